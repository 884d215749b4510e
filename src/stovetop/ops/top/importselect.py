from __future__ import annotations

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.pars import Pulse, Ref, StrMenu
from stovetop.data import imageio
from stovetop.data.texture import Texture
from stovetop.ops import _scenes as scenes
from stovetop.ops.top._family import TOP


class ImportSelect(TOP):
    """A picture of the file that an FBX or USD COMP has read, from inside it or beside it, in the file's format.

    Colours are handed on as they are stored (sRGB as a rule); Pixel Format sRGB makes shaders read them linear. Alpha
    is 1 where only materials use it that have none. Source: https://docs.derivative.ca/Import_Select_TOP
    """

    page = "General"

    class Pars:
        parent = Ref("COMP", "", label="Import Parent")
        texture = StrMenu("", label="Texture", menu_source=scenes.named("pictures"))
        reload = Pulse(label="Reload")

    def cook(self, par, *, state, me) -> Texture:
        if not par.texture:
            return self.empty()
        comp = scenes.importer(me, par.parent)
        picture = scenes.scene_of(comp).pictures.get(par.texture)
        if picture is None:
            raise CookError(f"{comp.path} has no texture {par.texture!r}")
        if getattr(state, "picture", None) is not picture:
            try:
                found = (
                    imageio.decode(picture.suffix, picture.content) if picture.content else imageio.load(picture.path)
                )
            except (OSError, ValueError) as cause:
                raise CookError(str(cause)) from cause
            state.found, state.picture = opaque(found) if picture.opaque else found, picture
        return self.pass_through(par, state.found)

    def pulse(self, node, name: str) -> None:
        scenes.reload(scenes.importer(node, node.own("parent")))


def opaque(texture: Texture) -> Texture:
    """The same picture with an alpha of 1."""
    if texture.components < 4:
        return texture
    pixels = texture.raw().copy()
    pixels[..., 3] = 1 if pixels.dtype.kind == "f" else np.iinfo(pixels.dtype).max
    return Texture.from_numpy(pixels, copy=False)
