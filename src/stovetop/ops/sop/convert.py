from __future__ import annotations

from typing import Any

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.pars import Float, Int, Menu, Page, StrMenu, Toggle
from stovetop.data.curves import basis_of, replaced, samples
from stovetop.data.geometry import (
    BEZIER,
    BEZIER_SURFACE,
    MESH,
    METABALL,
    NURBS,
    NURBS_SURFACE,
    PARTICLES,
    POLY,
    SURFACES,
)
from stovetop.data.hulls import refitted, rehulled
from stovetop.data.knots import common
from stovetop.data.metaballs import polygonized
from stovetop.data.rebuild import drop_unused, swapped, take_prims
from stovetop.data.splines import interpolating, spline_surfaces, to_meshes
from stovetop.data.topology import to_polygons
from stovetop.ops.sop._family import CONNECTIVITY, SOP, Geometry
from stovetop.ops.sop._groups import prims_or_all
from stovetop.ops.sop._particles import PRTYPE, as_particles
from stovetop.ops.sop._surface import connected
from stovetop.ops.sop._vertices import grid, with_vertices

FROM = {
    "poly": POLY,
    "mesh": MESH,
    "bezcurve": BEZIER,
    "bezsurf": BEZIER_SURFACE,
    "nurbcurve": NURBS,
    "nurbsurf": NURBS_SURFACE,
    "metaball": METABALL,
    "part": PARTICLES,
}
#: what keeps its shape as another spline
ALIKE = {
    **dict.fromkeys(("bezcurve", "nurbcurve"), (BEZIER, NURBS)),
    **dict.fromkeys(("bezsurf", "nurbsurf"), (BEZIER_SURFACE, NURBS_SURFACE)),
}


class Convert(SOP):
    """Primitives of one kind as another: meshes and splines as polygons, polygons as splines, meshes as surfaces.

    To polygons: meshes by their Connectivity, curves by Divisions per Span, else by the Level of Detail (4 times that
    many sides a span). A polygon becomes a mesh of one row; a curve a spline with the same points as its hull (a
    Bezier curve of order n needs a multiple of n - 1 of them, the last repeated to fill up), a mesh a spline surface
    in the same way; Interpolate Through Hulls makes those go through the points instead. A spline keeps its shape as
    another of at least its own order (what of those is converted comes last, after the rest). Metaballs become quads
    first, with cells an eighth of their mean radius divided by the Level of Detail; N follows the field where the
    points have N. Particles: one primitive over all the points; as something else they are points alone.

    Source: https://docs.derivative.ca/Convert_SOP
    """

    inputs = ("input",)

    class Pars:
        group = StrMenu("", label="Group")
        fromtype = Menu(
            {
                "all": "All Types",
                "sphere": "Sphere",
                "tube": "Tube",
                "part": "Particles",
                "metaball": "Meta-ball",
                "poly": "Polygon",
                "mesh": "Mesh",
                "bezcurve": "Bezier Curve",
                "bezsurf": "Bezier Surface",
                "nurbcurve": "NURBS Curve",
                "nurbsurf": "NURBS Surface",
                "circle": "Circle",
                "tristrip": "Triangle Strip",
                "trifan": "Triangle Fan",
            },
            "all",
            label="From Type",
        )
        totype = Menu(
            {
                "poly": "Polygon",
                "mesh": "Mesh",
                "bezcurve": "Bezier Curve",
                "bezsurf": "Bezier Surface",
                "nurbcurve": "NURBS Curve",
                "nurbsurf": "NURBS Surface",
                "circle": "Circle",
                "trimbezsurf": "Trimmed Bezier Surface",
                "trimnurbsurf": "Trimmed NURBS Surface",
                "part": "Particles",
            },
            "poly",
            label="Convert to",
        )
        surftype = Menu(CONNECTIVITY, "quads", label="Connectivity")
        _level_of_detail = Page("Level of Detail")
        lodu = Float(1.0, label="U")
        lodv = Float(1.0, label="V")
        lodtrim = Float(1.0, label="Trim-Curve", unsupported=True)
        _divisions_per_span = Page("Divisions per Span")
        divu = Int(0, label="U")
        divv = Int(0, label="V")
        divtrim = Int(0, label="Trim-Curve", unsupported=True)
        orderu = Int(4, label="U Order", min=2, max=11)
        orderv = Int(4, label="V Order", min=2, max=11)
        new = Toggle(False, label="Preserve Original")
        interphull = Toggle(False, label="Interpolate Through Hulls")
        prtype = Menu(PRTYPE, label="Particle Type")

    def cook(self, par, input: Geometry) -> Geometry:
        mask = prims_or_all(input, par.group)
        if par.fromtype != "all":
            mask &= input.kind == FROM.get(par.fromtype, 255)
        if par.totype in ("circle", "trimbezsurf", "trimnurbsurf"):
            raise CookError("only polygons, meshes, Bezier and NURBS curves and surfaces, and particles can be made")
        kept, own = input.keep(prims=~mask), input.keep(prims=mask)
        alike = Geometry()
        if par.totype in ALIKE:
            same = np.isin(own.kind, ALIKE[par.totype]) & (own.counts > 2)
            alike = reshaped(par, drop_unused(own.keep(prims=same)))
            if same.any():
                rest = own.keep(prims=~same)
                before, after = (np.bincount(x.verts, minlength=own.num_points) > 0 for x in (own, rest))
                own = rest.keep(points=after | ~before)
        if par.totype == "part":
            own = as_particles(own, np.unique(own.verts), par.prtype)
        else:
            own = own.keep(prims=own.kind != PARTICLES)
            own = polygonized(own, lod=par.lodu, normals="N" in own.point)
            own = to_meshes(own, (par.lodu, par.lodv), (par.divu, par.divv))
        if par.totype == "poly":
            own = polygons(par, own)
        elif par.totype == "mesh":
            own = meshes(own)
        elif par.totype in ("bezsurf", "nurbsurf"):
            # what is no mesh has no rows and columns to be a hull
            rest, own = own.keep(prims=own.kind != MESH), own.keep(prims=own.kind == MESH)
            own = spline_surfaces(own, par.totype == "bezsurf", (par.orderu, par.orderv), par.interphull)
            own = together(rest, own) if rest.num_prims else own
        elif par.totype != "part":
            own = splines(own, BEZIER if par.totype == "bezcurve" else NURBS, par.orderu, par.interphull)
        if alike.num_prims:
            own = together(own, alike) if own.num_prims else alike
        if par.new:
            return together(input, own)
        return together(kept, own) if kept.num_prims else own


def reshaped(par, g: Geometry) -> Geometry:
    """Splines as others of the same shape."""
    kind, bezier = FROM[par.totype], par.totype.startswith("bez")
    new = {}
    for i in range(g.num_prims):
        index = grid(g, i)
        maps: list[Any] = []
        for axis, order in (("u", par.orderu), ("v", par.orderv))[: 2 if kind in SURFACES else 1]:
            b = basis_of(g, i, axis)
            if b.degree:
                old = b.unit()
                goal = common([old], max(order - 1, b.degree), b.closed, bezier)
                maps += [goal, refitted(old, goal)]
            else:
                maps += [b, np.eye(b.count)]
        shape = tuple(m.shape[1] for m in maps[1::2][::-1])
        index = index[: shape[0] if len(shape) > 1 else 1, : shape[-1]]
        if index.shape[-len(shape) :] == shape:
            new[i] = rehulled(g, index, kind, *maps)
    return swapped(g, new)


def together(a: Geometry, b: Geometry) -> Geometry:
    """Both; over the same points where b has a's."""
    both = Geometry.merge([a, b])
    n = a.num_points
    if b.num_points < n or not np.array_equal(a.P, b.P[:n]):
        return both
    verts = np.concatenate([a.verts, b.verts]).astype(np.int32)
    return both.replace(P=b.P, verts=verts, point=b.point, point_groups=b.point_groups)


def polygons(par, g: Geometry) -> Geometry:
    curves = np.flatnonzero(np.isin(g.kind, (BEZIER, NURBS)))
    lod = par.divu / 4 if par.divu > 0 else par.lodu
    g = replaced(g, {int(i): samples(g, int(i), lod) for i in curves})
    if par.surftype == "quads" or not (g.kind == MESH).any():
        return to_polygons(g)
    parts = [
        connected(take_prims(g, [i]), par.surftype) if g.kind[i] == MESH else take_prims(g, [i])
        for i in range(g.num_prims)
    ]
    out = parts[0]
    for p in parts[1:]:
        out = together(out, p)
    return out


def meshes(g: Geometry) -> Geometry:
    """A polygon as a mesh of one row."""
    curve = g.kind != MESH
    return g.replace(kind=np.full(g.num_prims, MESH, np.uint8), rows=np.where(curve, 1, g.rows).astype(np.int32))


def splines(g: Geometry, kind: int, order: int, through: bool) -> Geometry:
    """Curves over the same points; a mesh as a curve for each row."""
    lists, closed, owner = [], [], []
    P = g.P.astype(np.float64)
    for i in range(g.num_prims):
        for row in grid(g, i):
            if kind == BEZIER:
                d, shut = order - 1, bool(g.closed[i])
                short = -(len(row) if shut else len(row) - 1) % d
                row = np.concatenate([row, np.repeat(row[-1:], short)])
            if through:
                P[g.verts[row]] = interpolating(P[g.verts[row]], kind, order, bool(g.closed[i]))
            lists.append(row)
            closed.append(bool(g.closed[i]))
            owner.append(i)
    out = with_vertices(take_prims(g, []).replace(verts=g.verts, vertex=g.vertex), lists)
    n = len(lists)
    return out.replace(
        P=P.astype(np.float32),
        kind=np.full(n, kind, np.uint8),
        closed=np.array(closed, bool),
        closed_v=np.zeros(n, bool),
        rows=np.full(n, order, np.int32),
        prim={k: a[owner] for k, a in g.prim.items()},
        prim_groups={k: a[owner] for k, a in g.prim_groups.items()},
    )
