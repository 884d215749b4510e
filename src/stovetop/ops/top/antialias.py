from __future__ import annotations

from stovetop.core.pars import Float, Int, Menu, Toggle
from stovetop.data.texture import Texture
from stovetop.gl.draw import Target
from stovetop.ops.top._family import TOP

#: edge threshold, search steps, those along diagonals and corner rounding: SMAA's presets
PRESETS = {"low": (0.15, 4, 0, 100), "medium": (0.1, 8, 0, 100), "high": (0.1, 16, 8, 25), "ultra": (0.05, 32, 16, 25)}


class AntiAlias(TOP):
    """Smooths staircases: morphological anti-aliasing as in SMAA.

    An edge is where neighbours differ by more than the threshold and by half of what their own neighbours differ. Along
    rows and columns each is followed to both sides, two pixels a step, to where it turns; the line between the halves
    of its ends cuts the pixels along it, and they take of their neighbour by the part cut off. Diagonals of three
    pixels and more go before, a pixel a step; 0 steps leave them to the rows. That is computed, not looked up. At a
    corner, where an edge crosses the nearer end and goes on, Corner Rounding percent of it are left. The presets are
    SMAA's: low and medium look for neither diagonals nor corners.

    Source: https://docs.derivative.ca/Anti_Alias_TOP
    """

    inputs = ("input",)

    class Pars:
        quality = Menu(
            {"low": "Low", "medium": "Medium", "high": "High", "ultra": "Ultra", "custom": "Custom"},
            "high",
            label="Quality",
        )
        edgedetectsource = Menu({"lum": "Luminance", "rgb": "RGB"}, label="Edge Detect Source")
        edgethreshold = Float(0.1, label="Edge Threshold", min=0, norm=(0, 0.5))
        maxsearchsteps = Int(16, label="Max Search Steps", min=0, max=112)
        maxdiagsearchsteps = Int(8, label="Max Diag Search Steps", min=0, max=20)
        cornerrounding = Int(25, label="Corner Rounding", min=0, max=100)
        outputedges = Toggle(False, label="Output Edges")

    def cook(self, par, input: Texture) -> Texture:
        custom = par.edgethreshold, par.maxsearchsteps, par.maxdiagsearchsteps, par.cornerrounding
        threshold, steps, diagonal, rounding = PRESETS.get(par.quality, custom)
        target = self.target(par, [input])
        edges = self.shade(
            par,
            [input],
            target=target if par.outputedges else Target(input.width, input.height, "rg8fixed"),
            shader="_aaedges.glsl",
            uniforms={"threshold": threshold},
            filter="nearest",
        )
        if par.outputedges:
            return edges
        areas = self.shade(
            par,
            [edges],
            target=Target(input.width, input.height, "rgba8fixed"),
            shader="_aaareas.glsl",
            uniforms={"reach": 2 * steps, "rounding": rounding / 100, "diagonal": diagonal},
            filter="nearest",
        )
        same = (target.width, target.height) == (input.width, input.height)
        return self.shade(par, [input, areas], target=target, filter="nearest" if same else "")
