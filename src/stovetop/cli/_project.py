"""What verbs share: opening a project with its warnings shown, frame ranges."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from stovetop.project.host import Project


def opened(path: Path, quiet: bool = False) -> Project:
    """The project in a file; its loading warnings go to standard error."""
    import stovetop

    if not path.is_file():
        raise typer.BadParameter(f"{path}: no such file")
    project = stovetop.load(path)
    if not quiet:
        for warning in project.warnings:
            print(f"warning: {warning}", file=sys.stderr)
    return project


def frame_range(text: str) -> tuple[int, int]:
    """(1, 60) of '1-60', (7, 7) of '7'."""
    first, _, last = text.partition("-")
    try:
        a = int(first)
        b = int(last) if last else a
    except ValueError:
        raise typer.BadParameter(f"frames are A-B or A, like 1-60, not {text!r}") from None
    if a < 1 or b < a:
        raise typer.BadParameter(f"frames count from 1 and rise, not {text}")
    return a, b
