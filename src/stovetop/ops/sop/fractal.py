from __future__ import annotations

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.pars import XYZ, Float, Int, StrMenu, Toggle
from stovetop.data.cutting import sides
from stovetop.data.rebuild import drop_unused
from stovetop.data.refine import split_faces
from stovetop.data.subdivision import faces_only
from stovetop.data.topology import point_normals, to_polygons
from stovetop.ops.sop._family import SOP, Geometry
from stovetop.ops.sop._groups import prims_of

#: more faces than this are refused
MOST = 20_000_000


class Fractal(SOP):
    """Rough ground out of smooth: every face is divided and its new points are displaced, again and again.

    A triangle becomes four, another face a quad for each corner. A point in the middle of an edge of length L moves
    along the direction by scale * L * 2^(i (1 - smoothness)) * r in step i = 0, 1, …, r random in -0.5 to 0.5 (midpoint
    displacement); so does the middle of a face, with its mean edge. Attributes are blended, N is computed anew. The
    random numbers are Stovetop's own.

    Source: https://docs.derivative.ca/Fractal_SOP
    """

    inputs = ("input",)

    class Pars:
        group = StrMenu("", label="Group")
        divs = Int(2, label="Divisions", min=0)
        smooth = Float(0.6, label="Smoothness")
        scale = Float(1.0, label="Scale")
        seed = Int(1, label="Seed")
        fixed = Toggle(False, label="Fixed Boundary")
        vtxnms = Toggle(False, label="Use Vertex Normals")
        dir = XYZ(0.0, 0.0, 1.0, label="Direction")

    def cook(self, par, input: Geometry) -> Geometry:
        mask = prims_of(input, par.group)
        g = to_polygons(input if mask is None else input.replace(prim_groups={**input.prim_groups, " picked": mask}))
        chosen = faces_only(g) & g.prim_groups.get(" picked", np.ones(g.num_prims, bool))
        g = g.replace(prim_groups={k: m for k, m in g.prim_groups.items() if k != " picked"})
        if g.counts[chosen].sum() * 4.0**par.divs > MOST:
            raise CookError(f"{par.divs} Divisions would make more than {MOST:,} faces")
        if not chosen.any():
            return g
        inner, rest = drop_unused(g.keep(prims=chosen)), drop_unused(g.keep(prims=~chosen))
        for i in range(par.divs):
            inner = step(par, inner, i)
        if "N" in inner.point:
            inner = inner.with_attributes("point", N=point_normals(inner))
        return inner if chosen.all() else Geometry.merge([rest, inner])


def step(par, g: Geometry, i: int) -> Geometry:
    edges, edge, _, face = sides(g)
    length = np.linalg.norm(np.diff(np.asarray(g.P, np.float64)[edges], axis=1)[:, 0], axis=1)
    many = np.flatnonzero(g.counts != 3)
    mean = np.bincount(face, length[edge], g.num_prims)[many] / np.maximum(g.counts[many], 1)
    size = np.concatenate([length, mean]) * 2.0 ** (i * (1 - par.smooth)) * par.scale
    if par.fixed:
        size[: len(edges)][np.bincount(edge, minlength=len(edges)) == 1] = 0.0
    random = np.random.default_rng([abs(par.seed), i]).uniform(-0.5, 0.5, len(size))
    out = split_faces(g, edges, edge, many)
    way = point_normals(out)[g.num_points :] if par.vtxnms else np.array(par.dir, float)[None]
    P = np.array(out.P, np.float64)
    P[g.num_points :] += way * (size * random)[:, None]
    return out.replace(P=P.astype(np.float32))
