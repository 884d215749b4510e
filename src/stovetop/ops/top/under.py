from stovetop.ops.top._layers import Pair


class Under(Pair):
    """Input 1 under input 2: input 2 + input 1 * (1 - input 2's alpha).

    Source: https://docs.derivative.ca/Under_TOP
    """

    operand = "under"
