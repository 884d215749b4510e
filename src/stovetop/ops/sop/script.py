from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stovetop.core import collecting
from stovetop.core.depend import dirty
from stovetop.core.pars import Pulse, Ref
from stovetop.data.builder import GeometryBuilder
from stovetop.ops._script import Scripted
from stovetop.ops.sop._family import SOP, Geometry

if TYPE_CHECKING:
    from stovetop.core.network import Node


class Script(Scripted, SOP):
    """Geometry that a Python callback builds; it starts from what the last cook left.

    Other scripts (onPulse) may edit it too: their changes stay until the callback runs again.
    Source: https://docs.derivative.ca/Script_SOP
    """

    inputs = ("geometry",)
    multi = True
    min_inputs = 0
    quiet = False

    class Pars:
        callbacks = Ref("DAT", "", label="Callbacks DAT")
        setuppars = Pulse(label="Setup Parameters")

    def cook(self, par: Any, *inputs: Any, me: Node) -> Any:
        # a callback may make millions of points
        with collecting.rarely():
            return super().cook(par, *inputs, me=me)

    def begin(self, node: Node) -> GeometryBuilder:
        return GeometryBuilder(node.output)

    def finish(self, node: Node, builder: GeometryBuilder) -> Geometry:
        return builder.freeze()

    def done(self, builder: GeometryBuilder) -> None:
        builder.seal()

    def writing(self, node: Node) -> GeometryBuilder:
        """The builder that a script writes to: its own cook's, or one whose result the next cook hands on."""
        state = node.local
        builder = getattr(state, "builder", None)
        if builder is not None:
            return builder
        if not getattr(state, "edited", False):
            state.outside = self.begin(node)
            state.edited = True
        dirty(node)
        return state.outside
