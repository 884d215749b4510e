"""What CHOPs share whose parameters may differ by channel and sample."""

from __future__ import annotations

from stovetop.td.chop import CHOP


class ChanIndex(CHOP):
    """`me.chanIndex` in an expression of theirs is the channel for which it is evaluated."""

    __slots__ = ()

    @property
    def chanIndex(self) -> int:
        """The index of the channel that is being made; 0 outside of a cook."""
        return int(getattr(self._live().local_state, "chan_index", 0))


class SampleIndex(ChanIndex):
    __slots__ = ()

    @property
    def sampleIndex(self) -> int:
        """The index of the sample that is being made; 0 outside of a cook."""
        return int(getattr(self._live().local_state, "sample_index", 0))
