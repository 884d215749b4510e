"""Pre-fill, as the operators have it that keep what came in earlier frames."""

from __future__ import annotations

from typing import Any

from stovetop.core.network import Node
from stovetop.core.operator import Operator


class Prefilling(Operator):
    """Pre-fill: what the source gives at timeline frames 1, 1 + step, … at once, when `prefill` goes on or is pulsed.

    `filled` takes it. A prefill that an expression turns on happens at the end of that frame.
    """

    def filled(self, node: Node, found: list[Any]) -> None:
        """Keep these, the first first, in place of all others."""
        raise NotImplementedError

    def settled(self, data: Any) -> Any:
        """What stays as it is while the timeline moves on."""
        return data

    def prefill(self, node: Node) -> None:
        source = node.inputs[0] if node.inputs else None
        if source is None:
            return
        timeline, before = node.timeline, node.timeline.frame
        size, step = max(1, int(node.eval("cachesize"))), max(1, int(node.eval("step")))
        found = []
        try:
            for k in range(size):
                timeline.move(1.0 + k * step)
                found.append(self.settled(source.data))
        finally:
            timeline.move(before)
        self.filled(node, found)
        node.local.prefilled = True
        node.invalidate()

    def par_set(self, node: Node, name: str) -> None:
        if name == "prefill" and not node.engine.loading:
            node.local.prefilled = False
            if node.eval("prefill"):
                self.prefill(node)

    def started(self, node: Node) -> None:
        if node.eval("prefill"):
            self.prefill(node)

    def holds(self, par: Any, state: Any, me: Node) -> bool:
        """Whether `prefill` keeps it from capturing."""
        if not par.prefill:
            state.prefilled = False
        elif not getattr(state, "prefilled", False):
            state.prefilled = True
            me.engine.runs.add(lambda: self.prefill(me), end_frame=True)
        return bool(par.prefill)
