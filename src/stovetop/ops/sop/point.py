from __future__ import annotations

from typing import Any

import numpy as np

from stovetop.core.pars import RGB, UVW, XYZ, Float, Menu, Page, Sequence, Str, StrMenu
from stovetop.ops.sop._each import TYPES, expression, put, value_size, values
from stovetop.ops.sop._family import SOP, Geometry
from stovetop.ops.sop._groups import points_of

#: what the parameters are where nobody has touched them: the input's own
OWN = {
    **{f"t{a}": f"me.inputPoint.{a}" for a in "xyz"},
    **{f"diff{c}": f"me.inputColor[{i}]" for i, c in enumerate("rgb")},
    "alpha": "me.inputColor[3]",
    **{f"n{a}": f"me.inputNormal[{i}]" for i, a in enumerate("xyz")},
    **{f"map{a}": f"me.inputTexture[{i}]" for i, a in enumerate("uvw")},
}


def parts(name: str, suffixes: str) -> tuple[str, ...]:
    return tuple(f"{name}{s}" for s in suffixes)


#: switch, attributes it adds: (name, parameters)
ADDED = (
    ("doweight", (("Pw", ("weight",)),)),
    ("doclr", (("Cd", (*parts("diff", "rgb"), "alpha")),)),
    ("donml", (("N", parts("n", "xyz")),)),
    ("douvw", (("uv", parts("map", "uvw")),)),
    ("dowidth", (("width", ("width",)),)),
    ("dopscale", (("pscale", ("pscale",)),)),
    ("domass", (("mass", ("mass",)), ("drag", ("drag",)))),
    ("dotension", (("tension", ("tension",)),)),
    ("dospringk", (("springk", ("springk",)),)),
    ("dovel", (("v", parts("v", "xyz")),)),
    ("doup", (("up", parts("up", "xyz")),)),
    ("doradius", (("radius", ("radiusf",)),)),
    ("doscale", (("fscale", ("scalef",)),)),
    ("doradialf", (("fradial", ("radialf",)),)),
    ("donormalf", (("fnormal", ("normalf",)),)),
    ("doedgef", (("fedge", ("edgef",)),)),
    ("dodirf", (("fdir", parts("dirf", "xyz")),)),
)


class Point(SOP):
    """Position and standard or custom attributes of points, whose parameters may be expressions of the point.

    `me.inputPoint`, `me.inputColor`, `me.inputNormal`, `me.inputTexture` are the point's, with a 2 at the end those of
    the second input's, cycled. "Add" sets an attribute (of points; a vertex attribute of that name goes), "No" takes it
    away. Expressions of arithmetic and `math` are evaluated over whole arrays, others point by point.

    Source: https://docs.derivative.ca/Point_SOP
    """

    inputs = ("input", "second")
    min_inputs = 1

    class Pars:
        group = StrMenu("", label="Group")
        t = XYZ(0.0, 0.0, 0.0, label="Position")
        doweight = Menu({"off": "Keep Weight", "on": "New Weight"}, label="Weight")
        weight = Float(1.0, label="Weight")
        doclr = Menu({"off": "Keep Color", "on": "Add Color", "remove": "No Color"}, label="Color")
        diff = RGB(1.0, 1.0, 1.0, label="Color")
        alpha = Float(1.0, label="Alpha")
        donml = Menu(
            {
                "off": "Keep Normal",
                "on": "Add Normal",
                "remove": "No Normal",
            },
            label="Normal",
        )
        n = XYZ(0.0, 0.0, 0.0, label="Normals")
        douvw = Menu(
            {
                "off": "Keep Texture",
                "on": "Add Texture",
                "remove": "No Texture",
            },
            label="Texture",
        )
        map = UVW(0.0, 0.0, 0.0, label="Texture")
        dowidth = Menu({"off": "Keep Width", "on": "New Width"}, label="Width(Line MAT)")
        width = Float(1.0, label="Width(Line MAT)")
        dopscale = Menu(
            {
                "off": "Keep Scale",
                "on": "Add Scale",
                "remove": "No Scale",
            },
            label="Scale",
        )
        pscale = Float(1.0, label="Scale")
        _custom = Page("Custom")
        attr = Sequence(
            label="Custom Attribute",
            name=Str("", label="Name"),
            type=Menu(TYPES, label="Type"),
            value=Float((0.0, 0.0, 0.0, 0.0), label="Value", size=4),
        )
        _particle = Page("Particle")
        domass = Menu(
            {
                "off": "Keep Mass/Drag",
                "on": "Add Mass/Drag",
                "remove": "No Mass/Drag",
            },
            label="Point Mass/Drag",
        )
        mass = Float(1.0, label="Mass")
        drag = Float(0.0, label="Drag")
        dotension = Menu({"off": "Keep Tension", "on": "Add Tension", "remove": "No Tension"}, label="Tension")
        tension = Float(1.0, label="Tension")
        dospringk = Menu(
            {
                "off": "Keep Spring K",
                "on": "Add Spring K",
                "remove": "No Spring K",
            },
            label="Spring K",
        )
        springk = Float(30.0, label="Spring K")
        dovel = Menu(
            {
                "off": "Keep Velocity",
                "on": "Add Velocity",
                "remove": "No Velocity",
            },
            label="Velocity",
        )
        v = XYZ(0.0, 0.0, 0.0, label="Velocity")
        doup = Menu(
            {
                "off": "Keep Up Vector",
                "on": "Add Up Vector",
                "remove": "No Up Vector",
            },
            label="Up Vector",
        )
        up = XYZ(0.0, 0.0, 0.0, label="Up Vector")
        _force = Page("Force")
        doradius = Menu(
            {
                "off": "Keep Radius",
                "on": "Add Radius",
                "remove": "No Radius",
            },
            label="Radius",
        )
        radiusf = Float(1.0, label="Radius")
        doscale = Menu(
            {
                "off": "Keep F Scale",
                "on": "Add F Scale",
                "remove": "No F Scale",
            },
            label="F Scale",
        )
        scalef = Float(1.0, label="F Scale")
        doradialf = Menu(
            {
                "off": "Keep Radial F",
                "on": "Add Radial F",
                "remove": "No Radial F",
            },
            label="Radial F",
        )
        radialf = Float(0.0, label="Radial F")
        donormalf = Menu(
            {
                "off": "Keep Normal F",
                "on": "Add Normal F",
                "remove": "No Normal F",
            },
            label="Normal F",
        )
        normalf = Float(0.0, label="Normal F")
        doedgef = Menu(
            {
                "off": "Keep Edge F",
                "on": "Add Edge F",
                "remove": "No Edge F",
            },
            label="Edge F",
        )
        edgef = Float(0.0, label="Edge F")
        dodirf = Menu(
            {
                "off": "Keep Dir. F",
                "on": "Add Dir. F",
                "remove": "No Dir. F",
            },
            label="Dir. F",
        )
        dirf = XYZ(0.0, 0.0, 0.0, label="Dir. F")

    def cook(self, par, input: Geometry, second: Geometry | None, *, me) -> Geometry:
        mask = points_of(input, par.group)
        picked = np.arange(input.num_points) if mask is None else np.flatnonzero(mask)
        g = input

        def found(name: str) -> Any:
            return values(me, par, name, input, picked, OWN.get(name))

        if any(expression(me, f"t{a}", OWN[f"t{a}"]) != OWN[f"t{a}"] for a in "xyz"):
            P = g.P.copy()
            for i, a in enumerate("xyz"):
                P[picked, i] = found(f"t{a}")
            g = g.replace(P=P)
        for switch, attributes in ADDED:
            how = getattr(par, switch)
            for name, parameters in attributes if how != "off" else ():
                g = g.with_attributes("vertex", **{name: None})
                if how == "remove":
                    g = g.with_attributes("point", **{name: None})
                else:
                    g = put(g, "point", name, np.float32, [found(p) for p in parameters], picked)
        for i, block in enumerate(par.attr):
            if block.name:
                kind, size = value_size(block.type)
                columns = [found(f"attr{i}value{k + 1}") for k in range(size)]
                g = put(g, "point", block.name, kind, columns, picked)
        return g

    def created(self, node) -> None:
        for name, text in OWN.items():
            node.par(name).set_expression(text)
