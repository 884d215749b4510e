"""tdu.Color: red, green, blue and alpha. Source: Color_Class."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stovetop.td.tdu.triple import number, numbers


def _component(index: int, name: str) -> property:
    def get(self: Color) -> float:
        return self._v[index]

    def put(self: Color, value: Any) -> None:
        self._v[index] = float(value)

    return property(get, put, doc=name)


class Color:
    """Four float64. Arguments: nothing (opaque black), one number (a grey), four, or a list of three or four."""

    __slots__ = ("_v",)
    __hash__ = None  # type: ignore[assignment]

    r, g, b, a = (_component(i, name) for i, name in enumerate(("red", "green", "blue", "alpha")))

    def __init__(self, *args: Any) -> None:
        f = number(args[0]) if len(args) == 1 else None
        given = args[0] if len(args) == 1 else args or (0, 0, 0)
        values = [f, f, f] if f is not None else numbers(given, "a color has 4 components")
        if len(values) == 3:
            values.append(1.0)
        if len(values) != 4:
            raise TypeError(f"a color has 4 components, not {len(values)}")
        self._v: list[float] = values

    def copy(self) -> Color:
        return Color(self._v)

    def __getitem__(self, index: Any) -> Any:
        return self._v[index]

    def __setitem__(self, index: int, value: Any) -> None:
        self._v[index] = float(value)

    def __len__(self) -> int:
        return 4

    def __iter__(self) -> Iterator[float]:
        return iter(list(self._v))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Color) and self._v == other._v

    def __repr__(self) -> str:
        return "tdu.Color({}, {}, {}, {})".format(*self._v)
