from __future__ import annotations

from stovetop.ops._connectors import CONNECTOR, Connector
from stovetop.ops.mat._passing import PassingInput
from stovetop.scene.objects import Material


class In(Connector, PassingInput):
    """The material that is wired into this component's input; none where nothing is.

    Source: https://docs.derivative.ca/In_MAT
    """

    inputs = ("input",)

    class Pars:
        _connector = CONNECTOR

    def cook(self, par, input: Material | None) -> Material | None:
        return input
