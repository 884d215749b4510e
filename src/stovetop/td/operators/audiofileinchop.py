"""audiofileinCHOP. Source: AudiofileinCHOP_Class."""

from stovetop.td.chop import CHOP
from stovetop.td.tdu import Timecode


class audiofileinCHOP(CHOP):
    """A reference to one Audio File In CHOP."""

    __slots__ = ()

    @property
    def metadata(self) -> dict[str, str]:
        """The file's tags."""
        audio = getattr(self._live().local, "audio", None)
        return dict(audio.metadata) if audio else {}

    @property
    def timecode(self) -> Timecode:
        """The position in the file, in the timeline's frames."""
        node = self._live()
        audio, rate = getattr(node.local, "audio", None), node.timeline.rate
        seconds = node.kind.info(node)["sample"] / audio.rate if audio else 0.0
        return Timecode(frame=int(seconds * rate + 1e-6), fps=rate)
