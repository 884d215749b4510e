from __future__ import annotations

import numpy as np

from stovetop.core.pars import XYZ, Float, Menu, StrMenu
from stovetop.data.topology import point_normals
from stovetop.ops.sop._family import SOP, Geometry
from stovetop.ops.sop._groups import points_of


class Twist(SOP):
    """Twist, bend, shear, taper or squash along an axis.

    With x the distance from the Pivot along the Primary Axis and d = strength * sign(x) |x|^rolloff: Twist turns by d
    degrees about the primary axis. Bend rolls it up towards the Secondary Axis by d radians. Shear adds d to the
    secondary coordinate. Taper scales that by 1 + d, Linear Taper by 1 + strength * x. Squash & Stretch scales the
    primary by 1 + strength and the others by its inverse root ^ rolloff, which keeps the volume at 1. The page gives no
    formulas; these are ours. N is computed anew where there is one.

    Source: https://docs.derivative.ca/Twist_SOP
    """

    inputs = ("input",)

    class Pars:
        group = StrMenu("", label="Group")
        op = Menu(
            {
                "twist": "Twist",
                "bend": "Bend",
                "shear": "Shear",
                "taper": "Taper",
                "ltaper": "Linear Taper",
                "squash": "Squash & Stretch",
            },
            "twist",
            label="Operation",
        )
        paxis = Menu({"x": "X Axis", "y": "Y Axis", "z": "Z Axis"}, "x", label="Primary Axis")
        saxis = Menu({"x": "X Axis", "y": "Y Axis", "z": "Z Axis"}, "y", label="Secondary Axis")
        p = XYZ(0.0, 0.0, 0.0, label="Pivot")
        strength = Float(0.0, label="Strength")
        roll = Float(1.0, label="Rolloff")

    def cook(self, par, input: Geometry) -> Geometry:
        if not par.strength or not input.num_points:
            return input
        a, b = "xyz".index(par.paxis), "xyz".index(par.saxis)
        b = b if b != a else (a + 1) % 3
        P = deformed(np.asarray(input.P, np.float64) - par.p, par.op, a, b, par.strength, par.roll) + par.p
        mask = points_of(input, par.group)
        if mask is not None:
            P = np.where(mask[:, None], P, input.P)
        g = input.replace(P=P.astype(np.float32))
        return g.with_attributes("point", N=point_normals(g)) if "N" in g.point else g


def deformed(P: np.ndarray, how: str, a: int, b: int, strength: float, roll: float) -> np.ndarray:
    """Points (n, 3) about the origin; a, b: the primary and the secondary axis, c the third."""
    c = 3 - a - b
    x, y, z = P[:, a], P[:, b], P[:, c]
    d = strength * np.sign(x) * np.abs(x) ** roll
    out = P.copy()
    if how == "twist":
        # right-handed about the primary axis, whichever way b and c stand
        turn = np.radians(d) * (1 if (b - a) % 3 == 1 else -1)
        out[:, b], out[:, c] = y * np.cos(turn) - z * np.sin(turn), y * np.sin(turn) + z * np.cos(turn)
    elif how == "bend":
        rate = np.where(x != 0, d / np.where(x != 0, x, 1.0), strength if roll == 1 else 0.0)
        straight = np.abs(rate) < 1e-9
        radius = 1 / np.where(straight, 1.0, rate)
        out[:, a] = np.where(straight, x, (radius - y) * np.sin(d))
        out[:, b] = np.where(straight, y, radius - (radius - y) * np.cos(d))
    elif how == "shear":
        out[:, b] = y + d
    elif how in ("taper", "ltaper"):
        out[:, b] = y * (1 + (d if how == "taper" else strength * x))
    else:
        stretch = max(1 + strength, 1e-6)
        out[:, a] = x * stretch
        out[:, b], out[:, c] = y * stretch ** (-0.5 * roll), z * stretch ** (-0.5 * roll)
    return out
