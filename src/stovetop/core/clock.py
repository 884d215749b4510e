"""Time: the absolute clock, timelines, and what a cook sees of them.

The clock is stepped, never read from the wall, so that a project's frames are the same on every run. Absolute frame 0
is timeline frame 1; both stand at second 0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .depend import Ticks, recorder

if TYPE_CHECKING:
    from .network import Node


class Clock:
    """Absolute time: `frame` frames of 1/`rate` seconds since the project was opened; it never stops or loops."""

    __slots__ = ("_rate", "frame", "seconds", "step_seconds", "ticks")

    def __init__(self, rate: float = 60.0) -> None:
        self._rate = rate
        self.frame = 0
        self.seconds = 0.0
        self.step_seconds = 0.0
        self.ticks = Ticks("absTime")

    @property
    def rate(self) -> float:
        return self._rate

    @rate.setter
    def rate(self, rate: float) -> None:
        if not rate > 0:
            raise ValueError(f"a frame rate must be above 0, not {rate!r}")
        self._rate = float(rate)

    def advance(self) -> None:
        self.frame += 1
        self.step_seconds = 1.0 / self._rate
        # from the frame where it can be, so that no error adds up over a long run
        self.seconds += self.step_seconds
        on_grid = self.frame / self._rate
        if abs(self.seconds - on_grid) < 1e-6:
            self.seconds = on_grid
        self.ticks.changed()

    def read_frame(self) -> int:
        if recorder.reads is not None:
            recorder.reads[self.ticks] = None
        return self.frame

    def read_seconds(self) -> float:
        if recorder.reads is not None:
            recorder.reads[self.ticks] = None
        return self.seconds


class Timeline:
    """A timeline: the root's, or a component's own. `frame` counts from 1 and may be fractional.

    While it plays it follows the clock at its own `rate` and loops between `range_start` and `range_end`.
    """

    __slots__ = (
        "end", "frame", "loop", "play", "range_end", "range_start", "rate", "signature1", "signature2", "start",
        "tempo", "ticks",
    )  # fmt: skip

    def __init__(self, rate: float = 60.0, end: float = 600.0) -> None:
        self.rate, self.start, self.end = rate, 1.0, end
        self.range_start, self.range_end = 1.0, end
        self.loop = self.play = True
        self.frame = 1.0
        self.tempo, self.signature1, self.signature2 = 120.0, 4, 4
        self.ticks = Ticks("the timeline")

    def advance(self, seconds: float) -> None:
        if not self.play:
            return
        frame = self.frame + seconds * self.rate
        if frame >= self.range_end + 1 - 1e-9:
            span = self.range_end - self.range_start + 1
            frame = self.range_start + (frame - self.range_start) % span if self.loop else self.range_end
        self.move(frame)

    def move(self, frame: float) -> None:
        """Go to a frame."""
        nearest = round(frame)
        frame = float(nearest) if abs(frame - nearest) < 1e-6 else frame
        if frame != self.frame:
            self.frame = frame
            self.ticks.changed()

    @property
    def seconds(self) -> float:
        return (self.frame - 1.0) / self.rate


class Now:
    """The clock as a cook sees it; whatever of it is read makes the node time dependent.

    frame, seconds: the node's timeline, seconds from its frame 1. abs_frame, abs_seconds: the absolute clock. rate:
    timeline frames a second. last: absolute seconds of the node's last cook (equal to abs_seconds in the first).
    """

    __slots__ = ("clock", "last_frame", "timeline")

    def __init__(self, node: Node) -> None:
        self.clock = node.engine.clock
        self.timeline = node.timeline
        self.last_frame = node.cook_frame if node.total_cooks else self.clock.frame

    @property
    def frame(self) -> float:
        self.timeline.ticks.read()
        return self.timeline.frame

    @property
    def seconds(self) -> float:
        self.timeline.ticks.read()
        return self.timeline.seconds

    @property
    def abs_frame(self) -> int:
        return self.clock.read_frame()

    @property
    def abs_seconds(self) -> float:
        return self.clock.read_seconds()

    @property
    def rate(self) -> float:
        return self.timeline.rate

    @property
    def frames_passed(self) -> int:
        """Frames since the node last cooked; 0 in its first cook."""
        return self.clock.read_frame() - self.last_frame
