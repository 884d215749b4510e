from __future__ import annotations

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.pars import Float, Int, Menu, Page, StrMenu, Toggle
from stovetop.data.curves import Samples, curves, lengths, positions, samples
from stovetop.data.curves import at as sampled
from stovetop.data.geometry import MESH
from stovetop.data.rays import Surface
from stovetop.data.rebuild import take_prims
from stovetop.data.topology import area_vectors
from stovetop.ops.sop._carving import measure
from stovetop.ops.sop._family import SOP, Geometry
from stovetop.ops.sop._groups import ordered
from stovetop.ops.sop._vertices import grid

AXES = {"uvx": "X Coordinate", "uvy": "Y Coordinate", "uvz": "Z Coordinate"}


class Project(SOP):
    """The second input with the first one's curves laid on its surfaces.

    They become polygons in space on the surfaces, where TouchDesigner makes profiles within them: there is nothing to
    trim, so what fits profiles is not supported. Along Vector: each point, Divisions a side, goes along the axis
    either way to the nearest hit (or the farthest), by Minimum Distance to the nearest place; a curve parts where it
    misses. Parametrically, on meshes alone: two coordinates are u and v of 0 to 1, the bounds of all curves (of each
    one when overlapping) fitted to the ranges; Chord Length goes by the mesh's mean lengths instead of its columns and
    rows. One per Surface and Cycled pair curves and surfaces in order.

    Source: https://docs.derivative.ca/Project_SOP
    """

    inputs = ("faces", "surfaces")

    class Pars:
        facegroup = StrMenu("", label="Face Group")
        surfgroup = StrMenu("", label="Surface Group")
        cycle = Menu(
            {
                "allseq": "All on Each Surface in Sequence",
                "allover": "All on Each Surface Overlapping",
                "oneeach": "One per Surface",
                "cycled": "Cycled",
            },
            "allseq",
            label="Cycle Type",
        )
        _method = Page("Method")
        method = Menu({"vector": "Along Vector", "parametric": "Parametrically"}, "vector", label="Method")
        axis = Menu(
            {
                "xaxis": "X",
                "yaxis": "Y",
                "zaxis": "Z",
                "fnorm": "Face Normal",
                "mindist": "Minimum Distance",
                "other": "User Defined:",
            },
            "zaxis",
            label="Axis",
        )
        vector = Float((0.0, 0.0, 1.0), label="Vector", size=3)
        projside = Menu({"closest": "Closest", "farthest": "Farthest"}, "closest", label="Side")
        sdivs = Int(10, label="Divisions per Span", min=1)
        rtolerance = Float(0.01, label="Ray Tolerance", unsupported=True)
        ftolerance = Float(0.001, label="Fit Tolerance", unsupported=True)
        uvgap = Float(0.1, label="Max UV Gap (%)", unsupported=True)
        order = Int(4, label="Order", unsupported=True)
        csharp = Toggle(True, label="Preserve Sharp Corners", unsupported=True)
        accurate = Toggle(False, label="Super Accurate Projection", unsupported=True)
        ufrom = Menu(AXES, "uvx", label="U from")
        vfrom = Menu(AXES, "uvy", label="V from")
        userange = Toggle(True, label="Map Profile to Range:")
        urange = Float((0.1, 0.9), label="U Range", size=2)
        vrange = Float((0.1, 0.9), label="V Range", size=2)
        maptype = Menu({"unif": "Uniform", "chordlen": "Chord Length"}, "unif", label="Mapping Type")

    def cook(self, par, faces: Geometry, surfaces: Geometry) -> Geometry:
        use = [int(i) for i in ordered(faces, par.facegroup, "prim") if curves(faces)[i]]
        onto = [int(i) for i in ordered(surfaces, par.surfgroup, "prim")]
        if par.method == "parametric":
            onto = [i for i in onto if surfaces.kind[i] == MESH]
        lines: list[Geometry] = []
        for group, targets in pairs(par, use, onto):
            paths = [path(par, faces, i) for i in group]
            if par.method == "parametric":
                for i in targets:
                    lines += mapped(par, surfaces, i, paths)
            else:
                surface = Surface(take_prims(surfaces, targets))
                for i, (P, closed) in zip(group, paths, strict=True):
                    lines += cast(surface, P, closed, direction(par, faces, i), par.projside == "farthest")
        return Geometry.merge([surfaces, *lines])


def pairs(par, faces: list[int], surfaces: list[int]) -> list[tuple[list[int], list[int]]]:
    """Which curves go to which surfaces."""
    if not faces or not surfaces:
        return []
    if par.cycle == "oneeach":
        return [([f], [s]) for f, s in zip(faces, surfaces, strict=False)]
    if par.cycle == "cycled":
        return [([faces[k % len(faces)]], [s]) for k, s in enumerate(surfaces)]
    return [(faces, surfaces)]


def path(par, g: Geometry, i: int) -> tuple[np.ndarray, bool]:
    """(points, closed) of a curve, each side divided."""
    s = samples(g, i)
    m = measure(s)
    where = np.arange((len(m) - 1) * par.sdivs + (not s.closed)) / par.sdivs
    fine = Samples(*sampled(s, m, where), s.closed)
    return positions(g, fine)[: len(where)], s.closed


def direction(par, g: Geometry, i: int) -> np.ndarray | None:
    """The way to go; None to the nearest place."""
    if par.axis == "mindist":
        return None
    if par.axis == "fnorm":
        way = area_vectors(g.P, g.prim_points(i), np.array([0, g.counts[i]], np.int32))[0]
    elif par.axis == "other":
        way = np.array(par.vector, np.float64)
    else:
        way = np.eye(3)["xyz".index(par.axis[0])]
    size = np.linalg.norm(way)
    if size < 1e-12:
        raise CookError("the projection has no direction")
    return np.asarray(way / size)


def cast(surface: Surface, P: np.ndarray, closed: bool, way: np.ndarray | None, far: bool) -> list[Geometry]:
    """The curve's image: one line, or one for each run of points that hit; N of the faces there."""
    at, which = surface.nearest(P) if way is None else shot(surface, P, way, far)
    N = surface.normals[np.maximum(which, 0)] if len(surface.corners) else np.zeros_like(P)
    hit = which >= 0
    if hit.all():
        return [Geometry.line(at, closed).with_attributes("point", N=N)]
    order = np.arange(len(P))
    if closed:
        # begin after a miss, so that no run goes past the end
        order = np.roll(order, -int(np.flatnonzero(~hit)[0]))
    edges = np.flatnonzero(np.diff(np.concatenate([[0], hit[order].astype(int), [0]])))
    runs = [order[a:b] for a, b in edges.reshape(-1, 2)]
    return [Geometry.line(at[run], False).with_attributes("point", N=N[run]) for run in runs if len(run) > 1]


def shot(surface: Surface, P: np.ndarray, way: np.ndarray, far: bool) -> tuple[np.ndarray, np.ndarray]:
    """(where each point goes either way, the triangle there or -1)."""
    d = np.tile(way, (len(P), 1))
    if not far:
        t, which, _ = surface.hits(P, d, True)
    else:
        (ahead, first, _), (behind, second, _) = (surface.farthest(P, s * d) for s in (1, -1))
        front = np.where(first >= 0, ahead, -1) >= np.where(second >= 0, behind, -1)
        t, which = np.where(front, ahead, -behind), np.where(front, first, second)
    return P + np.where(which >= 0, t, 0.0)[:, None] * d, which


def mapped(par, g: Geometry, i: int, paths: list[tuple[np.ndarray, bool]]) -> list[Geometry]:
    """Curves whose coordinates are u and v of a mesh."""
    take = ["uvx uvy uvz".split().index(name) for name in (par.ufrom, par.vfrom)]
    flat = [P[:, take] for P, _ in paths]
    together = par.cycle == "allseq"
    bounds = np.concatenate(flat) if together else None
    out = []
    for uv, (_, closed) in zip(flat, paths, strict=True):
        if par.userange:
            box = uv if bounds is None else bounds
            low, size = box.min(0), np.maximum(np.ptp(box, axis=0), 1e-12)
            ends = np.array([par.urange, par.vrange], np.float64)
            uv = ends[:, 0] + (uv - low) / size * (ends[:, 1] - ends[:, 0])
        out.append(Geometry.line(evaluated(par, g, i, uv), closed))
    return out


def evaluated(par, g: Geometry, i: int, uv: np.ndarray) -> np.ndarray:
    """(n, 3) places of a mesh at u along its rows and v along its columns, 0 to 1."""
    index = grid(g, i, bool(g.closed[i]), bool(g.closed_v[i]))
    P = g.P[g.verts[index]].astype(np.float64)
    rows, cols = len(P) - 1, P.shape[1] - 1
    uv = np.clip(uv, 0, 1)
    if par.maptype == "chordlen":
        u, v = (along(lengths(P.mean(axis)), uv[:, axis]) for axis in (0, 1))
    else:
        u, v = uv[:, 0] * cols, uv[:, 1] * rows
    u, v = np.nan_to_num(u), np.nan_to_num(v)  # of points that are nowhere
    c, r = np.minimum(u.astype(int), max(cols - 1, 0)), np.minimum(v.astype(int), max(rows - 1, 0))
    a, b = (u - c)[:, None], (v - r)[:, None]
    c2, r2 = np.minimum(c + 1, cols), np.minimum(r + 1, rows)
    low = P[r, c] * (1 - a) + P[r, c2] * a
    return np.asarray(low * (1 - b) + (P[r2, c] * (1 - a) + P[r2, c2] * a) * b)


def along(way: np.ndarray, part: np.ndarray) -> np.ndarray:
    """The place, in steps, at parts of a length."""
    return np.interp(part * way[-1], way, np.arange(len(way)))
