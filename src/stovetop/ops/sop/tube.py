from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from stovetop.core.pars import XYZ, Float, Int, Menu, Page, Toggle
from stovetop.data.conics import arc, line
from stovetop.ops.sop._family import (
    CONNECTIVITY,
    SOP,
    Geometry,
    along_axis,
    anchored,
    lying,
    oriented,
    placed,
    rotate_order,
    turned,
)
from stovetop.ops.sop._surface import TYPES, faced, hull_counts, perfect, perfect_surface, surface, texture


class Tube(SOP):
    """A tube, cone or pyramid along an axis; with an input, around its bounds (Orient Bounds: as the Box SOP's).

    Rows run from the bottom to the top, columns to the right as seen from outside, closed in U. N on points, uv on
    vertices. End caps are a polygon each with points of their own, the bottom first.
    Imperfect NURBS and Bezier surfaces go through the mesh's points, as many more as a Bezier's orders need; others are
    exactly round, of four rational quarters (U order from 3 on) whatever the Columns, which caps keep.

    Source: https://docs.derivative.ca/Tube_SOP
    """

    inputs = ("bounds",)
    min_inputs = 0

    class Pars:
        type = Menu(TYPES, "mesh", label="Primitive Type")
        surftype = Menu(CONNECTIVITY, "quads", label="Connectivity")
        orient = Menu({"x": "X Axis", "y": "Y Axis", "z": "Z Axis"}, "y", label="Orientation")
        orientbounds = Toggle(False, label="Orient Bounds")
        modifybounds = Toggle(False, label="Modify Bounds")
        rord = rotate_order()
        t = XYZ(0.0, 0.0, 0.0, label="Center")
        r = XYZ(0.0, 0.0, 0.0, label="Rotate")
        rad = Float((1.0, 1.0), label="Radius", size=2)
        height = Float(1.0, label="Height")
        reverseanchors = Toggle(False, label="Reverse Anchors")
        anchoru = Float(0.5, label="Anchor U")
        anchorv = Float(0.5, label="Anchor V")
        anchorw = Float(0.5, label="Anchor W")
        imperfect = Toggle(True, label="Imperfect")
        _detail = Page("Detail")
        rows = Int(2, label="Rows", min=2, norm=(2, 50))
        cols = Int(20, label="Columns", min=3, norm=(3, 50))
        orderu = Int(4, label="U Order", min=2, max=11)
        orderv = Int(4, label="V Order", min=2, max=11)
        cap = Toggle(False, label="End Caps")
        texture = Menu({"off": "Off", "rowcol": "Row & Columns"}, "rowcol", label="Texture Coordinates")
        normals = Toggle(True, label="Compute Normals")

    def cook(self, par, bounds: Geometry | None) -> Geometry:
        lie = oriented(par, bounds)
        center, extent = placed(par, bounds, lie)
        axis = along_axis(par.orient)
        top, bottom, height = (*map(float, par.rad), float(par.height))
        if extent is not None:
            across, along, depth = np.abs(axis.T @ extent)
            own = (top, bottom, height) if par.modifybounds else (1.0, 1.0, 1.0)
            radius = float(np.hypot(across, depth)) / 2
            top, bottom, height = radius * own[0], radius * own[1], along * own[2]
        tube = side(par, top, bottom, height)
        if par.cap:
            tube = Geometry.merge([tube, end(par, bottom, -height / 2, False), end(par, top, height / 2, True)])
        shape = turned(tube, axis)
        wide = 2 * max(abs(top), abs(bottom))
        P = (shape.P + anchored(par, np.abs(axis @ [wide, height, wide]))).astype(np.float32)
        solid = par.cap and faced(par) and min(top, bottom) >= 0 and wide > 0 and height > 0
        shape = shape.replace(P=P, solid=solid)
        turn = par.r if extent is None or par.modifybounds else (0.0, 0.0, 0.0)
        return shape.transform(lying(center, lie, turn, par.rord))


def ring(cols: int) -> NDArray[np.float64]:
    """(cols, 3) unit directions about y, to the right as seen from outside, from +x on."""
    turn = np.arange(cols) * 2 * np.pi / cols
    return np.stack([np.cos(turn), np.zeros(cols), -np.sin(turn)], -1)


def side(par, top: float, bottom: float, height: float) -> Geometry:
    rows, cols = hull_counts(par, True)
    part = np.linspace(0, 1, rows)[:, None, None]
    exact = arc(par.orderu) if perfect(par) else None
    around = ring(cols) if exact is None else np.stack([exact.cos, np.zeros(len(exact.cos)), -exact.sin], -1)
    P = around * (bottom + (top - bottom) * part) + np.array([0, height, 0]) * (part - 0.5)
    point, vertex = {}, {}
    if par.normals:
        slope = around * height + np.array([0, bottom - top, 0])
        length = max(float(np.hypot(height, bottom - top)), 1e-20)
        point["N"] = np.tile(slope / length, (rows, 1)).astype(np.float32)
    if exact is not None:
        along = line(rows, par.orderv, par.type == "bezier")
        weight = np.tile(exact.weight, (rows, 1))
        return perfect_surface(par, P, weight, exact.basis, along, point.get("N"), par.texture != "off")
    if par.texture != "off":
        vertex["uv"] = texture(rows, cols, True)
    orders = (par.orderu, par.orderv)
    return surface(
        par.type, par.surftype, P.reshape(-1, 3), rows, cols, True, point=point, vertex=vertex, orders=orders
    )


def end(par, radius: float, y: float, up: bool) -> Geometry:
    """A cap that looks up or down, its image as seen from outside."""
    cols = hull_counts(par, True)[1]
    around = ring(cols)
    face = np.arange(cols)[:: 1 if up else -1]
    cap = Geometry.polygons(around * radius + [0, y, 0], face[None, :])
    if par.normals:
        cap = cap.with_attributes("point", N=np.tile(np.float32([0, 1 if up else -1, 0]), (cols, 1)))
    if par.texture != "off":
        uv = around[face][:, [0, 2, 1]] * [0.5, -0.5 if up else 0.5, 0] + [0.5, 0.5, 0]
        cap = cap.with_attributes("vertex", uv=uv.astype(np.float32))
    return cap
