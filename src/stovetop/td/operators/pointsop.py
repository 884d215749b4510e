"""pointSOP. Source: PointSOP_Class."""

from __future__ import annotations

from typing import Any

from stovetop.td.operators._input_elements import InputElements


class pointSOP(InputElements):
    """A reference to one Point SOP; its parameters may differ by point.

    Colours are the point's Cd, else a vertex's, else white; normals N, else the surface's; textures uv, else 0.
    """

    __slots__ = ()

    inputPoint: Any = property(lambda self: self._point())
    inputPoint2: Any = property(lambda self: self._point(1))
    inputColor: Any = property(lambda self: self._values("Cd"))
    inputColor2: Any = property(lambda self: self._values("Cd", 1))
    inputNormal: Any = property(lambda self: self._values("N"))
    inputNormal2: Any = property(lambda self: self._values("N", 1))
    inputTexture: Any = property(lambda self: self._values("uv"))
    inputTexture2: Any = property(lambda self: self._values("uv", 1))
