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
        huemin = Float(0.0, label="Hue Min", norm=(0, 720))
        huemax = Float(360.0, label="Hue Max", norm=(0, 720))
        hsoftlow = Float(0.0, label="Hue Soft Low", norm=(0, 360))
        hsofthigh = Float(0.0, label="Hue Soft High", norm=(0, 360))
        _sat = Page("Sat")
        satmin = Float(0.0, label="Sat Min", min=0, max=1)
        satmax = Float(1.0, label="Sat Max", min=0, max=1)
        ssoftlow = Float(0.0, label="Sat Soft Low", min=0)
        ssofthigh = Float(0.0, label="Sat Soft High", min=0)
        _val = Page("Val")
        valmin = Float(0.0, label="Val Min", min=0, max=1)
        valmax = Float(1.0, label="Val Max", min=0, max=1)
        vsoftlow = Float(0.0, label="Val Soft Low", min=0)
        vsofthigh = Float(0.0, label="Val Soft High", min=0)
