from __future__ import annotations

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.pars import Ref, Sequence
from stovetop.data.transforms import inverse
from stovetop.ops.sop._family import SOP, Geometry
from stovetop.ops.sop._objects import home, world


class ObjectMerge(SOP):
    """Geometry of several components in one, each where its component puts it.

    Points are in the world's space, or in the Transform Object's where there is one. Each block is a pattern of SOPs.

    Source: https://docs.derivative.ca/Object_Merge_SOP
    """

    class Pars:
        xform = Ref("Object", "", label="Transform Object")
        merge = Sequence(label="Merge", sop=Ref("SOP", "", label="SOP", many=True))

    def cook(self, par) -> Geometry:
        back = np.eye(4) if par.xform is None else inverse(world(par.xform))
        parts = []
        for node in (n for block in par.merge for n in block.sop):
            m = back @ home(node)
            parts.append(node.data if np.array_equal(m, np.eye(4)) else node.data.transform(m))
        try:
            return Geometry.merge(parts)
        except ValueError as error:
            raise CookError(str(error)) from None
