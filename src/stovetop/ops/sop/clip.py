from __future__ import annotations

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.pars import XYZ, Float, Menu, Str, StrMenu, Toggle
from stovetop.data.curves import to_polylines
from stovetop.data.cutting import clip
from stovetop.data.topology import to_polygons
from stovetop.ops.sop._family import SOP, Geometry
from stovetop.ops.sop._groups import prims_of


class Clip(SOP):
    """The part of the geometry on one side of a plane, or both parts, cut apart.

    The plane lies `dist` along the direction from the origin; "above" is the side that the direction points to. Faces
    are cut as faces, lines fall into pieces, points on the plane belong to both sides. Meshes become polygons.

    Source: https://docs.derivative.ca/Clip_SOP
    """

    inputs = ("input",)

    class Pars:
        group = StrMenu("", label="Group")
        clipop = Menu(
            {
                "above": "Primitives Above the Plane",
                "below": "Primitives Below the Plane",
                "both": "All Primitives",
            },
            "above",
            label="Keep",
        )
        dist = Float(0.0, label="Distance")
        dir = XYZ(0.0, 1.0, 0.0, label="Direction")
        newg = Toggle(False, label="Create Groups")
        above = Str("above", label="Above Plane")
        below = Str("below", label="Below Plane")

    def cook(self, par, input: Geometry) -> Geometry:
        if not any(par.dir):
            raise CookError("the plane needs a Direction")
        mask = prims_of(input, par.group)
        g = input.replace(prim_groups={**input.prim_groups, " picked": mask}) if mask is not None else input
        g = to_polylines(to_polygons(g))
        picked = g.prim_groups.get(" picked")
        g = g.replace(prim_groups={k: m for k, m in g.prim_groups.items() if k != " picked"})
        direction = np.array(par.dir, float)
        if par.clipop == "above":
            return clip(g, direction, par.dist, picked)
        if par.clipop == "below":
            return clip(g, -direction, -par.dist, picked)
        rest = g.keep(prims=~picked) if picked is not None else None
        g = g if picked is None else g.keep(prims=picked)
        above, below = clip(g, direction, par.dist), clip(g, -direction, -par.dist)
        out = Geometry.merge([above, below])
        if par.newg:
            side = np.arange(out.num_prims) < above.num_prims
            out = out.replace(prim_groups={**out.prim_groups, par.above: side, par.below: ~side})
        return out if rest is None else Geometry.merge([rest, out])
