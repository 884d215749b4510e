"""Geometry to and from files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from .geometry import PARTICLES, Geometry
from .metaballs import polygonized
from .topology import to_polygons

#: read by trimesh
MESHES = (".ply", ".stl", ".gltf", ".glb", ".off", ".3mf", ".dae")


def load(path: Path) -> Geometry:
    """By extension: .obj, or one of MESHES. ValueError for others and broken ones, OSError, ImportError."""
    suffix = path.suffix.lower()
    if suffix == ".obj":
        return read_obj(path.read_text(errors="replace"))
    if suffix in MESHES:
        return _by_trimesh(path)
    raise ValueError(f"geometry can be read from .obj, {', '.join(MESHES)}, not '{suffix}'")


def read_obj(text: str) -> Geometry:
    """Wavefront's text. uv and N become attributes of vertices, colours behind positions Cd; groups of `g o usemtl`.

    ValueError names the line that cannot be read.
    """
    lists: dict[str, list[list[float]]] = {"v": [], "vt": [], "vn": []}
    corners: list[tuple[int, int, int]] = []
    counts: list[int] = []
    closed: list[bool] = []
    names: dict[str, list[int]] = {}
    current: dict[str, str] = {}
    for number, line in enumerate(text.replace("\\\n", " ").split("\n"), 1):
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        head, rest = words[0], words[1:]
        try:
            if head in lists:
                lists[head].append([float(x) for x in rest])
            elif head in ("f", "l"):
                found = [_corner(word, lists) for word in rest]
                for name in current.values():
                    names.setdefault(name, []).append(len(counts))
                corners += found
                counts.append(len(found))
                closed.append(head == "f")
            elif head in ("g", "o", "usemtl"):
                current[head] = "_".join(rest)
        except (ValueError, IndexError) as cause:
            raise ValueError(f"line {number}: '{line.strip()[:60]}': {cause}") from None
    return _assembled(lists, np.array(corners, np.int64).reshape(-1, 3), counts, closed, names)


def _corner(word: str, lists: dict[str, list[list[float]]]) -> tuple[int, int, int]:
    """(position, texture, normal) from 0 on, -1 for none; numbers below 0 count back from the last so far."""
    parts = [*word.split("/"), "", ""][:3]
    out = []
    for part, key in zip(parts, ("v", "vt", "vn"), strict=True):
        i = int(part) if part else 0
        n = len(lists[key])
        if part and not (0 < i <= n or -n <= i < 0):
            raise ValueError(f"there is no {key} {i} of {n}")
        out.append(i - 1 if i > 0 else n + i if i < 0 else -1)
    return out[0], out[1], out[2]


def _assembled(
    lists: Any, corners: Any, counts: list[int], closed: list[bool], names: dict[str, list[int]]
) -> Geometry:
    P = np.array([v[:3] for v in lists["v"]], np.float32).reshape(-1, 3)
    verts = corners[:, 0].astype(np.int32)
    g = Geometry.polygons(P, np.split(verts, np.cumsum(counts)[:-1]) if counts else [])
    g = g.replace(closed=np.array(closed, bool))
    for name, key, column in (("uv", "vt", 1), ("N", "vn", 2)):
        if lists[key] and np.any(corners[:, column] >= 0):
            table = np.zeros((len(lists[key]) + 1, 3), np.float32)
            for i, values in enumerate(lists[key]):
                table[i, : min(len(values), 3)] = values[:3]
            # -1 takes the last row: zeros
            g = g.with_attributes("vertex", **{name: table[corners[:, column]]})
    if lists["v"] and all(len(v) >= 6 for v in lists["v"]):
        g = g.with_attributes("point", Cd=np.array([[*v[3:6], 1.0] for v in lists["v"]], np.float32))
    groups = {}
    for name, members in names.items():
        if name:
            groups[name] = np.isin(np.arange(g.num_prims), members)
    return g.replace(prim_groups=groups)


def _by_trimesh(path: Path) -> Geometry:
    try:
        import trimesh
    except ImportError:
        raise ImportError(f"{path.suffix} files need the trimesh library: pip install stovetop[geometry]") from None
    try:
        scene = trimesh.load_scene(path, process=False)
        parts = list(scene.dump())
    except Exception as cause:
        raise ValueError(f"{path}: {cause}") from cause
    made = [_of_trimesh(part, str(part.metadata.get("name") or "")) for part in parts if hasattr(part, "vertices")]
    if not made:
        raise ValueError(f"{path}: there is no geometry")
    return Geometry.merge(made)


def _of_trimesh(part: Any, name: str) -> Geometry:
    faces = getattr(part, "faces", None)
    P = np.asarray(part.vertices, np.float32)
    g = Geometry(P=P.copy()) if faces is None else Geometry.polygons(P, np.asarray(faces, np.int32))
    own = getattr(part, "_cache", {})
    if faces is not None and "vertex_normals" in getattr(own, "cache", {}):
        g = g.with_attributes("point", N=np.asarray(part.vertex_normals, np.float32))
    visual = getattr(part, "visual", None)
    uv = getattr(visual, "uv", None)
    if uv is not None and len(uv) == len(P):
        g = g.with_attributes("point", uv=np.pad(np.asarray(uv, np.float32)[:, :2], ((0, 0), (0, 1))))
    colors = getattr(visual, "vertex_colors", None) if getattr(visual, "kind", "") == "vertex" else None
    if faces is None:
        colors = getattr(part, "colors", None)
    if colors is not None and len(colors) == len(P):
        g = g.with_attributes("point", Cd=np.asarray(colors, np.float32) / 255)
    return g.replace(prim_groups={name: np.ones(g.num_prims, bool)}) if name and g.num_prims else g


def save(path: Path, g: Geometry) -> None:
    """By extension: .obj. ValueError for others, OSError where it cannot be written."""
    if path.suffix.lower() != ".obj":
        raise ValueError(f"geometry can be saved as .obj, not as '{path.suffix}'")
    path.write_text("\n".join(obj_lines(g)) + "\n")


def obj_lines(g: Geometry) -> Iterator[str]:
    """Wavefront's text: positions, uv and N of vertices or points, meshes as quads, open polygons as lines,
    metaballs as their surfaces, particles as points."""
    g = to_polygons(polygonized(g))
    yield from ("v {:.9g} {:.9g} {:.9g}".format(*p) for p in g.P.tolist())
    marks: list[list[int]] = [(g.verts + 1).tolist()]
    for name, tag, size in (("uv", "vt", 2), ("N", "vn", 3)):
        own = g.vertex.get(name)
        values = own if own is not None else g.point.get(name)
        marks.append([0] * g.num_vertices)
        if values is None:
            continue
        yield from (f"{tag} " + " ".join(f"{v:.9g}" for v in row[:size]) for row in values.tolist())
        marks[-1] = list(range(1, g.num_vertices + 1)) if own is not None else marks[0]
    corners = ["/".join(str(m) if m else "" for m in corner).rstrip("/") for corner in zip(*marks, strict=True)]
    for i in range(g.num_prims):
        words = corners[g.offsets[i] : g.offsets[i + 1]]
        closed = bool(g.closed[i])
        if g.kind[i] == PARTICLES:
            yield "p " + " ".join(str(v + 1) for v in g.prim_points(i))
            continue
        yield " ".join(["f" if closed else "l", *(words if closed else [w.split("/")[0] for w in words])])
