import numpy as np

from stovetop.core.pars import Float, Menu, Pulse, Toggle
from stovetop.ops.chop._family import CHOP, Channels, slice_times

LIMITS = {"off": "Off", "clamp": "Clamp", "loop": "Loop", "zigzag": "Zigzag"}
CONDITIONS = {"offtoon": "Off to On", "on": "While On", "ontooff": "On to Off", "off": "While Off"}


class Speed(CHOP):
    """The integral of the input over time: a speed becomes a position.

    vals (chans, n) float32 in units of the input times seconds (times samples with Speed per Sample). Order
    integrates once,
    twice or three times, with the constants as starting values. A single value or time slice goes on from cook to
    cook; a
    whole clip is integrated from its first sample. Without an input the Speed parameter is integrated. Input 2 resets.
    Source: https://docs.derivative.ca/Speed_CHOP
    """

    inputs = ("channels", "reset")
    min_inputs = 0

    class Pars:
        order = Menu({"first": "First", "second": "Second", "third": "Third"}, label="Order")
        speed = Float(1.0, label="Speed")
        constant1 = Float(0.0, label="First Constant", norm=(-1, 1))
        constant2 = Float(0.0, label="Second Constant", norm=(-1, 1))
        constant3 = Float(0.0, label="Third Constant", norm=(-1, 1))
        limittype = Menu(LIMITS, label="Limit Type")
        min = Float(0.0, label="Minimum", norm=(-1, 1))
        max = Float(1.0, label="Maximum", norm=(-1, 1))
        speedsamples = Toggle(False, label="Speed per Sample")
        resetcondition = Menu(CONDITIONS, label="Reset Condition")
        resetvalue = Float(0.0, label="Reset Value", norm=(-1, 1))
        reset = Toggle(False, label="Reset")
        resetpulse = Pulse(label="Reset Pulse")
        resetonstart = Toggle(False, label="Reset on Start")

    def cook(self, par, channels: Channels, reset, *, state, now) -> Channels:
        if channels is None:
            channels = Channels([[par.speed]], ["chan1"], rate=now.rate)
        passes = {"first": 1, "second": 2, "third": 3}[par.order]
        starts = (par.constant1, par.constant2, par.constant3)[:passes]
        if channels.num_samples > 1 and not channels.time_slice:
            x = channels.vals.astype(np.float64)
            for start in reversed(starts):
                x = start + np.cumsum(x, axis=1) * self.step(par, channels)
            return channels.replace(vals=limited(x, par).astype(np.float32))
        first = not hasattr(state, "sums")
        count = len(slice_times(now, state, channels.rate))
        x = channels.vals.astype(np.float64)
        if not channels.time_slice:
            x = np.repeat(x, max(count, 1), axis=1) if count or first else x[:, :0]
        if first or state.sums.shape != (passes, channels.num_chans):
            state.sums = np.repeat(np.array(starts)[:, None], channels.num_chans, axis=1).astype(np.float64)
            x = x[:, :1] * 0.0
        if is_reset(par, reset, state):
            state.sums[:] = np.array(starts)[:, None]
            state.sums[0] = par.resetvalue
            x = x * 0.0
        for i in reversed(range(passes)):
            x = state.sums[i][:, None] + np.cumsum(x, axis=1) * self.step(par, channels)
            if x.shape[1]:
                state.sums[i] = x[:, -1]
        x = limited(x, par)
        if x.shape[1] and par.limittype != "off":
            # the place in the loop goes on; zigzag needs the unfolded sum
            state.sums[0] = state.sums[0] if par.limittype == "zigzag" else x[:, -1]
        out = x if channels.time_slice else (x[:, -1:] if x.shape[1] else limited(state.sums[0][:, None], par))
        return channels.replace(vals=out.astype(np.float32))

    def step(self, par, channels: Channels) -> float:
        return 1.0 if par.speedsamples else 1.0 / channels.rate

    def pulse(self, node, name: str) -> None:
        if name == "resetpulse":
            node.local.pulsed = True
            node.invalidate()

    def started(self, node) -> None:
        if node.own("resetonstart"):
            self.pulse(node, "resetpulse")


def limited(x, par):
    low, high = par.min, max(par.max, par.min)
    span = high - low
    if par.limittype == "clamp":
        return np.clip(x, low, high)
    if par.limittype == "loop" and span:
        return low + np.mod(x - low, span)
    if par.limittype == "zigzag" and span:
        return low + span - np.abs(np.mod(x - low, 2 * span) - span)
    return x


def is_reset(par, reset, state) -> bool:
    """Whether the Reset toggle, its pulse or the reset input asks for a reset now."""
    on = bool(par.reset or (reset is not None and reset.vals.size and reset.vals[0, -1] > 0))
    was, state.was_on = getattr(state, "was_on", False), on
    pulsed, state.pulsed = getattr(state, "pulsed", False), False
    wired = par.reset or reset is not None
    event = {"offtoon": on and not was, "on": on, "ontooff": was and not on, "off": not on and wired}[par.resetcondition]
    return bool(event or pulsed)
