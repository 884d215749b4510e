from __future__ import annotations

from stovetop.core.pars import Str
from stovetop.ops.sop._family import SOP, Geometry


class Out(SOP):
    """The input geometry, as this component's output.

    Source: https://docs.derivative.ca/Out_SOP
    """

    inputs = ("input",)

    class Pars:
        label = Str("", label="Label")

    def cook(self, par, input: Geometry) -> Geometry:
        return input
