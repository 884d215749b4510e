from __future__ import annotations

from stovetop.core.pars import XYZ, Float, Int, Menu, Page, Toggle
from stovetop.data.texture import Texture
from stovetop.data.transforms import compose
from stovetop.ops._defaults import common_defaults
from stovetop.ops.top._family import TOP


@common_defaults(outputaspect="resolution")
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
            "simplex3d",
            label="Type",
        )
        seed = Float(1.0, label="Seed", norm=(1, 9999))
        period = Float(1.0, label="Period", min=0, norm=(0, 2))
        harmon = Int(2, label="Harmonics", min=0, norm=(0, 10))
        spread = Float(2.0, label="Harmonic Spread", min=0, norm=(0, 20))
        gain = Float(0.7, label="Harmonic Gain", norm=(0, 2))
        rough = Float(0.5, label="Roughness", min=0)
        exp = Float(1.0, label="Exponent", norm=(0, 4))
        amp = Float(0.5, label="Amplitude", norm=(0, 2))
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
        t = XYZ(0.0, 0.0, 0.0, label="Translate")
        r = XYZ(0.0, 0.0, 0.0, label="Rotate")
        s = XYZ(1.0, 1.0, 1.0, label="Scale")
        p = XYZ(0.0, 0.0, 0.0, label="Pivot")
        t4d = Float(0.0, label="Translate 4D", norm=(0, 4))
        s4d = Float(1.0, label="Scale 4D", norm=(0, 4))
        _output = Page("Output")
        rgb = Menu(
            {"noise": "Noise", "multiply": "Input * Noise", "add": "Input + Noise", "subtract": "Input - Noise"},
            "add",
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
