"""What the classes of the four Script operators share: custom pages, and TD's older way to append parameters."""

from __future__ import annotations

from typing import Any

from stovetop.td.comp import append_custom_page, destroy_custom_pars, sort_custom_pages
from stovetop.td.page import Page

_STYLES = (
    "Float", "Int", "Str", "Toggle", "Menu", "StrMenu", "Pulse", "Momentary", "File", "FileSave", "Folder", "XY", "XYZ",
    "XYZW", "WH", "UV", "UVW", "RGB", "RGBA", "OP", "COMP", "Object", "PanelCOMP", "TOP", "CHOP", "SOP", "DAT", "MAT",
    "Python", "Header",
)  # fmt: skip


class ScriptedOP:
    """Mixed into scriptCHOP, scriptDAT, scriptSOP and scriptTOP."""

    __slots__ = ()
    _node: Any

    def appendCustomPage(self, name: str) -> Page:
        return append_custom_page(self._node, name)

    def destroyCustomPars(self) -> int:
        """Remove all custom parameters; gives how many."""
        return destroy_custom_pars(self._node)

    def sortCustomPages(self, *pages: Any) -> None:
        sort_custom_pages(self._node, pages)

    sortPages = sortCustomPages


def _older(style: str) -> Any:
    def append(self: ScriptedOP, name: str, label: str | None = None, page: str = "Custom", **more: Any) -> Any:
        # older scripts write names as they like: ValueA is what is Valuea today
        legal = name[:1].upper() + name[1:].lower()
        return getattr(self.appendCustomPage(page), f"append{style}")(legal, label=label or name, **more)

    append.__name__ = f"appendPar{style}"
    append.__doc__ = f"Append a custom {style} parameter to a page named in `page` (older builds' way)."
    return append


for _style in _STYLES:
    setattr(ScriptedOP, f"appendPar{_style}", _older(_style))
