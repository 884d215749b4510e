"""evaluateDAT: the cells that an expression is evaluated for. Source: EvaluateDAT_Class."""

from __future__ import annotations

from stovetop.td.cell import Cell
from stovetop.td.dat import DAT
from stovetop.td.operators._input_cells import InputCells


class evaluateDAT(InputCells):
    """A reference to one Evaluate DAT."""

    __slots__ = ()

    @property
    def exprTable(self) -> DAT | None:
        node = self._at()[3]
        return None if node is None else node.engine.face(node)

    @property
    def exprRow(self) -> int:
        return int(self._at()[4])

    @property
    def exprCol(self) -> int:
        return int(self._at()[5])

    @property
    def exprCell(self) -> Cell | None:
        *_, node, row, col = self._at()
        return None if node is None else Cell(node, row, col)
