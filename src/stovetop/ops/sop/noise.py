from __future__ import annotations

import numpy as np

from stovetop.core.pars import XYZ, Float, Int, Menu, Page, StrMenu, Toggle
from stovetop.data import noise
from stovetop.data.geometry import default_value
from stovetop.data.topology import point_normals
from stovetop.data.transforms import compose
from stovetop.ops.sop._family import SOP, Geometry, rotate_order, transform_order
from stovetop.ops.sop._groups import points_of

#: attribute, first component, how many
TARGETS = {"n": ("N", 0, 3), "cd": ("Cd", 0, 3), "alpha": ("Cd", 3, 1), "uv": ("uv", 0, 2), "w": ("uv", 2, 1)}
KINDS = {
    "sparse": lambda at, seed, par: noise.octaves(at, seed, noise.sparse, par.harmon, par.rough),
    "hermite": lambda at, seed, par: noise.octaves(at, seed, noise.smooth, par.harmon, par.rough),
    "harmonic": lambda at, seed, par: noise.octaves(at, seed, noise.sparse, par.harmon, par.rough, par.spread),
    "brownian": lambda at, seed, par: noise.brownian(at[:, 0], seed, par.numint),
    "random": lambda at, seed, par: noise.white(at, seed),
    "alligator": lambda at, seed, par: noise.octaves(at, seed, noise.alligator, par.harmon, par.rough),
}


class Noise(SOP):
    """Points, normals, colours or texture coordinates pushed about by noise.

    Positions move along the point normals by noise(P * 2 / period, moved by the Transform page) * amplitude; the other
    attributes get noise of its own for each component added, N at length 1 afterwards. Without N the surface's normals
    are used; Keep Computed Normals hands them on, as they are after the move. The same math as the Noise CHOP.
    Brownian walks along x; Random gives unrelated points whatever the period.

    Source: https://docs.derivative.ca/Noise_SOP
    """

    inputs = ("input",)

    class Pars:
        group = StrMenu("", label="Group")
        attribute = Menu(
            {
                "pos": "Point Position",
                "n": "Point Normals",
                "cd": "Point Diffuse Color",
                "alpha": "Point Alpha",
                "uv": "Point Texture UV",
                "w": "Point Texture W",
            },
            "pos",
            label="Attribute",
        )
        type = Menu(
            {
                "sparse": "Sparse",
                "hermite": "Hermite",
                "harmonic": "Harmomic Summation",
                "brownian": "Brownian",
                "random": "Random",
                "alligator": "Alligator",
            },
            "sparse",
            label="Type",
        )
        seed = Float(1.0, label="Seed")
        period = Float(1.0, label="Period", min=0.0)
        harmon = Int(1, label="Harmonics", min=0)
        spread = Float(2.0, label="Harmonic Spread")
        rough = Float(0.5, label="Roughness")
        exp = Float(1.0, label="Exponent")
        numint = Int(2, label="Number of Integrals")
        amp = Float(1.0, label="Amplitude")
        keepnormals = Toggle(True, label="Keep Computed Normals")
        _transform = Page("Transform")
        xord = transform_order()
        rord = rotate_order()
        t = XYZ(0.0, 0.0, 0.0, label="Translate")
        r = XYZ(0.0, 0.0, 0.0, label="Rotate")
        s = XYZ(1.0, 1.0, 1.0, label="Scale")
        p = XYZ(0.0, 0.0, 0.0, label="Pivot")

    def cook(self, par, input: Geometry) -> Geometry:
        g, mask = input, points_of(input, par.group)
        if not g.num_points:
            return g
        at = places(par, g.P if mask is None else g.P[mask])
        where = slice(None) if mask is None else mask
        if par.attribute == "pos":
            computed = "N" not in g.point
            N = point_normals(g) if computed else g.point["N"]
            P = g.P.copy()
            moved = values(par, at, 0)
            for axis in range(3):
                P[where, axis] += N[where, axis] * moved
            g = g.replace(P=P)
            return g.with_attributes("point", N=point_normals(g)) if computed and par.keepnormals else g
        name, first, count = TARGETS[par.attribute]
        array = current(g, name)
        for i in range(count):
            array[where, first + i] += values(par, at, i)
        if name == "N":
            length = np.linalg.norm(array, axis=1, keepdims=True)
            array = np.divide(array, length, out=array, where=length > 0)
        return g.with_attributes("vertex", **{name: None}).with_attributes("point", **{name: array})


def places(par, P: np.ndarray) -> np.ndarray:
    """Where in the space of noise each point lies, (n, 3): two units a period."""
    m = compose(par.t, par.r, par.s, par.p, par.xord, par.rord) * (2 / par.period if par.period > 0 else 1e3)
    # axis by axis: NumPy is slow along rows of three
    columns = np.ascontiguousarray(P.T, np.float64)
    if not np.isfinite(columns).all():
        # points that are nowhere get some noise: it must not reach the others
        columns = np.nan_to_num(columns, posinf=0.0, neginf=0.0)
    return (m[:3, :3] @ columns + m[:3, 3:]).T


def values(par, at: np.ndarray, channel: int) -> np.ndarray:
    """(n,) the noise of one component, shaped by Exponent and Amplitude."""
    seed = np.random.SeedSequence([int(abs(par.seed) * 1e6) & 0xFFFFFFFF, channel]).generate_state(1)[0]
    x = KINDS[par.type](at, int(seed), par)
    return (x if par.exp == 1.0 else np.sign(x) * np.abs(x) ** par.exp) * par.amp


def current(g: Geometry, name: str) -> np.ndarray:
    """A copy of the attribute at points: their own, that of the first vertex, or what it starts as."""
    if name in g.point and g.point[name].ndim == 2:
        return g.point[name].astype(np.float32)
    if name == "N":
        return point_normals(g)
    size = g.vertex[name].shape[1] if name in g.vertex else 4 if name == "Cd" else 3
    out = np.zeros((g.num_points, size), np.float32)
    out[:] = default_value(name, out)
    if name in g.vertex:
        out[g.verts[::-1]] = g.vertex[name][::-1]
    return out
