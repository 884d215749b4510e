from __future__ import annotations

from stovetop.data.texture import Texture
from stovetop.ops._connectors import CONNECTOR, Connector
from stovetop.ops.top._family import EMPTY, TOP


class In(Connector, TOP):
    """The image that is wired into this component's input; transparent black, 1x1, where nothing is.

    Source: https://docs.derivative.ca/In_TOP
    """

    inputs = ("input",)
    min_inputs = 0
    volumes = True

    class Pars:
        _connector = CONNECTOR

    def cook(self, par, input: Texture | None) -> Texture:
        return self.pass_through(par, input or EMPTY)
