import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.pars import Float, Menu, Ref, Toggle
from stovetop.data.texture import Texture
from stovetop.ops.top._family import TOP
from stovetop.ops.top._place import UNITS
from stovetop.ops.top._sources import INDEPENDENT, SOURCES, source_menu


class Lookup(TOP):
    """Each value replaced by what a table has at its place.

    The table is a line across the second input, from Dark UV to Light UV, or the samples of a CHOP: one channel grey,
    two R and G, three RGB, four RGBA, further ones ignored. Index Range leads to its ends, further values hold them;
    between its pixels it is interpolated (Input Smoothness other than Nearest). Index Channel gives one place for all
    channels, or each channel looks up its own. Fraction Aspect counts in heights of the second input. Output Lookup
    shows the table from left to right over the whole output. Without a table input the image goes through.
    Source: https://docs.derivative.ca/Lookup_TOP
    """

    volumes = True
    inputs = ("input", "table")
    min_inputs = 1

    class Pars:
        method = Menu({"secondinput": "2nd Input, UV Coordinates", "chop": "CHOP Values"}, label="Method")
        index = Float((0.0, 1.0), label="Index Range", size=2)
        channel = source_menu("Index Channel", "independent", {**SOURCES, **INDEPENDENT})
        independentalpha = Toggle(False, label="Independent Alpha")
        darkuv = Float((0.0, 0.5), label="Dark UV", size=2)
        darkuvunit = Menu(UNITS, "fraction", label="Dark UV Unit")
        lightuv = Float((1.0, 0.5), label="Light UV", size=2)
        lightuvunit = Menu(UNITS, "fraction", label="Light UV Unit")
        chop = Ref("CHOP", "", label="CHOP")
        clampchopvalues = Toggle(False, label="Clamp CHOP Values")
        displaylookup = Toggle(False, label="Output Lookup")

    def cook(self, par, input: Texture, table: Texture | None = None) -> Texture:
        if par.method == "chop":
            table = of_channels(par.chop.data.vals if par.chop else np.zeros((0, 0)), par.clampchopvalues)
            half = 0.5 / table.width
            ends = (half, 0.5, 1 - half, 0.5)
        elif table is None:
            return self.pass_through(par, input)
        else:
            ends = (*place(par.darkuv, par.darkuvunit, table), *place(par.lightuv, par.lightuvunit, table))
        prelude = f"uniform vec4 ends;\nconst bool smooth_table = {str(par.inputfiltertype != 'nearest').lower()};\n"
        return self.shade(par, [input, table], uniforms={"ends": ends}, prelude=prelude)


def place(uv, unit: str, table: Texture) -> tuple[float, float]:
    """A position in 0..1 of the table."""
    u, v = uv
    if unit == "pixels":
        return u / table.width, v / table.height
    return (u / table.aspect, v) if unit == "fractionaspect" else (u, v)


def of_channels(vals: np.ndarray, clamp: bool) -> Texture:
    """A row of 32-bit float pixels from channels (n, samples); CookError where there are none."""
    if not vals.size:
        raise CookError("the CHOP parameter names no CHOP with samples")
    row = np.ascontiguousarray(vals[:4].T[None])
    return Texture.from_numpy(row.clip(0, 1) if clamp else row)
