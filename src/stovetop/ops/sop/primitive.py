from __future__ import annotations

from typing import Any

import numpy as np

from stovetop.core.pars import RGB, XYZ, Float, Int, Line, Menu, Page, Ref, Sequence, Str, StrMenu, Toggle
from stovetop.data.ends import ended
from stovetop.data.geometry import BEZIER, BEZIER_SURFACE, METABALL, NURBS, NURBS_SURFACE, PARTICLES, VECTORS
from stovetop.data.rebuild import swapped
from stovetop.data.topology import point_normals, prim_normals
from stovetop.data.transforms import compose, quat_between, quat_matrix, translation, unit
from stovetop.ops.sop._each import put, value_size, values
from stovetop.ops.sop._family import SOP, Geometry, rotate_order, transform_order
from stovetop.ops.sop._groups import ordered
from stovetop.ops.sop._objects import position_in
from stovetop.ops.sop._particles import PRTYPE
from stovetop.ops.sop._vertices import closing, reordered

TRANSFORM = ("tx", "ty", "tz", "rx", "ry", "rz", "sx", "sy", "sz", "px", "py", "pz")
OWN = {**{f"diff{c}": f"me.inputColor[{i}]" for i, c in enumerate("rgb")}, "alpha": "me.inputColor[3]"}
SPLINES = (BEZIER, NURBS, BEZIER_SURFACE, NURBS_SURFACE)


class Primitive(SOP):
    """Move, colour, close and reorder primitives, each about its own centre or onto a template point.

    With a second input primitive k goes to its point k; "On" turns z to the point's N, "Match" the primitive's own
    normal. Points that primitives share move with the last of them. Look At turns each primitive's z to an object.
    `me.inputPrim` and `me.inputColor` give each its own values. Close Straight joins the ends, Unroll opens a closed
    one and repeats its first vertices. Reverse turns rows and columns round, Flip Face the side a face looks to.

    Splines keep their shape where they close straight or unroll, by hull points of their own. With Preserve Shape they
    do so, too, where they are clamped or unclamped, close rounded (a span that goes on from both ends) or open (the
    spans that do not go over the seam); without it a NURBS keeps its hull instead.

    Source: https://docs.derivative.ca/Primitive_SOP
    """

    inputs = ("input", "template")
    min_inputs = 1

    class Pars:
        group = StrMenu("", label="Source Group")
        templategrp = StrMenu("", label="Template Group")
        _transform = Page("Transform")
        doxform = Toggle(False, label="Do Transformation")
        dorot = Menu(
            {
                "off": "Off",
                "on": "On",
                "match": "Match Normals",
            },
            label="Rotate to Template",
        )
        xord = transform_order()
        rord = rotate_order()
        t = XYZ(0.0, 0.0, 0.0, label="Translate")
        r = XYZ(0.0, 0.0, 0.0, label="Rotate")
        s = XYZ(1.0, 1.0, 1.0, label="Scale")
        p = XYZ(0.0, 0.0, 0.0, label="Pivot")
        lookat = Ref("Object", "", label="Lookat Object")
        upvector = XYZ(1.0, 1.0, 1.0, label="Up-Vector")
        _attributes = Page("Attributes")
        doclr = Menu({"off": "Keep Color", "on": "Add Color", "remove": "No Color"}, label="Color")
        diff = RGB(1.0, 1.0, 1.0, label="Color")
        alpha = Float(1.0, label="Alpha")
        docrease = Menu(
            {
                "off": "Keep Crease",
                "on": "Add Crease",
                "remove": "No Crease",
            },
            label="Crease",
        )
        crease = Float(0.0, label="Crease")
        attr = Sequence(
            label="Custom Attrib",
            name=Str("", label="Name"),
            size=Menu({"float": "float", "vec2": "vec2", "vec3": "vec3", "vec4": "vec4"}, label="Size"),
            value=Line(
                label="Value",
                value1=Float(0.0, label="Value 1"),
                value2=Float(0.0, label="Value 1"),
                value3=Float(0.0, label="Value 1"),
                value4=Float(0.0, label="Value 1"),
            ),
        )
        _face_hull = Page("Face/Hull")
        pshapeu = Toggle(False, label="Preserve Shape U")
        pshapev = Toggle(False, label="Preserve Shape V")
        closeu = Menu(
            {
                "sameclosure": "No change",
                "open": "Open",
                "closesharp": "Close Straight",
                "closeround": "Close Rounded",
                "unroll": "Unroll",
            },
            label="Close U",
        )
        closev = Menu(
            {
                "sameclosure": "No change",
                "open": "Open",
                "closesharp": "Close Straight",
                "closeround": "Close Rounded",
                "unroll": "Unroll",
            },
            label="Close V",
        )
        clampu = Menu(
            {
                "sameclamp": "No change",
                "clamp": "Clamp",
                "unclamp": "Unclamp",
            },
            label="Clamp U",
        )
        clampv = Menu(
            {
                "sameclamp": "No change",
                "clamp": "Clamp",
                "unclamp": "Unclamp",
            },
            label="Clamp V",
        )
        vtxsort = Menu(
            {
                "samevertex": "No change",
                "reverse": "Reverse",
                "reverseu": "Reverse U",
                "reversev": "Reverse V",
                "swapuv": "Swap U and V",
                "shift": "Shift",
                "flipfacing": "Flip Face",
            },
            label="Vertex",
        )
        vtxuoff = Int(0, label="U Offset")
        vtxvoff = Int(0, label="V Offset")
        _meta = Page("Meta")
        # on, a new one would give a new Metaball's field the weight 1, which reaches its surface nowhere
        metaweight = Toggle(True, label="Meta-Surface Weight", created=False)
        doweight = Float(1.0, label="Weight")
        _particles = Page("Particles")
        doprender = Toggle(False, label="Particle Render Type")
        # TouchDesigner has the second twice
        prtype = Menu(PRTYPE, label="Particle Type")

    def cook(self, par, input: Geometry, template: Geometry | None, *, me) -> Geometry:
        g, picked = input, ordered(input, par.group, "prim")
        if par.doxform or template is not None or par.lookat is not None:
            g = moved(par, me, g, picked, template)

        def found(name: str) -> Any:
            return values(me, par, name, input, picked, OWN.get(name))

        for how, name, parameters in (
            (par.doclr, "Cd", [*(f"diff{c}" for c in "rgb"), "alpha"]),
            (par.docrease, "creaseweight", ["crease"]),
        ):
            if how == "on":
                g = put(g, "prim", name, np.float32, [found(p) for p in parameters], picked)
            elif how == "remove":
                g = g.with_attributes("prim", **{name: None})
        for i, block in enumerate(par.attr):
            if block.name:
                kind, size = value_size(block.size)
                g = put(g, "prim", block.name, kind, [found(f"attr{i}value{k + 1}") for k in range(size)], picked)
        mask = np.isin(np.arange(g.num_prims), picked)
        if par.metaweight and "metaweight" in g.prim:
            weight = np.where(mask & (g.kind == METABALL), par.doweight, g.prim["metaweight"])
            g = g.with_attributes("prim", metaweight=weight)
        if par.doprender:
            rows = np.where(mask & (g.kind == PARTICLES), int(par.prtype != "lines"), g.rows)
            g = g.replace(rows=rows.astype(np.int32))
        closes, clamps = {"u": par.closeu, "v": par.closev}, {"u": par.clampu, "v": par.clampv}
        splines = np.flatnonzero(mask & np.isin(g.kind, SPLINES) & (g.counts > 1))
        new = {int(i): ended(g, int(i), closes, clamps, {"u": par.pshapeu, "v": par.pshapev}) for i in splines}
        g = closing(g, mask & ~np.isin(g.kind, SPLINES), par.closeu, par.closev)
        g = swapped(g, {i: x for i, x in new.items() if x is not None})
        return reordered(g, mask, par.vtxsort, par.vtxuoff, par.vtxvoff)

    def created(self, node) -> None:
        for name, text in OWN.items():
            node.par(name).set_expression(text)


def moved(par, me, g: Geometry, picked: np.ndarray, template: Geometry | None) -> Geometry:
    columns = {n: values(me, par, n, g, picked) for n in TRANSFORM} if par.doxform else {}
    targets = ordered(template, par.templategrp, "point") if template is not None else np.zeros(0, int)
    where = template.P[targets].astype(float) if template is not None else None
    turn_to = None
    if template is not None and par.dorot != "off":
        N = template.point.get("N")
        turn_to = (point_normals(template) if N is None else N)[targets].astype(float)
    own = prim_normals(g)
    P, N, eye = g.P.astype(np.float64), None, position_in(par.lookat, me) if par.lookat is not None else None
    if "N" in g.point:
        N = g.point["N"].astype(np.float64)
    vectors = {n: a.astype(np.float64) for n, a in g.point.items() if n in VECTORS - {"N"} and a.shape[1:] == (3,)}
    for k, i in enumerate(picked.tolist()):
        points = np.unique(g.prim_points(i))
        middle = P[points].mean(0) if len(points) else np.zeros(3)
        m = np.eye(4)
        if columns:
            t, r, s, p = ([at(columns[f"{name}{a}"], k) for a in "xyz"] for name in "trsp")
            m = compose(t, r, s, p, par.xord, par.rord)
        goal = middle
        if where is not None and len(where):
            goal = where[k % len(where)]
            if turn_to is not None:
                m = quat_matrix(quat_between((0, 0, 1) if par.dorot == "on" else own[i], turn_to[k % len(where)])) @ m
        if eye is not None:
            m = facing(eye - goal, par.upvector) @ m
        whole = translation(goal) @ m @ translation(-middle)
        P[points] = P[points] @ whole[:3, :3].T + whole[:3, 3]
        if N is not None:
            N[points] = N[points] @ cofactors(whole[:3, :3]).T
        for vector in vectors.values():
            vector[points] = vector[points] @ whole[:3, :3].T
    g = g.replace(P=P.astype(np.float32)).with_attributes("point", **vectors)
    if N is not None:
        before = np.linalg.norm(g.point["N"], axis=1, keepdims=True)
        length = np.linalg.norm(N, axis=1, keepdims=True)
        g = g.with_attributes("point", N=N * np.divide(before, length, out=np.zeros_like(length), where=length > 0))
    return g


def cofactors(m: np.ndarray) -> np.ndarray:
    """The inverse transpose but for its size: how normals turn, flattened faces too."""
    c = np.array([np.cross(m[1], m[2]), np.cross(m[2], m[0]), np.cross(m[0], m[1])])
    return -c if m[0] @ c[0] < 0 else c


def at(value: Any, k: int) -> float:
    return float(value[k]) if isinstance(value, np.ndarray) else float(value)


def facing(direction: np.ndarray, up: Any) -> np.ndarray:
    """The turn that takes z to a direction and y towards `up`."""
    z = unit(direction)
    x = unit(np.cross(np.array(up, float), z))
    m = np.eye(4)
    if x.any():
        m[:3, :3] = np.stack([x, np.cross(z, x), z], -1)
    return m
