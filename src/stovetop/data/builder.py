"""Geometry in the making: Python lists that grow and shrink cheaply, turned into a `Geometry` once, at the end.

A builder made from a geometry holds on to it until something looks at single elements; a copy that nobody edits costs
nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import chain
from operator import attrgetter
from typing import Any

import numpy as np

from stovetop.core import collecting

from .geometry import BEZIER, MESH, POLY, STANDARD, Geometry

_POINT, _PLACE = attrgetter("point"), attrgetter("place")


class Element:
    """A point, vertex or primitive. attrs: the attributes that have left their default; alive: False once destroyed."""

    __slots__ = ("alive", "attrs", "place")
    alive: bool
    attrs: dict[str, Any] | None
    place: int


class BuilderPoint(Element):
    """P: [x, y, z]."""

    __slots__ = ("P",)

    def __init__(self, P: list[float], place: int = -1) -> None:
        self.P = P
        self.place = place
        self.attrs = None
        self.alive = True


class BuilderVertex(Element):
    """point: the BuilderPoint it refers to, or None where none has been set yet."""

    __slots__ = ("point", "prim")

    def __init__(self, point: BuilderPoint | None, prim: BuilderPrim) -> None:
        self.point = point
        self.prim = prim
        self.attrs = None


class BuilderPrim(Element):
    """kind: of geometry.KINDS. rows: a mesh's rows, a curve's order."""

    __slots__ = ("closed", "closed_v", "kind", "rows", "verts")

    def __init__(self, kind: int, closed: bool, closed_v: bool = False, rows: int = 0) -> None:
        self.attrs, self.alive, self.place = None, True, -1
        self.kind, self.closed, self.closed_v, self.rows = kind, closed, closed_v, rows
        self.verts: list[BuilderVertex] = []


class GeometryBuilder:
    """Mutable geometry.

    points, prims: lists of elements, in order. defaults: class ('point', 'vertex', 'prim', 'detail') -> attribute name
    -> default, a number, a string or a tuple. point_groups, prim_groups: name -> set of elements.
    """

    __slots__ = (
        "_faces",
        "_gone",
        "_orphans",
        "_points",
        "_prims",
        "_source",
        "defaults",
        "detail",
        "point_groups",
        "prim_groups",
    )

    def __init__(self, geometry: Geometry | None = None) -> None:
        self._points: list[BuilderPoint] = []
        self._prims: list[BuilderPrim] = []
        self._orphans: set[BuilderPoint] = set()
        self._gone = False
        self.defaults: dict[str, dict[str, Any]] = {"point": {}, "vertex": {}, "prim": {}, "detail": {}}
        self.detail: dict[str, Any] = {}
        self.point_groups: dict[str, set[BuilderPoint]] = {}
        self.prim_groups: dict[str, set[BuilderPrim]] = {}
        #: what nobody has looked into: all of a geometry, or no more than its primitives
        self._source, self._faces = geometry, geometry

    @classmethod
    def from_geometry(cls, geometry: Geometry) -> GeometryBuilder:
        return cls(geometry)

    def clear(self) -> None:
        self.__init__()  # type: ignore[misc]

    def load(self, geometry: Geometry) -> None:
        """Start anew from a geometry."""
        self.__init__(geometry)  # type: ignore[misc]

    # -- elements

    @property
    def points(self) -> list[BuilderPoint]:
        if self._source is not None or self._gone:
            self._open()
        return self._points

    @property
    def prims(self) -> list[BuilderPrim]:
        if self._faces is not None or self._gone:
            self.settle()
        return self._prims

    def settle(self) -> None:
        """Make elements of the geometry it was made from, and close up what was destroyed."""
        self._open()
        if self._faces is not None:
            faces, self._faces = self._faces, None
            with collecting.rarely():
                _unpack_prims(self, faces)

    def _open(self) -> None:
        """The same for points; the primitives stay as they are while no point goes."""
        if self._source is not None:
            source, self._source = self._source, None
            with collecting.rarely():
                _unpack_points(self, source)
        if self._gone:
            self._gone = False
            self.settle()
            self._sweep()

    def _whole(self, cls: str) -> Geometry | None:
        """The geometry that still holds the elements of a class."""
        return self._faces if cls in ("vertex", "prim") else self._source

    def index(self, element: BuilderPoint | BuilderPrim) -> int:
        """Its place in the list; IndexError where it has been destroyed."""
        elements: list[Any] = self.points if isinstance(element, BuilderPoint) else self.prims
        if element.place >= len(elements) or element.place < 0 or elements[element.place] is not element:
            for i, e in enumerate(elements):
                e.place = i
        if not element.alive:
            raise IndexError("it has been destroyed")
        return element.place

    def append_point(self, x: float = 0.0, y: float = 0.0, z: float = 0.0) -> BuilderPoint:
        if self._source is not None or self._gone:
            self._open()
        points = self._points
        point = BuilderPoint([x, y, z], len(points))
        points.append(point)
        return point

    def append_points(self, P: Iterable[Sequence[float]]) -> list[BuilderPoint]:
        new = [BuilderPoint(list(p)) for p in np.asarray(P, np.float64).reshape(-1, 3).tolist()]
        self.points.extend(new)
        return new

    def append_poly(
        self, points: int | Sequence[BuilderPoint | int], closed: bool = True, add_points: bool = True
    ) -> BuilderPrim:
        """A polygon through these points, or with so many vertices of its own."""
        return self._append(BuilderPrim(POLY, closed), points, add_points)

    def append_bezier(
        self, points: int | Sequence[BuilderPoint | int], closed: bool = False, order: int = 4, add_points: bool = True
    ) -> BuilderPrim:
        """A Bezier curve; ValueError where the number of vertices does not suit the order."""
        degree, n = order - 1, points if isinstance(points, int) else len(points)
        if degree < 1:
            raise ValueError(f"a Bezier curve's order is at least 2, not {order}")
        if n < degree or (n % degree if closed else (n - 1) % degree or n == 1):
            rule = f"a multiple of {degree}" if closed else f"one more than a multiple of {degree}"
            state = "closed" if closed else "open"
            raise ValueError(f"the vertices of {state} Bezier curve of order {order} must be {rule}, not {n}")
        return self._append(BuilderPrim(BEZIER, closed, rows=order), points, add_points)

    def append_mesh(
        self, rows: int, cols: int, closed_u: bool = False, closed_v: bool = False, add_points: bool = True
    ) -> BuilderPrim:
        if rows < 1 or cols < 1:
            raise ValueError(f"a mesh has at least one row and one column, not {rows} and {cols}")
        return self._append(BuilderPrim(MESH, closed_u, closed_v, rows), rows * cols, add_points)

    def _append(self, prim: BuilderPrim, points: int | Sequence[BuilderPoint | int], add_points: bool) -> BuilderPrim:
        if isinstance(points, int):
            if points < 0:
                raise ValueError(f"a primitive cannot have {points} vertices")
            refers: list[Any] = [None] * points
            if add_points:
                start = len(self.points)
                refers = [BuilderPoint([0.0, 0.0, 0.0], start + i) for i in range(points)]
                self._points += refers
        else:
            own = self.points
            refers = [own[p] if isinstance(p, int) else p for p in points]
        prim.verts = [BuilderVertex(p, prim) for p in refers]
        prims = self.prims
        prim.place = len(prims)
        prims.append(prim)
        return prim

    def destroy_point(self, point: BuilderPoint) -> None:
        """Take a point away; polygons lose its vertices, other primitives that use it go."""
        point.alive, self._gone = False, True

    def destroy_prim(self, prim: BuilderPrim, points: bool = True) -> None:
        """Take a primitive away, and its points with it unless others use them too."""
        prim.alive, self._gone = False, True
        if points:
            self.release(v.point for v in prim.verts)

    def release(self, points: Iterable[BuilderPoint | None]) -> None:
        """Vertices have let go of these points: they go unless others use them."""
        self._gone = True
        self._orphans.update(p for p in points if p is not None)

    def _sweep(self) -> None:
        """Close up what was destroyed since last time; waits until somebody looks, so that destroying many is cheap."""
        if self._orphans:
            used = {v.point for prim in self._prims if prim.alive for v in prim.verts}
            for point in self._orphans - used:
                point.alive = False
            self._orphans = set()
        for prim in self._prims:
            if any(v.point is not None and not v.point.alive for v in prim.verts):
                prim.verts = [v for v in prim.verts if v.point is None or v.point.alive]
                prim.alive = prim.alive and prim.kind == POLY and bool(prim.verts)
        self._points = [p for p in self._points if p.alive]
        self._prims = [p for p in self._prims if p.alive]
        for groups in (self.point_groups, self.prim_groups):
            for group in groups.values():
                group.difference_update([e for e in group if not e.alive])

    # -- attributes

    def create_attribute(self, cls: str, name: str, default: Any = None) -> None:
        """default: a number, string or sequence; None means the standard attribute's own."""
        self.settle()
        if default is None:
            if name not in STANDARD:
                raise ValueError(f"{name!r} is not a standard attribute ({', '.join(STANDARD)}): it needs a default")
            default = STANDARD[name]
        if not isinstance(default, (int, float, str)):
            default = tuple(default)
        self.defaults[cls][name] = default

    def destroy_attribute(self, cls: str, name: str) -> None:
        self.settle()
        del self.defaults[cls][name]
        for element in self.elements(cls):
            if element.attrs is not None:
                element.attrs.pop(name, None)

    def names(self, cls: str) -> Collection[str]:
        """The attributes of a class, P apart."""
        whole = self._whole(cls)
        return self.defaults[cls] if whole is None else getattr(whole, cls)

    def array(self, cls: str, name: str) -> np.ndarray:
        """A copy of a whole attribute ('P' of points too), (n,) or (n, size). KeyError where there is none."""
        whole = self._whole(cls)
        if whole is not None:
            return np.array(whole.P if (cls, name) == ("point", "P") else getattr(whole, cls)[name])
        if (cls, name) == ("point", "P"):
            return _positions(self.points)
        default = self.defaults[cls][name]
        return _columns({name: default}, self.elements(cls))[name]

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
        if (cls, name) == ("point", "P"):
            for point, place in zip(self.points, a.astype(np.float32).tolist(), strict=True):
                point.P = place
            return
        for element, value in zip(self.elements(cls), a.tolist(), strict=True):
            if element.attrs is None:
                element.attrs = {}
            element.attrs[name] = value

    def count(self, cls: str) -> int:
        """How many elements of a class there are."""
        whole = self._whole(cls)
        if whole is not None:
            return int(getattr(whole, f"num_{'vertices' if cls == 'vertex' else cls + 's'}"))
        return len(self.elements(cls))

    def elements(self, cls: str) -> list[Any]:
        if cls == "vertex":
            return [v for prim in self.prims for v in prim.verts]
        return [] if cls == "detail" else list(self.points if cls == "point" else self.prims)

    # -- the result

    def freeze(self) -> Geometry:
        """What it holds now; it may go on changing. A vertex without a point is left out, with a mesh its primitive."""
        with collecting.rarely():
            return self._frozen()

    def _frozen(self) -> Geometry:
        if self._source is not None:
            return self._source
        points = self.points
        if self._faces is not None:
            return self._faces.replace(
                P=_positions(points),
                point=_columns(self.defaults["point"], points),
                point_groups=_masks(self.point_groups, points),
                detail=self._details(),
            )
        prims = self.prims
        for i, point in enumerate(points):
            point.place = i
        verts = [p.verts for p in prims]
        flat = list(chain.from_iterable(verts))
        if [] in verts or None in map(_POINT, flat):
            prims = [p for p in prims if _complete(p)]
            verts = [[v for v in p.verts if v.point is not None] for p in prims]
            flat = list(chain.from_iterable(verts))
        every: dict[str, list[Any]] = {"point": points, "vertex": flat, "prim": prims}
        return Geometry(
            P=_positions(points),
            verts=np.fromiter(map(_PLACE, map(_POINT, flat)), np.int32, len(flat)),
            offsets=np.cumsum([0, *map(len, verts)]).astype(np.int32),
            kind=np.array([p.kind for p in prims], np.uint8),
            closed=np.array([p.closed for p in prims], bool),
            closed_v=np.array([p.closed_v for p in prims], bool),
            rows=np.array([p.rows for p in prims], np.int32),
            detail=self._details(),
            point_groups=_masks(self.point_groups, points),
            prim_groups=_masks(self.prim_groups, prims),
            **{cls: _columns(self.defaults[cls], elements) for cls, elements in every.items()},
        )

    def _details(self) -> dict[str, np.ndarray]:
        return {k: _array([self.detail.get(k, d)]) for k, d in self.defaults["detail"].items()}


def _masks(groups: dict[str, set[Any]], elements: list[Any]) -> dict[str, np.ndarray]:
    return {k: np.array([e in g for e in elements], bool) for k, g in groups.items()}


def _positions(points: list[BuilderPoint]) -> np.ndarray:
    """(points, 3) float32."""
    flat = chain.from_iterable([p.P for p in points])
    return np.fromiter(flat, np.float32, 3 * len(points)).reshape(-1, 3)


def _complete(prim: BuilderPrim) -> bool:
    missing = any(v.point is None for v in prim.verts)
    return bool(prim.verts) and not (missing and (prim.kind != POLY or all(v.point is None for v in prim.verts)))


def _columns(defaults: dict[str, Any], elements: list[Any]) -> dict[str, np.ndarray]:
    out = {}
    for name, default in defaults.items():
        values = [default if e.attrs is None else e.attrs.get(name, default) for e in elements]
        width = () if isinstance(default, (int, float, str)) else (len(default),)
        out[name] = _array(values, default).reshape(len(values), *width)
    return out


def _array(values: list[Any], like: Any = None) -> np.ndarray:
    sample = like if like is not None else values[0]
    first = sample[0] if isinstance(sample, (tuple, list)) and sample else sample
    if isinstance(first, str):
        return np.array(values, object) if not values else np.array(values)
    return np.array(values, np.int32 if type(first) is int else np.float32)


def _unpack_points(b: GeometryBuilder, g: Geometry) -> None:
    """Points of a geometry's arrays, and what belongs to all."""
    points = b._points = [BuilderPoint(p) for p in g.P.tolist()]
    _dress(b, "point", g, points)
    for name, array in g.detail.items():
        b.defaults["detail"][name] = _default_of(name, array)
        b.detail[name] = array.tolist()[0]
    b.point_groups = {k: {points[i] for i in np.flatnonzero(m)} for k, m in g.point_groups.items()}


def _unpack_prims(b: GeometryBuilder, g: Geometry) -> None:
    """Primitives and vertices of a geometry's arrays. Points that came since stand behind the geometry's own."""
    points = b._points
    verts, offsets = g.verts.tolist(), g.offsets.tolist()
    columns = zip(g.kind.tolist(), g.closed.tolist(), g.closed_v.tolist(), g.rows.tolist(), strict=True)
    for (kind, closed, closed_v, rows), start, end in zip(columns, offsets, offsets[1:], strict=False):
        prim = BuilderPrim(kind, closed, closed_v, rows)
        prim.verts = [BuilderVertex(points[n], prim) for n in verts[start:end]]
        b._prims.append(prim)
    _dress(b, "vertex", g, list(chain.from_iterable([p.verts for p in b._prims])))
    _dress(b, "prim", g, b._prims)
    b.prim_groups = {k: {b._prims[i] for i in np.flatnonzero(m)} for k, m in g.prim_groups.items()}


def _dress(b: GeometryBuilder, cls: str, g: Geometry, elements: list[Any]) -> None:
    """Give elements their attributes."""
    for name, array in getattr(g, cls).items():
        b.defaults[cls][name] = _default_of(name, array)
        for element, value in zip(elements, array.tolist(), strict=True):
            if element.attrs is None:
                element.attrs = {}
            element.attrs[name] = value


def _default_of(name: str, array: np.ndarray) -> Any:
    kind = array.dtype.kind
    zero: Any = "" if kind in "UO" else 0 if kind in "iub" else 0.0
    if array.ndim == 1:
        return STANDARD.get(name, zero)
    standard = STANDARD.get(name)
    fits = isinstance(standard, tuple) and len(standard) == array.shape[1]
    return standard if fits else (zero,) * array.shape[1]
