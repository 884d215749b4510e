"""Polygons with holes as single polygons that run along a doubled side to each hole, and back."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .dividing import chosen_vertices
from .geometry import Geometry
from .topology import area_vectors, opens_to

Doubles = NDArray[np.float64]
Ints = NDArray[np.int64]


def bridged(g: Geometry, distance: float, degrees: float, snap: bool = False) -> Geometry:
    """Faces that lie inside of an odd number of others in their plane, as holes of the innermost. Closed polygons.

    snap: their points move onto the plane of the face around them.
    """
    N = area_vectors(g.P, g.verts, g.offsets)
    area = np.linalg.norm(N, axis=1)
    N = N / np.maximum(area, 1e-30)[:, None]
    around = _around(g, N, area, distance, np.cos(np.radians(degrees)))
    depth = [len(a) for a in around]
    lists: list[Ints] = []
    owner: list[int] = []
    P = np.array(g.P, np.float64)
    for i in range(g.num_prims):
        if depth[i] % 2:
            continue
        holes = [j for j in range(g.num_prims) if depth[j] == depth[i] + 1 and i in around[j]]
        loop: Ints = np.arange(g.offsets[i], g.offsets[i + 1], dtype=np.int64)
        if holes:
            inner: list[Ints] = [np.arange(g.offsets[j], g.offsets[j + 1]) for j in holes]
            if snap:
                points = g.verts[np.concatenate(inner).astype(np.int64)]
                P[points] -= ((P[points] - P[g.verts[loop[0]]]) @ N[i])[:, None] * N[i]
            # a hole turns the other way than its face
            inner = [v[::-1] if N[i] @ N[j] > 0 else v for v, j in zip(inner, holes, strict=True)]
            loop = _merged(_flat(g, N[i]), loop, inner)
        lists.append(loop)
        owner.append(i)
    moved = g.replace(P=P.astype(np.float32)) if snap else g
    return chosen_vertices(moved, lists, np.array(owner, np.int64))


def _flat(g: Geometry, normal: Doubles) -> Doubles:
    """(vertices, 2) seen along a normal."""
    axis = np.eye(3)[int(np.abs(normal).argmin())]
    x = np.cross(axis, normal)
    x /= max(float(np.linalg.norm(x)), 1e-30)
    return np.asarray(np.asarray(g.P, np.float64)[g.verts] @ np.stack([x, np.cross(normal, x)], -1))


def _around(g: Geometry, N: Doubles, area: Doubles, distance: float, cosine: float) -> list[set[int]]:
    """For each face those that it lies inside of."""
    P = np.asarray(g.P, np.float64)
    first = P[g.verts[g.offsets[:-1]]]
    out: list[set[int]] = [set() for _ in range(g.num_prims)]
    for i in range(g.num_prims):
        same = (np.abs(N @ N[i]) >= cosine - 1e-9) & (np.abs((first - first[i]) @ N[i]) <= distance) & (area < area[i])
        candidates = np.flatnonzero(same)
        if len(candidates):
            flat = _flat(g, N[i])
            ring = flat[g.offsets[i] : g.offsets[i + 1]]
            for j in candidates[_within(ring, flat[g.offsets[candidates]])]:
                out[int(j)].add(i)
    return out


def _within(ring: Doubles, points: Doubles) -> NDArray[np.bool_]:
    """(n,) the points inside of a polygon."""
    a, b = ring, np.roll(ring, -1, 0)
    x, y = points[:, :1], points[:, 1:]
    over = (a[:, 1] > y) != (b[:, 1] > y)
    height = np.where(a[:, 1] == b[:, 1], 1.0, b[:, 1] - a[:, 1])
    return np.asarray((over & (x < (b[:, 0] - a[:, 0]) * (y - a[:, 1]) / height + a[:, 0])).sum(1) % 2 == 1)


def _merged(flat: Doubles, ring: Ints, holes: list[Ints]) -> Ints:
    """The ring with all holes in it, the nearest first."""
    holes = list(holes)
    while holes:
        best = min(range(len(holes)), key=lambda k: float(_squares(flat, ring, holes[k]).min()))
        hole = holes.pop(best)
        r, h = _seen(flat, ring, hole, holes)
        ring = np.concatenate([ring[: r + 1], hole[h:], hole[: h + 1], ring[r:]])
    return ring


def _squares(flat: Doubles, a: Ints, b: Ints) -> Doubles:
    return np.asarray(np.square(flat[a][:, None] - flat[b]).sum(-1))


def _seen(flat: Doubles, ring: Ints, hole: Ints, others: list[Ints]) -> tuple[int, int]:
    """The nearest places of ring and hole between which no side lies."""
    d = _squares(flat, ring, hole)
    starts = flat[np.concatenate([ring, hole, *others])]
    ends = flat[np.concatenate([np.roll(v, -1) for v in (ring, hole, *others)])]
    order = np.argsort(d, axis=None)
    for k in order[:2000]:
        r, h = divmod(int(k), len(hole))
        before, corner, after = flat[ring[[r - 1, r, (r + 1) % len(ring)]]]
        # where bridges begin, a place is on the ring more than once: the way leaves between the sides of one of them
        if opens_to(before, corner, after, flat[hole[h]]) and not _crosses(corner, flat[hole[h]], starts, ends):
            return r, h
    r, h = divmod(int(order[0]), len(hole))
    return r, h


def _crosses(a: Doubles, b: Doubles, starts: Doubles, ends: Doubles) -> bool:
    """Whether a way crosses sides properly, not at their ends."""

    def side(p: Doubles, q: Doubles, x: Doubles) -> Doubles:
        return np.asarray(
            (q[..., 0] - p[..., 0]) * (x[..., 1] - p[..., 1]) - (q[..., 1] - p[..., 1]) * (x[..., 0] - p[..., 0])
        )

    return bool(
        np.any((side(a, b, starts) * side(a, b, ends) < 0) & (side(starts, ends, a) * side(starts, ends, b) < 0))
    )


def unbridged(g: Geometry) -> Geometry:
    """Faces cut apart at sides that they run along both ways."""
    lists: list[Ints] = []
    owner: list[int] = []
    for i in range(g.num_prims):
        stack = [np.arange(g.offsets[i], g.offsets[i + 1])]
        while stack:
            loop = stack.pop()
            points = g.verts[loop].tolist()
            found = _doubled(points)
            if found is None:
                if len(loop) > 2:
                    lists.append(loop)
                    owner.append(i)
                continue
            s, t = found
            # from s the way goes out to s + 1 and comes back from t to t + 1: between lies the hole
            stack += [np.concatenate([loop[: s + 1], loop[t + 2 :]]), loop[s + 1 : t]]
    return chosen_vertices(g, lists, np.array(owner, np.int64))


def _doubled(points: list[int]) -> tuple[int, int] | None:
    """(s, t) where points s, s + 1 come back as t + 1, t; None without."""
    seen: dict[tuple[int, int], int] = {}
    for k in range(len(points) - 1):
        back = seen.get((points[k + 1], points[k]))
        if back is not None:
            return back, k
        seen[points[k], points[k + 1]] = k
    return None
