"""The functions of the tdu module. Source: Tdu_Module."""

from __future__ import annotations

import ast
import contextlib
import os
import re
import struct
from collections.abc import Callable, Iterable
from typing import Any

from stovetop.core import patterns
from stovetop.td.quantity import bare

_MASK = (1 << 64) - 1
_QUOTED = re.compile(r""""([^"]*)"|'([^']*)'|(\S+)""")


def rand(seed: Any) -> float:
    """A number from 0 to below 1, always the same for a seed: a number, or other things by their text (an OP: path).

    The numbers differ from TouchDesigner's, whose generator is not public; 1 and 1.0 are the same seed.
    """
    seed = bare(seed)
    data = str(seed).encode()
    if hasattr(seed, "__float__") and not isinstance(seed, str):
        # a whole number beyond the range of floats stays what it is written as
        with contextlib.suppress(OverflowError):
            data = struct.pack("<d", float(seed) + 0.0)
    state = len(data)
    for start in range(0, len(data), 8):
        state = _mixed(state ^ int.from_bytes(data[start : start + 8], "little"))
    return (state >> 11) / float(1 << 53)


def _mixed(x: int) -> int:
    """splitmix64: every bit of x decides about every bit of the result."""
    x = (x + 0x9E3779B97F4A7C15) & _MASK
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & _MASK
    return x ^ (x >> 31)


def clamp(inputVal: Any, min: Any, max: Any) -> Any:
    """Of anything that can be compared; min wins where they cross."""
    value, low, high = bare(inputVal), bare(min), bare(max)
    value = high if value > high else value
    return low if value < low else value


def remap(inputVal: float, fromMin: float, fromMax: float, toMin: float, toMax: float) -> float:
    """From one range to another, not clamped. ZeroDivisionError where the first range is empty."""
    value, a, b, c, d = (float(v) for v in (inputVal, fromMin, fromMax, toMin, toMax))
    return c + (value - a) / (b - a) * (d - c)


def base(str: str) -> str:
    """What stands before the first digit after the last slash."""
    return re.split(r"\d", f"{str}".rsplit("/", 1)[-1], maxsplit=1)[0]


def digits(str: str) -> int | None:
    """The number that the last group of digits after the last slash makes; None where there is none."""
    found = re.findall(r"\d+", f"{str}".rsplit("/", 1)[-1])
    return int(found[-1]) if found else None


def validName(str: str) -> str:
    """With underscores for what an operator's name may not have."""
    return re.sub(r"[^A-Za-z0-9_]", "_", f"{str}")


def validPath(str: str) -> str:
    """As validName, but slashes stay."""
    return re.sub(r"[^A-Za-z0-9_/]", "_", f"{str}")


#: their names in older builds
legalName, legalPath = validName, validPath


def expand(pattern: str) -> list[str]:
    """The words that a pattern generates: see Pattern Expansion in core/patterns.py."""
    return patterns.expand(f"{pattern}")


def match(pattern: str, inputList: Iterable[Any], caseSensitive: bool = True) -> list[Any]:
    """Those of a list whose text a pattern holds, in the list's order."""
    return [item for item in inputList if patterns.matches(f"{pattern}", f"{item}", caseSensitive)]


def split(string: Any, eval: bool = False) -> list[Any]:
    """Words between blanks, quotes (of either kind) hold one together; eval: Python literals become their values."""
    found = [next(g for g in m.groups() if g is not None) for m in _QUOTED.finditer(f"{string}")]
    return [_literal(word) for word in found] if eval else list(found)


def _literal(word: str) -> Any:
    try:
        return ast.literal_eval(word)
    except (ValueError, SyntaxError):
        return word


def tryExcept(func1: Callable[[], Any], func2OrVal: Any) -> Any:
    """func1(), or where that raises the second: a function's result, or the value itself."""
    try:
        return func1()
    except Exception:
        return func2OrVal() if callable(func2OrVal) else func2OrVal


def forceCrash() -> None:
    """End the process at once, without cleaning up."""
    os.abort()


def expandPath(path: str) -> str:
    """An absolute path with forward slashes: `name:/…` by project.paths, others relative to the project's folder."""
    from stovetop.td.current import engine

    text = f"{path}".replace("\\", "/")
    name, colon, rest = text.partition(":")
    folders = engine().hooks.project.face.paths  # type: ignore[attr-defined]
    if colon and name in folders:
        text = f"{str(folders[name]).rstrip('/')}/{rest.lstrip('/')}"
    if re.match(r"[A-Za-z]:/|[a-z]+://", text):
        return text
    return str(engine().file(text).resolve()).replace(os.sep, "/")


def collapsePath(path: str, asExpression: bool = False) -> str:
    """The shortest way to write a path: `name:/…` by project.paths, or relative to the project's folder.

    asExpression: Python that gives the path, with app's folders where it lies in one (`app.samplesFolder + '/Map'`).
    """
    from stovetop.td.current import engine

    text = f"{path}".replace("\\", "/")
    project = engine().hooks.project  # type: ignore[attr-defined]
    if asExpression:
        for member in (
            "samplesFolder",
            "paletteFolder",
            "userPaletteFolder",
            "installFolder",
            "preferencesFolder",
            "desktopFolder",
        ):
            inside = _inside(text, str(getattr(project.app, member)))
            if inside is not None:
                return f"app.{member} + {'/' + inside!r}" if inside else f"app.{member}"
    named = [(len(str(folder)), name, _inside(text, str(folder))) for name, folder in project.face.paths.items()]
    hits = [(size, name, inside) for size, name, inside in named if inside is not None]
    inside = _inside(text, str(project.engine.folder.resolve()))
    if hits:
        _, name, rest = max(hits)
        text = f"{name}:/{rest}"
    elif inside:
        text = inside
    return repr(text) if asExpression else text


def _inside(path: str, folder: str) -> str | None:
    """The path from a folder on; None where it does not lie in it."""
    folder = folder.replace("\\", "/").rstrip("/")
    if path == folder:
        return ""
    return path[len(folder) + 1 :] if path.startswith(folder + "/") else None


def parSummary(OPType: Any) -> dict[str, dict[str, Any]]:
    """The built-in parameters of an operator type (`noiseTOP` or 'noiseTOP'), by name and in order.

    Each: name, label, page, style, default, menuNames, menuLabels, min, max, normMin, normMax, clampMin, clampMax,
    readOnly.
    ValueError for a type that there is not, TypeError for what is no type, an operator too.
    """
    from stovetop.core import registry

    if not isinstance(OPType, (str, type)):
        raise TypeError(f"parSummary() takes an operator type or its name, not {OPType!r}")
    name = OPType if isinstance(OPType, str) else OPType.__name__
    kind = registry.find(name)
    if kind is None:
        raise ValueError(f"{name!r} is not an operator type")
    return {d.name: _described(d) for d in kind.spec.pars.values()}


def _described(d: Any) -> dict[str, Any]:
    plain = ("name", "label", "page", "style", "default", "min", "max")
    renamed = {
        "menuNames": list(d.menu_names), "menuLabels": list(d.menu_labels), "normMin": d.norm_min,
        "normMax": d.norm_max, "clampMin": d.clamp_min, "clampMax": d.clamp_max, "readOnly": d.read_only,
    }  # fmt: skip
    return {**{k: getattr(d, k) for k in plain}, **renamed}
