"""Shapes that scene files name instead of listing their points, and parts of meshes."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .geometry import Geometry
from .topology import point_normals, vertex_normals

COLUMNS = 32
_TURNS = {"X": [2, 0, 1], "Y": [1, 2, 0], "Z": [0, 1, 2]}


def box(size: float) -> Geometry:
    """A cube around the origin with flat normals."""
    corners = np.array([[x, y, z] for z in (-1, 1) for y in (-1, 1) for x in (-1, 1)], np.float32) * size / 2
    faces = np.array([[0, 2, 3, 1], [4, 5, 7, 6], [0, 1, 5, 4], [2, 6, 7, 3], [0, 4, 6, 2], [1, 3, 7, 5]])
    g = Geometry.polygons(corners, faces)
    return g.with_attributes("vertex", N=vertex_normals(g, 0.0))


def lathe(profile: NDArray[np.float64], axis: str, smooth: bool) -> Geometry:
    """A profile (n, 2), distance from and place along an axis from its lower to its upper end on it, turned round."""
    n = len(profile)
    angle = np.arange(COLUMNS) / COLUMNS * 2 * np.pi
    rings = [np.stack([r * np.cos(angle), r * np.sin(angle), np.full(COLUMNS, z)], 1) for r, z in profile[1:-1]]
    P = np.concatenate([[[0, 0, profile[0, 1]]], *rings, [[0, 0, profile[-1, 1]]]])
    k = np.arange(COLUMNS)
    after, last = (k + 1) % COLUMNS, len(P) - 1
    faces: list[Any] = list(np.stack([np.zeros(COLUMNS, int), 1 + after, 1 + k], 1))
    for i in range(n - 3):
        low, high = 1 + i * COLUMNS, 1 + (i + 1) * COLUMNS
        faces += list(np.stack([low + k, low + after, high + after, high + k], 1))
    top = 1 + (n - 3) * COLUMNS
    faces += list(np.stack([top + k, top + after, np.full(COLUMNS, last)], 1))
    g = Geometry.polygons(P[:, _TURNS[axis]], faces)
    if smooth:
        return g.with_attributes("point", N=point_normals(g))
    return g.with_attributes("vertex", N=vertex_normals(g, 40.0))


def without_loose(g: Geometry) -> tuple[Geometry, NDArray[np.bool_]]:
    """Without the points that no primitive uses, and the mask of those that stayed."""
    used = np.zeros(g.num_points, bool)
    used[g.verts] = True
    return g.keep(points=used), used
