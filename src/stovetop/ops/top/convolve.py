from __future__ import annotations

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.pars import Float, Ref, Toggle
from stovetop.data.texture import Texture
from stovetop.ops.top._family import TOP

LIMIT = 127


class Convolve(TOP):
    """The pixels around each, times the coefficients of a table DAT, summed; then (sum + offset) * scale.

    The table lies over the image as it reads, its first row uppermost, without being turned; of an even number of rows
    or columns the middle is the lower or right one of the two. Normalize divides by the coefficients' sum where that is
    not 0. At the border the edge pixels go on. Without a DAT nothing is convolved. An error where a cell is no number
    or the table is larger than 127 x 127.

    Source: https://docs.derivative.ca/Convolve_TOP
    """

    inputs = ("input",)
    volumes = slicewise = True

    class Pars:
        dat = Ref("DAT", "", label="Coefficients DAT")
        normalize = Toggle(False, label="Normalize Coefficients")
        applytoalpha = Toggle(False, label="Apply to Alpha")
        offset = Float(0.0, label="Offset")
        scale = Float(1.0, label="Scale")
        convolvez = Toggle(False, label="Convolve Z", unsupported=True)

    def cook(self, par, input: Texture) -> Texture:
        kernel = coefficients(par.dat.data.rows) if par.dat else np.ones((1, 1), np.float32)
        if par.normalize and kernel.sum():
            kernel = kernel / kernel.sum()
        table = Texture.from_numpy(kernel.astype(np.float32)[..., None])
        target = self.target(par, [input])
        same = (target.width, target.height) == (input.width, input.height)
        return self.shade(par, [input, table], target=target, filter="nearest" if same else "")


def coefficients(rows) -> np.ndarray:
    """(rows, columns) float32 of text, short rows filled with 0; CookError names a cell that is no number."""
    if not rows or not any(rows):
        raise CookError("the table of coefficients is empty")
    size = len(rows), max(map(len, rows))
    if max(size) > LIMIT:
        raise CookError(f"a table of {size[0]} x {size[1]} coefficients; there may be {LIMIT} x {LIMIT}")
    out = np.zeros(size, np.float32)
    for i, row in enumerate(rows):
        for j, cell in enumerate(row):
            try:
                out[i, j] = float(cell or 0)
            except ValueError:
                raise CookError(f"coefficient {i},{j} is no number: {cell!r}") from None
    return out
