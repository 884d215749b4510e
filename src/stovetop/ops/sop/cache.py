from __future__ import annotations

import numpy as np

from stovetop.core.pars import Float, Int, Pulse, Toggle
from stovetop.ops._prefill import Prefilling
from stovetop.ops.sop._family import SOP, Geometry


class Cache(Prefilling, SOP):
    """The input's geometry of the last cooks, of which Output Index shows one: 0 is the newest, 1 the one before.

    One a frame, each Step Size-th cook. Cache Points Only keeps the first one's primitives and of the others only the
    points. Blend Position moves points between two of the same number of points. Pre-Fill takes the input's at the
    timeline's frames 1, 1 + Step Size, … when it goes on, and no more while it is.

    Source: https://docs.derivative.ca/Cache_SOP
    """

    inputs = ("input",)

    class Pars:
        active = Toggle(True, label="Active")
        prefill = Toggle(False, label="Pre-Fill")
        cachesize = Int(10, label="Cache Size", min=1)
        step = Int(1, label="Step Size", min=1)
        outputindex = Float(0.0, label="Output Index")
        cachepoints = Toggle(False, label="Cache Points Only")
        blendpos = Toggle(False, label="Blend Position")
        reset = Toggle(False, label="Reset")
        resetpulse = Pulse(label="Reset Pulse")

    def cook(self, par, input: Geometry, *, state, me) -> Geometry:
        kept: list[Geometry] = getattr(state, "kept", [])
        state.kept = kept
        if par.reset or getattr(state, "restart", False):
            kept.clear()
            state.restart, state.count = False, 0
        frame = me.engine.clock.frame
        held = self.holds(par, state, me)
        if par.active and not held and not par.reset and getattr(state, "at", None) != frame:
            state.at, count = frame, getattr(state, "count", 0)
            state.count = count + 1
            if count % par.step == 0:
                kept.insert(0, moved(kept[-1], input) if kept and par.cachepoints else input)
        del kept[par.cachesize :]
        if not kept:
            return Geometry() if par.active else input
        at = min(max(par.outputindex, 0.0), len(kept) - 1)
        first, part = kept[int(at)], at - int(at)
        if not par.blendpos or not part:
            return first
        second = kept[min(int(at) + 1, len(kept) - 1)]
        if second.num_points != first.num_points:
            return first
        return first.replace(P=(first.P + (second.P - first.P) * np.float32(part)).astype(np.float32))

    def filled(self, node, found: list[Geometry]) -> None:
        first = found[0]
        node.local.kept = [moved(first, g) if node.eval("cachepoints") else g for g in found[::-1]]

    def pulse(self, node, name: str) -> None:
        if name == "resetpulse":
            node.local.restart = True
            node.invalidate()


def moved(first: Geometry, new: Geometry) -> Geometry:
    """The first one's primitives over the new points, where there are as many."""
    if first.num_points != new.num_points:
        return new
    return first.replace(P=new.P, point=new.point, point_groups=new.point_groups)
