from __future__ import annotations

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.pars import XY, XYZ, Float, Int, Line, Menu, Toggle
from stovetop.data.conics import arc as conic
from stovetop.data.conics import conic_curve
from stovetop.data.geometry import BEZIER, NURBS
from stovetop.data.splines import hull_size, interpolating
from stovetop.ops.sop._family import PLANES, SOP, Geometry, anchored, matrix, on_plane, placed, turned, unavailable

TYPES = {"prim": "Primitive", "poly": "Polygon", "nurbs": "NURBS Curve", "bezier": "Bezier Curve"}


class Circle(SOP):
    """A circle, ellipse or arc; with an input, around its bounds in the plane.

    Closed: `Divisions` points, whatever the angles. Open Arc: one more, an open polygon. Closed and Sliced Arc: the
    centre after these, as one polygon or a triangle for each division. Angles run counter-clockwise from the plane's
    first axis. Imperfect NURBS and Bezier curves of closed circles and open arcs go through these points; others are
    closed and exact, four rational quarters of the order (3 at least), whatever the Divisions and the arc. N and uv on
    points; the circle's square is the whole image.

    Source: https://docs.derivative.ca/Circle_SOP
    """

    inputs = ("bounds",)
    min_inputs = 0

    class Pars:
        type = Menu(TYPES, "poly", label="Primitive Type")
        orient = Menu(PLANES, label="Orientation")
        modifybounds = Toggle(False, label="Modify Bounds")
        rad = XY(1.0, 1.0, label="Radius")
        t = XYZ(0.0, 0.0, 0.0, label="Center")
        reverseanchors = Toggle(False, label="Reverse Anchors")
        anchoru = Float(0.5, label="Anchor U")
        anchorv = Float(0.5, label="Anchor V")
        order = Int(4, label="Order", min=2, max=11)
        divs = Int(40, label="Divisions", min=1, norm=(3, 50))
        arc = Menu(
            {"closed": "Closed", "openarc": "Open Arc", "closedarc": "Closed Arc", "slicedarc": "Sliced Arc"},
            label="Arc Type",
        )
        angle = Line(
            label="Arc Angles",
            beginangle=Float(0.0, label="", norm=(0, 360)),
            endangle=Float(360.0, label="", norm=(0, 360)),
        )
        imperfect = Toggle(True, label="Imperfect")
        texture = Menu({"off": "Off", "face": "Face"}, "face", label="Texture Coordinates")
        normals = Toggle(True, label="Compute Normals")

    def cook(self, par, bounds: Geometry | None) -> Geometry:
        if par.type == "prim":
            raise unavailable("Primitive Type 'Primitive'", "Polygon")
        exact = par.type != "poly" and not par.imperfect
        if par.type != "poly" and not exact and par.arc in ("closedarc", "slicedarc"):
            raise unavailable("An arc with its centre as a spline", "Polygon")
        center, extent = placed(par, bounds)
        plane = on_plane(par.orient)
        radius = np.array([*par.rad, 0.0])
        if extent is not None:
            across = np.abs(plane.T @ extent)
            radius = np.hypot(across[0], across[1]) / 2 * (radius if par.modifybounds else np.array([1.0, 1.0, 0.0]))
        if exact:
            around = conic(par.order)
            P = np.stack([around.cos, around.sin, np.zeros(len(around.cos))], -1)
            unit = conic_curve(P, around, par.type == "bezier")
        else:
            unit = arc(par.arc, par.divs, par.beginangle, par.endangle)
        if par.type != "poly" and not exact:
            unit = spline(unit, BEZIER if par.type == "bezier" else NURBS, par)
        shape = unit.replace(P=(unit.P * radius + anchored(par, 2 * radius)).astype(np.float32))
        if par.normals:
            shape = shape.with_attributes("point", N=np.tile(np.float32([0, 0, 1]), (unit.num_points, 1)))
        if par.texture != "off":
            shape = shape.with_attributes("point", uv=unit.P * [0.5, 0.5, 0] + [0.5, 0.5, 0])
        return turned(shape, plane).transform(matrix(center))


def spline(outline: Geometry, kind: int, par) -> Geometry:
    """A spline through the outline's points, as many more as a Bezier curve's order needs."""
    closed = bool(outline.closed[0])
    divs = hull_size(kind == BEZIER, outline.num_points, par.order, closed) - (not closed)
    P = arc(par.arc, divs, par.beginangle, par.endangle).P.astype(np.float64)
    g = Geometry.line(interpolating(P, kind, par.order, closed), closed)
    return g.replace(kind=np.array([kind], np.uint8), rows=np.array([par.order], np.int32))


def arc(kind: str, divs: int, begin: float, end: float) -> Geometry:
    """The unit circle's outline in the XY plane."""
    if kind == "closed":
        if divs < 2:
            raise CookError("a closed circle needs at least 2 Divisions")
        turn = np.arange(divs) * 2 * np.pi / divs
    else:
        turn = np.radians(np.linspace(begin, end, divs + 1))
    P = np.stack([np.cos(turn), np.sin(turn), np.zeros(len(turn))], -1)
    if kind in ("closed", "openarc"):
        return Geometry.line(P, closed=kind == "closed")
    P = np.concatenate([P, np.zeros((1, 3))])
    if kind == "closedarc":
        return Geometry.line(P, closed=True)
    i = np.arange(divs)
    return Geometry.polygons(P, np.stack([np.full(divs, divs + 1), i, i + 1], -1))
