"""copySOP. Source: CopySOP_Class."""

from __future__ import annotations

from typing import Any

from stovetop.td.point import InputPoint
from stovetop.td.sop import SOP


class copySOP(SOP):
    """A reference to one Copy SOP; its transform may differ by copy."""

    __slots__ = ()

    @property
    def copyIndex(self) -> int:
        """The number of the copy that is being made; 0 outside of a cook."""
        return int(getattr(self._live().local_state, "copy_index", 0))

    @property
    def copyTotal(self) -> int:
        """How many copies there are."""
        n = self._live()
        return int(getattr(n.local_state, "copy_total", n.eval("ncy")))

    @property
    def inputPoint(self) -> Any:
        """The template's point that the copy goes to; its first outside of a cook, None without a template."""
        n = self._live()
        template = n.inputs[1].data if len(n.inputs) > 1 and n.inputs[1] is not None else None
        g, at, _ = getattr(n.local_state, "each", None) or (template, 0, None)
        return InputPoint(n, g, at) if g is not None and g.num_points else None
