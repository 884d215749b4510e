from __future__ import annotations

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.pars import Float, Ref, Toggle
from stovetop.data.texture import Texture
from stovetop.ops.top._depth import through
from stovetop.ops.top._family import TOP

LIMIT = 127


class Convolve(TOP):
    """The pixels around each, times the coefficients of a table DAT, summed; then (sum + offset) * scale.

    The table lies over the image as it reads, its first row uppermost, without being turned; of an even number of rows
    or columns the middle is the lower or right one of the two. Normalize divides by the coefficients' sum where that is
    not 0. At the border the edge pixels go on. Without a DAT nothing is convolved. An error where a cell is no number
    or the table is larger than 127 x 127.

    Convolve Z: the table holds as many tables as it has columns, one below the other, for the slices of a 3D texture
    from the first on; the first and last slices go on. Other images have one slice.

    Source: https://docs.derivative.ca/Convolve_TOP
    """

    inputs = ("input",)
    volumes = slicewise = True

    class Pars:
        dat = Ref("DAT", "", label="Coefficients DAT")
        normalize = Toggle(False, label="Normalize Coefficients")
        applytoalpha = Toggle(False, label="Apply to Alpha")
        offset = Float(0.0, label="Offset")
        scale = Float(1.0, label="Scale", norm=(0, 10))
        convolvez = Toggle(False, label="Convolve Z")

    def cook(self, par, input: Texture) -> Texture:
        kernel = coefficients(par.dat.data.rows) if par.dat else np.ones((1, 1), np.float32)
        if par.normalize and kernel.sum():
            kernel = kernel / kernel.sum()
        deep = self.deep(par, [input])
        if par.convolvez:
            cube = cubic(kernel)
            kernel = kernel if deep else cube.sum(0)
        table = Texture.from_numpy(kernel.astype(np.float32)[..., None])
        target = self.target(par, [input])
        same = (target.width, target.height) == (input.width, input.height)
        if deep:
            how = "nearest" if same else par.inputfiltertype
            return through(self, par, "_convolvez.glsl", [input, table], target, filter=how)
        return self.shade(par, [input, table], target=target, filter="nearest" if same else "")

    def deep(self, par, inputs) -> bool:
        return bool(par.convolvez) and inputs[0] is not None and inputs[0].kind == "3d"


def cubic(kernel: np.ndarray) -> np.ndarray:
    """(n, n, n) from n * n rows of n; CookError where there are not as many."""
    rows, n = kernel.shape
    if rows != n * n:
        raise CookError(f"Convolve Z needs {n} x {n} rows for {n} columns, not {rows}")
    return kernel.reshape(n, n, n)


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
