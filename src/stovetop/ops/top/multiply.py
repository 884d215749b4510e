from stovetop.ops.top._layers import Pair


class Multiply(Pair):
    """input 1 * input 2, all four channels.

    Source: https://docs.derivative.ca/Multiply_TOP
    """

    operand = "multiply"
