"""What follows from a geometry's arrays: faces, edges, normals, triangles.

Faces are those of closed polygons and of meshes' patches; indices count vertices (`Geometry.verts` gives their points),
so that vertex attributes are at hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .geometry import MESH, NURBS, POLY, SURFACES, Geometry
from .splines import to_meshes

Ints = NDArray[np.int32]
Doubles = NDArray[np.float64]


def faces(g: Geometry) -> tuple[Ints, Ints, Ints]:
    """(vertices, offsets, prims): each face's vertices one after the other, where each begins, each one's primitive."""
    polygon = (g.kind == POLY) & g.closed & (g.counts > 2)
    if polygon.all():
        return np.arange(g.num_vertices, dtype=np.int32), g.offsets, np.arange(g.num_prims, dtype=np.int32)
    verts, counts, prims = [np.zeros(0, np.int32)], [g.counts[polygon]], [np.flatnonzero(polygon).astype(np.int32)]
    if polygon.any():
        verts = [np.flatnonzero(polygon[g.vertex_prim]).astype(np.int32)]
    for i in np.flatnonzero(g.kind == MESH):
        quads = mesh_quads(g, int(i))
        verts.append(quads.reshape(-1))
        counts.append(np.full(len(quads), 4, np.int32))
        prims.append(np.full(len(quads), i, np.int32))
    offsets = np.zeros(sum(map(len, counts)) + 1, np.int32)
    np.cumsum(np.concatenate(counts), out=offsets[1:])
    return np.concatenate(verts), offsets, np.concatenate(prims)


def mesh_quads(g: Geometry, i: int) -> Ints:
    """(quads, 4) vertices of mesh i's patches, row after row; rows run up when columns run to the right."""
    index = mesh_grid(g, i)
    a, b = index[:-1, :-1], index[:-1, 1:]
    c, d = index[1:, 1:], index[1:, :-1]
    return np.stack([a, b, c, d], -1).reshape(-1, 4)


def mesh_grid(g: Geometry, i: int) -> Ints:
    """(rows, cols) vertices of mesh i, the first row or column once more at the end where it is closed that way."""
    index = np.arange(g.offsets[i], g.offsets[i + 1], dtype=np.int32).reshape(int(g.rows[i]), -1)
    if g.closed[i]:
        index = np.concatenate([index, index[:, :1]], 1)
    if g.closed_v[i]:
        index = np.concatenate([index, index[:1]], 0)
    return index


def edges(g: Geometry) -> Ints:
    """(edges, 2) vertices: every primitive's sides, one that two faces share twice; for wireframes and lines."""
    follow = _following(g)
    v = np.flatnonzero(follow >= 0).astype(np.int32)
    out = [np.stack([v, follow[v]], -1)]
    for i in np.flatnonzero(np.isin(g.kind, SURFACES)):
        index = mesh_grid(g, int(i))
        rows, cols = int(g.rows[i]), g.cols(int(i))
        out.append(np.stack([index[:rows, :-1], index[:rows, 1:]], -1).reshape(-1, 2))
        out.append(np.stack([index[:-1, :cols], index[1:, :cols]], -1).reshape(-1, 2))
    return np.concatenate(out).astype(np.int32)


def corners(g: Geometry) -> Ints:
    """(n, 3) vertices where two sides of a polygon or curve meet: the one before, its own, the one after."""
    follow = _following(g)
    v = np.flatnonzero(follow >= 0)
    before = np.full(g.num_vertices, -1, np.int32)
    before[follow[v]] = v
    v = v[before[v] >= 0]
    return np.stack([before[v], v, follow[v]], -1).astype(np.int32)


def _following(g: Geometry) -> Ints:
    """(vertices,) the vertex after each along its polygon or curve; -1 after the last of an open one, and in others."""
    curve = (g.kind != MESH) & (g.kind <= NURBS)
    start, end = g.offsets[:-1], g.offsets[1:]
    follow = np.arange(1, g.num_vertices + 1, dtype=np.int32)
    last = end[curve & (end > start)] - 1
    follow[last] = np.where(g.closed[g.vertex_prim[last]], start[g.vertex_prim[last]], -1)
    follow[~curve[g.vertex_prim]] = -1
    return follow


def area_vectors(P: NDArray[Any], verts: Ints, offsets: Ints) -> Doubles:
    """(faces, 3): each polygon's normal as long as its area (Newell's sum). verts: points, face after face."""
    counts = np.diff(offsets)
    # axis by axis: NumPy is slow along rows of three
    out = np.zeros((3, len(counts)))
    columns = np.ascontiguousarray(P.T, np.float64)
    for some, corners in _small(verts, offsets):
        areas = np.empty((3, len(corners)))
        for part, (a, b, c, *d) in _blocks(columns, corners):
            # of a triangle two sides, of a quad the diagonals: the same sum
            cross = _cross(_less(c, a), _less(d[0], b)) if d else _cross(_less(b, a), _less(c, a))
            areas[0, part], areas[1, part], areas[2, part] = cross
        areas *= 0.5
        out[:, some] = areas
    some = np.flatnonzero(counts > 4)
    if len(some):
        at = np.concatenate([np.arange(offsets[i], offsets[i + 1]) for i in some])
        starts = np.cumsum(counts[some]) - counts[some]
        p = columns.T[verts[at]]
        # relative to each face's first corner: far from the origin the products would lose their last digits
        p = p - np.repeat(p[starts], counts[some], axis=0)
        after = np.arange(len(at)) + 1
        after[starts + counts[some] - 1] = starts
        out[:, some] = np.add.reduceat(np.cross(p, p[after]), starts, axis=0).T / 2.0
    return out.T


#: a value for each face, by axis
_Columns = Sequence[Doubles]


def _less(a: _Columns, b: _Columns) -> _Columns:
    return [x - y for x, y in zip(a, b, strict=True)]


def _cross(u: _Columns, v: _Columns) -> _Columns:
    return [u[j] * v[k] - u[k] * v[j] for j, k in ((1, 2), (2, 0), (0, 1))]


def _blocks(columns: Doubles, corners: Ints) -> Iterator[tuple[slice, list[_Columns]]]:
    """The positions of faces' corners, so many faces at a time that what is made of them stays in the cache.

    columns: (3, points); corners: (faces, k) points.
    """
    for i in range(0, len(corners), 8192):
        part = slice(i, i + 8192)
        yield part, [[x.take(at) for x in columns] for at in np.ascontiguousarray(corners[part].T, np.intp)]


def _small(verts: Ints, offsets: Ints) -> Iterator[tuple[Any, Ints]]:
    """Which faces are triangles, and which are quads; the points of their corners, (faces, 3 or 4)."""
    counts = np.diff(offsets)
    for size in (3, 4):
        some = np.flatnonzero(counts == size)
        if len(some) == len(counts) and size * len(some) == len(verts):
            yield slice(None), verts.reshape(-1, size)
        elif len(some):
            yield some, verts[offsets[some][:, None] + np.arange(size)]


def _unit(v: NDArray[Any]) -> NDArray[np.float32]:
    """Rows (n, 3) as long as 1; of length 0 stay so."""
    columns = np.ascontiguousarray(v.T, np.float64)
    length = np.sqrt((columns * columns).sum(0))
    return np.ascontiguousarray(np.divide(columns, length, out=columns, where=length > 0).astype(np.float32).T)


def prim_normals(g: Geometry) -> NDArray[np.float32]:
    """(prims, 3) float32 unit normals, of a mesh the mean of its faces; an open polygon counts as closed."""
    out = area_vectors(g.P, g.verts, g.offsets)
    mesh = g.kind == MESH
    if mesh.any():
        verts, offsets, prims = faces(g)
        areas = area_vectors(g.P, g.verts[verts], offsets)
        out[mesh] = 0.0
        np.add.at(out, prims[mesh[prims]], areas[mesh[prims]])
    return _unit(out)


def point_normals(g: Geometry) -> NDArray[np.float32]:
    """(points, 3) float32 unit normals: of the faces around each point, weighted by area; 0 where there is no face."""
    verts, offsets, _ = faces(g)
    points = g.verts[verts]
    areas = area_vectors(g.P, points, offsets).T
    out = np.zeros((3, g.num_points))
    for some, corners in _small(points, offsets):
        parts = areas[:, some]
        for corner in corners.T:
            at = corner.astype(np.intp)
            for part, total in zip(parts, out, strict=True):
                total += np.bincount(at, part, g.num_points)
    counts = np.diff(offsets)
    if len(counts) and counts.max() > 4:
        counts = np.where(counts > 4, counts, 0)
        large = np.repeat(counts > 4, np.diff(offsets))
        for area, total in zip(areas, out, strict=True):
            total += np.bincount(points[large], np.repeat(area, counts), g.num_points)
    return _unit(out.T)


def vertex_normals(g: Geometry, cusp: float = 180.0) -> NDArray[np.float32]:
    """(vertices, 3) float32: of the faces around the point those that turn by at most `cusp` degrees from its own.

    Unit normals; 0 gives flat faces, 180 the point normals.
    """
    verts, offsets, _ = faces(g)
    points = g.verts[verts]
    areas = np.repeat(area_vectors(g.P, points, offsets), np.diff(offsets), axis=0)
    out = np.zeros((g.num_vertices, 3))
    if cusp >= 180.0:
        return point_normals(g)[g.verts]
    unit = _unit(areas).astype(np.float64)
    limit = np.cos(np.radians(cusp)) - 1e-6
    order = np.argsort(points, kind="stable")
    for block in np.split(order, np.flatnonzero(np.diff(points[order])) + 1):
        near = (unit[block] @ unit[block].T >= limit).astype(np.float64)
        np.add.at(out, verts[block], near @ areas[block])
    return _unit(out)


def triangles(g: Geometry) -> tuple[Ints, Ints]:
    """((n, 3) vertices, (n,) primitives): all faces cut into triangles that turn as they do.

    A face that is not convex is cut by its ears, others as fans from their first corner. Open polygons give none.
    """
    verts, offsets, prims = faces(g)
    counts = np.diff(offsets)
    per = counts - 2
    first = np.cumsum(per) - per
    face = np.repeat(np.arange(len(counts), dtype=np.int32), per)
    if len(verts) == 4 * len(counts) and (counts == 4).all():
        local = np.arange(len(verts), dtype=np.int32).reshape(-1, 4)[:, [0, 1, 2, 0, 2, 3]].reshape(-1, 3)
    else:
        step = np.arange(len(face)) - first[face]
        base = offsets[:-1][face]
        local = np.stack([base, base + step + 1, base + step + 2], -1)
    points = g.verts[verts]
    for i in _bent_quads(g.P, points, offsets):
        local[first[i] : first[i] + 2] = offsets[i] + np.array([[0, 1, 3], [1, 2, 3]])
    for i in _concave(g.P, points, offsets):
        corners = points[offsets[i] : offsets[i + 1]]
        local[first[i] : first[i] + per[i]] = offsets[i] + ears(np.asarray(g.P, np.float64)[corners])
    return verts[local], prims[face]


def _bent_quads(P: NDArray[Any], points: Ints, offsets: Ints) -> Ints:
    """The quads that a cut from their first corner to their third would leave: those that bend inwards beside it."""
    bent = np.zeros(len(offsets) - 1, bool)
    columns = np.ascontiguousarray(P.T, np.float64)
    for some, corners in _small(points, offsets):
        if corners.shape[1] != 4:
            continue
        inward = np.empty(len(corners), bool)
        for part, (a, b, c, d) in _blocks(columns, corners):
            normal = _cross(_less(c, a), _less(d, b))
            first = _dot(_cross(_less(b, a), _less(c, b)), normal)
            second = _dot(_cross(_less(d, c), _less(a, d)), normal)
            inward[part] = np.minimum(first, second) < -1e-6 * _dot(normal, normal)
        bent[some] = inward
    return np.flatnonzero(bent).astype(np.int32)


def _dot(u: _Columns, v: _Columns) -> Doubles:
    return u[0] * v[0] + u[1] * v[1] + u[2] * v[2]


def _concave(P: NDArray[Any], points: Ints, offsets: Ints) -> Ints:
    """The faces of five corners and more with one that turns the wrong way."""
    counts = np.diff(offsets)
    many = np.flatnonzero(counts > 4)
    if not len(many):
        return many.astype(np.int32)
    counts = counts[many]
    ends = np.cumsum(counts)
    start = ends - counts
    points = points[np.repeat(offsets[many] - start, counts) + np.arange(ends[-1])]
    after, before = np.arange(ends[-1]) + 1, np.arange(ends[-1]) - 1
    after[ends - 1], before[start] = start, ends - 1
    p = np.asarray(P, np.float64)[points]
    turn = np.cross(p - p[before], p[after] - p)
    own = np.concatenate([[0], ends]).astype(np.int32)
    normal = np.repeat(area_vectors(P, points, own), counts, axis=0)
    wrong = (turn * normal).sum(1) < -1e-9 * (normal**2).sum(1)
    return many[np.unique(np.repeat(np.arange(len(many)), counts)[wrong])].astype(np.int32)


def ears(p: Doubles) -> Ints:
    """(n - 2, 3) corners of the triangles of one polygon (n, 3); its corners are looked at in its own plane."""
    normal = area_vectors(p, np.arange(len(p), dtype=np.int32), np.array([0, len(p)], np.int32))[0]
    axis = int(np.abs(normal).argmax())
    flat = p[:, [(axis + 1) % 3, (axis + 2) % 3]] * (1.0, 1.0 if normal[axis] >= 0 else -1.0)
    left = list(range(len(p)))
    out: list[tuple[int, ...]] = []
    while len(left) > 3:
        k = next((k for k in range(len(left)) if _is_ear(flat, left, k)), 0)
        out.append((left[k - 1], left[k], left[(k + 1) % len(left)]))
        del left[k]
    out.append(tuple(left))
    return np.array(out, np.int32)


def _is_ear(p: Doubles, left: list[int], k: int) -> bool:
    """Whether no other corner lies in corner k's triangle, and its third side within the polygon at both ends.

    Corners at the same place as the triangle's own are let pass: a bridge to a hole has each of its ends twice.
    """
    n = len(left)
    z, a, b, c, d = p[[left[(k + i) % n] for i in (-2, -1, 0, 1, 2)]]
    if _side(a, b, c) <= 0 or not (opens_to(z, a, b, c) and opens_to(b, c, d, a)):
        return False
    rest = p[left]
    inside = (_side(a, b, rest.T) >= 0) & (_side(b, c, rest.T) >= 0) & (_side(c, a, rest.T) >= 0)
    inside[inside] = [not (q == (a, b, c)).all(axis=1).any() for q in rest[inside]]
    return not bool(inside.any())


def opens_to(before: Any, corner: Any, after: Any, to: Any) -> bool:
    """Whether the way from a polygon's corner to a place begins inside of it; (2,) each, counter-clockwise."""
    sides = _side(before, corner, to) > 0, _side(corner, after, to) > 0
    return all(sides) if _side(before, corner, after) > 0 else any(sides)


def _side(a: Doubles, b: Doubles, c: Doubles) -> Any:
    """Twice the area of the triangle abc; above 0 where c lies to the left of ab."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def to_polygons(g: Geometry) -> Geometry:
    """Meshes and spline surfaces as quads, other primitives as they are; attributes and groups follow.

    Where a mesh is closed, a texture that runs once around it (vertex attribute uv) goes on to the end at the seam.
    """
    g = to_meshes(g)
    if not (g.kind == MESH).any():
        return g
    parts = [_as_polygons(g, i) for i in range(g.num_prims)]
    verts, counts, prims = (np.concatenate(column).astype(np.int32) for column in zip(*parts, strict=True))
    vertex = {k: a[verts] for k, a in g.vertex.items()}
    if "uv" in vertex:
        vertex["uv"] = _close_seams(vertex["uv"], counts, prims, g)
    keep = np.where(g.kind == MESH, POLY, g.kind)[prims].astype(np.uint8)
    return g.replace(
        verts=g.verts[verts],
        offsets=np.concatenate([[0], np.cumsum(counts)]).astype(np.int32),
        kind=keep,
        closed=(g.closed | (g.kind == MESH))[prims],
        closed_v=np.zeros(len(prims), bool),
        rows=np.where(g.kind == MESH, 0, g.rows)[prims].astype(np.int32),
        vertex=vertex,
        prim={k: a[prims] for k, a in g.prim.items()},
        prim_groups={k: a[prims] for k, a in g.prim_groups.items()},
    )


def _as_polygons(g: Geometry, i: int) -> tuple[Ints, Ints, Ints]:
    if g.kind[i] == MESH:
        quads = mesh_quads(g, i)
        return quads.reshape(-1), np.full(len(quads), 4), np.full(len(quads), i)
    verts = np.arange(g.offsets[i], g.offsets[i + 1])
    return verts, np.array([len(verts)]), np.array([i])


def _close_seams(uv: NDArray[Any], counts: Ints, prims: Ints, g: Geometry) -> NDArray[Any]:
    """The last patches of closed meshes end one past the start, whichever way the texture runs."""
    quads = np.flatnonzero((g.kind == MESH)[prims])
    if not len(quads):
        return uv
    corners = (np.cumsum(counts) - counts)[quads][:, None] + np.arange(4)
    values = uv[corners].astype(np.float32)
    # a corner is (row, column), (row, column + 1), (row + 1, column + 1), (row + 1, column)
    for axis, closed, starts, ends in ((0, g.closed, [0, 3], [1, 2]), (1, g.closed_v, [0, 1], [3, 2])):
        step = values[:, ends, axis] - values[:, starts, axis]
        jump = (step < -0.5).astype(np.float32) - (step > 0.5)
        values[:, ends, axis] += jump * closed[prims[quads]][:, None]
    out = uv.astype(np.float32)
    out[corners] = values
    return out
