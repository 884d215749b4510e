"""What plays through a row of images: the position that the Play page gives, and where Trim and Extend put it."""

from __future__ import annotations

from math import floor
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from stovetop.data.movie import Clip
from stovetop.ops._timecode import timecode_seconds
from stovetop.ops.top._units import to_index

if TYPE_CHECKING:
    from stovetop.core.network import Node

EXTEND = {"hold": "Hold", "cycle": "Cycle", "mirror": "Mirror", "black": "Black", "zero": "Zero"}
PLAY_MODES = {
    "locked": "Locked to Timeline",
    "specify": "Specify Index",
    "sequential": "Sequential",
    "timecodeop": "Timecode Object/CHOP/DAT",
}
CUE_BEHAVIORS = {"repeat": "On Release, Repeat Cued Frame", "play": "On Release, Play Next Frame"}
AUDIO_LOOPS = {"silence": "Silence", "fade": "Fade", "match": "Match Start to End"}
INDEXING = {"zero": "Zero Based", "filename": "Filename Based"}
TIMEOUTS = {"keep": "Keep Frame", "playback": "Best for Playback", "seeking": "Best for Seeking"}
ERROR_IMAGES = {"coloredbottomright": "Colored Bottom Right Square", "zero": "Zero"}


class Shown(NamedTuple):
    """What a position shows: `index`, blended with `other` by `weight` where a loop crossfades; outside of the range
    `extended` is the mode that took it there."""

    index: float
    extended: str = ""
    other: float = 0.0
    weight: float = 0.0


class Range(NamedTuple):
    """The part that plays, first <= position <= last + 1, in images at a constant rate. fade: images of crossfade."""

    first: float
    last: float
    left: str
    right: str
    fade: float = 0.0

    @property
    def count(self) -> float:
        return self.last - self.first + 1

    def at(self, position: float) -> Shown:
        """Where an unlimited position leads.

        With a crossfade the range is repeated from `fade` images after its first on: its last `fade` images blend into
        its first, so that the next round goes on where the blend has ended.
        """
        offset, fade = position - self.first, min(self.fade, self.count / 2)
        mode = self.left if offset < 0 else self.right
        if fade > 0 and mode == "cycle" and not 0 <= offset < self.count - fade:
            inside = offset
            if not fade <= offset < self.count:
                inside = fade + (offset - fade) % (self.count - fade)
            into = inside - (self.count - fade)
            index = self.first + inside
            extended = "" if 0 <= offset < self.count else "cycle"
            return Shown(index, extended, self.first + into, into / fade) if into > 0 else Shown(index, extended)
        return Shown(*place(position, self.first, self.last, self.left, self.right))


def along(place: Range, x: NDArray[np.float64]) -> tuple[NDArray[np.float64], ...]:
    """`Range.at` for many positions: index, other, weight, and 1 where there is something, 0 where an end is held or
    nothing is shown. Each (n,) float64."""
    count, offset = place.count, x - place.first
    fade = min(place.fade, count / 2)
    inside, there = offset.copy(), np.ones(len(x))
    for mode, outside in ((place.left, offset < 0), (place.right, offset >= count)):
        if mode == "cycle":
            span = count - fade
            inside[outside] = fade + (offset[outside] - fade) % span
        elif mode == "mirror":
            folded = offset[outside] % (2 * count)
            inside[outside] = np.where(folded < count, folded, 2 * count - folded)
        else:
            there[outside] = 0.0
    into = inside - (count - fade)
    faded = (into > 0) & (fade > 0) & (np.where(offset < 0, place.left == "cycle", place.right == "cycle"))
    weight = np.where(faded, into / fade if fade else 0.0, 0.0)
    return place.first + inside, place.first + np.where(faded, into, 0.0), weight, there


def place(position: float, first: float, last: float, left: str, right: str) -> tuple[float, str]:
    """Where a position leads within first <= index < last + 1, and the extend mode that took it there ("" inside).

    Mirror turns back at the ends' outer edges, so that each end image shows twice.
    """
    count = last - first + 1
    offset = position - first
    if 0 <= offset < count:
        return position, ""
    mode = left if offset < 0 else right
    if mode == "cycle":
        return first + offset % count, mode
    if mode == "mirror":
        folded = offset % (2 * count)
        return first + (folded if folded < count else max(0.0, 2 * count - 1e-5 - folded)), mode
    return float(first if offset < 0 else last), mode


def to_position(clip: Clip, value: float, unit: str, rate: float, timeline_rate: float) -> float:
    """A parameter with a unit menu as a position at a constant rate."""
    index = to_index(value, unit, clip.length, rate, timeline_rate)
    return clip.even(index) if unit in ("indices", "fraction") else index


def trimmed(par: Any, clip: Clip, rate: float, timeline_rate: float) -> Range:
    """The range that Trim leaves."""
    first, last = 0, clip.length - 1
    if par.trim:
        ends = [
            floor(clip.index_at(to_position(clip, v, u, rate, timeline_rate)) + 1e-6)
            for v, u in ((par.tstart, par.tstartunit), (par.tend, par.tendunit))
        ]
        first = max(0, min(ends[0], clip.length - 1))
        last = max(first, min(ends[1], clip.length - 1))
    fade = max(0.0, to_index(par.loopcrossfade, par.loopcrossfadeunit, clip.length, rate, timeline_rate))
    return Range(clip.even(first), clip.even(last + 1) - 1, par.textendleft, par.textendright, fade)


def position(par: Any, state: Any, now: Any, me: Node, clip: Clip, rate: float, first: float) -> float:
    """The position now, unlimited. `state.velocity` is its speed where it moves by itself, None where something else
    moves it."""
    mode = par.playmode
    state.velocity = None
    if mode == "specify":
        at = to_position(clip, par.index, par.indexunit, rate, now.rate)
    elif clip.length == 1:
        state.velocity = 0.0
        return 0.0
    elif mode == "locked":
        at = now.seconds * rate
    elif mode == "timecodeop":
        at = timecode_seconds(me, "timecodeop", rate) * rate
        if par.timecodemode == "usefiletimecode" and clip.start_timecode:
            from stovetop.ops._timecode import parse

            at -= parse(clip.start_timecode, rate) * rate
    else:
        return _sequential(par, state, now, clip, rate, first)
    return at


def _sequential(par: Any, state: Any, now: Any, clip: Clip, rate: float, first: float) -> float:
    seconds = now.abs_seconds
    before = getattr(state, "seconds", seconds)
    state.seconds = seconds
    cued = par.cue or getattr(state, "cue", False)
    state.velocity = par.speed if par.play and not cued else 0.0
    if getattr(state, "position", None) is None:
        state.position = float(first)
    elif par.play and not cued:
        held = getattr(state, "was_cued", False) and par.cuebehavior == "repeat"
        # rounded, so that sums of frame times meet whole images exactly
        state.position = round(state.position + (0.0 if held else (seconds - before) * rate * par.speed), 6)
    if cued:
        state.position = to_position(clip, par.cuepoint, par.cuepointunit, rate, now.rate)
    state.was_cued, state.cue = cued, False
    return state.position


def upcoming(shown: float, stride: float, place: Range, clip: Clip, step: int, count: int) -> list[int]:
    """The numbers of the frames that come next where each cook goes on by `stride` images, soonest first."""
    if count <= 0:
        return []
    if abs(stride) < 1:
        stride = -1.0 if stride < 0 else 1.0
    found = (frame_number(clip, place.at(shown + i * stride).index, step) for i in range(count + 1))
    return list(dict.fromkeys(found))


def frame_number(clip: Clip, even: float, step: int = 1) -> int:
    """The frame that a position at a constant rate shows."""
    index = floor(clip.index_at(even) + 1e-6)
    return max(0, min(index // step * step if step > 1 else index, clip.length - 1))
