from __future__ import annotations

from stovetop.core.errors import CookError
from stovetop.core.pars import Int, Ref
from stovetop.data.texture import Texture
from stovetop.ops._defaults import common_defaults
from stovetop.ops.top._family import EMPTY, TOP


@common_defaults(outputaspect="resolution")
class CacheSelect(TOP):
    """An image of a Cache TOP: 0 is the newest, -1 the one before; beyond them the nearest.

    Source: https://docs.derivative.ca/Cache_Select_TOP
    """

    volumes = True

    class Pars:
        cachetop = Ref("TOP", "", label="Cache TOP")
        index = Int(0, label="Cache Index", max=0, norm=(-127, 0))

    def cook(self, par) -> Texture:
        node = par.cachetop
        if node is None:
            return EMPTY
        if node.kind.type != "cache":
            raise CookError(f"{node.path} is no Cache TOP")
        shown = node.data  # cooks it
        node.touch("images")  # they may change while it shows the same
        images = getattr(node.local, "images", None)
        return self.pass_through(par, images[min(abs(min(par.index, 0)), len(images) - 1)] if images else shown)
