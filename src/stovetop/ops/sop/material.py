from __future__ import annotations

import numpy as np

from stovetop.core.pars import Ref
from stovetop.ops.sop._family import SOP, Geometry


class Material(SOP):
    """The primitives with a material of their own: the MAT's path as the primitive attribute `material`.

    A Material parameter of the object component goes before it. Without a MAT the attribute goes.

    Source: https://docs.derivative.ca/Material_SOP
    """

    inputs = ("input",)

    class Pars:
        mat = Ref("MAT", "", label="Material")

    def cook(self, par, input: Geometry) -> Geometry:
        if par.mat is None:
            return input.with_attributes("prim", material=None)
        return input.with_attributes("prim", material=np.full(input.num_prims, par.mat.path))
