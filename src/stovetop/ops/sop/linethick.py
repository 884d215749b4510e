from __future__ import annotations

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.pars import Float, Int, Menu, StrMenu, Toggle
from stovetop.data.curves import at, curves, lengths, points_of, positions, samples, tangents
from stovetop.data.topology import area_vectors
from stovetop.ops.sop._family import SOP, Geometry
from stovetop.ops.sop._groups import prims_or_all

SHAPES = {
    "linear": lambda t: t,
    "easein": lambda t: t * t,
    "easeout": lambda t: 1 - (1 - t) ** 2,
    "ease": lambda t: t * t * (3 - 2 * t),
    "cubic": lambda t: t**3,
}


class LineThick(SOP):
    """A ribbon along curves: a mesh of Rows by Divisions for each.

    It reaches Start Width 1 to the inside (left) and 2 to the outside of the start, and End Width at the end, shaped
    between; Domain is the part of the curve's length that is used. Symmetric: the end's widths in the middle, the
    start's at both ends. The ribbon lies in the plane of the curve, of a straight one in the XY plane.

    Source: https://docs.derivative.ca/Line_Thick_SOP
    """

    inputs = ("input",)

    class Pars:
        group = StrMenu("", label="Group")
        startwidth = Float((0.1, 0.1), label="Start Width", size=2)
        endwidth = Float((0.5, 0.5), label="End Width", size=2)
        divisions = Int(4, label="Divisions", min=2)
        rows = Int(4, label="Rows", min=2)
        domain = Float((0.0, 1.0), label="Domain", size=2)
        shape = Menu(
            {
                "linear": "Linear",
                "easein": "Ease In",
                "easeout": "Ease Out",
                "ease": "Ease",
                "cubic": "Cubic",
            },
            "linear",
            label="Shape",
        )
        symmetric = Toggle(False, label="Symmetric")

    def cook(self, par, input: Geometry) -> Geometry:
        which = np.flatnonzero(prims_or_all(input, par.group) & curves(input) & (input.counts > 1))
        if not len(which):
            raise CookError("there is no curve")
        return Geometry.merge([ribbon(par, input, int(i)) for i in which])


def ribbon(par, g: Geometry, i: int) -> Geometry:
    s = samples(g, i)
    line = positions(g, s)
    along = lengths(line)
    low, high = np.clip(par.domain, 0, 1)
    part = np.linspace(0, 1, par.rows)
    index, weight = at(s, along, along[-1] * (low + (high - low) * part))
    points = points_of(g, index, weight)
    P = points.P.astype(float)
    side = np.cross(plane_normal(line), tangents(P, False))
    side /= np.maximum(np.linalg.norm(side, axis=1, keepdims=True), 1e-12)
    t = SHAPES[par.shape](1 - np.abs(2 * part - 1) if par.symmetric else part)[:, None]
    width = np.array(par.startwidth) * (1 - t) + np.array(par.endwidth) * t
    across = np.linspace(0, 1, par.divisions)[None, :, None]
    left, right = P + side * width[:, :1], P - side * width[:, 1:]
    grid = left[:, None] * (1 - across) + right[:, None] * across
    mesh = Geometry.mesh(grid.reshape(-1, 3), par.rows, par.divisions)
    again = np.repeat(np.arange(par.rows), par.divisions)
    return mesh.replace(
        point={k: a[again] for k, a in points.point.items() if k != "N"},
        prim={k: a[[i]] for k, a in g.prim.items()},
        prim_groups={k: a[[i]] for k, a in g.prim_groups.items()},
    )


def plane_normal(P: np.ndarray) -> np.ndarray:
    """The normal of the plane that a curve lies in, towards +z; +z (or +y for one along z) for a straight one."""
    n = len(P)
    normal = area_vectors(P, np.arange(n), np.array([0, n]))[0]
    size = np.ptp(P, axis=0).max()
    if np.linalg.norm(normal) <= 1e-6 * size * size:
        along = np.abs(P[-1] - P[0])
        return np.array([0.0, 1.0, 0.0]) if along[2] > 0.9 * np.linalg.norm(along) else np.array([0.0, 0.0, 1.0])
    normal = normal / np.linalg.norm(normal)
    return -normal if normal[int(np.abs(normal).argmax())] < 0 else normal
