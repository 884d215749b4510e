"""glslmultiTOP. Source: GlslmultiTOP_Class."""

from __future__ import annotations

from stovetop.td.operators._shaders import Compiled
from stovetop.td.top import TOP


class glslmultiTOP(Compiled, TOP):
    """A reference to one GLSL Multi TOP."""

    __slots__ = ()
