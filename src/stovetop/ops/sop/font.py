from __future__ import annotations

import re
from pathlib import Path

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.pars import XY, XYZ, File, Float, Menu, Str, Toggle
from stovetop.data import fonts
from stovetop.data.curves import to_polylines
from stovetop.data.geometry import BEZIER
from stovetop.data.holes import bridged
from stovetop.data.outlines import Glyphs, arranged
from stovetop.data.textlayout import LEAN
from stovetop.data.transforms import compose
from stovetop.ops.sop._family import SOP, Geometry
from stovetop.ops.top._files import local_file

_ESCAPE = re.compile(r"\\(\d{3}|.)|`([^`]*)`", re.DOTALL)


class Font(SOP):
    r"""Text as the outlines of its letters: closed Bezier curves of order 4, or polygons.

    An em is 1 high, the first baseline starts at the origin. Bezier Curves and Polygons makes polygons of letters of
    straight sides alone. Level of Detail: a curve becomes 4 times that many sides. Hole Faces bridges holes to the
    faces around them, which become polygons for it. Italic leans by the angle of made-up italics. In the text \n
    begins a line, \ddd is a character by its decimal code, \ takes the next one as it is, `…` is an expression. Any
    OpenType or TrueType file, by the fontTools library; a name that is no file is looked up among the installed ones.

    Source: https://docs.derivative.ca/Font_SOP
    """

    class Pars:
        type = Menu(
            {
                "bezierpoly": "Bezier Curves and Polygons",
                "bezier": "Beziers Only",
                "poly": "Polygons Only",
            },
            "bezierpoly",
            label="Primitive Type",
        )
        file = File("", label="Font")
        text = Str("derivative", label="Text")
        hcenter = Toggle(True, label="Center Text Horizontally")
        vcenter = Toggle(True, label="Center Text Vertically")
        t = XYZ(0.0, 0.0, 0.0, label="Translate")
        s = XY(1.0, 1.0, label="Scale")
        kern = XY(0.0, 0.0, label="Kerning")
        italic = Toggle(False, label="Italic Angle")
        lod = Float(1.0, label="Level of Detail", min=0.0)
        hole = Toggle(False, label="Hole Faces")
        texture = Menu({"off": "Off", "ortho": "Orthographic"}, "off", label="Texture Coordinates")

    def cook(self, par, *, me) -> Geometry:
        try:
            glyphs = Glyphs(face_of(par, me))
        except (OSError, ImportError, ValueError) as cause:
            raise CookError(str(cause)) from cause
        letters, (apart, below) = [], par.kern
        for k, line in enumerate(arranged(glyphs, unescaped(par.text, me), None, (apart, 0.0), "left")):
            down = k * (glyphs.line + below)
            letters += [letter(par, glyphs, char, np.array([x, -down])) for char, x, _ in line if not char.isspace()]
        if not letters:
            return Geometry()
        g = Geometry.merge(letters)
        low, high = g.bounds
        middle = (low + high) / 2 * [par.hcenter, par.vcenter, 0]
        g = g.transform(compose(np.array(par.t), (0, 0, 0), (*par.s, 1.0)) @ compose(-middle, (0, 0, 0), (1, 1, 1)))
        if par.texture == "ortho":
            low, high = g.bounds
            g = g.with_attributes("point", uv=(g.P - low) / np.where(high > low, high - low, 1.0))
        return g.with_attributes("point", N=np.tile(np.float32([0, 0, 1]), (g.num_points, 1)))


def letter(par, glyphs: Glyphs, char: str, at: np.ndarray) -> Geometry:
    steps = max(round(4 * par.lod), 1)
    hulls = glyphs.hulls(char)
    straight = all(np.abs(h - flat(h)).max() < 1e-9 for h in hulls)
    if par.type == "poly" or (par.type == "bezierpoly" and straight):
        parts = [Geometry.line(np.pad(c + at, ((0, 0), (0, 1))), True) for c in glyphs.contours(char, steps)]
    else:
        parts = [bezier(h + at) for h in hulls]
    g = Geometry.merge(parts)
    if par.hole and len(parts) > 1:
        g = bridged(to_polylines(g, steps / 4), 1e-4, 1.0)
    if par.italic or glyphs.face.fake_italic:
        P = g.P.copy()
        P[:, 0] += LEAN * P[:, 1]
        g = g.replace(P=P)
    return g


def flat(hull: np.ndarray) -> np.ndarray:
    """The same ends with their handles at thirds."""
    t = np.arange(4)[:, None] / 3
    return hull[:, :1] * (1 - t) + hull[:, 3:] * t


def bezier(hull: np.ndarray) -> Geometry:
    """A closed curve of (n, 4, 2) control points; neighbours share their ends."""
    g = Geometry.line(np.pad(hull[:, :3].reshape(-1, 2), ((0, 0), (0, 1))), True)
    return g.replace(kind=np.array([BEZIER], np.uint8), rows=np.array([4], np.int32))


def unescaped(text: str, me) -> str:
    def one(found: re.Match) -> str:
        if found[2] is not None:
            return str(me.engine.plain(me.engine.evaluate(found[2], me)))
        if found[1] == "n":
            return "\n"
        return chr(int(found[1])) if found[1].isdigit() and len(found[1]) == 3 else found[1]

    return _ESCAPE.sub(one, text)


def face_of(par, me) -> fonts.Face:
    if not par.file:
        return fonts.best("")
    path = local_file(me, par.file)
    if Path(path).is_file():
        return fonts.of_file(path)
    if Path(par.file).suffix:
        raise CookError(f"there is no font file {path}")
    return fonts.best(par.file)
