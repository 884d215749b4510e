from __future__ import annotations

import numpy as np

from stovetop.core.pars import XYZ, Float, Int, Menu, Toggle
from stovetop.data.topology import point_normals
from stovetop.data.weld import cusp
from stovetop.ops.sop._family import CONNECTIVITY, SOP, Geometry, along_axis, anchored, matrix, placed, turned
from stovetop.ops.sop._surface import surface, texture


class Superquad(SOP):
    """A superquadric: an ellipsoid with exponents between box (towards 0), ball (1), octahedron (2) and star (above).

    x = r_x c(v)^z c(u)^xy, y = r_y s(v)^z, z = -r_z c(v)^z s(u)^xy with signed powers of cosine and sine, xy and z the
    exponents, about y and then turned to the Orientation. Rows run from pole to pole. N on points, uv on vertices.

    Source: https://docs.derivative.ca/Superquad_SOP
    """

    inputs = ("bounds",)
    min_inputs = 0

    class Pars:
        type = Menu({"poly": "Polygon", "mesh": "Mesh"}, "mesh", label="Primitive Type")
        surftype = Menu(CONNECTIVITY, "quads", label="Connectivity")
        modifybounds = Toggle(False, label="Modify Bounds")
        rad = XYZ(1.0, 1.0, 1.0, label="Radius")
        t = XYZ(0.0, 0.0, 0.0, label="Center")
        reverseanchors = Toggle(False, label="Reverse Anchors")
        anchoru = Float(0.5, label="Anchor U")
        anchorv = Float(0.5, label="Anchor V")
        anchorw = Float(0.5, label="Anchor W")
        orient = Menu({"x": "X Axis", "y": "Y Axis", "z": "Z Axis"}, "y", label="Orientation")
        rows = Int(20, label="Rows", min=3)
        cols = Int(20, label="Columns", min=3)
        expxy = Float(1.0, label="XY Exponent")
        expz = Float(1.0, label="Z Exponent")
        upole = Toggle(False, label="Multiple Points per Pole")
        cusp = Toggle(False, label="Cusp Polygons")
        angle = Float(20.0, label="Cusp Angle")
        texture = Menu({"off": "Off", "rowcol": "Row & Columns"}, "rowcol", label="Texture Coordinates")
        normals = Toggle(True, label="Compute Normals")

    def cook(self, par, bounds: Geometry | None) -> Geometry:
        center, extent = placed(par, bounds)
        radius = np.array(par.rad, np.float64)
        if extent is not None:
            radius = extent / 2 * (radius if par.modifybounds else 1.0)
        axis = along_axis(par.orient)
        P, index = positions(par.rows, par.cols, par.expxy, par.expz, par.upole)
        uv = {"uv": texture(par.rows, par.cols, True)} if par.texture != "off" else {}
        shape = turned(surface(par.type, par.surftype, P, par.rows, par.cols, True, index, vertex=uv), axis)
        shape = shape.replace(P=(shape.P * radius + anchored(par, 2 * radius)).astype(np.float32))
        if par.cusp:
            shape = cusp(shape, par.angle)
        if par.normals:
            shape = shape.with_attributes("point", N=point_normals(shape))
        return shape.transform(matrix(center))


def power(v: np.ndarray, exponent: float) -> np.ndarray:
    v = np.where(np.abs(v) < 1e-12, 0.0, v)
    return np.sign(v) * np.abs(v) ** max(exponent, 0.0)


def positions(rows: int, cols: int, xy: float, z: float, every: bool) -> tuple[np.ndarray, np.ndarray]:
    """((n, 3) points of the unit one about y, (rows, cols) each vertex's point); a pole is one, or `cols` points."""
    v = np.linspace(-np.pi / 2, np.pi / 2, rows)[:, None]
    u = np.arange(cols) * 2 * np.pi / cols
    ring = power(np.cos(v), z)
    parts = np.broadcast_arrays(ring * power(np.cos(u), xy), power(np.sin(v), z), -ring * power(np.sin(u), xy))
    P = np.stack(parts, -1).reshape(-1, 3)
    index = np.arange(rows * cols).reshape(rows, cols)
    if not every:
        P = P[cols - 1 : (rows - 1) * cols + 1]
        index = np.clip(index - (cols - 1), 0, len(P) - 1)
    return P, index
