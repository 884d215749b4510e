"""moviefileinTOP. Source: MoviefileinTOP_Class."""

from __future__ import annotations

from typing import Any

from stovetop.core.errors import CookError
from stovetop.td.finders import tdError
from stovetop.td.tdu import Timecode
from stovetop.td.top import TOP


def _figure(channel: str, kind: Any, doc: str) -> property:
    """An Info CHOP channel, of the last cook."""

    def read(self: moviefileinTOP) -> Any:
        node = self._live()
        return kind(node.kind.info(node).get(channel, 0.0))

    return property(read, doc=doc)


class moviefileinTOP(TOP):
    """A reference to one Movie File In TOP. Numbers are those of its last cook."""

    __slots__ = ()

    index = _figure("index", float, "The image shown, from 0.")
    indexFraction = _figure("index_fraction", float, "How far the position is from there to the next.")
    trueIndex = _figure("true_index", float, "The position before Trim and Extend.")
    lastIndexUploaded = _figure("last_index_uploaded", float, "The image that was decoded last.")
    numImages = _figure("length", float, "Images between the trim points.")
    trueNumImages = _figure("true_length", float, "Images in the file.")
    start = _figure("start", float, "The first image of the trimmed range.")
    rate = _figure("sample_rate", float, "Images a second.")
    fileWidth = _figure("file_resx", int, "The file's width in pixels.")
    fileHeight = _figure("file_resy", int, "The file's height in pixels.")
    hasAudio = _figure("mv_has_audio", bool, "Whether the file has sound.")
    hasDecodeErrors = _figure("has_decode_errors", bool, "Whether an image of this file could not be decoded.")
    isFullyPreRead = _figure("fully_pre_read", bool, "Whether all images that come next are there.")
    isPreloading = _figure("preloading", bool, "Whether images that come next are still being read.")
    isInvalid = _figure("open_failed", bool, "Whether the file could not be opened.")
    isLastFrame = _figure("last_frame", bool, "Whether the last image of the range is shown.")
    isLoopFrame = _figure("loop_frame", bool, "Whether the position has left the range.")
    isOddField = _figure("odd_field", bool, "Whether the odd field is shown.")
    isOpen = _figure("open", bool, "Whether the file is open.")

    @property
    def isOpening(self) -> bool:
        """Never: a file is opened within the cook that needs it."""
        return False

    @property
    def numSeconds(self) -> float:
        rate = self.rate
        return self.numImages / rate if rate else 0.0

    @property
    def _clip(self) -> Any:
        return getattr(self._live().local, "clip", None)

    @property
    def metadata(self) -> dict[str, str]:
        """The file's tags: of a movie its container's and its video's, of a picture its header."""
        return dict(self._clip.metadata) if self._clip else {}

    @property
    def numHeaders(self) -> int:
        return len(self.metadata)

    def findHeader(self, key: str) -> str:
        """The header entry of this name; '' where there is none."""
        return self.metadata.get(key, "")

    def getHeader(self, index: int) -> tuple[str, str]:
        """A header entry as (key, value), by its place. tdError where there is none."""
        entries = list(self.metadata.items())
        if not 0 <= index < len(entries):
            raise tdError(f"{self.path}: there are {len(entries)} header entries, none is {index}")
        return entries[index]

    @property
    def sourceChannels(self) -> tuple[str, ...]:
        """The names of the file's channels."""
        return self._clip.channels if self._clip else ()

    @property
    def fileStartTimecode(self) -> Timecode:
        """The timecode of the file's first image; 0 where it has none."""
        rate = self.rate or 30.0
        try:
            return Timecode(self._clip.start_timecode, fps=rate) if self._clip else Timecode(fps=rate)
        except ValueError:
            return Timecode(fps=rate)

    @property
    def timecode(self) -> Timecode:
        """The timecode of the image shown."""
        start = self.fileStartTimecode
        return Timecode(frame=start.totalFrames + int(self.index), fps=start.fps)

    def preload(self, index: float = 0) -> None:
        """Open the file and read its images from an index on, as many as Pre-Read Frames says. tdError where it
        cannot be opened."""
        node = self._live()
        try:
            node.kind.preload(node, index)  # type: ignore[attr-defined]
        except CookError as cause:
            raise tdError(f"{self.path}: {cause}") from cause

    def unload(self, cacheMemory: bool = False) -> None:
        """Close the file; the next cook opens it again. Nothing else is held, whatever `cacheMemory` says."""
        node = self._live()
        node.kind.unload(node)  # type: ignore[attr-defined]
