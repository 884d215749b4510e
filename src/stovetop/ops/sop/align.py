from __future__ import annotations

from itertools import pairwise

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.pars import XYZ, Float, Int, Menu, Page, StrMenu, Toggle
from stovetop.data.curves import positions, samples
from stovetop.data.geometry import METABALL, PARTICLES, SURFACES
from stovetop.data.transforms import compose, quat_between, quat_matrix, translation
from stovetop.data.weld import part
from stovetop.ops.sop._family import SOP, Geometry, rotate_order, transform_order
from stovetop.ops.sop._groups import ordered
from stovetop.ops.sop._sets import SETS, sets
from stovetop.ops.sop._vertices import grid


class Align(SOP):
    """Primitives moved and turned so that a place on each comes to lie on a place of the next, or of a second input.

    Places are 0 to 1 along a curve's sides or over a surface's rows and columns. One input: from one primitive to the
    next, Left UV of the earlier and Right UV of the later one meet; Bias picks the one that stays, from the first (0)
    to the last (1). Second input: Left UVs go to places from its Right UV to Right UV End, evenly; without Individual
    Alignment only the first does and the others go along. Rotate turns the way along u the shortest way, between two
    surfaces also the normals. The Transform page follows, about the place. Points that primitives share part.

    Source: https://docs.derivative.ca/Align_SOP
    """

    inputs = ("input", "to")
    min_inputs = 1

    class Pars:
        group = StrMenu("", label="Group")
        align = Menu(SETS, "all", label="Align")
        inc = Int(2, label="N", min=1)
        bias = Float(0.0, label="Bias", norm=(0, 1))
        leftuv = Float((1.0, 0.0), label="Left UV", size=2, norm=(0, 1))
        rightuv = Float((0.0, 0.0), label="Right UV", size=2, norm=(0, 1))
        rightuvend = Float((1.0, 0.0), label="Right UV End", size=2, norm=(0, 1))
        individual = Toggle(True, label="Individual Alignment")
        dotrans = Toggle(True, label="Translate")
        dorotate = Toggle(True, label="Rotate")
        _transform = Page("Transform")
        xord = transform_order()
        rord = rotate_order()
        t = XYZ(0.0, 0.0, 0.0, label="Translate")
        r = XYZ(0.0, 0.0, 0.0, label="Rotate")
        s = XYZ(1.0, 1.0, 1.0, label="Scale")
        p = XYZ(0.0, 0.0, 0.0, label="Pivot")

    def cook(self, par, input: Geometry, to: Geometry | None) -> Geometry:
        which = ordered(input, par.group, "prim")
        which = which[(input.counts[which] > 1) & ~np.isin(input.kind[which], (METABALL, PARTICLES))]
        if to is not None and not to.num_prims:
            raise CookError("the second input has no primitive to align to")
        # each primitive moves by itself
        g = part(input, input.vertex_prim.astype(np.int64) * input.num_points + input.verts)
        moves: dict[int, np.ndarray] = {}
        for row in sets(par.align, par.inc, which):
            moves |= to_other(par, g, row, to) if to is not None else chain(par, g, row)
        for i, m in moves.items():
            mask = np.zeros(g.num_points, bool)
            mask[g.prim_points(i)] = True
            g = g.transform(m, mask)
        return g


def spot(g: Geometry, i: int, uv: tuple[float, float]) -> tuple[np.ndarray, np.ndarray, np.ndarray | None]:
    """(place, the way along u, a surface's normal) at a place of a primitive."""
    u, v = (min(max(float(x), 0.0), 1.0) for x in uv)
    if g.kind[i] in SURFACES:
        P = g.P[g.verts[grid(g, i, bool(g.closed[i]), bool(g.closed_v[i]))]].astype(np.float64)
        rows, cols = P.shape[0] - 1, P.shape[1] - 1
        c, r = min(int(u * cols), max(cols - 1, 0)), min(int(v * rows), max(rows - 1, 0))
        a, b = u * cols - c, v * rows - r
        corners = P[np.ix_([r, min(r + 1, rows)], [c, min(c + 1, cols)])]
        along = (corners[:, 1] - corners[:, 0]).T @ [1 - b, b]
        up = (corners[1] - corners[0]).T @ [1 - a, a]
        place = corners.transpose(2, 0, 1) @ [1 - a, a] @ [1 - b, b]
        return place, unit(along), unit(np.cross(along, up))
    s = samples(g, i)
    P = positions(g, s)
    sides = len(P) - 1
    k = min(int(u * sides), max(sides - 1, 0))
    return P[k] + (P[k + 1] - P[k]) * (u * sides - k), unit(P[k + 1] - P[k]), None


def unit(v: np.ndarray) -> np.ndarray:
    return np.asarray(v / max(float(np.linalg.norm(v)), 1e-12))


def onto(par, own: tuple, goal: tuple) -> np.ndarray:
    """(4, 4) what brings one spot to another, then the Transform page about it."""
    place, along, normal = own
    there, way, facing = goal
    turn = np.eye(4)
    if par.dorotate:
        turn = quat_matrix(quat_between(along, way))
        if normal is not None and facing is not None:
            # then about the way, until the normals agree
            turn = quat_matrix(quat_between(turn[:3, :3] @ normal, facing)) @ turn
    end = there if par.dotrans else place
    own_move = compose(par.t, par.r, par.s, par.p, par.xord, par.rord)
    return translation(end) @ own_move @ turn @ translation(-place)


def chain(par, g: Geometry, row: np.ndarray) -> dict[int, np.ndarray]:
    """Each to the one before; all of them so that the one of the bias stays."""
    steps = [np.eye(4)]
    for left, right in pairwise(row):
        goal = spot(g, int(left), par.leftuv)
        steps.append(steps[-1] @ onto(par, spot(g, int(right), par.rightuv), goal))
    if not steps or not len(row):
        return {}
    stays = steps[round(min(max(par.bias, 0.0), 1.0) * (len(row) - 1))]
    back = np.linalg.inv(stays) if abs(np.linalg.det(stays[:3, :3])) > 1e-12 else np.eye(4)
    return {int(i): back @ m for i, m in zip(row, steps, strict=True)}


def to_other(par, g: Geometry, row: np.ndarray, to: Geometry) -> dict[int, np.ndarray]:
    start, end = np.array(par.rightuv), np.array(par.rightuvend)
    out: dict[int, np.ndarray] = {}
    for k, i in enumerate(row.tolist()):
        if k and not par.individual:
            out[i] = out[int(row[0])]
            continue
        part_way = k / max(len(row) - 1, 1)
        goal = spot(to, 0, tuple(start + (end - start) * part_way))
        out[i] = onto(par, spot(g, i, par.leftuv), goal)
    return out
