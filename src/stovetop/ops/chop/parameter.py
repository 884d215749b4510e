import numpy as np

from stovetop.core.pars import Menu, Page, Ref, Str, StrMenu, Toggle
from stovetop.core.patterns import match, replace
from stovetop.ops.chop._family import CHOP, UNSLICED_PLAIN, Channels, unique


class Parameter(CHOP):
    """The values of other operators' parameters, a channel each.

    vals (parameters, 1) float32; menus give their index, toggles and pulses 0 or 1, text its number or 0. Of sequences
    (parameters, blocks): a sample for each block, named by the sequence and the parameter, the last held where there
    are fewer. ParGroups narrows down what Parameter chooses, where it names any. Name Format puts the operator's name
    or path and a colon before the parameter's, as exports by name want it.
    Source: https://docs.derivative.ca/Parameter_CHOP
    """

    scoped = False
    common = UNSLICED_PLAIN

    #: the name in newer builds
    aliases = {"parameters": "parameter"}

    class Pars:
        _source = Page("Source")
        ops = Ref("OP", "..", label="Operators", many=True)
        fetch = Menu({"partypes": "Parameters", "sequencetypes": "Sequences"}, label="Fetch")
        sequences = StrMenu("*", label="Sequences", items={"*": "*"})
        pargroups = StrMenu("", label="ParGroups", items={"*": "*"})
        parameter = Str("*", label="Parameter")
        custom = Toggle(True, label="Custom")
        builtin = Toggle(False, label="Built-In")
        nameformat = Menu(
            {"parameter": "Parameter Name", "op": "OP and Parameter Names", "path": "Full Path Name"},
            label="Name Format",
        )
        renamefrom = StrMenu("*", label="Rename from", items={"*": "*"})
        renameto = StrMenu("", label="Rename to", items={"*": "*"})

    def cook(self, par, *, now) -> Channels:
        rows: dict[str, list[float]] = {}
        for node in par.ops:
            for name, values in found(node, par).items():
                rows[unique([*rows, self.named(par, node, name)])[-1]] = values
        if not rows:
            return self.empty()
        count = max(map(len, rows.values()))
        vals = [v + v[-1:] * (count - len(v)) for v in rows.values()]
        names = list(rows) if par.renameto in ("", "*") else replace(par.renamefrom or "*", par.renameto, list(rows))
        return Channels(np.array(vals, np.float32), unique(names), rate=now.rate)

    def named(self, par, node, name: str) -> str:
        return {"parameter": name, "op": f"{node.name}:{name}", "path": f"{node.path}:{name}"}[par.nameformat]


def found(node, par) -> dict[str, list[float]]:
    """Values by parameter name: one each, or for sequences one a block."""
    rows: dict[str, list[float]] = {}
    for d in chosen(node, par):
        name = d.name
        if par.fetch == "sequencetypes":
            name = d.sequence + d.name.removeprefix(f"{d.sequence}{d.block}")
        rows.setdefault(name, []).append(number(node, d))
    return rows


def chosen(node, par) -> list:
    """The definitions of a node's parameters that are asked for, in TD's order."""
    node.touch("pars")
    defs = [d for d in node.definitions() if (par.custom if d.custom else par.builtin)]
    if par.fetch == "sequencetypes":
        wanted = set(match(par.sequences, [d.sequence for d in defs if d.sequence]))
        defs = [d for d in defs if d.sequence in wanted and d.block >= 0]
    groups = set(match(par.pargroups or "*", [d.group for d in defs]))
    names = set(match(par.parameter, [d.name for d in defs]))
    defs = [d for d in defs if d.style not in ("Sequence", "Header", "Python")]
    return [d for d in defs if d.name in names and d.group in groups]


def number(node, d) -> float:
    value = node.eval(d.name)
    if d.style == "Menu":
        return float(d.menu_names.index(value)) if value in d.menu_names else 0.0
    try:
        return float(value)
    except (TypeError, ValueError):
        return 0.0
