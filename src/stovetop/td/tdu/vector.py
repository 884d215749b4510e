"""tdu.Vector: a direction in space. Source: Vector_Class."""

from __future__ import annotations

import math
from typing import Any

from stovetop.td.tdu.triple import Triple, number, three


class Vector(Triple):
    """A direction: matrices turn and scale it but do not move it (w = 0). Arguments named vec: any three numbers."""

    __slots__ = ()

    def __add__(self, other: Any) -> Vector:
        f = number(other)
        if f is not None:
            return self._of(v + f for v in self._v)
        if isinstance(other, Vector):
            return self._of(a + b for a, b in zip(self._v, other._v, strict=True))
        return NotImplemented

    def __sub__(self, other: Any) -> Vector:
        f = number(other)
        if f is not None:
            return self._of(v - f for v in self._v)
        if isinstance(other, Vector):
            return self._of(a - b for a, b in zip(self._v, other._v, strict=True))
        return NotImplemented

    def dot(self, vec: Any) -> float:
        return sum(a * b for a, b in zip(self._v, three(vec), strict=True))

    def cross(self, vec: Any) -> Vector:
        a, b = self._v, three(vec)
        return self._of((a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]))

    def lengthSquared(self) -> float:
        return self.dot(self._v)

    def length(self) -> float:
        return math.hypot(*self._v)

    def normalize(self) -> None:
        """Give it length 1, in place; a zero vector stays zero."""
        length = self.length()
        if length:
            self._v = [v / length for v in self._v]

    def distance(self, vec: Any) -> float:
        return math.dist(self._v, three(vec))

    def angle(self, vec: Any) -> float:
        """Degrees between the two, 0 to 180."""
        other = Vector(vec)
        # atan2 keeps its digits where the vectors are nearly parallel
        return math.degrees(math.atan2(self.cross(other).length(), self.dot(other)))

    def lerp(self, vec2: Any, t: float) -> Vector:
        """self * (1 - t) + vec2 * t, for any t."""
        return self._of(a * (1.0 - t) + b * t for a, b in zip(self._v, three(vec2), strict=True))

    def slerp(self, vec2: Any, t: float) -> Vector:
        """Along the arc from self to vec2, for any t; vectors on one line are interpolated linearly."""
        other = Vector(vec2)
        angle = math.radians(self.angle(other))
        sine = math.sin(angle)
        if sine < 1e-9:
            return self.lerp(other, t)
        a, b = math.sin((1.0 - t) * angle) / sine, math.sin(t * angle) / sine
        return self * a + other * b

    def project(self, vec1: Any, vec2: Any) -> None:
        """Onto the plane of two unit vectors, in place; ValueError where they span none."""
        normal = Vector(vec1).cross(vec2)
        if normal.length() < 1e-12:
            raise ValueError("the vectors lie on one line and span no plane")
        normal.normalize()
        self._v = (self - normal * self.dot(normal))._v

    def reflect(self, vec: Any) -> None:
        """Mirror it at the plane that vec is the normal of (as light at a surface), in place. vec: any length."""
        normal = Vector(vec)
        normal.normalize()
        self._v = (self - normal * (2.0 * self.dot(normal)))._v
