from __future__ import annotations

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.pars import Float, Int, Menu, StrMenu, Toggle
from stovetop.data.curves import Samples, at, curves, lengths, positions, replaced, samples
from stovetop.ops.sop._family import SOP, Geometry
from stovetop.ops.sop._groups import prims_or_all

MOST = 10_000_000


class Resample(SOP):
    """Curves through evenly spaced points: open and closed polygons, and splines as polygons.

    With a Length, segments of that length from the start (a shorter one at the end with Maintain Last Vertex); with
    Segments alone, so many over the whole; with both, so many of that length at most. By Polygon Edge keeps the
    corners and divides each side. Along x, y or z the spacing is even in that coordinate's way. Closed curves stay
    closed where they are resampled whole. Along Chord is the same here: curves are polygons when they are measured.

    Source: https://docs.derivative.ca/Resample_SOP
    """

    inputs = ("input",)

    class Pars:
        group = StrMenu("", label="Group")
        lod = Float(1.0, label="Level of Detail")
        edge = Toggle(False, label="Resample by Polygon Edge")
        method = Menu(
            {
                "dist": "Even Length Segments",
                "x": "Even X Segments",
                "y": "Even Y Segments",
                "z": "Even Z Segments",
            },
            "dist",
            label="Method",
        )
        measure = Menu({"arc": "Along Arc", "chord": "Along Chord"}, "arc", label="Measure")
        dolength = Toggle(True, label="Maximum Segment Length")
        length = Float(0.1, label="Length", min=0.0)
        dosegs = Toggle(False, label="Maximum Segments")
        segs = Int(10, label="Segments", min=1)
        last = Toggle(False, label="Maintain Last Vertex")

    def cook(self, par, input: Geometry) -> Geometry:
        which = np.flatnonzero(prims_or_all(input, par.group) & curves(input))
        done = {int(i): resampled(par, input, samples(input, int(i), par.lod)) for i in which}
        return replaced(input, done)


def resampled(par, g: Geometry, s: Samples) -> Samples:
    P = positions(g, s)
    # Along Arc and Along Chord measure the same polygon
    along = lengths(P) if par.method == "dist" or par.measure not in ("arc", "chord") else way(P, par.method)
    if len(P) < 2 or not along[-1] > 0 or not (par.dolength or par.dosegs):
        return s
    if par.edge:
        where = by_edges(par, along)
        return Samples(*at(s, along, where[:-1] if s.closed else where), s.closed)
    whole, closed = float(along[-1]), s.closed
    if par.dolength:
        if par.length <= 0:
            raise CookError("Length must be above 0")
        count = int(whole / par.length + 1e-6)
        if count > MOST:
            raise CookError(f"a Length of {par.length:g} would make {count:,} segments")
        where = np.arange(count + 1) * par.length
        if par.dosegs:
            where = where[: par.segs + 1]
            closed = closed and len(where) > count
        rest = whole - where[-1] > 1e-6 * whole
        if par.last and rest and (not par.dosegs or len(where) <= par.segs):
            where = np.append(where, whole)
        elif rest:
            closed = False
    else:
        where = np.linspace(0, whole, par.segs + 1)
    if closed and where[-1] >= whole * (1 - 1e-6):
        where = where[:-1]
    return Samples(*at(s, along, where), closed)


def way(P: np.ndarray, axis: str) -> np.ndarray:
    """The way along one coordinate alone."""
    return np.concatenate([[0.0], np.cumsum(np.abs(np.diff(P[:, "xyz".index(axis)])))])


def by_edges(par, along: np.ndarray) -> np.ndarray:
    """Places that divide each side by itself."""
    step = np.diff(along)
    parts = np.ones(len(step), int) * (par.segs if not par.dolength else 1)
    if par.dolength:
        parts = np.maximum(np.ceil(step / max(par.length, 1e-9) - 1e-6).astype(int), 1)
        if par.dosegs:
            parts = np.minimum(parts, par.segs)
    places = [a + (b - a) * np.arange(n) / n for a, b, n in zip(along, along[1:], parts, strict=False)]
    return np.append(np.concatenate(places), along[-1])
