from __future__ import annotations

from typing import Any

from stovetop.core.pars import RGB, WH, Float, Menu, Page, Ref, Sequence, Toggle
from stovetop.data.texture import Texture
from stovetop.gl.draw import Target
from stovetop.ops.top import _stack
from stovetop.ops.top._blend import OPERATIONS
from stovetop.ops.top._family import COLORED, EXTENDS, TOP
from stovetop.ops.top._place import FITS, JUSTIFY_H, JUSTIFY_V
from stovetop.ops.top._stack import PLAIN, chosen, colored, layer, layer_pars, sources, stacked

#: the toggles of the Setup page, and what each gives to the layers
ENABLED = {
    "enblcrop": ("cropleft", "cropright", "cropbottom", "croptop"),
    "enblrot": ("r",),
    "enbltrans": ("t",),
    "enblscale": ("s",),
    "enbluniscale": ("scale",),
    "enblpivot": ("p",),
    "enblopac": ("opacity",),
    "enblluma": ("blacklevel", "gamma", "brightness"),
}


class Layer(TOP):
    """Layers one above the other over a fixed one: (3 op (2 op (1 op fixed))), each with its own operation.

    The fixed layer gives the size: a TOP, a colour (Blank Layer) or the first input. Layers are the other wired inputs,
    then the TOPs of the further blocks; what the Setup page does not enable is at its default for all. Fractions of
    the output are the unit of translation and pivot, which counts from the output's lower left. The page has no text,
    so what the parameters of a layer are called and do is Layer Mix's.

    Source: https://docs.derivative.ca/Layer_TOP
    """

    inputs = ("inputs",)
    min_inputs = 0
    multi = True
    page = "Setup"
    common = COLORED

    class Pars:
        fixedlayer = Menu(
            {"basetop": "Base TOP", "blanklayer": "Blank Layer", "firstinput": "First Input"},
            "firstinput",
            label="Fixed Layer",
        )
        base = Ref("TOP", "", label="Base TOP")
        layerres = WH(1280, 720, label="Layer Resolution", min=1)
        layercolor = RGB(0.0, 0.0, 0.0, label="Layer Color")
        layeralpha = Float(1.0, label="Layer Alpha")
        enblcrop = Toggle(False, label="Enable Crop")
        prefit = Menu({"prefitperlayer": "Per Layer", **FITS}, "fitbest", label="Pre-Fit Overlay")
        justifyh = Menu(JUSTIFY_H, "center", label="Justify Horizontal")
        justifyv = Menu(JUSTIFY_V, "center", label="Justify Vertical")
        extend = Menu({"extperlayer": "Per Layer", **EXTENDS}, "zero", label="Extend")
        enblrot = Toggle(False, label="Enable Rotate")
        enbltrans = Toggle(False, label="Enable Translate")
        enblscale = Toggle(False, label="Enable Scale")
        enbluniscale = Toggle(False, label="Enable Uniform Scale")
        enblpivot = Toggle(False, label="Enable Pivot")
        enblopac = Toggle(False, label="Enable Opacity")
        enblluma = Toggle(False, label="Enable Luma Level")
        operand = Menu({"opperlayer": "Per Layer", **OPERATIONS}, "over", label="Operation")
        _layers = Page("Layers")
        lay = Sequence(label="Layer", **layer_pars(top=Ref("TOP", "", label="TOP", many=True)))

    def cook(self, par, *inputs: Texture) -> Texture:
        wired = [i for i in inputs if i is not None]
        fixed, target, wired = self._fixed(par, wired)
        aspect = target.aspect or (target.width, target.height)
        layers = [fixed] if fixed else []
        for image, block in sources(wired, par.lay):
            b = self._settled(par, block)
            one = layer(image, b, target, aspect[0] / aspect[1])
            one.lower = bool(b.swaporder) and par.operand == "opperlayer"
            layers.append(one)
        return stacked(layers, target, par.inputfiltertype)

    def _fixed(self, par: Any, wired: list[Texture]) -> tuple[_stack.Layer | None, Target, list[Texture]]:
        """The fixed layer, the output that it makes, and the inputs that are left."""
        if par.fixedlayer == "blanklayer":
            target = self.target(par, [], size=par.layerres)
            return colored((*par.layercolor, par.layeralpha)), target, wired
        base = par.base.data if par.fixedlayer == "basetop" and par.base else None
        if par.fixedlayer == "firstinput" and wired:
            base, wired = wired[0], wired[1:]
        target = self.target(par, [base])
        full = chosen(PLAIN, prefit="fill", operand="over")
        return (layer(base, full, target, base.aspect) if base else None), target, wired

    def _settled(self, par: Any, block: Any) -> Any:
        fixed = {n: getattr(PLAIN, n) for toggle, names in ENABLED.items() if not getattr(par, toggle) for n in names}
        fixed |= {"justifyh": par.justifyh, "justifyv": par.justifyv}
        if par.prefit != "prefitperlayer":
            fixed["prefit"] = par.prefit
        if par.extend != "extperlayer":
            fixed["extend"] = par.extend
        if par.operand != "opperlayer":
            fixed["operand"] = par.operand
        return chosen(block, **fixed)
