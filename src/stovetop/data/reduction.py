"""Triangles away at the least cost to the shape (Garland and Heckbert 1997), many edges at a time.

Each round collapses edges out of the cheapest quarter that do not touch each other: a triangle takes part in one
collapse at most, so that all of a round is whole-array work.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .cutting import unique_pairs

Doubles = NDArray[np.float64]
Ints = NDArray[np.int64]


class Weights(NamedTuple):
    """border, crease: how much stiffer borders and the edges of `creases` are; length: a penalty on long edges."""

    border: float = 1.0
    crease: float = 0.0
    length: float = 0.0
    inversion: bool = True
    original: bool = False
    keep_border: bool = False


def reduce(
    P: Doubles, tri: Ints, target: int, weights: Weights, creases: Ints | None = None
) -> tuple[Doubles, Ints, Ints]:
    """((n, 3) positions of all old points, (m, 3) triangles, (m,) which old one each is): `target` or fewer if it can.

    creases: (m, 2) points. Points that are gone keep a place and are used by nothing.
    """
    P, tri, own = P.copy(), tri.copy(), np.arange(len(tri))
    # a plane's quadric: 10 numbers of its symmetric 4x4
    Q = _quadrics(P, tri, weights, creases)
    while len(tri) > target:
        edges, _, which = unique_pairs(*np.concatenate([tri[:, [0, 1]], tri[:, [1, 2]], tri[:, [2, 0]]]).T)
        uses = np.bincount(which, minlength=len(edges))
        place, cost = _best(P, Q, edges, weights)
        cost += weights.length * np.square(P[edges[:, 0]] - P[edges[:, 1]]).sum(1)
        border = np.zeros(len(P), bool)
        border[edges[uses != 2]] = True
        ends = border[edges]
        # an inner edge between two borders would pinch the surface
        bad = (ends.all(1) & (uses == 2)) | (uses > 2)
        if weights.keep_border:
            bad |= ends.any(1)
        cost[bad] = np.inf
        chosen = _accepted(P, tri, edges, cost, uses, place, weights, max(1, (len(tri) - target + 1) // 2))
        if not len(chosen):
            break
        a, b = edges[chosen].T
        P[a], Q[a] = place[chosen], Q[a] + Q[b]
        to = np.arange(len(P))
        to[b] = a
        tri = to[tri]
        good = (tri[:, 0] != tri[:, 1]) & (tri[:, 1] != tri[:, 2]) & (tri[:, 2] != tri[:, 0])
        tri, own = tri[good], own[good]
    return P, tri, own


def _accepted(
    P: Doubles, tri: Ints, edges: Ints, cost: Doubles, uses: Ints, place: Doubles, weights: Weights, most: int
) -> Ints:
    """The edges of a round: the cheapest ones that neither fold the surface nor turn a triangle over."""
    while True:
        chosen = _apart(edges, cost, tri, len(P), most)
        if not len(chosen):
            return chosen
        good = _linked(edges[chosen], tri, uses[chosen], len(P))
        if weights.inversion:
            good &= _upright(P, tri, edges[chosen], place[chosen])
        if 2 * good.sum() >= len(chosen):
            return chosen[good]
        # those that may not collapse must not keep their neighbours from it
        cost[chosen[~good]] = np.inf


def _plane(n: Doubles, d: Doubles) -> Doubles:
    a, b, c = n.T
    return np.stack([a * a, a * b, a * c, a * d, b * b, b * c, b * d, c * c, c * d, d * d], -1)


def _quadrics(P: Doubles, tri: Ints, weights: Weights, creases: Ints | None) -> Doubles:
    corners = P[tri]
    cross = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    area = np.linalg.norm(cross, axis=1, keepdims=True)
    n = cross / np.maximum(area, 1e-30)
    faces = _plane(n, -(n * corners[:, 0]).sum(1)) * area
    Q = np.zeros((len(P), 10))
    for k in range(3):
        np.add.at(Q, tri[:, k], faces)
    sides = np.concatenate([tri[:, [0, 1]], tri[:, [1, 2]], tri[:, [2, 0]]])
    edges, first, which = unique_pairs(*sides.T)
    stiff = np.where(np.bincount(which, minlength=len(edges)) == 1, weights.border, 0.0)
    if creases is not None and len(creases) and weights.crease:
        size = len(P) + 1
        marked = np.isin(edges[:, 0] * size + edges[:, 1], np.sort(creases, 1) @ [size, 1])
        stiff = np.maximum(stiff, marked * weights.crease)
    use = stiff > 0
    a, b = edges[use].T
    way = P[b] - P[a]
    wall = np.cross(way, n[first[use] % len(tri)])
    length = np.linalg.norm(wall, axis=1, keepdims=True)
    wall = wall / np.maximum(length, 1e-30)
    planes = _plane(wall, -(wall * P[a]).sum(1)) * stiff[use][:, None] * (length**2)
    for end in (a, b):
        np.add.at(Q, end, planes)
    return Q


def _error(q: Doubles, p: Doubles) -> Doubles:
    x, y, z = p.T
    a2, ab, ac, ad, b2, bc, bd, c2, cd, d2 = q.T
    inner = a2 * x * x + b2 * y * y + c2 * z * z + 2 * (ab * x * y + ac * x * z + bc * y * z)
    return np.asarray(np.maximum(inner + 2 * (ad * x + bd * y + cd * z) + d2, 0.0))


def _best(P: Doubles, Q: Doubles, edges: Ints, weights: Weights) -> tuple[Doubles, Doubles]:
    """Where each edge's point goes best, and what that costs."""
    q = Q[edges[:, 0]] + Q[edges[:, 1]]
    first, second = P[edges[:, 0]], P[edges[:, 1]]
    options = [first, second] if weights.original else [first, second, (first + second) / 2]
    if not weights.original:
        m = q[:, [0, 1, 2, 1, 4, 5, 2, 5, 7]].reshape(-1, 3, 3)
        det = np.linalg.det(m)
        trace = np.maximum(np.trace(m, axis1=1, axis2=2), 1e-30)
        good = np.abs(det) > 1e-6 * (trace / 3) ** 3
        best = np.where(good[:, None], 0.0, (first + second) / 2)
        if good.any():
            best[good] = np.linalg.solve(m[good], -q[good][:, [3, 6, 8], None])[..., 0]
        far = np.linalg.norm(best - (first + second) / 2, axis=1) > 2 * np.linalg.norm(second - first, axis=1)
        options.append(np.where(far[:, None], (first + second) / 2, best))
    costs = np.stack([_error(q, p) for p in options])
    which = costs.argmin(0)
    rows = np.arange(len(edges))
    return np.stack(options)[which, rows], costs[which, rows]


def _apart(edges: Ints, cost: Doubles, tri: Ints, n: int, most: int) -> Ints:
    """Cheap edges of which no two have neighbouring points, so that no triangle belongs to two of them.

    Those among the cheapest part of all whose number, drawn at random (always the same), is the least around both ends.
    """
    possible = np.flatnonzero(np.isfinite(cost))
    if not len(possible):
        return possible
    order = possible[np.argsort(cost[possible], kind="stable")]
    cheap = order[: max(len(order) // 4, 64)]
    rank = np.full(len(edges), len(edges))
    rank[cheap] = np.random.default_rng(len(edges)).permutation(len(cheap))
    low = np.full(n, len(edges))
    for k in range(2):
        np.minimum.at(low, edges[cheap, k], rank[cheap])
    near = low.copy()
    around = low[tri].min(1)
    for k in range(3):
        np.minimum.at(near, tri[:, k], around)
    chosen = cheap[(near[edges[cheap]] == rank[cheap][:, None]).all(1)]
    return chosen[:most]


def _linked(edges: Ints, tri: Ints, uses: Ints, n: int) -> NDArray[np.bool_]:
    """Edges whose ends share no neighbours but those of their own faces: others would fold the surface."""
    owner = np.full(n, -1)
    owner[edges[:, 0]] = owner[edges[:, 1]] = np.arange(len(edges))
    side = np.zeros(n, np.int64)
    side[edges[:, 1]] = 1
    pairs = np.concatenate([tri[:, [i, j]] for i in range(3) for j in range(3) if i != j])
    pairs = pairs[(owner[pairs[:, 0]] >= 0) & (owner[pairs[:, 1]] != owner[pairs[:, 0]])]
    key = np.unique((owner[pairs[:, 0]] * 2 + side[pairs[:, 0]]) * np.int64(n) + pairs[:, 1])
    half, neighbour = key // n, key % n
    both = np.unique((half // 2) * np.int64(n) + neighbour, return_counts=True)
    shared = np.bincount(both[0][both[1] == 2] // n, minlength=len(edges))
    return np.asarray(shared == uses)


def _upright(P: Doubles, tri: Ints, edges: Ints, place: Doubles) -> NDArray[np.bool_]:
    """Edges whose collapse turns no triangle over."""
    owner = np.full(len(P), -1)
    owner[edges[:, 0]] = owner[edges[:, 1]] = np.arange(len(edges))
    mine = owner[tri]
    count = (mine >= 0).sum(1)
    moved = count == 1
    who = mine[moved].max(1)
    before = P[tri[moved]]
    after = np.where((mine[moved] >= 0)[..., None], place[who][:, None], before)
    a, b = (np.cross(c[:, 1] - c[:, 0], c[:, 2] - c[:, 0]) for c in (before, after))
    size = np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1)
    over = (a * b).sum(1) < 0.1 * size
    return np.bincount(who[over], minlength=len(edges)) == 0
