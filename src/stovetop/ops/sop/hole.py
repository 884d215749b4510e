from __future__ import annotations

import numpy as np

from stovetop.core.pars import Float, StrMenu, Toggle
from stovetop.data.holes import bridged, unbridged
from stovetop.data.rebuild import take_prims
from stovetop.data.subdivision import faces_only
from stovetop.data.topology import to_polygons
from stovetop.ops.sop._family import SOP, Geometry
from stovetop.ops.sop._groups import prims_of


class Hole(SOP):
    """Faces inside of faces become holes: bridged, so that one polygon goes round both.

    A face is a hole when it lies in the plane of another (within the distance and the angle) and inside of an odd
    number of them. Each is joined to the innermost one around it by a doubled side at the nearest place from where
    that is seen, and turns the other way. Unbridge takes such doubled sides out again: the parts become faces of
    their own. Snap moves a hole's points onto the plane of the face around it.

    Source: https://docs.derivative.ca/Hole_SOP
    """

    inputs = ("input",)

    class Pars:
        group = StrMenu("", label="Group")
        unbridge = Toggle(False, label="Unbridge Holes")
        dist = Float(0.001, label="Distance Tolerance", min=0.0)
        angle = Float(1.0, label="Angle Tolerance", min=0.0)
        snap = Toggle(False, label="Snap Holes to Outlines")

    def cook(self, par, input: Geometry) -> Geometry:
        mask = prims_of(input, par.group)
        g = to_polygons(input) if mask is None else input
        own = faces_only(g) & (True if mask is None else mask)
        if not own.any():
            return g
        faces = take_prims(g, np.flatnonzero(own))
        done = unbridged(faces) if par.unbridge else bridged(faces, par.dist, par.angle, par.snap)
        rest = take_prims(g, np.flatnonzero(~own))
        if not rest.num_prims:
            return done
        both = Geometry.merge([rest, done])
        verts = np.concatenate([rest.verts, done.verts]).astype(np.int32)
        return both.replace(P=done.P, verts=verts, point=g.point, point_groups=g.point_groups)
