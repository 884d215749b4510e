"""FBX's animation curves: keys with a kind of interpolation and slopes each."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .fbxtree import Record

Array = NDArray[np.float64]
#: FBX's unit of time: so many are a second
TICKS = 46186158000
#: bits of how a key goes on to the next
_HELD, _LINEAR, _CUBIC, _AUTO, _CLAMPED = 2, 4, 8, 0x100, 0x4000


class Keys(NamedTuple):
    """A curve's keys: times in seconds, values, interpolation (bits), the slopes that leave and enter each segment."""

    times: Array
    values: Array
    flags: NDArray[np.int64]
    leave: Array
    enter: Array


def keys_of(curve: Record) -> Keys:
    times, values = curve.array("KeyTime", np.int64) / TICKS, curve.array("KeyValueFloat")
    counts, flags = curve.array("KeyAttrRefCount", np.int64), curve.array("KeyAttrFlags", np.int64)
    data = curve.array("KeyAttrDataFloat")
    if np.abs(data).max(initial=0) > 1 << 24:
        # text files write the bits of the floats as integers
        data = data.astype(np.int64).astype(np.uint32).view(np.float32).astype(np.float64)
    n = len(times)
    which = np.repeat(np.arange(len(counts)), counts)[:n]
    if len(which) < n or len(flags) < len(counts) or len(data) < 4 * len(counts):
        return Keys(times, values, np.full(n, _LINEAR), np.zeros(n), np.zeros(n))
    slopes, flags = data.reshape(-1, 4)[which], flags[which]
    leave, enter = slopes[:, 0].copy(), slopes[:, 1].copy()
    for i in np.flatnonzero(flags & _AUTO) if n > 1 else ():
        leave[i] = automatic(times, values, int(i), bool(flags[i] & _CLAMPED))
        if i:
            enter[i - 1] = leave[i]
    return Keys(times, values, flags, leave, enter)


def automatic(times: Array, values: Array, i: int, clamped: bool) -> float:
    """The slope of a key that leaves it to the reader: its neighbours', clamped so that nothing overshoots."""
    low, high = max(i - 1, 0), min(i + 1, len(times) - 1)
    slope = (values[high] - values[low]) / max(times[high] - times[low], 1e-9)
    if clamped:
        if low == i or high == i:
            return 0.0
        sides = np.diff(values[low : high + 1]) / np.maximum(np.diff(times[low : high + 1]), 1e-9)
        most = 3 * max(min(sides * np.sign(slope)), 0.0)
        slope = np.sign(slope) * min(abs(slope), most)
    return float(slope)


def along(curve: Record, times: Array) -> Array:
    """A curve's values: held, linear, or cubic by the slopes of its keys."""
    k = keys_of(curve)
    n = len(k.times)
    low = np.clip(np.searchsorted(k.times, times, "right") - 1, 0, max(n - 2, 0))
    high = np.minimum(low + 1, n - 1)
    span = np.where(k.times[high] > k.times[low], k.times[high] - k.times[low], 1.0)
    x = np.clip((times - k.times[low]) / span, 0, 1)
    a, b, kind = k.values[low], k.values[high], k.flags[low]
    x2, x3 = x * x, x * x * x
    cubic = (2 * x3 - 3 * x2 + 1) * a + (x3 - 2 * x2 + x) * k.leave[low] * span
    cubic += (3 * x2 - 2 * x3) * b + (x3 - x2) * k.enter[low] * span
    out = np.where(kind & _CUBIC, cubic, a + (b - a) * x)
    return np.asarray(np.where((kind & _HELD) > 0, np.where(x >= 1, b, a), out))
