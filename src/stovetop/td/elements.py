"""What points, vertices and primitives share: where their data is, and attributes as members.

A reference holds either the geometry that a SOP had when it was asked (whole arrays, read-only; `_at` is an index), or
the builder of a Script SOP that is being written (`_at` is the slot there).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from stovetop.core.network import Node
from stovetop.data.builder import GeometryBuilder
from stovetop.data.geometry import Geometry
from stovetop.td.finders import tdError
from stovetop.td.quantity import bare

if TYPE_CHECKING:
    from stovetop.td.attribute import AttributeData

Source = Geometry | GeometryBuilder


def source_of(node: Node) -> Source:
    """What a script reads of a SOP: the builder where it is being written, the cooked geometry otherwise.

    tdError where the SOP has been destroyed.
    """
    if node.id < 0:
        raise tdError(f"Invalid OP object: {node.name} has been destroyed.")
    state = node.local_state
    if state is not None:
        builder = getattr(state, "builder", None)
        if builder is not None and node.phase:
            return builder
        if getattr(state, "edited", False):
            return state.outside
    return node.data


def writable(node: Node) -> GeometryBuilder:
    """The builder to write to. tdError where the SOP is no Script SOP."""
    state = node.local_state
    if state is not None and type(builder := getattr(state, "builder", None)) is GeometryBuilder:
        return builder
    writing = getattr(node.kind, "writing", None)
    if writing is None:
        raise tdError(f"{node.path}: only a Script SOP's geometry can be changed")
    return writing(node)


class _Fields:
    """An Element's fields, without its way to set members: that would take half the time of making one."""

    __slots__ = ("_at", "_node", "_source")

    def __init__(self, node: Node, source: Source, at: Any) -> None:
        self._node: Node = node
        self._source: Any = source
        self._at: Any = at


def made(cls: Any, node: Node, source: Source, at: Any) -> Any:
    """cls(node, source, at), quicker."""
    element: Any = _Fields(node, source, at)
    element.__class__ = cls
    return element


class Element(_Fields):
    """A point, vertex or primitive of a SOP."""

    __slots__ = ()
    _class: ClassVar[str]
    #: members that are not attributes
    _own: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, node: Node, source: Source, at: Any) -> None:
        put = object.__setattr__
        put(self, "_node", node)
        put(self, "_source", source)
        put(self, "_at", at)

    def __init_subclass__(cls) -> None:
        cls._own = frozenset(n for base in cls.__mro__ for n in vars(base))

    @property
    def owner(self) -> Any:
        return self._node.engine.face(self._node)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Element) or type(other) is not type(self):
            return False
        return self._node is other._node and self._source is other._source and bool(self._at == other._at)

    def __hash__(self) -> int:
        return hash((self._class, self._at))

    def _builder(self) -> GeometryBuilder:
        """The builder this belongs to, open for writing; tdError where it is not."""
        builder = writable(self._node)
        if builder is not self._source:
            raise tdError(
                f"{self._node.path}: this {type(self).__name__} belongs to geometry that is finished;"
                " take it anew from the Script SOP to change it"
            )
        return builder

    # -- attributes

    def _defaults(self) -> dict[str, Any]:
        return self._source.defaults[self._class] if isinstance(self._source, GeometryBuilder) else {}

    def _has(self, name: str) -> bool:
        if isinstance(self._source, GeometryBuilder):
            return name in self._source.names(self._class)
        return name in getattr(self._source, self._class)

    def _row(self) -> int:
        """The place in a frozen geometry's arrays."""
        return self._at

    def _get(self, name: str) -> Any:
        """The attribute's value: a number, a string or a list."""
        source = self._source
        if isinstance(source, GeometryBuilder):
            try:
                value = source.column(self._class, name)[self._at]
            except KeyError:
                raise tdError(f"{self._node.path}: there is no {self._class} attribute {name!r} any more") from None
            return value if value.__class__ is str else value.tolist()
        return getattr(source, self._class)[name][self._row()].tolist()

    def _put(self, name: str, value: Any) -> None:
        column = self._builder().column(self._class, name, write=True)
        kind: type = str if column.dtype == object else float
        try:
            if column.ndim > 1:
                values = self._values(name, value, column.shape[1], kind)
                # fewer values are the first ones
                column[self._at, : len(values)] = values
            elif isinstance(value, (list, tuple)):
                (column[self._at],) = self._values(name, value, 1, kind)
            else:
                column[self._at] = kind(value)
        except OverflowError:
            raise tdError(
                f"{self._node.path}: attribute {name} cannot hold {value!r}: its numbers have 32 bits"
            ) from None

    def _values(self, name: str, value: Any, most: int, kind: type = float) -> list[Any]:
        """Values to set; tdError for more than there are, TypeError for something else than a list of them."""
        value = bare(value)
        if isinstance(value, str) or not hasattr(value, "__iter__"):
            raise TypeError(f"{self._node.path}: attribute {name} takes a list of {most} values, not {value!r}")
        values = [kind(v) for v in value]
        if not 0 < len(values) <= most:
            raise tdError(f"{self._node.path}: attribute {name} has {most} values, not {len(values)}")
        return values

    def _number(self) -> int:
        """The place among all of its class, of a point or primitive in a builder; tdError where it is destroyed."""
        try:
            return int(self._source.index(self._class, self._at))
        except IndexError:
            raise tdError(f"{self._node.path}: this {type(self).__name__} has been destroyed") from None

    def __getattr__(self, name: str) -> AttributeData:
        if name.startswith("__") or not self._has(name):
            raise AttributeError(f"{self._node.path}: a {type(self).__name__} has no member or attribute {name!r}")
        from stovetop.td.attribute import AttributeData

        return AttributeData(self, name)

    def __setattr__(self, name: str, value: Any) -> None:
        if name in self._own:
            object.__setattr__(self, name, value)
        elif self._has(name):
            self._put(name, value)
        else:
            self._builder()
            raise AttributeError(
                f"{self._node.path}: a {type(self).__name__} has no attribute {name!r}; create it with"
                f" {self._class}Attribs.create({name!r})"
            )


class Elements:
    """All points or primitives of a SOP: `[i]`, slices, iteration, len(). Subclasses say which, and make one."""

    __slots__ = ("_node",)
    #: the class of attributes, and the word for messages
    _kind: ClassVar[str]
    _word: ClassVar[str]

    def __init__(self, node: Node) -> None:
        self._node = node

    def _make(self, source: Source, at: Any) -> Any:
        """The reference to one element."""
        raise NotImplementedError

    @property
    def owner(self) -> Any:
        return self._node.engine.face(self._node)

    def _all(self) -> tuple[Source, Any]:
        """The source, and its elements: a builder's own, or indices."""
        source = source_of(self._node)
        name = self._kind + "s"
        return source, getattr(source, name) if isinstance(source, GeometryBuilder) else range(
            getattr(source, "num_" + name)
        )

    def __len__(self) -> int:
        source = source_of(self._node)
        return (
            source.count(self._kind) if isinstance(source, GeometryBuilder) else getattr(source, f"num_{self._kind}s")
        )

    def __getitem__(self, index: Any) -> Any:
        """One, or a list of them for a slice; IndexError beyond the last."""
        source, elements = self._all()
        if isinstance(index, slice):
            return [self._make(source, at) for at in elements[index]]
        try:
            return self._make(source, elements[index])
        except IndexError:
            raise IndexError(f"{self._node.path}: {self._word} {index} of {len(elements)}") from None

    def __iter__(self) -> Iterator[Any]:
        source, elements = self._all()
        # a copy: they may be destroyed on the way
        return map(partial(self._make, source), elements[:])
