from stovetop.core.pars import Menu
from stovetop.data.texture import Texture
from stovetop.ops.top._family import TOP

UNPACKED = {"unpackr": "mono32float", "unpackrg": "rg32float", "unpackrgb": "rgb32float", "unpackrgbA": "rgba32float"}


class Pack(TOP):
    """The four bytes of 32-bit floats as 8-bit RGBA pixels, and back.

    Pack makes a pixel of each channel that the input's format stores, least significant byte in R: rgba8fixed, as many
    times as wide. Unpack is the inverse; its width is the input's by the number of channels, rounded down, its
    format 32-bit float. The output's resolution and format should be left at Use Input, or bytes are lost.
    Source: https://docs.derivative.ca/Pack_TOP
    """

    inputs = ("input",)

    class Pars:
        packtype = Menu(
            {
                "pack": "Pack",
                "unpackr": "Unpack R",
                "unpackrg": "Unpack RG",
                "unpackrgb": "Unpack RGB",
                "unpackrgbA": "Unpack RGBA",
            },
            label="Pack Type",
        )

    def cook(self, par, input: Texture) -> Texture:
        if par.packtype == "pack":
            swizzle = input.pixel_format.swizzle
            channels = [swizzle.index(c) for c in "RGBA" if c in swizzle]
            size, fmt = (input.width * len(channels), input.height), "rgba8fixed"
        else:
            channels, fmt = list(range(len(par.packtype) - len("unpack"))), UNPACKED[par.packtype]
            size = (max(1, input.width // len(channels)), input.height)
        target = self.target(par, [input], size=size, format=fmt)
        places = ", ".join(map(str, [*channels, 0, 0, 0][:4]))
        prelude = f"const int count = {len(channels)};\nconst ivec4 places = ivec4({places});\n"
        return self.shade(par, [input], target=target, prelude=prelude)
