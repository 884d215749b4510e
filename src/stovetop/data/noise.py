"""Random numbers in space: what the Noise CHOP and SOP walk through.

Points are (n, 3), values about -1 to 1 (`alligator` 0 to 1), the same for the same seed everywhere. Each cell of the
integer lattice has random bits of its own; where there are many points, the bits of all cells around are drawn once.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]
Bits = NDArray[np.uint64]

_BITS = np.uint64(0xFFFFFFFF)
_ROUNDS = ((np.uint64(16), np.uint64(0x21F0AAAD)), (np.uint64(15), np.uint64(0x735A2D97)))
_FACTORS = tuple(np.uint32(factor) for factor in (0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D))
_TENS, _TEN_BITS = np.array([0, 10, 20], np.uint64), np.uint64(1023)
_CORNERS = np.array([[x, y, z] for x in (0, 1) for y in (0, 1) for z in (0, 1)], np.int64)
_AROUND = np.array([[x, y, z] for x in (-1, 0, 1) for y in (-1, 0, 1) for z in (-1, 0, 1)], np.int64)
#: from so many points on a table of the cells is made; so many are looked at together; so many cells it may have
_MANY, _BLOCK, _CELLS = 2048, 16384, 2_000_000


def hashed(cells: NDArray[np.int64], seed: Any) -> Bits:
    """32 random bits for each integer point, (…, 3) -> (…); seed is a number or (…)."""
    x = cells[..., 0] * 0x9E3779B1 ^ cells[..., 1] * 0x85EBCA77 ^ cells[..., 2] * 0xC2B2AE3D
    return mixed((x + seed).astype(np.uint64) & _BITS)


def mixed(x: Bits) -> Bits:
    for shift, factor in _ROUNDS:
        x = ((x ^ (x >> shift)) * factor) & _BITS
    return x ^ (x >> _ROUNDS[1][0])


def signed(bits: Bits) -> Doubles:
    """Bits as numbers -1..1."""
    return bits.astype(np.float64) * (2 / 0xFFFFFFFF) - 1


def _places(bits: Bits) -> Doubles:
    """(…, 3) a random place in each cell, 0 to 1."""
    return np.asarray(((bits[..., None] >> _TENS) & _TEN_BITS) * (1 / 1023), np.float64)


def smooth(at: Doubles, seed: Any) -> Doubles:
    """Value noise at points (n, 3): lattice values blended by a curve of the fifth degree, slope 0 at the lattice."""
    table = _Table.of(at, seed, 0, 1)
    if table is not None:
        return table.run(at, _smooth_block, signed(table.bits).astype(np.float32))
    if len(at) >= _MANY and not np.ndim(seed):
        return _in_blocks(at, seed, _smooth_apart)
    cell = np.floor(at)
    f = at - cell
    f = f * f * f * (f * (f * 6 - 15) + 10)
    corners = signed(hashed(cell.astype(np.int64) + _CORNERS[:, None], seed))
    return (corners * np.prod(np.where(_CORNERS[:, None] == 1, f, 1 - f), axis=2)).sum(axis=0)


def kernels(at: Doubles, seed: Any) -> tuple[Doubles, Doubles]:
    """Weights 0..1 and numbers -1..1 of the random place in each of the 27 cells around points (n, 3), (27, n) both."""
    cell = np.floor(at).astype(np.int64) + _AROUND[:, None]
    bits = hashed(cell, seed)
    place = _places(bits) + cell
    near = np.maximum(1 - np.square(at - place).sum(axis=2), 0)
    return near * near * (3 - 2 * near), signed(mixed(bits ^ _TEN_BITS))


def sparse(at: Doubles, seed: Any) -> Doubles:
    """Sparse convolution: a smooth kernel around a random place in each cell, each with a random weight."""
    table = _Table.of(at, seed, 1, 1)
    if table is not None:
        return np.clip(table.run(at, _sparse_block, table.sites()) * 1.3, -1, 1)
    if len(at) >= _MANY and not np.ndim(seed):
        return np.clip(_in_blocks(at, seed, _sparse_apart) * 1.3, -1, 1)
    weights, values = kernels(at, seed)
    return np.clip((weights * values).sum(axis=0) * 1.3, -1, 1)


def alligator(at: Doubles, seed: Any) -> Doubles:
    """The difference between the two largest kernels around random places: rounded bumps, 0..1."""
    table = _Table.of(at, seed, 1, 1)
    if table is not None:
        return table.run(at, _alligator_block, table.sites())
    weights, values = kernels(at, seed)
    ranked = np.sort(weights * (0.5 + 0.5 * values), axis=0)
    return ranked[-1] - ranked[-2]


def _in_blocks(at: Doubles, seed: int, block: Callable[..., NDArray[Any]]) -> Doubles:
    """block(places in the cell, each axis' part of the hash of the cell, seed), a cache-sized part at a time.

    For points far apart, whose cells a table would not hold. The hash is that of `hashed`, in 32 bits.
    """
    out = np.empty(len(at))
    for i in range(0, len(at), _BLOCK):
        part = at[i : i + _BLOCK].T
        cell = np.floor(part)
        f = (part - cell).astype(np.float32)
        # through 64 bits: cells below zero and beyond 32 bits wrap around as in `hashed`
        axes = [c.astype(np.int64).astype(np.uint32) * factor for c, factor in zip(cell, _FACTORS, strict=True)]
        out[i : i + _BLOCK] = block(f, axes, np.uint32(int(seed) & 0xFFFFFFFF))
    return out


def _beside(axes: list[NDArray[np.uint32]], steps: tuple[int, ...]) -> list[list[NDArray[np.uint32]]]:
    """Each axis' part of the hash for the cells so many steps beside."""
    return [
        [part + np.uint32(int(factor) * step & 0xFFFFFFFF) for step in steps]
        for part, factor in zip(axes, _FACTORS, strict=True)
    ]


def _mixed32(x: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """`mixed`, in place."""
    for shift, factor in _ROUNDS:
        x ^= x >> np.uint32(shift)
        x *= np.uint32(factor)
    x ^= x >> np.uint32(_ROUNDS[1][0])
    return x


def _signed32(bits: NDArray[np.uint32]) -> NDArray[np.float32]:
    return bits.astype(np.float32) * np.float32(2 / 0xFFFFFFFF) - np.float32(1)


def _smooth_apart(f: NDArray[np.float32], axes: list[Any], seed: np.uint32) -> NDArray[Any]:
    fade: Any = f * f * f * (f * (f * np.float32(6) - np.float32(15)) + np.float32(10))
    xs, ys, zs = _beside(axes, (0, 1))

    def blend(a: Any, b: Any, t: Any) -> Any:
        b -= a
        b *= t
        b += a
        return b

    def row(xy: Any) -> Any:
        first, second = (_signed32(_mixed32((xy ^ z) + seed)) for z in zs)
        return blend(first, second, fade[2])

    def slab(x: Any) -> Any:
        return blend(row(x ^ ys[0]), row(x ^ ys[1]), fade[1])

    return blend(slab(xs[0]), slab(xs[1]), fade[0])  # type: ignore[no-any-return]


def _sparse_apart(f: NDArray[np.float32], axes: list[Any], seed: np.uint32) -> NDArray[Any]:
    total = np.zeros(f.shape[1], np.float32)
    xs, ys, zs = _beside(axes, (-1, 0, 1))
    ten, unit = np.uint32(_TEN_BITS), np.float32(1 / 1023)
    for x, y, z in np.ndindex(3, 3, 3):
        bits = _mixed32((xs[x] ^ ys[y] ^ zs[z]) + seed)
        near = np.ones_like(total)
        for axis, step in enumerate((x, y, z)):
            away = ((bits >> np.uint32(_TENS[axis])) & ten).astype(np.float32)
            away *= unit
            away -= f[axis]
            away += np.float32(step - 1)
            away *= away
            near -= away
        np.maximum(near, 0, out=near)
        weight = near * near
        weight *= np.float32(3) - near - near
        weight *= _signed32(_mixed32(bits ^ ten))
        total += weight
    return total


def white(at: Doubles, seed: Any) -> Doubles:
    """Each point a number of its own."""
    return signed(hashed(np.round(at * 1e7).astype(np.int64), seed))


def octaves(
    at: Doubles, seed: int, base: Callable[..., Doubles], harmonics: int, rough: float, spread: float = 2.0
) -> Doubles:
    """The base and its harmonics, each `spread` times as fast and `rough` times as high as the one before."""
    k = np.arange((harmonics if rough else 0) + 1)
    if len(at) >= _MANY:
        return np.sum([rough**i * base(at * spread**i, seed + 101 * int(i)) for i in k], axis=0)
    points = (at * spread ** k[:, None, None]).reshape(-1, 3)
    layers = base(points, np.repeat(seed + 101 * k, len(at))).reshape(len(k), len(at))
    return rough**k @ layers


def brownian(x: Doubles, seed: int, integrals: int, normal: bool = True) -> Doubles:
    """A walk from lattice point to lattice point along a line, summed so many times; `normal` keeps it in -1..1."""
    first, last = min(int(np.floor(x.min(initial=0))), 0), max(int(np.ceil(x.max(initial=0))), 1)
    points = np.zeros((last - first + 1, 3), np.int64)
    points[:, 0] = np.arange(first, last + 1)
    walk = signed(hashed(points, seed))
    for _ in range(max(integrals, 1)):
        walk = np.cumsum(walk)
        if normal:
            walk = walk / max(np.abs(walk).max(), 1e-9)
    return np.interp(x, np.arange(first, last + 1), walk)


class _Table:
    """The bits of all cells around points, and where in it each point's cell stands."""

    def __init__(self, low: NDArray[np.int64], size: NDArray[np.int64], seed: int) -> None:
        self.low, self.size = low, size
        axes = [np.arange(n) + start for n, start in zip(size, low, strict=True)]
        cells = np.stack(np.meshgrid(*axes, indexing="ij"), -1).reshape(-1, 3)
        self.bits = hashed(cells, seed)
        self.strides = np.array([size[1] * size[2], size[2], 1])

    @classmethod
    def of(cls, at: Doubles, seed: Any, before: int, after: int) -> _Table | None:
        """None where a table would not pay: few points, or points far apart."""
        if len(at) < _MANY or np.ndim(seed) or not np.isfinite(at).all():
            return None
        low, high = np.floor(at.min(0)), np.floor(at.max(0))
        size = high - low + 1 + before + after
        if np.prod(size) > min(_CELLS, 27 * len(at)) or np.abs([low, high]).max() > 2**31:
            return None
        return cls(low.astype(np.int64) - before, size.astype(np.int64), seed)

    def sites(self) -> NDArray[np.float32]:
        """(4, cells): the random place in each cell, and its number -1..1."""
        return np.concatenate([_places(self.bits).T, signed(mixed(self.bits ^ _TEN_BITS))[None]], 0, dtype=np.float32)

    def run(self, at: Doubles, block: Callable[..., NDArray[Any]], values: NDArray[np.float32]) -> Doubles:
        """block(places in the cell, the cell's index, values, strides), a cache-sized part at a time."""
        out = np.empty(len(at))

        def one(i: int) -> None:
            part = at[i : i + _BLOCK]
            cell = np.floor(part)
            index = (cell.astype(np.int64) - self.low) @ self.strides
            f = np.ascontiguousarray((part - cell).T, np.float32)
            out[i : i + _BLOCK] = block(f, index, values, self.strides)

        with ThreadPoolExecutor(min(os.cpu_count() or 1, 8)) as pool:
            list(pool.map(one, range(0, len(at), _BLOCK)))
        return out


def _smooth_block(f: Any, index: Any, values: Any, strides: Any) -> NDArray[Any]:
    f = f * f * f * (f * (f * 6 - 15) + 10)

    def along(axis: int, base: Any) -> Any:
        if axis == 3:
            return values[base]
        first = along(axis + 1, base)
        return first + (along(axis + 1, base + strides[axis]) - first) * f[axis]

    return along(0, index)  # type: ignore[no-any-return]


def _near(f: Any, index: Any, sites: Any, strides: Any) -> Any:
    """(weight, number) of each of the 27 cells around, one after the other."""
    for offset in _AROUND:
        at = index + int(offset @ strides)
        away = np.zeros(f.shape[1], np.float32)
        for i in range(3):
            x = sites[i].take(at)
            x -= f[i] - np.float32(offset[i])
            x *= x
            away += x
        near = np.maximum(np.float32(1) - away, np.float32(0))
        yield near * near * (np.float32(3) - near - near), sites[3].take(at)


def _sparse_block(f: Any, index: Any, sites: Any, strides: Any) -> NDArray[Any]:
    total = np.zeros(f.shape[1], np.float32)
    for weight, number in _near(f, index, sites, strides):
        total += weight * number
    return total


def _alligator_block(f: Any, index: Any, sites: Any, strides: Any) -> NDArray[Any]:
    first, second = np.zeros((2, f.shape[1]), np.float32)
    for weight, number in _near(f, index, sites, strides):
        bump = weight * (np.float32(0.5) + np.float32(0.5) * number)
        second = np.maximum(second, np.minimum(first, bump))
        first = np.maximum(first, bump)
    return first - second
