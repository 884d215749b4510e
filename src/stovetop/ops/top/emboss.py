from __future__ import annotations

from stovetop.core.pars import Float
from stovetop.data.texture import Texture
from stovetop.ops.top._neighbours import Neighbours, method, sample_step, step_unit
from stovetop.ops.top._sources import AVERAGES, source_menu


class Emboss(Neighbours):
    """Grey that is brighter where the image rises towards the light: midpoint + strength * rise, alpha as it was.

    The rise is the difference of the value between neighbours a Sample Step apart, as Method says, in the direction of
    the light: `direction` degrees counter-clockwise from the right.

    Source: https://docs.derivative.ca/Emboss_TOP
    """

    volumes = slicewise = True

    class Pars:
        select = source_menu("Select", items=AVERAGES)
        method = method()
        midpoint = Float(0.5, label="Midpoint")
        strength = Float(1.0, label="Strength", norm=(0, 2))
        offset = sample_step()
        offsetunit = step_unit()
        direction = Float(0.0, label="Direction", norm=(0, 360))

    def cook(self, par, input: Texture) -> Texture:
        return self.compare(par, input)
