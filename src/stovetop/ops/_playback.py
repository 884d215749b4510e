"""The Play page of imported animation: which moment of it is now."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from stovetop.core.pars import Float, Menu, Pulse, Toggle

if TYPE_CHECKING:
    from stovetop.core.clock import Now
    from stovetop.core.network import Node
    from stovetop.data.animation import Take

PLAY_MODES = {
    "lockedtotimeline": "Locked to Timeline",
    "specifyindex": "Specify Index",
    "sequential": "Sequential",
}
FULL_RANGE = {**PLAY_MODES, "outputfullrange": "Output Full Range"}
UNITS = {"frames": "Frames", "seconds": "Seconds", "fraction": "Fraction", "indices": "Index"}
EXTEND = {"hold": "Hold", "cycle": "Cycle", "mirror": "Mirror"}


def unit(label: str, default: str = "fraction") -> Any:
    return Menu(UNITS, default, label=label)


def play_pars(modes: dict[str, str] = FULL_RANGE, pulses: bool = True) -> dict[str, Any]:
    """The page's parameters but Animation. pulses: with Initialize and Start."""
    starts = {"initialize": Pulse(label="Initialize"), "start": Pulse(label="Start")} if pulses else {}
    return {
        "shiftanimationstart": Toggle(False, label="Shift Animation Start"),
        "sampleratemode": Menu({"filefps": "File FPS", "custom": "Custom"}, label="Sample Rate Mode"),
        "samplerate": Float(60.0, label="Sample Rate", min=0, norm=(0, 120)),
        "playmode": Menu(modes, "sequential", label="Play Mode"),
        **starts,
        "play": Toggle(True, label="Play"),
        "speed": Float(1.0, label="Speed", norm=(0, 2)),
        "cue": Toggle(False, label="Cue"),
        "cuepulse": Pulse(label="Cue Pulse"),
        "cuepoint": Float(0.0, label="Cue Point"),
        "cuepointunit": unit("Cue Point Unit"),
        "index": Float(0.0, label="Index", min=0, norm=(0, 10)),
        "indexunit": unit("Index Unit", "frames"),
        "trim": Toggle(False, label="Trim"),
        "tstart": Float(0.0, label="Trim Start"),
        "tstartunit": unit("Trim Start Unit"),
        "tend": Float(1.0, label="Trim End"),
        "tendunit": unit("Trim End Unit"),
        "textendleft": Menu(EXTEND, "cycle", label="Extend Left"),
        "textendright": Menu(EXTEND, "cycle", label="Extend Right"),
    }


class Span(NamedTuple):
    """The part of an animation that plays, in samples: first <= index <= last at `rate` a second. zero: the file's
    second that index 0 is. left, right: how it goes on outside."""

    first: float
    last: float
    rate: float
    zero: float
    left: str
    right: str

    def seconds(self, index: Any) -> NDArray[np.float64]:
        """The file's seconds at unlimited indices."""
        return fold(np.asarray(index, np.float64), self.first, self.last, self.left, self.right) / self.rate + self.zero


def fold(index: NDArray[np.float64], first: float, last: float, left: str, right: str) -> NDArray[np.float64]:
    """Indices brought into first..last; a cycle's end is its beginning, a mirror turns back there."""
    length = last - first
    out = np.clip(index, first, last)
    if length <= 0:
        return out
    offset = index - first
    for mode, outside in ((left, offset < 0), (right, offset > length)):
        if mode == "cycle":
            out = np.where(outside, first + np.mod(offset, length), out)
        elif mode == "mirror":
            out = np.where(outside, first + length - np.abs(np.mod(offset, 2 * length) - length), out)
    return out


class Page:
    """A node's Play page as another operator's cook reads it, recorded."""

    def __init__(self, node: Node) -> None:
        self._node = node

    def __getattr__(self, name: str) -> Any:
        return self._node.eval(name)


def whole(par: Any, take: Take, fps: float) -> Span:
    """All of an animation, as the page's sample rate and start count it."""
    rate = max(par.samplerate, 1e-3) if par.sampleratemode == "custom" else fps
    zero = take.start if par.shiftanimationstart else 0.0
    return Span((take.start - zero) * rate, (take.end - zero) * rate, rate, zero, par.textendleft, par.textendright)


def trimmed(par: Any, all_: Span, timeline_rate: float) -> Span:
    """What Trim leaves of it."""
    if not par.trim:
        return all_
    first = to_index(par.tstart, par.tstartunit, all_, timeline_rate)
    last = to_index(par.tend, par.tendunit, all_, timeline_rate)
    first = min(max(first, all_.first), all_.last)
    return all_._replace(first=first, last=max(first, min(last, all_.last)))


def to_index(value: float, unit: str, whole: Span, timeline_rate: float) -> float:
    """A position in one of the menu's units in samples; fraction 0 is the first, 1 the last."""
    if unit == "fraction":
        return whole.first + value * (whole.last - whole.first)
    return value * {"frames": whole.rate / timeline_rate, "seconds": whole.rate}.get(unit, 1.0)


class Moment(NamedTuple):
    """index: the position, unlimited; speed: samples a second that it moves by; span: what plays."""

    index: float
    speed: float
    span: Span

    @property
    def seconds(self) -> float:
        return float(self.span.seconds(self.index))


def moment(owner: Node, par: Any, take: Take, fps: float, now: Now) -> Moment:
    """Where the animation of the operator that has the Play page is now."""
    all_ = whole(par, take, fps)
    place = trimmed(par, all_, now.rate)
    mode = par.playmode
    if mode == "lockedtotimeline":
        return Moment(now.seconds * place.rate, place.rate, place)
    if mode == "specifyindex":
        return Moment(to_index(par.index, par.indexunit, all_, now.rate), 0.0, place)
    if mode == "outputfullrange":
        return Moment(place.first, 0.0, place)
    cue = to_index(par.cuepoint, par.cuepointunit, all_, now.rate)
    return sequential(owner, par, place, cue, now)


def sequential(owner: Node, par: Any, place: Span, cue: float, now: Now) -> Moment:
    """Counts the seconds since it was last asked, at Speed, while Play is on; cued it stands at the cue point."""
    owner.touch("play")
    s: SimpleNamespace = played(owner)
    if s.index is None:
        s.index, s.begun = place.first, now.abs_seconds
    if par.cue or s.cue:
        s.index, s.seconds, s.cue = cue, None, False
    if par.cue or not par.play or s.waiting:
        # time in which it stands still is not made up for
        s.seconds = None
        return Moment(s.index, 0.0, place)
    seconds = now.abs_seconds
    if s.seconds is not None:
        # rounded, so that sums of frame times meet whole samples
        s.index = round(s.index + (seconds - s.seconds) * place.rate * par.speed, 9)
    s.seconds = seconds
    return Moment(s.index, place.rate * par.speed, place)


def played(owner: Node) -> SimpleNamespace:
    """How far an operator has played: index (None: not begun), the second it was asked last and the one it began in,
    cue, waiting."""
    if not hasattr(owner.local, "played"):
        owner.local.played = SimpleNamespace(index=None, seconds=None, begun=0.0, cue=False, waiting=False)
    return owner.local.played


def progress(owner: Node, par: Any, take: Take, fps: float, now: Now) -> dict[str, float]:
    """The Info channels of a Play page, in samples and seconds.

    Times and fractions are of the present cycle, cycles those before it; playing_seconds counts what was played,
    running_seconds all time since the start. An animation that holds its end is done there.
    """
    at = moment(owner, par, take, fps, now)
    place, file = at.span, whole(par, take, fps)
    length, rate = place.last - place.first, place.rate
    played_so_far = at.index - place.first
    within = (at.seconds - place.zero) * rate
    s = played(owner)
    sequential = par.playmode == "sequential"
    waiting = sequential and s.waiting
    done = at.index >= place.last and place.right == "hold"
    return {
        "initializing": 0.0,
        "ready": float(waiting),
        "running": float(not (waiting or done)),
        "done": float(done),
        "timer_fraction": (within - place.first) / length if length > 0 else 0.0,
        "timer_seconds": (within - place.first) / rate,
        "timer_index": within - place.first,
        "playing_seconds": played_so_far / rate,
        "running_seconds": now.abs_seconds - s.begun if sequential and not waiting else played_so_far / rate,
        "length_seconds": length / rate,
        "cycles": float(max(played_so_far // length, 0)) if length > 0 and place.right == "cycle" else 0.0,
        "file_start_index": take.start * fps,
        "file_end_index": take.end * fps,
        "file_sample_rate": fps,
        "sample_rate": file.rate,
        "index": within,
        "start_index": place.first,
        "end_index": place.last,
    }


class Plays:
    """An operator with a Play page."""

    def press(self, node: Node, name: str) -> bool:
        """Initialize goes to the start and waits there, Start goes there and plays, Cue Pulse to the cue point. False
        for other pulses."""
        if name not in ("initialize", "start", "cuepulse"):
            return False
        s = played(node)
        if name == "cuepulse":
            s.cue = True
        else:
            s.index = s.seconds = None
            s.waiting = name == "initialize"
        node.poke("play")
        node.invalidate()
        return True
