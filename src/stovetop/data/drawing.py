"""Geometry as a renderer wants it: triangles and lines over vertices that carry all their attributes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .curves import to_polylines
from .geometry import AXES, MESH, PARTICLES, POLY, STANDARD, Geometry
from .metaballs import polygonized
from .rebuild import spans, take_prims
from .skin import DATA
from .splines import to_meshes
from .topology import edges, point_normals, to_polygons, triangles

Ints = NDArray[np.int32]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Drawing:
    """triangles: (n, 3) int32 and lines: (m, 2) int32, of vertices. prims: (n,) int32, each triangle's primitive.

    arrays: name -> (vertices, size) float32; always P, N, uv (3 each) and Cd (4).
    """

    triangles: Ints
    prims: Ints
    lines: Ints
    arrays: dict[str, Floats]


def drawing(g: Geometry) -> Drawing:
    """Closed polygons and curves, meshes and metaballs as triangles, open ones and particles as lines.

    An attribute is taken from the vertices, else from the points, the primitives, the detail (TD's order). Where only
    points have attributes, "vertices" here are the points. Without N the points' normals are computed; without uv it
    is 0, without Cd 1. `prims` counts those of `g`.
    """
    g, number = plain(g)
    # to_polygons repeats a mesh's vertices for each face: the numbers lead back to those there are
    numbered = g.with_attributes("prim", _prim=np.arange(g.num_prims, dtype=np.int32))
    numbered = numbered.with_attributes("vertex", _vertex=np.arange(g.num_vertices, dtype=np.int32))
    flat = to_polygons(numbered)
    tri, prims = triangles(flat)
    lines = _open_lines(flat)
    origin = flat.vertex["_vertex"].astype(np.int32)
    if not g.vertex and not g.prim:
        to, arrays = g.verts[origin], _point_arrays(g)
    else:
        to, arrays = _vertex_arrays(g, flat, origin)
    n = len(arrays["P"])
    arrays["uv"] = _wide(arrays.get("uv", np.zeros((n, 3), np.float32)), 3)
    arrays["Cd"] = _wide(arrays.get("Cd", np.ones((n, 4), np.float32)), 4)
    return Drawing(to[tri], number[flat.prim["_prim"][prims]], to[lines], arrays)


#: seconds of its way that a particle drawn as a line shows
STREAK = 1 / 30


def plain(g: Geometry) -> tuple[Geometry, Ints]:
    """Splines, metaballs and particles as polygons; and the primitive of `g` that each primitive comes from."""
    number = np.arange(g.num_prims, dtype=np.int32)
    if not np.any(g.kind > MESH):
        return g, number
    made = _streaks(polygonized(to_polylines(to_meshes(g.with_attributes("prim", _prim=number), (2.0, 2.0)), 2.0)))
    number = made.prim["_prim"].astype(np.int32) if made.num_prims else number[:0]
    hidden = {"_prim", *AXES, "metaweight", "metakernel", "metaexp"}
    return made.replace(prim={k: a for k, a in made.prim.items() if k not in hidden}), number


def _streaks(g: Geometry) -> Geometry:
    """Particles that are drawn as lines as lines from where they are back along `v`."""
    lines = np.flatnonzero((g.kind == PARTICLES) & (g.rows == 0))
    if not len(lines):
        return g
    v = spans(g.offsets[lines], g.counts[lines])
    owner, head = np.repeat(lines, g.counts[lines]), g.verts[v]
    P, n = g.P[head], len(head)
    tails = P - g.point["v"][head] * np.float32(STREAK) if "v" in g.point else P
    pairs = Geometry.polygons(np.concatenate([P, tails]), np.arange(n)[:, None] + [0, n], closed=False)
    twice = np.concatenate([head, head])
    streaks = pairs.replace(
        point={k: a[twice] for k, a in g.point.items()}, prim={k: a[owner] for k, a in g.prim.items()}
    )
    rest = np.ones(g.num_prims, bool)
    rest[lines] = False
    return Geometry.merge([take_prims(g, np.flatnonzero(rest)), streaks]) if rest.any() else streaks


def _vertex_arrays(g: Geometry, flat: Geometry, origin: Ints) -> tuple[Ints, dict[str, Floats]]:
    """Every numeric attribute for each vertex, with P and N; and the vertex of each corner of `flat`.

    A corner whose values are another than its vertex's (where a closed mesh's texture ends) gets a vertex of its own.
    """
    moved = np.zeros(len(origin), bool)
    for name, values in g.vertex.items():
        other = flat.vertex[name] != values[origin]
        moved |= other if other.ndim == 1 else other.any(axis=1)
    extra = np.flatnonzero(moved)
    to = origin.copy()
    to[extra] = g.num_vertices + np.arange(len(extra), dtype=np.int32)
    arrays = {"P": g.P[g.verts]}
    for name in dict.fromkeys(n for cls in (g.vertex, g.point, g.prim, g.detail) for n in cls if n != DATA):
        found = at_vertices(g, name)
        if found is not None:
            arrays[name] = found
    arrays["N"] = _whole_normals(g, arrays.get("N"))
    if len(extra):
        for name, values in arrays.items():
            own = at_vertices(flat, name) if name in g.vertex else None
            arrays[name] = np.concatenate([values, values[origin[extra]] if own is None else own[extra]])
    return to, arrays


def _whole_normals(g: Geometry, N: Floats | None) -> Floats:
    """(vertices, 3): where geometry was merged whose normals belonged to points with such whose belonged to vertices,
    the vertices of the one have none; theirs are the points', or the surface's."""
    if N is None:
        return point_normals(g)[g.verts]
    none = ~N.any(axis=1) if "N" in g.vertex else np.zeros(len(N), bool)
    if none.any():
        points = np.asarray(g.point["N"] if "N" in g.point else point_normals(g), np.float32)
        N = N.copy()
        N[none, :3] = points[g.verts[none], :3]
    return N


def _point_arrays(g: Geometry) -> dict[str, Floats]:
    """The same for each point, of geometry whose vertices and primitives have none."""
    n = g.num_points
    arrays = {"P": g.P}
    for source in (g.detail, g.point):
        for name, values in source.items():
            if values.dtype.kind in "fiub" and name != DATA:
                flat = np.asarray(values, np.float32).reshape(len(values), -1)
                arrays[name] = flat if source is g.point else np.repeat(flat[:1], n, axis=0)
    if "N" not in arrays:
        arrays["N"] = point_normals(g)
    return arrays


def at_vertices(g: Geometry, name: str) -> Floats | None:
    """(vertices, size) float32 of an attribute, of the first class that has it; None for text and where none has."""
    found: Any = None
    if name in g.vertex:
        found = g.vertex[name]
    elif name in g.point:
        found = g.point[name][g.verts]
    elif name in g.prim:
        found = g.prim[name][g.vertex_prim]
    elif name in g.detail:
        found = np.repeat(g.detail[name][:1], g.num_vertices, axis=0)
    if found is None or found.dtype.kind not in "fiub":
        return None
    return np.ascontiguousarray(found.reshape(g.num_vertices, -1), np.float32)


def _wide(values: Floats, size: int) -> Floats:
    """At least so many columns: missing ones are 0, of colours 1 (an opaque alpha)."""
    have = values.shape[1]
    if have >= size:
        return values[:, :size]
    fill = np.full((len(values), size - have), 1.0 if size == len(STANDARD["Cd"]) else 0.0, np.float32)  # type: ignore[arg-type]
    return np.concatenate([values, fill], axis=1)


def _open_lines(g: Geometry) -> Ints:
    """The sides of open polygons and of curves' hulls."""
    sides = edges(g)
    closed = (g.closed & (g.kind == POLY) & (g.counts > 2))[g.vertex_prim[sides[:, 0]]]
    return sides[~closed]
