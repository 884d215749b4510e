"""The surface where a field on a grid passes a level, as quads (naive surface nets, Gibson 1998)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .geometry import Geometry


def surface_net(field: NDArray[np.float64], low: ArrayLike, high: ArrayLike, level: float = 0.0) -> Geometry:
    """field: (x, y, z) values at grid points from corner `low` to `high`; the inside is below the level.

    One point in each cell that the surface passes, in the middle of where it crosses the cell's edges; one quad for
    each edge that it crosses, looking outward. It is open where it leaves the grid. Values that are not finite count
    as outside.
    """
    real = np.isfinite(field)
    f = np.where(real, np.where(real, field, 0.0) - level, 1.0)
    n = np.array(f.shape)
    if (n < 2).any():
        return Geometry()
    within = f < 0
    corners = [within[_part(i, n - 1)] for i in range(8)]
    some = np.logical_or.reduce(corners) & ~np.logical_and.reduce(corners)
    number = np.full(n - 1, -1, np.int64)
    number[some] = np.arange(int(some.sum()))
    cells = np.argwhere(some)
    total, count = np.zeros((len(cells), 3)), np.zeros(len(cells))
    for axis in range(3):
        for j in range(2):
            for k in range(2):
                start = np.zeros(3, int)
                start[(axis + 1) % 3], start[(axis + 2) % 3] = j, k
                at = cells + start
                step = np.eye(3, dtype=int)[axis]
                a, b = f[tuple(at.T)], f[tuple((at + step).T)]
                cross = (a < 0) != (b < 0)
                sure = cross & real[tuple(at.T)] & real[tuple((at + step).T)]
                t = np.where(sure, a / np.where(cross, a - b, 1.0), 0.5)
                total += np.where(cross[:, None], at + t[:, None] * step, 0.0)
                count += cross
    place = total / np.maximum(count, 1)[:, None]
    low, high = np.asarray(low, np.float64), np.asarray(high, np.float64)
    P = low + place * ((high - low) / (n - 1))
    return Geometry.polygons(P, np.concatenate([_quads(within, number, axis) for axis in range(3)]))


def _part(i: int, size: NDArray[np.int64]) -> tuple[slice, ...]:
    """Corner i of every cell."""
    return tuple(slice(o, o + int(s)) for o, s in zip((i & 1, i >> 1 & 1, i >> 2), size, strict=True))


def _quads(within: NDArray[np.bool_], number: NDArray[np.int64], axis: int) -> NDArray[np.int64]:
    """The cells around each crossed edge along an axis, except those at the grid's sides."""
    a = np.moveaxis(within, axis, 0)
    cell = np.moveaxis(number, axis, 0)
    first, second = a[:-1, 1:-1, 1:-1], a[1:, 1:-1, 1:-1]
    i, j, k = np.nonzero(first != second)
    quad = np.stack([cell[i, j, k], cell[i, j + 1, k], cell[i, j + 1, k + 1], cell[i, j, k + 1]], -1)
    # moving an axis to the front turns the other two round for y; the quad looks from inside to outside
    turn = first[i, j, k] == (axis != 1)
    return np.where(turn[:, None], quad, quad[:, ::-1])
