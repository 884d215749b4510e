"""What the generators of shapes share: placing, colours, border and edge; the formulas are in gl/glsl/shape.glsl.

All lengths reach the shaders in heights: units of the image's height, with the origin in its centre.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import radians
from typing import Any

from stovetop.core.pars import RGB, XY, Float, Menu, Page, Toggle
from stovetop.data.texture import Texture
from stovetop.gl.draw import Target
from stovetop.ops.top._blend import NUMBERS, OPERATIONS, OVER_INPUT, check
from stovetop.ops.top._family import TOP
from stovetop.ops.top._place import JUSTIFY_H, JUSTIFY_V, in_heights, justified, unit


class Look:
    """Place and colours."""

    rotate = Float(0.0, label="Rotate", norm=(0, 360))
    center = XY(0.0, 0.0, label="Center")
    centerunit = unit("Center Unit", "fraction")
    justifyh = Menu(JUSTIFY_H, "center", label="Justify Horizontal")
    justifyv = Menu(JUSTIFY_V, "center", label="Justify Vertical")
    fillcolor = RGB(1.0, 1.0, 1.0, label="Fill Color")
    fillalpha = Float(1.0, label="Fill Alpha")
    border = RGB(0.0, 0.0, 0.0, label="Border Color")
    borderalpha = Float(1.0, label="Border Alpha")
    bgcolor = RGB(0.0, 0.0, 0.0, label="Background Color")
    bgalpha = Float(0.0, label="Background Alpha")
    multrgbbyalpha = Toggle(True, label="Multiply RGB by Alpha")
    borderwidth = Float(0.0, label="Border Width", min=0, norm=(0, 0.1))
    borderwidthunit = unit("Border Width Unit", "fraction")
    borderoffset = Float(0.0, label="Border Offset", min=0, max=1)


class Edge:
    """How the outline blends."""

    antialias = Toggle(True, label="Anti-Alias")
    softness = Float(0.0, label="Softness", min=0, norm=(0, 0.2))
    softnessunit = unit("Softness Unit", "fractionaspect")


class OverInput:
    """The Output page."""

    _output = Page("Output")
    compoverinput = Toggle(False, label="Comp Over Input")
    operand = Menu(OPERATIONS, "over", label="Operation")
    swaporder = Toggle(False, label="Swap Order")


class Shape(TOP):
    """A shape around the middle, in one pass over its signed distance."""

    inputs = ("input",)
    min_inputs = 0
    #: as newer builds name it
    aliases = {"premultrgbbyalpha": "multrgbbyalpha"}

    def drawn(
        self,
        par: Any,
        input: Texture | None,
        half: Sequence[float],
        target: Target,
        values: dict[str, Any],
        constants: str = "",
    ) -> Texture:
        """half: the shape's extent from its centre to its sides, in heights; values: uniforms of the shape's own;
        constants: GLSL that declares what it knows beforehand."""
        check(par.operand)
        ratio = target.width / target.height if target.aspect is None else target.aspect[0] / target.aspect[1]
        x, y = in_heights(par.center, par.centerunit, (target.width, target.height), ratio)
        to_side = justified(par.justifyh, par.justifyv, (2 * half[0], 2 * half[1]), ratio)
        values = values | {
            "centre": (x + to_side[0], y + to_side[1]),
            "turn": radians(par.rotate),
            "border": length(par.borderwidth, par.borderwidthunit, target),
            "soft": length(par.softness, par.softnessunit, target),
        }
        prelude = NUMBERS + OVER_INPUT + '#include "shape.glsl"\n' + SHADED + constants
        return self.shade(par, [input], target=target, uniforms=values, prelude=prelude)


def length(value: float, unit: str, target: Target) -> float:
    """A length in heights; fractions are of the height."""
    return in_heights((value, value), unit, (target.width, target.height), 1.0)[1]


#: for a shader that makes the distance to the outline, in heights, of `placed(uv)`
SHADED = """
uniform vec2 centre;
uniform float turn, border, soft;
vec4 shaded(float d) {
    vec4 fill = vec4(p_fillcolor, p_fillalpha), edge = vec4(p_border, p_borderalpha), back = vec4(p_bgcolor, p_bgalpha);
    if (p_multrgbbyalpha) {
        fill.rgb *= fill.a;
        edge.rgb *= edge.a;
        back.rgb *= back.a;
    }
    float pixel = p_antialias ? td_res.y : 0.0;
    d -= border * p_borderoffset;
    if (border > 0.0) fill = mix(edge, fill, td_cover(d + border, pixel, 0.0));
    return mix(back, fill, td_cover(d, pixel, soft));
}
vec2 placed(vec2 uv) { return td_turned((uv - 0.5) * vec2(td_aspect, 1.0) - centre, -turn); }
"""
