from __future__ import annotations

import numpy as np

from stovetop.core.pars import Float, StrMenu, Toggle
from stovetop.data.rebuild import drop_unused, keep_vertices, take_prims
from stovetop.data.topology import to_polygons
from stovetop.data.weld import clusters
from stovetop.ops.sop._choosing import unshared_edges
from stovetop.ops.sop._family import SOP, Geometry
from stovetop.ops.sop._groups import numbers, prims_or_all


class Polystitch(SOP):
    """Cracks between polygons closed: points of finer borders moved onto those of coarser ones beside them.

    Borders are chains of sides that one polygon has. They part at Corner Points, at points where other than two of them
    meet, and where they turn by more than Corner Angle. Of two chains whose points all lie within Max Dist of the
    other's sides the one with more points is moved: its ends to the nearest end, each point between to the nearest
    point of the other. Consolidate makes one of those that come to lie together along a chain. Meshes become polygons.

    Source: https://docs.derivative.ca/Polystitch_SOP
    """

    inputs = ("input",)

    class Pars:
        stitch = StrMenu("", label="Polygons to Stitch")
        corners = StrMenu("", label="Corner Points")
        tol3d = Float(0.002, label="Max Dist to Stitch", min=0.0)
        consolidate = Toggle(False, label="Consolidate Points")
        findcorner = Toggle(False, label="Automatically Find Corners")
        angle = Float(45.0, label="Corner Angle", norm=(0, 180))

    def cook(self, par, input: Geometry) -> Geometry:
        g = to_polygons(input)
        use = prims_or_all(g, par.stitch)
        sides = unshared_edges(take_prims(g, np.flatnonzero(use & g.closed)))
        sides = np.unique(np.sort(sides, axis=1), axis=0)
        fixed = numbers(par.corners, g.num_points) if par.corners.strip() else None
        chains = chained(g.P.astype(np.float64), sides, fixed, par.angle if par.findcorner else None)
        P = g.P.astype(np.float64)
        label = np.arange(g.num_points)
        # coarse ones first: what has been moved onto another is not moved again
        chains.sort(key=len)
        moved: set[int] = set()
        for k, fine in enumerate(chains):
            for j, coarse in enumerate(chains[:k]):
                if j in moved or len(fine) <= len(coarse) or not beside(P, fine, coarse, par.tol3d):
                    continue
                onto = target(P, fine, coarse)
                P[fine] = P[onto]
                moved.add(k)
                if par.consolidate:
                    label = together(label, fine, onto)
                break
        g = g.replace(P=P.astype(np.float32))
        return fused(g, label) if par.consolidate else g


def chained(P: np.ndarray, sides: np.ndarray, fixed: np.ndarray | None, angle: float | None) -> list[np.ndarray]:
    """Borders as rows of points, parted at corners."""
    around: dict[int, list[int]] = {}
    for a, b in sides.tolist():
        around.setdefault(a, []).append(b)
        around.setdefault(b, []).append(a)
    marked = set() if fixed is None else set(fixed.tolist())
    ends = {p for p, n in around.items() if len(n) != 2 or p in marked or (angle is not None and turns(P, p, n, angle))}
    left = {frozenset(s) for s in sides.tolist()}
    out = []
    for start in [*ends, *around]:
        for following in around[start]:
            if frozenset((start, following)) not in left:
                continue
            row, at = [start], following
            left.discard(frozenset((start, following)))
            while at not in ends and at != start:
                step = [n for n in around[at] if frozenset((at, n)) in left]
                row.append(at)
                if not step:
                    break
                left.discard(frozenset((at, step[0])))
                at = step[0]
            out.append(np.array([*row, at] if row[-1] != at else row))
    return out


def turns(P: np.ndarray, point: int, beside: list[int], angle: float) -> bool:
    a, b = P[point] - P[beside[0]], P[beside[1]] - P[point]
    size = np.linalg.norm(a) * np.linalg.norm(b)
    return bool(size > 0 and np.degrees(np.arccos(np.clip(a @ b / size, -1, 1))) > angle)


def beside(P: np.ndarray, a: np.ndarray, b: np.ndarray, most: float) -> bool:
    """Whether all points of two chains lie near each other's sides."""
    return max(distance(P[a], P[b]), distance(P[b], P[a])) <= most + 1e-9


def distance(points: np.ndarray, line: np.ndarray) -> float:
    """The greatest of the points' distances from a line's sides."""
    a, d = line[:-1], np.diff(line, axis=0)
    size = np.maximum((d * d).sum(1), 1e-30)
    t = np.clip(((points[:, None] - a) * d).sum(-1) / size, 0, 1)
    return float(np.linalg.norm(points[:, None] - a - t[..., None] * d, axis=-1).min(1).max())


def target(P: np.ndarray, fine: np.ndarray, coarse: np.ndarray) -> np.ndarray:
    """The point of the coarse chain that each point of the fine one goes to."""
    away = np.linalg.norm(P[fine][:, None] - P[coarse][None], axis=-1)
    nearest = away.argmin(1)
    for k in (0, -1):
        nearest[k] = 0 if away[k, 0] <= away[k, -1] else len(coarse) - 1
    return coarse[nearest]


def together(label: np.ndarray, fine: np.ndarray, onto: np.ndarray) -> np.ndarray:
    """Neighbours along a chain that went to the same point share a label."""
    same = np.flatnonzero(onto[1:] == onto[:-1])
    pairs = np.stack([fine[same], fine[same + 1]], -1)
    return clusters(len(label), np.concatenate([pairs, np.stack([np.arange(len(label)), first_of(label)], -1)]))


def first_of(label: np.ndarray) -> np.ndarray:
    """The first point of each one's label."""
    _, first, back = np.unique(label, return_index=True, return_inverse=True)
    return np.asarray(first[back.reshape(-1)])


def fused(g: Geometry, label: np.ndarray) -> Geometry:
    """Points of one label as one; sides of no length leave their polygons."""
    first = first_of(label)
    if np.array_equal(first, np.arange(len(first))):
        return g
    verts = first[g.verts]
    after = np.arange(g.num_vertices) + 1
    after[g.offsets[1:] - 1] = g.offsets[:-1]
    keep = verts != verts[after]
    return drop_unused(keep_vertices(g.replace(verts=verts.astype(np.int32)), keep))
