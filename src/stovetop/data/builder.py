"""Geometry in the making: columns that grow cheaply, turned into a `Geometry` once, at the end.

Elements are slots, numbers that stay theirs as long as the builder lives: a point's slot says where its coordinates
are in `xs`, `ys` and `zs`, a vertex's where its point is in `refs`, a primitive's where its vertices are in `spans`.
What is destroyed leaves its slot empty; the order of what is left is made when somebody looks.

A builder made from a geometry holds on to it until something looks at single elements; a copy that nobody edits costs
nothing.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from stovetop.core import collecting

from .columns import default_of, detail_row, empty, masks, padded, start_of, view
from .geometry import BEZIER, MESH, POLY, Geometry

#: kind (of geometry.KINDS), closed, closed_v, rows (a mesh's rows, a curve's order)
Shape = tuple[int, bool, bool, int]
#: a vertex's point where none has been set
NOBODY = -1
_NOBODY = array("i", [NOBODY]).tobytes()

_POLYGONS: dict[bool, Shape] = {closed: (POLY, closed, False, 0) for closed in (False, True)}


class GeometryBuilder:
    """Mutable geometry.

    xs, ys, zs: coordinates by point slot, float32. axes: the same by letter; empty once the builder is sealed. refs: by
    vertex slot, its point's slot or NOBODY. owners: by vertex slot, its primitive's. spans: by primitive slot, its
    vertices' slots. shapes: by primitive slot. defaults: class ('point', 'vertex', 'prim', 'detail') -> attribute name
    -> default, a number, a string or a tuple. point_groups, prim_groups: name -> set of slots.
    """

    __slots__ = (
        "_columns",
        "_faces",
        "_gone",
        "_gone_prims",
        "_points",
        "_prims",
        "_released",
        "_source",
        "_tidy",
        "axes",
        "defaults",
        "detail",
        "owners",
        "point_groups",
        "prim_groups",
        "refs",
        "shapes",
        "spans",
        "xs",
        "ys",
        "zs",
    )

    def __init__(self, geometry: Geometry | None = None) -> None:
        self.xs, self.ys, self.zs = array("f"), array("f"), array("f")
        self.axes = {"x": self.xs, "y": self.ys, "z": self.zs}
        self.refs, self.owners = array("i"), array("i")
        self.spans: list[Sequence[int]] = []
        self.shapes: list[Shape] = []
        #: the slots that are left, in order, which is theirs; None: all of them
        self._points: list[int] | None = None
        self._prims: list[int] | None = None
        #: destroyed since somebody looked; points whose vertices let go of them
        self._gone: set[int] = set()
        self._gone_prims: set[int] = set()
        self._released: set[int] = set()
        #: whether the spans, one after the other, are all vertex slots
        self._tidy = True
        self._start(geometry)

    def _start(self, geometry: Geometry | None) -> None:
        self.defaults: dict[str, dict[str, Any]] = {"point": {}, "vertex": {}, "prim": {}, "detail": {}}
        self._columns: dict[str, dict[str, NDArray[Any]]] = {"point": {}, "vertex": {}, "prim": {}}
        self.detail: dict[str, Any] = {}
        self.point_groups: dict[str, set[int]] = {}
        self.prim_groups: dict[str, set[int]] = {}
        #: what nobody has looked into: all of a geometry, or no more than its primitives
        self._source, self._faces = geometry, geometry

    def load(self, geometry: Geometry | None = None) -> None:
        """Start anew, from a geometry where one is given. Slots given away before are of nobody."""
        if len(self.xs) or self.spans:
            self._points, self._prims, self._tidy = [], [], False
            self._gone, self._gone_prims, self._released = set(), set(), set()
        self._start(geometry)

    def seal(self) -> None:
        """Nothing can be written through what was given away any more."""
        self.axes = {}

    # -- elements

    @property
    def points(self) -> Sequence[int]:
        """The points' slots, in order."""
        if self._source is not None or self._gone or self._gone_prims or self._released:
            self._open()
        return range(len(self.xs)) if self._points is None else self._points

    @property
    def prims(self) -> Sequence[int]:
        """The primitives' slots, in order."""
        self.settle()
        return range(len(self.spans)) if self._prims is None else self._prims

    def settle(self) -> None:
        """Take the geometry it was made from apart, and close up what was destroyed."""
        if self._source is not None or self._gone or self._gone_prims or self._released:
            self._open()
        if self._faces is not None:
            faces, self._faces = self._faces, None
            with collecting.rarely():
                self._unpack_prims(faces)

    def _open(self) -> None:
        """The same for points; the primitives stay as they are while no point goes."""
        if self._source is not None:
            source, self._source = self._source, None
            self._unpack_points(source)
        if self._gone or self._gone_prims or self._released:
            gone, gone_prims, released = self._gone, self._gone_prims, self._released
            self._gone, self._gone_prims, self._released = set(), set(), set()
            self.settle()
            self._sweep(gone, gone_prims, released)

    def _whole(self, cls: str) -> Geometry | None:
        """The geometry that still holds the elements of a class."""
        return self._faces if cls in ("vertex", "prim") else self._source

    def index(self, cls: str, slot: int) -> int:
        """The place of a point or primitive; IndexError where it has been destroyed."""
        slots = self.points if cls == "point" else self.prims
        if slots.__class__ is range:
            return slot
        place = bisect_left(slots, slot)
        if place == len(slots) or slots[place] != slot:
            raise IndexError("it has been destroyed")
        return place

    def append_point(self, x: float = 0.0, y: float = 0.0, z: float = 0.0) -> int:
        """The new point's slot."""
        if self._source is not None:
            self._open()
        xs = self.xs
        slot = len(xs)
        xs.append(x)
        self.ys.append(y)
        self.zs.append(z)
        if self._points is not None:
            self._points.append(slot)
        return slot

    def append_points(self, P: ArrayLike) -> range:
        """Their slots; P: (n, 3)."""
        if self._source is not None:
            self._open()
        start, columns = len(self.xs), np.asarray(P, np.float32).reshape(-1, 3).T
        for axis, column in zip((self.xs, self.ys, self.zs), columns, strict=True):
            axis.frombytes(column.tobytes())
        new = range(start, len(self.xs))
        if self._points is not None:
            self._points.extend(new)
        return new

    def append_poly(self, points: int | Sequence[int], closed: bool = True, add_points: bool = True) -> int:
        """A polygon through these points (places), or with so many vertices of its own; its slot."""
        return self._append(_POLYGONS[closed], points, add_points)

    def append_bezier(
        self, points: int | Sequence[int], closed: bool = False, order: int = 4, add_points: bool = True
    ) -> int:
        """A Bezier curve; ValueError where the number of vertices does not suit the order."""
        degree, n = order - 1, points if isinstance(points, int) else len(points)
        if degree < 1:
            raise ValueError(f"a Bezier curve's order is at least 2, not {order}")
        if n < degree or (n % degree if closed else (n - 1) % degree or n == 1):
            rule = f"a multiple of {degree}" if closed else f"one more than a multiple of {degree}"
            state = "a closed" if closed else "an open"
            raise ValueError(f"the vertices of {state} Bezier curve of order {order} must be {rule}, not {n}")
        return self._append((BEZIER, closed, False, order), points, add_points)

    def append_mesh(
        self, rows: int, cols: int, closed_u: bool = False, closed_v: bool = False, add_points: bool = True
    ) -> int:
        if rows < 1 or cols < 1:
            raise ValueError(f"a mesh has at least one row and one column, not {rows} and {cols}")
        return self._append((MESH, closed_u, closed_v, rows), rows * cols, add_points)

    def _append(self, shape: Shape, points: int | Sequence[int], add_points: bool) -> int:
        if self._faces is not None:
            self.settle()
        refs, spans = self.refs, self.spans
        first, prim = len(refs), len(spans)
        if points.__class__ is int:
            if points < 0:  # type: ignore[operator]
                raise ValueError(f"a primitive cannot have {points} vertices")
            count: int = points  # type: ignore[assignment]
            if add_points:
                start = len(self.xs)
                zeros = bytes(4 * count)
                self.xs.frombytes(zeros)
                self.ys.frombytes(zeros)
                self.zs.frombytes(zeros)
                refs.extend(range(start, start + count))
                if self._points is not None:
                    self._points.extend(range(start, start + count))
            else:
                refs.frombytes(_NOBODY * count)
        else:
            own = self.points
            refs.extend([own[p] for p in points])  # type: ignore[union-attr]
            count = len(refs) - first
        self.owners.fromlist([prim] * count)
        spans.append(range(first, first + count))
        self.shapes.append(shape)
        if self._prims is not None:
            self._prims.append(prim)
        return prim

    def insert_vertices(self, prim: int, place: int, points: Sequence[int]) -> None:
        """New vertices of a primitive before its `place`-th, for these points (slots)."""
        first = len(self.refs)
        self.refs.extend(points)
        self.owners.fromlist([prim] * len(points))
        span = list(self.spans[prim])
        span[place:place] = range(first, first + len(points))
        self.set_span(prim, span)

    def set_span(self, prim: int, vertices: Sequence[int]) -> None:
        """The vertices of a primitive (slots), in order; points that these let go of go, unless others use them."""
        left = set(self.spans[prim]).difference(vertices)
        self._released.update(p for p in (self.refs[v] for v in left) if p != NOBODY)
        self.spans[prim], self._tidy = vertices, False

    def destroy_point(self, point: int) -> None:
        """Take a point away; polygons lose its vertices, other primitives that use it go."""
        self._gone.add(point)

    def destroy_prim(self, prim: int, points: bool = True) -> None:
        """Take a primitive away, and its points with it unless others use them too."""
        self._gone_prims.add(prim)
        if points:
            self._released.update(p for p in map(self.refs.__getitem__, self.spans[prim]) if p != NOBODY)

    def _sweep(self, gone: set[int], gone_prims: set[int], released: set[int]) -> None:
        """Close up what was destroyed since last time; waits until somebody looks, so that destroying many is cheap."""
        if gone_prims:
            self._prims = [p for p in self.prims if p not in gone_prims]
            self._tidy = False
        refs = np.array(self.refs, np.int32)
        if released:
            gone = gone | released.difference(refs[self._flat()].tolist())
        if gone:
            dead = np.zeros(len(self.xs) + 1, bool)
            dead[list(gone)] = True
            self._points = [p for p in self.points if not dead[p]]
            # NOBODY is the last of `dead`: never dead
            flat = self._flat()
            hit = set(np.array(self.owners, np.int32)[flat[dead[refs[flat]]]].tolist())
            for prim in hit:
                self.spans[prim] = [v for v in self.spans[prim] if not dead[refs[v]]]
            broken = {p for p in hit if self.shapes[p][0] != POLY or not self.spans[p]}
            if broken:
                self._prims = [p for p in self.prims if p not in broken]
            self._tidy = self._tidy and not hit
            gone_prims = gone_prims | broken
        for groups, away in ((self.point_groups, gone), (self.prim_groups, gone_prims)):
            for group in groups.values():
                group.difference_update(away)

    def _flat(self) -> NDArray[np.intp]:
        """The vertex slots of all primitives, in order."""
        if self._tidy:
            return np.arange(len(self.refs))
        spans = self.spans
        return np.fromiter(chain.from_iterable([spans[p] for p in self.prims]), np.intp)

    # -- attributes

    def create_attribute(self, cls: str, name: str, default: Any = None) -> None:
        """default: a number, string or sequence (of one: that one); None means the standard attribute's own.

        One that is there already with values of that kind stays as it is.
        """
        self._take_apart(cls)
        default = start_of(name, default)
        new, old = empty(default), self._columns.get(cls, {}).get(name)
        if old is not None and (old.shape[1:], old.dtype) == (new.shape[1:], new.dtype):
            return
        self.defaults[cls][name] = default
        if cls != "detail":
            self._columns[cls][name] = new

    def destroy_attribute(self, cls: str, name: str) -> None:
        self._take_apart(cls)
        del self.defaults[cls][name]
        self._columns.get(cls, {}).pop(name, None)

    def _take_apart(self, cls: str) -> None:
        if cls in ("vertex", "prim"):
            self.settle()
        elif self._source is not None:
            self._open()

    def names(self, cls: str) -> Collection[str]:
        """The attributes of a class, P apart."""
        whole = self._whole(cls)
        return self.defaults[cls] if whole is None else getattr(whole, cls)

    def column(self, cls: str, name: str, write: bool = False) -> NDArray[Any]:
        """The values by slot, or more rows than there are slots; KeyError where there is no such attribute."""
        self._take_apart(cls)
        column = self._columns[cls][name]
        slots = len(self.xs if cls == "point" else self.refs if cls == "vertex" else self.spans)
        if len(column) < slots:
            more = max(slots, 2 * len(column)) - len(column)
            column = self._columns[cls][name] = padded(column, self.defaults[cls][name], after=more)
        elif write and not column.flags.writeable:
            column = self._columns[cls][name] = column.copy()
        return column

    def array(self, cls: str, name: str) -> NDArray[Any]:
        """A copy of a whole attribute ('P' of points too), (n,) or (n, size). KeyError where there is none."""
        whole = self._whole(cls)
        if whole is not None:
            return np.array(whole.P if (cls, name) == ("point", "P") else getattr(whole, cls)[name])
        if (cls, name) == ("point", "P"):
            return self._positions()
        return self._ordered(cls, name, self._order(cls))

    def _order(self, cls: str) -> Any:
        """Where a class's slots are in its columns."""
        if cls == "vertex":
            self.settle()
            return slice(len(self.refs)) if self._tidy else self._flat()
        slots = self.points if cls == "point" else self.prims
        return slice(len(slots)) if slots.__class__ is range else np.array(slots, np.intp)

    def _ordered(self, cls: str, name: str, order: Any) -> NDArray[Any]:
        values = self.column(cls, name)[order]
        if values.dtype == object:
            return np.array(values.tolist()) if len(values) else values
        return np.array(values)

    def _positions(self) -> NDArray[np.float32]:
        """(points, 3), a copy."""
        order = self._order("point")
        P = np.empty((len(self.points), 3), np.float32)
        for axis, values in enumerate((self.xs, self.ys, self.zs)):
            P[:, axis] = view(values)[order]
        return P

    def position(self, point: int) -> list[float]:
        return [self.xs[point], self.ys[point], self.zs[point]]

    def place(self, point: int, P: Iterable[float]) -> None:
        self.xs[point], self.ys[point], self.zs[point] = P

    def set_array(self, cls: str, name: str, values: np.ndarray) -> None:
        """Replace a whole attribute; ValueError unless it has a row for each element."""
        a = np.asarray(values)
        size = self.count(cls)
        if len(a) != size or ((cls, name) == ("point", "P") and a.shape != (size, 3)):
            raise ValueError(f"{cls} attribute {name!r} takes {size} rows, not an array of shape {a.shape}")
        whole = self._whole(cls)
        if whole is not None:
            # nothing has looked at single elements yet: no need to make them
            if (cls, name) == ("point", "P"):
                whole = whole.replace(P=np.array(a, np.float32))
            else:
                whole = whole.with_attributes(cls, **{name: a})
            self._source, self._faces = None if self._source is None else whole, whole
            return
        order = self._order(cls)
        if (cls, name) == ("point", "P"):
            for axis, values in zip((self.xs, self.ys, self.zs), a.T, strict=True):
                view(axis)[order] = values
            return
        column = self.column(cls, name, write=True)
        if a.shape[1:] != column.shape[1:]:
            raise ValueError(f"{cls} attribute {name!r} takes rows of {column.shape[1:]}, not {a.shape[1:]}")
        column[order] = a

    def count(self, cls: str) -> int:
        """How many elements of a class there are."""
        whole = self._whole(cls)
        if whole is not None:
            return int(getattr(whole, f"num_{'vertices' if cls == 'vertex' else cls + 's'}"))
        if cls == "vertex":
            self.settle()
            return len(self.refs) if self._tidy else len(self._flat())
        return len(self.points if cls == "point" else self.prims)

    # -- the result

    def freeze(self) -> Geometry:
        """What it holds now; it may go on changing. A vertex without a point is left out, with a mesh its primitive."""
        if self._source is not None:
            return self._source
        points = self.points
        own: dict[str, Any] = {
            "P": self._positions(),
            "point": self._attributes("point", self._order("point")),
            "point_groups": masks(self.point_groups, points),
            "detail": {k: detail_row(self.detail.get(k, d)) for k, d in self.defaults["detail"].items()},
        }
        if self._faces is not None:
            return self._faces.replace(**own)
        prims, flat, refs = self.prims, self._flat(), self._numbers()
        spans = self.spans
        counts = [len(spans[p]) for p in prims]
        if 0 in counts or NOBODY in refs[flat]:
            prims = [p for p in prims if self._complete(p, refs)]
            whole = [[v for v in spans[p] if refs[v] != NOBODY] for p in prims]
            flat, counts = np.array(list(chain.from_iterable(whole)), np.intp), [len(w) for w in whole]
        shapes = map(self.shapes.__getitem__, prims)
        kind, closed, closed_v, rows = np.fromiter(chain.from_iterable(shapes), np.int32).reshape(-1, 4).T
        return Geometry(
            verts=refs[flat],
            offsets=np.cumsum([0, *counts]).astype(np.int32),
            kind=kind.astype(np.uint8),
            closed=closed.astype(bool),
            closed_v=closed_v.astype(bool),
            rows=rows.copy(),
            vertex=self._attributes("vertex", flat),
            prim=self._attributes("prim", np.array(prims, np.intp)),
            prim_groups=masks(self.prim_groups, prims),
            **own,
        )

    def _attributes(self, cls: str, order: Any) -> dict[str, NDArray[Any]]:
        return {name: self._ordered(cls, name, order) for name in self.defaults[cls]}

    def _numbers(self) -> NDArray[np.int32]:
        """The place of each vertex slot's point; NOBODY where it has none, or none that is left."""
        refs = np.array(self.refs, np.int32)
        if self._points is None:
            return refs
        numbers = np.full(len(self.xs) + 1, NOBODY, np.int32)
        numbers[self._points] = np.arange(len(self._points), dtype=np.int32)
        return numbers[refs]

    def _complete(self, prim: int, refs: NDArray[np.int32]) -> bool:
        """Whether a primitive has the points it needs."""
        there = refs[self.spans[prim]] != NOBODY
        return bool(there.any() and (self.shapes[prim][0] == POLY or there.all()))

    # -- from a geometry

    def _unpack_points(self, g: Geometry) -> None:
        """Points of a geometry's arrays, and what belongs to all."""
        slots = self.append_points(g.P)
        self._dress("point", g, slots)
        for name, values in g.detail.items():
            self.defaults["detail"][name] = default_of(name, values)
            self.detail[name] = values.tolist()[0]
        self.point_groups = {k: {slots[i] for i in np.flatnonzero(m)} for k, m in g.point_groups.items()}

    def _unpack_prims(self, g: Geometry) -> None:
        """Primitives and vertices. The geometry's own points are the first; those that came since stand behind."""
        first, prim = len(self.refs), len(self.spans)
        own = self.points[: g.num_points]
        offset = own[0] if len(own) else 0
        self.refs.frombytes((g.verts + np.int32(offset)).astype(np.int32).tobytes())
        self.owners.frombytes((g.vertex_prim + np.int32(prim)).astype(np.int32).tobytes())
        offsets = (g.offsets + first).tolist()
        self.spans += map(range, offsets[:-1], offsets[1:])
        columns = (g.kind.tolist(), g.closed.tolist(), g.closed_v.tolist(), g.rows.tolist())
        self.shapes += zip(*columns, strict=True)
        slots = range(prim, len(self.spans))
        if self._prims is not None:
            self._prims.extend(slots)
        self._dress("vertex", g, range(first, len(self.refs)))
        self._dress("prim", g, slots)
        self.prim_groups = {k: {slots[i] for i in np.flatnonzero(m)} for k, m in g.prim_groups.items()}

    def _dress(self, cls: str, g: Geometry, slots: range) -> None:
        """Take a class's attributes over."""
        for name, values in getattr(g, cls).items():
            self.defaults[cls][name] = default = default_of(name, values)
            column = values.astype(object) if values.dtype.kind == "U" else values
            self._columns[cls][name] = padded(column, default, before=slots.start) if slots.start else column
