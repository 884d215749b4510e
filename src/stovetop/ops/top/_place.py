"""Placing an image in another: units, fitting, transform matrices, and the pass that draws an image so placed.

Matrices are 3x3 and take homogeneous uv (0..1 from the lower left corner) from the image to the output. Between them
lie heights: units of the output's height with the origin in its centre, in which rotation keeps angles.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, isfinite, radians, sin
from typing import Any

import numpy as np

from stovetop.core.pars import XY, Float, Menu
from stovetop.data.texture import Texture
from stovetop.gl.draw import Target
from stovetop.ops.top._family import TOP

UNITS = {"pixels": "P", "fraction": "F", "fractionaspect": "A"}
FITS = {
    "fill": "Fill",
    "fithorz": "Fit Horizontal",
    "fitvert": "Fit Vertical",
    "fitbest": "Fit Best",
    "fitoutside": "Fit Outside",
    "nativeres": "Native Resolution",
}
JUSTIFY_H = {"left": "Left", "center": "Center", "right": "Right"}
JUSTIFY_V = {"bottom": "Bottom", "center": "Center", "top": "Top"}
XORD = {
    "srt": "Scale Rotate Translate",
    "str": "Scale Translate Rotate",
    "rst": "Rotate Scale Translate",
    "rts": "Rotate Translate Scale",
    "tsr": "Translate Scale Rotate",
    "trs": "Translate Rotate Scale",
}
EVERYWHERE = (-1e30, -1e30, 1e30, 1e30)
INSIDE = (0.0, 0.0, 1.0, 1.0)
NOWHERE = (1.0, 1.0, 0.0, 0.0)
CLEAR = (0.0, 0.0, 0.0, 0.0)


def translate() -> Any:
    return XY(0.0, 0.0, label="Translate")


def rotate() -> Any:
    return Float(0.0, label="Rotate", norm=(0, 360))


def scale() -> Any:
    return XY(1.0, 1.0, label="Scale")


def pivot() -> Any:
    """Counts from the lower left corner; `about` reads it."""
    return XY(0.5, 0.5, label="Pivot")


def unit(label: str, default: str = "fraction") -> Any:
    return Menu(UNITS, default, label=label)


def in_heights(value: Sequence[float], unit: str, size: Sequence[int], ratio: float) -> tuple[float, float]:
    """A pair in pixels, fractions of width and height, or fractions of the height (`fractionaspect`), in heights.

    size: of the image that the pixels count in; ratio: its width by height as seen.
    """
    x, y = value
    if unit == "pixels":
        return x / size[0] * ratio, y / size[1]
    return (x * ratio, y) if unit == "fraction" else (x, y)


def about(value: Sequence[float], unit: str, size: Sequence[int], ratio: float) -> tuple[float, float]:
    """A pivot in heights: its numbers count from the lower left corner, heights from the centre."""
    x, y = in_heights(value, unit, size, ratio)
    return x - ratio / 2, y - 0.5


def in_fractions(value: float, unit: str, pixels: int, heights: float) -> float:
    """A length along one axis as a fraction of the image's; `heights` is the axis' length in heights."""
    return value / {"pixels": pixels, "fraction": 1.0, "fractionaspect": heights}[unit]


def in_pixels(value: Sequence[float], unit: str, image: Texture) -> tuple[float, float]:
    """A pair in pixels of an image."""
    w, h = image.width, image.height
    return (
        in_fractions(value[0], unit, w, image.aspect) * w,
        in_fractions(value[1], unit, h, 1.0) * h,
    )


def in_slices(value: float, unit: str, image: Texture) -> float:
    """A step in z; fractions are of the depth."""
    return value if unit == "pixels" else value * image.depth


def fitted(mode: str, layer: Texture, size: Sequence[int], ratio: float) -> tuple[float, float]:
    """A layer's width and height in heights after fitting it to an output of this size, `ratio` wide."""
    if mode == "fill":
        return ratio, 1.0
    if mode == "nativeres":
        return layer.width / size[0] * ratio, layer.height / size[1]
    own = layer.aspect
    wide = own > ratio
    if mode == "fithorz" or (mode == "fitbest" and wide) or (mode in ("fitoutside", "fitworst") and not wide):
        return ratio, ratio / own
    return own, 1.0


def justified(across: str, up: str, size: Sequence[float], ratio: float) -> tuple[float, float]:
    """Where the centre of a layer of this size goes, in heights."""
    x = {"left": (size[0] - ratio) / 2, "center": 0.0, "right": (ratio - size[0]) / 2}[across]
    y = {"bottom": (size[1] - 1) / 2, "center": 0.0, "top": (1 - size[1]) / 2}[up]
    return x, y


def affine(
    t: Sequence[float], r: float, s: Sequence[float], p: Sequence[float], xord: str = "srt", legacy: bool = False
) -> np.ndarray:
    """Translation, rotation (degrees, counter-clockwise) and scale about a pivot, in heights.

    legacy: as TD built it once, with rotation and order the other way round.
    """
    if legacy:
        r, xord = -r, xord[::-1]
    # in plain numbers: NumPy takes ten times as long for so few
    a, b, c, d, e, f = 1.0, 0.0, -p[0], 0.0, 1.0, -p[1]
    for step in xord:
        if step == "t":
            c, f = c + t[0], f + t[1]
        elif step == "s":
            a, b, c, d, e, f = a * s[0], b * s[0], c * s[0], d * s[1], e * s[1], f * s[1]
        elif r:
            u, v = cos(radians(r)), sin(radians(r))
            a, b, c, d, e, f = u * a - v * d, u * b - v * e, u * c - v * f, v * a + u * d, v * b + u * e, v * c + u * f
    return np.array([[a, b, c + p[0]], [d, e, f + p[1]], [0.0, 0.0, 1.0]])


def placed(size: Sequence[float], centre: Sequence[float], transform: np.ndarray, ratio: float) -> np.ndarray:
    """Image uv to output uv: an image of this size (heights) about a centre, transformed, in an output `ratio` wide."""
    (a, b, c), (d, e, f), _ = transform.tolist()
    a, b, d, e = a * size[0], b * size[1], d * size[0], e * size[1]
    c, f = c - (a + b) / 2 + centre[0], f - (d + e) / 2 + centre[1]
    return np.array([[a / ratio, b / ratio, c / ratio + 0.5], [d, e, f + 0.5], [0.0, 0.0, 1.0]])


def inverse(m: np.ndarray) -> np.ndarray | None:
    """None where the matrix flattens the image to a line."""
    (a, b, c), (d, e, f), last = m.tolist()
    if last != [0.0, 0.0, 1.0]:
        return np.linalg.inv(m) if abs(np.linalg.det(m)) > 1e-12 else None
    det = a * e - b * d
    if not abs(det) > 1e-12:
        return None
    return np.array([[e, -b, b * f - c * e], [-d, a, c * d - a * f], [0.0, 0.0, det]]) / det


def on_pixels(to_image: np.ndarray, image: Texture, target: Target) -> bool:
    """Whether each pixel of the output is just one of the image's: there is nothing to filter then."""
    (a, b, c), (d, e, f), _ = to_image.tolist()
    w, h = image.width, image.height
    a, b, c = a * w / target.width, b * w / target.height, c * w
    d, e, f = d * h / target.width, e * h / target.height, f * h
    first = c + (a + b - 1) / 2, f + (d + e - 1) / 2
    if not all(map(isfinite, (a, b, d, e, *first))):
        return False
    whole = all(abs(n - round(n)) < 1e-8 for n in (a, b, d, e)) and abs(abs(a * e - b * d) - 1) < 1e-9
    return whole and all(abs(n - round(n)) < 1e-4 + 1e-5 * abs(n) for n in first)


def uniform(m: np.ndarray) -> np.ndarray:
    """As GLSL takes it, column by column."""
    return m.T.ravel()


def background(par: Any, color: Sequence[float] | None = None) -> tuple[float, ...]:
    """The Background Color, multiplied by its alpha where the toggle says so."""
    r, g, b, a = par.bgcolor if color is None else color
    return (r * a, g * a, b * a, a) if par.premultrgbbyalpha else (r, g, b, a)


class Placed(TOP):
    """Draws one image, placed by a matrix."""

    def place(
        self,
        par: Any,
        image: Texture,
        forward: np.ndarray,
        target: Target,
        *,
        extend: str = "zero",
        shown: Sequence[float] | None = None,
        behind: Sequence[float] = CLEAR,
        over: bool = False,
        bias: float = 0.0,
    ) -> Texture:
        """`image` where `forward` (image uv to output uv) puts it, `behind` elsewhere; one of no size is nowhere.

        shown: the part of the image's plane (uv: left, bottom, right, top) that is drawn, by default the image itself
        where extend is "zero" and everything otherwise. over: the image is laid over the colour by its alpha.
        """
        back = inverse(forward)
        if shown is None:
            shown = INSIDE if extend == "zero" else EVERYWHERE
        values = {
            "to_image": uniform(np.eye(3) if back is None else back),
            "shown": NOWHERE if back is None else tuple(shown),
            "behind": tuple(behind),
            "over": over,
            "bias": bias,
        }
        return self.shade(
            par,
            [image],
            target=target,
            shader="_place.glsl",
            uniforms=values,
            extend="hold" if extend == "zero" else extend,
            filter="nearest" if not bias and back is not None and on_pixels(back, image, target) else "",
        )
