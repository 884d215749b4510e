import numpy as np

from stovetop.core.pars import XYZ, Float, Int, Menu, Page, Pulse, Str, Toggle
from stovetop.core.patterns import expand
from stovetop.data import noise as space
from stovetop.data.transforms import compose
from stovetop.ops._quiet import quiet
from stovetop.ops.chop._family import (
    CHOP,
    EXTEND,
    UNITS,
    UNSLICED_PLAIN,
    Channels,
    FloatArray,
    channel_pars,
    samples_of,
    slice_times,
    unique,
)


class Noise(CHOP):
    """Smooth or rough random channels.

    vals (names, n) float32: over Start to End, or with Time Slice the samples since the last cook. Deterministic in
    seed, channel and time; the values are Stovetop's own, not TouchDesigner's bit for bit. It walks along the x axis
    of a space of noise, two units a period; the Transform page moves the line. An input's one to three channels are
    the points instead. `me.chanIndex` and `me.sampleIndex` give each channel, and the amplitude of each sample, its
    own parameters.
    Source: https://docs.derivative.ca/Noise_CHOP
    """

    inputs = ("channels",)
    min_inputs = 0
    scoped = False
    common = UNSLICED_PLAIN

    class Pars:
        type = Menu(
            {
                "sparse": "Sparse", "hermite": "Hermite", "harmonic": "Harmonic Summation", "brownian": "Brownian",
                "random": "Random", "alligator": "Alligator",
            },
            label="Type",
        )  # fmt: skip
        seed = Float(1.0, label="Seed", norm=(0, 10))
        period = Float(1.0, label="Period", min=0.0001, norm=(0.0001, 10))
        periodunit = Menu(UNITS, "seconds", label="Period Unit")
        harmon = Int(1, label="Harmonics", min=0, norm=(0, 10))
        spread = Float(2.0, label="Harmonic Spread", min=0, norm=(0, 20))
        rough = Float(0.5, label="Roughness", min=0)
        exp = Float(1.0, label="Exponent", norm=(0, 4))
        numint = Int(2, label="Num of Integrals", min=0, norm=(0, 5))
        amp = Float(1.0, label="Amplitude", norm=(0, 10))
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
        constrstart = Float(0.0, label="Starting Value", norm=(-10, 10))
        constrend = Float(0.0, label="Ending Value", norm=(-10, 10))
        constrmean = Float(0.0, label="Mean Value", norm=(-10, 10))
        normal = Toggle(True, label="Normalize")
        _channel = Page("Channel")
        channelname = Str("chan1", label="Channel Names")
        start = Float(0.0, label="Start", norm=(0, 10))
        startunit = Menu(UNITS, "seconds", label="Start Unit", created="samples")
        end = Float(10.0, label="End", norm=(0, 10), created=599.0)
        endunit = Menu(UNITS, "seconds", label="End Unit", created="samples")
        rate = Float(60.0, label="Sample Rate", min=0.001, norm=(0, 120))
        left = Menu(EXTEND, label="Extend Left")
        right = Menu(EXTEND, label="Extend Right")
        defval = Float(0.0, label="Default Value", norm=(-10, 10))

    @quiet
    def cook(self, par, channels, *, state, now, me) -> Channels:
        names = unique(expand(par.channelname)) or ["chan1"]
        if channels is not None and channels.num_chans:
            points = np.zeros((channels.num_samples, 3))
            points[:, : min(channels.num_chans, 3)] = channels.vals[:3].T
            made = self.rows(par, me, points, len(names))
            return channels.replace(vals=made, names=names)
        times, start = self.times(par, state, now)
        period = samples_of(par.period, par.periodunit, now.rate, par.rate) / par.rate
        points = np.zeros((len(times), 3))
        points[:, 0] = times * (2 / period if period > 0 else 2 * par.rate)
        vals = self.rows(par, me, points, len(names))
        vals = vals if par.timeslice else constrained(par, vals)
        return Channels(vals.astype(np.float32), names, par.rate, start, par.timeslice, par.left, par.right, par.defval)

    def times(self, par, state, now) -> tuple[FloatArray, float]:
        """Seconds along the noise, and the first sample's index."""
        if not par.timeslice:
            start = round(samples_of(par.start, par.startunit, now.rate, par.rate))
            last = round(samples_of(par.end, par.endunit, now.rate, par.rate))
            return np.arange(start, max(last, start) + 1) / par.rate, float(start)
        times = slice_times(now, state, par.rate)
        start = float(state.slice_end - len(times) + 1)
        if par.reset or getattr(state, "restart", False):
            state.origin, state.restart = float(times[-1]), False
            return np.zeros(len(times)), start
        return times - getattr(state, "origin", 0.0), start

    def rows(self, par, me, points: FloatArray, chans: int) -> FloatArray:
        """Channels by points (n, 3) of noise space, moved by the Transform page, with amplitude: (chans, n)."""
        pars = channel_pars(me, par, chans, len(points))
        return np.array([self.channel(p, points, i) for i, p in enumerate(pars)], np.float32)

    def channel(self, par, points: FloatArray, index: int) -> FloatArray:
        matrix = compose(par.t, par.r, par.s, par.p, par.xord, par.rord)
        at = points @ matrix[:3, :3].T + matrix[:3, 3]
        seed = np.random.SeedSequence([int(abs(par.seed) * 1e6) & 0xFFFFFFFF, index]).generate_state(1)[0]
        x = TYPES[par.type](at, int(seed), par)
        if par.normal and not par.timeslice and par.type in ("random", "harmonic"):
            x = x / max(np.abs(x).max(initial=0), 1e-9)
        return np.sign(x) * np.abs(x) ** par.exp * par.amp

    def pulse(self, node, name: str) -> None:
        if name == "resetpulse":
            node.local.restart = True
            node.invalidate()


def octaves(at, seed: int, par, base, spread: float = 2.0) -> FloatArray:
    return space.octaves(at, seed, base, par.harmon, par.rough, spread)


TYPES = {
    "sparse": lambda at, seed, par: octaves(at, seed, par, space.sparse),
    "hermite": lambda at, seed, par: octaves(at, seed, par, space.smooth),
    "harmonic": lambda at, seed, par: octaves(at, seed, par, space.sparse, par.spread),
    "brownian": lambda at, seed, par: space.brownian(at[:, 0], seed, par.numint, par.normal),
    "random": lambda at, seed, par: space.white(at, seed),
    "alligator": lambda at, seed, par: octaves(at, seed, par, space.alligator),
}


def constrained(par, vals: FloatArray) -> FloatArray:
    """Bend the whole clip so that it starts, ends or averages as the Constraints page says."""
    ramp = np.linspace(0, 1, vals.shape[1])
    if par.constraint == "start":
        return vals + (par.constrstart - vals[:, :1]) * (1 - ramp)
    if par.constraint == "end":
        return vals + (par.constrend - vals[:, -1:]) * ramp
    if par.constraint == "offset":
        return vals + (par.constrmean - vals.mean(axis=1, keepdims=True))
    if par.constraint == "endpoints":
        return vals + (par.constrstart - vals[:, :1]) * (1 - ramp) + (par.constrend - vals[:, -1:]) * ramp
    return vals
