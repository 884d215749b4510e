from __future__ import annotations

from stovetop.core.pars import Float, Line, Menu, Toggle
from stovetop.data.texture import Texture
from stovetop.ops.top._family import EXTENDS, TOP
from stovetop.ops.top._place import in_fractions


class Mirror(TOP):
    """The half of the image left of the pivot, mirrored on the half right of it.

    Before, the image is flipped (at its centre) and turned about the pivot, counter-clockwise; the mirror stays upright
    and goes through the pivot, which counts from the lower left corner. The page leaves open which half stays.

    Source: https://docs.derivative.ca/Mirror_TOP
    """

    inputs = ("input",)
    volumes = slicewise = True

    class Pars:
        pivot = Line(
            label="Pivot",
            pivotx=Float(0.5, label="X"),
            pivoty=Float(0.5, label="Y"),
        )
        pivotunit = Menu(
            {"pixels": "Pixels", "fraction": "Fraction", "fractionaspect": "Fraction Aspect"},
            "fraction",
            label="Pivot Unit",
        )
        rotate = Float(0.0, label="Rotate", norm=(0, 360))
        extend = Menu(EXTENDS, "mirror", label="Extend")
        flipx = Toggle(False, label="Flip X")
        flipy = Toggle(False, label="Flip Y")

    def cook(self, par, input: Texture) -> Texture:
        about = (
            in_fractions(par.pivotx, par.pivotunit, input.width, input.aspect),
            in_fractions(par.pivoty, par.pivotunit, input.height, 1.0),
        )
        return self.shade(par, [input], uniforms={"about": about}, prelude="uniform vec2 about;\n", extend=par.extend)
