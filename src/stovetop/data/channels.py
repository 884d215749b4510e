"""Channels: what a CHOP hands on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stovetop.core.patterns import match

FloatArray = NDArray[np.float32]
_new = object.__new__


class Channels:
    """Named rows of samples, immutable.

    vals: (chans, samples) float32, read-only. names: one a row, unique. rate: samples a second. start: the index of
    the first
    sample (sample 0 is timeline second 0); the last is `start + samples - 1`. time_slice: the samples are those since
    the
    last cook, not a whole clip. left, right: TD's extend conditions outside of the range (hold, slope, cycle, mirror,
    default), with `default` the value of the last.
    """

    __slots__ = ("default", "left", "names", "rate", "right", "start", "time_slice", "vals")

    def __init__(
        self,
        vals: Any = (),
        names: Sequence[str] = (),
        rate: float = 60.0,
        start: float = 0.0,
        time_slice: bool = False,
        left: str = "hold",
        right: str = "hold",
        default: float = 0.0,
    ) -> None:
        array = np.asarray(vals, np.float32)
        if array.ndim != 2:
            array = array.reshape(len(names), -1) if len(names) else np.zeros((0, array.size and 1), np.float32)
        if len(names) != len(array):
            raise ValueError(f"{len(array)} channels with {len(names)} names")
        if array is vals and array.flags.writeable:
            array = array.view()
        array.flags.writeable = False
        self.vals: FloatArray = array
        self.names = tuple(names)
        self.rate, self.start, self.time_slice = rate, start, time_slice
        self.left, self.right, self.default = left, right, default

    @classmethod
    def made(cls, vals: FloatArray, names: tuple[str, ...], rate: float, start: float, time_slice: bool) -> Channels:
        """Without checks, of a float32 array of the right shape that nobody else holds: for cooks of a few samples."""
        self = _new(cls)
        vals.setflags(False)  # type: ignore[call-arg]
        self.vals = vals
        self.names = names
        self.rate = rate
        self.start = start
        self.time_slice = time_slice
        self.left = self.right = "hold"
        self.default = 0.0
        return self

    @property
    def num_chans(self) -> int:
        return len(self.names)

    @property
    def num_samples(self) -> int:
        return self.vals.shape[1]

    @property
    def end(self) -> float:
        return self.start + max(self.num_samples - 1, 0)

    def replace(self, **changes: Any) -> Channels:
        """The same with other vals, names, rate, start, time_slice, left, right or default."""
        fields = {k: changes.pop(k, getattr(self, k)) for k in _FIELDS}
        if changes:
            raise TypeError(f"Channels has no {', '.join(changes)}")
        return Channels(**fields)

    def index(self, key: int | str, case_sensitive: bool = True) -> int | None:
        """The row of a channel by index (negative from the end) or by name or pattern (its first match)."""
        if isinstance(key, int):
            n = len(self.names)
            return key % n if -n <= key < n else None
        if key in self.names:
            return self.names.index(key)
        found = match(key, self.names, case_sensitive)
        return self.names.index(found[0]) if found else None

    def select(self, pattern: str) -> list[int]:
        """The rows that a channel pattern matches, in channel order."""
        if pattern == "*":
            return list(range(len(self.names)))
        found = set(match(pattern, self.names))
        return [i for i, n in enumerate(self.names) if n in found]

    def take(self, rows: Iterable[int]) -> Channels:
        rows = list(rows)
        return self.replace(vals=self.vals[rows], names=[self.names[i] for i in rows])

    def at(self, index: float) -> FloatArray:
        """All channels at a sample index relative to the first, linear between samples: (chans,) float32."""
        return self.sampled(np.asarray([index]))[:, 0]

    def sampled(self, index: NDArray[Any]) -> FloatArray:
        """All channels at sample indices relative to the first: (chans, n) float32. Linear between, extended
        outside."""
        n = self.num_samples
        if n == 0:
            return np.full((self.num_chans, len(index)), self.default, np.float32)
        index = np.asarray(index, np.float64)
        inside = extend(index, n, self.left, self.right)
        low = np.clip(np.floor(inside).astype(np.int64), 0, n - 1)
        high = np.minimum(low + 1, n - 1)
        part = (inside - low).astype(np.float32)
        out = self.vals[:, low] * (1 - part) + self.vals[:, high] * part
        return self._outside(out, index, n)

    def _outside(self, out: FloatArray, index: NDArray[np.float64], n: int) -> FloatArray:
        for side, mode, edge, inner in (("left", self.left, 0, 1), ("right", self.right, n - 1, n - 2)):
            outside = index < 0 if side == "left" else index > n - 1
            if mode == "default":
                out[:, outside] = self.default
            elif mode == "slope" and n > 1 and outside.any():
                slope = (self.vals[:, edge] - self.vals[:, inner]) * (-1 if side == "left" else 1)
                out[:, outside] = self.vals[:, edge, None] + slope[:, None] * (index[outside] - edge)
        return out

    def resampled(self, rate: float) -> Channels:
        """The same stretch of time at another rate."""
        if rate == self.rate or not self.num_samples:
            return self if rate == self.rate else self.replace(rate=rate)
        count = max(1, round(self.num_samples * rate / self.rate))
        index = np.arange(count) * (self.rate / rate)
        start = round(self.start * rate / self.rate)
        return self.replace(vals=self.sampled(index), rate=rate, start=start)

    def __repr__(self) -> str:
        return f"<Channels {self.num_chans} x {self.num_samples} at {self.rate:g}/s: {' '.join(self.names[:6])}>"


_FIELDS = ("vals", "names", "rate", "start", "time_slice", "left", "right", "default")
EMPTY = Channels(np.zeros((0, 0), np.float32))


def extend(index: NDArray[np.float64], n: int, left: str, right: str) -> NDArray[np.float64]:
    """Sample indices brought into 0..n-1 where the extend conditions repeat; others are clipped."""
    out = index.copy()
    for mode, outside in ((left, index < 0), (right, index > n - 1)):
        if mode == "cycle":
            out[outside] = np.mod(index[outside], n)
        elif mode == "mirror":
            folded = np.mod(index[outside], 2 * n)
            out[outside] = np.where(folded < n, folded, 2 * n - 1 - folded)
    return np.clip(out, 0, n - 1)


def unique(names: Iterable[str]) -> list[str]:
    """The names, later ones of a kind numbered: chan1 chan1 -> chan1 chan2."""
    seen: set[str] = set()
    out = []
    for name in names:
        stem, number = name, 0
        if name in seen:
            stem = name.rstrip("0123456789")
            number = int(name[len(stem) :] or 0)
        while name in seen:
            number += 1
            name = f"{stem}{number}"
        seen.add(name)
        out.append(name)
    return out
