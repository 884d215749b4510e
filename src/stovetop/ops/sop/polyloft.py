from __future__ import annotations

from itertools import pairwise

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.pars import Float, Menu, Page, Sequence, Str, StrMenu, Toggle
from stovetop.data.curves import curves
from stovetop.data.weld import weld
from stovetop.ops.sop._family import SOP, Geometry
from stovetop.ops.sop._groups import ordered


class Polyloft(SOP):
    """Triangles between the points of faces, or of point groups, one after the other; no new points.

    From the first points of both on, the next triangle takes the point ahead on the side where the new edge is
    shorter (2-Point), or its circumference is (3-Point). Connect Closest Ends starts at the two closest points of
    closed ones, at the closest ends of open ones, and turns the second round where that is nearer. A second input of
    as many points decides in its place. Groups of points are taken in the order of their patterns.

    Source: https://docs.derivative.ca/Polyloft_SOP
    """

    inputs = ("input", "rest")
    min_inputs = 1

    class Pars:
        proximity = Toggle(True, label="Connect Closest Ends")
        consolidate = Toggle(False, label="Consolidate Points")
        dist = Float(0.001, label="Distance", min=0.0)
        minimize = Menu({"point2": "2-Point Distance", "point3": "3-Point Distance"}, "point2", label="Minimize")
        closeu = Menu({"nonewu": "Off", "wu": "On", "ifprimwu": "If Primitive does"}, "nonewu", label="U Wrap")
        closev = Menu({"nonewv": "Off", "wv": "On", "ifprimwv": "If Primitive does"}, "nonewv", label="V Wrap")
        creategroup = Toggle(False, label="Create Polygon Group")
        polygroup = Str("loftgroup", label="Name")
        method = Menu({"faces": "Faces", "points": "Points"}, "faces", label="Method")
        group = StrMenu("", label="Group")
        prim = Toggle(False, label="Keep Primitives")
        _point_groups = Page("Point Groups")
        point = Sequence(label="Point Group", group=StrMenu("", label="Point Group"))

    def cook(self, par, input: Geometry, rest: Geometry | None) -> Geometry:
        if rest is not None and rest.num_points != input.num_points:
            raise CookError(f"the rest geometry has {rest.num_points} points instead of {input.num_points}")
        g = input
        rows, closed = sections(par, input if rest is None else rest)
        P = (input if rest is None else rest).P.astype(np.float64)
        if par.consolidate and par.dist > 0:
            # a point stands for those that it is fused with
            g, place = fused(input, par.dist)
            rows = [np.array(list(dict.fromkeys(place[r].tolist())), np.int64) for r in rows]
            first = np.unique(place, return_index=True)[1]
            P = P[first]
        if len(rows) < 2:
            raise CookError("it needs two faces or point groups")
        wrap = par.closev == "wv" or (par.closev == "ifprimwv" and all(closed))
        pairs = [*pairwise(range(len(rows))), *([(len(rows) - 1, 0)] if wrap and len(rows) > 2 else [])]
        faces = [zipped(par, P, rows[a], rows[b], closed[a] and closed[b]) for a, b in pairs]
        found = np.concatenate(faces)
        if not par.prim:
            g = g.keep(prims=np.zeros(g.num_prims, bool))
        return joined(par, g, found)


def sections(par, g: Geometry) -> tuple[list[np.ndarray], list[bool]]:
    """(point numbers, whether it is closed) of each cross-section."""
    if par.method == "points":
        rows = [ordered(g, b.group, "point") for b in par.point if b.group.strip()]
        return rows, [par.closeu == "wu"] * len(rows)
    which = [i for i in ordered(g, par.group, "prim").tolist() if curves(g)[i]]
    own = [bool(g.closed[i]) if par.closeu == "ifprimwu" else par.closeu == "wu" for i in which]
    return [g.prim_points(i).astype(np.int64) for i in which], own


def fused(g: Geometry, distance: float) -> tuple[Geometry, np.ndarray]:
    """(the geometry with near points as one, the new number of each point)."""
    numbered = Geometry.polygons(g.P, np.arange(g.num_points)[:, None], False)
    place = weld(numbered, distance).verts.astype(np.int64)
    return weld(g, distance), place


def joined(par, g: Geometry, faces: np.ndarray) -> Geometry:
    """The geometry with triangles over its points."""
    made = Geometry.polygons(g.P, faces)
    if par.creategroup and par.polygroup:
        made = made.replace(prim_groups={par.polygroup: np.ones(len(faces), bool)})
    both = Geometry.merge([g, made])
    return both.replace(
        P=g.P,
        verts=np.concatenate([g.verts, made.verts]).astype(np.int32),
        point=g.point,
        point_groups=g.point_groups,
    )


def zipped(par, P: np.ndarray, a: np.ndarray, b: np.ndarray, closed: bool) -> np.ndarray:
    """(n, 3) triangles between two rows of points."""
    if par.proximity:
        a, b = started(P, a, b, closed)
    if closed:
        a, b = np.append(a, a[0]), np.append(b, b[0])
    out, i, j = [], 0, 0
    while i < len(a) - 1 or j < len(b) - 1:
        take_a = j == len(b) - 1
        if not take_a and i < len(a) - 1:
            by_a, by_b = P[a[i + 1]] - P[b[j]], P[b[j + 1]] - P[a[i]]
            lengths = np.linalg.norm([by_a, by_b], axis=1)
            if par.minimize == "point3":
                lengths += np.linalg.norm([P[a[i + 1]] - P[a[i]], P[b[j + 1]] - P[b[j]]], axis=1)
            take_a = bool(lengths[0] <= lengths[1])
        if take_a:
            out.append((a[i], a[i + 1], b[j]))
            i += 1
        else:
            out.append((a[i], b[j + 1], b[j]))
            j += 1
    return np.array(out, np.int64).reshape(-1, 3)


def started(P: np.ndarray, a: np.ndarray, b: np.ndarray, closed: bool) -> tuple[np.ndarray, np.ndarray]:
    """Both rows from where they are closest on, the same way round."""
    if closed:
        away = np.linalg.norm(P[a][:, None] - P[b][None], axis=-1)
        i, j = np.unravel_index(int(away.argmin()), away.shape)
        a, b = np.roll(a, -int(i)), np.roll(b, -int(j))
        other = np.concatenate([b[:1], b[:0:-1]])
        return a, b if run(P, a, b) <= run(P, a, other) else other
    ends = [
        np.linalg.norm(P[x[k]] - P[y[m]]) for x, y, k, m in ((a, b, 0, 0), (a, b, 0, -1), (a, b, -1, 0), (a, b, -1, -1))
    ]
    return a, b[::-1] if min(ends[1], ends[2]) < min(ends[0], ends[3]) else b


def run(P: np.ndarray, a: np.ndarray, b: np.ndarray) -> float:
    """How far two rows are apart, stretched to the same number."""
    t = np.linspace(0, 1, max(len(a), len(b)))
    x, y = (P[r[np.round(t * (len(r) - 1)).astype(int)]] for r in (a, b))
    return float(np.linalg.norm(x - y, axis=1).sum())
