from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.pars import XYZ, File, Float, Int, Menu, Page, Str, StrMenu, Toggle
from stovetop.core.value import CONSTANT
from stovetop.data import fonts
from stovetop.data.outlines import Glyphs, arranged, filled
from stovetop.data.textlayout import LEAN
from stovetop.data.transforms import compose
from stovetop.ops.sop._family import SOP, Geometry, rotate_order, transform_order
from stovetop.ops.top._files import local_file


class Text(SOP):
    """Text as outlines or filled with triangles, by the fontTools and manifold3d libraries.

    Font Size is the em's; the first line's baseline starts at the origin, further lines lie below. Triangles: all of
    it filled as the font means it (inner outlines are holes), N towards +z and uv over the whole text. Closed and
    Open Polygons: each outline by itself, those that are filled turning counter-clockwise, holes clockwise. Level of
    Detail is the number of straight pieces for each curve. Characters stand by the font's advances (no kerning pairs,
    no shaping of complex scripts), plus Kerning, in ems. A tab is four spaces. Italic leans upright letters where the
    font has no italic face; Bold needs a bold face.

    Source: https://docs.derivative.ca/Text_SOP
    """

    class Pars:
        font = StrMenu("", label="Font")
        fontfile = File("", label="Font File")
        bold = Toggle(False, label="Bold")
        italic = Toggle(False, label="Italic")
        fontsizex = Float(1.0, label="Font Size X")
        fontsizey = Float(1.0, label="Font Size Y")
        keepfontratio = Toggle(True, label="Keep Font Ratio")
        scalefontobboxheight = Toggle(False, label="Scale Font to BBox Height")
        output = Menu(
            {
                "triangles": "Triangles",
                "closedpolys": "Closed Polygons (Filled Holes)",
                "openpolys": "Open Polygons",
            },
            "triangles",
            label="Output",
        )
        levelofdetail = Int(8, label="Level of Detail", min=1)
        language = Menu({}, label="Language", unsupported=True)
        readingdirection = Menu(
            {
                "lefttoright": "Left To Right",
                "righttoleft": "Right To Left",
            },
            label="Reading Direction",
        )
        kerning = Float((0.0, 0.0), label="Kerning", size=2)
        linespacing = Float(0.0, label="Line Spacing")
        alignx = Menu(
            {
                "reading": "In Reading Direction",
                "left": "Left",
                "center": "Center",
                "right": "Right",
            },
            "reading",
            label="Horizontal Align",
        )
        wordwrap = Toggle(False, label="Word Wrap")
        wordwrapsize = Float(50.0, label="Word Wrap Size", min=0.0)
        text = Str("derivative", label="Text")
        legacyparsing = Toggle(False, label="Legacy Parsing")
        _transform = Page("Transform")
        xord = transform_order()
        rord = rotate_order()
        t = XYZ(0.0, 0.0, 0.0, label="Translate")
        r = XYZ(0.0, 0.0, 0.0, label="Rotate")
        s = XYZ(1.0, 1.0, 1.0, label="Scale")
        p = XYZ(0.0, 0.0, 0.0, label="Pivot")

    def cook(self, par, *, me) -> Geometry:
        laid = layout(par, me)
        glyphs, size = laid.glyphs, laid.size
        loops = []
        for k, line in enumerate(laid.lines):
            for char, x, y in line:
                loops += [
                    c * size + [x * size[0], y * size[1] - k * laid.spacing]
                    for c in glyphs.contours(char, par.levelofdetail)
                ]
        if size[0] * size[1] < 0:
            loops = [c[::-1] for c in loops]  # mirrored, what lay on the left of an outline lies on its right
        if glyphs.face.fake_italic:
            loops = [c + np.array([LEAN, 0.0]) * c[:, 1:] for c in loops]
        if par.output == "triangles":
            try:
                g = filled(loops)
            except ImportError as cause:
                raise CookError(str(cause)) from cause
        else:
            g = Geometry.merge([Geometry.line(np.pad(c, ((0, 0), (0, 1))), par.output == "closedpolys") for c in loops])
        return finished(g).transform(compose(par.t, par.r, par.s, par.p, par.xord, par.rord))


class Layout(NamedTuple):
    """Lines of (character, x, y) in ems, each from its own baseline; size: an em's width and height; spacing: from one
    baseline down to the next."""

    glyphs: Glyphs
    size: np.ndarray
    lines: list
    spacing: float

    def rows(self, backwards: bool) -> list[tuple[str, float, float, float]]:
        """Each line's text, where its baseline starts, x and y, and its advances' sum."""
        found = []
        for k, line in enumerate(self.lines):
            text = "".join(char for char, _, _ in line)
            start = line[0][1] if line else 0.0
            end = line[-1][1] + self.glyphs.advance(line[-1][0]) if line else 0.0
            place = start * self.size[0], -k * self.spacing, (end - start) * self.size[0]
            found.append((text[::-1] if backwards else text, *map(float, place)))
        return found


def layout(par, me) -> Layout:
    """CookError without the font or the library for it."""
    try:
        glyphs = Glyphs(face_of(par, me))
    except (OSError, ImportError, ValueError) as cause:
        raise CookError(str(cause)) from cause
    size = np.array([par.fontsizex, par.fontsizex if par.keepfontratio else par.fontsizey])
    if par.scalefontobboxheight:
        size[1] *= glyphs.line / max(glyphs.box_height, 1e-9)
    room = par.wordwrapsize / max(size[0], 1e-9) if par.wordwrap else None
    backwards = par.readingdirection == "righttoleft"
    align = {"reading": "right" if backwards else "left"}.get(par.alignx, par.alignx)
    value = me.pars.get("text")
    text = par.text
    if par.legacyparsing and (value is None or value.mode == CONSTANT):
        text = text.replace("\\t", "\t").replace("\\n", "\n")
    lines = arranged(glyphs, text, room, par.kerning, align, backwards)
    return Layout(glyphs, size, lines, glyphs.line * size[1] + par.linespacing)


def finished(g: Geometry) -> Geometry:
    low, high = g.bounds
    size = np.where(high > low, high - low, 1.0)
    N = np.tile(np.float32([0, 0, 1]), (g.num_points, 1))
    return g.with_attributes("point", N=N, uv=((g.P - low) / size).astype(np.float32))


def face_of(par, me) -> fonts.Face:
    if par.fontfile:
        path = local_file(me, par.fontfile)
        if not Path(path).is_file():
            raise CookError(f"there is no font file {path}")
        return fonts.of_file(path, par.bold, par.italic)
    return fonts.best(par.font, par.bold, par.italic)
