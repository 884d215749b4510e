from __future__ import annotations

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.pars import Float, Int, Page, Ref, Toggle
from stovetop.data.contours import contours, fitted
from stovetop.data.curves import to_polylines
from stovetop.data.geometry import BEZIER
from stovetop.data.holes import bridged
from stovetop.ops.sop._family import SOP, Geometry

LUMINANCE = np.array([0.2126, 0.7152, 0.0722])


class Trace(SOP):
    """Closed polygons around where a TOP's luminance is at least Threshold, outlines of holes included.

    The image is 1 wide, its lower left corner at the origin; uv is 0 to 1 over it. Outlines turn counter-clockwise,
    those of holes clockwise. Lengths are pixels: Remove Borders leaves out a rim of Border Width, Resample puts points
    evenly about a Step Size apart, Smooth moves each point halfway to the middle of its neighbours, by Corner Delta
    at most. Fit to Curves makes cubic Bezier curves no farther than Fitting Error from the points; shapes of straight
    sides stay polygons. Convert to Poly makes those polygons of 4 times Level of Detail sides a span. Hole Faces
    bridges holes to the faces around them; curves become polygons for that.

    Source: https://docs.derivative.ca/Trace_SOP
    """

    class Pars:
        top = Ref("TOP", "", label="TOP Name")
        thresh = Float(0.5, label="Threshold", norm=(0, 1))
        addtexture = Toggle(False, label="Add Point Texture")
        delborder = Toggle(False, label="Remove Borders")
        normals = Toggle(True, label="Compute Normals")
        _filters = Page("Filters")
        bordwidth = Int(2, label="Border Width", min=0)
        doresample = Toggle(True, label="Resample Shapes")
        step = Float(2.0, label="Step Size", min=0.0, norm=(0, 10))
        dosmooth = Toggle(True, label="Smooth Shapes")
        corner = Float(0.5, label="Corner Delta", min=0.0, norm=(0, 2))
        fitcurve = Toggle(False, label="Fit to Curves")
        error = Float(0.5, label="Fitting Error", min=0.0, norm=(0, 2))
        convpoly = Toggle(False, label="Convert to Poly")
        lod = Float(1.0, label="Level of Detail", min=0.0)
        hole = Toggle(False, label="Hole Faces")

    def cook(self, par) -> Geometry:
        if par.top is None:
            return Geometry()
        pixels = par.top.data.numpy()
        pixels = pixels if pixels.ndim == 3 else pixels[0]
        image = pixels[..., :3].astype(np.float64) @ LUMINANCE
        rim = min(par.bordwidth, min(image.shape) // 2) if par.delborder else 0
        inner = image[rim : image.shape[0] - rim, rim : image.shape[1] - rim]
        if not inner.size:
            return Geometry()
        loops = [filtered(par, loop + rim) for loop in contours(inner, par.thresh)]
        loops = [loop for loop in loops if len(loop) > 2]
        if not loops:
            return Geometry()
        size = image.shape[1]
        g = Geometry.merge([shape(par, loop) for loop in loops])
        if par.convpoly or par.hole:
            g = to_polylines(g, par.lod)
        if par.hole:
            g = bridged(g, 1e-3, 1.0)
        g = g.replace(P=((g.P + np.array([0.5, 0.5, 0])) / size).astype(np.float32))
        if par.addtexture:
            g = g.with_attributes("point", uv=g.P * [1, size / image.shape[0], 0])
        return g.with_attributes("point", N=np.tile(np.float32([0, 0, 1]), (g.num_points, 1))) if par.normals else g


def filtered(par, loop: np.ndarray) -> np.ndarray:
    """An outline resampled, then smoothed."""
    if par.doresample:
        if par.step <= 0:
            raise CookError("Step Size must be above 0")
        around = np.concatenate([loop, loop[:1]])
        way = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(around, axis=0), axis=1))])
        count = max(round(way[-1] / par.step), 3)
        at = np.arange(count) / count * way[-1]
        loop = np.stack([np.interp(at, way, around[:, i]) for i in range(2)], -1)
    if par.dosmooth and par.corner:
        move = ((np.roll(loop, 1, 0) + np.roll(loop, -1, 0)) / 2 - loop) / 2
        length = np.linalg.norm(move, axis=1, keepdims=True)
        loop = loop + move * np.minimum(1.0, par.corner / np.maximum(length, 1e-12))
    return loop


def shape(par, loop: np.ndarray) -> Geometry:
    """One outline as a polygon or a Bezier curve."""
    if par.fitcurve:
        hull = fitted(loop, max(par.error, 1e-3))
        if not straight(hull):
            g = Geometry.line(np.pad(hull, ((0, 0), (0, 1))), True)
            return g.replace(kind=np.array([BEZIER], np.uint8), rows=np.array([4], np.int32))
        loop = hull[::3] if len(hull) > 6 else loop
    return Geometry.line(np.pad(loop, ((0, 0), (0, 1))), True)


def straight(hull: np.ndarray) -> bool:
    """Whether all handles lie on the straight lines between the ends of their curves, to a hundredth of a pixel."""
    spans = hull.reshape(-1, 3, 2)
    a, b = spans[:, 0], np.roll(spans[:, 0], -1, 0)
    d = (b - a) / np.maximum(np.linalg.norm(b - a, axis=1, keepdims=True), 1e-12)
    inner = spans[:, 1:] - a[:, None]
    return bool(np.abs(inner[..., 0] * d[:, None, 1] - inner[..., 1] * d[:, None, 0]).max() < 0.01)
