from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from stovetop.core.pars import XY, XYZ, Float, Int, Line, Menu, Page, Toggle
from stovetop.data.conics import arc, line
from stovetop.ops.sop._family import CONNECTIVITY, SOP, Geometry, along_axis, anchored, matrix, placed, turned
from stovetop.ops.sop._surface import faced, hull_counts, perfect, perfect_surface, surface, texture


class Torus(SOP):
    """A ring about an axis; with an input, in its bounds.

    Rows go around the tube from its outer equator over the top, columns around the ring; closed both ways unless a
    Wrap is off. N on points, uv on vertices. U End Caps close the ends of an open ring with a polygon each, V
    End Caps join the last row to the first with a band; both have points of their own.
    Imperfect NURBS and Bezier surfaces go through the mesh's points, as many more as a Bezier's orders need; others are
    exact, of rational quarters or less (orders from 3 on) whatever the Rows and Columns.

    Source: https://docs.derivative.ca/Torus_SOP
    """

    inputs = ("bounds",)
    min_inputs = 0

    class Pars:
        type = Menu(
            {"poly": "Polygon", "mesh": "Mesh", "nurbs": "NURBS", "bezier": "Bezier"}, "mesh", label="Primitive Type"
        )
        surftype = Menu(CONNECTIVITY, "quads", label="Connectivity")
        orient = Menu({"x": "X Axis", "y": "Y Axis", "z": "Z Axis"}, "z", label="Orientation")
        modifybounds = Toggle(False, label="Modify Bounds")
        rad = XY(1.0, 0.5, label="Radius")
        t = XYZ(0.0, 0.0, 0.0, label="Center")
        reverseanchors = Toggle(False, label="Reverse Anchors")
        anchoru = Float(0.5, label="Anchor U")
        anchorv = Float(0.5, label="Anchor V")
        anchorw = Float(0.5, label="Anchor W")
        rows = Int(20, label="Rows", min=3, norm=(3, 50))
        cols = Int(40, label="Columns", min=3, norm=(3, 50))
        _detail = Page("Detail")
        angleoffset = Float(0.0, label="Angle Offset", norm=(0, 360))
        imperfect = Toggle(True, label="Imperfect")
        orderu = Int(4, label="U Order", min=2, max=11)
        orderv = Int(4, label="V Order", min=2, max=11)
        angleu = Line(
            label="U Angle",
            beginangleu=Float(0.0, label="", norm=(0, 360)),
            endangleu=Float(360.0, label="", norm=(0, 360)),
        )
        anglev = Line(
            label="V Angle",
            beginanglev=Float(0.0, label="", norm=(0, 360)),
            endanglev=Float(360.0, label="", norm=(0, 360)),
        )
        closeu = Toggle(True, label="U Wrap")
        closev = Toggle(True, label="V Wrap")
        capu = Toggle(False, label="U End Caps")
        capv = Toggle(False, label="V End Caps")
        texture = Menu({"off": "Off", "rowcol": "Row & Columns"}, "rowcol", label="Texture Coordinates")
        normals = Toggle(True, label="Compute Normals")

    def cook(self, par, bounds: Geometry | None) -> Geometry:
        center, extent = placed(par, bounds)
        axis = along_axis(par.orient)
        ring, tube = map(float, par.rad)
        if extent is not None:
            across, along, depth = np.abs(axis.T @ extent)
            own = (ring, tube) if par.modifybounds else (1.0, 1.0)
            ring, tube = (max(across, depth) - along) / 2 * own[0], along / 2 * own[1]
        rows, cols = hull_counts(par, par.closeu, par.closev)
        u = angles(cols, par.closeu, par.beginangleu, par.endangleu)
        v = angles(rows, par.closev, par.beginanglev, par.endanglev) + np.radians(par.angleoffset)
        shape = Geometry.merge(parts(par, ring, tube, u, v))
        wide = 2 * (abs(ring) + abs(tube))
        shape = turned(shape, axis)
        shift = anchored(par, np.abs(axis @ [wide, 2 * abs(tube), wide]))
        solid = faced(par) and par.closeu and par.closev and ring > tube > 0
        return shape.replace(P=(shape.P + shift).astype(np.float32), solid=solid).transform(matrix(center))


def angles(count: int, closed: bool, begin: float, end: float) -> NDArray[np.float64]:
    """(count,) radians: once around without the end, or from begin to end."""
    return np.arange(count) * 2 * np.pi / count if closed else np.radians(np.linspace(begin, end, count))


def positions(
    ring: float, tube: float, u: NDArray[np.float64], v: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """((rows, cols, 3) points, their normals) about the y axis."""
    out = np.stack([np.cos(u), np.zeros(len(u)), -np.sin(u)], -1)[None]
    N = out * np.cos(v)[:, None, None] + np.array([0, 1, 0]) * np.sin(v)[:, None, None]
    return out * ring + N * tube, N


def parts(par, ring: float, tube: float, u: NDArray[np.float64], v: NDArray[np.float64]) -> list[Geometry]:
    """The ring itself, then its caps."""
    P, N = positions(ring, tube, u, v)
    rows, cols = len(v), len(u)
    if perfect(par):
        found = exact(par, ring, tube)
    else:
        found = [skin(par, P, N, par.closeu, par.closev, texture(rows, cols, par.closeu, par.closev))]
    if par.capv and not par.closev and not perfect(par):
        band = P[[-1, 0]]
        along = np.gradient(band[0], axis=0) if not par.closeu else np.roll(band[0], -1, 0) - np.roll(band[0], 1, 0)
        flat = np.cross(along, band[1] - band[0])
        flat /= np.maximum(np.linalg.norm(flat, axis=-1, keepdims=True), 1e-20)
        found.append(skin(par, band, np.stack([flat, flat]), par.closeu, False, texture(2, cols, par.closeu)))
    if par.capu and not par.closeu:
        round_ = np.stack([np.cos(v), np.sin(v), 0 * v], -1) * 0.5 + [0.5, 0.5, 0]
        for column, way in ((0, 1), (-1, -1)):
            ahead = np.array([-np.sin(u[column]), 0, -np.cos(u[column])])
            face = np.arange(rows)[::way]
            cap = Geometry.polygons(P[:, column], face[None, :])
            uv = round_[face] * [way, 1, 0] + [0 if way > 0 else 1, 0, 0]
            found.append(dressed(par, cap, np.tile(-way * ahead, (rows, 1)), uv))
    return found


def exact(par, ring: float, tube: float) -> list[Geometry]:
    """The ring as a rational surface; and the band between its last row and its first."""
    u = arc(par.orderu, 0.0 if par.closeu else par.beginangleu, par.endangleu, par.closeu)
    begin, end = (0.0, 360.0) if par.closev else (par.beginanglev, par.endanglev)
    v = arc(par.orderv, begin + par.angleoffset, end + par.angleoffset, par.closev)
    out = np.stack([u.cos, np.zeros(len(u.cos)), -u.sin], -1)[None]
    N = out * v.cos[:, None, None] + np.array([0, 1, 0]) * v.sin[:, None, None]
    P = out * ring + N * tube
    weight = v.weight[:, None] * u.weight
    textured = par.texture != "off"
    found = [perfect_surface(par, P, weight, u.basis, v.basis, N if par.normals else None, textured)]
    if par.capv and not par.closev:
        band = P[[-1, 0]]
        step = band[1] - band[0]
        # across the band and around the ring
        flat = np.cross(np.stack([-u.sin, 0 * u.sin, -u.cos], -1), step)
        flat /= np.maximum(np.linalg.norm(flat, axis=-1, keepdims=True), 1e-20)
        across = line(2, 2, par.type == "bezier")
        normals = np.stack([flat, flat]) if par.normals else None
        found.append(perfect_surface(par, band, weight[[-1, 0]], u.basis, across, normals, textured))
    return found


def skin(par, P, N, closed_u: bool, closed_v: bool, uv: NDArray[np.float32]) -> Geometry:
    rows, cols = P.shape[:2]
    point = {"N": N.reshape(-1, 3).astype(np.float32)} if par.normals else {}
    vertex = {"uv": uv} if par.texture != "off" else {}
    flat = P.reshape(-1, 3)
    orders = (par.orderu, par.orderv)
    return surface(par.type, par.surftype, flat, rows, cols, closed_u, None, point, vertex, closed_v, orders)


def dressed(par, g: Geometry, N: NDArray[np.float64], uv: NDArray[np.float64]) -> Geometry:
    if par.normals:
        g = g.with_attributes("point", N=N)
    return g.with_attributes("vertex", uv=uv) if par.texture != "off" else g
