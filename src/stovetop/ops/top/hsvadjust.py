from stovetop.core.pars import RGB, Float
from stovetop.ops.top._family import COLORED, TOP


class HSVAdjust(TOP):
    """Hue turned, saturation and value multiplied, where the pixel is near the start colour in all three.

    Hue Range is the whole width in degrees about the start colour's hue, Saturation and Value Range reach that far to
    both sides. Within a falloff beyond a range the effect goes to 0 in a straight line; the three factors multiply.
    Saturation is not raised above 1. Pixels that are not near are left exactly as they are.
    Source: https://docs.derivative.ca/HSV_Adjust_TOP
    """

    label = "HSV Adjust"
    volumes = True
    inputs = ("input",)
    page = "HSV Tweak"
    common = COLORED

    class Pars:
        startcolor = RGB(1.0, 0.5, 0.0, label="Start Color")
        huerange = Float(360.0, label="Hue Range", min=0, max=360)
        huefalloff = Float(0.0, label="Hue Falloff", min=0, max=360)
        saturationrange = Float(1.0, label="Saturation Range", min=0, max=1)
        saturationfalloff = Float(0.0, label="Saturation Falloff", min=0, max=1)
        valuerange = Float(1.0, label="Value Range", min=0, max=1)
        valuefalloff = Float(0.0, label="Value Falloff", min=0, max=1)
        hueoffset = Float(0.0, label="Hue Offset", min=-360, max=360)
        saturationmult = Float(1.0, label="Saturation Multiplier", min=0, norm=(0, 3))
        valuemult = Float(1.0, label="Value Multiplier", min=0, norm=(0, 3))
