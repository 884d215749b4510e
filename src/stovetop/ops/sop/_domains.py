"""Where the hull points of splines lie in their own parameters."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from stovetop.data.curves import CURVE, basis_of
from stovetop.data.geometry import BEZIER, NURBS, Geometry
from stovetop.data.hulls import weighed
from stovetop.data.knots import Basis
from stovetop.ops.sop._vertices import grid

Doubles = NDArray[np.float64]
Ints = NDArray[np.int64]

#: places on a surface for each hull point, to measure its length
_FINE = 8


def in_domain(g: Geometry, how: str) -> Doubles:
    """(vertices, 3) u, v, 0 of each hull point: "suniform", "saverage" or "sarclen", as the Texture SOP has it.

    Between the least and the greatest knot; those that lie evenly are from 0 to 1. Polygons and meshes are splines of
    degree 1. Closed ones lack the last of both.
    """
    out = np.zeros((g.num_vertices, 3))
    for i in range(g.num_prims):
        index = grid(g, i)
        if not index.size:
            continue
        u, v = _basis(g, i, "u", index.shape[1]), _basis(g, i, "v", index.shape[0])
        if how == "sarclen":
            out[index, 0] = _by_length(g, index, u, v)
            out[index, 1] = _by_length(g, index.T, v, u).T
        else:
            out[index, 0] = _places(u, how)
            out[index, 1] = _places(v, how)[:, None]
    return out


def _basis(g: Geometry, i: int, axis: str, count: int) -> Basis | None:
    """None along a curve's v, where there is nothing."""
    if count < 2:
        return None
    kind = CURVE.get(int(g.kind[i]), int(g.kind[i]))
    if kind not in (BEZIER, NURBS):
        return Basis(count, 1, bool((g.closed_v if axis == "v" else g.closed)[i])).unit()
    basis = basis_of(g, i, axis)
    return basis.unit() if kind == BEZIER or basis.is_even else basis


def _places(basis: Basis | None, how: str) -> Doubles:
    if basis is None:
        return np.zeros(1)
    if how == "saverage":
        return basis.greville
    low, high = basis.domain
    n = basis.count
    return np.asarray(basis.start + (high - low) * np.arange(n) / (n if basis.closed else n - 1))


def _by_length(g: Geometry, index: Ints, u: Basis | None, v: Basis | None) -> Doubles:
    """(rows, columns) u, as far along each row of the surface as its points are on the way."""
    if u is None:
        return np.zeros(index.shape)
    at, length = u.greville, u.domain[1] - u.domain[0]
    fine = np.unique(np.concatenate([u.start + length * np.linspace(0, 1, u.count * _FINE + 1), at]))
    w = weighed(g, index)
    hull = np.concatenate([g.P[g.verts[index]] * w[..., None], w[..., None]], -1)
    rows = np.ones((1, 1)) if v is None else _weights(v, v.greville)
    P = np.einsum("ij,jkc,lk->ilc", rows, hull, _weights(u, fine), optimize=True)
    step = np.linalg.norm(np.diff(P[..., :3] / P[..., 3:], axis=1), axis=-1)
    way = np.concatenate([np.zeros((len(P), 1)), np.cumsum(step, 1)], 1)
    # where a row is but a point its columns lie evenly
    still = way[:, -1] < 1e-12
    way[still] = fine - fine[0]
    way /= way[:, -1:]
    return np.asarray(u.start + length * way[:, np.searchsorted(fine, at)])


def _weights(basis: Basis, at: Doubles) -> Doubles:
    """(m, n) of all points at parameters, of closed ones also beyond their ends."""
    low, high = basis.domain
    inside = low + (at - low) % (high - low) if basis.closed else np.clip(at, low, high)
    index, weight = basis.at(inside)
    out = np.zeros((len(at), basis.count))
    np.add.at(out, (np.arange(len(at))[:, None], index), weight)
    return out
