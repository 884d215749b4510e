"""Bringing clips to one interval: TD's Align menu."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from stovetop.data.channels import Channels

ALIGN = {
    "auto": "Automatic",
    "none": "Extend to Min/Max",
    "stretch": "Stretch to Min/Max",
    "start": "Shift to Minimum",
    "end": "Shift to Maximum",
    "shift1": "Shift to First Interval",
    "trim1": "Trim to First Interval",
    "stretch1": "Stretch to First Interval",
    "trim": "Trim to Smallest Interval",
    "squash": "Stretch to Smallest Interval",
}


def align(clips: Sequence[Channels], how: str = "auto") -> list[Channels]:
    """The clips with one start and one length, as an item of ALIGN says; samples between are linear, outside extended.

    Automatic trims to the time slice where there is one, and extends to the widest interval otherwise.
    """
    if len({(c.start, c.num_samples) for c in clips}) < 2:
        return list(clips)
    if how == "auto":
        sliced = [c for c in clips if c.time_slice]
        return _auto_sliced(clips, sliced[0]) if sliced else align(clips, "none")
    first = clips[0]
    low, high = min(c.start for c in clips), max(c.end for c in clips)
    inner = max(c.start for c in clips), min(c.end for c in clips)
    longest = max(c.num_samples for c in clips)
    if how in ("none", "trim1", "trim"):
        start, end = {"none": (low, high), "trim1": (first.start, first.end), "trim": inner}[how]
        return [_window(c, start, _count(start, end)) for c in clips]
    if how in ("stretch", "stretch1", "squash"):
        start, end = {"stretch": (low, high), "stretch1": (first.start, first.end), "squash": inner}[how]
        return [_stretch(c, start, _count(start, end)) for c in clips]
    if how == "shift1":
        return [_window(c.replace(start=first.start), first.start, first.num_samples) for c in clips]
    if how == "start":
        return [_window(c.replace(start=low), low, longest) for c in clips]
    return [_window(c.replace(start=high - c.num_samples + 1), high - longest + 1, longest) for c in clips]


def _count(start: float, end: float) -> int:
    return max(round(end - start) + 1, 1)


def _auto_sliced(clips: Sequence[Channels], slice_: Channels) -> list[Channels]:
    out = []
    for c in clips:
        # a clip of one sample has the same value at all times
        same = c.num_samples == 1 and not c.time_slice
        out.append(c.replace(vals=np.repeat(c.vals, slice_.num_samples, axis=1), start=slice_.start, time_slice=True)
                   if same else _window(c, slice_.start, slice_.num_samples).replace(time_slice=True))  # fmt: skip
    return out


def _window(c: Channels, start: float, count: int) -> Channels:
    if c.start == start and c.num_samples == count:
        return c
    return c.replace(vals=c.sampled(np.arange(count) + (start - c.start)), start=start)


def _stretch(c: Channels, start: float, count: int) -> Channels:
    index = np.linspace(0, max(c.num_samples - 1, 0), count)
    return c.replace(vals=c.sampled(index), start=start)
