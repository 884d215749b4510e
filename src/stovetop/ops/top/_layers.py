"""Layers over a fixed one: what Composite and the two-input composite TOPs (Over, Add, …) share."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, radians, sin
from typing import Any, ClassVar

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.pars import XY, Float, Menu, Page, Toggle
from stovetop.data.texture import Texture
from stovetop.gl.draw import Target
from stovetop.ops.top._blend import NUMBERS, OPERATIONS
from stovetop.ops.top._family import EXTENDS, TOP

UNITS = {"pixels": "P", "fraction": "F", "fractionaspect": "A"}


class Placement:
    """The Transform page, but for Legacy Transform."""

    _transform = Page("Transform")
    size = Menu({"input1": "Input 1", "input2": "Input 2"}, "input2", label="Fixed Layer")
    prefit = Menu(
        {
            "fill": "Fill",
            "fithorz": "Fit Horizontal",
            "fitvert": "Fit Vertical",
            "fitbest": "Fit Best",
            "fitoutside": "Fit Outside",
            "nativeres": "Native Resolution",
        },
        label="Pre-Fit Overlay",
    )
    justifyh = Menu({"left": "Left", "center": "Center", "right": "Right"}, "center", label="Justify Horizontal")
    justifyv = Menu({"bottom": "Bottom", "center": "Center", "top": "Top"}, "center", label="Justify Vertical")
    extend = Menu(EXTENDS, "zero", label="Extend Overlay")
    r = Float(0.0, label="Rotate", norm=(-180, 180))
    t = XY(0.0, 0.0, label="Translate", norm=(-1, 1))
    tunit = Menu(UNITS, "fraction", label="Translate Units")
    s = XY(1.0, 1.0, label="Scale")
    p = XY(0.0, 0.0, label="Pivot", norm=(-1, 1))
    punit = Menu(UNITS, "fraction", label="Pivot Units")


class Legacy:
    _transform = Page("Transform")
    legacyxform = Toggle(False, label="Legacy Transform")


class Layered(TOP):
    """Combines layers one after the other: ((1 op 2) op 3) …; one of the first two is fixed, the others lie over it."""

    volumes = True

    def combine(self, par: Any, layers: Sequence[Texture], operand: str, swap: bool = False) -> Texture:
        """The result at the fixed layer's size, aspect and format."""
        fixed = 0 if par.size == "input1" or len(layers) == 1 else 1
        target = self.target(par, [layers[fixed]])
        if len(layers) == 1:
            return self.pass_through(par, layers[0])
        out, first = layers[0], None if fixed == 0 else layout(par, layers[0], layers[1], target, 0)
        for i, layer in enumerate(layers[1:], 1):
            second = None if i == fixed else layout(par, layer, layers[fixed], target, max(0, i - 1))
            out = self._step(par, [out, layer], [first, second], target, operand, swap)
            first = None
        return out

    def _step(
        self, par: Any, pair: list[Texture], maps: list[Any], target: Target, operand: str, swap: bool
    ) -> Texture:
        """One step; a map takes output coordinates to a layer's, None where the layer just fills the output."""
        zero = par.extend == "zero"
        values = {
            "operand": list(OPERATIONS).index(operand),
            "swapped": swap,
            "to_a": (IDENTITY if maps[0] is None else maps[0]).T.ravel(),
            "to_b": (IDENTITY if maps[1] is None else maps[1]).T.ravel(),
            "bound_a": zero and maps[0] is not None,
            "bound_b": zero and maps[1] is not None,
        }
        extend = "hold" if zero else par.extend
        return self.shade(
            par, pair, target=target, shader="composite.glsl", uniforms=values, extend=extend, prelude=NUMBERS
        )


class Pair(Layered):
    """Two inputs under one operation, which `operand` names."""

    inputs = ("input1", "input2")
    page = "Transform"
    common = (Placement, Legacy, *TOP.common)
    operand: ClassVar[str] = ""

    def cook(self, par: Any, input1: Texture, input2: Texture) -> Texture:
        return self.combine(par, [input1, input2], self.operand)


IDENTITY = np.eye(3)


def layout(par, layer: Texture, fixed: Texture, target: Target, steps: int) -> np.ndarray:
    """The 3x3 matrix from output uv (0..1) to a layer's uv; CookError where the scale is 0.

    Works in units of the output's height, origin in its centre, so that rotation keeps angles.
    """
    ratio = fixed.aspect
    w, h = fitted(par.prefit, layer, fixed, ratio)
    place_x = {"left": (w - ratio) / 2, "center": 0.0, "right": (ratio - w) / 2}[par.justifyh]
    place_y = {"bottom": (h - 1) / 2, "center": 0.0, "top": (1 - h) / 2}[par.justifyv]
    tx, ty = in_heights(par.t, par.tunit, target, ratio)
    if steps > 0:
        sx, sy = in_heights(par.tstep, par.tstepunit, target, ratio)
        tx, ty = tx + sx * steps, ty + sy * steps
    px, py = in_heights(par.p, par.punit, target, ratio)
    if not par.sx or not par.sy:
        raise CookError("a layer's scale is 0")
    legacy = getattr(par, "legacyxform", False)
    angle = radians(-par.r if legacy else par.r)
    turn = np.array([[cos(angle), -sin(angle), 0], [sin(angle), cos(angle), 0], [0, 0, 1]])
    scale = np.diag([par.sx, par.sy, 1.0])
    linear = scale @ turn if legacy else turn @ scale
    forward = (
        move(tx + px + place_x, ty + py + place_y) @ linear @ move(-px, -py) @ np.diag([w, h, 1.0]) @ move(-0.5, -0.5)
    )
    return np.linalg.inv(forward) @ np.diag([ratio, 1.0, 1.0]) @ move(-0.5, -0.5)


def fitted(mode: str, layer: Texture, fixed: Texture, ratio: float) -> tuple[float, float]:
    """A layer's width and height in units of the output's height after Pre-Fit."""
    if mode == "fill":
        return ratio, 1.0
    if mode == "nativeres":
        return layer.width / fixed.width * ratio, layer.height / fixed.height
    own = layer.aspect
    wide = own > ratio
    if mode == "fithorz" or (mode == "fitbest" and wide) or (mode == "fitoutside" and not wide):
        return ratio, ratio / own
    return own, 1.0


def in_heights(value: Sequence[float], unit: str, target: Target, ratio: float) -> tuple[float, float]:
    """A pair in pixels, fractions of width and height, or fractions of the height (`fractionaspect`), in heights."""
    x, y = value
    if unit == "pixels":
        return x / target.width * ratio, y / target.height
    return (x * ratio, y) if unit == "fraction" else (x, y)


def move(x: float, y: float) -> np.ndarray:
    return np.array([[1.0, 0.0, x], [0.0, 1.0, y], [0.0, 0.0, 1.0]])
