"""What happens at a spline's ends: clamped or not, open or closed, as a new basis and a map of the hull."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .curves import CURVE, basis_of
from .geometry import BEZIER, SURFACES, Geometry
from .hulls import rehulled
from .knots import Basis, pieces, refit

Doubles = NDArray[np.float64]

#: a new basis, and (its points, the old ones)
Map = tuple[Basis, Doubles]


def clamped(b: Basis, clamp: bool, keep: bool) -> Map:
    """An open NURBS that reaches the ends of its hull or not; keep: the same curve, else over the same hull."""
    loose = b.all[b.degree] > b.all[0]
    if b.closed or clamp != loose:
        return b, np.eye(b.count)
    d, n, k = b.degree, b.count, b.all
    inner = k[d : n + 1]
    if clamp:
        new = np.concatenate([np.full(d, inner[0]), inner, np.full(d, inner[-1])])
    else:
        # beyond the ends as far apart as the last spans
        first, last = (np.diff(inner)[np.diff(inner) > 0][i] for i in (0, -1))
        steps = np.arange(1, d + 1)
        new = np.concatenate([inner[0] - first * steps[::-1], inner, inner[-1] + last * steps])
    goal = Basis(n, d, False, new, clamp)
    if not keep:
        return goal, np.eye(n)
    return goal, refit(b, goal) if clamp else np.asarray(np.linalg.inv(refit(goal, b)))


def tied(b: Basis) -> Map:
    """Clamped as it is."""
    return clamped(b, True, True)


def bridged(d: int, rounded: bool, a: Doubles, b: Doubles) -> Doubles:
    """(d - 1, points) between two ends, straight or as the curves go on; a, b: (2, points), the last two each."""
    part = np.arange(1, d)[:, None] / d
    out = a[0] + (b[0] - a[0]) * part
    if rounded and d > 1:
        out[0], out[-1] = 2 * a[0] - a[1], 2 * b[0] - b[1]
        if d == 2:
            out[0] = (3 * a[0] - a[1] + 3 * b[0] - b[1]) / 4
    return out


def ring(b: Basis, rounded: bool) -> Map:
    """An open one closed by a span between its ends, straight or as it goes on; the rest stays."""
    goal, m = tied(b)
    d, n, k = b.degree, b.count, goal.all
    extra = bridged(d, rounded, m[[-1, -2]], m[[0, 1]])
    low, high = goal.domain
    span = (high - low) / max(len(goal.spans), 1)
    knots = np.concatenate([k[d : n + 1], np.full(d - 1, high), np.full(d, high + span)])
    closed = Basis(n + d - 1, d, True, knots)
    return closed, np.concatenate([m, extra])


def opened(b: Basis, keep: bool) -> Map:
    """A closed one open over its hull; keep: the part of the curve that does not go over the seam."""
    d, n = b.degree, b.count
    if n <= d:
        return Basis(n, min(d, n - 1)), np.eye(n)
    k = b.all[d:]
    inner = k[: n - d + 1]
    if not keep or inner[-1] <= inner[0]:
        return Basis(n, d), np.eye(n)
    goal = Basis(n, d, False, np.concatenate([np.full(d, inner[0]), inner, np.full(d, inner[-1])]))
    return goal, refit(b, goal)


def unrolled(b: Basis) -> Map:
    """A closed one open, its first points again at its end: the same curve."""
    n, d = b.count, b.degree
    goal = Basis(n + d, d, False, b.all, False)
    return goal, np.eye(n)[np.arange(n + d) % n]


def bezier_ends(b: Basis, how: str) -> Map:
    """The same for Bezier curves, whose ends are always reached."""
    d, n = b.degree, b.count
    spans = len(b.spans)
    if how.startswith("close") and not b.closed:
        m = np.eye(n)
        return pieces(spans + 1, d, True), np.concatenate([m, bridged(d, how == "closeround", m[[-1, -2]], m[[0, 1]])])
    if how == "unroll" and b.closed:
        return pieces(spans, d, False), np.eye(n)[np.arange(n + 1) % n]
    if how == "open" and b.closed and spans > 1:
        return pieces(spans - 1, d, False), np.eye(n)[: n - d + 1]
    return b, np.eye(n)


def ended(
    g: Geometry, i: int, closing: dict[str, str], clamping: dict[str, str], keep: dict[str, bool]
) -> Geometry | None:
    """A spline with its ends changed along u and v; None where nothing changes. closing, clamping: Primitive SOP's."""
    kind = CURVE.get(int(g.kind[i]), int(g.kind[i]))
    surface = int(g.kind[i]) in SURFACES
    maps: dict[str, Map] = {}
    changed = False
    for axis in "uv" if surface else "u":
        b = basis_of(g, i, axis)
        m = np.eye(b.count)
        if b.degree:
            for step in steps(kind, closing[axis], clamping[axis], keep[axis]):
                b2, m2 = step(b)
                changed |= b2 is not b
                b, m = b2, m2 @ m
        maps[axis] = b, m
    if not changed:
        return None
    index = np.arange(g.offsets[i], g.offsets[i + 1]).reshape(max(int(g.rows[i]), 1) if surface else 1, -1)
    count = tuple(maps[a][1].shape[1] if a in maps else 1 for a in "vu")
    index = index[: count[0], : count[1]]
    if index.shape != count:
        return None
    if not surface:
        return rehulled(g, index, int(g.kind[i]), *maps["u"])
    return rehulled(g, index, int(g.kind[i]), *maps["u"], *maps["v"])


def steps(kind: int, closing: str, clamping: str, keep: bool) -> list[Any]:
    if kind == BEZIER:
        return [lambda b: bezier_ends(b, closing)]
    out: list[Any] = []
    if closing == "closesharp" or (closing == "closeround" and keep):
        out.append(lambda b: (b, np.eye(b.count)) if b.closed else ring(b, closing == "closeround"))
    elif closing == "closeround":
        out.append(lambda b: (b, np.eye(b.count)) if b.closed else (Basis(b.count, b.degree, True), np.eye(b.count)))
    elif closing == "open":
        out.append(lambda b: opened(b, keep) if b.closed else (b, np.eye(b.count)))
    elif closing == "unroll":
        out.append(lambda b: unrolled(b) if b.closed else (b, np.eye(b.count)))
    if clamping != "sameclamp":
        out.append(lambda b: clamped(b, clamping == "clamp", keep))
    return out
