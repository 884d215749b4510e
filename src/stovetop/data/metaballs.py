"""Metaballs: primitives of one vertex, whose fields add up to a surface where the sum is 1.

A ball's point is its middle. Primitive attributes hold the rest: `metax`, `metay`, `metaz` its half axes (they turn and
scale with the geometry), `metaweight`, `metakernel` (an index into KERNELS) and `metaexp` (xy and z exponent). The
field at a place is weight * kernel(r), r being

    ((|x|^(2/xy) + |y|^(2/xy))^(xy/z) + |z|^(2/z))^(z/2)

of the place along the half axes: 1 on the ball's own boundary, where the field ends.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .geometry import AXES, METABALL, Geometry
from .kernels import kernel
from .nets import surface_net
from .weld import clusters

Doubles = NDArray[np.float64]
Ints = NDArray[np.int64]

KERNELS = ("wyvill", "elendt", "blinn", "links")
#: cells of a grid beyond which it gets coarser
MOST_CELLS = 4_000_000
#: grid steps in the mean radius of the balls at a level of detail of 1
STEPS = 8


class Balls(NamedTuple):
    """center (n, 3); axes (n, 3, 3), half axes as columns; weight (n,); kernel (n,); exponents (n, 2)."""

    center: Doubles
    axes: Doubles
    weight: Doubles
    kernel: Ints
    exponents: Doubles

    def some(self, which: NDArray[Any]) -> Balls:
        """Those of a mask or by their numbers."""
        return Balls(*(np.asarray(a)[which] for a in self))  # type: ignore[arg-type]

    @property
    def reach(self) -> Doubles:
        """(n, 3) half the size of each one's bounds."""
        return np.asarray(np.abs(self.axes).sum(2))

    def local(self, k: int, P: Doubles) -> Doubles:
        """(points, 3) places along the half axes of ball k."""
        return np.asarray((P - self.center[k]) @ np.linalg.pinv(self.axes[k]).T)

    def distance(self, k: int, P: Doubles) -> Doubles:
        """(points,) in radii."""
        at = np.abs(self.local(k, P))
        xy, z = self.exponents[k]
        if xy == z == 1.0:
            return np.asarray(np.sqrt(np.square(at).sum(1)))
        at = np.minimum(at, 4.0)
        flat = (at[:, 0] ** (2 / xy) + at[:, 1] ** (2 / xy)) ** (xy / z)
        return np.asarray((flat + at[:, 2] ** (2 / z)) ** (z / 2))

    def one(self, k: int, P: Doubles) -> Doubles:
        """(points,) the field of ball k."""
        return np.asarray(self.weight[k] * kernel(KERNELS[self.kernel[k]], self.distance(k, P)))

    def field(self, P: ArrayLike) -> Doubles:
        """(points,) of all balls."""
        at = np.asarray(P, np.float64)
        total = np.zeros(len(at))
        for k in range(len(self.center)):
            near = np.all(np.abs(at - self.center[k]) <= self.reach[k], axis=1)
            total[near] += self.one(k, at[near])
        return total


def metaballs(center: ArrayLike, radius: Any, weight: float, name: str, exponents: Any) -> Geometry:
    """Metaballs at places (n, 3), all alike. radius: (3,)."""
    P = np.asarray(center, np.float32).reshape(-1, 3)
    n = len(P)
    g = Geometry.polygons(P, np.arange(n, dtype=np.int32)[:, None], False)
    axes = {a: np.tile(np.eye(3)[i] * radius[i], (n, 1)) for i, a in enumerate(AXES)}
    return g.replace(kind=np.full(n, METABALL, np.uint8)).with_attributes(
        "prim",
        **axes,
        metaweight=np.full(n, float(weight)),
        metakernel=np.full(n, KERNELS.index(name) if name in KERNELS else 0, np.int32),
        metaexp=np.tile(np.maximum(np.array(exponents, float), 0.01), (n, 1)),
    )


def balls_of(g: Geometry, prims: ArrayLike | None = None) -> Balls:
    """The metaballs of a geometry, or those of the primitives named."""
    which = np.flatnonzero(g.kind == METABALL) if prims is None else np.asarray(prims, np.int64)
    n = len(which)
    if not n or "metax" not in g.prim:
        return Balls(np.zeros((0, 3)), np.zeros((0, 3, 3)), np.zeros(0), np.zeros(0, np.int64), np.ones((0, 2)))
    own = {k: g.prim[k][which] for k in (*AXES, "metaweight", "metakernel", "metaexp")}
    return Balls(
        g.P[g.verts[g.offsets[which]]].astype(np.float64),
        np.stack([own[a] for a in AXES], -1).astype(np.float64),
        own["metaweight"].astype(np.float64),
        np.clip(own["metakernel"].astype(np.int64), 0, len(KERNELS) - 1),
        np.maximum(own["metaexp"].astype(np.float64), 0.01),
    )


def polygonized(g: Geometry, prims: ArrayLike | None = None, lod: float = 1.0, normals: bool = True) -> Geometry:
    """Metaballs (all, or the primitives named) as quads where their field is 1; other primitives as they are.

    Balls whose bounds overlap make one surface, with the primitive attributes and groups of the first; its points'
    attributes are the balls' weighted by their fields there, N the field's slope where asked.
    """
    which = np.flatnonzero(g.kind == METABALL) if prims is None else np.asarray(prims, np.int64)
    if not len(which):
        return g
    balls = balls_of(g, which)
    rest = np.ones(g.num_prims, bool)
    rest[which] = False
    label = clusters(len(which), _touching(balls))
    kept = g.keep(prims=rest)
    alone = np.bincount(g.verts[~rest[g.vertex_prim]], minlength=g.num_points) > 0
    used = np.bincount(kept.verts, minlength=g.num_points) > 0
    parts = [kept.keep(points=used | ~alone)]
    for k in range(int(label.max()) + 1):
        mine = np.flatnonzero(label == k)
        parts.append(_surface(g, which[mine], balls.some(mine), lod, normals))
    return Geometry.merge([p for p in parts if p.num_points] or parts[:1])


def _touching(balls: Balls) -> Ints:
    """(n, 2) pairs whose bounds overlap."""
    low, high = balls.center - balls.reach, balls.center + balls.reach
    pairs = []
    for i in range(len(low) - 1):
        near = np.flatnonzero(np.all((low[i + 1 :] <= high[i]) & (high[i + 1 :] >= low[i]), axis=1))
        pairs.append(np.stack([np.full(len(near), i), near + i + 1], -1))
    return np.concatenate(pairs) if pairs else np.zeros((0, 2), np.int64)


def _surface(g: Geometry, prims: Ints, balls: Balls, lod: float, normals: bool) -> Geometry:
    reach = balls.reach
    good = np.all(np.isfinite(balls.center) & (reach > 0), axis=1)
    if not good.any():
        return Geometry()
    balls, prims = balls.some(good), prims[good]
    low, high = (balls.center - balls.reach).min(0), (balls.center + balls.reach).max(0)
    step = float(balls.reach.mean()) / (STEPS * max(lod, 0.05))
    step = max(step, (float(np.prod(high - low)) / MOST_CELLS) ** (1 / 3))
    # one cell more on each side, so that the surface closes
    n = np.ceil((high - low) / step).astype(int) + 2
    low = (low + high) / 2 - n * step / 2
    made = surface_net(1.0 - _on_grid(balls, low, step, n + 1), low, low + n * step)
    if not made.num_points:
        return made
    P, N = _onto(balls, made.P.astype(np.float64), step)
    weight = np.stack([balls.one(k, P) for k in range(len(prims))], -1)
    weight /= np.maximum(weight.sum(1, keepdims=True), 1e-12)
    points = g.verts[g.offsets[prims]]
    own = {k: _weighted(a[points], weight) for k, a in g.point.items() if k != "N"}
    count = np.full(made.num_prims, prims[0])
    skip = {*AXES, "metaweight", "metakernel", "metaexp"}
    return made.replace(
        P=P.astype(np.float32),
        point={**own, "N": N.astype(np.float32)} if normals else own,
        prim={k: a[count] for k, a in g.prim.items() if k not in skip},
        prim_groups={k: m[count] for k, m in g.prim_groups.items()},
        detail=dict(g.detail),
    )


def _on_grid(balls: Balls, low: Doubles, step: float, n: Ints) -> Doubles:
    """(n) the field at grid points."""
    total = np.zeros(tuple(n))
    for k in range(len(balls.center)):
        first = np.clip(np.floor((balls.center[k] - balls.reach[k] - low) / step).astype(int), 0, n)
        last = np.clip(np.ceil((balls.center[k] + balls.reach[k] - low) / step).astype(int) + 1, 0, n)
        axes = [low[i] + step * np.arange(first[i], last[i]) for i in range(3)]
        at = np.stack(np.meshgrid(*axes, indexing="ij"), -1)
        part = tuple(slice(a, b) for a, b in zip(first, last, strict=True))
        total[part] += balls.one(k, at.reshape(-1, 3)).reshape(at.shape[:3])
    return total


def _onto(balls: Balls, P: Doubles, step: float) -> tuple[Doubles, Doubles]:
    """Places drawn to the surface by two of Newton's steps, none longer than a cell; and normals there."""
    slope = _slope(balls, P, step * 0.1)
    for _ in range(2):
        size = np.maximum(np.square(slope).sum(1), 1e-12)
        move = ((1.0 - balls.field(P)) / size)[:, None] * slope
        length = np.linalg.norm(move, axis=1, keepdims=True)
        P = P + move * np.minimum(1.0, 0.5 * step / np.maximum(length, 1e-12))
        slope = _slope(balls, P, step * 0.1)
    return P, -slope / np.maximum(np.linalg.norm(slope, axis=1, keepdims=True), 1e-12)


def _slope(balls: Balls, P: Doubles, step: float) -> Doubles:
    """(points, 3) of the field, by central differences."""
    out = np.empty_like(P)
    for i in range(3):
        away = np.eye(3)[i] * step
        out[:, i] = (balls.field(P + away) - balls.field(P - away)) / (2 * step)
    return out


def _weighted(values: NDArray[Any], weight: Doubles) -> NDArray[Any]:
    if values.dtype.kind != "f":
        return values[weight.argmax(1)]
    return (weight @ values.astype(np.float64)).astype(np.float32)
