from __future__ import annotations

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.pars import Float, Int, Menu, StrMenu, Toggle
from stovetop.data.curves import curves
from stovetop.data.geometry import SURFACES
from stovetop.data.rebuild import drop_unused
from stovetop.ops.sop._carving import span
from stovetop.ops.sop._family import SOP, Geometry
from stovetop.ops.sop._groups import prims_or_all
from stovetop.ops.sop._joints import joined


class Join(SOP):
    """Curves, or surfaces, end to end as one, in the order of the primitives.

    It is a NURBS where one is, else a Bezier, else a polygon or a mesh, with the highest order and, of surfaces, the
    rows (or columns) and knots of all. Surfaces are joined along U (columns) or V (rows); where there are curves they
    stay as they are. With Blend ends become one, at the second's for a Bias of 0, the first's for 1; a Tolerance below
    1 first puts a point so far (a part of the last span) from them, which what lies before keeps its place by. At 0
    ends stay, with a straight side between. Without Blend splines have a span there that goes on from both, the rounder
    the greater the Tolerance, polygons a straight side. Connect Closest Ends turns each so that the nearer end follows.
    Wrap closes it.

    Joints are pointed with Multiplicity; without it NURBS have one knot there and are as near to the pointed one as
    that allows, Bezier curves have tangents opposite each other: how TouchDesigner moves the others is not published.

    Source: https://docs.derivative.ca/Join_SOP
    """

    inputs = ("input",)

    class Pars:
        group = StrMenu("", label="Group")
        blend = Toggle(True, label="Blend")
        tolerance = Float(1.0, label="Tolerance", min=0.0)
        bias = Float(0.5, label="Bias", min=0.0, max=1.0)
        knotmult = Toggle(False, label="Multiplicity")
        proximity = Toggle(True, label="Connect Closest Ends")
        dir = Menu({"ujoin": "in U", "vjoin": "in V"}, label="Direction")
        joinop = Menu(
            {
                "all": "All Primitives",
                "group": "Groups of N Primitives",
                "skip": "Skip Every Nth Primitive",
            },
            "all",
            label="Join",
        )
        inc = Int(2, label="N", min=2)
        loop = Toggle(False, label="Wrap Last to First")
        prim = Toggle(False, label="Keep Primitives")

    def cook(self, par, input: Geometry) -> Geometry:
        mask = prims_or_all(input, par.group)
        chosen = mask & curves(input)
        if not chosen.any():
            chosen = mask & np.isin(input.kind, SURFACES)
        rest = input.keep(prims=~chosen)
        own = input.keep(prims=chosen)
        if not own.num_prims:
            raise CookError("there is no curve or surface to join")
        made = [
            joined(par, own, row) if len(row) > 1 or open_loop(par, own, row[0]) else span(own, row[0])
            for row in rows(par, own.num_prims)
        ]
        parts = [input] if par.prim else ([drop_unused(rest)] if rest.num_prims else [])
        return Geometry.merge([*parts, *made])


def open_loop(par, g: Geometry, i: int) -> bool:
    """Whether one alone is to be closed."""
    down = g.kind[i] in SURFACES and par.dir == "vjoin"
    return bool(par.loop and not (g.closed_v if down else g.closed)[i])


def rows(par, count: int) -> list[np.ndarray]:
    """The curves of each polygon."""
    every, n = np.arange(count), max(par.inc, 2)
    if par.joinop == "group":
        return [every[i : i + n] for i in range(0, count, n)]
    if par.joinop == "skip":
        return [every[k::n] for k in range(min(n, count))]
    return [every]
