"""stovetop exec: run a TouchDesigner script."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from stovetop.cli._project import Mistake, opened


def command(
    script: Annotated[Path, typer.Argument(help="a Python file, written as for a DAT")],
    args: Annotated[
        list[str] | None, typer.Argument(help="what the script sees as args; after -- where they begin with a dash")
    ] = None,
    project: Annotated[
        Path | None, typer.Option("--project", "-p", help="the network to run it in; empty otherwise")
    ] = None,
    frames: Annotated[int, typer.Option(help="frames to step after the script")] = 0,
    save: Annotated[Path | None, typer.Option(help="write the project afterwards, where nothing failed")] = None,
) -> None:
    """Run a script in a network, as if from a DAT in /project1. Exit status 1 where it, or what it delayed, raises;
    what it gives to sys.exit otherwise."""
    import stovetop
    from stovetop.cli._report import trimmed
    from stovetop.project.host import Quit

    if script.is_dir() or not script.exists():
        raise Mistake(f"{script}: {'that is a folder' if script.is_dir() else 'no such file'}")
    text = script.read_text(encoding="utf-8")
    p = opened(project) if project else stovetop.Project()
    status: int | str | None = 0
    try:
        p.run(text, *(args or ()), name=str(script))
        p.step(frames)
    except Quit:
        pass
    except SystemExit as asked:
        status = asked.code
    except Exception:
        _report(script)
        status = 1
    for _, path, error in p.engine.log:
        print(f"{path}: {trimmed(error)}", file=sys.stderr)
        status = status or 1
    if save is not None and not status:
        p.save(save)
    p.close()
    sys.exit(status)


def _report(script: Path) -> None:
    """The traceback from the script's own first line on, without the engine's frames."""
    import traceback

    from stovetop.cli._report import trimmed

    kind, error, tb = sys.exc_info()
    while tb is not None and tb.tb_frame.f_code.co_filename != str(script):
        tb = tb.tb_next
    print(trimmed("".join(traceback.format_exception(kind, error, tb))).rstrip(), file=sys.stderr)
