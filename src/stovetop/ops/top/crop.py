from __future__ import annotations

import numpy as np

from stovetop.data.texture import Texture
from stovetop.ops._defaults import common_defaults
from stovetop.ops.top._crop import Edges, edges, whole_pixels
from stovetop.ops.top._place import Placed


@common_defaults(extend="repeat")
class Crop(Placed):
    """The part of the image between four edges, counted from the lower left corner; the rest is discarded.

    Edges are rounded to whole pixels, so that pixels are copied. Those outside the image show what Extend says. An
    error where nothing is left.

    Source: https://docs.derivative.ca/Crop_TOP
    """

    inputs = ("input",)
    common = (Edges, *Placed.common)

    def cook(self, par, input: Texture) -> Texture:
        left, bottom, right, top = whole_pixels(edges(par, input), input)
        w, h = right - left, top - bottom
        aspect = (input.aspect_size[0] * w / input.width, input.aspect_size[1] * h / input.height)
        target = self.target(par, [input], size=(w, h), aspect=aspect)
        to_image = np.array([[w, 0, left], [0, h, bottom], [0, 0, 1.0]]) / [[input.width], [input.height], [1.0]]
        return self.place(par, input, np.linalg.inv(to_image), target, extend=par.extend)
