"""isosurfaceSOP. Source: IsosurfaceSOP_Class."""

from __future__ import annotations

from typing import Any

from stovetop.ops.sop._each import Columns
from stovetop.td.sop import SOP
from stovetop.td.tdu.position import Position


class isosurfaceSOP(SOP):
    """A reference to one Iso Surface SOP; its function is asked at each point of its grid."""

    __slots__ = ()

    @property
    def curPos(self) -> Any:
        """The place for which the function is evaluated; the origin outside of a cook."""
        g, at, picked = getattr(self._live().local_state, "each", None) or (None, 0, None)
        if g is None or picked is None:
            return Position(0, 0, 0)
        return Places(g, "point", picked) if isinstance(at, slice) else Position(g.P[at])


class Places(Columns):
    """All of the grid at once."""

    def __getitem__(self, axis: int) -> Any:
        return self._position()[:, axis]
