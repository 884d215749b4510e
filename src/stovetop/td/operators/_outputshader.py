"""outputShader of the Phong and PBR MATs. Source: PhongMAT_Class, PbrMAT_Class."""

from __future__ import annotations

from typing import Any

from stovetop.core.errors import CookError
from stovetop.ops.mat._output import output
from stovetop.td.finders import tdError
from stovetop.td.mat import MAT


class OutputShader(MAT):
    """A material that can be turned into a GLSL MAT."""

    __slots__ = ()

    def outputShader(self, includeGeoShader: bool = False, instanceTexturing: bool = False) -> Any:
        """A new GLSL MAT beside this one that draws the same, with its texts docked; instances keep their textures
        where the material shows them, whatever `instanceTexturing` says.

        tdError where the material has an error, or with `includeGeoShader`: there is no geometry shader to write.
        """
        if includeGeoShader:
            raise tdError(f"{self.path}: outputShader() writes no geometry shader")
        try:
            made = output(self._live())
        except CookError as cause:
            raise tdError(f"{self.path}: {cause}") from None
        return made.engine.face(made)
