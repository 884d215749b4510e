from __future__ import annotations

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.pars import Int, Menu, StrMenu, Toggle
from stovetop.data.curves import curves, to_polylines
from stovetop.data.geometry import SURFACES
from stovetop.ops.sop._family import CONNECTIVITY, SOP, Geometry
from stovetop.ops.sop._groups import prims_of, prims_or_all
from stovetop.ops.sop._lofts import boundaries, loft, splines
from stovetop.ops.sop._lofts import coons as spline_coons
from stovetop.ops.sop._skins import coons, skin, wraps


class Skin(SOP):
    """A surface over curves: each is a row of it, in the order of the primitives.

    Polygons make a mesh: curves of different numbers of points get as many as the largest, evenly along their lengths;
    one alone becomes a face. Closed in U where all curves are closed, in V by V Wrap. Skin groups take N curves in a
    row, or every Nth, for a surface each. Points, attributes and groups are the curves'.

    Where one is a spline the surface is one: NURBS where one is NURBS, else Bezier, with the highest order of all in U
    (a polygon's is 2) and the knots of all, closed ones from their first point on, so that each keeps its shape. Its
    V order is 4 or V Order, less with too few curves. Preserve Shape: it goes through each curve (at even V; a Bezier
    surface smoothly, in as many spans as that takes), else the curves' hulls are its own (Bezier: the last again
    where the order asks for more). How TouchDesigner fills one spline alone is not published: here it is ruled between
    the curve's halves. With V curves (the second input, or their group) the surface is a bilinear blend of both
    (Coons), its corners the U curves'; of splines with weights a mesh, unless one curve is swept along another.
    Of two surfaces or more a skin each over their first rows, last rows, first columns and last columns, but for
    those in directions in which one is closed.

    Source: https://docs.derivative.ca/Skin_SOP
    """

    inputs = ("ucurves", "vcurves")
    min_inputs = 1

    class Pars:
        uprims = StrMenu("", label="U Cross Sections")
        vprims = StrMenu("", label="V Cross Sections")
        surftype = Menu(CONNECTIVITY, "quads", label="Connectivity")
        keepshape = Toggle(False, label="Preserve Shape")
        closev = Menu(
            {
                "nonewv": "Off",
                "wv": "On",
                "ifprimwv": "If Primitive does",
            },
            "nonewv",
            label="V Wrap",
        )
        force = Toggle(False, label="Use V Order")
        orderv = Int(4, label="V Order", min=2, max=11)
        skinops = Menu(
            {
                "all": "All Primitives",
                "group": "Groups of N Primitives",
                "skip": "Skip Every Nth Primitive",
            },
            "all",
            label="Skin",
        )
        inc = Int(2, label="N", min=2)
        prim = Toggle(False, label="Keep Primitives")
        polys = Toggle(False, label="Output Polygons")

    def cook(self, par, input: Geometry, second: Geometry | None) -> Geometry:
        of_v = prims_of(input, par.vprims) if second is None else None
        mask = prims_or_all(input, par.uprims) & curves(input)
        if of_v is not None:
            mask &= ~of_v
        if not mask.any():
            made = between(par, input, second)
            return Geometry.merge([input, made]) if par.prim else made
        cross = None
        if second is not None:
            cross = second.keep(prims=prims_or_all(second, par.vprims) & curves(second))
        elif of_v is not None:
            cross = input.keep(prims=of_v & curves(input))
        g = input.keep(prims=mask)
        if cross is not None and cross.num_prims:
            made = [crossed(par, g, cross)]
        else:
            made = [surface(par, g, row) for row in sets(par, g.num_prims)]
        out = Geometry.merge(made)
        return Geometry.merge([input, out]) if par.prim else out


def between(par, first: Geometry, second: Geometry | None) -> Geometry:
    """Skins over the boundaries of surfaces."""
    given = [first.keep(prims=prims_or_all(first, par.uprims) & ~curves(first))]
    if second is not None:
        given.append(second.keep(prims=prims_or_all(second, par.vprims) & ~curves(second)))
    found = [boundaries(g, i) for g in given for i in range(g.num_prims) if g.kind[i] in SURFACES]
    if not found:
        raise CookError("there is no curve to skin")
    sides = [side for side in found[0] if all(side in f for f in found)]
    if len(found) == 1 or not sides:
        raise CookError("skins of surfaces need two or more that end somewhere on the same side")
    made = []
    for side in sides:
        g = Geometry.merge([f[side] for f in found])
        made += [surface(par, g, row) for row in sets(par, g.num_prims)]
    return Geometry.merge(made)


def surface(par, g: Geometry, row: np.ndarray) -> Geometry:
    if not splines(g, row):
        return skin(g, row, par)
    wrap = len(row) > 1 and wraps(par, bool(g.closed[row].all()))
    return loft(g, row, wrap, par.orderv if par.force else 4, par.keepshape)


def crossed(par, u: Geometry, v: Geometry) -> Geometry:
    """Between two families of curves; of splines whose weights differ as a mesh."""
    made = None
    if splines(u, np.arange(u.num_prims)) or splines(v, np.arange(v.num_prims)):
        made = spline_coons(u, v)
    return coons(to_polylines(u), to_polylines(v), par) if made is None else made


def sets(par, count: int) -> list[np.ndarray]:
    """The curves of each surface."""
    every, n = np.arange(count), max(par.inc, 2)
    if par.skinops == "group":
        return [every[i : i + n] for i in range(0, count, n)]
    if par.skinops == "skip":
        return [every[k::n] for k in range(min(n, count))]
    return [every]
