from __future__ import annotations

from dataclasses import replace

from stovetop.core.network import Node
from stovetop.core.pars import RGB, Float, Menu
from stovetop.ops._shaders import beside
from stovetop.ops.mat._family import MAT, flat_defines, state
from stovetop.scene.objects import Material


class Wireframe(MAT):
    """Edges as lines of one colour times the points' Cd: those of the triangles that are drawn, or of the primitives.

    Lines are as wide as the device can draw them: some have no more than 1 pixel.

    Source: https://docs.derivative.ca/Wireframe_MAT
    """

    page = "Wireframe"

    class Pars:
        color = RGB(1.0, 1.0, 1.0, label="Color")
        alpha = Float(1.0, label="Alpha")
        wireframemode = Menu(
            {
                "tesselatedwireframe": "OpenGL Tessellated Wire Frame",
                "topologywireframe": "Topology Wire Frame",
            },
            label="Wireframe Mode",
        )
        linewidth = Float(1.0, label="Line Width", norm=(0, 10))

    def cook(self, par, *, me: Node) -> Material:
        form = "edges" if par.wireframemode == "topologywireframe" else "surface"
        return Material(
            me.path,
            vertex=beside(__file__, "surface.vert"),
            pixel=beside(__file__, "constant.frag"),
            defines="#define POINT_COLOR\n" + flat_defines(par),
            uniforms={"uColor": (*par.color, par.alpha)},
            state=replace(state(par), wire=max(par.linewidth, 1.0), form=form),
            lit=False,
        )
