from __future__ import annotations

from dataclasses import replace
from typing import Any

from stovetop.core.network import Node
from stovetop.core.pars import RGB, Float, Menu, Ref, Toggle
from stovetop.ops._colors import Colors
from stovetop.ops._sampling import sampling, sampling_pars
from stovetop.ops._shaders import beside
from stovetop.ops.mat._family import MAT, Common, Deform, Last, flat_defines, state, without
from stovetop.scene.objects import Material


class PointSprite(MAT):
    """A square that faces the camera for every point of the geometry, with a picture on it, times the points' Cd.

    Its size in pixels is pscale (1 where the points have none) times a mix by Attenuate Point Scale of Constant Point
    Size and of the near and far scales, linear in the distance from the camera between the near and far distances.
    Perspective Correct takes Constant Point Size in world units, at its present field of view or, with Size Affected by
    FOV off, as at 45 degrees. Offsets are where the square is cut at each side, and its picture, from 0 to 1. Points
    of primitives are drawn too.

    Source: https://docs.derivative.ca/Point_Sprite_MAT
    """

    page = "Point Sprite"
    common = (Deform, without(Common, "postmultalpha"), Colors, Last)

    class Pars:
        color = RGB(1.0, 1.0, 1.0, label="Color")
        alpha = Float(1.0, label="Alpha")
        postmultalpha = Toggle(True, label="Post-Mult Color by Alpha")
        colormap = Ref("TOP", "", label="Color Map")
        _colormap = sampling_pars("colormap")
        offsetleft = Float(0.0, label="Offset Left")
        offsetright = Float(1.0, label="Offset Right")
        offsetbottom = Float(0.0, label="Offset Bottom")
        offsettop = Float(1.0, label="Offset Top")
        pointsize = Float(1.0, label="Constant Point Size", min=0, norm=(0, 10))
        sizingmodel = Menu(
            {"constatten": "Constant/Attenuate", "perspective": "Perspective Correct"}, label="Sizing Model"
        )
        attenpscale = Float(0.0, label="Attenuate Point Scale", min=0, max=1)
        attennear = Float(1.0, label="Attenuate Near Distance", norm=(0, 360))
        attenfar = Float(90.0, label="Attenuate Far Distance", norm=(0, 360))
        attensizenear = Float(20.0, label="Near Point Scale", norm=(1, 300))
        attensizefar = Float(1.0, label="Far Point Scale", norm=(1, 300))
        # its page says that it is off to begin with
        sizeaffectedbyfov = Toggle(True, label="Size Affected by FOV/OrthoWidth", created=False)

    def cook(self, par, *, me: Node) -> Material:
        textures, defines = {}, flat_defines(par)
        if par.colormap is not None:
            textures["map_color"] = sampling(par, par.colormap, "colormap")
            defines += "#define HAS_COLOR\n"
        if par.sizingmodel == "perspective":
            defines += "#define IN_WORLD\n" + ("#define WITH_VIEW\n" if par.sizeaffectedbyfov else "")
        return Material(
            me.path,
            vertex=beside(__file__, "pointsprite.vert"),
            pixel=beside(__file__, "pointsprite.frag"),
            defines=defines,
            uniforms=values(par),
            textures=textures,
            state=replace(state(par), form="sprites", wire=0.0),
            lit=False,
            moves=True,
        )


def values(par: Any) -> dict[str, Any]:
    return {
        "uColor": (*par.color, par.alpha),
        "uCut": (par.offsetleft, par.offsetright, par.offsetbottom, par.offsettop),
        "uSize": (par.pointsize, par.attenpscale),
        "uAway": (par.attennear, par.attenfar, par.attensizenear, par.attensizefar),
    }
