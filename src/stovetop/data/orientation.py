"""How a box lies that fits geometry tightly."""

from __future__ import annotations

from itertools import permutations, product

import numpy as np
from numpy.typing import NDArray

from .geometry import Geometry
from .topology import area_vectors, faces

Doubles = NDArray[np.float64]

#: the directions that points are looked for in, and the faces whose normals are tried
DIRECTIONS, FACES = 256, 24


def orientation(g: Geometry) -> Doubles:
    """(3, 3) the turn of the smallest box found around all points: columns are its axes, as near to x, y, z as can be.

    Tried are boxes with a side along one of the largest faces or across the principal axes. One that is not smaller
    than the bounds is not turned; nor is one by less than a twentieth unless there are points at all its corners: round
    things stay upright.
    """
    P = g.P.astype(np.float64)
    P = P[np.isfinite(P).all(1)]
    if len(P) < 2:
        return np.eye(3)
    P = P - P.mean(0)
    size = float(np.abs(P).max())
    if not size > 0:
        return np.eye(3)
    P = P / size
    every, P = P, outermost(P)
    best, least = np.eye(3), measure(P, np.eye(3)) * (1 - 1e-4)
    for normal in [*np.linalg.eigh(P.T @ P)[1].T, *normals(g)]:
        m = around(P, normal)
        own = measure(P, m)
        if own < least:
            best, least = m, own * (1 - 1e-6)
    enough = 1 - 1e-4 if cornered(P, best) else 0.95
    return upright(best) if measure(every, best) < measure(every, np.eye(3)) * enough else np.eye(3)


def cornered(P: Doubles, m: Doubles) -> bool:
    """Whether a box along these axes has a point at each of its corners."""
    at = P @ m
    low, high = at.min(0), at.max(0)
    corners = np.array(list(product(*zip(low, high, strict=True))))
    return bool((np.abs(corners[:, None] - at).max(-1).min(1) < 1e-3).all())


def outermost(P: Doubles) -> Doubles:
    """Those of points that lie furthest in one of many directions."""
    k = np.arange(DIRECTIONS) + 0.5
    z, turn = 1 - 2 * k / DIRECTIONS, k * np.pi * (3 - np.sqrt(5))
    r = np.sqrt(1 - z * z)
    ways = np.concatenate([np.stack([r * np.cos(turn), r * np.sin(turn), z], -1), np.eye(3), -np.eye(3)])
    if len(P) <= len(ways):
        return P
    return P[np.unique([int(np.argmax(P @ way)) for way in ways])]


def normals(g: Geometry) -> Doubles:
    """(n, 3) of the largest faces, each direction once."""
    verts, offsets, _ = faces(g)
    vectors = area_vectors(g.P, g.verts[verts], offsets)
    size = np.linalg.norm(vectors, axis=1)
    first = np.argsort(-size, kind="stable")[: 64 * FACES]
    first = first[size[first] > 0]
    units = vectors[first] / size[first, None]
    units *= np.where(units @ [1.0, 1e-3, 1e-6] < 0, -1, 1)[:, None]
    _, at = np.unique(np.round(units, 5), axis=0, return_index=True)
    return np.asarray(units[np.sort(at)[:FACES]])


def around(P: Doubles, normal: Doubles) -> Doubles:
    """(3, 3) the axes of the smallest box with one along a normal."""
    x = np.cross(normal, np.eye(3)[np.argmin(np.abs(normal))])
    x /= np.linalg.norm(x)
    y = np.cross(normal, x)
    flat = outline(P @ np.stack([x, y], -1))
    side = np.roll(flat, -1, 0) - flat
    length = np.linalg.norm(side, axis=1)
    side = side[length > 1e-9] / length[length > 1e-9, None]
    if not len(side):
        return np.stack([x, y, normal], -1)
    across = np.stack([-side[:, 1], side[:, 0]], -1)
    a, b = (np.ptp(flat @ way.T, axis=0) for way in (side, across))
    c, s = side[int(np.argmin((a + 1e-3) * (b + 1e-3)))]
    return np.stack([c * x + s * y, c * y - s * x, normal], -1)


def outline(P: Doubles) -> Doubles:
    """The convex hull of points in a plane (Andrew's monotone chain)."""
    points = np.unique(P, axis=0).tolist()

    def half(order: list[list[float]]) -> list[list[float]]:
        out: list[list[float]] = []
        for p in order:
            while len(out) > 1 and turn(out[-2], out[-1], p) <= 0:
                out.pop()
            out.append(p)
        return out[:-1]

    return np.array(half(points) + half(points[::-1])) if len(points) > 1 else np.array(points)


def turn(a: list[float], b: list[float], c: list[float]) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def measure(P: Doubles, m: Doubles) -> float:
    """The volume, which tells flat boxes apart, too."""
    return float(np.prod(np.ptp(P @ m, axis=0) + 1e-3))


def upright(m: Doubles) -> Doubles:
    """The same box by axes that turn the least from x, y and z."""
    turns = []
    for order in permutations(range(3)):
        for signs in product((1.0, -1.0), repeat=3):
            own = m[:, order] * signs
            if np.linalg.det(own) > 0:
                turns.append(own)
    return max(turns, key=lambda own: round(float(np.trace(own)), 9))
