"""Scripts that run later: TD's `run(..., delayFrames=)` and what `runs` lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .clock import Timeline
    from .engine import Engine
    from .network import Node


class Run:
    """One delayed call.

    due: the absolute frame at whose start it runs, or whose end where `end_frame`. timeline: frames in which that
    stands still do not count; None: all do.
    """

    __slots__ = ("active", "call", "due", "end_frame", "face", "group", "node", "runs", "source", "timeline")

    def __init__(self, runs: Runs, call: Callable[[], Any], due: int, end_frame: bool) -> None:
        self.runs, self.call, self.due, self.end_frame = runs, call, due, end_frame
        self.active = True
        self.timeline: Timeline | None = None
        self.group: str | None = None
        self.node: Node | None = None
        self.source: Any = None
        self.face: Any = None

    @property
    def remaining(self) -> int:
        return self.due - self.runs.engine.clock.frame

    def kill(self) -> None:
        if self in self.runs.waiting:
            self.runs.waiting.remove(self)


class Runs:
    """All delayed calls, in the order they were asked for."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.waiting: list[Run] = []

    def add(self, call: Callable[[], Any], frames: int = 0, milliseconds: float = 0.0, end_frame: bool = False) -> Run:
        """Wait for so many frames, or for the frame nearest to so many milliseconds."""
        if milliseconds:
            frames = max(1, round(milliseconds / 1000.0 * self.engine.clock.rate))
        run = Run(self, call, self.engine.clock.frame + frames, end_frame)
        self.waiting.append(run)
        return run

    def due(self) -> None:
        for run in self.waiting:
            if run.timeline is not None and not run.timeline.play and run.due >= self.engine.clock.frame:
                run.due += 1
        self._perform(lambda r: not r.end_frame)

    def end_of_frame(self) -> None:
        self._perform(lambda r: r.end_frame)

    def _perform(self, mine: Callable[[Run], bool]) -> None:
        if not self.waiting:
            return
        frame = self.engine.clock.frame
        now = [r for r in self.waiting if r.due <= frame and mine(r)]
        for run in now:
            # an earlier one may have killed it
            if run in self.waiting:
                self.waiting.remove(run)
                if run.active:
                    self._guarded(run)

    def _guarded(self, run: Run) -> None:
        try:
            run.call()
        except Exception as error:
            self.engine.script_failed(run.node or self.engine.root, error)
