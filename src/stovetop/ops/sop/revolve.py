from __future__ import annotations

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.pars import XYZ, Float, Int, Line, Menu, Page, StrMenu, Toggle
from stovetop.data.conics import Arc, arc, conic_surface
from stovetop.data.curves import OWN, Samples, basis_of, curves, heft, points_of, samples
from stovetop.data.geometry import BEZIER, NURBS
from stovetop.data.splines import hull_size, interpolating, spline_surfaces
from stovetop.data.topology import to_polygons
from stovetop.data.transforms import rotate_about, unit
from stovetop.ops.sop._family import CONNECTIVITY, SOP, Geometry
from stovetop.ops.sop._groups import prims_or_all
from stovetop.ops.sop._surface import surface


class Revolve(SOP):
    """Curves turned about an axis: a mesh of a row for each point of the curve, columns around.

    Closed: Divisions columns; Open Arc: one more, from the start to the end angle; Closed Arc: and the axis, so that
    a slice of pie is closed. A spline becomes a surface of its own kind, with its hull's points along and Order around,
    through the Divisions where it is Imperfect, else exactly round, of rational quarters or less whatever the Divisions
    (Order from 3 on); a Closed Arc and polygons take its points instead. Points of the curve keep their attributes. End
    Caps are faces at the curve's ends.

    Source: https://docs.derivative.ca/Revolve_SOP
    """

    inputs = ("input",)

    class Pars:
        group = StrMenu("", label="Group")
        surftype = Menu(CONNECTIVITY, "quads", label="Connectivity")
        origin = XYZ(0.0, 0.0, 0.0, label="Origin")
        dir = XYZ(0.0, 1.0, 0.0, label="Direction")
        polys = Toggle(False, label="Convert Mesh to Polygons")
        imperfect = Toggle(True, label="Imperfect")
        _detail = Page("Detail")
        type = Menu(
            {
                "closed": "Closed",
                "openarc": "Open Arc",
                "closedarc": "Closed Arc",
            },
            "closed",
            label="Revolve Type",
        )
        angle = Line(
            label="Start End Angles",
            beginangle=Float(0.0, label="", norm=(0, 360)),
            endangle=Float(360.0, label="", norm=(0, 360)),
        )
        divs = Int(20, label="Divisions", min=3)
        order = Int(4, label="Order", min=2, max=11)
        cap = Toggle(False, label="End Caps")

    def cook(self, par, input: Geometry) -> Geometry:
        which = np.flatnonzero(prims_or_all(input, par.group) & curves(input) & (input.counts > 1))
        if not len(which) or not any(par.dir):
            raise CookError("it needs a curve and a Direction")
        return Geometry.merge([part for i in which for part in turned(par, input, int(i))])


def turned(par, g: Geometry, i: int) -> list[Geometry]:
    lines = par.polys or par.surftype in ("rows", "cols", "rowcol")
    spline = g.kind[i] in (BEZIER, NURBS) and not lines and par.type != "closedarc"
    s = samples(g, i)
    if spline:
        v = np.arange(g.offsets[i], g.offsets[i + 1])
        s = Samples(v[:, None], np.ones((len(v), 1)), bool(g.closed[i]))
    points = points_of(g, s.index, s.weight)
    origin, axis = np.array(par.origin, float), unit(par.dir)
    line = points.P.astype(float) - origin
    whole = par.type == "closed"
    bezier = bool(spline and g.kind[i] == BEZIER)
    if whole:
        divs = hull_size(bezier, par.divs, par.order, True)
        angles = par.beginangle + np.arange(divs) * 360.0 / divs
    else:
        angles = np.linspace(par.beginangle, par.endangle, hull_size(bezier, par.divs + 1, par.order, False))
    turns = np.stack([rotate_about(axis, a)[:3, :3] for a in angles])
    P = np.einsum("cij,rj->rci", turns, line)
    if par.type == "closedarc":
        middle = (line @ axis)[:, None] * axis
        P = np.concatenate([P, middle[:, None]], 1)
    closed = par.type != "openarc"
    rows, cols = P.shape[:2]
    again = np.repeat(np.arange(rows), cols)
    point = {k: a[again] for k, a in points.point.items() if k != "N"}
    if spline and not par.imperfect:
        around = arc(par.order, par.beginangle, par.endangle, whole)
        out = [exact(g, i, line, axis, around, points, bezier, origin)]
    elif spline:
        hull = interpolating(P.swapaxes(0, 1), int(g.kind[i]), par.order, closed).swapaxes(0, 1) + origin
        mesh = Geometry.mesh(hull.reshape(-1, 3), rows, cols, closed, s.closed).replace(point=point)
        out = [spline_surfaces(mesh, bezier, (par.order, max(int(g.rows[i]), 2)))]
        own = {name + "v": g.prim[name + "u"][[i]] for name in ("knots", "unclamp") if name + "u" in g.prim}
        out = [out[0].with_attributes("prim", **own)]
    else:
        flat = (P + origin).reshape(-1, 3)
        kind = "poly" if lines else "mesh"
        out = [surface(kind, par.surftype, flat, rows, cols, closed, None, point, closed_v=s.closed)]
    if par.cap and closed and not s.closed:
        out += [Geometry.polygons(P[row] + origin, np.arange(cols)[None, ::way]) for row, way in ((0, -1), (-1, 1))]
    if par.polys:
        out = [to_polygons(x) for x in out]
    one = {k: a[[i]] for k, a in g.prim.items() if k not in OWN}
    return [
        x.replace(
            prim={**x.prim, **{k: np.repeat(a, x.num_prims, 0) for k, a in one.items()}},
            prim_groups={k: np.full(x.num_prims, m[i]) for k, m in g.prim_groups.items()},
        )
        for x in out
    ]


def exact(
    g: Geometry,
    i: int,
    line: np.ndarray,
    axis: np.ndarray,
    around: Arc,
    points: Geometry,
    bezier: bool,
    origin: np.ndarray,
) -> Geometry:
    """A spline's hull turned about an axis in rational arcs."""
    along = basis_of(g, i)
    middle = (line @ axis)[:, None] * axis
    turns = (line - middle)[:, None] * around.cos[:, None] + np.cross(axis, line)[:, None] * around.sin[:, None]
    P = middle[:, None] + turns + origin
    rows, cols = P.shape[:2]
    again = np.repeat(np.arange(rows), cols)
    own = {k: a[again] for k, a in points.point.items() if k not in ("N", "Pw")}
    weight = (heft(points) if "Pw" in points.point else np.ones(rows))[:, None] * around.weight
    mesh = Geometry.mesh(P.reshape(-1, 3), rows, cols, around.basis.closed, along.closed).replace(point=own)
    made = conic_surface(mesh, weight, around.basis, along, bezier)
    return made if along.clamped else made.with_attributes("prim", unclampv=[1])
