"""Attributes of geometry. Source: Attribute_Class, Attributes_Class, AttributeData_Class."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from stovetop.core.network import Node
from stovetop.data.builder import GeometryBuilder
from stovetop.data.geometry import VECTORS, default_value
from stovetop.td.elements import Element, Source, source_of, writable
from stovetop.td.finders import tdError
from stovetop.td.quantity import Quantity, bare
from stovetop.td.tdu.matrix import Matrix
from stovetop.td.tdu.position import Position
from stovetop.td.tdu.triple import Triple
from stovetop.td.tdu.vector import Vector

#: the attributes whose defaults are fixed
DEFAULTED = ("N", "uv", "T", "v", "Cd")


def dressed(name: str, value: Any) -> Any:
    """A value as scripts see it: P is a Position, N and its like are Vectors, other lists tuples, one value itself."""
    if not isinstance(value, (list, tuple)):
        return value
    if len(value) == 3 and name == "P":
        return Position(value)
    return Vector(value) if len(value) == 3 and name in VECTORS else tuple(value)


def array_of(source: Source, cls: str, name: str, copy: bool = False) -> np.ndarray:
    """All values of an attribute, (n,) or (n, size); read-only where no copy is asked for."""
    if isinstance(source, GeometryBuilder):
        return source.array(cls, name)
    array = source.P if (cls, name) == ("point", "P") else getattr(source, cls)[name]
    return np.array(array) if copy else array


class AttributeData(Quantity):
    """One element's values of an attribute; stands for `val` in arithmetic, `[i]` reads and writes one of them."""

    __slots__ = ("_element", "_name")

    def __init__(self, element: Element, name: str) -> None:
        self._element, self._name = element, name

    @property
    def owner(self) -> Any:
        return self._element.owner

    @property
    def val(self) -> Any:
        """A number or string; a tuple, or a Position (P) or Vector (N, v), where there are several."""
        return dressed(self._name, self._element._get(self._name))

    @val.setter
    def val(self, val: Any) -> None:
        self._element._put(self._name, val)

    def _value_of(self) -> Any:
        return self.val

    # components of a Position or Vector, as their own classes have them

    x = property(lambda self: self.val.x)
    y = property(lambda self: self.val.y)
    z = property(lambda self: self.val.z)

    def __imul__(self, other: Any) -> Any:
        """`point.P *= matrix` moves the point, as a Position by itself is moved."""
        value = self.val
        return other * value if isinstance(other, Matrix) else value * bare(other)

    # `point.P += (1, 0, 0)`: a position and any three values

    def __add__(self, other: Any) -> Any:
        return self.val + _offset(self.val, other)

    def __sub__(self, other: Any) -> Any:
        return self.val - _offset(self.val, other)

    def _list(self) -> list[Any]:
        value = self._element._get(self._name)
        return list(value) if isinstance(value, (list, tuple)) else [value]

    def __getitem__(self, index: Any) -> Any:
        try:
            return self._list()[index]
        except IndexError:
            raise self._beyond(index) from None

    def _beyond(self, index: Any) -> IndexError:
        return IndexError(f"{self._element._node.path}: value {index} of attribute {self._name}, which has {len(self)}")

    def __setitem__(self, index: int, value: Any) -> None:
        values = self._list()
        try:
            values[index] = value
        except IndexError:
            raise self._beyond(index) from None
        single = not isinstance(self._element._get(self._name), (list, tuple))
        self._element._put(self._name, values[0] if single else values)

    def __len__(self) -> int:
        return len(self._list())

    def __iter__(self) -> Iterator[Any]:
        return iter(self._list())

    def __repr__(self) -> str:
        return f"type:AttributeData owner:{self._element._node.path} context:{self._name} value:{self.val}"


def _plain(default: Any) -> Any:
    """A default as numbers or strings, several of them as a list of one kind; ValueError where it is something else."""
    value = bare(default)
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, (int, np.integer, np.bool_)):
        return int(value)
    if isinstance(value, (float, np.floating)):
        return float(value)
    values = [] if isinstance(value, dict) or not hasattr(value, "__iter__") else [_plain(v) for v in value]
    kinds = {type(v) for v in values}
    if not values or (not kinds <= {int, float} and kinds != {str}):
        raise ValueError(f"an attribute starts as a number, a string or a list of either, not {default!r}")
    return [float(v) for v in values] if float in kinds else values


def _offset(value: Any, other: Any) -> Any:
    """What to add to a value: three values are a Vector to a Position or Vector."""
    return Vector(other) if isinstance(value, Triple) and isinstance(other, (list, tuple)) else bare(other)


class Attribute:
    """One attribute of all points, vertices or primitives."""

    __slots__ = ("_class", "_name", "_node")

    def __init__(self, node: Node, cls: str, name: str) -> None:
        self._node, self._class, self._name = node, cls, name

    def _array(self, copy: bool = False) -> np.ndarray:
        self._check()
        return array_of(source_of(self._node), self._class, self._name, copy)

    def _check(self) -> None:
        """tdError where it is there no more."""
        if self._name not in Attributes(self._node, self._class):
            raise tdError(f"{self._node.path}: no {self._class} attribute {self._name!r}")

    @property
    def owner(self) -> Any:
        return self._node.engine.face(self._node)

    @property
    def name(self) -> str:
        return self._name

    @property
    def size(self) -> int:
        shape = self._array().shape
        return shape[1] if len(shape) > 1 else 1

    @property
    def default(self) -> Any:
        source = source_of(self._node)
        if isinstance(source, GeometryBuilder) and self._name in source.defaults[self._class]:
            return dressed(self._name, source.defaults[self._class][self._name])
        value = default_value(self._name, self._array())
        return dressed(self._name, value.tolist() if hasattr(value, "tolist") else value)

    @property
    def type(self) -> type:
        """float, int, str, tuple, tdu.Position or tdu.Vector."""
        return type(self.default)

    # matrix and array attributes belong to POPs
    isArray = property(lambda self: False, doc="Always False: SOPs have no array attributes.")
    arraySize = property(lambda self: 0, doc="Always 0.")
    numMatCols = property(lambda self: 0, doc="Always 0: SOPs have no matrix attributes.")
    numMatRows = property(lambda self: 0, doc="Always 0.")

    def vals(self, delayed: bool = False) -> list[Any]:
        """Every element's value: a number, string or tuple. `delayed` makes no difference: nothing is on the GPU."""
        return [tuple(v) if isinstance(v, list) else v for v in self._array().tolist()]

    def destroy(self) -> None:
        """Script SOP: take it off all elements."""
        if (self._class, self._name) == ("point", "P"):
            raise tdError(f"{self._node.path}: points cannot be without P")
        builder = writable(self._node)
        self._check()
        builder.destroy_attribute(self._class, self._name)

    def numpyArray(self) -> np.ndarray:
        """Stovetop's own: a copy, (n,) or (n, size), float32, int32 or str."""
        return self._array(copy=True)

    def copyNumpyArray(self, numpyArray: Any) -> None:
        """Stovetop's own, Script SOP: replace all values; ValueError unless there is a row for each element."""
        writable(self._node).set_array(self._class, self._name, np.asarray(numpyArray))

    def __repr__(self) -> str:
        return f"type:Attribute name:{self._name} owner:{self._node.path}"


class Attributes:
    """The attributes of a SOP's points, vertices or primitives: `attribs['N']`, `'N' in attribs`, iteration, len()."""

    __slots__ = ("_class", "_node")

    def __init__(self, node: Node, cls: str) -> None:
        self._node, self._class = node, cls

    def _names(self) -> list[str]:
        source = source_of(self._node)
        if isinstance(source, GeometryBuilder):
            names = source.names(self._class)
        else:
            names = getattr(source, self._class)
        return ["P", *names] if self._class == "point" else list(names)

    @property
    def owner(self) -> Any:
        return self._node.engine.face(self._node)

    def __getitem__(self, name: str) -> Attribute:
        """tdError where there is none of that name."""
        if name not in self._names():
            raise tdError(f"{self._node.path}: no {self._class} attribute {name!r}")
        return Attribute(self._node, self._class, name)

    def create(self, name: str, default: Any = None) -> Attribute:
        """Script SOP: put an attribute on all elements, which keep its values where they have it already.

        The standard ones (N, uv, T, v, Cd) know their defaults: tdError where one is given, and for another name
        without.
        """
        if not isinstance(name, (str, Quantity)):
            raise TypeError(f"{self._node.path}: an attribute's name is a string, not {name!r}")
        name = str(name)
        if not name or (self._class, name) == ("point", "P"):
            raise tdError(f"{self._node.path}: a {self._class} attribute {name!r} cannot be created")
        if name in DEFAULTED and default is not None:
            raise tdError(f"{self._node.path}: Cannot specify default for standard attributes.")
        builder = writable(self._node)
        try:
            builder.create_attribute(self._class, name, _plain(default))
        except ValueError as error:
            raise tdError(f"{self._node.path}: {error}") from None
        return Attribute(self._node, self._class, name)

    def __contains__(self, name: object) -> bool:
        return name in self._names()

    def __iter__(self) -> Iterator[Attribute]:
        return iter([Attribute(self._node, self._class, n) for n in self._names()])

    def __len__(self) -> int:
        return len(self._names())

    def __repr__(self) -> str:
        return f"type:Attributes owner:{self._node.path} {self._names()}"
