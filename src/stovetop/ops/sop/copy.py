from __future__ import annotations

import re
from typing import Any

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.pars import XYZ, Float, Int, Page, Ref, Sequence, Str, StrMenu, Toggle
from stovetop.core.patterns import match
from stovetop.core.stamps import stamping
from stovetop.core.value import EXPRESSION
from stovetop.data.geometry import default_value
from stovetop.data.rebuild import drop_unused, take_prims
from stovetop.data.topology import point_normals
from stovetop.data.transforms import compose, unit
from stovetop.ops.sop._copies import tiled
from stovetop.ops.sop._family import SOP, Geometry, rotate_order, transform_order
from stovetop.ops.sop._groups import points_of, prims_of
from stovetop.ops.sop._objects import position_in

#: more points than this are refused
MOST = 100_000_000
TRANSFORM = ("tx", "ty", "tz", "rx", "ry", "rz", "sx", "sy", "sz", "px", "py", "pz", "scale")
_OWN = re.compile(r"\bme\.(copyIndex|inputPoint)\b")


class Copy(SOP):
    """Copies of the input, each moved on by the transform, or one for each point of the template.

    Copy k is transformed k times with Transform Cumulative, else once. On a template each point gets Number of
    Copies; Rotate to Normal turns z to its N (or the surface's), y towards its `up` where there is one, else the
    shortest way. `me.copyIndex` and `me.copyTotal` give each copy its own transform, `me.inputPoint` is the
    template's point. Primitives per Point n: point k gets primitives k * n to k * n + n - 1 of the input, over and
    over. Stamp Inputs cooks the input anew for each copy, its parameters reading the Values of the Stamp page by
    `fetchStamp`. Template attributes replace, multiply, are added to or taken from the copies' (names as patterns).
    Look At turns z to an object, y towards Up Vector.

    Source: https://docs.derivative.ca/Copy_SOP
    """

    inputs = ("input", "template")
    min_inputs = 1

    class Pars:
        sourcegrp = StrMenu("", label="Source Group")
        templategrp = StrMenu("", label="Template Group")
        ncy = Int(1, label="Number of Copies", min=0)
        nprims = Int(0, label="Primitives per Point", min=0)
        nml = Toggle(True, label="Rotate to Normal")
        cum = Toggle(True, label="Transform Cumulative")
        xord = transform_order()
        rord = rotate_order()
        t = XYZ(0.0, 0.0, 0.0, label="Translate")
        r = XYZ(0.0, 0.0, 0.0, label="Rotate")
        s = XYZ(1.0, 1.0, 1.0, label="Scale")
        p = XYZ(0.0, 0.0, 0.0, label="Pivot")
        scale = Float(1.0, label="Uniform Scale")
        vlength = Toggle(True, label="Normals Maintain Length")
        newg = Toggle(False, label="Create Output Groups")
        copyg = Str("copyGroup", label="Copy Groups", created="")
        lookat = Ref("Object", "", label="Look At")
        upvector = XYZ(0.0, 1.0, 0.0, label="Up Vector")
        _stamp = Page("Stamp")
        stamp = Toggle(False, label="Stamp Inputs")
        copy = Sequence(label="Copy", param=Str("", label="Param"), value=Float(0.0, label="Value"))
        _attributes = Page("Attributes")
        doattr = Toggle(False, label="Use Template Point Attribs")
        setpt = StrMenu("", label="Copy to Point", items={"*": "*"})
        setprim = StrMenu("", label="Copy to Primitive", items={"*": "*"})
        setvtx = StrMenu("", label="Copy to Vertex", items={"*": "*"})
        mulpt = StrMenu("", label="Multiply Point", items={"*": "*"})
        mulprim = StrMenu("", label="Multiply Primitive", items={"*": "*"})
        mulvtx = StrMenu("", label="Multiply Vertex", items={"*": "*"})
        addpt = StrMenu("", label="Add Point", items={"*": "*"})
        addprim = StrMenu("", label="Add Primitive", items={"*": "*"})
        addvtx = StrMenu("", label="Add Vertex", items={"*": "*"})
        subpt = StrMenu("", label="Subtract Point", items={"*": "*"})
        subprim = StrMenu("", label="Subtract Primitive", items={"*": "*"})
        subvtx = StrMenu("", label="Subtract Vertex", items={"*": "*"})

    def cook(self, par, input: Geometry, template: Geometry | None, *, me) -> Geometry:
        mask = prims_of(input, par.sourcegrp)
        g = input if mask is None else drop_unused(input.keep(prims=mask))
        own = par.ncy
        places = None
        if template is not None:
            picked = points_of(template, par.templategrp)
            points = np.arange(template.num_points) if picked is None else np.flatnonzero(picked)
            places = frames(template, points, par.nml)
            index = np.repeat(points, own)
            total = len(index)
        else:
            index, total = np.arange(min(own, MOST)), own
        if not total:
            return Geometry()
        if total * max(g.num_points, 1) > MOST:
            raise CookError(f"{total:,} copies of {g.num_points:,} points are more than {MOST:,} points")
        steps = matrices(par, me, template, index, own)
        if places is not None:
            steps = np.repeat(places, own, axis=0) @ steps
        if par.lookat is not None:
            steps = steps @ aims(steps, position_in(par.lookat, me), par.upvector)
        if par.stamp and any(b.param for b in par.copy):
            parts = stamped(par, me, template, index, steps)
        else:
            parts = spread(par, g, steps)
        out = Geometry.merge(parts)
        if par.newg:
            each = owners(parts, total, [p.num_prims for p in parts])
            names = {f"{par.copyg or 'copyGroup'}{k}": each == k for k in range(total)}
            out = out.replace(prim_groups={**out.prim_groups, **names})
        if template is not None and par.doattr:
            out = inherited(par, out, template, index, owners(parts, total, [p.num_points for p in parts]))
        return out


def spread(par, g: Geometry, steps: np.ndarray) -> list[Geometry]:
    """All copies in one part, or one in each."""
    n = par.nprims
    if not n or not g.num_prims:
        return [tiled(g, steps, par.vlength)]
    which = (np.arange(len(steps))[:, None] * n + np.arange(n)) % g.num_prims
    return [tiled(drop_unused(take_prims(g, w)), m[None], par.vlength) for w, m in zip(which, steps, strict=True)]


def owners(parts: list[Geometry], total: int, counts: list[int]) -> np.ndarray:
    """The copy that each element belongs to."""
    return np.repeat(np.arange(total), counts[0] // total if len(parts) == 1 else counts)


def stamped(par, me, template: Geometry | None, index: np.ndarray, steps: np.ndarray) -> list[Geometry]:
    """A part for each copy: the input cooked with its stamps."""
    names = {f"copy{k}value": b.param for k, b in enumerate(par.copy) if b.param}
    values = {n: np.full(len(index), float(par.copy[int(n[4:-5])].value)) for n in names}
    vary(me, template, index, values)
    parts = []
    with stamping(me) as cooked:
        for k, m in enumerate(steps):
            g = cooked(me.inputs[0], {names[n]: float(v[k]) for n, v in values.items()})
            mask = prims_of(g, par.sourcegrp)
            parts += spread(par, g if mask is None else drop_unused(g.keep(prims=mask)), m[None])
    return parts


def matrices(par, me, template: Geometry | None, index: np.ndarray, own: int) -> np.ndarray:
    """(copies, 4, 4) the transform of each copy, before it goes to its template point."""
    values = {n: np.full(len(index), getattr(par, n), float) for n in TRANSFORM}
    varying = vary(me, template, index, values)
    step = np.arange(len(index)) % max(own, 1)

    def one(k: int) -> np.ndarray:
        t, r, s, p = (np.array([values[f"{name}{a}"][k] for a in "xyz"]) for name in "trsp")
        return compose(t, r, s * values["scale"][k], p, par.xord, par.rord)

    each = np.array([one(k) for k in range(len(index))]) if varying else np.broadcast_to(one(0), (len(index), 4, 4))
    if not par.cum:
        return each
    if not varying:
        powers = [np.eye(4)]
        for _ in range(max(own, 1) - 1):
            powers.append(powers[-1] @ one(0))
        return np.array(powers)[step]
    out = [np.eye(4)]
    for k in range(1, len(index)):
        out.append(np.eye(4) if step[k] == 0 else out[-1] @ each[k])
    return np.array(out)


def vary(me, template: Geometry | None, index: np.ndarray, values: dict[str, np.ndarray]) -> bool:
    """Set the values of the parameters that differ from copy to copy; whether any does."""
    varying = [v for v in me.pars.values() if v.pdef.name in values and v.mode == EXPRESSION and _OWN.search(v.expr)]
    local = me.local
    for value in varying:
        for k in range(len(index)):
            local.copy_index, local.copy_total = k, len(index)
            if template is not None:
                local.each = (template, int(index[k]), index)
            found = me.engine.plain(me.engine.evaluate(value.expr, me))
            values[value.pdef.name][k] = float(found)
    local.copy_index, local.copy_total, local.each = 0, len(index), None
    return bool(varying)


def frames(template: Geometry, points: np.ndarray, turn: bool) -> np.ndarray:
    """(points, 4, 4) where each template point puts a copy."""
    out = np.tile(np.eye(4), (len(points), 1, 1))
    out[:, :3, 3] = template.P[points]
    if not turn:
        return out
    N = template.point.get("N")
    N = (point_normals(template) if N is None else N)[points].astype(float)
    length = np.linalg.norm(N, axis=1, keepdims=True)
    z = np.divide(N, length, out=np.tile([0.0, 0.0, 1.0], (len(N), 1)), where=length > 0)
    out[:, :3, :3] = shortest_from_z(z)
    up = template.point.get("up")
    if up is not None:
        x = np.cross(up[points], z)
        size = np.linalg.norm(x, axis=1, keepdims=True)
        use = (size[:, 0] > 1e-9) & (length[:, 0] > 0)
        x = x[use] / size[use]
        out[use, :3, :3] = np.stack([x, np.cross(z[use], x), z[use]], -1)
    return out


def shortest_from_z(z: np.ndarray) -> np.ndarray:
    """(n, 3, 3) the shortest turns from +z to unit vectors; half a turn about x to -z."""
    a, b, c = z.T
    k = np.divide(1.0, 1 + c, out=np.zeros_like(c), where=c > -1 + 1e-9)
    rows = [[1 - a * a * k, -a * b * k, a], [-a * b * k, 1 - b * b * k, b], [-a, -b, c]]
    turns = np.array(rows).transpose(2, 0, 1)
    turns[c <= -1 + 1e-9] = np.diag([1.0, -1.0, -1.0])
    return turns


def aims(steps: np.ndarray, target: np.ndarray, up: Any) -> np.ndarray:
    """Turns that point each copy's z at a place."""
    out = np.tile(np.eye(4), (len(steps), 1, 1))
    for k, m in enumerate(steps):
        inner = np.linalg.inv(m[:3, :3]) if abs(np.linalg.det(m[:3, :3])) > 1e-12 else np.eye(3)
        z = unit(inner @ (target - m[:3, 3]))
        x = unit(np.cross(np.array(up, float), z))
        if x.any():
            out[k, :3, :3] = np.stack([x, np.cross(z, x), z], -1)
    return out


def inherited(par, g: Geometry, template: Geometry, index: np.ndarray, copy: np.ndarray) -> Geometry:
    """Template attributes on copies; copy: (points,) which copy each point belongs to."""
    first = np.zeros(g.num_prims, int)
    first[:] = copy[g.verts[g.offsets[:-1]]] if g.num_prims else 0
    owner = {"point": copy, "vertex": copy[g.verts], "prim": first}
    for cls, letters in (("point", "pt"), ("prim", "prim"), ("vertex", "vtx")):
        jobs = (
            (getattr(par, f"set{letters}"), lambda _a, b: b),
            (getattr(par, f"mul{letters}"), lambda a, b: a * b),
            (getattr(par, f"add{letters}"), lambda a, b: a + b),
            (getattr(par, f"sub{letters}"), lambda a, b: a - b),
        )
        for pattern, act in jobs:
            for name in match(pattern, template.point) if pattern.strip() else ():
                new = template.point[name][index[owner[cls]]]
                old = getattr(g, cls).get(name)
                if old is None or old.shape != new.shape:
                    old = np.zeros(new.shape, new.dtype)
                    old[:] = default_value(name, new)
                g = g.with_attributes(cls, **{name: act(old, new)})
    return g
