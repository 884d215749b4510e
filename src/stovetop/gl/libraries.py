"""Which files of gl/glsl a user's shader asks for: no shader compiles functions that it does not call."""

from __future__ import annotations

import re

#: library file -> what in a shader's text asks for it, in the order in which they are put in
LIBRARIES = {
    "noise.glsl": r"\bTD(Simplex|Perlin)Noise\b",
    "turned_noise.glsl": r"\bTDSimplexNoise(Deriv)?\b",
    "noise_deriv.glsl": r"\bTD(Simplex|Perlin)NoiseDeriv\b",
    "color.glsl": r"\bTD(HSVToRGB|RGBToHSV|SRGBToLinear|LinearToSRGB)\b",
    "transfer.glsl": r"\bTD(Transfer|Gamut|Luminance)\w*\b",
    "dither.glsl": r"\bTDDither\b",
    "equirect.glsl": r"\bTD(EquirectangularToCubeMap|CubeMapToEquirectangular)\b",
    "math.glsl": r"\bTD(Average|Remap|Loop|ZigZag|Fade|FadeDeriv|TriplanarBlend|TexGenSphere|\w*Quaternion\w*"
    r"|ExtractRotation|SlerpRotationMatrices|InterpolateTransformMatrices|BicubicInterpolation|TricubicInterpolation)\b",
    "matrix.glsl": r"\bTD(Translate|Scale|Rotate[XYZ]|RotateOnAxis|RotateToVector|CreateRotMatrix|CreateTBNMatrix)\b",
}


def asked(text: str, quality: bool = False) -> list[str]:
    """`#include` lines of the library's files that the text calls functions of. quality: simplex noise is turned."""
    return [
        f'#include "{file}"'
        for file, pattern in LIBRARIES.items()
        if (quality or file != "turned_noise.glsl") and re.search(pattern, text)
    ]
