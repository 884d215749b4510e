"""`op.time`: the time component an operator follows. Source: TimeCOMP_Class."""

from __future__ import annotations

from typing import Any

from stovetop.core.network import Node


def time_of(node: Node) -> Any:
    """The Time COMP that gives the node its timeline."""
    engine = node.engine
    timeline = engine.timeline(node)
    for n in (node, *node.ancestors()):
        if engine.timelines.get(n) is timeline:
            found = engine.find("local/time", n)
            if found is not None:
                return engine.face(found)
    found = engine.find("/local/time", engine.root)
    return engine.face(found) if found is not None else None
