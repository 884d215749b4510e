from __future__ import annotations

from stovetop.core.pars import XY, Float, Menu, Toggle
from stovetop.data.texture import Texture
from stovetop.ops.top._family import EXTENDS, TOP
from stovetop.ops.top._warp import CHANNEL, channel


class Displace(TOP):
    """The first input, read where the second's channels move it.

    A pixel at uv reads at 0.5 + uvweight * (uv - 0.5) + displaceweight * 2 * (channel - midpoint) +
    offsetweight * offset, in fractions of the image. The page gives no formula; this one makes Displace equal Remap at
    a UV Weight of 0 and a Displace Weight of 0.5, as the Remap page says. Aspect Correct divides the horizontal
    displacement and offset by the image's aspect, so that equal values move equally far both ways.

    Source: https://docs.derivative.ca/Displace_TOP
    """

    inputs = ("source", "displace")

    class Pars:
        horzsource = channel("Horizontal Source", "red")
        vertsource = channel("Vertical Source", "green")
        midpoint = XY(0.5, 0.5, label="Source Midpoint", min=0, max=1)
        displaceweight = XY(1.0, 1.0, label="Displace Weight", norm=(-1, 1))
        uvweight = Float(1.0, label="UV Weight")
        offset = XY(0.5, 0.5, label="Offset", norm=(-1, 1))
        offsetweight = Float(0.0, label="Offset Weight")
        extend = Menu(EXTENDS, label="Extend")
        aspectcorrect = Toggle(False, label="Aspect Correct")
        resolutionsource = Menu({"source": "Source Image", "displace": "Displace Image"}, label="Resolution Source")
        zsource = channel("Z Source", "blue", unsupported=True)

    def cook(self, par, source: Texture, displace: Texture) -> Texture:
        other = displace if par.resolutionsource == "displace" else source
        target = self.target(par, [source], size=(other.width, other.height), aspect=other.aspect_size)
        return self.shade(par, [source, displace], target=target, extend=par.extend, prelude=CHANNEL)
