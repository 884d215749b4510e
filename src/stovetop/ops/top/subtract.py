from stovetop.ops.top._layers import Pair


class Subtract(Pair):
    """input 1 - input 2, all four channels.

    Source: https://docs.derivative.ca/Subtract_TOP
    """

    operand = "subtract"
