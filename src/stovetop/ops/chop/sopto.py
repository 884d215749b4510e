from __future__ import annotations

import numpy as np

from stovetop.core.pars import Float, Page, Ref, Str, StrMenu, Toggle
from stovetop.core.patterns import expand
from stovetop.data.geometry import STANDARD, Geometry
from stovetop.data.topology import point_normals
from stovetop.data.transforms import inverse
from stovetop.ops.chop._family import CHOP, UNSLICED_PLAIN, Channels, unique
from stovetop.ops.sop._each import Columns
from stovetop.ops.sop._groups import ordered
from stovetop.ops.sop._objects import home, world
from stovetop.ops.sop._tables import columns


class SOPTo(CHOP):
    """Point attributes of a SOP as channels, a sample for each point.

    tx ty tz, cr cg cb, alpha, nx ny nz, u v, w, index, and normx normy normz (the place in the bounds, 0 to 1) as
    they are switched on; Custom: each value of the attributes in Attribute Scope, under the names of Rename Scope; what
    it has no name for keeps its own, N(0) as N_0_ (channels' names hold no brackets).
    Points without an attribute take their first vertex's, or its default; N is then the surface's. Positions are seen
    from the Transform Object.

    Source: https://docs.derivative.ca/SOP_to_CHOP
    """

    label = "SOP to"
    page = "SOP to CHOP"
    common = UNSLICED_PLAIN
    scoped = False

    class Pars:
        _sop_to_chop = Page("SOP to CHOP")
        sop = Ref("SOP", "", label="SOP")
        group = StrMenu("", label="Group")
        position = Toggle(True, label="Position")
        colorrgb = Toggle(False, label="Color RGB")
        coloralpha = Toggle(False, label="Color Alpha")
        normal = Toggle(False, label="Normal")
        textureuv = Toggle(False, label="Texture UV")
        texturew = Toggle(False, label="Texture W")
        pointindex = Toggle(False, label="Point Index")
        normpos = Toggle(False, label="Normal Position XYZ")
        custom = Toggle(False, label="Custom")
        # the page says that a new one translates P
        attribscope = Str("", label="Attribute Scope", created="P")
        renamescope = Str("", label="Rename Scope", created="t[xyz]")
        transobj = Ref("Object", "", label="Transform Object")
        rate = Float(60.0, label="Sample Rate", min=0.001, norm=(0, 120))

    def cook(self, par) -> Channels:
        if par.sop is None:
            return self.empty()
        g = par.sop.data
        if par.transobj is not None:
            g = g.transform(inverse(world(par.transobj)) @ home(par.sop))
        which = ordered(g, par.group, "point")
        own = Columns(g, "point", which)
        found: dict[str, np.ndarray] = {}

        def add(names: str, values) -> None:
            found.update(zip(names.split(), values, strict=True))

        if par.position:
            add("tx ty tz", own.P)
        if par.colorrgb or par.coloralpha:
            color = own.columns("Cd", STANDARD["Cd"])
            add("cr cg cb", color[:3] if par.colorrgb else ()) if par.colorrgb else None
            add("alpha", color[3:4]) if par.coloralpha else None
        if par.normal:
            add("nx ny nz", own.columns("N", lambda: point_normals(g)))
        if par.textureuv or par.texturew:
            uv = own.columns("uv", STANDARD["uv"])
            add("u v", uv[:2]) if par.textureuv else None
            add("w", uv[2:3]) if par.texturew else None
        if par.pointindex:
            add("index", (which,))
        if par.normpos:
            add("normx normy normz", own.normP)
        pairs = [*found.items(), *(custom(par, g, which) if par.custom else ())]
        vals = np.array([v for _, v in pairs], np.float32).reshape(len(pairs), len(which))
        return Channels(vals, unique([n for n, _ in pairs]), par.rate)


def custom(par, g: Geometry, which: np.ndarray) -> list[tuple[str, np.ndarray]]:
    """(channel name, values) of Attribute Scope."""
    numbers = {k: a for k, a in {"P": g.P, **g.point}.items() if a.dtype.kind in "fiub"}
    found = columns({k: a[which] for k, a in numbers.items()}, par.attribscope)
    own = [name.replace("(", "_").replace(")", "_") for name in found]
    names = expand(par.renamescope)[: len(own)]
    return list(zip([*names, *own[len(names) :]], found.values(), strict=True))


SOPTo.spec.pars["exportmethod"].created = "datname"
