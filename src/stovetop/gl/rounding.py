"""What storing a value in a pixel format and reading it again does to it: what lies between two passes that are one."""

from __future__ import annotations

from functools import cache

import numpy as np

from stovetop.data.pixels import PixelFormat

from .context import context, glsl_version, software
from .program import FULL_SCREEN


def rounding(fmt: PixelFormat) -> str | None:
    """GLSL of what storing does to a value `{}`; None where it cannot be said."""
    if fmt.srgb:
        return None
    if fmt.kind == "32float":
        return "{}"
    if fmt.kind == "16float":
        return "td_half({})" if glsl_version() >= 420 else None
    top = {"8fixed": "255.0", "16fixed": "65535.0"}.get(fmt.kind)
    if top is None:
        return None
    # to the last bit as the device stores and reads: llvmpipe multiplies by the reciprocal where others divide
    read = f"* (1.0 / {top})" if software() else f"/ {top}"
    return f"roundEven(clamp({{}}, 0.0, 1.0) * {top}) {read}"


_NEAREST = "return vec4(unpackHalf2x16(packHalf2x16(c.rg)), unpackHalf2x16(packHalf2x16(c.ba)));"
#: below 2^-14 the steps are all of one size; what is beyond the largest stays there, but infinity
_DOWN = """
    vec4 h = uintBitsToFloat(floatBitsToUint(c) & 0xFFFFE000u);
    h = mix(h, trunc(c * 16777216.0) / 16777216.0, lessThan(abs(c), vec4(6.103515625e-5)));
    return mix(clamp(h, -65504.0, 65504.0), c, bvec4(uvec4(isinf(c)) | uvec4(isnan(c))));
"""


def half() -> str:
    """GLSL that defines `vec4 td_half(vec4)`: the nearest half float, or the next towards 0, as the device stores."""
    return f"vec4 td_half(vec4 c) {{ {_DOWN if _cuts() else _NEAREST} }}"


@cache
def _cuts() -> bool:
    """Whether the device cuts off what a half float has no room for, instead of rounding: OpenGL leaves it open."""
    ctx = context()
    texture = ctx.texture((1, 1), 4, dtype="f2")
    fbo = ctx.framebuffer([texture])
    program = ctx.program(
        vertex_shader=f"#version 330\n{FULL_SCREEN}",
        fragment_shader="#version 330\nuniform float value; out vec4 c; void main() { c = vec4(value); }",
    )
    program["value"] = 2049.0 / 2048.0 + 2.0**-12  # between two, nearer to the upper one
    array = ctx.vertex_array(program, [])
    fbo.use()
    array.render(vertices=3)
    stored = np.frombuffer(texture.read(), np.float16)[0]
    for thing in (array, program, fbo, texture):
        thing.release()
    return bool(stored < np.float16(2050 / 2048))


_READ_BACK = {"rgb": "vec4({0}.rgb, 1.0)", "rg": "vec4({0}.rg, 0.0, 1.0)", "mono": "vec4({0}.rrr, 1.0)"}
_READ_BACK |= {"a": "vec4(0.0, 0.0, 0.0, {0}.a)", "monoalpha": "{0}.rrra"}


def stored(fmt: PixelFormat, value: str) -> str:
    """GLSL of a value as it is read from a texture of this format that it was stored in."""
    text = rounding(fmt)
    assert text is not None
    return _READ_BACK.get(fmt.layout, "{0}").format(f"({text.format(value)})")
