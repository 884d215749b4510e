"""Points. Source: Point_Class, Points_Class, InputPoint_Class."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from stovetop.core.network import Node
from stovetop.data.builder import BuilderPoint, GeometryBuilder
from stovetop.data.topology import point_normals
from stovetop.td.attribute import AttributeData
from stovetop.td.elements import Element, Elements, _Fields, source_of
from stovetop.td.finders import tdError
from stovetop.td.tdu.color import Color
from stovetop.td.tdu.position import Position
from stovetop.td.tdu.vector import Vector


def _coordinate(axis: int, letter: str) -> property:
    def get(self: Point) -> float:
        at = self._at
        return at.P[axis] if at.__class__ is BuilderPoint else self._source.P.item(at, axis)

    def put(self: Point, value: Any) -> None:
        setattr(self, letter, value)  # what __setattr__ does, before this is asked

    return property(get, put, doc=f"The {letter} coordinate.")


_AXES = {"x": 0, "y": 1, "z": 2}


class Point(Element):
    """One point; its attributes are members (`point.Cd`, `point.uv[0]`)."""

    __slots__ = ()
    _class = "point"

    x, y, z = (_coordinate(i, letter) for i, letter in enumerate("xyz"))

    def __setattr__(self, name: str, value: Any) -> None:
        axis = _AXES.get(name)
        if axis is None:
            return super().__setattr__(name, value)
        state = self._node.local_state
        if state is None or getattr(state, "builder", None) is not self._source:
            self._builder()
        self._at.P[axis] = value if value.__class__ is float else float(value)

    def _position(self) -> list[float]:
        return self._at.P if isinstance(self._source, GeometryBuilder) else self._source.P[self._at].tolist()

    def _has(self, name: str) -> bool:
        return name == "P" or super()._has(name)

    def _get(self, name: str) -> Any:
        return self._position() if name == "P" else super()._get(name)

    def _put(self, name: str, value: Any) -> None:
        if name != "P":
            return super()._put(name, value)
        self._builder()
        values = [float(v) for v in value]
        if len(values) != 3:
            raise tdError(f"{self._node.path}: a point's P has 3 values, not {len(values)}")
        self._at.P = values

    @property
    def index(self) -> int:
        return self._source.index(self._at) if isinstance(self._source, GeometryBuilder) else self._at

    @property
    def P(self) -> AttributeData:
        return AttributeData(self, "P")

    @P.setter
    def P(self, value: Any) -> None:
        self._put("P", value)

    @property
    def normP(self) -> Position:
        """Where it lies in the SOP's bounds, 0 to 1 along each axis; 0 along one without extent."""
        low, high = _positions(self._source).min(0), _positions(self._source).max(0)
        size = high - low
        part = np.divide(np.array(self._position()) - low, size, out=np.zeros(3), where=size > 0)
        return Position(part)

    def destroy(self) -> None:
        """Script SOP: remove it; polygons lose its vertices."""
        self._builder().destroy_point(self._at)

    def __repr__(self) -> str:
        return f"type:Point index:{self.index} owner:{self._node.path} P:{tuple(self._position())}"


def _positions(source: Any) -> np.ndarray:
    return source.array("point", "P") if isinstance(source, GeometryBuilder) else source.P


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
        return np.array(_positions(source_of(self._node)))


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
