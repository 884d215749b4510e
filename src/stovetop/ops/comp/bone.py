from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from stovetop.core.network import Node
from stovetop.core.pars import XYZ, Float, Line, Page, Toggle
from stovetop.data.transforms import translation
from stovetop.ops.comp._object import COMMON, ObjectCOMP, flagged, masked, parent_of, render_page
from stovetop.ops.comp.geometry import rendered
from stovetop.scene.objects import Matrix, Shape


@dataclass(frozen=True, slots=True, eq=False)
class Limb(Shape):
    """length: to its end, where the bones below it stand, along its own -z."""

    length: float = 0.0


class Bone(ObjectCOMP):
    """A limb: the bones that it is the parent of stand at its end, Bone Length down its own -z; other objects at its
    beginning, as on any object.

    It is an object to be looked at, captured from and deformed by; its SOPs are rendered where Render is on. There is
    no solver: rotations are what its parameters say. Its link and capture geometry are not made.
    Source: https://docs.derivative.ca/Bone_COMP
    """

    default_name = "bone"
    common = (render_page(used=True), *COMMON)

    class Pars:
        _bone = Page("Bone")
        displaylink = Toggle(True, label="Display Link", unsupported=True)
        restangles = XYZ(0.0, 0.0, 0.0, label="Rest Angles", unsupported=True)
        length = Float(1.0, label="Bone Length")
        ikdamp = Float(0.0, label="Dampening", unsupported=True)
        xrange = Line(
            label="X Angle Range",
            beginxrange=Float(0.0, label="", unsupported=True),
            endxrange=Float(0.0, label="", unsupported=True),
        )
        xdamp = Float(0.0, label="X Damping Angle", unsupported=True)
        xrolloff = Float(0.0, label="X Damping Rolloff", unsupported=True)
        yrange = Line(
            label="Y Angle Range",
            beginyrange=Float(0.0, label="", unsupported=True),
            endyrange=Float(0.0, label="", unsupported=True),
        )
        ydamp = Float(0.0, label="Y Damping Angle", unsupported=True)
        yrolloff = Float(0.0, label="Y Damping Rolloff", unsupported=True)
        _capture = Page("Capture")
        displaycapture = Toggle(False, label="Display Capture Geometry", unsupported=True)
        crcenter = XYZ(0.0, 0.0, 0.0, label="Region Center", unsupported=True)
        crtopheight = Float(0.0, label="Top Height", unsupported=True)
        crtopcap = XYZ(0.0, 0.0, 0.0, label="Top Cap", unsupported=True)
        crbotheight = Float(0.0, label="Bot Height", unsupported=True)
        crbotcap = XYZ(0.0, 0.0, 0.0, label="Bot Cap", unsupported=True)

    def cook(self, par: Any, *inputs: Any, me: Node) -> Limb:
        return Limb(
            self.world(par, me),
            sources=tuple(rendered(me)),
            surface=par.material,
            priority=par.drawpriority,
            visible=par.render and flagged(me),
            path=me.path,
            light_mask=masked(par.lightmask),
            length=par.length,
        )

    def base(self, par: Any, me: Node) -> Matrix:
        parent = parent_of(par, me)
        world = super().base(par, me)
        if parent is not None and isinstance(parent.data, Limb):
            return world @ translation((0.0, 0.0, -parent.data.length))
        return world


# as TouchDesigner makes new ones
for _name in ("rord", "prord"):
    Bone.spec.pars[_name].created = "zyx"
