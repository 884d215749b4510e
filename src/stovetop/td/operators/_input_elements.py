"""What expressions of SOPs see of the point or primitive they are evaluated for."""

from __future__ import annotations

from typing import Any

import numpy as np

from stovetop.data.geometry import STANDARD, Geometry
from stovetop.data.topology import point_normals
from stovetop.ops.sop._each import ALL, Columns
from stovetop.td.point import InputPoint
from stovetop.td.prim import Prims
from stovetop.td.sop import SOP

#: what there is to see where there is no element: one at the origin
NOTHING = Geometry.line([[0.0, 0.0, 0.0]])


class InputElements(SOP):
    """Outside of such an expression the members are those of the first element of the input.

    Where there is none they are those of a point at the origin, so that expressions stay valid.
    """

    __slots__ = ()

    def _at(self, port: int = 0) -> tuple[Geometry | None, Any, Any]:
        """(the input's geometry, an element's number or ALL, the numbers of all that are asked for)."""
        n = self._live()
        found = getattr(n.local_state, "each", None)
        source = n.inputs[port] if port < len(n.inputs) else None
        if found is None:
            return (source.data if source is not None else None), 0, np.arange(1)
        g, at, picked = found
        if port == 0:
            return g, at, picked
        other = source.data if source is not None else None
        count = other.num_points if other is not None else 0
        if not count:
            return None, at, picked
        # the second input's points are cycled where it has fewer
        return other, at if at is ALL or at == ALL else at % count, picked % count

    def _point(self, port: int = 0) -> Any:
        g, at, picked = self._at(port)
        if g is None or not g.num_points:
            return InputPoint(self._live(), NOTHING, 0)
        return Columns(g, "point", picked) if isinstance(at, slice) else InputPoint(self._live(), g, int(at))

    def _prim(self) -> Any:
        g, at, picked = self._at()
        if g is None or not g.num_prims:
            return Prims(self._live())._make(NOTHING, 0)
        return Columns(g, "prim", picked) if isinstance(at, slice) else Prims(self._live())._make(g, int(at))

    def _values(self, name: str, port: int = 0) -> Any:
        """An attribute of the point, of its first vertex, or its default; N of the surface where there is none."""
        g, at, picked = self._at(port)
        if g is None or not g.num_points:
            g, at, picked = NOTHING, 0, np.zeros(1, np.int64)
        default = (lambda: point_normals(g)) if name == "N" else STANDARD[name]
        which = picked if isinstance(at, slice) else np.array([at])
        found = Columns(g, "point", which).columns(name, default)
        return found if isinstance(at, slice) else tuple(float(v[0]) for v in found)
