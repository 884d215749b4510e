"""Stamps: values that an operator gives to those before it for a while, one set after the other (TD's fetchStamp).

Reading one records the stamps as a source, so that what depends on it cooks again with each set. The operator that
stamps is running meanwhile: its own changes do not wake it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .depend import Named, muted, recorder, wake

if TYPE_CHECKING:
    from .network import Node


class Stamps(Named):
    __slots__ = ("values",)

    def __init__(self) -> None:
        super().__init__("stamps")
        self.values: dict[str, Any] = {}

    def get(self, key: str, default: Any) -> Any:
        if recorder.reads is not None:
            recorder.reads[self] = None
        return self.values.get(key, default)

    def put(self, values: dict[str, Any]) -> None:
        if values != self.values:
            self.values = dict(values)
            wake(self)


class stamping:
    """`with stamping(me) as stamped: stamped(node, values)`: the node's data with these stamps.

    At the end all that was asked for is brought up to date with the stamps from before.
    """

    def __init__(self, me: Node) -> None:
        self.stamps: Stamps = me.engine.stamps
        self.nodes: dict[Node, None] = {}

    def __enter__(self) -> stamping:
        self.before = self.stamps.values
        return self

    def __call__(self, node: Node, values: dict[str, Any]) -> Any:
        self.nodes[node] = None
        self.stamps.put({**self.before, **values})
        with muted():
            return node.data

    def __exit__(self, *_exc: object) -> None:
        self.stamps.put(self.before)
        with muted():
            for node in self.nodes:
                _ = node.data
