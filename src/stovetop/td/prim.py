"""Primitives. Source: Prim_Class, Prims_Class, Poly_Class, Mesh_Class."""

from __future__ import annotations

import operator
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stovetop.core.network import Node
from stovetop.data.builder import NOBODY, GeometryBuilder
from stovetop.data.curves import OWN, place
from stovetop.data.geometry import BEZIER, BEZIER_SURFACE, METABALL, NURBS, NURBS_SURFACE, POLY, SURFACES, Geometry
from stovetop.data.topology import prim_normals
from stovetop.data.transforms import unit
from stovetop.td.elements import Element, Elements, Source, _Fields, made
from stovetop.td.finders import tdError
from stovetop.td.tdu.position import Position
from stovetop.td.tdu.triple import three
from stovetop.td.tdu.vector import Vector
from stovetop.td.vertex import Vertex

Floats = NDArray[np.float64]


class Prim(Element):
    """One primitive: `len(prim)` vertices, `prim[i]`, iteration; its attributes are members."""

    __slots__ = ()
    _class = "prim"

    # -- vertices

    def __len__(self) -> int:
        source, at = self._source, self._at
        if isinstance(source, GeometryBuilder):
            return len(source.spans[at])
        return int(source.offsets[at + 1] - source.offsets[at])

    def __bool__(self) -> bool:
        return True

    def _vertex(self, place: int) -> Vertex:
        source, at = self._source, self._at
        slot = source.spans[at][place] if isinstance(source, GeometryBuilder) else (at, place)
        return made(Vertex, self._node, source, slot)

    def __getitem__(self, index: Any) -> Any:
        """A Vertex; of a mesh by [row, col], too; a list of a slice."""
        source = self._source
        if source.__class__ is GeometryBuilder and index.__class__ is int:
            try:
                # `made`, written out: scripts set millions of vertices
                vertex: Any = _Fields(self._node, source, source.spans[self._at][index])
            except IndexError:
                raise IndexError(f"{self._node.path}: vertex {index} of {len(self)}") from None
            vertex.__class__ = Vertex
            return vertex
        count = len(self)
        if isinstance(index, slice):
            return [self._vertex(i) for i in range(count)[index]]
        if isinstance(index, tuple):
            if len(index) != 2:
                raise TypeError(f"{self._node.path}: a vertex has a row and a column, not {index}")
            index = self._place(operator.index(index[0]), operator.index(index[1]))
        index = operator.index(index)
        if not -count <= index < count:
            raise IndexError(f"{self._node.path}: vertex {index} of {count}")
        return self._vertex(index % count)

    def _place(self, row: int, col: int) -> int:
        raise tdError(f"{self._node.path}: only a Mesh has rows and columns")

    def __iter__(self) -> Iterator[Vertex]:
        return iter([self._vertex(i) for i in range(len(self))])

    def _positions(self) -> Floats:
        """(vertices, 3), of the vertices' points; those without a point are left out."""
        source = self._source
        if isinstance(source, GeometryBuilder):
            return np.array([source.position(p) for p in self._slots()], np.float64).reshape(-1, 3)
        return source.P[source.prim_points(self._at)].astype(np.float64)

    def _slots(self) -> list[int]:
        """Of a builder: the points of its vertices, without those that have none."""
        source = self._source
        return [p for p in map(source.refs.__getitem__, source.spans[self._at]) if p != NOBODY]

    def _hull(self) -> Floats:
        """(vertices, 3); tdError where a vertex has no point."""
        P = self._positions()
        if not len(P) or len(P) < len(self):
            raise tdError(f"{self._node.path}: {type(self).__name__} {self.index} has vertices without points")
        return P

    def _alone(self) -> Geometry:
        """A geometry of this primitive only."""
        P = self._positions()
        return Geometry.polygons(P, np.arange(len(P))[None, :])

    def _spline(self) -> Geometry:
        """A geometry of this spline only, with what decides its course."""
        P, shape = self._hull(), self._shape()
        weights = [p._get("Pw") for v in self if (p := v.point) is not None and p._has("Pw")]
        kinds = zip(("kind", "closed", "closed_v", "rows"), (np.uint8, bool, bool, np.int32), shape, strict=True)
        return Geometry(
            P=P.astype(np.float32),
            verts=np.arange(len(P), dtype=np.int32),
            offsets=np.array([0, len(P)], np.int32),
            point={"Pw": np.array(weights, np.float32)} if weights else {},
            prim={name: np.array([self._get(name)]) for name in OWN if self._has(name)},
            **{name: np.array([value], kind) for name, kind, value in kinds},  # type: ignore[arg-type]
        )

    # -- members

    @property
    def index(self) -> int:
        source = self._source
        return self._number() if isinstance(source, GeometryBuilder) else self._at

    @property
    def center(self) -> Position:
        """The mean of its vertices; setting it moves its points (Script SOP)."""
        P = self._positions()
        return Position(P.mean(0)) if len(P) else Position()

    @center.setter
    def center(self, center: Any) -> None:
        builder = self._builder()
        step = np.array(three(center)) - np.array(list(self.center))
        for point in set(self._slots()):
            builder.place(point, builder.position(point) + step)

    @property
    def normal(self) -> Vector:
        return Vector(prim_normals(self._alone())[0])

    @property
    def weight(self) -> float:
        """A metaball's; 2.0 of all others."""
        return float(self._get("metaweight")) if self._kind() == METABALL and self._has("metaweight") else 2.0

    def _kind(self) -> int:
        return int(self._shape()[0])

    def _shape(self) -> tuple[Any, ...]:
        """(kind, closed, closed_v, rows)."""
        source, at = self._source, self._at
        if isinstance(source, GeometryBuilder):
            return source.shapes[at]
        return source.kind[at], source.closed[at], source.closed_v[at], source.rows[at]

    @property
    def direction(self) -> Vector:
        """From the SOP's centre to this primitive's, length 1."""
        source = self._source
        P = source.array("point", "P") if isinstance(source, GeometryBuilder) else source.P
        return Vector(unit(np.array(list(self.center)) - P.mean(0, dtype=np.float64)))

    # without points they are zeros, as those of a SOP are

    @property
    def min(self) -> Position:
        P = self._positions()
        return Position(P.min(0)) if len(P) else Position()

    @property
    def max(self) -> Position:
        P = self._positions()
        return Position(P.max(0)) if len(P) else Position()

    @property
    def size(self) -> Position:
        P = self._positions()
        return Position(np.ptp(P, axis=0)) if len(P) else Position()

    def eval(self, u: float, v: float = 0.0) -> Position:
        """The position at u (and v, on meshes) from 0 to 1; every side of a polygon is an equal part of u.

        Of splines u and v go evenly over their parameters. tdError where a vertex has no point.
        """
        if self._kind() == NURBS:
            return Position(place(self._spline(), 0, float(u)))
        P = self._hull()
        if self._closed():
            P = np.concatenate([P, P[:1]])
        return Position(_along(P, u))

    def _closed(self) -> bool:
        return bool(self._shape()[1])

    def destroy(self, destroyPoints: bool = True) -> None:
        """Script SOP: remove it, and its points unless other primitives use them."""
        self._builder().destroy_prim(self._at, destroyPoints)

    def __repr__(self) -> str:
        return f"type:{type(self).__name__} index:{self.index} owner:{self._node.path} vertices:{len(self)}"


def _along(P: NDArray[Any], u: float) -> NDArray[Any]:
    """Between the rows of an array, from the first (0) to the last (1)."""
    at = min(max(float(u), 0.0), 1.0) * (len(P) - 1)
    i = min(int(at), max(len(P) - 2, 0))
    return P[i] + (P[min(i + 1, len(P) - 1)] - P[i]) * (at - i)


class Poly(Prim):
    """A polygon."""

    __slots__ = ()
    _class = "prim"

    @property
    def closed(self) -> bool:
        return self._closed()


class Mesh(Prim):
    """Rows and columns of vertices: `mesh[row, col]`."""

    __slots__ = ()
    _class = "prim"

    @property
    def closedU(self) -> bool:
        return self._closed()

    @property
    def closedV(self) -> bool:
        return bool(self._shape()[2])

    @property
    def numRows(self) -> int:
        return int(self._shape()[3])

    @property
    def numCols(self) -> int:
        return len(self) // self.numRows

    def _place(self, row: int, col: int) -> int:
        rows, cols = self.numRows, self.numCols
        if not (-rows <= row < rows and -cols <= col < cols):
            raise IndexError(f"{self._node.path}: vertex [{row}, {col}] of a mesh of {rows} rows and {cols} columns")
        return row % rows * cols + col % cols

    def _alone(self) -> Geometry:
        if len(self._positions()) < len(self):
            return super()._alone()
        return Geometry.mesh(self._positions(), self.numRows, self.numCols, self.closedU, self.closedV)

    def eval(self, u: float, v: float = 0.0) -> Position:
        if self._kind() in (BEZIER_SURFACE, NURBS_SURFACE):
            return Position(place(self._spline(), 0, float(u), float(v)))
        P = self._hull().reshape(self.numRows, self.numCols, 3)
        if self.closedU:
            P = np.concatenate([P, P[:, :1]], axis=1)
        if self.closedV:
            P = np.concatenate([P, P[:1]], axis=0)
        return Position(_along(_along(P, v), u))


def prim_of(node: Node, source: Source, at: Any) -> Prim:
    """A Poly, Mesh or Bezier."""
    kind = source.shapes[at][0] if isinstance(source, GeometryBuilder) else source.kind[at]
    if kind == POLY:
        return made(Poly, node, source, at)
    from stovetop.td.bezier import Bezier

    return made(Mesh if kind in SURFACES else Bezier if kind == BEZIER else Poly, node, source, at)


class Prims(Elements):
    """All primitives of a SOP: `prims[i]`, iteration, len()."""

    __slots__ = ()
    _kind, _word = "prim", "primitive"

    def _make(self, source: Any, at: Any) -> Prim:
        return prim_of(self._node, source, at)


def __getattr__(name: str) -> Any:
    # it derives from Prim, and `td` looks for it here
    if name == "Bezier":
        from stovetop.td.bezier import Bezier

        return Bezier
    raise AttributeError(name)
