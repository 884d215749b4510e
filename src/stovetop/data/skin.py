"""Skins: points that follow bones, as capture attributes say.

pCaptPath (detail): the paths of the bones. pCaptData (detail): 20 floats a bone; the first 16 are the matrix from the
geometry's space to the bone's at rest, column by column. pCapt (points): pairs of a bone's number, -1 for none, and its
weight. Source: https://docs.derivative.ca/Deforming_Geometry_(Skinning)
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .geometry import Geometry

PATH, DATA, PAIRS = "pCaptPath", "pCaptData", "pCapt"
#: floats a bone in pCaptData
FLOATS = 20


class Skin(NamedTuple):
    """paths: of the bones. binds: (bones, 4, 4), from the geometry's space at rest to each bone's."""

    paths: tuple[str, ...]
    binds: NDArray[np.float64]


def skin_of(g: Geometry, path: str = PATH, data: str = DATA) -> Skin | None:
    """The skin that detail attributes of these names say; None without them. ValueError where they do not fit."""
    if path not in g.detail or data not in g.detail:
        return None
    paths = tuple(str(p) for p in np.ravel(g.detail[path]))
    floats = np.ravel(g.detail[data]).astype(np.float64)
    if floats.size != FLOATS * len(paths):
        raise ValueError(f"{data} has {floats.size} floats, not {FLOATS} for each of {len(paths)} bones")
    return Skin(paths, floats.reshape(-1, FLOATS)[:, :16].reshape(-1, 4, 4).swapaxes(1, 2))


def captured(
    g: Geometry,
    paths: Sequence[str],
    binds: NDArray[np.float64],
    bones: NDArray[np.int64],
    weights: NDArray[np.float64],
) -> Geometry:
    """The geometry with a skin. bones: (points, k) numbers, -1 for none; weights: (points, k)."""
    data = np.zeros((len(paths), FLOATS), np.float32)
    data[:, :16] = np.asarray(binds).swapaxes(1, 2).reshape(-1, 16)
    pairs = np.stack([bones, weights], -1).reshape(g.num_points, -1).astype(np.float32)
    g = g.with_attributes("point", **{PAIRS: pairs})
    return g.with_attributes("detail", **{PATH: np.array([list(paths)]), DATA: data.reshape(1, -1)})


def influences(g: Geometry) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """(points, k) numbers of bones, -1 for none, and their weights; k is 0 where there are none."""
    pairs = g.point.get(PAIRS)
    if pairs is None or pairs.ndim != 2:
        return np.zeros((g.num_points, 0), np.int64), np.zeros((g.num_points, 0))
    k = pairs.shape[1] // 2 * 2
    return np.rint(pairs[:, 0:k:2]).astype(np.int64), pairs[:, 1:k:2].astype(np.float64)


def blended(g: Geometry, matrices: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """(points, 4, 4): the bones' matrices (bones, 4, 4) by weight; and which points follow any."""
    bones, weights = influences(g)
    on = (bones >= 0) & (bones < len(matrices)) & (weights != 0)
    out = np.zeros((g.num_points, 4, 4))
    for k in range(bones.shape[1]):
        which = np.flatnonzero(on[:, k])
        out[which] += matrices[bones[which, k]] * weights[which, k, None, None]
    return out, on.any(axis=1)


def deformed(
    g: Geometry, matrices: NDArray[np.float64], mask: NDArray[np.bool_] | None = None, normals: bool = True
) -> Geometry:
    """Points, and normals of points and vertices, where bones have them. matrices: (bones, 4, 4), from the geometry's
    space at rest to its space now."""
    m, moved = blended(g, matrices)
    if mask is not None:
        moved &= mask
    P = np.array(g.P, np.float32)
    P[moved] = np.einsum("nij,nj->ni", m[moved, :3, :3], g.P[moved].astype(np.float64)) + m[moved, :3, 3]
    out = g.replace(P=P)
    if not normals:
        return out
    turn = np.zeros((g.num_points, 3, 3))
    a = m[:, :3, :3]
    # the cofactors turn normals, whatever the scale
    turn[:, :, 0], turn[:, :, 1] = np.cross(a[:, :, 1], a[:, :, 2]), np.cross(a[:, :, 2], a[:, :, 0])
    turn[:, :, 2] = np.cross(a[:, :, 0], a[:, :, 1])
    for kind, point in (("point", np.arange(g.num_points)), ("vertex", g.verts)):
        own = getattr(g, kind).get("N")
        if own is None:
            continue
        n = np.array(own, np.float32)
        which = moved[point]
        new = np.einsum("nij,nj->ni", turn[point[which]], n[which, :3].astype(np.float64))
        length = np.linalg.norm(new, axis=1, keepdims=True)
        n[which, :3] = np.divide(new, length, out=np.zeros_like(new), where=length > 0)
        out = out.with_attributes(kind, N=n)
    return out
