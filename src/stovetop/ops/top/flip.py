from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.pars import Menu, Toggle
from stovetop.data.texture import Texture
from stovetop.gl.slices import layer, stack
from stovetop.ops.top._place import Placed

if TYPE_CHECKING:
    from stovetop.core.network import Node


class Flip(Placed):
    """The image mirrored left to right (Flip X), upside down (Flip Y) and front to back (Flip Z), and then flopped.

    Bottom Left exchanges x and y, which leaves the lower left corner where it is, Top Left leaves the upper left. The
    others turn a 3D texture or 2D array so that its x, y and z run as their name says (in memory, not on the GPU); a
    single picture has no slices for that, which is an error, and is its own Flip Z.

    Source: https://docs.derivative.ca/Flip_TOP
    """

    inputs = ("input",)
    volumes = slicewise = True

    class Pars:
        flipx = Toggle(False, label="Flip X")
        flipy = Toggle(False, label="Flip Y")
        flipz = Toggle(False, label="Flip Z")
        flop = Menu(
            {
                "noflop": "No Flop",
                "bottomleft": "Bottom Left",
                "topleft": "Top Left",
                "rightbackdown": "Right Back Down",
                "rightfrontup": "Right Front Up",
                "backupleft": "Back Up Left",
                "frontupright": "Front Up Right",
            },
            label="Flop",
        )

    def evaluate(self, node: Node, par: Any, inputs: list[Any]) -> Texture:
        if par.flop in TURNED and inputs[0].kind not in ("3d", "2darray"):
            raise CookError("the image has no slices to flop")
        return super().evaluate(node, par, inputs)

    def _slices(self, node: Node, par: Any, inputs: list[Any]) -> Texture:
        out = super()._slices(node, par, inputs)
        if par.flipz and out.kind != "2d":
            out = stack(out.kind, out.depth, (layer(out, i) for i in reversed(range(out.depth))), out.newest)
        return turned(out, par.flop) if par.flop in TURNED else out

    def cook(self, par, input: Texture) -> Texture:
        w, h, aspect = input.width, input.height, input.aspect_size
        forward = mirror(par.flipx, par.flipy)
        if par.flop in ("bottomleft", "topleft"):
            corner = par.flop == "topleft"
            forward = mirror(corner, corner) @ EXCHANGE @ forward
            w, h, aspect = h, w, aspect[::-1]
        target = self.target(par, [input], size=(w, h), aspect=aspect)
        return self.place(par, input, forward, target, extend="hold")


#: flops that exchange slices with rows or columns: the axes (z, y, x) that come to z, y and x, and which run backwards
TURNED = {
    "rightbackdown": ((1, 0, 2), (0,)),
    "rightfrontup": ((1, 0, 2), (1,)),
    "backupleft": ((2, 1, 0), (0,)),
    "frontupright": ((2, 1, 0), (2,)),
}
EXCHANGE = np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])


def mirror(x: bool, y: bool) -> np.ndarray:
    return np.array([[1.0 - 2 * x, 0.0, x], [0.0, 1.0 - 2 * y, y], [0.0, 0.0, 1.0]])


def turned(image: Texture, flop: str) -> Texture:
    axes, backwards = TURNED[flop]
    raw = np.ascontiguousarray(np.flip(image.raw().transpose(*axes, 3), backwards))
    depth, h, w = raw.shape[:3]
    return Texture(w, h, image.format, raw=raw, kind=image.kind, depth=depth)
