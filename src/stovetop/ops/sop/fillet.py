from __future__ import annotations

from itertools import pairwise

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.pars import Float, Int, Menu, StrMenu, Toggle
from stovetop.data.curves import Samples, made, positions, samples
from stovetop.data.curves import at as sampled
from stovetop.data.geometry import BEZIER, BEZIER_SURFACE, METABALL, NURBS, NURBS_SURFACE, PARTICLES, POLY, SURFACES
from stovetop.data.rebuild import drop_unused, take_prims
from stovetop.data.splines import interpolating, spline_surfaces, to_meshes
from stovetop.data.topology import point_normals, to_polygons
from stovetop.ops.sop._carving import between, measure, patch
from stovetop.ops.sop._family import SOP, Geometry
from stovetop.ops.sop._groups import ordered
from stovetop.ops.sop._sets import SETS, sets
from stovetop.ops.sop._vertices import grid

#: sides of a fillet that is a polygon
SIDES = 12


class Fillet(SOP):
    """The input with a smooth bridge from the end of each primitive to the beginning of the next, or of a second input.

    A cubic from Left UV on the left one to Right UV on the right one: its handles go along either one's own way there,
    back where LR Scale is negative, by LR Scale of the distance (freeform; a guess), as long as a circle's (circular),
    and turned to face each other (convex, circular). LR Offset moves either end on along its way. Of surfaces each row
    (in U; column in V) goes on, over LR Width of them around the other coordinate. Polygons have 12 sides a fillet;
    splines of an order go through as many points of the cubic. Cut drops what lies beyond the ends. Spline surfaces are
    taken as meshes of 4 sides a span.

    Source: https://docs.derivative.ca/Fillet_SOP
    """

    inputs = ("input", "to")
    min_inputs = 1

    class Pars:
        group = StrMenu("", label="Group")
        fillet = Menu(SETS, "all", label="Fillet")
        inc = Int(2, label="N", min=1)
        loop = Toggle(False, label="Wrap Last to First")
        dir = Menu({"ujoin": "in U", "vjoin": "in V"}, "ujoin", label="Direction")
        fillettype = Menu(
            {"freeform": "Freeform", "convex": "Convex", "circular": "Circular"}, "freeform", label="Fillet Type"
        )
        primtype = Menu(
            {"input": "Input Geometry Type", "polygon": "Polygon", "nurbs": "NURBS", "bezier": "Bezier"},
            "input",
            label="Primitive Type",
        )
        order = Int(4, label="Order", min=2, max=11)
        leftuv = Float((1.0, 0.0), label="Left UV", size=2, norm=(0, 1))
        rightuv = Float((0.0, 0.0), label="Right UV", size=2, norm=(0, 1))
        lrwidth = Float((1.0, 1.0), label="LR Width", size=2, norm=(0, 1))
        lrscale = Float((0.25, -0.25), label="LR Scale", size=2, norm=(-1, 1))
        lroffset = Float((0.0, 0.0), label="LR Offset", size=2, norm=(-1, 1))
        seamless = Toggle(False, label="Match Input to Fillets", unsupported=True)
        cut = Toggle(False, label="Cut Primitives")

    def cook(self, par, input: Geometry, to: Geometry | None) -> Geometry:
        g, other = input, to
        if to is not None and not to.num_prims:
            raise CookError("the second input has no primitive")
        which = ordered(g, par.group, "prim")
        which = which[(g.counts[which] > 1) & ~np.isin(g.kind[which], (METABALL, PARTICLES))]
        parts, cuts = [], {}
        for row in sets(par.fillet, par.inc, which):
            pairs = [(int(a), int(b)) for a, b in pairwise(row)]
            if other is not None:
                pairs = [(int(a), 0) for a in row]
            elif par.loop and len(row):
                pairs.append((int(row[-1]), int(row[0])))
            for a, b in pairs:
                parts.append(bridge(par, (g, a), (g if other is None else other, b)))
                cuts.setdefault(a, [0.0, 1.0])[1] = end_of(par, par.leftuv)
                if other is None:
                    cuts.setdefault(b, [0.0, 1.0])[0] = end_of(par, par.rightuv)
        if par.cut and cuts:
            g = Geometry.merge([trimmed(par, g, i, *cuts.get(i, (0.0, 1.0))) for i in range(g.num_prims)])
        return Geometry.merge([g, *parts])


def end_of(par, uv: tuple[float, float]) -> float:
    return min(max(float(uv[0] if par.dir == "ujoin" else uv[1]), 0.0), 1.0)


def bridge(par, left: tuple[Geometry, int], right: tuple[Geometry, int]) -> Geometry:
    """One fillet."""
    flat = [g.kind[i] not in SURFACES for g, i in (left, right)]
    P, T = side(par, *left, par.leftuv, par.lrwidth[0])
    Q, U = side(par, *right, par.rightuv, par.lrwidth[1])
    if any(flat):
        P, T, Q, U = P[:1], T[:1], Q[:1], U[:1]
    n = max(len(P), len(Q))
    P, T, Q, U = (stretched(x, n) for x in (P, T, Q, U))
    P, Q = P + T * par.lroffset[0], Q - U * par.lroffset[1]
    hull = cubic(par, P, T, Q, U)
    kind = kind_of(par, max(int(g.kind[i]) for g, i in (left, right)), n > 1)
    t = np.linspace(0, 1, par.order if kind in (BEZIER, NURBS) else SIDES + 1)[:, None]
    B = np.concatenate([(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3], 1)
    fine = np.einsum("kj,njc->nkc", B, hull)
    if n > 1:
        mesh = Geometry.mesh(fine.reshape(-1, 3), n, len(t))
        if par.dir == "vjoin":
            mesh = Geometry.mesh(fine.swapaxes(0, 1).reshape(-1, 3), len(t), n)
        if "N" in left[0].point:
            mesh = mesh.with_attributes("point", N=point_normals(mesh))
        if kind in (BEZIER, NURBS):
            return spline_surfaces(mesh, kind == BEZIER, (par.order, par.order), True)
        return to_polygons(mesh) if kind == POLY else mesh
    if kind in (BEZIER, NURBS):
        line = Geometry.line(interpolating(fine[0], kind, par.order, False))
        return line.replace(kind=np.array([kind], np.uint8), rows=np.array([par.order], np.int32))
    return Geometry.line(fine[0])


def kind_of(par, given: int, surface: bool) -> int:
    """POLY, BEZIER or NURBS; of surfaces -1 for a mesh."""
    if par.primtype != "input":
        return {"polygon": POLY, "nurbs": NURBS, "bezier": BEZIER}[par.primtype]
    own = {BEZIER: BEZIER, BEZIER_SURFACE: BEZIER, NURBS: NURBS, NURBS_SURFACE: NURBS}
    return own.get(given, -1 if surface else POLY)


def side(par, g: Geometry, i: int, uv: tuple[float, float], width: float) -> tuple[np.ndarray, np.ndarray]:
    """((n, 3) places, (n, 3) ways, of length 1) where a fillet meets a primitive; one of a curve."""
    along = end_of(par, uv)
    if g.kind[i] not in SURFACES:
        P = positions(g, samples(g, i))[None]
    else:
        g = to_meshes(take_prims(g, [i]))
        P = g.P[g.verts[grid(g, 0, bool(g.closed[0]), bool(g.closed_v[0]))]].astype(np.float64)
        P = P if par.dir == "ujoin" else P.swapaxes(0, 1)
        across = uv[1] if par.dir == "ujoin" else uv[0]
        half = min(max(width, 0.0), 1.0) / 2
        low = min(max(across - half, 0.0), 1.0 - 2 * half)
        P = at_rows(P, np.linspace(low, low + 2 * half, len(P)) * (len(P) - 1))
    sides = P.shape[1] - 1
    k = min(int(along * sides), max(sides - 1, 0))
    step = P[:, k + 1] - P[:, k]
    place = P[:, k] + step * (along * sides - k)
    return place, step / np.maximum(np.linalg.norm(step, axis=1, keepdims=True), 1e-12)


def at_rows(P: np.ndarray, where: np.ndarray) -> np.ndarray:
    """Rows between rows."""
    k = np.clip(where.astype(int), 0, max(len(P) - 2, 0))
    part = (where - k)[:, None, None]
    return np.asarray(P[k] * (1 - part) + P[np.minimum(k + 1, len(P) - 1)] * part)


def stretched(x: np.ndarray, n: int) -> np.ndarray:
    return x if len(x) == n else at_rows(x[:, None], np.linspace(0, len(x) - 1, n))[:, 0]


def cubic(par, P: np.ndarray, T: np.ndarray, Q: np.ndarray, U: np.ndarray) -> np.ndarray:
    """(n, 4, 3) Bezier control points from P along T to Q along U."""
    way = Q - P
    chord = np.linalg.norm(way, axis=1)
    left, right = (np.full(len(P), float(s)) for s in par.lrscale)
    length = chord
    if par.fillettype != "freeform":
        # both handles towards the other end, however the primitives run
        left = np.abs(left) * np.where((T * way).sum(1) < 0, -1.0, 1.0)
        right = np.abs(right) * np.where((U * way).sum(1) < 0, 1.0, -1.0)
    if par.fillettype == "circular":
        left, right = (np.where(s < 0, -1.0, 1.0) for s in (left, right))
        cosine = -(T * left[:, None] * U * right[:, None]).sum(1)
        angle = np.arccos(np.clip(cosine, -1, 1))
        radius = chord / np.maximum(2 * np.sin(angle / 2), 1e-9)
        length = np.where(angle > 1e-6, 4 / 3 * np.tan(angle / 4) * radius, chord / 3)
    return np.stack([P, P + T * (left * length)[:, None], Q + U * (right * length)[:, None], Q], 1)


def trimmed(par, g: Geometry, i: int, low: float, high: float) -> Geometry:
    """A primitive between two places; whole where they are its ends."""
    own = drop_unused(take_prims(g, [i]))
    if (low, high) == (0.0, 1.0) or high <= low:
        return own
    if own.kind[0] in SURFACES:
        own = to_meshes(own)
        index = grid(own, 0, bool(own.closed[0]), bool(own.closed_v[0]))
        rows, cols = (n - 1 for n in index.shape)
        whole = np.arange(rows + 1.0) if par.dir == "ujoin" else np.arange(cols + 1.0)
        cut = between(low * cols, high * cols) if par.dir == "ujoin" else between(low * rows, high * rows)
        return patch(own, 0, index, *((whole, cut) if par.dir == "ujoin" else (cut, whole)))
    s = samples(own, 0)
    m = measure(s)
    return made(own, 0, Samples(*sampled(s, m, between(low * m[-1], high * m[-1])), False))
