from __future__ import annotations

from typing import Any

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.pars import Int, Menu, Ref, StrMenu, Toggle
from stovetop.core.patterns import matches
from stovetop.data.geometry import STANDARD, default_value
from stovetop.ops.sop._family import CONNECTIVITY, SOP, Geometry
from stovetop.ops.sop._groups import numbers
from stovetop.ops.sop._particles import PRTYPE, as_particles
from stovetop.ops.sop._surface import surface
from stovetop.ops.sop._tables import Rows, attributes

BARE = [
    "P(0)",
    "P(1)",
    "P(2)",
    "Pw",
    *(f"Cd({i})" for i in range(4)),
    *(f"{n}({i})" for n in ("N", "uv") for i in range(3)),
]
EVERY = {"pts2": 2, "pts3": 3, "pts4": 4}
KEYS = ("index", "vindex", "vertices", "close")


class DATTo(SOP):
    """Geometry from tables of points, primitives, vertices and the detail, or an input's attributes from them.

    Columns are named P(0), Cd(2), Pw, …; a column `index` gives the element's number, else rows are in order; a
    points table whose first row is numbers has P, Pw, Cd, N, uv in its columns. Primitives list their points in
    `vertices` and are closed where `close` is 1. Vertices give `index` (of the primitive) and `vindex`. Names that
    are not standard are added where Add Float, Int or String names them.

    Source: https://docs.derivative.ca/DAT_to_SOP
    """

    inputs = ("input",)
    min_inputs = 0
    label = "DAT to"

    class Pars:
        pointsdat = Ref("DAT", "", label="Points DAT")
        verticesdat = Ref("DAT", "", label="Vertices DAT")
        primsdat = Ref("DAT", "", label="Primitives DAT")
        detaildat = Ref("DAT", "", label="Detail DAT")
        merge = Menu(
            {
                "points": "Points",
                "vertices": "Vertices",
                "primitives": "Primitives",
                "detail": "Detail",
            },
            "points",
            label="Merge",
        )
        float = StrMenu("", label="Add Float Attributes")
        int = StrMenu("", label="Add Int Attributes")
        string = StrMenu("", label="Add String Attributes")
        build = Menu(
            {
                "dat": "Use Primitive DAT",
                "all": "Connect All Points",
                "pts2": "Connect Every 2 Points",
                "pts3": "Connect Every 3 Points",
                "pts4": "Connect Every 4 Points",
                "ptsn": "Connect Every N Points",
                "polyrow": "Polygon with N Rows",
                "polycol": "Polygon with N Columns",
                "meshrow": "Mesh with N Rows",
                "meshcol": "Mesh with N Columns",
                "particleall": "Particle System using All Points",
            },
            "dat",
            label="Build",
        )
        n = Int(5, label="N", min=1)
        closed = Toggle(True, label="Closed U")
        closedv = Toggle(True, label="Closed V")
        connect = Menu(CONNECTIVITY, "quads", label="Connectivity")
        prtype = Menu(PRTYPE, label="Particle Type")

    def cook(self, par, input: Geometry | None) -> Geometry:
        kinds = [(str, par.string), (int, par.int), (float, par.float)]
        if input is not None:
            dat = {"points": par.pointsdat, "vertices": par.verticesdat, "primitives": par.primsdat}
            source = dat.get(par.merge, par.detaildat)
            cls = {"points": "point", "vertices": "vertex", "primitives": "prim"}.get(par.merge, "detail")
            return input if source is None else written(input, cls, source.data.rows, kinds)
        points = par.pointsdat.data.rows if par.pointsdat is not None else ()
        g = written(Geometry(P=np.zeros((count_of(points), 3), np.float32)), "point", points, kinds)
        g = built(par, g)
        for cls, dat in (("prim", par.primsdat), ("vertex", par.verticesdat), ("detail", par.detaildat)):
            if dat is not None and (cls != "prim" or par.build == "dat"):
                g = written(g, cls, dat.data.rows, kinds)
        return g


def split(rows: Rows) -> tuple[list[str], Rows]:
    """(heads, rows) of a table; a first row of numbers is a row."""
    if not rows:
        return [], []
    if rows[0][0].strip().lstrip("+-").replace(".", "", 1).replace("e", "", 1).replace("-", "", 1).isdigit():
        return BARE[: len(rows[0])], rows
    return list(rows[0]), rows[1:]


def count_of(rows: Rows) -> int:
    heads, body = split(rows)
    if "index" in heads and body:
        return int(numbers_of(body, heads, "index").max()) + 1
    return len(body)


def numbers_of(body: Rows, heads: list[str], name: str) -> np.ndarray:
    try:
        return np.array([int(float(r[heads.index(name)])) for r in body], np.int64)
    except ValueError as cause:
        raise CookError(f"column '{name}': {cause}") from None


def written(g: Geometry, cls: str, rows: Rows, kinds: list[tuple[type, str]]) -> Geometry:
    """With the attributes that a table gives to elements of a class."""
    heads, body = split(rows)
    if cls == "detail":
        body = body[:1]
    if not body:
        return g
    which = np.arange(len(body))
    if "index" in heads and cls != "detail":
        which = numbers_of(body, heads, "index")
    if cls == "vertex":
        which = vertices(g, which, numbers_of(body, heads, "vindex") if "vindex" in heads else 0 * which)
    total = {"point": g.num_points, "vertex": g.num_vertices, "prim": g.num_prims, "detail": 1}[cls]
    use = (which >= 0) & (which < total)
    named = {
        h.split("(")[0]: next((k for k, p in kinds if p.strip() and matches(p, h.split("(")[0])), None) for h in heads
    }
    allowed = [h for h in heads if h not in KEYS and (h.split("(")[0] in (*STANDARD, "P") or named[h.split("(")[0]])]
    for name, a in attributes([[r[heads.index(h)] for h in allowed] for r in body], allowed, named).items():
        g = assigned(g, cls, name, a[use], which[use], total)
    return g


def assigned(g: Geometry, cls: str, name: str, a: np.ndarray, which: np.ndarray, total: int) -> Geometry:
    if name == "P":
        P = g.P.copy()
        P[which] = a[:, :3]
        return g.replace(P=P) if cls == "point" else g
    old = getattr(g, cls).get(name)
    if old is None or old.shape[1:] != a.shape[1:] or old.dtype.kind != a.dtype.kind:
        old = np.empty((total, *a.shape[1:]), a.dtype)
        start: Any = default_value(name, a)
        old[:] = start if np.shape(start) in ((), a.shape[1:]) else 0
    new = old.copy() if old.dtype.kind not in "U" else old.astype(np.result_type(old, a))
    new[which] = a
    return g.with_attributes(cls, **{name: new})


def vertices(g: Geometry, prim: np.ndarray, place: np.ndarray) -> np.ndarray:
    ok = (prim >= 0) & (prim < g.num_prims)
    safe = np.where(ok, prim, 0)
    ok &= place < g.counts[safe] if g.num_prims else False
    return np.where(ok, g.offsets[safe] + place, -1)


def built(par, g: Geometry) -> Geometry:
    """The points with the primitives that Build asks for."""
    n, count = max(par.n, 1), g.num_points
    lists: list[np.ndarray] = []
    closed: Any = par.closed
    if par.build == "dat":
        heads, body = split(par.primsdat.data.rows) if par.primsdat is not None else ([], [])
        if body and "vertices" not in heads:
            raise CookError("the primitives table has no column 'vertices'")
        place = heads.index("vertices") if body else 0
        lists = [listed(r[place], count) for r in body]
        if "close" in heads:
            closed = [r[heads.index("close")].strip() not in ("", "0") for r in body]
    elif par.build in ("polyrow", "polycol", "meshrow", "meshcol"):
        return sheet(par, g, n)
    elif par.build == "particleall":
        return as_particles(g, np.arange(count), par.prtype)
    else:
        size = count if par.build == "all" else EVERY.get(par.build, n)
        lists = [np.arange(i, i + size) for i in range(0, count - size + 1, size)] if size else []
    made = Geometry.polygons(g.P, lists).replace(point=g.point, point_groups=g.point_groups)
    return made.replace(closed=np.broadcast_to(np.array(closed, bool), made.num_prims).copy())


def listed(text: str, count: int) -> np.ndarray:
    found = numbers(text, count)
    if found is None:
        raise CookError(f"'{text}' is no list of point numbers")
    return found


def sheet(par, g: Geometry, n: int) -> Geometry:
    rows = n if par.build.endswith("row") else g.num_points // n
    cols = g.num_points // rows if rows else 0
    if rows < 1 or cols < 1:
        return g
    P = g.P[: rows * cols]
    point = {k: a[: rows * cols] for k, a in g.point.items()}
    kind = "poly" if par.build.startswith("poly") else "mesh"
    return surface(kind, par.connect, P, rows, cols, par.closed, None, point, closed_v=par.closedv)
