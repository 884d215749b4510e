"""Vertices. Source: Vertex_Class."""

from __future__ import annotations

from operator import index
from typing import TYPE_CHECKING, Any

from stovetop.data.builder import NOBODY, GeometryBuilder
from stovetop.td.elements import Element, made
from stovetop.td.finders import tdError
from stovetop.td.point import Point

if TYPE_CHECKING:
    from stovetop.td.prim import Prim


class Vertex(Element):
    """A primitive's reference to a point; its attributes are members (`vertex.uv`).

    In a frozen geometry `_at` is (primitive, place in the primitive).
    """

    __slots__ = ()
    _class = "vertex"

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "point" and value.__class__ is Point:
            source = self._source
            if value._source is source and source.__class__ is GeometryBuilder and source.axes:
                source.refs[self._at] = value._at
                return
        super().__setattr__(name, value)

    def _row(self) -> int:
        prim, place = self._at
        return int(self._source.offsets[prim]) + place

    @property
    def index(self) -> int:
        """Its place in the primitive."""
        source = self._source
        if isinstance(source, GeometryBuilder):
            return source.spans[source.owners[self._at]].index(self._at)
        return self._at[1]

    @property
    def point(self) -> Point | None:
        """The point it refers to; None while a Script SOP has not set it."""
        source = self._source
        if isinstance(source, GeometryBuilder):
            at = source.refs[self._at]
            return None if at == NOBODY else made(Point, self._node, source, at)
        return Point(self._node, source, int(source.verts[self._row()]))

    @point.setter
    def point(self, point: Any) -> None:
        builder = self._builder()
        if isinstance(point, Point) and point._source is builder:
            builder.refs[self._at] = point._at
        elif hasattr(point, "__index__"):
            number, points = index(point), builder.points
            if not -len(points) <= number < len(points):
                raise IndexError(f"{self._node.path}: point {number} of {len(points)}")
            builder.refs[self._at] = points[number]
        else:
            raise tdError(f"{self._node.path}: a vertex refers to a point of its own SOP, not to {point!r}")

    @property
    def prim(self) -> Prim:
        from stovetop.td.prim import prim_of

        source = self._source
        at = source.owners[self._at] if isinstance(source, GeometryBuilder) else self._at[0]
        return prim_of(self._node, source, at)

    def __repr__(self) -> str:
        return f"type:Vertex index:{self.index} owner:{self._node.path} point:{self.point!r}"
