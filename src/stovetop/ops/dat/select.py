from stovetop.core.errors import CookError
from stovetop.core.pars import Menu, Ref, Toggle
from stovetop.ops.dat._family import DAT, EMPTY_TABLE, Table, cell_text, common
from stovetop.ops.dat._scope import COLS, ROWS, ScopePars, chosen, evaluate_at


class Output:
    output = Menu({"data": "Input Data", "string": "Strings", "expr": "Expressions"}, label="Output")


class Select(DAT):
    """A DAT from anywhere, or its input, and of a table only some rows and columns.

    In conditions `me.inputCell` is the cell that is asked about. Text passes unchanged.
    Source: https://docs.derivative.ca/Select_DAT
    """

    inputs = ("dat",)
    min_inputs = 0
    common = (ScopePars, Output, common())

    class Pars:
        dat = Ref("DAT", "", label="DAT")
        firstrow = Toggle(False, label="Include First Row")
        firstcol = Toggle(False, label="Include First Col")

    def cook(self, par, dat: Table | None, *, me) -> Table:
        source = par.dat or (me.inputs[0] if me.inputs else None)
        table = source.data if source is not None else dat
        if table is None:
            return EMPTY_TABLE
        if not table.is_table:
            return table
        rows, cols = chosen(me, par, table, source, ROWS), chosen(me, par, table, source, COLS)
        rows = [0, *rows] if par.firstrow and table.rows and 0 not in rows else rows
        cols = [0, *cols] if par.firstcol and table.rows and 0 not in cols else cols
        if par.output == "string":
            raise CookError("Output: Strings expands Tscript variables, which are not supported")
        if par.output == "expr":
            return Table.from_rows(
                [cell_text(evaluate_at(me, table.rows[r][c], source, (r, c))) for c in cols] for r in rows
            )
        return Table.from_rows([table.rows[r][c] for c in cols] for r in rows)
