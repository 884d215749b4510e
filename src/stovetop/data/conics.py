"""Circles and arcs exactly: rational splines, in quarters or less, each a quadratic raised to the order."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .geometry import BEZIER, NURBS, Geometry
from .knots import Basis, pieces, refit, written
from .splines import spline_surfaces

Doubles = NDArray[np.float64]

#: more turns than anybody asks for
MOST = 1000


class Arc(NamedTuple):
    """cos, sin, weight: (n,) of the hull; order: 3 at least, a circle has none of 2."""

    cos: Doubles
    sin: Doubles
    weight: Doubles
    basis: Basis

    @property
    def order(self) -> int:
        return self.basis.degree + 1


def arc(order: int, begin: float = 0.0, end: float = 360.0, closed: bool = True) -> Arc:
    """A part of the unit circle, in degrees; closed: all of it, from `begin` on."""
    d = max(order - 1, 2)
    begin, end = (float(np.nan_to_num(x)) for x in (begin, end))
    whole = float(np.clip(end - begin, -360.0 * MOST, 360.0 * MOST))
    n = 4 if closed else max(int(np.ceil(abs(whole) / 90 - 1e-9)), 1)
    step = np.pi / 2 if closed else np.radians(whole) / n
    turn = np.radians(begin) + np.arange(2 * n + (not closed)) * step / 2
    middle = np.cos(step / 2)
    weight = np.where(np.arange(len(turn)) % 2, middle, 1.0)
    # times its weight a middle point lies on the circle
    hull = np.stack([np.cos(turn), np.sin(turn), weight], -1)
    basis = pieces(n, d, closed)
    x, y, w = (refit(pieces(n, 2, closed), basis) @ hull).T
    return Arc(x / w, y / w, w, basis)


def line(count: int, order: int, bezier: bool) -> Basis:
    """The basis of a straight direction with so many points, which suit the order."""
    d = min(order, count) - 1
    return pieces((count - 1) // d, d, False) if bezier else Basis(count, d)


def conic_curve(P: Doubles, around: Arc, bezier: bool) -> Geometry:
    g = Geometry.line(P, around.basis.closed).with_attributes("point", Pw=around.weight)
    g = g.replace(kind=np.array([BEZIER if bezier else NURBS], np.uint8), rows=np.array([around.order], np.int32))
    return g if bezier else g.with_attributes("prim", knotsu=[written(around.basis)])


def conic_surface(mesh: Geometry, weight: Doubles, u: Basis, v: Basis, bezier: bool) -> Geometry:
    """A mesh as the hull of a rational surface. weight: (rows, columns)."""
    g = spline_surfaces(mesh, bezier, (u.degree + 1, v.degree + 1)).with_attributes("point", Pw=weight.reshape(-1))
    return g if bezier else g.with_attributes("prim", knotsu=[written(u)], knotsv=[written(v)])
