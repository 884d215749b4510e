from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.pars import Float, Int, Menu, StrMenu
from stovetop.data.curves import Samples, curves, lengths, positions, replaced
from stovetop.data.geometry import NURBS
from stovetop.ops.sop._family import SOP, Geometry
from stovetop.ops.sop._groups import prims_or_all
from stovetop.ops.sop.resample import resampled, way

#: weights of four control points, rows by the power of t (1, t, t^2, t^3)
MATRICES = {
    "bspline": np.array([[1, 4, 1, 0], [-3, 0, 3, 0], [3, -6, 3, 0], [-1, 3, -3, 1]]) / 6,
    "cardinal": np.array([[0, 2, 0, 0], [-1, 0, 1, 0], [2, -5, 4, -1], [-1, 3, -3, 1]]) / 2,
    "bezier": np.array([[1, 0, 0, 0], [-3, 3, 0, 0], [3, -6, 3, 0], [-1, 3, -3, 1.0]]),
    "degree2": np.array([[1, 0, 0], [-2, 2, 0], [1, -2, 1], [0, 0, 0.0]]),
}


class Polyspline(SOP):
    """Polygons through or along a spline with their points as its hull.

    BSpline and Cardinal (Catmull-Rom): a cubic for each four neighbours, so that an open one begins at the second
    point: First and Last CV Count repeat the ends. Bezier: spans of four points, of Degree 2 of three, that share
    their ends (the last point repeated to fill up). How TouchDesigner's two special ones run is not published: here
    Special Bezier rounds each corner by a parabola between the middles of its sides, Special Smooth Bezier takes the
    points in pairs as the handles of cubics that end midway between them. Tension t: hull + (2 - t) * (spline -
    hull), so 1 is the spline itself and 2 the polygon, a guess too. Sample Divisions is the pieces for each side of the
    hull.

    Source: https://docs.derivative.ca/Polyspline_SOP
    """

    inputs = ("input",)

    class Pars:
        group = StrMenu("", label="Group")
        basis = Menu(
            {
                "bezier": "Bezier",
                "sbezier": "Special Bezier",
                "c1bezier": "Special Smooth Bezier",
                "degree2": "Degree 2 Bezier",
                "bspline": "BSpline",
                "cardinal": "Cardinal",
                "linear": "Linear",
            },
            "bezier",
            label="Spline Type",
        )
        closure = Menu({"cnone": "Off", "calways": "On", "cifpoly": "If polygon does"}, "cifpoly", label="Close")
        divide = Menu(
            {
                "standard": "Standard",
                "evenlen": "Even Length Segments",
                "evenx": "Even X Segments",
                "eveny": "Even Y Segments",
                "evenz": "Even Z Segments",
            },
            "standard",
            label="Division Method",
        )
        segsize = Float(0.0, label="Segment Length", min=0.0)
        polydivs = Int(10, label="Output Divisions", min=0)
        edgedivs = Int(10, label="Sample Divisions", min=1)
        first = Int(1, label="First CV Count", min=1)
        last = Int(1, label="Last CV Count", min=1)
        tension = Float(1.0, label="CV Tension", norm=(0, 1))

    def cook(self, par, input: Geometry) -> Geometry:
        faces = np.flatnonzero(prims_or_all(input, par.group) & curves(input) & (input.kind <= NURBS))
        if par.divide != "standard" and not par.polydivs and not par.segsize:
            raise CookError("Output Divisions or Segment Length must be above 0")
        return replaced(input, {int(i): divided(par, input, splined(par, input, int(i))) for i in faces})


def splined(par, g: Geometry, i: int) -> Samples:
    """The spline of one polygon, so many samples for each side."""
    v = np.arange(g.offsets[i], g.offsets[i + 1])
    closed = bool(g.closed[i]) if par.closure == "cifpoly" else par.closure == "calways"
    v = np.concatenate([np.repeat(v[:1], par.first), v[1:-1], np.repeat(v[-1:], par.last)]) if len(v) > 1 else v
    if par.basis == "c1bezier" and closed and len(v) % 2:
        v = np.append(v, v[-1])
    least = 2 if par.basis == "linear" else 3 if closed or par.basis in ("degree2", "sbezier") else 4
    if len(v) < least:
        return Samples(v[:, None], np.ones((len(v), 1)), closed)
    windows, matrix, sides = spans(par.basis, v, closed)
    steps = par.edgedivs * sides
    t = np.arange(steps) / steps
    spline = np.stack([t**0, t, t**2, t**3], -1) @ matrix
    hull = along_hull(par.basis, t * sides, windows.shape[1])
    weight = hull + (2 - par.tension) * (spline - hull)
    index, weights = np.repeat(windows, steps, 0), np.tile(weight, (len(windows), 1))
    if not closed:
        end = matrix.sum(0)
        flat = along_hull(par.basis, np.array([float(sides)]), windows.shape[1])[0]
        index = np.concatenate([index, windows[-1:]])
        weights = np.concatenate([weights, (flat + (2 - par.tension) * (end - flat))[None]])
    return Samples(index, weights, closed)


def spans(basis: str, v: np.ndarray, closed: bool) -> tuple[np.ndarray, np.ndarray, int]:
    """The control points of each piece (n, k), its matrix, and how many sides of the hull it covers."""
    n = len(v)
    if basis == "linear":
        start = np.arange(n if closed else n - 1)
        return v[(start[:, None] + [0, 1]) % n], np.array([[1, 0], [-1, 1], [0, 0], [0, 0.0]]), 1
    if basis in ("bspline", "cardinal"):
        start = np.arange(n) - 1 if closed else np.arange(n - 3)
        return v[(start[:, None] + np.arange(4)) % n], MATRICES[basis], 1
    if basis in ("bezier", "degree2"):
        d = 3 if basis == "bezier" else 2
        count = -(-(n if closed else n - 1) // d)
        at = np.arange(count)[:, None] * d + np.arange(d + 1)
        # a closed one comes back to its first point; what is short of a span repeats the last
        at = np.where(at == count * d, 0, np.minimum(at, n - 1)) if closed else np.minimum(at, n - 1)
        return v[at], MATRICES[basis], d
    if basis == "sbezier":
        at = np.arange(n)[:, None] + [-1, 0, 1]
        windows = v[at % n] if closed else v[np.clip(at, 0, n - 1)]
        middles = np.array([[0.5, 0.5, 0], [0, 1, 0], [0, 0.5, 0.5]])
        return windows, MATRICES["degree2"] @ middles, 1
    at = np.arange(-(-n // 2))[:, None] * 2 + [-1, 0, 1, 2]
    windows = v[at % n] if closed else v[np.clip(at, 0, n - 1)]
    middles = np.array([[0.5, 0.5, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0.5, 0.5]])
    return windows, MATRICES["bezier"] @ middles, 2


def along_hull(basis: str, t: np.ndarray, count: int) -> np.ndarray:
    """(n, count) weights of the places t, in sides, on the straight sides of a piece."""
    first = {"bspline": 1, "cardinal": 1, "sbezier": 0.5, "c1bezier": 0.5}.get(basis, 0)
    return np.maximum(1 - np.abs(t[:, None] + first - np.arange(count)), 0.0)


def divided(par, g: Geometry, s: Samples) -> Samples:
    if par.divide == "standard" or len(s.index) < 2:
        return s
    P = positions(g, s)
    axis = par.divide.removeprefix("even")
    whole = (lengths(P) if axis == "len" else way(P, axis))[-1]
    if not np.isfinite(whole):
        return s
    count, size = par.polydivs, par.segsize
    if not count:
        count = int(whole / size + 1e-6) if size > 0 else 0
    given = bool(size > 0 and par.polydivs)
    how = SimpleNamespace(
        method="dist" if axis == "len" else axis, measure="arc", edge=False, last=False,
        dolength=given, length=size, dosegs=True, segs=max(count, 1),
    )  # fmt: skip
    return resampled(how, g, s)
