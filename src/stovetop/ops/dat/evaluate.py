from stovetop.core.depend import muted
from stovetop.core.errors import CookError
from stovetop.core.pars import Menu, Page, Ref, Str, StrMenu, Toggle
from stovetop.core.value import EXPRESSION
from stovetop.ops.dat._family import DAT, EMPTY_TABLE, Table, cell_text, common
from stovetop.ops.dat._scope import COLS, ROWS, ScopePars, chosen, evaluate_at, on_page

ESCAPES = (("\\\\", "\0"), ("\\n", "\n"), ("\\t", "\t"), ("\\r", "\r"), ('\\"', '"'), ("\0", "\\"))


class Exclude:
    _scope = Page("Scope")
    xfirstrow = Toggle(False, label="Exclude First Row")
    xfirstcol = Toggle(False, label="Exclude First Col")


class Evaluate(DAT):
    """Cells as Python expressions: their own texts, a second table's (its last row and column repeat), or one for all.

    Expressions see `me.inputCell`, `me.inputRow`, `me.inputCol`, `me.inputTable` and the same with `expr`.
    A cell outside of the scope passes unchanged. Text stays text.
    Source: https://docs.derivative.ca/Evaluate_DAT
    """

    inputs = ("data", "expressions")
    min_inputs = 0
    common = (Exclude, on_page("Scope", ScopePars), common())

    class Pars:
        dat = Ref("DAT", "", label="Input Data DAT")
        datexpr = Ref("DAT", "", label="Expressions DAT")
        output = StrMenu(
            "evaluate",
            label="Output",
            items={"evaluate": "Evaluate", "data": "Input Data", "expression": "Input Expression"},
        )
        expr = Str("", label="Expression")
        outputsize = Menu({"in1": "Input 1 (Data)", "in2": "Input 2 (Expressions)"}, label="Output Table Size")
        dependency = Toggle(True, label="Monitor Data Dependencies")
        backslash = Toggle(False, label="Convert Backslash Characters")

    def cook(self, par, data: Table | None, expressions: Table | None, *, me) -> Table:
        wired = (*me.inputs, None, None)
        source, formulas = par.dat or wired[0], par.datexpr or wired[1]
        table = source.data if source is not None else data
        formula = formulas.data if formulas is not None else expressions
        if par.output == "data":
            return table or EMPTY_TABLE
        if table is None and formula is None:
            text = self.text(me)
            return Table(text=self.result(me, par, text, None, (0, 0), (None, 0, 0), False) if text else "")
        table = table if table is not None else formula
        rows, cols = self.size(par, table, formula)
        if par.output == "expression":
            shown = formula or table
            return Table.from_rows([_clamped(shown, r, c)[0] for c in range(cols)] for r in range(rows))
        return self.evaluated(me, par, table, formula, (source, formulas), rows, cols)

    def evaluated(self, me, par, table, formula, nodes, rows: int, cols: int) -> Table:
        one, out = self.text(me) if formula is None else "", []
        in_rows, in_cols = self.scope(me, par, table, nodes[0])
        for r in range(rows):
            out.append([])
            for c in range(cols):
                cell, row, col = _clamped(table, r, c)
                if row not in in_rows or col not in in_cols:
                    out[-1].append(cell)
                    continue
                text, er, ec = _clamped(formula, r, c) if formula is not None else (one or cell, 0, 0)
                out[-1].append(self.result(me, par, text, nodes[0], (row, col), (nodes[1], er, ec), table.is_table))
        return Table.from_rows(out) if table.is_table else Table(text=out[0][0] if out else "")

    def scope(self, me, par, table: Table, source) -> tuple[set[int], set[int]]:
        rows, cols = (set(chosen(me, par, table, source, axis)) for axis in (ROWS, COLS))
        return rows - ({0} if par.xfirstrow else set()), cols - ({0} if par.xfirstcol else set())

    def size(self, par, table: Table, formula: Table | None) -> tuple[int, int]:
        of = formula if par.outputsize == "in2" and formula is not None else table
        return of.num_rows, of.num_cols

    def text(self, me) -> str:
        value = me.par("expr")
        return value.expr if value.mode == EXPRESSION else value.val

    def result(self, me, par, text: str, source, place, expr, is_table: bool) -> str:
        """The value of one cell's expression; an empty one gives an empty cell."""
        if not text.strip():
            return ""
        try:
            if par.dependency:
                value = evaluate_at(me, text, source, place, expr)
            else:
                with muted():
                    value = evaluate_at(me, text, source, place, expr)
        except Exception as error:
            raise CookError(f"cell {place}: {text.strip()!r}: {type(error).__name__}: {error}") from error
        result = cell_text(value)
        if par.backslash:
            for written, meant in ESCAPES:
                result = result.replace(written, " " if is_table and meant in "\n\t\r" else meant)
        return result


def _clamped(table: Table, row: int, col: int) -> tuple[str, int, int]:
    """(the cell, its row, its column), the last ones where the table is smaller."""
    row, col = min(row, table.num_rows - 1), min(col, table.num_cols - 1)
    return table.rows[row][col], row, col
