"""stovetop check: does a project load and cook?"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from stovetop.cli._project import Mistake, opened


def command(
    project: Annotated[Path, typer.Argument(help="the .tdn file")],
    frames: Annotated[int, typer.Option(help="frames to step before looking")] = 1,
    tops: Annotated[bool, typer.Option(help="cook TOPs too, which needs OpenGL")] = True,
) -> None:
    """Load, step, cook every operator; print each error and warning. Exit status 1 where there is an error."""
    from stovetop.cli._report import Faults
    from stovetop.project.host import Quit

    if frames < 0:
        raise Mistake(f"--frames is a number of frames, not {frames}")
    p = opened(project)
    faults = Faults(p)
    try:
        p.step(frames)
    except Quit:
        print(f"warning: the project quits at frame {p.engine.clock.frame}")
    nodes = sorted((n for n in p.engine.nodes() if tops or n.family != "TOP"), key=lambda n: n.path)
    for node in nodes:
        node.data  # noqa: B018 (cooks it)
    errors = [line for node in nodes for line in faults.lines(node)]
    for node in nodes:
        for text in node.all_warnings():
            print(f"warning: {node.path}: {text}".replace("\n", "\n    "))
    for line in errors:
        print(f"error: {line}")
    print(f"{len(nodes)} operators, {len(errors) or 'no'} error{'s' * (len(errors) != 1)}")
    p.close()
    sys.exit(1 if errors else 0)
