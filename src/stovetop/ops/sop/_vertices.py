"""Closing, opening and reordering the vertices of primitives."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from stovetop.data.curves import basis_of, reversed_knots
from stovetop.data.geometry import BEZIER, BEZIER_SURFACE, SURFACES, Geometry
from stovetop.data.knots import written

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


def closing(g: Geometry, mask: Bools, u: str, v: str) -> Geometry:
    """Open, close ("closesharp", "closeround": the same for polygons and meshes) or unroll along u and v."""
    if u == v == "sameclosure":
        return g
    closed, closed_v = g.closed.copy(), g.closed_v.copy()
    if u != "sameclosure":
        closed[mask] = u.startswith("close")
    if v != "sameclosure":
        closed_v[mask & np.isin(g.kind, SURFACES)] = v.startswith("close")
    unroll_u, unroll_v = mask & g.closed & (u == "unroll"), mask & g.closed_v & (v == "unroll")
    out = g.replace(closed=closed, closed_v=closed_v)
    if not unroll_u.any() and not unroll_v.any():
        return out
    lists = [grid(g, i, bool(unroll_u[i]), bool(unroll_v[i])) for i in range(g.num_prims)]
    rows = out.rows.copy()
    rows[unroll_v] += 1
    return with_vertices(out.replace(rows=rows), lists)


def grid(g: Geometry, i: int, wrap_u: bool = False, wrap_v: bool = False) -> Ints:
    """(rows, columns) vertices of primitive i, one row unless it is a mesh; wrapped: the first ones again at last."""
    rows = max(int(g.rows[i]), 1) if g.kind[i] in SURFACES else 1
    index = np.arange(g.offsets[i], g.offsets[i + 1]).reshape(rows, -1)
    if wrap_u:
        index = np.concatenate([index, index[:, :1]], 1)
    if wrap_v:
        index = np.concatenate([index, index[:1]], 0)
    return index


def with_vertices(g: Geometry, lists: list[Ints]) -> Geometry:
    """Primitives with other vertices, named by the old ones' numbers; rows and kinds stay."""
    order = np.concatenate([x.reshape(-1) for x in lists]) if lists else np.zeros(0, np.int64)
    return g.replace(
        verts=g.verts[order],
        offsets=np.concatenate([[0], np.cumsum([x.size for x in lists])]).astype(np.int32),
        vertex={k: a[order] for k, a in g.vertex.items()},
    )


def reordered(g: Geometry, mask: Bools, how: str, u: int = 0, v: int = 0) -> Geometry:
    """Vertices in another order: the Primitive SOP's Vertex menu."""
    if how == "samevertex" or not mask.any():
        return g
    lists, rows = [], g.rows.copy()
    for i in range(g.num_prims):
        index = grid(g, i)
        if mask[i]:
            index = _changed(index, how, u, v, g.kind[i] in SURFACES)
            if g.kind[i] in (BEZIER, BEZIER_SURFACE):
                # a closed one begins at the same end of a span
                index = np.roll(index, int(g.closed[i] and _reverses(how, "u")), 1)
                index = np.roll(index, int(g.closed_v[i] and _reverses(how, "v")), 0)
            if g.kind[i] in SURFACES:
                rows[i] = len(index)
        lists.append(index)
    out = with_vertices(g.replace(rows=rows), lists).replace(prim={**g.prim, **_knots(g, mask, how, u, v)})
    if how == "swapuv":
        swap = mask & np.isin(g.kind, SURFACES)
        out = out.replace(closed=np.where(swap, g.closed_v, g.closed), closed_v=np.where(swap, g.closed, g.closed_v))
        for name in ("order", "unclamp", "knots"):
            a, b = (g.prim.get(name + axis) for axis in "uv")
            like = a if a is not None else b
            if like is not None:
                a, b = (np.zeros_like(like) if x is None else x for x in (a, b))
                both = {name + "u": np.where(swap, b, a), name + "v": np.where(swap, a, b)}
                out = out.replace(prim={**out.prim, **both})
    return out


def _reverses(how: str, axis: str) -> bool:
    return how in ("reverse", "reverse" + axis) or (axis == "u" and how == "flipfacing")


def _knots(g: Geometry, mask: Bools, how: str, u: int, v: int) -> dict[str, NDArray[np.str_]]:
    """The knots of NURBS whose vertices are reversed or shifted."""
    out = {}
    for axis, by in (("u", u), ("v", v)):
        if "knots" + axis not in g.prim:
            continue
        if _reverses(how, axis):
            out["knots" + axis] = reversed_knots(g, axis, mask)
        elif how == "shift":
            text = [str(x) for x in g.prim["knots" + axis]]
            for i in np.flatnonzero(mask & (g.closed if axis == "u" else g.closed_v)):
                if text[i]:
                    text[i] = written(basis_of(g, int(i), axis).rolled(by))
            out["knots" + axis] = np.array(text)
    return out


def _changed(index: Ints, how: str, u: int, v: int, mesh: bool) -> Ints:
    if how == "reverse":
        return index[::-1, ::-1] if mesh else index[:, ::-1]
    if how in ("reverseu", "flipfacing"):
        return index[:, ::-1]
    if how == "reversev":
        return index[::-1]
    if how == "swapuv":
        return index.T if mesh else index
    return np.roll(index, (v, u), axis=(0, 1))
