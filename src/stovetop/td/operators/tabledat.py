"""tableDAT: the cell that an expression fills. Source: TableDAT_Class."""

from __future__ import annotations

from stovetop.td.dat import DAT


class tableDAT(DAT):
    """A reference to one Table DAT. The members count within the block that is filled."""

    __slots__ = ()

    def _filling(self) -> tuple[int, int, str]:
        return getattr(self._live().local_state, "filling", None) or (0, 0, "")

    @property
    def subRow(self) -> int:
        return self._filling()[0]

    @property
    def subCol(self) -> int:
        return self._filling()[1]

    @property
    def fillName(self) -> str:
        return self._filling()[2]
