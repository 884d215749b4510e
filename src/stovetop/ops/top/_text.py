"""From the Text TOP's parameters to laid-out text, and from that to pixels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from stovetop.core.errors import CookError
from stovetop.data import fonts, textlayout
from stovetop.data.textlayout import Line, Style
from stovetop.data.texture import Texture
from stovetop.gl.draw import Target
from stovetop.ops.top._files import local_file
from stovetop.ops.top._samples import SAMPLES

if TYPE_CHECKING:
    from stovetop.core.network import Node

#: TD's default font; nobody asked for it
DEFAULT_FONT = "Verdana"
#: pixels below which Display Method Automatic takes bitmaps
SMALL = 13.0
POINT = 96 / 72
#: menu item -> what shaping calls the language
LANGUAGES = {
    **{"english": "en", "german": "de", "spanish": "es", "french": "fr"},
    **{"japanese": "ja", "korean": "ko", "russian": "ru", "chinese": "zh"},
}


class Block(NamedTuple):
    """One text as it is drawn; color is RGBA, straight."""

    lines: tuple[Line, ...]
    style: Style
    samples: int
    color: tuple[float, ...]


class Row:
    """Parameters as one row of the Specification DAT has them."""

    def __init__(self, par: Any, own: dict[str, Any]) -> None:
        self.__dict__.update(own)
        self.td_par = par

    def __getattr__(self, name: str) -> Any:
        return getattr(self.td_par, name)


class Rows:
    """The parameter sets of one image's texts: its own, or one for each row of the Specification DAT."""

    def __init__(self, me: Node, par: Any) -> None:
        self.me, self.par = me, par

    def __iter__(self) -> Iterator[Any]:
        table = self.par.specdat.data if self.par.specdat else None
        if table is None:
            yield self.par
            return
        head = [{"x": "position1", "y": "position2"}.get(h.strip(), h.strip()) for h in (table.rows or ((),))[0]]
        if not {"position1", "position2", "text"} <= set(head):
            raise CookError("the Specification DAT needs the columns text, x or position1, and y or position2")
        for index, cells in enumerate(table.rows[1:], 1):
            yield self._row(index, dict(zip(head, cells, strict=True)))

    def _row(self, index: int, cells: dict[str, str]) -> Row:
        """A row's parameters, corner at x, y unless it says otherwise; CookError for what is no parameter's value."""
        own: dict[str, Any] = {"alignx": "left", "aligny": "bottom", "positionunit": "pixels"}
        own |= {"dat": None, "fontautosize": "nofit", "wordwrap": False}
        for name, text in cells.items():
            definition = self.me.definition(name)
            if definition is None:
                raise CookError(f"the Specification DAT's column {name!r} is no parameter")
            if text == "" and name != "text":
                continue
            try:
                own[name] = definition.coerce(text)
            except (TypeError, ValueError) as cause:
                raise CookError(f"row {index} of the Specification DAT, {name}: {cause}") from cause
        for group in {self.me.definition(n).group for n in cells} - {""}:
            names = self.me.group(group)
            if len(names) > 1:
                own[group] = tuple(own.get(n, self.me.own(n)) for n in names)
        return Row(self.par, own)

    def block(self, par: Any, target: Target) -> Block:
        return block(self.me, par, target, corner=par is not self.par)


def plain_block(me: Node, par: Any, target: Target) -> Block:
    """The parameters' own text, whatever a Specification DAT says."""
    return block(me, par, target, corner=False)


def block(me: Node, par: Any, target: Target, corner: bool) -> Block:
    """Lay a text out. corner: the alignment is to the point of the position, not to the image."""
    style, text, size = style_of(me, par, target), text_of(me, par), (float(target.width), float(target.height))
    room = size if par.wordwrap else None
    if par.fontautosize != "nofit":
        style = replace(style, bitmap=False)  # whose widths do not grow with the size
        space = [size[i] - 2 * par.borderspace[i] for i in (0, 1)]
        lines = broken(text, style, room)
        factor = textlayout.fitting(lines, style, (space[0], space[1]))
        # where it breaks stays: by the size that was asked for
        text, room = "\n".join(lines), None
        style = style.scaled(min(factor, 1.0) if par.fontautosize == "fitiffat" else factor)
        style = replace(style, bitmap=is_bitmap(par, style.size))
    area = (0.0, 0.0) if corner else size
    if par.legacyparsing:
        runs = textlayout.legacy(text)
        lines = textlayout.placed_runs(runs, style, area, lambda t: broken(t, style, room))
    else:
        lines = textlayout.arranged(broken(text, style, room), style, area)
    color = (*par.fontcolor, par.fontalpha)
    return Block(tuple(lines), style, SAMPLES.get(par.antialias, 255), color)


def broken(text: str, style: Style, room: tuple[float, float] | None) -> list[str]:
    """The text's lines."""
    return text.split("\n") if room is None else textlayout.wrapped(text, room[0], style)


def text_of(me: Node, par: Any) -> str:
    """What the text says."""
    text = source_of(par)
    if par.appendvalue:
        text += f"{par.valuetouse:{par.totaldigits}.{par.decimaldigits}f}"
    text += par.posttext
    if par.chopvaluereplace and par.chop:
        text = textlayout.with_numbers(text, [float(v) for v in par.chop.data.vals[:, 0]])
    if par.smartquote:
        text = textlayout.smart_quotes(text)
    if par.charset == "symbol":
        text = textlayout.symbols(text)
    text = text.encode(errors="replace").decode()  # what is half a character is none
    return text.replace("\r\n", "\n").replace("\t", "    ")


def source_of(par: Any) -> str:
    """The DAT's text or cell, or Text. CookError where the table has no such cell."""
    if par.dat is None:
        return str(par.text)
    table = par.dat.data
    if not table.is_table:
        return str(table.text)
    if par.rowindex >= table.num_rows or par.colindex >= table.num_cols:
        raise CookError(f"the DAT has no cell at row {par.rowindex}, column {par.colindex}")
    return str(table.rows[par.rowindex][par.colindex])


def style_of(me: Node, par: Any, target: Target) -> Style:
    x, y = par.fontsizex, par.fontsizey
    size = in_pixels((x, y), (par.fontsizexunit, par.fontsizeyunit), target)
    if par.keepfontratio:
        size = (size[0], size[0])
    gap = in_pixels((0.0, par.linespacing), (par.linespacingunit,) * 2, target)[1]
    return Style(
        face=face_of(me, par),
        size=size,
        tracking=tuple(par.tracking),
        line_spacing=gap,
        align=(par.alignx, par.aligny),
        by_ink=(par.alignxmode == "bbox", par.alignymode == "bbox"),
        position=in_pixels(par.position, (par.positionunit,) * 2, target),
        right_to_left=par.readingdirection == "righttoleft",
        language=LANGUAGES[par.breaklang],
        stroke=max(par.strokewidth, 1) if par.dispmethod == "stroke" else 0.0,
        bitmap=is_bitmap(par, size),
    )


def is_bitmap(par: Any, size: tuple[float, float]) -> bool:
    return bool(par.dispmethod == "bitmap" or (par.dispmethod == "automatic" and max(size) < SMALL))


def in_pixels(value: Sequence[float], units: Sequence[str], target: Target) -> tuple[float, float]:
    """A pair of lengths across and up; Fraction Aspect counts in heights as seen."""
    w, h = target.width, target.height
    ratio = target.aspect[0] / target.aspect[1] if target.aspect else w / h
    across = {"points": POINT, "fraction": w, "fract": w, "fractionaspect": w / ratio, "relfract": w / ratio}
    up = {"points": POINT, "fraction": h, "fract": h, "fractionaspect": h, "relfract": h}
    return value[0] * across.get(units[0], 1.0), value[1] * up.get(units[1], 1.0)


def face_of(me: Node, par: Any) -> fonts.Face:
    """The font; a warning where another stands for the one that was asked for."""
    if par.fontfile:
        try:
            return fonts.of_file(local_file(me, par.fontfile), par.bold, par.italic)
        except (OSError, ValueError) as cause:
            me.warn(f"{par.fontfile} is not used as the font: {cause}")
    face = fonts.best(par.font, par.bold, par.italic)
    if par.font not in ("", DEFAULT_FONT) and fonts.find(par.font) is None:
        me.warn(f"the font {par.font!r} is not installed; {fonts.load(face, 16).getname()[0]} is used")
    return face


def measure(shown: Block | None) -> tuple[float, float]:
    """Width and height of a text in whole pixels."""
    if shown is None:
        return 0.0, 0.0
    width, height = textlayout.size_of([line.text for line in shown.lines], shown.style)
    return float(round(width)), float(round(height))


def drawn(blocks: Sequence[Block], size: tuple[int, int]) -> Texture:
    """Coverage (mono8fixed) of one text, or several in their colours, the later over the earlier (rgba32float,
    multiplied by alpha)."""
    if len(blocks) == 1:
        return Texture.from_numpy(covered(blocks[0], size))
    out = np.zeros((size[1], size[0], 4), np.float32)
    for one in blocks:
        cover = covered(one, size)
        rows, columns = np.flatnonzero(cover.any(axis=1)), np.flatnonzero(cover.any(axis=0))
        if not rows.size:
            continue
        part = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        r, g, b, a = one.color
        ink = cover[part][..., None] * np.float32([r * a, g * a, b * a, a]) / np.float32(255)
        out[part] = ink + out[part] * (1 - ink[..., 3:])
    return Texture.from_numpy(out, copy=False)


def covered(one: Block, size: tuple[int, int]) -> np.ndarray:
    try:
        cover = textlayout.coverage(one.lines, one.style, size)
    except ValueError as cause:
        raise CookError(str(cause)) from cause
    return cover if one.samples > 64 else textlayout.sampled(cover, one.samples)
