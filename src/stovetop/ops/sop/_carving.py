"""Pieces of curves and meshes."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from stovetop.data.curves import Samples, made, points_of
from stovetop.data.curves import at as sampled
from stovetop.data.geometry import Geometry
from stovetop.data.rebuild import blended, blended_points, drop_unused, take_prims
from stovetop.ops.sop._vertices import grid

Doubles = NDArray[np.float64]


def span(g: Geometry, i: int) -> Geometry:
    """One primitive with its points alone."""
    return drop_unused(take_prims(g, [i]))


def measure(s: Samples) -> Doubles:
    """Sides counted from the start."""
    return np.arange(len(s.index) + s.closed, dtype=float)


def extracted(g: Geometry, s: Samples, places: Any) -> Geometry:
    """Points at places 0 to 1 of a curve."""
    m = measure(s)
    return points_of(g, *sampled(s, m, np.asarray(places) * m[-1]))


def cuts(ends: list[float], par: Any, sides: int, divs: int, every: bool) -> Doubles:
    """Where to cut, 0 to 1."""
    low, high = ends[0], ends[-1]
    if par.location == "break":
        snapped = np.round(np.array(ends) * sides) / sides
        inner = np.arange(sides + 1) / sides if every else snapped
        return np.unique(inner[(inner >= snapped[0] - 1e-9) & (inner <= snapped[-1] + 1e-9)])
    return np.unique(np.linspace(low, high, max(divs, 2))) if len(ends) > 1 else np.array(ends)


def intervals(ends: list[float], places: Doubles, closed: bool, par: Any) -> list[tuple[float, float]]:
    """(from, to) of the pieces that are kept; of a closed one the rest goes on past 1 to the first cut."""
    if len(ends) == 1:
        c = float(places[0])
        return [(c, c + 1.0)] if closed else [(a, b) for a, b in ((0.0, c), (c, 1.0)) if b - a > 1e-9]
    out = []
    if par.keepin:
        out += list(zip(places.tolist(), places[1:].tolist(), strict=False))
    if par.keepout:
        low, high = float(places[0]), float(places[-1])
        out += [(high, low + 1.0)] if closed else [(0.0, low), (high, 1.0)]
    return [(a, b) for a, b in out if b - a > 1e-9]


def pieces(g: Geometry, i: int, s: Samples, ends: list[float], par: Any) -> list[Geometry]:
    m = measure(s)
    sides = len(m) - 1
    if sides < 1:
        return []
    out = []
    places = cuts(ends, par, sides, par.divsu, par.allubreakpoints)
    for low, high in intervals(ends, places, s.closed, par):
        where = between(low * sides, high * sides)
        out.append(made(g, i, Samples(*sampled(s, m, where % sides if high > 1 else where), False)))
    return out


def between(low: float, high: float) -> Doubles:
    """Both ends and the whole numbers between them."""
    inner = np.arange(np.floor(low + 1e-9) + 1, np.ceil(high - 1e-9))
    return np.concatenate([[low], inner, [high]])


def mesh_parts(g: Geometry, i: int, u: list[float], v: list[float], par: Any) -> list[Geometry]:
    index = grid(g, i, bool(g.closed[i]), bool(g.closed_v[i]))
    rows, cols = (n - 1 for n in index.shape)
    us = intervals(u, cuts(u, par, cols, par.divsu, par.allubreakpoints), bool(g.closed[i]), par) if u else [(0.0, 1.0)]
    vs = (
        intervals(v, cuts(v, par, rows, par.divsv, par.allvbreakpoints), bool(g.closed_v[i]), par)
        if v
        else [(0.0, 1.0)]
    )
    out = []
    for v0, v1 in vs:
        for u0, u1 in us:
            r, c = between(v0 * rows, v1 * rows), between(u0 * cols, u1 * cols)
            out.append(patch(g, i, index, r, c))
    return out


def patch(g: Geometry, i: int, index: NDArray[np.int64], r: Doubles, c: Doubles) -> Geometry:
    """A mesh of rows r by columns c (fractions of those there are; past the last they begin anew)."""
    r0, rf = split(r, index.shape[0] - 1)
    c0, cf = split(c, index.shape[1] - 1)
    corners = [(a, b) for a in (0, 1) for b in (0, 1)]
    which = np.stack([index[np.ix_(r0 + a, c0 + b)] for a, b in corners], -1).reshape(-1, 4)
    weight = np.stack([np.outer(rf if a else 1 - rf, cf if b else 1 - cf) for a, b in corners], -1).reshape(-1, 4)
    points = blended_points(g, g.verts[which], weight)
    mesh = Geometry.mesh(points.P, len(r), len(c))
    return mesh.replace(
        point=points.point,
        point_groups=points.point_groups,
        vertex=blended(g.vertex, which, weight),
        prim={k: a[[i]] for k, a in g.prim.items()},
        prim_groups={k: m[[i]] for k, m in g.prim_groups.items()},
        detail=dict(g.detail),
    )


def split(where: Doubles, sides: int) -> tuple[NDArray[np.int64], Doubles]:
    """The side that each place lies on, and how far along."""
    wrapped = np.where(where > sides + 1e-9, where - sides, where)
    low = np.clip(np.floor(wrapped).astype(np.int64), 0, max(sides - 1, 0))
    return low, np.clip(wrapped - low, 0.0, 1.0)


def mesh_lines(g: Geometry, i: int, us: Any, vs: Any, as_points: bool) -> list[Geometry]:
    """Columns at us and rows at vs as lines; or the points where they cross."""
    index = grid(g, i, bool(g.closed[i]), bool(g.closed_v[i]))
    rows, cols = (n - 1 for n in index.shape)
    if as_points:
        if not len(us) or not len(vs):
            return []
        cross = patch(g, i, index, np.asarray(vs) * rows, np.asarray(us) * cols)
        return [cross.keep(prims=np.zeros(1, bool))]
    every_r, every_c = np.arange(rows + 1.0), np.arange(cols + 1.0)
    parts = [(patch(g, i, index, every_r, np.array([u * cols])), bool(g.closed_v[i])) for u in us]
    parts += [(patch(g, i, index, np.array([v * rows]), every_c), bool(g.closed[i])) for v in vs]
    return [as_line(mesh, closed) for mesh, closed in parts]


def as_line(mesh: Geometry, closed: bool) -> Geometry:
    n = mesh.num_points - closed
    line = Geometry.line(mesh.P[:n], closed)
    return line.replace(
        point={k: a[:n] for k, a in mesh.point.items()},
        vertex={k: a[:n] for k, a in mesh.vertex.items()},
        prim=mesh.prim,
        prim_groups=mesh.prim_groups,
        point_groups={k: m[:n] for k, m in mesh.point_groups.items()},
    )
