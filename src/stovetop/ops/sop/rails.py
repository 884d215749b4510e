from __future__ import annotations

from itertools import pairwise

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.pars import XYZ, Float, Int, Menu, Str, StrMenu, Toggle
from stovetop.data.curves import curves, evenly, positions, samples, tangents
from stovetop.data.rebuild import drop_unused, take_prims
from stovetop.data.transforms import rotation
from stovetop.ops.sop._copies import tiled
from stovetop.ops.sop._family import SOP, Geometry
from stovetop.ops.sop._groups import ordered, prims_or_all


class Rails(SOP):
    """Cross-sections between two rails: x from the first to the second, y by a direction, z along.

    A section stands at each point of the first rail; the second is divided into as many parts of its length where it
    has other points. The middle of its width, at y = 0 (or that of the Connection Vertices), lies midway, its width
    (or the line between them) along x; Stretch scales that to the rails' distance, Scale all of it, Roll turns it. y is
    Direction, or the mean of the rails' normals N, or else square to x and the way along; Fix Flipping turns it over
    where it would flip. Rails 1 2, 2 3, …, or in pairs, or the first and the last. Groups are named with a number each.

    Source: https://docs.derivative.ca/Rails_SOP
    """

    inputs = ("section", "rails")

    class Pars:
        xsectgrp = StrMenu("", label="X-Section Groups")
        railgrp = StrMenu("", label="Rail Groups")
        cycle = Menu(
            {
                "all": "All Primitives at Each Point",
                "each": "One Primitive at a Time",
                "cycle": "Cycle Primitives",
            },
            "all",
            label="Cycle Type",
        )
        pairs = Toggle(False, label="Sweep along Pairs of Rails")
        firstl = Toggle(False, label="Sweep along First and Last Rail")
        stretch = Toggle(False, label="Stretch to Rails")
        usevtx = Toggle(False, label="Use Vertex")
        vertex = Int((0, 1), label="Connection Vertices", size=2, min=0)
        scale = Float(1.0, label="Scale")
        roll = Float(0.0, label="Roll")
        noflip = Toggle(False, label="Fix Flipping")
        usedir = Toggle(False, label="Use Direction")
        dir = XYZ(0.0, 1.0, 0.0, label="Direction")
        newg = Toggle(False, label="Create Output Groups")
        railname = Str("railGroup", label="Group Name")

    def cook(self, par, section: Geometry, rails: Geometry) -> Geometry:
        own = drop_unused(section.keep(prims=prims_or_all(section, par.xsectgrp) & (section.counts > 0)))
        which = [int(i) for i in ordered(rails, par.railgrp, "prim") if curves(rails)[i] and rails.counts[i] > 1]
        if not own.num_prims or len(which) < 2:
            raise CookError("it needs a cross-section and two rails of two points")
        if par.firstl:
            pairs = [(which[0], which[-1])]
        else:
            pairs = list(pairwise(which))[:: 2 if par.pairs else 1]
        sections = [own] if par.cycle == "all" else [drop_unused(take_prims(own, [k])) for k in range(own.num_prims)]
        out = []
        for k, (a, b) in enumerate(pairs):
            A, B, turn = frames(par, rails, a, b)
            made = placed(par, sections, A, B, turn)
            if par.newg and par.railname:
                name = f"{par.railname}{k}"
                made = made.replace(prim_groups={**made.prim_groups, name: np.ones(made.num_prims, bool)})
            out.append(made)
        return Geometry.merge(out)


def frames(par, rails: Geometry, a: int, b: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """((n, 3) points of either rail, (n, 3, 3) turns)."""
    first, second = samples(rails, a), samples(rails, b)
    if len(second.index) != len(first.index):
        second = evenly(rails, second, len(first.index))
    n = len(first.index)
    A, B = positions(rails, first)[:n], positions(rails, second)[:n]
    along = normalized(tangents(A, first.closed) + tangents(B, second.closed))
    x = normalized(B - A)
    y = np.cross(along, x)
    if par.usedir:
        y = np.tile(np.array(par.dir, np.float64), (n, 1))
    elif "N" in rails.point:
        N = rails.point["N"].astype(np.float64)
        y = sum((N[rails.verts[s.index]] * s.weight[..., None]).sum(1) for s in (first, second))
    y = y - x * (x * y).sum(1, keepdims=True)
    short = np.linalg.norm(y, axis=1) < 1e-9
    # no direction of its own: the axis that is most across
    spare = np.eye(3)[np.abs(x).argmin(1)]
    y[short] = (spare - x * (x * spare).sum(1, keepdims=True))[short]
    y = normalized(y)
    if par.noflip and not par.usedir:
        y *= signs(y)
    return A, B, np.stack([x, y, np.cross(x, y)], -1)


def signs(y: np.ndarray) -> np.ndarray:
    """(n, 1) what keeps each direction on the side of the one before."""
    flips = np.where((y[1:] * y[:-1]).sum(1) < 0, -1.0, 1.0)
    return np.concatenate([[1.0], np.cumprod(flips)])[:, None]


def normalized(v: np.ndarray) -> np.ndarray:
    return np.asarray(v / np.maximum(np.linalg.norm(v, axis=1, keepdims=True), 1e-12))


def placed(par, sections: list[Geometry], A: np.ndarray, B: np.ndarray, turn: np.ndarray) -> Geometry:
    rooms = [room(par, s) for s in sections]
    roll = rotation((0, 0, par.roll))[:3, :3]
    width = np.linalg.norm(B - A, axis=1)
    steps = []
    for middle, across, base in rooms:
        size = np.full((len(A), 3), float(par.scale))
        if par.stretch and across > 0:
            size[:, 0] *= width / across
        m = np.tile(np.eye(4), (len(A), 1, 1))
        m[:, :3, :3] = turn @ roll @ (size[:, :, None] * base)
        m[:, :3, 3] = (A + B) / 2 - (m[:, :3, :3] @ middle)
        steps.append(m)
    if par.cycle != "cycle":
        return Geometry.merge([tiled(s, m) for s, m in zip(sections, steps, strict=True)])
    return Geometry.merge(
        [tiled(sections[k % len(sections)], steps[k % len(sections)][k][None]) for k in range(len(A))]
    )


def room(par, g: Geometry) -> tuple[np.ndarray, float, np.ndarray]:
    """(the middle, the width, a turn (3, 3) to x) of what spans the rails."""
    if not par.usevtx:
        low, high = g.bounds
        return np.array([(low[0] + high[0]) / 2, 0.0, 0.0]), float(high[0] - low[0]), np.eye(3)
    a, b = (g.P[g.verts[min(max(v, 0), g.num_vertices - 1)]].astype(np.float64) for v in par.vertex)
    x, y, _ = b - a
    angle = np.degrees(np.arctan2(y, x))
    return (a + b) / 2, float(np.hypot(x, y)), rotation((0, 0, -angle))[:3, :3]
