from itertools import zip_longest

from stovetop.core.pars import Menu, Ref, Str, Toggle
from stovetop.ops.dat._family import DAT, EMPTY_TABLE, Table

Rows = list[list[str]]


class Merge(DAT):
    """Tables into one: below or beside one another, in single cells, or the later replacing cells of the first.

    Texts alone give their lines one after another.
    Source: https://docs.derivative.ca/Merge_DAT
    """

    inputs = ("dats",)
    multi = True
    min_inputs = 0

    #: the name in newer builds
    aliases = {"dats": "dat"}

    class Pars:
        dat = Ref("DAT", "", label="DAT", many=True)
        how = Menu(
            {
                "row": "Append Rows",
                "col": "Append Columns",
                "collapsecol": "Collapse Columns",
                "collapserow": "Collapse Rows",
                "collapsecells": "Collapse Cells",
                "repcolcells": "Replace Cells by Column",
                "reprowcells": "Replace Cells by Row",
            },
            label="How",
        )
        byname = Toggle(False, label="By Name")
        spacer = Str("\\t", label="Concatenate with", created=" ")  # the page: "The default is a space."
        unmatched = Toggle(False, label="Append Unmatched")

    def cook(self, par, *dats: Table) -> Table:
        tables = [t for t in (*dats, *(n.data for n in par.dat)) if t is not None]
        if tables and not any(t.is_table for t in tables):
            return Table(text="\n".join(t.text.removesuffix("\n") for t in tables))
        grids = [[list(r) for r in t.rows] for t in tables if t.rows]
        if not grids:
            return EMPTY_TABLE
        return Table.from_rows(merged(grids, par.how, par.byname, par.spacer.replace("\\t", "\t"), par.unmatched))


def merged(grids: list[Rows], how: str, by_name: bool, spacer: str, unmatched: bool) -> Rows:
    """Rows of cells of several tables as one."""
    if how in ("col", "collapserow", "repcolcells"):
        # the same as rows once every table is turned
        turned = {"col": "row", "collapserow": "collapsecol", "repcolcells": "reprowcells"}[how]
        return turn(merged([turn(g) for g in grids], turned, by_name, spacer, unmatched))
    if how == "row":
        return by_names(grids, unmatched) if by_name else [row for grid in grids for row in grid]
    if how == "collapsecol":
        return [[spacer.join(row)] for grid in grids for row in grid]
    if how == "collapsecells":
        return [[spacer.join(cell for grid in grids for row in grid for cell in row)]]
    return replaced(grids, unmatched)


def turn(rows: Rows) -> Rows:
    return [list(col) for col in zip_longest(*rows, fillvalue="")]


def by_names(grids: list[Rows], unmatched: bool) -> Rows:
    """Rows below one another, cells under the headings of the first table."""
    names = list(grids[0][0])
    for grid in grids[1:] if unmatched else ():
        names += [n for n in grid[0] if n not in names]
    out = [names, *grids[0][1:]]
    for grid in grids[1:]:
        places = {n: i for i, n in enumerate(grid[0])}
        out += [[row[places[n]] if n in places else "" for n in names] for row in grid[1:]]
    return out


def replaced(grids: list[Rows], unmatched: bool) -> Rows:
    """The first table, its cells replaced by those of later tables under the same heading."""
    out = [list(row) for row in grids[0]]
    for grid in grids[1:]:
        for j, name in enumerate(grid[0]):
            if name in out[0]:
                at = out[0].index(name)
                for i in range(1, min(len(grid), len(out))):
                    out[i][at] = grid[i][j]
            elif unmatched:
                for i, row in enumerate(out):
                    row.append(grid[i][j] if i < len(grid) else "")
    return out
