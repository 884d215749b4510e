"""stovetop exec: run a TouchDesigner script."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from stovetop.cli._project import opened


def command(
    script: Annotated[Path, typer.Argument(help="a Python file, written as for a DAT")],
    args: Annotated[list[str] | None, typer.Argument(help="what the script sees as args")] = None,
    project: Annotated[
        Path | None, typer.Option("--project", "-p", help="the network to run it in; empty otherwise")
    ] = None,
    frames: Annotated[int, typer.Option(help="frames to step after the script")] = 0,
    save: Annotated[Path | None, typer.Option(help="write the project afterwards")] = None,
) -> None:
    """Run a script in a network, as if from a DAT in /project1. Exit status 1 where it, or what it delayed, raises."""
    import stovetop
    from stovetop.project.host import Quit

    if not script.is_file():
        raise typer.BadParameter(f"{script}: no such file")
    p = opened(project) if project else stovetop.Project()
    status = 0
    try:
        p.run(script.read_text(encoding="utf-8"), *(args or ()), name=str(script))
        p.step(frames)
    except Quit:
        pass
    except Exception:
        _report(script)
        status = 1
    for _, path, text in p.engine.log:
        print(f"{path}: {text}", file=sys.stderr)
        status = 1
    if save is not None and not status:
        p.save(save)
    p.close()
    sys.exit(status)


def _report(script: Path) -> None:
    """The traceback from the script's own first line on."""
    import traceback

    kind, error, tb = sys.exc_info()
    while tb is not None and tb.tb_frame.f_code.co_filename != str(script):
        tb = tb.tb_next
    traceback.print_exception(kind, error, tb)
