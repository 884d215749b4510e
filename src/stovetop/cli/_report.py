"""Errors for people: which operator, which parameter, what, and the line of their own code."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from traceback import extract_tb
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from stovetop.core.network import Node
    from stovetop.project.host import Project

_PACKAGE = str(Path(__file__).parent.parent)
_FRAME = re.compile(r'^  File "(.*)", line (\d+)')


class Faults:
    """Listens to a project and keeps what failed cooks raised, for the line of the user's code in it.

    live: print each new error at once, with its frame, on standard error.
    """

    def __init__(self, project: Project, live: bool = False) -> None:
        self.project, self.live = project, live
        self.causes: dict[Node, Exception] = {}
        self.seen: set[str] = set()
        project.engine.listeners.append(self._heard)

    def _heard(self, event: str, node: Node, error: Any) -> None:
        if event not in ("error", "script_error"):
            return
        if event == "error":
            self.causes[node] = error
            line = self._cooked(node, node.message)
        else:
            what = error.msg if isinstance(error, SyntaxError) else error
            line = f"{node.path}: {type(error).__name__}: {what}{place(error)}"
        if self.live and line not in self.seen:
            print(f"error: frame {self.project.engine.clock.frame + 1}: {line}", file=sys.stderr)
        self.seen.add(line)

    def _cooked(self, node: Node, text: str) -> str:
        cause = self.causes.get(node)
        if isinstance(cause, SyntaxError):
            # its own text ends with a place, less exact than ours
            text = f"{type(cause).__name__}: {cause.msg}"
        text = text.removeprefix(f"{node.path}: ").removesuffix(f" ({node.path})")
        return f"{node.path}: {_indented(text)}{place(cause) if cause is not None else ''}"

    def lines(self, node: Node) -> list[str]:
        """What is wrong with a node now, a line each: its cook, its parameters, its scripts."""
        found = [self._cooked(node, node.message)] if node.message else []
        for name, text in node.errors.items():
            text = text.removeprefix(f"{node.path}: ")
            value = node.pars.get(name)
            source = (value.expr or value.bind_expr) if value is not None and value.mode else ""
            found.append(f"{node.path}: {text}" + (f" (in {source})" if source else ""))
        scripts = dict.fromkeys(node.script_errors or ())
        return found + [f"{node.path}: {summary(text)}" for text in scripts]


def place(error: BaseException) -> str:
    """' (/project1/script1, line 3: y = 1/0)': the innermost line of the user's code; '' where none took part."""
    if isinstance(error, SyntaxError):
        return f" ({error.filename}, line {error.lineno}: {(error.text or '').strip()})"
    frames = [f for f in extract_tb(error.__traceback__) if _users(f.filename)]
    return f" ({frames[-1].filename}, line {frames[-1].lineno}: {frames[-1].line})" if frames else ""


def _users(file: str) -> bool:
    """Whether code is the project's: DATs are files named after their operators, which do not exist on the disk."""
    return file.startswith("<run from /") or (file.startswith("/") and not Path(file).exists())


def trimmed(text: str) -> str:
    """A traceback without the engine's own frames."""
    out: list[str] = []
    keep = True
    for line in text.splitlines():
        frame = _FRAME.match(line)
        if frame:
            keep = not frame[1].startswith(_PACKAGE)
        elif not line.startswith("    "):
            keep = True
        if keep:
            out.append(line)
    return "\n".join(out)


def summary(text: str) -> str:
    """A traceback as one line: what was raised, and the innermost line of the user's code."""
    lines = trimmed(text).splitlines()
    if not lines or not lines[0].startswith("Traceback"):
        return _indented(text)
    at = max((i for i, line in enumerate(lines) if _FRAME.match(line)), default=None)
    if at is None:
        return lines[-1]
    frame = _FRAME.match(lines[at])
    assert frame
    return f"{lines[-1]} ({frame[1]}, line {frame[2]}: {lines[at + 1].strip()})"


def _indented(text: str) -> str:
    return text.replace("\n", "\n    ")
