from __future__ import annotations

from stovetop.core.pars import Str
from stovetop.ops.sop._family import SOP, Geometry


class In(SOP):
    """The geometry that is wired into this component's input; empty where nothing is.

    Source: https://docs.derivative.ca/In_SOP
    """

    inputs = ("input",)
    min_inputs = 0

    class Pars:
        label = Str("", label="Label")

    def cook(self, par, input: Geometry | None) -> Geometry:
        return input or Geometry()
