"""What verbs share: opening a project with its warnings shown, frame ranges, ending when asked to."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stovetop.core.errors import StovetopError

if TYPE_CHECKING:
    from stovetop.project.host import Project


class Mistake(StovetopError):
    """The command line asks for something that cannot be; shown as one line, exit status 2."""


def opened(path: Path) -> Project:
    """The project in a file; its loading warnings go to standard error."""
    import stovetop

    if not path.is_file():
        raise Mistake(f"{path}: {'that is a folder, not a project file' if path.is_dir() else 'no such file'}")
    if path.suffix.lower() in (".toe", ".tox"):
        raise Mistake(f"{path}: binary {path.suffix} files cannot be read; export the network as .tdn")
    project = stovetop.load(path)
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
        raise Mistake(f"--frames takes A-B or A, like 1-60, not {text!r}") from None
    if a < 1 or b < a:
        raise Mistake(f"--frames counts from 1 and rises, not {text}")
    return a, b


def stop_on_terminate() -> None:
    """SIGTERM ends a verb as Control-C does, so that onExit is called under a service manager too."""

    def stop(*_: Any) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
