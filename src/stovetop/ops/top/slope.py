from __future__ import annotations

from typing import Any

from stovetop.core.pars import Float, Menu
from stovetop.data.texture import Texture
from stovetop.ops.top._depth import through
from stovetop.ops.top._family import EXTENDS
from stovetop.ops.top._neighbours import Neighbours, method, sample_step, step_unit
from stovetop.ops.top._place import in_pixels, in_slices
from stovetop.ops.top._sources import AVERAGES

WAYS = {"h": "Horizontal", "v": "Vertical", "z": "Z"}
ITEMS = {
    **{way + name: f"{word} {label}" for way, word in WAYS.items() for name, label in AVERAGES.items()},
    "neutral": "Neutral",
    "one": "One",
    "zero": "Zero",
}


def channel(label: str, default: str) -> Any:
    return Menu(ITEMS, default, label=label)


class Slope(Neighbours):
    """How fast a value rises to the right (Horizontal) or upwards (Vertical), for each channel of its own.

    zeropoint + strength * (second - first), of the pixel, the one a Sample Step before it and the one after it, as
    Method says; the difference is not divided by the distance. Z goes through the slices of a 3D texture, where a
    fraction is of its depth; elsewhere the slope in Z is 0.

    Source: https://docs.derivative.ca/Slope_TOP
    """

    volumes = slicewise = True

    class Pars:
        red = channel("Red", "hluminance")
        green = channel("Green", "vluminance")
        blue = channel("Blue", "neutral")
        alpha = channel("Alpha", "one")
        method = method()
        zeropoint = Float(0.5, label="Zero Point")
        strength = Float(1.0, label="Strength", norm=(0, 4))
        offset = sample_step(Float((1.0, 1.0, 1.0), label="Sample Step", size=3, norm=(1, 4)))
        offsetunit = step_unit()
        extend = Menu(EXTENDS, label="Extend")

    def deep(self, par, inputs) -> bool:
        return inputs[0] is not None and inputs[0].kind == "3d"

    def cook(self, par, input: Texture) -> Texture:
        if input.kind != "3d":
            return self.compare(par, input, par.extend)
        target = self.target(par, [input])
        steps = (*in_pixels(par.offset[:2], par.offsetunit, input), in_slices(par.offset3, par.offsetunit, input))
        size = (input.width, input.height, input.depth)
        whole = all(float(s).is_integer() for s in steps) and size == (target.width, target.height, target.depth)
        return through(
            self,
            par,
            "_slopez.glsl",
            [input],
            target,
            {"stride": tuple(s / n for s, n in zip(steps, size, strict=True))},
            filter="nearest" if whole else par.inputfiltertype,
            extend=par.extend,
            prelude="uniform vec3 stride;\n",
        )
