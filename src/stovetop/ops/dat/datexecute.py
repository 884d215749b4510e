from typing import Any, NamedTuple

from stovetop.core.network import Node
from stovetop.core.pars import Menu, Pulse, Ref, Toggle
from stovetop.core.registry import find
from stovetop.ops.dat._execute import ExecuteDAT, From, Table


class Changes(NamedTuple):
    """What differs between two tables, whose rows and columns are told apart by their names.

    Indices are of the new table, those of what was removed of the old one. cellsChanged: (row, col) of cells with
    another text in rows and columns of the same name.
    """

    rowsChanged: list[int]
    rowsAdded: list[int]
    rowsRemoved: list[int]
    colsChanged: list[int]
    colsAdded: list[int]
    colsRemoved: list[int]
    cellsChanged: list[Any]
    sizeChanged: bool


def compare(new: Table, old: Table) -> Changes:
    rows, rows_added, rows_removed = _paired([r[0] for r in new.rows], [r[0] for r in old.rows])
    cols, cols_added, cols_removed = _paired(
        list(new.rows[0]) if new.rows else [], list(old.rows[0]) if old.rows else []
    )
    cells = [(i, j) for i, k in rows for j, m in cols if new.rows[i][j] != old.rows[k][m]]
    size = (new.num_rows, new.num_cols) != (old.num_rows, old.num_cols)
    return Changes(
        sorted({i for i, _ in cells}), rows_added, rows_removed,
        sorted({j for _, j in cells}), cols_added, cols_removed, cells, size,
    )  # fmt: skip


def _paired(new: list[str], old: list[str]) -> tuple[list[tuple[int, int]], list[int], list[int]]:
    """(new index, old index) of what is in both by name, what only the new has, what only the old has.

    As many lines as before are the same lines in their order, whatever their names.
    """
    if len(new) == len(old):
        return [(i, i) for i in range(len(new))], [], []
    left: dict[str, list[int]] = {}
    for k, name in enumerate(old):
        left.setdefault(name, []).append(k)
    pairs = [(i, left[name].pop(0)) for i, name in enumerate(new) if left.get(name)]
    mine, theirs = {i for i, _ in pairs}, {k for _, k in pairs}
    return pairs, [i for i in range(len(new)) if i not in mine], [k for k in range(len(old)) if k not in theirs]


class DATExecute(ExecuteDAT):
    """Calls functions when a DAT's contents change; it looks once a frame, at its start or end.

    Unlike TD, several changes within one frame are one, with Start of Frame too.
    Source: https://docs.derivative.ca/DAT_Execute_DAT
    """

    default_name = "datexec"
    label = "DAT Execute"
    functions = (("onTableChange(dat, prevDAT, info)", "the contents changed in any way"),)
    arguments = (
        "dat - the DAT that changed",
        "prevDAT - a DAT with the contents before",
        "info - rowsChanged, rowsAdded, rowsRemoved, colsChanged, colsAdded, colsRemoved: lists of indices;",
        "       cellsChanged: a list of Cells; sizeChanged: True if the number of rows or columns is another",
    )

    class Pars:
        active, executeloc, fromop = From.active, From.executeloc, From.fromop
        dat = Ref("DAT", "", label="DAT")
        tablechange = Toggle(True, label="Table Change")
        rowchange = Toggle(False, label="Row Change")
        colchange = Toggle(False, label="Column Change")
        cellchange = Toggle(False, label="Cell Change")
        sizechange = Toggle(False, label="Size Change")
        execute = Menu({"start": "Start of Frame", "end": "End of Frame"}, label="Execute")
        edit = Pulse(label="Edit..", unsupported=True)

    def at_start(self, node) -> None:
        if node.own("execute") == "start":
            self.look(node)

    def at_end(self, node) -> None:
        if node.own("execute") == "end":
            self.look(node)

    def look(self, node) -> None:
        dat = node.own("dat")
        if dat is None:
            node.local.before = None
            return
        data, state = dat.data, node.local
        known = getattr(state, "before", None)
        state.before = (dat, data)
        if known is not None and known[0] is dat and known[1] != data:
            self.changed(node, dat, data, known[1])

    def changed(self, node, dat, new: Table, old: Table) -> None:
        face, found = node.engine.face(dat), compare(new, old)
        if node.own("tablechange"):
            name = "onTableChange" if self.arity(node, "onTableChange") is not None else "tableChange"
            if self.arity(node, name) == 1:
                self.call(node, (name,), face)
            else:
                info = found._replace(cellsChanged=[face[i, j] for i, j in found.cellsChanged])
                self.call(node, (name,), face, self.previous(node, dat, old), info)
        if found.sizeChanged and node.own("sizechange"):
            self.call(node, ("onSizeChange", "sizeChange"), face)
        if not (found.rowsRemoved or found.colsRemoved):
            self.details(node, face, found, old)

    def details(self, node, face, found: Changes, old: Table) -> None:
        """The functions of older builds: rows, columns and cells."""
        rows, cols = sorted(found.rowsChanged + found.rowsAdded), sorted(found.colsChanged + found.colsAdded)
        if rows and node.own("rowchange"):
            self.call(node, ("onRowChange", "rowChange"), face, rows)
        if cols and node.own("colchange"):
            self.call(node, ("onColChange", "colChange"), face, cols)
        if found.cellsChanged and node.own("cellchange"):
            before = [old.cell(i, j) or "" for i, j in found.cellsChanged]
            self.call(node, ("onCellChange", "cellChange"), face, [face[i, j] for i, j in found.cellsChanged], before)

    def previous(self, node, dat, old: Table) -> Any:
        """A DAT outside of every network that holds the old contents."""
        kind = find("tableDAT" if old.is_table else "textDAT")
        shadow = Node(node.engine, kind, dat.name, dat.parent)
        shadow.content = old
        return node.engine.face(shadow)
