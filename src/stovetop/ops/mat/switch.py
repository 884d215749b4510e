from __future__ import annotations

from collections.abc import Sequence

from stovetop.core.pars import Int, Menu
from stovetop.ops.mat._passing import PassingInput
from stovetop.ops.sop.switch import place
from stovetop.scene.objects import Material


class Switch(PassingInput):
    """One of the inputs by its index; the others are not cooked. Without inputs it is none.

    Source: https://docs.derivative.ca/Switch_MAT
    """

    inputs = ("inputs",)
    multi = True
    lazy = True

    class Pars:
        index = Int(0, label="Index")
        extend = Menu({"clamp": "Clamp", "loop": "Loop", "zigzag": "ZigZag"}, label="Extend")

    def cook(self, par, inputs: Sequence[Material]) -> Material | None:
        return inputs[place(par.index, len(inputs), par.extend)] if len(inputs) else None
