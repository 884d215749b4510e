from __future__ import annotations

from stovetop.ops._connectors import CONNECTOR, Connector
from stovetop.ops.sop._family import SOP, Geometry


class In(Connector, SOP):
    """The geometry that is wired into this component's input; empty where nothing is.

    Source: https://docs.derivative.ca/In_SOP
    """

    inputs = ("input",)
    min_inputs = 0

    class Pars:
        _connector = CONNECTOR

    def cook(self, par, input: Geometry | None) -> Geometry:
        return input or Geometry()
