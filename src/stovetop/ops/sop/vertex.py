from __future__ import annotations

from typing import Any

import numpy as np

from stovetop.core.pars import RGB, UVW, Float, Menu, Page, Sequence, Str, StrMenu
from stovetop.ops.sop._each import TYPES, put, value_size, values
from stovetop.ops.sop._family import SOP, Geometry
from stovetop.ops.sop._groups import prims_or_all

#: what the parameters are where nobody has touched them: the input's own
OWN = {
    **{f"diff{c}": f"me.inputColor[{i}]" for i, c in enumerate("rgb")},
    "alpha": "me.inputColor[3]",
    **{f"map{a}": f"me.inputTexture[{i}]" for i, a in enumerate("uvw")},
}


class Vertex(SOP):
    """Colour, texture, crease and custom attributes of vertices, whose parameters may be expressions of the vertex.

    "Add" sets a vertex attribute (a point attribute of that name moves to the vertices), "No" takes it away.
    `me.inputColor`, `me.inputTexture`, `me.inputNormal`, `me.inputVertex` are the vertex's, those of its point where
    it has none; with a 2 at the end the second input's, cycled by primitive.

    Source: https://docs.derivative.ca/Vertex_SOP
    """

    inputs = ("input", "second")
    min_inputs = 1

    class Pars:
        group = StrMenu("", label="Group")
        doclr = Menu({"off": "Keep Color", "on": "Add Color", "remove": "No Color"}, label="Color")
        diff = RGB(1.0, 1.0, 1.0, label="Color")
        alpha = Float(1.0, label="Alpha")
        douvw = Menu(
            {
                "off": "Keep Texture",
                "on": "Add Texture",
                "remove": "No Texture",
            },
            label="Texture",
        )
        map = UVW(0.0, 0.0, 0.0, label="Texture")
        docrease = Menu(
            {
                "off": "Keep Crease",
                "on": "Add Crease",
                "remove": "No Crease",
            },
            label="Crease",
        )
        crease = Float(0.0, label="Crease")
        _attributes = Page("Attributes")
        attr = Sequence(
            label="Custom Attribute",
            name=Str("", label="Name"),
            type=Menu(TYPES, label="Type"),
            value=Float((0.0, 0.0, 0.0, 0.0), label="Value", size=4),
        )

    def cook(self, par, input: Geometry, second: Geometry | None, *, me) -> Geometry:
        g = input
        picked = np.flatnonzero(prims_or_all(g, par.group)[g.vertex_prim])

        def found(name: str) -> Any:
            return values(me, par, name, input, picked, OWN.get(name))

        for how, name, parameters in (
            (par.doclr, "Cd", [*(f"diff{c}" for c in "rgb"), "alpha"]),
            (par.douvw, "uv", [f"map{a}" for a in "uvw"]),
            (par.docrease, "creaseweight", ["crease"]),
        ):
            if how == "on":
                if name in g.point and name not in g.vertex:
                    g = g.with_attributes("vertex", **{name: g.point[name][g.verts]})
                g = put(g, "vertex", name, np.float32, [found(p) for p in parameters], picked)
                g = g.with_attributes("point", **{name: None})
            elif how == "remove":
                g = g.with_attributes("vertex", **{name: None})
        for i, block in enumerate(par.attr):
            if block.name:
                kind, size = value_size(block.type)
                columns = [found(f"attr{i}value{k + 1}") for k in range(size)]
                g = put(g, "vertex", block.name, kind, columns, picked)
        return g

    def created(self, node) -> None:
        for name, text in OWN.items():
            node.par(name).set_expression(text)
