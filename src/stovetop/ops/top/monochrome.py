from stovetop.core.pars import Float
from stovetop.ops.top._family import TOP
from stovetop.ops.top._sources import AVERAGES, source_menu


class Monochrome(TOP):
    """RGB replaced by one value of the pixel, alpha by another, blended in by Monochrome.

    Luminance has Rec. 709 weights.
    Source: https://docs.derivative.ca/Monochrome_TOP
    """

    volumes = True
    inputs = ("input",)

    class Pars:
        mono = Float(1.0, label="Monochrome", min=0, max=1)
        rgb = source_menu("RGB", items=AVERAGES)
        alpha = source_menu("Alpha", "alpha", AVERAGES)
