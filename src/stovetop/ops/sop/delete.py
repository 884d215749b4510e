from __future__ import annotations

import numpy as np

from stovetop.core.pars import XYZ, Float, Int, Line, Menu, Page, Ref, Str, StrMenu, Toggle
from stovetop.data.rebuild import drop_points
from stovetop.ops.sop._choosing import GEOTYPES, chosen
from stovetop.ops.sop._family import SOP, Geometry
from stovetop.ops.sop._groups import points_of, prims_of


class Delete(SOP):
    """Without the points or primitives that the group, numbers, bounds and normals choose, or with those alone.

    Every criterion that is on must hold; without one nothing is chosen. Deleting points takes them out of polygons,
    which go when fewer than 3 corners (open: 1) are left, meshes at once. Deleted primitives take their points along,
    unless others use them or Keep Points is on.

    Source: https://docs.derivative.ca/Delete_SOP
    """

    inputs = ("input",)

    class Pars:
        group = StrMenu("", label="Group")
        negate = Menu({"dele": "Delete Selected", "keep": "Delete Non-Selected"}, label="Operation")
        entity = Menu({"primitive": "Primitives", "point": "Points"}, label="Entity")
        geotype = Menu(GEOTYPES, label="Geometry Type")
        _number = Page("Number")
        usenumber = Toggle(False, label="Use Number")
        groupop = Menu(
            {
                "pattern": "Delete by Pattern",
                "range": "Delete by Range",
                "filter": "Delete by Expression",
            },
            "pattern",
            label="Operation",
        )
        pattern = Str("*", label="Pattern")
        range = Line(label="Start / End", rangestart=Int(0, label=""), rangeend=Int(0, label=""))
        select = Int((1, 2), label="Select of", size=2)
        filter = Int(1, label="Filter Expression")
        _bounding_volume = Page("Bounding Volume")
        usebounds = Toggle(False, label="Use Bounds")
        boundtype = Menu(
            {
                "usebbox": "Bounding Box",
                "usebsphere": "Bounding Sphere",
            },
            label="Bounding Type",
        )
        size = XYZ(1.0, 1.0, 1.0, label="Size")
        t = XYZ(0.0, 0.0, 0.0, label="Center")
        _normal = Page("Normal")
        usenormal = Toggle(False, label="Use Normal")
        dir = XYZ(0.0, 0.0, 1.0, label="Direction")
        angle = Float(180.0, label="Spread Angle")
        camera = Ref("Object", "", label="Backface from")
        removegrp = Toggle(True, label="Delete Unused Groups")
        keeppoints = Toggle(False, label="Delete Geometry, Keep Points")

    def cook(self, par, input: Geometry, *, me) -> Geometry:
        g, points = input, par.entity == "point"
        mask = chosen(me, par, g, {"filter": "expression"}.get(par.groupop, par.groupop), None)
        group = (points_of if points else prims_of)(g, par.group)
        if group is not None:
            mask = group if mask is None else mask & group
        if mask is None:
            mask = np.zeros(g.num_points if points else g.num_prims, bool)
        gone = mask if par.negate == "dele" else ~mask
        g = drop_points(g, gone) if points else drop_prims(g, gone, par.keeppoints)
        if points and par.keeppoints:
            g = g.keep(prims=np.zeros(g.num_prims, bool))
        return without_empty(g) if par.removegrp else g


def drop_prims(g: Geometry, gone: np.ndarray, keep_points: bool) -> Geometry:
    used = np.bincount(g.verts, minlength=g.num_points) > 0
    g = g.keep(prims=~gone)
    if keep_points:
        return g
    still = np.bincount(g.verts, minlength=g.num_points) > 0
    return g if np.array_equal(used, still) else g.keep(points=still | ~used)


def without_empty(g: Geometry) -> Geometry:
    return g.replace(
        point_groups={k: m for k, m in g.point_groups.items() if m.any()},
        prim_groups={k: m for k, m in g.prim_groups.items() if m.any()},
    )
