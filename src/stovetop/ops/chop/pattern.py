import numpy as np

from stovetop.core.pars import Float, Int, Menu, Page, Pulse, Str, Toggle
from stovetop.core.patterns import expand
from stovetop.ops._quiet import quiet
from stovetop.ops.chop._family import CHOP, EXTEND, UNSLICED_PLAIN, Channels, FloatArray, channel_pars, unique


class Pattern(CHOP):
    """Waves, ramps and random numbers over a length in samples.

    vals (names, length) float32: wave, then taper, amplitude and offset, From Range to To Range, integer, reverse.
    A Bias of -0.5 or 0.5 moves the middle of a cycle to its ends. Number of Steps are those up from 0 to 1. The taper
    is raised to 2 ^ Taper Decay Rate, so that 0 is a line, a guess. With an input its length and rate are taken, and
    its channels combined as the menu says. Random numbers follow from the seed.
    Source: https://docs.derivative.ca/Pattern_CHOP
    """

    inputs = ("channels",)
    min_inputs = 0
    scoped = False
    common = UNSLICED_PLAIN

    class Pars:
        wavetype = Menu(
            {
                "const": "Constant", "sin": "Sine", "cos": "Cosine", "tri": "Triangle", "ramp": "Ramp",
                "rampsamples": "Ramp Samples", "square": "Square", "pulse": "Pulse", "random": "Random",
                "randomcycle": "Random per Cycle", "randomnonrepint": "Random Non-Repeating Integers", "step": "Step",
                "rampcyclic": "Cyclic Ramp",
            },
            "sin", label="Type",
        )  # fmt: skip
        length = Int(1000, label="Length", min=1, norm=(1, 10000))
        numcycles = Float(1.0, label="Number of Cycles", min=0, norm=(0, 10))
        steppercycle = Float(0.0, label="Step per Cycle", norm=(-100, 100))
        numsteps = Int(1, label="Number of Steps", min=0, norm=(0, 10))
        bias = Float(0.0, label="Bias", norm=(-0.5, 0.5))
        seed = Float(1.0, label="Seed", norm=(0, 10))
        phase = Float(0.0, label="Phase", norm=(-1, 1))
        phasestep = Float(0.0, label="Phase Step per Channel")
        taper = Float((1.0, 1.0), label="Taper", size=2)
        taperdecay = Float(0.0, label="Taper Decay Rate", norm=(-1, 1))
        amp = Float(1.0, label="Amplitude", norm=(0, 10))
        offset = Float(0.0, label="Offset", norm=(-2, 2))
        fromrange = Float((0.0, 1.0), label="From Range", size=2)
        torange = Float((0.0, 1.0), label="To Range", size=2)
        integer = Menu({"off": "Off", "ceiling": "Ceiling", "floor": "Floor", "round": "Round"}, label="Integer")
        reverse = Toggle(False, label="Reverse")
        randomize = Pulse(label="Randomize")
        _channel = Page("Channel")
        channelname = Str("chan1", label="Channel Names")
        combine = Menu(
            {
                "off": "Off", "append": "Append", "insert": "Insert", "replace": "Replace", "add": "Add",
                "multiply": "Multiply",
            },
            label="Combine Channels",
        )  # fmt: skip
        rate = Float(60.0, label="Sample Rate", min=0.001, norm=(0, 120))
        left = Menu(EXTEND, "cycle", label="Extend Left")
        right = Menu(EXTEND, "cycle", label="Extend Right")
        defval = Float(0.0, label="Default Value", norm=(-10, 10))

    @quiet
    def cook(self, par, channels, *, state, me) -> Channels:
        names = unique(expand(par.channelname)) or ["chan1"]
        count = channels.num_samples if channels is not None else par.length
        rate = channels.rate if channels is not None else par.rate
        shuffles = getattr(state, "shuffles", 0)
        pars = channel_pars(me, par, len(names), count)
        rows = [self.channel(p, count, i, shuffles) for i, p in enumerate(pars)]
        vals = np.array(rows, np.float32).reshape(len(names), count)
        made = Channels(vals, names, rate, left=par.left, right=par.right, default=par.defval)
        return made if channels is None else combined(par.combine, channels, made)

    def channel(self, par, count: int, index: int, shuffles: int) -> FloatArray:
        place = np.arange(count) / max(count if par.wavetype == "rampcyclic" else count - 1, 1)
        turns = place * par.numcycles + par.phase + index * par.phasestep
        x = wave(par, turns, count, index, shuffles) + np.floor(place * par.numcycles - 1e-9).clip(0) * par.steppercycle
        taper = par.taper[0] + (par.taper[1] - par.taper[0]) * place
        x = x * np.sign(taper) * np.abs(taper) ** 2.0**par.taperdecay * par.amp + par.offset
        (a, b), (c, d) = par.fromrange, par.torange
        if (a, b) != (c, d):
            x = c + (x - a) * ((d - c) / (b - a) if b != a else 0.0)
        rounding = {"off": None, "ceiling": np.ceil, "floor": np.floor, "round": nearest}[par.integer]
        x = rounding(x) if rounding else x
        return x[::-1] if par.reverse else x

    def pulse(self, node, name: str) -> None:
        if name == "randomize":
            node.local.shuffles = getattr(node.local, "shuffles", 0) + 1
            node.invalidate()


def nearest(x: FloatArray) -> FloatArray:
    return np.floor(x + 0.5)


def wave(par, turns: FloatArray, count: int, index: int, shuffles: int) -> FloatArray:
    """One channel's wave, before taper and amplitude."""
    t, kind = turns % 1.0, par.wavetype
    # a ramp over whole cycles ends on 1, not on 0 again
    end = np.where((t == 0) & (turns > 0), 1.0, t)
    middle = 0.5 + float(np.clip(par.bias, -0.5, 0.5))
    rng = np.random.default_rng(
        [int(abs(par.seed) * 1e6) & 0xFFFFFFFF, index, shuffles if kind == "randomnonrepint" else 0]
    )
    if kind == "const":
        return np.ones(count)
    if kind in ("sin", "cos"):
        return (np.sin if kind == "sin" else np.cos)(2 * np.pi * turns)
    if kind == "tri":
        u = (t + middle / 2) % 1.0
        return np.where(u < middle, 2 * u / max(middle, 1e-9) - 1, 1 - 2 * (u - middle) / max(1 - middle, 1e-9))
    if kind == "ramp":
        return end
    if kind == "rampcyclic":
        return t
    if kind == "rampsamples":
        return np.arange(count, dtype=float)
    if kind == "square":
        return np.where(t < middle, 1.0, -1.0)
    if kind == "pulse":
        return np.concatenate([[1.0], np.diff(np.floor(turns)) > 0])[:count].astype(float)
    if kind == "random":
        return rng.random(count)
    if kind == "randomcycle":
        cycles = np.floor(turns - 1e-9).astype(int)
        return rng.random(int(cycles.max(initial=0)) + 2)[cycles.clip(0)]
    if kind == "randomnonrepint":
        return rng.permutation(count).astype(float)
    return np.floor(end.clip(0, 1 - 1e-9) * (par.numsteps + 1)) / max(par.numsteps, 1)


def combined(how: str, first: Channels, made: Channels) -> Channels:
    """The input's channels and the made ones together."""
    if how == "off":
        return made
    if how in ("append", "insert"):
        a, b = (first, made) if how == "append" else (made, first)
        return first.replace(vals=np.concatenate([a.vals, b.vals]), names=unique([*a.names, *b.names]))
    rows, names = list(first.vals), list(first.names)
    for name, row in zip(made.names, made.vals, strict=True):
        if name in names:
            i = names.index(name)
            rows[i] = {"replace": row, "add": rows[i] + row, "multiply": rows[i] * row}[how]
        elif how == "add":
            names.append(name)
            rows.append(row)
    return first.replace(vals=np.array(rows, np.float32).reshape(len(names), first.num_samples), names=names)
