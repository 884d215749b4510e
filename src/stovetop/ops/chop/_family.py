"""What all CHOPs share: the Common page, time slices, and the sample rate match."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

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
    renameto = StrMenu("*", label="Rename to", items={"*": "*"})


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

_COMMON_NAMES = frozenset({"scope", "srselect", "renamefrom", "renameto"})


class CHOP(Operator):
    """An operator on channels.

    `cook` gets Channels that share one rate (Sample Rate Match has been applied) and returns Channels; Scope and
    Rename are applied to what it returns.
    """

    family = "CHOP"
    common = UNSLICED
    #: whether Scope passes channels outside of it through from the first input
    scoped: ClassVar[bool] = True

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
        if node.definition("renamefrom") is not None and par.renameto != "*":
            from stovetop.core.patterns import replace

            out = out.replace(names=unique(replace(par.renamefrom, par.renameto, out.names)))
        return out

    def flag_set(self, node: Node, name: str) -> None:
        if name == "export":
            from stovetop.ops.chop._exports import flag_changed

            flag_changed(node)

    def common_info(self, node: Node) -> dict[str, float]:
        """The family's Info CHOP channels."""
        data = node.data
        return {
            "start": data.start,
            "length": data.num_samples,
            "sample_rate": data.rate,
            "num_channels": data.num_chans,
            "time_slice": float(data.time_slice),
            "export_sernum": float((node.extra or {}).get("export_sernum", 0)),
        }

    def export_value(self, data: Channels, key: int | str) -> float:
        """The current sample of a channel, for the parameter it is exported to."""
        row = data.index(key)
        if row is None:
            raise CookError(f"the exported channel {key!r} is gone")
        return float(data.vals[row, -1 if data.time_slice else 0]) if data.num_samples else 0.0


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


def slice_times(now: Now, state: Any, rate: float) -> FloatArray:
    """The times of a time slice's samples, absolute seconds, (n,) float64: exactly those since the last cook.

    One sample in the first cook. `state.slice_end` remembers the index of the last sample.
    """
    last = int(np.floor(now.abs_seconds * rate + 1e-6))
    before = getattr(state, "slice_end", last - 1)
    if before > last:
        before = last - 1
    state.slice_end = last
    return np.arange(before + 1, last + 1) / rate


def seconds_of(value: float, unit: str, now_rate: float, rate: float) -> float:
    """A time parameter with a unit menu (samples, frames, seconds) in seconds."""
    return value / rate if unit == "samples" else value / now_rate if unit == "frames" else value


def samples_of(value: float, unit: str, now_rate: float, rate: float) -> float:
    """A time parameter with a unit menu in samples."""
    return value if unit == "samples" else value / now_rate * rate if unit == "frames" else value * rate


def per_channel(node: Node, par: Any, name: str, count: int) -> FloatArray:
    """A parameter's value for each channel, (chans, 1) float64: one for all, unless its expression uses
    `me.chanIndex`."""
    value = node.pars.get(name)
    if value is None or "chanIndex" not in value.expr or value.mode != 1:
        return np.full((count, 1), getattr(par, name), np.float64)
    out = []
    for index in range(count):
        node.local.chan_index = index
        out.append(float(node.engine.evaluate(value.expr, node)))
    node.local.chan_index = 0
    return np.array(out, np.float64)[:, None]
