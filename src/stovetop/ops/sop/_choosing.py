"""How the Group and Delete SOPs choose points or primitives: by number, bounds and normals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from stovetop.core.errors import CookError
from stovetop.core.value import EXPRESSION
from stovetop.data.cutting import unique_pairs
from stovetop.data.geometry import (
    BEZIER,
    BEZIER_SURFACE,
    MESH,
    METABALL,
    NURBS,
    NURBS_SURFACE,
    PARTICLES,
    POLY,
    SURFACES,
    Geometry,
)
from stovetop.data.rays import inside
from stovetop.data.topology import edges, point_normals, prim_normals, to_polygons
from stovetop.ops.sop._each import evaluated
from stovetop.ops.sop._groups import numbers, within
from stovetop.ops.sop._objects import position_in

if TYPE_CHECKING:
    from stovetop.core.network import Node

Bools = NDArray[np.bool_]

GEOTYPES = {
    "all": "All Types",
    "bezierc": "Bezier Curve",
    "bezier": "Bezier Surface",
    "circle": "Circle",
    "mesh": "Mesh",
    "meta": "Metaball",
    "nurbc": "NURBS Curve",
    "nurb": "NURBS Surface",
    "part": "Particles",
    "poly": "Polygon",
    "sphere": "Sphere",
    "tube": "Tube",
    "tristrip": "Triangle Strip",
    "trifan": "Triangle Fan",
}
_KINDS = {
    "poly": POLY,
    "mesh": MESH,
    "bezierc": BEZIER,
    "bezier": BEZIER_SURFACE,
    "nurbc": NURBS,
    "nurb": NURBS_SURFACE,
    "meta": METABALL,
    "part": PARTICLES,
}


def chosen(me: Node, par: Any, g: Geometry, how: str, bounding: Geometry | None) -> Bools | None:
    """The elements that hold to all criteria that are on; None where none is. how: pattern, range or expression."""
    points = par.entity == "point"
    found = []
    if par.usenumber:
        found.append(by_number(me, par, g, how))
    if par.usebounds:
        within_bounds = by_bounds(par, g, bounding)
        found.append(within_bounds if points else within(g, within_bounds))
    if par.usenormal:
        found.append(by_normal(me, par, g))
    if not found:
        return None
    mask = np.logical_and.reduce(found)
    if par.geotype != "all":
        kind = g.kind == _KINDS.get(par.geotype, 255)
        if points:
            of_kind = np.zeros(g.num_points, bool)
            of_kind[g.verts[kind[g.vertex_prim]]] = True
            kind = of_kind
        mask = mask & kind
    return mask


def by_number(me: Node, par: Any, g: Geometry, how: str) -> Bools:
    count = g.num_points if par.entity == "point" else g.num_prims
    mask = np.zeros(count, bool)
    if how == "pattern":
        which = numbers(par.pattern, count)
        if which is None and par.pattern.strip():
            raise CookError(f"'{par.pattern}' is no list of numbers")
        mask[which if which is not None else slice(0)] = True
    elif how == "range":
        low, high = sorted((par.rangestart, par.rangeend))
        step = np.arange(count) - low
        some, every = par.select
        mask = (step >= 0) & (step <= high - low) & (step % max(every, 1) < max(some, 0))
    else:
        value = me.pars.get("filter")
        text = value.expr if value is not None and value.mode == EXPRESSION else None
        picked = np.arange(count)
        mask[:] = (evaluated(me, text, g, picked) if text else par.filter) != 0
    return mask


def by_bounds(par: Any, g: Geometry, bounding: Geometry | None) -> Bools:
    """(points,) those inside the box, the ellipsoid, or the closed surface of the second input."""
    if par.boundtype == "usebobject":
        if bounding is None:
            raise CookError("Bounding Object needs a second input")
        return inside(bounding, g.P)
    away = np.abs(np.asarray(g.P, np.float64) - par.t)
    half = np.array(par.size, np.float64) / 2
    if par.boundtype == "usebbox":
        return np.all(away <= half + 1e-7, axis=1)
    part = np.divide(away, half, out=np.where(away > 0, np.inf, 0.0), where=half > 0)
    return np.square(part).sum(1) <= 1 + 1e-6


def by_normal(me: Node, par: Any, g: Geometry) -> Bools:
    """Those whose normal is at most Spread Angle from the direction, or that look away from an object."""
    points = par.entity == "point"
    own = g.point.get("N") if points else None
    N = (point_normals(g) if own is None else own) if points else prim_normals(g)
    N = N / np.maximum(np.linalg.norm(N, axis=1, keepdims=True), 1e-20)
    if par.camera is not None:
        eye = position_in(par.camera, me)
        at = g.P if points else _middles(g)
        return (N * (eye - at)).sum(1) < 0
    axis = np.array(par.dir, np.float64)
    axis /= max(float(np.linalg.norm(axis)), 1e-20)
    return np.asarray(N @ axis >= np.cos(np.radians(min(max(par.angle, 0.0), 180.0))) - 1e-6)


def _middles(g: Geometry) -> NDArray[np.float64]:
    total = np.stack([np.bincount(g.vertex_prim, g.P[g.verts, i], g.num_prims) for i in range(3)], -1)
    return np.asarray(total / np.maximum(g.counts, 1)[:, None])


def neighbours(g: Geometry, point: int, depth: int) -> Bools:
    """(points,) those at most so many edges from a point."""
    mask = np.zeros(g.num_points, bool)
    if not 0 <= point < g.num_points:
        raise CookError(f"there is no point {point}: {g.num_points} points")
    mask[point] = True
    a, b = g.verts[edges(g)].T
    for _ in range(depth):
        before = mask.sum()
        reached = mask.copy()
        reached[b[mask[a]]] = reached[a[mask[b]]] = True
        mask = reached
        if mask.sum() == before:
            break
    return mask


def unshared_edges(g: Geometry) -> NDArray[np.int32]:
    """(n, 2) points: the edges that belong to one face only, as it turns; of surfaces the rims of their hulls."""
    hull = np.isin(g.kind, SURFACES)
    g = to_polygons(g.replace(kind=np.where(hull, MESH, g.kind).astype(np.uint8)) if hull.any() else g)
    ways = g.verts[edges(g)]
    found, _, which = unique_pairs(*ways.T)
    return ways[np.bincount(which, minlength=len(found))[which] == 1]
