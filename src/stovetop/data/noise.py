"""Random numbers in space: what the Noise CHOP and SOP walk through.

Points are (n, 3), values about -1 to 1 (`alligator` 0 to 1), the same for the same seed everywhere. Each cell of the
integer lattice has random bits of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]
Bits = NDArray[np.uint64]

_BITS = np.uint64(0xFFFFFFFF)
_ROUNDS = ((np.uint64(16), np.uint64(0x21F0AAAD)), (np.uint64(15), np.uint64(0x735A2D97)))
_FACTORS = tuple(np.uint32(factor) for factor in (0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D))
#: where in a cell's bits the place along each axis is, ten bits each
_SHIFTS, _TEN_BITS = np.array([0, 10, 22], np.uint64), np.uint64(1023)
_SHIFTS32 = _SHIFTS.astype(np.uint32)
_CORNERS = np.array([[x, y, z] for x in (0, 1) for y in (0, 1) for z in (0, 1)], np.int64)
_AROUND = np.array([[x, y, z] for x in (-1, 0, 1) for y in (-1, 0, 1) for z in (-1, 0, 1)], np.int64)
#: from so many points on they are looked at cell by cell, in blocks of so many
_MANY, _BLOCK = 2048, 32768


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


def smooth(at: Doubles, seed: Any) -> Doubles:
    """Value noise at points (n, 3): lattice values blended by a curve of the fifth degree, slope 0 at the lattice."""
    if len(at) >= _MANY and not np.ndim(seed):
        return _in_blocks(at, seed, _smooth_block)
    cell = np.floor(at)
    f = at - cell
    f = f * f * f * (f * (f * 6 - 15) + 10)
    corners = signed(hashed(cell.astype(np.int64) + _CORNERS[:, None], seed))
    return (corners * np.prod(np.where(_CORNERS[:, None] == 1, f, 1 - f), axis=2)).sum(axis=0)


def kernels(at: Doubles, seed: Any) -> tuple[Doubles, Doubles]:
    """Weights 0..1 and numbers -1..1 of the random place in each of the 27 cells around points (n, 3), (27, n) both."""
    cell = np.floor(at).astype(np.int64) + _AROUND[:, None]
    bits = hashed(cell, seed)
    place = ((bits[..., None] >> _SHIFTS) & _TEN_BITS) * (1 / 1023) + cell
    near = np.maximum(1 - np.square(at - place).sum(axis=2), 0)
    return near * near * (3 - 2 * near), signed((bits * _FACTORS[0]) & _BITS)


def sparse(at: Doubles, seed: Any) -> Doubles:
    """Sparse convolution: a smooth kernel around a random place in each cell, each with a random weight."""
    if len(at) >= _MANY and not np.ndim(seed):
        return np.clip(_in_blocks(at, seed, _sparse_block) * 1.3, -1, 1)
    weights, values = kernels(at, seed)
    return np.clip((weights * values).sum(axis=0) * 1.3, -1, 1)


def alligator(at: Doubles, seed: Any) -> Doubles:
    """The difference between the two largest kernels around random places: rounded bumps, 0..1."""
    if len(at) >= _MANY and not np.ndim(seed):
        return _in_blocks(at, seed, _alligator_block)
    weights, values = kernels(at, seed)
    ranked = np.sort(weights * (0.5 + 0.5 * values), axis=0)
    return ranked[-1] - ranked[-2]


def _in_blocks(at: Doubles, seed: int, block: Callable[..., NDArray[Any]]) -> Doubles:
    """block(places in the cell, each axis' part of the hash of the cell, seed), a cache-sized part at a time.

    The hash is that of `hashed`, in 32 bits. One core: what two would win, handing the interpreter over would lose.
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


def _smooth_block(f: NDArray[np.float32], axes: list[Any], seed: np.uint32) -> NDArray[Any]:
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


def _near(f: NDArray[np.float32], axes: list[Any], seed: np.uint32) -> Iterator[tuple[Any, Any]]:
    """(weight 0..1, number -1..1) of each of the 27 cells around, one after the other; see `kernels`."""
    parts, ten = _beside(axes, (-1, 0, 1)), np.uint32(_TEN_BITS)
    # in units of 1/1023, as the random places are
    seen = [[(x - np.float32(step)) * np.float32(1023) for step in (-1, 0, 1)] for x in f]
    for cell in np.ndindex(3, 3, 3):
        x, y, z = (part[step] for part, step in zip(parts, cell, strict=True))
        bits = _mixed32((x ^ y ^ z) + seed)
        near = np.full(f.shape[1], 1023.0**2, np.float32)
        for axis, step in enumerate(cell):
            place = bits >> _SHIFTS32[axis] if axis else bits
            away = (place if axis == 2 else place & ten).astype(np.float32)
            away -= seen[axis][step]
            away *= away
            near -= away
        near *= np.float32(1023.0**-2)
        np.maximum(near, 0, out=near)
        weight = near * near
        near *= np.float32(-2)
        near += np.float32(3)
        weight *= near
        bits *= _FACTORS[0]
        yield weight, _signed32(bits)


def _sparse_block(f: NDArray[np.float32], axes: list[Any], seed: np.uint32) -> NDArray[Any]:
    total = np.zeros(f.shape[1], np.float32)
    for weight, number in _near(f, axes, seed):
        weight *= number
        total += weight
    return total


def _alligator_block(f: NDArray[np.float32], axes: list[Any], seed: np.uint32) -> NDArray[Any]:
    first, second = np.zeros((2, f.shape[1]), np.float32)
    for weight, number in _near(f, axes, seed):
        bump = weight * (np.float32(0.5) + np.float32(0.5) * number)
        second = np.maximum(second, np.minimum(first, bump))
        first = np.maximum(first, bump)
    return first - second


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
    for _ in range(integrals):
        walk = np.cumsum(walk)
        if normal:
            walk = walk / max(np.abs(walk).max(), 1e-9)
    return np.interp(x, np.arange(first, last + 1), walk)
