"""Faces split at the middles of their edges."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .cutting import followers
from .geometry import Geometry
from .rebuild import blended, blended_points

Ints = NDArray[np.int64]


def split_faces(g: Geometry, edges: Ints, edge: Ints, many: Ints) -> Geometry:
    """Triangles as four, other faces (numbers `many`) as a quad for each corner, in straight lines.

    edges, edge: of `cutting.sides`. Points: the old ones, one in the middle of each edge, one in each of `many`.
    """
    n, m = g.num_points, len(edges)
    points = Geometry.merge([_own(g), blended_points(g, edges, np.full((m, 2), 0.5)), *_middles(g, many)])
    after = followers(g)
    before = np.empty_like(after)
    before[after] = np.arange(len(after))
    face = g.vertex_prim
    triangle = g.counts[face] == 3
    v = np.arange(g.num_vertices)
    t, q = v[triangle], v[~triangle]
    number = np.zeros(g.num_prims, np.int64)
    number[many] = np.arange(len(many))
    corners = np.stack([g.verts[t], n + edge[t], n + edge[before[t]]], -1)
    inner = n + edge[t].reshape(-1, 3)
    quads = np.stack([g.verts[q], n + edge[q], n + m + number[face[q]], n + edge[before[q]]], -1)
    lists = [corners, inner, quads]
    prims = np.concatenate([face[t], face[t[::3]], face[q]])
    made = Geometry.merge([Geometry.polygons(points.P, x) for x in lists if len(x)])
    verts = np.concatenate([x.reshape(-1) for x in lists]).astype(np.int32)
    return made.replace(
        P=points.P,
        verts=verts,
        point=points.point,
        point_groups=points.point_groups,
        vertex=_vertex(g, t, q, after, before),
        prim={k: a[prims] for k, a in g.prim.items()},
        prim_groups={k: a[prims] for k, a in g.prim_groups.items()},
        detail=dict(g.detail),
    )


def _own(g: Geometry) -> Geometry:
    return Geometry(P=g.P, point=g.point, point_groups=g.point_groups)


def _middles(g: Geometry, many: Ints) -> list[Geometry]:
    """The mean of each of these faces, in one geometry of points for each number of corners put back in order."""
    if not len(many):
        return []
    counts = g.counts[many]
    most = int(counts.max())
    k = np.arange(most)
    index = g.verts[g.offsets[many][:, None] + np.minimum(k, counts[:, None] - 1)]
    weight = np.where(k < counts[:, None], 1.0 / counts[:, None], 0.0)
    return [blended_points(g, index, weight)]


def _vertex(g: Geometry, t: Ints, q: Ints, after: Ints, before: Ints) -> dict[str, NDArray[Any]]:
    if not g.vertex:
        return {}
    half = np.array([0.5, 0.5])
    one = np.array([1.0, 0.0])

    def pairs(rows: list[tuple[Ints, Ints, Any]]) -> tuple[Ints, Any]:
        index = np.stack([np.stack([a, b], -1) for a, b, _ in rows], 1).reshape(-1, 2)
        return index, np.tile(np.stack([w for *_, w in rows]), (len(rows[0][0]), 1))

    jobs = [pairs([(t, t, one), (t, after[t], half), (before[t], t, half)]), pairs([(t, after[t], half)])]
    out = {k: [a] for k, a in blended(g.vertex, *jobs[0]).items()}
    for k, a in blended(g.vertex, *jobs[1]).items():
        out[k].append(a)
    if len(q):
        corner = pairs([(q, q, one), (q, after[q], half), (q, q, one), (before[q], q, half)])
        face = g.vertex_prim[q]
        for k, a in blended(g.vertex, *corner).items():
            if a.dtype.kind == "f":
                old = g.vertex[k]
                total = np.add.reduceat(old, g.offsets[:-1], axis=0)
                mean = total / (g.counts[:, None] if old.ndim > 1 else g.counts)
                a[2::4] = mean[face]
            out[k].append(a)
    return {k: np.concatenate(parts) for k, parts in out.items()}
