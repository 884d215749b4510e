from stovetop.ops.top._layers import Pair


class Add(Pair):
    """input 1 + input 2, all four channels.

    Source: https://docs.derivative.ca/Add_TOP
    """

    operand = "add"
