"""stovetop run: let a project go on, in real time or as fast as it can."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from stovetop.cli._project import opened


def command(
    project: Annotated[Path, typer.Argument(help="the .tdn file")],
    frames: Annotated[int, typer.Option(help="stop after so many frames; 0 goes on until the project quits")] = 0,
    fast: Annotated[bool, typer.Option("--fast", help="as fast as it can, not in real time")] = False,
    watch: Annotated[list[str] | None, typer.Option(help="an operator to cook every frame; may be repeated")] = None,
) -> None:
    """Run a project headless: delayed scripts, Execute DATs, timers, devices. Control-C ends it cleanly."""
    from stovetop.project.host import Quit

    p = opened(project)
    for path in watch or ():
        if p.op(path) is None:
            raise typer.BadParameter(f"{path}: no such operator in {project}")
        p.watch(path)
    shown = 0
    next_at = time.perf_counter()
    try:
        while not frames or p.engine.clock.frame < frames:
            p.step()
            while shown < len(p.engine.log):
                frame, path, text = p.engine.log[shown]
                print(f"frame {frame}: {path}: {text}", file=sys.stderr)
                shown += 1
            if not fast:
                next_at += 1 / p.engine.clock.rate
                time.sleep(max(0.0, next_at - time.perf_counter()))
    except (KeyboardInterrupt, Quit):
        pass
    finally:
        p.close()
