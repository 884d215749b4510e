"""Hulls of splines made anew: other knots and degrees for the same shape, rational where their points have weights."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .curves import CURVE, LEAST, OWN, basis_of, heft
from .geometry import BEZIER, NURBS, NURBS_SURFACE, POLY, SURFACES, Geometry
from .knots import Basis, common, refit, written

Doubles = NDArray[np.float64]
Ints = NDArray[np.int64]


def section(g: Geometry, i: int) -> tuple[Ints, Basis]:
    """(vertices, basis) of a curve; a polygon is one of degree 1.

    The basis is from 0 to 1. A Bezier curve with too many points loses some, one with too few has the last again.
    """
    v = np.arange(g.offsets[i], g.offsets[i + 1])
    if g.kind[i] in (BEZIER, NURBS) and len(v) > 2:
        basis = basis_of(g, i)
    else:
        v = np.resize(v, max(len(v), 2))
        basis = Basis(len(v), 1, bool(g.closed[i]))
    v = np.concatenate([v, np.repeat(v[-1:], max(basis.count - len(v), 0))])[: basis.count]
    return v, basis.unit()


def unified(bases: list[Basis], closed: bool, bezier: bool, degree: int = 1) -> tuple[Basis, list[Doubles]]:
    """The least common basis of unit ones, of a degree at least, and what takes each one's hull there."""
    degree = max([degree, *(b.degree for b in bases)])
    goal = common(bases, degree, closed, bezier)
    known: dict[Any, Doubles] = {}
    out = []
    for b in bases:
        key = (b.count, b.degree, b.closed, b.all.tobytes())
        if key not in known:
            known[key] = refitted(b, goal)
        out.append(known[key])
    return goal, out


def refitted(source: Basis, goal: Basis) -> Doubles:
    """`refit`, quickly where both are the same."""
    same = (source.count, source.degree, source.closed) == (goal.count, goal.degree, goal.closed)
    if same and np.allclose(source.all, goal.all, rtol=0, atol=1e-8):
        return np.eye(goal.count)
    return refit(source, goal)


def through(basis: Basis) -> Doubles:
    """(n, n) what takes points to the hull of the spline that goes through them, each where its weight is greatest."""
    u, n = basis.greville, basis.count
    low, high = basis.domain
    u = low + (u - low) % (high - low) if basis.closed else np.clip(u, low, high)
    index, weight = basis.at(u)
    A = np.zeros((n, n))
    np.add.at(A, (np.arange(n)[:, None], index), weight)
    return np.asarray(np.linalg.inv(A))


def sheet(g: Geometry, index: Ints, kind: int, closed: tuple[bool, bool] = (False, False)) -> Geometry:
    """A grid of vertices (rows, columns) as one primitive over g's points; without orders or knots."""
    n = index.size
    flags = {"closed": np.array([closed[0]]), "closed_v": np.array([closed[1]])}
    keep = {k: a for k, a in g.prim.items() if k not in OWN}
    i = g.vertex_prim[index.flat[0]]
    return g.replace(
        verts=g.verts[index.reshape(-1)],
        offsets=np.array([0, n], np.int32),
        kind=np.array([kind], np.uint8),
        rows=np.array([len(index) if kind in SURFACES else 0], np.int32),
        vertex={k: a[index.reshape(-1)] for k, a in g.vertex.items()},
        prim={k: a[[i]] for k, a in keep.items()},
        prim_groups={k: m[[i]] for k, m in g.prim_groups.items()},
        **flags,
    )


def weighed(g: Geometry, index: Ints) -> Doubles:
    """The weights of vertices' points."""
    return heft(g)[g.verts[index]] if "Pw" in g.point else np.ones(index.shape)


def rehulled(
    g: Geometry, index: Ints, kind: int, u: Basis, M: Doubles, v: Basis | None = None, Mv: Doubles | None = None
) -> Geometry:
    """One spline, polygon or mesh of points of its own: Mv @ hull @ M.T, in space times weight.

    index: (rows, columns) vertices of the old hull. Whole numbers, text and groups come from the heaviest.
    """
    rows = np.eye(len(index)) if Mv is None else Mv
    w = weighed(g, index)
    total = rows @ w @ M.T
    total = np.where(total > LEAST, total, LEAST) if "Pw" in g.point else np.ones_like(total)
    nearest = index[np.abs(rows).argmax(1)][:, np.abs(M).argmax(1)]

    def changed(a: NDArray[Any], at: NDArray[Any], old: NDArray[Any]) -> NDArray[Any]:
        if a.dtype.kind != "f":
            return a[at].reshape(-1, *a.shape[1:])
        values = a[old].astype(np.float64).reshape(*index.shape, -1) * w[..., None]
        mixed = np.einsum("ij,jkc,lk->ilc", rows, values, M, optimize=True) / total[..., None]
        return mixed.reshape(-1, *a.shape[1:]).astype(np.float32)

    points = g.verts[index]
    point = {k: changed(a, g.verts[nearest], points) for k, a in g.point.items() if k != "Pw"}
    if "Pw" in g.point:
        point["Pw"] = total.reshape(-1, *g.point["Pw"].shape[1:]).astype(np.float32)
    n = total.size
    base = sheet(g, index, kind, (u.closed, bool(v is not None and v.closed)))
    prim = dict(base.prim)
    if kind in CURVE:
        prim["orderu"] = np.array([u.degree + 1], np.int32)
        prim["orderv"] = np.array([v.degree + 1 if v is not None else 2], np.int32)
    if kind in (NURBS, NURBS_SURFACE):
        for axis, basis in (("u", u), ("v", v)):
            text = "" if basis is None else written(basis)
            if text:
                prim["knots" + axis] = np.array([text])
            if basis is not None and not basis.clamped:
                prim["unclamp" + axis] = np.array([1], np.int32)
    size = len(rows) if kind in SURFACES else 0 if kind == POLY else u.degree + 1
    return base.replace(
        P=changed(g.P, g.verts[nearest], points),
        verts=np.arange(n, dtype=np.int32),
        offsets=np.array([0, n], np.int32),
        rows=np.array([size], np.int32),
        point=point,
        vertex={k: changed(a, nearest, index) for k, a in g.vertex.items()},
        prim=prim,
        point_groups={k: m[g.verts[nearest]].reshape(-1) for k, m in g.point_groups.items()},
    )
