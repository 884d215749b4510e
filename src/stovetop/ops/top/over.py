from stovetop.ops.top._layers import Pair


class Over(Pair):
    """Input 1 over input 2: input 1 + input 2 * (1 - input 1's alpha).

    Source: https://docs.derivative.ca/Over_TOP
    """

    operand = "over"
