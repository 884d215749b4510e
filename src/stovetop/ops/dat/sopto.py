from __future__ import annotations

from typing import Any

import numpy as np

from stovetop.core.pars import Menu, Page, Ref, StrMenu, Toggle
from stovetop.core.patterns import matches
from stovetop.data.geometry import Geometry
from stovetop.ops.dat._family import DAT, EMPTY_TABLE, Table, common
from stovetop.ops.sop._groups import ordered
from stovetop.ops.sop._tables import columns, table


class SOPTo(DAT):
    """Points, vertices, primitives or the detail of a SOP as a table: a row each, columns for the attributes' values.

    Points: index, P(0), P(1), P(2), Pw and then their attributes; vertices: index (the primitive's), vindex,
    attributes; primitives: index, vertices (point numbers), close, attributes; detail: one row. Attributes chooses
    columns by name.

    Source: https://docs.derivative.ca/SOP_to_DAT
    """

    label = "SOP to"
    page = "SOP To"
    common = (common(),)

    class Pars:
        _sop_to = Page("SOP To")
        sop = Ref("SOP", "", label="SOP")
        extract = Menu(
            {
                "points": "Points",
                "vertices": "Vertices",
                "primitives": "Primitives",
                "detail": "Detail",
            },
            "points",
            label="Extract",
        )
        group = StrMenu("", label="Group")
        attrib = StrMenu("*", label="Attributes", items={"*": "*"})
        uvforpts = Toggle(False, label="Copy Vertex UV to Points")

    def cook(self, par) -> Table:
        if par.sop is None:
            return EMPTY_TABLE
        g = par.sop.data
        if par.uvforpts and "uv" in g.vertex:
            uv = np.zeros((g.num_points, g.vertex["uv"].shape[1]), np.float32)
            uv[g.verts[::-1]] = g.vertex["uv"][::-1]
            g = g.with_attributes("point", uv=uv)
        heads, arrays = MAKE[par.extract](g, par)
        return Table.from_rows(table(heads, arrays))


def of_points(g: Geometry, par: Any) -> tuple[list[str], list[np.ndarray]]:
    which = ordered(g, par.group, "point")
    own = {"P": g.P, "Pw": g.point.get("Pw", np.ones(g.num_points, np.float32))}
    own |= {k: a for k, a in g.point.items() if k != "Pw"}
    found = columns({k: a[which] for k, a in own.items()}, par.attrib)
    return ["index", *found], [which, *found.values()]


def of_vertices(g: Geometry, par: Any) -> tuple[list[str], list[np.ndarray]]:
    mask = np.isin(g.vertex_prim, ordered(g, par.group, "prim"))
    prim = g.vertex_prim[mask]
    place = (np.arange(g.num_vertices) - g.offsets[g.vertex_prim])[mask]
    found = columns({k: a[mask] for k, a in g.vertex.items()}, par.attrib)
    return ["index", "vindex", *found], [prim, place, *found.values()]


def of_prims(g: Geometry, par: Any) -> tuple[list[str], list[np.ndarray]]:
    which = ordered(g, par.group, "prim")
    own = {
        "vertices": np.array([" ".join(map(str, g.prim_points(i).tolist())) for i in which], object),
        "close": g.closed[which].astype(int),
    }
    own = {k: a for k, a in own.items() if matches(par.attrib, k)}
    found = {**own, **columns({k: a[which] for k, a in g.prim.items()}, par.attrib)}
    return ["index", *found], [which, *found.values()]


def of_detail(g: Geometry, par: Any) -> tuple[list[str], list[np.ndarray]]:
    found = columns(g.detail, par.attrib)
    return list(found), list(found.values())


MAKE = {"points": of_points, "vertices": of_vertices, "primitives": of_prims, "detail": of_detail}
