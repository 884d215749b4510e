from __future__ import annotations

from stovetop.core.pars import Ref
from stovetop.ops.sop._family import SOP, Geometry


class Select(SOP):
    """The geometry of another SOP, without a copy; empty without one.

    Source: https://docs.derivative.ca/Select_SOP
    """

    class Pars:
        sop = Ref("SOP", "", label="SOP")

    def cook(self, par) -> Geometry:
        return par.sop.data if par.sop else Geometry()
