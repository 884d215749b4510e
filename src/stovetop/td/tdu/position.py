"""tdu.Position: a point in space. Source: Position_Class."""

from __future__ import annotations

from typing import Any

from stovetop.td.tdu.triple import Triple, number
from stovetop.td.tdu.vector import Vector


class Position(Triple):
    """A point: matrices move it (w = 1). Position - Position is a Vector; Position + Vector a Position."""

    __slots__ = ()

    def translate(self, x: float, y: float, z: float) -> None:
        self._v = [a + float(b) for a, b in zip(self._v, (x, y, z), strict=True)]

    def __add__(self, other: Any) -> Position:
        f = number(other)
        if f is not None:
            return self._of(v + f for v in self._v)
        if isinstance(other, Vector):
            return self._of(a + b for a, b in zip(self._v, other._v, strict=True))
        return NotImplemented

    def __sub__(self, other: Any) -> Any:
        f = number(other)
        if f is not None:
            return self._of(v - f for v in self._v)
        if isinstance(other, (Vector, Position)):
            kind = Vector if isinstance(other, Position) else Position
            return kind._of(a - b for a, b in zip(self._v, other._v, strict=True))
        return NotImplemented
