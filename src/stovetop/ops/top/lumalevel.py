from stovetop.core.pars import Float, Page
from stovetop.data.texture import Texture
from stovetop.ops.top._family import TOP
from stovetop.ops.top._sources import AVERAGES, source_menu


class LumaLevel(TOP):
    """Level's tone controls on one value of the pixel, RGB scaled by what becomes of it: c * level(source) / source.

    Hue and saturation stay. Where the source is 0 its new value is added to RGB. The steps of the Step page, and its
    clamps, are applied where Step Size is above 0. Opacity multiplies all channels; the rest leaves alpha. In fixed
    formats the Range page clamps what is outside of In Low..In High.
    Source: https://docs.derivative.ca/Luma_Level_TOP
    """

    volumes = True
    inputs = ("input",)
    page = "Pre"

    class Pars:
        source = source_menu("Source", items=AVERAGES)
        invert = Float(0.0, label="Invert")
        blacklevel = Float(0.0, label="Black Level", norm=(0, 2))
        brightness1 = Float(1.0, label="Brightness 1", norm=(0, 2))
        gamma1 = Float(1.0, label="Gamma 1", min=0, norm=(0, 3))
        contrast = Float(1.0, label="Contrast", norm=(0, 5))
        _range = Page("Range")
        inlow = Float(0.0, label="In Low")
        inhigh = Float(1.0, label="In High")
        outlow = Float(0.0, label="Out Low")
        outhigh = Float(1.0, label="Out High")
        _step = Page("Step")
        stepsize = Float(0.0, label="Step Size", norm=(0, 0.5))
        threshold = Float(0.0, label="Threshold", norm=(-1, 1))
        clamplow = Float(0.0, label="Clamp Low")
        clamphigh = Float(1.0, label="Clamp High")
        soften = Float(0.0, label="Soften")
        _post = Page("Post")
        gamma2 = Float(1.0, label="Gamma 2", min=0, norm=(0, 3))
        opacity = Float(1.0, label="Opacity")
        brightness2 = Float(1.0, label="Brightness 2")

    def cook(self, par, input: Texture) -> Texture:
        return self.shade(par, [input], prelude=f"const bool fixed_input = {str(input.pixel_format.fixed).lower()};\n")
