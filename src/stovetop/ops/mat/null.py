from __future__ import annotations

from stovetop.ops.mat._passing import PassingInput
from stovetop.scene.objects import Material


class Null(PassingInput):
    """The input material, unchanged.

    Source: https://docs.derivative.ca/Null_MAT
    """

    inputs = ("input",)

    class Pars:
        pass

    def cook(self, par, input: Material | None) -> Material | None:
        return input
