from __future__ import annotations

from stovetop.core.errors import CookError
from stovetop.core.pars import Ref
from stovetop.ops.sop._family import SOP, Geometry


class Merge(SOP):
    """All inputs and then all SOPs of the pattern in one geometry, in order; nothing is welded.

    Where some lack an attribute, it holds its default there.

    Source: https://docs.derivative.ca/Merge_SOP
    """

    inputs = ("input",)
    min_inputs = 0
    multi = True

    class Pars:
        sops = Ref("SOP", "", label="SOPs", many=True)

    def cook(self, par, *inputs: Geometry) -> Geometry:
        try:
            return Geometry.merge([i for i in inputs if i is not None] + [node.data for node in par.sops])
        except ValueError as error:
            raise CookError(str(error)) from None
