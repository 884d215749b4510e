"""DAT: a table or a text, as scripts see it. Source: DAT_Class.

Reading records a dependency on the operator's data. A DAT whose contents come from elsewhere (not a Text DAT, a Table
DAT or a locked one) cannot be edited: tdError. Missing rows, columns and cells are None when they are read.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable, Iterable
from pathlib import Path
from symtable import symtable
from typing import TYPE_CHECKING, Any

from stovetop.core.patterns import matches
from stovetop.data.table import EMPTY_TABLE, Table, cell_text
from stovetop.td import inspection
from stovetop.td.cell import Cell, number_of
from stovetop.td.finders import tdError
from stovetop.td.language import detect
from stovetop.td.op import OP
from stovetop.td.quantity import bare

if TYPE_CHECKING:
    from stovetop.core.network import Node
    from stovetop.td.run import Run

Key = int | str


class DAT(OP):
    """A reference to one DAT."""

    __slots__ = ()

    # -- the table behind it

    def _table(self) -> Table:
        """What it holds now: in a script's cook what that has written so far."""
        n = self._live()
        working = getattr(n.local_state, "builder", None)
        if working is not None:
            return working.table
        data = n.data
        return data if isinstance(data, Table) else n.content if isinstance(n.content, Table) else EMPTY_TABLE

    def _put(self, table: Table) -> None:
        """Replace what it holds. tdError where it is not editable."""
        n = self._live()
        builder = getattr(n.local_state, "builder", None)
        if builder is not None:
            builder.table = table
        elif n.flag("lock"):
            n.set_output(table)
        elif self.isEditable:
            n.set_content(table)
            n.kind.content_edited(n)  # type: ignore[attr-defined]
        else:
            raise tdError(f"{n.path}: its contents come from elsewhere and cannot be edited; lock it first")

    def _grid(self) -> Table:
        """What it holds, as a table that rows and columns can be put into."""
        table = self._table()
        if not table.is_table and getattr(self._node.kind, "text_only", False):
            raise tdError(f"{self._node.path} holds text, not a table")
        return table if table.is_table or table.text else EMPTY_TABLE

    def _text_at(self, row: int, col: int) -> str:
        rows = self._table().rows
        if row < len(rows) and col < len(rows[row]):
            return rows[row][col]
        raise tdError(f"{self._live().path} has no cell ({row}, {col}) any more")

    # -- members

    @property
    def export(self) -> bool:
        self._node.touch("flag")
        return self._live().flag("export")

    @export.setter
    def export(self, on: bool) -> None:
        self._live().engine.set_flag(self._node, "export", bool(on))

    @property
    def module(self) -> Any:
        """The DAT's text as a Python module, made anew when the text has changed."""
        n = self._live()
        return n.engine.hooks.module(n)

    @property
    def numRows(self) -> int:
        return self._table().num_rows

    @property
    def numCols(self) -> int:
        return self._table().num_cols

    @property
    def text(self) -> str:
        return self._table().text

    @text.setter
    def text(self, text: Any) -> None:
        """Into a table as tab-separated lines."""
        as_table = getattr(self._live().kind, "table_only", False) or (self._node.flag("lock") and self.isTable)
        self._put(Table.parse(str(text)) if as_table else Table.from_text(str(text)))

    @property
    def csv(self) -> str:
        return self._table().csv

    @csv.setter
    def csv(self, text: str) -> None:
        self._put(Table.parse_csv(str(text)))

    @property
    def editingFile(self) -> str:
        """The file that an external editor works on: the synced one; '' without."""
        n = self._live()
        synced = n.definition("syncfile") is not None and n.eval("syncfile") and n.eval("file")
        return str(n.engine.file(n.eval("file"))) if synced else ""

    @property
    def isTable(self) -> bool:
        return self._table().is_table

    @property
    def isText(self) -> bool:
        return not self._table().is_table

    @property
    def isEditable(self) -> bool:
        n = self._live()
        return n.flag("lock") or (getattr(n.kind, "editable", False) and not any(n.inputs))

    @property
    def locals(self) -> dict[str, Any]:
        """Names that scripts in this DAT share from run to run."""
        found: dict[str, Any] = inspection.extra(self._live()).setdefault("locals", {})
        return found

    @property
    def jsonObject(self) -> Any:
        """json.JSONDecodeError where the text is not JSON."""
        return json.loads(self.text)

    # -- text

    def flush(self) -> None:
        """There so that a DAT can stand for sys.stdout."""

    def isatty(self) -> bool:
        return False

    def write(self, args: Any) -> str:
        """Append text; a table gets it as tab-separated lines. Gives what was written."""
        text = str(args)
        table = self._table()
        if table.is_table:
            notes = inspection.extra(self._live())
            # a line that the last write left open goes on
            before = table.text[:-1] if notes.get("open_line") else table.text
            notes["open_line"] = not text.endswith("\n")
            self._put(Table.parse(before + text))
        else:
            self._put(Table.from_text(table.text + text))
        return text

    def save(self, filepath: str | None = None, append: bool = False, createFolders: bool = False) -> str:
        """Write the contents to a file, relative to the project's folder; .csv with commas. Gives its path."""
        n = self._live()
        table = self._table()
        path = n.engine.file(filepath or f"{n.name}.{'tsv' if table.is_table else 'txt'}")
        if createFolders:
            path.parent.mkdir(parents=True, exist_ok=True)
        text = table.csv if table.is_table and path.suffix.lower() == ".csv" else table.text
        with path.open("a" if append else "w", encoding="utf-8", newline="") as file:
            file.write(text)
        return Path(path).as_posix()

    def run(self, *args: Any, **delay: Any) -> Run:
        """Run the contents as a script, at once or as `delay` says: endFrame, fromOP, asParameter, group, delayFrames,
        delayMilliSeconds, wallTime, delayRef. The script finds its arguments in the tuple `args`; its names stay in
        `locals` from run to run."""
        return self._run(self, lambda: self.text, args, **delay)

    def _run(
        self, source: Any, text: Callable[[], str], args: tuple[Any, ...], *, fromOP: OP | None = None,
        endFrame: bool = False, group: str | None = None, delayFrames: int = 0, delayMilliSeconds: float = 0,
        asParameter: bool = False, wallTime: bool = False, delayRef: OP | None = None,
    ) -> Run:  # fmt: skip
        from stovetop.td.run import schedule, timeline_of

        n = self._live()
        base = fromOP._live() if fromOP is not None else n
        inside = fromOP is not None and not asParameter
        return schedule(
            base, source, lambda: run_script(base, text(), args, self.locals, self.path, inside),
            endFrame, group, delayFrames, delayMilliSeconds, timeline_of(delayRef or self, wallTime),
        )  # fmt: skip

    def detectLanguage(self, setLanguage: bool = False) -> str:
        """The language that the text seems to be written in: json, xml, html, glsl, python or text."""
        found = detect(self.text)
        if setLanguage and self._node.definition("language") is not None:
            self._node.par("language").set(found)
        return found

    # -- reading cells

    def _rows_of(self, key: Any, case: bool = True, pattern: bool = True) -> list[int]:
        table = self._table()
        return _positions(
            key, [r[0] for r in table.rows] if isinstance(_key(key), str) else table.num_rows, case, pattern
        )

    def _cols_of(self, key: Any, case: bool = True, pattern: bool = True) -> list[int]:
        table = self._table()
        names = list(table.rows[0]) if table.rows else []
        return _positions(key, names if isinstance(_key(key), str) else table.num_cols, case, pattern)

    def _cell(self, row: int, col: int, val: bool = False) -> Any:
        return self._table().rows[row][col] if val else Cell(self._node, row, col)

    def __getitem__(self, key: tuple[Any, Any]) -> Cell | None:
        row, col = _pair(key)
        rows, cols = self._rows_of(row, pattern=False), self._cols_of(col, pattern=False)
        return Cell(self._node, rows[0], cols[0]) if rows and cols else None

    def __setitem__(self, key: tuple[Any, Any], value: Any) -> None:
        row, col = _pair(key)
        rows, cols = self._rows_of(row, pattern=False), self._cols_of(col, pattern=False)
        if not rows or not cols:
            raise tdError(f"{self.path} has no cell [{row!r}, {col!r}]")
        table = self._table()
        if not table.is_table and getattr(self._node.kind, "text_only", False):
            self._put(Table.from_text(cell_text(bare(value))))
        else:
            self._put(table.replace_cell(rows[0], cols[0], bare(value)))

    def cell(self, rowNameOrIndex: Any, colNameOrIndex: Any, caseSensitive: bool = True, val: bool = False) -> Any:
        """The first cell of a row and a column that match, by number, name or pattern; None without."""
        return next(iter(self.cells(rowNameOrIndex, colNameOrIndex, caseSensitive, val)), None)

    def cells(
        self, rowNameOrIndex: Any, colNameOrIndex: Any, caseSensitive: bool = True, val: bool = False
    ) -> list[Any]:
        cols = self._cols_of(colNameOrIndex, caseSensitive)
        return [self._cell(r, c, val) for r in self._rows_of(rowNameOrIndex, caseSensitive) for c in cols]

    def findCell(self, pattern: Any, rows: Any = None, cols: Any = None, **options: Any) -> Any:
        """The first cell whose text matches; options as for findCells. None without."""
        return next(iter(self.findCells(pattern, rows, cols, **options)), None)

    def findCells(
        self,
        pattern: Any,
        rows: Iterable[Any] | None = None,
        cols: Iterable[Any] | None = None,
        valuePattern: bool = True,
        rowPattern: bool = True,
        colPattern: bool = True,
        caseSensitive: bool = False,
        val: bool = False,
    ) -> list[Any]:
        """Cells whose text matches, row by row; `rows` and `cols` are lists of numbers, names or patterns."""
        table, want = self._table(), str(bare(pattern))
        r = range(table.num_rows) if rows is None else _merge(self._rows_of(k, caseSensitive, rowPattern) for k in rows)
        c = range(table.num_cols) if cols is None else _merge(self._cols_of(k, caseSensitive, colPattern) for k in cols)
        return [
            self._cell(i, j, val) for i in r for j in c if _fits(want, table.rows[i][j], caseSensitive, valuePattern)
        ]

    def rows(self, *nameOrIndexes: Any, caseSensitive: bool = True, val: bool = False) -> list[list[Any]]:
        """Rows as lists of cells, or of texts with `val`; all of them without arguments."""
        table = self._table()
        found = (
            _merge(self._rows_of(k, caseSensitive) for k in nameOrIndexes) if nameOrIndexes else range(table.num_rows)
        )
        if val:
            return [list(table.rows[i]) for i in found]
        return [[Cell(self._node, i, j) for j in range(table.num_cols)] for i in found]

    def cols(self, *nameOrIndexes: Any, caseSensitive: bool = True, val: bool = False) -> list[list[Any]]:
        table = self._table()
        found = (
            _merge(self._cols_of(k, caseSensitive) for k in nameOrIndexes) if nameOrIndexes else range(table.num_cols)
        )
        if val:
            return [list(table.col(j)) for j in found]
        return [[Cell(self._node, i, j) for i in range(table.num_rows)] for j in found]

    def row(self, *nameOrIndexes: Any, caseSensitive: bool = True, val: bool = False) -> list[Any] | None:
        """The first row that matches; None without."""
        return (
            next(iter(self.rows(*nameOrIndexes, caseSensitive=caseSensitive, val=val)), None) if nameOrIndexes else None
        )

    def col(self, *nameOrIndexes: Any, caseSensitive: bool = True, val: bool = False) -> list[Any] | None:
        return (
            next(iter(self.cols(*nameOrIndexes, caseSensitive=caseSensitive, val=val)), None) if nameOrIndexes else None
        )

    # -- editing rows and columns; columns are the rows of the transposed table

    def _insert(self, vals: Any, key: Any, sort: Any, after: bool, turned: bool) -> int:
        """Lines into the table; gives the index of the last one."""
        table = self._grid()
        grid = table.transposed() if turned else table
        rows = list(grid.rows)
        if key is None:
            at = len(rows) if after else 0
        else:
            at = _place(grid, key, self._node.path) + after
        for values in vals:
            line = tuple(cell_text(bare(v)) for v in values) or ("",)
            if sort is not None:
                at = _sorted_place(rows, line, grid.col_index(_key(sort)), isinstance(_key(sort), str))
            rows.insert(at, line)
            at += 1
        made = Table.from_rows(rows)
        self._put(made.transposed() if turned else made)
        return at - 1

    def appendRow(self, vals: Any = (), nameOrIndex: Any = None, *, sort: Any = None) -> int:
        """A row at the end or after a row; `sort` names the column that stays sorted. Gives its index."""
        return self._insert([_line(vals)], nameOrIndex, sort, True, False)

    def appendRows(self, vals: Any = ((),), nameOrIndex: Any = None, *, sort: Any = None) -> int:
        return self._insert([_line(v) for v in vals], nameOrIndex, sort, True, False)

    def appendCol(self, vals: Any = (), nameOrIndex: Any = None, *, sort: Any = None) -> int:
        return self._insert([_line(vals)], nameOrIndex, sort, True, True)

    def appendCols(self, vals: Any = ((),), nameOrIndex: Any = None, *, sort: Any = None) -> int:
        return self._insert([_line(v) for v in vals], nameOrIndex, sort, True, True)

    def insertRow(self, vals: Any = (), nameOrIndex: Any = None, *, sort: Any = None) -> int:
        """A row at the beginning or before a row."""
        return self._insert([_line(vals)], nameOrIndex, sort, False, False)

    def insertCol(self, vals: Any = (), nameOrIndex: Any = None, *, sort: Any = None) -> int:
        return self._insert([_line(vals)], nameOrIndex, sort, False, True)

    def _replace(self, key: Any, vals: Any, entire: bool, turned: bool) -> int:
        table = self._grid()
        grid = table.transposed() if turned else table
        at = _place(grid, key, self._node.path)
        rows = list(grid.rows)
        line = tuple(cell_text(bare(v)) for v in _line(vals))
        rows[at] = line if entire else line + rows[at][len(line) :]
        made = Table.from_rows([r + ("",) * (grid.num_cols - len(r)) for r in rows])
        self._put(made.transposed() if turned else made)
        return at

    def replaceRow(self, nameOrIndex: Any, vals: Any = (), entireRow: bool = True) -> int:
        """New contents for a row; without `entireRow` only as many cells as there are values."""
        return self._replace(nameOrIndex, vals, entireRow, False)

    def replaceCol(self, nameOrIndex: Any, vals: Any = (), entireCol: bool = True) -> int:
        return self._replace(nameOrIndex, vals, entireCol, True)

    def _delete(self, keys: Iterable[Any], turned: bool) -> None:
        table = self._grid()
        grid = table.transposed() if turned else table
        gone = {_place(grid, k, self._node.path) for k in keys}
        made = Table.from_rows(r for i, r in enumerate(grid.rows) if i not in gone)
        self._put(made.transposed() if turned else made)

    def deleteRow(self, nameOrIndex: Any) -> None:
        self._delete([nameOrIndex], False)

    def deleteRows(self, vals: Iterable[Any] = ()) -> None:
        self._delete(vals, False)

    def deleteCol(self, nameOrIndex: Any) -> None:
        self._delete([nameOrIndex], True)

    def deleteCols(self, vals: Iterable[Any] = ()) -> None:
        self._delete(vals, True)

    def setSize(self, numrows: int, numcols: int) -> None:
        self._put(self._grid().resized(int(numrows), int(numcols)))

    def clear(self, keepSize: bool = False, keepFirstRow: bool = False, keepFirstCol: bool = False) -> None:
        """Take away all contents, or blank them; the first row and column can stay."""
        table = self._table()
        if not table.is_table and getattr(self._node.kind, "text_only", False):
            self._put(Table(text=""))
            return
        rows = [
            [v if (keepFirstRow and i == 0) or (keepFirstCol and j == 0) else "" for j, v in enumerate(row)]
            for i, row in enumerate(table.rows)
        ]
        if not keepSize:
            rows = rows if keepFirstCol else rows[:keepFirstRow]
            if keepFirstCol and not keepFirstRow:
                rows = [r[:1] for r in rows]
        self._put(Table.from_rows(rows))

    def copy(self, dat: DAT) -> None:
        """Take the text or table of another DAT."""
        table = dat._table()
        if getattr(self._live().kind, "table_only", False) and not table.is_table:
            table = Table.parse(table.text)
        elif getattr(self._node.kind, "text_only", False) and table.is_table:
            table = Table.from_text(table.text)
        self._put(table)

    def scroll(self, row: int, col: int = 0) -> None:
        """Needs an editor; without one nothing happens."""
        self._node.engine.notify("ui", self._live(), ("scroll", int(row), int(col)))

    def _repr_html_(self) -> str:
        """The table or text, for notebooks."""
        from stovetop.td.plot import table_html

        return table_html(self._table(), self.path)


def run_script(
    base: Node, text: str, args: tuple[Any, ...], kept: dict[str, Any], name: str, inside: bool = False
) -> None:
    """Run a script with TD's globals as `base` sees them; names that it assigns go to `kept`, for the next run."""
    from stovetop.td.modules import execute

    names = {**kept, "args": args, "__name__": "__main__"}
    try:
        execute(base, text, names, name, inside)
    finally:
        assigned = {
            s.get_name() for s in symtable(text, name, "exec").get_symbols() if s.is_assigned() or s.is_imported()
        }
        kept.update({k: v for k, v in names.items() if k in assigned})


def _key(key: Any) -> Any:
    """A number, or a name: what an object given as an index stands for."""
    return key.val if isinstance(key, Cell) else bare(key)


def _pair(key: Any) -> tuple[Any, Any]:
    if isinstance(key, tuple) and len(key) == 2:
        return key
    raise TypeError("a DAT is indexed by a row and a column: dat[row, col]")


def _positions(key: Any, names: list[str] | int, case: bool, pattern: bool) -> list[int]:
    """Indices that a key means: names are given for a text, their number for a number."""
    key = _key(key)
    if isinstance(names, int):
        i = int(key)
        i += names if i < 0 else 0
        return [i] if 0 <= i < names else []
    return [i for i, name in enumerate(names) if _fits(key, name, case, pattern)]


def _fits(want: str, text: str, case: bool, pattern: bool) -> bool:
    if not pattern or " " in want:
        return want == text if case else want.lower() == text.lower()
    return matches(want, text, case) if want else text == ""


def _merge(found: Iterable[list[int]]) -> list[int]:
    return list(dict.fromkeys(i for part in found for i in part))


def _line(vals: Any) -> list[Any]:
    """The values of a row or column; a single value makes one cell."""
    return [vals] if isinstance(vals, (str, Cell)) or not isinstance(vals, Iterable) else list(vals)


def _place(grid: Table, key: Any, path: str) -> int:
    at = grid.row_index(_key(key))
    if at < 0:
        raise tdError(f"{path} has no row or column {key!r}")
    return at


def _sorted_place(rows: list[tuple[str, ...]], line: tuple[str, ...], col: int, header: bool) -> int:
    """Where a line goes so that a column stays sorted, numbers before texts; a named column has a heading."""
    start = 1 if header and rows else 0
    if col < 0:
        return len(rows)
    keys = [_order(row[col] if col < len(row) else "") for row in rows[start:]]
    return start + bisect_right(keys, _order(line[col] if col < len(line) else ""))


def _order(text: str) -> tuple[int, float, str]:
    number = number_of(text)
    return (1, 0.0, text) if number is None else (0, float(number), text)
