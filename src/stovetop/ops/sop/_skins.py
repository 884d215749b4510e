"""Meshes over curves: ruled, closed, and between two families of curves."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from stovetop.data.curves import Samples, evenly, samples
from stovetop.data.geometry import Geometry
from stovetop.data.rebuild import blended, blended_points
from stovetop.data.topology import to_polygons
from stovetop.ops.sop._surface import surface

Doubles = NDArray[np.float64]


def skin(g: Geometry, row: NDArray[np.int64], par: Any = None, wrap: bool = False) -> Geometry:
    """One mesh through polygons `row`, each a row of it; one alone is a face."""
    if len(row) == 1:
        alone = g.keep(prims=np.arange(g.num_prims) == row[0])
        used = np.bincount(alone.verts, minlength=alone.num_points) > 0
        return alone.keep(points=used).replace(closed=np.array([True]))
    found = [samples(g, int(i)) for i in row]
    closed = all(s.closed for s in found)
    most = max(len(s.index) + (s.closed and not closed) for s in found)
    found = [fitted(g, s, most, closed) for s in found]
    k = max(s.index.shape[1] for s in found)
    index = np.concatenate([np.pad(s.index, ((0, 0), (0, k - s.index.shape[1])), "edge") for s in found])
    weight = np.concatenate([np.pad(s.weight, ((0, 0), (0, k - s.weight.shape[1]))) for s in found])
    points = blended_points(g, g.verts[index], weight)
    around = wrap or (par is not None and wraps(par, closed))
    connect = "quads" if par is None else par.surftype
    lines = connect in ("rows", "cols", "rowcol")
    polygons = lines or (par is not None and par.polys)
    made = surface(
        "poly" if polygons else "mesh", connect, points.P, len(row), most, closed, None, points.point,
        {} if polygons else blended(g.vertex, index, weight), around,
    )  # fmt: skip
    return made.replace(point_groups=points.point_groups)


def wraps(par: Any, closed: bool) -> bool:
    return bool(par.closev == "wv" or (par.closev == "ifprimwv" and closed))


def fitted(g: Geometry, s: Samples, count: int, closed: bool) -> Samples:
    """A curve with so many points, the same where it has them; an open end where the others are open."""
    if s.closed and not closed:
        s = Samples(np.concatenate([s.index, s.index[:1]]), np.concatenate([s.weight, s.weight[:1]]), False)
    return s if len(s.index) == count else evenly(g, s, count)


def coons(u: Geometry, v: Geometry, par: Any) -> Geometry:
    """A surface between U curves (rows) and V curves (columns).

    The sum of the surface through the U curves and that through the V curves, less the one through the points where
    they meet; all three run in straight lines between curves. One U curve is swept along one V curve.
    """
    rows = max(int(v.counts.max()), 2)
    cols = max(int(u.counts.max()), 2)
    U = np.stack([curve(u, i, cols) for i in range(u.num_prims)])
    V = np.stack([curve(v, i, rows) for i in range(v.num_prims)], 1)
    if len(U) == 1 and V.shape[1] == 1:
        P = U + V - V[:1]
    else:
        if len(U) == 1:
            U = np.concatenate([U, U + V[-1:, :1] - V[:1, :1]])
        if V.shape[1] == 1:
            V = np.concatenate([V, V + U[:1, -1:] - U[:1, :1]], 1)
        ruled_u, ruled_v = along(U, rows, 0), along(V, cols, 1)
        meet = U[:, np.round(np.linspace(0, cols - 1, V.shape[1])).astype(int)]
        P = ruled_u + ruled_v - along(along(meet, rows, 0), cols, 1)
    kind = "poly" if par.polys or par.surftype in ("rows", "cols", "rowcol") else "mesh"
    made = surface(kind, par.surftype, P.reshape(-1, 3), rows, cols)
    return to_polygons(made) if par.polys else made


def curve(g: Geometry, i: int, count: int) -> Doubles:
    s = fitted(g, samples(g, i), count, False)
    return np.asarray((np.asarray(g.P, np.float64)[g.verts[s.index]] * s.weight[..., None]).sum(1))


def along(values: Doubles, count: int, axis: int) -> Doubles:
    """More rows (0) or columns (1), evenly and straight between those there are."""
    n = values.shape[axis]
    where = np.linspace(0, n - 1, count)
    low = np.minimum(where.astype(int), max(n - 2, 0))
    part = (where - low).reshape((-1, 1, 1) if axis == 0 else (1, -1, 1))
    first, second = np.take(values, low, axis), np.take(values, np.minimum(low + 1, n - 1), axis)
    return np.asarray(first * (1 - part) + second * part)
