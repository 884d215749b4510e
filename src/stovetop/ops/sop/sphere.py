from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from stovetop.core.pars import XYZ, Float, Int, Menu, Toggle
from stovetop.data.conics import arc
from stovetop.data.geometry import Bools, Floats
from stovetop.data.transforms import scaling
from stovetop.ops.sop._family import (
    CONNECTIVITY,
    SOP,
    Geometry,
    aligned,
    along_axis,
    anchored,
    lying,
    oriented,
    placed,
    rotate_order,
    turned,
)
from stovetop.ops.sop._surface import TYPES, hull_counts, perfect, perfect_surface, surface, texture


class Sphere(SOP):
    """A sphere or ellipsoid; with an input, around its bounds (with Orient Bounds as the Box SOP finds them).

    Mesh: rows from the lower pole to the upper, columns to the right as seen from outside, closed in U; a pole is one
    point, or one a column with Unique Points per Pole. Polygon: an icosahedron, each side cut into Frequency parts:
    10 f^2 + 2 points, 20 f^2 triangles (by default 80 of them, as measured), whatever the Rows and Columns. Imperfect
    NURBS and Bezier surfaces go through the mesh's points, as many more as a Bezier's orders need; others are exact, of
    rational quarters, whatever the Rows and Columns (orders from 3 on; their poles have a point a column, with weights
    of their own). N on points, uv on vertices.

    Source: https://docs.derivative.ca/Sphere_SOP
    """

    inputs = ("bounds",)
    min_inputs = 0

    class Pars:
        type = Menu(TYPES, "mesh", label="Primitive Type")
        surftype = Menu(CONNECTIVITY, "quads", label="Connectivity")
        orientbounds = Toggle(False, label="Orient Bounds")
        modifybounds = Toggle(False, label="Modify Bounds")
        rord = rotate_order()
        rad = XYZ(1.0, 1.0, 1.0, label="Radius")
        t = XYZ(0.0, 0.0, 0.0, label="Center")
        r = XYZ(0.0, 0.0, 0.0, label="Rotate")
        reverseanchors = Toggle(False, label="Reverse Anchors")
        anchoru = Float(0.5, label="Anchor U")
        anchorv = Float(0.5, label="Anchor V")
        anchorw = Float(0.5, label="Anchor W")
        orient = Menu({"x": "X Axis", "y": "Y Axis", "z": "Z Axis"}, "y", label="Orientation")
        freq = Int(2, label="Frequency", min=1, norm=(1, 20))
        rows = Int(20, label="Rows", min=3, norm=(3, 50))
        cols = Int(40, label="Columns", min=3, norm=(3, 50))
        orderu = Int(4, label="U Order", min=2, max=11)
        orderv = Int(4, label="V Order", min=2, max=11)
        imperfect = Toggle(True, label="Imperfect")
        upole = Toggle(False, label="Unique Points per Pole")
        accurate = Toggle(False, label="Accurate Bounds")
        texture = Menu(
            {
                "off": "Off",
                "byprimtype": "By Primitive Type",
                "equirectangularin": "Equirectangular Inside (Spherical Polar)",
                "equirectangularout": "Equirectangular Outside (Spherical Polar)",
                "equiazimuth": "Equidistant Azimuth (Fish Eye 180)",
                "equiazimuth360": "Equidistant Azimuth (Fish Eye 360)",
            },
            "byprimtype",
            label="Texture Coordinates",
        )
        normals = Toggle(True, label="Compute Normals")

    def cook(self, par, bounds: Geometry | None) -> Geometry:
        lie = oriented(par, bounds)
        center, extent = placed(par, bounds, lie)
        radius = np.array(par.rad, np.float64)
        if bounds is not None and extent is not None:
            radius = around(aligned(bounds, lie), par.accurate) * (radius if par.modifybounds else np.ones(3))
        if par.type == "poly":
            unit = geodesic(par.freq)
        elif perfect(par):
            unit = ball(par)
        else:
            rows, cols = hull_counts(par, True)
            unit = globe(par.type, par.surftype, rows, cols, par.upole, (par.orderu, par.orderv))
        if par.texture != "off":
            uv = project(unit, par.texture) if par.texture != "byprimtype" or par.type == "poly" else unit.vertex["uv"]
            unit = unit.replace(vertex={"uv": uv})
        else:
            unit = unit.replace(vertex={})
        if par.normals:
            unit = unit.with_attributes("point", N=unit.P)
        shape = turned(unit, along_axis(par.orient)).transform(scaling(radius))
        solid = par.type in ("mesh", "poly") and bool(np.prod(radius) > 0)
        shape = shape.replace(P=(shape.P + anchored(par, 2 * radius)).astype(np.float32), solid=solid)
        turn = par.r if extent is None or par.modifybounds else (0.0, 0.0, 0.0)
        return shape.transform(lying(center, lie, turn, par.rord))


def around(g: Geometry, accurate: bool) -> float:
    """The radius of a sphere about the middle of the bounds: around the bounds, or no larger than the points need."""
    low, high = g.bounds
    if not accurate:
        return float(np.linalg.norm(high - low)) / 2
    return float(np.linalg.norm(g.P - (low + high) / 2, axis=1).max(initial=0.0))


def globe(
    kind: str, connect: str, rows: int, cols: int, unique_poles: bool, orders: tuple[int, int] = (4, 4)
) -> Geometry:
    """The unit sphere about y as a mesh, with vertex uv."""
    tilt = np.linspace(-np.pi / 2, np.pi / 2, rows)[:, None]
    turn = np.arange(cols) * 2 * np.pi / cols
    ring = np.cos(tilt) * (abs(tilt) < np.pi / 2 - 1e-9)
    P = np.stack(np.broadcast_arrays(ring * np.cos(turn), np.sin(tilt), -ring * np.sin(turn)), -1).reshape(-1, 3)
    index = np.arange(rows * cols).reshape(rows, cols)
    if not unique_poles:
        P = P[cols - 1 : (rows - 1) * cols + 1]
        index = np.clip(index - (cols - 1), 0, len(P) - 1)
    vertex = {"uv": texture(rows, cols, True)}
    return surface(kind, connect, P, rows, cols, True, index, vertex=vertex, orders=orders)


def ball(par) -> Geometry:
    """The unit sphere about y as a rational surface, with vertex uv."""
    u, v = arc(par.orderu), arc(par.orderv, -90.0, 90.0, False)
    ring = v.cos[:, None] * (np.arange(len(v.cos)) % (len(v.cos) - 1) > 0)[:, None]
    P = np.stack(np.broadcast_arrays(ring * u.cos, v.sin[:, None], -ring * u.sin), -1)
    return perfect_surface(par, P, v.weight[:, None] * u.weight, u.basis, v.basis)


def geodesic(frequency: int) -> Geometry:
    """The unit sphere as triangles: an icosahedron with a corner at each pole, its sides cut evenly and pushed out."""
    f = max(int(frequency), 1)
    turn = np.arange(5) * 2 * np.pi / 5
    h, ring = 1 / np.sqrt(5), 2 / np.sqrt(5)
    upper = np.stack([ring * np.cos(turn), np.full(5, h), -ring * np.sin(turn)], -1)
    lower = np.stack([ring * np.cos(turn + np.pi / 5), np.full(5, -h), -ring * np.sin(turn + np.pi / 5)], -1)
    corners = np.concatenate([[[0, 1, 0]], upper, lower, [[0, -1, 0]]])
    i, j = np.arange(5), (np.arange(5) + 1) % 5
    top, bottom = np.full(5, 0), np.full(5, 11)
    sides = [(top, 1 + i, 1 + j), (1 + i, 6 + i, 1 + j), (6 + i, 6 + j, 1 + j), (bottom, 6 + j, 6 + i)]
    faces = corners[np.concatenate([np.stack(s, -1) for s in sides])]
    steps = np.array([(f - p - q, p, q) for p in range(f + 1) for q in range(f + 1 - p)]) / f
    P = (steps @ faces).reshape(-1, 3)
    P /= np.linalg.norm(P, axis=1, keepdims=True)
    # neighbouring sides share what lies on their edge
    _, first, same = np.unique(np.round(P, 6) + 0.0, axis=0, return_index=True, return_inverse=True)
    number = np.empty(len(first), int)
    number[np.argsort(first)] = np.arange(len(first))
    own = number[same.reshape(-1)].reshape(len(faces), 1, len(steps))
    return Geometry.polygons(P[np.sort(first)], own[:, 0][:, cells(f)].reshape(-1, 3))


def cells(f: int) -> NDArray[np.int64]:
    """(f * f, 3) the small triangles of a side cut into f parts, as numbers of its points in the order of (p, q)."""
    at = {pq: n for n, pq in enumerate((p, q) for p in range(f + 1) for q in range(f + 1 - p))}
    up = [(at[p, q], at[p + 1, q], at[p, q + 1]) for p in range(f) for q in range(f - p)]
    down = [(at[p + 1, q], at[p + 1, q + 1], at[p, q + 1]) for p in range(f) for q in range(f - 1 - p)]
    return np.array(up + down)


def project(g: Geometry, mode: str) -> Floats:
    """(vertices, 3) uv of a unit sphere about y."""
    x, y, z = g.P[g.verts].T
    turn = np.arctan2(-z, x) / (2 * np.pi) % 1.0
    uv = np.zeros((g.num_vertices, 3), np.float32)
    if mode.startswith("equiazimuth"):
        r = np.arccos(np.clip(y, -1, 1)) / (2 * np.pi if mode.endswith("360") else np.pi)
        uv[:, 0], uv[:, 1] = 0.5 + r * np.cos(2 * np.pi * turn), 0.5 + r * np.sin(2 * np.pi * turn)
        return uv
    if "uv" in g.vertex:
        uv = np.array(g.vertex["uv"])
    else:
        uv[:, 0], uv[:, 1] = _whole(turn, abs(y) > 1 - 1e-6), np.arcsin(np.clip(y, -1, 1)) / np.pi + 0.5
    if mode == "equirectangularin":
        uv[:, 0] = 1 - uv[:, 0]
    return uv


def _whole(u: Floats, pole: Bools) -> Floats:
    """u that does not jump within a triangle: across the seam it goes on past 1, at a pole it is the others' mean."""
    u, pole = u.reshape(-1, 3).copy(), pole.reshape(-1, 3)
    inner = np.where(pole, np.nan, u)
    seam = np.nanmax(inner, 1) - np.nanmin(inner, 1) > 0.5
    u[seam] += (u[seam] < 0.5) & ~pole[seam]
    mean = np.nanmean(np.where(pole, np.nan, u), 1, keepdims=True)
    return np.where(pole, mean, u).reshape(-1)
