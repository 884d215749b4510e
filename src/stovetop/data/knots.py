"""Knots of B-splines: weights of a hull's points at a parameter, and the same curve over other knots.

An open basis of n points and degree d has n + d + 1 knots, a closed one n + 1: one round, the rest follows from it.
Point i is supported by d + 2 knots in a row, of a closed one those from number i - d on.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]
Ints = NDArray[np.int64]

#: knots nearer to each other than this part of the whole are one
NEAR = 1e-9


@dataclass(frozen=True, eq=False)
class Basis:
    """One direction of a spline: `count` hull points of a degree; knots as above, even where there are none."""

    count: int
    degree: int
    closed: bool = False
    knots: Doubles | None = None
    clamped: bool = True

    @cached_property
    def all(self) -> Doubles:
        """(open: count, closed: count + degree) + degree + 1 knots: those of point i begin at i."""
        n, d = self.count, self.degree
        k = even(n, d, self.closed, self.clamped) if self.knots is None else self.knots
        if not self.closed:
            return k
        i = np.arange(-d, n + d + 1)
        return np.asarray(k[i % n] + (i // n) * (k[n] - k[0]))

    @cached_property
    def spans(self) -> Ints:
        """Where in `all` the spans that have a length begin."""
        k, d = self.all, self.degree
        first = np.arange(d, len(k) - d - 1)
        return first[k[first + 1] > k[first]]

    @property
    def domain(self) -> tuple[float, float]:
        return float(self.all[self.degree]), float(self.all[-self.degree - 1])

    @property
    def greville(self) -> Doubles:
        """(count,) the mean of as many successive knots as the degree: where each point counts most."""
        k, d = self.all, self.degree
        return np.array([k[i + 1 : i + d + 1].mean() for i in range(self.count)])

    @property
    def start(self) -> float:
        """Where an open one begins; of a closed one where its first point counts most."""
        return float(self.greville[0]) if self.closed else self.domain[0]

    def at(self, u: Doubles) -> tuple[Ints, Doubles]:
        """(m, degree + 1) which points make up each parameter u within the domain, and how much of each."""
        which = np.searchsorted(self.all[self.spans], u, "right") - 1
        first = self.spans[np.clip(which, 0, len(self.spans) - 1)]
        return self._points(first), cox_de_boor(self.all, self.degree, first, u)

    def across(self, t: Doubles) -> Doubles:
        """Parameters of places counted in spans from the start of the domain."""
        k = np.clip(t.astype(np.int64), 0, len(self.spans) - 1)
        low, high = self.all[self.spans[k]], self.all[self.spans[k] + 1]
        return np.asarray(low + (t - k) * (high - low))

    def counted(self, u: float) -> float:
        """The other way around; beyond the ends of a closed one as well."""
        marks = np.append(self.all[self.spans], self.domain[1])
        low, high = self.domain
        turns = np.floor((u - low) / (high - low)) if self.closed else 0.0
        at = np.interp(u - turns * (high - low), marks, np.arange(len(marks)))
        return float(at + turns * len(self.spans))

    def _points(self, first: Ints) -> Ints:
        index = first[..., None] - self.degree + np.arange(self.degree + 1)
        return np.asarray(index % self.count)

    def unit(self) -> Basis:
        """With a domain of length 1, from where it begins."""
        low, high = self.domain
        k = self.all if not self.closed else self.all[self.degree : self.degree + self.count + 1]
        return Basis(self.count, self.degree, self.closed, (k - self.start) / (high - low))

    def reversed(self) -> Basis:
        """For the points in reverse."""
        n, d = self.count, self.degree
        k = -self.all[::-1]
        # of a closed one knot m follows from knot n - d - m
        return Basis(n, d, self.closed, k[2 * d : 2 * d + n + 1] if self.closed else k)

    def rolled(self, by: int) -> Basis:
        """Of a closed one for its points moved on by so many."""
        i = np.arange(self.count + 1) - by
        k, n = self.all[self.degree :], self.count
        return Basis(n, self.degree, True, k[i % n] + (i // n) * (k[n] - k[0]))

    @property
    def is_even(self) -> bool:
        """Whether no knots need to be kept."""
        if self.knots is None:
            return True
        plain = Basis(self.count, self.degree, self.closed, None, self.clamped)
        low, high = plain.domain
        a, b = self.domain
        return bool(np.allclose((self.all - a) / (b - a), (plain.all - low) / (high - low), atol=1e-7))


def even(n: int, d: int, closed: bool, clamped: bool = True) -> Doubles:
    """Even knots."""
    if closed:
        return np.arange(n + 1, dtype=np.float64)
    if not clamped:
        return np.arange(-d, n + 1, dtype=np.float64)
    return np.concatenate([np.zeros(d), np.arange(n - d + 1), np.full(d, n - d)]).astype(np.float64)


def pieces(spans: int, d: int, closed: bool) -> Basis:
    """The basis of so many Bezier spans: every knot as often as the degree."""
    n = spans * d + (not closed)
    if closed:
        return Basis(n, d, True, np.ceil(np.arange(n + 1) / d))
    k = np.ceil(np.arange(n + d + 1) / d) - 1
    return Basis(n, d, False, np.clip(k, 0, spans))


def cox_de_boor(k: Doubles, d: int, first: Ints, u: Doubles) -> Doubles:
    """(m, d + 1) B-spline weights in the spans that begin at knots `first`."""
    weight = np.zeros((len(u), d + 1))
    weight[:, 0] = 1.0
    for step in range(1, d + 1):
        saved = np.zeros(len(u))
        for r in range(step):
            right, left = k[first + r + 1] - u, u - k[first + 1 - step + r]
            width = right + left
            part = np.divide(weight[:, r], width, out=np.zeros(len(u)), where=width > 0)
            weight[:, r] = saved + right * part
            saved = left * part
        weight[:, step] = saved
    return weight


def blossoms(k: Doubles, d: int, first: int, arguments: Doubles) -> Doubles:
    """(m, d + 1) weights of the points of one span at m times d arguments (de Boor's steps, each with its own)."""
    w = np.broadcast_to(np.eye(d + 1), (len(arguments), d + 1, d + 1)).copy()
    for r in range(1, d + 1):
        j = np.arange(r, d + 1)
        left, right = k[first - d + j], k[first + 1 + j - r]
        part = ((arguments[:, r - 1, None] - left) / (right - left))[..., None]
        w[:, r:] = w[:, r - 1 : -1] * (1 - part) + w[:, r:] * part
    return w[:, d]


def refit(source: Basis, target: Basis) -> Doubles:
    """(target.count, source.count): hull points of the same curve over knots that hold all of the source's.

    The target's degree may be higher, an open target may be a part of the source; a closed one runs along the same
    round.
    """
    d, D, k = source.degree, target.degree, target.all
    low, high = source.domain
    which = list(combinations(range(D), d))
    out = np.zeros((target.count, source.count))
    a, b = target.domain
    for i in range(target.count):
        own = k[i : i + D + 2]
        # a span with a length that the point has a part in: its middle says which piece of the source is meant
        inside = own if target.closed else np.clip(own, a, b)
        j = int(np.argmax(np.diff(inside)))
        middle = (inside[j] + inside[j + 1]) / 2
        arguments = own[1:-1]
        if source.closed:
            turn = np.floor((middle - low) / (high - low)) * (high - low)
            middle, arguments = middle - turn, arguments - turn
        at = np.searchsorted(source.all[source.spans], middle, "right") - 1
        first = int(source.spans[np.clip(at, 0, len(source.spans) - 1)])
        rows = blossoms(source.all, d, first, arguments[np.array(which, int).reshape(len(which), d)])
        np.add.at(out[i], source._points(np.array(first)), rows.mean(0))
    return out


def breaks(basis: Basis, degree: int) -> Counter[float]:
    """The knots within a unit basis (of a closed one all round) and how often each is needed at a higher degree."""
    k, d = basis.all, basis.degree
    inner = np.mod(k[d : d + basis.count], 1.0) if basis.closed else k[d + 1 : basis.count]
    inner = np.round(inner, 9)
    if basis.closed:
        inner[inner > 1 - 2 * NEAR] = 0.0
    else:
        inner = inner[(inner > NEAR) & (inner < 1 - NEAR)]
    return Counter({float(u): min(n + degree - d, degree) for u, n in Counter(inner.tolist()).items()})


def common(bases: list[Basis], degree: int, closed: bool, bezier: bool = False) -> Basis:
    """The least basis that holds all of these unit ones; bezier: with every knot as often as the degree."""
    marks: Counter[float] = Counter()
    for basis in bases:
        marks |= breaks(basis, degree)
        if basis.closed and not closed:
            # it is cut where it begins
            del marks[0.0]
    if bezier:
        marks = Counter(dict.fromkeys(marks, degree))
        if closed and not marks[0.0]:
            marks[0.0] = degree
    inner = sorted(marks.elements())
    if not closed:
        k = np.concatenate([np.zeros(degree + 1), inner, np.ones(degree + 1)])
        return Basis(len(k) - degree - 1, degree, False, k)
    n = len(inner)
    made = Basis(n, degree, True, np.append(inner, inner[0] + 1.0))
    # so that the first point counts most where the curves begin
    starts = [abs((made.rolled(-j).start + 0.5) % 1.0 - 0.5) for j in range(n)]
    made = made.rolled(-int(np.argmin(np.round(starts, 9))))
    k = made.all[degree : degree + n + 1]
    return Basis(n, degree, True, k - np.floor(made.start + 0.5))


def inserted(basis: Basis, at: Doubles, times: int) -> Basis:
    """With knots at parameters of the domain so many times, no knot more often than the degree."""
    d = basis.degree
    low, high = basis.domain
    k = basis.all[d : d + basis.count + 1] if basis.closed else basis.all
    near = NEAR * (high - low)
    new: list[float] = []
    for u in np.unique(at):
        if basis.closed and u - low < near:
            u = high
        if not basis.closed and (u - low < near or high - u < near):
            continue
        old = k[1:] if basis.closed else k
        new += [float(u)] * max(min(times, d - int((np.abs(old - u) < near).sum())), 0)
    if not basis.closed:
        return Basis(basis.count + len(new), d, False, np.sort(np.append(k, new)))
    made = Basis(basis.count + len(new), d, True, np.sort(np.append(k, new)))
    # its first point stays as near as can be to where the old one's was
    turns = [made.rolled(by) for by in range(-d, d + 1)]
    off = [abs((t.start - basis.start) / (high - low)) for t in turns]
    return turns[int(np.argmin(np.round(off, 9)))]


def written(basis: Basis) -> str:
    """Knots as a primitive's attribute holds them; nothing where they are even."""
    return "" if basis.is_even or basis.knots is None else " ".join(f"{x:.17g}" for x in basis.knots)


def read(text: Any, count: int, degree: int, closed: bool, clamped: bool) -> Basis:
    """What `written` wrote; even knots where it does not fit the hull."""
    plain = Basis(count, degree, closed, None, clamped)
    if not text:
        return plain
    try:
        k = np.array(str(text).split(), np.float64)
    except ValueError:
        return plain
    if len(k) != (count + 1 if closed else count + degree + 1) or not np.isfinite(k).all() or (np.diff(k) < 0).any():
        return plain
    made = Basis(count, degree, closed, k)
    full = made.all
    # no point without a part of the curve
    good = k[-1] > k[0] and len(made.spans) and (full[degree + 1 :] > full[: -degree - 1]).all()
    return made if good else plain
