"""SOP: geometry, as scripts see it. Source: SOP_Class."""

from __future__ import annotations

import os
from typing import Any

import numpy as np

from stovetop.data.builder import GeometryBuilder
from stovetop.data.geometry import Geometry
from stovetop.td.attribute import Attributes
from stovetop.td.bounds import Bounds
from stovetop.td.elements import source_of, writable
from stovetop.td.finders import tdError
from stovetop.td.group import Group, groups_of
from stovetop.td.op import OP, _flag
from stovetop.td.point import Points
from stovetop.td.prim import Prims
from stovetop.td.tdu.position import Position
from stovetop.td.tdu.triple import three


class SOP(OP):
    """A reference to one SOP. What it gives shows the geometry as it is when it is asked."""

    __slots__ = ()

    compare = _flag("compare")
    template = _flag("template")

    def _geometry(self) -> Geometry:
        source = source_of(self._live())
        return source.freeze() if isinstance(source, GeometryBuilder) else source

    @property
    def points(self) -> Points:
        return Points(self._live())

    @property
    def prims(self) -> Prims:
        return Prims(self._live())

    @property
    def numPoints(self) -> int:
        return len(self.points)

    @property
    def numPrims(self) -> int:
        return len(self.prims)

    @property
    def numVertices(self) -> int:
        source = source_of(self._live())
        return source.count("vertex") if isinstance(source, GeometryBuilder) else source.num_vertices

    @property
    def pointAttribs(self) -> Attributes:
        return Attributes(self._live(), "point")

    @property
    def primAttribs(self) -> Attributes:
        return Attributes(self._live(), "prim")

    @property
    def vertexAttribs(self) -> Attributes:
        return Attributes(self._live(), "vertex")

    @property
    def pointGroups(self) -> dict[str, Group]:
        return groups_of(self._live(), "point")

    @property
    def primGroups(self) -> dict[str, Group]:
        return groups_of(self._live(), "prim")

    @property
    def center(self) -> Position:
        """The mean of all points; setting it moves them (Script SOP)."""
        return Position(self._geometry().center)

    @center.setter
    def center(self, center: Any) -> None:
        builder = writable(self._live())
        place = three(center)
        P = builder.array("point", "P")
        if len(P):
            builder.set_array("point", "P", P + (np.array(place) - P.mean(0, dtype=np.float64)))

    @property
    def min(self) -> Position:
        return Position(self._geometry().bounds[0])

    @property
    def max(self) -> Position:
        return Position(self._geometry().bounds[1])

    @property
    def size(self) -> Position:
        low, high = self._geometry().bounds
        return Position(high - low)

    def bounds(self, display: bool = False, render: bool = False) -> Bounds:
        """The box around it; around nothing where a flag that is asked for is off."""
        off = (display and not self.display) or (render and not self.render)
        return Bounds(*((np.zeros((2, 3))) if off else self._geometry().bounds))

    def computeBounds(self, display: bool = True, render: bool = True) -> Bounds:
        """The older name of `bounds`, whose flags were on."""
        return self.bounds(display, render)

    def save(self, filepath: str | None = None, createFolders: bool = False) -> str:
        """Write an .obj file (the operator's name in the project's folder where none is given); gives the path.

        tdError for TouchDesigner's own formats (.tog, .bgeo), which are not public, and where it cannot be written.
        """
        from stovetop.data.geometryio import save

        path = self._live().engine.file(str(filepath or f"{self.name}.obj"))
        try:
            if createFolders:
                os.makedirs(path.parent, exist_ok=True)
            save(path, self._geometry())
        except (OSError, ValueError) as error:
            raise tdError(f"{self.path}: {error}") from error
        return str(path)
