from stovetop.core.pars import Float, Page
from stovetop.ops.top._family import TOP
from stovetop.ops.top._key import KeyOutput


class RGBKey(TOP):
    """A key: 1 where red, green and blue are all between their limits.

    Beyond a limit the key falls to 0 in a straight line over the soft width; the three multiply. Values above 1 count
    as 1. The Output page is Chroma Key's.
    Source: https://docs.derivative.ca/RGB_Key_TOP
    """

    label = "RGB Key"
    inputs = ("input",)
    page = "Red"
    common = (KeyOutput, *TOP.common)

    class Pars:
        redmin = Float(0.0, label="Red Min")
        redmax = Float(1.0, label="Red Max")
        rsoftlow = Float(0.0, label="Red Soft Low")
        rsofthigh = Float(0.0, label="Red Soft High")
        _green = Page("Green")
        greenmin = Float(0.0, label="Green Min")
        greenmax = Float(1.0, label="Green Max")
        gsoftlow = Float(0.0, label="Green Soft Low")
        gsofthigh = Float(0.0, label="Green Soft High")
        _blue = Page("Blue")
        bluemin = Float(0.0, label="Blue Min")
        bluemax = Float(1.0, label="Blue Max")
        bsoftlow = Float(0.0, label="Blue Soft Low")
        bsofthigh = Float(0.0, label="Blue Soft High")
