from stovetop.ops.top._family import TOP
from stovetop.ops.top._layers import Pair, Placement


class Difference(Pair):
    """|input 1 - input 2| with an alpha of 1.

    Source: https://docs.derivative.ca/Difference_TOP
    """

    operand = "difference"
    common = (Placement, *TOP.common)
