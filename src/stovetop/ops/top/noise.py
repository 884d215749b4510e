from __future__ import annotations

from stovetop.core.pars import XYZ, Float, Int, Menu, Page, Toggle
from stovetop.data.texture import Texture
from stovetop.data.transforms import compose
from stovetop.ops.top._family import TOP


class Noise(TOP):
    """Noise patterns, the same for the same seed on every device; the values are not TD's, their character is.

    Coordinates run from -1 to 1 over the image's height (width too without Aspect Correct), divided by the period; the
    second input's RGBA replaces them per pixel. Harmonic k has `rough`^k times `gain` of the base's amplitude at
    2^k (Harmonic Summation: `spread`^k) its frequency. The sum, pushed by the exponent, times `amp`, plus `offset` is
    the result. All types are computed on the GPU. Quality lays the simplex types' grid askew, so that it shows along no
    axis; other types have one Mode.

    Source: https://docs.derivative.ca/Noise_TOP
    """

    inputs = ("input", "coordinates")
    min_inputs = 0
    volumes = True

    class Pars:
        type = Menu(
            {
                "perlin2d": "Perlin 2D (GPU)",
                "perlin3d": "Perlin 3D (GPU)",
                "perlin4d": "Perlin 4D (GPU)",
                "simplex2d": "Simplex 2D (GPU)",
                "simplex3d": "Simplex 3D (GPU)",
                "simplex4d": "Simplex 4D (GPU)",
                "randomgpu": "Random (GPU)",
                "sparse": "Sparse",
                "hermite": "Hermite",
                "harmonic": "Harmomic Summation",
                "random": "Random",
                "alligator": "Alligator",
            },
            "sparse",
            label="Type",
        )
        seed = Float(1.0, label="Seed", norm=(0, 100))
        period = Float(1.0, label="Period")
        harmon = Int(2, label="Harmonics", min=0, norm=(0, 5))
        spread = Float(2.0, label="Harmonic Spread", norm=(0, 4))
        gain = Float(0.7, label="Harmonic Gain")
        rough = Float(0.5, label="Roughness")
        exp = Float(1.0, label="Exponent", norm=(0, 2))
        amp = Float(0.5, label="Amplitude")
        offset = Float(0.5, label="Offset")
        mono = Toggle(True, label="Monochrome")
        aspectcorrect = Toggle(True, label="Aspect Correct")
        _transform = Page("Transform")
        xord = Menu(
            {
                "srt": "Scale Rotate Translate",
                "str": "Scale Translate Rotate",
                "rst": "Rotate Scale Translate",
                "rts": "Rotate Translate Scale",
                "tsr": "Translate Scale Rotate",
                "trs": "Translate Rotate Scale",
            },
            label="Transform Order",
        )
        rord = Menu(
            {
                "xyz": "Rx Ry Rz",
                "xzy": "Rx Rz Ry",
                "yxz": "Ry Rx Rz",
                "yzx": "Ry Rz Rx",
                "zxy": "Rz Rx Ry",
                "zyx": "Rz Ry Rx",
            },
            label="Rotate Order",
        )
        t = XYZ(0.0, 0.0, 0.0, label="Translate", norm=(-1, 1))
        r = XYZ(0.0, 0.0, 0.0, label="Rotate", norm=(-180, 180))
        s = XYZ(1.0, 1.0, 1.0, label="Scale")
        p = XYZ(0.0, 0.0, 0.0, label="Pivot", norm=(-1, 1))
        t4d = Float(0.0, label="Translate 4D", norm=(-1, 1))
        s4d = Float(1.0, label="Scale 4D")
        _output = Page("Output")
        rgb = Menu(
            {"noise": "Noise", "multiply": "Input * Noise", "add": "Input + Noise", "subtract": "Input - Noise"},
            label="RGB",
        )
        inputscale = Float(1.0, label="Input Scale")
        noisescale = Float(1.0, label="Noise Scale")
        alpha = Menu(
            {
                "zero": "Zero",
                "one": "One",
                "random": "Noise",
                "input": "Input",
                "multiply": "Input * Noise",
                "add": "Input + Noise",
                "addclamp": "Input + clamp(Noise)",
            },
            "one",
            label="Alpha",
        )
        dither = Toggle(False, label="Dither")
        gradient = Toggle(False, label="Gradient")
        mode = Menu({"performance": "Performance", "quality": "Quality"}, label="Mode")

    def cook(self, par, input: Texture | None = None, coordinates: Texture | None = None) -> Texture:
        matrix = compose(par.t, par.r, par.s, par.p, par.xord, par.rord)
        # the type is compiled in: each kind of noise alone is a small program, all together a slow one
        index = self.spec.pars["type"].menu_names.index(par.type)
        return self.shade(
            par,
            [input, coordinates],
            target=self.target(par, [input]),
            uniforms={"placement": matrix.T.ravel()},
            prelude=f"uniform mat4 placement;\n#define NOISE {index}\n#define QUALITY {int(par.mode == 'quality')}\n",
        )
