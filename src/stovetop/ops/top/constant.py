from __future__ import annotations

from stovetop.core.pars import RGB, Float, Int, Menu, Page, Toggle
from stovetop.data.texture import Texture
from stovetop.ops.top._blend import NUMBERS, OVER_INPUT, CompOverInput, check
from stovetop.ops.top._family import COLORED, TOP


class Constant(TOP):
    """One colour all over; `rgbaunit` says what the numbers of the parameters count in.

    The Output page can composite it with the input. Output Type makes a 3D texture or 2D array of as many equal slices.

    Source: https://docs.derivative.ca/Constant_TOP
    """

    inputs = ("input",)
    min_inputs = 0
    #: as newer builds name it
    aliases = {"premultrgbbyalpha": "multrgbbyalpha"}
    volumes = True
    common = (CompOverInput, *COLORED)

    class Pars:
        color = RGB(1.0, 1.0, 1.0, label="Color")
        alpha = Float(1.0, label="Alpha")
        multrgbbyalpha = Toggle(True, label="Multiply RGB by Alpha.")
        rgbaunit = Menu({"u1": "0 to 1", "u256": "0 to 255", "u65536": "0 to 65535"}, label="RGBA Units")
        _constant = Page("Constant")
        slices = Int(16, label="Slices", min=1, norm=(1, 128))
        type = Menu(
            {"texture2d": "2D Texture", "texture3d": "3D Texture", "texture3darray": "2D Texture Array"},
            label="Output Type",
        )

    def cook(self, par, input: Texture | None = None) -> Texture:
        check(par.operand)
        target = self.target(par, [input])
        if par.type != "texture2d":
            kind = "3d" if par.type == "texture3d" else "2darray"
            target = target._replace(kind=kind, depth=par.slices, newest=0)
        return self.shade(par, [input], target=target, prelude=NUMBERS + OVER_INPUT)
