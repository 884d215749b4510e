from __future__ import annotations

from stovetop.core.pars import RGBA, Menu, Toggle
from stovetop.data.texture import Texture, square_aspect
from stovetop.ops.top._family import COLORED, output_size
from stovetop.ops.top._place import (
    FITS,
    JUSTIFY_H,
    JUSTIFY_V,
    XORD,
    Placed,
    about,
    affine,
    background,
    fitted,
    in_heights,
    justified,
    pivot,
    placed,
    rotate,
    scale,
    translate,
    unit,
)


class Fit(Placed):
    """The image fitted into the Common page's resolution, justified, transformed about the pivot (from the lower
    left).

    Where the Common page changes the resolution and takes the aspect from the input, the aspect is that of square
    pixels: an inherited one would leave nothing to fit. Legacy Transform turns the other way and in the other order.

    Source: https://docs.derivative.ca/Fit_TOP
    """

    inputs = ("input",)
    common = COLORED

    class Pars:
        fit = Menu(FITS, "fitbest", label="Fit")
        justifyh = Menu(JUSTIFY_H, "center", label="Justify Horizontal")
        justifyv = Menu(JUSTIFY_V, "center", label="Justify Vertical")
        xord = Menu(XORD, "tsr", label="Transform Order")
        t = translate()
        tunit = unit("Translate Unit")
        r = rotate()
        s = scale()
        p = pivot()
        punit = unit("Pivot Unit")
        bgcolor = RGBA(0.0, 0.0, 0.0, 0.0, label="Background Color")
        premultrgbbyalpha = Toggle(True, label="Pre-Multiply RGB by Alpha")
        legacyxform = Toggle(False, label="Legacy Transform")

    def cook(self, par, input: Texture) -> Texture:
        size = output_size(par, (input.width, input.height))
        same = size == (input.width, input.height)
        target = self.target(par, [input], aspect=input.aspect_size if same else square_aspect(*size))
        aspect = target.aspect or size
        ratio = aspect[0] / aspect[1]
        fit = fitted(par.fit, input, size, ratio)
        t, p = in_heights(par.t, par.tunit, size, ratio), about(par.p, par.punit, size, ratio)
        transform = affine(t, par.r, par.s, p, par.xord, par.legacyxform)
        centre = justified(par.justifyh, par.justifyv, fit, ratio)
        return self.place(par, input, placed(fit, centre, transform, ratio), target, behind=background(par))


for _name, _value in dict(
    outputresolution="custom", resolutionw=1000, resolutionh=1000, outputaspect="resolution"
).items():
    Fit.spec.pars[_name].created = _value
