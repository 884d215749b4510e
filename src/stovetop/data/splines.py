"""Bezier and NURBS surfaces: a hull of rows and columns, as a mesh's, that the surface follows.

Primitive attributes hold the rest: `orderu` along the rows, `orderv` along the columns, and, for NURBS that do not
reach the ends of their hull, `unclampu` and `unclampv` 1. Knots are even unless `knotsu` and `knotsv` (text, of curves
the first) hold others, see knots.py. The point attribute Pw holds weights, 1 where there is none. A Bezier surface of
order n has a multiple of n - 1 columns (or rows) where it is closed, one more where it is open.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .curves import CURVE, OWN, Samples, basis_of, degree_of, rational, span_count, spline_weights
from .geometry import BEZIER, BEZIER_SURFACE, NURBS, NURBS_SURFACE, Geometry
from .rebuild import blended, blended_points, take_prims

Doubles = NDArray[np.float64]
Ints = NDArray[np.int64]


def hull_size(bezier: bool, count: int, order: int, closed: bool) -> int:
    """The least number of hull points that is at least `count` and suits the order."""
    if not bezier:
        return count
    d = max(order - 1, 1)
    return -(-count // d) * d if closed else -(-(max(count, 2) - 1) // d) * d + 1


def spline_surfaces(meshes: Geometry, bezier: bool, orders: tuple[int, int], through: bool = False) -> Geometry:
    """Meshes as the hulls of spline surfaces; `through`: of surfaces that go through the meshes' points.

    What does not suit a Bezier surface's order gets its last row or column again.
    """
    lists, rows = [], []
    P = meshes.P.astype(np.float64)
    curve = BEZIER if bezier else NURBS
    for i in range(meshes.num_prims):
        closed = bool(meshes.closed[i]), bool(meshes.closed_v[i])
        index = np.arange(meshes.offsets[i], meshes.offsets[i + 1]).reshape(max(int(meshes.rows[i]), 1), -1)
        for axis, wanted, shut in ((1, orders[0], closed[0]), (0, orders[1], closed[1])):
            short = hull_size(bezier, index.shape[axis], wanted, shut) - index.shape[axis]
            index = np.concatenate([index, np.repeat(index.take([-1], axis), short, axis)], axis)
        if through:
            hull = interpolating(P[meshes.verts[index]], curve, orders[1], closed[1])
            hull = interpolating(hull.swapaxes(0, 1), curve, orders[0], closed[0]).swapaxes(0, 1)
            P[meshes.verts[index]] = hull
        lists.append(index.reshape(-1))
        rows.append(len(index))
    order = np.concatenate(lists) if lists else np.zeros(0, np.int64)
    n = meshes.num_prims
    made = meshes.replace(
        P=P.astype(np.float32),
        verts=meshes.verts[order],
        offsets=np.concatenate([[0], np.cumsum([len(x) for x in lists])]).astype(np.int32),
        kind=np.full(n, BEZIER_SURFACE if bezier else NURBS_SURFACE, np.uint8),
        rows=np.array(rows, np.int32),
        vertex={k: a[order] for k, a in meshes.vertex.items()},
        point={k: a for k, a in meshes.point.items() if not through or k != "Pw"},
        prim={k: a for k, a in meshes.prim.items() if k not in OWN},
    )
    return made.with_attributes("prim", orderu=np.full(n, orders[0], np.int32), orderv=np.full(n, orders[1], np.int32))


def interpolating(P: Doubles, kind: int, order: int, closed: bool) -> Doubles:
    """The hull (n, …) of the spline that goes through points (n, …), each where its weight is the greatest."""
    n = len(P)
    d = degree_of(n, order, closed)
    if n < 3 or d < 2:
        return P
    if kind == BEZIER:
        t: NDArray[Any] = np.arange(n) / (order - 1)
    elif closed:
        t = np.asarray((np.arange(n, dtype=np.float64) + (1 - d) / 2) % n)
    else:
        knots = np.concatenate([np.zeros(d), np.arange(n - d + 1), np.full(d, n - d)])
        t = np.array([knots[k + 1 : k + d + 1].mean() for k in range(n)], np.float64)
    index, weight = spline_weights(kind, np.arange(n), order, closed, t)
    A = np.zeros((n, n))
    np.add.at(A, (np.arange(n)[:, None], index), weight)
    return np.asarray(np.linalg.solve(A, P.reshape(n, -1)).reshape(P.shape))


def to_meshes(g: Geometry, lod: tuple[float, float] = (1.0, 1.0), divs: tuple[int, int] = (0, 0)) -> Geometry:
    """Spline surfaces as meshes of their own points; all else as it is. A span has 4 * lod or, above 0, divs sides."""
    which = np.flatnonzero(g.kind >= BEZIER_SURFACE)
    if not len(which):
        return g
    rest = np.ones(g.num_prims, bool)
    rest[which] = False
    kept = g.keep(prims=rest)
    before, after = (np.bincount(x.verts, minlength=g.num_points) > 0 for x in (g, kept))
    parts = [kept.keep(points=after | ~before), *(_mesh(g, int(i), lod, divs) for i in which)]
    order = np.concatenate([np.flatnonzero(rest), which])
    made = take_prims(Geometry.merge(parts), np.argsort(order, kind="stable"))
    if np.isin(made.kind, (BEZIER, NURBS)).any():
        return made
    return made.replace(prim={k: a for k, a in made.prim.items() if k not in OWN})


def _mesh(g: Geometry, i: int, lod: tuple[float, float], divs: tuple[int, int]) -> Geometry:
    rows = max(int(g.rows[i]), 1)
    vertices = np.arange(g.offsets[i], g.offsets[i + 1]).reshape(rows, -1)
    u, turn_u = _along(g, i, "u", vertices.shape[1], bool(g.closed[i]), divs[0] or max(round(4 * lod[0]), 1))
    v, turn_v = _along(g, i, "v", rows, bool(g.closed_v[i]), divs[1] or max(round(4 * lod[1]), 1))
    index = vertices[v.index[:, None, :, None], u.index[None, :, None, :]]
    weight = v.weight[:, None, :, None] * u.weight[None, :, None, :]
    flat = (len(v.index) * len(u.index), -1)
    index, weight = index.reshape(flat), weight.reshape(flat)
    weight = rational(g, g.verts[index], weight)
    points = blended_points(g, g.verts[index], weight)
    if "N" in points.point:
        N = points.point["N"]
        points = points.with_attributes("point", N=N / np.maximum(np.linalg.norm(N, axis=1, keepdims=True), 1e-12))
    own = blended(g.vertex, index, weight)
    if "uv" in own:
        own["uv"] = own["uv"].copy()
        uv = g.vertex["uv"][vertices]
        shape = (len(v.index), len(u.index), v.index.shape[1], u.index.shape[1])
        around = weight.reshape(shape)
        over_u = (around * turn_u[None, :, None, :]).sum((2, 3)) * _period(uv[0, :, 0])
        over_v = (around * turn_v[:, None, :, None]).sum((2, 3)) * _period(uv[:, 0, 1])
        own["uv"][:, 0] += over_u.reshape(-1)
        own["uv"][:, 1] += over_v.reshape(-1)
    mesh = Geometry.mesh(points.P, len(v.index), len(u.index), bool(g.closed[i]), bool(g.closed_v[i]))
    return mesh.replace(
        point={k: a for k, a in points.point.items() if k != "Pw"},
        point_groups=points.point_groups,
        vertex=own,
        prim={k: a[[i]] for k, a in g.prim.items() if k not in OWN},
        prim_groups={k: m[[i]] for k, m in g.prim_groups.items()},
        detail=dict(g.detail),
    )


def _period(along: NDArray[Any]) -> float:
    """1 or -1 where a texture runs once around in even steps, else 0."""
    n = len(along)
    around = float(along[-1] - along[0]) * n / max(n - 1, 1)
    return round(around) if abs(abs(around) - 1) < 1e-3 else 0.0


def _along(g: Geometry, i: int, axis: str, count: int, closed: bool, steps: int) -> tuple[Samples, Ints]:
    """Places along one direction as weights of the hull's rows or columns; and how often each of those went around.

    A closed NURBS begins where its first hull point counts most.
    """
    kind, v, basis = CURVE[int(g.kind[i])], np.arange(count), basis_of(g, i, axis)
    if count < 2:
        return Samples(v[:, None], np.ones((count, 1)), closed), np.zeros((count, 1), np.int64)
    d = basis.degree
    spans = span_count(kind, count, d + 1, closed) if kind == BEZIER else len(basis.spans)
    t = np.arange(spans * steps + (0 if closed else 1)) / steps
    if kind == NURBS:
        if closed:
            t = t + basis.counted(basis.start)
        turn = np.floor(t / spans).astype(np.int64) if closed else np.zeros(len(t), np.int64)
        first = basis.spans[np.minimum((t - turn * spans).astype(np.int64), spans - 1)] - d
        turns = turn[:, None] + (first[:, None] + np.arange(d + 1)) // count
        index, weight = basis.at(basis.across(t - turn * spans))
        return Samples(index, weight, closed), turns if closed else np.zeros_like(turns)
    first = np.minimum(t.astype(np.int64), spans - 1) * d
    turns = (first[:, None] + np.arange(d + 1)) // count if closed else np.zeros((len(t), d + 1), np.int64)
    return Samples(*spline_weights(kind, v, d + 1, closed, t), closed), turns
