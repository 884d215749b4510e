"""What In and Out operators of all families share: they are connectors of the component that they stand in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stovetop.core import wiring
from stovetop.core.pars import Float, Str

if TYPE_CHECKING:
    from stovetop.core.network import Node

#: first on their page
CONNECTOR = {
    "label": Str("$ON", label="Label", created=""),
    "connectorder": Float(0.0, label="Connect Order", norm=(0, 10)),
}


class Connector:
    """The component's connectors stand in the order of Connect Order, those of the same one by name."""

    def par_set(self, node: Node, name: str) -> None:
        if name == "connectorder" and node.parent is not None:
            wiring.rewire_inside(node.parent)
