"""Drawing a full-screen pass into a new texture."""

from __future__ import annotations

import ctypes
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from stovetop.data.texture import Texture

from .buffers import TextureBuffer, sine_lookup, use_line
from .context import context, function
from .pool import Image, acquire, image_of
from .program import Program

_WRAP_S, _WRAP_T, _MIRRORED_REPEAT = 0x2802, 0x2803, 0x8370
_LINEAR, _NEAREST, _LINEAR_MIPMAP_LINEAR = 0x2601, 0x2600, 0x2703


class Target(NamedTuple):
    """What a pass is to produce; format is a name of the `format` menu."""

    width: int
    height: int
    format: str = "rgba8fixed"
    aspect: tuple[float, float] | None = None


def draw(
    program: Program,
    target: Target,
    textures: Mapping[str, Texture | Sequence[Texture] | TextureBuffer] | None = None,
    uniforms: Mapping[str, Any] | None = None,
    *,
    filter: str = "linear",
    extend: str = "hold",
    sampling: Mapping[str, tuple[str, str]] | None = None,
    buffers: int = 1,
) -> list[Texture]:
    """Run the pass over every pixel of `target`; one new texture for each of its `buffers` outputs.

    textures: for each sampler's name a texture, or several where it is an array; absent ones read as zero.
    filter: "nearest", "linear" or "mipmap"; extend: "hold", "zero", "repeat" or "mirror". sampling: both for samplers
    that differ, by name.
    """
    images = [acquire(target.width, target.height, target.format) for _ in range(buffers)]
    ctx = context()
    _bind(program, textures or {}, (filter, extend), sampling or {})
    program.set(uniforms or {})
    fbo = images[0].fbo if buffers == 1 else ctx.framebuffer([i.texture for i in images])
    fbo.use()
    fbo.viewport = (0, 0, target.width, target.height)
    program.vao.render(vertices=3)
    if buffers > 1:
        fbo.release()
    return [Texture(target.width, target.height, target.format, image=i, aspect=target.aspect) for i in images]


def _bind(
    program: Program, textures: Mapping[str, Any], usual: tuple[str, str], sampling: Mapping[str, tuple[str, str]]
) -> None:
    for name, units in program.samplers.items():
        how = sampling.get(name, usual)
        smp = sampler(*how)
        given = textures.get(name, ())
        given = (given,) if isinstance(given, Texture) else given
        for i, unit in enumerate(units):
            image = image_of(given[i] if i < len(given) else nothing())
            if how[0] == "mipmap":
                mipmap(image)
            image.texture.use(unit)
            smp.use(unit)
    for unit in program.line_samplers.values():
        use_line(sine_lookup(), unit)
    for name, unit in program.buffer_samplers.items():
        if name in textures:
            textures[name].use(unit)


def mipmap(image: Image) -> None:
    """Build the smaller levels, once."""
    if not image.mipmapped:
        image.texture.build_mipmaps()
        image.mipmapped = True


@cache
def nothing() -> Texture:
    """One transparent black pixel: what an absent input reads as."""
    return Texture.from_numpy(np.zeros((1, 1, 4), np.uint8))


@cache
def sampler(filter: str, extend: str) -> Any:
    """How a shader reads its inputs."""
    smp = context().sampler(repeat_x=extend == "repeat", repeat_y=extend == "repeat")
    smp.filter = {
        "nearest": (_NEAREST, _NEAREST),
        "linear": (_LINEAR, _LINEAR),
        "mipmap": (_LINEAR_MIPMAP_LINEAR, _LINEAR),
    }[filter]
    if extend == "zero":
        smp.border_color = (0.0, 0.0, 0.0, 0.0)
    elif extend == "mirror":
        set_parameter = function("glSamplerParameteri", ctypes.c_uint, ctypes.c_uint, ctypes.c_int)
        for axis in (_WRAP_S, _WRAP_T):
            set_parameter(smp._glo, axis, _MIRRORED_REPEAT)  # type: ignore[attr-defined]
    return smp


@cache
def noise_map() -> Texture:
    """What `sTDNoiseMap` reads: 256x256 8-bit random values in the red channel, the same in every process."""
    return Texture.from_numpy(np.random.default_rng(0).integers(0, 256, (256, 256, 1), np.uint8))


def output_swizzle(layout: str) -> str:
    """GLSL of `TDOutputSwizzle` for a target of this channel layout: RGBA to where the channels are stored."""
    to = {"a": "vec4(c.a, 0.0, 0.0, 0.0)", "monoalpha": "vec4(c.r, c.a, 0.0, 0.0)"}.get(layout, "c")
    unsigned = to.replace("vec4", "uvec4").replace("0.0", "0u")
    return f"vec4 TDOutputSwizzle(vec4 c) {{ return {to}; }}\nuvec4 TDOutputSwizzle(uvec4 c) {{ return {unsigned}; }}"
