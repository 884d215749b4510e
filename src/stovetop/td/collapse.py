"""Collapse: operators moved into a new component, with In and Out operators where wires cross its border."""

from __future__ import annotations

from stovetop.core import copying
from stovetop.core.network import Node


def collapse(comp: Node, chosen: list[Node]) -> Node:
    engine = comp.engine
    base = engine.create(comp, "baseCOMP")
    base.x, base.y = min(n.x for n in chosen), max(n.y for n in chosen)
    inside = set(chosen)
    into = [(n, i, w) for n in chosen for i, w in enumerate(n.ins) if w and w[0] not in inside]
    out = [
        (s, i, w) for s in (comp.children or {}).values() if s not in inside and s is not base
        for i, w in enumerate(s.ins) if w and w[0] in inside
    ]  # fmt: skip
    moved = {n: copying.copy(n, base) for n in chosen}
    for n in chosen:
        for index, wire in enumerate(n.ins):
            if wire and wire[0] in moved:
                engine.connect(moved[wire[0]], moved[n], index, wire[1])
        moved[n].dock = moved.get(n.dock, n.dock) if n.dock else None
    for at, (n, index, wire) in enumerate(into):
        door = engine.create(base, f"in{n.family}", f"in{at + 1}")
        engine.connect(door, moved[n], index)
        engine.connect(wire[0], base, at, wire[1])
    doors: dict[tuple[Node, int], int] = {}
    for sink, index, wire in out:
        if wire not in doors:
            doors[wire] = len(doors)
            door = engine.create(base, f"out{wire[0].family}", f"out{doors[wire] + 1}")
            engine.connect(moved[wire[0]], door, 0, wire[1])
        engine.connect(base, sink, index, doors[wire])
    for n in chosen:
        engine.destroy(n)
    return base
