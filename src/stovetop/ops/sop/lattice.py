from __future__ import annotations

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.pars import Float, Int, Line, Menu, StrMenu
from stovetop.data.kernels import kernel
from stovetop.data.topology import point_normals
from stovetop.ops.sop._family import SOP, Geometry
from stovetop.ops.sop._groups import points_of


class Lattice(SOP):
    """Space bent like a lattice: points move as the grid of points around them does.

    Lattice: the second input is the box of points at rest ((x + 1)(y + 1)(z + 1) of them, x fastest, as Box makes
    them with Divisions; a lattice of x y z points is taken, too), the third the same points moved; between them
    positions are blended along x, y and z. Points outside stay. Points: each point of the rest cloud carries what
    lies within its Radius, weighted by the kernel (Wyvill 1 - 4/9 r^6 + 17/9 r^4 - 22/9 r^2, others (1 - r^2)^2,
    exp(-r^2 ...) as their names say); where all weights add up to less than 1 the rest stays.

    Source: https://docs.derivative.ca/Lattice_SOP
    """

    inputs = ("input", "rest", "deformed")

    class Pars:
        group = StrMenu("", label="Group")
        deformtype = Menu({"lattice": "Lattice", "points": "Points"}, "lattice", label="Deform Type")
        divs = Line(
            label="Divisions",
            divsx=Int(2, label="X", min=1),
            divsy=Int(2, label="Y", min=1),
            divsz=Int(2, label="Z", min=1),
        )
        kernel = StrMenu(
            "wyvill",
            label="Kernel Function",
            items={"wyvill": "Wyvill model", "elendt": "Elendt model", "blinn": "Blinn model", "links": "Links model"},
        )
        radius = Float(1.0, label="Radius", min=0.0)

    def cook(self, par, input: Geometry, rest: Geometry, deformed: Geometry) -> Geometry:
        if rest.num_points != deformed.num_points:
            raise CookError(f"{rest.num_points} points at rest, but {deformed.num_points} moved")
        move = np.asarray(deformed.P, float) - rest.P
        P = np.asarray(input.P, float)
        if par.deformtype == "lattice":
            new = P + in_lattice(P, rest, move, par.divs)
        else:
            new = P + in_cloud(P, rest.P.astype(float), move, par.kernel, par.radius)
        mask = points_of(input, par.group)
        if mask is not None:
            new = np.where(mask[:, None], new, P)
        g = input.replace(P=new.astype(np.float32))
        return g.with_attributes("point", N=point_normals(g)) if "N" in g.point else g


def in_lattice(P: np.ndarray, rest: Geometry, move: np.ndarray, divs) -> np.ndarray:
    """(n, 3) how far each point goes; 0 outside of the rest lattice's bounds."""
    n = np.array([max(int(d), 1) for d in divs])
    if rest.num_points == np.prod(n):
        n = np.maximum(n - 1, 1)
    if rest.num_points != np.prod(n + 1):
        raise CookError(
            f"{'x'.join(map(str, n))} divisions have {np.prod(n + 1)} points, the lattice {rest.num_points}"
        )
    low, high = rest.bounds
    size = np.where(high > low, high - low, 1.0)
    at = (P - low) / size * n
    outside = np.any((P < low - 1e-6) | (P > high + 1e-6), axis=1)
    cell = np.clip(np.floor(at).astype(int), 0, n - 1)
    f = np.clip(at - cell, 0, 1)
    grid = move.reshape(n[2] + 1, n[1] + 1, n[0] + 1, 3)
    total = np.zeros_like(P)
    for k in range(8):
        corner = np.array([k & 1, k >> 1 & 1, k >> 2])
        i = cell + corner
        total += np.prod(np.where(corner, f, 1 - f), axis=1, keepdims=True) * grid[i[:, 2], i[:, 1], i[:, 0]]
    total[outside] = 0
    return total


def in_cloud(P: np.ndarray, rest: np.ndarray, move: np.ndarray, name: str, radius: float) -> np.ndarray:
    total, weight = np.zeros_like(P), np.zeros((len(P), 1))
    for point, way in zip(rest, move, strict=True):
        w = kernel(name, np.linalg.norm(P - point, axis=1) / max(radius, 1e-12))[:, None]
        total += w * way
        weight += w
    return total / np.maximum(weight, 1.0)
