"""The menus of TOPs that read an image where another's channels say."""

from __future__ import annotations

from typing import Any

from stovetop.core.pars import Menu

CHANNELS = {"red": "Red", "green": "Green", "blue": "Blue", "alpha": "Alpha", "none": "None"}


def channel(label: str, default: str, **extra: Any) -> Any:
    return Menu(CHANNELS, default, label=label, **extra)


#: a channel of a pixel by its place in the menu, and a value where it is None
CHANNEL = """
float td_channel(int kind, vec4 c, float none) {
    return kind == 0 ? c.r : kind == 1 ? c.g : kind == 2 ? c.b : kind == 3 ? c.a : none;
}
"""
