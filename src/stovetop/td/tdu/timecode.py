"""tdu.Timecode: hours, minutes, seconds, frames. Source: Timecode_Class, Timecode."""

from __future__ import annotations

import re
from typing import Any

_TEXT = re.compile(r"\s*(-?)(\d+)[:;](\d+)[:;](\d+)[:;.](\d+)\s*$")
DAY = 24 * 3600


class Timecode:
    """A time as a number of frames at a frame rate, written hh:mm:ss:ff.

    fps: the local timeline's where it is not given. At 29.97 and 59.94 frame numbers are dropped (the first two, or
    four, of each minute but every tenth) so that the text keeps up with the clock, unless `autoDropFrame` is off. SMPTE
    time runs from 0 to 24 hours, where it starts over, at 60 frames a second or less; a negative time is not SMPTE.
    """

    #: whether it starts over at its length, or stays there
    cycle = True

    def __init__(
        self,
        str: str | None = None,
        *,
        fps: float | None = None,
        hour: int = 0,
        minute: int = 0,
        second: int = 0,
        frame: int = 0,
        negative: bool = False,
        smpte: bool | None = None,
        length: int | Timecode | None = None,
        cycle: bool = True,
        autoDropFrame: bool = True,
    ) -> None:
        if str is None:
            sign, parts = bool(negative), (hour, minute, second, frame)
        else:
            sign, parts = _parsed(str)
        self._auto_drop = bool(autoDropFrame)
        self._smpte = (not sign) if smpte is None else bool(smpte)
        self._fps = 0.0
        self._length: int | None = None
        self.cycle = bool(cycle)
        self._set_fps(_local_rate() if fps is None else fps)
        self._frames = 0
        self._put(parts, sign)
        if length is not None:
            self.setLength(length)

    # -- the value

    def _put(self, parts: tuple[int, int, int, int], negative: bool) -> None:
        hour, minute, second, frame = (int(p) for p in parts)
        base = self._base
        labels = ((hour * 60 + minute) * 60 + second) * base + frame
        if self.dropFrame:
            minutes = labels // (60 * base)
            labels -= self._dropped * (minutes - minutes // 10)
        self._set(-labels if negative else labels)

    def _set(self, frames: int) -> None:
        """Wrap or hold what the standard or the length does not allow."""
        if self._length is not None and not 0 <= frames < self._length:
            frames = frames % self._length if self.cycle else max(0, min(frames, self._length))
        elif self._smpte:
            frames %= self._frames_in(DAY)
        self._frames = frames

    def _frames_in(self, seconds: int) -> int:
        """Frames in so many seconds of text."""
        minutes = seconds // 60
        return seconds * self._base - self._dropped * (minutes - minutes // 10)

    @property
    def _base(self) -> int:
        """Frame numbers in a second of text."""
        return max(round(self._fps), 1)

    @property
    def _dropped(self) -> int:
        return self._base // 15 if self.dropFrame else 0

    def _set_fps(self, fps: float) -> None:
        fps = float(fps)
        if not fps > 0:
            raise ValueError(f"a frame rate must be above 0, not {fps}")
        if self._smpte and fps > 60:
            raise ValueError(f"SMPTE timecode has at most 60 frames a second, not {fps}; use smpte=False")
        self._fps = fps

    def _labels(self) -> tuple[int, int, int, int]:
        """(hour, minute, second, frame)."""
        n, base = abs(self._frames), self._base
        if self.dropFrame:
            ten = base * 600 - 9 * self._dropped
            tens, rest = divmod(n, ten)
            one = base * 60 - self._dropped
            # the first minute of ten keeps all its numbers
            extra = 0 if rest < base * 60 else 1 + (rest - base * 60) // one
            n += self._dropped * (9 * tens + extra)
        seconds, frame = divmod(n, base)
        return seconds // 3600, seconds // 60 % 60, seconds % 60, frame

    # -- members

    hour = property(lambda self: self._labels()[0], doc="0 to 23; to 99 and beyond where it is not SMPTE.")
    minute = property(lambda self: self._labels()[1], doc="0 to 59.")
    second = property(lambda self: self._labels()[2], doc="0 to 59.")
    frame = property(lambda self: self._labels()[3], doc="0 to fps - 1.")

    @property
    def dropFrame(self) -> bool:
        """Whether frame numbers are dropped: at fractional rates near 30 and 60."""
        whole = abs(self._fps - round(self._fps)) < 1e-6
        return self._auto_drop and not whole and round(self._fps) % 30 == 0

    @property
    def fps(self) -> float:
        """Setting it keeps the text where the rate allows."""
        return self._fps

    @fps.setter
    def fps(self, fps: float) -> None:
        parts, negative = self._labels(), self.negative
        self._set_fps(fps)
        self._put(parts, negative)

    @property
    def negative(self) -> bool:
        return self._frames < 0

    @negative.setter
    def negative(self, negative: bool) -> None:
        if negative:
            self._smpte = False
        self._set(-abs(self._frames) if negative else abs(self._frames))

    @property
    def smpte(self) -> bool:
        return self._smpte

    @smpte.setter
    def smpte(self, smpte: bool) -> None:
        self._smpte = bool(smpte)
        self._set_fps(self._fps)
        self._set(self._frames)

    @property
    def text(self) -> str:
        hour, minute, second, frame = self._labels()
        return f"{'-' if self.negative else ''}{hour:02}:{minute:02}:{second:02}:{frame:02}"

    @property
    def totalFrames(self) -> int:
        return self._frames

    @property
    def totalSeconds(self) -> float:
        return self._frames / self._fps

    @property
    def countdown(self) -> Timecode:
        """What is left to the length; without one to the last frame before 24 hours, or 100 where it is not SMPTE."""
        end = self._length
        if end is None:
            end = self._frames_in(DAY if self._smpte else 100 * 3600) - 1
        new = Timecode(fps=self._fps, smpte=self._smpte, autoDropFrame=self._auto_drop)
        new._set(end - self._frames)
        return new

    # -- methods

    def setComponents(
        self,
        hour: int,
        minute: int,
        second: int,
        frame: int,
        negative: bool = False,
        fps: float | None = None,
        autoDropFrame: bool = True,
    ) -> None:
        self._auto_drop = bool(autoDropFrame)
        if negative:
            self._smpte = False
        if fps is not None:
            self._set_fps(fps)
        self._put((hour, minute, second, frame), negative)

    def setString(self, timecodeStr: str, fps: float | None = None) -> None:
        """From [-]hh:mm:ss:ff or hh:mm:ss.ff; ValueError for other text."""
        negative, parts = _parsed(timecodeStr)
        self.setComponents(*parts, negative=negative, fps=fps, autoDropFrame=self._auto_drop)

    def setTotalFrames(self, totalFrames: int, fps: float | None = None) -> None:
        if fps is not None:
            self._set_fps(fps)
        if totalFrames < 0:
            self._smpte = False
        self._set(int(totalFrames))

    def setLength(self, length: int | Timecode) -> None:
        """Frames, or a Timecode; ValueError unless it is above 0."""
        frames = length.totalFrames if isinstance(length, Timecode) else int(length)
        if frames <= 0:
            raise ValueError(f"a timecode's length must be above 0, not {frames}")
        self._length = frames
        self._set(self._frames)

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"tdu.Timecode({self.text!r}, fps={self._fps:g})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Timecode) and (self._frames, self._fps) == (other._frames, other._fps)

    def __hash__(self) -> int:
        return id(self)


def _parsed(text: Any) -> tuple[bool, tuple[int, int, int, int]]:
    m = _TEXT.match(str(text))
    if not m:
        raise ValueError(f"{str(text)!r} is not a timecode; write hh:mm:ss:ff")
    hour, minute, second, frame = (int(g) for g in m.groups()[1:])
    return m[1] == "-", (hour, minute, second, frame)


def _local_rate() -> float:
    """The frame rate of the current project's timeline."""
    from stovetop.td.current import engine

    return engine().clock.rate
