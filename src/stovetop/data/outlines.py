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
        return [c / self.em for c in _turned(_contours(self._set, name, max(steps, 1)))]


def _contours(glyphs: Any, name: str, steps: int) -> list[Doubles]:
    from fontTools.pens.recordingPen import DecomposingRecordingPen

    pen = DecomposingRecordingPen(glyphs)
    glyphs[name].draw(pen)
    out: list[Doubles] = []
    points: list[Doubles] = []
    t = (np.arange(steps) + 1)[:, None] / steps
    for verb, args in pen.value:
        p = [np.array(a, np.float64) for a in args if a is not None]
        if verb == "moveTo":
            points = [p[0][None]]
        elif verb == "lineTo":
            points.append(p[0][None])
        elif verb == "curveTo":
            a = points[-1][-1]
            points.append((1 - t) ** 3 * a + 3 * t * (1 - t) ** 2 * p[0] + 3 * t * t * (1 - t) * p[1] + t**3 * p[2])
        elif verb == "qCurveTo":
            if args[-1] is None:
                # no point of it lies on the curve: it starts in the middle of two
                points, p = [((p[-1] + p[0]) / 2)[None]], [*p, (p[-1] + p[0]) / 2]
            for k in range(len(p) - 1):
                a, b = points[-1][-1], p[k]
                c = p[k + 1] if k == len(p) - 2 else (p[k] + p[k + 1]) / 2
                points.append((1 - t) ** 2 * a + 2 * t * (1 - t) * b + t * t * c)
        elif points:
            found = np.concatenate(points)
            keep = np.any(np.abs(found - np.roll(found, 1, 0)) > 1e-9, axis=1)
            if keep.sum() > 2:
                out.append(found[keep])
            points = []
    return out


def _turned(contours: list[Doubles]) -> list[Doubles]:
    """Counter-clockwise where the largest one is filled: TrueType turns the other way round than PostScript."""
    if not contours:
        return contours
    areas = [_area(c) for c in contours]
    return [c[::-1] for c in contours] if areas[int(np.argmax(np.abs(areas)))] < 0 else contours


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
    P = np.concatenate(polygons)
    tri = np.asarray(m3.triangulate(polygons, 1e-9))
    return Geometry.polygons(np.pad(P, ((0, 0), (0, 1))), tri)
