from stovetop.ops.top._layers import Pair


class Screen(Pair):
    """1 - (1 - input 1) * (1 - input 2), all four channels.

    Source: https://docs.derivative.ca/Screen_TOP
    """

    operand = "screen"
