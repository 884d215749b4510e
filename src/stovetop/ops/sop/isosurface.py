from __future__ import annotations

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.pars import XYZ, Float, Int, Line, Toggle
from stovetop.core.value import EXPRESSION
from stovetop.data.nets import surface_net
from stovetop.data.topology import point_normals
from stovetop.ops.sop._each import evaluated
from stovetop.ops.sop._family import SOP, Geometry

#: what it is where nobody has written one
BALL = "me.curPos.x**2 + me.curPos.y**2 + me.curPos.z**2 - 1"
MOST = 50_000_000


class IsoSurface(SOP):
    """The surface where a function of space is 0, as quads.

    Implicit Function is an expression of `me.curPos.x`, `.y`, `.z` (or `[0]` …), asked at every point of a grid of
    Divisions cells between the bounds; the inside is where it is below 0. Arithmetic and `math` are evaluated over
    whole arrays. One point in each cell that the surface passes; it is open where it leaves the bounds.

    Source: https://docs.derivative.ca/Iso_Surface_SOP
    """

    class Pars:
        func = Float(0.0, label="Implicit Function")
        min = XYZ(-1.0, -1.0, -1.0, label="Minimum Bound")
        max = XYZ(1.0, 1.0, 1.0, label="Maximum Bound")
        divs = Line(
            label="Divisions",
            divsx=Int(20, label="X", min=1),
            divsy=Int(20, label="Y", min=1),
            divsz=Int(20, label="Z", min=1),
        )
        normals = Toggle(True, label="Compute Normals")

    def cook(self, par, *, me) -> Geometry:
        n = [int(d) + 1 for d in par.divs]
        if np.prod([float(x) for x in n]) > MOST:
            raise CookError(f"{' x '.join(map(str, par.divs))} divisions are too many")
        value = me.pars.get("func")
        text = BALL if value is None else value.expr if value.mode == EXPRESSION else repr(par.func)
        low, high = np.array(par.min, float), np.array(par.max, float)
        axes = [np.linspace(a, b, k) for a, b, k in zip(low, high, n, strict=True)]
        P = np.stack(np.meshgrid(*axes, indexing="ij"), -1).reshape(-1, 3)
        points = Geometry(P=P.astype(np.float32))
        field = np.broadcast_to(evaluated(me, text, points, np.arange(len(P))), len(P)).reshape(n)
        g = surface_net(field, low, high)
        return g.with_attributes("point", N=point_normals(g)) if par.normals else g

    def created(self, node) -> None:
        node.par("func").set_expression(BALL)
