"""New geometry out of old: elements reordered, repeated, dropped, or blended, with their attributes and groups."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import orders
from .geometry import POLY, Attributes, Geometry

Ints = NDArray[np.int64]


def spans(starts: NDArray[Any], counts: NDArray[Any]) -> Ints:
    """start, start + 1, … count times, for each pair, one after the other."""
    counts = np.asarray(counts, np.int64)
    first = np.cumsum(counts) - counts
    return np.repeat(np.asarray(starts, np.int64) - first, counts) + np.arange(int(counts.sum()))


def take_points(g: Geometry, order: ArrayLike) -> Geometry:
    """Points in another order: `order` holds each old number once."""
    order = np.asarray(order, np.int64)
    place = np.empty(len(order), np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    return g.replace(
        P=g.P[order],
        verts=place[g.verts],
        point={k: a[order] for k, a in g.point.items()},
        point_groups={k: m[order] for k, m in g.point_groups.items()},
        point_order=orders.taken(g.point_order, order),
    )


def take_prims(g: Geometry, which: ArrayLike) -> Geometry:
    """Primitives by their numbers, in any order, as often as they are named; points stay."""
    which = np.asarray(which, np.int64)
    counts = g.counts[which]
    v = spans(g.offsets[which], counts)
    return g.replace(
        verts=g.verts[v],
        offsets=np.concatenate([[0], np.cumsum(counts)]).astype(np.int32),
        kind=g.kind[which],
        closed=g.closed[which],
        closed_v=g.closed_v[which],
        rows=g.rows[which],
        vertex={k: a[v] for k, a in g.vertex.items()},
        prim={k: a[which] for k, a in g.prim.items()},
        prim_groups={k: m[which] for k, m in g.prim_groups.items()},
        prim_order=orders.taken(g.prim_order, which),
    )


def swapped(g: Geometry, new: dict[int, Geometry]) -> Geometry:
    """The geometry with other primitives, one each, in the place of some; points that only the old ones had go."""
    if not new:
        return g
    which = np.array(sorted(new))
    rest = np.ones(g.num_prims, bool)
    rest[which] = False
    kept = g.keep(prims=rest)
    before, after = (np.bincount(x.verts, minlength=g.num_points) > 0 for x in (g, kept))
    kept = kept.keep(points=after | ~before)
    order = np.concatenate([np.flatnonzero(rest), which])
    return take_prims(Geometry.merge([kept, *(new[int(i)] for i in which)]), np.argsort(order, kind="stable"))


def keep_vertices(g: Geometry, keep: NDArray[np.bool_]) -> Geometry:
    """Polygons and curves with some vertices only; a primitive left without any, or a mesh that loses one, goes."""
    counts = np.bincount(g.vertex_prim, keep, g.num_prims).astype(np.int64)
    least = np.where((g.kind == POLY) & g.closed, 3, 2)
    good = np.where(counts == g.counts, True, (g.kind == POLY) & (counts >= least)) & (counts > 0)
    keep = keep & good[g.vertex_prim]
    kept = g.replace(
        verts=g.verts[keep],
        offsets=np.concatenate([[0], np.cumsum(np.where(good, counts, 0))]).astype(np.int32),
        vertex={k: a[keep] for k, a in g.vertex.items()},
    )
    return kept if good.all() else take_prims(kept, np.flatnonzero(good))


def drop_points(g: Geometry, gone: NDArray[np.bool_]) -> Geometry:
    """Without these points: they leave their polygons, which go when they have too few left; meshes go at once."""
    if not gone.any():
        return g
    return keep_vertices(g, ~gone[g.verts]).keep(points=~gone)


def drop_unused(g: Geometry) -> Geometry:
    """Without the points that no vertex uses."""
    used = np.bincount(g.verts, minlength=g.num_points) > 0
    return g if used.all() else g.keep(points=used)


def blended(attributes: Attributes, index: ArrayLike, weight: ArrayLike) -> Attributes:
    """Attributes of new elements: (n, k) old ones with weights (n, k) each; text and whole numbers of the heaviest."""
    index, weight = np.asarray(index), np.asarray(weight, np.float64)
    heaviest = index[np.arange(len(index)), weight.argmax(1)] if len(index) else index[:, 0]
    out: Attributes = {}
    for name, a in attributes.items():
        if a.dtype.kind != "f":
            out[name] = a[heaviest]
        else:
            out[name] = mixed(a, index, weight)
    return out


def mixed(a: NDArray[Any], index: NDArray[Any], weight: NDArray[Any]) -> NDArray[np.float32]:
    """The weighted sum of rows of one array, (n, k) of them for each."""
    total = np.zeros((len(index), *a.shape[1:]))
    for k in range(index.shape[1]):
        w = weight[:, k]
        total += a[index[:, k]] * (w if a.ndim == 1 else w[:, None])
    return total.astype(np.float32)


def blended_points(g: Geometry, index: ArrayLike, weight: ArrayLike) -> Geometry:
    """New points alone, each the weighted sum of old ones; it is in a group where all of those that count are."""
    index, weight = np.asarray(index), np.asarray(weight, np.float64)
    return Geometry(
        P=mixed(g.P, index, weight),
        point=blended(g.point, index, weight),
        detail=dict(g.detail),
        point_groups={k: np.all(m[index] | (weight == 0), axis=1) for k, m in g.point_groups.items()},
    )
