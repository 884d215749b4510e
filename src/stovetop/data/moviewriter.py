"""Writes movies, at once or on a thread."""

from __future__ import annotations

import atexit
import os
import queue
import threading
from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from .texture import Texture


class Codec(NamedTuple):
    """An FFmpeg encoder, the container it goes into first, its pixel formats by the names of TD's menu (the first is
    what stands for any other), and its options for a quality of 0..1."""

    encoder: str
    suffix: str
    pixels: dict[str, str]
    quality: Callable[[float], dict[str, str]] = lambda q: {}


def _crf(worst: float, best: float) -> Callable[[float], dict[str, str]]:
    return lambda q: {"crf": str(round(worst + (best - worst) * q))}


def _scale(q: float) -> dict[str, str]:
    """Quantisers 31 (worst) to 2."""
    value = str(round(31 - 29 * q))
    return {"qmin": value, "qmax": value}


_YUV = {"yuv420": "yuv420p", "yuv422": "yuv422p", "yuv444": "yuv444p", "yuv420p10bit": "yuv420p10le",
        "yuv444p10bit": "yuv444p10le"}  # fmt: skip
_RGB = {"rgb": "rgb24", "rgba": "argb"}
CODECS = {
    "h264": Codec("libx264", ".mp4", _YUV, _crf(45, 5)),
    "h265": Codec("libx265", ".mp4", _YUV, _crf(45, 5)),
    "prores": Codec("prores_ks", ".mov", {"yuv422": "yuv422p10le", "yuv444": "yuv444p10le", "rgba": "yuva444p10le"}),
    "ffv1": Codec("ffv1", ".mkv", {"rgb": "bgr0", "rgba": "bgra", "yuv420": "yuv420p", "yuv422": "yuv422p",
                                   "yuv444": "yuv444p", "rgb16": "gbrp16le"}),
    "rle": Codec("qtrle", ".mov", _RGB),
    "png": Codec("png", ".mov", {"rgb": "rgb24", "rgba": "rgba"}),
    "mjpa": Codec("mjpeg", ".mov", {"yuv420": "yuvj420p", "yuv422": "yuvj422p", "yuv444": "yuvj444p"}, _scale),
    "mpeg4": Codec("mpeg4", ".mov", {"yuv420": "yuv420p"}, _scale),
    "cineform": Codec("cfhd", ".mov", {"yuv422": "yuv422p10le", "rgb": "gbrp12le", "rgba": "gbrap12le"}),
    "gif": Codec("gif", ".gif", {"3": "rgb8"}),
    "vp8": Codec("libvpx", ".webm", {"yuv420": "yuv420p", "rgba": "yuva420p"}, _crf(63, 4)),
    "vp9": Codec("libvpx-vp9", ".webm", {"yuv420": "yuv420p", "yuv444": "yuv444p", "rgba": "yuva420p"}, _crf(63, 4)),
    "av1": Codec("libsvtav1", ".mp4", {"yuv420": "yuv420p", "yuv420p10bit": "yuv420p10le"}, _crf(63, 10)),
    "vvc": Codec("libvvenc", ".mp4", {"yuv420p10bit": "yuv420p10le"}),
    "hap": Codec("hap", ".mov", {"rgb": "rgba"}),
    "notchlc": Codec("notchlc", ".mov", {"rgb": "rgba"}),
}  # fmt: skip
PRORES = {"proxy": "0", "lt": "1", "standard": "2", "hq": "3", "4444": "4", "4444xq": "5"}
AUDIO = {"alac": "alac", "mp3": "libmp3lame", "aac": "aac", "vorbis": "libvorbis", "opus": "libopus",
         "pcm16": "pcm_s16le", "pcm24": "pcm_s24le", "pcm32": "pcm_s32le"}  # fmt: skip
_MPEG, _JPEG, _BT709, _BT601 = 1, 2, 1, 5


class Sound(NamedTuple):
    """A movie's sound: a key of AUDIO, samples a second, channels, bits a second (0: the encoder's own)."""

    codec: str
    rate: int
    channels: int
    bit_rate: int = 0


class MovieWriter:
    """Writes a movie; the file appears when it is closed without an error.

    Use as a context manager; leaving it with an exception removes what was written. codec: a key of CODECS; "" is the
    usual one of the path's suffix, H.264 where there is none. quality: 0..1; crf, where it is given, is H.264's and
    H.265's own, 0 (lossless) to 51. pixels: a name of TD's Movie Pixel Format menu, "" the codec's first; "rgba" keeps
    alpha, all others drop it. variant: a type of ProRes. options: the encoder's own, by FFmpeg's names. sound: what
    `write_audio` brings. YUV is BT.709 (JPEG: BT.601) and says so. Where chroma is halved, an odd width or height is
    extended by its last column or row. ValueError where this build of FFmpeg cannot encode it.
    """

    def __init__(
        self,
        path: str | Path,
        rate: float = 60.0,
        *,
        codec: str = "",
        quality: float = 0.75,
        crf: int | None = None,
        pixels: str = "",
        variant: str = "",
        options: Mapping[str, str] | None = None,
        sound: Sound | None = None,
        metadata: Mapping[str, str] | None = None,
        create_folders: bool = False,
    ) -> None:
        self.path = Path(path).absolute()
        name = codec or {".gif": "gif", ".webm": "vp9"}.get(self.path.suffix.lower(), "h264")
        self.codec = CODECS[name]
        check_encoder(name, self.codec.encoder)
        if sound is not None:
            check_encoder(sound.codec, AUDIO[sound.codec])
        self.format = _pixel_format(self.codec, pixels, variant)
        self.options = {**self.codec.quality(min(max(quality, 0.0), 1.0)), **(options or {})}
        if crf is not None and "crf" in self.options:
            self.options["crf"] = str(crf)
        if "b" in self.options:
            self.options.pop("crf", None)  # a bit rate stands instead
        if name == "prores":
            default = "4" if "444" in self.format else "3"
            self.options["profile"] = PRORES.get(variant, default)
        if name == "vp8" and self.format == "yuva420p":
            self.options["auto-alt-ref"] = "0"
        if name == "h265":
            self.options["x265-params"] = "log-level=error"
        os.environ.setdefault("SVT_LOG", "1")  # the AV1 encoder talks otherwise
        if create_folders:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        self._temporary = self.path.with_name(f".{self.path.stem}-{os.getpid()}-{id(self)}{self.path.suffix}")
        self.rate = Fraction(rate).limit_denominator(1001)
        self.sound, self.metadata = sound, dict(metadata or {})
        self.frames = self.samples = 0
        self._file: Any = None
        self._stream: Any = None
        self._audio: Any = None
        self._size = (0, 0)

    def write(self, frame: np.ndarray | Texture) -> None:
        """The next frame: a Texture, or (h, w, 1..4) uint8, uint16 or float 0..1, bottom row first.

        All have the first one's size; ValueError otherwise, OSError where the file cannot be written.
        """
        import av

        texture = frame if isinstance(frame, Texture) else Texture.from_numpy(frame)
        size = (texture.width, texture.height)
        try:
            if self._file is None:
                self._open(size)
            if size != self._size:
                raise ValueError(f"a frame of {size[0]}x{size[1]} in a movie of {self._size[0]}x{self._size[1]}")
            picture = self._picture(texture)
            picture.pts = self.frames
            self._file.mux(self._stream.encode(picture))
        except av.FFmpegError as cause:
            raise OSError(f"{self.path}: {getattr(cause, 'strerror', cause)}") from cause
        self.frames += 1

    def write_audio(self, samples: np.ndarray) -> None:
        """The next samples, (channels, n) float, after the first frame. OSError where they cannot be written."""
        import av

        if self._audio is None or not samples.shape[1]:
            return
        block = np.ascontiguousarray(samples, np.float32)
        sound = av.AudioFrame.from_ndarray(block, "fltp", self._audio.layout.name)
        sound.sample_rate, sound.pts = self._audio.rate, self.samples
        sound.time_base = Fraction(1, self._audio.rate)
        self.samples += block.shape[1]
        try:
            self._file.mux(self._audio.encode(sound))
        except av.FFmpegError as cause:
            raise OSError(f"{self.path}: {getattr(cause, 'strerror', cause)}") from cause

    def _picture(self, texture: Texture) -> Any:
        """The frame in the encoder's pixel format."""
        import av

        form = av.VideoFormat(self.format)
        deep = max(c.bits for c in form.components) > 8 and self.format != "rgb8"
        alpha = any(c.is_alpha for c in form.components)
        top, kind = (65535, np.uint16) if deep else (255, np.uint8)
        values = texture.numpy()[::-1, :, : 4 if alpha else 3]
        given = np.rint(np.nan_to_num(values).clip(0, 1) * top).astype(kind)
        w, h = self._padded(self._size)
        given = np.pad(given, ((0, h - given.shape[0]), (0, w - given.shape[1]), (0, 0)), "edge")
        name = {(False, False): "rgb24", (False, True): "rgba", (True, False): "rgb48le", (True, True): "rgba64le"}
        picture = av.VideoFrame.from_ndarray(np.ascontiguousarray(given), format=name[deep, alpha])
        if form.name == picture.format.name or form.is_rgb or self.format == "rgb8":
            return picture.reformat(format=self.format)
        matrix, span = self._colors()
        return picture.reformat(format=self.format, dst_colorspace=matrix, src_color_range=_JPEG, dst_color_range=span)

    def _colors(self) -> tuple[int, int]:
        return (_BT601, _JPEG) if "yuvj" in self.format else (_BT709, _MPEG)

    def _padded(self, size: tuple[int, int]) -> tuple[int, int]:
        wide = any(s in self.format for s in ("420", "422"))
        return size[0] + size[0] % 2 * wide, size[1] + size[1] % 2 * ("420" in self.format)

    def _open(self, size: tuple[int, int]) -> None:
        import av

        movs = self.path.suffix.lower() in (".mp4", ".mov", ".m4v")
        flags = {"movflags": "use_metadata_tags"} if movs else {}
        self._file = av.open(str(self._temporary), "w", container_options=flags)
        stream = self._stream = self._file.add_stream(self.codec.encoder, rate=self.rate, options=self.options)
        stream.width, stream.height = self._padded(size)
        stream.pix_fmt = self.format
        stream.time_base = 1 / self.rate
        if "yuv" in self.format:
            context = stream.codec_context
            matrix, context.color_range = self._colors()
            # the container knows BT.601 as number 6, the converter as 5
            context.colorspace = 6 if matrix == _BT601 else _BT709
            context.color_primaries = context.color_trc = _BT709
        if "timecode" in self.metadata:
            stream.metadata["timecode"] = self.metadata.pop("timecode")
        for key, value in self.metadata.items():
            self._file.metadata[key] = value
        if self.sound is not None:
            self._add_sound(self.sound)
        self._size = size

    def _add_sound(self, sound: Sound) -> None:
        layout = {1: "mono", 2: "stereo"}.get(sound.channels, f"{sound.channels} channels")
        self._audio = self._file.add_stream(AUDIO[sound.codec], rate=sound.rate, layout=layout)
        if sound.bit_rate and not sound.codec.startswith("pcm"):
            self._audio.bit_rate = sound.bit_rate

    def close(self) -> None:
        """Finish the file and give it its name. ValueError where no frame was written."""
        import av

        if self._file is None:
            raise ValueError(f"{self.path}: a movie needs at least one frame")
        try:
            for stream in filter(None, (self._stream, self._audio)):
                self._file.mux(stream.encode(None))
            self._file.close()
        except av.FFmpegError as cause:
            raise OSError(f"{self.path}: {getattr(cause, 'strerror', cause)}") from cause
        self._file = None
        os.replace(self._temporary, self.path)

    def discard(self) -> None:
        """Give up: nothing is left."""
        if self._file is not None:
            self._file.close()
            self._file = None
        self._temporary.unlink(missing_ok=True)

    def __enter__(self) -> MovieWriter:
        return self

    def __exit__(self, kind: Any, *_: Any) -> None:
        if kind is None and self.frames:
            self.close()
        else:
            self.discard()


def check_encoder(name: str, encoder: str) -> None:
    """ValueError where this build of FFmpeg has no such encoder."""
    import av

    try:
        av.Codec(encoder, "w")
    except av.codec.codec.UnknownCodecError:
        raise ValueError(f"{name} cannot be encoded here: FFmpeg as installed has no encoder {encoder}") from None


def _pixel_format(codec: Codec, wanted: str, variant: str) -> str:
    if codec.encoder == "prores_ks" and variant.startswith("4444"):
        return codec.pixels["rgba" if wanted == "rgba" else "yuv444"]
    return codec.pixels.get(wanted) or next(iter(codec.pixels.values()))


class Background:
    """Work done in order on a thread, at most `room` pieces waiting; what fails is raised by the next call.

    `add` waits while there is no room, so nothing is ever left out. A program that ends finishes it first.
    """

    def __init__(self, name: str, room: int = 8, last: Callable[[], Any] = lambda: None) -> None:
        self._queue: queue.Queue[Callable[[], Any] | None] = queue.Queue(room)
        self._last, self.error = last, None
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()
        atexit.register(self.finish)

    error: Exception | None

    def _run(self) -> None:
        while True:
            work = self._queue.get()
            try:
                if work is None:
                    self._last()
                elif self.error is None:
                    work()
            except Exception as cause:
                self.error = self.error or cause
            if work is None:
                return

    def add(self, work: Callable[[], Any]) -> None:
        if self.error is not None:
            raise self.error
        self._queue.put(work)

    def finish(self) -> None:
        """Wait for all of it and for `last`, which is called whether something failed or not."""
        atexit.unregister(self.finish)
        if self._thread.is_alive():
            self._queue.put(None)
            self._thread.join()
        if self.error is not None:
            raise self.error
