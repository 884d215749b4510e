import numpy as np

from stovetop.core.pars import Float, Menu, Page, Pulse, Str, Toggle
from stovetop.ops.chop._family import CHOP, SLICED_PLAIN, Channels, slice_times


class LFO(CHOP):
    """A low frequency oscillator.

    One channel for each that Channel Name expands to; vals (chans, n) float32. With Time Slice the samples are those
    since
    the last cook at `rate`, and the phase runs on when the frequency changes; without it, one second from sample 0.
    Input 1 multiplies the frequency by 2 to the power of its first channel (octaves), input 2 resets, input 3 is the
    wave's
    shape. Gaussian is a new random number each cycle, held, normally distributed and seeded by the cycle's number.
    Source: https://docs.derivative.ca/LFO_CHOP
    """

    inputs = ("octave", "reset", "shape")
    min_inputs = 0
    common = SLICED_PLAIN

    class Pars:
        wavetype = Menu(
            {"sin": "Sine", "normal": "Gaussian", "tri": "Triangle", "ramp": "Ramp", "square": "Square", "pulse": "Pulse"},
            label="Type",
        )
        play = Toggle(True, label="Play")
        frequency = Float(1.0, label="Frequency")
        offset = Float(0.0, label="Offset", norm=(-1, 1))
        amp = Float(1.0, label="Amplitude")
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
        rate = Float(60.0, label="Sample Rate", created=60.0)

    def cook(self, par, octave, reset, shape, *, state, now) -> Channels:
        names = channel_names(par.channelname)
        if not par.timeslice:
            phases = np.arange(round(par.rate)) / par.rate * par.frequency
            return Channels(self.waves(par, phases, len(names), shape), names, rate=par.rate)
        count = len(slice_times(now, state, par.rate)) if par.play or not hasattr(state, "slice_end") else 0
        if not par.play:
            count = max(count, 1)
        pitch = 1.0 if octave is None or not octave.vals.size else 2.0 ** octave.vals[0].astype(float)
        step = np.broadcast_to(np.asarray(par.frequency * pitch / par.rate), (count,)) if np.ndim(pitch) == 0 else None
        if step is None:
            step = np.interp(np.linspace(0, 1, count), np.linspace(0, 1, len(pitch)), par.frequency * pitch / par.rate)
        at = getattr(state, "phase", None)
        first = at is None
        at = 0.0 if first else at
        if self.is_reset(par, reset, state):
            at, step = 0.0, step * 0.0
        elif not par.play or first:
            step = step * 0.0
        phases = at + np.cumsum(step)
        state.phase = float(phases[-1]) if count else at
        return Channels(self.waves(par, phases, len(names), shape), names, rate=par.rate, time_slice=True,
                        start=getattr(state, "slice_end", 0) - count + 1)

    def is_reset(self, par, reset, state) -> bool:
        on = par.reset or (reset is not None and reset.vals.size and reset.vals[0, -1] > 0)
        was, state.was_on = getattr(state, "was_on", False), on
        pulsed, state.pulsed = getattr(state, "pulsed", False), False
        event = {"offtoon": on and not was, "on": on, "ontooff": was and not on, "off": not on}[par.resetcondition]
        return bool(event or pulsed)

    def waves(self, par, phases, chans: int, shape) -> np.ndarray:
        turns = phases + par.phase
        if shape is not None and shape.vals.size:
            wave = shape.replace(left="cycle", right="cycle").sampled((turns % 1.0) * shape.num_samples)[0]
        else:
            wave = WAVES[par.wavetype](turns, np.clip(par.bias, -1, 1))
        return np.tile((par.offset + par.amp * wave).astype(np.float32), (chans, 1))

    def pulse(self, node, name: str) -> None:
        if name == "resetpulse":
            node.local.pulsed = True
            node.invalidate()


def channel_names(text: str) -> list[str]:
    from stovetop.core.patterns import expand
    from stovetop.ops.chop._family import unique

    return unique(expand(text)) or ["chan1"]


def _split(turns, bias):
    """The place in the cycle 0..1 with its middle moved by bias -1..1."""
    t = turns % 1.0
    middle = 0.5 + 0.5 * bias
    low = t / max(middle, 1e-9) * 0.5
    high = 0.5 + (t - middle) / max(1.0 - middle, 1e-9) * 0.5
    return np.where(t < middle, low, high)


def _gaussian(turns, _bias):
    return np.array([np.random.default_rng(int(c) & 0xFFFFFFFF).normal() for c in np.floor(turns)])


WAVES = {
    "sin": lambda t, b: np.sin(2 * np.pi * _split(t, b)),
    "normal": _gaussian,
    "tri": lambda t, b: 1 - 4 * np.abs((_split(t, b) + 0.25) % 1.0 - 0.5),
    "ramp": lambda t, b: 2 * _split(t, b) - 1,
    "square": lambda t, b: np.where(t % 1.0 < 0.5 + 0.5 * b, 1.0, -1.0),
    "pulse": lambda t, b: (np.floor(t) != np.floor(np.concatenate([t[:1] - (t[1] - t[0] if len(t) > 1 else 1.0), t[:-1]]))) * 1.0,
}
