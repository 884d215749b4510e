"""Measures of the font that the Text TOP and SOP show. Source: TextTOP_Class, TextSOP_Class."""

from __future__ import annotations

from typing import Any

from stovetop.data import fonts
from stovetop.td.op import OP


def _metric(name: str, doc: str) -> property:
    def read(self: FontMetrics) -> float:
        face, height = self._font()
        return float(getattr(fonts.metrics(face), name) * height)

    return property(read, doc=doc)


class FontMetrics(OP):
    """Lengths in pixels at the size that is shown; of a SOP in the geometry's units, before the Transform page."""

    __slots__ = ()

    def _font(self) -> tuple[Any, float]:
        """The font's face and the height of an em; tdError where there is none."""
        raise NotImplementedError

    ascender = _metric("ascender", "From the baseline to the top of the font.")
    descender = _metric("descender", "From the baseline to the bottom of the font, negative below.")
    capHeight = _metric("cap_height", "The height of an H.")
    xHeight = _metric("x_height", "The height of an x.")
    lineGap = _metric("line_gap", "What the font wants between two lines.")

    def fontSupportsChars(self, str: str) -> bool:
        """Whether the font has a glyph for each character."""
        return fonts.supports(self._font()[0], str)
