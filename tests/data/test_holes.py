"""Faces with holes: one polygon round both, and its triangles."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from stovetop.data.geometry import Geometry
from stovetop.data.holes import bridged
from stovetop.data.topology import triangles


def ring(x: float, y: float, radius: float, corners: int) -> np.ndarray:
    """(corners, 3) a regular polygon, counter-clockwise."""
    a = np.arange(corners) / corners * 2 * np.pi + 0.3
    return np.stack([x + radius * np.cos(a), y + radius * np.sin(a), np.zeros(corners)], 1)


def area(P: np.ndarray) -> float:
    return float(np.cross(P, np.roll(P, -1, 0))[:, 2].sum()) / 2


@pytest.mark.parametrize("flip", [False, True])
@pytest.mark.parametrize("holes", [1, 2, 4, 9])
def test_the_triangles_leave_the_holes_out(holes, flip):
    random = np.random.default_rng(holes)
    rings = [ring(0, 0, 5, 40)]
    rings += [
        ring(i % 3 * 2 - 2, i // 3 * 2 - 2, random.uniform(0.2, 0.7), random.integers(3, 12)) for i in range(holes)
    ]
    starts = np.cumsum([0, *map(len, rings)])
    faces = [np.arange(a, b) for a, b in pairwise(starts)]
    g = bridged(Geometry.polygons(np.concatenate(rings), [f[::-1] for f in faces] if flip else faces), 0.01, 1.0)
    assert g.num_prims == 1 and g.num_vertices == sum(map(len, rings)) + 2 * holes
    a, b, c = g.P[g.verts[triangles(g)[0]]].astype(float).swapaxes(0, 1)
    areas = np.cross(b - a, c - a)[:, 2] / 2 * (-1 if flip else 1)
    assert areas.min() > -1e-6, "none is turned over"
    assert areas.sum() == pytest.approx(area(rings[0]) - sum(map(area, rings[1:])), abs=1e-4)


def test_two_holes_bridged_from_one_corner():
    """The second bridge leaves between the right sides of the corner that the first one doubled."""
    outer = np.array([[-6, -3, 0], [6, -3, 0], [0.5, 0, 0], [6, 3, 0], [-6, 3, 0]], float)
    rings = [outer, ring(-0.6, 1.3, 0.6, 8), ring(-0.6, -1.3, 0.6, 8)]
    g = bridged(Geometry.polygons(np.concatenate(rings), [range(5), range(5, 13), range(13, 21)]), 0.01, 1.0)
    assert (g.verts == 2).sum() == 3, "both holes hang on it"
    a, b, c = g.P[g.verts[triangles(g)[0]]].astype(float).swapaxes(0, 1)
    areas = np.cross(b - a, c - a)[:, 2] / 2
    assert areas.min() > 0
    assert areas.sum() == pytest.approx(area(outer) - 2 * area(rings[1]), abs=1e-4)
