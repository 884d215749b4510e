"""sweepSOP. Source: SweepSOP_Class."""

from __future__ import annotations

from typing import Any

import numpy as np

from stovetop.td.operators.vertexsop import vertex_of
from stovetop.td.sop import SOP


class sweepSOP(SOP):
    """A reference to one Sweep SOP; its Scale, Twist and Roll may differ by section."""

    __slots__ = ()

    @property
    def inputVertex(self) -> Any:
        """The path's vertex that a section stands at; its first outside of a cook."""
        n = self._live()
        path = n.inputs[1].data if len(n.inputs) > 1 and n.inputs[1] is not None else None
        return vertex_of(n, *(getattr(n.local_state, "each", None) or (path, 0, np.zeros(1, np.int64))))
