"""Joining points that lie together, and parting points that faces share."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .geometry import POLY, Geometry
from .topology import area_vectors, faces

Ints = NDArray[np.int64]


def close_pairs(P: NDArray[Any], distance: float) -> Ints:
    """(n, 2) pairs of points at most `distance` apart."""
    n = len(P)
    if n < 2:
        return np.zeros((0, 2), np.int64)
    p = np.asarray(P, np.float64)
    axis = int(np.ptp(p, axis=0).argmax())
    order = np.lexsort((p[:, (axis + 2) % 3], p[:, (axis + 1) % 3], p[:, axis]))
    p = p[order]
    found = []
    active = np.arange(n - 1)
    # along the longest axis: each point against the next, the one after, … while they are near enough on that axis
    for step in range(1, n):
        active = active[active + step < n]
        active = active[p[active + step, axis] - p[active, axis] <= distance]
        if not len(active):
            break
        near = active[((p[active + step] - p[active]) ** 2).sum(1) <= distance**2]
        found.append(np.stack([order[near], order[near + step]], -1))
    return np.concatenate(found) if found else np.zeros((0, 2), np.int64)


def clusters(count: int, pairs: Ints) -> Ints:
    """(count,) the number of the group that each belongs to when pairs are joined, in order of first appearance."""
    label = np.arange(count)
    a, b = pairs.T if len(pairs) else (np.zeros(0, int), np.zeros(0, int))
    while True:
        low = np.minimum(label[a], label[b])
        new = label.copy()
        np.minimum.at(new, a, low)
        np.minimum.at(new, b, low)
        new = new[new]
        if np.array_equal(new, label):
            return np.unique(label, return_inverse=True)[1].reshape(-1)
        label = new


def weld(g: Geometry, distance: float) -> Geometry:
    """Points at most `distance` apart (and those in between) as one, in their middle; attributes of the first."""
    label = clusters(g.num_points, close_pairs(g.P, distance))
    count = int(label.max(initial=-1)) + 1
    if count == g.num_points:
        return g
    first = np.full(count, g.num_points)
    np.minimum.at(first, label, np.arange(g.num_points))
    size = np.bincount(label, minlength=count)[:, None]
    P = np.stack([np.bincount(label, g.P[:, i], count) for i in range(3)], -1) / size
    groups = {k: np.bincount(label, m, count) > 0 for k, m in g.point_groups.items()}
    return g.replace(
        P=P.astype(np.float32),
        verts=label[g.verts].astype(np.int32),
        point={k: a[first] for k, a in g.point.items()},
        point_groups=groups,
    )


def part(g: Geometry, label: Ints) -> Geometry:
    """A point of its own for each group of vertices. label: (vertices,); a group's vertices refer to one point.

    Points that no vertex uses stay, at the end.
    """
    _, first, number = np.unique(label, return_index=True, return_inverse=True)
    order = np.argsort(first)
    place = np.empty(len(first), np.int64)
    place[order] = np.arange(len(first))
    unused = np.flatnonzero(np.bincount(g.verts, minlength=g.num_points) == 0)
    source = np.concatenate([g.verts[first[order]], unused])
    return g.replace(
        P=g.P[source],
        verts=place[number.reshape(-1)].astype(np.int32),
        point={k: a[source] for k, a in g.point.items()},
        point_groups={k: a[source] for k, a in g.point_groups.items()},
    )


def unique_points(g: Geometry) -> Geometry:
    """Each vertex with a point of its own."""
    return part(g, np.arange(g.num_vertices))


def cusp(g: Geometry, degrees: float) -> Geometry:
    """Polygons that meet at an edge at more than so many degrees get points of their own there; meshes stay."""
    verts, offsets, prims = faces(g)
    polygon = (g.kind == POLY)[prims]
    counts = np.diff(offsets)
    normal = area_vectors(g.P, g.verts[verts], offsets)
    length = np.linalg.norm(normal, axis=1, keepdims=True)
    normal = np.divide(normal, length, out=np.zeros_like(normal), where=length > 0)
    face = np.repeat(np.arange(len(counts)), counts)
    after = np.arange(len(verts)) + 1
    after[offsets[1:] - 1] = offsets[:-1]
    use = np.flatnonzero(polygon[face])
    start, end = g.verts[verts[use]], g.verts[verts[after[use]]]
    low, high = np.minimum(start, end).astype(np.int64), np.maximum(start, end).astype(np.int64)
    order = np.lexsort((high, low))
    same = np.flatnonzero((np.diff(low[order]) == 0) & (np.diff(high[order]) == 0))
    a, b = use[order[same]], use[order[same + 1]]
    limit = np.cos(np.radians(degrees)) - 1e-6
    smooth = (normal[face[a]] * normal[face[b]]).sum(1) >= limit
    pairs = _corners(g, verts, after, a[smooth], b[smooth])
    label = clusters(g.num_vertices, pairs)
    other = ~(g.kind == POLY)[g.vertex_prim]
    # vertices of meshes and lines go on sharing their points
    return part(g, np.where(other, g.num_vertices + g.verts, label))


def _corners(g: Geometry, verts: Any, after: Any, a: Any, b: Any) -> Ints:
    """The pairs of vertices that two faces have at the ends of an edge they share; a, b: where it starts in each."""
    ends = []
    for i in (a, after[a]):
        first = g.verts[verts[b]] == g.verts[verts[i]]
        ends.append(np.stack([verts[i], np.where(first, verts[b], verts[after[b]])], -1))
    return np.concatenate(ends).astype(np.int64)


def clean(g: Geometry) -> Geometry:
    """Without faces of no area, primitives without vertices, and points that nothing uses."""
    area = np.linalg.norm(area_vectors(g.P, g.verts, g.offsets), axis=1)
    face = (g.kind == POLY) & g.closed
    g = g.keep(prims=np.where(face, area > 1e-12, g.counts > 0))
    return g.keep(points=np.bincount(g.verts, minlength=g.num_points) > 0)
