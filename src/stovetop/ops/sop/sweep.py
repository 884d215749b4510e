from __future__ import annotations

from typing import Any

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.network import Node
from stovetop.core.pars import Float, Int, Menu, Page, Str, StrMenu, Toggle
from stovetop.data.curves import curves, frames, positions, samples, tangents
from stovetop.data.rebuild import drop_unused, take_prims
from stovetop.ops.sop._copies import tiled
from stovetop.ops.sop._each import values
from stovetop.ops.sop._family import SOP, Geometry
from stovetop.ops.sop._groups import ordered, prims_or_all
from stovetop.ops.sop._lofts import loft, splines
from stovetop.ops.sop._skins import skin


class Sweep(SOP):
    """Cross-sections at each point of paths, turned with them, and a skin over them.

    A cross-section's xy plane stands across the path. With Angle Fix its y is as near to the world's up as it can be at
    the start and then turns as little as the path allows. Without it each section is turned by itself, the shortest way
    from +z to the path's direction, which twists where the path comes near -z; Fix Flipping turns those by half that
    would have y on the other side of the one before. How TouchDesigner fixes either is not published. Reference points,
    one for each path point, set y instead with Aim. Scale, Twist (summed from the first on) and Roll change each;
    path points' attributes scale, twist and roll multiply the one and add to the others (how they meet is a guess).
    "All" places all sections everywhere, "cycle" one after the other; "each" is "all" with each about its own first
    vertex. In Scale, Twist and Roll `me.inputVertex` is the path's. Path attributes go to the sections. The skin is the
    Skin SOP's: of splines a spline surface through them.

    Source: https://docs.derivative.ca/Sweep_SOP
    """

    inputs = ("section", "path", "reference")
    min_inputs = 2

    class Pars:
        xgrp = StrMenu("", label="X-Section Group")
        pathgrp = StrMenu("", label="Path Group")
        refgrp = StrMenu("", label="Reference Group")
        cycle = Menu(
            {
                "all": "All Primitives at Each Point",
                "each": "One Primitive at a Time",
                "cycle": "Cycle Primitives",
            },
            "all",
            label="Cycle Type",
        )
        angle = Toggle(True, label="Angle Fix")
        noflip = Toggle(True, label="Fix Flipping")
        skipcoin = Toggle(True, label="Remove Coincident Points on Path")
        aimatref = Toggle(False, label="Aim at Reference Points")
        usevtx = Toggle(False, label="Use Vertex")
        vertex = Int(0, label="Connection Vertex")
        scale = Float(1.0, label="Scale")
        twist = Float(0.0, label="Twist")
        roll = Float(0.0, label="Roll")
        _output = Page("Output")
        newg = Toggle(False, label="Create Groups")
        sweepgrp = Str("sweepGroup", label="Sweep Groups")
        skin = Menu({"off": "Off", "on": "On", "auto": "On with Auto Close"}, "off", label="Skin Output")
        fast = Toggle(False, label="Fast Sweep", unsupported=True)

    def cook(self, par, section: Geometry, path: Geometry, reference: Geometry | None, *, me: Node) -> Geometry:
        own = section.keep(prims=prims_or_all(section, par.xgrp) & curves(section))
        own = drop_unused(own)
        paths = np.flatnonzero(prims_or_all(path, par.pathgrp) & curves(path) & (path.counts > 1))
        if not own.num_prims or not len(paths):
            raise CookError("it needs a cross-section and a path of two points")
        out = []
        for i in paths:
            swept, closed = self.sweep(par, own, path, int(i), reference, me)
            if par.skin != "off":
                swept = skinned(par, swept, own.num_prims if par.cycle != "cycle" else 1, closed)
            if par.newg and par.sweepgrp:
                name = f"{par.sweepgrp}{len(out)}"
                swept = swept.replace(prim_groups={**swept.prim_groups, name: np.ones(swept.num_prims, bool)})
            out.append(swept)
        return Geometry.merge(out)

    def sweep(
        self, par, own: Geometry, path: Geometry, i: int, reference: Geometry | None, me: Node
    ) -> tuple[Geometry, bool]:
        s = samples(path, i)
        P = positions(path, s)[: len(s.index)]
        keep = np.ones(len(P), bool)
        if par.skipcoin:
            keep[1:] = np.linalg.norm(np.diff(P, axis=0), axis=1) > 1e-6
            if s.closed and len(P) > 2 and np.linalg.norm(P[-1] - P[0]) <= 1e-6:
                keep[-1] = False
        P = P[keep]
        turn = frames(P, s.closed) if par.angle else by_themselves(P, s.closed, par.noflip)
        if par.aimatref and reference is not None and reference.num_points:
            turn = aimed(P, s.closed, reference.P[ordered(reference, par.refgrp, "point")].astype(float))
        matrices = placed(P, turn, *controls(me, par, path, s.index[keep], s.weight[keep]))
        parts = one_by_one(par, own, matrices)
        swept = Geometry.merge(parts)
        each = np.concatenate([np.full(p.num_points, k) for k, p in parts_index(par, own, parts)])
        rows = s.index[keep][each]
        weight = s.weight[keep][each]
        return inherited(swept, path, rows, weight), s.closed


def controls(me: Node, par, path: Geometry, index: np.ndarray, weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(n,) how large each section is, and how far it is turned in degrees. `me.inputVertex` is the path's vertex there,
    on a spline the one that counts most."""
    vertex = np.take_along_axis(index, weight.argmax(1)[:, None], 1)[:, 0]
    scale, twist, roll = (values(me, par, name, path, vertex) for name in ("scale", "twist", "roll"))

    def attribute(name: str, otherwise: float) -> np.ndarray:
        # one of TouchDesigner's pages spells them with a capital
        a = path.point.get(name, path.point.get(name.capitalize()))
        if a is None or a.dtype.kind not in "fi":
            return np.full(len(index), otherwise)
        return (a.reshape(len(a), -1)[:, 0][path.verts[index]] * weight).sum(1)

    turned = np.cumsum(twist + attribute("twist", 0.0)) + roll + attribute("roll", 0.0)
    return scale * attribute("scale", 1.0), turned


def placed(P: np.ndarray, turn: np.ndarray, scale: np.ndarray, degrees: np.ndarray) -> np.ndarray:
    """(n, 4, 4) where each section goes."""
    angle = np.radians(degrees)
    out = np.tile(np.eye(4), (len(P), 1, 1))
    c, s = np.cos(angle), np.sin(angle)
    spin = np.zeros((len(P), 3, 3))
    spin[:, 0, 0], spin[:, 0, 1], spin[:, 1, 0], spin[:, 1, 1], spin[:, 2, 2] = c, -s, s, c, 1
    out[:, :3, :3] = turn @ spin * scale[:, None, None]
    out[:, :3, 3] = P
    return out


def by_themselves(P: np.ndarray, closed: bool, noflip: bool) -> np.ndarray:
    """(n, 3, 3) the shortest turns from +z to the path's directions, half a turn about y where that is -z."""
    t = tangents(P, closed)
    x, y, z = t.T
    k = np.where(z > -1 + 1e-9, 1 / np.maximum(1 + z, 1e-12), 0.0)
    rows = [[1 - x * x * k, -x * y * k, x], [-x * y * k, 1 - y * y * k, y], [-x, -y, z]]
    out = np.moveaxis(np.array(rows), -1, 0)
    out[z <= -1 + 1e-9] = np.diag([-1.0, 1.0, -1.0])
    if noflip:
        away = (out[1:, :, 1] * out[:-1, :, 1]).sum(1) < 0
        out[1:, :, :2] *= np.where(np.cumsum(away) % 2, -1.0, 1.0)[:, None, None]
    return out


def aimed(P: np.ndarray, closed: bool, reference: np.ndarray) -> np.ndarray:
    """Turns whose y points from each path point to its reference point."""
    z = tangents(P, closed)
    y = reference[np.arange(len(P)) % len(reference)] - P
    y -= z * (y * z).sum(1, keepdims=True)
    length = np.linalg.norm(y, axis=1, keepdims=True)
    usual = frames(P, closed)
    y = np.where(length > 1e-9, y / np.maximum(length, 1e-9), usual[:, :, 1])
    return np.stack([np.cross(y, z), y, z], -1)


def one_by_one(par, own: Geometry, matrices: np.ndarray) -> list[Geometry]:
    """Sections at their places: all at all of them, or one after the other."""
    if par.cycle == "cycle":
        single = [
            centred(par, drop_unused(own.keep(prims=np.arange(own.num_prims) == k))) for k in range(own.num_prims)
        ]
        return [tiled(single[k % len(single)], m[None]) for k, m in enumerate(matrices)]
    if par.cycle == "each":
        single = [centred(par, drop_unused(take_prims(own, [k])), True) for k in range(own.num_prims)]
        return [tiled(Geometry.merge(single), matrices)]
    return [tiled(centred(par, own), matrices)]


def parts_index(par, own: Geometry, parts: list[Geometry]) -> list[tuple[Any, Geometry]]:
    """(the path point of each point, the part)."""
    if par.cycle == "cycle":
        return list(enumerate(parts))
    whole = parts[0]
    size = (
        own.num_points if par.cycle == "all" else sum(len(np.unique(own.prim_points(k))) for k in range(own.num_prims))
    )
    return [(np.arange(whole.num_points) // max(size, 1), whole)]


def centred(par, g: Geometry, first: bool = False) -> Geometry:
    """The section with the vertex that connects to the path at the origin."""
    if not (par.usevtx or first) or not g.num_vertices:
        return g
    vertex = min(max(par.vertex, 0), g.num_vertices - 1) if par.usevtx else 0
    return g.replace(P=g.P - g.P[g.verts[vertex]])


def inherited(g: Geometry, path: Geometry, index: np.ndarray, weight: np.ndarray) -> Geometry:
    """With the path's point attributes where the section has none of that name."""
    for name, a in path.point.items():
        if name not in g.point and name not in g.vertex and name != "N" and a.dtype.kind == "f":
            w = weight if a.ndim == 1 else weight[..., None]
            g = g.with_attributes("point", **{name: (a[path.verts[index]] * w).sum(1).astype(np.float32)})
    return g


def skinned(par, g: Geometry, sections: int, closed: bool) -> Geometry:
    wrap = par.skin == "auto" and closed
    rows = np.arange(g.num_prims).reshape(-1, sections).T
    return Geometry.merge([loft(g, r, wrap) if splines(g, r) else skin(g, r, None, wrap) for r in rows])
