from __future__ import annotations

from stovetop.core.pars import Toggle
from stovetop.data.texture import Texture
from stovetop.ops.top._family import TOP


class Resolution(TOP):
    """The input at the size that the Common page gives; High Quality Resize averages every source pixel when shrinking.

    Source: https://docs.derivative.ca/Resolution_TOP
    """

    inputs = ("input",)

    class Pars:
        highqualresize = Toggle(False, label="High Quality Resize")

    def cook(self, par, input: Texture) -> Texture:
        target = self.target(par, [input])
        if par.highqualresize and (target.width < input.width or target.height < input.height):
            return self.shade(par, [input], target=target)
        return self.pass_through(par, input)
