"""Spline surfaces over curves of any kind: through them, over their hulls, and between two families of curves."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from stovetop.data.curves import CURVE, LEAST, basis_of
from stovetop.data.geometry import BEZIER, BEZIER_SURFACE, NURBS, NURBS_SURFACE, POLY, Geometry
from stovetop.data.hulls import refitted, rehulled, section, sheet, through, unified, weighed
from stovetop.data.knots import Basis, breaks, common, pieces, refit
from stovetop.data.splines import hull_size

Doubles = NDArray[np.float64]
Ints = NDArray[np.int64]


def splines(g: Geometry, row: NDArray[np.int64]) -> bool:
    """Whether a surface over these curves is a spline's."""
    return bool(np.isin(g.kind[row], (BEZIER, NURBS)).any())


def loft(g: Geometry, row: NDArray[np.int64], wrap: bool, order: int = 4, keep: bool = True) -> Geometry:
    """A spline surface over curves, each a row of it: NURBS where one is, else Bezier.

    All get the highest degree, the knots of all, and the same ends: closed where all are, else a closed one is cut
    where it begins. keep: the surface goes through each, else their hulls are its own. order: across, less where there
    are too few. Bezier surfaces through more curves than their order are as smooth as NURBS; hulls that do not suit the
    order have the last curve again. One curve alone is filled between its halves.
    """
    bezier = not (g.kind[row] == NURBS).any()
    found = [(v, np.eye(b.count), b) for v, b in (section(g, int(i)) for i in row)]
    if len(row) == 1:
        found, keep, wrap = halves(*found[0][::2]), True, False
    closed = all(b.closed for *_, b in found)
    u, fit = unified([b for *_, b in found], closed, bezier)
    flat = [rehulled(g, v[None], POLY, u, m @ own) for (v, own, _), m in zip(found, fit, strict=True)]
    points, n = Geometry.merge(flat), len(flat)
    index = np.arange(n * u.count).reshape(n, u.count)
    order = max(order, 2)
    if keep:
        v, across = interpolated(points, index, min(order - 1, n if wrap else n - 1), wrap, bezier)
    else:
        order = min(order, n + wrap)
        if bezier:
            n = hull_size(True, n, order, wrap)
            index = np.concatenate([index, np.repeat(index[-1:], n - len(index), 0)])
            v = pieces((n - (not wrap)) // (order - 1), order - 1, wrap)
        else:
            v = Basis(n, order - 1, wrap)
        across = np.eye(n)
    kind = BEZIER_SURFACE if bezier else NURBS_SURFACE
    return rehulled(points, index, kind, u, np.eye(u.count), v, across)


def interpolated(g: Geometry, index: Ints, degree: int, wrap: bool, bezier: bool) -> tuple[Basis, Doubles]:
    """The basis across sections, and what takes them to the hull of the surface through them."""
    v = Basis(len(index), degree, wrap).unit()
    across = through(v)
    if (across @ weighed(g, index) < LEAST).any():
        # between very uneven weights some would have to be below 0
        v = Basis(len(index), 1, wrap).unit()
        across = np.eye(v.count)
    if not bezier:
        return v, across
    goal = common([v], v.degree, wrap, True)
    return goal, refitted(v, goal) @ across


def halves(v: Ints, basis: Basis) -> list[tuple[Ints, Doubles, Basis]]:
    """A curve as two, from its start and from its end to its middle."""
    inner = sorted(breaks(basis, basis.degree).elements())
    out = []
    for low, high in ((0.0, 0.5), (0.5, 1.0)):
        d = basis.degree
        own = [u for u in inner if low + 1e-9 < u < high - 1e-9]
        k = np.concatenate([np.full(d + 1, low), own, np.full(d + 1, high)])
        part = Basis(len(k) - d - 1, d, False, k)
        m = refit(basis, part)
        out.append((v, m[::-1], part.reversed().unit()) if low else (v, m, part.unit()))
    return out


def boundaries(g: Geometry, i: int) -> dict[str, Geometry]:
    """The curves in which a surface ends: first and last row (v0, v1), column (u0, u1); none where it is closed."""
    flat = int(g.kind[i]) not in CURVE
    index = np.arange(g.offsets[i], g.offsets[i + 1]).reshape(max(int(g.rows[i]), 1), -1)
    closed = bool(g.closed[i]), bool(g.closed_v[i])
    if flat:
        u, v = (Basis(n, 1, c) for n, c in zip(index.shape[::-1], closed, strict=True))
    else:
        u, v = basis_of(g, i), basis_of(g, i, "v")
    kind = POLY if flat else CURVE[int(g.kind[i])]
    out = {}
    for name, along, across, hull in (("v", u, v, index), ("u", v, u, index.T)):
        for end, at in enumerate(() if across.closed else across.domain):
            points, weight = across.at(np.array([at]))
            row = np.zeros((1, across.count))
            row[0, points[0]] = weight[0]
            out[f"{name}{end}"] = rehulled(g, hull, kind, along, np.eye(along.count), None, row)
    return out


def coons(u: Geometry, v: Geometry) -> Geometry | None:
    """A spline surface between U curves (rows) and V curves (columns), as of meshes; None where weights forbid it.

    The sum of the two ruled surfaces less the one through the points where the curves meet. One U curve is swept along
    one V curve: the only one whose points may have weights.
    """
    bezier = not ((u.kind == NURBS).any() or (v.kind == NURBS).any())
    (bu, U, wu), (bv, V, wv) = family(u, bezier), family(v, bezier)
    kind = BEZIER_SURFACE if bezier else NURBS_SURFACE
    if len(U) == len(V) == 1:
        P = U + (V - V[:, :1]).swapaxes(0, 1)
        w = wu * wv.T
        return made(kind, P, bu, bv, None if np.allclose(w, 1) else w)
    if not (np.allclose(wu, wu[0, 0]) and np.allclose(wv, wv[0, 0])):
        return None
    if len(U) == 1:
        U = np.concatenate([U, U + V[:1, -1:] - V[:1, :1]])
    if len(V) == 1:
        V = np.concatenate([V, V + U[:1, -1:] - U[:1, :1]])
    lines_u, lines_v = Basis(len(V), 1).unit(), Basis(len(U), 1).unit()
    all_u, (fit_u, cross_u) = unified([bu, lines_u], False, bezier)
    all_v, (fit_v, cross_v) = unified([bv, lines_v], False, bezier)
    index, weight = bu.at(np.linspace(0, 1, len(V)))
    meet = (U[:, index] * weight[..., None]).sum(2)
    ruled_u = np.einsum("ij,jkc,lk->ilc", cross_v, U, fit_u)
    ruled_v = np.einsum("ij,kjc,lk->ilc", fit_v, V, cross_u)
    both = np.einsum("ij,jkc,lk->ilc", cross_v, meet, cross_u)
    return made(kind, ruled_u + ruled_v - both, all_u, all_v)


def family(g: Geometry, bezier: bool) -> tuple[Basis, Doubles, Doubles]:
    """(the common basis of open curves, their hulls (curves, n, 3), their weights (curves, n))."""
    found = [section(g, i) for i in range(g.num_prims)]
    basis, fit = unified([b for _, b in found], False, bezier)
    flat = [rehulled(g, v[None], POLY, basis, m) for (v, _), m in zip(found, fit, strict=True)]
    index = np.arange(basis.count)
    P = np.stack([x.P.astype(np.float64) for x in flat])
    return basis, P, np.stack([weighed(x, index) for x in flat])


def made(kind: int, P: Doubles, u: Basis, v: Basis, weight: Doubles | None = None) -> Geometry:
    rows, cols = P.shape[:2]
    g = Geometry.mesh(P.reshape(-1, 3), rows, cols)
    if weight is not None:
        g = g.with_attributes("point", Pw=weight.reshape(-1))
    index = np.arange(rows * cols).reshape(rows, cols)
    return rehulled(sheet(g, index, kind), index, kind, u, np.eye(cols), v, np.eye(rows))
