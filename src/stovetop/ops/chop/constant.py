from functools import cache

import numpy as np

from stovetop.core.pars import Float, Int, Menu, Page, Pulse, Sequence, Str, Toggle
from stovetop.ops.chop._family import CHOP, EXTEND, UNITS, UNSLICED_PLAIN, Channels, samples_of, unique


class Constant(CHOP):
    """Channels of constant values, one a block of the sequence whose Name is not empty.

    vals (chans, 1) float32, or as long as Start to End (with Single Sample off). Names expand (`t[xyz]` makes three).
    Input 1 does not pass: Snapshot copies its current samples into the values, and while input 2 (active) is above 0
    what input 1 changes by is added to the output, by place.
    Source: https://docs.derivative.ca/Constant_CHOP
    """

    inputs = ("channels", "active")
    min_inputs = 0
    common = UNSLICED_PLAIN
    #: names of builds before 2022
    aliases = {f"{old}{i}": f"const{i}{old}" for i in range(40) for old in ("name", "value")}

    class Pars:
        const = Sequence(
            label="Constant",
            name=Str("", label="Name"),
            value=Float(0.0, label="Value"),
        )
        _snap = Page("Snap")
        snap = Pulse(label="Snapshot Input")
        first = Int(0, label="First Channel", min=0, norm=(0, 40))
        current = Toggle(True, label="Active Needs Current", unsupported=True)
        _channel = Page("Channel")
        single = Toggle(True, label="Single Sample")
        start = Float(0.0, label="Start", norm=(0, 10))
        startunit = Menu(UNITS, "seconds", label="Start Unit", created="samples")
        end = Float(10.0, label="End", norm=(0, 10), created=599.0)
        endunit = Menu(UNITS, "seconds", label="End Unit", created="samples")
        rate = Float(60.0, label="Sample Rate", min=0.001, norm=(0, 120))
        left = Menu(EXTEND, label="Extend Left")
        right = Menu(EXTEND, label="Extend Right")
        defval = Float(0.0, label="Default Value", norm=(-10, 10))

    def cook(self, par, channels, active, *, me) -> Channels:
        if active is None and _CLIP.isdisjoint(me.pars):
            # the common case, a control panel's numbers, many of them animated: as few steps as can be
            names, values = [], []
            for block in par.const:
                name = block.name
                if name:
                    names.append(name)
                    values.append(block.value)
            plain = plain_names(tuple(names))
            if plain is not None:
                vals = np.empty((len(values), 1), np.float32)
                if len(values) == 1:
                    vals[0, 0] = values[0]
                else:
                    vals[:, 0] = values
                return Channels.made(vals, plain, par.rate, 0.0, False)
        added = self.moved(channels, active, me.local) if active is not None else np.zeros(0)
        return self.general(par, added, me.timeline.rate)

    def moved(self, channels, active, state) -> np.ndarray:
        """How far the input has gone while it was active, by channel."""
        now = channels.vals[:, -1] if channels is not None and channels.num_samples else np.zeros(0)
        last, state.last = getattr(state, "last", now), now
        total = getattr(state, "added", np.zeros(0))
        if len(total) != len(now):
            total = np.zeros(len(now))
        on = bool(active.vals.size and (active.vals[:, -1] > 0).any())
        state.added = total + (now - last) if on and len(last) == len(now) else total
        return state.added

    def general(self, par, added: np.ndarray, frames: float) -> Channels:
        names, values = [], []
        for i, block in enumerate(par.const, par.first):
            if not block.name:
                continue
            expanded = expand_names(block.name)
            names += expanded
            more = added[i] if i < len(added) else 0.0
            values += [block.value + more] * len(expanded)
        first = samples_of(par.start, par.startunit, frames, par.rate)
        last = samples_of(par.end, par.endunit, frames, par.rate)
        count = 1 if par.single else max(round(last - first) + 1, 1)
        rows = np.repeat(np.array(values, np.float32)[:, None], count, axis=1).reshape(len(names), count)
        start = 0.0 if par.single else float(round(first))
        return Channels(rows, unique(names), par.rate, start, left=par.left, right=par.right, default=par.defval)

    def pulse(self, node, name: str) -> None:
        source = node.inputs[0] if name == "snap" else None
        if source is None:
            return
        data = source.data
        # First Channel leaves out as many of the input's channels, not of the blocks
        rows = list(zip(data.names, data.vals, strict=True))[node.own("first") :]
        node.set_blocks("const", max(len(rows), 1))
        for i, (chan, row) in enumerate(rows):
            node.par(f"const{i}name").set(chan)
            node.par(f"const{i}value").set(float(row[-1]) if row.size else 0.0)


#: parameters that make a clip of it, or say what lies outside of its only sample
_CLIP = frozenset({"single", "left", "right"})

#: the first block of a new Constant has a name, further ones none
Constant.spec.pars["const0name"].default = Constant.spec.pars["const0name"].created = "chan1"


@cache
def plain_names(names: tuple[str, ...]) -> tuple[str, ...] | None:
    """The names; None where one expands or two are alike."""
    return names if len(set(names)) == len(names) and not any(c in n for n in names for c in "[ *") else None


def expand_names(text: str) -> list[str]:
    from stovetop.core.patterns import expand

    return expand(text) if any(c in text for c in "[ *") else [text]
