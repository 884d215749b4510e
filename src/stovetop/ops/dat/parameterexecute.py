from typing import Any, NamedTuple

from stovetop.core.pars import Pulse, Ref, Str, Toggle
from stovetop.core.patterns import matches
from stovetop.ops.dat._execute import ExecuteDAT, From

#: toggle: (functions, what of a parameter it watches)
ASPECTS = {
    "expressionchange": (("onExpressionChange", "expressionChange"), "expr"),
    "exportchange": (("onExportChange", "exportChange"), "exportOP"),
    "enablechange": (("onEnableChange", "enableChange"), "enable"),
    "modechange": (("onModeChange", "modeChange"), "mode"),
}


class Change(NamedTuple):
    par: Any
    prev: Any


class ParameterExecute(ExecuteDAT):
    """Calls functions when parameters of operators change; it looks at the start of each frame. Pulses come at once.

    The operators themselves are not cooked.
    Source: https://docs.derivative.ca/Parameter_Execute_DAT
    """

    default_name = "parexec"

    functions = (
        ("onValueChange(par, prev)", "a parameter's value changed"),
        ("onValuesChanged(changes)", "at the end of a frame: all that changed, each with its par and prev"),
        ("onPulse(par)", "a pulse parameter was pressed"),
        ("onExpressionChange(par, val, prev)", "a parameter's expression is another"),
        ("onExportChange(par, val, prev)", "a parameter's export is another"),
        ("onEnableChange(par, val, prev)", "a parameter was enabled or disabled"),
        ("onModeChange(par, val, prev)", "a parameter's mode is another"),
    )
    arguments = ("par - the Par that changed", "val - what it is now", "prev - what it was before")

    class Pars:
        active, executeloc, fromop = From.active, From.executeloc, From.fromop
        op = Ref("OP", "", label="OPs", many=True)
        pars = Str("", label="Parameters")
        valuechange = Toggle(True, label="Value Change")
        valueschanged = Toggle(False, label="Values Changed")
        onpulse = Toggle(True, label="On Pulse")
        expressionchange = Toggle(False, label="Expression Change")
        exportchange = Toggle(False, label="Export Change")
        enablechange = Toggle(False, label="Enable Change")
        modechange = Toggle(False, label="Mode Change")
        custom = Toggle(True, label="Custom")
        builtin = Toggle(True, label="Built-In")
        edit = Pulse(label="Edit..", unsupported=True)

    def created(self, node) -> None:
        super().created(node)
        self.listen(node)

    def par_set(self, node, name: str) -> None:
        super().par_set(node, name)
        self.listen(node)

    def at_start(self, node) -> None:
        state = node.local
        known, now = getattr(state, "known", {}), {}
        state.changes = []
        aspects = [a for a in ASPECTS if node.own(a)]
        for value in self.values(node):
            par = self.par(value)
            now[value] = (value.peek(), *(getattr(par, ASPECTS[a][1]) for a in aspects))
        state.known, state.aspects = now, aspects
        same_aspects = getattr(state, "last_aspects", aspects) == aspects
        state.last_aspects = aspects
        for value, found in now.items():
            # a parameter that nobody had touched stood at its default
            before = known.get(value) or ((value.pdef.created,) if value.node in getattr(state, "seen", ()) else None)
            if before is not None:
                self.compared(node, value, before, found, aspects if same_aspects and value in known else [])
        state.seen = set(self.watched(node, "op"))

    def compared(self, node, value, before: tuple, found: tuple, aspects: list[str]) -> None:
        par = self.par(value)
        if found[0] != before[0]:
            prev = node.engine.face(before[0]) if hasattr(before[0], "kind") else before[0]
            node.local.changes.append(Change(par, prev))
            if node.own("valuechange"):
                old = self.arity(node, "onValueChange") == 3 or self.arity(node, "onValueChange") is None
                args = (par, par.eval(), prev) if old else (par, prev)
                self.call(node, ("onValueChange", "valueChange"), *args)
        for i, aspect in enumerate(aspects, 1):
            if found[i] != before[i]:
                self.call(node, ASPECTS[aspect][0], par, found[i], before[i])

    def at_end(self, node) -> None:
        changes = getattr(node.local, "changes", [])
        node.local.changes = []
        if changes and node.own("valueschanged"):
            self.call(node, ("onValuesChanged",), changes)

    def heard(self, node, event, other, detail) -> None:
        if (
            event == "pulse"
            and node.own("onpulse")
            and other in self.watched(node, "op")
            and self.includes(node, detail)
        ):
            self.call(node, ("onPulse", "pulse"), self.par(detail))

    def values(self, node) -> list:
        """The live parameters that are watched; those that nobody touched hold their defaults."""
        return [v for n in self.watched(node, "op") for v in list(n.pars.values()) if self.includes(node, v)]

    def includes(self, node, value) -> bool:
        d = value.pdef
        return node.own("custom" if d.custom else "builtin") and matches(node.own("pars"), d.name)

    def par(self, value) -> Any:
        return getattr(value.node.engine.face(value.node).par, value.pdef.name)
