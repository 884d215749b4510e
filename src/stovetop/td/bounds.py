"""Bounds: the box around geometry. Source: SOP_Class; of components it is known from use."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from stovetop.td.tdu.position import Position


class _Fields(NamedTuple):
    min: Position
    max: Position
    center: Position
    size: Position


class Bounds(_Fields):
    """A tuple of min, max, center and size, Positions; made of the first two."""

    __slots__ = ()

    def __new__(cls, min: Any, max: Any) -> Bounds:
        low, high = np.array(list(min), np.float64), np.array(list(max), np.float64)
        return super().__new__(cls, Position(low), Position(high), Position((low + high) / 2), Position(high - low))

    def __repr__(self) -> str:
        return f"type:Bounds min:{tuple(self.min)} max:{tuple(self.max)}"
