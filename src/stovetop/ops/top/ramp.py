from __future__ import annotations

import numpy as np

from stovetop.core.pars import Float, Int, Menu, Ref, Toggle
from stovetop.data.table import Table
from stovetop.data.texture import Texture
from stovetop.ops.top._blend import NUMBERS, OVER_INPUT, CompOverInput, check
from stovetop.ops.top._family import TOP

BLACK_TO_WHITE = np.array([[0, 0, 0, 0, 1], [1, 1, 1, 1, 1]], np.float32)


class Ramp(TOP):
    """Colours along a line, a sweep (radial) or rings (circular), from keys (position, r, g, b, a) in a table DAT.

    Without a DAT the ramp goes from black to white. `radial` turns counter-clockwise from the right; `circular` reaches
    1 at the image's edge; their Position counts from the image's centre in pixels, as its slider of -64 to 64 suggests.
    A place t of the ramp is read at (t - phase) / period.

    Source: https://docs.derivative.ca/Ramp_TOP
    """

    inputs = ("input",)
    #: as newer builds name them
    aliases = {"interpnotches": "interp", "premultrgbbyalpha": "multrgbbyalpha"}
    min_inputs = 0
    common = (CompOverInput, *TOP.common)

    class Pars:
        dat = Ref("DAT", "", label="DAT")
        color = Float((1.0, 1.0, 1.0, 1.0), label="", size=4, unsupported=True)
        type = Menu(
            {"vertical": "Vertical", "horizontal": "Horizontal", "radial": "Radial", "circular": "Circular"},
            "horizontal",
            label="Type",
        )
        position = Float((0.0, 0.0), label="Position", size=2, norm=(-64, 64))
        phase = Float(0.0, label="Phase", norm=(-1, 1))
        period = Float(1.0, label="Period", min=0, norm=(0, 10))
        extendleft = Menu(
            {
                "hold": "Hold",
                "blockclamptoblack": "Black",
                "zero": "Zero",
                "repeat": "Repeat",
                "mirror": "Mirror",
            },
            "repeat",
            label="Extend Left",
        )
        extendright = Menu(
            {
                "sameasleft": "Same as Left",
                "hold": "Hold",
                "black": "Black",
                "zero": "Zero",
                "repeat": "Repeat",
                "mirror": "Mirror",
            },
            label="Extend Right",
        )
        interp = Menu(
            {"step": "Step", "linear": "Linear", "easeineaseout": "Ease-in, Ease-out", "hermite": "Hermite"},
            "linear",
            label="Interpolate Notches",
        )
        tension = Float(0.0, label="Curve Tension", norm=(-1, 1))
        antialias = Int(4, label="Anti-Alias", min=1, max=4)
        fitaspect = Menu(
            {"fill": "Fill", "fithorz": "Fit Horizontal", "fitvert": "Fit Vertical", "fitbest": "Fit Best"},
            "fithorz",
            label="Fit Aspect",
        )
        dither = Toggle(False, label="Dither")
        multrgbbyalpha = Toggle(True, label="Multiply RGB by Alpha")

    def created(self, node) -> None:
        """A docked table of the default keys."""
        dat = node.engine.create(node.parent, "tableDAT", f"{node.name}_keys")
        dat.set_content(Table.from_rows([("pos", "r", "g", "b", "a"), (0, 0, 0, 0, 1), (1, 1, 1, 1, 1)]))
        node.par("dat").set(dat.name)
        dat.dock = node
        dat.x, dat.y = node.x, node.y - 120

    def cook(self, par, input: Texture | None = None) -> Texture:
        check(par.operand)
        keys = read_keys(par.dat.data.rows) if par.dat else BLACK_TO_WHITE
        # a row of pixels (r, g, b, a) and one of positions, which the shader searches
        rows = np.zeros((2, len(keys), 4), np.float32)
        rows[0], rows[1, :, 0] = keys[:, 1:], keys[:, 0]
        table = Texture.from_numpy(rows, copy=False)
        # the keys come last, so that the input is in0 whether it is wired or not
        target = self.target(par, [input])
        return self.shade(par, [input, table], target=target, prelude=NUMBERS + OVER_INPUT)


def read_keys(rows) -> np.ndarray:
    """(n, 5) float32 sorted by position, of rows of text; rows that do not start with numbers (a header) are left out.

    Missing cells are 0, a missing alpha 1. Without any key: black to white.
    """
    keys = []
    for row in rows:
        try:
            values = [float(c) for c in row[:5]]
        except ValueError:
            continue
        if values:
            keys.append([*values, *(0.0, 0.0, 0.0, 0.0, 1.0)[len(values) :]])
    if not keys:
        return BLACK_TO_WHITE
    return np.array(sorted(keys, key=lambda k: k[0]), np.float32)
