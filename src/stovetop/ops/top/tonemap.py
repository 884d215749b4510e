from typing import Any

from stovetop.core.pars import Float, Menu
from stovetop.data.texture import Texture
from stovetop.ops.top._family import TOP

#: what a pixel value of 1 is, in nits; TD's project setting has this default
REFERENCE_WHITE = 80.0
#: Lottes' contrast and shoulder
CONTRAST, SHOULDER = 1.6, 0.977


class ToneMap(TOP):
    """High dynamic range RGB to 0..1 by a published curve; alpha stays. Negative values count as 0.

    With x the pixel and w the peak by the reference white of 80 nits:

    - ACES Approx: x (2.51 x + 0.03) / (x (2.43 x + 0.59) + 0.14) (Narkowicz 2016)
    - Lottes: x^a / (b x^(a d) + c) with a = 1.6, d = 0.977, b and c such that Mid Input becomes Mid Output and the
      peak 1, nits by the reference white (Lottes 2016)
    - Filmic: y = max(x - 0.004, 0), y (6.2 y + 0.5) / (y (6.2 y + 1.7) + 0.06), gamma included (Hejl, Burgess-Dawson)
    - Hable Filmic: f(bias x) / f(w), f(x) = (x (0.15 x + 0.05) + 0.004) / (x (0.15 x + 0.5) + 0.06) - 1/15 (Hable 2010)
    - Reinhard: x / (1 + x); Extended: x (1 + x / w^2) / (1 + x), by channel or by luminance (Reinhard 2002)

    Source: https://docs.derivative.ca/Tone_Map_TOP
    """

    inputs = ("input",)

    class Pars:
        type = Menu(
            {
                "acesapprox": "ACES Approx (SDR)",
                "lottes": "Lottes (SDR)",
                "filmic": "Filmic (SDR)",
                "hablefilmic": "Hable Filmic (SDR)",
                "reinhard": "Reinhard (SDR)",
                "extendedreinhard": "Extended Reinhard (SDR)",
                "extendedreinhardlum": "Extended Reinhard Luminance (SDR)",
            },
            label="Type",
        )
        midinputnits = Float(18.0, label="Mid Input Nits", min=0, norm=(0, 100))
        midoutputnits = Float(18.0, label="Mid Output Nits", min=0, norm=(0, 100))
        peakinputnits = Float(1000.0, label="Peak Input Nits", min=0, norm=(0, 10000))
        exposurebias = Float(2.0, label="Exposure Bias", norm=(0, 10))

    def cook(self, par, input: Texture) -> Texture:
        white = max(par.peakinputnits, 1e-3) / REFERENCE_WHITE
        values: dict[str, Any] = {"white": white}
        if par.type == "lottes":
            values["curve"] = lottes(white, par.midinputnits / REFERENCE_WHITE, par.midoutputnits / REFERENCE_WHITE)
        return self.shade(par, [input], uniforms=values, prelude="uniform float white;\nuniform vec4 curve;\n")


def lottes(peak: float, mid_in: float, mid_out: float) -> tuple[float, float, float, float]:
    """(a, a d, b, c) of x^a / (b x^(a d) + c) through (mid_in, mid_out) and (peak, 1), 0 < mid_in < peak."""
    a, ad = CONTRAST, CONTRAST * SHOULDER
    mid_in, mid_out = min(max(mid_in, 1e-4), peak * 0.999), max(mid_out, 1e-4)
    # b x^(a d) + c = x^a / y at both points
    b = (peak**a - mid_in**a / mid_out) / (peak**ad - mid_in**ad)
    return a, ad, b, peak**a - b * peak**ad
