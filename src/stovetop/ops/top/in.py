from __future__ import annotations

from stovetop.core.pars import Str
from stovetop.data.texture import Texture
from stovetop.ops.top._family import EMPTY, TOP


class In(TOP):
    """The image that is wired into this component's input; transparent black, 1x1, where nothing is.

    Source: https://docs.derivative.ca/In_TOP
    """

    inputs = ("input",)
    min_inputs = 0
    volumes = True

    class Pars:
        label = Str("", label="Label")

    def cook(self, par, input: Texture | None) -> Texture:
        return self.pass_through(par, input or EMPTY)
