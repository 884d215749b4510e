"""stovetop check: does a project load and cook?"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from stovetop.cli._project import opened


def command(
    project: Annotated[Path, typer.Argument(help="the .tdn file")],
    frames: Annotated[int, typer.Option(help="frames to step before looking")] = 1,
    tops: Annotated[bool, typer.Option(help="cook TOPs too, which needs OpenGL")] = True,
) -> None:
    """Load, step, cook every operator; print each error and warning. Exit status 1 where there is an error."""
    p = opened(project)
    p.step(frames)
    nodes = [n for n in p.engine.nodes() if tops or n.family != "TOP"]
    for node in nodes:
        node.data  # noqa: B018 (cooks it)
    errors = [(path, text) for path, text in p.errors() if tops or p.op(path).family != "TOP"]
    for path, text in p.cook_warnings():
        print(f"warning: {path}: {_one_line(text)}")
    for path, text in errors:
        print(f"error: {path}: {_one_line(text)}")
    print(f"{len(nodes)} operators, {len(errors)} error{'s' * (len(errors) != 1)}")
    p.close()
    sys.exit(1 if errors else 0)


def _one_line(text: str) -> str:
    """A message; of a traceback its last line and the place in the project that raised it."""
    lines = text.strip().splitlines()
    if len(lines) < 2 or not lines[0].startswith("Traceback"):
        return text.replace("\n", "\n    ")
    places = [line.strip() for line in lines if line.strip().startswith('File "/') and "stovetop/" not in line]
    return f"{lines[-1]}" + (f"  [{places[-1]}]" if places else "")
