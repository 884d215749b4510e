from __future__ import annotations

from stovetop.core.pars import RGBA, XY, Float, Menu, Page, Toggle
from stovetop.data.texture import Texture
from stovetop.ops.top._family import COLORED, EXTENDS
from stovetop.ops.top._place import (
    XORD,
    Placed,
    about,
    affine,
    background,
    in_heights,
    pivot,
    placed,
    scale,
    translate,
    unit,
)


class Transform(Placed):
    """The image moved, turned and scaled about the pivot (from its lower left), in front of the Background Color.

    Rotation is counter-clockwise and keeps angles. Grow / Shrink adds its pixels to the width and height before the
    scale. Limit Tiles shows, of a repeated image, tiles 1 to 2 of Tile U and V, the image itself being 0 to 1. Only
    where a pixel's centre lies on the image is the image drawn. A scale of 0 shows the background.

    Source: https://docs.derivative.ca/Transform_TOP
    """

    inputs = ("input",)
    common = COLORED

    class Pars:
        xord = Menu(XORD, label="Transform Order")
        t = translate()
        tunit = unit("Translate Unit")
        rotate = Float(0.0, label="Rotate", norm=(-360, 360))
        s = scale()
        growshrink = XY(0.0, 0.0, label="Grow / Shrink")
        p = pivot()
        punit = unit("Pivot Unit")
        bgcolor = RGBA(0.0, 0.0, 0.0, 0.0, label="Backgound Color")
        premultrgbbyalpha = Toggle(True, label="Pre-Multiply RGB by Alpha")
        compover = Toggle(False, label="Comp Over Background Color")
        mipmapbias = Float(0.0, label="Mipmap Bias", norm=(-10, 10))
        _tile = Page("Tile")
        extend = Menu(EXTENDS, "zero", label="Extend")
        limittiles = Toggle(False, label="Limit Tiles")
        tileu = Float((-5.0, 6.0), label="Tile U", size=2)
        tilev = Float((-5.0, 6.0), label="Tile V", size=2)

    def cook(self, par, input: Texture) -> Texture:
        target, size, ratio = self.target(par, [input]), (input.width, input.height), input.aspect
        grown = [s * max(0.0, n + g) / n for s, g, n in zip(par.s, par.growshrink, size, strict=True)]
        t, p = in_heights(par.t, par.tunit, size, ratio), about(par.p, par.punit, size, ratio)
        transform = affine(t, par.rotate, grown, p, par.xord)
        (u1, u2), (v1, v2) = par.tileu, par.tilev
        tiles = (u1, v1, u2, v2) if par.limittiles and par.extend != "zero" else None
        return self.place(
            par,
            input,
            placed((ratio, 1.0), (0, 0), transform, ratio),
            target,
            extend=par.extend,
            shown=tiles,
            behind=background(par),
            over=par.compover,
            bias=par.mipmapbias,
        )
