"""Points. Source: Point_Class, Points_Class, InputPoint_Class."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter
from typing import Any

import numpy as np

from stovetop.core.network import Node
from stovetop.data.builder import GeometryBuilder
from stovetop.data.topology import point_normals
from stovetop.td.attribute import AttributeData, array_of
from stovetop.td.elements import Element, Elements, _Fields, source_of
from stovetop.td.tdu.color import Color
from stovetop.td.tdu.position import Position
from stovetop.td.tdu.vector import Vector


def _coordinate(axis: int, letter: str) -> property:
    column = attrgetter(f"{letter}s")

    def get(self: Point) -> float:
        source = self._source
        if source.__class__ is GeometryBuilder:
            return column(source)[self._at]
        return source.P.item(self._at, axis)

    def put(self: Point, value: Any) -> None:
        setattr(self, letter, value)  # what __setattr__ does, before this is asked

    return property(get, put, doc=f"The {letter} coordinate.")


_AXES = ("x", "y", "z")


class Point(Element):
    """One point; its attributes are members (`point.Cd`, `point.uv[0]`)."""

    __slots__ = ()
    _class = "point"

    x, y, z = (_coordinate(i, letter) for i, letter in enumerate("xyz"))

    def __setattr__(self, name: str, value: Any) -> None:
        if name not in _AXES:
            return super().__setattr__(name, value)
        try:
            self._source.axes[name][self._at] = value
        except (AttributeError, KeyError):
            # a geometry that is finished, or its builder
            self._builder()
            raise

    def _position(self) -> list[float]:
        source = self._source
        return source.position(self._at) if isinstance(source, GeometryBuilder) else source.P[self._at].tolist()

    def _has(self, name: str) -> bool:
        return name == "P" or super()._has(name)

    def _get(self, name: str) -> Any:
        return self._position() if name == "P" else super()._get(name)

    def _put(self, name: str, value: Any) -> None:
        if name != "P":
            return super()._put(name, value)
        builder = self._builder()
        values = self._values(name, value, 3)
        builder.place(self._at, values + builder.position(self._at)[len(values) :])

    @property
    def index(self) -> int:
        source = self._source
        return self._number() if isinstance(source, GeometryBuilder) else self._at

    @property
    def P(self) -> AttributeData:
        return AttributeData(self, "P")

    @P.setter
    def P(self, value: Any) -> None:
        self._put("P", value)

    @property
    def normP(self) -> Position:
        """Where it lies in the SOP's bounds, 0 to 1 along each axis; 0 along one without extent."""
        P = array_of(self._source, "point", "P")
        low, high = P.min(0), P.max(0)
        size = high - low
        part = np.divide(np.array(self._position()) - low, size, out=np.zeros(3), where=size > 0)
        return Position(part)

    def destroy(self) -> None:
        """Script SOP: remove it; polygons lose its vertices."""
        self._builder().destroy_point(self._at)

    def __repr__(self) -> str:
        return f"type:Point index:{self.index} owner:{self._node.path} P:{tuple(self._position())}"


class Points(Elements):
    """All points of a SOP: `points[i]`, iteration, len()."""

    __slots__ = ()
    _kind, _word = "point", "point"

    def _make(self, source: Any, at: Any) -> Point:
        return Point(self._node, source, at)

    def __iter__(self) -> Iterator[Any]:
        source, elements = self._all()
        # a copy: they may be destroyed on the way
        return _points(self._node, source, elements[:])

    def numpyArray(self) -> np.ndarray:
        """Stovetop's own: a copy of all positions, (n, 3) float32."""
        return array_of(source_of(self._node), "point", "P", copy=True)


def _points(node: Node, source: Any, elements: Any) -> Iterator[Any]:
    for at in elements:
        # `made`, written out: scripts go over millions of points
        point: Any = _Fields(node, source, at)
        point.__class__ = Point
        yield point


class InputPoint(Point):
    """A point of a Point SOP's input, with a colour and a normal wherever they can come from."""

    __slots__ = ()
    _class = "point"

    def _first_vertex(self, name: str) -> Any:
        """The attribute of the first vertex that refers to this point; None where there is none."""
        g = self._frozen()
        found = np.flatnonzero(g.verts == self.index) if name in g.vertex else np.zeros(0, int)
        return g.vertex[name][int(found[0])].tolist() if len(found) else None

    def _frozen(self) -> Any:
        return self._source.freeze() if isinstance(self._source, GeometryBuilder) else self._source

    @property
    def color(self) -> Color:
        """Its Cd, or a vertex's; white without."""
        value = self._get("Cd") if self._has("Cd") else self._first_vertex("Cd")
        return Color(value) if value is not None else Color(1.0)

    @property
    def normal(self) -> Vector:
        """Its N, or a vertex's, or that of the surface."""
        value = self._get("N") if self._has("N") else self._first_vertex("N")
        return Vector(point_normals(self._frozen())[self.index] if value is None else value)

    @property
    def sopCenter(self) -> Position:
        return Position(self._frozen().center)
