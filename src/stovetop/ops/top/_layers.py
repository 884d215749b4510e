"""Layers over a fixed one: what Composite and the two-input composite TOPs (Over, Add, …) share."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, ClassVar

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.pars import Menu, Page, Toggle
from stovetop.data.texture import Texture
from stovetop.gl.draw import Target
from stovetop.ops.top._blend import NUMBERS
from stovetop.ops.top._family import EXTENDS, TOP, ShaderFile, run
from stovetop.ops.top._place import (
    FITS,
    JUSTIFY_H,
    JUSTIFY_V,
    about,
    affine,
    fitted,
    in_heights,
    justified,
    pivot,
    placed,
    rotate,
    scale,
    translate,
    unit,
)


class Placement:
    """The Transform page, but for Legacy Transform."""

    _transform = Page("Transform")
    size = Menu({"input1": "Input 1", "input2": "Input 2"}, "input2", label="Fixed Layer")
    prefit = Menu(FITS, label="Pre-Fit Overlay")
    justifyh = Menu(JUSTIFY_H, "center", label="Justify Horizontal")
    justifyv = Menu(JUSTIFY_V, "center", label="Justify Vertical")
    extend = Menu(EXTENDS, "zero", label="Extend Overlay")
    r = rotate()
    t = translate()
    tunit = unit("Translate Units")
    s = scale()
    p = pivot()
    punit = unit("Pivot Units")


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
        code = step_shader(operand, swap, tuple((m is not None) + (m is not None and zero) for m in maps))
        values = {f"to_{i}": m.T.ravel() for i, m in enumerate(maps) if m is not None}
        extend = "hold" if zero else par.extend
        return run(code, target, pair, values, filter=par.inputfiltertype, extend=extend, prelude=NUMBERS)


#: how a step reads a layer that fills the output, one that is moved, and one that is nothing outside of its edges
_READ = ("texture(in{0}, uv)", "texture(in{0}, moved(to_{0}, uv))", "inside(in{0}, moved(to_{0}, uv))")
_STEP = """
#include "composite.glsl"
uniform mat3 to_0, to_1;
vec2 moved(mat3 to, vec2 uv) {{ return (to * vec3(uv, 1.0)).xy; }}
vec4 inside(sampler2D image, vec2 at) {{
    return any(lessThan(at, vec2(0.0))) || any(greaterThan(at, vec2(1.0))) ? vec4(0.0) : texture(image, at);
}}
vec4 cook(vec2 uv) {{ return td_composite(operand_{operand}, {first}, {second}); }}
"""


@cache
def step_shader(operand: str, swap: bool, reads: tuple[int, int]) -> ShaderFile:
    """Input 0 over input 1 (the other way round where swapped), each read as `_READ` says by number. Written for the
    case: what the others would need costs nothing, and a layer that fills the output is read at the drawn pixel."""
    first, second = (_READ[how].format(i) for i, how in enumerate(reads))
    pair = {"first": second, "second": first} if swap else {"first": first, "second": second}
    return ShaderFile("composite", _STEP.format(operand=operand, **pair))


class Pair(Layered):
    """Two inputs under one operation, which `operand` names."""

    inputs = ("input1", "input2")
    page = "Transform"
    common = (Placement, Legacy, *TOP.common)
    operand: ClassVar[str] = ""

    def cook(self, par: Any, input1: Texture, input2: Texture) -> Texture:
        return self.combine(par, [input1, input2], self.operand)


def layout(par, layer: Texture, fixed: Texture, target: Target, steps: int) -> np.ndarray | None:
    """The 3x3 matrix from output uv (0..1) to a layer's uv, None where that changes nothing; CookError where the scale
    is 0."""
    ratio, size = fixed.aspect, (target.width, target.height)
    fit = fitted(par.prefit, layer, (fixed.width, fixed.height), ratio)
    tx, ty = in_heights(par.t, par.tunit, size, ratio)
    if steps > 0:
        sx, sy = in_heights(par.tstep, par.tstepunit, size, ratio)
        tx, ty = tx + sx * steps, ty + sy * steps
    pivoted = about(par.p, par.punit, size, ratio)
    if not par.sx or not par.sy:
        raise CookError("a layer's scale is 0")
    transform = affine((tx, ty), par.r, par.s, pivoted, legacy=getattr(par, "legacyxform", False))
    centre = justified(par.justifyh, par.justifyv, fit, ratio)
    found = np.linalg.inv(placed(fit, centre, transform, ratio))
    return None if np.abs(found - np.eye(3)).max() < 1e-9 else found
