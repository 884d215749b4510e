"""absTime: absolute time, which runs whatever the timeline does. Source: AbsTime_Class."""

from __future__ import annotations

from stovetop.core.clock import Clock
from stovetop.core.depend import recorder


class AbsTime:
    """Frames and seconds since the project was opened, and the length of the last step."""

    __slots__ = ("_clock",)

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    @property
    def frame(self) -> float:
        return float(self._clock.read_frame())

    @property
    def seconds(self) -> float:
        # written out: it is the most used source of animation
        c = self._clock
        if recorder.reads is not None:
            recorder.reads[c.ticks] = None
        return c.seconds

    @property
    def step(self) -> float:
        """Frames that passed between the last two frames: always 1, no frame is dropped here."""
        self._clock.read_frame()
        return 1.0

    @property
    def stepSeconds(self) -> float:
        self._clock.read_frame()
        return self._clock.step_seconds
