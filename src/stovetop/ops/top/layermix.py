from __future__ import annotations

from typing import Any

from stovetop.core.pars import RGBA, Menu, Page, Ref, Sequence, Toggle
from stovetop.data.texture import Texture, square_aspect
from stovetop.gl.draw import Target
from stovetop.ops.top._blend import OPERATIONS
from stovetop.ops.top._family import COLORED, EXTENDS, TOP
from stovetop.ops.top._place import FITS, UNITS, unit
from stovetop.ops.top._stack import PLAIN, chosen, colored, layer, layer_pars, sources, stacked


class LayerMix(TOP):
    """Layers over a background, each cropped, fitted, justified, scaled, turned, moved, adjusted and composited.

    Layers are the wired inputs, then the TOPs of the further blocks; what the Setup page does not enable is at its
    default for all. Front to Back: (((1 op 2) op 3) op background), an operation being its first layer's; Back to
    Front: (3 op (2 op (1 op background))). Pivots count from the output's centre. Levels act on the luminance, before
    brightness and opacity. The page does not name the parameters of a layer; these are Composite's and Crop's names.

    Source: https://docs.derivative.ca/Layer_Mix_TOP
    """

    inputs = ("inputs",)
    min_inputs = 0
    multi = True
    page = "Setup"
    common = COLORED

    class Pars:
        background = Menu(
            {"off": "Off", "backgroundtop": "Background TOP", "constlayer": "Constant Layer"},
            "constlayer",
            label="Background",
        )
        size = Menu(
            {"firstinput": "First Input", "bgtopsize": "Background TOP", "outputres": "Output Resolution"},
            label="Size",
        )
        bgtop = Ref("TOP", "", label="Background TOP")
        bgcolor = RGBA(0.0, 0.0, 0.0, 0.0, label="Background Color")
        enablecrop = Toggle(False, label="Enable Crop")
        cropunit = unit("Crop Unit")
        prefit = Menu({"prefitperlayer": "Per Layer", **FITS}, "fitbest", label="Pre-Fit Layer")
        enablejust = Toggle(False, label="Enable Justify")
        extend = Menu({"extperlayer": "Per Layer", **EXTENDS}, "zero", label="Extend")
        scalemode = Menu({"off": "Off", "uniform": "Uniform", "xy": "XY", "xyuniform": "XY + Uniform"}, label="Scale")
        enabler = Toggle(False, label="Enable Rotate")
        enablet = Toggle(False, label="Enable Translate")
        enablep = Toggle(False, label="Enable Pivot")
        transpvtunit = Menu(UNITS, "fraction", label="Translate / Pivot Unit")
        enableopac = Toggle(False, label="Enable Opacity")
        enablebright = Toggle(False, label="Enable Brightness")
        enablelevels = Toggle(False, label="Enable Levels")
        operand = Menu({"opperlayer": "Per Layer", **OPERATIONS}, "screen", label="Operation / Swap")
        swaporder = Toggle(False, label="Swap Order")
        comporder = Menu(
            {"fronttoback": "Front to Back", "backtofront": "Back to Front"}, "backtofront", label="Composite Order"
        )
        _layers = Page("Layers")
        lay = Sequence(
            label="Layer",
            **layer_pars(top=Ref("TOP", "", label="TOP / Bypass", many=True), bypass=Toggle(False, label="Bypass")),
        )

    def cook(self, par, *inputs: Texture) -> Texture:
        found = [(image, block) for image, block in sources(inputs, par.lay) if not getattr(block, "bypass", False)]
        behind = par.bgtop.data if par.bgtop else None
        target = self._target(par, found[0][0] if found else None, behind)
        aspect = target.aspect or (target.width, target.height)
        ratio = aspect[0] / aspect[1]
        units = (par.cropunit if par.enablecrop else "fraction", par.transpvtunit)
        blocks = [self._settled(par, block) for _, block in found]
        layers = [layer(image, b, target, ratio, units) for (image, _), b in zip(found, blocks, strict=True)]
        pairs = [(b.operand, bool(b.swaporder)) for b in blocks]
        back = []
        if par.background == "constlayer":
            back = [colored(par.bgcolor)]
        elif par.background == "backgroundtop" and behind is not None:
            back = [layer(behind, chosen(PLAIN, prefit="fill"), target, ratio)]
        front = par.comporder == "fronttoback"
        layers = layers + back if front else back + layers
        for one, (operand, swap) in zip(layers[1:], pairs if front or back else pairs[1:], strict=False):
            # front to back what is there is the upper layer: the first operand
            one.operand, one.lower = operand, swap != front
        return stacked(layers, target, par.inputfiltertype)

    def _target(self, par: Any, first: Texture | None, behind: Texture | None) -> Target:
        if par.size == "outputres":
            size = par.resolutionw, par.resolutionh
            return self.target(par, [first], size=size, aspect=square_aspect(*size))
        return self.target(par, [behind if par.size == "bgtopsize" and behind is not None else first])

    def _settled(self, par: Any, block: Any) -> Any:
        """A block with what the Setup page settles: one value for all, or the default."""
        off: set[str] = set()
        for enabled, names in (
            (par.enablecrop, ("cropleft", "cropright", "cropbottom", "croptop")),
            (par.enablejust, ("justifyh", "justifyv")),
            (par.scalemode in ("xy", "xyuniform"), ("s",)),
            (par.scalemode in ("uniform", "xyuniform"), ("scale",)),
            (par.enabler, ("r",)),
            (par.enablet, ("t",)),
            (par.enablep, ("p",)),
            (par.enableopac, ("opacity",)),
            (par.enablebright, ("brightness",)),
            (par.enablelevels, ("blacklevel", "gamma")),
        ):
            off.update(() if enabled else names)
        fixed = {n: getattr(PLAIN, n) for n in off}
        if par.prefit != "prefitperlayer":
            fixed["prefit"] = par.prefit
        if par.extend != "extperlayer":
            fixed["extend"] = par.extend
        if par.operand != "opperlayer":
            fixed |= {"operand": par.operand, "swaporder": par.swaporder}
        return chosen(block, **fixed)


for _axis, _size in (("w", 1280), ("h", 720)):
    LayerMix.spec.pars[f"resolution{_axis}"].created = _size
