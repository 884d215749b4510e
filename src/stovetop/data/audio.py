"""Sound in files: any samples by their number, exactly."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .ahead import Ahead

#: seconds that are decoded at once, and before them so that decoders have settled
BLOCK, BEFORE = 2.0, 0.5
_KEPT = 16
#: decoders whose state outlives a seek (AAC's noise): the file is opened anew for each block
_REMEMBER = frozenset({"aac"})
#: sample formats by FFmpeg's names without the p of planar ones: what takes them to -1..1
_SCALES = {"u8": (128.0, 128.0), "s16": (0.0, 32768.0), "s32": (0.0, 2147483648.0), "s64": (0.0, 2.0**63),
           "flt": (0.0, 1.0), "dbl": (0.0, 1.0)}  # fmt: skip


class AudioFile:
    """The sound of an audio file or a movie through FFmpeg: (channels, n) float32, -1..1.

    rate: samples a second. length: samples. origin: where sample 0 is, in the file's own seconds; the sound's own start
    where it is not given (a movie's is its first frame's). track: which of the file's sounds. Blocks of BLOCK seconds
    are decoded each for itself, from a little before, so what a sample is does not depend on what was read before.
    OSError names what is wrong with the file.
    """

    def __init__(self, path: str, track: int = 0, origin: float | None = None) -> None:
        import av

        self.path = path
        try:
            self._file: Any = av.open(path)
            sounds = self._file.streams.audio
            self._stream: Any = sounds[min(max(track, 0), len(sounds) - 1)] if sounds else None
        except av.FFmpegError as cause:
            raise OSError(f"{path}: {getattr(cause, 'strerror', cause)}") from cause
        stream: Any = self._stream
        if stream is None or not stream.rate:
            self._file.close()
            raise OSError(f"{path}: no sound in it")
        self.tracks = len(sounds)
        self.rate, self.channels = int(stream.rate), int(stream.channels)
        self.metadata = {**self._file.metadata, **stream.metadata}
        self._unit = float(stream.time_base)
        self._again = stream.codec_context.name in _REMEMBER
        self._measure(origin)
        self._block = round(BLOCK * self.rate)
        self._kept: OrderedDict[int, NDArray[np.float32]] = OrderedDict()
        self._ahead = Ahead(self._read_block)

    def _measure(self, origin: float | None) -> None:
        """Where the samples begin and end, and the length of a decoded frame, where that is always the same.

        Times are rounded in some containers, to milliseconds in Matroska; a frame's place there is the next multiple of
        that length.
        """
        import av

        frames = []
        try:
            for frame in self._file.decode(self._stream):
                frames.append(frame)
                if len(frames) == 4:
                    break
        except av.FFmpegError as cause:
            if not frames:
                raise OSError(f"{self.path}: {getattr(cause, 'strerror', cause)}") from cause
        if not frames:
            raise OSError(f"{self.path}: no sound in it")
        own = (frames[0].pts or 0) * self._unit
        self.origin = own if origin is None else origin
        sizes = [f.samples for f in frames]
        self._first = round((own - self.origin) * self.rate)
        self._grid = 0
        coarse = self._unit * self.rate
        if coarse > 1 and len(set(sizes[1:])) == 1 and sizes[-1] > 4 * coarse:
            self._grid, self._anchor = sizes[-1], self._first + sizes[0]
        end = self._end()
        self.length = max(0, self._first + sum(sizes) if end is None else end)

    def _end(self) -> int | None:
        """The sample after the last."""
        import av

        last = self._stream.duration or 0
        if not last and self._file.duration:
            last = round(self._file.duration / 1e6 / self._unit)
        at = None
        try:
            self._seek((last + (self._stream.start_time or 0)) * self._unit - 1.0)
            for at, samples in self._decoded():
                at += samples.shape[1]
        except av.FFmpegError:
            pass  # broken at the end: what there is before that can be heard
        return at

    def read(self, start: int, count: int) -> NDArray[np.float32]:
        """Samples start..start + count, (channels, count); 0 outside of the file."""
        out = np.zeros((self.channels, max(count, 0)), np.float32)
        low, high = max(start, 0), min(start + count, self.length)
        for number in range(low // self._block, -(-high // self._block) if high > low else 0):
            block = self._get(number)
            first = number * self._block
            a, b = max(low, first), min(high, first + self._block)
            out[:, a - start : b - start] = block[:, a - first : b - first]
        return out

    def at(self, positions: NDArray[np.float64]) -> NDArray[np.float32]:
        """Samples at fractional positions, (channels, n), linear between; whole ones are exact."""
        if not len(positions):
            return np.zeros((self.channels, 0), np.float32)
        positions = np.round(positions, 4)
        low = np.floor(positions).astype(np.int64)
        part = (positions - low).astype(np.float32)
        a = self._picked(low)
        return a if not part.any() else a * (1 - part) + self._picked(low + 1) * part

    def _picked(self, indices: NDArray[np.int64]) -> NDArray[np.float32]:
        out = np.zeros((self.channels, len(indices)), np.float32)
        inside = (indices >= 0) & (indices < self.length)
        for number in np.unique(indices[inside] // self._block).tolist():
            here = inside & (indices // self._block == number)
            out[:, here] = self._get(number)[:, indices[here] - number * self._block]
        return out

    def expect(self, sample: int, count: int) -> None:
        """What is around these samples will be wanted: read on a thread."""
        low, high = max(0, sample), min(self.length, sample + count)
        numbers = range(low // self._block, -(-high // self._block)) if high > low else range(0)
        self._ahead.expect(n for n in numbers if n not in self._kept)

    def _get(self, number: int) -> NDArray[np.float32]:
        block = self._kept.get(number)
        if block is None:
            block = self._kept[number] = self._ahead.get(number)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return block

    def _read_block(self, number: int) -> NDArray[np.float32]:
        """(channels, samples in a block) decoded from a little before it."""
        import av

        start = number * self._block
        stop = start + self._block
        out = np.zeros((self.channels, self._block), np.float32)
        try:
            self._seek(start / self.rate - BEFORE + self.origin)
            for at, samples in self._decoded():
                a, b = max(at, start), min(at + samples.shape[1], stop)
                if b > a:
                    out[:, a - start : b - start] = samples[:, a - at : b - at]
                if at + samples.shape[1] >= stop:
                    break
        except av.FFmpegError as cause:
            if not isinstance(cause, av.EOFError):
                raise OSError(f"{self.path}: {getattr(cause, 'strerror', cause)}") from cause
        return out

    def _seek(self, seconds: float) -> None:
        import av

        if self._again:
            index = self._stream.index
            self._file.close()
            self._file = av.open(self.path)
            self._stream = self._file.streams[index]
        begin = (self._stream.start_time or 0) * self._unit
        self._file.seek(int(max(seconds, begin) / self._unit), stream=self._stream, backward=True)

    def _decoded(self) -> Iterator[tuple[int, NDArray[np.float32]]]:
        """What follows, with the number of its first sample."""
        at = None
        for frame in self._file.decode(self._stream):
            if frame.pts is not None:
                stamp = round((frame.pts * self._unit - self.origin) * self.rate)
                if self._grid and stamp > self._first:
                    stamp = self._anchor + round((stamp - self._anchor) / self._grid) * self._grid
                # within a run samples follow each other; a gap is more than rounding
                at = stamp if at is None or abs(stamp - at) > self.rate // 50 else at
            at = self._first if at is None else at
            samples = floats(frame, self.channels)
            yield at, samples
            at += samples.shape[1]

    def close(self) -> None:
        self._ahead.close(self._file.close)


def floats(frame: Any, channels: int) -> NDArray[np.float32]:
    """A decoded frame as (channels, n) float32, -1..1."""
    raw = frame.to_ndarray()
    zero, scale = _SCALES[frame.format.name.removesuffix("p")]
    if not frame.format.is_planar:
        raw = raw.reshape(-1, channels).T
    if scale == 1.0:
        return np.asarray(raw, np.float32)
    return ((raw.astype(np.float64) - zero) / scale).astype(np.float32)


def video_start(path: str) -> float | None:
    """Where a movie's first frame is, in the file's own seconds; None where it does not say."""
    import av

    try:
        with av.open(path) as file:
            stream = file.streams.video[0]
            return float((stream.start_time or 0) * (stream.time_base or 0))
    except (av.FFmpegError, IndexError):
        return None
