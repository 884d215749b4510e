"""selectDAT: the cell that a condition is asked for. Source: SelectDAT_Class."""

from __future__ import annotations

from stovetop.td.operators._input_cells import InputCells


class selectDAT(InputCells):
    """A reference to one Select DAT."""

    __slots__ = ()
