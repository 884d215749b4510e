import numpy as np

from stovetop.core.pars import Float, Menu, Page, Toggle
from stovetop.data.align import ALIGN, align
from stovetop.ops.chop._family import CHOP, EMPTY, Channels, FloatArray, channel_pars, unique

UNARY = {"off": "Off", "negate": "Negate", "pos": "Positive", "root": "Root", "square": "Square", "inverse": "Inverse"}
COMBINE = {
    "off": "Off", "add": "Add", "sub": "Subtract", "mul": "Multiply", "div": "Divide", "avg": "Average",
    "min": "Minimum", "max": "Maximum", "len": "Length",
}  # fmt: skip


class Math(CHOP):
    """Arithmetic on channels: unary, between channels of an input, between inputs, unary again, scale, range, integer.

    vals (chans, n) float32, one row an input where Combine Channels is on, the first input's rows where Combine CHOPs
    is on. A division by zero gives 0, the root of a negative number 0, halves are rounded up. `me.chanIndex` in
    Pre-Add, Multiply and Post-Add gives each channel its own value.
    Source: https://docs.derivative.ca/Math_CHOP
    """

    inputs = ("channels",)
    multi = True
    min_inputs = 0
    page = "OP"
    cuts_slice = True

    class Pars:
        preop = Menu(UNARY, label="Channel Pre OP")
        chanop = Menu(COMBINE, label="Combine Channels")
        chopop = Menu(COMBINE, label="Combine CHOPs")
        postop = Menu(UNARY, label="Channel Post OP")
        match = Menu({"index": "Channel Number", "name": "Channel Name"}, label="Match by")
        align = Menu(ALIGN, label="Align")
        interppars = Toggle(False, label="Interp Pars per Sample")
        integer = Menu({"off": "Off", "ceiling": "Ceiling", "floor": "Floor", "round": "Round"}, label="Integer")
        _mult_add = Page("Mult-Add")
        preoff = Float(0.0, label="Pre-Add", norm=(-10, 10))
        gain = Float(1.0, label="Multiply", norm=(0, 10))
        postoff = Float(0.0, label="Post-Add", norm=(-10, 10))
        _range = Page("Range")
        fromrange = Float((0.0, 1.0), label="From Range", size=2)
        torange = Float((0.0, 1.0), label="To Range", size=2)

    def cook(self, par, *inputs: Channels, state, me) -> Channels:
        clips = align([c for c in inputs if c.num_chans], par.align)
        if not clips:
            return inputs[0] if inputs else EMPTY
        rows = [unary(par.preop, c.vals) for c in clips]
        if par.chanop != "off":
            rows = [combine(par.chanop, list(r))[None] for r in rows]
        names = [list(c.names[: len(r)]) for c, r in zip(clips, rows, strict=True)]
        if par.chopop != "off":
            vals, own = between(par.chopop, par.match, rows, names)
        else:
            vals, own = np.concatenate(rows), [n for some in names for n in some]
        vals = unary(par.postop, vals)
        vals = self.scaled(par, vals, state, me)
        rounding = {"off": None, "ceiling": np.ceil, "floor": np.floor, "round": nearest}[par.integer]
        return clips[0].replace(vals=rounding(vals) if rounding else vals, names=unique(own))

    def scaled(self, par, vals: FloatArray, state, me) -> FloatArray:
        """Mult-Add, then Range; with Interp Pars each sample a step on the way from the last cook's values to these."""
        pars = channel_pars(me, par, *vals.shape) if vals.size else []
        lines = [line(p) for p in pars]
        if not lines or all(p is par for p in pars):
            factor, shift = line(par)
        else:
            factor = np.stack([np.broadcast_to(f, vals.shape[1]) for f, _ in lines])
            shift = np.stack([np.broadcast_to(s, vals.shape[1]) for _, s in lines])
        if par.interppars and vals.size:
            before, state.before = getattr(state, "before", (factor, shift)), (factor, shift)
            t = (np.arange(vals.shape[1]) + 1) / vals.shape[1]
            if np.shape(before[0]) == np.shape(factor):
                factor, shift = (old + (new - old) * t for old, new in zip(before, (factor, shift), strict=True))
        if np.all(factor == 1.0) and np.all(shift == 0.0):
            return vals
        return (vals * factor + shift).astype(np.float32)


def line(par) -> tuple[float, float]:
    """(factor, shift): Mult-Add and Range together. An empty From Range gives the start of To Range."""
    (a, b), (c, d) = par.fromrange, par.torange
    if (a, b) == (c, d):
        return par.gain, par.preoff * par.gain + par.postoff
    slope = (d - c) / (b - a) if b != a else 0.0
    return par.gain * slope, (par.preoff * par.gain + par.postoff - a) * slope + c


def nearest(x: FloatArray) -> FloatArray:
    return np.floor(x + 0.5)


def unary(op: str, x: FloatArray) -> FloatArray:
    if op == "off":
        return x
    if op == "inverse":
        return np.divide(1.0, x, out=np.zeros_like(x), where=x != 0)
    functions = {"negate": np.negative, "pos": np.abs, "root": lambda v: np.sqrt(np.maximum(v, 0)), "square": np.square}
    return functions[op](x)


def combine(op: str, rows: list[FloatArray]) -> FloatArray:
    """Rows of equal length into one; subtraction and division from the first on."""
    out = rows[0].astype(np.float32)
    if op == "len":
        return np.sqrt(sum(np.square(r) for r in rows))
    if op == "avg":
        return np.mean(rows, axis=0, dtype=np.float32)
    steps = {
        "add": np.add,
        "sub": np.subtract,
        "mul": np.multiply,
        "min": np.minimum,
        "max": np.maximum,
        "div": _divide,
    }
    for row in rows[1:]:
        out = steps[op](out, row)
    return out


def _divide(a: FloatArray, b: FloatArray) -> FloatArray:
    return np.divide(a, b, out=np.zeros_like(a), where=b != 0)


def between(op: str, by: str, rows: list[FloatArray], names: list[list[str]]) -> tuple[FloatArray, list[str]]:
    """Channels of several inputs combined, matched by number or by name; those without a partner stay."""
    if by == "index":
        count = max(len(r) for r in rows)
        own = [next(n[i] for n in names if i < len(n)) for i in range(count)]
        groups = [[r[i] for r in rows if i < len(r)] for i in range(count)]
    else:
        own = list(dict.fromkeys(n for some in names for n in some))
        groups = [[r[some.index(n)] for r, some in zip(rows, names, strict=True) if n in some] for n in own]
    return np.stack([combine(op, g) if len(g) > 1 or op in ("avg", "len") else g[0] for g in groups]), own
