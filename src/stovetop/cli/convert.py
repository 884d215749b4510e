"""stovetop convert: a shader of ISF or Shadertoy as a component."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from stovetop.cli._project import Mistake


def command(
    shader: Annotated[Path, typer.Argument(help="an ISF file (.fs), or a text with Shadertoy's mainImage")],
    out: Annotated[Path | None, typer.Option("--out", "-o", help="the .tdn file; beside the shader")] = None,
    size: Annotated[str, typer.Option(help="WIDTHxHEIGHT of what it draws by itself")] = "1280x720",
    force: Annotated[bool, typer.Option("--force", help="replace a file that exists")] = False,
) -> None:
    """Write a component of GLSL TOPs that draws the shader, its inputs as custom parameters."""
    import sys

    from stovetop.project.shaders import convert

    width, _, height = size.partition("x")
    if not (width.isdigit() and height.isdigit() and int(width) and int(height)):
        raise Mistake(f"--size is WIDTHxHEIGHT, like 1280x720, not {size!r}")
    target = out or shader.with_suffix(".tdn")
    if target.exists() and not force:
        raise Mistake(f"{target} exists already; --force replaces it")
    if not shader.is_file():
        raise Mistake(f"{shader}: no such file")
    for warning in convert(shader, target, (int(width), int(height))):
        print(f"warning: {warning}", file=sys.stderr)
    print(f"{target}: try `stovetop render {target} --op /project1/{_name(target, shader)} -o picture.png`")


def _name(target: Path, shader: Path) -> str:
    """The component's name in the file."""
    from stovetop.project.read import read

    return read(target).path.rpartition("/")[2] or shader.stem
