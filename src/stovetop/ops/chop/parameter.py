import numpy as np

from stovetop.core.patterns import match, replace
from stovetop.core.pars import Menu, Page, Ref, Str, StrMenu, Toggle
from stovetop.ops.chop._family import CHOP, UNSLICED_PLAIN, Channels, unique


class Parameter(CHOP):
    """The values of other operators' parameters, a channel each.

    vals (parameters, 1) float32; menus give their index, toggles and pulses 0 or 1, text its number or 0.
    Source: https://docs.derivative.ca/Parameter_CHOP
    """

    scoped = False
    common = UNSLICED_PLAIN

    class Pars:
        _source = Page("Source")
        ops = Ref("OP", "..", label="Operators", many=True)
        fetch = Menu({"partypes": "Parameters", "sequencetypes": "Sequences"}, label="Fetch")
        sequences = StrMenu("*", label="Sequences")
        pargroups = StrMenu("*", label="ParGroups")
        parameter = Str("*", label="Parameter")
        custom = Toggle(True, label="Custom")
        builtin = Toggle(False, label="Built-In")
        nameformat = Menu(
            {"parameter": "Parameter Name", "op": "OP and Parameter Names", "path": "Full Path Name"}, label="Name Format"
        )
        renamefrom = StrMenu("*", label="Rename from", items={"*": "*"})
        renameto = StrMenu("*", label="Rename to", items={"*": "*"})

    def cook(self, par, *, now) -> Channels:
        names, values = [], []
        for node in par.ops:
            for d in chosen(node, par):
                names.append({"parameter": d.name, "op": f"{node.name}_{d.name}", "path": f"{node.path}/{d.name}"}[par.nameformat])
                values.append(number(node, d))
        if par.renameto not in ("", "*"):
            names = replace(par.renamefrom or "*", par.renameto, names)
        return Channels(np.array(values, np.float32)[:, None], unique(names), rate=now.rate) if names else self.empty()


def chosen(node, par) -> list:
    """The definitions of a node's parameters that are asked for, in TD's order."""
    node.touch("pars")
    defs = [d for d in node.definitions() if (par.custom if d.custom else par.builtin)]
    if par.fetch == "sequencetypes":
        wanted = set(match(par.sequences, [d.sequence for d in defs if d.sequence]))
        defs = [d for d in defs if d.sequence in wanted and d.block >= 0]
    groups = set(match(par.pargroups, [d.group for d in defs]))
    found = set(match(par.parameter, [d.name for d in defs]))
    return [d for d in defs if d.name in found and d.group in groups and d.style not in ("Sequence", "Header", "Python")]


def number(node, d) -> float:
    value = node.eval(d.name)
    if d.style == "Menu":
        return float(d.menu_names.index(value)) if value in d.menu_names else 0.0
    try:
        return float(value)
    except (TypeError, ValueError):
        return 0.0
