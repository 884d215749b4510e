from __future__ import annotations

from stovetop.data.texture import Texture
from stovetop.ops._connectors import CONNECTOR, Connector
from stovetop.ops.top._family import TOP


class Out(Connector, TOP):
    """The input image, as this component's output.

    Source: https://docs.derivative.ca/Out_TOP
    """

    inputs = ("input",)
    volumes = True

    class Pars:
        _connector = CONNECTOR

    def cook(self, par, input: Texture) -> Texture:
        return self.pass_through(par, input)
