"""Animation by keys: curves, takes of them, and quaternions as rx ry rz without jumps."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


@dataclass(slots=True, eq=False)
class Curve:
    """times (n,) increasing, values (n, k). kind: "linear", "step" or "cubic" (Hermite, with the slopes `enter` and
    `leave` of each key, (n, k) a second). turn: the rows are quaternions, on the shorter arc between keys.

    Before the first key and after the last it holds.
    """

    times: Array
    values: Array
    kind: str = "linear"
    turn: bool = False
    enter: Array | None = None
    leave: Array | None = None

    def at(self, seconds: ArrayLike) -> Array:
        """(m, k) at m times."""
        x = np.atleast_1d(np.asarray(seconds, np.float64))
        n = len(self.times)
        low = np.clip(np.searchsorted(self.times, x, "right") - 1, 0, max(n - 2, 0))
        high = np.minimum(low + 1, n - 1)
        span = self.times[high] - self.times[low]
        part = np.clip((x - self.times[low]) / np.where(span > 0, span, 1), 0, 1)[:, None]
        a, b = self.values[low], self.values[high]
        if self.kind == "step":
            return np.where(part >= 1, b, a)
        if self.kind == "cubic" and self.enter is not None and self.leave is not None:
            out = _hermite(a, self.leave[low] * span[:, None], b, self.enter[high] * span[:, None], part)
            return _unit(out) if self.turn else out
        return _slerp(a, b, part) if self.turn else a + (b - a) * part


def _hermite(a: Array, da: Array, b: Array, db: Array, t: Array) -> Array:
    t2, t3 = t * t, t * t * t
    return (2 * t3 - 3 * t2 + 1) * a + (t3 - 2 * t2 + t) * da + (3 * t2 - 2 * t3) * b + (t3 - t2) * db


def _unit(q: Array) -> Array:
    length = np.linalg.norm(q, axis=1, keepdims=True)
    return q / np.where(length > 0, length, 1)


def _slerp(a: Array, b: Array, t: Array) -> Array:
    """Rows of quaternions on the shorter arc."""
    a, b = _unit(a), _unit(b)
    dot = (a * b).sum(1, keepdims=True)
    b, dot = np.where(dot < 0, -b, b), np.abs(dot)
    angle = np.arccos(np.clip(dot, 0, 1))
    flat = angle < 1e-6
    sine = np.where(flat, 1, np.sin(angle))
    out = np.where(flat, a + (b - a) * t, (a * np.sin((1 - t) * angle) + b * np.sin(t * angle)) / sine)
    return _unit(out)


@dataclass(slots=True, eq=False)
class Take:
    """An animation: curves of "t", "r" (quaternions), "s" and "weights" by node index. start, end: its seconds."""

    curves: dict[tuple[int, str], Curve] = field(default_factory=dict)
    start: float = 0.0
    end: float = 0.0
    _guides: dict[tuple[int, str], tuple[Array, Array]] = field(default_factory=dict)

    def measure(self) -> None:
        """Take start and end from the keys."""
        found = [c.times[[0, -1]] for c in self.curves.values() if len(c.times)]
        if found:
            self.start, self.end = float(min(f[0] for f in found)), float(max(f[1] for f in found))

    def angles(self, node: int, seconds: ArrayLike) -> Array:
        """(m, 3) rx ry rz in degrees of a node at m times, as the "xyz" order has them.

        Of the angles that make the same turn those are chosen that go on from what was before, from the first key on:
        a turntable counts up to 360 and beyond.
        """
        curve, x = self.curves[node, "r"], np.atleast_1d(np.asarray(seconds, np.float64))
        if (node, "r") not in self._guides:
            self._guides[node, "r"] = _guide(curve)
        times, along = self._guides[node, "r"]
        near = np.stack([np.interp(x, times, along[:, i]) for i in range(3)], 1)
        return nearest(eulers(curve.at(x)), near)


def _guide(curve: Curve) -> tuple[Array, Array]:
    """(n,) times and (n, 3) angles without jumps, close enough that between two of them none can hide."""
    steps = 1 if len(curve.times) > 300 or curve.kind == "step" else 16
    between = np.linspace(0, 1, steps, endpoint=False)
    spans = np.append(np.diff(curve.times), 0.0)
    times = np.unique((curve.times[:, None] + spans[:, None] * between).ravel())
    found = eulers(curve.at(times))
    for i in range(1, len(found)):
        found[i] = nearest(found[i : i + 1], found[i - 1 : i])[0]
    return times, found


def nearest(angles: Array, near: Array) -> Array:
    """(n, 3) angles that make the same turns ("xyz"), each as close as can be to the other row's."""
    other = angles * [1, -1, 1] + 180.0
    tries = [a - 360.0 * np.round((a - near) / 360.0) for a in (angles, other)]
    far = [np.abs(a - near).sum(1) for a in tries]
    return np.where((far[1] < far[0] - 1e-6)[:, None], tries[1], tries[0])


def eulers(q: Array) -> Array:
    """(n, 3) rx ry rz in degrees ("xyz": about x first) of quaternions (n, 4)."""
    x, y, z, w = _unit(q).T
    sine = np.clip(2 * (w * y - x * z), -1, 1)
    ry = np.arcsin(sine)
    rx = np.arctan2(2 * (y * z + x * w), 1 - 2 * (x * x + y * y))
    rz = np.arctan2(2 * (x * y + z * w), 1 - 2 * (y * y + z * z))
    # straight up or down x and z turn about one axis: all of it goes to x
    level = np.abs(sine) > 1 - 1e-9
    rx = np.where(level, np.arctan2(-2 * (y * z - x * w), 1 - 2 * (x * x + z * z)), rx)
    return np.degrees(np.stack([rx, ry, np.where(level, 0.0, rz)], 1))
