from __future__ import annotations

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.pars import XYZ, Int, Menu, Page, Ref, Toggle
from stovetop.data.geometry import PARTICLES
from stovetop.data.rebuild import take_points, take_prims
from stovetop.ops.sop._family import SOP, Geometry
from stovetop.ops.sop._objects import position_in

PARS = ("seed", "offset", "prox", "obj", "dir")


class Sort(SOP):
    """Points and primitives in another order; what they show is unchanged.

    By x, y, z, along a vector or by distance: least first, ties as they were; primitives by their points' mean, By Type
    polygons before meshes before curves. By vertex order: points as primitives use them, unused ones last. Shift: the
    first goes to Offset. Closest Neighbour walks from each point to the nearest that is left. An object stands where
    its component does, seen from this one's.

    Source: https://docs.derivative.ca/Sort_SOP
    """

    inputs = ("input",)

    class Pars:
        _point = Page("Point")
        ptsort = Menu(
            {
                "none": "No change",
                "vtxord": "By vertex order",
                "byx": "By x",
                "byy": "By y",
                "byz": "By z",
                "rev": "Reverse",
                "seed": "Random",
                "shift": "Shift",
                "prox": "Proximity to Point",
                "vector": "Along Vector",
                "object": "Distance to Object",
                "neighbour": "Closest Neighbour",
            },
            label="Point Sort",
        )
        pointseed = Int(0, label="Seed")
        pointoffset = Int(0, label="Offset")
        pointprox = XYZ(0.0, 0.0, 0.0, label="Point")
        pointobj = Ref("Object", "", label="Vector Object")
        pointdir = XYZ(0.0, 1.0, 0.0, label="Vector")
        _primitive = Page("Primitive")
        primsort = Menu(
            {
                "none": "No change",
                "byx": "By x",
                "byy": "By y",
                "byz": "By z",
                "bytype": "By Type",
                "rev": "Reverse",
                "seed": "Random",
                "shift": "Shift",
                "prox": "Proximity to Point",
                "vector": "Along Vector",
                "object": "Distance to Object",
            },
            label="Primitive Sort",
        )
        primseed = Int(0, label="Seed")
        primoffset = Int(0, label="Offset")
        primprox = XYZ(0.0, 0.0, 0.0, label="Point")
        primobj = Ref("Object", "", label="Vector Object")
        primdir = XYZ(0.0, 1.0, 0.0, label="Vector")
        _particle = Page("Particle")
        partsort = Menu(
            {
                "none": "No change",
                "byx": "By x",
                "byy": "By y",
                "byz": "By z",
                "rev": "Reverse",
                "shift": "Shift",
                "prox": "Proximity to Point",
                "vector": "Along Vector",
                "object": "Distance to Object",
            },
            label="Particle Sort",
        )
        partreverse = Toggle(False, label="Reverse Results")
        partoffset = Int(0, label="Offset")
        partprox = XYZ(0.0, 0.0, 0.0, label="Point")
        partobj = Ref("Object", "", label="Vector Object")
        partdir = XYZ(0.0, 1.0, 0.0, label="Vector")

    def cook(self, par, input: Geometry, *, me) -> Geometry:
        g = input
        if par.ptsort != "none":
            new = order(
                g.P.astype(np.float64),
                par.ptsort,
                Page({k: getattr(par, f"point{k}") for k in PARS}, me),
                lambda: vertex_order(g),
            )
            g = take_points(g, new)
        if par.primsort != "none":
            count = np.maximum(g.counts, 1)[:, None]
            middle = np.stack([np.bincount(g.vertex_prim, g.P[g.verts, i], g.num_prims) for i in range(3)], -1) / count
            new = order(
                middle,
                par.primsort,
                Page({k: getattr(par, f"prim{k}") for k in PARS}, me),
                lambda: np.argsort(g.kind, kind="stable"),
            )
            g = take_prims(g, new)
        page = Page({k: getattr(par, f"part{k}") if k != "seed" else 0 for k in PARS}, me)
        return particles_sorted(par, g, page)


def particles_sorted(par, g: Geometry, page: Page) -> Geometry:
    """The vertices of each particle primitive in another order; its points stay."""
    if par.partsort == "none" and not par.partreverse:
        return g
    new = np.arange(g.num_vertices)
    for i in np.flatnonzero(g.kind == PARTICLES):
        v = np.arange(g.offsets[i], g.offsets[i + 1])
        if par.partsort != "none":
            v = v[order(g.P[g.verts[v]], par.partsort, page, None)]
        new[g.offsets[i] : g.offsets[i + 1]] = v[::-1] if par.partreverse else v
    return g.replace(verts=g.verts[new], vertex={k: a[new] for k, a in g.vertex.items()})


class Page:
    """The Point or Primitive page's parameters."""

    def __init__(self, pars: dict, me) -> None:
        self.seed, self.offset, self.prox, self.obj, self.dir = pars.values()
        self.me = me

    def target(self) -> np.ndarray:
        if self.obj is None:
            raise CookError("there is no object to sort by")
        return position_in(self.obj, self.me)


def order(P: np.ndarray, how: str, page: Page, special) -> np.ndarray:
    """(n,) the old numbers in their new order."""
    n = len(P)
    if how == "rev":
        return np.arange(n)[::-1]
    if how == "seed":
        return np.random.default_rng(abs(page.seed)).permutation(n)
    if how == "shift":
        return np.roll(np.arange(n), page.offset)
    if how in ("vtxord", "bytype"):
        return special()
    if how == "neighbour":
        return nearest_walk(P)
    if how in ("prox", "object"):
        key = np.linalg.norm(P - (np.array(page.prox) if how == "prox" else page.target()), axis=1)
    elif how == "vector":
        key = P @ (np.array(page.dir, float) if page.obj is None else page.target())
    else:
        key = P[:, "xyz".index(how[-1])]
    return np.argsort(key, kind="stable")


def vertex_order(g: Geometry) -> np.ndarray:
    points, first = np.unique(g.verts, return_index=True)
    rest = np.setdiff1d(np.arange(g.num_points), points)
    return np.concatenate([points[np.argsort(first)], rest])


def nearest_walk(P: np.ndarray) -> np.ndarray:
    """From point 0 on, always to the nearest that has not been visited: n steps over n points."""
    left, out = np.ones(len(P), bool), []
    at = 0
    for _ in range(len(P)):
        out.append(at)
        left[at] = False
        away = np.where(left, np.square(P - P[at]).sum(1), np.inf)
        at = int(away.argmin())
    return np.array(out, np.int64)
