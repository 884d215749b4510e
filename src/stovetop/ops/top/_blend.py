"""The operations of Composite and of every TOP with "Comp Over Input"; the formulas are in gl/glsl/composite.glsl."""

from __future__ import annotations

from typing import Any

from stovetop.core.errors import CookError
from stovetop.core.pars import Menu, Page, Toggle

OPERATIONS = {
    "add": "Add",
    "atop": "Atop",
    "average": "Average",
    "brightest": "Brightest",
    "burncolor": "Burn Color",
    "burnlinear": "Burn Linear",
    "chromadifference": "Chroma Difference",
    "color": "Color",
    "darkercolor": "Darker Color",
    "difference": "Difference",
    "dimmest": "Dimmest",
    "divide": "Divide",
    "dodge": "Dodge",
    "exclude": "Exclude",
    "freeze": "Freeze",
    "glow": "Glow",
    "hardlight": "Hard Light",
    "hardmix": "Hard Mix",
    "heat": "Heat",
    "hue": "Hue",
    "inside": "Inside",
    "insideluminance": "Inside Luminance",
    "inverse": "Inverse",
    "lightercolor": "Lighter Color",
    "luminancedifference": "Luminance Difference",
    "maximum": "Maximum",
    "minimum": "Minimum",
    "multiply": "Multiply",
    "negate": "Negate",
    "outside": "Outside",
    "outsideluminance": "Outside Luminance",
    "over": "Over",
    "overlay": "Overlay",
    "pinlight": "Pinlight",
    "reflect": "Reflect",
    "screen": "Screen",
    "softlight": "Soft Light",
    "linearlight": "Linear Light",
    "stencilluminance": "Stencil Luminance",
    "subtract": "Subtract",
    "subtractive": "Subtractive",
    "under": "Under",
    "vividlight": "Vivid Light",
    "xor": "Xor",
    "yfilm": "Y Film",
    "zfilm": "Z Film",
}
#: no definition of these is published
UNDEFINED = frozenset({"chromadifference", "inverse", "yfilm", "zfilm"})

NUMBERS = "".join(f"const int operand_{name} = {i};\n" for i, name in enumerate(OPERATIONS))


def operand_menu() -> Any:
    return Menu(OPERATIONS, "multiply", label="Operation")


class CompOverInput:
    """The Output page of generators that can be composited over their input."""

    _output = Page("Output")
    compoverinput = Toggle(False, label="Comp Over Input")
    operand = operand_menu()
    swaporder = Toggle(False, label="Swap Order")


def check(operand: str) -> None:
    """CookError for the operations that are not done."""
    if operand in UNDEFINED:
        raise CookError(f"the operation {OPERATIONS[operand]!r} is not supported")


#: ends a generator's shader: its colour over the pixel of in0 as the Output page says
OVER_INPUT = """
#include "composite.glsl"
vec4 over_input(vec4 color, vec4 under) {
    if (!p_compoverinput || !has_in0) return color;
    return p_swaporder ? td_composite(p_operand, under, color) : td_composite(p_operand, color, under);
}
"""
