from __future__ import annotations

import numpy as np

from stovetop.core.pars import Float, Menu, StrMenu, Toggle
from stovetop.data.cutting import followers, sides
from stovetop.data.geometry import POLY
from stovetop.data.rebuild import drop_unused, keep_vertices
from stovetop.data.topology import point_normals
from stovetop.data.weld import clean, close_pairs, clusters, cusp, unique_points, weld
from stovetop.ops.sop._family import SOP, Geometry
from stovetop.ops.sop._groups import prims_of
from stovetop.ops.sop._vertices import reordered


class Facet(SOP):
    """Normals, and which faces share points, in the order of the parameters.

    Consolidated points lie in the middle of those they replace; slow and fast give the same. Cusp Polygons parts
    polygons that meet at more than the Cusp Angle. Remove Inline Points takes corners out that lie within the
    distance of the line between their neighbours, where no other polygon turns there. Orient Polygons turns
    neighbours the same way round, each connected part as its first face does. Computed normals are points' and
    replace those of vertices. With a Group only its primitives are worked on, and their points are theirs alone.

    Source: https://docs.derivative.ca/Facet_SOP
    """

    inputs = ("input",)

    class Pars:
        group = StrMenu("", label="Group")
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
        inline = Toggle(False, label="Remove Inline Points")
        inlinedist = Float(0.001, label="Distance", min=0.0)
        orientpolys = Toggle(False, label="Orient Polygons")
        cusp = Toggle(False, label="Cusp Polygons")
        angle = Float(20.0, label="Cusp Angle", norm=(0, 180))
        remove = Toggle(False, label="Remove Degenerate")
        postnml = Toggle(False, label="Compute Normals")

    def cook(self, par, input: Geometry) -> Geometry:
        mask = prims_of(input, par.group)
        if mask is None:
            return self.faceted(par, input)
        rest, own = (drop_unused(input.keep(prims=m)) for m in (~mask, mask))
        return Geometry.merge([rest, self.faceted(par, own)])

    def faceted(self, par, g: Geometry) -> Geometry:
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
        if par.inline:
            g = without_inline(g, par.inlinedist)
        if par.orientpolys:
            g = oriented(g)
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
    total = np.stack([np.bincount(label, g.point["N"][:, i]) for i in range(3)], -1).astype(np.float64)
    return g.with_attributes("point", N=_unit(total)[label])


def _unit(v):
    length = np.linalg.norm(v, axis=1, keepdims=True)
    return np.divide(v, length, out=np.zeros_like(v), where=length > 0)


def without_inline(g: Geometry, distance: float) -> Geometry:
    """Without corners on the straight line between their neighbours in every polygon that has them."""
    after = followers(g)
    before = np.full(g.num_vertices, -1)
    before[after[after >= 0]] = np.flatnonzero(after >= 0)
    mine = (g.kind == POLY)[g.vertex_prim] & (after >= 0) & (before >= 0)
    P = np.asarray(g.P, np.float64)[g.verts]
    way = P[after] - P[before]
    length = np.maximum(np.linalg.norm(way, axis=1), 1e-30)
    away = np.linalg.norm(np.cross(P - P[before], way), axis=1) / length
    straight = mine & (away <= distance) & (((P - P[before]) * (P[after] - P)).sum(1) > 0)
    everywhere = np.bincount(g.verts, straight, g.num_points) == np.bincount(g.verts, minlength=g.num_points)
    used = np.bincount(g.verts, minlength=g.num_points) > 0
    gone = straight & everywhere[g.verts]
    # of several in a row all may go: the ends of the row stay
    out = keep_vertices(g, ~gone)
    still = np.bincount(out.verts, minlength=g.num_points) > 0
    return out.keep(points=still | ~used)


def oriented(g: Geometry) -> Geometry:
    """Faces of which neighbours run along the edge they share in opposite ways."""
    face = (g.kind == POLY) & g.closed
    _, edge, _, prim = sides(g)
    use = np.flatnonzero(face[prim])
    order = use[np.argsort(edge[use], kind="stable")]
    same = np.flatnonzero(np.diff(edge[order]) == 0)
    a, b = order[same], order[same + 1]
    against = (g.verts[a] == g.verts[b]).astype(int)
    turned = np.full(g.num_prims, -1)
    links: dict[int, list[tuple[int, int]]] = {}
    for p, q, flip in zip(prim[a].tolist(), prim[b].tolist(), against.tolist(), strict=True):
        links.setdefault(p, []).append((q, flip))
        links.setdefault(q, []).append((p, flip))
    for start in range(g.num_prims):
        if turned[start] >= 0:
            continue
        turned[start], front = 0, [start]
        while front:
            p = front.pop()
            for q, flip in links.get(p, ()):
                if turned[q] < 0:
                    turned[q] = turned[p] ^ flip
                    front.append(q)
    return reordered(g, turned == 1, "flipfacing")
