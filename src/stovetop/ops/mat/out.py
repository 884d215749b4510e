from __future__ import annotations

from stovetop.core.pars import Str
from stovetop.ops.mat._passing import Passing
from stovetop.scene.objects import Material


class Out(Passing):
    """The input material, as this component's output.

    Source: https://docs.derivative.ca/Out_MAT
    """

    inputs = ("input",)

    class Pars:
        label = Str("", label="Label")

    def cook(self, par, input: Material | None) -> Material | None:
        return input
