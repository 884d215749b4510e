from __future__ import annotations

from stovetop.core.pars import Float, Int, Menu
from stovetop.data.texture import Texture
from stovetop.ops.top._blur import working_format
from stovetop.ops.top._family import EXTENDS, TOP
from stovetop.ops.top._kernel import type_menu
from stovetop.ops.top._sources import AVERAGES, source_menu


class LumaBlur(TOP):
    """The first input, each pixel under a kernel as wide as the second input's pixel there says.

    A value of `blackvalue` reaches `blackwidth` pixels to each side, `whitevalue` `whitewidth`, those between or beyond
    in proportion, at least 0 and at most the larger of the two. Two passes, along x and along y, with the kernels of
    the Blur TOP; where widths change from pixel to pixel that is not quite the two-dimensional kernel.

    Source: https://docs.derivative.ca/Luma_Blur_TOP
    """

    inputs = ("input", "width")
    volumes = slicewise = True

    class Pars:
        type = type_menu("gaussian")
        widthchan = source_menu("Kernel Width Channel", items=AVERAGES)
        blackvalue = Float(0.0, label="Black Value")
        whitevalue = Float(1.0, label="White Value")
        blackwidth = Int(1, label="Black Filter Width", min=0, norm=(1, 100))
        whitewidth = Int(7, label="White Filter Width", min=0, norm=(1, 100))
        extend = Menu(EXTENDS, label="Extend")

    def cook(self, par, input: Texture, width: Texture) -> Texture:
        target = self.target(par, [input])
        negative = par.type in ("catmull", "sinc")
        format = working_format(target.format, negative, True)
        work = target._replace(width=input.width, height=input.height, format=format)
        for step, out in (((1, 0), work), ((0, 1), target)):
            prelude = f"const vec2 along = vec2({step[0]}, {step[1]});\n"
            exact = "nearest" if out[:2] == work[:2] and (width.width, width.height) == work[:2] else ""
            input = self.shade(par, [input, width], target=out, extend=par.extend, filter=exact, prelude=prelude)
        return input
