"""Outlines of a font's glyphs, in ems, y upwards; and faces out of outlines."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .fonts import Face, load
from .geometry import Geometry

Doubles = NDArray[np.float64]


@lru_cache(32)
def _opened(face: Face) -> Any:
    try:
        from fontTools.ttLib import TTFont
    except ImportError:
        raise ImportError("outlines of text need the fontTools library: pip install stovetop[geometry]") from None
    if face.path:
        return TTFont(face.path, fontNumber=face.number)
    # Pillow's own font is in its code: the stream it was read from
    source = load(face, 16).font_bytes
    return TTFont(io.BytesIO(source))


class Glyphs:
    """One face's glyphs. line: from one baseline to the next; box_height: of the font's own bounding box; in ems."""

    def __init__(self, face: Face) -> None:
        font = _opened(face)
        self.face, self.em = face, float(font["head"].unitsPerEm)
        self._set, self._cmap, self._advances = font.getGlyphSet(), font.getBestCmap() or {}, font["hmtx"]
        hhea, head = font["hhea"], font["head"]
        self.line = (hhea.ascent - hhea.descent + hhea.lineGap) / self.em
        self.box_height = (head.yMax - head.yMin) / self.em

    def name(self, char: str) -> str:
        return str(self._cmap.get(ord(char), ".notdef"))

    def advance(self, char: str) -> float:
        name = self.name(char)
        return float(self._advances[name][0]) / self.em if name in self._set else 0.0

    def contours(self, char: str, steps: int) -> list[Doubles]:
        """(n, 2) each, closed, without the first point again; outer ones counter-clockwise, holes clockwise."""
        name = self.name(char)
        if char.isspace() or name not in self._set:
            return []
        found = [_flattened(c, max(steps, 1)) for c in _drawn(self._set, name)]
        return [c / self.em for c in _turned([c for c in found if len(c) > 2])]

    def hulls(self, char: str) -> list[Doubles]:
        """(n, 4, 2) each: closed chains of cubic Bezier curves, straight ones with handles at thirds."""
        name = self.name(char)
        if char.isspace() or name not in self._set:
            return []
        chains = [np.stack([_cubic(s) for s in c if np.any(s[0] != s[-1])]) for c in _drawn(self._set, name)]
        if _backwards([_flattened(list(c), 8) for c in chains]):
            chains = [c[::-1, ::-1] for c in chains]
        return [c / self.em for c in chains]


def _drawn(glyphs: Any, name: str) -> list[list[Doubles]]:
    """A glyph's closed contours as Bezier curves, each (2, 2), (3, 2) or (4, 2) control points."""
    from fontTools.pens.recordingPen import DecomposingRecordingPen

    pen = DecomposingRecordingPen(glyphs)
    glyphs[name].draw(pen)
    out: list[list[Doubles]] = []
    curves: list[Doubles] = []
    at = first = np.zeros(2)
    for verb, args in pen.value:
        p = [np.array(a, np.float64) for a in args if a is not None]
        if verb == "moveTo":
            at, first, curves = p[0], p[0], []
            continue
        if verb == "qCurveTo" and args[-1] is None:
            # no point of it lies on the curve: it starts in the middle of two
            at = first = (p[-1] + p[0]) / 2
            curves, p = [], [*p, at]
        if verb == "lineTo":
            curves.append(np.stack([at, p[0]]))
        elif verb == "curveTo":
            curves.append(np.stack([at, *p]))
        elif verb == "qCurveTo":
            for k in range(len(p) - 1):
                end = p[k + 1] if k == len(p) - 2 else (p[k] + p[k + 1]) / 2
                curves.append(np.stack([at, p[k], end]))
                at = end
        elif curves:
            if np.any(np.abs(at - first) > 1e-9):
                curves.append(np.stack([at, first]))
            out.append(curves)
            curves = []
        at = p[-1] if p else at
    return out


def _flattened(curves: list[Doubles], steps: int) -> Doubles:
    """A closed contour's points, each curve in so many straight pieces, lines in one; none twice."""
    t = (np.arange(steps) + 1)[:, None] / steps
    parts = []
    for c in curves:
        if len(c) == 2:
            parts.append(c[1:])
        elif len(c) == 3:
            parts.append((1 - t) ** 2 * c[0] + 2 * t * (1 - t) * c[1] + t * t * c[2])
        else:
            a, b, d, e = c
            parts.append((1 - t) ** 3 * a + 3 * t * (1 - t) ** 2 * b + 3 * t * t * (1 - t) * d + t**3 * e)
    found = np.concatenate(parts)
    # the first point comes last here: it stands first
    found = np.roll(found, 1, 0)
    return np.asarray(found[np.any(np.abs(found - np.roll(found, 1, 0)) > 1e-9, axis=1)])


def _cubic(c: Doubles) -> Doubles:
    """The same curve with four control points."""
    if len(c) == 2:
        return np.stack([c[0], (2 * c[0] + c[1]) / 3, (c[0] + 2 * c[1]) / 3, c[1]])
    if len(c) == 3:
        return np.stack([c[0], (c[0] + 2 * c[1]) / 3, (2 * c[1] + c[2]) / 3, c[2]])
    return c


def _turned(contours: list[Doubles]) -> list[Doubles]:
    """Counter-clockwise where the largest one is filled."""
    return [c[::-1] for c in contours] if _backwards(contours) else contours


def _backwards(contours: list[Doubles]) -> bool:
    """TrueType turns the other way round than PostScript."""
    areas = [_area(c) for c in contours]
    return bool(areas) and areas[int(np.argmax(np.abs(areas)))] < 0


def _area(c: Doubles) -> float:
    x, y = c.T
    return float((x * np.roll(y, -1) - y * np.roll(x, -1)).sum() / 2)


Placed = list[tuple[str, float, float]]


def arranged(
    glyphs: Glyphs, text: str, room: float | None, kerning: Sequence[float], align: str, backwards: bool = False
) -> list[Placed]:
    """Lines of (character, x, y) in ems, each from its own baseline. room: the width to wrap at, or None."""
    out = []
    for line in _wrapped(glyphs, text, room, kerning[0]):
        shown = line[::-1] if backwards else line
        x, placed = 0.0, []
        for k, char in enumerate(shown):
            placed.append((char, x, k * kerning[1]))
            x += glyphs.advance(char) + kerning[0]
        shift = {"left": 0.0, "center": -x / 2, "right": -x}[align]
        out.append([(c, px + shift, py) for c, px, py in placed])
    return out


def _wrapped(glyphs: Glyphs, text: str, room: float | None, kerning: float) -> list[str]:
    lines = text.replace("\t", "    ").split("\n")
    if room is None:
        return lines
    out: list[str] = []
    for line in lines:
        current = ""
        for word in line.split(" "):
            longer = f"{current} {word}" if current else word
            if current and sum(glyphs.advance(c) + kerning for c in longer) > room:
                out.append(current)
                current = word
            else:
                current = longer
        out.append(current)
    return out


def filled(loops: list[Doubles]) -> Geometry:
    """Triangles of what the outlines enclose (wound at least once round, so that holes stay open)."""
    if not loops:
        return Geometry()
    try:
        import manifold3d as m3
    except ImportError:
        raise ImportError("filled outlines need the manifold3d library: pip install stovetop[geometry]") from None
    section = m3.CrossSection(loops, m3.FillRule.Positive)
    polygons = section.to_polygons()
    if not polygons:
        return Geometry()
    P = np.concatenate(polygons)
    tri = np.asarray(m3.triangulate(polygons, 1e-9))
    return Geometry.polygons(np.pad(P, ((0, 0), (0, 1))), tri)
