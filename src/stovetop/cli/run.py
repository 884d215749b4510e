"""stovetop run: let a project go on, in real time or as fast as it can."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stovetop.cli._project import Mistake, opened, stop_on_terminate

if TYPE_CHECKING:
    from stovetop.project.host import Project


def command(
    project: Annotated[Path, typer.Argument(help="the .tdn file")],
    frames: Annotated[int, typer.Option(help="stop after so many frames; 0 goes on until the project quits")] = 0,
    fast: Annotated[bool, typer.Option("--fast", help="as fast as it can, not in real time")] = False,
    watch: Annotated[list[str] | None, typer.Option(help="an operator to cook every frame; may be repeated")] = None,
) -> None:
    """Run a project headless: delayed scripts, Execute DATs, timers, devices. Control-C or SIGTERM ends it cleanly."""
    from stovetop.cli._report import Faults
    from stovetop.project.host import Quit

    stop_on_terminate()
    p = opened(project)
    Faults(p, live=True)
    try:
        for path in watch or ():
            if p.op(path) is None:
                raise Mistake(f"{path}: no such operator in {project}")
            p.watch(path)
        _go(p, frames, fast)
    except (KeyboardInterrupt, Quit):
        pass
    finally:
        p.close()


def _go(p: Project, frames: int, fast: bool) -> None:
    clock = p.engine.clock
    next_at = time.perf_counter()
    while not frames or clock.frame < frames:
        p.step()
        # shown as it happened; a project that runs for days must not keep it
        p.engine.log.clear()
        sys.stdout.flush()
        if not fast:
            next_at += 1 / clock.rate
            wait = next_at - time.perf_counter()
            time.sleep(max(0.0, wait))
            if wait < -1.0:
                # far behind (the machine slept): go on from here, not in a sprint
                next_at = time.perf_counter()
