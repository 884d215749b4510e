import numpy as np

from stovetop.core.pars import XYZ, Float, Int, Menu, Page, Pulse, Str, Toggle
from stovetop.core.patterns import expand
from stovetop.data.transforms import compose
from stovetop.ops.chop._family import CHOP, EXTEND, SLICED_PLAIN, UNITS, Channels, FloatArray, samples_of, slice_times, unique


class Noise(CHOP):
    """Smooth or rough random channels.

    vals (names, n) float32: over Start to End, or with Time Slice the samples since the last cook. Deterministic in
    seed,
    channel and time; the values are Stovetop's own, not TouchDesigner's bit for bit. Inputs 1 to 3 are not used by it.
    Sparse and Alligator are value noises with random feature points, Harmonic Summation adds octaves, Brownian is a
    walk.
    Source: https://docs.derivative.ca/Noise_CHOP
    """

    inputs = ("channels",)
    min_inputs = 0
    scoped = False
    common = SLICED_PLAIN

    class Pars:
        type = Menu(
            {
                "sparse": "Sparse", "hermite": "Hermite", "harmonic": "Harmonic Summation", "brownian": "Brownian",
                "random": "Random", "alligator": "Alligator",
            },
            label="Type",
        )  # fmt: skip
        seed = Float(1.0, label="Seed", norm=(0, 10))
        period = Float(1.0, label="Period", min=0.0)
        periodunit = Menu(UNITS, "seconds", label="Period Unit")
        harmon = Int(2, label="Harmonics", min=0, norm=(0, 10))
        spread = Float(2.0, label="Harmonic Spread", norm=(1, 4))
        rough = Float(0.5, label="Roughness")
        exp = Float(1.0, label="Exponent", norm=(0, 2))
        numint = Int(1, label="Num of Integrals", min=1, norm=(1, 4))
        amp = Float(1.0, label="Amplitude")
        reset = Toggle(False, label="Reset")
        resetpulse = Pulse(label="Reset Pulse")
        _transform = Page("Transform")
        xord = Menu(
            {
                "srt": "Scale Rotate Translate", "str": "Scale Translate Rotate", "rst": "Rotate Scale Translate",
                "rts": "Rotate Translate Scale", "tsr": "Translate Scale Rotate", "trs": "Translate Rotate Scale",
            },
            label="Transform Order",
        )  # fmt: skip
        rord = Menu(
            {
                "xyz": "Rx Ry Rz", "xzy": "Rx Rz Ry", "yxz": "Ry Rx Rz", "yzx": "Ry Rz Rx", "zxy": "Rz Rx Ry",
                "zyx": "Rz Ry Rx",
            },
            label="Rotate Order",
        )  # fmt: skip
        t = XYZ(0.0, 0.0, 0.0, label="Translate")
        r = XYZ(0.0, 0.0, 0.0, label="Rotate")
        s = XYZ(1.0, 1.0, 1.0, label="Scale")
        p = XYZ(0.0, 0.0, 0.0, label="Pivot")
        _constraints = Page("Constraints")
        constraint = Menu(
            {
                "none": "None", "start": "Start Value", "end": "End Value", "offset": "Mean Value",
                "endpoints": "Start/End Values",
            },
            label="Constraint",
        )  # fmt: skip
        constrstart = Float(0.0, label="Starting Value")
        constrend = Float(0.0, label="Ending Value")
        constrmean = Float(0.0, label="Mean Value")
        normal = Toggle(False, label="Normalize")
        _channel = Page("Channel")
        channelname = Str("chan1", label="Channel Names")
        start = Float(0.0, label="Start")
        startunit = Menu(UNITS, label="Start Unit")
        end = Float(599.0, label="End")
        endunit = Menu(UNITS, label="End Unit")
        rate = Float(60.0, label="Sample Rate", min=0.001)
        left = Menu(EXTEND, label="Extend Left")
        right = Menu(EXTEND, label="Extend Right")
        defval = Float(0.0, label="Default Value")

    def cook(self, par, channels, *, state, now) -> Channels:
        names = unique(expand(par.channelname)) or ["chan1"]
        if par.timeslice:
            times = slice_times(now, state, par.rate) - getattr(state, "origin", 0.0)
            times = times if len(times) else np.array([state.slice_end / par.rate])
            if par.reset or getattr(state, "restart", False):
                state.origin = float(times[-1]) + getattr(state, "origin", 0.0)
                state.restart, times = False, np.zeros(len(times))
            start = float(state.slice_end - len(times) + 1)
        else:
            start = round(samples_of(par.start, par.startunit, now.rate, par.rate))
            last = round(samples_of(par.end, par.endunit, now.rate, par.rate))
            times = (start + np.arange(max(last - start + 1, 1))) / par.rate
        period = samples_of(par.period, par.periodunit, now.rate, par.rate) / par.rate
        vals = np.stack([self.channel(par, times, max(period, 1e-6), i) for i in range(len(names))])
        vals = par.amp * vals if par.timeslice else constrained(par, par.amp * vals)
        return Channels(vals.astype(np.float32), names, par.rate, float(start), par.timeslice, par.left, par.right, par.defval)

    def channel(self, par, times: FloatArray, period: float, index: int) -> FloatArray:
        """One channel before amplitude: the noise along a line through space that the Transform page moves."""
        matrix = compose(par.t, par.r, par.s, par.p, par.xord, par.rord)
        at = (matrix @ np.stack([times, np.zeros_like(times), np.zeros_like(times), np.ones_like(times)]))[:3]
        seed = np.random.SeedSequence([int(abs(par.seed) * 1e6) & 0xFFFFFFFF, index]).generate_state(1)[0]
        x = TYPES[par.type](at / period, int(seed), par)
        return np.sign(x) * np.abs(x) ** par.exp

    def pulse(self, node, name: str) -> None:
        if name == "resetpulse":
            node.local.restart = True
            node.invalidate()


def lattice(cell, seed: int) -> FloatArray:
    """A number in -1..1 for each integer, by an integer hash of 32 bits."""
    x = (cell.astype(np.int64) * 0x9E3779B1 + seed).astype(np.uint64) & np.uint64(0xFFFFFFFF)
    for shift, factor in ((16, 0x21F0AAAD), (15, 0x735A2D97)):
        x = ((x ^ (x >> np.uint64(shift))) * np.uint64(factor)) & np.uint64(0xFFFFFFFF)
    return (x ^ (x >> np.uint64(15))).astype(np.float64) / 0xFFFFFFFF * 2 - 1


def smooth(at, seed: int) -> FloatArray:
    """Value noise along the first axis of `at`, the others shifting the seed: continuous with a continuous slope."""
    x = at[0] + 17.17 * at[1] + 31.31 * at[2]
    cell = np.floor(x)
    f = x - cell
    f = f * f * f * (f * (f * 6 - 15) + 10)
    return lattice(cell, seed) * (1 - f) + lattice(cell + 1, seed) * f


def octaves(at, seed: int, par, base) -> FloatArray:
    total, weight, scale = base(at, seed), 1.0, 1.0
    for i in range(par.harmon):
        weight, scale = weight * par.rough, scale * par.spread
        total = total + weight * base(at * scale, seed + i + 1)
    return total


def sparse(at, seed: int) -> FloatArray:
    """Three neighbouring random impulses, each with a smooth kernel around a random place in its cell."""
    x = at[0] + 17.17 * at[1] + 31.31 * at[2]
    cell, out = np.floor(x), 0.0
    for k in (-1, 0, 1):
        place = cell + k + 0.5 + 0.5 * lattice(cell + k, seed + 7)
        d = np.clip(np.abs(x - place), 0, 1)
        out = out + lattice(cell + k, seed) * (1 - d * d * (3 - 2 * d))
    return out


def alligator(at, seed: int) -> FloatArray:
    """The difference between the two largest kernels around random places: rounded bumps, 0..1."""
    x = at[0] + 17.17 * at[1] + 31.31 * at[2]
    cell = np.floor(x)
    bumps = []
    for k in (-1, 0, 1):
        place = cell + k + 0.5 + 0.5 * lattice(cell + k, seed + 7)
        d = np.clip(np.abs(x - place), 0, 1)
        bumps.append((0.5 + 0.5 * lattice(cell + k, seed)) * (1 - d * d * (3 - 2 * d)))
    ranked = np.sort(np.stack(bumps), axis=0)
    return ranked[-1] - ranked[-2]


def brownian(at, seed: int, par) -> FloatArray:
    """A walk from period to period, summed as often as Num of Integrals says."""
    x = at[0]
    first, last = int(np.floor(x.min(initial=0))), int(np.ceil(x.max(initial=0))) + 1
    steps = lattice(np.arange(min(first, 0), max(last, 1) + 1), seed)
    for _ in range(max(par.numint, 1)):
        steps = np.cumsum(steps)
    return np.interp(x, np.arange(min(first, 0), max(last, 1) + 1), steps)


TYPES = {
    "sparse": lambda at, seed, par: octaves(at, seed, par, sparse),
    "hermite": lambda at, seed, par: smooth(at, seed),
    "harmonic": lambda at, seed, par: octaves(at, seed, par, smooth),
    "brownian": brownian,
    "random": lambda at, seed, par: lattice(np.round(at[0] * 1e4), seed),
    "alligator": lambda at, seed, par: octaves(at, seed, par, alligator),
}


def constrained(par, vals: FloatArray) -> FloatArray:
    """Normalize, then bend the whole clip so that it starts, ends or averages as the Constraints page says."""
    if par.normal:
        peak = np.abs(vals).max(axis=1, keepdims=True)
        vals = vals / np.where(peak == 0, 1, peak) * par.amp
    ramp = np.linspace(0, 1, vals.shape[1])
    if par.constraint == "start":
        return vals + (par.constrstart - vals[:, :1])
    if par.constraint == "end":
        return vals + (par.constrend - vals[:, -1:])
    if par.constraint == "offset":
        return vals + (par.constrmean - vals.mean(axis=1, keepdims=True))
    if par.constraint == "endpoints":
        return vals + (par.constrstart - vals[:, :1]) * (1 - ramp) + (par.constrend - vals[:, -1:]) * ramp
    return vals
