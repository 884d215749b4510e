"""primitiveSOP. Source: PrimitiveSOP_Class."""

from __future__ import annotations

from typing import Any

import numpy as np

from stovetop.ops.sop._each import Columns
from stovetop.td.operators._input_elements import NOTHING, InputElements


class primitiveSOP(InputElements):
    """A reference to one Primitive SOP; its parameters may differ by primitive."""

    __slots__ = ()

    inputPrim: Any = property(lambda self: self._prim())

    @property
    def inputColor(self) -> Any:
        """The primitive's Cd; white without."""
        g, at, picked = self._at()
        if g is None or not g.num_prims:
            g, at, picked = NOTHING, 0, np.zeros(1, np.int64)
        whole = isinstance(at, slice)
        which = picked if whole else np.array([at])
        found = Columns(g.replace(vertex={}), "prim", which).columns("Cd", (1.0, 1.0, 1.0, 1.0))
        return found if whole else tuple(float(v[0]) for v in found)
