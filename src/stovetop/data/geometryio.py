"""Geometry to and from files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from .geometry import MESH, Geometry
from .topology import to_polygons


def save(path: Path, g: Geometry) -> None:
    """By extension: .obj. ValueError for others, OSError where it cannot be written."""
    if path.suffix.lower() != ".obj":
        raise ValueError(f"geometry can be saved as .obj, not as '{path.suffix}'")
    path.write_text("\n".join(obj_lines(g)) + "\n")


def obj_lines(g: Geometry) -> Iterator[str]:
    """Wavefront's text: positions, uv and N of vertices or points, meshes as quads, open polygons as lines."""
    g = to_polygons(g) if (g.kind == MESH).any() else g
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
        yield " ".join(["f" if closed else "l", *(words if closed else [w.split("/")[0] for w in words])])
