from __future__ import annotations

from dataclasses import replace

from stovetop.core.network import Node
from stovetop.ops._shaders import beside
from stovetop.ops.mat._family import MAT, state
from stovetop.scene.objects import Material


class Depth(MAT):
    """Depth without colour: hides what lies behind and stays invisible. The points' alpha is what is tested.

    Source: https://docs.derivative.ca/Depth_MAT
    """

    class Pars:
        pass

    def cook(self, par, *, me: Node) -> Material:
        return Material(
            me.path,
            vertex=beside(__file__, "surface.vert"),
            pixel=beside(__file__, "depth.frag"),
            defines="#define POINT_COLOR\n",
            state=replace(state(par), color=False),
            lit=False,
        )
