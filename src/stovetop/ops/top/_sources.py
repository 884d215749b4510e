"""The menus that make one value of a pixel; gl/glsl/source.glsl has the formulas, in the same order."""

from __future__ import annotations

from typing import Any

from stovetop.core.pars import Menu

AVERAGES = {
    "luminance": "Luminance",
    "red": "Red",
    "green": "Green",
    "blue": "Blue",
    "alpha": "Alpha",
    "rgbaverage": "RGB Average",
    "average": "RGBA Average",
}
SOURCES = {**AVERAGES, "rgbmax": "RGB Maximum", "max": "RGBA Maximum"}
INDEPENDENT = {"independent": "RGBA Independent"}


def source_menu(label: str, default: str = "luminance", items: dict[str, str] = SOURCES) -> Any:
    return Menu(items, default, label=label)
