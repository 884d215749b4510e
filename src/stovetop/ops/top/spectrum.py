from __future__ import annotations

import numpy as np

from stovetop.core.pars import Menu, Toggle
from stovetop.data.texture import Texture
from stovetop.ops.top._family import TOP


class Spectrum(TOP):
    """The discrete Fourier transform of one channel, in two dimensions or row by row, and back.

    Forward: R, G are magnitude and phase (radians, -pi to pi) or real and imaginary part, rg32float, not divided by the
    number of pixels; frequency 0 is the lower left pixel, negative ones follow the positive ones. Inverse: R and G of
    the input to mono32float, divided, so that it undoes the forward one. Computed by NumPy, on the CPU.
    Source: https://docs.derivative.ca/Spectrum_TOP
    """

    inputs = ("input",)

    class Pars:
        mode = Menu({"dft": "Discrete Fourier Transform", "idft": "Inverse Discrete Fourier Transform"}, label="Mode")
        coord = Menu(
            {"polar": "Polar (Magnitude, Phase)", "cartesian": "Cartesian (Real, Imaginary)"},
            label="Coordinate System",
        )
        chan = Menu({"r": "R", "g": "G", "b": "B", "a": "A"}, label="Channel")
        transrows = Toggle(False, label="Transform Rows")

    def cook(self, par, input: Texture) -> Texture:
        image, axes, polar = input.numpy(), (1,) if par.transrows else (0, 1), par.coord == "polar"
        if par.mode == "dft":
            out = forward(image[..., "rgba".index(par.chan)], axes, polar)
        else:
            out = inverse(image[..., 0], image[..., 1], axes, polar)
        return self.pass_through(par, Texture.from_numpy(out, aspect=input.aspect_size, copy=False))


def forward(values: np.ndarray, axes: tuple[int, ...], polar: bool) -> np.ndarray:
    """(h, w) to (h, w, 2) float32."""
    found = np.fft.fftn(values, axes=axes)
    parts = (np.abs(found), np.angle(found)) if polar else (found.real, found.imag)
    return np.stack(parts, axis=-1).astype(np.float32)


def inverse(first: np.ndarray, second: np.ndarray, axes: tuple[int, ...], polar: bool) -> np.ndarray:
    """Two of (h, w) to (h, w, 1) float32: the real part."""
    spectrum = first * np.exp(1j * second) if polar else first + 1j * second
    return np.fft.ifftn(spectrum, axes=axes).real.astype(np.float32)[..., None]
