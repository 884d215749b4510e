from __future__ import annotations

from stovetop.core.pars import RGBA, Float, Menu, Toggle
from stovetop.data.texture import Texture
from stovetop.ops.top._blend import NUMBERS, OPERATIONS, check
from stovetop.ops.top._family import COLORED
from stovetop.ops.top._neighbours import Neighbours, sample_step, step_unit
from stovetop.ops.top._sources import AVERAGES, source_menu


class Edge(Neighbours):
    """Where a value changes: strength * the length of (right - left, above - below), in the Edge Color.

    The black level l is taken off the value first: max(v - l, 0) / (1 - l). Edges are at most 1. Comp Over Input lays
    them over the image; Combine with Input does that by any operation (edge op input, or swapped).

    Source: https://docs.derivative.ca/Edge_TOP
    """

    common = COLORED
    volumes = slicewise = True

    class Pars:
        select = source_menu("Select", items=AVERAGES)
        blacklevel = Float(0.0, label="Black Level", max=1)
        strength = Float(1.0, label="Strength", norm=(0, 10))
        offset = sample_step()
        offsetunit = step_unit()
        edgecolor = RGBA(1.0, 1.0, 1.0, 1.0, label="Edge Color")
        premultrgbbyalpha = Toggle(True, label="Pre-Multiply RGB by Alpha")
        alphaoutputmenu = Menu({"edge": "Edge", "one": "One", "zero": "Zero"}, label="Alpha")
        compinput = Toggle(False, label="Comp Over Input")
        combineinput = Menu(
            {"edgeonly": "Output Edge Only", "compedge": "Composite Edge with Input"}, label="Combine with Input"
        )
        operand = Menu(OPERATIONS, "over", label="Operation")
        swaporder = Toggle(False, label="Swap Order")

    def cook(self, par, input: Texture) -> Texture:
        if par.combineinput == "compedge":
            check(par.operand)
        return self.compare(par, input, prelude=NUMBERS)
