from __future__ import annotations

from typing import Any

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.pars import UVW, XYZ, Float, Int, Menu, Page, Ref, StrMenu, Toggle
from stovetop.data.geometry import MESH, POLY
from stovetop.data.topology import prim_normals
from stovetop.data.transforms import compose, inverse, rotation
from stovetop.ops.sop._domains import in_domain
from stovetop.ops.sop._family import SOP, Geometry, rotate_order, transform_order
from stovetop.ops.sop._groups import prims_or_all
from stovetop.ops.sop._objects import home, world
from stovetop.ops.sop._vertices import grid

ON_VERTICES = ("equirectangularin", "equirectangularout", "cylin", "rowcol", "face", "edgelength")
SPLINES = ("suniform", "saverage", "sarclen")


class Texture(SOP):
    """Texture coordinates from where points lie, or from the rows and columns they belong to.

    Orthographic: the place in the bounds, 0 to 1, seen along the axis. Cylindrical: u around the axis, v along it.
    Equirectangular and fisheye: the direction from the middle of the bounds, about the axis. Face: a copy on each
    face, at its own size, in its plane. Rows & Columns: along a mesh's, or a polygon's vertices (v is 0.5 there). Edge
    Length: the same by distance. Splines: where hull points lie between the first and the last knot (even knots are 0
    to 1): evenly, at the mean of as many knots as the degree, or by the way along the surface. Perspective: what a
    camera sees, with points off its depth at 0. Then scale, offset and a turn by Angle, then the Transform page.
    Natural puts coordinates on vertices where seams need them, else on points. Layer n above 0 is the attribute `uv`
    with 3 n more values.

    Source: https://docs.derivative.ca/Texture_SOP
    """

    inputs = ("input",)

    class Pars:
        group = StrMenu("", label="Primitive Group")
        texlayer = Int(0, label="Texture Layer", min=0, max=7)
        type = Menu(
            {
                "texture": "Orthographic",
                "xyzposition": "XYZ Position",
                "equirectangularin": "Equirectangular Inside (Spherical Polar)",
                "equirectangularout": "Equirectangular Outside (Spherical Polar)",
                "cylin": "Cylindrical",
                "rowcol": "Row & Columns",
                "face": "Face",
                "modify": "Modify Source",
                "suniform": "Uniform Spline",
                "saverage": "Average Spline",
                "sarclen": "Arc Length Spline",
                "edgelength": "Edge Length",
                "persp": "Perspective From Camera",
                "equiazimuth": "Equidistant Azimuth (Fish Eye 180)",
                "equiazimuth360": "Equidistant Azimuth (Fish Eye 360)",
            },
            "texture",
            label="Texture Type",
        )
        axis = Menu({"x": "X Axis", "y": "Y Axis", "z": "Z Axis"}, "z", label="Projection Axis")
        camera = Ref("Object", "", label="Camera Name")
        coord = Menu(
            {
                "natural": "Natural location",
                "point": "Point texture",
                "vertex": "Vertex texture (fix seams)",
            },
            "natural",
            label="Apply to",
        )
        s = UVW(1.0, 1.0, 1.0, label="Scale")
        offset = UVW(0.0, 0.0, 0.0, label="Offset")
        angle = Float(0.0, label="Rotate")
        fixseams = Toggle(True, label="Fix Face Seams")
        _transform = Page("Transform")
        xord = transform_order()
        rord = rotate_order()
        t = XYZ(0.0, 0.0, 0.0, label="Translate")
        r = XYZ(0.0, 0.0, 0.0, label="Rotate")
        scaletwo = XYZ(1.0, 1.0, 1.0, label="Scale")
        p = XYZ(0.0, 0.0, 0.0, label="Pivot")

    def cook(self, par, input: Geometry, *, me) -> Geometry:
        g = input
        mask = prims_or_all(g, par.group)[g.vertex_prim]
        on_vertices = par.coord == "vertex" or (par.coord == "natural" and natural(par, g))
        uv = coordinates(par, g, me).astype(np.float64)
        uv = uv * par.s + par.offset
        if par.angle:
            uv = uv @ rotation((0, 0, par.angle))[:3, :3].T
        m = compose(par.t, par.r, par.scaletwo, par.p, par.xord, par.rord)
        uv = uv @ m[:3, :3].T + m[:3, 3]
        return put(g, uv.astype(np.float32), mask, on_vertices, par.texlayer)


def natural(par, g: Geometry) -> bool:
    """Whether coordinates go to vertices by themselves."""
    if par.type == "modify" or par.texlayer:
        return "uv" in g.vertex
    return par.type in ON_VERTICES


def put(g: Geometry, uv: np.ndarray, mask: np.ndarray, on_vertices: bool, layer: int) -> Geometry:
    """Coordinates (vertices, 3) at vertices, or at points (each its first vertex's)."""
    if on_vertices:
        old = g.vertex["uv"] if "uv" in g.vertex else g.point["uv"][g.verts] if "uv" in g.point else None
        new = layered(old, g.num_vertices, layer)
        new[mask, 3 * layer : 3 * layer + 3] = uv[mask]
        return g.with_attributes("point", uv=None).with_attributes("vertex", uv=new)
    old = g.point.get("uv")
    new = layered(old, g.num_points, layer)
    order = np.flatnonzero(mask)[::-1]
    new[g.verts[order], 3 * layer : 3 * layer + 3] = uv[order]
    return g.with_attributes("vertex", uv=None).with_attributes("point", uv=new)


def layered(old: Any, n: int, layer: int) -> np.ndarray:
    new = np.zeros((n, max(3 * layer + 3, 0 if old is None else old.shape[1])), np.float32)
    if old is not None:
        new[:, : old.shape[1]] = old
    return new


def coordinates(par, g: Geometry, me) -> np.ndarray:
    """(vertices, 3)"""
    P = np.asarray(g.P, np.float64)[g.verts]
    if par.type == "xyzposition":
        return P
    if par.type == "modify":
        own = g.vertex["uv"] if "uv" in g.vertex else g.point["uv"][g.verts] if "uv" in g.point else None
        if own is None:
            raise CookError("there are no texture coordinates to modify")
        return own[:, 3 * par.texlayer : 3 * par.texlayer + 3] if own.shape[1] >= 3 * par.texlayer + 3 else own[:, :3]
    if par.type in ("rowcol", "edgelength"):
        return by_rows(g, P, par.type == "edgelength", par.fixseams)
    if par.type in SPLINES:
        return in_domain(g, par.type)
    if par.type == "face":
        return by_face(g, P)
    if par.type == "persp":
        return seen(par, P, me)
    low, high = g.bounds
    # the axis as z, the other two as they turn about it: x across, y up
    order = {"x": [2, 1, 0], "y": [0, 2, 1], "z": [0, 1, 2]}[par.axis]
    sign = np.array({"x": [-1.0, 1, 1], "y": [1.0, -1, 1], "z": [1.0, 1, 1]}[par.axis])
    if par.type == "texture":
        size = np.where(high > low, high - low, 1.0)
        flat = (((P - low) / size - 0.5)[:, order] * sign) + 0.5
        return flat * [1, 1, 0]
    return around(par.type, (P - (low + high) / 2)[:, order] * sign, g, par.fixseams)


def around(how: str, P: np.ndarray, g: Geometry, fix: bool) -> np.ndarray:
    """By the direction from the middle; z the axis."""
    x, y, z = P.T
    uv = np.zeros_like(P)
    turn = np.arctan2(y, x) / (2 * np.pi) % 1.0
    r = np.linalg.norm(P, axis=1)
    tilt = np.arcsin(np.clip(np.divide(z, r, out=np.zeros_like(z), where=r > 0), -1, 1))
    if how.startswith("equiazimuth"):
        away = (np.pi / 2 - tilt) / (2 * np.pi if how.endswith("360") else np.pi)
        uv[:, 0], uv[:, 1] = 0.5 + away * np.cos(2 * np.pi * turn), 0.5 + away * np.sin(2 * np.pi * turn)
        return uv
    pole = np.hypot(x, y) < 1e-6 * max(float(r.max(initial=0.0)), 1e-30)
    uv[:, 0] = seamless(turn, pole, g) if fix else turn
    if how == "cylin":
        size = np.ptp(z) if len(z) else 0.0
        uv[:, 1] = (z - z.min()) / size if size > 0 else 0.0
    else:
        uv[:, 1] = tilt / np.pi + 0.5
        if how == "equirectangularin":
            uv[:, 0] = 1 - uv[:, 0]
    return uv


def seamless(u: np.ndarray, pole: np.ndarray, g: Geometry) -> np.ndarray:
    """u that does not jump within a polygon: it goes on past 1; at a pole it is the others' mean."""
    prim, n = g.vertex_prim, g.num_prims
    low, high = np.full(n, np.inf), np.full(n, -np.inf)
    use = ~pole & (g.kind != MESH)[prim]
    np.minimum.at(low, prim[use], u[use])
    np.maximum.at(high, prim[use], u[use])
    u = np.where(use & (high - low > 0.5)[prim] & (u < 0.5), u + 1, u)
    count = np.bincount(prim, use, n)
    mean = np.bincount(prim, u * use, n) / np.maximum(count, 1)
    return np.where(pole & (count > 0)[prim], mean[prim], u)


def by_rows(g: Geometry, P: np.ndarray, by_length: bool, fix: bool) -> np.ndarray:
    """u along columns, v along rows, 0 to 1; where they close 1 lies one past the last.

    By rows and columns a polygon has v = 0.5 and u = 1 at its last vertex, closed or not; closed ones go on past 1 as
    at a seam, so that their second half comes first: a square's u is 1, 4/3, 2/3, 1.
    """
    uv = np.zeros((g.num_vertices, 3))
    faces = (g.kind == POLY) & (not by_length)
    for i in range(g.num_prims):
        index = grid(g, i)
        rows = len(index)
        wrap_u, wrap_v = bool(g.closed[i]) and not faces[i], bool(g.closed_v[i]) if g.kind[i] == MESH else False
        uv[index, 0] = parts(P[index], 1, wrap_u, by_length)
        if rows > 1:
            uv[index, 1] = parts(P[index], 0, wrap_v, by_length)
    uv[faces[g.vertex_prim], 1] = 0.5
    if fix:
        uv[:, 0] = seamless(uv[:, 0], ~(faces & g.closed)[g.vertex_prim], g)
    return uv


def parts(P: np.ndarray, axis: int, wrap: bool, by_length: bool) -> np.ndarray:
    n = P.shape[axis]
    last = max(n if wrap else n - 1, 1)
    if not by_length:
        part = np.arange(n) / last
        return part[None, :] if axis == 1 else part[:, None]
    around_once = np.concatenate([P, np.take(P, [0], axis)], axis) if wrap else P
    step = np.linalg.norm(np.diff(around_once, axis=axis), axis=-1)
    way = np.concatenate([np.zeros_like(np.take(step, [0], axis)), np.cumsum(step, axis)], axis)
    whole = np.maximum(np.take(way, [-1], axis), 1e-30)
    return np.take(way / whole, np.arange(n), axis)


def by_face(g: Geometry, P: np.ndarray) -> np.ndarray:
    """The place in each face's own plane, from its lower left corner."""
    N = prim_normals(g).astype(float)[g.vertex_prim]
    up = np.where(np.abs(N[:, 1:2]) < 0.99, [[0.0, 1, 0]], [[0.0, 0, -1]])
    x = np.cross(up, N)
    x /= np.maximum(np.linalg.norm(x, axis=1, keepdims=True), 1e-30)
    y = np.cross(N, x)
    flat = np.stack([(P * x).sum(1), (P * y).sum(1)], -1)
    low = np.full((g.num_prims, 2), np.inf)
    for k in range(2):
        np.minimum.at(low[:, k], g.vertex_prim, flat[:, k])
    return np.concatenate([flat - low[g.vertex_prim], np.zeros((len(P), 1))], 1)


def seen(par, P: np.ndarray, me) -> np.ndarray:
    """Where a camera's square picture shows each point."""
    if par.camera is None or not hasattr(par.camera.data, "lens"):
        raise CookError("Perspective From Camera needs a camera")
    view = inverse(world(par.camera)) @ home(me)
    m = par.camera.data.lens.projection(1.0) @ view
    clip = np.concatenate([P, np.ones((len(P), 1))], 1) @ m.T
    w = np.where(np.abs(clip[:, 3]) > 1e-12, clip[:, 3], 1e-12)
    uv = clip[:, :3] / w[:, None] * [0.5, 0.5, 0] + [0.5, 0.5, 0]
    depth = clip[:, 2] / w
    return np.where(((depth >= 0) & (depth <= 1) & (clip[:, 3] > 0))[:, None], uv, 0.0)
