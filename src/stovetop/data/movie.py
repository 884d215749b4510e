"""Frames of movies, of image sequences and of stills by their number."""

from __future__ import annotations

import os
import re
from bisect import bisect_right
from collections import OrderedDict
from glob import glob, has_magic
from itertools import chain, islice, pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .imageio import describe, read_array
from .moviewriter import MovieWriter as MovieWriter

IMAGES = frozenset(
    ".tif .tiff .jpg .jpeg .bmp .png .exr .dds .tga .hdr .dpx .cin .webp .psd .jp2 .ico .pic .sgi".split()
)
#: files whose alpha is straight; TIFFs say themselves
STRAIGHT = frozenset(".png .tga .bmp .gif .webp .webm .mov .mkv .avi .dds .psd".split())
#: bytes of decoded frames that stay, for playing backwards and for blending
_KEPT = 128 << 20
#: packets that are read to see whether a file's index can be trusted
_TRIED = 64
_NUMBER = re.compile(r"(\d+)(?=\D*$)")
#: a file's own decoders for what FFmpeg's first choice would leave out: the alpha of VP8 and VP9
_WITH_ALPHA = {"vp8": "libvpx", "vp9": "libvpx-vp9"}
_UNKNOWN_MATRIX, _ITU709, _ITU601, _BT2020 = 2, 1, 5, 9
MATRICES = {"rec601": _ITU601, "rec709": _ITU709, "rec2020": _BT2020}


class Clip:
    """What all readers give. frame(i): 0 <= i < length, (h, w, 1..4) uint8, uint16 or float, bottom row first.

    rate: frames a second. times: where frames are not evenly spaced, the second at which each begins and, last, the
    end, (length + 1,) float64 from 0; None where they are. audio: the file that has its sound, "" where there is none.
    aspect: width and height as seen. start_timecode: that of the first frame, hh:mm:ss:ff. workers: how many threads
    may read it at once. straight: colours are not multiplied by alpha. warning: what a user should know.
    """

    length, width, height, workers = 1, 0, 0, 1
    rate = 1.0
    audio = warning = start_timecode = ""
    straight = False
    times: NDArray[np.float64] | None = None
    aspect: tuple[float, float] | None = None
    channels: tuple[str, ...] = ()
    metadata: dict[str, str]

    @property
    def has_audio(self) -> bool:
        return bool(self.audio)

    def frame(self, index: int) -> np.ndarray:
        """OSError where it cannot be read."""
        raise NotImplementedError

    def close(self) -> None:
        pass

    def even(self, index: float) -> float:
        """A frame's number as it would be at a constant rate: its time by `rate`. Between frames linear."""
        if self.times is None:
            return index
        return _along(index, np.arange(self.length + 1.0), self.times * self.rate)

    def index_at(self, even: float) -> float:
        """The inverse of `even`."""
        if self.times is None:
            return even
        return _along(even, self.times * self.rate, np.arange(self.length + 1.0))


def _along(x: float, xs: NDArray[np.float64], ys: NDArray[np.float64]) -> float:
    """Linear between the points; outside, one for one."""
    if x < xs[0] or x > xs[-1]:
        return float(ys[0] + x - xs[0] if x < xs[0] else ys[-1] + x - xs[-1])
    return float(np.interp(x, xs, ys))


def open_clip(path: str, *, by_number: bool = False, **movie: Any) -> Clip:
    """A still, a movie, a folder of images or a pattern of names (`shot*.png`). OSError names what is wrong with it.

    by_number: the numbers at the end of a sequence's names are frame numbers. movie: what `Movie` takes.
    """
    if "://" in path:
        return Movie(path, **movie)
    if has_magic(path) and not os.path.exists(path):
        return ImageSequence(sorted(glob(path), key=natural), by_number, path)
    if os.path.isdir(path):
        files = [str(f) for f in Path(path).iterdir() if f.suffix.lower() in IMAGES and not f.name.startswith(".")]
        return ImageSequence(sorted(files, key=natural), by_number, path)
    if not os.path.exists(path):
        raise OSError(f"{path}: no such file")
    return Still(path) if Path(path).suffix.lower() in IMAGES else Movie(path, **movie)


def is_straight(path: str, header: dict[str, str]) -> bool:
    """Whether a picture's colours are not multiplied by its alpha."""
    suffix = Path(path).suffix.lower()
    return suffix in STRAIGHT or (suffix in (".tif", ".tiff") and header.get("oiio:UnassociatedAlpha") == "1")


def natural(name: str) -> list[tuple[int, int, str]]:
    """A key that sorts names by their numbers' values: shot9 before shot10."""
    return [(0, int(p), "") if p.isdigit() else (1, 0, p.lower()) for p in re.split(r"(\d+)", name) if p]


class Still(Clip):
    """One picture."""

    def __init__(self, path: str) -> None:
        self._pixels = read_array(path)
        self.height, self.width = self._pixels.shape[:2]
        self.channels, self.metadata = describe(path)
        self.straight = is_straight(path, self.metadata)

    def frame(self, index: int) -> np.ndarray:
        return self._pixels


def numbered(files: list[str], by_number: bool, name: str, what: str = "image") -> tuple[list[int], list[str]]:
    """The files of a sequence and the frame at which each begins. OSError where there are none."""
    if not files:
        raise OSError(f"{name}: no {what}s there")
    if not by_number:
        return list(range(len(files))), files
    found = [_NUMBER.search(Path(f).stem) for f in files]
    pairs = sorted((int(m[1]), f) for m, f in zip(found, files, strict=True) if m)
    if not pairs:
        raise OSError(f"{name}: no {what}'s name ends with a number")
    return [n for n, _ in pairs], [f for _, f in pairs]


class ImageSequence(Clip):
    """Picture files as frames of a clip; with `by_number` a gap shows the closest picture before it.

    30 frames a second without sound, unless an info.xml beside the pictures says otherwise.
    """

    workers = 4

    def __init__(self, files: list[str], by_number: bool, name: str) -> None:
        self.numbers, self.files = numbered(files, by_number, name)
        self.length = self.numbers[-1] + 1
        self.height, self.width = read_array(self.files[0]).shape[:2]
        self.channels, self.metadata = describe(self.files[0])
        self.straight = is_straight(self.files[0], self.metadata)
        self.rate, self.audio = folder_settings(Path(self.files[0]).parent)

    def frame(self, index: int) -> np.ndarray:
        file = self.files[max(0, bisect_right(self.numbers, index) - 1)]
        pixels = read_array(file)
        if pixels.shape[:2] != (self.height, self.width):
            size = f"{pixels.shape[1]}x{pixels.shape[0]}"
            raise OSError(f"{file}: {size} in a sequence of {self.width}x{self.height}")
        return pixels


def folder_settings(folder: Path) -> tuple[float, str]:
    """Frames a second and the sound's file, from a folder's info.xml; 30 and "" where it says nothing."""
    from xml.etree import ElementTree

    try:
        root = ElementTree.parse(folder / "info.xml").getroot()
        shown, sound = root.find("attributes"), root.find("audio")
        rate = float(shown.get("fps", "30")) if shown is not None else 30.0
    except (OSError, ElementTree.ParseError, ValueError):
        return 30.0, ""
    name = sound.get("filename", "") if sound is not None else ""
    return (rate if rate > 0 else 30.0), str(folder / name) if name else ""


class Movie(Clip):
    """A movie file through FFmpeg; any frame by its number, exactly.

    The frames are listed first, from the file's index or from its packets. Where each has a time of its own, a frame is
    found by decoding from the last key frame that is shown before it, which holds for B-frames and open groups of
    pictures too. Where times are missing or
    repeat, frames are counted from the start and stand at a constant rate; `warning` says so.

    threads: how many decode, 0: as many as there are cores. best: chroma is interpolated and rounded exactly. matrix:
    "rec601", "rec709" or "rec2020" in place of the file's own; untagged files are rec709 from 720 lines on.
    """

    def __init__(self, path: str, *, threads: int = 0, best: bool = False, matrix: str = "") -> None:
        self.path, self._threads, self._matrix = path, threads, MATRICES.get(matrix, 0)
        self._best = best
        self._open()
        self._frames: OrderedDict[int, Any] = OrderedDict()
        self._last: tuple[int, np.ndarray] | None = None
        try:
            self._list()
            if not self.length:
                raise OSError(f"{path}: no frames in it")
        except BaseException:
            self._file.close()
            raise
        self._set_rate()
        context = self._stream.codec_context
        self.width, self.height = context.width, context.height
        shape = context.sample_aspect_ratio
        self.aspect = (self.width * float(shape), float(self.height)) if shape and shape != 1 else None
        self.audio = path if self._file.streams.audio else ""
        self.metadata = {**self._file.metadata, **self._stream.metadata}
        self.start_timecode = next((v for k, v in self.metadata.items() if k.lower() == "timecode"), "")
        self.channels, self.straight = tuple("RGBA" if self._alpha else "RGB"), is_straight(path, {})

    # -- opening

    def _open(self) -> None:
        import av

        try:
            self._file = av.open(self.path)
            self._stream = self._file.streams.video[0]
        except (av.FFmpegError, IndexError) as cause:
            what = "no video in it" if isinstance(cause, IndexError) else getattr(cause, "strerror", cause)
            raise OSError(f"{self.path}: {what}") from cause
        context: Any = self._stream.codec_context
        self._decoder: Any = context
        self._alpha = "a" in (context.pix_fmt or "").partition("p")[0] and "gray" not in (context.pix_fmt or "")
        tagged = {k.lower(): v for k, v in self._stream.metadata.items()}.get("alpha_mode") == "1"
        if tagged and context.name in _WITH_ALPHA:
            self._decoder = av.CodecContext.create(_WITH_ALPHA[context.name], "r")
            self._alpha = True
        else:
            context.thread_type = "AUTO"
        self._decoder.thread_count = self._threads
        self._packets: Any = None
        self._pending: list[Any] = []
        self._next, self._broken = -1, ""

    def _list(self, quick: bool = True) -> None:
        """Each frame's time and the key frames, in the order of showing; quick: from the file's index, if it can."""
        indexed: list[Any] = self._from_index() if quick else []
        found: list[Any] = indexed or self._from_packets()
        times = [p[0] for p in found]
        distinct = None not in times and len(set(times)) == len(times)
        # AVI numbers packets as they are stored, which is not how they are shown
        stored = self._file.format.name == "avi" and bool(self._stream.codec_context.has_b_frames)
        self._counted = stored or not distinct
        # whether times are only worked out: they are checked as frames come
        self._assumed = bool(indexed) and not self._counted
        if not self._counted:
            found.sort(key=lambda p: p[0])
        elif times and not stored:
            what = "has no timestamps" if None in times else "has timestamps that repeat"
            self.warning = f"{self.path}: {what}; its frames are counted and shown at a constant rate"
        self._stamps: list[int] = [] if self._counted else [p[0] for p in found]
        self._keys = [i for i, p in enumerate(found) if p[1]]
        self.length, self._next = len(found), -1

    def _from_index(self) -> list[tuple[int | None, bool]]:
        """From the file's own index, where that lists every frame, so that a long file need not be read to open it.

        It has the times of decoding. Those of showing are the same where frames are stored as they are shown, and where
        they are evenly spaced: in another order then, from the first frame's on.
        """
        stream = self._stream
        entries = list(stream.index_entries) if stream.frames else []
        if len(entries) != stream.frames or any(e.is_discard for e in entries):
            return []
        times = [e.timestamp for e in entries]
        even = len({b - a for a, b in pairwise(times)}) < 2
        if not even and not stream.codec_context.codec.intra_only:
            return []
        begin = [p.pts for p in islice(self._file.demux(stream), _TRIED) if p.size]
        if not begin or begin[0] is None:
            return []
        shown = [t - times[0] + begin[0] for t in times]
        if not set(shown).issuperset(begin):
            return []
        return [(t, e.is_keyframe) for t, e in zip(shown, entries, strict=True)]

    def _from_packets(self) -> list[tuple[int | None, bool]]:
        import av

        found: list[tuple[int | None, bool]] = []
        hides = self._stream.codec_context.name == "vp8"
        try:
            self._restart()
            for p in self._file.demux(self._stream):
                if p.size and not p.is_discard and not (hides and not bytes(p)[0] & 16):
                    found.append((p.pts, p.is_keyframe))
        except av.FFmpegError:
            pass  # cut off or broken further on: what was found can be shown
        return found

    def _set_rate(self) -> None:
        stream = self._stream
        nominal = float(stream.average_rate or stream.base_rate or 30)
        self.rate = nominal
        if self._counted or self.length < 2:
            return
        unit = float(stream.time_base or 1)
        seconds = (np.array(self._stamps, np.float64) - self._stamps[0]) * unit
        measured = (self.length - 1) / seconds[-1]
        off = np.abs(seconds - np.arange(self.length) / measured).max()
        if off <= max(1.5 * unit, 0.0016):
            # even, but for the rounding of time stamps (milliseconds in some containers)
            self.rate = nominal if abs(nominal / measured - 1) < 0.01 else measured
            return
        end = seconds[-1] + float(np.median(np.diff(seconds)))
        self.rate, self.times = self.length / end, np.append(seconds, end)

    # -- frames

    def frame(self, index: int) -> np.ndarray:
        if self._last is None or self._last[0] != index:
            found = self._frames.get(index) or self._find(index)
            self._last = index, frame_pixels(found, self._matrix, self._best)
        return self._last[1]

    def _find(self, index: int) -> Any:
        import av

        # a short way ahead is decoded through, anything else is sought
        ahead = self._key_before(index) <= self._next or index - self._next <= 4
        if self._next < 0 or index < self._next or not ahead:
            self._go_to(index)
        shown, self._broken = None, ""
        try:
            while (frame := self._decode()) is not None:
                at = self._number(frame)
                if self._assumed and frame.pts != self._stamps[at]:
                    self._list(quick=False)
                    self._set_rate()
                    return self._find(min(index, self.length - 1))
                self._next = at + 1
                self._keep(at, frame)
                if at == index or (at > index and not self._broken):
                    # a frame that decodes to nothing leaves the one before it
                    return frame if at == index or shown is None else shown
                if at > index:
                    break
                shown = frame
        except av.FFmpegError as cause:
            self._broken = str(getattr(cause, "strerror", cause))
        self._next = -1
        raise OSError(f"{self.path}: frame {index}: {self._broken or 'it cannot be decoded'}")

    def _decode(self) -> Any:
        """The next frame, None after the last. Packets that are broken are left out and remembered."""
        import av

        while not self._pending:
            packet = next(self._packets, None)
            if packet is None:
                return None
            try:
                self._pending = list(self._decoder.decode(packet if packet.size else None))
            except av.EOFError:
                return None
            except av.FFmpegError as cause:
                self._broken = str(getattr(cause, "strerror", cause))
                self._next += self._counted
        return self._pending.pop(0)

    def _number(self, frame: Any) -> int:
        if self._counted or frame.pts is None:
            return max(self._next, 0)
        return max(0, bisect_right(self._stamps, frame.pts) - 1)

    def _key_before(self, index: int) -> int:
        return 0 if self._counted else self._keys[max(0, bisect_right(self._keys, index) - 1)] if self._keys else 0

    def _go_to(self, index: int) -> None:
        """Decode next from a key frame that is shown at or before this frame."""
        key = self._key_before(index)
        while key > 0:
            stamp = self._stamps[key]
            self._seek(stamp)
            first = next((p for p in self._packets if p.size), None)
            if first is not None and first.pts is not None and first.pts <= self._stamps[index]:
                self._packets = chain([first], self._packets)
                self._next = -1 if first.pts < self._stamps[0] else self._number(first)
                return
            # the container went past it
            key = self._key_before(key - 1)
        self._restart()

    def _seek(self, stamp: int) -> None:
        import av

        try:
            self._file.seek(stamp, stream=self._stream, backward=True)
        except av.FFmpegError:
            self._restart()
            return
        self._packets = self._file.demux(self._stream)
        self._decoder.flush_buffers()
        self._pending = []

    def _restart(self) -> None:
        """From the very beginning."""
        self._file.close()
        self._open()
        self._packets = self._file.demux(self._stream)
        self._next = 0

    def _keep(self, index: int, frame: Any) -> None:
        self._frames[index] = frame
        size = sum(p.buffer_size for p in frame.planes) or 1
        while len(self._frames) > max(4, min(64, _KEPT // size)):
            self._frames.popitem(last=False)

    def close(self) -> None:
        self._packets = None
        self._frames.clear()
        self._file.close()


def frame_pixels(frame: Any, matrix: int = 0, best: bool = False) -> np.ndarray:
    """A decoded frame as (h, w, 3 or 4) uint8, of more than 8 bits uint16, bottom row first; see `Movie`."""
    from av.video.reformatter import Interpolation as How

    parts = frame.format.components
    deep, alpha = max(c.bits for c in parts) > 8, any(c.is_alpha for c in parts) or frame.format.name == "pal8"
    kind = ("rgba64le" if alpha else "rgb48le") if deep else ("rgba" if alpha else "rgb24")
    matrix = matrix or frame.colorspace
    if matrix == _UNKNOWN_MATRIX:
        matrix = _ITU709 if frame.height >= 720 else _ITU601
    how = How.BICUBIC | How.FULL_CHR_H_INT | How.FULL_CHR_H_INP | How.ACCURATE_RND if best else How.BILINEAR
    given = {} if frame.format.is_rgb else {"src_colorspace": matrix}
    pixels = np.ascontiguousarray(frame.to_ndarray(format=kind, interpolation=how, threads=1, **given)[::-1])
    pixels.flags.writeable = False
    return pixels
