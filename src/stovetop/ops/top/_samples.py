"""The Anti-Alias menu of what is drawn from outlines."""

from typing import Any

from stovetop.core.pars import Menu

ITEMS = {
    "aa1": "1x (Off)",
    "aa2": "2x",
    "aa4": "4x",
    "aa8mid": "8x (Medium)",
    "aa8high": "8x (High)",
    "aa16low": "16x (Low)",
    "aa16mid": "16x (Medium)",
    "aa16high": "16x (High)",
    "aa32": "32x",
}
#: samples a pixel
SAMPLES = {
    "aa1": 1,
    "aa2": 2,
    "aa4": 4,
    "aa8mid": 8,
    "aa8high": 8,
    "aa16low": 16,
    "aa16mid": 16,
    "aa16high": 16,
    "aa32": 32,
}


def sample_menu(default: str = "aa4") -> Any:
    return Menu(ITEMS, default, label="Anti-Alias")
