"""noiseCHOP. Source: NoiseCHOP_Class."""

from stovetop.td.operators._chanindex import SampleIndex


class noiseCHOP(SampleIndex):
    """A reference to one of these CHOPs; its parameters may differ by channel."""

    __slots__ = ()
