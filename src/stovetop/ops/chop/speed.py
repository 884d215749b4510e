import numpy as np

from stovetop.core.pars import Float, Line, Menu, Pulse, Toggle
from stovetop.ops.chop._family import (
    CHOP,
    SLICED,
    Channels,
    channel_pars,
    is_reset,
    on_slice,
    time_slice,
)  # fmt: skip

LIMITS = {"off": "Off", "clamp": "Clamp", "loop": "Loop", "zigzag": "Zigzag"}
CONDITIONS = {"offtoon": "Off to On", "on": "While On", "ontooff": "On to Off", "off": "While Off"}


class Speed(CHOP):
    """The integral of the input over time: a speed becomes a position.

    vals (chans, n) float32 in units of the input times seconds: the sum of the samples over the sample rate. Order
    integrates once, twice or three times, each time adding its constant. With Time Slice it goes on from cook to cook
    and gives the samples since the last, the first of all being 0; without, a clip is integrated from its first
    sample. Speed per Sample makes each sample of a clip a sum of its own. Clamp stops the sum at the limit. Without an
    input the Speed parameter is integrated. Input 2 resets. `me.chanIndex` gives each channel its own limits,
    constants and reset value.
    Source: https://docs.derivative.ca/Speed_CHOP
    """

    inputs = ("channels", "reset")
    min_inputs = 0
    common = SLICED

    class Pars:
        order = Menu({"first": "First", "second": "Second", "third": "Third"}, label="Order")
        speed = Float(0.0, label="Speed", norm=(-1, 1))
        constant1 = Float(0.0, label="First Constant", norm=(-10, 10))
        constant2 = Float(0.0, label="Second Constant", norm=(-10, 10))
        constant3 = Float(0.0, label="Third Constant", norm=(-10, 10))
        limittype = Menu(LIMITS, label="Limit Type")
        min = Float(0.0, label="Minimum")
        max = Float(1.0, label="Maximum")
        speedsamples = Toggle(False, label="Speed per Sample")
        resetcondition = Menu(CONDITIONS, "on", label="Reset Condition")
        resetvalue = Float(0.0, label="Reset Value")
        reset = Line(label="Reset", reset=Toggle(False, label="Reset"), resetpulse=Pulse(label="Reset Pulse"))
        resetonstart = Toggle(True, label="Reset on Start")

    def cook(self, par, channels: Channels, reset, *, state, now, me) -> Channels:
        if channels is None:
            channels = Channels([[par.speed]], ["chan1"], rate=now.rate)
        constants = self.column(me, par, channels, "constant1", "constant2", "constant3")
        constants = constants[: {"first": 1, "second": 2, "third": 3}[par.order]]
        low, high, value = self.column(me, par, channels, "min", "max", "resetvalue")
        if not par.timeslice and not par.speedsamples:
            x = channels.vals.astype(np.float64)
            for constant in constants:
                x = constant + np.cumsum(x, axis=1) / channels.rate
            return channels.replace(vals=limited(par.limittype, x, low, high))
        cut = time_slice(now, state, channels.rate)
        if par.speedsamples:
            x, width = channels.vals * (cut.moved / channels.rate), channels.num_samples
        else:
            timeline = now.seconds + cut.times - cut.times[-1] if not channels.time_slice else None
            x, width = on_slice(channels, cut.times, timeline) / channels.rate, 1
        begin = self.begin(state, cut, (len(constants), channels.num_chans, width))
        if is_reset(par, reset, state) or state.held:
            state.held, state.before = True, np.zeros_like(begin)
            begin = state.before
            begin[-1] = value - constants[-1]
        if state.held or state.first or not cut.moved:
            x = x * 0.0
        x = self.integrated(par.limittype, x.astype(np.float64), begin, constants, low, high, state, channels.rate)
        if par.speedsamples:
            return channels.replace(vals=x)
        return channels.replace(vals=x, start=float(state.slice_end - x.shape[1] + 1), time_slice=True)

    def column(self, me, par, channels, *names: str) -> np.ndarray:
        """Parameters by channel, (names, chans, 1)."""
        pars = channel_pars(me, par, channels.num_chans)
        return np.array([[[getattr(p, n)] for p in pars] for n in names], np.float64).reshape(len(names), -1, 1)

    def begin(self, state, cut, shape) -> np.ndarray:
        """The sums at the beginning of the slice."""
        if cut.fresh:
            state.before, state.held = getattr(state, "after", None), False
        state.first = state.before is None or state.before.shape != shape
        if state.first:
            state.before = np.zeros(shape)
        return state.before

    def integrated(self, limit: str, x, begin, constants, low, high, state, rate: float) -> np.ndarray:
        """One slice on; `state.after` keeps where the sums end. Steps of the second and third sum are samples long."""
        ends = []
        for k, constant in enumerate(constants):
            total = begin[k] + (np.cumsum(x, axis=1) if begin.shape[2] == 1 else x)
            if k == len(constants) - 1:
                total = total_limited(limit, total, begin[k], x, low - constant, high - constant)
            ends.append(total[:, -1:] if begin.shape[2] == 1 else total)
            x = (constant + total) / rate
        state.after = np.array(ends)
        return limited("zigzag" if limit == "zigzag" else "off", constants[-1] + total, low, high)

    def pulse(self, node, name: str) -> None:
        if name == "resetpulse":
            node.local.pulsed = True
            node.invalidate()

    def started(self, node) -> None:
        if node.own("resetonstart"):
            self.pulse(node, "resetpulse")


def limited(kind: str, x, low, high):
    """x kept inside low..high; loop and zigzag of an empty range change nothing."""
    high = np.maximum(high, low)
    span = np.where(high > low, high - low, 1.0)
    open_ = high > low
    if kind == "clamp":
        return np.clip(x, low, high)
    if kind == "loop":
        return np.where(open_, low + np.mod(x - low, span), x)
    if kind == "zigzag":
        return np.where(open_, low + span - np.abs(np.mod(x - low, 2 * span) - span), x)
    return x


def total_limited(kind: str, total, begin, x, low, high):
    """The running sum with its limit: clamped at every sample, so that it comes back from the limit at once."""
    if kind == "clamp" and begin.shape[1] == 1:
        at, out = begin[:, 0], np.empty_like(total)
        for i in range(total.shape[1]):
            at = out[:, i] = limited("clamp", at + x[:, i], low[:, 0], high[:, 0])
        return out
    return limited(kind, total, low, high) if kind in ("clamp", "loop") else total
