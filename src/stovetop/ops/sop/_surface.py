"""From rows and columns of points to the primitives that a generator's Primitive Type and Connectivity ask for."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from stovetop.data.conics import conic_surface
from stovetop.data.geometry import Geometry
from stovetop.data.knots import Basis
from stovetop.data.splines import hull_size, spline_surfaces
from stovetop.data.topology import to_polygons
from stovetop.ops.sop._family import unavailable

TYPES = {"prim": "Primitive", "poly": "Polygon", "mesh": "Mesh", "nurbs": "NURBS", "bezier": "Bezier"}


def surface(
    kind: str,
    connect: str,
    P: ArrayLike,
    rows: int,
    cols: int,
    closed_u: bool = False,
    index: ArrayLike | None = None,
    point: dict[str, NDArray[np.float32]] | None = None,
    vertex: dict[str, NDArray[np.float32]] | None = None,
    closed_v: bool = False,
    orders: tuple[int, int] = (4, 4),
    through: bool = True,
) -> Geometry:
    """A mesh, its polygons, or a spline surface: through its points, or with them as its hull.

    vertex: attributes of the mesh's vertices. orders: of splines along rows and along columns. CookError for kinds that
    are not available. Triangles and Alternating Triangles differ from Quadrilaterals in polygons alone.
    """
    if kind not in ("poly", "mesh", "nurbs", "bezier"):
        raise unavailable(f"Primitive Type '{TYPES[kind]}'", "Mesh or Polygon")
    g = Geometry.mesh(P, rows, cols, closed_u, closed_v, index).replace(point=point or {}, vertex=vertex or {})
    if kind in ("nurbs", "bezier"):
        return spline_surfaces(g, kind == "bezier", orders, through)
    if kind == "poly":
        return connected(g, connect)
    if connect in ("rows", "cols", "rowcol"):
        raise unavailable("Lines as the Connectivity of a mesh", "Polygon as Primitive Type")
    return g


def perfect(par: Any) -> bool:
    """Whether a generator makes rational splines, exactly round ones."""
    return par.type in ("nurbs", "bezier") and not par.imperfect


def perfect_surface(
    par: Any,
    P: NDArray[np.float64],
    weight: NDArray[np.float64],
    u: Basis,
    v: Basis,
    N: NDArray[np.float64] | None = None,
    textured: bool = True,
) -> Geometry:
    """A rational surface over a hull (rows, columns, 3), with N as its points have it and vertex uv."""
    rows, cols = P.shape[:2]
    mesh = Geometry.mesh(P.reshape(-1, 3), rows, cols, u.closed, v.closed)
    if N is not None:
        mesh = mesh.with_attributes("point", N=N.reshape(-1, 3))
    if textured:
        mesh = mesh.with_attributes("vertex", uv=texture(rows, cols, u.closed, v.closed))
    return conic_surface(mesh, weight, u, v, par.type == "bezier")


def faced(par: Any) -> bool:
    """Whether a generator's Primitive Type and Connectivity make flat faces, not lines or splines."""
    return par.type == "mesh" or (par.type == "poly" and par.surftype not in ("rows", "cols", "rowcol"))


def hull_counts(par: Any, closed_u: bool = False, closed_v: bool = False) -> tuple[int, int]:
    """(rows, columns) of a generator; of Bezier surfaces as many more as their orders need."""
    bezier = par.type == "bezier"
    return hull_size(bezier, par.rows, par.orderv, closed_v), hull_size(bezier, par.cols, par.orderu, closed_u)


def connected(g: Geometry, connect: str) -> Geometry:
    """The polygons of one mesh by a Connectivity; attributes and groups follow."""
    rows, cols, closed_u = int(g.rows[0]), g.cols(0), bool(g.closed[0])
    if connect in ("rows", "cols", "rowcol"):
        made = _lines(g, connect, rows, cols)
    else:
        made = to_polygons(g)
        if connect != "quads":
            made = _split(made, cols if closed_u else cols - 1, connect == "alttriangles")
    n = made.num_prims
    return made.replace(
        prim={k: np.repeat(a, n, 0) for k, a in g.prim.items()},
        prim_groups={k: np.repeat(m, n) for k, m in g.prim_groups.items()},
        point_groups=g.point_groups,
        detail=dict(g.detail),
    )


def _lines(g: Geometry, connect: str, rows: int, cols: int) -> Geometry:
    """Polygons along rows, along columns, or both; closed where the mesh is."""
    vertices = np.arange(rows * cols).reshape(rows, cols)
    parts = []
    if connect != "cols":
        parts.append(_select(g, vertices, bool(g.closed[0])))
    if connect != "rows":
        parts.append(_select(g, vertices.T, bool(g.closed_v[0])))
    if len(parts) == 1:
        return parts[0]
    # both share the points: merged, then the second half refers back to the first's points
    both = Geometry.merge(parts)
    n = g.num_points
    return both.replace(verts=both.verts % n, P=both.P[:n], point={k: a[:n] for k, a in both.point.items()})


def _select(g: Geometry, vertices: NDArray[np.int64], closed: bool) -> Geometry:
    flat = vertices.reshape(-1)
    lines = Geometry.polygons(g.P, g.verts[vertices], closed)
    return lines.replace(point=g.point, vertex={k: a[flat] for k, a in g.vertex.items()})


def _split(quads: Geometry, across: int, alternate: bool) -> Geometry:
    """Each quad as two triangles; alternating ones cut along the other diagonal in every other patch."""
    n = quads.num_prims
    corners = np.array([[0, 1, 2, 0, 2, 3], [0, 1, 3, 1, 2, 3]])
    place = np.arange(n)
    which = (place // max(across, 1) + place % max(across, 1)) % 2 if alternate else np.zeros(n, int)
    verts = (quads.offsets[:-1, None] + corners[which]).reshape(-1)
    triangles = Geometry.polygons(quads.P, quads.verts[verts].reshape(-1, 3))
    return triangles.replace(point=quads.point, vertex={k: a[verts] for k, a in quads.vertex.items()})


def texture(rows: int, cols: int, closed_u: bool = False, closed_v: bool = False) -> NDArray[np.float32]:
    """(rows * cols, 3) uv from 0 to 1 along columns and rows; where they close, 1 lies one past the last."""
    u = np.arange(cols) / max(cols if closed_u else cols - 1, 1)
    v = np.arange(rows) / max(rows if closed_v else rows - 1, 1)
    uv = np.zeros((rows, cols, 3), np.float32)
    uv[..., 0], uv[..., 1] = u[None, :], v[:, None]
    return uv.reshape(-1, 3)
