"""mathCHOP. Source: MathCHOP_Class."""

from stovetop.td.operators._chanindex import SampleIndex


class mathCHOP(SampleIndex):
    """A reference to one of these CHOPs; its parameters may differ by channel."""

    __slots__ = ()
