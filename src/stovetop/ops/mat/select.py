from __future__ import annotations

from stovetop.core.pars import Ref
from stovetop.ops.mat._passing import Passing
from stovetop.scene.objects import Material


class Select(Passing):
    """Another material, from anywhere.

    Source: https://docs.derivative.ca/Select_MAT
    """

    class Pars:
        selectmat = Ref("MAT", "", label="Select MAT")

    def cook(self, par) -> Material | None:
        return par.selectmat.data if par.selectmat else None
