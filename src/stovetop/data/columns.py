"""Attributes of geometry in the making: columns with a row for each element, and what they start with."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .geometry import STANDARD


def view(values: array[float]) -> NDArray[np.float32]:
    """Onto the same memory; the array cannot grow while this lives."""
    return np.frombuffer(values, np.float32) if values else np.zeros(0, np.float32)


def _dtype(sample: Any) -> type:
    return object if isinstance(sample, str) else np.int32 if type(sample) is int else np.float32


def empty(default: Any) -> NDArray[Any]:
    """A column without rows: (0,), or (0, size) where the default is a tuple."""
    if isinstance(default, tuple):
        return np.empty((0, len(default)), _dtype(default[0] if default else 0.0))
    return np.empty(0, _dtype(default))


def start_of(name: str, given: Any) -> Any:
    """What a script says that an attribute starts as: a number, string or sequence (of one: that one); None means the
    standard attribute's own."""
    if given is None:
        if name not in STANDARD:
            raise ValueError(f"{name!r} is not a standard attribute ({', '.join(STANDARD)}): it needs a default")
        return STANDARD[name]
    if isinstance(given, (int, float, str)):
        return given
    return tuple(given) if len(given) != 1 else given[0]


def masks(groups: dict[str, set[int]], slots: Sequence[int]) -> dict[str, NDArray[np.bool_]]:
    return {k: np.array([s in g for s in slots], bool) for k, g in groups.items()}


def padded(column: NDArray[Any], default: Any, before: int = 0, after: int = 0) -> NDArray[Any]:
    """A copy with more rows, which hold the default."""
    out = np.empty((before + len(column) + after, *column.shape[1:]), column.dtype)
    out[:before], out[before : before + len(column)], out[before + len(column) :] = default, column, default
    return out


def detail_row(value: Any) -> NDArray[Any]:
    """A detail attribute's only row."""
    sample = value[0] if isinstance(value, (tuple, list)) and value else value
    return np.array([value], None if isinstance(sample, str) else _dtype(sample))


def default_of(name: str, values: NDArray[Any]) -> Any:
    """What new elements hold of an attribute that came without a default."""
    kind = values.dtype.kind
    zero: Any = "" if kind in "UO" else 0 if kind in "iub" else 0.0
    if values.ndim == 1:
        return STANDARD.get(name, zero)
    standard = STANDARD.get(name)
    fits = isinstance(standard, tuple) and len(standard) == values.shape[1]
    return standard if fits else (zero,) * values.shape[1]
