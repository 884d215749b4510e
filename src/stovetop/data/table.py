"""What DAT wires carry: rows of strings, or one free-form text.

Text seen as a table is one cell that holds the whole text; a table seen as text has its columns separated by tabs, its
rows ended by newlines, and tabs and newlines inside cells taken out (as TD: use `csv` to keep them).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

Rows = tuple[tuple[str, ...], ...]

_NO_BREAKS = str.maketrans({"\t": " ", "\n": None, "\r": None})


class Table:
    """Immutable text or table.

    rows : tuple of equally long tuples of str; for text one row with one cell, for an empty table ().
    text : str.
    is_table : False for text.
    """

    __slots__ = ("_rows", "_text", "is_table")

    def __init__(self, *, text: str | None = None, rows: Rows | None = None) -> None:
        """Trusts its arguments: exactly one of them, rows rectangular. `from_text` and `from_rows` take anything."""
        self.is_table = rows is not None
        self._text, self._rows = text, rows

    @classmethod
    def from_text(cls, text: str) -> Table:
        """Free-form text; line ends become newlines."""
        return cls(text=text.replace("\r\n", "\n") if "\r" in text else text)

    @classmethod
    def from_rows(cls, rows: Iterable[Iterable[Any]]) -> Table:
        """A table; values become strings (`cell_text`), short rows are filled up with empty cells."""
        made = [tuple(map(cell_text, row)) for row in rows]
        width = max(map(len, made), default=0)
        if not width:
            return cls(rows=())
        return cls(rows=tuple(r if len(r) == width else r + ("",) * (width - len(r)) for r in made))

    @classmethod
    def parse(cls, text: str, separator: str = "\t") -> Table:
        """A table from separated lines; the last line's newline ends it and starts no row."""
        text = text.replace("\r\n", "\n")
        lines = (text[:-1] if text.endswith("\n") else text).split("\n") if text else []
        return cls.from_rows(line.split(separator) for line in lines)

    @classmethod
    def parse_csv(cls, text: str, separator: str = ",") -> Table:
        """A table from CSV; quoted cells may hold the separator and newlines."""
        return cls.from_rows(csv.reader(io.StringIO(text, newline=""), delimiter=separator))

    @property
    def rows(self) -> Rows:
        if self._rows is None:
            self._rows = ((self._text or "",),)
        return self._rows

    @property
    def text(self) -> str:
        if self._text is None:
            self._text = "".join("\t".join(map(_flat, row)) + "\n" for row in self.rows)
        return self._text

    @property
    def csv(self) -> str:
        """Comma-separated, quoted where needed, rows ended by newlines."""
        out = io.StringIO(newline="")
        csv.writer(out, lineterminator="\n").writerows(self.rows)
        return out.getvalue()

    @property
    def num_rows(self) -> int:
        return len(self.rows)

    @property
    def num_cols(self) -> int:
        rows = self.rows
        return len(rows[0]) if rows else 0

    def col(self, index: int) -> tuple[str, ...]:
        return tuple(row[index] for row in self.rows)

    def cols(self) -> Rows:
        return tuple(zip(*self.rows, strict=True))

    def row_index(self, key: Any) -> int:
        """The index of a row by number (negative from the end) or by its name in column 0; -1 where there is none."""
        if isinstance(key, str):
            return next((i for i, row in enumerate(self.rows) if row[0] == key), -1)
        return _position(key, len(self.rows))

    def col_index(self, key: Any) -> int:
        """The same for a column; names stand in row 0."""
        if isinstance(key, str):
            rows = self.rows
            return rows[0].index(key) if rows and key in rows[0] else -1
        return _position(key, self.num_cols)

    def cell(self, row: Any, col: Any) -> str | None:
        """A cell's text by numbers or names; None where there is none."""
        r, c = self.row_index(row), self.col_index(col)
        return None if r < 0 or c < 0 else self.rows[r][c]

    def replace_cell(self, row: int, col: int, value: Any) -> Table:
        """The same with one cell changed; text becomes a table."""
        rows = list(self.rows)
        cells = list(rows[row])
        cells[col] = cell_text(value)
        rows[row] = tuple(cells)
        return Table(rows=tuple(rows))

    def resized(self, rows: int, cols: int) -> Table:
        """Cut or filled up with empty cells; no row or no column leaves an empty table."""
        if rows <= 0 or cols <= 0:
            return Table(rows=())
        old = self.rows[:rows]
        grown = [r[:cols] + ("",) * (cols - len(r)) for r in old]
        return Table(rows=(*grown, *[("",) * cols] * (rows - len(old))))

    def transposed(self) -> Table:
        return Table(rows=self.cols())

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        return iter(self.rows)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Table):
            return NotImplemented
        if self.is_table != other.is_table:
            return False
        return self.rows == other.rows if self.is_table else self.text == other.text

    def __hash__(self) -> int:
        return hash(self._rows if self.is_table else self._text)

    def __repr__(self) -> str:
        return (
            f"<Table {self.num_rows} x {self.num_cols}>" if self.is_table else f"<Table text, {len(self.text)} chars>"
        )


def cell_text(value: Any) -> str:
    """A value as a cell holds it: what `str` makes of it (of None the text None, as TD)."""
    return value if type(value) is str else str(value)


def _flat(cell: str) -> str:
    return cell.translate(_NO_BREAKS) if "\n" in cell or "\t" in cell or "\r" in cell else cell


def _position(key: Any, count: int) -> int:
    i = int(key)
    i += count if i < 0 else 0
    return i if 0 <= i < count else -1


EMPTY_TEXT = Table(text="")
EMPTY_TABLE = Table(rows=())
