"""lfoCHOP. Source: LfoCHOP_Class."""

from stovetop.td.operators._chanindex import ChanIndex


class lfoCHOP(ChanIndex):
    """A reference to one of these CHOPs; its parameters may differ by channel."""

    __slots__ = ()
