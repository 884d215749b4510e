from __future__ import annotations

import numpy as np

from stovetop.core.pars import XYZ, Float, Toggle
from stovetop.data.geometry import METABALL
from stovetop.ops.sop._family import SOP, Geometry


class Force(SOP):
    """Forces on metaballs, for Particle and Spring: what happens to a point within their fields.

    Primitive attributes of the metaballs, each only where its toggle is on: `fradial`, towards the centre where
    positive; `fdir` (the direction, of length 1), `faxial` along it, `fvortex` around it (clockwise when seen along
    it), `fspiral` towards its line. Each force is multiplied by the ball's field at the point. How TouchDesigner names
    the attributes is not published. Other primitives stay as they are.

    Source: https://docs.derivative.ca/Force_SOP
    """

    inputs = ("metaballs",)

    class Pars:
        doradial = Toggle(False, label="Radial Force")
        radial = Float(1.0, label="Force", norm=(-1, 1))
        doaxis = Toggle(False, label="Directional Force")
        dir = XYZ(0.0, 0.0, 1.0, label="Direction")
        axial = Float(0.0, label="Axial Force", norm=(-1, 1))
        vortex = Float(0.0, label="Vortex Force", norm=(-1, 1))
        spiral = Float(0.0, label="Spiral Force", norm=(-1, 1))

    def cook(self, par, metaballs: Geometry) -> Geometry:
        ball = metaballs.kind == METABALL
        values: dict[str, object] = {"fradial": par.radial} if par.doradial else {}
        if par.doaxis:
            axis = np.array(par.dir, float)
            length = np.linalg.norm(axis)
            values["fdir"] = axis / length if length else axis
            values |= {"faxial": par.axial, "fvortex": par.vortex, "fspiral": par.spiral}
        made = {n: np.where(ball if np.ndim(v) == 0 else ball[:, None], v, 0.0) for n, v in values.items()}
        return metaballs.with_attributes("prim", **made)
