"""timerCHOP, and the Segments that its callbacks get. Source: TimerCHOP_Class, Segment_Class."""

from __future__ import annotations

import math
from collections import namedtuple
from collections.abc import Callable
from typing import Any

from stovetop.td.chop import CHOP
from stovetop.td.finders import tdError
from stovetop.td.quantity import Quantity


def _count(text: str, attribute: str) -> property:
    """A time of a Segment: whole frames or samples, float seconds."""

    def read(self: Segment) -> Any:
        value = self.owner._from_frames(getattr(self._segment, attribute), text)
        return value if text == "seconds" or math.isinf(value) else round(value)

    return property(read, doc=f"{attribute} in {text}; inf where the length is infinite.")


class Segment(Quantity):
    """One segment of a Timer CHOP, as it was when it was asked for; it compares and counts as its index."""

    __slots__ = ("_segment", "owner")

    def __init__(self, owner: timerCHOP, segment: Any) -> None:
        self.owner, self._segment = owner, segment

    def _value_of(self) -> int:
        return self._segment.index

    def __hash__(self) -> int:
        return hash(self._segment.index)

    def __repr__(self) -> str:
        return f"type:Segment index:{self._segment.index} owner:{self.owner.path}"

    index = property(lambda self: self._segment.index)
    beginFrames, beginSamples, beginSeconds = (_count(u, "begin") for u in ("frames", "samples", "seconds"))
    delayFrames, delaySamples, delaySeconds = (_count(u, "delay") for u in ("frames", "samples", "seconds"))
    lengthFrames, lengthSamples, lengthSeconds = (_count(u, "length") for u in ("frames", "samples", "seconds"))
    cycleEndAlertFrames, cycleEndAlertSamples, cycleEndAlertSeconds = (
        _count(u, "alert") for u in ("frames", "samples", "seconds")
    )
    cycle = property(lambda self: self._segment.cycle, doc="Whether it repeats.")
    cycleLimit = property(lambda self: self._segment.cycle_limit, doc="Whether the number of repetitions has a limit.")
    maxCycles = property(lambda self: self._segment.max_cycles)
    speed = property(lambda self: self._segment.speed)

    @property
    def custom(self) -> dict[str, str]:
        """The table's further columns by their headings."""
        return dict(self._segment.custom)

    @property
    def row(self) -> tuple[str, ...]:
        """A named tuple of the table's cells; empty where there is no Segments DAT."""
        cells = self._segment.row
        return namedtuple("Row", list(cells), rename=True)(*cells.values())


def _time(name: str, unit: str, writable: bool = False) -> property:
    """A count of the timer, in a unit."""

    def read(self: timerCHOP) -> float:
        value = self._from_frames(getattr(self._latest(), name), unit)
        return value if unit == "seconds" else round(value) if name not in ("running",) else value

    def write(self: timerCHOP, value: float) -> None:
        self._move(name, self._to_frames(float(value), unit))

    return property(read, write if writable else None)


def _code(name: str, writable: bool = False) -> property:
    def read(self: timerCHOP) -> Any:
        return self._timecode(getattr(self._latest(), name))

    def write(self: timerCHOP, code: Any) -> None:
        from stovetop.td.tdu import Timecode

        found = code if isinstance(code, Timecode) else Timecode(str(code), fps=self._node.timeline.rate)
        self._move(name, found.totalSeconds * self._node.timeline.rate)

    return property(read, write if writable else None)


def _list(unit: str) -> property:
    """Where each segment's count begins."""
    return property(lambda self: [getattr(s, f"begin{unit}") for s in self.segments])


class timerCHOP(CHOP):
    """A reference to one Timer CHOP. Counts are those of now, whether it has cooked or not.

    Setting a master or running time goes there; `segment` and `cycle` go to a segment's or a cycle's start, a fraction
    of them to that part of its length.
    """

    __slots__ = ()

    def _latest(self) -> Any:
        node = self._live()
        return node.kind.latest(node)[1]  # type: ignore[attr-defined]

    def _timer(self) -> Any:
        node = self._live()
        return node.kind.latest(node)[0]  # type: ignore[attr-defined]

    def _ask(self, do: Callable[[], None]) -> None:
        node = self._live()
        node.kind.ask(node, do)  # type: ignore[attr-defined]

    def _segment(self, segment: Any) -> Segment:
        return Segment(self, segment)

    def _per_frame(self, unit: str) -> float:
        fps = self._node.timeline.rate
        return {"frames": 1.0, "seconds": 1 / fps, "samples": self._node.own("rate") / fps}[unit]

    def _from_frames(self, frames: float, unit: str) -> float:
        return round(frames * self._per_frame(unit), 9) if not math.isinf(frames) else frames

    def _to_frames(self, value: float, unit: str) -> float:
        return value / self._per_frame(unit)

    def _timecode(self, frames: float) -> Any:
        from stovetop.td.tdu import Timecode

        code = Timecode(fps=self._node.timeline.rate)
        code.setTotalFrames(0 if math.isinf(frames) else int(frames + 1e-6))
        return code

    def _move(self, name: str, frames: float) -> None:
        timer = self._timer()

        def do() -> None:
            timer.go_to_master(frames)
            if name == "running":
                timer.running = frames

        self._ask(do)

    beginFrame, beginSample, beginSeconds = _list("Frames"), _list("Samples"), _list("Seconds")
    cumulativeFrames, cumulativeSamples = _time("cumulative", "frames"), _time("cumulative", "samples")
    cumulativeSeconds, cumulativeTimecode = _time("cumulative", "seconds"), _code("cumulative")
    masterFrames, masterSamples = _time("master", "frames", True), _time("master", "samples", True)
    masterSeconds, masterTimecode = _time("master", "seconds", True), _code("master", True)
    playingFrames, playingSamples = _time("playing", "frames"), _time("playing", "samples")
    playingSeconds, playingTimecode = _time("playing", "seconds"), _code("playing")
    runningFrames, runningSamples = _time("running", "frames", True), _time("running", "samples", True)
    runningSeconds, runningTimecode = _time("running", "seconds", True), _code("running", True)

    @property
    def timecode(self) -> Any:
        """The place in the present segment's count as a tdu.Timecode."""
        return self._timecode(self._latest().at)

    @property
    def fraction(self) -> float:
        """The place in the present segment's count, 0 to 1."""
        return self._latest().fraction

    def _total(self) -> float:
        return self._timer().total

    @property
    def masterFraction(self) -> float:
        """The master time over the time from Start to Done; 0 where that has no end."""
        return _over(self._latest().master, self._total())

    @masterFraction.setter
    def masterFraction(self, fraction: float) -> None:
        self._move("master", float(fraction) * self._total())

    @property
    def runningFraction(self) -> float:
        """The running time over the time from Start to Done; 0 where that has no end."""
        return _over(self._latest().running, self._total())

    @runningFraction.setter
    def runningFraction(self, fraction: float) -> None:
        self._move("running", float(fraction) * self._total())

    runningLengthFrames = property(lambda self: self._from_frames(self._total(), "frames"))
    runningLengthSamples = property(lambda self: self._from_frames(self._total(), "samples"))
    runningLengthSeconds = property(lambda self: self._from_frames(self._total(), "seconds"))
    runningLengthTimecode = property(lambda self: self._timecode(self._total()))

    @property
    def segment(self) -> float:
        """The present segment's index."""
        return self._latest().segment.index

    @segment.setter
    def segment(self, index: float) -> None:
        self._place(int(index), 0, float(index) % 1.0)

    @property
    def cycle(self) -> float:
        """Cycles completed in the present segment."""
        return self._latest().cycle

    @cycle.setter
    def cycle(self, cycle: float) -> None:
        self._place(self._latest().segment.index, int(cycle), float(cycle) % 1.0)

    @property
    def segments(self) -> list[Segment]:
        return [Segment(self, s) for s in self._timer().segments]

    def _place(self, segment: int, cycle: int, fraction: float) -> None:
        timer = self._timer()
        if not 0 <= segment < len(timer.segments):
            raise tdError(f"{self.path}: segment {segment} of {len(timer.segments)}")
        length = timer.segments[segment].length
        at = 0.0 if math.isinf(length) else length * fraction
        self._ask(lambda: timer.place(segment, cycle, at))

    def goTo(
        self,
        segment: int | None = None,
        cycle: int | None = None,
        endOfCycle: bool = False,
        seconds: float | None = None,
        frame: float | None = None,
        sample: float | None = None,
        fraction: float | None = None,
    ) -> None:
        """Jump: with a time alone to that time after Start, with a segment or a cycle to that place in its count.

        endOfCycle: not now, but when the present cycle ends. tdError where more than one time is given.
        """
        times = {"seconds": seconds, "frames": frame, "samples": sample, "fraction": fraction}
        given = {k: float(v) for k, v in times.items() if v is not None}
        if len(given) > 1:
            raise tdError(f"{self.path}: goTo takes one time, not {' and '.join(given)}")
        unit, value = next(iter(given.items()), ("frames", 0.0))
        timer = self._timer()
        local = segment is not None or cycle is not None or not given
        index = int(segment) if segment is not None else self._latest().segment.index if cycle is not None else 0
        if local and not 0 <= index < len(timer.segments):
            raise tdError(f"{self.path}: segment {index} of {len(timer.segments)}")
        length = timer.segments[index].length if local else timer.total
        at = value * length if unit == "fraction" else self._to_frames(value, unit)

        def jump() -> None:
            if local:
                timer.place(index, int(cycle or 0), at)
            else:
                timer.go_to_master(at)

        if endOfCycle and timer.state == "running":
            timer.jump = jump
        else:
            self._ask(jump)

    def goToNextSegment(self) -> None:
        self.par.gotonextseg.pulse()

    def goToPrevSegment(self) -> None:
        self.par.gotoprevseg.pulse()

    def goToCycleEnd(self) -> None:
        """Leave cycle and segment now."""
        self.par.gotoendcycle.pulse()

    def lastCycle(self) -> None:
        """Leave the segment when the present cycle ends."""
        self.par.exitendcycle.pulse()


def _over(part: float, whole: float) -> float:
    return part / whole if whole > 0 and not math.isinf(whole) else 0.0
