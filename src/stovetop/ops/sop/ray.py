from __future__ import annotations

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.pars import Float, Int, Menu, Str, StrMenu, Toggle
from stovetop.data.rays import Surface
from stovetop.data.topology import point_normals
from stovetop.ops.sop._family import SOP, Geometry
from stovetop.ops.sop._groups import points_of

#: more points than this are refused
MOST = 20_000_000


class Ray(SOP):
    """Points sent along their normals onto another geometry, or drawn to its nearest place.

    Scale 0 leaves a point, 1 puts it on the surface; Lift moves it on along the surface's normal. Intersect Farthest
    takes the last surface on the way. Bounces repeat the way along the mirrored ray. Samples perturb the ray by
    Jitter and average the hits. Save Bounce Geometry gives the input as it is after each bounce, the first one first;
    a point whose ray hits nothing more stays at its last place. N becomes the surface's or the mirrored ray's where
    asked; `dist` is the distance, 0 without a hit. Points that hit nothing stay, and get N 0 when N is set.

    Source: https://docs.derivative.ca/Ray_SOP
    """

    inputs = ("input", "collision")

    class Pars:
        group = StrMenu("", label="Group")
        method = Menu({"minimum": "Minimum Distance", "project": "Project Rays"}, "project", label="Method")
        dotrans = Toggle(True, label="Transform Points")
        lookfar = Toggle(False, label="Intersect Farthest Surface")
        normal = Menu(
            {
                "source": "Source Normal",
                "collision": "Collision Normal",
                "reflect": "Reflected Ray",
            },
            "source",
            label="Point Intersection Normal",
        )
        bounces = Int(1, label="Bounces", min=1)
        bouncegeo = Toggle(False, label="Save Bounce Geometry")
        putdist = Toggle(False, label="Point Intersection Distance")
        scale = Float(1.0, label="Scale")
        lift = Float(0.0, label="Lift")
        sample = Int(1, label="Sample", min=1)
        jitter = Float(0.0, label="Jitter Scale")
        seed = Int(1, label="Seed")
        newgrp = Toggle(False, label="Create Point Group")
        hitgrp = Str("rayHitGroup", label="Ray Hit Group")

    def cook(self, par, input: Geometry, collision: Geometry) -> Geometry:
        surface = Surface(collision)
        mask = points_of(input, par.group)
        picked = np.arange(input.num_points) if mask is None else np.flatnonzero(mask)
        own = input.point.get("N")
        N = (point_normals(input) if own is None else own).astype(float)[picked]
        P = np.asarray(input.P, float)[picked]
        if not len(surface.tri):
            raise CookError("the collision geometry has no faces")
        if par.method == "minimum":
            goal, which = surface.nearest(P)
            stages = [(goal, which, goal - P, np.ones(len(P), bool))]
        else:
            if par.bouncegeo and par.bounces * max(input.num_points, 1) > MOST:
                raise CookError(f"{par.bounces} bounces of {input.num_points} points are more than {MOST:,} points")
            stages = shot(par, surface, P, N)
        return Geometry.merge([projected(par, input, surface, picked, P, *stage) for stage in stages])


def projected(par, g: Geometry, surface: Surface, picked, P, goal, which, ray, hit) -> Geometry:
    """The input with the picked points (at P) where their rays end."""
    own = g.point.get("N")
    normal = normals_at(surface, goal, which)
    new = P + (goal - P) * par.scale + normal * par.lift
    if par.dotrans:
        moved = np.array(g.P)
        moved[picked[hit]] = new[hit]
        g = g.replace(P=moved)
    if par.normal != "source":
        facing = normal if par.normal == "collision" else mirrored(ray, normal)
        values = np.array(point_normals(g) if own is None else own, np.float32)
        values[picked] = np.where(hit[:, None], facing, 0.0)
        g = g.with_attributes("point", N=values)
    if par.putdist:
        values = np.zeros(g.num_points, np.float32)
        values[picked] = np.where(hit, np.linalg.norm(goal - P, axis=1), 0.0)
        g = g.with_attributes("point", dist=values)
    if par.newgrp and par.hitgrp:
        group = np.zeros(g.num_points, bool)
        group[picked[hit]] = True
        g = g.replace(point_groups={**g.point_groups, par.hitgrp: group})
    return g


#: (where rays end, triangle, last direction, whether they hit)
Stage = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def shot(par, surface: Surface, P: np.ndarray, N: np.ndarray) -> list[Stage]:
    """The mean of the samples after the last bounce, or after each one."""
    random = np.random.default_rng(abs(par.seed))
    count = par.bounces if par.bouncegeo else 1
    total, hits = np.zeros((count, *P.shape)), np.zeros(len(P))
    last, ray = np.full((count, len(P)), -1), np.repeat(N[None], count, 0)
    for k in range(par.sample):
        way = N + (random.normal(size=N.shape) * par.jitter if k else 0.0)
        for i, (at, tri, to) in enumerate(bounced(par, surface, P, way)):
            ok = tri >= 0
            total[i, ok] += at[ok]
            fresh = ok & (last[i] < 0)
            last[i, fresh], ray[i, fresh] = tri[fresh], to[fresh]
        hits += ok
    hit = hits > 0
    mean = np.where(hit[:, None], total / np.maximum(hits, 1)[:, None], P)
    return [(mean[i], np.maximum(last[i], 0), ray[i], hit) for i in range(count)]


def bounced(par, surface: Surface, P: np.ndarray, way: np.ndarray) -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """(places, triangles or -1, the ways there) after each bounce that is asked for, the last one at least."""
    at, tri, way = P.copy(), np.full(len(P), -1), way.copy()
    out = []
    going = np.flatnonzero(np.linalg.norm(way, axis=1) > 0)
    onward = way[going]
    find = surface.farthest if par.lookfar else surface.hits
    for k in range(par.bounces):
        # a little ahead, so that a mirrored ray does not meet its own surface
        start = at[going] + onward * (1e-6 if k else 0.0)
        t, found, _ = find(start, onward)
        # where it leaves the scene the last hit counts
        ok = found >= 0
        going, onward = going[ok], onward[ok]
        at[going], tri[going], way[going] = start[ok] + onward * t[ok, None], found[ok], onward
        onward = mirrored(onward, surface.normals[tri[going]])
        if par.bouncegeo or k + 1 == par.bounces or not len(going):
            out.append((at.copy(), tri.copy(), way.copy()))
        if not len(going):
            break
    return out + out[-1:] * (par.bounces - len(out)) if par.bouncegeo else out[-1:]


def mirrored(way: np.ndarray, normal: np.ndarray) -> np.ndarray:
    unit = way / np.maximum(np.linalg.norm(way, axis=1, keepdims=True), 1e-30)
    return unit - 2 * (unit * normal).sum(1, keepdims=True) * normal


def normals_at(surface: Surface, at: np.ndarray, which: np.ndarray) -> np.ndarray:
    """(n, 3) of the point normals where there are, else of the faces."""
    g = surface.geometry
    if "N" not in g.point:
        return surface.normals[which]
    weight = surface.barycentric(at, which)
    N = (g.point["N"][g.verts[surface.tri[which]]] * weight[..., None]).sum(1)
    return N / np.maximum(np.linalg.norm(N, axis=1, keepdims=True), 1e-30)
