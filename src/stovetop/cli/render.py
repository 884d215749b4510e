"""stovetop render: frames of a TOP as images or a movie."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from stovetop.cli._project import frame_range, opened

if TYPE_CHECKING:
    from stovetop.project.host import Project

MOVIES = frozenset({".mp4", ".mov", ".mkv", ".avi", ".webm"})


def command(
    project: Annotated[Path, typer.Argument(help="the .tdn file")],
    op: Annotated[str, typer.Option("--op", help="the TOP, or a component with an Out TOP")],
    out: Annotated[
        Path, typer.Option("--out", "-o", help="a picture, a movie, or a pattern with a number (f.%04d.exr)")
    ],
    frames: Annotated[str, typer.Option(help="A-B, timeline frames from 1")] = "1",
    restart: Annotated[bool, typer.Option("--restart", help="render images again that are there already")] = False,
) -> None:
    """Render frames. Images that are there already are kept, so that a render that was stopped goes on where it was.

    An image or movie appears under its name only when it is whole. Exit status 1 where an operator had an error.
    """
    first, last = frame_range(frames)
    movie = out.suffix.lower() in MOVIES
    if not movie and last > first and "%" not in out.name:
        raise typer.BadParameter(
            f"{out}: {last - first + 1} frames need a movie, or a name with a number like {out.stem}.%04d.png"
        )
    p = opened(project)
    node = _source(p, op)
    out.parent.mkdir(parents=True, exist_ok=True)
    writer = _movie(out, p.engine.clock.rate) if movie else None
    try:
        for frame in _progress(first, last):
            p.step(frame - 1 - p.engine.clock.frame)
            file = Path(str(out) % frame) if "%" in out.name else out
            if writer is None and not restart and last > first and file.exists():
                # what follows may depend on this frame's cook (feedback), so it is not left out
                node.data  # noqa: B018
                continue
            texture = node.data
            if writer is not None:
                writer.write(texture)
            else:
                _save(file, texture)
    except BaseException:
        if writer is not None:
            writer.discard()
        raise
    if writer is not None:
        writer.close()
    errors = p.errors()
    for path, text in errors:
        print(f"error: {path}: {text}", file=sys.stderr)
    p.close()
    sys.exit(1 if errors else 0)


def _source(p: Project, path: str) -> Any:
    """The node to render. typer.BadParameter where there is none or it is no picture."""
    from stovetop.core import wiring

    found = p.op(path)
    if found is None:
        tops = [n.path for n in p.engine.nodes() if n.family == "TOP" and n.kind.type in ("out", "null")]
        raise typer.BadParameter(f"{path}: no such operator. TOPs to render: {', '.join(tops[:8]) or 'none'}")
    node = wiring.source(found._node, 0) if found.family == "COMP" else found._node
    if node is None or node.family != "TOP":
        raise typer.BadParameter(
            f"{path}: a {found.OPType} is not a picture; name a TOP or a component with an Out TOP"
        )
    return node


def _movie(out: Path, rate: float) -> Any:
    from stovetop.data.movie import MovieWriter

    return MovieWriter(out, rate)


def _save(file: Path, texture: Any) -> None:
    from stovetop.data.imageio import save

    save(str(file), texture)


def _progress(first: int, last: int) -> Iterator[int]:
    """The frames, with a bar where somebody is looking."""
    if last == first or not sys.stderr.isatty() or os.environ.get("CI"):
        yield from range(first, last + 1)
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(range(first, last + 1), "rendering", console=Console(stderr=True), transient=True)
