from __future__ import annotations

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.pars import XYZ, Float, Int, StrMenu, Toggle
from stovetop.data.cutting import clip
from stovetop.data.dividing import convex, dual, flat_faces, without_shared_edges
from stovetop.data.smoothing import doo_sabin
from stovetop.data.subdivision import faces_only
from stovetop.data.topology import to_polygons
from stovetop.data.transforms import rotation
from stovetop.ops.sop._family import SOP, Geometry
from stovetop.ops.sop._groups import prims_of

MOST = 10_000
LARGEST = 20_000_000


class Divide(SOP):
    """Faces cut into smaller or simpler ones.

    Convex: faces of more than Maximum Edges corners are cut, concave ones into triangles first; Triangulate Non-
    Planar does so with faces that are not flat. Bricker cuts along a grid of planes (size, offset, turned by Angle, z
    first). Remove Shared Edges joins faces that share an edge into one, Compute Dual gives a face for each inner
    point with a corner in the middle of each face around it.

    How TouchDesigner smooths polygons is not published: here as Doo and Sabin do, before all else. Each division cuts
    off edges and corners by a face each; borders stay straight. Weight 1 draws the new corners to the old ones, Weight
    2 to the middles of the edges; the faces' middles weigh 1.

    Source: https://docs.derivative.ca/Divide_SOP
    """

    inputs = ("input",)

    class Pars:
        group = StrMenu("", label="Group")
        convex = Toggle(False, label="Convex Polygons")
        numsides = Int(100, label="Maximum Edges", min=3)
        planar = Toggle(False, label="Triangulate Non-Planar")
        smooth = Toggle(False, label="Smooth Polygons")
        weight = Float((1.0, 0.5), label="Weight", size=2)
        divs = Int(1, label="Divisions")
        brick = Toggle(False, label="Bricker Polygons")
        size = XYZ(1.0, 1.0, 1.0, label="Size")
        offset = XYZ(0.0, 0.0, 0.0, label="Offset")
        angle = XYZ(0.0, 0.0, 0.0, label="Angle")
        removesh = Toggle(False, label="Remove Shared Edges")
        dual = Toggle(False, label="Compute Dual")

    def cook(self, par, input: Geometry) -> Geometry:
        mask = prims_of(input, par.group)
        g = to_polygons(input if mask is None else input.replace(prim_groups={**input.prim_groups, " picked": mask}))
        picked = faces_only(g) & g.prim_groups.get(" picked", np.ones(g.num_prims, bool))
        g = g.replace(prim_groups={k: m for k, m in g.prim_groups.items() if k != " picked"})
        if not picked.any():
            return g
        rest = g.keep(prims=~picked)
        own = g.keep(prims=picked)
        if par.smooth and par.divs > 0:
            if own.num_vertices * 4.0 ** min(par.divs, 99) > LARGEST:
                raise CookError(f"{par.divs} Divisions would make more than {LARGEST:,} corners")
            for _ in range(par.divs):
                own = doo_sabin(own, *par.weight)
        if par.convex:
            own = convex(own, par.numsides, ~flat_faces(own) if par.planar else None)
        if par.brick:
            own = bricks(par, own)
        if par.removesh:
            own = without_shared_edges(own)
        if par.dual:
            own = dual(own)
        return own if picked.all() else Geometry.merge([rest, own])


def bricks(par, g: Geometry) -> Geometry:
    """Cut by planes along three axes."""
    turn = rotation(par.angle)[:3, :3]
    for axis in range(3):
        size = par.size[axis]
        if size <= 0:
            continue
        normal = turn[:, axis]
        d = (g.P.astype(float) - par.offset) @ normal
        d = d[np.isfinite(d)]
        if not len(d):
            continue
        first, last = np.floor(d.min() / size) + 1, np.ceil(d.max() / size) - 1
        if last - first > MOST:
            raise CookError(f"bricks of {size:g} would need {int(last - first):,} cuts")
        for k in np.arange(first, last + 1):
            at = float(np.dot(par.offset, normal) + k * size)
            g = seam(g, normal, at)
    return g


def seam(g: Geometry, normal: np.ndarray, at: float) -> Geometry:
    """Both sides of a cut, over the same points."""
    d = np.asarray(g.P, float) @ normal - at
    low, high = np.full(g.num_prims, np.inf), np.full(g.num_prims, -np.inf)
    np.minimum.at(low, g.vertex_prim, d[g.verts])
    np.maximum.at(high, g.vertex_prim, d[g.verts])
    cut = (low < -1e-7) & (high > 1e-7)
    if not cut.any():
        return g
    part = g.keep(prims=cut)
    sides = Geometry.merge([g.keep(prims=~cut), clip(part, normal, at), clip(part, -normal, -at)])
    _, first, same = np.unique(np.round(sides.P, 6), axis=0, return_index=True, return_inverse=True)
    same = same.reshape(-1)
    return sides.replace(
        P=sides.P[first],
        verts=same[sides.verts].astype(np.int32),
        point={k: a[first] for k, a in sides.point.items()},
        point_groups={k: m[first] for k, m in sides.point_groups.items()},
    )
