"""How far faces can be narrowed or widened before their corners meet."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .cutting import followers
from .dividing import concave_faces
from .geometry import Geometry
from .rebuild import drop_unused, keep_vertices

Doubles = NDArray[np.float64]

#: corners and sides that are looked at together
BLOCK = 1 << 20


def limits(g: Geometry, out: Doubles, way: Doubles) -> tuple[Doubles, Doubles]:
    """(vertices,) the distance at which each corner meets another or a side: inward (below 0), outward; else infinite.

    g: closed polygons. out: (vertices, 3) outward, across the side after each vertex; way: where each corner goes while
    its sides move by 1. Where a side shrinks to nothing both its ends are counted, and where a corner reaches another
    side that side's ends as well.
    """
    after = followers(g)
    P = np.asarray(g.P, np.float64)[g.verts]
    side = P[after] - P
    length = np.linalg.norm(side, axis=1)
    along = side / np.maximum(length, 1e-300)[:, None]
    grows = ((way[after] - way) * along).sum(1)
    low, high = np.full(len(P), -np.inf), np.full(len(P), np.inf)
    moves = np.abs(grows) > 1e-9
    at = np.where(moves, -length / np.where(moves, grows, 1.0), np.inf)
    _meet(low, high, at[moves & (length > 0)], *_ends(after, np.flatnonzero(moves & (length > 0))))
    for i in np.flatnonzero(concave_faces(g)):
        own = np.arange(g.offsets[i], g.offsets[i + 1])
        for part in np.array_split(own, max(len(own) ** 2 // BLOCK, 1)):
            _reach(low, high, part, own, after, P, out, along, way)
    return low, high


def _ends(after: NDArray[np.int64], v: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    return v, after[v]


def _meet(low: Doubles, high: Doubles, at: Doubles, *corners: NDArray[np.int64]) -> None:
    for which in corners:
        np.maximum.at(low, which[at < 0], at[at < 0])
        np.minimum.at(high, which[at > 0], at[at > 0])


def _reach(
    low: Doubles,
    high: Doubles,
    v: NDArray[np.int64],
    e: NDArray[np.int64],
    after: NDArray[np.int64],
    P: Doubles,
    out: Doubles,
    along: Doubles,
    way: Doubles,
) -> None:
    """Corners v of one face that come to its sides e."""
    away = P[v] @ out[e].T - (P[e] * out[e]).sum(1)
    slower = 1.0 - way[v] @ out[e].T
    scale = max(float(np.ptp(P[e], axis=0).max()), 1e-300)
    near = (np.abs(away) > 1e-9 * scale) & (slower > 1e-9) & (v[:, None] != e) & (v[:, None] != after[e])
    i, j = np.nonzero(near)
    at = away[i, j] / slower[i, j]
    i, j = v[i], e[j]
    start = P[j] + way[j] * at[:, None]
    place = ((P[i] + way[i] * at[:, None] - start) * along[j]).sum(1)
    room = ((P[after[j]] + way[after[j]] * at[:, None] - start) * along[j]).sum(1)
    hit = (place >= -1e-9 * scale) & (place <= room + 1e-9 * scale)
    _meet(low, high, at[hit], i[hit], j[hit], after[j[hit]])


def without_repeats(g: Geometry) -> Geometry:
    """Closed polygons without corners in the very place of the next; those with less than three left go."""
    after = followers(g)
    same = (after >= 0) & (g.P[g.verts] == g.P[g.verts[np.maximum(after, 0)]]).all(1)
    return drop_unused(keep_vertices(g, ~same)) if same.any() else g
