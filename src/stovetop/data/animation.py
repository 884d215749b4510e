"""Animation by keys: curves, takes of them, and quaternions as rx ry rz without jumps."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


@dataclass(slots=True, eq=False)
class Curve:
    """times (n,) increasing, values (n, k). kind: "linear", "step" or "cubic" (Hermite, with the slopes `enter` and
    `leave` of each key, (n, k) a second). turn: each four columns are a quaternion, on the shorter arc between keys.

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
    """Each four columns at length 1."""
    turns = q.reshape(len(q), -1, 4)
    length = np.sqrt((turns * turns).sum(2, keepdims=True))
    return (turns / np.where(length > 0, length, 1)).reshape(q.shape)


def _slerp(a: Array, b: Array, t: Array) -> Array:
    """Rows of quaternions on the shorter arc."""
    p, q, part = _unit(a).reshape(len(a), -1, 4), _unit(b).reshape(len(a), -1, 4), t[:, None]
    dot = (p * q).sum(2, keepdims=True)
    q, dot = np.where(dot < 0, -q, q), np.abs(dot)
    angle = np.arccos(np.clip(dot, 0, 1))
    flat = angle < 1e-6
    sine = np.where(flat, 1, np.sin(angle))
    out = np.where(flat, p + (q - p) * part, (p * np.sin((1 - part) * angle) + q * np.sin(part * angle)) / sine)
    return _unit(out.reshape(a.shape))


class Bundle:
    """Curves of the same key times and kind side by side, so that all are asked at once."""

    def __init__(self, curves: list[Curve]) -> None:
        first = curves[0]
        enter, leave = (
            np.concatenate([getattr(c, side) for c in curves], 1) if getattr(first, side) is not None else None
            for side in ("enter", "leave")
        )
        values = np.concatenate([c.values for c in curves], 1)
        self.curve = Curve(first.times, values, first.kind, first.turn, enter, leave)
        self.guide: tuple[Array, Array] | None = None

    def angles(self, seconds: Array) -> Array:
        """(m, 3 c) rx ry rz in degrees, as the "xyz" order has them, of c quaternions at m times.

        Of the angles that make the same turn those are chosen that go on from what was before, from the first key on:
        a turntable counts up to 360 and beyond.
        """
        if self.guide is None:
            self.guide = _guide(self.curve)
        times, along = self.guide
        near = Curve(times, along.reshape(len(times), -1)).at(seconds).reshape(-1, 3)
        found = eulers(self.curve.at(seconds).reshape(-1, 4))
        return nearest(found, near).reshape(len(seconds), -1)


@dataclass(slots=True, eq=False)
class Take:
    """An animation: curves of "t", "r" (quaternions), "s" and "weights" by node index. start, end: its seconds."""

    curves: dict[tuple[int, str], Curve] = field(default_factory=dict)
    start: float = 0.0
    end: float = 0.0
    _bundles: dict[tuple[tuple[int, str], ...], list[tuple[Bundle, list[int]]]] = field(default_factory=dict)

    def measure(self) -> None:
        """Take start and end from the keys."""
        found = [c.times[[0, -1]] for c in self.curves.values() if len(c.times)]
        if found:
            self.start, self.end = float(min(f[0] for f in found)), float(max(f[1] for f in found))

    def angles(self, node: int, seconds: ArrayLike) -> Array:
        """(m, 3) rx ry rz in degrees of a node at m times."""
        return self.sample([(node, "r")], seconds)[0]

    def sample(self, keys: list[tuple[int, str]], seconds: ArrayLike, raw: bool = False) -> list[Array]:
        """(m, k) of each of the curves at m times; those of "r" as angles, (m, 3), or `raw` as quaternions."""
        x, names = np.atleast_1d(np.asarray(seconds, np.float64)), tuple(keys)
        if names not in self._bundles:
            self._bundles[names] = self._bundled(names)
        out: list[Array] = [np.zeros((len(x), 0))] * len(keys)
        for bundle, places in self._bundles[names]:
            turned = names[places[0]][1] == "r" and not raw
            found = bundle.angles(x) if turned else bundle.curve.at(x)
            widths = [3 if turned else self.curves[names[i]].values.shape[1] for i in places]
            for i, part in zip(places, np.split(found, np.cumsum(widths)[:-1], 1), strict=True):
                out[i] = part
        return out

    def _bundled(self, names: tuple[tuple[int, str], ...]) -> list[tuple[Bundle, list[int]]]:
        alike: dict[tuple[str, bool, bytes], list[int]] = {}
        for i, name in enumerate(names):
            c = self.curves[name]
            alike.setdefault((c.kind, name[1] == "r", c.times.tobytes()), []).append(i)
        return [(Bundle([self.curves[names[i]] for i in places]), places) for places in alike.values()]


def _guide(curve: Curve) -> tuple[Array, Array]:
    """(n,) times and (n, c, 3) angles without jumps, close enough that between two of them none can hide."""
    steps = 1 if len(curve.times) > 300 or curve.kind == "step" else 16
    between = np.linspace(0, 1, steps, endpoint=False)
    spans = np.append(np.diff(curve.times), 0.0)
    times = np.unique((curve.times[:, None] + spans[:, None] * between).ravel())
    found = eulers(curve.at(times).reshape(-1, 4)).reshape(len(times), -1, 3)
    for i in range(1, len(found)):
        found[i] = nearest(found[i], found[i - 1])
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
