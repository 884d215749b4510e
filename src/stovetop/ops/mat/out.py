from __future__ import annotations

from stovetop.ops._connectors import CONNECTOR, Connector
from stovetop.ops.mat._passing import Passing
from stovetop.scene.objects import Material


class Out(Connector, Passing):
    """The input material, as this component's output.

    Source: https://docs.derivative.ca/Out_MAT
    """

    inputs = ("input",)

    class Pars:
        _connector = CONNECTOR

    def cook(self, par, input: Material | None) -> Material | None:
        return input
