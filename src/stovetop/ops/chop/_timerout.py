"""The Timer CHOP's output channels: names, order, values."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stovetop.core.patterns import match
from stovetop.data.channels import unique
from stovetop.ops.chop._timer import Segment, Shot

UNITS = ("seconds", "frames", "samples")
EASE = {
    "steptovalue": lambda t: 1.0,
    "lineartovalue": lambda t: t,
    "easeintovalue": lambda t: 1 - math.cos(t * math.pi / 2),
    "easeouttovalue": lambda t: math.sin(t * math.pi / 2),
    "easeinouttovalue": lambda t: (1 - math.cos(t * math.pi)) / 2,
}


def channels_of(
    par: Any, shots: list[Shot], fps: float, segments: tuple[Segment, ...]
) -> tuple[list[str], NDArray[np.float32]]:
    """Names and (channels, shots) float32 of the outputs that are on, in the order of the Outputs page."""
    rows: dict[str, list[float]] = {}
    per = {"seconds": 1 / fps, "frames": 1.0, "samples": par.rate / fps}
    fraction = [s.fraction for s in shots]

    def flag(on: bool, name: str, values: list[Any]) -> None:
        if on:
            rows[name] = [float(v) for v in values]

    def count(unit: str, name: str, frames: list[float]) -> None:
        for u in UNITS:
            if unit in (u, "all"):
                rows[f"{name}_{u}"] = [0.0 if math.isinf(f) else f * per[u] for f in frames]

    def pulse(on: bool, name: str) -> None:
        flag(on, name, [name in s.pulses for s in shots])

    def state(on: bool, name: str) -> None:
        flag(on, name, [s.state == name for s in shots])

    flag(par.outfraction, "timer_fraction", fraction)
    count(par.outtimercount, "timer", [s.at for s in shots])
    flag(par.outtimeractive, "timer_active", [s.state == "running" and s.counting and s.at > 0 for s in shots])
    pulse(par.outtimerpulse, "timer_pulse")
    flag(par.outdelayfraction, "delay_fraction", [delay_fraction(s) for s in shots])
    count(par.outdelaycount, "delay", [s.delayed for s in shots])
    state(par.outinit, "initializing")
    state(par.outready, "ready")
    pulse(par.outreadypulse, "ready_pulse")
    state(par.outrunning, "running")
    state(par.outdone, "done")
    pulse(par.outdonepulse, "done_pulse")
    flag(par.outcycle, "cycles", [s.cycle for s in shots])
    pulse(par.outcyclepulse, "cycle_pulse")
    part = [0.0 if s.state == "done" else f for s, f in zip(shots, fraction, strict=True)]
    flag(par.outcycleplusfraction, "cycle_plus_fraction", [s.cycle + f for s, f in zip(shots, part, strict=True)])
    flag(par.outseg, "segment", [s.segment.index for s in shots])
    pulse(par.outsegpulse, "segment_pulse")
    flag(par.outsegplusfraction, "segment_plus_fraction", [segment_plus_fraction(s) for s in shots])
    count(par.outlength, "length", [s.segment.length for s in shots])
    count(par.outcumulativecount, "cumulative", [s.cumulative for s in shots])
    count(par.outplayingcount, "playing", [s.playing for s in shots])
    count(par.outrunningcount, "running", [s.running for s in shots])
    count(par.outmastercount, "master", [s.master for s in shots])
    names, values = list(rows), list(rows.values())
    for column in match(par.channelcolumns, list(segments[0].row)) if par.channelcolumns else ():
        names.append(column)
        values.append([custom(s, column, par.interpolation, segments) for s in shots])
    return unique(names), np.array(values, np.float32).reshape(len(names), len(shots))


def delay_fraction(s: Shot) -> float:
    return min(s.delayed / s.segment.delay, 1.0) if s.segment.delay > 0 else 0.0


def segment_fraction(s: Shot) -> float:
    """0 to 1 over all cycles of the segment; over each where their number has no limit."""
    if s.state == "done":
        return 1.0
    cycles = s.segment.cycles
    return s.fraction if math.isinf(cycles) else min((s.cycle + s.fraction) / cycles, 1.0)


def segment_plus_fraction(s: Shot) -> float:
    return float(s.segments) if s.state == "done" else s.segment.index + segment_fraction(s)


def custom(s: Shot, column: str, how: str, segments: tuple[Segment, ...]) -> float:
    """A column's number for the present segment, from the one before on as Interpolation says."""
    index = min(s.segment.index, len(segments) - 1)
    to = number(segments[index].row.get(column, ""))
    start = number(segments[index - 1].row.get(column, "")) if index else to
    return start + (to - start) * EASE[how](segment_fraction(s))


def number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
