from collections.abc import Iterator

from stovetop.core.pars import Menu, Pulse, Ref, StrMenu, Toggle
from stovetop.core.patterns import match
from stovetop.ops.dat._execute import ExecuteDAT, From

NAMES = {
    "offtoon": ("onOffToOn", "offToOn"),
    "whileon": ("whileOn",),
    "ontooff": ("onOnToOff", "onToOff"),
    "whileoff": ("whileOff",),
    "valuechange": ("onValueChange", "valueChange"),
}


class CHOPExecute(ExecuteDAT):
    """Calls functions when channels of a CHOP change, sample by sample; a channel is on where it is not 0.

    A step from off to on calls onOffToOn alone where that is asked for, not onValueChange too.
    Source: https://docs.derivative.ca/CHOP_Execute_DAT
    """

    default_name = "chopexec"
    label = "CHOP Execute"
    functions = tuple(
        (f"{name}(channel, sampleIndex, val, prev)", comment)
        for name, comment in (
            ("onOffToOn", "the channel goes from 0 to another value"),
            ("whileOn", "each frame or sample while the channel is not 0"),
            ("onOnToOff", "the channel goes to 0"),
            ("whileOff", "each frame or sample while the channel is 0"),
            ("onValueChange", "the channel's value changes"),
        )
    )
    arguments = (
        "channel - the Channel that changed",
        "sampleIndex - the index of the sample that changed",
        "val - its value now",
        "prev - the value before",
    )

    class Pars:
        active, executeloc, fromop = From.active, From.executeloc, From.fromop
        chop = Ref("CHOP", "", label="CHOP")
        channel = StrMenu("*", label="Channel", items={"*": "*"})
        offtoon = Toggle(False, label="Off to On")
        whileon = Toggle(False, label="While On")
        ontooff = Toggle(False, label="On to Off")
        whileoff = Toggle(False, label="While Off")
        valuechange = Toggle(True, label="Value Change")
        freq = Menu(
            {"everysample": "Execute For Every Sample", "onceperframe": "Execute Once Per Frame"},
            label="While Off/On Frequency",
        )
        edit = Pulse(label="Edit..", unsupported=True)

    def at_start(self, node) -> None:
        chop = node.own("chop")
        if chop is None:
            node.local.before = None
            return
        data, state = chop.data, node.local
        known = getattr(state, "before", None)
        state.before = (chop, data)
        wanted = {name for name in NAMES if node.own(name)}
        whiles = wanted & {"whileon", "whileoff"}
        old = known[1] if known is not None and known[0] is chop else None
        if old is data and not whiles:
            return
        for name in match(node.own("channel") or "*", data.names):
            for event, index, value, prev in self.events(node, data, old, name, wanted):
                self.call(node, NAMES[event], node.engine.face(chop).chan(name), index, value, prev)

    def events(self, node, data, old, name: str, wanted: set[str]) -> Iterator[tuple[str, int, float, float]]:
        """(toggle, sample, value, value before) of one channel, in the order of its samples."""
        vals = data.vals[data.names.index(name)].tolist()
        before = None if old is None or name not in old.names else old.vals[old.names.index(name)].tolist()
        fresh = data is not old
        last = before[-1] if before else None
        for i, value in enumerate(vals):
            if data.time_slice:
                prev, last = last if fresh else value, value
            else:
                prev = before[i] if before and i < len(before) else last
            prev = value if prev is None else prev
            event = _event(value, prev, wanted)
            if event:
                yield event, i, value, prev
            if node.own("freq") == "everysample" or i == len(vals) - 1:
                level = "whileon" if value else "whileoff"
                if level in wanted and event != ("offtoon" if value else "ontooff"):
                    yield level, i, value, prev


def _event(value: float, prev: float, wanted: set[str]) -> str:
    """The toggle that a change calls; '' for none."""
    if value and not prev and "offtoon" in wanted:
        return "offtoon"
    if prev and not value and "ontooff" in wanted:
        return "ontooff"
    return "valuechange" if value != prev and "valuechange" in wanted else ""
