from __future__ import annotations

from stovetop.ops.sop._family import SOP, Geometry


class Null(SOP):
    """The input, unchanged.

    Source: https://docs.derivative.ca/Null_SOP
    """

    inputs = ("input",)

    def cook(self, par, input: Geometry) -> Geometry:
        return input
