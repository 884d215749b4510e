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

_WRAP = (0x2802, 0x2803, 0x8072)
_EXTENDS = {"hold": 0x812F, "zero": 0x812D, "repeat": 0x2901, "mirror": 0x8370}
_LINEAR, _NEAREST, _LINEAR_MIPMAP_LINEAR = 0x2601, 0x2600, 0x2703


class Target(NamedTuple):
    """What a pass is to produce; format is a name of the `format` menu."""

    width: int
    height: int
    format: str = "rgba8fixed"
    aspect: tuple[float, float] | None = None
    kind: str = "2d"
    depth: int = 1
    newest: int = 0


def target_like(texture: Texture) -> Target:
    """A target of a texture's size, format, aspect and kind."""
    t = texture
    return Target(t.width, t.height, t.format, t.aspect_size, t.kind, t.depth, t.newest)


def draw(
    program: Program,
    target: Target,
    textures: Mapping[str, Texture | Sequence[Texture] | TextureBuffer] | None = None,
    uniforms: Mapping[str, Any] | None = None,
    *,
    filter: str = "linear",
    extend: str = "hold",
    sampling: Mapping[str, tuple[str, ...]] | None = None,
    buffers: int = 1,
) -> list[Texture]:
    """Run the pass over every pixel of `target`; one new texture for each of its `buffers` outputs.

    textures: for each sampler's name a texture, or several where it is an array; absent ones read as zero.
    filter: "nearest", "linear" or "mipmap"; extend: "hold", "zero", "repeat" or "mirror". sampling: both, and the
    extend of the third coordinate where it differs, for samplers of their own ways, by name.
    """
    images = [acquire(target.width, target.height, target.format) for _ in range(buffers)]
    ctx = context()
    bind_all(program, textures or {}, filter=filter, extend=extend, sampling=sampling)
    program.set(uniforms or {})
    fbo = images[0].fbo if buffers == 1 else ctx.framebuffer([i.texture for i in images])
    render(program, fbo, target)
    if buffers > 1:
        fbo.release()
    return [Texture(target.width, target.height, target.format, image=i, aspect=target.aspect) for i in images]


def render(program: Program, fbo: Any, target: Target) -> None:
    """Run the program over the whole framebuffer."""
    fbo.use()
    fbo.viewport = (0, 0, target.width, target.height)
    program.vao.render(vertices=3)


def bind(
    image: Image, unit: int, filter: str, extend: str, extend_w: str = "", extend_v: str = "", anisotropy: float = 1.0
) -> None:
    """Let the sampler of this unit read the picture this way; see `sampler`."""
    if filter == "mipmap":
        mipmap(image)
    image.texture.use(unit)
    sampler(filter, extend, extend_w, extend_v, anisotropy).use(unit)


def bind_all(
    program: Program,
    textures: Mapping[str, Any],
    *,
    filter: str = "linear",
    extend: str = "hold",
    sampling: Mapping[str, tuple[str, ...]] | None = None,
) -> None:
    """Let the program's samplers read these textures; see `draw`."""
    usual = (filter, extend)
    images = []
    for name, units in program.samplers.items():
        how = sampling.get(name, usual) if sampling else usual
        given = textures.get(name, ())
        given = (given,) if isinstance(given, Texture) else given
        for i, unit in enumerate(units):
            image = image_of(given[i] if i < len(given) else nothing(program.kinds[name]))
            if how[0] == "mipmap":
                mipmap(image)
            images.append((image, unit, how))
    # after all of them are there: to fill one with slices takes the first unit
    for image, unit, how in images:
        bind(image, unit, *how)
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
def nothing(kind: str = "2d", value: int = 0) -> Texture:
    """One transparent black pixel, what an absent input reads as; or of another value in all channels."""
    shape = {"2d": (1, 1, 4), "cube": (6, 1, 1, 4)}.get(kind, (1, 1, 1, 4))
    return Texture.from_numpy(np.full(shape, value, np.uint8), kind=kind)


@cache
def sampler(filter: str, extend: str, extend_w: str = "", extend_v: str = "", anisotropy: float = 1.0) -> Any:
    """How a shader reads its inputs; `extend_v` and `extend_w` are those of the other coordinates where they differ."""
    smp = context().sampler()
    if anisotropy > 1:
        smp.anisotropy = anisotropy
    smp.filter = {
        "nearest": (_NEAREST, _NEAREST),
        "linear": (_LINEAR, _LINEAR),
        "mipmap": (_LINEAR_MIPMAP_LINEAR, _LINEAR),
    }[filter]
    smp.border_color = (0.0, 0.0, 0.0, 0.0)
    set_parameter = function("glSamplerParameteri", ctypes.c_uint, ctypes.c_uint, ctypes.c_int)
    for axis, mode in zip(_WRAP, (extend, extend_v or extend, extend_w or extend), strict=True):
        set_parameter(smp._glo, axis, _EXTENDS[mode])  # type: ignore[attr-defined]
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
