from __future__ import annotations

from stovetop.ops._connectors import CONNECTOR, Connector
from stovetop.ops.sop._family import SOP, Geometry


class Out(Connector, SOP):
    """The input geometry, as this component's output.

    Source: https://docs.derivative.ca/Out_SOP
    """

    inputs = ("input",)

    class Pars:
        _connector = CONNECTOR

    def cook(self, par, input: Geometry) -> Geometry:
        return input
