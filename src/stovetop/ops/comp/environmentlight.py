from __future__ import annotations

from typing import Any

import numpy as np

from stovetop.core.network import Node
from stovetop.core.pars import RGB, XYZ, Float, Menu, Page, Ref
from stovetop.data.transforms import rotation
from stovetop.ops.comp._object import ObjectCOMP
from stovetop.scene.objects import EnvironmentLight as SceneLight


class EnvironmentLight(ObjectCOMP):
    """Light from all around, of a map or one colour, for PBR materials.

    The map is a cube or equirectangular: then it begins with +x at its left and goes on to +z. Diffuse light comes
    from its spherical harmonics, highlights from copies blurred for six roughnesses, 128x64 pixels each, made when
    the map changes: of 96 directions a pixel; with Pre-Filter off, for maps that move, of 256 times both Qualities,
    its own and the material's. From Pre-Filter TOP: the Environment Map and the Specular Map are what that TOP
    made; one that is missing is black.
    Source: https://docs.derivative.ca/Environment_Light_COMP
    """

    default_name = "envlight"

    # it stands nowhere, so it has no Xform pages
    leading = ()

    class Pars:
        _light = Page("Light")
        c = RGB(1.0, 1.0, 1.0, label="Light Color")
        dimmer = Float(1.0, label="Dimmer")
        envlightmap = Ref("TOP", "", label="Environment Map")
        envlightmaptype2d = Menu({"equirect": "Equirectangular"}, label="Environment Map 2D Type")
        envlightmapquality = Float(0.1, label="Environment Map Quality")
        envlightmaprotate = XYZ(0.0, 0.0, 0.0, label="Environment Map Rotate")
        envlightmapprefilter = Menu(
            {"off": "Off", "automatic": "Automatic", "useprefiltertop": "From Pre-Filter TOP"},
            "automatic",
            label="Use Pre-Filter Maps",
        )
        envlightspecmap = Ref("TOP", "", label="Pre-Filtered Specular Map")

    def cook(self, par, *inputs, me: Node) -> SceneLight:
        turn = rotation(par.envlightmaprotate)[:3, :3].T
        map_ = par.envlightmap.data if par.envlightmap is not None else None
        how: dict[str, Any] = {"map": map_}
        if par.envlightmapprefilter == "off":
            how["samples"] = 64 * par.envlightmapquality
        elif par.envlightmapprefilter == "useprefiltertop":
            how["filtered"] = (map_, par.envlightspecmap.data if par.envlightspecmap is not None else None)
        return SceneLight(np.eye(4), color=tuple(c * par.dimmer for c in par.c), turn=turn, **how)
