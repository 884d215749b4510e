from __future__ import annotations

from itertools import pairwise

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.pars import Float, Int, Menu, StrMenu, Toggle
from stovetop.data.geometry import METABALL, PARTICLES, SURFACES
from stovetop.data.weld import part
from stovetop.ops.sop._family import SOP, Geometry
from stovetop.ops.sop._groups import ordered
from stovetop.ops.sop._sets import SETS, sets
from stovetop.ops.sop._vertices import grid


class Stitch(SOP):
    """Primitives moved at their ends so that each meets the next, or a second input's first one.

    The column (in U; row in V) nearest to Left UV of the one and to Right UV of the next go to where Bias is between
    them: 0 the first stays, 1 the last. Of a surface LR Width of its rows take part, around the other coordinate.
    Tangent gives the neighbours on either side one slope, mixed by Bias, times LR Scale. A second input's place stays.
    Points that primitives share part; a spline is stitched by its hull.

    Source: https://docs.derivative.ca/Stitch_SOP
    """

    inputs = ("input", "to")
    min_inputs = 1

    class Pars:
        group = StrMenu("", label="Group")
        stitchop = Menu(SETS, "all", label="Stitch")
        inc = Int(2, label="N", min=1)
        loop = Toggle(False, label="Wrap Last to First")
        dir = Menu({"ujoin": "in U", "vjoin": "in V"}, "ujoin", label="Direction")
        tolerance = Float(1.0, label="Tolerance", norm=(0, 1), unsupported=True)
        bias = Float(0.5, label="Bias", norm=(0, 1))
        leftuv = Float((1.0, 0.5), label="Left UV", size=2, norm=(0, 1))
        rightuv = Float((0.0, 0.5), label="Right UV", size=2, norm=(0, 1))
        lrwidth = Float((1.0, 1.0), label="LR Width", size=2, norm=(0, 1))
        dostitch = Toggle(True, label="Stitch")
        dotangent = Toggle(True, label="Tangent")
        sharp = Toggle(True, label="Sharp Partials", unsupported=True)
        fixed = Toggle(False, label="Fixed Intersection", unsupported=True)
        lrscale = Float((1.0, 1.0), label="LR Scale", size=2, norm=(-1, 1))

    def cook(self, par, input: Geometry, to: Geometry | None) -> Geometry:
        if to is not None and not to.num_prims:
            raise CookError("the second input has no primitive")
        which = ordered(input, par.group, "prim")
        which = which[(input.counts[which] > 1) & ~np.isin(input.kind[which], (METABALL, PARTICLES))]
        g = part(input, input.vertex_prim.astype(np.int64) * input.num_points + input.verts)
        P = g.P.astype(np.float64)
        for row in sets(par.stitchop, par.inc, which):
            pairs = [(int(a), int(b)) for a, b in pairwise(row)]
            if par.loop and len(row):
                pairs.append((int(row[-1]), int(row[0])))
            if to is not None:
                goal = places(par, to, 0, par.rightuv, par.lrwidth[1])
                fixed = to.P.astype(np.float64)
                for a in row:
                    meet(par, P, places(par, g, int(a), par.leftuv, par.lrwidth[0]), fixed, goal, 1.0)
            else:
                for a, b in pairs:
                    left = places(par, g, a, par.leftuv, par.lrwidth[0])
                    meet(par, P, left, P, places(par, g, b, par.rightuv, par.lrwidth[1]), par.bias)
        return g.replace(P=P.astype(np.float32))


def places(par, g: Geometry, i: int, uv: tuple[float, float], width: float) -> np.ndarray:
    """(rows, 3) the points before, at and after the place on each row that takes part; -1 where there is none."""
    index = grid(g, i)
    if g.kind[i] in SURFACES and par.dir == "vjoin":
        index, uv = index.T, (uv[1], uv[0])
    rows, cols = index.shape
    k = round(min(max(uv[0], 0.0), 1.0) * (cols - 1))
    half = min(max(width, 0.0), 1.0) / 2
    low = min(max(uv[1] - half, 0.0), 1.0 - 2 * half)
    at = np.arange(rows) / max(rows - 1, 1)
    use = index[(at >= low - 1e-6) & (at <= low + 2 * half + 1e-6)]
    points = g.verts[use]
    none = np.full(len(use), -1)
    return np.stack([points[:, k - 1] if k else none, points[:, k], points[:, k + 1] if k + 1 < cols else none], -1)


def meet(par, P: np.ndarray, left: np.ndarray, Q: np.ndarray, right: np.ndarray, bias: float) -> None:
    """Move the left places, and the right ones where they are in the same points, together."""
    n = min(len(left), len(right))
    if not n:
        return
    a = left[np.round(np.linspace(0, len(left) - 1, n)).astype(int)]
    b = right[np.round(np.linspace(0, len(right) - 1, n)).astype(int)]
    one, two = P[a[:, 1]].copy(), Q[b[:, 1]].copy()
    slope_a, slope_b = slope(P, a), slope(Q, b)
    goal = one + (two - one) * bias if par.dostitch else None
    same = slope_a + (slope_b - slope_a) * bias
    for R, rows, at, sign, scale in ((P, a, one, -1, par.lrscale[0]), (Q, b, two, 1, par.lrscale[1])):
        if R is Q and Q is not P:
            continue
        middle = at if goal is None else goal
        R[rows[:, 1]] = middle
        beside = rows[:, 0 if sign < 0 else 2]
        there = beside >= 0
        if par.dotangent:
            R[beside[there]] = (middle + sign * scale * same)[there]


def slope(P: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """(n, 3) the way from the point before to the one at the place, or on to the next one at a beginning."""
    first = np.where(rows[:, 0] >= 0, rows[:, 0], rows[:, 1])
    last = np.where(rows[:, 0] >= 0, rows[:, 1], np.maximum(rows[:, 2], 0))
    return np.asarray(P[last] - P[first])
