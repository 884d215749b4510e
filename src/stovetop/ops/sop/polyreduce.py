from __future__ import annotations

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.pars import Float, Int, Menu, Page, Ref, StrMenu, Toggle
from stovetop.data.cutting import sides
from stovetop.data.dividing import convex
from stovetop.data.rebuild import drop_unused
from stovetop.data.reduction import Weights, reduce
from stovetop.data.subdivision import faces_only
from stovetop.data.topology import point_normals, to_polygons
from stovetop.ops.sop._family import SOP, Geometry
from stovetop.ops.sop._groups import prims_of
from stovetop.ops.sop._objects import position_in


class Polyreduce(SOP):
    """Fewer triangles of nearly the same shape: edges collapse where that moves the surface least.

    The cost of a collapse is the distance to the planes of the faces that have gone into it (Garland and Heckbert's
    quadrics), many at a time. Distance: the part that is kept falls from 100 % within the threshold of the object as
    the threshold divided by the distance. Borders and features (the edges of the second group) cost more by their
    stiffness. Points' attributes are those of the points that stay, N is computed anew.

    Source: https://docs.derivative.ca/Polyreduce_SOP
    """

    inputs = ("input",)

    class Pars:
        _reduce = Page("Reduce")
        reduce = StrMenu("", label="Polygons")
        creases = StrMenu("", label="Features")
        method = Menu(
            {
                "percentage": "Percentage",
                "number": "Number",
                "distance": "Distance",
            },
            "percentage",
            label="Method",
        )
        percentage = Float(100.0, label="Keep %", min=0.0, max=100.0)
        numpolys = Int(100, label="Keep #", min=0)
        obj = Ref("Object", "", label="Object")
        distance = Float(100.0, label="Dist. Threshhold", min=0.0)
        minpercent = Float(0.0, label="Minimum %", min=0.0)
        _clean = Page("Clean")
        borderweight = Float(0.0, label="Stiffen Border")
        creaseweight = Float(0.0, label="Stiffen Features")
        lengthweight = Float(0.0, label="Equalize Edges")
        meshinvert = Toggle(True, label="Prevent Mesh Inversion")
        triangulate = Toggle(True, label="Pre-Triangulate")
        keepedges = Toggle(False, label="Prevent Cracking")
        originalpoints = Toggle(False, label="Use Original Points")

    def cook(self, par, input: Geometry, *, me) -> Geometry:
        masks = {" reduce": prims_of(input, par.reduce), " crease": prims_of(input, par.creases)}
        marked = {k: m for k, m in masks.items() if m is not None}
        g = to_polygons(input.replace(prim_groups={**input.prim_groups, **marked}))
        own = faces_only(g) & g.prim_groups.get(" reduce", np.ones(g.num_prims, bool))
        if not par.triangulate:
            own &= g.counts == 3
        rest, g = g.keep(prims=~own), g.keep(prims=own)
        if par.triangulate:
            g = convex(g, 3)
        creases = g.keep(prims=g.prim_groups[" crease"]) if " crease" in g.prim_groups else None
        g, rest = (x.replace(prim_groups={k: m for k, m in x.prim_groups.items() if k not in masks}) for x in (g, rest))
        target = wanted(par, g, me)
        weights = Weights(
            par.borderweight, par.creaseweight, par.lengthweight, par.meshinvert, par.originalpoints,
            par.keepedges and bool(rest.num_prims),
        )  # fmt: skip
        tri = g.verts.reshape(-1, 3).astype(np.int64)
        P, left, old = reduce(np.asarray(g.P, float), tri, target, weights, sides(creases)[0] if creases else None)
        return finished(g, rest, P, left, old)


def wanted(par, g: Geometry, me) -> int:
    """How many triangles to keep."""
    n = g.num_prims
    if par.method == "number":
        return int(par.numpolys)
    if par.method == "percentage":
        return round(n * par.percentage / 100)
    if par.obj is None:
        raise CookError("there is no object to measure the distance from")
    away = float(np.linalg.norm(position_in(par.obj, me) - g.center))
    part = min(1.0, par.distance / max(away, 1e-9))
    return round(n * max(part, par.minpercent / 100))


def finished(g: Geometry, rest: Geometry, P: np.ndarray, left: np.ndarray, old: np.ndarray) -> Geometry:
    """The triangles that are left, with the attributes of the old ones, and the primitives that were no candidates."""
    corner = np.zeros((len(left), 3), np.int64)
    start = g.verts.reshape(-1, 3)[old]
    for k in range(3):
        same = start == left[:, k : k + 1]
        corner[:, k] = np.where(same.any(1), same.argmax(1), k)
    vertices = (old[:, None] * 3 + corner).reshape(-1)
    made = Geometry.polygons(P, left).replace(
        point=g.point,
        point_groups=g.point_groups,
        vertex={k: a[vertices] for k, a in g.vertex.items() if k != "N"},
        prim={k: a[old] for k, a in g.prim.items()},
        prim_groups={k: m[old] for k, m in g.prim_groups.items()},
        detail=dict(g.detail),
    )
    if "N" in g.point or "N" in g.vertex:
        made = made.with_attributes("point", N=point_normals(made))
    if not rest.num_prims:
        return drop_unused(made)
    both = Geometry.merge([made, rest])
    n = made.num_points
    verts = np.concatenate([made.verts, rest.verts]).astype(np.int32)
    return (
        drop_unused(both.replace(P=made.P, verts=verts, point=made.point, point_groups=made.point_groups))
        if n
        else both
    )
