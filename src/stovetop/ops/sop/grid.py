from __future__ import annotations

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.pars import XY, XYZ, Float, Int, Menu, Toggle
from stovetop.ops.sop._family import CONNECTIVITY, PLANES, SOP, Geometry, anchored, matrix, on_plane, placed, turned
from stovetop.ops.sop._surface import hull_counts, surface, texture


class Grid(SOP):
    """A flat grid; with an input, as large as its bounds in the plane.

    Points run row after row from the corner where u and v are least; attributes uv and N on points. The XY plane looks
    to +z; YZ (to +x) is turned about y and ZX (to +y) about x from it, so Size X lies along x, -z and x. The points are
    the hull of NURBS and Bezier surfaces, of the latter as many more as their orders need.

    Source: https://docs.derivative.ca/Grid_SOP
    """

    inputs = ("bounds",)
    min_inputs = 0

    class Pars:
        type = Menu(
            {"poly": "Polygon", "mesh": "Mesh", "nurbs": "NURBS", "bezier": "Bezier"}, "mesh", label="Primitive Type"
        )
        surftype = Menu(CONNECTIVITY, "quads", label="Connectivity")
        orient = Menu(PLANES, label="Orientation")
        modifybounds = Toggle(False, label="Modify Bounds")
        size = XY(1.0, 1.0, label="Size")
        t = XYZ(0.0, 0.0, 0.0, label="Center")
        reverseanchors = Toggle(False, label="Reverse Anchors")
        anchoru = Float(0.5, label="Anchor U")
        anchorv = Float(0.5, label="Anchor V")
        rows = Int(20, label="Rows", min=1, norm=(1, 50))
        cols = Int(20, label="Columns", min=1, norm=(1, 50))
        orderu = Int(4, label="U Order", min=2, max=11)
        orderv = Int(4, label="V Order", min=2, max=11)
        interpu = Toggle(True, label="End Point Interpolate in U")
        interpv = Toggle(True, label="End Point Interpolate in V")
        texture = Menu({"off": "Off", "rowcol": "Row & Columns"}, "rowcol", label="Texture Coordinates")
        normals = Toggle(True, label="Compute Normals")

    def cook(self, par, bounds: Geometry | None) -> Geometry:
        center, extent = placed(par, bounds)
        plane = on_plane(par.orient)
        size = np.array([*par.size, 0.0])
        if extent is not None:
            size = np.abs(plane.T @ extent) * (size if par.modifybounds else 1.0)
            size[2] = 0.0
        rows, cols = hull_counts(par)
        n = rows * cols
        if n == 1:
            raise CookError("a grid needs more than one point: more Rows or Columns")
        uv = texture(rows, cols)
        P = (uv - [0.5, 0.5, 0.0]) * size + anchored(par, size)
        point = {"uv": uv} if par.texture != "off" else {}
        if par.normals:
            point["N"] = np.tile(np.float32([0, 0, 1]), (n, 1))
        orders = (par.orderu, par.orderv)
        g = surface(par.type, par.surftype, P, rows, cols, point=point, orders=orders, through=False)
        if par.type == "nurbs" and not (par.interpu and par.interpv):
            g = g.with_attributes("prim", unclampu=[int(not par.interpu)], unclampv=[int(not par.interpv)])
        return turned(g, plane).transform(matrix(center))
