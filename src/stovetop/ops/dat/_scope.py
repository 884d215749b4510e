"""Choosing rows and columns of a table, as the Select and Evaluate DATs do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
    rowindexstart = Int(0, label="Start Row Index")
    rownameend = Str("", label="End Row Name")
    rowindexend = Int(0, label="End Row Index")
    rownames = Str("*", label="Row Select Values")
    rowexpr = Str('strmatch("*",$V)', label="Row Select Condition", created="")
    fromcol = Int(0, label="From Column")
    extractcols = Menu(EXTRACT, label="Select Cols")
    colnamestart = Str("", label="Start Col Name")
    colindexstart = Int(0, label="Start Col Index")
    colnameend = Str("", label="End Col Name")
    colindexend = Int(0, label="End Col Index")
    colnames = Str("*", label="Col Select Values")
    colexpr = Str('strmatch("*",$V)', label="Col Select Condition", created="")
    fromrow = Int(0, label="From Row")


def on_page(name: str, pars: type) -> type:
    """The same parameters on a page of another name than the operator's first."""
    return type(pars.__name__, (), {"_page": Page(name), **{k: v for k, v in vars(pars).items() if k[0] != "_"}})


def chosen(me: Node, par: Any, table: Table, source: Node | None, axis: str) -> list[int]:
    """The indices of rows ("row") or columns ("col") in scope, in the table's order."""
    grid = table if axis == "row" else table.transposed()
    how = getattr(par, f"extract{axis}s")
    if how == "all" or not grid.rows:
        return list(range(grid.num_rows))
    line = getattr(par, "fromcol" if axis == "row" else "fromrow")
    line = max(0, min(line, grid.num_cols - 1))
    names = grid.col(line)
    if how == "bynames":
        pattern = getattr(par, f"{axis}names")
        return [i for i, name in enumerate(names) if matches(pattern, name)]
    if how == "byexpr":
        places = [(i, line) if axis == "row" else (line, i) for i in range(len(names))]
        return [i for i, place in enumerate(places) if _holds(me, f"{axis}expr", source, place)]
    start = _end(par, axis, names, "start", by_name=how in ("byname", "bynameindex"))
    end = _end(par, axis, names, "end", by_name=how in ("byname", "byindexname"))
    if start is None or end is None:
        return []
    return list(range(min(start, end), max(start, end) + 1))


def _end(par: Any, axis: str, names: tuple[str, ...], end: str, by_name: bool) -> int | None:
    """One end of a range; a number beyond the table goes to its edge, a name that is not there gives None."""
    if by_name:
        name = getattr(par, f"{axis}name{end}")
        return names.index(name) if name in names else None
    index = getattr(par, f"{axis}index{end}")
    return max(0, min(index + len(names) if index < 0 else index, len(names) - 1))


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
