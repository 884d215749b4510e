"""Many transformed copies of one geometry, as whole arrays."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from stovetop.data.geometry import AXES, VECTORS, Geometry


def tiled(g: Geometry, matrices: NDArray[np.float64], keep_length: bool = False) -> Geometry:
    """Copies one after the other, each by one of the matrices (n, 4, 4); vector attributes as `Geometry.transform`."""
    n = len(matrices)
    m = np.asarray(matrices, np.float64)
    P = np.einsum("nij,pj->npi", m[:, :3, :3], g.P, optimize=True) + m[:, None, :3, 3]

    def repeat(a: NDArray[np.generic]) -> NDArray[np.generic]:
        return np.tile(a, (n, *[1] * (a.ndim - 1)))

    def attributes(own: dict[str, NDArray[np.generic]]) -> dict[str, NDArray[np.generic]]:
        return {k: _turned(k, a, m, keep_length) if k in VECTORS else repeat(a) for k, a in own.items()}

    starts = np.arange(n, dtype=np.int32)[:, None]
    return Geometry(
        P=P.reshape(-1, 3).astype(np.float32),
        verts=(g.verts + starts * g.num_points).reshape(-1).astype(np.int32),
        offsets=np.append((g.offsets[:-1] + starts * g.num_vertices).reshape(-1), n * g.num_vertices).astype(np.int32),
        kind=np.tile(g.kind, n),
        closed=np.tile(g.closed, n),
        closed_v=np.tile(g.closed_v, n),
        rows=np.tile(g.rows, n),
        point=attributes(g.point),
        vertex=attributes(g.vertex),
        prim=attributes(g.prim),
        detail=dict(g.detail),
        point_groups={k: np.tile(a, n) for k, a in g.point_groups.items()},
        prim_groups={k: np.tile(a, n) for k, a in g.prim_groups.items()},
        solid=g.solid and bool(np.all(np.linalg.det(m[:, :3, :3]) > 0)),
    )


def _turned(name: str, a: NDArray[np.generic], m: NDArray[np.float64], keep: bool) -> NDArray[np.generic]:
    r = m[:, :3, :3]
    if name == "N":
        det = np.linalg.det(r)
        cofactors = np.stack(
            [np.cross(r[:, 1], r[:, 2]), np.cross(r[:, 2], r[:, 0]), np.cross(r[:, 0], r[:, 1])], axis=1
        )
        r = cofactors * np.where(det < 0, -1.0, 1.0)[:, None, None]
    new = np.einsum("nij,pj->npi", r, a, optimize=True)
    if (keep and name not in AXES) or name == "N":
        length = np.linalg.norm(new, axis=-1, keepdims=True)
        old = np.linalg.norm(np.asarray(a, np.float64), axis=-1, keepdims=True)
        new = new * np.divide(np.broadcast_to(old, length.shape), length, out=np.zeros_like(length), where=length > 0)
    return new.reshape(-1, a.shape[1]).astype(np.float32)
