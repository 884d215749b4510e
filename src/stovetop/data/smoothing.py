"""Corners and edges cut off as Doo and Sabin (1978) do, with weights."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .cutting import followers
from .dividing import fans, opposite
from .geometry import Attributes, Geometry
from .topology import point_normals


def doo_sabin(g: Geometry, corner: float = 1.0, edge: float = 1.0) -> Geometry:
    """A face within each face, one for each edge that two faces share, one for each point of three faces or more.

    g: closed polygons alone. A face's new corners are the mean of the old one (`corner` times), the middles of its two
    edges (`edge` times) and the face's middle (once); those at a border stay on it. Weights are not below 0. The faces
    come in that order; those of edges and points take a neighbour's attributes.
    """
    rule = _Rule(g, corner, edge)
    v = np.flatnonzero(rule.other > np.arange(g.num_vertices))
    u = rule.other[v]
    quads = np.stack([rule.after[v], v, rule.after[u], u], -1)
    around = [loop for loop, _ in fans(g)]
    counts = np.concatenate([g.counts, np.full(len(quads), 4), [len(loop) for loop in around]]).astype(np.int32)
    verts = np.concatenate([np.arange(g.num_vertices), quads.reshape(-1), *around]).astype(np.int32)
    owner = np.concatenate([np.arange(g.num_prims), rule.face[v], *(rule.face[loop[:1]] for loop in around)])
    n = len(counts)
    vertex = rule.all(g.vertex, None)
    made = Geometry(
        P=rule.apply(g.P[g.verts]),
        verts=verts,
        offsets=np.concatenate([[0], np.cumsum(counts)]).astype(np.int32),
        kind=np.zeros(n, np.uint8),
        closed=np.ones(n, bool),
        closed_v=np.zeros(n, bool),
        rows=np.zeros(n, np.int32),
        point=rule.all(g.point, g.verts),
        vertex={k: a[verts] for k, a in vertex.items()},
        prim={k: a[owner] for k, a in g.prim.items()},
        detail=dict(g.detail),
        point_groups={k: m[g.verts] for k, m in g.point_groups.items()},
        prim_groups={k: m[owner] for k, m in g.prim_groups.items()},
    )
    return made.with_attributes("point", N=point_normals(made)) if "N" in made.point else made


class _Rule:
    """The new corner of each vertex, for any values."""

    def __init__(self, g: Geometry, corner: float, edge: float) -> None:
        self.g, self.corner, self.edge = g, max(0.0, corner), max(0.0, edge)
        self.after = followers(g)
        self.before = np.empty_like(self.after)
        self.before[self.after] = np.arange(len(self.after))
        self.face = g.vertex_prim
        self.other = opposite(g)
        self.rim = self.other < 0

    def all(self, attributes: Attributes, which: NDArray[Any] | None) -> Attributes:
        values = {k: a if which is None else a[which] for k, a in attributes.items()}
        return {k: self.apply(a) if a.dtype.kind == "f" else a for k, a in values.items()}

    def apply(self, values: NDArray[Any]) -> NDArray[np.float32]:
        own = np.asarray(values, np.float64).reshape(len(values), -1)
        middle = np.add.reduceat(own, self.g.offsets[:-1], axis=0) / self.g.counts[:, None] if len(own) else own
        ahead, back, inside = (own + own[self.after]) / 2, (own + own[self.before]) / 2, middle[self.face]
        first, last = self.rim[:, None], self.rim[self.before][:, None]
        inside = np.where(first & last, own, np.where(first, ahead, np.where(last, back, inside)))
        ahead, back = np.where(last, own, ahead), np.where(first, own, back)
        total = self.corner * own + self.edge * (ahead + back) + inside
        new = total / (self.corner + 2 * self.edge + 1)
        return new.reshape(values.shape).astype(np.float32)
