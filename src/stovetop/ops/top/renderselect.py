from __future__ import annotations

from stovetop.core.errors import CookError
from stovetop.core.pars import Int, Ref, Toggle
from stovetop.data.texture import Texture
from stovetop.ops.top._family import EMPTY, TOP
from stovetop.ops.top._render import seen


class RenderSelect(TOP):
    """One of the pictures of a render: of its cameras, color buffers and peel layers; or a GLSL TOP's color buffer.

    With Image Output on, Color Buffer Index counts the images of the Render TOP's Images page instead, the elements of
    arrays one by one. Scripts for several builds of TouchDesigner call it `bufferindex` or `index`, which mean the same
    here.

    Source: https://docs.derivative.ca/Render_Select_TOP
    """

    volumes = True
    aliases = {"bufferindex": "colorbufindex", "index": "colorbufindex"}

    class Pars:
        top = Ref("TOP", "", label="TOP")
        colorbufindex = Int(0, label="Color Buffer Index", min=0)
        cameraindex = Int(0, label="Camera Index", min=0)
        peellayerindex = Int(0, label="Peel Layer Index", min=0)
        imageoutput = Toggle(False, label="Image Output")

    def cook(self, par) -> Texture:
        if par.top is None:
            return EMPTY
        first = par.top.data  # cooks it
        if getattr(par.top.local, "views", None):
            view = seen(par.top, par.cameraindex)
            if not par.imageoutput:
                return self.pass_through(par, view.picture(par.colorbufindex, par.peellayerindex))
            if par.colorbufindex >= len(view.images):
                raise CookError(f"{par.top.path} has {len(view.images)} images, there is no number {par.colorbufindex}")
            return self.pass_through(par, view.images[par.colorbufindex])
        buffers = getattr(par.top.local, "buffers", None) or [first]
        if par.colorbufindex >= len(buffers):
            raise CookError(f"{par.top.path} has {len(buffers)} color buffers, there is no number {par.colorbufindex}")
        return self.pass_through(par, buffers[par.colorbufindex])
