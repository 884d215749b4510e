from __future__ import annotations

from math import ceil
from typing import Any

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.pars import RGBA, Float, Int, Line, Menu, Page, Ref, Toggle
from stovetop.data.texture import Texture, square_aspect
from stovetop.gl.draw import Target
from stovetop.ops.top._family import COLORED, EMPTY, TOP
from stovetop.ops.top._place import (
    FITS,
    XORD,
    affine,
    background,
    fitted,
    in_heights,
    inverse,
    placed,
    scale,
    translate,
    unit,
)  # fmt: skip
from stovetop.ops.top._stack import Layer, colored, stacked

LIMITS = {"max": "Max", "exact": "Exact"}


class Layout(TOP):
    """The TOPs of the pattern, then the inputs, in a row, a column or a grid of equal cells.

    Grid Rows fills rows from the upper left, Grid Columns columns; a line has Max Columns (Max Rows) at most or, with
    Exact, Number of Columns (Rows). None puts each over the whole output, the last on top. Borders are in pixels of the
    output, inside each cell; what is left of the cell is what an image is fitted into, and moved, turned and scaled
    about the centre of. Scale Resolution makes the output as many times the first image's size as there are cells.

    Source: https://docs.derivative.ca/Layout_TOP
    """

    inputs = ("inputs",)
    min_inputs = 0
    multi = True
    common = COLORED

    class Pars:
        top = Ref("TOP", "", label="TOP", many=True)
        scaleres = Toggle(False, label="Scale Resolution")
        align = Menu(
            {
                "none": "None",
                "horizlr": "Left to Right",
                "horizrl": "Right to Left",
                "verttb": "Top to Bottom",
                "vertbt": "Bottom to Top",
                "gridrows": "Grid Rows",
                "gridcols": "Grid Columns",
            },
            "horizlr",
            label="Align",
        )
        fit = Menu(FITS, "fitbest", label="Fit")
        maxrows = Int(8, label="Max Rows", min=1, norm=(1, 20))
        maxcols = Int(8, label="Max Columns", min=1, norm=(1, 20))
        collayout = Menu(LIMITS, label="Column Layout")
        numcols = Int(8, label="Number of Columns", min=1, norm=(1, 20))
        rowlayout = Menu(LIMITS, label="Row Layout")
        numrows = Int(8, label="Number of Rows", min=1, norm=(1, 20))
        reversecols = Toggle(False, label="Reverse Column Order")
        reverserows = Toggle(False, label="Reverse Row Order")
        bcolor = RGBA(0.0, 0.0, 0.0, 0.0, label="Border Color")
        borders = Line(
            label="Borders",
            bordersl=Float(0.0, label="Left", min=0, norm=(0, 50)),
            bordersr=Float(0.0, label="Right", min=0, norm=(0, 50)),
            bordersb=Float(0.0, label="Bottom", min=0, norm=(0, 50)),
            borderst=Float(0.0, label="Top", min=0, norm=(0, 50)),
        )
        bgcolor = RGBA(0.0, 0.0, 0.0, 0.0, label="Background Color")
        premultrgbbyalpha = Toggle(True, label="Pre-Multiply RGB by Alpha")
        compover = Toggle(False, label="Comp Over Background Color")
        _transform = Page("Transform")
        xord = Menu(XORD, label="Transform Order")
        t = translate()
        tunit = unit("Translate Unit")
        rotate = Float(0.0, label="Rotate", norm=(-360, 360))
        s = scale()
        legacyxform = Toggle(False, label="Legacy Transform")

    def cook(self, par, *inputs: Texture) -> Texture:
        images = [n.data for n in par.top] + [i for i in inputs if i is not None]
        if not images:
            return EMPTY
        columns, rows = grid(par, len(images))
        first = images[0]
        size = (first.width * columns, first.height * rows) if par.scaleres else (first.width, first.height)
        aspect = (first.aspect_size[0] * size[0] / first.width, first.aspect_size[1] * size[1] / first.height)
        target = self.target(par, [first], size=size, aspect=aspect)
        if par.outputresolution != "useinput" and par.outputaspect == "useinput":
            target = target._replace(aspect=square_aspect(target.width, target.height))
        behind = background(par)
        layers = [colored(behind)]
        for i, image in enumerate(images[: columns * rows] if par.align != "none" else images):
            layers += self._cell(par, image, place(par, i, columns, rows), target, behind)
        return stacked(layers, target, par.inputfiltertype)

    def _cell(self, par: Any, image: Texture, cell: Any, target: Target, behind: Any) -> list[Layer]:
        w, h = target.width, target.height
        inner = (
            cell[0] + par.bordersl / w,
            cell[1] + par.bordersb / h,
            cell[2] - par.bordersr / w,
            cell[3] - par.borderst / h,
        )
        across, up = inner[2] - inner[0], inner[3] - inner[1]
        if across <= 0 or up <= 0:
            raise CookError("the borders leave nothing of the cells")
        aspect = target.aspect or (w, h)
        ratio, size = aspect[0] / aspect[1] * across / up, (w * across, h * up)
        t = in_heights(par.t, par.tunit, size, ratio)
        transform = affine(t, par.rotate, par.s, (0, 0), par.xord, par.legacyxform)
        back = inverse(placed(fitted(par.fit, image, size, ratio), (0, 0), transform, ratio))
        layers = [colored(par.bcolor, cell), colored(behind, inner)] if inner != tuple(cell) else []
        if back is not None:
            layers.append(Layer(image, back @ into(inner), cell=inner, operand="over" if par.compover else ""))
        return layers


def into(cell: Any) -> Any:
    """The output's uv to a cell's."""
    across, up = cell[2] - cell[0], cell[3] - cell[1]
    return np.array([[1 / across, 0.0, -cell[0] / across], [0.0, 1 / up, -cell[1] / up], [0.0, 0.0, 1.0]])


def grid(par: Any, count: int) -> tuple[int, int]:
    """Columns and rows for so many images."""
    if par.align.startswith("horiz"):
        return count, 1
    if par.align.startswith("vert"):
        return 1, count
    if par.align == "none":
        return 1, 1
    columns = par.numcols if par.collayout == "exact" else min(count, par.maxcols)
    rows = par.numrows if par.rowlayout == "exact" else min(count, par.maxrows)
    if par.align == "gridrows":
        return columns, par.numrows if par.rowlayout == "exact" else ceil(count / columns)
    return par.numcols if par.collayout == "exact" else ceil(count / rows), rows


def place(par: Any, index: int, columns: int, rows: int) -> tuple[float, float, float, float]:
    """The cell of an image: left, bottom, right, top as uv."""
    if par.align == "gridcols":
        column, row = divmod(index, rows)
    else:
        row, column = divmod(index, columns) if par.align != "none" else (0, 0)
    if (par.align == "horizrl") != par.reversecols:
        column = columns - 1 - column
    if (par.align == "vertbt") == par.reverserows:
        row = rows - 1 - row
    return column / columns, row / rows, (column + 1) / columns, (row + 1) / rows
