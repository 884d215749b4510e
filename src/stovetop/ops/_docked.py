"""Operators that come docked to others: a shader's texts, a ramp's keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stovetop.data.table import Table

if TYPE_CHECKING:
    from stovetop.core.network import Node


def dock(node: Node, docked: Node, place: int) -> None:
    """Attach an operator to another and put it below it, side by side."""
    docked.dock = node
    docked.x, docked.y = node.x + (place - 1) * 150, node.y - 120


def dock_callbacks(node: Node, text: str) -> None:
    """A new operator's script: its Callbacks DAT, docked below it."""
    dat = node.engine.create(node.parent, "textDAT", f"{node.name}_callbacks")
    dat.set_content(Table.from_text(text))
    dat.par("language").set("python")
    dat.dock = node
    dat.x, dat.y = node.x, node.y - 120
    node.par("callbacks").set(dat.name)
