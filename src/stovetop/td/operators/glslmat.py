"""glslMAT. Source: GlslMAT_Class."""

from __future__ import annotations

from stovetop.td.mat import MAT
from stovetop.td.operators._shaders import Compiled


class glslMAT(Compiled, MAT):
    """A reference to one GLSL MAT."""

    __slots__ = ()
