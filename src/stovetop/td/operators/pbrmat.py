"""pbrMAT. Source: PbrMAT_Class."""

from __future__ import annotations

from stovetop.td.operators._outputshader import OutputShader


class pbrMAT(OutputShader):
    """A reference to one PBR MAT."""

    __slots__ = ()
