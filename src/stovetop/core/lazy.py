"""Inputs that cook only when they are looked at."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .network import Node


class Lazy:
    """Inputs that cook when they are indexed; `len` counts the wired ones."""

    __slots__ = ("nodes",)

    def __init__(self, wires: Iterable[Node | None]) -> None:
        self.nodes = [w for w in wires if w is not None]

    def __len__(self) -> int:
        return len(self.nodes)

    def __getitem__(self, index: int) -> Any:
        return self.nodes[index].data
