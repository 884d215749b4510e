from stovetop.ops.top._layers import Pair


class Outside(Pair):
    """Input 1 where input 2's alpha is not: input 1 * (1 - input 2's alpha).

    Source: https://docs.derivative.ca/Outside_TOP
    """

    operand = "outside"
