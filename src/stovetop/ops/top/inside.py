from stovetop.ops.top._layers import Pair


class Inside(Pair):
    """Input 1 where input 2's alpha is: input 1 * input 2's alpha.

    Source: https://docs.derivative.ca/Inside_TOP
    """

    operand = "inside"
