"""scriptDAT. Source: ScriptDAT_Class."""

from __future__ import annotations

from stovetop.data.table import Table
from stovetop.td.dat import DAT
from stovetop.td.scripted import ScriptedOP


class scriptDAT(ScriptedOP, DAT):
    """A Script DAT: its contents can be written in its cook or while it is locked."""

    __slots__ = ()

    @property
    def textFormat(self) -> bool:
        """Whether it holds text. Rows and columns that are added afterwards make it a table again."""
        return self.isText

    @textFormat.setter
    def textFormat(self, on: bool) -> None:
        table = self._table()
        if on and table.is_table:
            self._put(Table(text=table.text))
        elif not on and not table.is_table:
            self._put(Table.parse(table.text))
