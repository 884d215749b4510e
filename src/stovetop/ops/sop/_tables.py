"""Attributes as columns of a table, named `N(0)`, `N(1)`, … or `Pw`: both ways."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stovetop.core.errors import CookError
from stovetop.core.patterns import match
from stovetop.data.geometry import STANDARD, Attributes

Rows = Sequence[Sequence[str]]
_ORDER = ("vertices", "close", "P", "Pw", "Cd", "N", "uv")
_COLUMN = re.compile(r"(.+?)\((\d+)\)$")


def columns(attributes: Attributes, pattern: str = "*") -> dict[str, NDArray[Any]]:
    """Each value of the attributes that a pattern holds: (n,) by its column's name. `N` holds all of N, `N(1)` one.

    The standard ones come first, in the order of a points table without heads.
    """
    parts = {}
    for name, a in sorted(attributes.items(), key=lambda pair: _ORDER.index(pair[0]) if pair[0] in _ORDER else 99):
        if a.ndim == 1:
            parts[name] = (name, a)
        else:
            parts.update({f"{name}({k})": (name, a[:, k]) for k in range(a.shape[1])})
    whole, single = set(match(pattern, attributes)), set(match(pattern, parts))
    return {n: a for n, (name, a) in parts.items() if name in whole or n in single}


def attributes(rows: Rows, heads: Sequence[str], kinds: dict[str, type] | None = None) -> Attributes:
    """Columns of text as attributes; text that is no number makes it an attribute of text. kinds: name -> dtype."""
    found: dict[str, dict[int, list[str]]] = {}
    for i, head in enumerate(heads):
        part = _COLUMN.match(head.strip())
        name, place = (part[1], int(part[2])) if part else (head.strip(), 0)
        if name:
            found.setdefault(name, {})[place] = [row[i] if i < len(row) else "" for row in rows]
    return {name: _attribute(name, parts, len(rows), (kinds or {}).get(name)) for name, parts in found.items()}


def _attribute(name: str, parts: dict[int, list[str]], n: int, kind: type | None) -> NDArray[Any]:
    start = STANDARD.get(name, 0.0)
    size = max(len(start) if isinstance(start, tuple) else 1, max(parts) + 1, 3 if name == "P" else 1)
    if kind is str or (kind is None and name not in STANDARD and not all(map(_is_number, parts[min(parts)]))):
        return np.array(parts[min(parts)])
    out = np.zeros((n, size), np.int32 if kind is int else np.float32)
    out[:] = start if isinstance(start, tuple) and len(start) == size else 0
    for place, cells in parts.items():
        try:
            out[:, place] = [float(c or 0) for c in cells]
        except ValueError as cause:
            raise CookError(f"column '{name}': {cause}") from None
    return out if size > 1 else out[:, 0]


def _is_number(text: str) -> bool:
    try:
        float(text or 0)
    except ValueError:
        return False
    return True


def table(heads: Sequence[str], arrays: Sequence[NDArray[Any]]) -> list[list[str]]:
    """Rows of text: the heads, then the values; a float as the shortest number that means it."""
    body = [
        [v.removesuffix(".0") for v in a.astype(str).tolist()] if a.dtype.kind == "f" else _texts(a) for a in arrays
    ]
    return [list(heads), *map(list, zip(*body, strict=True))]


def _texts(a: NDArray[Any]) -> list[str]:
    return [str(v) for v in a.tolist()]
