"""renderpickCHOP. Source: RenderpickCHOP_Class."""

from __future__ import annotations

from typing import Any

from stovetop.td.chop import CHOP
from stovetop.td.operators._pickevents import PickEvent, fields


class renderpickCHOP(CHOP):
    """A reference to one Render Pick CHOP."""

    __slots__ = ()

    @property
    def pickedSOP(self) -> Any:
        """The SOP that is picked, or None."""
        node = self._live()
        node.data  # noqa: B018 - cooks it
        spot = getattr(node.local, "spot", None)
        shown = spot.shown if spot is not None else None
        return node.engine.face(shown.node) if shown is not None and shown.node.valid else None

    def _event(self, spot: Any) -> Any:
        return PickEvent(*fields(self, spot))
