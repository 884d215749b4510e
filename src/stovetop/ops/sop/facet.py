from __future__ import annotations

import numpy as np

from stovetop.core.pars import Float, Menu, StrMenu, Toggle
from stovetop.data.topology import point_normals
from stovetop.data.weld import clean, close_pairs, clusters, cusp, unique_points, weld
from stovetop.ops.sop._family import SOP, Geometry


class Facet(SOP):
    """Normals, and which faces share points, in the order of the parameters.

    Consolidated points lie in the middle of those they replace; slow and fast give the same. Cusp Polygons parts
    polygons that meet at more than the Cusp Angle. Computed normals are points' and replace those of vertices.

    Source: https://docs.derivative.ca/Facet_SOP
    """

    inputs = ("input",)

    class Pars:
        group = StrMenu("", label="Group", unsupported=True)
        unit = Toggle(False, label="Make Normals Unit Length")
        prenml = Toggle(False, label="Compute Normals")
        unique = Toggle(False, label="Unique Points")
        cons = Menu(
            {
                "none": "No Consolidate",
                "points": "Consolidate Points Slow",
                "fpoints": "Consolidate Points Fast",
                "normals": "Consolidate Normals Slow",
                "fnormals": "Consolidate Normals Fast",
            },
            label="Consolidate",
        )
        dist = Float(0.001, label="Distance", min=0.0)
        inline = Toggle(False, label="Remove Inline Points", unsupported=True)
        inlinedist = Float(0.001, label="Distance", unsupported=True)
        orientpolys = Toggle(False, label="Orient Polygons", unsupported=True)
        cusp = Toggle(False, label="Cusp Polygons")
        angle = Float(20.0, label="Cusp Angle", norm=(0, 180))
        remove = Toggle(False, label="Remove Degenerate")
        postnml = Toggle(False, label="Compute Normals")

    def cook(self, par, input: Geometry) -> Geometry:
        g = input
        if par.unit:
            g = unit_normals(g)
        if par.prenml:
            g = with_normals(g)
        if par.unique:
            g = unique_points(g)
        if par.cons in ("points", "fpoints"):
            g = weld(g, par.dist)
        elif par.cons != "none":
            g = average_normals(g, par.dist)
        if par.cusp:
            g = cusp(g, par.angle)
        if par.remove:
            g = clean(g)
        return with_normals(g) if par.postnml else g


def with_normals(g: Geometry) -> Geometry:
    return g.with_attributes("vertex", N=None).with_attributes("point", N=point_normals(g))


def unit_normals(g: Geometry) -> Geometry:
    for cls in ("point", "vertex", "prim"):
        if "N" in getattr(g, cls):
            g = g.with_attributes(cls, N=_unit(getattr(g, cls)["N"]))
    return g


def average_normals(g: Geometry, distance: float) -> Geometry:
    """Points that lie together get the mean of their normals."""
    if "N" not in g.point:
        return g
    label = clusters(g.num_points, close_pairs(g.P, distance))
    total = np.stack([np.bincount(label, g.point["N"][:, i]) for i in range(3)], -1)
    return g.with_attributes("point", N=_unit(total)[label])


def _unit(v):
    length = np.linalg.norm(v, axis=1, keepdims=True)
    return np.divide(v, length, out=np.zeros_like(v), where=length > 0)
