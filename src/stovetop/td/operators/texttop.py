"""textTOP, and the lines of its text. Source: TextTOP_Class, TextLine_Class."""

from __future__ import annotations

from typing import Any

from stovetop.data import textlayout
from stovetop.td.finders import tdError
from stovetop.td.operators._fontmetrics import FontMetrics
from stovetop.td.tdu import Position
from stovetop.td.top import TOP


class TextLine:
    """A line after formatting. `origin` is its baseline's start, `lineWidth` the sum of its advances: pixels from the
    lower left corner in a TOP, the geometry's units in a SOP. One line is one glyph run of one font, so `glyph` and
    `fontIndex` are 0."""

    __slots__ = ("fontIndex", "glyph", "lineWidth", "origin", "text")
    text: str

    def __init__(self, text: str, x: float, y: float, width: float) -> None:
        set_ = object.__setattr__
        set_(self, "text", text)
        set_(self, "origin", Position(x, y, 0.0))
        set_(self, "lineWidth", width)
        set_(self, "glyph", 0)
        set_(self, "fontIndex", 0)

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"TextLine.{name} is read only")

    def __repr__(self) -> str:
        return f"<TextLine {self.text!r}>"


class textTOP(FontMetrics, TOP):
    """A reference to one Text TOP. It has no Field COMP: the members for one hold what was set, or nothing."""

    __slots__ = ()

    @property
    def _shown(self) -> Any:
        node = self._live()
        node.data  # noqa: B018 - cooks it
        block = getattr(node.local, "block", None)
        if block is None:
            raise tdError(f"{self.path}: it has no text yet: {node.message}")
        return block

    curText = property(lambda self: "", doc="Nothing: there is no Field COMP.")
    selectedText = property(lambda self: "", doc="Nothing: there is no Field COMP.")

    @property
    def cursorStart(self) -> int:
        return int(getattr(self._live().local, "cursor_start", 0))

    @cursorStart.setter
    def cursorStart(self, value: int) -> None:
        self._live().local.cursor_start = int(value)

    @property
    def cursorEnd(self) -> int:
        return int(getattr(self._live().local, "cursor_end", 0))

    @cursorEnd.setter
    def cursorEnd(self, value: int) -> None:
        self._live().local.cursor_end = int(value)

    @property
    def textWidth(self) -> int:
        """Pixels: the widest line's advances."""
        return round(self._size[0])

    @property
    def textHeight(self) -> int:
        """Pixels: by the number of lines and the font's metrics."""
        return round(self._size[1])

    @property
    def _size(self) -> tuple[float, float]:
        shown = self._shown
        return textlayout.size_of([line.text for line in shown.lines], shown.style)

    def _font(self) -> tuple[Any, float]:
        style = self._shown.style
        return style.face, style.size[1]

    @property
    def numLines(self) -> int:
        return len(self._shown.lines)

    def evalTextSize(self, str: str) -> tuple[float, float]:
        """(width, height) in pixels of a text in the parameters' font and size, without wrapping and auto-size."""
        from stovetop.gl.draw import target_like
        from stovetop.ops.top._text import style_of

        node = self._live()
        return textlayout.size_of(str.split("\n"), style_of(node, node.values, target_like(self._texture)))

    def lines(self) -> list[TextLine]:
        return [TextLine(*line) for line in self._shown.lines]
