"""Fonts: finding them by name, their metrics, and which of several stands for one that is not installed.

Pillow (FreeType) reads them. Lengths in `Metrics` are in ems.
"""

from __future__ import annotations

import os
import struct
import sys
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

#: names that say bold or italic in a font's style
BOLD = ("bold", "black", "heavy")
ITALIC = ("italic", "oblique", "slanted")
#: widths and weights that are families of their own to whoever picks one by name
APART = ("condensed", "narrow", "light", "thin", "medium", "semibold", "demibold", "extra", "ultra", "black", "heavy")
#: what looks most like a font that is not there; the last entry stands for all others
ALIKE = {
    "verdana": ("DejaVu Sans", "Bitstream Vera Sans"),
    "tahoma": ("DejaVu Sans", "Bitstream Vera Sans"),
    "arial": ("Liberation Sans", "Arimo", "Nimbus Sans", "Helvetica"),
    "helvetica": ("Arial", "Liberation Sans", "Arimo", "Nimbus Sans"),
    "times new roman": ("Liberation Serif", "Tinos", "Nimbus Roman", "Times"),
    "courier new": ("Liberation Mono", "Cousine", "Nimbus Mono PS", "Courier"),
    "consolas": ("DejaVu Sans Mono", "Menlo", "Liberation Mono"),
    "": ("Verdana", "DejaVu Sans", "Arial", "Liberation Sans", "Noto Sans", "Helvetica", "Segoe UI"),
}
#: FreeType rounds its metrics to pixels; at this size that is little
_BIG = 2000


class Face(NamedTuple):
    """A font file ("" is Pillow's own), the face's number in it, and what must be made up because the family has no
    such face."""

    path: str
    number: int = 0
    fake_bold: bool = False
    fake_italic: bool = False


BUILT_IN = Face("")


class Metrics(NamedTuple):
    """In ems; descender counts downwards and is negative below the baseline, as fonts have it."""

    ascender: float
    descender: float
    line_gap: float
    cap_height: float
    x_height: float

    @property
    def line(self) -> float:
        """From one baseline to the next."""
        return self.ascender - self.descender + self.line_gap


def folders() -> list[Path]:
    """Where this system keeps its fonts."""
    home = Path.home()
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA", str(home / "AppData/Local"))
        return [Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts", Path(local) / "Microsoft/Windows/Fonts"]
    if sys.platform == "darwin":
        return [home / "Library/Fonts", Path("/Library/Fonts"), Path("/System/Library/Fonts")]
    shared = os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    own = os.environ.get("XDG_DATA_HOME") or str(home / ".local/share")
    return [home / ".fonts", *(Path(d) / "fonts" for d in (own, *shared.split(":")))]


@cache
def installed() -> dict[str, dict[tuple[bool, bool], Face]]:
    """Family name -> (bold, italic) -> face, of all fonts in `folders`; the first found of two alike."""
    found: dict[str, dict[tuple[bool, bool], Face]] = {}
    for path in _font_files():
        for index, (family, style) in enumerate(_names(path)):
            words = style.lower()
            extra = " ".join(w for w in style.split() if w.lower().startswith(APART) and w.lower() not in BOLD)
            name = family if not extra or extra.lower() in family.lower() else f"{family} {extra}"
            key = (any(b in words for b in BOLD), any(i in words for i in ITALIC))
            found.setdefault(name, {}).setdefault(key, Face(path, index))
    return found


def _font_files() -> Iterator[str]:
    for folder in folders():
        for place, inner, files in os.walk(folder):
            inner.sort()
            for name in sorted(files):
                if name.lower().endswith((".ttf", ".otf", ".ttc", ".otc")):
                    yield os.path.join(place, name)


def _names(path: str) -> list[tuple[str, str]]:
    """(family, style) of each face in a file; none of one that cannot be read."""
    from PIL import ImageFont

    out: list[tuple[str, str]] = []
    several = path.lower().endswith("c")
    while not out or several:
        try:
            family, style = ImageFont.truetype(path, 16, index=len(out)).getname()
        except (OSError, ValueError):
            break
        out.append((family or Path(path).stem, style or ""))
    return out


def find(family: str, bold: bool = False, italic: bool = False) -> Face | None:
    """The installed face of a family by its name in any case; None where there is no such family."""
    faces = _by_lower_name().get(family.strip().lower())
    if not faces:
        return None
    for b, i in ((bold, italic), (bold, False), (False, italic), (False, False)):
        face = faces.get((b and bold, i and italic))
        if face:
            return face._replace(fake_bold=bold and not b, fake_italic=italic and not i)
    return next(iter(faces.values()))


@cache
def _by_lower_name() -> dict[str, dict[tuple[bool, bool], Face]]:
    return {name.lower(): faces for name, faces in installed().items()}


def best(family: str, bold: bool = False, italic: bool = False) -> Face:
    """The family's face, else that of one that looks alike, else Pillow's own."""
    for name in (family, *ALIKE.get(family.strip().lower(), ()), *ALIKE[""]):
        face = find(name, bold, italic)
        if face:
            return face
    return Face("", 0, bold, italic)


def of_file(path: str, bold: bool = False, italic: bool = False) -> Face:
    """The first face of a file. OSError where it cannot be read."""
    family, style = load(Face(path), 16).getname()
    words = (style or family or "").lower()
    return Face(path, 0, bold and not any(b in words for b in BOLD), italic and not any(i in words for i in ITALIC))


@lru_cache(64)
def load(face: Face, size: float) -> Any:
    """Pillow's font of this many pixels an em. OSError where the file is no font."""
    from PIL import ImageFont

    if not face.path:
        return ImageFont.load_default(size)
    return ImageFont.truetype(face.path, size, index=face.number)


@lru_cache(64)
def metrics(face: Face) -> Metrics:
    font = load(Face(face.path, face.number), _BIG)
    ascent, descent = font.getmetrics()
    heights = [-font.getbbox(letter, anchor="ls")[1] / _BIG for letter in "Hx"]
    return Metrics(ascent / _BIG, -descent / _BIG, line_gap(face), *heights)


def line_gap(face: Face) -> float:
    """The font's `hhea` line gap in ems; 0 where the file has none."""
    try:
        with open(face.path, "rb") as file:
            data = file.read()
        start = struct.unpack_from(">I", data, 12 + 4 * face.number)[0] if data[:4] == b"ttcf" else 0
        count = struct.unpack_from(">H", data, start + 4)[0]
        records = (struct.unpack_from(">4sIII", data, start + 12 + 16 * i) for i in range(count))
        where = {tag: offset for tag, _, offset, _ in records}
        gap = struct.unpack_from(">h", data, where[b"hhea"] + 8)[0]
        return max(gap, 0) / struct.unpack_from(">H", data, where[b"head"] + 18)[0]
    except (OSError, KeyError, struct.error, ZeroDivisionError):
        return 0.0


def supports(face: Face, text: str) -> bool:
    """Whether each character has a glyph: one that differs from what the font shows for a character of no font."""
    font = load(Face(face.path, face.number), 40)
    missing = _shape(font, "\uffff")
    return all(c.isspace() or _shape(font, c) != missing for c in text)


def _shape(font: Any, char: str) -> tuple[float, bytes]:
    return font.getlength(char), bytes(font.getmask(char))


def menu() -> Any:
    """The installed families, as a menu's source."""
    names = sorted(installed(), key=str.lower)
    return SimpleNamespace(menuNames=names, menuLabels=names)
