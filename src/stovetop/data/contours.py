"""Outlines of an image's bright areas (marching squares), and Bezier curves through points (Schneider)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]
Ints = NDArray[np.int64]

#: sides of a cell: 0 below, 1 right, 2 above, 3 left. The segments (from, to) for each pattern of its corners (1 lower
#: left, 2 lower right, 4 upper right, 8 upper left), the bright side on the left; 5 and 10 part their corners
_SEGMENTS = [
    [], [(0, 3)], [(1, 0)], [(1, 3)], [(2, 1)], [(0, 3), (2, 1)], [(2, 0)], [(2, 3)],
    [(3, 2)], [(0, 2)], [(1, 0), (3, 2)], [(1, 2)], [(3, 1)], [(0, 1)], [(3, 0)], [],
]  # fmt: skip
#: the same where the middle is bright: 5 and 10 join their corners
_JOINED = {5: [(0, 1), (2, 3)], 10: [(1, 2), (3, 0)]}


def contours(image: NDArray[np.floating], level: float) -> list[Doubles]:
    """Closed outlines (n, 2) of where an image (h, w) is at least `level`, x right and y up, in pixels.

    A pixel's middle is at whole numbers; between two it is linear. Outside of the image is dark, half a pixel away.
    Outlines turn counter-clockwise around what is bright, clockwise around holes.
    """
    h, w = image.shape
    value = np.full((h + 2, w + 2), -1.0)
    value[1:-1, 1:-1] = np.nan_to_num(image.astype(np.float64) - level, nan=-1.0)
    bright = value >= 0
    # at the rim the outline is halfway to the outside, however bright the pixel is
    for rim, inner in (((0, ...), (1, ...)), ((-1, ...), (-2, ...)), ((..., 0), (..., 1)), ((..., -1), (..., -2))):
        value[rim] = -np.maximum(np.abs(value[inner]), 1e-9)
    case = bright[:-1, :-1] + 2 * bright[:-1, 1:] + 4 * bright[1:, 1:] + 8 * bright[1:, :-1]
    middle = value[:-1, :-1] + value[:-1, 1:] + value[1:, 1:] + value[1:, :-1] >= 0
    starts, ends = _segments(case, middle, w + 2)
    if not len(starts):
        return []
    places = _crossings(starts, value)
    found = [places[loop] - 1.0 for loop in _linked(starts, ends)]
    # pixels that are the level itself give the same place more than once
    found = [c[np.any(np.abs(c - np.roll(c, 1, 0)) > 1e-9, axis=1)] for c in found]
    return [c for c in found if len(c) > 2]


def _segments(case: NDArray[np.int64], middle: NDArray[np.bool_], width: int) -> tuple[Ints, Ints]:
    """(from, to) of all segments as numbers of grid edges: twice the lower left corner's, and 1 where it is upright."""
    starts, ends = [], []
    for number in range(1, 15):
        for joined in (False, True) if number in _JOINED else (None,):
            rows, cols = np.nonzero((case == number) & (True if joined is None else middle == joined))
            corner = rows * width + cols
            edge = (corner * 2, (corner + 1) * 2 + 1, (corner + width) * 2, corner * 2 + 1)
            for a, b in _JOINED[number] if joined else _SEGMENTS[number]:
                starts.append(edge[a])
                ends.append(edge[b])
    return np.concatenate(starts), np.concatenate(ends)


def _crossings(edge: Ints, value: Doubles) -> Doubles:
    """(n, 2) where the value is 0 on grid edges."""
    flat, width = value.reshape(-1), value.shape[1]
    corner, upright = edge // 2, edge % 2
    a, b = flat[corner], flat[corner + np.where(upright == 1, width, 1)]
    t = a / (a - b)
    return np.stack([corner % width + t * (1 - upright), corner // width + t * upright], -1).astype(np.float64)


def _linked(starts: Ints, ends: Ints) -> list[Ints]:
    """The segments of each closed loop, in order."""
    order = np.argsort(starts)
    follow = order[np.searchsorted(starts[order], ends)].tolist()
    seen = [False] * len(follow)
    loops = []
    for first in range(len(follow)):
        if seen[first]:
            continue
        loop, at = [], first
        while not seen[at]:
            seen[at] = True
            loop.append(at)
            at = follow[at]
        loops.append(np.array(loop))
    return loops


def fitted(P: Doubles, error: float, corner: float = 40.0) -> Doubles:
    """Control points (3 n, 2) of a closed chain of cubic Bezier curves along a closed polygon.

    No point of the polygon is farther than `error` from its place on the curve; where it turns by more than `corner`
    degrees the curve may have a corner.
    """
    n = len(P)
    step = np.roll(P, -1, 0) - P
    size = np.maximum(np.linalg.norm(step, axis=1), 1e-12)
    turn = np.degrees(np.arccos(np.clip((step * np.roll(step, 1, 0)).sum(1) / (size * np.roll(size, 1)), -1, 1)))
    corners = np.flatnonzero(turn > corner)
    if not len(corners):
        corners = np.array([int(turn.argmax())])
    out: list[Doubles] = []
    for k, a in enumerate(corners):
        b = corners[(k + 1) % len(corners)]
        count = (b - a) % n or n
        run = P[(a + np.arange(count + 1)) % n]
        smooth = len(corners) == 1 and turn[a] <= corner
        left = _unit(P[(a + 1) % n] - P[a - 1]) if smooth else _unit(run[1] - run[0])
        right = -left if smooth else _unit(run[-2] - run[-1])
        out += _pieces(run, left, right, error)
    return np.concatenate(out)


def _unit(v: Doubles) -> Doubles:
    return np.asarray(v / max(float(np.linalg.norm(v)), 1e-12))


def _pieces(P: Doubles, left: Doubles, right: Doubles, error: float) -> list[Doubles]:
    """The first three control points of each curve along points, with tangents at the ends."""
    out: list[Doubles] = []
    todo = [(P, left, right)]
    while todo:
        run, a, b = todo.pop()
        curve, worst, split = _best(run, a, b, error)
        if worst <= error or len(run) < 3:
            out.append(curve[:3])
            continue
        middle = _unit(run[split - 1] - run[split + 1])
        todo += [(run[split:], -middle, b), (run[: split + 1], a, middle)]
    return out


def _best(P: Doubles, left: Doubles, right: Doubles, error: float) -> tuple[Doubles, float, int]:
    """(the control points (4, 2), the greatest distance, the point that has it) of one curve along points."""
    way = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(P, axis=0), axis=1))])
    u = way / max(way[-1], 1e-12)
    curve, away = P[[0, 0, -1, -1]], np.zeros(len(P))
    for _ in range(4):
        curve = _least_squares(P, u, left, right)
        at = _on(curve, u)
        away = np.linalg.norm(at - P, axis=1)
        if away.max() <= error or len(P) < 3:
            break
        u = _nearer(curve, P, u)
    split = int(np.clip(away.argmax(), 1, max(len(P) - 2, 1)))
    return curve, float(away.max()), split


def _weights(u: Doubles) -> Doubles:
    return np.stack([(1 - u) ** 3, 3 * u * (1 - u) ** 2, 3 * u * u * (1 - u), u**3], -1)


def _on(curve: Doubles, u: Doubles) -> Doubles:
    return np.asarray(_weights(u) @ curve)


def _least_squares(P: Doubles, u: Doubles, left: Doubles, right: Doubles) -> Doubles:
    """The curve with these tangents that is nearest to points at their places u."""
    b = _weights(u)
    base = np.outer(b[:, 0] + b[:, 1], P[0]) + np.outer(b[:, 2] + b[:, 3], P[-1])
    A = np.stack([b[:, 1, None] * left, b[:, 2, None] * right], -1).reshape(-1, 2)
    alpha = np.linalg.lstsq(A, (P - base).reshape(-1), rcond=None)[0]
    chord = float(np.linalg.norm(P[-1] - P[0]))
    if min(alpha) < 1e-6 * chord or max(alpha) > 3 * chord + 1e-9:
        # no room for it: a third of the way, as in Schneider's own
        alpha = np.array([chord / 3, chord / 3])
    return np.stack([P[0], P[0] + alpha[0] * left, P[-1] + alpha[1] * right, P[-1]])


def _nearer(curve: Doubles, P: Doubles, u: Doubles) -> Doubles:
    """Places moved by a step of Newton's to where the curve is nearest."""
    first = 3 * np.diff(curve, axis=0)
    second = 2 * np.diff(first, axis=0)
    v = 1 - u
    d1 = np.stack([v * v, 2 * u * v, u * u], -1) @ first
    d2 = np.stack([v, u], -1) @ second
    off = _on(curve, u) - P
    slope = (d1 * d1).sum(1) + (off * d2).sum(1)
    step = np.divide((off * d1).sum(1), slope, out=np.zeros(len(u)), where=np.abs(slope) > 1e-12)
    return np.maximum.accumulate(np.clip(u - step, 0, 1))
