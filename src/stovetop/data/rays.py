"""Rays against triangles, and which points lie inside a closed surface."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .geometry import Geometry
from .metaballs import polygonized
from .splines import to_meshes
from .topology import triangles

Doubles = NDArray[np.float64]
Ints = NDArray[np.int64]


class Surface:
    """A geometry's faces as triangles. tri: (n, 3) vertices; prim: (n,); corners: (n, 3, 3) float64."""

    def __init__(self, g: Geometry) -> None:
        # splines and metaballs where they are drawn, not their hulls and middles
        self.geometry = g = to_meshes(polygonized(g, normals=False))
        self.tri, self.prim = triangles(g)
        self.corners = np.asarray(g.P, np.float64)[g.verts[self.tri]]

    def hits(self, origin: ArrayLike, direction: ArrayLike, both: bool = False) -> tuple[Doubles, Ints, Doubles]:
        """(distance in lengths of the direction, inf without a hit), (triangle, -1), (n, 2) barycentrics of b and c.

        The nearest hit ahead of each ray; `both`: or behind it, whichever is nearer (then distances may be negative).
        """
        o, d = np.asarray(origin, np.float64), np.asarray(direction, np.float64)
        d = np.broadcast_to(d, o.shape)
        best, which, bary = np.full(len(o), np.inf), np.full(len(o), -1), np.zeros((len(o), 2))
        for rays, tris in self._pairs(o, d):
            t, u, v = _crossing(o[rays], d[rays], self.corners[tris])
            key = np.abs(t) if both else np.where(t >= 0, t, np.inf)
            order = np.lexsort((tris, key))
            rays, tris, key, t, u, v = (x[order] for x in (rays, tris, key, t, u, v))
            _, first = np.unique(rays, return_index=True)
            r = rays[first]
            nearer = key[first] < np.abs(best[r])
            f, r = first[nearer], r[nearer]
            best[r], which[r], bary[r] = t[f], tris[f], np.stack([u[f], v[f]], -1)
        return best, which, bary

    @property
    def normals(self) -> Doubles:
        """(n, 3) of the triangles, of length 1."""
        N = np.cross(self.corners[:, 1] - self.corners[:, 0], self.corners[:, 2] - self.corners[:, 0])
        return np.asarray(N / np.maximum(np.linalg.norm(N, axis=1, keepdims=True), 1e-30))

    def farthest(self, origin: ArrayLike, direction: ArrayLike) -> tuple[Doubles, Ints, Doubles]:
        """As `hits`, the last one on the way."""
        o, d = np.asarray(origin, np.float64), np.asarray(direction, np.float64)
        # from beyond everything back: the first hit from there is the last from here
        length = np.linalg.norm(d, axis=1)
        far = np.linalg.norm(np.ptp(np.concatenate([self.corners.reshape(-1, 3), o]), axis=0)) + 1.0
        reach = far / np.maximum(length, 1e-30)
        t, which, bary = self.hits(o + d * reach[:, None], -d)
        ok = (which >= 0) & (t <= reach)
        return np.where(ok, reach - t, np.inf), np.where(ok, which, -1), bary

    def nearest(self, points: ArrayLike) -> tuple[Doubles, Ints]:
        """((n, 3) the nearest place of the surface to each point, its triangle)."""
        P = np.asarray(points, np.float64)
        best, which, place = np.full(len(P), np.inf), np.zeros(len(P), np.int64), P.copy()
        middle = self.corners.mean(1)
        reach = np.linalg.norm(self.corners - middle[:, None], axis=-1).max(1, initial=0.0)
        block = max(1, 2_000_000 // max(len(middle), 1))
        for i in range(0, len(P), block):
            part = P[i : i + block]
            # no triangle farther than the nearest one's farthest place can be the nearest
            away = np.sqrt(np.maximum(_squares(part, middle), 0.0))
            limit = (away + reach).min(1)
            row, tri = np.nonzero(away - reach <= limit[:, None] + 1e-9)
            at = _on_triangle(part[row], self.corners[tri])
            d = np.square(at - part[row]).sum(1)
            order = np.lexsort((tri, d, row))
            rows, first = np.unique(row[order], return_index=True)
            chosen = order[first]
            best[i + rows], which[i + rows], place[i + rows] = d[chosen], tri[chosen], at[chosen]
        return place, which

    def barycentric(self, at: Doubles, which: Ints) -> Doubles:
        """(n, 3) the weights of the corners of triangles at places in their planes."""
        a, b, c = self.corners[which].transpose(1, 0, 2)
        n = np.cross(b - a, c - a)
        size = np.maximum((n * n).sum(1), 1e-300)
        v = (np.cross(at - a, c - a) * n).sum(1) / size
        w = (np.cross(b - a, at - a) * n).sum(1) / size
        return np.clip(np.stack([1 - v - w, v, w], -1), 0, 1)

    def _pairs(self, o: Doubles, d: Doubles) -> Any:
        """(rays, triangles) whose bounds meet across the rays, in blocks: all parallel rays by their shadows."""
        if not len(self.corners) or not len(o):
            return
        block = max(1, 4_000_000 // max(len(self.corners), 1))
        parallel = len(o) > 64 and np.allclose(d, d[:1], rtol=1e-9, atol=1e-12)
        if parallel and len(self.corners) > 64:
            yield from self._grid_pairs(o, d[0])
            return
        for i in range(0, len(o), block):
            n = min(block, len(o) - i)
            yield np.repeat(np.arange(i, i + n), len(self.corners)), np.tile(np.arange(len(self.corners)), n)

    def _grid_pairs(self, o: Doubles, direction: Doubles) -> Any:
        """Seen along the rays, triangles cover cells of a grid; each ray falls into one cell."""
        axis = direction / max(float(np.linalg.norm(direction)), 1e-300)
        side = np.cross(axis, np.eye(3)[int(np.abs(axis).argmin())])
        side /= np.linalg.norm(side)
        plane = np.stack([side, np.cross(axis, side)], -1)
        corners, at = self.corners @ plane, o @ plane
        low, high = corners.min((0, 1)), corners.max((0, 1))
        n = int(np.clip(np.sqrt(len(corners)), 4, 512))
        size = np.maximum(high - low, 1e-12) / n
        first = np.clip(((corners.min(1) - low) / size - 1e-6).astype(int), 0, n - 1)
        last = np.clip(((corners.max(1) - low) / size + 1e-6).astype(int), 0, n - 1)
        across = last - first + 1
        count = across[:, 0] * across[:, 1]
        tri = np.repeat(np.arange(len(corners)), count)
        step = np.arange(len(tri)) - np.repeat(np.cumsum(count) - count, count)
        cell = (first[tri, 0] + step % across[tri, 0]) * n + first[tri, 1] + step // across[tri, 0]
        order = np.argsort(cell, kind="stable")
        cell, tri = cell[order], tri[order]
        inside_bounds = np.all((at >= low - 1e-9) & (at <= high + 1e-9), axis=1)
        rays = np.flatnonzero(inside_bounds)
        own = np.clip(((at[rays] - low) / size).astype(int), 0, n - 1) @ [n, 1]
        start, end = np.searchsorted(cell, own), np.searchsorted(cell, own, "right")
        chunk = max(1, int(4_000_000 // max((end - start).mean() if len(rays) else 1, 1)))
        for i in range(0, len(rays), chunk):
            s, c = start[i : i + chunk], (end - start)[i : i + chunk]
            r = np.repeat(rays[i : i + chunk], c)
            yield r, tri[np.repeat(s - (np.cumsum(c) - c), c) + np.arange(len(r))]


def _crossing(o: Doubles, d: Doubles, corners: Doubles) -> tuple[Doubles, Doubles, Doubles]:
    """Möller and Trumbore 1997: (distance, inf where it misses), u, v."""
    e1, e2 = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    h = np.cross(d, e2)
    det = (e1 * h).sum(1)
    real = np.abs(det) > 1e-14
    scale = 1 / np.where(real, det, 1.0)
    s = o - corners[:, 0]
    u = (s * h).sum(1) * scale
    q = np.cross(s, e1)
    v = (d * q).sum(1) * scale
    t = (e2 * q).sum(1) * scale
    good = real & (u >= -1e-7) & (v >= -1e-7) & (u + v <= 1 + 1e-7)
    return np.where(good, t, np.inf), u, v


def _squares(a: Doubles, b: Doubles) -> Doubles:
    """(n, m) squared distances."""
    return np.asarray(np.square(a).sum(1)[:, None] + np.square(b).sum(1) - 2 * a @ b.T)


def _on_triangle(p: Doubles, corners: Doubles) -> Doubles:
    """(n, 3) the nearest place of each triangle to its point (Ericson, Real-Time Collision Detection, 5.1.5)."""
    a, b, c = corners.transpose(1, 0, 2)
    n = np.cross(b - a, c - a)
    size = np.maximum((n * n).sum(1, keepdims=True), 1e-300)
    flat = p - n * (((p - a) * n).sum(1, keepdims=True) / size)
    v = (np.cross(flat - a, c - a) * n).sum(1) / size[:, 0]
    w = (np.cross(b - a, flat - a) * n).sum(1) / size[:, 0]
    inner = (v >= 0) & (w >= 0) & (v + w <= 1) & (size[:, 0] > 1e-200)
    best, out = np.full(len(p), np.inf), flat.copy()
    for s, e in ((a, b), (b, c), (c, a)):
        way = e - s
        t = ((p - s) * way).sum(1) / np.maximum((way * way).sum(1), 1e-300)
        at = s + way * np.clip(t, 0, 1)[:, None]
        d = np.square(at - p).sum(1)
        use = ~inner & (d < best)
        best[use], out[use] = d[use], at[use]
    return out


def inside(g: Geometry, P: ArrayLike) -> NDArray[np.bool_]:
    """(n,) the points about which the surface winds at least half way round (van Oosterom and Strackee 1983).

    For a closed surface these are the points inside; holes blur the boundary and break nothing.
    """
    points = np.asarray(P, np.float64)
    surface = Surface(g)
    corners = surface.corners
    out = np.zeros(len(points), bool)
    low, high = surface.geometry.bounds
    near = np.flatnonzero(np.all((points >= low) & (points <= high), axis=1))
    block = max(1, 2_000_000 // max(len(corners), 1))
    for i in range(0, len(near), block):
        a, b, c = ((corners[None, :, k] - points[near[i : i + block], None]) for k in range(3))
        la, lb, lc = (np.linalg.norm(v, axis=-1) for v in (a, b, c))
        det = (a * np.cross(b, c)).sum(-1)
        div = la * lb * lc + (a * b).sum(-1) * lc + (b * c).sum(-1) * la + (c * a).sum(-1) * lb
        out[near[i : i + block]] = np.abs(2 * np.arctan2(det, div).sum(1)) > 2 * np.pi
    return out
