from __future__ import annotations

from collections.abc import Sequence
from math import floor

from stovetop.core.pars import Float, Menu, Toggle
from stovetop.data.texture import Texture
from stovetop.ops.top._family import EMPTY, TOP


class Switch(TOP):
    """One of the inputs by its index (fractions are cut off), or a blend of two neighbours; others are not cooked.

    Source: https://docs.derivative.ca/Switch_TOP
    """

    inputs = ("inputs",)
    min_inputs = 0
    multi = True
    lazy = True
    volumes = True

    class Pars:
        index = Float(0.0, label="Index", norm=(0, 10))
        blend = Toggle(False, label="Blend between Inputs")
        extend = Menu({"clamp": "Clamp", "loop": "Loop", "zigzag": "ZigZag"}, label="Extend")

    def cook(self, par, inputs: Sequence[Texture]) -> Texture:
        count = len(inputs)
        if not count:
            return EMPTY
        whole = floor(par.index)
        first = inputs[place(whole, count, par.extend)]
        part = par.index - whole
        if not par.blend or not part:
            return self.pass_through(par, first)
        second = inputs[place(whole + 1, count, par.extend)]
        return self.shade(par, [first, second], uniforms={"part": part}, prelude="uniform float part;\n")


def place(index: int, count: int, extend: str) -> int:
    """Where an index beyond the inputs leads: 0 <= place < count."""
    if extend == "loop":
        return index % count
    if extend == "zigzag" and count > 1:
        period = 2 * (count - 1)
        return min(index % period, period - index % period)
    return max(0, min(index, count - 1))
