from __future__ import annotations

from stovetop.core.pars import XY, Int, Page, Ref, Toggle
from stovetop.data.texture import Texture
from stovetop.ops.top._blend import check, operand_menu
from stovetop.ops.top._family import EMPTY, TOP
from stovetop.ops.top._layers import Layered, Legacy, Placement
from stovetop.ops.top._place import unit


class TranslateStep:
    _transform = Page("Transform")
    tstep = XY(0.0, 0.0, label="Translate Step")
    tstepunit = unit("Translate Step Units")


class Composite(Layered):
    """All inputs, then the TOPs of the pattern, combined one after the other: ((1 op 2) op 3) …

    The Fixed Layer (input 1 or 2) gives size, aspect and format and stays in place; every other layer is fitted,
    justified and transformed over it. Rotation is counter-clockwise about the pivot, which counts from its lower left.
    Chroma Difference, Inverse, Y Film and Z Film have no published definition and raise an error.

    Source: https://docs.derivative.ca/Composite_TOP
    """

    default_name = "comp"
    inputs = ("inputs",)
    min_inputs = 0
    multi = True
    common = (Placement, TranslateStep, Legacy, *TOP.common)

    class Pars:
        top = Ref("TOP", "", label="TOP", many=True)
        previewgrid = Toggle(False, label="Preview Grid", unsupported=True)
        selectinput = Toggle(False, label="Select Input")
        inputindex = Int(0, label="Input Index", min=0, norm=(0, 10))
        operand = operand_menu()
        swaporder = Toggle(False, label="Swap Operation Order")

    def cook(self, par, *inputs: Texture) -> Texture:
        check(par.operand)
        layers = [i for i in inputs if i is not None] + [n.data for n in par.top]
        if not layers:
            return EMPTY
        if par.selectinput:
            return self.pass_through(par, layers[min(par.inputindex, len(layers) - 1)])
        return self.combine(par, layers, par.operand, par.swaporder)
