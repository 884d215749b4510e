"""Catmull and Clark's subdivision of polygons with the semi-sharp creases of DeRose, Kass and Truong (1998)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .cutting import sides
from .geometry import POLY, Geometry
from .topology import point_normals

Doubles = NDArray[np.float64]


def catmull_clark(g: Geometry, crease: Doubles | None = None) -> tuple[Geometry, Doubles]:
    """(each n-gon as n quads, the new edges' sharpness). g: closed polygons alone; crease: (edges,) of `sides(g)`.

    Points: the old ones first, then the edges', then the faces'. Point attributes are smoothed as positions are, those
    of vertices blended in a straight line; N is computed anew. Edges that one face has are sharp.
    """
    edges, edge, after, face = sides(g)
    rule = _Rule(g, edges, edge, face, np.zeros(len(edges)) if crease is None else crease)
    before = np.empty_like(after)
    before[after] = np.arange(len(after))
    n, m = g.num_points, len(edges)
    quads = np.stack([g.verts, n + edge, n + m + face, n + edge[before]], -1)
    own = np.arange(g.num_vertices)
    counts = g.counts
    vertex = {}
    for name, a in g.vertex.items():
        if a.dtype.kind != "f":
            vertex[name] = np.repeat(a, 4, axis=0)
            continue
        middle = np.add.reduceat(a, g.offsets[:-1], axis=0) / (counts[:, None] if a.ndim > 1 else counts)
        parts = [a, (a + a[after]) / 2, middle[face], (a + a[before]) / 2]
        vertex[name] = np.stack(parts, 1).reshape(-1, *a.shape[1:]).astype(np.float32)
    point = {k: rule.apply(a) if a.dtype.kind == "f" else rule.plain(a) for k, a in g.point.items()}
    made = Geometry.polygons(rule.apply(g.P), quads).replace(
        point=point,
        vertex=vertex,
        prim={k: a[face] for k, a in g.prim.items()},
        prim_groups={k: a[face] for k, a in g.prim_groups.items()},
        point_groups={k: rule.plain(a) for k, a in g.point_groups.items()},
        detail=dict(g.detail),
    )
    if "N" in made.point:
        made = made.with_attributes("point", N=point_normals(made))
    return made, _inherited(made, own, edge, rule.sharp)


def _inherited(made: Geometry, own: NDArray[np.int64], edge: NDArray[np.int64], sharp: Doubles) -> Doubles:
    """Half edges keep what is left of their edge's sharpness; the edges within a face have none."""
    if not sharp.any():
        return np.zeros(2 * len(sharp) + len(own))
    _, number, _, _ = sides(made)
    out = np.zeros(int(number.max(initial=-1)) + 1)
    left = np.maximum(sharp - 1, 0)
    before = np.empty_like(edge)
    before[:] = made.verts[own * 4 + 3] - (made.verts[own * 4 + 1] - edge)
    out[number[own * 4]] = left[edge]
    out[number[own * 4 + 3]] = left[before]
    return out


class _Rule:
    """The weights of one step, for any values of the points."""

    def __init__(
        self, g: Geometry, edges: NDArray[np.int64], edge: NDArray[np.int64], face: NDArray[np.int64], crease: Doubles
    ) -> None:
        self.g, self.edges, self.edge, self.face = g, edges, edge, face
        self.uses = np.bincount(edge, minlength=len(edges))
        border = self.uses != 2
        self.sharp = crease
        self.edge_sharp = np.where(border, 1e9, crease)
        ends = edges.reshape(-1)
        hard = np.repeat((self.edge_sharp > 0).astype(float), 2)
        self.hard = np.bincount(ends, hard, g.num_points)
        total = np.bincount(ends, np.repeat(self.edge_sharp, 2), g.num_points)
        self.vertex_sharp = np.divide(total, self.hard, out=np.zeros(g.num_points), where=self.hard > 0)

    def apply(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        a = np.asarray(values, np.float64).reshape(len(values), -1)
        g, e = self.g, self.edges
        counts = np.maximum(g.counts, 1)[:, None]
        faces = np.add.reduceat(a[g.verts], g.offsets[:-1], axis=0) / counts if g.num_prims else a[:0]
        middle = (a[e[:, 0]] + a[e[:, 1]]) / 2
        around = _sums(self.edge, faces[self.face], len(e))
        smooth = (middle * 2 + around) / np.maximum(2 + self.uses, 1)[:, None]
        s = np.clip(self.edge_sharp, 0, 1)[:, None]
        edges = smooth * (1 - s) + middle * s
        points = self._points(a, faces, middle)
        return np.concatenate([points, edges, faces]).reshape(-1, *values.shape[1:]).astype(np.float32)

    def _points(self, a: Doubles, faces: Doubles, middle: Doubles) -> Doubles:
        g, e = self.g, self.edges
        n = np.bincount(e.reshape(-1), minlength=g.num_points)[:, None]
        q = _sums(g.verts, faces[self.face], g.num_points)
        q /= np.maximum(np.bincount(g.verts, minlength=g.num_points), 1)[:, None]
        r = _sums(e.reshape(-1), np.repeat(middle, 2, axis=0), g.num_points) / np.maximum(n, 1)
        smooth = (q + 2 * r + (n - 3) * a) / np.maximum(n, 1)
        hard = np.repeat(self.edge_sharp > 0, 2)
        other = e[:, ::-1].reshape(-1)
        neighbours = _sums(e.reshape(-1)[hard], a[other[hard]], g.num_points)
        crease = (6 * a + neighbours) / 8
        sharp = np.where((self.hard == 2)[:, None], crease, a)
        t = np.where(self.hard >= 2, np.clip(self.vertex_sharp, 0, 1), 0.0)[:, None]
        return np.where(n > 0, smooth * (1 - t) + sharp * t, a)

    def plain(self, a: NDArray[np.generic]) -> NDArray[np.generic]:
        """What cannot be blended: of the edge's first point, of the face's first vertex; groups of all of them."""
        if a.dtype.kind == "b":
            faces = np.logical_and.reduceat(a[self.g.verts], self.g.offsets[:-1]) if self.g.num_prims else a[:0]
            return np.concatenate([a, a[self.edges].all(1), faces])
        return np.concatenate([a, a[self.edges[:, 0]], a[self.g.verts[self.g.offsets[:-1]]]])


def _sums(label: NDArray[np.integer], values: Doubles, n: int) -> Doubles:
    return np.stack([np.bincount(label, values[:, k], n) for k in range(values.shape[1])], -1)


def faces_only(g: Geometry) -> NDArray[np.bool_]:
    """(prims,) the closed polygons of three corners at least."""
    return np.asarray((g.kind == POLY) & g.closed & (g.counts > 2))
