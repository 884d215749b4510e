from stovetop.core.pars import Float, Page
from stovetop.ops.top._family import TOP
from stovetop.ops.top._key import KeyOutput


class ChromaKey(TOP):
    """A key: 1 where hue, saturation and value are all between their limits.

    Beyond a limit the key falls to 0 in a straight line over the soft width (hue: degrees); the three multiply. Hue
    runs from Min upwards to Max, through 360 where Max is below Min; 360 apart is every hue. Values above 1 count as 1.
    Invert blends towards 1 - key. RGB is the source times the key or the key, alpha the key or the source's times it.
    Source: https://docs.derivative.ca/Chroma_Key_TOP
    """

    volumes = True
    inputs = ("input",)
    page = "Hue"
    common = (KeyOutput, *TOP.common)

    class Pars:
        huemin = Float(0.0, label="Hue Min", norm=(0, 360))
        huemax = Float(360.0, label="Hue Max", norm=(0, 360))
        hsoftlow = Float(0.0, label="Hue Soft Low", norm=(0, 360))
        hsofthigh = Float(0.0, label="Hue Soft High", norm=(0, 360))
        _sat = Page("Sat")
        satmin = Float(0.0, label="Sat Min")
        satmax = Float(1.0, label="Sat Max")
        ssoftlow = Float(0.0, label="Sat Soft Low")
        ssofthigh = Float(0.0, label="Sat Soft High")
        _val = Page("Val")
        valmin = Float(0.0, label="Val Min")
        valmax = Float(1.0, label="Val Max")
        vsoftlow = Float(0.0, label="Val Soft Low")
        vsofthigh = Float(0.0, label="Val Soft High")
