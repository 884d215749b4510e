from __future__ import annotations

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.pars import Float, Int, Menu, StrMenu, Toggle
from stovetop.data.curves import curves, to_polylines
from stovetop.data.rebuild import drop_unused
from stovetop.ops.sop._family import SOP, Geometry
from stovetop.ops.sop._groups import prims_or_all
from stovetop.ops.sop._vertices import with_vertices


class Join(SOP):
    """Curves end to end in one polygon, in the order of the primitives.

    Ends that lie within the tolerance become one point where Blend is on, at the first's place for a Bias of 0, the
    second's for 1; further apart they stay as they are, with a straight side between. Connect Closest Ends turns each
    curve so that the nearer end follows. Groups of N and every Nth curve give a polygon each; Wrap closes it. Splines
    are joined as polygons, closed curves where they begin. Points keep their attributes.

    Source: https://docs.derivative.ca/Join_SOP
    """

    inputs = ("input",)

    class Pars:
        group = StrMenu("", label="Group")
        blend = Toggle(True, label="Blend")
        tolerance = Float(1.0, label="Tolerance", min=0.0)
        bias = Float(0.5, label="Bias", min=0.0, max=1.0)
        knotmult = Toggle(True, label="Multiplicity", unsupported=True)
        proximity = Toggle(False, label="Connect Closest Ends")
        dir = Menu({"ujoin": "in U", "vjoin": "in V"}, label="Direction", unsupported=True)
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
        rest = input.keep(prims=~chosen)
        own = to_polylines(input.keep(prims=chosen))
        if not own.num_prims:
            raise CookError("there is no curve to join")
        made = [joined(par, own, row) for row in rows(par, own.num_prims)]
        parts = [input] if par.prim else ([drop_unused(rest)] if rest.num_prims else [])
        return Geometry.merge([*parts, *made])


def rows(par, count: int) -> list[np.ndarray]:
    """The curves of each polygon."""
    every, n = np.arange(count), max(par.inc, 2)
    if par.joinop == "group":
        return [every[i : i + n] for i in range(0, count, n)]
    if par.joinop == "skip":
        return [every[k::n] for k in range(min(n, count))]
    return [every]


def joined(par, g: Geometry, row: np.ndarray) -> Geometry:
    P = np.array(g.P, np.float64)
    chain: list[int] = []
    for i in row:
        own = np.arange(g.offsets[i], g.offsets[i + 1])
        if chain and par.proximity:
            own, chain = nearer(P, g, chain, own, i == row[1])
        if chain and par.blend:
            a, b = g.verts[chain[-1]], g.verts[own[0]]
            if np.linalg.norm(P[a] - P[b]) <= par.tolerance:
                P[a] += (P[b] - P[a]) * par.bias
                own = own[1:]
        chain += own.tolist()
    one = g.keep(prims=np.arange(g.num_prims) == row[0]).replace(P=P.astype(np.float32), verts=g.verts, vertex=g.vertex)
    closed = np.array([par.loop or (len(row) == 1 and bool(g.closed[row[0]]))])
    return drop_unused(with_vertices(one, [np.array(chain, np.int64)]).replace(closed=closed))


def nearer(P: np.ndarray, g: Geometry, chain: list[int], own: np.ndarray, first: bool) -> tuple[np.ndarray, list[int]]:
    """The next curve, turned so that its nearer end comes first; the first two may both turn."""

    def away(a: int, b: int) -> float:
        return float(np.linalg.norm(P[g.verts[a]] - P[g.verts[b]]))

    options = [(away(chain[-1], own[0]), False, False), (away(chain[-1], own[-1]), False, True)]
    if first:
        options += [(away(chain[0], own[0]), True, False), (away(chain[0], own[-1]), True, True)]
    _, turn_chain, turn_own = min(options, key=lambda o: o[0])
    return (own[::-1] if turn_own else own), (chain[::-1] if turn_chain else chain)
