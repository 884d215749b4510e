"""glslTOP. Source: GlslTOP_Class."""

from __future__ import annotations

from stovetop.td.operators._shaders import Compiled
from stovetop.td.top import TOP


class glslTOP(Compiled, TOP):
    """A reference to one GLSL TOP."""

    __slots__ = ()
