import numpy as np

from stovetop.core.pars import Float, Menu, Page, Toggle
from stovetop.data.texture import Texture
from stovetop.ops.top._family import EXTENDS
from stovetop.ops.top._layers import layout
from stovetop.ops.top._place import (
    FITS,
    JUSTIFY_H,
    JUSTIFY_V,
    Placed,
    pivot,
    rotate,
    scale,
    translate,
    unit,
)


class Cross(Placed):
    """A blend of two inputs: input1 * (1 - cross) + input2 * cross, all channels.

    The Fixed Layer gives size, aspect and format; the other is placed over it as the Transform page says, in 32-bit
    float, and is what Extend makes of it outside of its borders.
    Source: https://docs.derivative.ca/Cross_TOP
    """

    volumes = True
    inputs = ("input1", "input2")

    class Pars:
        cross = Float(0.5, label="Cross", min=0, max=1)
        _transform = Page("Transform")
        size = Menu({"input1": "Input 1", "input2": "Input 2"}, "input2", label="Fixed Layer")
        prefit = Menu(
            {"fitworst" if k == "fitoutside" else k: v.replace("Outside", "Worst") for k, v in FITS.items()},
            label="Pre-Fit Overlay",
        )
        justifyh = Menu(JUSTIFY_H, "center", label="Justify Horizontal")
        justifyv = Menu(JUSTIFY_V, "center", label="Justify Vertical")
        extend = Menu(EXTENDS, "zero", label="Extend Overlay")
        r = rotate()
        t = translate()
        tunit = unit("Translate Unit")
        s = scale()
        p = pivot()
        punit = unit("Pivot Unit")
        legacyxform = Toggle(False, label="Legacy Transform")

    def cook(self, par, input1: Texture, input2: Texture) -> Texture:
        pair = [input1, input2]
        fixed = 0 if par.size == "input1" else 1
        target = self.target(par, [pair[fixed]])
        if (par.prefit, par.r, tuple(par.t), tuple(par.s)) != ("fill", 0.0, (0.0, 0.0), (1.0, 1.0)):
            other = pair[1 - fixed]
            back = layout(par, other, pair[fixed], target, 0)
            if back is not None:
                work = target._replace(format="rgba32float")
                pair[1 - fixed] = self.place(par, other, np.linalg.inv(back), work, extend=par.extend)
        return self.shade(par, pair, target=target)
