"""Operators that come docked to others: a shader's texts, a ramp's keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stovetop.core.network import Node


def dock(node: Node, docked: Node, place: int) -> None:
    """Attach an operator to another and put it below it, side by side."""
    docked.dock = node
    docked.x, docked.y = node.x + (place - 1) * 150, node.y - 120
