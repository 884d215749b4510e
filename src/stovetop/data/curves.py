"""Curves as weighted vertices: polygons as they are, Bezier and NURBS curves evaluated, all of them resampled.

A sampling is (index (n, k), weight (n, k)): each sample the weighted sum of k of the geometry's vertices. Splines are
rational where the points have a weight, Pw.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .geometry import BEZIER, BEZIER_SURFACE, MESH, NURBS, NURBS_SURFACE, STANDARD, Geometry
from .knots import Basis, pieces, read, written
from .rebuild import blended, blended_points, swapped

Doubles = NDArray[np.float64]
Ints = NDArray[np.int64]

#: the primitive attributes of splines (see splines.py)
OWN = ("orderu", "orderv", "unclampu", "unclampv", "knotsu", "knotsv")
#: the curve that each kind of surface is made of
CURVE = {BEZIER_SURFACE: BEZIER, NURBS_SURFACE: NURBS}


class Samples(NamedTuple):
    index: Ints  # type: ignore[assignment]
    weight: Doubles
    closed: bool


def samples(g: Geometry, i: int, lod: float = 4.0) -> Samples:
    """A curve's own points; of splines 4 * lod for each span. A closed one's first is not repeated."""
    v = np.arange(g.offsets[i], g.offsets[i + 1])
    closed = bool(g.closed[i])
    if g.kind[i] not in (BEZIER, NURBS) or len(v) < 3:
        return Samples(v[:, None], np.ones((len(v), 1)), closed)
    basis = basis_of(g, i)
    steps = max(round(lod * 4), 1)
    spans = span_count(int(g.kind[i]), len(v), basis.degree + 1, closed) if g.kind[i] == BEZIER else len(basis.spans)
    t = np.arange(spans * steps + (0 if closed else 1)) / steps
    index, weight = _bezier(v, basis.degree + 1, closed, t) if g.kind[i] == BEZIER else _nurbs(v, basis, t)
    return Samples(index, rational(g, g.verts[index], weight), closed)


def basis_of(g: Geometry, i: int, axis: str = "u") -> Basis:
    """Of a curve, or of a surface along its rows (u) or columns (v)."""
    surface = int(g.kind[i]) in CURVE
    count = int(g.counts[i])
    if surface:
        rows = max(int(g.rows[i]), 1)
        count = rows if axis == "v" else count // rows

    def own(name: str, default: Any) -> Any:
        return g.prim[name + axis][i] if name + axis in g.prim else default

    order = max(int(own("order", 4) if surface else g.rows[i]), 2)
    closed = bool((g.closed_v if axis == "v" else g.closed)[i])
    if CURVE.get(int(g.kind[i]), int(g.kind[i])) == BEZIER:
        return pieces(span_count(BEZIER, count, order, closed), order - 1, closed)
    degree = degree_of(count, order, closed)
    return read(own("knots", ""), count, degree, closed, not own("unclamp", 0))


def reversed_knots(g: Geometry, axis: str, mask: Any = True) -> NDArray[Any]:
    """(prims,) the text of knots along an axis, for those of the mask with their points in reverse."""
    text = [str(x) for x in g.prim["knots" + axis]]
    for i in np.flatnonzero(np.broadcast_to(mask, g.num_prims)):
        if text[i] and int(g.kind[i]) in (NURBS, NURBS_SURFACE):
            text[i] = written(basis_of(g, int(i), axis).reversed())
    return np.array(text)


def degree_of(count: int, order: int, closed: bool) -> int:
    """Of a NURBS with so many hull points, which may be too few for its order."""
    return max(min(order - 1, count if closed else count - 1), 1 if count > 1 else 0)


def heft(g: Geometry) -> Doubles:
    """(points,) the weights of splines' points."""
    w = np.asarray(g.point["Pw"], np.float64).reshape(g.num_points, -1)[:, 0]
    return np.clip(np.nan_to_num(w, nan=float(STANDARD["Pw"])), LEAST, 1 / LEAST)  # type: ignore[arg-type]


#: the range of points' weights, and one over it
LEAST = 1e-4


def rational(g: Geometry, points: NDArray[Any], weight: Doubles) -> Doubles:
    """Weights (n, k) of points (n, k) with the points' own in them."""
    if "Pw" not in g.point:
        return weight
    w = weight * heft(g)[points]
    return np.asarray(w / w.sum(-1, keepdims=True))


def span_count(kind: int, count: int, order: int, closed: bool) -> int:
    """The spans of a spline with so many hull points."""
    if kind == BEZIER:
        return max((count if closed else count - 1) // max(order - 1, 1), 1)
    return count if closed else count - degree_of(count, order, False)


def spline_weights(
    kind: int, v: Ints, order: int, closed: bool, t: Doubles, clamped: bool = True
) -> tuple[Ints, Doubles]:
    """Which of a hull's points make up each place t, in spans from the start, and how much of each."""
    if kind == BEZIER:
        return _bezier(v, order, closed, t)
    return _nurbs(v, Basis(len(v), degree_of(len(v), order, closed), closed, None, clamped), t)


def _nurbs(v: Ints, basis: Basis, t: Doubles) -> tuple[Ints, Doubles]:
    index, weight = basis.at(basis.across(t))
    return v[index], weight


def _bezier(v: Ints, order: int, closed: bool, t: Doubles) -> tuple[Ints, Doubles]:
    """Bernstein weights over each span of `order` vertices; spans share their ends."""
    from math import comb

    d = max(order - 1, 1)
    span = np.minimum(t.astype(int), span_count(BEZIER, len(v), order, closed) - 1)
    u = t - span
    weight = np.stack([comb(d, k) * u**k * (1 - u) ** (d - k) for k in range(order)], -1)
    return v[(span[:, None] * d + np.arange(order)) % len(v)], weight


def positions(g: Geometry, s: Samples) -> Doubles:
    """(n, 3) of the samples; a closed curve's first once more at the end."""
    P = (np.asarray(g.P, np.float64)[g.verts[s.index]] * s.weight[..., None]).sum(1)
    return np.concatenate([P, P[:1]]) if s.closed and len(P) else P


def place(g: Geometry, i: int, u: float, v: float = 0.0) -> Doubles:
    """(3,) where a spline curve or surface is at u (along its rows) and v, 0 to 1 across the parameters of each."""
    hull, weight = np.arange(g.offsets[i], g.offsets[i + 1])[None, :], np.ones(1)
    if int(g.kind[i]) in CURVE:
        hull = hull.reshape(max(int(g.rows[i]), 1), -1)
        index, weight = _share(basis_of(g, i, "v"), v)
        hull = hull[index]
    index, across = _share(basis_of(g, i), u)
    points = g.verts[hull[:, index]].reshape(1, -1)
    each = rational(g, points, np.outer(weight, across).reshape(1, -1))
    return np.asarray(each[0] @ np.asarray(g.P, np.float64)[points[0]])


def _share(basis: Basis, t: float) -> tuple[Ints, Doubles]:
    """Which points make up the place t, 0 to 1 across the domain from the start, and how much of each."""
    low, high = basis.domain
    u = basis.start + min(max(t, 0.0), 1.0) * (high - low)
    index, weight = basis.at(np.array([low + (u - low) % (high - low) if basis.closed else u]))
    return index[0], weight[0]


def lengths(P: Doubles) -> Doubles:
    """(n,) the way along a polyline to each of its points."""
    return np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(P, axis=0), axis=1))])


def curvature(P: Doubles, where: float) -> Doubles:
    """(3,) how the direction of a polyline changes at a part 0 to 1 of its length, in radians per unit, inwards.

    What a corner turns counts for half of both its sides, and goes evenly to the next corner's; an open end has that of
    the corner beside it.
    """
    P = P[np.concatenate([[True], (np.diff(P, axis=0) != 0).any(1)])]
    closed = len(P) > 3 and bool((P[0] == P[-1]).all())
    if len(P) < 3:
        return np.zeros(3)
    along = lengths(P)
    sides = np.diff(P, axis=0)
    size = np.linalg.norm(sides, axis=1)
    sides /= size[:, None]
    before, after = (np.roll(sides, 1, axis=0), sides) if closed else (sides[:-1], sides[1:])
    shares = (np.roll(size, 1) + size) / 2 if closed else (size[:-1] + size[1:]) / 2
    turn = after - before
    length = np.linalg.norm(turn, axis=1)
    # that of a chord of the unit circle
    angle = 2 * np.arcsin(np.clip(length / 2, 0, 1))
    turn *= np.divide(angle, length * shares, out=np.zeros(len(turn)), where=length > 0)[:, None]
    places = along if closed else along[1:-1]
    turn = np.concatenate([turn, turn[:1]]) if closed else turn
    return np.array([np.interp(where * along[-1], places, axis) for axis in turn.T])


def at(s: Samples, along: Doubles, where: Doubles) -> tuple[Ints, Doubles]:
    """New samples at places of a measure that grows along the old ones (with the closing one at its end)."""
    n = len(s.index)
    k = np.clip(np.searchsorted(along, where, "right") - 1, 0, max(len(along) - 2, 0))
    step = along[np.minimum(k + 1, len(along) - 1)] - along[k]
    part = np.divide(where - along[k], step, out=np.zeros(len(where)), where=step > 0).clip(0, 1)[:, None]
    after = (k + 1) % n if s.closed else np.minimum(k + 1, n - 1)
    index = np.concatenate([s.index[k], s.index[after]], 1)
    return index, np.concatenate([s.weight[k] * (1 - part), s.weight[after] * part], 1)


def evenly(g: Geometry, s: Samples, count: int) -> Samples:
    """So many samples, evenly along the length; of a closed curve its start once."""
    along = lengths(positions(g, s))
    where = np.linspace(0.0, along[-1], count + 1)[:-1] if s.closed else np.linspace(0.0, along[-1], count)
    return Samples(*at(s, along, where), s.closed)


def points_of(g: Geometry, index: Any, weight: Any) -> Geometry:
    """Points at samples, with blended point and vertex attributes (those of vertices as the points')."""
    return blended_points(g, g.verts[index], weight)


def replaced(g: Geometry, new: dict[int, Samples]) -> Geometry:
    """The geometry with some primitives made anew as polygons through samples, each with points of its own."""
    return swapped(g, {i: made(g, i, s) for i, s in new.items()})


def made(g: Geometry, i: int, s: Samples) -> Geometry:
    """One polygon through samples, with the attributes and groups of primitive i."""
    points = points_of(g, s.index, s.weight)
    line = Geometry.line(points.P, s.closed)
    n = line.num_prims
    spline = g.kind[i] in (BEZIER, NURBS)
    return line.replace(
        # what it was evaluated with has been used up
        point={k: a for k, a in points.point.items() if not spline or k != "Pw"},
        point_groups=points.point_groups,
        vertex=blended(g.vertex, s.index, s.weight),
        prim={k: a[[i] * n] for k, a in g.prim.items() if not spline or k not in OWN},
        prim_groups={k: m[[i] * n] for k, m in g.prim_groups.items()},
        detail=dict(g.detail),
    )


def curves(g: Geometry) -> NDArray[np.bool_]:
    """(prims,) which are curves or polygons, no meshes, with a vertex at least."""
    return (g.kind != MESH) & (g.kind <= NURBS) & (g.counts > 0)


def to_polylines(g: Geometry, lod: float = 4.0) -> Geometry:
    """Splines as polygons; all else as it is."""
    spline = np.flatnonzero(np.isin(g.kind, (BEZIER, NURBS)))
    return replaced(g, {int(i): samples(g, int(i), lod) for i in spline})


def frames(P: Doubles, closed: bool, start_up: Any = (0.0, 1.0, 0.0)) -> Doubles:
    """(n, 3, 3) turning as little as can be along a polyline (Wang et al. 2008): columns x, y, and z along it.

    The first y is as near to `start_up` as it can be; a closed one ends as it began.
    """
    tangent = tangents(P, closed)
    n = len(P)
    out = np.zeros((n, 3, 3))
    up = np.asarray(start_up, np.float64)
    if np.linalg.norm(np.cross(up, tangent[0])) < 1e-6:
        up = np.array([0.0, 0.0, 1.0]) if abs(tangent[0][1]) > 0.5 else np.array([0.0, 1.0, 0.0])
    y = up - tangent[0] * (up @ tangent[0])
    y /= np.linalg.norm(y)
    ys = [y]
    for i in range(n if closed else n - 1):
        j = (i + 1) % n
        step = P[j] - P[i]
        c = step @ step
        if c > 0:
            t = tangent[i] - step * (2 / c * (step @ tangent[i]))
            r = ys[-1] - step * (2 / c * (step @ ys[-1]))
            flip = tangent[j] - t
            d = flip @ flip
            ys.append(r - flip * (2 / d * (flip @ r)) if d > 1e-20 else r)
        else:
            ys.append(ys[-1])
    if closed:
        last = ys.pop()
        x = np.cross(y, tangent[0])
        turn = np.arctan2(last @ x, last @ y)
        for i in range(n):
            ys[i] = _about(tangent[i], turn * i / n) @ ys[i]
    out[:, :, 1], out[:, :, 2] = np.array(ys), tangent
    out[:, :, 0] = np.cross(out[:, :, 1], tangent)
    return out


def tangents(P: Doubles, closed: bool) -> Doubles:
    """(n, 3) unit directions: the mean of the two sides at each point, of the one at an end."""
    steps = np.diff(np.concatenate([P, P[:1]]) if closed else P, axis=0)
    length = np.linalg.norm(steps, axis=1, keepdims=True)
    steps = np.divide(steps, length, out=np.zeros_like(steps), where=length > 0)
    if closed:
        t = steps + np.roll(steps, 1, 0)
    else:
        t = np.concatenate([steps[:1], steps[:-1] + steps[1:], steps[-1:]]) if len(steps) else np.zeros((len(P), 3))
    size = np.linalg.norm(t, axis=1, keepdims=True)
    t = np.divide(t, size, out=np.zeros_like(t), where=size > 1e-12)
    # a spike or a doubled point has no direction of its own: it takes that of the one before
    for i in np.flatnonzero(size[:, 0] <= 1e-12):
        t[i] = t[i - 1] if i else next((v for v in t if v.any()), np.array([0.0, 0.0, 1.0]))
    return t


def _about(axis: Doubles, angle: float) -> Doubles:
    """(3, 3) a turn about a unit axis, in radians."""
    x, y, z = axis
    k = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.asarray(np.eye(3) + np.sin(angle) * k + (1 - np.cos(angle)) * (k @ k))
