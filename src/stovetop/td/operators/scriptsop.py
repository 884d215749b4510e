"""scriptSOP. Source: ScriptSOP_Class."""

from __future__ import annotations

from typing import Any

import numpy as np

from stovetop.data.builder import GeometryBuilder
from stovetop.data.geometry import Geometry
from stovetop.td.bezier import Bezier
from stovetop.td.elements import made, writable
from stovetop.td.finders import tdError
from stovetop.td.group import Group
from stovetop.td.point import Point
from stovetop.td.prim import Mesh, Poly
from stovetop.td.scripted import ScriptedOP
from stovetop.td.sop import SOP


class scriptSOP(ScriptedOP, SOP):
    """A Script SOP: its geometry is written in its onCook callback; other scripts may edit it until that runs again."""

    __slots__ = ()

    def _writing(self) -> GeometryBuilder:
        return writable(self._live())

    def clear(self) -> None:
        """Remove all geometry, attributes and groups."""
        self._writing().load()

    def copy(self, sop: SOP) -> None:
        """Become the same geometry."""
        if not isinstance(sop, SOP):
            raise tdError(f"{self.path}: copy() takes a SOP, not {type(sop).__name__}")
        self._writing().load(sop._geometry())

    def appendPoint(self) -> Point:
        """A new point at the origin."""
        builder = self._writing()
        return made(Point, self._node, builder, builder.append_point())

    def appendPoly(self, numVertices: int, closed: bool = True, addPoints: bool = True) -> Poly:
        """A polygon, with a new point at each vertex unless `addPoints` is off: then set `poly[i].point`.

        tdError for a number of vertices below 0.
        """
        builder = self._writing()
        try:
            prim = builder.append_poly(int(numVertices), bool(closed), addPoints)
        except ValueError as error:
            raise tdError(f"{self.path}: {error}") from None
        return made(Poly, self._node, builder, prim)

    def appendBezier(self, numVertices: int, closed: bool = False, order: int = 4, addPoints: bool = True) -> Bezier:
        """A curve. tdError unless the number of vertices is a multiple of order - 1, or where it is open one more."""
        builder = self._writing()
        try:
            prim = builder.append_bezier(int(numVertices), bool(closed), int(order), addPoints)
        except ValueError as error:
            raise tdError(f"{self.path}: {error}") from None
        return Bezier(self._node, builder, prim)

    def appendMesh(
        self, numRows: int, numCols: int, closedU: bool = False, closedV: bool = False, addPoints: bool = True
    ) -> Mesh:
        """A mesh. tdError without a row or a column."""
        builder = self._writing()
        try:
            prim = builder.append_mesh(int(numRows), int(numCols), bool(closedU), bool(closedV), addPoints)
        except ValueError as error:
            raise tdError(f"{self.path}: {error}") from None
        return Mesh(self._node, builder, prim)

    def createPointGroup(self, str: str) -> Group:
        """An empty group of points; tdError where there is one of that name.

        Given as some of TouchDesigner's builds do; the documented way to it is `pointGroups[str]`.
        """
        return self._create_group("point", str)

    def createPrimGroup(self, str: str) -> Group:
        """An empty group of primitives, given as `createPointGroup` does; tdError where there is one of that name."""
        return self._create_group("prim", str)

    def _create_group(self, cls: str, name: str) -> Group:
        builder = self._writing()
        builder.settle()
        groups: dict[str, set[Any]] = getattr(builder, f"{cls}_groups")
        # a Cell stands for its text
        name = str(name)
        if not name:
            raise tdError(f"{self.path}: a group needs a name")
        if name in groups:
            raise tdError(f"{self.path}: there is a {cls} group '{name}' already")
        groups[name] = set()
        return Group(self._node, cls, name)

    def copyNumpyArray(self, points: Any, faces: Any = None, closed: bool = True) -> None:
        """Stovetop's own: become these points, (n, 3), and polygons, (m, k) or lists of point numbers, if any.

        tdError for arrays of other shapes or numbers of points that there are not.
        """
        P = np.asarray(points, np.float32)
        if P.ndim != 2 or P.shape[1] != 3:
            raise tdError(f"{self.path}: copyNumpyArray needs points of shape (n, 3), not {P.shape}")
        try:
            new = Geometry.polygons(P, np.zeros((0, 3), np.int32) if faces is None else faces, closed)
        except IndexError as error:
            raise tdError(f"{self.path}: {error}") from None
        self._writing().load(new)
