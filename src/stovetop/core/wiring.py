"""Wires: raw ones as a user draws them, and the nodes whose data really arrives.

A component has no data of its own on its connectors: its input feeds an In operator inside it, its output is an Out
operator inside it. `resolve` follows wires through them, once; editing forgets what was resolved.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from .depend import dirty
from .errors import NetworkError

if TYPE_CHECKING:
    from .network import Node, Wire

#: types of operator that are a component's connectors
CONNECTOR_TYPES = frozenset({"in", "out"})


def connectors(comp: Node, kind: str) -> list[Node]:
    """The In ("in") or Out ("out") operators of a component in the order of its connectors.

    By their Connect Order, then by name with numbers counted (in2 before in10).
    """
    found = [n for n in (comp.children or {}).values() if n.kind.type == kind]
    return sorted(found, key=lambda n: (_order(n), [int(p) if p.isdigit() else p for p in re.split(r"(\d+)", n.name)]))


def _order(node: Node) -> float:
    return float(node.own("connectorder")) if node.definition("connectorder") else 0.0


def source(src: Node | None, out: int) -> Node | None:
    """The node whose data comes out of an output connector, through components; None where nothing does."""
    while src is not None and src.children is not None:
        outs = connectors(src, "out")
        src = outs[out] if out < len(outs) else None
        out = 0
    return src


def arriving(node: Node) -> list[Node | None]:
    """For each input index the node whose data arrives there."""
    if node.kind.type == "in" and node.parent is not None:
        outer = _outer(node)
        if outer is not None:
            return [outer]
    return [source(*w) if w else None for w in node.ins]


def _outer(node: Node) -> Node | None:
    """What an In operator gets from outside of its component."""
    comp = node.parent
    assert comp is not None
    if not any(comp.ins):
        return None
    index = connectors(comp, "in").index(node)
    wire = comp.ins[index] if index < len(comp.ins) else None
    found = source(*wire) if wire else None
    if found is not None and found.kind.type == "in":
        return found
    return found


def resolve(node: Node) -> tuple[Node | None, ...]:
    """Find `node.wires` and enter the node in its sources' `outs`."""
    found = arriving(node)
    kind = node.kind
    if kind.multi or kind.lazy:
        found = [n for n in found if n is not None]
    else:
        count = len(kind.inputs)
        found = (found + [None] * count)[:count]
    wires = tuple(found)
    node.wires = wires
    node.plain = None
    need = kind.min_inputs or 0
    node.lacks = need if sum(n is not None for n in wires[:need]) < need else 0
    for n in wires:
        if n is not None:
            n.outs.append(node)
    return wires


def unresolve(node: Node) -> None:
    """Forget what was resolved; the node is stale."""
    if node.wires is not None:
        for n in node.wires:
            if n is not None and node in n.outs:
                n.outs.remove(node)
        node.wires = None
    dirty(node)


def rewire_inside(comp: Node) -> None:
    """The In and Out operators of a component have changed: forget what was resolved through them."""
    if comp.engine.loading:
        return
    for n in connectors(comp, "in"):
        unresolve(n)
    for n in (comp.parent.children or {}).values() if comp.parent else ():
        if any(w and w[0] is comp for w in n.ins):
            forget_arrivals(n)


def forget_arrivals(node: Node) -> None:
    """The wires into a node, or what comes through them, have changed."""
    unresolve(node)
    if node.children:
        for n in connectors(node, "in"):
            unresolve(n)


def put(dst: Node, index: int, wire: Wire | None) -> None:
    """Set a raw wire; the list ends with its last wire."""
    ins = dst.ins
    while len(ins) <= index:
        ins.append(None)
    ins[index] = wire
    while ins and ins[-1] is None:
        ins.pop()
    forget_arrivals(dst)
    if dst.children is not None and dst.parent is not None:
        # what an Out operator passes on may come straight from an In operator
        rewire_inside(dst)


def check(src: Node, dst: Node, index: int, out: int) -> None:
    """NetworkError, with the reason, where a wire cannot be."""
    where = f"cannot wire {src.path} to input {index} of {dst.path}"
    if src is dst:
        raise NetworkError(f"{where}: an operator cannot feed itself")
    if src.parent is not dst.parent:
        raise NetworkError(f"{where}: they stand in different networks")
    family = _family(source(src, out)) if src.children is not None else src.family
    if src.children is not None and family is None and not src.engine.loading:
        raise NetworkError(f"{where}: {src.path} has no output {out}")
    if dst.children is not None:
        ins = connectors(dst, "in")
        if not dst.engine.loading and (index >= len(ins) or family not in (None, ins[index].family)):
            raise NetworkError(f"{where}: {dst.path} has no {family} input {index}")
        return
    limit = None if dst.kind.multi else len(dst.kind.inputs)
    if limit is not None and not 0 <= index < limit:
        raise NetworkError(f"{where}: it has {limit} input{'s' * (limit != 1)}")
    if family is not None and family != dst.family:
        raise NetworkError(f"{where}: a {family} does not fit a {dst.family}")


def _family(node: Node | None) -> str | None:
    return node.family if node is not None else None


def cut(node: Node) -> list[tuple[Any, ...]]:
    """Take away every wire of a node and of what is inside it; gives what `restore` needs."""
    saved: list[tuple[Any, ...]] = []
    for n in list((node.parent.children or {}).values()) if node.parent else []:
        for index, wire in enumerate(list(n.ins)):
            if wire and wire[0] is node:
                saved.append((n, index, wire))
                put(n, index, None)
    for index, wire in enumerate(list(node.ins)):
        if wire:
            saved.append((node, index, wire))
    node.ins = []
    unresolve(node)
    for n in node.descendants():
        unresolve(n)
    return saved


def restore(saved: list[tuple[Any, ...]]) -> None:
    for node, index, wire in saved:
        put(node, index, wire)
