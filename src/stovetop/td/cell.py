"""Cell: one cell of a DAT, which stands for its text or, where that is one, its number. Source: Cell_Class."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from stovetop.td.quantity import Quantity, bare

if TYPE_CHECKING:
    from stovetop.core.network import Node
    from stovetop.td.dat import DAT
    from stovetop.td.run import Run

_INT = re.compile(r"\s*[-+]?\d+\s*\Z")
_FLOAT = re.compile(r"\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*\Z")


def number_of(text: str) -> int | float | None:
    """The number that a text spells; None where it is none."""
    if _INT.match(text):
        return int(text)
    return float(text) if _FLOAT.match(text) else None


class Cell(Quantity):
    """A place in a DAT's table: `val` is what stands there now.

    With a text on the other side of an operator it is text, else a number where its text spells one.
    """

    __slots__ = ("_col", "_node", "_row")

    def __init__(self, node: Node, row: int, col: int) -> None:
        self._node, self._row, self._col = node, row, col

    row = property(lambda self: self._row, doc="Its row's index.")
    col = property(lambda self: self._col, doc="Its column's index.")

    @property
    def owner(self) -> DAT:
        owner: DAT = self._node.engine.face(self._node)
        return owner

    @property
    def valid(self) -> bool:
        """Whether the table still has this place."""
        table = self.owner._table()
        return self.row < table.num_rows and self.col < table.num_cols

    @property
    def val(self) -> str:
        return self.owner._text_at(self.row, self.col)

    @val.setter
    def val(self, value: Any) -> None:
        self.owner[self.row, self.col] = value

    def _value_of(self) -> Any:
        text = self.val
        number = number_of(text)
        return text if number is None else number

    def _number(self) -> Any:
        """For int() and float(): ValueError where the text spells no number."""
        text = self.val
        number = number_of(text)
        return float(text) if number is None else number

    def _beside(self, other: Any) -> tuple[Any, Any]:
        """Both sides of an operator as they are meant together."""
        other = bare(other)
        mine = self.val if isinstance(other, str) else self._value_of()
        return (str(mine), other) if isinstance(other, str) else (mine, other)

    def __add__(self, other: Any) -> Any:
        mine, other = self._beside(other if not isinstance(other, Cell) or other._is_number() else other.val)
        return mine + other

    def __radd__(self, other: Any) -> Any:
        mine, other = self._beside(other)
        return other + mine

    def _is_number(self) -> bool:
        return number_of(self.val) is not None

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Cell):
            return bool(self._value_of() == other._value_of())
        mine, other = self._beside(other)
        return bool(mine == other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __lt__(self, other: Any) -> bool:
        mine, other = self._beside(other)
        return bool(mine < other)

    def __le__(self, other: Any) -> bool:
        mine, other = self._beside(other)
        return bool(mine <= other)

    def __gt__(self, other: Any) -> bool:
        mine, other = self._beside(other)
        return bool(mine > other)

    def __ge__(self, other: Any) -> bool:
        mine, other = self._beside(other)
        return bool(mine >= other)

    def __hash__(self) -> int:
        return hash(self.val)

    def __len__(self) -> int:
        return len(self.val)

    def __contains__(self, text: str) -> bool:
        return text in self.val

    def __str__(self) -> str:
        return self.val

    def __format__(self, spec: str) -> str:
        """As text where the format is one for text, as a number for `d`, `f`, `g` and the like."""
        return format(self.val if not spec or spec[-1] not in "bcdeEfFgGnoxX%" else self._number(), spec)

    def __repr__(self) -> str:
        return f"type:Cell cell:({self.row}, {self.col}) owner:{self._node.path} value:{self.val}"

    def offset(self, r: int, c: int) -> Cell | None:
        """The cell so many rows down and columns to the right; None outside of the table."""
        row, col = self.row + int(r), self.col + int(c)
        table = self.owner._table()
        inside = 0 <= row < table.num_rows and 0 <= col < table.num_cols
        return Cell(self._node, row, col) if inside else None

    def run(self, *args: Any, **delay: Any) -> Run:
        """Run the cell's text as a script; `delay` as for DAT.run."""
        return self.owner._run(self, lambda: self.val, args, **delay)
