"""Points in files: PLY, OBJ, EXR, and text with a point a line."""

from __future__ import annotations

import csv
import os
import re
from bisect import bisect_right
from glob import glob, has_magic
from math import ceil, sqrt
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .imageio import describe, read_array
from .movie import Clip, folder_settings, natural, numbered

TEXT = (".xyz", ".txt", ".csv", ".pts", ".asc", ".xyzrgb", ".tsv")
SUFFIXES = (".ply", ".obj", ".exr", *TEXT)
_PLY_TYPES = {
    "char": "i1", "int8": "i1", "uchar": "u1", "uint8": "u1", "short": "i2", "int16": "i2", "ushort": "u2",
    "uint16": "u2", "int": "i4", "int32": "i4", "uint": "u4", "uint32": "u4", "float": "f4", "float32": "f4",
    "double": "f8", "float64": "f8",
}  # fmt: skip
_COLORS = ("red", "green", "blue", "alpha", "r", "g", "b", "a")
_NAMES = ("x", "y", "z")


class Points(NamedTuple):
    """values: (n, fields) float32. size: width and height where the file is a picture."""

    names: tuple[str, ...]
    values: NDArray[np.float32]
    size: tuple[int, int] | None = None


class PointClip(Clip):
    """Files with points as frames. frame(i): (h, w, fields + 1) float32, the last 1 where there is a point."""

    metadata: dict[str, str]

    def __init__(self, files: list[str], by_number: bool, name: str, workers: int) -> None:
        self.numbers, self.files = numbered(files, by_number, name, "point file")
        self.length, self.workers = self.numbers[-1] + 1, workers
        self.names, self.metadata = (), {}
        first = read_points(self.files[0])
        self.names = first.names
        self.height, self.width = picture(first).shape[:2]
        if len(files) > 1:
            self.rate, _ = folder_settings(Path(files[0]).parent)
        if files[0].lower().endswith(".exr"):
            self.metadata = describe(files[0])[1]

    names: tuple[str, ...]

    @property
    def fields(self) -> int:
        return len(self.names)

    def field(self, name: str) -> int:
        """A field's place; the number of fields where there is none of that name."""
        return self.names.index(name) if name in self.names else len(self.names)

    def frame(self, index: int) -> np.ndarray:
        return picture(read_points(self.files[max(0, bisect_right(self.numbers, index) - 1)]))


def open_points(path: str, by_number: bool = False, workers: int = 1) -> PointClip:
    """A file, a folder of files or a pattern of names. OSError names what is wrong with it."""
    if has_magic(path) and not os.path.exists(path):
        files = sorted(glob(path), key=natural)
    elif os.path.isdir(path):
        files = [str(f) for f in Path(path).iterdir() if f.suffix.lower() in SUFFIXES and not f.name.startswith(".")]
        files.sort(key=natural)
    elif not os.path.exists(path):
        raise OSError(f"{path}: no such file")
    else:
        files, by_number = [path], False
    return PointClip(files, by_number, path, workers)


def picture(points: Points) -> NDArray[np.float32]:
    """(h, w, fields + 1): row 0 at the bottom, the last channel 1 where there is a point, all 0 elsewhere."""
    count, fields = points.values.shape
    width, height = points.size or (max(1, ceil(sqrt(count))), max(1, ceil(count / max(1, ceil(sqrt(count))))))
    out = np.zeros((height * width, fields + 1), np.float32)
    out[:count, :fields], out[:count, fields] = points.values, 1
    return out.reshape(height, width, fields + 1)


def read_points(path: str) -> Points:
    """OSError names the file and what is wrong with it."""
    suffix = Path(path).suffix.lower()
    readers = {".ply": _ply, ".obj": _obj, ".exr": _exr}
    if suffix not in SUFFIXES:
        raise OSError(f"{path}: no points are read from {suffix or 'a file without a type'} ({' '.join(SUFFIXES)})")
    try:
        return readers.get(suffix, _text)(path)
    except OSError:
        raise
    except (ValueError, KeyError, IndexError, StopIteration, UnicodeDecodeError) as cause:
        raise OSError(f"{path}: {cause or 'it ends too early'}") from cause


def _exr(path: str) -> Points:
    names, _ = describe(path)
    pixels = read_array(path, len(names)).astype(np.float32)
    height, width = pixels.shape[:2]
    return Points(names, pixels.reshape(height * width, -1), (width, height))


def _obj(path: str) -> Points:
    """Vertices: x y z and, where all have them, r g b."""
    with open(path, encoding="utf-8", errors="replace") as file:
        rows = [line.split()[1:] for line in file if line.startswith("v ")]
    if not rows:
        raise ValueError("no vertices in it")
    columns = 6 if min(map(len, rows)) >= 6 else 3
    values = np.array([row[:columns] for row in rows], np.float32)
    return Points((*_NAMES, "r", "g", "b")[:columns], values)


# -- PLY


def _ply(path: str) -> Points:
    """The properties of the element `vertex`."""
    with open(path, "rb") as file:
        kind, elements = _ply_header(file)
        for name, count, properties in elements:
            listed = any(t.startswith("list") for _, t in properties)
            if name == "vertex":
                if listed:
                    raise ValueError("a list among the properties of its vertices")
                return _ply_points(file, kind, count, properties)
            if kind == "ascii":
                for _ in range(count):
                    next(file)
            elif listed:
                raise ValueError(f"lists before its vertices (element {name})")
            else:
                file.seek(count * _ply_type(kind, properties).itemsize, os.SEEK_CUR)
    raise ValueError("no element vertex in it")


def _ply_header(file: Any) -> tuple[str, list[tuple[str, int, list[tuple[str, str]]]]]:
    if file.readline().strip() != b"ply":
        raise ValueError("not a PLY file")
    kind = ""
    elements: list[tuple[str, int, list[tuple[str, str]]]] = []
    while (line := file.readline().decode("ascii", "replace").split()) != ["end_header"]:
        if not line and not file.peek(1):
            raise ValueError("its header does not end")
        if line[:1] == ["format"]:
            kind = line[1]
        elif line[:1] == ["element"]:
            elements.append((line[1], int(line[2]), []))
        elif line[:1] == ["property"]:
            elements[-1][2].append((line[-1], "list" if line[1] == "list" else _PLY_TYPES[line[1]]))
    return kind, elements


def _ply_type(kind: str, properties: list[tuple[str, str]]) -> np.dtype[Any]:
    order = ">" if kind == "binary_big_endian" else "<"
    return np.dtype([(f"{i}", order + t) for i, (_, t) in enumerate(properties)])


def _ply_points(file: Any, kind: str, count: int, properties: list[tuple[str, str]]) -> Points:
    names = tuple(n for n, _ in properties)
    if kind == "ascii":
        rows = np.array([next(file).split()[: len(names)] for _ in range(count)], np.float32)
        values = rows.reshape(count, len(names))
    else:
        form = _ply_type(kind, properties)
        raw = file.read(count * form.itemsize)
        if len(raw) < count * form.itemsize:
            raise ValueError(f"it ends after {len(raw) // max(form.itemsize, 1)} of {count} points")
        table = np.frombuffer(raw, form)
        values = np.stack([table[f"{i}"].astype(np.float32) for i in range(len(names))], axis=1)
    for i, (name, kind_of) in enumerate(properties):
        if name in _COLORS and kind_of[0] == "u":
            values[:, i] /= np.iinfo(kind_of).max
    return Points(names, values)


# -- text


def _text(path: str) -> Points:
    """A point a line. The first line may be their number, the next the fields' names."""
    with open(path, encoding="utf-8-sig", errors="replace") as file:
        lines = [line for line in file.read().splitlines() if line.strip() and not line.lstrip().startswith("#")]
    if not lines:
        raise ValueError("no points in it")
    if len(lines) > 1 and re.fullmatch(r"\s*\d+\s*", lines[0]) and len(_split(lines[1], _delimiter(lines[1]))) > 1:
        del lines[0]
    delimiter = _delimiter(lines[0])
    names: tuple[str, ...] = ()
    first = _split(lines[0], delimiter)
    if not all(map(_is_number, filter(None, first))):
        names = tuple(cell.strip() for cell in first)
        del lines[0]
    values = _numbers(lines, delimiter, len(names))
    count = values.shape[1]
    made = (*_NAMES, *(f"field{i + 1}" for i in range(3, count)))
    return Points((*names, *made[len(names) :])[:count], values)


def _delimiter(line: str) -> str:
    """The first of comma, space and tab outside of quotes; space where there is none."""
    bare = re.sub(r"\"[^\"]*\"|'[^']*'", "", line.strip())
    found = re.search(r"[, \t]", bare)
    return found[0] if found else " "


def _split(line: str, delimiter: str) -> list[str]:
    quote = "'" if "'" in line and '"' not in line else '"'
    line = line.strip(" \t") if delimiter == " " else line
    row = next(csv.reader([line], delimiter=delimiter, quotechar=quote, skipinitialspace=delimiter == " "))
    return [cell for cell in row if cell] if delimiter == " " else row


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _numbers(lines: list[str], delimiter: str, fields: int) -> NDArray[np.float32]:
    """(n, fields); blank fields and words are 0, rows may be of different lengths."""
    if not lines:
        return np.zeros((0, fields), np.float32)
    try:
        table = np.loadtxt(lines, np.float64, delimiter=None if delimiter == " " else delimiter, ndmin=2)
        return table.astype(np.float32)
    except ValueError:
        rows = [_split(line, delimiter) for line in lines]
    out = np.zeros((len(rows), max(fields, *map(len, rows))), np.float32)
    for i, row in enumerate(rows):
        for j, cell in enumerate(row):
            out[i, j] = float(cell) if _is_number(cell) else 0.0
    return out
