"""textSOP: its lines and its font's measures. Source: TextSOP_Class, TextLine_Class."""

from __future__ import annotations

from typing import Any

from stovetop.core.errors import CookError
from stovetop.data import fonts
from stovetop.ops.sop.text import Layout, layout
from stovetop.td.finders import tdError
from stovetop.td.operators.texttop import TextLine
from stovetop.td.sop import SOP


def _metric(name: str, doc: str) -> property:
    """A font metric in the geometry's units, before the Transform page."""

    def read(self: textSOP) -> float:
        laid = self._laid
        return float(getattr(fonts.metrics(laid.glyphs.face), name) * laid.size[1])

    return property(read, doc=doc)


class textSOP(SOP):
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

    @property
    def numLines(self) -> int:
        return len(self._laid.lines)

    @property
    def numGlyphs(self) -> int:
        """Characters that have a shape: no spaces."""
        return sum(not char.isspace() for line in self._laid.lines for char, _, _ in line)

    ascender = _metric("ascender", "From the baseline to the top of the font.")
    descender = _metric("descender", "From the baseline to the bottom of the font, negative below.")
    capHeight = _metric("cap_height", "The height of an H.")
    xHeight = _metric("x_height", "The height of an x.")
    lineGap = _metric("line_gap", "What the font wants between two lines.")

    def fontSupportsChars(self, str: str) -> bool:
        """Whether the font has a glyph for each character."""
        return fonts.supports(self._laid.glyphs.face, str)

    def lines(self) -> list[Any]:
        """A TextLine each, from the top."""
        backwards = self._live().values.readingdirection == "righttoleft"
        return [TextLine(*row) for row in self._laid.rows(backwards)]
