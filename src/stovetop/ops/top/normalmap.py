from __future__ import annotations

from stovetop.core.pars import Float, Toggle
from stovetop.data.texture import Texture
from stovetop.ops.top._neighbours import Neighbours, method, sample_step, step_unit
from stovetop.ops.top._sources import AVERAGES, source_menu


class NormalMap(Neighbours):
    """The normals of the surface whose heights the image is: normalize(-rise right, -rise up, 1) * 0.5 + 0.5.

    Rises are differences of the value between neighbours a Sample Step apart, as Method says; heights count in steps.
    Alpha is 1, or the height itself.

    Source: https://docs.derivative.ca/Normal_Map_TOP
    """

    class Pars:
        source = source_menu("Source", items=AVERAGES)
        method = method()
        offset = sample_step(Float((1.0, 1.0), label="Sample Step", size=2))
        offsetunit = step_unit()
        heightmap = Toggle(False, label="Heightmap in Alpha Channel")

    def cook(self, par, input: Texture) -> Texture:
        return self.compare(par, input)
