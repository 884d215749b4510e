from __future__ import annotations

from typing import Any

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.pars import XYZ, Int, Menu, Page, Ref, Sequence, Str, StrMenu, Toggle
from stovetop.core.patterns import match
from stovetop.data.rebuild import drop_unused
from stovetop.data.topology import point_normals
from stovetop.ops.sop._family import SOP, Geometry
from stovetop.ops.sop._groups import numbers, ordered
from stovetop.ops.sop._tables import attributes


class Add(SOP):
    """Points and polygons of its own, added to the input's.

    Points come from a table (x, y, z in its first columns; with Named Attributes a first row names P(0), N(1), … and
    any other name is an attribute of one value) and then from the Point parameters. Polygons connect the points of a
    group, all, in runs of N, without every Nth, or each group by itself; or those of each pattern and row of a table
    (point numbers, closed). Faces get point normals last.

    Source: https://docs.derivative.ca/Add_SOP
    """

    inputs = ("input",)
    min_inputs = 0

    class Pars:
        _points = Page("Points")
        pointdat = Ref("DAT", "", label="Points DAT")
        namedattribs = Toggle(False, label="Named Attributes")
        keep = Toggle(False, label="Delete Geometry, Keep Points")
        addpts = Toggle(False, label="Add Points")
        point = Sequence(label="Point", pos=XYZ(0.0, 0.0, 0.0, label="Position"))
        _polygons = Page("Polygons")
        method = Menu({"group": "By Group", "pattern": "By Pattern"}, "pattern", label="Method")
        group = StrMenu("", label="Group")
        add = Menu(
            {
                "all": "All Points",
                "group": "Groups of N Points",
                "skip": "Skip Every Nth Point",
                "sep": "Each Group Separately",
            },
            "all",
            label="Add",
        )
        inc = Int(2, label="N", min=1)
        closedall = Toggle(False, label="Closed")
        polydat = Ref("DAT", "", label="Polygons Table")
        poly = Sequence(
            label="Polygon",
            pattern=Str("", label="Pattern"),
            closed=Toggle(False, label="Closed"),
        )
        _post = Page("Post")
        remove = Toggle(False, label="Remove Unused Points")
        normals = Toggle(False, label="Compute Normals")

    def cook(self, par, input: Geometry | None) -> Geometry:
        g = input or Geometry()
        if par.keep:
            g = g.keep(prims=np.zeros(g.num_prims, bool))
        if par.pointdat is not None:
            g = Geometry.merge([g, from_table(par.pointdat.data.rows, par.namedattribs)])
        if par.addpts:
            g = Geometry.merge([g, Geometry(P=np.array([b.pos for b in par.point], np.float32).reshape(-1, 3))])
        made = [Geometry.polygons(g.P, faces, closed) for faces, closed in polygons(par, g) if faces]
        if made:
            g = joined(g, made)
        if par.remove:
            g = drop_unused(g)
        return g.with_attributes("point", N=point_normals(g)) if par.normals and g.num_points else g


def polygons(par, g: Geometry) -> list[tuple[list[np.ndarray], bool]]:
    """(rows of point numbers, closed) of what the Polygons page asks for."""
    if par.method == "group":
        return [(runs(par, g), par.closedall)]
    out = []
    for block in par.poly:
        if block.pattern.strip():
            which = numbers(block.pattern, g.num_points)
            if which is None:
                raise CookError(f"'{block.pattern}' is no list of point numbers")
            out.append(([which], block.closed))
    for row in par.polydat.data.rows if par.polydat is not None else ():
        which = numbers(row[0], g.num_points) if row else None
        if which is not None:
            out.append(([which], len(row) > 1 and row[1].strip() not in ("", "0")))
    return [([r for r in rows if len(r)], closed) for rows, closed in out]


def runs(par, g: Geometry) -> list[np.ndarray]:
    if par.add == "sep":
        return [g.members("point", n) for n in match(par.group, g.point_groups)]
    which = ordered(g, par.group, "point")
    n = max(par.inc, 1)
    if par.add == "group":
        return [which[i : i + n] for i in range(0, len(which), n)]
    if par.add == "skip":
        # point k, k + N, k + 2 N, … for each k < N
        return [which[k::n] for k in range(min(n, len(which)))]
    return [which] if len(which) else []


def joined(g: Geometry, made: list[Geometry]) -> Geometry:
    """The primitives of all over the points of the first."""
    new = Geometry.merge([g.replace(point={}, point_groups={}), *made])
    verts = np.concatenate([g.verts, *(m.verts for m in made)]).astype(np.int32)
    return new.replace(P=g.P, verts=verts, point=g.point, point_groups=g.point_groups)


def from_table(rows: Any, named: bool) -> Geometry:
    """Points of a table; rows that are no numbers are left out where nothing is named."""
    if not named:
        values = [number_row(r[:3]) for r in rows]
        kept = [v for v in values if v is not None]
        return Geometry(P=np.array([[*v, 0.0, 0.0, 0.0][:3] for v in kept], np.float32).reshape(-1, 3))
    found = attributes(rows[1:], rows[0]) if rows else {}
    P = found.pop("P", np.zeros((max(len(rows) - 1, 0), 3), np.float32))
    return Geometry(P=P[:, :3].copy()).with_attributes("point", **found)


def number_row(cells: Any) -> list[float] | None:
    try:
        return [float(c) for c in cells if c != ""] or None
    except ValueError:
        return None
