"""Positions in a row of images, in units of one's choice."""

from __future__ import annotations

from typing import Any

from stovetop.core.pars import Menu

UNIT = {"indices": "I", "frames": "F", "seconds": "S", "fraction": "%"}


def unit(label: str, default: str = "indices", **extra: Any) -> Any:
    return Menu(UNIT, default, label=label, **extra)


def to_index(value: float, unit: str, length: int, rate: float, timeline_rate: float) -> float:
    """A position in images: `frames` are the timeline's, a `fraction` of 1 is the last image."""
    scale = {"indices": 1.0, "frames": rate / timeline_rate, "seconds": rate, "fraction": length - 1.0}
    return value * scale[unit]
