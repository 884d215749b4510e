"""What expressions of Select and Evaluate DATs see of the cell they are evaluated for."""

from __future__ import annotations

from typing import Any

from stovetop.td.cell import Cell
from stovetop.td.dat import DAT


class InputCells(DAT):
    """Outside of such an expression the members are those of the first cell of the input."""

    __slots__ = ()

    def _at(self) -> tuple[Any, ...]:
        """(input node, row, column, expressions node, row, column)."""
        n = self._live()
        found = getattr(n.local_state, "at", None)
        return found or (next((i for i in n.inputs if i is not None), None), 0, 0, None, 0, 0)

    @property
    def inputTable(self) -> DAT | None:
        node = self._at()[0]
        return None if node is None else node.engine.face(node)

    @property
    def inputRow(self) -> int:
        return int(self._at()[1])

    @property
    def inputCol(self) -> int:
        return int(self._at()[2])

    @property
    def inputCell(self) -> Cell | None:
        node, row, col, *_ = self._at()
        return None if node is None else Cell(node, row, col)
