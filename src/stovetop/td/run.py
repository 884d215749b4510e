"""run() and what it gives: Run, Runs. Sources: Td_Module, Run_Class, Runs_Class."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from stovetop.core import runs as core
from stovetop.core.network import Node
from stovetop.td.finders import tdError

if TYPE_CHECKING:
    from stovetop.core.clock import Timeline
    from stovetop.td.op import OP


def runner(node: Node) -> Callable[..., Run]:
    """The `run` of one operator's code."""

    def run(
        script: Any, *args: Any, endFrame: bool = False, fromOP: OP | None = None, asParameter: bool = False,
        group: str | None = None, delayFrames: int = 0, delayMilliSeconds: float = 0, wallTime: bool = False,
        delayRef: OP | None = None,
    ) -> Run:  # fmt: skip
        """Run a script's text or call a function, now or later; `args` is the script's tuple of that name.

        From a component, `op` looks inside it, with asParameter beside it. Frames in which the timeline of delayRef
        (this operator's) stands still do not count, op.TDResources has time of its own; with wallTime all frames count.
        """
        base = fromOP._node if fromOP is not None else node
        inside = fromOP is not None and not asParameter
        if not callable(script) and not isinstance(script, str) and not hasattr(script, "text"):
            raise tdError(f"run() takes a string, a DAT or a function, not {type(script).__name__}")
        return schedule(
            base, script, _action(base, script, args, inside), endFrame, group, delayFrames, delayMilliSeconds,
            timeline_of(delayRef or node.engine.face(node), wallTime),
        )  # fmt: skip

    return run


def timeline_of(op: OP, wall_time: bool) -> Timeline | None:
    """The timeline that a delay counts by; None for op.TDResources and wall time, which never stand still."""
    node = op._live()
    return None if wall_time or node is node.engine.shortcuts.get("TDResources") else node.timeline


def _action(base: Node, script: Any, args: tuple[Any, ...], inside: bool) -> Callable[[], Any]:
    if callable(script):
        return lambda: script(*args)
    text = script if isinstance(script, str) else script.text
    return lambda: execute_text(base, text, args, inside=inside)


def execute_text(
    base: Node, text: str, args: tuple[Any, ...], filename: str | None = None, inside: bool = False
) -> Any:
    from stovetop.td.modules import execute

    names = {"args": args, "__name__": "__main__"}
    return execute(base, text, names, filename or f"<run from {base.path}>", inside)


def schedule(
    base: Node, source: Any, action: Callable[[], Any], end_frame: bool = False, group: str | None = None,
    frames: int = 0, milliseconds: float = 0, timeline: Timeline | None = None,
) -> Run:  # fmt: skip
    """Do it now, where no delay is asked for, or later."""
    engine = base.engine
    if not (frames or milliseconds or end_frame):
        engine.check_thread()
        waiting = core.Run(engine.runs, action, engine.clock.frame, False)
        waiting.node, waiting.source, waiting.group = base, source, group
        action()
        return Run(waiting)
    waiting = engine.runs.add(action, int(frames), milliseconds, end_frame)
    waiting.timeline = timeline
    waiting.node, waiting.source, waiting.group = base, source, group
    return Run(waiting)


class Run:
    """One delayed execution."""

    __slots__ = ("_run",)

    def __init__(self, run: core.Run) -> None:
        self._run = run
        run.face = self

    @property
    def active(self) -> bool:
        return self._run.active

    @active.setter
    def active(self, on: bool) -> None:
        self._run.active = bool(on)

    @property
    def group(self) -> str | None:
        return self._run.group

    @group.setter
    def group(self, group: str | None) -> None:
        self._run.group = group

    @property
    def isCell(self) -> bool:
        return type(self._run.source).__name__ == "Cell"

    @property
    def isDAT(self) -> bool:
        return getattr(self._run.source, "family", "") == "DAT"

    @property
    def isString(self) -> bool:
        return isinstance(self._run.source, str)

    @property
    def path(self) -> OP | None:
        n = self._run.node
        return None if n is None else n.engine.face(n)

    @property
    def remainingFrames(self) -> int:
        return self._run.remaining

    @remainingFrames.setter
    def remainingFrames(self, frames: int) -> None:
        self._run.due = self._run.runs.engine.clock.frame + int(frames)

    @property
    def remainingMilliseconds(self) -> int:
        return round(self._run.remaining / self._run.runs.engine.clock.rate * 1000)

    @remainingMilliseconds.setter
    def remainingMilliseconds(self, milliseconds: float) -> None:
        self.remainingFrames = max(0, round(milliseconds / 1000 * self._run.runs.engine.clock.rate))

    @property
    def source(self) -> Any:
        return self._run.source

    def kill(self) -> None:
        self._run.kill()


class Runs:
    """All delayed executions: `len`, iteration, `[i]`."""

    __slots__ = ("_runs",)

    def __init__(self, runs: core.Runs) -> None:
        self._runs = runs

    def __len__(self) -> int:
        return len(self._runs.waiting)

    def __iter__(self) -> Iterator[Run]:
        return iter([r.face or Run(r) for r in self._runs.waiting])

    def __getitem__(self, index: int) -> Run:
        return list(self)[index]
