from __future__ import annotations

from math import ceil, log2
from typing import Any

from stovetop.core.pars import Float, Menu
from stovetop.data.texture import Texture
from stovetop.gl.draw import Target
from stovetop.ops.top._blur import halved
from stovetop.ops.top._family import TOP

OUTPUTS = {
    "input": "Input",
    "preprocess": "Pre-Process",
    "bloom": "Bloom",
    "bloomalpha": "Bloom with Alpha",
    "inputbloom": "Input + Bloom",
}


class Bloom(TOP):
    """A glow around bright parts: the image's hot spots at ever smaller sizes, brought back and added to it.

    Pre-process: luminance l becomes (max(l - black, 0) / (1 - black))^(1 / gamma) * brightness, colours keep their hue.
    Halving that again and again (with a smooth filter, not a box) gives the levels, the last one pixel; those from
    minbloomradius to maxbloomradius of the way, fractions in part, are averaged. Then, for each channel b: the
    threshold is taken off (a negative one adds as much of the image's average), fill makes b^(1 / (1 + fill)), the
    S-curve blends to b²(3 - 2b), and intensity multiplies. The page gives no formulas; these have its behaviour.
    Input + Bloom is input * inputimage0 + bloom, its alpha the larger one.

    Source: https://docs.derivative.ca/Bloom_TOP
    """

    inputs = ("input",)

    class Pars:
        preblacklevel = Float(0.3, label="Pre-Black Level")
        pregamma = Float(1.0, label="Pre-Gamma", norm=(0, 4))
        prebrightness = Float(1.0, label="Pre-Brightness", norm=(0, 4))
        minbloomradius = Float(0.2, label="Min Bloom Radius")
        maxbloomradius = Float(0.8, label="Max Bloom Radius")
        bloomthreshold = Float(0.0, label="Bloom Threshold", norm=(-1, 1))
        bloomscurve = Float(0.0, label="Bloom S-Curve")
        bloomfill = Float(0.5, label="Bloom Fill")
        bloomintensity = Float(1.0, label="Bloom Intensity", norm=(0, 4))
        output = Menu(OUTPUTS, "inputbloom", label="Output")
        inputimage0 = Float(1.0, label="Input Image")

    def cook(self, par, input: Texture) -> Texture:
        target = self.target(par, [input])
        work = Target(input.width, input.height, "rgba32float" if "32float" in target.format else "rgba16float")
        pre = self.shade(par, [input], target=work, shader="_bloompre.glsl")
        if par.output == "preprocess":
            return self.shade(par, [pre], target=target, shader="_copy.glsl")
        if par.output == "input":
            return self.pass_through(par, input)
        levels = [pre]
        for _ in range(ceil(log2(max(input.width, input.height, 1)))):
            levels.append(halved(levels[-1]))
        glow = self._sum(par, levels)
        return self.shade(par, [input, glow, levels[-1]], target=target)

    def _sum(self, par: Any, levels: list[Texture]) -> Texture:
        """The levels weighted, from the smallest up."""
        weights = shares(par.minbloomradius, par.maxbloomradius, len(levels) - 1)
        last = max(i for i, w in enumerate(weights) if w)
        sum, scale = levels[last], weights[last]
        for level in range(last - 1, -1, -1):
            own = levels[level]
            values = {
                "shares": (weights[level], scale),
                "place": (own.width / 2 / sum.width, own.height / 2 / sum.height),
            }
            sum = self.shade(
                par,
                [own, sum],
                target=Target(own.width, own.height, own.format),
                shader="_bloomsum.glsl",
                uniforms=values,
                filter="linear",
                prelude="uniform vec2 shares, place;\n",
            )
            scale = 1.0
        return sum


def shares(low: float, high: float, top: int) -> list[float]:
    """The weights of levels 0 … top, sum 1: 1 between `low` and `high` (of the way), falling to 0 within a level."""
    first = min(max(low, 0.0), 1.0) * top
    last = max(min(max(high, 0.0), 1.0) * top, first)
    raw = [max(0.0, 1 - max(first - i, i - last, 0.0)) for i in range(top + 1)]
    return [w / sum(raw) for w in raw]
