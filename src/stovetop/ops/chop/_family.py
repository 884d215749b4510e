"""What all CHOPs share: the Common page, time slices, and the sample rate match."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray

from stovetop.core.errors import CookError
from stovetop.core.operator import Operator
from stovetop.core.pars import Int, Menu, Page, Ref, StrMenu, Toggle
from stovetop.data.channels import EMPTY, Channels, FloatArray, unique

if TYPE_CHECKING:
    from stovetop.core.clock import Now
    from stovetop.core.network import Node

__all__ = ["CHOP", "EMPTY", "Channels", "FloatArray", "unique"]

UNITS = {"samples": "I", "frames": "F", "seconds": "S"}
EXTEND = {"hold": "Hold", "slope": "Slope", "cycle": "Cycle", "mirror": "Mirror", "default": "Default Value"}


class CommonTail:
    """The Common page, but for its Time Slice toggle, whose default differs between operators."""

    _common = Page("Common")
    scope = StrMenu("*", label="Scope", items={"*": "*"})
    srselect = Menu(
        {
            "first": "Resample At First Input's Rate",
            "max": "Resample At Maximum Rate",
            "min": "Resample At Minimum Rate",
            "err": "Error If Rates Differ",
        },
        "max",
        label="Sample Rate Match",
    )
    exportmethod = Menu(
        {
            "datindex": "DAT Table by Index",
            "datname": "DAT Table by Name",
            "autoname": "Channel Name is Path:Parameter",
        },
        label="Export Method",
    )
    autoexportroot = Ref("OP", "..", label="Export Root", created="")
    exporttable = Ref("DAT", "", label="Export Table")


class Rename:
    _common = Page("Common")
    renamefrom = StrMenu("*", label="Rename from", items={"*": "*"})
    renameto = StrMenu("", label="Rename to", items={"*": "*"})


class Sliced:
    _common = Page("Common")
    timeslice = Toggle(False, label="Time Slice", created=True)


class Unsliced:
    _common = Page("Common")
    timeslice = Toggle(False, label="Time Slice")


class Last:
    _common = Page("Common")
    pageindex = Int(0, label="Page Index")


#: the Common page of an operator that makes time slices when new, and of one that does not
SLICED: tuple[type, ...] = (Sliced, CommonTail, Rename, Last)
UNSLICED: tuple[type, ...] = (Unsliced, CommonTail, Rename, Last)
#: without the Rename parameters, for operators whose page does not have them
SLICED_PLAIN: tuple[type, ...] = (Sliced, CommonTail, Last)
UNSLICED_PLAIN: tuple[type, ...] = (Unsliced, CommonTail, Last)

_COMMON_NAMES = frozenset({"scope", "timeslice", "renamefrom", "renameto"})


class CHOP(Operator):
    """An operator on channels.

    `cook` gets Channels that share one rate (Sample Rate Match has been applied) and returns Channels; Scope and
    Rename are applied to what it returns.
    """

    family = "CHOP"
    common = UNSLICED
    #: whether Scope passes channels outside of it through from the first input
    scoped: ClassVar[bool] = True
    #: whether its Time Slice toggle cuts the present slice out of a whole clip
    cuts_slice: ClassVar[bool] = False

    def empty(self) -> Channels:
        return EMPTY

    def same(self, node: Node, old: Channels, new: Channels) -> bool:
        """Small clips are compared, others count as changed."""
        a, b = old.vals, new.vals
        if a.size == 1 and b.size == 1 and a.item() != b.item():
            return False
        return (
            old.vals.shape == new.vals.shape
            and new.vals.size <= 64
            and old.names == new.names
            and old.rate == new.rate
            and old.start == new.start
            and old.vals.tobytes() == new.vals.tobytes()
        )

    def plain(self, node: Node) -> bool:
        wired = sum(w is not None for w in node.inputs)
        return (
            self.wants in ((), ("me",))
            and wired < 2
            and _COMMON_NAMES.isdisjoint(node.pars)
            and type(self).evaluate is CHOP.evaluate
        )

    def evaluate(self, node: Node, par: Any, inputs: list[Any]) -> Any:
        if len(inputs) > 1 and (inputs[1] is not None or len(inputs) > 2):
            inputs = match_rates(par, inputs)
        wants = self.wants
        if wants:
            out = self.cook(par, *inputs, **{w: node.wanted(w) for w in wants})
        else:
            out = self.cook(par, *inputs)
        if node.pars and not _COMMON_NAMES.isdisjoint(node.pars):
            out = self._finish(node, par, inputs, out)
        return out

    def _finish(self, node: Node, par: Any, inputs: list[Any], out: Channels) -> Channels:
        """Scope: channels outside of it stay as they arrived. Rename."""
        first = next((i for i in inputs if i is not None), None)
        if self.scoped and par.scope != "*" and first is not None and first.vals.shape[1] == out.vals.shape[1]:
            inside = {first.names[i] for i in first.select(par.scope)}
            vals = out.vals.copy()
            for row, name in enumerate(out.names):
                if name not in inside and name in first.names:
                    vals[row] = first.vals[first.names.index(name)]
            out = out.replace(vals=vals)
        if node.definition("renamefrom") is not None and par.renameto not in ("", "*"):
            from stovetop.core.patterns import replace

            out = out.replace(names=unique(replace(par.renamefrom, par.renameto, out.names)))
        if self.cuts_slice and par.timeslice and not out.time_slice and out.num_samples:
            now = node.engine.now(node)
            times = slice_times(now, node.local, out.rate)
            timeline = now.seconds + times - times[-1]
            out = out.replace(vals=on_slice(out, times, timeline), start=round(times[0] * out.rate), time_slice=True)
        return out

    def flag_set(self, node: Node, name: str) -> None:
        if name == "export":
            from stovetop.ops.chop._exports import flag_changed

            flag_changed(node)

    def common_info(self, node: Node) -> dict[str, float]:
        """The family's Info CHOP channels, of the last cook."""
        data = node.output
        return {
            "start": data.start,
            "length": data.num_samples,
            "sample_rate": data.rate,
            "num_channels": data.num_chans,
            "time_slice": float(data.time_slice),
            "export_sernum": float((node.extra or {}).get("export_sernum", 0)),
        }

    def export_value(self, node: Node, key: int | str) -> float:
        """A channel's current value, for the parameter it drives: a slice's last, of a clip the timeline's."""
        data: Channels = node.data
        row = rows_of(node, data).get(key) if len(data.names) > 16 else None
        row = data.index(key) if row is None else row
        if row is None:
            raise CookError(f"the exported channel {key!r} is gone")
        if data.num_samples < 2 or data.time_slice:
            return float(data.vals[row, -1]) if data.num_samples else 0.0
        timeline = node.timeline
        timeline.ticks.read()
        return float(data.at(timeline.seconds * data.rate - data.start)[row])


def rows_of(node: Node, data: Channels) -> dict[Any, int]:
    """The row of each name, found once for as long as the names are the same object."""
    kept = getattr(node.local, "export_rows", None)
    if kept is None or kept[0] is not data.names:
        kept = node.local.export_rows = (data.names, {name: i for i, name in enumerate(data.names)})
    return kept[1]


def match_rates(par: Any, inputs: list[Any]) -> list[Any]:
    """The inputs at one rate, as Sample Rate Match says. CookError where it forbids that they differ."""
    given = [i for i in inputs if i is not None and i.num_chans]
    rates = {i.rate for i in given}
    if len(rates) < 2:
        return inputs
    if par.srselect == "err":
        raise CookError(f"the inputs' sample rates differ: {', '.join(f'{r:g}' for r in sorted(rates))}")
    rate = {"first": given[0].rate, "max": max(rates), "min": min(rates)}[par.srselect]
    return [i if i is None else i.resampled(rate) for i in inputs]


class Slice(NamedTuple):
    """The samples of a time slice.

    times: absolute seconds of each, (n,) float64, n at least 1. moved: how many of them are new; 0 where the sample
    rate is so low that there is no new sample in this frame. fresh: it is not the slice of the last cook over again.
    """

    times: NDArray[np.float64]
    moved: int
    fresh: bool


def time_slice(now: Now, state: Any, rate: float) -> Slice:
    """Exactly the samples since the last cook; one in the first cook, the same again for another cook in one frame.

    `state.slice_end` is the index of the last sample. TouchDesigner cuts slices at 200 ms; here they are as long as the
    time that went by, so that a project which is stepped without being looked at loses nothing.
    """
    last = math.floor(now.abs_seconds * rate + 1e-6)
    frame = now.abs_frame
    fresh = getattr(state, "slice_frame", None) != frame or getattr(state, "slice_rate", rate) != rate
    if fresh:
        before = getattr(state, "slice_end", last - 1)
        state.slice_before = last - 1 if before > last or getattr(state, "slice_rate", rate) != rate else before
    state.slice_end, state.slice_frame, state.slice_rate = last, frame, rate
    first = min(state.slice_before + 1, last)
    return Slice(np.arange(first, last + 1) / rate, last - state.slice_before, fresh)


def slice_times(now: Now, state: Any, rate: float) -> NDArray[np.float64]:
    """The times of `time_slice`."""
    return time_slice(now, state, rate).times


def on_slice(clip: Channels, times: NDArray[np.float64], timeline: NDArray[np.float64] | None = None) -> FloatArray:
    """A clip's values at a slice's samples, (chans, n): a time slice's own, a single sample held, a clip's by time."""
    if clip.num_samples == 1:
        return np.repeat(clip.vals, len(times), axis=1)
    at = times if clip.time_slice or timeline is None else timeline
    return clip.sampled(np.round(at * clip.rate, 6) - clip.start)


def is_reset(par: Any, reset: Channels | None, state: Any) -> bool:
    """Whether the Reset toggle, its pulse or the reset input asks for a reset now, as Reset Condition says."""
    wired = reset is not None and bool(reset.vals.size)
    values = reset.vals[0] > 0 if wired else np.zeros(1, bool)  # type: ignore[union-attr]
    on = bool(par.reset or values[-1])
    was, state.was_on = getattr(state, "was_on", False), on
    pulsed, state.pulsed = getattr(state, "pulsed", False), False
    rose = (on and not was) or (not was and bool(values.any()))
    event = {"offtoon": rose, "on": on, "ontooff": was and not on, "off": not on and (wired or was)}[par.resetcondition]
    return bool(event or pulsed)


def samples_of(value: float, unit: str, now_rate: float, rate: float) -> float:
    """A time parameter with a unit menu in samples."""
    return value if unit == "samples" else value / now_rate * rate if unit == "frames" else value * rate


_INDEXED = re.compile(r"\b(chanIndex|sampleIndex)\b")


class ChannelPars:
    """A cook's parameters as one channel sees them.

    Those whose expressions use me.chanIndex or me.sampleIndex are its own, with me.sampleIndex a (samples,) array.
    """

    def __init__(self, par: Any, own: dict[str, Any], groups: dict[str, tuple[str, ...]]) -> None:
        self.__dict__.update(own)
        self._par, self._groups = par, groups

    def __getattr__(self, name: str) -> Any:
        parts = self._groups.get(name, ())
        if len(parts) > 1 and any(p in self.__dict__ for p in parts):
            return tuple(getattr(self, p) for p in parts)
        return getattr(self._par, name)


def channel_pars(node: Node, par: Any, chans: int, samples: int = 1) -> list[Any]:
    """The parameters for each channel; one object for all where no expression uses me.chanIndex or me.sampleIndex."""
    indexed = [v for v in node.pars.values() if v.mode == 1 and _INDEXED.search(v.expr or "")]
    if not indexed:
        return [par] * chans
    local, out = node.local, []
    for chan in range(chans):
        local.chan_index = chan
        out.append(ChannelPars(par, {v.pdef.name: _indexed(node, v, samples) for v in indexed}, node.kind.spec.groups))
    local.chan_index = local.sample_index = 0
    return out


def _indexed(node: Node, value: Any, samples: int) -> Any:
    def at(sample: int) -> Any:
        node.local.sample_index = sample
        return value.pdef.coerce(node.engine.plain(node.engine.evaluate(value.expr, node)))

    return np.array([at(i) for i in range(samples)]) if "sampleIndex" in value.expr else at(0)
