"""A mesh along a line: the L-system's branches."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from stovetop.data.curves import frames
from stovetop.data.geometry import Geometry

Doubles = NDArray[np.float64]


def tube(
    P: Doubles,
    width: Doubles,
    tex: Doubles,
    *,
    sides: int,
    steps: int,
    tension: float,
    up: Any,
    parent: tuple[Any, float] | None,
    blend: float,
) -> tuple[Geometry, NDArray[np.int64]]:
    """(a mesh closed in U with vertex `uv` and point `width`, the line's point that each of its points comes from).

    width: diameters. `steps` sections between two points, on a cubic through them; its handles are 1 / tension of a
    step, at most all of it, so 3 is the plain spline. A branch leaves along its parent's direction,
    as wide as that, by `blend`.
    """
    if parent is not None and blend:
        width = np.concatenate([[width[0] * (1 - blend) + parent[1] * blend], width[1:]])
    slope = np.gradient(P, axis=0) * 3 / max(tension, 1.0)
    if parent is not None and blend:
        along = np.array(parent[0]) * np.linalg.norm(P[1] - P[0])
        slope[0] = slope[0] * (1 - blend) + along * blend
    place = np.linspace(0, len(P) - 1, (len(P) - 1) * steps + 1)
    k = np.minimum(place.astype(int), len(P) - 2)
    t = (place - k)[:, None]
    h1, h2 = (1 + 2 * t) * (1 - t) ** 2, t * t * (3 - 2 * t)
    path = P[k] * h1 + P[k + 1] * h2 + slope[k] * t * (1 - t) ** 2 + slope[k + 1] * t * t * (t - 1)
    wide = np.interp(place, np.arange(len(P)), width)
    v = np.interp(place, np.arange(len(P)), tex)
    turn = frames(path, False, up)
    angle = np.arange(sides) * 2 * np.pi / sides
    section = np.stack([np.cos(angle), np.sin(angle), np.zeros(sides)], -1)
    rings = path[:, None] + np.einsum("nij,kj->nki", turn, section) * wide[:, None, None] / 2
    uv = np.zeros((len(place), sides, 3), np.float32)
    uv[..., 0], uv[..., 1] = np.arange(sides) / sides, v[:, None]
    g = Geometry.mesh(rings.reshape(-1, 3), len(place), sides, True)
    g = g.replace(vertex={"uv": uv.reshape(-1, 3)}, point={"width": np.repeat(wide, sides).astype(np.float32)})
    return g, np.repeat(np.round(place).astype(np.int64), sides)
