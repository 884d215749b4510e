"""Polygons cut by planes, and faces refined, all at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .geometry import Geometry
from .rebuild import blended, blended_points

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


def followers(g: Geometry) -> Ints:
    """(vertices,) the vertex after each in its polygon; -1 after the last of an open one."""
    after = np.arange(g.num_vertices) + 1
    some = g.counts > 0
    last, first = g.offsets[1:][some] - 1, g.offsets[:-1][some]
    after[last] = np.where(g.closed[some], first, -1)
    return after


def clip(g: Geometry, direction: ArrayLike, distance: float, picked: Bools | None = None) -> Geometry:
    """The part of polygons on the side of a plane that its direction points to, `distance` along it; others stay.

    Faces are cut as Sutherland and Hodgman do (a concave one stays one face), lines fall into pieces. No meshes.
    """
    normal = np.asarray(direction, np.float64)
    normal = normal / max(float(np.linalg.norm(normal)), 1e-300)
    d = np.asarray(g.P, np.float64) @ normal - distance
    scale = max(float(np.abs(d).max(initial=0.0)), 1e-30)
    d[np.abs(d) < 1e-7 * scale] = 0.0
    dv = d[g.verts]
    prim = g.vertex_prim
    mine = np.ones(g.num_vertices, bool) if picked is None else picked[prim]
    after = followers(g)
    has = after >= 0
    nxt = np.where(has, after, 0)
    cross = mine & has & (dv * dv[nxt] < 0)
    keep = ~mine | (dv >= 0)
    # each vertex gives itself and then the point where its side crosses the plane
    v = np.concatenate([np.flatnonzero(keep), np.flatnonzero(cross)])
    crossing = np.concatenate([np.zeros(keep.sum(), bool), np.ones(cross.sum(), bool)])
    order = np.lexsort((crossing, v))
    v, crossing = v[order], crossing[order]
    part = np.where(crossing, dv[v] / np.where(crossing, dv[v] - dv[nxt[v]], 1.0), 0.0)
    return _assembled(g, v, np.where(crossing, nxt[v], v), part, crossing)


def _assembled(g: Geometry, v: Ints, w: Ints, part: NDArray[np.float64], crossing: Bools) -> Geometry:
    """Polygons of vertices that lie between old ones v and w; crossings of one edge share their point."""
    prim = g.vertex_prim[v]
    starts = np.ones(len(v), bool)
    starts[1:] = (prim[1:] != prim[:-1]) | (~g.closed[prim[1:]] & ~_joined(v, crossing))
    run = np.cumsum(starts) - 1
    count = np.bincount(run, minlength=0)
    owner = prim[starts]
    good = count >= np.where(g.closed[owner], 3, 2)
    use = good[run]
    v, w, part, crossing, run = v[use], w[use], part[use], crossing[use], run[use]
    a, b = g.verts[v].astype(np.int64), g.verts[w].astype(np.int64)
    low, high = np.minimum(a, b), np.maximum(a, b)
    weight = np.where(a <= b, part, 1 - part)
    _, first, inverse = unique_pairs(low[crossing], high[crossing])
    cuts = np.flatnonzero(crossing)
    new = np.full(len(v), -1)
    new[cuts] = inverse
    unused = np.bincount(g.verts, minlength=g.num_points) == 0
    kept = np.unique(np.concatenate([a[~crossing], np.flatnonzero(unused)]))
    number = np.zeros(g.num_points, np.int64)
    number[kept] = np.arange(len(kept))
    chosen = cuts[first]
    index = np.concatenate([np.stack([kept, kept], -1), np.stack([low[chosen], high[chosen]], -1)])
    mix = np.concatenate([np.zeros(len(kept)), weight[chosen]])
    points = blended_points(g, index, np.stack([1 - mix, mix], -1))
    exact = points.P.copy()
    exact[: len(kept)] = g.P[kept]
    owner = owner[good]
    return points.replace(
        P=exact,
        verts=np.where(crossing, len(kept) + new, number[a]).astype(np.int32),
        offsets=np.concatenate([[0], np.cumsum(count[good])]).astype(np.int32),
        kind=g.kind[owner],
        closed=g.closed[owner],
        closed_v=g.closed_v[owner],
        rows=g.rows[owner],
        vertex=blended(g.vertex, np.stack([v, w], -1), np.stack([1 - part, part], -1)),
        prim={k: x[owner] for k, x in g.prim.items()},
        prim_groups={k: m[owner] for k, m in g.prim_groups.items()},
    )


def _joined(v: Ints, crossing: Bools) -> Bools:
    """Whether each is the next thing on its line after the one before: else the line has been outside in between."""
    step = v[1:] - v[:-1]
    return np.where(crossing[1:], ~crossing[:-1] & (step == 0), step == 1)


def sides(g: Geometry) -> tuple[Ints, Ints, Ints, Ints]:
    """Closed polygons' sides: (edges, 2) points, least first; of each vertex the edge, the follower, the primitive."""
    after = followers(g)
    found, _, inverse = unique_pairs(g.verts, g.verts[np.maximum(after, 0)])
    return found, inverse, after, g.vertex_prim.astype(np.int64)


def unique_pairs(a: NDArray[np.integer], b: NDArray[np.integer]) -> tuple[Ints, Ints, Ints]:
    """((m, 2) the different pairs of numbers, least first and in order; where each comes first; which each one is)."""
    low, high = np.minimum(a, b).astype(np.int64), np.maximum(a, b).astype(np.int64)
    size = int(high.max(initial=0)) + 1
    key, first, inverse = np.unique(low * size + high, return_index=True, return_inverse=True)
    return np.stack([key // size, key % size], -1), first, inverse.reshape(-1)
