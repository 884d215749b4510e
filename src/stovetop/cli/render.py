"""stovetop render: frames of a TOP as images or a movie."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from stovetop.cli._project import Mistake, frame_range, opened, stop_on_terminate

if TYPE_CHECKING:
    from stovetop.project.host import Project

MOVIES = (".mp4", ".mov", ".mkv", ".avi")


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

    An image or movie appears under its name only when it is whole. Exit status 1 where an operator had an error, 130
    where it was stopped.
    """
    from stovetop.cli._report import Faults

    first, last = frame_range(frames)
    movie = _kind(out, last - first + 1)
    stop_on_terminate()
    p = opened(project)
    node = _source(p, op)
    out.parent.mkdir(parents=True, exist_ok=True)
    # looked at from the first frame on: what a feedback loop or a time slice shows depends on the frames before
    p.engine.watch(node)
    faults = Faults(p, live=True)
    node.data  # noqa: B018 (frame 1 is there before any step)
    try:
        (_render_movie if movie else _render_images)(p, node, out, first, last, restart)
    except KeyboardInterrupt:
        left = "" if movie else "; the images so far are kept"
        print(f"stovetop: stopped at frame {p.engine.clock.frame}{left}", file=sys.stderr)
        sys.exit(130)
    finally:
        p.close()
    sys.exit(1 if faults.seen or p.errors() else 0)


def _kind(out: Path, count: int) -> bool:
    """Whether it becomes a movie. Mistake where the name cannot take so many frames, or its type is not written."""
    from stovetop.data.imageio import SUFFIXES

    movie = out.suffix.lower() in MOVIES
    if not movie and out.suffix.lower() not in SUFFIXES:
        raise Mistake(
            f"{out}: {out.suffix or 'a name without a type'} is not written; {' '.join((*SUFFIXES, *MOVIES))}"
        )
    if movie or (count == 1 and "%" not in out.name):
        return movie
    try:
        different = out.name % 1 != out.name % 2
    except (ValueError, TypeError):
        different = False
    if not different:
        raise Mistake(f"{out}: {count} images need a name with a number like {out.stem.split('%')[0]}.%04d{out.suffix}")
    return False


def _frames(p: Project, first: int, last: int) -> Iterator[int]:
    """Each frame, stepped to. Mistake where the project quits before the last."""
    from stovetop.project.host import Quit

    for frame in _progress(first, last):
        try:
            p.step(frame - 1 - p.engine.clock.frame)
        except Quit:
            raise Mistake(f"the project quits at frame {p.engine.clock.frame + 1}, {last} was asked for") from None
        yield frame


def _render_images(p: Project, node: Any, out: Path, first: int, last: int, restart: bool) -> None:
    from stovetop.data.imageio import save

    for frame in _frames(p, first, last):
        file = out.with_name(out.name % frame) if "%" in out.name else out
        # a kept frame is cooked too: what follows may depend on it (feedback)
        texture = node.data
        if restart or last == first or not file.exists():
            try:
                save(file, texture)
            except OSError as error:
                raise Mistake(f"{file}: {(error.strerror or str(error)).lower()}") from None


def _render_movie(p: Project, node: Any, out: Path, first: int, last: int, _restart: bool) -> None:
    from stovetop.data.movie import MovieWriter

    with MovieWriter(out, p.engine.clock.rate) as writer:
        for _ in _frames(p, first, last):
            writer.write(node.data)


def _source(p: Project, path: str) -> Any:
    """The node to render. Mistake where there is none or it is no picture."""
    from stovetop.core import wiring

    found = p.op(path)
    if found is None:
        tops = [n.path for n in p.engine.nodes() if n.family == "TOP" and n.kind.type in ("out", "null")]
        raise Mistake(f"{path}: no such operator. TOPs to render: {', '.join(tops[:8]) or 'none'}")
    node = wiring.source(found._node, 0) if found.family == "COMP" else found._node
    if node is None or node.family != "TOP":
        raise Mistake(f"{path}: a {found.OPType} is not a picture; name a TOP or a component with an Out TOP")
    return node


def _progress(first: int, last: int) -> Iterator[int]:
    """The frames, with a bar where somebody is looking."""
    if last == first or not sys.stderr.isatty() or os.environ.get("CI"):
        yield from range(first, last + 1)
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(range(first, last + 1), "rendering", console=Console(stderr=True), transient=True)
