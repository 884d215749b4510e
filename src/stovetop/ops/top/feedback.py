from __future__ import annotations

from stovetop.core.pars import Pulse, Ref, Toggle
from stovetop.data.texture import Texture
from stovetop.ops.top._family import EMPTY, TOP


class Feedback(TOP):
    """The target TOP's image of the frame before; the input while Reset is on, after a pulse, and at first.

    The target is not cooked for it. It cooks once a frame.

    Source: https://docs.derivative.ca/Feedback_TOP
    """

    inputs = ("input",)
    volumes = True

    class Pars:
        top = Ref("TOP", "", label="Target TOP")
        reset = Toggle(False, label="Reset")
        resetpulse = Pulse(label="Reset Pulse")

    def cook(self, par, input: Texture, *, state, now) -> Texture:
        frame = now.abs_frame  # the target's image is a new one each frame
        if par.reset or par.top is None or getattr(state, "reset", True):
            state.reset, state.shown = False, input
        elif getattr(state, "frame", None) != frame:
            last = par.top.output
            state.shown = input if last is EMPTY else last
        state.frame = frame
        return self.pass_through(par, state.shown)

    def pulse(self, node, name: str) -> None:
        node.local.reset = True
        node.invalidate()
