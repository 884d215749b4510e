from __future__ import annotations

import numpy as np

from stovetop.core.pars import XYZ, Page, StrMenu, Toggle
from stovetop.data.geometry import METABALL, default_value
from stovetop.data.metaballs import balls_of
from stovetop.data.topology import point_normals
from stovetop.data.transforms import compose
from stovetop.ops.sop._family import SOP, Geometry, rotate_order, transform_order
from stovetop.ops.sop._groups import points_of, prims_or_all


class Magnet(SOP):
    """Points moved by the transform as far as a metaball's field reaches them.

    value + (M value - value) * field, the field being the sum of the second input's metaballs at the point (weight
    times kernel, not limited to 1). The same for Cd, N and `v` where asked; N is made from the surface where there is
    none, Cd and v start at their defaults. Magnets without metaballs do nothing.

    Source: https://docs.derivative.ca/Magnet_SOP
    """

    inputs = ("input", "magnet")

    class Pars:
        deformgrp = StrMenu("", label="Deform Group")
        magnetgrp = StrMenu("", label="Magnet Group")
        _deform = Page("Deform")
        xord = transform_order()
        rord = rotate_order()
        t = XYZ(0.0, 0.0, 0.0, label="Translate")
        r = XYZ(0.0, 0.0, 0.0, label="Rotate")
        s = XYZ(1.0, 1.0, 1.0, label="Scale")
        p = XYZ(0.0, 0.0, 0.0, label="Pivot")
        _attributes = Page("Attributes")
        position = Toggle(True, label="Affect Position")
        color = Toggle(False, label="Affect Point Color")
        nml = Toggle(False, label="Affect Point Normal")
        velocity = Toggle(False, label="Affect Point Velocity")

    def cook(self, par, input: Geometry, magnet: Geometry) -> Geometry:
        pull = prims_or_all(magnet, par.magnetgrp) & (magnet.kind == METABALL)
        field = balls_of(magnet, np.flatnonzero(pull)).field(input.P)
        mask = points_of(input, par.deformgrp)
        if mask is not None:
            field = field * mask
        if not field.any():
            return input
        m = compose(par.t, par.r, par.s, par.p, par.xord, par.rord)
        g = input
        for wanted, name in ((par.color, "Cd"), (par.nml, "N"), (par.velocity, "v")):
            if wanted:
                values = current(g, name)
                values[:, :3] = moved(values[:, :3], m, field)
                g = g.with_attributes("vertex", **{name: None}).with_attributes("point", **{name: values})
        if not par.position:
            return g
        g = g.replace(P=moved(g.P, m, field).astype(np.float32))
        # normals follow the surface, unless they have been moved themselves
        return g.with_attributes("point", N=point_normals(g)) if "N" in g.point and not par.nml else g


def current(g: Geometry, name: str) -> np.ndarray:
    """A copy of the point attribute, or what it starts as."""
    if name in g.point:
        return g.point[name].astype(np.float32)
    if name == "N":
        return point_normals(g)
    start = np.array(default_value(name, np.zeros((1, 3))), np.float32)
    return np.tile(start, (g.num_points, 1))


def moved(values: np.ndarray, m: np.ndarray, field: np.ndarray) -> np.ndarray:
    at = np.asarray(values, np.float64)
    return at + (at @ m[:3, :3].T + m[:3, 3] - at) * field[:, None]
