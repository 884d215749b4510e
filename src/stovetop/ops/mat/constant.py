from __future__ import annotations

from stovetop.core.network import Node
from stovetop.core.pars import RGB, Float, Toggle
from stovetop.ops._shaders import beside
from stovetop.ops.mat._family import MAT, flat_defines, map_pars, maps, state
from stovetop.scene.objects import Material


class Constant(MAT):
    """One colour, times the color map and the points' Cd, whatever the light.

    Source: https://docs.derivative.ca/Constant_MAT
    """

    page = "Constant"

    class Pars:
        applyprojmaps = Toggle(False, label="Apply Projection Maps", unsupported=True)
        color = RGB(1.0, 1.0, 1.0, label="Color")
        alpha = Float(1.0, label="Alpha")
        applypointcolor = Toggle(True, label="Apply Point Color")
        _colormap = map_pars("colormap", "Color Map", mode="texturesamplingmode")

    def cook(self, par, *, me: Node) -> Material:
        textures, defines = maps(par, {"colormap": "color"})
        if par.applypointcolor:
            defines += "#define POINT_COLOR\n"
        return Material(
            me.path,
            vertex=beside(__file__, "surface.vert"),
            pixel=beside(__file__, "constant.frag"),
            defines=defines + flat_defines(par),
            uniforms={"uColor": (*par.color, par.alpha)},
            textures=textures,
            state=state(par),
            lit=False,
        )
