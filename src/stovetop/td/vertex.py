"""Vertices. Source: Vertex_Class."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stovetop.data.builder import GeometryBuilder
from stovetop.td.elements import Element
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
            state, source = self._node.local_state, self._source
            if value._source is source and state is not None and getattr(state, "builder", None) is source:
                self._at.point = value._at
                return
        super().__setattr__(name, value)

    def _row(self) -> int:
        prim, place = self._at
        return int(self._source.offsets[prim]) + place

    @property
    def index(self) -> int:
        """Its place in the primitive."""
        return self._at.prim.verts.index(self._at) if isinstance(self._source, GeometryBuilder) else self._at[1]

    @property
    def point(self) -> Point | None:
        """The point it refers to; None while a Script SOP has not set it."""
        if not isinstance(self._source, GeometryBuilder):
            return Point(self._node, self._source, int(self._source.verts[self._row()]))
        return None if self._at.point is None else Point(self._node, self._source, self._at.point)

    @point.setter
    def point(self, point: Any) -> None:
        builder = self._builder()
        if isinstance(point, Point) and point._source is builder:
            self._at.point = point._at
        elif isinstance(point, int):
            self._at.point = builder.points[point]
        else:
            raise tdError(f"{self._node.path}: a vertex refers to a point of its own SOP, not to {point!r}")

    @property
    def prim(self) -> Prim:
        from stovetop.td.prim import prim_of

        at = self._at.prim if isinstance(self._source, GeometryBuilder) else self._at[0]
        return prim_of(self._node, self._source, at)

    def __repr__(self) -> str:
        return f"type:Vertex index:{self.index} owner:{self._node.path} point:{self.point!r}"
