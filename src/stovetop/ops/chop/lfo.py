import numpy as np

from stovetop.core.pars import Float, Menu, Page, Pulse, Str, Toggle
from stovetop.ops.chop._family import (
    CHOP,
    SLICED_PLAIN,
    Channels,
    channel_pars,
    is_reset,
    on_slice,
    time_slice,
    unique,
)  # fmt: skip


class LFO(CHOP):
    """A low frequency oscillator.

    One channel for each that Channel Name expands to; vals (chans, n) float32. With Time Slice the samples are those
    since the last cook at `rate`, and the phase runs on when the frequency changes; without it, one second from sample
    0. Input 1 multiplies the frequency by 2 to the power of its channels (octaves), input 2 resets, input 3 is the
    wave's shape; their channels go with the output's in order, over again where they are fewer. Sine, triangle and
    square are -1..1, Gaussian (a bell of a sixth of a cycle's deviation), ramp and pulse (one sample a cycle) 0..1.
    Bias shapes triangle, Gaussian and square. `me.chanIndex` gives each channel its own frequency, offset, amplitude,
    bias and phase.
    Source: https://docs.derivative.ca/LFO_CHOP
    """

    inputs = ("octave", "reset", "shape")
    min_inputs = 0
    scoped = False
    common = SLICED_PLAIN

    class Pars:
        wavetype = Menu(
            {
                "sin": "Sine", "normal": "Gaussian", "tri": "Triangle", "ramp": "Ramp", "square": "Square",
                "pulse": "Pulse",
            },
            label="Type",
        )  # fmt: skip
        play = Toggle(True, label="Play")
        frequency = Float(1.0, label="Frequency", norm=(0, 8))
        offset = Float(0.0, label="Offset", norm=(-2, 2))
        amp = Float(1.0, label="Amplitude", norm=(0, 10))
        bias = Float(0.0, label="Bias", norm=(-1, 1))
        phase = Float(0.0, label="Phase")
        resetcondition = Menu(
            {"offtoon": "Off to On", "on": "While On", "ontooff": "On to Off", "off": "While Off"},
            label="Reset Condition",
        )
        reset = Toggle(False, label="Reset")
        resetpulse = Pulse(label="Reset Pulse")
        _channel = Page("Channel")
        channelname = Str("chan1", label="Channel Name")
        rate = Float(60.0, label="Sample Rate", min=0.001, norm=(0, 120))

    def cook(self, par, octave, reset, shape, *, state, now, me) -> Channels:
        names = channel_names(par.channelname)
        pars = channel_pars(me, par, len(names))
        frequency = np.array([[p.frequency] for p in pars], np.float64)
        if not par.timeslice:
            turns = np.arange(max(round(par.rate), 1)) / par.rate * frequency
            before = turns - np.maximum(frequency, 1e-9) / par.rate
            return Channels(waves(pars, turns, before, shape), names, rate=par.rate)
        cut = time_slice(now, state, par.rate)
        steps = frequency / par.rate * octaves(octave, cut.times, len(names))
        turns, before = self.turns(par, reset, state, cut, steps)
        vals = waves(pars, turns, before, shape)
        return Channels(vals, names, rate=par.rate, time_slice=True, start=float(state.slice_end - len(cut.times) + 1))

    def turns(self, par, reset, state, cut, steps):
        """The phase at each sample and at the one before it, (chans, n) both; it runs on from cook to cook."""
        if cut.fresh:
            state.begin, state.held = getattr(state, "end", None), False
        state.held = is_reset(par, reset, state) or state.held
        known = state.begin is not None and len(state.begin) == len(steps) and not state.held
        begin = state.begin if known else np.zeros(len(steps))
        if not (known and par.play and cut.moved):
            steps = steps * 0.0
        # rounded, so that a frequency that divides the rate ends its cycles on a sample
        turns = np.round(begin[:, None] + np.cumsum(steps, axis=1), 12)
        state.end = turns[:, -1]
        earlier = begin[:, None] if known else begin[:, None] - 1e-9
        return turns, np.concatenate([earlier, turns[:, :-1]], axis=1)

    def pulse(self, node, name: str) -> None:
        if name == "resetpulse":
            node.local.pulsed = True
            node.invalidate()


def channel_names(text: str) -> list[str]:
    from stovetop.core.patterns import expand

    return unique(expand(text)) or ["chan1"]


def octaves(octave, times, chans: int):
    """The factor on the frequency, (chans, n)."""
    if octave is None or not octave.vals.size:
        return np.ones((chans, len(times)))
    pitch = 2.0 ** on_slice(octave, times).astype(np.float64)
    return pitch[np.arange(chans) % len(pitch)]


def waves(pars, turns, before, shape) -> np.ndarray:
    """Values (chans, n) float32 of phases in turns."""
    rows = []
    for i, (par, at, last) in enumerate(zip(pars, turns, before, strict=True)):
        t, u = at + par.phase, last + par.phase
        if shape is not None and shape.vals.size:
            around = shape.take([i % shape.num_chans]).replace(left="cycle", right="cycle")
            wave = around.sampled((t % 1.0) * shape.num_samples)[0]
        else:
            wave = WAVES[par.wavetype](t, u, float(np.clip(par.bias, -1, 1)))
        rows.append(par.offset + par.amp * wave)
    return np.array(rows, np.float32)


def _middled(t, bias):
    """The place in the cycle 0..1, warped so that its middle lies at 0.5 + bias / 2."""
    middle = 0.5 + 0.5 * bias
    low = t / max(middle, 1e-9) * 0.5
    high = 0.5 + (t - middle) / max(1.0 - middle, 1e-9) * 0.5
    return np.where(t < middle, low, high)


def triangle(turns, bias):
    """From 0 up to 1, down to -1 and back; the rise takes 0.5 + bias / 2 of the cycle."""
    rise = 0.5 + 0.5 * bias
    u = (turns + rise / 2) % 1.0
    return np.where(u < rise, 2 * u / max(rise, 1e-9) - 1, 1 - 2 * (u - rise) / max(1 - rise, 1e-9))


WAVES = {
    "sin": lambda t, before, bias: np.sin(2 * np.pi * t),
    "normal": lambda t, before, bias: np.exp(-18.0 * (_middled(t % 1.0, bias) - 0.5) ** 2),
    "tri": lambda t, before, bias: triangle(t, bias),
    "ramp": lambda t, before, bias: t % 1.0,
    "square": lambda t, before, bias: np.where(t % 1.0 < 0.5 + 0.5 * bias, 1.0, -1.0),
    "pulse": lambda t, before, bias: (np.floor(t) != np.floor(before)) * 1.0,
}
