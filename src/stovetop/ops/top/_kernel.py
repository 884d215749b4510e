"""Blur kernels, and how well a blur of a halved image stands for one of the image itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import ceil
from typing import Any, NamedTuple

import numpy as np

from stovetop.core.pars import Menu

TYPES = {
    "catmull": "Catmull-Rom",
    "gaussian": "Gaussian",
    "box": "Box",
    "bartlette": "Bartlette",
    "sinc": "Sinc",
    "hanning": "Hanning",
    "blackman": "Blackman",
}
#: halving and doubling filter: the quadratic B-spline's
HALVE = np.array([1.0, 3.0, 3.0, 1.0]) / 8


def type_menu(default: str) -> Any:
    return Menu(TYPES, default, label="Type")


def _catmull(t: np.ndarray) -> np.ndarray:
    """Catmull and Rom's spline, its support of 2 brought to 1."""
    x = 2 * np.abs(t)
    return np.where(x < 1, (1.5 * x - 2.5) * x * x + 1, ((-0.5 * x + 2.5) * x - 4) * x + 2)


#: weight at -1 < t < 1; all but the box and the Gaussian are 0 at the ends. gl/glsl/kernel.glsl has the same.
SHAPES: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "catmull": _catmull,
    "bartlette": lambda t: 1 - np.abs(t),
    "sinc": lambda t: np.sinc(2 * t),
    "hanning": lambda t: 0.5 + 0.5 * np.cos(np.pi * t),
    "blackman": lambda t: 0.42 + 0.5 * np.cos(np.pi * t) + 0.08 * np.cos(2 * np.pi * t),
}


@lru_cache(256)
def weights(kind: str, radius: float) -> np.ndarray:
    """(n,) float64: the kernel's weights at 0, 1, … pixels; with those at -1, -2, … their sum is 1.

    A radius of r reaches r pixels to each side: the Gaussian has a standard deviation of r / 3, the others are 0 at
    r + 1; 0 is the identity. The box's last pixels count by the fraction of r.
    """
    x = np.arange(ceil(radius) + 1, dtype=float)
    if radius <= 0:
        return np.ones(1)
    if kind == "gaussian":
        w = np.exp(-0.5 * (x * 3 / radius) ** 2)
    elif kind == "box":
        w = np.clip(radius + 1 - x, 0, 1)
    else:
        w = SHAPES[kind](np.minimum(x / (radius + 1), 1))
    return w / (2 * w.sum() - w[0])


class Plan(NamedTuple):
    """levels: how often to halve the image before blurring it with `weights` (at 0, 1, … of its pixels)."""

    levels: int
    weights: np.ndarray


@lru_cache(256)
def plan(kind: str, radius: float, tolerance: float) -> Plan:
    """The most halvings whose result differs from the kernel's by at most `tolerance` for any image of 0..1."""
    kernel = weights(kind, radius)
    for levels in range((len(kernel) // 6).bit_length() - 1, 0, -1):
        low, error = fitted(kernel, levels)
        if error <= tolerance:
            return Plan(levels, low)
    return Plan(0, kernel)


def fitted(kernel: np.ndarray, levels: int) -> tuple[np.ndarray, float]:
    """The weights at the halved image's pixels that come closest to `kernel` (at 0, 1, …), by least squares over the
    positions of an output pixel, and the largest error: half the sum of the differences, which an image that is 1
    where the difference is positive and 0 elsewhere has."""
    n, radius = 2**levels, len(kernel) - 1
    reach, spread = ceil(radius / n) + 1, 2 * n + 2 * len(_chain(levels))
    half = radius + spread + n * reach
    a, b, middle = [], [], half
    for phase in range(n // 2):
        one = _response(phase, levels, half)
        columns = [one] + [np.roll(one, n * q) + np.roll(one, -n * q) for q in range(1, reach + 1)]
        goal = np.zeros(2 * half + 1)
        goal[middle + phase - radius : middle + phase + radius + 1] = np.concatenate([kernel[:0:-1], kernel])
        a.append(np.stack(columns, 1))
        b.append(goal)
    total = np.full(reach + 1, 2.0)
    total[0] = 1.0
    normal = sum(m.T @ m for m in a) + 1e6 * np.outer(total, total)
    low = np.linalg.solve(normal, sum(m.T @ g for m, g in zip(a, b, strict=True)) + 1e6 * total)
    low /= low @ total
    return low, max(float(np.abs(m @ low - g).sum()) for m, g in zip(a, b, strict=True)) / 2


@lru_cache(16)
def _chain(levels: int) -> np.ndarray:
    """The filter that `levels` halvings (or, times 2^levels, doublings) amount to."""
    total = np.ones(1)
    for level in range(levels):
        stretched = np.zeros(3 * 2**level + 1)
        stretched[:: 2**level] = HALVE
        total = np.convolve(total, stretched)
    return total


def _response(phase: int, levels: int, half: int) -> np.ndarray:
    """What output pixel `phase` takes of each pixel -half … half of an image halved and doubled without a blur."""
    n, filter = 2**levels, _chain(levels)
    out, reach = np.zeros(2 * half + 1), (len(filter) - 1) / 2
    for low in range(-4, 5):
        first = round(n * low + (n - 1) / 2 - reach)
        if 0 <= phase - first < len(filter):
            out[half + first : half + first + len(filter)] += n * filter[phase - first] * filter
    return out
