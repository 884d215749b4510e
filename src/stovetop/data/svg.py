"""SVG drawings as pixels, by resvg.

A drawing is put into another, so that what places it is drawn with it, not resampled.
"""

from __future__ import annotations

import copy
import gzip
import io
import re
import zlib
from xml.etree import ElementTree

import numpy as np
from numpy.typing import NDArray

NAMESPACE = "http://www.w3.org/2000/svg"
#: CSS pixels in a unit
UNITS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}
#: samples a pixel -> how many times as wide and high it is drawn, whether with resvg's own anti-aliasing (4 x 4)
SUPERSAMPLING = {1: (1, 1, False), 2: (2, 1, False), 4: (2, 2, False), 8: (4, 2, False), 16: (1, 1, True)}
FINEST = (2, 1, True)


def source(data: bytes) -> str:
    """The text of an .svg or .svgz file. ValueError where it is neither."""
    try:
        data = gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
        encoding = re.search(rb"encoding=[\"']([\w-]+)", data[:200])
        return data.decode(encoding[1].decode() if encoding else "utf-8-sig")
    except (OSError, EOFError, zlib.error, UnicodeDecodeError, LookupError) as cause:
        raise ValueError(f"not an SVG file: {cause}") from cause


def parse(text: str) -> ElementTree.Element:
    """ValueError where a text is no SVG drawing."""
    try:
        root = ElementTree.fromstring(text.encode() if "encoding" not in text[:200] else _without_encoding(text))
    except ElementTree.ParseError as cause:
        raise ValueError(f"not an SVG drawing: {cause}") from cause
    if root.tag.rpartition("}")[2] != "svg":
        raise ValueError(f"not an SVG drawing, but <{root.tag}>")
    return root


def _without_encoding(text: str) -> str:
    return re.sub(r"<\?xml.*?\?>", "", text, count=1, flags=re.S)


def natural_size(root: ElementTree.Element) -> tuple[float, float]:
    """Width and height in pixels: the drawing's own, else those of its viewBox, else 100 x 100."""
    box = _box(root)[2:]
    w, h = (_length(root.get(name, "")) for name in ("width", "height"))
    if not box:
        return w or 100.0, h or 100.0
    w = w or (h * box[0] / box[1] if h else box[0])
    return w, h or w * box[1] / box[0]


def _box(root: ElementTree.Element) -> list[float]:
    """The viewBox; empty where there is none."""
    box = [float(n) for n in re.findall(r"[+-]?\d*\.?\d+(?:[eE][+-]?\d+)?", root.get("viewBox", ""))]
    return box if len(box) == 4 and min(box[2:]) > 0 else []


def _length(text: str) -> float:
    """In pixels; 0 for none, percentages and what else depends on the surroundings."""
    m = re.fullmatch(r"\s*(\d*\.?\d+)\s*([a-z]*)\s*", text)
    return float(m[1]) * UNITS.get(m[2], 0.0) if m else 0.0


def draw(
    root: ElementTree.Element,
    size: tuple[int, int],
    box: tuple[float, float, float, float],
    matrix: NDArray[np.float64],
    samples: int,
    folder: str = "",
) -> NDArray[np.uint8]:
    """(h, w, 4) uint8, row 0 at the bottom, straight alpha: the drawing in a box, then moved by a matrix.

    box: x, y, width, height; it and the 3x3 matrix are in pixels of the result from the upper left corner, y downwards.
    samples: a pixel's, 1 (no anti-aliasing) to 32. folder: where the files that it names lie. ValueError where resvg
    cannot draw it.
    """
    across, down, smooth = SUPERSAMPLING.get(samples, FINEST)
    width, height = size[0] * across, size[1] * down
    natural = natural_size(root)
    inner = copy.copy(root)
    if not _box(root):
        inner.set("viewBox", f"0 0 {natural[0]} {natural[1]}")
    for name, value in zip(("x", "y", "width", "height"), (0, 0, *natural), strict=True):
        inner.set(name, f"{value:.9g}")
    x, y, w, h = box
    into = np.array([[w / natural[0], 0, x], [0, h / natural[1], y], [0, 0, 1.0]])
    m = np.diag([across, down, 1.0]) @ matrix @ into
    outer = ElementTree.Element(f"{{{NAMESPACE}}}svg", {"width": str(width), "height": str(height)})
    numbers = " ".join(f"{v:.9g}" for v in m[:2].T.ravel())
    ElementTree.SubElement(outer, f"{{{NAMESPACE}}}g", {"transform": f"matrix({numbers})"}).append(inner)
    fine = _png(ElementTree.tostring(outer, "unicode"), width, height, smooth, folder)
    if across * down == 1:
        return fine[::-1]
    deep = fine.reshape(size[1], down, size[0], across, 4).astype(np.float32)
    alpha = deep[..., 3:].sum(axis=(1, 3))
    color = (deep[..., :3] * deep[..., 3:]).sum(axis=(1, 3)) / np.maximum(alpha, 1)
    out = np.concatenate([color, alpha / (across * down)], axis=-1)
    return np.rint(out).astype(np.uint8)[::-1]


def _png(text: str, width: int, height: int, smooth: bool, folder: str) -> NDArray[np.uint8]:
    """What resvg draws, top row first."""
    import resvg_py
    from PIL import Image

    png = resvg_py.svg_to_bytes(
        svg_string=text,
        width=width,
        height=height,
        resources_dir=folder or None,
        shape_rendering="geometric_precision" if smooth else "crisp_edges",
    )
    return np.asarray(Image.open(io.BytesIO(bytes(png))).convert("RGBA"))
