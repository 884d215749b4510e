from stovetop.core.pars import Float
from stovetop.ops.top._family import TOP


class ChannelMix(TOP):
    """Each output channel is a sum of the input's four, with factors in the order R, G, B, A, and a constant.

    Source: https://docs.derivative.ca/Channel_Mix_TOP
    """

    volumes = True
    inputs = ("input",)

    class Pars:
        red = Float((1.0, 0.0, 0.0, 0.0), label="Red", size=4)
        green = Float((0.0, 1.0, 0.0, 0.0), label="Green", size=4)
        blue = Float((0.0, 0.0, 1.0, 0.0), label="Blue", size=4)
        alpha = Float((0.0, 0.0, 0.0, 1.0), label="Alpha", size=4)
        constant = Float((0.0, 0.0, 0.0, 0.0), label="Constant", size=4)
