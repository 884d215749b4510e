"""Frames of movies, of image sequences and of stills by their number, and a writer of movies."""

from __future__ import annotations

import os
import re
from bisect import bisect_right
from collections import OrderedDict
from fractions import Fraction
from glob import glob, has_magic
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from .imageio import read_array
from .texture import Texture

IMAGES = frozenset(
    ".tif .tiff .jpg .jpeg .bmp .png .exr .dds .tga .hdr .dpx .cin .webp .psd .jp2 .ico .pic .sgi".split()
)
#: frames of a movie that stay decoded
_KEPT = 8
_NUMBER = re.compile(r"(\d+)(?=\D*$)")


class Clip(Protocol):
    """What all readers give. frame(i): 0 <= i < length, (h, w, 1..4) uint8, uint16 or float, bottom row first."""

    length: int
    rate: float
    width: int
    height: int
    has_audio: bool

    def frame(self, index: int) -> np.ndarray: ...

    def close(self) -> None: ...


def open_clip(path: str, *, by_number: bool = False) -> Clip:
    """A still, a movie, a folder of images or a pattern of names (`shot*.png`). OSError names what is wrong with it.

    by_number: the numbers at the end of a sequence's names are frame numbers.
    """
    if has_magic(path) and not os.path.exists(path):
        return ImageSequence(sorted(glob(path), key=natural), by_number, path)
    if os.path.isdir(path):
        files = [str(f) for f in Path(path).iterdir() if f.suffix.lower() in IMAGES and not f.name.startswith(".")]
        return ImageSequence(sorted(files, key=natural), by_number, path)
    if not os.path.exists(path):
        raise OSError(f"{path}: no such file")
    return Still(path) if Path(path).suffix.lower() in IMAGES else Movie(path)


def natural(name: str) -> list[tuple[int, int, str]]:
    """A key that sorts names by their numbers' values: shot9 before shot10."""
    return [(0, int(p), "") if p.isdigit() else (1, 0, p.lower()) for p in re.split(r"(\d+)", name) if p]


class Still:
    """One picture."""

    length, rate, has_audio = 1, 1.0, False

    def __init__(self, path: str) -> None:
        self._pixels = read_array(path)
        self.height, self.width = self._pixels.shape[:2]

    def frame(self, index: int) -> np.ndarray:
        return self._pixels

    def close(self) -> None:
        pass


class ImageSequence:
    """Picture files as frames of a clip at 30 a second; with `by_number` a gap shows the closest picture before it."""

    rate, has_audio = 30.0, False

    def __init__(self, files: list[str], by_number: bool, name: str) -> None:
        if not files:
            raise OSError(f"{name}: no images there")
        self.files = files
        self.numbers = list(range(len(files)))
        if by_number:
            found = [_NUMBER.search(Path(f).stem) for f in files]
            numbered = sorted((int(m[1]), f) for m, f in zip(found, files, strict=True) if m)
            if not numbered:
                raise OSError(f"{name}: no image's name ends with a number")
            self.numbers, self.files = [n for n, _ in numbered], [f for _, f in numbered]
        self.length = self.numbers[-1] + 1
        self.height, self.width = read_array(self.files[0]).shape[:2]

    def frame(self, index: int) -> np.ndarray:
        return read_array(self.files[max(0, bisect_right(self.numbers, index) - 1)])

    def close(self) -> None:
        pass


class Movie:
    """A movie file through FFmpeg. Any frame by its number, exactly: the packets' time stamps are listed first, a frame
    is found by decoding from the key frame before it."""

    def __init__(self, path: str) -> None:
        import av

        self.path = path
        try:
            self._file = av.open(path)
            self._stream = self._file.streams.video[0]
        except (av.FFmpegError, IndexError) as cause:
            what = "no video in it" if isinstance(cause, IndexError) else getattr(cause, "strerror", cause)
            raise OSError(f"{path}: {what}") from cause
        self._stream.thread_type = "AUTO"
        self.has_audio = bool(self._file.streams.audio)
        self._times = self._read_times()
        if not self._times:
            self._file.close()
            raise OSError(f"{path}: no frames in it")
        self.length = len(self._times)
        self.rate = float(self._stream.average_rate or self._stream.base_rate or 30)
        self.width, self.height = self._stream.width, self._stream.height
        self._decoded: OrderedDict[int, np.ndarray] = OrderedDict()
        self._frames: Any = None
        self._next = -1

    def _read_times(self) -> list[int]:
        """Presentation times of all frames in stream units, ascending."""
        times = [p.pts for p in self._file.demux(self._stream) if p.pts is not None and p.size]
        return sorted(set(times))

    def frame(self, index: int) -> np.ndarray:
        """OSError where it cannot be decoded."""
        found = self._decoded.get(index)
        if found is None:
            found = self._decode(index)
        return found

    def _decode(self, index: int) -> np.ndarray:
        import av

        # a short way ahead is decoded through, anything else is sought
        if self._next < 0 or not 0 <= index - self._next <= 12:
            self._file.seek(self._times[index], stream=self._stream, backward=True)
            self._frames = self._file.decode(self._stream)
        try:
            for frame in self._frames:
                if frame.pts is None:
                    continue
                at = bisect_right(self._times, frame.pts) - 1
                self._next = at + 1
                if at >= index:
                    return self._keep(index, frame)
        except av.FFmpegError as cause:
            self._next = -1
            raise OSError(f"{self.path}: frame {index}: {getattr(cause, 'strerror', cause)}") from cause
        self._next = -1
        raise OSError(f"{self.path}: frame {index} cannot be decoded")

    def _keep(self, index: int, frame: Any) -> np.ndarray:
        parts = frame.format.components
        deep, alpha = max(c.bits for c in parts) > 8, any(c.is_alpha for c in parts)
        kind = ("rgba64le" if alpha else "rgb48le") if deep else ("rgba" if alpha else "rgb24")
        pixels = np.ascontiguousarray(frame.to_ndarray(format=kind)[::-1])
        pixels.flags.writeable = False
        self._decoded[index] = pixels
        if len(self._decoded) > _KEPT:
            self._decoded.popitem(last=False)
        return pixels

    def close(self) -> None:
        self._frames = None
        self._file.close()


class MovieWriter:
    """Writes a movie: H.264 in .mp4, .mov or .mkv; the file appears when it is closed without an error.

    Use as a context manager; leaving it with an exception removes what was written. crf: H.264's quality, 0 (lossless)
    to 51. An odd width or height is extended by its last column or row, as 4:2:0 needs.
    """

    def __init__(self, path: str | Path, rate: float = 60.0, *, crf: int = 18, create_folders: bool = False) -> None:
        self.path = Path(path).absolute()
        if create_folders:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        self._temporary = self.path.with_name(f".{self.path.stem}-{os.getpid()}{self.path.suffix}")
        self.rate = Fraction(rate).limit_denominator(1001)
        self.crf, self.frames = crf, 0
        self._file: Any = None
        self._stream: Any = None
        self._size = (0, 0)

    def write(self, frame: np.ndarray | Texture) -> None:
        """The next frame: a Texture, or (h, w, 1..4) uint8, uint16 or float 0..1, bottom row first; alpha is dropped.

        All have the first one's size; ValueError otherwise.
        """
        import av

        texture = frame if isinstance(frame, Texture) else Texture.from_numpy(frame)
        rgb = np.rint(np.nan_to_num(texture.numpy()[::-1, :, :3]).clip(0, 1) * 255).astype(np.uint8)
        size = (texture.width, texture.height)
        if self._file is None:
            self._open(size)
        if size != self._size:
            raise ValueError(f"a frame of {size[0]}x{size[1]} in a movie of {self._size[0]}x{self._size[1]}")
        rgb = np.pad(rgb, ((0, size[1] % 2), (0, size[0] % 2), (0, 0)), "edge")
        picture = av.VideoFrame.from_ndarray(rgb, format="rgb24")
        picture.pts = self.frames
        self._file.mux(self._stream.encode(picture))
        self.frames += 1

    def _open(self, size: tuple[int, int]) -> None:
        import av

        self._file = av.open(str(self._temporary), "w")
        stream = self._stream = self._file.add_stream("libx264", rate=self.rate, options={"crf": str(self.crf)})
        stream.width, stream.height = size[0] + size[0] % 2, size[1] + size[1] % 2
        stream.pix_fmt = "yuv420p"
        stream.time_base = 1 / self.rate
        self._size = size

    def close(self) -> None:
        """Finish the file and give it its name. ValueError where no frame was written."""
        if self._file is None:
            raise ValueError(f"{self.path}: a movie needs at least one frame")
        self._file.mux(self._stream.encode(None))
        self._file.close()
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
