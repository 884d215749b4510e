from __future__ import annotations

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.pars import Float, Int, Menu, Toggle
from stovetop.data.rays import Surface, inside
from stovetop.data.rebuild import blended, blended_points
from stovetop.data.weld import close_pairs
from stovetop.ops.sop._family import SOP, Geometry

MOST = 20_000_000


class Sprinkle(SOP):
    """Random points on faces or inside of a geometry, the same for the same seed.

    Surface: as many per area everywhere; Per Primitive: as many on each face; their attributes and N are the
    surface's there. Bounding Box and Volume (of a closed surface) fill space evenly; Approximate Volume takes the
    middles between random pairs on the surface, those inside. Consolidate drops points nearer than the distance to
    one before.

    Source: https://docs.derivative.ca/Sprinkle_SOP
    """

    inputs = ("input",)

    class Pars:
        seed = Float(1.0, label="Seed")
        method = Menu(
            {
                "surface": "Surface",
                "perprim": "Per Primitive",
                "boundingbox": "Bounding Box",
                "approxvol": "Approximate Volume",
                "volume": "Volume",
            },
            "surface",
            label="Method",
        )
        numpoints = Int(100, label="Number of Points", min=0)
        consolidate = Toggle(False, label="Consolidate")
        neardist = Float(0.1, label="Distance to Nearest Point", min=0.0)

    def cook(self, par, input: Geometry) -> Geometry:
        if par.numpoints > MOST:
            raise CookError(f"{par.numpoints:,} points are more than {MOST:,}")
        random = np.random.default_rng(int(abs(par.seed) * 1e6))
        if par.method == "boundingbox":
            low, high = bounds_of(input)
            g = Geometry(P=random.uniform(low, high, (par.numpoints, 3)).astype(np.float32))
        else:
            surface = Surface(input)
            if not len(surface.tri):
                raise CookError("the input has no faces")
            if par.method == "surface" or par.method == "perprim":
                g = scattered(surface, random, par.numpoints, par.method == "perprim")
            else:
                g = Geometry(P=filled(par, surface, random).astype(np.float32))
        return thinned(g, par.neardist) if par.consolidate else g


def scattered(surface: Surface, random, count: int, each: bool) -> Geometry:
    """Points on triangles, by area; or as many on each primitive, by area within it."""
    area = np.linalg.norm(np.cross(*(surface.corners[:, k] - surface.corners[:, 0] for k in (1, 2))), axis=1) / 2
    if each:
        total = np.bincount(surface.prim, area)
        area = np.divide(area, total[surface.prim], out=np.zeros_like(area), where=total[surface.prim] > 0)
    if not area.sum() > 0:
        raise CookError("the faces of the input have no area")
    tri = random.choice(len(area), count, p=area / area.sum())
    u, v = random.uniform(size=(2, count))
    over = u + v > 1
    u, v = np.where(over, 1 - u, u), np.where(over, 1 - v, v)
    weight = np.stack([1 - u - v, u, v], -1)
    g, index = surface.geometry, surface.tri[tri]
    out = blended_points(g, g.verts[index], weight)
    out = out.with_attributes("point", **blended(g.vertex, index, weight))
    N = out.point.get("N", surface.normals[tri])
    N = N / np.maximum(np.linalg.norm(N, axis=1, keepdims=True), 1e-30)
    return out.with_attributes("point", N=N.astype(np.float32)).replace(point_groups={})


def bounds_of(g: Geometry) -> np.ndarray:
    """CookError where there are points that are nowhere."""
    if not np.isfinite(g.bounds).all():
        raise CookError("the input has points that are nowhere (NaN): it has no inside")
    return g.bounds


def filled(par, surface: Surface, random) -> np.ndarray:
    """(numpoints, 3) inside; fewer where almost nothing is inside."""
    g, found, tries = surface.geometry, np.zeros((0, 3)), 0
    low, high = bounds_of(g)
    while len(found) < par.numpoints and tries < 60:
        want = max(2 * (par.numpoints - len(found)), 64)
        if par.method == "volume":
            new = random.uniform(low, high, (want, 3))
        else:
            ends = scattered(surface, random, 2 * want, False).P.astype(float).reshape(2, want, 3)
            new = ends[0] + (ends[1] - ends[0]) * random.uniform(size=(want, 1))
        found = np.concatenate([found, new[inside(g, new)]])
        tries += 1
    return found[: par.numpoints]


def thinned(g: Geometry, distance: float) -> Geometry:
    """Without the points that are nearer than the distance to one that stays before them."""
    pairs = np.sort(close_pairs(g.P, distance), axis=1)
    keep = np.ones(g.num_points, bool)
    for a, b in pairs[np.lexsort(pairs.T)].tolist():
        if keep[a]:
            keep[b] = False
    return g.keep(points=keep)
