"""Curves, or surfaces along one of their ways, end to end as one."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from stovetop.data.curves import CURVE, basis_of
from stovetop.data.ends import bridged
from stovetop.data.geometry import BEZIER, BEZIER_SURFACE, MESH, NURBS, NURBS_SURFACE, POLY, SURFACES, Geometry
from stovetop.data.hulls import rehulled, section, unified
from stovetop.data.knots import Basis, common, refit

Doubles = NDArray[np.float64]
Ints = NDArray[np.int64]


class Piece(NamedTuple):
    """index: (across, along) vertices of a hull. Bases from 0 to 1."""

    index: Ints
    along: Basis
    across: Basis

    def reversed(self) -> Piece:
        index = self.index[:, ::-1]
        return Piece(index, self.along.reversed().unit(), self.across)


def piece(g: Geometry, i: int, down: bool) -> Piece:
    """A curve, or a surface along its rows (else down its columns)."""
    if g.kind[i] not in SURFACES:
        v, along = section(g, i)
        return Piece(v[None], along, Basis(1, 0))
    index = np.arange(g.offsets[i], g.offsets[i + 1]).reshape(max(int(g.rows[i]), 1), -1)
    found = []
    for axis, count, closed in (("u", index.shape[1], g.closed[i]), ("v", index.shape[0], g.closed_v[i])):
        basis = basis_of(g, i, axis) if g.kind[i] in CURVE else Basis(count, min(count - 1, 1), bool(closed))
        found.append(basis.unit() if basis.degree else basis)
    u, v = found
    # a Bezier with too few points for its order has the last again
    for axis, basis in enumerate((v, u)):
        short = max(basis.count - index.shape[axis], 0)
        index = np.concatenate([index, np.repeat(index.take([-1], axis), short, axis)], axis)
    index = index[: v.count, : u.count]
    return Piece(index.T, v, u) if down else Piece(index, u, v)


def distance(P: Doubles, g: Geometry, a: Ints, b: Ints) -> float:
    """Between two ends, whose counts of points may differ."""
    at = [np.round(np.linspace(0, len(x) - 1, max(len(a), len(b)))).astype(int) for x in (a, b)]
    return float(np.linalg.norm(P[g.verts[a[at[0]]]] - P[g.verts[b[at[1]]]], axis=1).mean())


def nearer(g: Geometry, pieces: list[Piece]) -> list[Piece]:
    """Each turned so that its nearer end follows; the first two may both turn."""
    P = g.P.astype(np.float64)
    out = pieces[:1]
    for k, own in enumerate(pieces[1:]):
        last = out[-1].index
        options = [(distance(P, g, last[:, -1], own.index[:, -end]), False, bool(end)) for end in (0, 1)]
        if k == 0:
            options += [(distance(P, g, last[:, 0], own.index[:, -end]), True, bool(end)) for end in (0, 1)]
        _, turn, turn_own = min(options, key=lambda o: o[0])
        if turn:
            out[0] = out[0].reversed()
        out.append(own.reversed() if turn_own else own)
    return out


def kind_of(g: Geometry, row: Ints) -> int:
    """The most complex of the kinds."""
    kinds = set(g.kind[row].tolist())
    if kinds & set(SURFACES):
        return NURBS_SURFACE if NURBS_SURFACE in kinds else BEZIER_SURFACE if BEZIER_SURFACE in kinds else MESH
    return NURBS if NURBS in kinds else BEZIER if BEZIER in kinds else POLY


class Chain:
    """Hull points one after the other as weights of old ones, and the knots between."""

    def __init__(self, degree: int) -> None:
        self.degree = degree
        self.rows: list[Doubles] = []
        self.inner: list[float] = []
        self.end = 0.0
        #: where pieces meet
        self.joints: list[float] = []

    def add(self, hull: Doubles, inner: Doubles, length: float) -> None:
        self.rows += list(hull)
        self.inner += [self.end + float(u) for u in inner]
        self.end += length

    def knot(self) -> None:
        self.inner += [self.end] * self.degree
        self.joints.append(self.end)

    def between(self, after: Doubles, tolerance: float) -> None:
        """A span on from the last point to others: straight, the rounder the greater the tolerance."""
        here = np.stack([self.rows[-1], self.rows[-2]])
        straight = bridged(self.degree, False, here, after[:2])
        rounded = bridged(self.degree, True, here, after[:2])
        self.rows += list(straight + (rounded - straight) * tolerance)
        self.end += 1.0

    def bridge(self, hull: Doubles, bias: float | None, tolerance: float) -> Doubles:
        """What is left to add of the next hull: at a common point by the bias, or beyond a span of its own."""
        self.knot()
        if bias is not None:
            self.rows[-1] = self.rows[-1] * bias + hull[0] * (1 - bias)
            return hull[1:]
        self.between(hull, tolerance)
        self.knot()
        return hull

    def close(self, bias: float | None, tolerance: float) -> None:
        """The same from the last to the first."""
        if bias is not None:
            self.rows[0] = self.rows[-1] * bias + self.rows[0] * (1 - bias)
            self.rows.pop()
        else:
            self.knot()
            self.between(np.stack(self.rows[:2]), tolerance)
        self.joints.append(self.end)

    def basis(self, inner: list[float], seam: int, closed: bool) -> Basis:
        d = self.degree
        if closed:
            return Basis(len(inner) + seam, d, True, np.array([0.0, *inner, *[self.end] * seam]))
        return Basis(len(inner) + d + 1, d, False, np.array([0.0] * (d + 1) + inner + [self.end] * (d + 1)))

    def finished(self, closed: bool, pointed: bool, bezier: bool) -> tuple[Basis, Doubles]:
        """The basis and the hull; not pointed: NURBS with one knot at each joint and as near to the same as that
        allows, Bezier curves with the points beside a joint opposite each other."""
        d, m = self.degree, np.stack(self.rows)
        fine = self.basis(self.inner, d, closed)
        if pointed or d < 2 or not self.joints:
            return fine, m
        if bezier:
            marks = np.unique(np.round([0.0, *self.inner], 9))
            out, n = m.copy(), len(m)
            for u in self.joints:
                j = int(np.searchsorted(marks, round(u, 9))) * d % n
                step = (m[(j + 1) % n] - m[j - 1]) / 2
                out[j - 1], out[(j + 1) % n] = m[j] - step, m[j] + step
            return fine, out
        joints = np.array(self.joints)
        kept = [u for u in self.inner if not np.isclose(joints, u).any()]
        coarse = self.basis(sorted(kept + [u for u in self.joints if u < self.end - 1e-9]), 1, closed)
        if closed and coarse.count < 3:
            return fine, m
        fit = refit(coarse, fine)
        if closed:
            return coarse, np.linalg.pinv(fit) @ m
        ends = fit[:, [0, -1]]
        inside = np.linalg.pinv(fit[:, 1:-1]) @ (m - ends @ m[[0, -1]])
        return coarse, np.concatenate([m[:1], inside, m[-1:]])


def joined(par, g: Geometry, row: Ints) -> Geometry:
    """The pieces as one primitive with points of its own. A closed piece is cut where it begins."""
    kind = kind_of(g, row)
    down = kind in SURFACES and par.dir == "vjoin"
    pieces = [piece(g, int(i), down) for i in row]
    if par.proximity:
        pieces = nearer(g, pieces)
    bezier, tolerance = kind in (BEZIER, BEZIER_SURFACE), min(max(0.0, par.tolerance), 1.0)
    degree = max(1, *(p.along.degree for p in pieces))
    if kind in SURFACES:
        across, fit = unified([p.across for p in pieces], all(p.across.closed for p in pieces), bezier)
    else:
        across, fit = pieces[0].across, [np.eye(1)] * len(pieces)
    whole, parts, chain = [], [], Chain(degree)
    blend = par.blend and tolerance > 0
    bias = float(np.nan_to_num(par.bias)) if blend else None
    last = len(pieces) - 1
    goals = []
    for k, (p, m) in enumerate(zip(pieces, fit, strict=True)):
        goal = common([p.along], degree, False, bezier)
        if blend and tolerance < 1:
            goal = narrowed(goal, tolerance, (k > 0 or par.loop, k < last or par.loop), bezier)
        whole.append(rehulled(g, p.index, MESH, goal, refit(p.along, goal), across, m))
        goals.append((goal, len(p.along.spans)))
        parts.append(goal.count)
    eye, starts = np.eye(sum(parts)), np.cumsum([0, *parts])
    for k, (goal, spans) in enumerate(goals):
        hull = eye[starts[k] : starts[k + 1]]
        if k:
            hull = chain.bridge(hull, bias, 0.0 if par.blend else tolerance)
        chain.add(hull, goal.all[degree + 1 : goal.count] * spans, float(spans))
    if par.loop:
        chain.close(bias, 0.0 if par.blend else tolerance)
    along, m = chain.finished(par.loop, par.knotmult, bezier)
    n = across.count
    index = np.concatenate([np.arange(n * c).reshape(n, c) + n * s for c, s in zip(parts, starts[:-1], strict=True)], 1)
    points = Geometry.merge(whole)
    if kind not in SURFACES:
        return rehulled(points, index, kind, along, m)
    if down:
        return rehulled(points, index.T, kind, across, np.eye(n), along, m)
    return rehulled(points, index, kind, along, m, across, np.eye(n))


def narrowed(basis: Basis, part: float, ends: tuple[bool, bool], bezier: bool) -> Basis:
    """With a knot in the first span and the last, so far from the ends."""
    d, k = basis.degree, basis.all
    low, high = k[basis.spans[0] + 1] - k[d], k[-d - 1] - k[basis.spans[-1]]
    new = [u for u, on in ((k[d] + part * low, ends[0]), (k[-d - 1] - part * high, ends[1])) if on]
    if len(new) > 1 and abs(new[1] - new[0]) < 1e-9:
        new = new[:1]
    inner = np.sort(np.concatenate([k[d + 1 : basis.count], np.repeat(new, d if bezier else 1)]))
    knots = np.concatenate([np.full(d + 1, k[d]), inner, np.full(d + 1, k[-d - 1])])
    return Basis(len(knots) - d - 1, d, False, knots)
