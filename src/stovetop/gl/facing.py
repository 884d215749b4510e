"""Of a large mesh that stays as it is, the triangles that look at an eye: the others' vertices need no work then.

A renderer on the processor computes each vertex before it finds that a triangle looks away: without half of a sphere of
131,000 triangles a frame takes 0.87 times as long at 720p.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

#: lists kept at a time: there may be several cameras, or a cube's sides
_KEPT = 4
#: how far an eye may move before its list is made anew, as a part of how far away things are; until then the list holds
#: what it may come to see
_MARGIN = 0.02


class Seen:
    """One list. buffer: of indices, `count` of them used."""

    def __init__(self, number: int, buffer: Any) -> None:
        self.number, self.buffer, self.count = number, buffer, 0
        self.eye = np.full(4, np.nan)
        self.margin = 0.0

    def holds(self, eye: NDArray[np.float64]) -> bool:
        return bool(np.linalg.norm(self.eye - eye) < self.margin) and self.eye[3] == eye[3]


class Facing:
    """points: (n, 3) float32; triangles: (m, 3) int32, anticlockwise seen from their fronts. reserve: makes a buffer of
    that many bytes."""

    def __init__(
        self, points: NDArray[np.float32], triangles: NDArray[np.int32], reserve: Callable[[int], Any]
    ) -> None:
        self._reserve = reserve
        a, b, c = (points[triangles[:, i]].astype(np.float64) for i in range(3))
        normals = np.cross(b - a, c - a)
        normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-300)
        # each triangle's plane: positive outside of it
        self._planes = np.column_stack([normals, -np.einsum("ij,ij->i", normals, a)]).astype(np.float32)
        # three indices move as one
        self._triangles = np.ascontiguousarray(triangles, np.int32).view("V12").ravel()
        self._lists: list[Seen] = []
        # what single precision leaves open
        self._error = 1e-5 * float(np.abs(points).max(initial=0.0))

    def seen(self, eye: NDArray[np.float64]) -> Seen:
        """The triangles that may be seen from `eye`, in their order; every other one looks away.

        eye: (4,) in the points' space: a place (x, y, z, 1), or for parallel rays the direction to it (x, y, z, 0).
        """
        found = next((one for one in self._lists if one.holds(eye)), None)
        if found is None:
            found = self._renewed(eye)
        else:
            self._lists.remove(found)
        self._lists.append(found)
        return found

    def _renewed(self, eye: NDArray[np.float64]) -> Seen:
        if len(self._lists) < _KEPT:
            one = Seen(len(self._lists), self._reserve(self._triangles.nbytes))
        else:
            one = self._lists.pop(0)
        outside = self._planes @ eye.astype(np.float32)
        one.eye, one.margin = eye, _MARGIN * float(np.median(np.abs(outside[:: max(len(outside) // 64, 1)])))
        error = max(self._error, 1e-5 * float(np.abs(eye).max()))
        chosen = self._triangles[outside > -one.margin - error]
        one.count = 3 * len(chosen)
        one.buffer.orphan()
        one.buffer.write(chosen)
        return one
