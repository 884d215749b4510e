"""Connector: one input or output of an operator. Source: Connector_Class."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stovetop.core import wiring
from stovetop.core.network import Node
from stovetop.td.finders import tdError

if TYPE_CHECKING:
    from stovetop.td.op import OP


def input_connectors(node: Node) -> list[Connector]:
    """As many as the operator has; one more than wired for those that take any number."""
    if node.children is not None:
        count = len(wiring.connectors(node, "in"))
    elif node.kind.multi or node.kind.lazy:
        count = len(node.ins) + 1
    else:
        count = len(node.kind.inputs)
    return [Connector(node, i, True) for i in range(max(count, len(node.ins)))]


def output_connectors(node: Node) -> list[Connector]:
    count = len(wiring.connectors(node, "out")) if node.children is not None else 1
    return [Connector(node, i, False) for i in range(count)]


class Connector:
    """A reference to one connector."""

    __slots__ = ("_index", "_input", "_node")

    def __init__(self, node: Node, index: int, is_input: bool) -> None:
        self._node, self._index, self._input = node, index, is_input

    def __repr__(self) -> str:
        return f"type:Connector {'input' if self._input else 'output'} index:{self._index} owner:{self._node.path}"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Connector) and (other._node, other._index, other._input) == (
            self._node, self._index, self._input,
        )  # fmt: skip

    def __hash__(self) -> int:
        return hash((self._node, self._index, self._input))

    @property
    def index(self) -> int:
        return self._index

    @property
    def isInput(self) -> bool:
        return self._input

    @property
    def isOutput(self) -> bool:
        return not self._input

    @property
    def owner(self) -> OP:
        return self._node.engine.face(self._node)

    def _inner(self, kind: str) -> OP | None:
        found = wiring.connectors(self._node, kind) if self._node.children is not None else []
        return self._node.engine.face(found[self._index]) if self._index < len(found) else None

    @property
    def inOP(self) -> OP | None:
        """The In operator behind a component's input."""
        return self._inner("in") if self._input else None

    @property
    def outOP(self) -> OP | None:
        """The Out operator behind a component's output."""
        return None if self._input else self._inner("out")

    @property
    def connections(self) -> list[Connector]:
        n = self._node
        if self._input:
            wire = n.ins[self._index] if self._index < len(n.ins) else None
            return [Connector(wire[0], wire[1], False)] if wire else []
        siblings = (n.parent.children or {}).values() if n.parent else ()
        return [
            Connector(s, i, True)
            for s in siblings
            for i, w in enumerate(s.ins)
            if w is not None and w[0] is n and w[1] == self._index
        ]

    @property
    def description(self) -> str:
        inner = self.inOP or self.outOP
        if inner is not None:
            label = inner.par["label"]
            return str(label.eval() or inner.name) if label is not None else inner.name
        inputs = self._node.kind.inputs
        return inputs[self._index] if self._input and self._index < len(inputs) else ""

    def connect(self, target: Any) -> None:
        """Wire it to an operator (its first fitting connector) or to a connector of the other kind."""
        if not hasattr(target, "_node"):
            raise tdError(f"{self!r}: connect() takes an operator or a connector, not {type(target).__name__}")
        other = target if isinstance(target, Connector) else Connector(target._live(), 0, not self._input)
        if other._input == self._input:
            raise tdError(f"{self!r} cannot be connected to {other!r}")
        src, dst = (other, self) if self._input else (self, other)
        if not isinstance(target, Connector) and dst is other:
            dst = _free_input(other._node)
        src._node.engine.connect(src._node, dst._node, dst._index, src._index)

    def disconnect(self) -> None:
        if self._input:
            self._node.engine.disconnect(self._node, self._index)
            return
        for c in self.connections:
            c.disconnect()


def _free_input(node: Node) -> Connector:
    """Where a wire to an operator as a whole goes: the next free input where it takes any number, else the first."""
    return Connector(node, len(node.ins) if node.kind.multi and node.children is None else 0, True)
