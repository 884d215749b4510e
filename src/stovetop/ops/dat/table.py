from stovetop.core.pars import File, Int, Menu, Page, Pulse, Sequence, Str, Toggle
from stovetop.core.value import EXPRESSION
from stovetop.ops.dat._family import EMPTY_TABLE, READ_ENCODINGS, ContentDAT, cell_text
from stovetop.ops.dat._family import Table as Data


class Table(ContentDAT):
    """A table of its own, of a file (.csv with commas, others with tabs), or filled by expressions.

    An expression that fills cells sees `me.subRow` and `me.subCol`, counted within what is filled, and `me.fillName`.
    Source: https://docs.derivative.ca/Table_DAT
    """

    page = "Table"
    table_only = True
    blank = Data(rows=(("",),))

    class Pars:
        edit = Pulse(label="Edit..", unsupported=True)
        file = File("", label="File")
        syncfile = Toggle(False, label="Sync to File")
        defaultreadencoding = Menu(READ_ENCODINGS, label="Default Read Encoding")
        loadonstart = Toggle(False, label="Load on Start")
        loadonstartpulse = Pulse(label="Load File")
        write = Toggle(False, label="Write on Toe Save")
        writepulse = Pulse(label="Write File")
        removeblank = Toggle(False, label="Remove Blank Lines")
        _fill = Page("Fill")
        fill = Menu(
            {
                "manual": "Manual",
                "setsize": "Set Size",
                "setsizeandcontents": "Set Size and Contents",
                "fillbycol": "Fill by Column",
                "fillbyrow": "Fill by Row",
            },
            label="Fill Type",
        )
        rows = Int(3, label="Rows", min=0, norm=(0, 100))
        cols = Int(4, label="Columns", min=0, norm=(0, 100))
        cellexpr = Str("", label="Cell Expression")
        includenames = Toggle(True, label="Include Names")
        fills = Sequence(label="Fills", names=Str("", label="Names"), expr=Str("", label="Cell Expression"))

    def from_file(self, me, text, suffix) -> Data:
        table = Data.parse_csv(text) if suffix.lower() == ".csv" else Data.parse(text)
        return Data.from_rows(r for r in table.rows if any(r)) if me.own("removeblank") else table

    def cook(self, par, *, me) -> Data:
        if par.fill == "manual":
            own = self.content(me, par)
            return own if own.is_table else Data.parse(own.text)
        if par.fill == "setsize":
            own = me.content if me.content is not None else EMPTY_TABLE
            return own.resized(par.rows, par.cols)
        if par.fill == "setsizeandcontents":
            return Data.from_rows(self.filled(me, "cellexpr", par.rows, par.cols))
        return self.by_names(me, par, par.fill == "fillbycol")

    def by_names(self, me, par, turned: bool) -> Data:
        """Lines of cells under names, block by block; columns where `turned`."""
        length, lines = par.rows if turned else par.cols, []
        for i in range(me.num_blocks("fills")):
            names = me.own(f"fills{i}names").split()
            grid = self.filled(me, f"fills{i}expr", *((length, len(names)) if turned else (len(names), length)), names)
            block = [list(line) for line in zip(*grid, strict=True)] if turned else grid
            lines += [[name, *line] if par.includenames else line for name, line in zip(names, block, strict=False)]
        table = Data.from_rows(lines)
        return table.transposed() if turned else table

    def filled(self, me, name: str, rows: int, cols: int, names: list[str] = ()) -> list[list[str]]:
        """A block of cells: the parameter's text, or its expression evaluated for each of them."""
        value, state = me.par(name), me.local
        if value.mode != EXPRESSION:
            return [[cell_text(value.val)] * cols for _ in range(rows)]
        out = []
        by_row = me.own("fill") == "fillbyrow"
        try:
            for r in range(rows):
                out.append([])
                for c in range(cols):
                    state.filling = (r, c, names[r if by_row else c] if names else "")
                    out[-1].append(cell_text(me.engine.plain(me.engine.evaluate(value.expr, me))))
        finally:
            state.filling = None
        return out
