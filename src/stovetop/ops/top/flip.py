from __future__ import annotations

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.pars import Menu, Toggle
from stovetop.data.texture import Texture
from stovetop.ops.top._place import Placed


class Flip(Placed):
    """The image mirrored left to right (Flip X), upside down (Flip Y), and then flopped: rows become columns.

    Bottom Left exchanges x and y, which leaves the lower left corner where it is, Top Left leaves the upper left. The
    flops with slices need a 3D texture and raise an error.

    Source: https://docs.derivative.ca/Flip_TOP
    """

    inputs = ("input",)
    volumes = slicewise = True

    class Pars:
        flipx = Toggle(False, label="Flip X")
        flipy = Toggle(False, label="Flip Y")
        flipz = Toggle(False, label="Flip Z", unsupported=True)
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

    def cook(self, par, input: Texture) -> Texture:
        w, h, aspect = input.width, input.height, input.aspect_size
        forward = mirror(par.flipx, par.flipy)
        if par.flop in ("bottomleft", "topleft"):
            corner = par.flop == "topleft"
            forward = mirror(corner, corner) @ EXCHANGE @ forward
            w, h, aspect = h, w, aspect[::-1]
        elif par.flop != "noflop":
            raise CookError("the image has no slices to flop")
        target = self.target(par, [input], size=(w, h), aspect=aspect)
        return self.place(par, input, forward, target, extend="hold")


EXCHANGE = np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])


def mirror(x: bool, y: bool) -> np.ndarray:
    return np.array([[1.0 - 2 * x, 0.0, x], [0.0, 1.0 - 2 * y, y], [0.0, 0.0, 1.0]])
