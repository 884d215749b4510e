"""What SOP wires carry: points and the primitives that join them, as whole arrays.

Matrices are 4x4 and multiply column vectors (translation in the last column). Faces turn counter-clockwise when seen
from the side that their normal points to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from dataclasses import replace as dataclass_replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import orders

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]
Attributes = dict[str, NDArray[Any]]

#: kinds of primitive; `Geometry.kind` holds indices into it
KINDS = ("poly", "mesh", "bezier", "nurbs", "metaball", "particles", "bezier surface", "nurbs surface")
POLY, MESH, BEZIER, NURBS, METABALL, PARTICLES, BEZIER_SURFACE, NURBS_SURFACE = range(len(KINDS))
#: kinds with rows and columns (splines: of their hull, see splines.py)
SURFACES = (MESH, BEZIER_SURFACE, NURBS_SURFACE)
CLASSES = ("point", "vertex", "prim", "detail")

#: values that the standard attributes start with; they also give the size
STANDARD: dict[str, tuple[float, ...] | float] = {
    "N": (0.0, 0.0, 0.0),
    "uv": (0.0, 0.0, 0.0),
    "T": (0.0, 0.0, 0.0, 0.0),
    "v": (0.0, 0.0, 0.0),
    "Cd": (1.0, 1.0, 1.0, 1.0),
    "Pw": 1.0,
}
#: half axes of metaballs, primitive attributes (see metaballs.py)
AXES = ("metax", "metay", "metaz")
#: attributes that turn and scale with the geometry (TD's vector type); N keeps to the surface
VECTORS = frozenset({"N", "v", "up", "dir", "edge_dir", "fdir", *AXES})


def _no_ints() -> Ints:
    return np.zeros(0, np.int32)


def _no_bools() -> Bools:
    return np.zeros(0, bool)


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Geometry:
    """Immutable geometry.

    P : (points, 3) float32, positions.
    verts : (vertices,) int32, the point of each vertex, primitive after primitive; a mesh's row after row.
    offsets : (prims + 1,) int32, where each primitive's vertices begin in `verts`, then their number.
    kind : (prims,) uint8, an index into KINDS.
    closed : (prims,) bool, the last vertex joins the first; a mesh's last column joins its first (closed in U).
    closed_v : (prims,) bool, a mesh's last row joins its first.
    rows : (prims,) int32, a mesh's rows, a curve's order, 1 for particles drawn as points (0: as lines), else 0. A
        mesh's columns: its vertices divided by its rows.
    point, vertex, prim, detail : attributes, name -> (n,) or (n, size) with n elements of that class (detail: 1).
    point_groups, prim_groups : name -> (n,) bool.
    point_order, prim_order : name -> (members,) int32, of groups that are gone through in an order of their own.
    solid : whether the faces close around a space, look outward and go through nothing of their own; said by what made
        the geometry. Parts that are solid may overlap. False where nobody knows.
    """

    P: Floats = field(default_factory=lambda: np.zeros((0, 3), np.float32))
    verts: Ints = field(default_factory=_no_ints)
    offsets: Ints = field(default_factory=lambda: np.zeros(1, np.int32))
    kind: NDArray[np.uint8] = field(default_factory=lambda: np.zeros(0, np.uint8))
    closed: Bools = field(default_factory=_no_bools)
    closed_v: Bools = field(default_factory=_no_bools)
    rows: Ints = field(default_factory=_no_ints)
    point: Attributes = field(default_factory=dict)
    vertex: Attributes = field(default_factory=dict)
    prim: Attributes = field(default_factory=dict)
    detail: Attributes = field(default_factory=dict)
    point_groups: dict[str, Bools] = field(default_factory=dict)
    prim_groups: dict[str, Bools] = field(default_factory=dict)
    point_order: dict[str, Ints] = field(default_factory=dict)
    prim_order: dict[str, Ints] = field(default_factory=dict)
    solid: bool = False

    def __post_init__(self) -> None:
        for name in ("P", "verts", "offsets", "kind", "closed", "closed_v", "rows"):
            getattr(self, name).flags.writeable = False
        self._check("point", self.num_points)
        self._check("vertex", self.num_vertices)
        self._check("prim", self.num_prims)
        for masks, n in ((self.point_groups, self.num_points), (self.prim_groups, self.num_prims)):
            for name, mask in masks.items():
                if mask.shape != (n,):
                    raise ValueError(f"group {name!r} has shape {mask.shape}, not ({n},)")
                mask.flags.writeable = False
        orders.check(self.point_order, self.point_groups)
        orders.check(self.prim_order, self.prim_groups)

    def _check(self, cls: str, n: int) -> None:
        for name, a in getattr(self, cls).items():
            if a.ndim not in (1, 2) or len(a) != n:
                raise ValueError(f"{cls} attribute {name!r} has shape {a.shape} for {n} elements")
            a.flags.writeable = False

    # -- construction

    @classmethod
    def polygons(cls, P: ArrayLike, faces: ArrayLike | Sequence[Sequence[int]], closed: bool = True) -> Geometry:
        """Polygons from rows of point numbers: (faces, k) where all have k corners, or sequences of any length."""
        if isinstance(faces, np.ndarray) and faces.ndim == 2:
            verts, counts = faces.reshape(-1), np.full(len(faces), faces.shape[1])
        else:
            rows = [np.asarray(f, np.int32).reshape(-1) for f in faces]  # type: ignore[union-attr]
            verts = np.concatenate(rows) if rows else _no_ints()
            counts = np.array([len(r) for r in rows], np.int32)
        n = len(counts)
        return cls._make(P, verts, counts, np.full(n, POLY), np.full(n, closed))

    @classmethod
    def line(cls, P: ArrayLike, closed: bool = False) -> Geometry:
        """One polygon through the points (n, 3), in order; open unless `closed`."""
        n = len(np.asarray(P))
        return cls.polygons(P, np.arange(n, dtype=np.int32).reshape(1, n) if n else np.zeros((0, 1), np.int32), closed)

    @classmethod
    def mesh(
        cls,
        P: ArrayLike,
        rows: int,
        cols: int,
        closed_u: bool = False,
        closed_v: bool = False,
        index: ArrayLike | None = None,
    ) -> Geometry:
        """One mesh. index: (rows, cols) point numbers where points are shared; else P holds them row after row."""
        verts = np.arange(rows * cols) if index is None else np.asarray(index).reshape(-1)
        if len(verts) != rows * cols:
            raise ValueError(f"a mesh of {rows} rows and {cols} columns needs {rows * cols} vertices, not {len(verts)}")
        one = cls._make(P, verts, np.array([rows * cols]), np.array([MESH]), np.array([closed_u]))
        return one.replace(closed_v=np.array([closed_v]), rows=np.array([rows], np.int32))

    @classmethod
    def _make(cls, P: ArrayLike, verts: ArrayLike, counts: ArrayLike, kind: ArrayLike, closed: ArrayLike) -> Geometry:
        points = np.array(P, np.float32).reshape(-1, 3)
        offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
        v = np.array(verts, np.int32)
        if len(v) and not 0 <= int(v.min()) <= int(v.max()) < len(points):
            raise IndexError(f"a face names point {v.max() if v.max() >= len(points) else v.min()} of {len(points)}")
        n = len(offsets) - 1
        return cls(
            points,
            v,
            offsets,
            np.asarray(kind, np.uint8),
            np.asarray(closed, bool),
            np.zeros(n, bool),
            np.zeros(n, np.int32),
        )

    def replace(self, **changes: Any) -> Geometry:
        """A copy with other members; what is not named is shared. With another shape nobody knows if it is solid.

        Groups that are replaced lose their order, those that are the very same keep it.
        """
        if self.solid and not _SHAPE.isdisjoint(changes):
            changes.setdefault("solid", False)
        for order, groups in (("point_order", "point_groups"), ("prim_order", "prim_groups")):
            if groups in changes and (own := getattr(self, order)):
                changes.setdefault(order, orders.untouched(own, getattr(self, groups), changes[groups]))
        return dataclass_replace(self, **changes)

    def with_attributes(self, cls: str, **arrays: ArrayLike) -> Geometry:
        """A copy with these attributes of a class ('point', 'vertex', 'prim', 'detail') set; None takes one away."""
        new = dict(getattr(self, cls))
        for name, a in arrays.items():
            if a is None:
                new.pop(name, None)
            else:
                x = np.array(a)
                new[name] = x.astype(np.float32) if x.dtype == np.float64 else x
        return self.replace(**{cls: new})

    # -- sizes

    @property
    def num_points(self) -> int:
        return len(self.P)

    @property
    def num_vertices(self) -> int:
        return len(self.verts)

    @property
    def num_prims(self) -> int:
        return len(self.offsets) - 1

    @property
    def counts(self) -> Ints:
        """(prims,) int32, the number of vertices of each primitive."""
        return np.diff(self.offsets)

    @property
    def bounds(self) -> NDArray[np.float64]:
        """(2, 3) float64, the least and the greatest coordinates of all points; zeros where there are none."""
        if not len(self.P):
            return np.zeros((2, 3))
        # NumPy is slow along rows of three
        columns = np.ascontiguousarray(self.P.T)
        return np.array([columns.min(1), columns.max(1)], np.float64)

    @property
    def center(self) -> NDArray[np.float64]:
        """(3,) float64, the mean of all points."""
        return self.P.mean(0, dtype=np.float64) if len(self.P) else np.zeros(3)

    @property
    def vertex_prim(self) -> Ints:
        """(vertices,) int32, the primitive of each vertex."""
        return np.repeat(np.arange(self.num_prims, dtype=np.int32), self.counts)

    # -- change

    def transform(
        self, matrix: ArrayLike, mask: Bools | None = None, keep_length: bool = False, weights: bool = False
    ) -> Geometry:
        """Points by a (4, 4) matrix, vector attributes with them; `mask` (points,) picks some.

        N turns by the inverse transpose, so that it keeps to the surface, and keeps its length; other vectors turn and
        scale, or keep their lengths where `keep_length`. `weights` divides by w (a projection). Of all points it is
        made when somebody reads them, with what comes after it as one matrix.
        """
        m = np.array(matrix, np.float64)
        if mask is None and not weights:
            return Moved(self, m, keep_length)
        return self._transformed(m, mask, keep_length, weights)

    def _transformed(self, m: NDArray[np.float64], mask: Bools | None, keep_length: bool, weights: bool) -> Geometry:

        def place(P: NDArray[np.float64]) -> NDArray[np.float64]:
            at = m[:3, :3] @ P + m[:3, 3:]
            return at / (m[3, :3] @ P + m[3, 3]) if weights else at

        P = _by_blocks(self.P, place)
        if mask is not None:
            P = np.where(mask[:, None], P, self.P)
        new: dict[str, Any] = {"P": P}
        for cls in ("point", "vertex", "prim"):
            attributes = getattr(self, cls)
            if not VECTORS.isdisjoint(attributes):
                picked = None if mask is None else self._spread(cls, mask)
                new[cls] = {k: _turned(k, a, m[:3, :3], picked, keep_length) for k, a in attributes.items()}
        return self.replace(**new, solid=self.solid and mask is None and not weights and _upright(m))

    def _spread(self, cls: str, mask: Bools) -> Bools:
        """A mask of points as one of vertices, or of the primitives whose vertices all lie in it."""
        if cls == "point":
            return mask
        at = mask[self.verts]
        if cls == "vertex":
            return at
        hits = np.bincount(self.vertex_prim, at, self.num_prims)
        return hits == self.counts

    def keep(self, points: Bools | None = None, prims: Bools | None = None) -> Geometry:
        """Only the points and primitives of the masks; a primitive with a point that goes, goes."""
        p = np.ones(self.num_points, bool) if points is None else np.asarray(points, bool)
        f = np.ones(self.num_prims, bool) if prims is None else np.array(prims, bool)
        f &= self._spread("prim", p)
        v = f[self.vertex_prim]
        number = np.cumsum(p, dtype=np.int32) - 1
        return Geometry(
            self.P[p],
            number[self.verts[v]],
            np.concatenate([[0], np.cumsum(self.counts[f])]).astype(np.int32),
            self.kind[f],
            self.closed[f],
            self.closed_v[f],
            self.rows[f],
            {k: a[p] for k, a in self.point.items()},
            {k: a[v] for k, a in self.vertex.items()},
            {k: a[f] for k, a in self.prim.items()},
            dict(self.detail),
            {k: a[p] for k, a in self.point_groups.items()},
            {k: a[f] for k, a in self.prim_groups.items()},
            orders.kept(self.point_order, p),
            orders.kept(self.prim_order, f),
        )

    def reverse(self) -> Geometry:
        """Every primitive's vertices in reverse (a mesh's in each row), so that faces look the other way."""
        surface = np.isin(self.kind, SURFACES)
        length = np.where(surface, self.counts // np.maximum(self.rows, 1), self.counts)[self.vertex_prim]
        start = self.offsets[self.vertex_prim]
        place = np.arange(self.num_vertices) - start
        step = place % np.maximum(length, 1)
        # a closed Bezier begins at the same end of a span
        ring = (self.closed & np.isin(self.kind, (BEZIER, BEZIER_SURFACE)))[self.vertex_prim]
        order = start + place - step + np.where(ring, -step % np.maximum(length, 1), length - 1 - step)
        prim = self.prim
        if "knotsu" in prim:
            from .curves import reversed_knots

            prim = {**prim, "knotsu": reversed_knots(self, "u")}
        return self.replace(verts=self.verts[order], vertex={k: a[order] for k, a in self.vertex.items()}, prim=prim)

    @staticmethod
    def merge(parts: Iterable[Geometry]) -> Geometry:
        """All of them, in order. An attribute that some lack is filled with its default there, a group with False."""
        all_parts = list(parts)
        if len(all_parts) == 1:
            return all_parts[0]
        if not all_parts:
            return Geometry()
        points = np.cumsum([0, *(g.num_points for g in all_parts)])
        vertices = np.cumsum([0, *(g.num_vertices for g in all_parts)])
        join = {
            n: np.concatenate([getattr(g, n) for g in all_parts]) for n in ("P", "kind", "closed", "closed_v", "rows")
        }
        return Geometry(
            verts=np.concatenate([g.verts + n for g, n in zip(all_parts, points, strict=False)]).astype(np.int32),
            offsets=np.concatenate(
                [g.offsets[:-1] + n for g, n in zip(all_parts, vertices, strict=False)] + [vertices[-1:]]
            ).astype(np.int32),
            point=_joined([(g.point, g.num_points) for g in all_parts]),
            vertex=_joined([(g.vertex, g.num_vertices) for g in all_parts]),
            prim=_joined([(g.prim, g.num_prims) for g in all_parts]),
            detail={k: a for g in reversed(all_parts) for k, a in g.detail.items()},
            point_groups=_joined([(g.point_groups, g.num_points) for g in all_parts]),
            prim_groups=_joined([(g.prim_groups, g.num_prims) for g in all_parts]),
            point_order=orders.merged([(g.point_order, g.point_groups, g.num_points) for g in all_parts]),
            prim_order=orders.merged([(g.prim_order, g.prim_groups, g.num_prims) for g in all_parts]),
            solid=all(g.solid for g in all_parts),
            **join,
        )

    # -- looking

    def prim_points(self, i: int) -> Ints:
        """The point numbers of one primitive's vertices."""
        return self.verts[self.offsets[i] : self.offsets[i + 1]]

    def members(self, cls: str, group: str) -> Ints:
        """The numbers of a group's points or prims, in the order in which they are gone through."""
        return orders.members(getattr(self, f"{cls}_order"), getattr(self, f"{cls}_groups"), group)

    def cols(self, i: int) -> int:
        """The columns of mesh i."""
        return int(self.offsets[i + 1] - self.offsets[i]) // max(int(self.rows[i]), 1)

    def __iter__(self) -> Iterator[Ints]:
        """The point numbers of each primitive."""
        return (self.prim_points(i) for i in range(self.num_prims))

    def same(self, other: object) -> bool:
        """Whether two geometries are equal in everything."""
        if not isinstance(other, Geometry):
            return False
        plain = ("P", "verts", "offsets", "kind", "closed", "closed_v", "rows")
        named = (*CLASSES, *_GROUPS)
        return all(np.array_equal(getattr(self, n), getattr(other, n)) for n in plain) and all(
            _same_arrays(getattr(self, n), getattr(other, n)) for n in named
        )


class Moved(Geometry):
    """Geometry and a matrix that nobody has looked through yet; of several transforms in a row one is made."""

    __slots__ = ("_base", "_keep", "_matrix", "_real")
    _base: Geometry
    _matrix: NDArray[np.float64]
    _keep: bool
    _real: Geometry | None

    def __init__(self, base: Geometry, matrix: NDArray[np.float64], keep_length: bool) -> None:
        if isinstance(base, Moved) and base._real is None and base._keep == keep_length:
            matrix = matrix @ base._matrix
            base = base._base
        put = object.__setattr__
        for name in _SAME:
            put(self, name, getattr(base, name))
        put(self, "solid", base.solid and _upright(matrix))
        for name, value in (("_base", base), ("_matrix", matrix), ("_keep", keep_length), ("_real", None)):
            put(self, name, value)

    @property
    def real(self) -> Geometry:
        real = self._real
        if real is None:
            base = self._base
            base = base.real if isinstance(base, Moved) else base
            real = base._transformed(self._matrix, None, self._keep, False)
            object.__setattr__(self, "_real", real)
            object.__setattr__(self, "_base", real)
        return real

    @property
    def P(self) -> Floats:  # type: ignore[override]
        return self.real.P

    @property
    def point(self) -> Attributes:  # type: ignore[override]
        return self.real.point

    @property
    def vertex(self) -> Attributes:  # type: ignore[override]
        return self.real.vertex

    @property
    def prim(self) -> Attributes:  # type: ignore[override]
        return self.real.prim

    @property
    def num_points(self) -> int:
        return self._base.num_points

    def replace(self, **changes: Any) -> Geometry:
        return self.real.replace(**changes)


#: what the shape depends on
_SHAPE = frozenset({"P", "verts", "offsets", "kind", "closed", "closed_v", "rows"})
#: what a transform leaves as it is
_GROUPS = ("point_groups", "prim_groups", "point_order", "prim_order")
_SAME = ("verts", "offsets", "kind", "closed", "closed_v", "rows", "detail", *_GROUPS)


def default_value(name: str, like: NDArray[Any]) -> Any:
    """What an attribute holds where nothing set it: the standard one's default, else zeros or ''."""
    if name in STANDARD:
        return STANDARD[name]
    return "" if like.dtype.kind in "UO" else np.zeros(like.shape[1:], like.dtype)


def _joined(parts: list[tuple[Mapping[str, NDArray[Any]], int]]) -> dict[str, NDArray[Any]]:
    """Attributes of one class end to end: (attributes, elements) of each part."""
    out: dict[str, NDArray[Any]] = {}
    for name in dict.fromkeys(k for attributes, _ in parts for k in attributes):
        like = next(a[name] for a, _ in parts if name in a)
        pieces = [a[name] if name in a else _filled(name, like, n) for a, n in parts]
        widths = {p.shape[1:] for p in pieces}
        if len(widths) > 1:
            raise ValueError(f"attribute {name!r} has different sizes: {sorted(widths)}")
        out[name] = np.concatenate(pieces)
    return out


def _filled(name: str, like: NDArray[Any], n: int) -> NDArray[Any]:
    out = np.empty((n, *like.shape[1:]), like.dtype)
    if n:
        out[:] = default_value(name, like)
    return out


def _turned(name: str, a: NDArray[Any], m: NDArray[np.float64], mask: Bools | None, keep: bool) -> NDArray[Any]:
    if name not in VECTORS:
        return a
    keep = (keep and name not in AXES) or name == "N"
    m = _cofactors(m) if name == "N" else m

    def turn(v: NDArray[np.float64]) -> NDArray[np.float64]:
        new = m @ v
        if keep:
            length, old = (np.einsum("ij,ij->j", x, x) for x in (new, v))
            new *= np.sqrt(np.divide(old, length, out=np.zeros_like(length), where=length > 0))
        return new

    new = _by_blocks(a, turn)
    return new if mask is None else np.where(mask[:, None], new, a).astype(np.float32)


def _by_blocks(a: NDArray[Any], change: Callable[[NDArray[np.float64]], NDArray[np.float64]]) -> Floats:
    """(n, 3) float32: what `change` makes of (3, rows) in float64, a part that stays in the cache at a time.

    Axis by axis, for NumPy is slow along rows of three.
    """
    out = np.empty((len(a), 3), np.float32)
    with np.errstate(invalid="ignore", over="ignore"):  # points that are nowhere stay so
        for i in range(0, len(a), 8192):
            out[i : i + 8192] = change(np.ascontiguousarray(a[i : i + 8192].T, np.float64)).T
    return out


def _upright(m: NDArray[np.float64]) -> bool:
    """Whether a matrix mirrors and flattens nothing."""
    return bool(m[0, :3] @ np.cross(m[1, :3], m[2, :3]) > 0)


def _cofactors(m: NDArray[np.float64]) -> NDArray[np.float64]:
    """The inverse transpose times the determinant's absolute value; it exists where m has no inverse, too."""
    c = np.array([np.cross(m[1], m[2]), np.cross(m[2], m[0]), np.cross(m[0], m[1])])
    return -c if m[0] @ c[0] < 0 else c


def _same_arrays(a: Mapping[str, NDArray[Any]], b: Mapping[str, NDArray[Any]]) -> bool:
    return a.keys() == b.keys() and all(np.array_equal(a[k], b[k]) for k in a)
