from __future__ import annotations

from functools import cache
from pathlib import Path

from stovetop.core.pars import Float, Page
from stovetop.data.texture import Texture
from stovetop.gl.draw import draw
from stovetop.gl.program import Program, compile_pass
from stovetop.gl.slices import layer
from stovetop.gl.source import Source
from stovetop.ops.top._family import TOP
from stovetop.ops.top._units import to_index, unit


class TimeMachine(TOP):
    """Each pixel from a time of its own: the second input's red leads from Black Offset (0) to White Offset (1).

    An offset of 0 is the newest slice of the first input (a 3D texture or 2D array), -1 the one before; between two
    they are blended. It stays within the slices there are; a picture has one. Units: a frame is a slice, a fraction of
    -1 is the oldest.

    Source: https://docs.derivative.ca/Time_Machine_TOP
    """

    inputs = ("slices", "offset")
    volumes = True
    page = "TimeMachine"

    class Pars:
        _timemachine = Page("TimeMachine")
        blackoffset = Float(-1.0, label="Black Offset")
        blackoffsetunit = unit("Black Offset Unit", "fraction")
        whiteoffset = Float(0.0, label="White Offset")
        whiteoffsetunit = unit("White Offset Unit", "fraction")

    def cook(self, par, slices: Texture, offset: Texture, *, me) -> Texture:
        target = self.target(par, [slices])._replace(kind="2d", depth=1, newest=0)
        if slices.kind not in ("3d", "2darray"):
            return self.pass_through(par, layer(slices, 0))
        rate, count = me.timeline.rate, slices.depth
        span = [
            to_index(value, unit, count, rate, rate)
            for value, unit in ((par.blackoffset, par.blackoffsetunit), (par.whiteoffset, par.whiteoffsetunit))
        ]
        values = {"span": span, "newest": float(slices.newest), "count": float(count)}
        textures = {"in0": slices, "in1": layer(offset, 0)}
        # of the same size there is nothing to filter
        same = (slices.width, slices.height) == (target.width, target.height)
        sampling = {"in0": ("nearest" if same else par.inputfiltertype, "hold")}
        return draw(_program(slices.kind), target, textures, values, filter=par.inputfiltertype, sampling=sampling)[0]


@cache
def _program(kind: str) -> Program:
    head = "#define FLAT\n" if kind == "2darray" else ""
    file = Path(__file__).with_suffix(".glsl")
    return compile_pass(Source().code(head).add(file.name, file.read_text()))
