from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from stovetop.core.errors import CookError
from stovetop.core.pars import XYZ, Float, Menu, Page, Ref, StrMenu, Toggle
from stovetop.data.transforms import compose, scaling, translation, unit
from stovetop.ops.sop._family import SOP, Geometry, rotate_order, transform_order
from stovetop.ops.sop._groups import points_of
from stovetop.ops.sop._objects import position_in

SIDES = {"min": "Min", "center": "Center", "max": "Max"}
FITS = {
    "off": "Off",
    "unity": "Unity",
    "reference": "Reference Input",
    "unityprop": "Unity Proportional",
    "referenceprop": "Reference Proportional",
}


class Transform(SOP):
    """Translate, rotate and scale points, vector attributes with them; N keeps to the surface and its length.

    Look At turns all of it about the pivot, after the rest of the page. The Post page works on the bounds of the whole
    result: scales about the origin, moves an edge or the middle of the bounds to the origin or to the second input's.
    A proportional fit of one axis scales the axes that are off too.

    Source: https://docs.derivative.ca/Transform_SOP
    """

    inputs = ("input", "reference")
    min_inputs = 1

    class Pars:
        group = StrMenu("", label="Group")
        xord = transform_order()
        rord = rotate_order()
        t = XYZ(0.0, 0.0, 0.0, label="Translate")
        r = XYZ(0.0, 0.0, 0.0, label="Rotate")
        s = XYZ(1.0, 1.0, 1.0, label="Scale")
        p = XYZ(0.0, 0.0, 0.0, label="Pivot")
        scale = Float(1.0, label="Uniform Scale")
        vlength = Toggle(True, label="Normals Maintain Length")
        lookat = Ref("Object", "", label="Look At")
        upvector = XYZ(0.0, 1.0, 0.0, label="Up Vector")
        forwarddir = Menu(
            {"posx": "+X", "negx": "-X", "posy": "+Y", "negy": "-Y", "posz": "+Z", "negz": "-Z"},
            "negz",
            label="Forward Direction",
        )
        _post = Page("Post")
        postxord = Menu({"st": "Scale Translate", "ts": "Translate Scale"}, label="Post Transform Order")
        posttx = Menu({"off": "Off", "origin": "Origin", "reference": "Reference Input"}, label="Post Translate X")
        fromx = Menu(SIDES, "center", label="From Input")
        tox = Menu(SIDES, "center", label="To Reference")
        postty = Menu({"off": "Off", "origin": "Origin", "reference": "Reference Input"}, label="Post Translate Y")
        fromy = Menu(SIDES, "center", label="From Input")
        toy = Menu(SIDES, "center", label="To Reference")
        posttz = Menu({"off": "Off", "origin": "Origin", "reference": "Reference Input"}, label="Post Translate Z")
        fromz = Menu(SIDES, "center", label="From Input")
        toz = Menu(SIDES, "center", label="To Reference")
        postscale = Menu({"peraxis": "Per Axis", "unity": "Unity", "reference": "Reference"}, label="Post Scale")
        postscalex = Menu(FITS, label="Post Scale X")
        postscaley = Menu(FITS, label="Post Scale Y")
        postscalez = Menu(FITS, label="Post Scale Z")

    def cook(self, par, input: Geometry, reference: Geometry | None, *, me) -> Geometry:
        m = compose(par.t, par.r, np.array(par.s) * par.scale, par.p, par.xord, par.rord)
        if par.lookat is not None:
            m = facing((m @ [*par.p, 1.0])[:3], position_in(par.lookat, me), par) @ m
        out = input
        if not np.array_equal(m, np.eye(4)):
            out = out.transform(m, points_of(input, par.group), par.vlength)
        for step in par.postxord:
            out = post_scale(par, out, reference) if step == "s" else post_translate(par, out, reference)
        return out


def facing(place: Any, target: Any, par: Any) -> NDArray[np.float64]:
    """The turn about a place that points the forward axis at a target, y (or what is up for it) towards Up Vector."""
    back = "xyz".index(par.forwarddir[-1])
    z = unit(target - place)
    x = unit(np.cross(np.array(par.upvector, np.float64), z))
    if not x.any():
        return np.eye(4)
    turn = np.eye(4)
    # what stands for x, y and z when an axis looks forward: the other two follow it round
    sign = 1.0 if par.forwarddir.startswith("pos") else -1.0
    axes = np.eye(3)
    ahead = axes[back] * sign
    up = axes[1] if back != 1 else axes[2]
    own = np.stack([np.cross(up, ahead), up, ahead], -1)
    turn[:3, :3] = np.stack([x, np.cross(z, x), z], -1) @ own.T
    return translation(place) @ turn @ translation(-np.asarray(place))


def reference_bounds(reference: Geometry | None, what: str) -> NDArray[np.float64]:
    if reference is None:
        raise CookError(f"{what} needs a second input as the reference")
    return reference.bounds


def post_translate(par: Any, g: Geometry, reference: Geometry | None) -> Geometry:
    """Move an edge or the middle of the bounds, axis by axis."""
    move = np.zeros(3)
    for i, a in enumerate("xyz"):
        mode = getattr(par, f"postt{a}")
        if mode == "off":
            continue
        move[i] = -side(g.bounds[:, i], getattr(par, f"from{a}"))
        if mode == "reference":
            move[i] += side(reference_bounds(reference, "Post Translate")[:, i], getattr(par, f"to{a}"))
    return g.transform(translation(move)) if move.any() else g


def side(interval: NDArray[np.float64], which: str) -> float:
    low, high = interval
    return float({"min": low, "center": (low + high) / 2, "max": high}[which])


def post_scale(par: Any, g: Geometry, reference: Geometry | None) -> Geometry:
    """Fit the bounds' size; an axis without extent is left alone."""
    modes = [getattr(par, f"postscale{a}") for a in "xyz"]
    if par.postscale != "peraxis":
        modes = [par.postscale if par.postscale == "off" else f"{par.postscale}prop"] * 3
    if set(modes) == {"off"}:
        return g
    size = np.diff(g.bounds, axis=0)[0]
    target = np.ones(3)
    if any(m.startswith("reference") for m in modes):
        target = np.where(
            [m.startswith("reference") for m in modes],
            np.diff(reference_bounds(reference, "Post Scale"), axis=0)[0],
            1.0,
        )
    fit = np.divide(target, size, out=np.ones(3), where=size > 0)
    if par.postscale != "peraxis":
        factor = np.full(3, fit[size > 0].min(initial=np.inf) if size.any() else 1.0)
    else:
        factor = np.where([m != "off" for m in modes], fit, 1.0)
        whole = [fit[i] for i, m in enumerate(modes) if m.endswith("prop")]
        if whole:
            factor = np.where([m == "off" for m in modes], min(whole), factor)
    return g if np.all(factor == 1.0) else g.transform(scaling(factor), keep_length=par.vlength)
