"""What Par, Channel and Cell share: standing for their value in Python's arithmetic, comparison and formatting."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any


def bare(x: Any) -> Any:
    """The value that an object stands for; other things as they are."""
    return x._value_of() if isinstance(x, Quantity) else x


def _binary(name: str) -> Callable[[Any, Any], Any]:
    function = getattr(operator, name)

    def method(self: Quantity, other: Any) -> Any:
        return function(self._value_of(), bare(other))

    return method


def _reflected(name: str) -> Callable[[Any, Any], Any]:
    function = getattr(operator, name)

    def method(self: Quantity, other: Any) -> Any:
        return function(bare(other), self._value_of())

    return method


class Quantity:
    """`_value_of()` gives the value; everything else follows from it."""

    __slots__ = ()

    def _value_of(self) -> Any:
        raise NotImplementedError

    def _number(self) -> Any:
        """The value as a number, for int(), float(), indices."""
        return self._value_of()

    def __int__(self) -> int:
        return int(self._number())

    def __float__(self) -> float:
        return float(self._number())

    def __complex__(self) -> complex:
        return complex(self._number())

    def __index__(self) -> int:
        return operator.index(int(self._number()))

    def __bool__(self) -> bool:
        return bool(self._value_of())

    def __str__(self) -> str:
        return str(self._value_of())

    def __format__(self, spec: str) -> str:
        return format(self._value_of(), spec)

    def __round__(self, digits: int | None = None) -> Any:
        return round(self._number(), digits)

    def __abs__(self) -> Any:
        return abs(self._number())

    def __neg__(self) -> Any:
        return -self._number()

    def __pos__(self) -> Any:
        return +self._number()

    def __invert__(self) -> Any:
        return ~self._number()

    def __trunc__(self) -> int:
        return int(self._number())

    def __floor__(self) -> int:
        import math

        return math.floor(self._number())

    def __ceil__(self) -> int:
        import math

        return math.ceil(self._number())

    def __divmod__(self, other: Any) -> Any:
        return divmod(self._value_of(), bare(other))

    def __rdivmod__(self, other: Any) -> Any:
        return divmod(bare(other), self._value_of())

    __hash__ = object.__hash__


for _name in (
    "add",
    "sub",
    "mul",
    "truediv",
    "floordiv",
    "mod",
    "pow",
    "lshift",
    "rshift",
    "and_",
    "or_",
    "xor",
    "matmul",
):
    _plain = _name.rstrip("_")
    setattr(Quantity, f"__{_plain}__", _binary(_name))
    setattr(Quantity, f"__r{_plain}__", _reflected(_name))
for _name in ("lt", "le", "gt", "ge", "eq", "ne"):
    setattr(Quantity, f"__{_name}__", _binary(_name))
