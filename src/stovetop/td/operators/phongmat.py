"""phongMAT. Source: PhongMAT_Class."""

from __future__ import annotations

from stovetop.td.operators._outputshader import OutputShader


class phongMAT(OutputShader):
    """A reference to one Phong MAT."""

    __slots__ = ()
