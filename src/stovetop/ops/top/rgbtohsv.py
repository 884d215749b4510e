from stovetop.ops.top._family import TOP


class RGBToHSV(TOP):
    """Hue, saturation and value, each 0 to 1, in R, G and B; greys have hue 0, alpha stays.

    Source: https://docs.derivative.ca/RGB_to_HSV_TOP
    """

    label = "RGB to HSV"
    inputs = ("input",)
