from __future__ import annotations

import numpy as np

from stovetop.core.pars import Float, StrMenu, Toggle
from stovetop.data.cutting import unique_pairs
from stovetop.data.topology import edges, point_normals
from stovetop.data.transforms import scaling
from stovetop.ops.sop._copies import tiled
from stovetop.ops.sop._family import SOP, Geometry
from stovetop.ops.sop._groups import prims_of
from stovetop.ops.sop.sphere import globe

SIDES = 8


class Wireframe(SOP):
    """A tube around each edge, with balls at the points if wished.

    Tubes have 8 sides and the Wire Radius; edges that faces share get one. Round Corners puts a ball of 8 columns and
    5 rows at each point, End Caps closes the tubes. Remove Polygons leaves the tubes alone, else the input stays.

    Source: https://docs.derivative.ca/Wireframe_SOP
    """

    inputs = ("input",)

    class Pars:
        group = StrMenu("", label="Group")
        radius = Float(0.05, label="Wire Radius", min=0.0)
        corners = Toggle(False, label="Round Corners")
        caps = Toggle(False, label="End Caps")
        remove = Toggle(True, label="Remove Polygons")
        fast = Toggle(False, label="Fast Wire", unsupported=True)

    def cook(self, par, input: Geometry) -> Geometry:
        mask = prims_of(input, par.group)
        g = input if mask is None else input.keep(prims=mask)
        pairs, _, _ = unique_pairs(*g.verts[edges(g)].T)
        pairs = pairs[pairs[:, 0] != pairs[:, 1]]
        ends = np.asarray(g.P, np.float64)[pairs]
        parts = [tubes(ends, par.radius, par.caps)]
        if par.corners and len(pairs):
            ball = globe("poly", "quads", 5, SIDES, False).replace(vertex={})
            balls = np.tile(scaling((par.radius,) * 3), (len(np.unique(pairs)), 1, 1))
            balls[:, :3, 3] = g.P[np.unique(pairs)]
            parts.append(tiled(ball, balls))
        if not par.remove:
            parts.append(input)
        out = Geometry.merge(parts)
        return out if not par.remove else out.with_attributes("point", N=point_normals(out))


def tubes(ends: np.ndarray, radius: float, caps: bool) -> Geometry:
    """A tube for each edge (n, 2, 3), as quads."""
    along = ends[:, 1] - ends[:, 0]
    length = np.linalg.norm(along, axis=1, keepdims=True)
    z = np.divide(along, length, out=np.tile([0.0, 0, 1], (len(ends), 1)), where=length > 0)
    helper = np.where(np.abs(z[:, 1:2]) < 0.9, [[0.0, 1, 0]], [[1.0, 0, 0]])
    x = np.cross(helper, z)
    x /= np.maximum(np.linalg.norm(x, axis=1, keepdims=True), 1e-30)
    y = np.cross(z, x)
    turn = np.arange(SIDES) * 2 * np.pi / SIDES
    ring = radius * (x[:, None] * np.cos(turn)[:, None] + y[:, None] * np.sin(turn)[:, None])
    P = ends[:, :, None] + ring[:, None]
    start = np.arange(len(ends))[:, None, None] * 2 * SIDES
    k = np.arange(SIDES)
    n = (k + 1) % SIDES
    quads = (np.stack([k, n, n + SIDES, k + SIDES], -1) + start).reshape(-1, 4)
    g = Geometry.polygons(P.reshape(-1, 3), quads)
    if not caps:
        return g
    lids = np.concatenate([(k[::-1] + start[:, 0]).reshape(-1, SIDES), (k + SIDES + start[:, 0]).reshape(-1, SIDES)])
    both = Geometry.merge([g, Geometry.polygons(g.P, lids)])
    return both.replace(P=g.P, verts=np.concatenate([g.verts, lids.reshape(-1)]).astype(np.int32))
