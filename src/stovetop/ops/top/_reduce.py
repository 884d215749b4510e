"""Reductions of images on the GPU: passes of 64 pixels into one, in 32-bit float."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from stovetop.data.texture import Texture
from stovetop.gl.draw import target_like
from stovetop.ops.top._family import ShaderFile, run

#: pixels that one pass joins, by the direction that it works in
BLOCKS = {"image": (8, 8), "slices": (8, 8), "rows": (64, 1), "columns": (1, 64)}
#: how two values are joined; "pixel" ones compare one value of the pixel and keep the whole pixel
KINDS = ("sum", "minimum", "maximum", "minimumpixel", "maximumpixel")
#: what is made of a pixel first
PREPARED = ("itself", "one", "minrgb", "minrgba", "maxrgb", "maxrgba")
MASKS = ("none", "red", "green", "blue", "alpha", "independent")


def reduce(
    texture: Texture,
    kind: str,
    scope: str = "image",
    *,
    prepare: str = "itself",
    source: int = 0,
    mask: str = "none",
    exclude_nans: bool = False,
) -> Texture:
    """The image, its slices, rows or columns each as one pixel: 1x1, 1xh or wx1, rgba32float. All but "image" keep
    slices apart.

    Pixels whose mask channel is 0, with `exclude_nans` those with a NaN too, are left out ("independent": each channel
    for itself); where none is left a sum is 0, a minimum infinity, a maximum -infinity. A NaN makes the result NaN.
    source: what "pixel" kinds compare, by its place in `SOURCES`.
    """
    settings = {
        "kind": KINDS.index(kind),
        "prepare": PREPARED.index(prepare),
        "source": source,
        "mask": MASKS.index(mask),
        "exclude_nans": int(exclude_nans),
    }
    bx, by = BLOCKS[scope]
    first, whole = 1, scope == "image"
    while first or (texture.width > 1 and bx > 1) or (texture.height > 1 and by > 1) or (whole and texture.depth > 1):
        if not first and (texture.width, texture.height) == (1, 1):
            texture = Texture.from_numpy(texture.raw().reshape(1, -1, 4))
        prelude = "".join(f"const int {k} = {v};\n" for k, v in {**settings, "first": first}.items())
        prelude += f"const ivec2 block = ivec2({bx}, {by});\n"
        size = -(-texture.width // bx), -(-texture.height // by)
        target = target_like(texture)._replace(width=size[0], height=size[1], format="rgba32float", aspect=size)
        texture = run(_shader(), target, [texture], filter="nearest", prelude=prelude)
        first = 0
    return texture


@cache
def _shader() -> ShaderFile:
    return ShaderFile("_reduce.glsl", Path(__file__).with_name("_reduce.glsl").read_text())
