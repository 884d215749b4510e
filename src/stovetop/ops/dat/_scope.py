"""Choosing rows and columns of a table, as the Select and Evaluate DATs do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from stovetop.core.pars import Int, Menu, Page, Str
from stovetop.core.patterns import matches
from stovetop.core.value import EXPRESSION
from stovetop.data.table import Table

if TYPE_CHECKING:
    from stovetop.core.network import Node

EXTRACT = {
    "all": "All",
    "byname": "by Name",
    "byindex": "by Index",
    "bynameindex": "by Start Name, End Index",
    "byindexname": "by Start Index, End Name",
    "bynames": "by Values",
    "byexpr": "by Condition",
}


class ScopePars:
    extractrows = Menu(EXTRACT, label="Select Rows")
    rownamestart = Str("", label="Start Row Name")
    rowindexstart = Int(0, label="Start Row Index", min=-1, norm=(-1, 10))
    rownameend = Str("", label="End Row Name")
    rowindexend = Int(0, label="End Row Index", min=-1, norm=(-1, 10))
    rownames = Str("*", label="Row Select Values")
    rowexpr = Str('strmatch("*",$V)', label="Row Select Condition", created="")
    fromcol = Int(0, label="From Column", min=0, norm=(0, 50))
    extractcols = Menu(EXTRACT, label="Select Cols")
    colnamestart = Str("", label="Start Col Name")
    colindexstart = Int(0, label="Start Col Index", min=-1, norm=(-1, 10))
    colnameend = Str("", label="End Col Name")
    colindexend = Int(0, label="End Col Index", min=-1, norm=(-1, 10))
    colnames = Str("*", label="Col Select Values")
    colexpr = Str('strmatch("*",$V)', label="Col Select Condition", created="")
    fromrow = Int(0, label="From Row", min=0, norm=(0, 50))


def on_page(name: str, pars: type) -> type:
    """The same parameters on a page of another name than the operator's first."""
    return type(pars.__name__, (), {"_page": Page(name), **{k: v for k, v in vars(pars).items() if k[0] != "_"}})


class Axis(NamedTuple):
    """The names of the parameters that choose rows, or columns."""

    how: str
    start_name: str
    start_index: str
    end_name: str
    end_index: str
    values: str
    condition: str
    line: str


ROWS = Axis(
    *("extractrows", "rownamestart", "rowindexstart", "rownameend", "rowindexend", "rownames", "rowexpr", "fromcol")
)
COLS = Axis(
    *("extractcols", "colnamestart", "colindexstart", "colnameend", "colindexend", "colnames", "colexpr", "fromrow")
)


def chosen(me: Node, par: Any, table: Table, source: Node | None, axis: Axis) -> list[int]:
    """The indices of rows or columns in scope, in the table's order."""
    grid = table if axis is ROWS else table.transposed()
    how = getattr(par, axis.how)
    if how == "all" or not grid.rows:
        return list(range(grid.num_rows))
    line = max(0, min(getattr(par, axis.line), grid.num_cols - 1))
    names = grid.col(line)
    if how == "bynames":
        pattern = getattr(par, axis.values)
        return [i for i, name in enumerate(names) if matches(pattern, name)]
    if how == "byexpr":
        places = [(i, line) if axis is ROWS else (line, i) for i in range(len(names))]
        return [i for i, place in enumerate(places) if _holds(me, axis.condition, source, place)]
    start = _end(par, names, axis.start_name if how in ("byname", "bynameindex") else axis.start_index)
    end = _end(par, names, axis.end_name if how in ("byname", "byindexname") else axis.end_index)
    if start is None or end is None:
        return []
    return list(range(min(start, end), max(start, end) + 1))


def _end(par: Any, names: tuple[str, ...], parameter: str) -> int | None:
    """One end of a range; a number beyond the table goes to its edge, a name that is not there gives None."""
    end = getattr(par, parameter)
    if isinstance(end, str):
        return names.index(end) if end in names else None
    return max(0, min(end + len(names) if end < 0 else end, len(names) - 1))


def _holds(me: Node, name: str, source: Node | None, place: tuple[int, int]) -> bool:
    value = me.par(name)
    text = value.expr if value.mode == EXPRESSION else value.val
    return not text or bool(evaluate_at(me, text, source, place))


def evaluate_at(me: Node, text: str, source: Node | None, place: tuple[int, int], expr: Any = (None, 0, 0)) -> Any:
    """An expression in which `me.inputCell` is a place of the source's table, `me.exprCell` the expression's own."""
    state = me.local
    state.at = (source, *place, *expr)
    try:
        return me.engine.plain(me.engine.evaluate(text, me))
    finally:
        state.at = None
