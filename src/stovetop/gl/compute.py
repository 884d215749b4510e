"""Compute shaders that write textures, and the counters that shaders share."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from stovetop.core.errors import CookError
from stovetop.data.pixels import PixelFormat, linear_to_srgb
from stovetop.data.texture import Texture

from .context import context, function, glsl_version
from .draw import Target, bind_all
from .formats import is_wider, stored_components
from .pool import Image, acquire, image_of
from .program import Program
from .slices import fill

_WORK_GROUP_SIZE, _ACCESS = 0x8267, {"readonly": 0x88B8, "writeonly": 0x88B9, "readwrite": 0x88BA}
_ATOMIC_BUFFER, _TEXTURE_TARGETS = 0x92C0, {"2d": 0x0DE1, "3d": 0x806F, "2darray": 0x8C1A, "cube": 0x8513}
IMAGE_TYPES = {
    "2d": ("image2D", "xy"), "3d": ("image3D", "xyz"), "2darray": ("image2DArray", "xyz"), "cube": ("imageCube", "xyz"),
}  # fmt: skip
_SUFFIXES = {"8fixed": "8", "16fixed": "16", "16float": "16f", "32float": "32f"}
#: kind -> OpenGL's number of a format that image units know, by channels
_NUMBERS = {
    "8fixed": {1: 0x8229, 2: 0x822B, 4: 0x8058},
    "16fixed": {1: 0x822A, 2: 0x822C, 4: 0x805B},
    "16float": {1: 0x822D, 2: 0x822F, 4: 0x881A},
    "32float": {1: 0x822E, 2: 0x8230, 4: 0x8814},
}
_COUNTER = re.compile(r"(layout\s*\([^)]*\)\s*)?uniform\s+atomic_uint\s+(\w+)\s*(?:\[\s*(\w+)\s*\])?\s*;")
_uint, _int = ctypes.c_uint, ctypes.c_int


def check_supported() -> None:
    """CookError where this device has no compute shaders."""
    if glsl_version() < 430:
        raise CookError(f"compute shaders need OpenGL 4.3; this device has GLSL {glsl_version() / 100:.2f}")


def image_layout(fmt: PixelFormat) -> tuple[str, int]:
    """How a shader names what it writes to a texture of this format ("rgba8"), and OpenGL's number of it."""
    if fmt.kind == "10a2fixed" and not is_wider(fmt):
        return "rgb10_a2", 0x8059
    if fmt.kind == "11float" and not is_wider(fmt):
        return "r11f_g11f_b10f", 0x8C3A
    kind = {"10a2fixed": "16fixed", "11float": "16float"}.get(fmt.kind, fmt.kind)
    channels = stored_components(fmt)
    return {1: "r", 2: "rg", 4: "rgba"}[channels] + _SUFFIXES[kind], _NUMBERS[kind][channels]


def dispatch(
    program: Program,
    target: Target,
    images: Sequence[Image],
    access: str,
    groups: tuple[int, int, int] | None,
    textures: Mapping[str, Any],
    uniforms: Mapping[str, Any],
    **sampling: Any,
) -> None:
    """Run a compute shader over its output images. groups: work groups by axis, as many as cover the output where None.

    CookError where the device does not run so many.
    """
    groups = groups or covering(target, local_size(program))
    limits = context().info["GL_MAX_COMPUTE_WORK_GROUP_COUNT"]
    if any(not 0 < g <= top for g, top in zip(groups, limits, strict=True)):
        raise CookError(f"a dispatch of {'x'.join(map(str, groups))} work groups is beyond this device's 1..{limits}")
    bind_all(program, textures, **sampling)
    for unit, image in enumerate(images):
        bind_image(unit, image, target.kind != "2d", access)
    program.set(uniforms)
    program.glo.run(*groups)
    context().memory_barrier()
    for image in images:
        image.mipmapped = False


def bind_image(unit: int, image: Image | None, layered: bool, access: str) -> None:
    """Let shaders access a texture, all its slices where it is `layered`; what is written to None goes nowhere."""
    bind = function("glBindImageTexture", _uint, _uint, _int, ctypes.c_ubyte, _int, _uint, _uint)
    if image is None:
        bind(unit, 0, 0, 0, 0, _ACCESS[access], _NUMBERS["8fixed"][4])
    else:
        bind(unit, image.texture.glo, 0, layered, 0, _ACCESS[access], image_layout(image.format)[1])


def writable(format: str) -> str:
    """The format that stores the same bits where shaders cannot write this one (sRGB)."""
    return "rgba8fixed" if format == "srgba8fixed" else format


def covering(target: Target, local: tuple[int, int, int]) -> tuple[int, int, int]:
    """The fewest work groups of this size with an invocation for each pixel."""
    x, y, z = (-(-n // size) for n, size in zip((target.width, target.height, target.depth), local, strict=True))
    return x, y, z


def local_size(program: Program) -> tuple[int, int, int]:
    size = (_int * 3)()
    function("glGetProgramiv", _uint, _uint, ctypes.c_void_p)(program.glo.glo, _WORK_GROUP_SIZE, size)
    return size[0], size[1], size[2]


def output_images(target: Target, count: int, before: Sequence[Texture], clear: Sequence[float] | None) -> list[Image]:
    """What a compute shader writes to: new images with `clear`, RGBA, in every pixel, or what was there before where
    that is None. A format that shaders cannot write has another in its place (`writable`)."""
    fmt = writable(target.format)
    images = [acquire(target.width, target.height, fmt, target.kind, target.depth) for _ in range(count)]
    for i, image in enumerate(images):
        old = before[i] if clear is None and i < len(before) else None
        if old is not None and same_shape(old, target):
            copy_image(image_of(old), image, target)
        else:
            r, g, b, a = clear or (0.0, 0.0, 0.0, 0.0)
            if fmt != target.format:
                r, g, b = linear_to_srgb(np.array([r, g, b])).tolist()
            stored = {"mono": (r, 0, 0, 0), "a": (a, 0, 0, 0), "rg": (r, g, 0, 0), "monoalpha": (r, a, 0, 0)}
            fill(image, stored.get(image.format.layout, (r, g, b, a)))
    return images


def same_shape(texture: Texture, target: Target) -> bool:
    t = texture
    shape = (target.width, target.height, target.format, target.kind, target.depth)
    return (t.width, t.height, t.format, t.kind, t.depth) == shape


def result(image: Image, target: Target) -> Texture:
    """The texture of an image that was written to."""
    if image.format.name != target.format:
        written, image = image, acquire(target.width, target.height, target.format, target.kind, target.depth)
        copy_image(written, image, target)
    t = target
    return Texture(
        t.width, t.height, t.format, image=image, aspect=t.aspect, kind=t.kind, depth=t.depth, newest=t.newest
    )


def copy_image(source: Image, to: Image, target: Target) -> None:
    """Copy the bits of one image to another of the same size."""
    copy = function("glCopyImageSubData", *(_uint, _uint, _int, _int, _int, _int) * 2, _int, _int, _int)
    kind = _TEXTURE_TARGETS[target.kind]
    copy(
        source.texture.glo, kind, 0, 0, 0, 0, to.texture.glo, kind, 0, 0, 0, 0,
        target.width, target.height, target.depth,
    )  # fmt: skip
    to.mipmapped = False


# -- atomic counters


def declare_counters(text: str, found: dict[str, str]) -> str:
    """The text with bindings for its atomic counters, in the order of `found`, which receives their names and lengths
    as written.

    Lines keep their numbers; bindings of the shader's own are replaced.
    """

    def place(m: re.Match[str]) -> str:
        found[m[2]] = m[3] or "1"
        array = f"[{m[3]}]" if m[3] else ""
        lines = "\n" * m[0].count("\n")
        return f"layout(binding = {list(found).index(m[2])}, offset = 0) uniform atomic_uint {m[2]}{array};{lines}"

    return _COUNTER.sub(place, text)


class Counters:
    """The buffers of a shader's atomic counters, in the order of their declarations."""

    def __init__(self, values: Sequence[np.ndarray]) -> None:
        """values: uint32 for each binding, at least one."""
        self.buffers = [context().buffer(v.astype(np.uint32).tobytes()) for v in values]

    def use(self) -> None:
        bind = function("glBindBufferBase", _uint, _uint, _uint)
        for i, buffer in enumerate(self.buffers):
            bind(_ATOMIC_BUFFER, i, buffer.glo)

    def release(self) -> None:
        for buffer in self.buffers:
            buffer.release()
