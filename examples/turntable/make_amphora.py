"""Make amphora.glb: a painted amphora on a turntable that goes round once in eight seconds, before a backdrop.

    python examples/turntable/make_amphora.py [FILE]

Needs NumPy and Pillow. Everything is drawn here: the file belongs to the project, under its licence.
"""

from __future__ import annotations

import io
import json
import struct
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

WIDE, HIGH, FINE = 1024, 512, 2
CLAY, GLAZE = (186, 78, 30), (14, 11, 10)
SECONDS = 8.0


# -- shapes: (P, N, uv, triangles)


def spline(points: list[tuple[float, float]], steps: int) -> np.ndarray:
    """A curve through points (Catmull-Rom), `steps` places along it."""
    p = np.array([points[0], *points, points[-1]], float)
    t = np.linspace(0, len(points) - 1 - 1e-9, steps)
    i, f = t.astype(int), (t % 1)[:, None]
    a, b, c, d = (p[i + k] for k in range(4))
    return 0.5 * (2 * b + (c - a) * f + (2 * a - 5 * b + 4 * c - d) * f**2 + (3 * b - a - 3 * c + d) * f**3)


def grid(rows: int, cols: int) -> np.ndarray:
    """The triangles of a grid of vertices, row after row."""
    k = np.arange(rows - 1)[:, None] * cols + np.arange(cols - 1)
    quads = np.stack([k, k + 1, k + cols + 1, k + cols], -1).reshape(-1, 4)
    return np.concatenate([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]])


def surface(P: np.ndarray, uv: np.ndarray, closed: bool = True):
    """(rows, cols, 3) points; where it closes, the last column lies on the first."""
    across, along = np.gradient(P, axis=1), np.gradient(P, axis=0)
    if closed:
        across[:, [0, -1]] = ((P[:, 1] - P[:, -2]) / 2)[:, None]
    N = np.cross(across, along)
    length = np.linalg.norm(N, axis=2, keepdims=True)
    # on the axis the ring is a point: its row takes the next one's
    N = np.where(length > 1e-9, N / np.maximum(length, 1e-9), 0)
    for row, other in ((0, 1), (-1, -2)):
        if not length[row].all():
            N[row] = N[other]
    return P.reshape(-1, 3), N.reshape(-1, 3), uv.reshape(-1, 2), grid(*P.shape[:2])


def lathe(profile: np.ndarray, cols: int, low: float = 0.0, high: float = 1.0):
    """A profile (n, 2) of radius and height turned round; v runs along it from `low` to `high`."""
    angle = np.linspace(0, 2 * np.pi, cols)
    r, y = profile[:, :1], profile[:, 1:]
    P = np.stack([r * np.cos(angle), y + 0 * angle, -r * np.sin(angle)], -1)
    steps = np.append(0, np.cumsum(np.linalg.norm(np.diff(profile, axis=0), axis=1)))
    v = low + (high - low) * steps / steps[-1]
    return surface(P, np.stack(np.broadcast_arrays(angle[None] / 2 / np.pi, 1 - v[:, None]), -1))


def tube(path: np.ndarray, radius: np.ndarray, around: int, uv: tuple[float, float]):
    """A tube along a path in the xy plane, flat like a strap; all of it shows one place of the texture."""
    along = np.gradient(path, axis=0)
    side = np.stack([-along[:, 1], along[:, 0]], 1) / np.linalg.norm(along, axis=1)[:, None]
    a = np.linspace(0, 2 * np.pi, around)
    P = np.zeros((len(path), around, 3))
    P[..., :2] = path[:, None] + side[:, None] * (0.75 * radius[:, None] * np.cos(a))[..., None]
    P[..., 2] = 1.5 * radius[:, None] * np.sin(a)
    return surface(P, np.broadcast_to(uv, (*P.shape[:2], 2)))


def joined(*parts):
    counts = np.cumsum([0] + [len(p[0]) for p in parts])
    P, N, uv = (np.concatenate([p[k] for p in parts]) for k in range(3))
    return P, N, uv, np.concatenate([p[3] + n for p, n in zip(parts, counts, strict=False)])


def amphora():
    """1.5 high: foot, belly, shoulder, neck and lip, and a little of the inside; two handles."""
    outside = [(0.0, 0.0), (0.19, 0.0), (0.215, 0.02), (0.2, 0.05), (0.115, 0.085), (0.11, 0.11), (0.2, 0.22),
               (0.36, 0.46), (0.435, 0.72), (0.43, 0.86), (0.36, 1.0), (0.22, 1.09), (0.15, 1.15), (0.13, 1.25),
               (0.135, 1.34), (0.175, 1.41), (0.235, 1.44), (0.24, 1.475), (0.2, 1.49), (0.13, 1.42), (0.1, 1.25),
               (0.12, 1.0)]  # fmt: skip
    body = lathe(spline(outside, 90), 81)
    arch = spline([(0.13, 1.3), (0.24, 1.36), (0.36, 1.27), (0.385, 1.1), (0.35, 0.975)], 24)
    size = 0.034 + 0.012 * np.abs(np.linspace(-1, 1, 24)) ** 3
    right = tube(arch, size, 15, (0.01, 0.02))
    P, N, uv, tri = right
    left = (P * [-1, 1, -1], N * [-1, 1, -1], uv, tri)
    return joined(body, right, left)


def disc(radius: float, low: float, high: float, bevel: float):
    profile = [(0, low), (radius, low), (radius, high - bevel), (radius - bevel, high), (0, high)]
    # each corner twice, so that the sides stay flat
    sharp = [p for a, b in pairwise(profile) for p in (a, b)]
    parts = [lathe(np.array(sharp[i : i + 2], float), 97) for i in range(0, len(sharp), 2)]
    return joined(*parts)


def backdrop():
    """A floor that bends up into a wall."""
    bend = np.linspace(-np.pi / 2, 0, 24)
    profile = [(6.0, 0.0), *((-3.5 - 2.5 * np.cos(a), 2.5 + 2.5 * np.sin(a)) for a in bend), (-6.0, 9.0)]
    x = np.linspace(-12, 12, 2)
    P = np.array([[(u, y, z) for u in x] for z, y in profile])
    return surface(P, P[..., [0, 2]] * 0.1, closed=False)


# -- pictures


def painting() -> tuple[Image.Image, Image.Image]:
    """The amphora's colours, and where it is glazed (255) or bare clay (0); v runs upwards, the picture downwards."""
    w, h = WIDE * FINE, HIGH * FINE
    mask = Image.new("L", (w, h), 255)
    pen = ImageDraw.Draw(mask)

    def rows(low: float, high: float) -> tuple[float, float]:
        return h * (1 - high), h * (1 - low)

    def band(low: float, high: float, ink: int = 0) -> tuple[float, float]:
        top, bottom = rows(low, high)
        pen.rectangle([0, top, w, bottom], fill=ink)
        return top, bottom

    def stripes(*heights: float) -> None:
        for height in heights:
            top, bottom = rows(height, height + 0.006)
            pen.rectangle([0, top, w, bottom], fill=0)

    rays(pen, w, *band(0.155, 0.225))
    stripes(0.238, 0.252)
    waves(pen, w, *band(0.275, 0.32))
    stripes(0.33)
    frieze(pen, w, *band(0.345, 0.475))
    stripes(0.485)
    meander(pen, w, *band(0.498, 0.54))
    stripes(0.552, 0.566)
    tongues(pen, w, *band(0.582, 0.615))
    leaves(pen, w, *band(0.66, 0.715))
    stripes(0.648, 0.723)
    mask = mask.resize((WIDE, HIGH), Image.Resampling.LANCZOS)
    rng = np.random.default_rng(3)
    part = np.asarray(mask, float)[..., None] / 255
    # worn: broad clouds and fine grain
    clouds = np.asarray(
        Image.fromarray((rng.random((9, 16)) * 255).astype(np.uint8)).resize((WIDE, HIGH), Image.Resampling.BICUBIC),
        float,
    )
    tone = 1 + 0.16 * (clouds[..., None] / 255 - 0.5) + 0.05 * (rng.random((HIGH, WIDE, 1)) - 0.5)
    color = (np.array(CLAY) * (1 - part) + np.array(GLAZE) * part) * tone
    return Image.fromarray(color.clip(0, 255).astype(np.uint8)), mask


def rays(pen, w, top, bottom, count=26):
    for i in range(count):
        x, s = (i + 0.5) * w / count, w / count * 0.42
        pen.polygon([(x - s, bottom), (x + s, bottom), (x, top + 4)], fill=255)


def tongues(pen, w, top, bottom, count=56):
    for i in range(count):
        x, s = (i + 0.5) * w / count, w / count * 0.3
        pen.rounded_rectangle([x - s, top - s, x + s, bottom - 4], s, fill=255)
    pen.rectangle([0, top - w / count, w, top], fill=255)


def meander(pen, w, top, bottom, count=30):
    """The key: a line that turns inwards and comes out again."""
    key = [
        (0, 6),
        (6, 6),
        (6, 2),
        (3, 2),
        (3, 4),
        (4, 4),
        (4, 3),
        (5, 3),
        (5, 5),
        (2, 5),
        (2, 1),
        (7, 1),
        (7, 6),
        (8, 6),
    ]
    cell, unit = w / count, (bottom - top) / 7
    for i in range(count):
        line = [((i + x / 8) * cell, top + y * unit) for x, y in key]
        pen.line(line, fill=255, width=round(unit * 0.62), joint="curve")
    for y in (top, bottom):
        pen.line([(0, y), (w, y)], fill=255, width=3)


def waves(pen, w, top, bottom, count=22):
    """Breakers that run after each other."""
    cell, tall = w / count, bottom - top
    for i in range(count):
        t = np.linspace(0, 1, 60)
        a, r = -0.5 * np.pi + t * 3.3 * np.pi, (1 - t) * tall * 0.46
        x, y = i * cell + cell * 0.55 + r * np.cos(a) * 1.2, top + tall * 0.5 - r * np.sin(a)
        pen.line(list(zip(x, y, strict=True)), fill=255, width=round(tall * 0.17), joint="curve")
        swell = np.linspace(0, 1, 30)
        start = i * cell - cell * 0.45
        crest = bottom - tall * 0.12 - tall * 0.12 * np.sin(swell * np.pi)
        pen.line(list(zip(start + swell * cell, crest, strict=True)), fill=255, width=round(tall * 0.2), joint="curve")


def leaves(pen, w, top, bottom, count=36):
    middle = (top + bottom) / 2
    pen.line([(0, middle), (w, middle)], fill=255, width=4)
    for i in range(count):
        for side in (-1, 1):
            x = (i + (0.5 if side > 0 else 0.0)) * w / count
            t = np.linspace(0, 1, 20)
            along = w / count * 0.62 * t
            wide = (bottom - top) * 0.15 * np.sin(np.pi * t**0.75)
            rise = side * (bottom - top) * 0.34 * t
            shape = [(x + a, middle - b - s) for a, b, s in zip(along, rise, wide, strict=True)]
            shape += [(x + a, middle - b + s) for a, b, s in zip(along, rise, wide, strict=True)][::-1]
            pen.polygon(shape, fill=255)


def frieze(pen, w, top, bottom, count=7):
    """Dolphins that leap, a sun of dots between them."""
    tall, cell = bottom - top, w / count
    for i in range(count):
        dolphin(pen, (i + 0.5) * cell, top + tall * 0.52, cell * 0.4)
        x, y = i * cell, top + tall * 0.3
        pen.ellipse([x - 14, y - 14, x + 14, y + 14], fill=255)
        for k in range(10):
            a = k / 10 * 2 * np.pi
            pen.ellipse(
                [x + 34 * np.cos(a) - 5, y + 34 * np.sin(a) - 5, x + 34 * np.cos(a) + 5, y + 34 * np.sin(a) + 5],
                fill=255,
            )


def dolphin(pen, x, y, size):
    """A silhouette about (x, y), `size` half its length, its head to the right; a line and an eye are left bare."""

    def put(points):
        return [(x + px * size, y - py * size * 0.8) for px, py in points]

    back = spline([(-0.86, -0.5), (-0.62, -0.06), (-0.25, 0.27), (0.12, 0.35), (0.45, 0.25), (0.66, 0.04)], 40)
    beak = spline([(0.66, 0.04), (0.82, -0.09), (0.99, -0.2), (0.97, -0.27), (0.8, -0.25), (0.64, -0.24)], 24)
    belly = spline([(0.64, -0.24), (0.42, -0.16), (0.1, -0.07), (-0.25, -0.12), (-0.55, -0.3), (-0.78, -0.58)], 40)
    pen.polygon(put([*back, *beak, *belly]), fill=255)
    pen.polygon(put(spline([(-0.12, 0.28), (-0.22, 0.5), (-0.38, 0.62), (-0.3, 0.4), (-0.32, 0.2)], 24)), fill=255)
    pen.polygon(put(spline([(0.3, -0.1), (0.2, -0.36), (0.04, -0.5), (0.08, -0.3), (0.08, -0.06)], 24)), fill=255)
    tail = [
        (-0.76, -0.42),
        (-0.95, -0.38),
        (-1.1, -0.42),
        (-0.98, -0.56),
        (-0.9, -0.66),
        (-0.92, -0.86),
        (-0.8, -0.78),
        (-0.72, -0.54),
    ]
    pen.polygon(put(spline(tail, 40)), fill=255)
    line = spline([(0.62, -0.16), (0.4, -0.02), (0.05, 0.08), (-0.3, 0.03), (-0.62, -0.22)], 40)
    pen.line(put(line), fill=0, width=5, joint="curve")
    (ex, ey), r = put([(0.56, 0.03)])[0], 7
    pen.ellipse([ex - r, ey - r, ex + r, ey + r], fill=0)


def surfaces(mask: Image.Image) -> Image.Image:
    """glTF's metal and roughness: green is rough (glaze 0.28, clay 0.78), blue metal (none)."""
    part = np.asarray(mask.resize((WIDE // 2, HIGH // 2)), float) / 255
    rough = 0.78 * (1 - part) + 0.28 * part
    out = np.zeros((*part.shape, 3), np.uint8)
    out[..., 0], out[..., 1] = 255, (rough * 255).astype(np.uint8)
    return Image.fromarray(out)


# -- the file


class File:
    """A .glb in the making."""

    def __init__(self) -> None:
        self.raw = b""
        self.doc: dict = {"asset": {"version": "2.0", "generator": "make_amphora.py", "copyright": "MIT"}, "scene": 0}

    def put(self, key: str, item: dict) -> int:
        self.doc.setdefault(key, []).append(item)
        return len(self.doc[key]) - 1

    def view(self, raw: bytes) -> int:
        at = len(self.raw)
        self.raw += raw + b"\0" * (-len(raw) % 4)
        return self.put("bufferViews", {"buffer": 0, "byteOffset": at, "byteLength": len(raw)})

    def array(self, a: np.ndarray, kind: str, **more) -> int:
        component = {"<f4": 5126, "<u2": 5123}[a.dtype.str]
        item = {"bufferView": self.view(np.ascontiguousarray(a).tobytes()), "componentType": component, "count": len(a)}
        return self.put("accessors", {**item, "type": kind, **more})

    def mesh(self, name: str, shape, material: int) -> int:
        P, N, uv, tri = shape
        P = P.astype("<f4")
        given = {
            "POSITION": self.array(P, "VEC3", min=P.min(0).tolist(), max=P.max(0).tolist()),
            "NORMAL": self.array(N.astype("<f4"), "VEC3"),
            "TEXCOORD_0": self.array(np.round(uv.clip(0, 1) * 65535).astype("<u2"), "VEC2", normalized=True),
        }
        index = self.array(tri.astype("<u2").ravel(), "SCALAR")
        return self.put(
            "meshes", {"name": name, "primitives": [{"attributes": given, "indices": index, "material": material}]}
        )

    def texture(self, name: str, image: Image.Image, quality: int) -> int:
        out = io.BytesIO()
        image.save(out, "JPEG", quality=quality, subsampling=0, optimize=True)
        source = self.put("images", {"name": name, "mimeType": "image/jpeg", "bufferView": self.view(out.getvalue())})
        return self.put("textures", {"source": source})

    def save(self, path: Path) -> None:
        self.doc["buffers"] = [{"byteLength": len(self.raw)}]
        text = json.dumps(self.doc, separators=(",", ":")).encode()
        text += b" " * (-len(text) % 4)
        chunks = (
            struct.pack("<I4s", len(text), b"JSON") + text + struct.pack("<I4s", len(self.raw), b"BIN\0") + self.raw
        )
        path.write_bytes(struct.pack("<4sII", b"glTF", 2, 12 + len(chunks)) + chunks)


def plain(name: str, color, metallic: float, roughness: float) -> dict:
    pbr = {"baseColorFactor": [*color, 1], "metallicFactor": metallic, "roughnessFactor": roughness}
    return {"name": name, "pbrMetallicRoughness": pbr}


def main(path: Path) -> None:
    f = File()
    color, mask = painting()
    pbr = {
        "baseColorTexture": {"index": f.texture("painting", color, 88)},
        "metallicRoughnessTexture": {"index": f.texture("glaze", surfaces(mask), 80)},
        "metallicFactor": 0,
    }
    clay = f.put("materials", {"name": "clay", "doubleSided": True, "pbrMetallicRoughness": pbr})
    slate = f.put("materials", plain("slate", (0.035, 0.04, 0.048), 0, 0.35))
    brass = f.put("materials", plain("brass", (0.86, 0.62, 0.3), 1, 0.3))
    paper = f.put("materials", {**plain("paper", (0.55, 0.5, 0.44), 0, 0.9), "doubleSided": True})
    vessel = f.put(
        "nodes", {"name": "amphora", "mesh": f.mesh("amphora", amphora(), clay), "translation": [0, 0.16, 0]}
    )
    ring = f.put("nodes", {"name": "rim", "mesh": f.mesh("rim", disc(0.735, 0.09, 0.125, 0.008), brass)})
    plate = f.put("nodes", {"name": "plate", "mesh": f.mesh("plate", disc(0.72, 0.05, 0.16, 0.015), slate)})
    table = f.put("nodes", {"name": "turntable", "children": [plate, ring, vessel]})
    foot = f.put("nodes", {"name": "foot", "mesh": f.mesh("foot", disc(0.5, 0.0, 0.05, 0.005), slate)})
    wall = f.put("nodes", {"name": "backdrop", "mesh": f.mesh("backdrop", backdrop(), paper)})
    f.put("scenes", {"nodes": [table, foot, wall]})
    times = np.linspace(0, SECONDS, 5).astype("<f4")
    half = np.linspace(0, np.pi, 5)
    turns = np.stack([0 * half, np.sin(half), 0 * half, np.cos(half)], 1).astype("<f4")
    keys = {"input": f.array(times, "SCALAR", min=[0.0], max=[SECONDS]), "output": f.array(turns, "VEC4")}
    channel = {"sampler": 0, "target": {"node": table, "path": "rotation"}}
    f.put("animations", {"name": "turn", "channels": [channel], "samplers": [keys]})
    f.save(path)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "amphora.glb")
