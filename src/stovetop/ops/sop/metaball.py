from __future__ import annotations

import numpy as np

from stovetop.core.pars import XYZ, Float, StrMenu, Toggle
from stovetop.data.metaballs import metaballs
from stovetop.ops.sop._family import SOP, Geometry, placed

KERNELS = {"wyvill": "Wyvill model", "elendt": "Elendt model", "blinn": "Blinn model", "links": "Links model"}


class Metaball(SOP):
    """One metaball primitive: a field that is strongest in the middle and ends at the radius.

    Fields of metaballs that meet add up; the surface lies where the sum is 1, and is made when they are rendered or
    converted. The field is Weight times the kernel of r, in radii: Wyvill's 1 - 4/9 r^6 + 17/9 r^4 - 22/9 r^2, and
    stand-ins bounded by the radius for the others, (1 - r^2)^2, an exponential and (1 - r^2)^3. Exponents make it a
    superquadric, square below 1, a star above. Primitive attributes: metax, metay, metaz (the half axes), metaweight,
    metakernel (0 to 3), metaexp. An input's bounds give centre and radius.

    Source: https://docs.derivative.ca/Metaball_SOP
    """

    inputs = ("bounds",)
    min_inputs = 0

    class Pars:
        modifybounds = Toggle(False, label="Modify Bounds")
        rad = XYZ(1.0, 1.0, 1.0, label="Radius")
        t = XYZ(0.0, 0.0, 0.0, label="Center")
        metaweight = Float(2.0, label="Weight", norm=(0, 10))
        kernel = StrMenu("wyvill", label="Kernel Function", items=KERNELS)
        expxy = Float(1.0, label="XY Exponent", norm=(0, 10))
        expz = Float(1.0, label="Z Exponent", norm=(0, 10))
        normals = Toggle(True, label="Compute Normals")

    def cook(self, par, bounds: Geometry | None) -> Geometry:
        center, size = placed(par, bounds)
        radius = np.array(par.rad, float)
        if size is not None:
            radius = size / 2 * (radius if par.modifybounds else 1.0)
        g = metaballs([center], np.abs(radius), par.metaweight, par.kernel, (par.expxy, par.expz))
        # what its points carry says whether the surface gets normals of its own
        return g.with_attributes("point", N=np.float32([[0, 0, 1]])) if par.normals else g
