from __future__ import annotations

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.pars import Toggle
from stovetop.data.geometry import MESH
from stovetop.data.topology import point_normals, triangles
from stovetop.ops.sop._family import SOP, Geometry


class AttributeCreate(SOP):
    """Normals and tangents.

    N: (points, 3), of the faces around, weighted by area. T: (points or vertices, 4), along which u grows on the
    surface, at a right angle to N; the fourth is 1, or -1 where the texture is mirrored. MikkTSpace makes it the
    vertices': of the triangles around a point that share its N and uv and are not mirrored the other way, weighted by
    their angle there. Without uv there is no T.

    Source: https://docs.derivative.ca/Attribute_Create_SOP
    """

    inputs = ("input",)

    class Pars:
        compnml = Toggle(False, label="Compute Normals")
        comptang = Toggle(False, label="Compute Tangents")
        mikktspace = Toggle(False, label="Use MikkTSpace")

    def cook(self, par, input: Geometry) -> Geometry:
        g = input
        if par.compnml:
            g = g.with_attributes("vertex", N=None).with_attributes("point", N=point_normals(g))
        if par.comptang:
            g = with_tangents(g, par.mikktspace)
        return g


def with_tangents(g: Geometry, mikk: bool) -> Geometry:
    uv = g.vertex["uv"] if "uv" in g.vertex else g.point["uv"][g.verts] if "uv" in g.point else None
    if uv is None:
        raise CookError("tangents need texture coordinates (uv)")
    if "N" in g.vertex:
        N = g.vertex["N"]
    else:
        N = (g.point["N"] if "N" in g.point else point_normals(g))[g.verts]
    tri, along, sign, angle = corners(g, uv.astype(np.float64))
    if not mikk:
        points = g.verts[tri]
        area = np.repeat(angle[1][:, None], 3, 1)
        label, own = points, (g.point["N"] if "N" in g.point else point_normals(g))
        T = gathered(label, along, sign, area, own.astype(np.float64))
        return g.with_attributes("vertex", T=None).with_attributes("point", T=T.astype(np.float32))
    keys = np.concatenate([g.verts[tri][..., None], np.round(np.concatenate([N, uv[:, :2]], 1)[tri], 5)], -1)
    keys = np.concatenate([keys, np.repeat(sign[:, None, None], 3, 1)], -1).reshape(-1, 7)
    _, group = np.unique(keys, axis=0, return_inverse=True)
    group = group.reshape(-1, 3)
    own = np.zeros((int(group.max(initial=-1)) + 1, 3))
    own[group] = N[tri]
    T = gathered(group, along, sign, angle[0], own)
    out = np.zeros((g.num_vertices, 4), np.float32)
    out[tri] = T[group]
    return g.with_attributes("point", T=None).with_attributes("vertex", T=out)


def corners(g: Geometry, uv: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, tuple[np.ndarray, np.ndarray]]:
    """Of each triangle: its vertices (n, 3), where u grows (n, 3), 1 or -1 (n,), (corners' angles, area)."""
    tri, prim = triangles(g)
    P = np.asarray(g.P, np.float64)[g.verts[tri]]
    e1, e2 = P[:, 1] - P[:, 0], P[:, 2] - P[:, 0]
    steps = np.stack([uv[tri[:, k]] - uv[tri[:, 0]] for k in (1, 2)])[..., :2]
    # where a mesh closes, a texture that runs once around goes on from 1
    wraps = np.stack([g.closed, g.closed_v], -1)[prim] & (g.kind == MESH)[prim][:, None]
    (s1, t1), (s2, t2) = (steps - np.where(wraps & (np.abs(steps) > 0.5), np.round(steps), 0)).transpose(0, 2, 1)
    turn = s1 * t2 - s2 * t1
    sign = np.where(turn < 0, -1.0, 1.0)
    along = unit((e1 * t2[:, None] - e2 * t1[:, None]) * sign[:, None])
    sides = unit(np.roll(P, -1, 1) - P)
    angle = np.arccos(np.clip(-(sides * np.roll(sides, 1, 1)).sum(-1), -1, 1))
    area = np.linalg.norm(np.cross(e1, e2), axis=1)
    keep = np.abs(turn) > 1e-20
    return tri[keep], along[keep], sign[keep], (angle[keep], area[keep])


def gathered(label: np.ndarray, along: np.ndarray, sign: np.ndarray, weight: np.ndarray, N: np.ndarray) -> np.ndarray:
    """(len(N), 4) the weighted sum for each label of the triangles' corners, at a right angle to N."""
    each, flat = np.repeat(along, 3, 0), label.reshape(-1)
    # into each corner's own plane first, so that triangles that lie steeply count by their angle alone
    each = unit(each - N[flat] * (each * N[flat]).sum(1, keepdims=True)) * weight.reshape(-1, 1)
    total = np.stack([np.bincount(flat, each[:, i], len(N)) for i in range(3)], -1)
    side = np.bincount(flat, np.repeat(sign, 3) * weight.reshape(-1), len(N))
    return np.concatenate([unit(total), np.where(side < 0, -1.0, 1.0)[:, None]], 1)


def unit(v: np.ndarray) -> np.ndarray:
    length = np.linalg.norm(v, axis=-1, keepdims=True)
    return np.divide(v, length, out=np.zeros_like(v), where=length > 1e-20)
