"""Faces made convex, joined, or turned into their dual. All take closed polygons alone."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .cutting import followers, sides
from .geometry import Geometry
from .rebuild import blended_points, drop_unused
from .topology import area_vectors, triangles

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


def flat_faces(g: Geometry, tolerance: float = 1e-5) -> Bools:
    """(prims,) those whose corners lie in a plane, within a part of their size."""
    N = area_vectors(g.P, g.verts, g.offsets)
    size = np.sqrt(np.linalg.norm(N, axis=1))
    N = N / np.maximum(np.linalg.norm(N, axis=1, keepdims=True), 1e-30)
    P = np.asarray(g.P, np.float64)
    away = np.abs(((P[g.verts] - P[g.verts[g.offsets[:-1]]][g.vertex_prim]) * N[g.vertex_prim]).sum(1))
    worst = np.zeros(g.num_prims)
    np.maximum.at(worst, g.vertex_prim, away)
    return np.asarray(worst <= tolerance * np.maximum(size, 1e-12))


def concave_faces(g: Geometry) -> Bools:
    """(prims,) those with a corner that turns the other way."""
    _, _, after, face = sides(g)
    before = np.empty_like(after)
    before[after] = np.arange(len(after))
    P = np.asarray(g.P, np.float64)[g.verts]
    N = area_vectors(g.P, g.verts, g.offsets)
    turn = (np.cross(P - P[before], P[after] - P) * N[face]).sum(1)
    return np.bincount(face, turn < -1e-9 * (N[face] ** 2).sum(1), g.num_prims) > 0


def convex(g: Geometry, most: int = 3, also: Bools | None = None) -> Geometry:
    """Faces of at most so many corners; concave ones, and those of `also`, as triangles."""
    split = concave_faces(g) & (g.counts > 3)
    if also is not None:
        split |= also & (g.counts > 3)
    large = g.counts > most
    if most == 3:
        split |= large
    large &= ~split
    parts: list[Any] = []
    owners: list[Any] = []
    keep = np.flatnonzero(~split & ~large)
    for i in keep:
        parts.append(np.arange(g.offsets[i], g.offsets[i + 1]))
    owners.append(keep)
    if split.any():
        tri, prim = triangles(g)
        use = split[prim]
        parts += list(tri[use])
        owners.append(prim[use])
    for i in np.flatnonzero(large):
        v = np.arange(g.offsets[i], g.offsets[i + 1])
        # a fan whose leaves have as many corners as they may
        leaves = [np.concatenate([v[:1], v[k : k + most - 1]]) for k in range(1, len(v) - 1, most - 2)]
        parts += leaves
        owners.append(np.full(len(leaves), i))
    return chosen_vertices(g, parts, np.concatenate(owners))


def chosen_vertices(g: Geometry, lists: list[Ints], owner: Ints) -> Geometry:
    """Faces out of old vertices, in the order of the faces that they come from."""
    order = np.argsort(owner, kind="stable")
    lists, owner = [lists[k] for k in order], owner[order]
    flat = np.concatenate(lists) if lists else np.zeros(0, np.int64)
    return g.replace(
        verts=g.verts[flat],
        offsets=np.concatenate([[0], np.cumsum([len(x) for x in lists])]).astype(np.int32),
        kind=g.kind[owner],
        closed=g.closed[owner],
        closed_v=g.closed_v[owner],
        rows=g.rows[owner],
        vertex={k: a[flat] for k, a in g.vertex.items()},
        prim={k: a[owner] for k, a in g.prim.items()},
        prim_groups={k: m[owner] for k, m in g.prim_groups.items()},
    )


def without_shared_edges(g: Geometry) -> Geometry:
    """Faces that share edges as one: the loops of the edges that one face has; points inside go."""
    _, edge, after, face = sides(g)
    border = np.flatnonzero(np.bincount(edge)[edge] == 1)
    start: dict[int, list[int]] = {}
    for v in border.tolist():
        start.setdefault(int(g.verts[v]), []).append(v)
    lists, owner = [], []
    while start:
        point = next(iter(start))
        loop = []
        while point in start:
            v = start[point].pop()
            if not start[point]:
                del start[point]
            loop.append(v)
            point = int(g.verts[after[v]])
        if len(loop) > 2:
            lists.append(np.array(loop))
            owner.append(int(face[loop[0]]))
    return drop_unused(chosen_vertices(g, lists, np.array(owner, np.int64)))


def dual(g: Geometry) -> Geometry:
    """A corner in the middle of each face, a face around each point that is inside; it turns as the faces do."""
    _, _, _, face = sides(g)
    counts = g.counts
    most = int(counts.max(initial=1))
    k = np.arange(most)
    index = g.verts[g.offsets[:-1, None] + np.minimum(k, counts[:, None] - 1)]
    middles = blended_points(g, index, np.where(k < counts[:, None], 1.0 / counts[:, None], 0.0))
    lists = [face[loop] for loop, closed in fans(g) if closed]
    made = Geometry.polygons(middles.P, lists)
    return made.replace(point=middles.point, point_groups=middles.point_groups, detail=dict(g.detail))


def opposite(g: Geometry) -> Ints:
    """(vertices,) the vertex whose side is each one's the other way round; -1 where not just two faces have it."""
    _, edge, _, _ = sides(g)
    other = np.full(g.num_vertices, -1)
    order = np.argsort(edge, kind="stable")
    pair = np.flatnonzero(np.diff(edge[order]) == 0)
    a, b = order[pair], order[pair + 1]
    good = (g.verts[a] != g.verts[b]) & (np.bincount(edge)[edge[a]] == 2)
    other[a[good]], other[b[good]] = b[good], a[good]
    return other


def fans(g: Geometry) -> list[tuple[Ints, bool]]:
    """Around each point the vertices of three faces or more that follow each other across sides, as the faces turn.

    True where they close up. Those of a border begin at it; a point may have several.
    """
    after = followers(g)
    before = np.empty_like(after)
    before[after] = np.arange(len(after))
    other = opposite(g)
    # the one across the side that comes in at its corner
    following = np.where(other[before] >= 0, other[before], -1)
    first = np.ones(g.num_vertices, bool)
    first[following[following >= 0]] = False
    seen = np.zeros(g.num_vertices, bool)
    out = []
    for v in [*np.flatnonzero(first).tolist(), *np.flatnonzero(~first).tolist()]:
        loop, at = [], v
        while at >= 0 and not seen[at]:
            seen[at] = True
            loop.append(at)
            at = int(following[at])
        if len(loop) > 2:
            out.append((np.array(loop), at == v))
    return out
