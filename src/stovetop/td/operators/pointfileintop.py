"""pointfileinTOP. Source: PointfileinTOP_Class."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from stovetop.td.top import TOP


class pointfileinTOP(TOP):
    """A reference to one Point File In TOP. Numbers are those of its last cook."""

    __slots__ = ()

    def _figure(self, channel: str) -> int:
        node = self._live()
        return int(node.kind.info(node).get(channel, 0))

    @property
    def numFields(self) -> int:
        """Fields of a point."""
        return self._figure("num_channels")

    @property
    def numPoints(self) -> int:
        """Points in the picture."""
        return self._figure("num_points")

    @property
    def numSrcPoints(self) -> int:
        """Points in the file."""
        return self._figure("num_src_points")

    @property
    def numLoadedPoints(self) -> int:
        """Points read; all of the file's."""
        return self._figure("num_loaded_points")

    @property
    def fieldMenu(self) -> Any:
        """The items of Red, Green, Blue and Alpha: Zero, One and the file's fields."""
        names = ["Zero", "One", *getattr(getattr(self._live().local, "clip", None), "names", ())]
        return SimpleNamespace(menuNames=names, menuLabels=names)
