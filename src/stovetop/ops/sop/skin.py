from __future__ import annotations

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.pars import Int, Menu, StrMenu, Toggle
from stovetop.data.curves import curves, to_polylines
from stovetop.ops.sop._family import CONNECTIVITY, SOP, Geometry
from stovetop.ops.sop._groups import prims_of, prims_or_all
from stovetop.ops.sop._skins import coons, skin


class Skin(SOP):
    """A surface over curves: each is a row of a mesh, in the order of the primitives.

    Curves of different numbers of points get as many as the largest, evenly along their lengths. Closed in U where
    all curves are closed, in V by V Wrap. Skin groups take N curves in a row, or every Nth, for a surface each. With
    V curves (the second input, or their group) the surface is a bilinear blend of both (Coons), its corners the U
    curves'. One curve alone becomes a face. Points, attributes and groups are the curves'.

    Source: https://docs.derivative.ca/Skin_SOP
    """

    inputs = ("ucurves", "vcurves")
    min_inputs = 1

    class Pars:
        uprims = StrMenu("", label="U Cross Sections")
        vprims = StrMenu("", label="V Cross Sections")
        surftype = Menu(CONNECTIVITY, "quads", label="Connectivity")
        keepshape = Toggle(True, label="Preserve Shape", unsupported=True)
        closev = Menu(
            {
                "nonewv": "Off",
                "wv": "On",
                "ifprimwv": "If Primitive does",
            },
            "nonewv",
            label="V Wrap",
        )
        force = Toggle(False, label="Use V Order", unsupported=True)
        orderv = Int(4, label="V Order", unsupported=True)
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
        which = np.flatnonzero(mask)
        if not len(which):
            raise CookError("there is no curve to skin")
        cross = None
        if second is not None:
            cross = second.keep(prims=prims_or_all(second, par.vprims) & curves(second))
        elif of_v is not None:
            cross = input.keep(prims=of_v & curves(input))
        g = to_polylines(input.keep(prims=mask))
        if cross is not None and cross.num_prims:
            made = [coons(g, to_polylines(cross), par)]
        else:
            made = [skin(g, row, par) for row in sets(par, g.num_prims)]
        out = Geometry.merge(made)
        return Geometry.merge([input, out]) if par.prim else out


def sets(par, count: int) -> list[np.ndarray]:
    """The curves of each surface."""
    every, n = np.arange(count), max(par.inc, 2)
    if par.skinops == "group":
        return [every[i : i + n] for i in range(0, count, n)]
    if par.skinops == "skip":
        return [every[k::n] for k in range(min(n, count))]
    return [every]
