"""stovetop new: an empty project."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from stovetop.cli._project import Mistake


def command(
    path: Annotated[Path, typer.Argument(help="the .tdn file to write")],
    rate: Annotated[float, typer.Option(help="frames a second")] = 60.0,
    force: Annotated[bool, typer.Option("--force", help="replace a file that exists")] = False,
) -> None:
    """Write an empty project: /project1 with an Out TOP of a constant picture."""
    import stovetop

    if path.exists() and not force:
        raise Mistake(f"{path} exists already; --force replaces it")
    if not rate > 0:
        raise Mistake(f"--rate is frames a second, above 0, not {rate:g}")
    project = stovetop.Project(rate=rate)
    inside = project.op("/project1")
    constant = inside.create("constantTOP", "constant1")
    out = inside.create("outTOP", "out1")
    out.nodeX = 200
    out.inputConnectors[0].connect(constant)
    if rate != 60.0:
        _keep_rate(inside, rate)
    project.save(path)
    print(f"{path}: try `stovetop render {path} --op /project1/out1 -o picture.png`")


def _keep_rate(inside: Any, rate: float) -> None:
    """TDN has no place for the frame rate: a script sets it when the project opens."""
    startup = inside.create("executeDAT", "startup")
    startup.par.start = True
    startup.nodeY = 200
    startup.text = f"# the project's frame rate\ndef onStart():\n\tproject.cookRate = {rate:g}\n\treturn\n"
