"""The cracks between subdivided polygons and those around them, and how they are closed.

A crack has one straight edge on the side of the rest and a chain of edges on the divided side. Chains and edges run as
the divided polygons do.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .cutting import followers, sides
from .dividing import chosen_vertices
from .geometry import Geometry
from .rebuild import blended, blended_points, mixed, spans
from .subdivision import faces_only
from .topology import ears, point_normals

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Cracks:
    """ends: (cracks, 2) points of the edges that both kinds have; of: (vertices of the rest,) the crack that the side
    after each vertex lies at, else -1."""

    ends: Ints
    of: Ints


def cracks(g: Geometry, chosen: Bools) -> Cracks:
    """Where polygons that will be divided meet closed polygons that stay."""
    edges, edge, after, face = sides(g)
    own = chosen[face]
    other = faces_only(g)[face] & ~own
    both = np.zeros(len(edges), bool)
    both[edge[other]] = True
    both[both] = np.bincount(edge[own], minlength=len(edges))[both] > 0
    number = np.where(both, np.cumsum(both) - 1, -1)
    first = np.full(int(both.sum()), g.num_vertices)
    mine = np.flatnonzero(own & both[edge])
    np.minimum.at(first, number[edge[mine]], mine)
    ends = np.stack([g.verts[first], g.verts[after[first]]], -1).astype(np.int64)
    return Cracks(ends, np.where(other, number[edge], -1)[~own])


def halved(g: Geometry, chains: Ints) -> Ints:
    """Chains (cracks, n + 1) of g's points, with the points that a subdivision will put between them."""
    edges, *_ = sides(g)
    n = g.num_points
    low, high = np.minimum(chains[:, 1:], chains[:, :-1]), np.maximum(chains[:, 1:], chains[:, :-1])
    out = np.empty((len(chains), 2 * chains.shape[1] - 1), np.int64)
    out[:, ::2] = chains
    out[:, 1::2] = n + np.searchsorted(edges[:, 0] * n + edges[:, 1], low * n + high)
    return out


def closed(
    rest: Geometry, inner: Geometry, at: Cracks, chains: Ints, surround: str, bias: float | None = None
) -> Geometry:
    """Both with no crack left. surround: "nodiv", "edges" or "triangulate".

    With a bias points are pulled: without division a chain's go to the nearest places on its edge, its ends to the
    edge's; else edge and chain share points, at bias 0 evenly on the edge, at 1 on the chain. With None triangles are
    put in between, with the attributes and groups of the polygon around; where chain and edge lie together already
    they share points instead. Normals of points are computed anew there.
    """
    divide = surround != "nodiv"
    of = np.concatenate([at.of, np.full(inner.num_vertices, -1)])
    c = chains + rest.num_points
    n = c.shape[1] - 1
    g = Geometry.merge([rest, inner])
    if bias is None:
        g, e = _with_points(g, at.ends, n if divide else 1)
    else:
        g = _pulled(g, at.ends, c, bias if divide else None)
        e = np.concatenate([at.ends[:, :1], c[:, 1:-1], at.ends[:, 1:]], 1) if divide else at.ends
    rows = c if divide else c[:, [0, n]]
    start = np.arange(g.num_vertices)
    around = np.unique(g.vertex_prim[of >= 0])
    count = g.num_prims
    flip = (of >= 0) & (g.verts != at.ends[of, 0])
    if divide:
        g, start = _divided(g, of, flip, e)
    if bias is None:
        scale = max(float(np.abs(g.P).max(initial=0.0)), 1e-30)
        same = np.linalg.norm(g.P[e].astype(np.float64) - g.P[rows], axis=-1) <= 1e-6 * scale
        g = _stitched(g, of, flip, start, e, c)
    else:
        same = np.ones(e.shape, bool)
    number = np.arange(g.num_points)
    number[rows[same]] = e[same]
    g = _renumbered(g, number, count)
    touched = np.cumsum(number == np.arange(len(number)))[number] - 1
    if surround == "triangulate":
        g = _triangulated(g, around)
    return _shaded(g, np.concatenate([touched[e].reshape(-1), touched[c].reshape(-1)]))


def _with_points(g: Geometry, ends: Ints, n: int) -> tuple[Geometry, Ints]:
    """(with points that part the edges evenly, (edges, n + 1) the points of each edge)."""
    part = np.tile(np.arange(1, n) / n, len(ends))
    made = blended_points(g, np.repeat(ends, n - 1, axis=0), np.stack([1 - part, part], -1))
    e = np.empty((len(ends), n + 1), np.int64)
    e[:, [0, n]] = ends
    e[:, 1:n] = (g.num_points + np.arange(len(part))).reshape(len(ends), n - 1)
    return Geometry.merge([g, made]), e


def _pulled(g: Geometry, ends: Ints, c: Ints, bias: float | None) -> Geometry:
    """Chains to the nearest places on their edges; with a bias to between those that part the edges and their own."""
    near, far = (np.repeat(ends[:, k : k + 1], c.shape[1], 1) for k in (0, 1))
    A, B, P = (np.asarray(g.P, np.float64)[i] for i in (near, far, c))
    if bias is None:
        way = B - A
        t = ((P - A) * way).sum(-1) / np.maximum((way * way).sum(-1), 1e-300)
        inside = c[:, 1:-1]
        return g.replace(P=_put(g.P, inside, (A + way * np.clip(t, 0.0, 1.0)[..., None])[:, 1:-1]))
    t = np.broadcast_to(np.linspace(0.0, 1.0, c.shape[1]), c.shape)
    index = np.stack([near, far, c], -1).reshape(-1, 3)
    weight = np.stack([(1 - t) * (1 - bias), t * (1 - bias), np.full(t.shape, bias)], -1).reshape(-1, 3)
    to = c.copy()
    to[:, [0, -1]] = ends
    point = {k: _put(a, to, mixed(a, index, weight)) if a.dtype.kind == "f" else a for k, a in g.point.items()}
    return g.replace(P=_put(g.P, to, mixed(g.P, index, weight)), point=point)


def _put(a: NDArray[np.float32], where: Ints, values: NDArray[np.floating]) -> NDArray[np.float32]:
    out = np.array(a)
    out[where.reshape(-1)] = values.reshape(-1, *a.shape[1:])
    return out


def _divided(g: Geometry, of: Ints, flip: Bools, e: Ints) -> tuple[Geometry, Ints]:
    """(polygons with the points of the edges that they have, where each old vertex is now)."""
    n = e.shape[1] - 1
    each = np.where(of >= 0, n, 1)
    v = np.repeat(np.arange(g.num_vertices), each)
    k = spans(np.zeros(len(each)), each)
    w = np.where(k > 0, followers(g)[v], v)
    points = np.where(k > 0, e[of[v], np.where(flip[v], n - k, k)], g.verts[v])
    start = np.cumsum(each) - each
    total = np.bincount(g.vertex_prim, each, g.num_prims)
    return g.replace(
        verts=points.astype(np.int32),
        offsets=np.concatenate([[0], np.cumsum(total)]).astype(np.int32),
        vertex=blended(g.vertex, np.stack([v, w], -1), np.stack([1 - k / n, k / n], -1)),
    ), start


def _stitched(g: Geometry, of: Ints, flip: Bools, start: Ints, e: Ints, c: Ints) -> Geometry:
    """With triangles between edges and chains. of, flip: by old vertex; start: where each is now."""
    n, m = c.shape[1] - 1, e.shape[1] - 1
    after = followers(g)
    # the vertices at the edges' points, in the first polygon that has each
    old = np.flatnonzero(of >= 0)[::-1]
    first = np.empty(len(e), np.int64)
    first[of[old]] = old
    there = start[first][:, None] + np.arange(m + 1)
    there[:, m] = after[there[:, m - 1]]
    there = np.where(flip[first][:, None], there[:, ::-1], there)
    # those at the chains'
    at = np.flatnonzero(after >= 0)
    size = g.num_points
    key = g.verts[at].astype(np.int64) * size + g.verts[after[at]]
    order = np.argsort(key, kind="stable")
    own = at[order[np.searchsorted(key[order], c[:, :-1] * size + c[:, 1:])]]
    own = np.concatenate([own, after[own[:, -1:]]], 1)
    k, half = np.arange(n), n // 2
    if m > 1:
        edge, chain = (np.stack(x, -1) for x in ((there[:, k], there[:, k + 1]), (own[:, k], own[:, k + 1])))
        tri = np.stack(
            [
                np.stack([chain[..., 1], chain[..., 0], edge[..., 0]], -1),
                np.stack([chain[..., 1], edge[..., 0], edge[..., 1]], -1),
            ],
            2,
        ).reshape(len(e), -1, 3)
    else:
        fans = np.stack([own[:, k + 1], own[:, k], np.where(k < half, there[:, :1], there[:, 1:])], -1)
        middle = np.stack([own[:, half], there[:, 0], there[:, 1]], -1)
        tri = np.concatenate([fans, middle[:, None]], 1)
    prim = np.repeat(g.vertex_prim[start[first]], tri.shape[1])
    corners = tri.reshape(-1)
    count = len(prim)
    strip = Geometry(
        verts=np.zeros(len(corners), np.int32),
        offsets=np.arange(count + 1, dtype=np.int32) * 3,
        kind=np.zeros(count, np.uint8),
        closed=np.ones(count, bool),
        closed_v=np.zeros(count, bool),
        rows=np.zeros(count, np.int32),
        vertex={name: a[corners] for name, a in g.vertex.items()},
        prim={name: a[prim] for name, a in g.prim.items()},
        prim_groups={name: a[prim] for name, a in g.prim_groups.items()},
    )
    return Geometry.merge([g, strip]).replace(verts=np.concatenate([g.verts, g.verts[corners]]))


def _renumbered(g: Geometry, number: Ints, count: int) -> Geometry:
    """Points by other points' numbers; those whose own goes, go, and triangles after the first prims that lose a corner
    so."""
    g = g.replace(verts=number[g.verts].astype(np.int32))
    a, b, c = g.verts[g.offsets[count:-1][:, None] + np.arange(3)].T
    keep = np.ones(g.num_prims, bool)
    keep[count:] = (a != b) & (b != c) & (c != a)
    return g.keep(points=number == np.arange(len(number)), prims=keep)


def _triangulated(g: Geometry, which: NDArray[np.integer]) -> Geometry:
    """These polygons as triangles, none of them flat where its corners are on one line."""
    P = np.asarray(g.P, np.float64)
    corners = [ears(P[g.prim_points(int(i))]) + g.offsets[i] for i in which]
    stay = np.setdiff1d(np.arange(g.num_prims), which)
    owner = np.concatenate([stay, np.repeat(which, [len(t) for t in corners])])
    lists = [np.arange(g.offsets[i], g.offsets[i + 1]) for i in stay]
    return chosen_vertices(g, lists + [row for t in corners for row in t], owner)


def _shaded(g: Geometry, touched: Ints) -> Geometry:
    """N of the points of all faces around these anew."""
    if "N" not in g.point:
        return g
    hit = np.zeros(g.num_points, bool)
    hit[touched] = True
    prims = np.zeros(g.num_prims, bool)
    prims[g.vertex_prim[hit[g.verts]]] = True
    hit[g.verts[prims[g.vertex_prim]]] = True
    return g.with_attributes("point", N=np.where(hit[:, None], point_normals(g), g.point["N"]))
