"""Text as lines of glyphs, and as coverage: how much of each pixel they fill.

Lengths are pixels, x to the right; y upwards, from the lower left corner of what is drawn on.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from . import fonts
from .fonts import Face

#: FreeType's outlines are drawn at this many times the size, unhinted as far as it can, and averaged
SAMPLES = 4
#: of those, the most pixels in a line: more is a mistake
MOST = 1 << 28
#: the most characters that are drawn in one go
CHUNK = 400
#: Unicode's classes of characters that run from right to left
BACKWARDS = frozenset({"R", "AL", "AN", "RLE", "RLO", "RLI"})
#: how far a made-up italic leans, and how far a made-up bold grows to each side, in ems
LEAN, SWELL = 0.21, 1 / 48


@dataclass(frozen=True)
class Style:
    """All that says how text looks and where it goes, in pixels."""

    face: Face = fonts.BUILT_IN
    size: tuple[float, float] = (30.0, 30.0)
    tracking: tuple[float, float] = (0.0, 0.0)
    line_spacing: float = 0.0
    align: tuple[str, str] = ("center", "center")
    #: whether the glyphs' own box is aligned, not what the font's metrics say
    by_ink: tuple[bool, bool] = (False, False)
    position: tuple[float, float] = (0.0, 0.0)
    right_to_left: bool = False
    language: str = ""
    #: width of the outline that is drawn in place of the glyphs; 0 fills them
    stroke: float = 0.0
    #: FreeType's hinted glyphs on whole pixels
    bitmap: bool = False

    def scaled(self, factor: float) -> Style:
        """With glyphs of another size; the spaces between them grow with it."""
        return replace(
            self,
            size=(self.size[0] * factor, self.size[1] * factor),
            tracking=(self.tracking[0] * factor, self.tracking[1] * factor),
            line_spacing=self.line_spacing * factor,
        )


class Line(NamedTuple):
    """A line, its baseline's start and its width (the sum of the advances)."""

    text: str
    x: float
    y: float
    width: float


# -- measuring


@lru_cache(4096)
def _length(face: Face, em: int, text: str, direction: str | None, language: str | None) -> float:
    """Sum of the advances in ems, kerning included, as the font has them at a size (hinted: whole pixels)."""
    return fonts.load(Face(face.path, face.number), em).getlength(text, direction=direction, language=language) / em


def _advance(text: str, style: Style) -> float:
    """In pixels, without tracking."""
    em = max(1, round(style.size[1])) if style.bitmap else 1000
    return _length(style.face, em, text, **_shaped(style)) * style.size[0]


@lru_cache(64)
def shaping(face: Face) -> bool:
    """Whether Pillow can shape complex scripts of this font here."""
    from PIL import ImageFont, features

    raqm = fonts.load(Face(face.path, face.number), 16).layout_engine == ImageFont.Layout.RAQM
    return bool(raqm and features.check("fribidi"))


def _shaped(style: Style) -> dict[str, Any]:
    """What Pillow is told about direction and language."""
    if not shaping(style.face):
        return {"direction": None, "language": None}
    return {"direction": "rtl" if style.right_to_left else None, "language": style.language or None}


def width_of(text: str, style: Style) -> float:
    """Sum of the advances, tracking between the characters included."""
    spaces = max(len(text) - 1, 0) * style.tracking[0]
    return _advance(text, style) + spaces


def line_height(style: Style) -> float:
    """From one baseline to the next."""
    return fonts.metrics(style.face).line * style.size[1] + style.line_spacing


def size_of(lines: Sequence[str], style: Style) -> tuple[float, float]:
    """Of a block: its widest line; its lines' heights by the font's metrics, with the spacing between them."""
    m = fonts.metrics(style.face)
    height = (m.ascender - m.descender) * style.size[1] + (len(lines) - 1) * line_height(style)
    return max((width_of(line, style) for line in lines), default=0.0), max(height, 0.0)


# -- lines


def wrapped(text: str, width: float, style: Style) -> list[str]:
    """Lines no wider than `width`, broken at spaces, inside of words only where one is wider than that alone."""
    out: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in re.findall(r"\S+|\s+", paragraph):
            if width_of((line + word).rstrip(), style) <= width:
                line += word
                continue
            if line.strip():
                out.append(line.rstrip())
            line = ""
            if not word.isspace():
                *full, line = _chopped(word, width, style)
                out += full
        out.append(line.rstrip())
    return out


def _chopped(word: str, width: float, style: Style) -> list[str]:
    parts = [""]
    for char in word:
        if parts[-1] and width_of(parts[-1] + char, style) > width:
            parts.append("")
        parts[-1] += char
    return parts


def fitting(lines: Sequence[str], style: Style, room: tuple[float, float]) -> float:
    """The factor on the size at which a block just fits."""
    size = size_of(lines, style)
    return min((max(r, 0.0) / s for r, s in zip(room, size, strict=True) if s > 0), default=1.0)


def arranged(lines: Sequence[str], style: Style, size: tuple[float, float]) -> list[Line]:
    """Lines aligned in an area of this size and moved by the position."""
    m = fonts.metrics(style.face)
    step, height = line_height(style), size_of(lines, style)[1]
    across = {"left": 0.0, "center": 0.5, "right": 1.0}[style.align[0]]
    up = {"bottom": 0.0, "center": 0.5, "top": 1.0}[style.align[1]]
    first = (size[1] - height) * up + height - m.ascender * style.size[1]
    out = []
    for i, text in enumerate(lines):
        width = width_of(text, style)
        out.append(Line(text, (size[0] - width) * across, first - i * step, width))
    dx, dy = style.position
    if any(style.by_ink):
        box = ink(out, style)
        if box:
            dx += (size[0] - box[2] + box[0]) * across - box[0] if style.by_ink[0] else 0.0
            dy += (size[1] - box[3] + box[1]) * up - box[1] if style.by_ink[1] else 0.0
    if style.bitmap:
        return [Line(t, float(round(x + dx)), float(round(y + dy)), w) for t, x, y, w in out]
    return [Line(t, x + dx, y + dy, w) for t, x, y, w in out]


def ink(lines: Sequence[Line], style: Style) -> tuple[float, float, float, float] | None:
    """The box (left, bottom, right, top) of the glyphs; None where nothing is seen."""
    boxes = []
    for line in lines:
        for text, x, y in pieces(line, style):
            box = _ink(style.face, text, *_shaped(style).values())
            if box:
                sx, sy = style.size
                boxes.append((x + box[0] * sx, y + box[1] * sy, x + box[2] * sx, y + box[3] * sy))
    if not boxes:
        return None
    left, bottom, right, top = zip(*boxes, strict=True)
    return min(left), min(bottom), max(right), max(top)


@lru_cache(1024)
def _ink(face: Face, text: str, direction: str | None, language: str | None) -> tuple[float, ...] | None:
    """The glyphs' box about the baseline's start, in ems."""
    em = 256
    font = fonts.load(Face(face.path, face.number), em)
    core, (x, y) = font.getmask2(text, "L", anchor="ls", direction=direction, language=language)
    box = core.getbbox()
    return box and ((x + box[0]) / em, -(y + box[3]) / em, (x + box[2]) / em, -(y + box[1]) / em)


def pieces(line: Line, style: Style) -> Iterator[tuple[str, float, float]]:
    """What of a line is drawn in one go, with its baseline's start: words, or characters where they are tracked.

    FreeType rounds advances to the pixels that it draws on: what is drawn in one go is a little too wide or narrow.
    """
    x, y = line.x, line.y
    text = line.text[::-1] if style.right_to_left and not shaping(style.face) else line.text
    if not any(style.tracking):
        for part in chunks(text, style):
            yield part, x, y
            x += _advance(part, style)
        return
    text = line.text[::-1] if style.right_to_left else line.text
    for char, following in zip(text, [*text[1:], ""], strict=True):
        yield char, x, y
        # its advance where it is kerned with the next
        x += _advance(char + following, style) - _advance(following, style) + style.tracking[0]
        y += style.tracking[1]


def chunks(text: str, style: Style) -> list[str]:
    """Words with the spaces after them; all of a line where it may not be taken apart."""
    if style.bitmap and len(text) <= CHUNK:
        return [text]
    if style.right_to_left or any(unicodedata.bidirectional(c) in BACKWARDS for c in text if c > "\u0590"):
        return [text]
    return re.findall(rf"\S{{1,{CHUNK}}}\s*|\s+", text)


# -- drawing


def coverage(lines: Sequence[Line], style: Style, size: tuple[int, int]) -> NDArray[np.uint8]:
    """How much of each pixel the text fills, (h, w) uint8 0..255, row 0 at the bottom. ValueError where a line would be
    too large to draw."""
    out = np.zeros((size[1], size[0]), np.uint8)
    if min(style.size) > 0:
        for line in lines:
            for text, x, y in pieces(line, style):
                if text.strip() and _near(text, x, y, style, size):
                    _stamp(out, text, x, size[1] - y, style)
    return out[::-1]


def _near(text: str, x: float, y: float, style: Style, size: tuple[int, int]) -> bool:
    """Whether any of it can be seen, with two ems to spare for what glyphs do beyond their advances."""
    em = 2 * max(style.size) + style.stroke
    width = _advance(text, style)
    return -em - width <= x <= size[0] + em and -em <= y <= size[1] + em


def _stamp(out: NDArray[np.uint8], text: str, x: float, down: float, style: Style) -> None:
    """Draw one piece; row 0 of `out` is the top here."""
    from PIL import Image

    mask, origin = _bitmap(text, style) if style.bitmap else _outlined(text, style)
    across, up = (1.0, 1.0) if style.bitmap else (_drawn_size(style) / s for s in style.size)
    left, top = math.floor(x - origin[0] / across), math.floor(down - origin[1] / up)
    right, bottom = math.ceil(x + (mask.width - origin[0]) / across), math.ceil(down + (mask.height - origin[1]) / up)
    left, right = max(left, 0), min(right, out.shape[1])
    top, bottom = max(top, 0), min(bottom, out.shape[0])
    if left >= right or top >= bottom:
        return
    box = ((left - x) * across, (top - down) * up, (right - x) * across, (bottom - down) * up)
    box = tuple(b + o for b, o in zip(box, origin * 2, strict=True))
    room = [max(0, math.ceil(r)) for r in (-box[0], -box[1], box[2] - mask.width, box[3] - mask.height)]
    wide = Image.new("L", (mask.width + room[0] + room[2], mask.height + room[1] + room[3]))
    wide.paste(mask, (room[0], room[1]))
    box = (box[0] + room[0], box[1] + room[1], box[2] + room[0], box[3] + room[1])
    small = np.asarray(wide.resize((right - left, bottom - top), Image.Resampling.BOX, box=box))
    place = out[top:bottom, left:right]
    np.maximum(place, small, out=place)


def _drawn_size(style: Style) -> float:
    return max(style.size) * SAMPLES


def _outlined(text: str, style: Style) -> tuple[Any, tuple[float, float]]:
    """The piece at `_drawn_size` as Pillow's "L" image, and its origin there: from the left, from the top."""
    em = _drawn_size(style)
    if em * em * max(len(text), 1) > MOST:
        raise ValueError(f"the text is too large to draw: {style.size[0]:g} x {style.size[1]:g} pixels a character")
    font = fonts.load(Face(style.face.path, style.face.number), em)
    radius = style.stroke / 2 * em / style.size[1]
    swell = em * SWELL if style.face.fake_bold else 0.0
    mask, at = _mask(font, text, radius, style)
    if swell:
        mask, at = _joined((mask, at), _mask(font, text, radius + swell, style))
    return _leaning(mask, at) if style.face.fake_italic else (mask, at)


def _mask(font: Any, text: str, stroke: float, style: Style) -> tuple[Any, tuple[float, float]]:
    """Glyphs, or the band of this radius along their outlines."""
    from PIL import Image

    core, (x, y) = font.getmask2(text, "L", stroke_width=stroke, anchor="ls", **_shaped(style))
    mask = Image.new("L", core.size)
    if min(core.size):
        mask.im.paste(255, (0, 0, *core.size), core)
    return mask, (-x, -y)


def _joined(*parts: tuple[Any, tuple[float, float]]) -> tuple[Any, tuple[float, float]]:
    """Masks over one another, by their origins."""
    from PIL import Image, ImageChops

    left, top = (max(at[i] for _, at in parts) for i in (0, 1))
    right = max(m.width - at[0] for m, at in parts)
    bottom = max(m.height - at[1] for m, at in parts)
    out: Any = None
    for mask, at in parts:
        layer = Image.new("L", (math.ceil(left + right), math.ceil(top + bottom)))
        layer.paste(mask, (round(left - at[0]), round(top - at[1])))
        out = layer if out is None else ImageChops.lighter(out, layer)
    return out, (left, top)


def _leaning(mask: Any, at: tuple[float, float]) -> tuple[Any, tuple[float, float]]:
    """Sheared about the baseline."""
    from PIL import Image

    before, after = math.ceil(max(mask.height - at[1], 0) * LEAN), math.ceil(max(at[1], 0) * LEAN)
    size = (mask.width + before + after, mask.height)
    # output x comes from x - before - LEAN * (rows above the baseline)
    matrix = (1, LEAN, -before - LEAN * at[1], 0, 1, 0)
    return mask.transform(size, Image.Transform.AFFINE, matrix, Image.Resampling.BILINEAR), (at[0] + before, at[1])


def _bitmap(text: str, style: Style) -> tuple[Any, tuple[float, float]]:
    """The piece at its own whole size, hinted; stretched where x and y differ."""
    from PIL import Image

    height = max(1, round(style.size[1]))
    font = fonts.load(Face(style.face.path, style.face.number), height)
    mask, at = _mask(font, text, style.stroke / 2, style)
    if style.face.fake_bold:
        mask, at = _joined((mask, at), (mask, (at[0] - 1, at[1])))
    if style.face.fake_italic:
        mask, at = _leaning(mask, at)
    stretch = style.size[0] / style.size[1]
    if abs(stretch - 1) > 1e-6 and min(mask.size):
        mask = mask.resize((max(1, round(mask.width * stretch)), mask.height), Image.Resampling.BOX)
        at = (round(at[0] * stretch), at[1])
    return mask, at


def sampled(cover: NDArray[np.uint8], samples: int) -> NDArray[np.uint8]:
    """Coverage as that many samples a pixel see it; 1 is not anti-aliased."""
    steps = np.round(np.arange(256) / 255 * samples) / samples
    table: NDArray[np.uint8] = np.round(steps * 255).astype(np.uint8)
    return table[cover]


# -- what the text says


def with_numbers(text: str, values: Sequence[float]) -> str:
    """Put numbers where the text has %d, %f, %g with printf's flags, width and precision; %% is a %.

    A text that takes n numbers is repeated until all have been used; the last repetition ends with the last of them.
    """
    places = re.compile(r"%%|%([-+ 0]*)(\d*)(?:\.(\d+))?([dfg])")
    count = sum(m.group() != "%%" for m in places.finditer(text))
    if not count or not values:
        return text
    left = list(values)
    out: list[str] = []
    while left:
        end = 0
        for m in places.finditer(text):
            if m.group() != "%%" and not left:
                return "".join(out)
            out.append(text[end : m.start()])
            end = m.end()
            value: Any = "%" if m.group() == "%%" else left.pop(0)
            out.append(value if value == "%" else m.group() % (int(value) if m[4] == "d" else value))
        out.append(text[end:])
    return "".join(out)


def smart_quotes(text: str) -> str:
    """Straight quotation marks as opening and closing ones."""
    text = re.sub(r"(^|[\s(\[{<\u2014\u2013-])\"", "\\1\u201c", text)
    text = re.sub(r"(^|[\s(\[{<\u2014\u2013\u201c-])'", "\\1\u2018", text)
    return text.replace('"', "\u201d").replace("'", "\u2019")


def symbols(text: str) -> str:
    """Characters where symbol fonts have theirs, U+F020..F0FF."""
    return "".join(chr(0xF000 + ord(c)) if 0x20 <= ord(c) <= 0xFF else c for c in text)


class Run(NamedTuple):
    """A part of a text with legacy placing: at a place, or moved from where the last one ended."""

    text: str
    at: tuple[float, float] | None = None
    by: tuple[float, float] = (0.0, 0.0)


def legacy(text: str) -> list[Run]:
    r"""What \n, \t, \NNN (a decimal code), \c (that character), [x,y] (place) and {dx,dy} (move) make of a text."""
    codes: dict[str, str] = {"n": "\n", "t": "\t"}
    number = r"\s*([+-]?\d*\.?\d+)\s*"
    token = re.compile(rf"\\(\d{{3}}|.)|\[{number},{number}\]|\{{{number},{number}\}}", re.S)
    runs, now, end = [], Run(""), 0
    for m in token.finditer(text):
        now = now._replace(text=now.text + text[end : m.start()])
        end = m.end()
        if m[1]:
            char = chr(int(m[1])) if len(m[1]) == 3 else codes.get(m[1], m[1])
            now = now._replace(text=now.text + char)
            continue
        runs.append(now)
        now = Run("", (float(m[2]), float(m[3]))) if m[2] else Run("", None, (float(m[4]), float(m[5])))
    runs.append(now._replace(text=now.text + text[end:]))
    return [r for r in runs if r.text or r.at or any(r.by)]


def placed_runs(
    runs: Sequence[Run], style: Style, size: tuple[float, float], lines_of: Callable[[str], list[str]]
) -> list[Line]:
    """The lines of legacy runs: the first aligned, the others from their place or where the one before ended."""
    out: list[Line] = []
    pen: tuple[float, float] | None = None
    for run in runs:
        lines = lines_of(run.text)
        start = run.at or (pen and (pen[0] + run.by[0], pen[1] + run.by[1]))
        if start is None:
            new = arranged(lines, style, size)
            new = [line._replace(x=line.x + run.by[0], y=line.y + run.by[1]) for line in new]
        else:
            step = line_height(style)
            new = [Line(t, start[0], start[1] - i * step, width_of(t, style)) for i, t in enumerate(lines)]
        out += new
        if new:
            pen = (new[-1].x + new[-1].width, new[-1].y)
    return out
