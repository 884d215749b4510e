"""explain(node): why did it cook, what did it read, what did it cost."""

from __future__ import annotations

from .depend import CHECK, CLEAN, Source
from .network import Node

_STATES = {CLEAN: "up to date", CHECK: "stale if something above it has changed"}


def explain(node: Node) -> str:
    """A few lines of text."""
    lines = [f"{node.path} ({node.op_type}): {_STATES.get(node.state, 'stale')}"]
    if not node.total_cooks:
        lines.append("  never cooked: nothing has asked for it")
    else:
        lines.append(
            f"  cooked {node.total_cooks} times, last in frame {node.cook_frame} of {node.engine.clock.frame},"
            f" {node.cook_time * 1000:.3f} ms"
        )
    chain: list[Source] = []
    cause = node.cause
    while cause is not None and len(chain) < 8 and cause not in chain:
        chain.append(cause)
        cause = getattr(cause, "cause", None)
    if chain:
        lines.append("  woken by " + ", woken by ".join(c.describe() for c in chain))
    wires = [w.path for w in node.inputs if w is not None]
    if wires:
        lines.append("  inputs: " + ", ".join(wires))
    for value in node.live:
        read = ", ".join(s.describe() for s in value.sources or ()) or "nothing that changes"
        lines.append(f"  parameter {value.pdef.name} reads {read}")
    if node.sources:
        lines.append("  its cook read " + ", ".join(s.describe() for s in node.sources))
    lines += [f"  error: {e}" for e in node.all_errors()] + [f"  warning: {w}" for w in node.all_warnings()]
    return "\n".join(lines)
