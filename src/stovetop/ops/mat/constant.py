from __future__ import annotations

from stovetop.core.network import Node
from stovetop.core.pars import RGB, Float, Toggle
from stovetop.ops._shaders import beside
from stovetop.ops.mat._family import MAT, flat_defines, state
from stovetop.ops.mat._maps import Map, maps
from stovetop.scene.objects import Material

MAPS = {"color": Map("colormap", "Color Map", mode="texturesamplingmode")}


class Constant(MAT):
    """One colour, times the color map, the points' Cd and what the lights' projector maps throw, whatever the light.

    Pictures that instances have of their own stand in place of the color map.

    Source: https://docs.derivative.ca/Constant_MAT
    """

    page = "Constant"

    class Pars:
        applyprojmaps = Toggle(False, label="Apply Projection Maps")
        color = RGB(1.0, 1.0, 1.0, label="Color")
        alpha = Float(1.0, label="Alpha", min=0, max=1)
        applypointcolor = Toggle(True, label="Apply Point Color")
        _colormap = MAPS["color"].pars()

    def cook(self, par, *, me: Node) -> Material:
        textures, defines = maps(par, MAPS, MAPS["color"].name)
        if par.applypointcolor:
            defines += "#define POINT_COLOR\n"
        if par.applyprojmaps:
            defines += "#define PROJECTION_MAPS\n"
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
