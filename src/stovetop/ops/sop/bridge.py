from __future__ import annotations

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.pars import Float, Int, Menu, Page, StrMenu, Toggle
from stovetop.data.curves import Samples, curves, evenly, positions, samples, tangents
from stovetop.data.splines import spline_surfaces
from stovetop.data.topology import point_normals
from stovetop.ops.sop._family import SOP, Geometry
from stovetop.ops.sop._groups import ordered
from stovetop.ops.sop._sets import SETS, sets
from stovetop.ops.sop.limit import rotations

#: points along curves that have few of their own
FEWEST = 12


class Bridge(SOP):
    """NURBS surfaces over curves in space, each left square to its plane.

    Between two curves each point runs along a cubic, whose tangents are the curves' normals towards the next one (of
    the whole curve, or with the Frenet frame at each point), a third of the distance times Scale Tangents long as
    handles, turned by Rotate Tangents about the curve's own way: the first number for the first curve, the last for
    the last, the second for those between. Circular arcs take handles as long as a circle's. Min X-Sections and one
    for each curve at least make the rows; columns are as many as the richest curve's points, 12 at least. The surface
    goes through all of them. Profiles on surfaces and Curvature are not supported: there are no profiles here.

    Source: https://docs.derivative.ca/Bridge_SOP
    """

    inputs = ("input",)

    class Pars:
        group = StrMenu("", label="Group")
        bridge = Menu(SETS, "all", label="Bridge")
        inc = Int(2, label="N", min=1)
        order = Int(4, label="Order", min=2, max=11)
        _surface_properties = Page("Surface Properties")
        isodivs = Int(5, label="Min X-Sections", min=2)
        frenet = Menu(
            {"frenet": "The Frenet Frame of the Face", "normal": "The Normal of the Face"}, "normal", label="Use"
        )
        circular = Toggle(False, label="Circular Arc Fillet")
        rotatet = Float((0.0, 0.0, 0.0), label="Rotate Tangents", size=3)
        scalet = Float((1.0, 1.0, 1.0), label="Scale Tangents", size=3)
        curvature = Toggle(False, label="Use Curvature", unsupported=True)
        scalec = Float((1.0, 1.0, 1.0), label="Scale Curvatures", size=3, unsupported=True)
        _profile_extraction = Page("Profile Extraction")
        sdivs = Int(5, label="Divisions per Span", unsupported=True)
        tolerance = Float(0.001, label="Tolerance", unsupported=True)
        csharp = Toggle(True, label="Preserve Sharp Corners", unsupported=True)

    def cook(self, par, input: Geometry) -> Geometry:
        which = ordered(input, par.group, "prim")
        which = which[curves(input)[which] & (input.counts[which] > 1)]
        rows = [row for row in sets(par.bridge, par.inc, which) if len(row) > 1]
        if not rows:
            raise CookError("it needs two curves")
        return Geometry.merge([input, *(skin(par, input, row.tolist()) for row in rows)])


def skin(par, g: Geometry, row: list[int]) -> Geometry:
    """One surface over curves, a column through each point of theirs."""
    found = [samples(g, i) for i in row]
    closed = all(s.closed for s in found)
    count = max(FEWEST, *(len(s.index) for s in found))
    P = np.stack([positions(g, evenly(g, opened(s, closed), count))[:count] for s in found])
    along = np.stack([tangents(p, closed) for p in P])
    T = np.stack([normals(par, p, t, closed) for p, t in zip(P, along, strict=True)])
    # all of them from each curve to the next; one that the way runs square to stays as its curve runs
    way = np.gradient(P, axis=0)
    back = (T * way).sum((1, 2)) < -1e-6 * np.linalg.norm(way, axis=2).sum(1)
    T *= np.where(back, -1.0, 1.0)[:, None, None]
    place = np.ones(len(row), int)
    place[0], place[-1] = 0, 2
    for k, t in enumerate(along):
        if par.rotatet[place[k]]:
            T[k] = spun(T[k], t, par.rotatet[place[k]])
    scale = np.array(par.scalet)[place]
    spans = len(row) - 1
    each = max(-(-(par.isodivs - 1) // spans), 1)
    sections = [P[:1]]
    for k in range(spans):
        sections.append(section(par, P[k : k + 2], T[k : k + 2], scale[k : k + 2], each))
    whole = np.concatenate(sections)
    mesh = Geometry.mesh(whole.reshape(-1, 3), len(whole), count, closed)
    if "N" in g.point:
        mesh = mesh.with_attributes("point", N=point_normals(mesh))
    return spline_surfaces(mesh, False, (par.order, par.order), True)


def opened(s: Samples, closed: bool) -> Samples:
    """A closed curve with its first point again where another one is open."""
    if not s.closed or closed:
        return s
    return Samples(np.concatenate([s.index, s.index[:1]]), np.concatenate([s.weight, s.weight[:1]]), False)


def normals(par, P: np.ndarray, along: np.ndarray, closed: bool) -> np.ndarray:
    """(n, 3) square to the curve's plane, of all of it or at each point; of a straight one square to y."""
    bend = np.cross(along, np.roll(along, -1, 0) if closed else np.gradient(along, axis=0))
    whole = bend.sum(0)
    if np.linalg.norm(whole) < 1e-9:
        whole = np.cross(along.mean(0), [0.0, 1.0, 0.0])
        whole = whole if np.linalg.norm(whole) > 1e-9 else np.array([0.0, 0.0, 1.0])
    whole = whole / np.linalg.norm(whole)
    if par.frenet == "normal":
        return np.tile(whole, (len(P), 1))
    size = np.linalg.norm(bend, axis=1, keepdims=True)
    own = np.where(size > 1e-9, bend / np.maximum(size, 1e-12), whole)
    # where the curve bends the other way its frame turns over
    return np.asarray(own * np.where(own @ whole < 0, -1.0, 1.0)[:, None])


def spun(v: np.ndarray, axis: np.ndarray, degrees: float) -> np.ndarray:
    """Vectors turned about an axis each."""
    turn = rotations(np.array([[0.0, 0.0, degrees]]), "xyz")[0]
    c, s = turn[0, 0], turn[1, 0]
    return np.asarray(v * c + np.cross(axis, v) * s + axis * (axis * v).sum(1, keepdims=True) * (1 - c))


def section(par, P: np.ndarray, T: np.ndarray, scale: np.ndarray, each: int) -> np.ndarray:
    """(each, n, 3) the sections after the first curve up to the second."""
    chord = np.linalg.norm(P[1] - P[0], axis=1)[:, None]
    length = chord / 3
    if par.circular:
        scale = np.where(scale < 0, -1.0, 1.0)
        cosine = (T[0] * scale[0] * T[1] * scale[1]).sum(1, keepdims=True)
        angle = np.arccos(np.clip(cosine, -1, 1))
        radius = chord / np.maximum(2 * np.sin(angle / 2), 1e-9)
        length = np.where(angle > 1e-6, 4 / 3 * np.tan(angle / 4) * radius, length)
    hull = [P[0], P[0] + T[0] * length * scale[0], P[1] - T[1] * length * scale[1], P[1]]
    t = (np.arange(each) + 1)[:, None, None] / each
    weights = [(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3]
    return np.asarray(sum(w * h for w, h in zip(weights, hull, strict=True)))
