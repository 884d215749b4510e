from __future__ import annotations

from stovetop.core.errors import CookError
from stovetop.core.pars import Int, Ref, Toggle
from stovetop.data.texture import Texture
from stovetop.ops.top._family import EMPTY, TOP


class RenderSelect(TOP):
    """One of the color buffers of a GLSL TOP.

    Source: https://docs.derivative.ca/Render_Select_TOP
    """

    volumes = True

    class Pars:
        top = Ref("TOP", "", label="TOP")
        colorbufindex = Int(0, label="Color Buffer Index", min=0)
        cameraindex = Int(0, label="Camera Index", unsupported=True)
        peellayerindex = Int(0, label="Peel Layer Index", unsupported=True)
        imageoutput = Toggle(False, label="Image Output", unsupported=True)

    def cook(self, par) -> Texture:
        if par.top is None:
            return EMPTY
        first = par.top.data  # cooks it
        buffers = getattr(par.top.local, "buffers", None) or [first]
        if par.colorbufindex >= len(buffers):
            raise CookError(f"{par.top.path} has {len(buffers)} color buffers, there is no number {par.colorbufindex}")
        return self.pass_through(par, buffers[par.colorbufindex])
