from __future__ import annotations

from stovetop.core.pars import Ref
from stovetop.data.texture import Texture
from stovetop.ops.top._family import EMPTY, TOP


class Select(TOP):
    """The image of another TOP, without a copy unless the Common page asks for one; transparent black without one.

    Source: https://docs.derivative.ca/Select_TOP
    """

    volumes = True

    class Pars:
        top = Ref("TOP", "", label="TOP")

    def cook(self, par) -> Texture:
        return self.pass_through(par, par.top.data if par.top else EMPTY)
