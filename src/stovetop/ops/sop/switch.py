from __future__ import annotations

from collections.abc import Sequence

from stovetop.core.pars import Int, Menu
from stovetop.ops.sop._family import SOP, Geometry


class Switch(SOP):
    """One of the inputs by its index; the others are not cooked. Without inputs it is empty.

    Source: https://docs.derivative.ca/Switch_SOP
    """

    inputs = ("inputs",)
    min_inputs = 0
    multi = True
    lazy = True

    class Pars:
        input = Int(0, label="Select Input")
        extend = Menu({"clamp": "Clamp", "loop": "Loop", "zigzag": "ZigZag"}, label="Extend")

    def cook(self, par, inputs: Sequence[Geometry]) -> Geometry:
        return inputs[place(par.input, len(inputs), par.extend)] if len(inputs) else Geometry()


def place(index: int, count: int, extend: str) -> int:
    """Where an index beyond the inputs leads: 0 <= place < count."""
    if extend == "loop":
        return index % count
    if extend == "zigzag" and count > 1:
        period = 2 * (count - 1)
        return min(index % period, period - index % period)
    return max(0, min(index, count - 1))
