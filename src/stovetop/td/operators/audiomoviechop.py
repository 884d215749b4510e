"""audiomovieCHOP. Source: AudiomovieCHOP_Class."""

from stovetop.td.chop import CHOP


class audiomovieCHOP(CHOP):
    """A reference to one Audio Movie CHOP."""

    __slots__ = ()

    @property
    def hasAudio(self) -> bool:
        """Whether the movie has sound, as of the last cook."""
        return bool(getattr(self._live().local, "has_audio", False))

    @property
    def playbackRate(self) -> float:
        """How fast the sound plays: 1 as it was recorded, 0 while the movie stands."""
        return float(getattr(self._live().local, "speed", 0.0))
