from stovetop.ops.top._family import TOP


class HSVToRGB(TOP):
    """Hue, saturation and value, each 0 to 1 in R, G and B, to a colour; hue repeats, alpha stays.

    Source: https://docs.derivative.ca/HSV_to_RGB_TOP
    """

    label = "HSV to RGB"
    volumes = True
    inputs = ("input",)
