from __future__ import annotations

from stovetop.core.pars import Str
from stovetop.data.texture import Texture
from stovetop.ops.top._family import TOP


class Out(TOP):
    """The input image, as this component's output.

    Source: https://docs.derivative.ca/Out_TOP
    """

    inputs = ("input",)
    volumes = True

    class Pars:
        label = Str("", label="Label")

    def cook(self, par, input: Texture) -> Texture:
        return self.pass_through(par, input)
