"""What Position and Vector share: three numbers that can be read, set, listed and scaled."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from stovetop.td.quantity import bare

T = TypeVar("T", bound="Triple")


def number(value: Any) -> float | None:
    """The number that an operand stands for (a Par, a Channel, a Cell too); None where it is something else."""
    if isinstance(value, (int, float)):
        return float(value)
    value = bare(value)
    if isinstance(value, (Triple, str, list, tuple, np.ndarray)) or not hasattr(value, "__float__"):
        return None
    return float(value)


def three(value: Any) -> list[float]:
    """Three numbers from anything that lists them; TypeError where it does not, or not three."""
    values = numbers(value, "3 values are needed")
    if len(values) != 3:
        raise TypeError(f"3 values are needed, not {len(values)}")
    return values


def numbers(value: Any, needed: str) -> list[float]:
    """What a list holds, as numbers; TypeError, which begins with what is needed, where it is none.

    The digits of a string are no list of numbers.
    """
    if isinstance(value, str) or not hasattr(value, "__iter__"):
        raise TypeError(f"{needed}: {value!r} is no list of them")
    return [float(v) for v in value]


def _component(index: int, letter: str) -> property:
    def get(self: Triple) -> float:
        return self._v[index]

    def put(self: Triple, value: Any) -> None:
        self._v[index] = float(value)

    return property(get, put, doc=f"The {letter} component.")


class Numbers:
    """What NumPy's functions take as an array of its values."""

    __slots__ = ()

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
        """NumPy's scalars leave arithmetic to the methods of these objects: `float64(2) * vector` is a vector."""
        if method == "__call__" and isinstance(inputs[0], np.generic) and not kwargs:
            operator = getattr(inputs[1], _OPERATORS.get(ufunc, ""), None)
            if operator is not None:
                return operator(inputs[0])
        return getattr(ufunc, method)(*(np.asarray(v) if isinstance(v, Numbers) else v for v in inputs), **kwargs)


_OPERATORS = {np.multiply: "__rmul__", np.add: "__radd__", np.subtract: "__rsub__"}


class Triple(Numbers):
    """Three float64. Arguments: nothing (zeros), one number for all, three numbers, or anything that lists three."""

    __slots__ = ("_v",)
    __hash__ = None  # type: ignore[assignment]

    x, y, z = (_component(i, letter) for i, letter in enumerate("xyz"))

    def __init__(self, *args: Any) -> None:
        if not args:
            self._v = [0.0, 0.0, 0.0]
        elif len(args) == 1:
            f = number(args[0])
            self._v = three(args[0]) if f is None else [f, f, f]
        else:
            self._v = three(args)

    @classmethod
    def _of(cls: type[T], values: Any) -> T:
        new = cls.__new__(cls)
        new._v = [float(v) for v in values]
        return new

    def copy(self: T) -> T:
        return self._of(self._v)

    def scale(self, x: float, y: float, z: float) -> None:
        """Multiply each component by its own factor, in place."""
        self._v = [a * float(b) for a, b in zip(self._v, (x, y, z), strict=True)]

    def __getitem__(self, index: Any) -> Any:
        return self._v[index]

    def __setitem__(self, index: int, value: Any) -> None:
        self._v[index] = float(value)

    def __len__(self) -> int:
        return 3

    def __iter__(self) -> Iterator[float]:
        return iter(list(self._v))

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and self._v == other._v  # type: ignore[attr-defined]

    def __repr__(self) -> str:
        return f"tdu.{type(self).__name__}({self._v[0]}, {self._v[1]}, {self._v[2]})"

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        return np.array(self._v, dtype)

    def __abs__(self: T) -> T:
        return self._of(map(abs, self._v))

    def __neg__(self: T) -> T:
        return self._of(-v for v in self._v)

    def __mul__(self: T, other: Any) -> T:
        f = number(other)
        if f is not None:
            return self._of(v * f for v in self._v)
        if type(other) is type(self):
            return self._of(a * b for a, b in zip(self._v, other._v, strict=True))
        return NotImplemented

    __rmul__ = __mul__

    def __truediv__(self: T, other: Any) -> T:
        f = number(other)
        return NotImplemented if f is None else self._of(v / f for v in self._v)

    def __radd__(self: T, other: Any) -> T:
        return self.__add__(other)  # type: ignore

    def __rsub__(self: T, other: Any) -> T:
        f = number(other)
        return NotImplemented if f is None else self._of(f - v for v in self._v)

    def _become(self: T, result: Any) -> T:
        """In place: the object keeps its identity and takes the result's values."""
        if result is NotImplemented:
            return NotImplemented
        if type(result) is not type(self):
            raise TypeError(f"a {type(self).__name__} cannot become a {type(result).__name__} in place")
        self._v = result._v
        return self

    def __iadd__(self: T, other: Any) -> T:
        return self._become(self.__add__(other))  # type: ignore

    def __isub__(self: T, other: Any) -> T:
        return self._become(self.__sub__(other))  # type: ignore

    def __imul__(self: T, other: Any) -> T:
        from stovetop.td.tdu.matrix import Matrix

        return self._become(other * self if isinstance(other, Matrix) else self.__mul__(other))

    def __itruediv__(self: T, other: Any) -> T:
        return self._become(self.__truediv__(other))
