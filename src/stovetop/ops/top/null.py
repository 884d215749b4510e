from __future__ import annotations

from stovetop.data.texture import Texture
from stovetop.ops.top._family import TOP


class Null(TOP):
    """The input image, unchanged but for what the Common page says.

    Source: https://docs.derivative.ca/Null_TOP
    """

    inputs = ("input",)
    volumes = True

    class Pars:
        pass

    def cook(self, par, input: Texture) -> Texture:
        return self.pass_through(par, input)
