"""Point and primitive groups. Source: Group_Class."""

from __future__ import annotations

import operator
from collections.abc import Iterator
from typing import Any

from stovetop.core.network import Node
from stovetop.data.builder import GeometryBuilder
from stovetop.td.elements import Element, source_of, writable
from stovetop.td.finders import tdError
from stovetop.td.point import Point
from stovetop.td.prim import Prim, prim_of


class Group:
    """A named set of points or primitives: iteration gives them in order (of their numbers, or the group's own if it is
    ordered), `in` takes one or its index."""

    __slots__ = ("_class", "_name", "_node")

    def __init__(self, node: Node, cls: str, name: str) -> None:
        self._node, self._class, self._name = node, cls, name

    def _members(self) -> tuple[Any, list[Any]]:
        """(source, its elements or indices)."""
        source: Any = source_of(self._node)
        frozen = not isinstance(source, GeometryBuilder)
        if not frozen:
            source.settle()
        self._check(getattr(source, f"{self._class}_groups"))
        if frozen:
            return source, source.members(self._class, self._name).tolist()
        # a builder's slots stay in order
        return source, sorted(getattr(source, f"{self._class}_groups")[self._name])

    def _check(self, groups: Any) -> None:
        """tdError where it is there no more."""
        if self._name not in groups:
            raise tdError(f"{self._node.path}: there is no {self._class} group '{self._name}'")

    def _wrap(self, source: Any, at: Any) -> Point | Prim:
        return Point(self._node, source, at) if self._class == "point" else prim_of(self._node, source, at)

    @property
    def owner(self) -> Any:
        return self._node.engine.face(self._node)

    @property
    def name(self) -> str:
        return self._name

    @name.setter
    def name(self, name: str) -> None:
        groups, name = self._editable(), str(name)
        if not name:
            raise tdError(f"{self._node.path}: a group needs a name")
        if name != self._name and name in groups:
            raise tdError(f"{self._node.path}: there is a {self._class} group '{name}' already")
        groups[name] = groups.pop(self._name)
        self._name = name

    @property
    def default(self) -> tuple[Point | Prim, ...]:
        """All that are in it."""
        return tuple(self)

    def _editable(self) -> dict[str, set[Any]]:
        builder = writable(self._node)
        builder.settle()
        groups: dict[str, set[Any]] = getattr(builder, f"{self._class}_groups")
        self._check(groups)
        return groups

    def _element(self, item: Any) -> Any:
        builder = writable(self._node)
        if isinstance(item, Element):
            if item._class != self._class or item._source is not builder:
                raise tdError(
                    f"{self._node.path}: group '{self._name}' takes {self._class}s of its own SOP, not {item!r}"
                )
            return item._at
        elements = builder.points if self._class == "point" else builder.prims
        number = int(item)
        if not -len(elements) <= number < len(elements):
            raise IndexError(f"{self._node.path}: {self._class} {number} of {len(elements)}")
        return elements[number]

    def add(self, item: Any) -> None:
        """Script SOP: a Point or Prim, or its index."""
        groups = self._editable()
        groups[self._name].add(self._element(item))

    def discard(self, item: Any) -> None:
        """Script SOP: take one out; nothing happens where it is not in the group."""
        groups = self._editable()
        groups[self._name].discard(self._element(item))

    def destroy(self) -> None:
        """Script SOP: remove the group, not what is in it."""
        del self._editable()[self._name]

    def __iter__(self) -> Iterator[Point | Prim]:
        source, members = self._members()
        return iter([self._wrap(source, at) for at in members])

    def __len__(self) -> int:
        return len(self._members()[1])

    def __contains__(self, item: Any) -> bool:
        source, members = self._members()
        if isinstance(item, Element):
            if item._class != self._class:
                return False
            if item._source is source:
                return item._at in members
            item = item.index
        elif not hasattr(item, "__index__"):
            return False
        number = operator.index(item)
        if not isinstance(source, GeometryBuilder):
            return number in members
        return any(source.index(self._class, at) == number for at in members)

    def __repr__(self) -> str:
        return f"type:Group name:{self._name} owner:{self._node.path}"


def groups_of(node: Node, cls: str) -> dict[str, Group]:
    """The groups of points or primitives by name."""
    source = source_of(node)
    if isinstance(source, GeometryBuilder):
        source.settle()
    return {name: Group(node, cls, name) for name in getattr(source, f"{cls}_groups")}
