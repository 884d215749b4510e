"""Shader text: includes put in, and lines kept traceable to the file they came from."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

from stovetop.core.errors import CookError

#: finds an included text: path as written -> (name for messages, text), or None
Resolver = Callable[[str], "tuple[str, str] | None"]

LIBRARY = Path(__file__).parent / "glsl"
_INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"].*$')
_VERSION = re.compile(r"^\s*#\s*version\b.*$")
# drivers disagree about the string number in `#line n string`, so the file's number is part of the line number
_FILE_STEP = 100_000


class ShaderError(CookError):
    """A shader does not compile. `problems`: (file, line from 1 or 0 where unknown, message) in the driver's order."""

    def __init__(self, problems: list[tuple[str, int, str]]) -> None:
        self.problems = problems
        super().__init__("\n".join(f"{f}:{n}: {m}" if n else f"{f}: {m}" for f, n, m in problems))


class Source:
    """A shader under construction; each `add` is a file of its own in error messages."""

    def __init__(self) -> None:
        self.files: list[str] = ["stovetop"]
        self.text = ""

    def code(self, text: str) -> Source:
        """Text of Stovetop's own, without a line to point to."""
        self.text += f"#line 1\n{text}\n"
        return self

    def add(self, name: str, text: str, resolve: Resolver | None = None) -> Source:
        """A file; `#include` is resolved by `resolve`, then in the library of gl/glsl. `#version` lines are blanked.

        ShaderError names the line of an include that is not found or that includes itself.
        """
        self._add(name, text, resolve, ())
        return self

    def _add(self, name: str, text: str, resolve: Resolver | None, parents: tuple[str, ...]) -> None:
        number = self._number(name)
        out = [f"#line {number * _FILE_STEP + 1}"]
        for i, line in enumerate(text.splitlines(), 1):
            include = _INCLUDE.match(line)
            if include:
                self.text += "\n".join(out) + "\n"
                self._include(include[1].strip(), (name, i), resolve, (*parents, name))
                out = [f"#line {number * _FILE_STEP + i + 1}"]
            else:
                out.append("" if _VERSION.match(line) else line)
        self.text += "\n".join(out) + "\n"

    def _include(self, path: str, where: tuple[str, int], resolve: Resolver | None, parents: tuple[str, ...]) -> None:
        found = (resolve(path) if resolve else None) or library(path)
        if found is None:
            raise ShaderError([(*where, f"#include: no DAT {path!r}")])
        if found[0] in parents:
            raise ShaderError([(*where, f"#include: {path!r} includes itself")])
        self._add(*found, resolve, parents)

    def _number(self, name: str) -> int:
        if name not in self.files:
            self.files.append(name)
        return self.files.index(name)

    def locate(self, line: int) -> tuple[str, int]:
        """File and line of a line number that a driver reports."""
        number, line = divmod(line, _FILE_STEP)
        return (self.files[number], line) if number else (self.files[0], 0)


@cache
def library(path: str) -> tuple[str, str] | None:
    """A file of gl/glsl by its name: what messages call it, and its text."""
    file = LIBRARY / path
    return (f"glsl/{path}", file.read_text()) if file.parent == LIBRARY and file.is_file() else None


_MESSAGE = re.compile(r"^(?:(?:ERROR|WARNING):\s*)?(\d+)(?::(\d+)(?:\((\d+)\))?|\((\d+)\))\s*:\s*(.*)$")


def parse_log(log: str, source: Source) -> list[tuple[str, int, str]]:
    """The problems in a driver's log: Mesa `0:12(3): error: …`, NVIDIA `0(12) : error …`, others `ERROR: 0:12: …`."""
    problems = []
    for line in log.splitlines():
        m = _MESSAGE.match(line.strip())
        if m and not re.match(r"warning\b", m[5], re.IGNORECASE):
            problems.append((*source.locate(int(m[2] or m[4])), re.sub(r"^error\s*:?\s*", "", m[5])))
    if not problems:
        text = [t for t in log.splitlines() if t.strip() and not re.match(r"^(GLSL|=+|\w+_shader$)", t)]
        problems.append((source.files[-1], 0, " ".join(text) or log.strip()))
    return problems
