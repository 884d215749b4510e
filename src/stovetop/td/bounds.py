"""Bounds: the box around geometry. Source: SOP_Class; of components it is known from use."""

from __future__ import annotations

from typing import Any

import numpy as np

from stovetop.td.tdu.position import Position


class Bounds:
    """min, max, center, size: Positions."""

    __slots__ = ("center", "max", "min", "size")

    def __init__(self, min: Any, max: Any) -> None:
        low, high = np.array(list(min), np.float64), np.array(list(max), np.float64)
        self.min, self.max = Position(low), Position(high)
        self.center, self.size = Position((low + high) / 2), Position(high - low)

    def __repr__(self) -> str:
        return f"type:Bounds min:{tuple(self.min)} max:{tuple(self.max)}"
