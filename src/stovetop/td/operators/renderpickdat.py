"""renderpickDAT. Source: RenderpickDAT_Class."""

from __future__ import annotations

from typing import Any

from stovetop.td.dat import DAT
from stovetop.td.operators._pickevents import RowEvent, fields


class renderpickDAT(DAT):
    """A reference to one Render Pick DAT."""

    __slots__ = ()

    def _event(self, spot: Any, row: int, cells: dict[str, str]) -> Any:
        custom = dict(spot.shown.custom) if spot.shown is not None else {}
        return RowEvent._make((*fields(self, spot), row, cells, custom))
