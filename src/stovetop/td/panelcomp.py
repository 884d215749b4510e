"""PanelCOMP: a component with a panel, as scripts see it. Source: PanelCOMP_Class."""

from __future__ import annotations

from typing import Any

from stovetop.td.comp import COMP
from stovetop.td.op import OP


def _pixels(par: str, doc: str) -> Any:
    return property(lambda self: int(getattr(self.par, par).eval()), doc=doc)


class PanelCOMP(COMP):
    """A reference to one Panel COMP. Its place and size are those of its parameters: panels are not laid out yet."""

    __slots__ = ()

    x = _pixels("x", "From the left side of the panel around it.")
    y = _pixels("y", "From the lower side of the panel around it.")
    width = _pixels("w", "In pixels.")
    height = _pixels("h", "In pixels.")

    @property
    def panelRoot(self) -> OP:
        """The outermost of the panels around it, itself where there is none."""
        found: OP = self
        while (around := found.parent()) is not None and around.isPanel:
            found = around
        return found

    @property
    def panelChildren(self) -> list[OP]:
        """The Panel COMPs inside."""
        return [c for c in self.children if c.isPanel]
