from __future__ import annotations

from stovetop.core.pars import Float, Menu, Page, Toggle
from stovetop.data.texture import Texture
from stovetop.ops.top._family import TOP


class Level(TOP):
    """Tone controls, page by page: Pre, Range, RGBA, Step, Post; all but the RGBA page's A and Opacity act on RGB.

    Pre: invert blends towards 1 - c, black level moves to 0 ((c - l) / (1 - l)), brightness multiplies, gamma raises to
    1 / gamma, contrast scales about 0.5. Range and RGBA map linearly from in to out. Opacity multiplies all channels.
    TD computes in a table, this in floats: 8-bit results may differ by 1/255.

    Source: https://docs.derivative.ca/Level_TOP
    """

    inputs = ("input",)
    volumes = True
    page = "Pre"
    specialised = True

    class Pars:
        clampinput = Menu(
            {"automatic": "Automatic", "clamp": "Clamp [0-1]", "unclamped": "Unclamped"}, label="Clamp Input"
        )
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
        _rgba = Page("RGBA")
        lowr = Float(0.0, label="Low R")
        highr = Float(1.0, label="High R")
        lowg = Float(0.0, label="Low G")
        highg = Float(1.0, label="High G")
        lowb = Float(0.0, label="Low B")
        highb = Float(1.0, label="High B")
        lowa = Float(0.0, label="Low A")
        higha = Float(1.0, label="High A")
        _step = Page("Step")
        stepping = Toggle(False, label="Apply Stepping")
        stepsize = Float(0.0, label="Step Size", norm=(0, 0.5))
        threshold = Float(0.0, label="Threshold", norm=(-1, 1))
        clamplow = Float(0.0, label="Clamp Low")
        clamphigh = Float(1.0, label="Clamp High")
        soften = Float(0.0, label="Soften")
        _post = Page("Post")
        gamma2 = Float(1.0, label="Gamma 2", min=0, norm=(0, 3))
        opacity = Float(1.0, label="Opacity")
        brightness2 = Float(1.0, label="Brightness 2")
        clamp = Toggle(False, label="Clamp")
        clamplow2 = Float(0.0, label="Clamp Low")
        clamphigh2 = Float(1.0, label="Clamp High")
        premultrgbbyalpha = Toggle(False, label="Pre-Multiply RGB by Alpha")

    def cook(self, par, input: Texture) -> Texture:
        fixed = f"const bool fixed_input = {str(input.pixel_format.fixed).lower()};\n"
        return self.shade(par, [input], prelude=fixed, per_channel=not par.premultrgbbyalpha)
