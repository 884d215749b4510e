from __future__ import annotations

from typing import Any

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.pars import Float, Int, Menu, Page, StrMenu, Toggle
from stovetop.data.curves import Samples, basis_of, lengths, replaced
from stovetop.data.curves import at as sampled
from stovetop.data.geometry import BEZIER, BEZIER_SURFACE, MESH, NURBS, NURBS_SURFACE, POLY
from stovetop.data.hulls import rehulled
from stovetop.data.knots import Basis, inserted, refit
from stovetop.data.rebuild import keep_vertices, swapped
from stovetop.ops.sop._carving import measure, patch, span
from stovetop.ops.sop._family import SOP, Geometry
from stovetop.ops.sop._groups import prims_or_all
from stovetop.ops.sop._vertices import grid

SPACING = {"domain": "Uniform Domain Lengths", "arc": "Uniform Arc Lengths"}

SPLINES = (BEZIER, NURBS, BEZIER_SURFACE, NURBS_SURFACE)
#: the greatest number of places on a spline
MOST = 2000

#: a group that marks what was picked while primitives go
_PICKED = " picked"


class Refine(SOP):
    """Points added to polygons, splines and meshes, or taken away, the shape staying.

    One place at First U (of 0 to 1, each side the same part), or Divisions places from First to Second U, both with;
    with Uniform Arc Lengths each in the middle of the longest side there. A refined primitive has points of its own.
    Refining takes place where NURB Count is above 0: NURBS get so many knots at each place (in parts of their knots,
    with Arc Lengths in the middle of the widest span), never more than their degree. Unrefine where its count is: it
    drops the points of polygons and the rows and columns of meshes from First to Second (or the ends) as long as none
    moves away from what is left by more than Tolerance (Douglas and Peucker). Which of its pages TouchDesigner goes by
    is not published: Subdivide, the greatest NURB Count, is not told apart here.

    Source: https://docs.derivative.ca/Refine_SOP
    """

    inputs = ("input",)

    class Pars:
        group = StrMenu("", label="Group")
        firstu = Toggle(True, label="First U")
        domainu1 = Float(0.0, label="First U", norm=(0, 1))
        secondu = Toggle(False, label="Second U")
        domainu2 = Float(1.0, label="Second U", norm=(0, 1))
        divsu = Int(9, label="U Divisions", min=1)
        firstv = Toggle(True, label="First V")
        domainv1 = Float(0.0, label="First V", norm=(0, 1))
        secondv = Toggle(False, label="Second V")
        domainv2 = Float(1.0, label="Second V", norm=(0, 1))
        divsv = Int(9, label="V Divisions", min=1)
        refineu = Int(1, label="NURB Count U", min=0)
        refinev = Int(1, label="NURB Count V", min=0)
        space = Menu(SPACING, "domain", label="Spacing")
        _unrefine = Page("Unrefine")
        unrefineu = Int(0, label="NURB Count U", min=0)
        unrefinev = Int(0, label="NURB Count V", min=0)
        tolu = Float(0.01, label="Tolerance U", min=0.0)
        tolv = Float(0.01, label="Tolerance V", min=0.0)
        _subdivide = Page("Subdivide")
        subdivspace = Menu(SPACING, "domain", label="Spacing", unsupported=True)

    def cook(self, par, input: Geometry) -> Geometry:
        g, mask = input, prims_or_all(input, par.group)
        u = ends(par.firstu, par.domainu1, par.secondu, par.domainu2)
        v = ends(par.firstv, par.domainv1, par.secondv, par.domainv2)
        curves = np.flatnonzero(mask & (g.kind == POLY) & (g.counts > 1))
        if par.refineu and u:
            done = {int(i): refined(par, g, int(i), u) for i in curves}
            g = replaced(g, done)
        g = swapped(g, thickened(par, g, np.flatnonzero(mask & np.isin(g.kind, SPLINES) & (g.counts > 1)), u, v))
        if par.unrefineu:
            keep = np.ones(g.num_vertices, bool)
            for i in np.flatnonzero(mask & (g.kind == POLY) & (g.counts > 2)):
                keep[g.offsets[i] : g.offsets[i + 1]] = needed(line(g, int(i)), u, par.tolu, bool(g.closed[i]))
            if not keep.all():
                used = np.bincount(g.verts, minlength=g.num_points) > 0
                groups = g.prim_groups
                g = keep_vertices(g.replace(prim_groups={**groups, _PICKED: mask}), keep)
                g = g.keep(points=(np.bincount(g.verts, minlength=g.num_points) > 0) | ~used)
                # primitives that lost too many points are gone
                mask = g.prim_groups[_PICKED]
                g = g.replace(prim_groups={name: g.prim_groups[name] for name in groups})
        meshes = mask & (g.kind == MESH)
        if not meshes.any():
            return g
        return Geometry.merge([mesh(par, g, i, u, v) if meshes[i] else span(g, i) for i in range(g.num_prims)])


def thickened(par, g: Geometry, which: np.ndarray, u: list[float], v: list[float]) -> dict[int, Geometry]:
    """Splines with knots at the places."""
    new = {}
    for i in which.tolist():
        maps: list[Any] = []
        for axis, at, divs, count in (("u", u, par.divsu, par.refineu), ("v", v, par.divsv, par.refinev)):
            if axis == "v" and g.kind[i] in (BEZIER, NURBS):
                continue
            old = basis_of(g, i, axis)
            goal = old
            if count and at and old.degree:
                times = old.degree if g.kind[i] in (BEZIER, BEZIER_SURFACE) else count
                goal = inserted(old, knots_at(old, at, divs, par.space), times)
            maps += [goal, refit(old, goal) if goal.count > old.count else np.eye(old.count)]
        size = maps[3].shape[1] if len(maps) > 2 else 1, maps[1].shape[1]
        # a Bezier with too few points for its order stays as it is
        index = grid(g, i)[: size[0], : size[1]]
        if any(m.shape[0] > m.shape[1] for m in maps[1::2]) and index.shape == size:
            new[i] = rehulled(g, index, int(g.kind[i]), *maps)
    return new


def knots_at(basis: Basis, at: list[float], divs: int, spacing: str) -> np.ndarray:
    """Parameters of the domain; the widest spans' middles, or evenly."""
    if divs > MOST:
        raise CookError(f"{divs:,} Divisions are more than {MOST:,}")
    low, high = basis.domain
    marks = np.append(basis.all[basis.spans], high)
    where = places(at, divs, "domain", np.arange(2.0))
    if spacing == "arc":
        first, last = (at[0], at[-1]) if len(at) > 1 else (0.0, 1.0)
        around = (marks - basis.start) / (high - low)
        inner = np.sort(around % 1.0 if basis.closed else around)
        kept = sorted({first, *inner[(inner > first) & (inner < last)].tolist(), last})
        new: list[float] = []
        for _ in range(divs if len(at) > 1 else 1):
            k = int(np.argmax(np.diff(kept))) + 1
            new.append((kept[k - 1] + kept[k]) / 2)
            kept.insert(k, new[-1])
        where = np.array(new)
    u = basis.start + where * (high - low)
    return np.asarray(low + (u - low) % (high - low) if basis.closed else u)


def ends(first: bool, low: float, second: bool, high: float) -> list[float]:
    return sorted(min(max(0.0, value), 1.0) for on, value in ((first, low), (second, high)) if on)


def places(at: list[float], divs: int, spacing: str, along: np.ndarray) -> np.ndarray:
    """Where to add points, in sides. along: the length up to each point, the closing one included."""
    sides = len(along) - 1
    if spacing == "domain":
        return np.array(at if len(at) < 2 else np.linspace(*at, max(divs, 2))) * sides
    low, high = (at[0], at[-1]) if len(at) > 1 else (0.0, 1.0)
    marks = [*(float(k) for k in range(sides + 1) if low * sides <= k <= high * sides)]
    marks = sorted({low * sides, *marks, high * sides})
    new = []
    for _ in range(divs if len(at) > 1 else 1):
        k = int(np.argmax(np.diff(np.interp(marks, np.arange(sides + 1), along)))) + 1
        new.append((marks[k - 1] + marks[k]) / 2)
        marks.insert(k, new[-1])
    return np.sort(new)


def joined(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """All places once, in order."""
    return np.unique(np.round(np.concatenate([a, b]), 9))


def line(g: Geometry, i: int) -> np.ndarray:
    """(n, 3) the points of a curve."""
    return g.P[g.prim_points(i)].astype(np.float64)


def refined(par, g: Geometry, i: int, u: list[float]) -> Samples:
    v = np.arange(g.offsets[i], g.offsets[i + 1])
    s = Samples(v[:, None], np.ones((len(v), 1)), bool(g.closed[i]))
    P = line(g, i)
    along = lengths(np.concatenate([P, P[:1]]) if s.closed else P)
    m = measure(s)
    where = joined(m, places(u, par.divsu, par.space, along))
    return Samples(*sampled(s, m, where[:-1] if s.closed else where), s.closed)


def needed(P: np.ndarray, at: list[float], tolerance: float, closed: bool = False) -> np.ndarray:
    """(n,) which of the points (n, 3), or rows (n, k, 3), stay."""
    n = len(P)
    rows = P.reshape(n, -1, 3)
    sides = n if closed else n - 1
    low = int(np.ceil(at[0] * sides - 1e-6)) if at else 0
    high = int(np.floor(at[-1] * sides + 1e-6)) if len(at) > 1 else n - 1
    keep = np.ones(n, bool)
    keep[low + 1 : min(high, n - 1)] = False
    todo = [(low, min(high, n - 1))]
    while todo:
        a, b = todo.pop()
        if b - a < 2:
            continue
        away = distance(rows[a + 1 : b], rows[a], rows[b])
        k = int(away.argmax())
        if away[k] > tolerance:
            keep[a + 1 + k] = True
            todo += [(a, a + 1 + k), (a + 1 + k, b)]
    if closed and n > 2 and keep.sum() == 2:
        # a polygon stays one
        a, b = np.flatnonzero(keep)
        keep[np.argmax(np.where(keep, -1.0, distance(rows, rows[a], rows[b])))] = True
    return keep


def distance(rows: np.ndarray, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """(n,) the greatest way of a row's points (n, k, 3) from the lines between two rows (k, 3)."""
    d = b - a
    size = (d * d).sum(-1)
    t = np.divide(((rows - a) * d).sum(-1), size, out=np.zeros(rows.shape[:2]), where=size > 0).clip(0, 1)
    return np.asarray(np.linalg.norm(rows - a - t[..., None] * d, axis=-1).max(1))


def mesh(par, g: Geometry, i: int, u: list[float], v: list[float]) -> Geometry:
    """One mesh with other rows and columns."""
    closed_u, closed_v = bool(g.closed[i]), bool(g.closed_v[i])
    index = grid(g, i, closed_u, closed_v)
    P = g.P[g.verts[index]].astype(np.float64)
    r, c = np.arange(len(P)).astype(float), np.arange(P.shape[1]).astype(float)
    if par.unrefineu:
        c = c[needed(P.transpose(1, 0, 2), u, par.tolu)]
    if par.unrefinev:
        r = r[needed(P, v, par.tolv)]
    if par.refineu and u:
        c = joined(c, places(u, par.divsu, par.space, lengths(P.mean(0))))
    if par.refinev and v:
        r = joined(r, places(v, par.divsv, par.space, lengths(P.mean(1))))
    made = patch(g, i, index, r[:-1] if closed_v else r, c[:-1] if closed_u else c)
    return made.replace(closed=np.array([closed_u]), closed_v=np.array([closed_v]))
