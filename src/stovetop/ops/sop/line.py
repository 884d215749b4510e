from __future__ import annotations

import numpy as np

from stovetop.core.pars import XYZ, Int, Menu
from stovetop.ops.sop._family import SOP, Geometry


class Line(SOP):
    """An open polygon from Point A to Point B through evenly spaced points; with Unit, vertex u runs from 0 to 1.

    Source: https://docs.derivative.ca/Line_SOP
    """

    class Pars:
        pa = XYZ(0.0, 0.0, 0.0, label="Point A")
        pb = XYZ(1.0, 0.0, 0.0, label="Point B")
        points = Int(2, label="Number of Points", min=2, norm=(2, 50))
        texture = Menu({"off": "Off", "unit": "Unit"}, label="Texture Coordinates")

    def cook(self, par) -> Geometry:
        part = np.linspace(0.0, 1.0, par.points)[:, None]
        line = Geometry.line(np.array(par.pa) * (1 - part) + np.array(par.pb) * part)
        if par.texture == "off":
            return line
        return line.with_attributes("vertex", uv=(part * [1.0, 0.0, 0.0]).astype(np.float32))
