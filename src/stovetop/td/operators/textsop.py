"""textSOP: its lines and its font's measures. Source: TextSOP_Class, TextLine_Class."""

from __future__ import annotations

from typing import Any

from stovetop.core.errors import CookError
from stovetop.ops.sop.text import Layout, layout
from stovetop.td.finders import tdError
from stovetop.td.operators._fontmetrics import FontMetrics
from stovetop.td.operators.texttop import TextLine
from stovetop.td.sop import SOP


class textSOP(FontMetrics, SOP):
    """A reference to one Text SOP. Lengths are the geometry's before the Transform page."""

    __slots__ = ()

    @property
    def _laid(self) -> Layout:
        node = self._live()
        node.data  # noqa: B018 - the parameters are those of now
        try:
            return layout(node.values, node)
        except CookError as cause:
            raise tdError(f"{self.path}: {cause}") from None

    def _font(self) -> tuple[Any, float]:
        laid = self._laid
        return laid.glyphs.face, laid.size[1]

    @property
    def numLines(self) -> int:
        return len(self._laid.lines)

    @property
    def numGlyphs(self) -> int:
        """Characters that have a shape: no spaces."""
        return sum(not char.isspace() for line in self._laid.lines for char, _, _ in line)

    def lines(self) -> list[Any]:
        """A TextLine each, from the top."""
        backwards = self._live().values.readingdirection == "righttoleft"
        return [TextLine(*row) for row in self._laid.rows(backwards)]
