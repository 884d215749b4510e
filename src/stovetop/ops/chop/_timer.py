"""The Timer CHOP's clockwork: states, segments, cycles and counts, in frames, without parameters, channels or scripts.

States: "new" (never initialized), "initializing", "ready", "running", "done". All times are frames of the timeline,
float. What happens is told at once through `emit(function name, *arguments)`; requests that come from inside of a
callback wait until the step that called it is over.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

EPS = 1e-6
#: ends of cycles in one step, for lengths of next to nothing
MOST = 1000


@dataclass(frozen=True)
class Segment:
    """One timer. begin: where its count starts, from Start on. custom: the table's columns that are not parameters."""

    index: int = 0
    delay: float = 0.0
    length: float = 600.0
    cycle: bool = False
    cycle_limit: bool = False
    max_cycles: int = 1
    alert: float = 0.0
    speed: float = 1.0
    begin: float = 0.0
    custom: dict[str, str] = field(default_factory=dict)
    row: dict[str, str] = field(default_factory=dict)

    @property
    def cycles(self) -> float:
        """How often it plays; inf where nothing limits it."""
        return 1 if not self.cycle else max(self.max_cycles, 1) if self.cycle_limit else math.inf

    @property
    def counted(self) -> float:
        """Frames of all its cycles; an endless repetition counts once."""
        return self.length * (1 if math.isinf(self.cycles) else self.cycles)


def chained(segments: Sequence[Segment]) -> tuple[Segment, ...]:
    """Segments one after the other, with their begins; a `begin` below 0 is not set, another replaces the delay."""
    out: list[Segment] = []
    end = 0.0
    for s in segments:
        begin = s.begin if s.begin >= 0 else end + s.delay
        begin = max(begin, end)
        out.append(replace(s, begin=begin, delay=begin - end))
        end = begin + (s.counted if not math.isinf(s.length) else 0.0)
    return tuple(out)


def ended(segments: tuple[Segment, ...], end: float, shorten: bool) -> tuple[Segment, ...]:
    """Chained segments that end at this frame after Start: the last is made longer, or what lies behind is cut off.

    A last segment that cycles gets as many whole cycles as fit, at least one.
    """
    kept = [s for s in segments if s.begin < end or s.index == 0] if shorten else list(segments)
    last, room = kept[-1], max(end - kept[-1].begin, 0.0)
    if last.counted < room or (shorten and last.counted > room):
        if last.cycle and last.length > 0:
            kept[-1] = replace(last, cycle_limit=True, max_cycles=max(int(room / last.length + EPS), 1))
        else:
            kept[-1] = replace(last, length=room)
    return tuple(kept)


class Shot(NamedTuple):
    """What the output channels show at one sample. Times in frames."""

    state: str
    segment: Segment
    segments: int
    cycle: int
    at: float
    delayed: float
    counting: bool
    cumulative: float
    playing: float
    running: float
    master: float
    pulses: frozenset[str]

    @property
    def fraction(self) -> float:
        if self.state == "done":
            return 1.0
        if not self.counting or math.isinf(self.segment.length):
            return 0.0
        return min(self.at / self.segment.length, 1.0) if self.segment.length > 0 else 1.0


class Timer:
    """One timer. `segments` may be replaced at any time; `subrange` is (start, end, loop) in master frames or None.

    refresh: brings `segments`, `subrange` and `on_done` up to date, called at each Initialize.
    """

    def __init__(self, emit: Callable[..., Any], refresh: Callable[[Timer], None] = lambda timer: None) -> None:
        self.emit, self.refresh = emit, refresh
        self.segments: tuple[Segment, ...] = (Segment(),)
        self.table = False
        self.subrange: tuple[float, float, bool] | None = None
        self.on_done = "donothing"
        self.state = "new"
        self.pulses: set[str] = set()
        self.busy = False
        self.waiting: list[Callable[[], None]] = []
        self.calls = self.wait = 0
        self.start_after = False
        self.zero()

    def zero(self) -> None:
        self.index = self.cycle = 0
        self.at = self.delayed = self.playing = self.running = 0.0
        self.counting = self.alerted = self.leave = False
        self.jump: Callable[[], None] | None = None

    @property
    def segment(self) -> Segment:
        return self.segments[min(self.index, len(self.segments) - 1)]

    @property
    def idle(self) -> bool:
        return self.state not in ("running", "initializing")

    # -- what is asked for

    def request(self, do: Callable[[], None]) -> None:
        """Do it now, or after the step that is under way."""
        self.waiting.append(do)
        if self.busy:
            return
        self.busy = True
        try:
            for _ in range(MOST):
                if not self.waiting:
                    break
                self.waiting.pop(0)()
        finally:
            self.busy = False
            self.waiting.clear()

    def initialize(self) -> None:
        self.refresh(self)
        self.zero()
        self.state, self.calls = "initializing", 0
        self.try_ready()

    def try_ready(self) -> None:
        """onInitialize may ask to be called again after some frames."""
        self.calls += 1
        again = self.emit("onInitialize", self.calls)
        self.wait = int(again) if isinstance(again, (int, float)) and again > 0 else 0
        if self.wait:
            return
        self.state = "ready"
        self.pulses.add("ready_pulse")
        self.emit("onReady")
        if self.start_after:
            self.begin()

    def start(self) -> None:
        """Begin to count; a timer that is not ready initializes first."""
        if self.state == "ready":
            self.begin()
            return
        self.start_after = True
        if self.state != "initializing":
            self.initialize()

    def begin(self) -> None:
        self.zero()
        self.start_after = False
        self.state = "running"
        self.emit("onStart")
        self.enter(0, False)
        if self.subrange:
            self.go_to_master(self.subrange[0])
            self.emit("onSubrangeStart")

    def enter(self, index: int, interrupt: bool) -> None:
        self.index, self.cycle = index, 0
        self.at = self.delayed = 0.0
        self.counting = self.alerted = self.leave = False
        if self.table:
            self.emit("onSegmentEnter", self.segment, interrupt)
        if self.segment.delay <= EPS:
            self.count()

    def count(self) -> None:
        """The delay is over."""
        self.delayed, self.counting = self.segment.delay, True
        self.emit("onTimerPulse", self.segment)
        if self.segment.cycle:
            self.emit("onCycleStart", self.segment, self.cycle)

    def end_segment(self, interrupt: bool) -> None:
        self.pulses.add("segment_pulse")
        if self.table:
            self.emit("onSegmentExit", self.segment, interrupt)
        if self.index + 1 < len(self.segments):
            self.enter(self.index + 1, interrupt)
        else:
            self.finish(interrupt)

    def finish(self, interrupt: bool) -> None:
        self.state = "done"
        self.counting, self.delayed = True, self.segment.delay
        if not math.isinf(self.segment.length):
            self.at = self.segment.length
        self.pulses.add("done_pulse")
        self.emit("onDone", self.segment, interrupt)
        if self.state == "done" and self.on_done != "donothing":
            self.pulses.add("again")
            {"reinit": self.initialize, "restart": self.start, "restartnoinit": self.begin}[self.on_done]()

    def end_cycle(self, interrupt: bool = False, leave: bool = False) -> None:
        """The count has reached the length, or is made to."""
        s = self.segment
        self.alert(interrupt, leave)
        self.pulses.update(("cycle_pulse", "timer_pulse"))
        self.emit("onCycle", s, self.cycle)
        if self.jump is not None:
            jump, self.jump = self.jump, None
            jump()
        elif not leave and not self.last_cycle:
            self.cycle, self.at, self.alerted = self.cycle + 1, 0.0, False
            self.emit("onCycleStart", s, self.cycle)
        else:
            self.cycle += 1
            self.end_segment(interrupt)

    @property
    def last_cycle(self) -> bool:
        return self.leave or self.cycle + 1 >= self.segment.cycles

    def alert(self, interrupt: bool = False, leave: bool = False) -> None:
        """onCycleEndAlert, once a cycle."""
        s = self.segment
        if self.alerted or s.alert <= 0:
            return
        self.alerted = True
        segment = leave or self.last_cycle
        done = segment and self.index + 1 == len(self.segments)
        self.emit("onCycleEndAlert", s, self.cycle, segment, done, interrupt)

    def end_now(self) -> None:
        """Go to End of Cycle: leave cycle and segment."""
        if self.state == "running":
            if not self.counting:
                self.count()
            self.end_cycle(True, leave=True)

    def go_to_segment(self, index: int) -> None:
        """Another segment's start; behind the last is done."""
        self.wake()
        self.pulses.add("segment_pulse")
        if self.table:
            self.emit("onSegmentExit", self.segment, True)
        if index < len(self.segments):
            self.enter(max(index, 0), True)
        else:
            self.finish(True)

    def go_to_done(self) -> None:
        if self.state == "running" and self.table:
            self.emit("onSegmentExit", self.segment, True)
        self.index = len(self.segments) - 1
        self.cycle += 1
        self.finish(True)

    def wake(self) -> None:
        """A jump sets a timer going that is not."""
        if self.state != "running":
            self.zero()
            self.state = "running"

    def place(self, index: int, cycle: int, at: float, delayed: float | None = None) -> None:
        """Go to a place in a segment's count, or in its delay where `delayed` is given."""
        self.wake()
        index = max(0, min(index, len(self.segments) - 1))
        if index != self.index:
            if self.table:
                self.emit("onSegmentExit", self.segment, True)
            self.index = index
            if self.table:
                self.emit("onSegmentEnter", self.segment, True)
        self.cycle, self.at, self.alerted = max(cycle, 0), max(at, 0.0), False
        self.counting = delayed is None
        self.delayed = self.segment.delay if delayed is None else delayed

    def go_to_master(self, master: float) -> None:
        """The place at this many frames after Start, delays included."""
        end = 0.0
        for s in self.segments:
            local = master - end
            if local < s.delay - EPS:
                return self.place(s.index, 0, 0.0, max(local, 0.0))
            local = max(local - s.delay, 0.0)
            if local < s.counted - EPS or (math.isinf(s.cycles) and s.index + 1 == len(self.segments)):
                cycle = int((local + EPS) // s.length) if s.length > 0 and not math.isinf(s.length) else 0
                return self.place(s.index, cycle, local - cycle * s.length if cycle else local)
            end += s.delay + s.counted
        self.wake()
        self.index = len(self.segments) - 1
        self.cycle += 1
        return self.finish(True)

    # -- time

    def advance(self, frames: float, play: bool = True, speed: float = 1.0) -> None:
        """So many frames go by. A part that is left over at the end of a cycle goes into the next."""
        if self.state != "running":
            return
        self.running += frames
        if not play:
            return
        self.playing += frames
        rest = self.within_subrange(frames * speed)
        for _ in range(MOST):
            rest = self.move(rest)
            if abs(rest) <= EPS or self.state != "running":
                return

    def within_subrange(self, frames: float) -> float:
        """As far as the sub range lets it go; at its end it stays or starts over."""
        if not self.subrange:
            return frames
        start, end, loop = self.subrange
        room = end - self.master
        if frames < room - EPS:
            return frames
        if not loop:
            return max(room, 0.0)
        self.go_to_master(start)
        self.emit("onSubrangeStart")
        return math.fmod(max(frames - room, 0.0), max(end - start, EPS)) if frames - room > EPS else 0.0

    def move(self, frames: float) -> float:
        """Up to the next end of a delay or a cycle; gives what is left."""
        s = self.segment
        if not self.counting:
            room = s.delay - self.delayed
            if frames < room - EPS:
                self.delayed = max(self.delayed + frames, 0.0)
                return 0.0
            self.count()
            return frames - room
        step = frames * s.speed
        room = s.length - self.at
        if step < room - EPS:
            self.at = max(self.at + step, 0.0)
            if s.length - self.at <= s.alert + EPS:
                self.alert()
            return 0.0
        self.at = s.length
        self.end_cycle()
        return max(step - room, 0.0) / s.speed if s.speed > 0 and s.length > EPS else 0.0

    # -- what it shows

    def before(self, delays: bool) -> float:
        """Frames of the segments before this one."""
        return sum(s.counted + (s.delay if delays else 0.0) for s in self.segments[: self.index])

    @property
    def cumulative(self) -> float:
        """All counts since Start, without delays; cycles add up."""
        full = self.cycle if self.state != "done" else self.cycle - 1
        length = 0.0 if math.isinf(self.segment.length) else self.segment.length
        return self.before(False) + max(full, 0) * length + self.at

    @property
    def master(self) -> float:
        """The place since Start, delays included. An endless repetition comes back to its beginning with each cycle."""
        s = self.segment
        full = self.cycle if self.state != "done" else self.cycle - 1
        laps = max(full, 0) * s.length if not math.isinf(s.cycles) and full > 0 else 0.0
        return self.before(True) + self.delayed + laps + self.at

    @property
    def total(self) -> float:
        """Frames from Start to Done, delays and limited cycles included."""
        return sum(s.delay + s.counted for s in self.segments)

    def shot(self) -> Shot:
        return Shot(
            self.state, self.segment, len(self.segments), self.cycle, self.at, self.delayed, self.counting,
            self.cumulative, self.playing, self.running, self.master, frozenset(self.pulses),
        )  # fmt: skip
