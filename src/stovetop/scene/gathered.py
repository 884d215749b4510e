"""Instances' own pictures, where there are many: a few arrays in place of a sampler each.

Pictures of one size and format are slices of one array. A shader can read only so many, so the rest of a medley of
sizes is drawn at one size.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any
from weakref import WeakKeyDictionary, ref

import numpy as np
from numpy.typing import NDArray

from stovetop.data.pixels import pixel_format
from stovetop.data.texture import Texture
from stovetop.gl.context import context
from stovetop.gl.draw import Target, draw, target_like
from stovetop.gl.program import Program, compile_pass
from stovetop.gl.slices import stack
from stovetop.gl.source import Source

#: so many are read as they are: a copy of each costs more than a further sampler
DIRECT = 4
MOST_ARRAYS = 8
_arrays: WeakKeyDictionary[Texture, tuple[list[Any], Target, Texture]] = WeakKeyDictionary()


def places(textures: Sequence[Texture]) -> tuple[list[list[int]], NDArray[np.float32]]:
    """The numbers of the pictures in each array, and (n, 2) array and slice of each picture."""
    kinds: dict[Any, list[int]] = {}
    for i, t in enumerate(textures):
        kinds.setdefault((t.width, t.height, t.format), []).append(i)
    most = _most_slices()
    groups = [found[k : k + most] for found in kinds.values() for k in range(0, len(found), most)]
    if len(groups) > MOST_ARRAYS:
        groups.sort(key=len, reverse=True)
        rest = sorted(i for group in groups[MOST_ARRAYS - 1 :] for i in group)
        groups[MOST_ARRAYS - 1 :] = [rest[k : k + most] for k in range(0, len(rest), most)]
    at = np.zeros((len(textures), 2), np.float32)
    for number, group in enumerate(groups):
        at[group] = np.column_stack([np.full(len(group), number), np.arange(len(group))])
    return groups, at


def gathered(textures: Sequence[Texture]) -> list[Texture]:
    """The 2D arrays of `places`; made once for the same pictures."""
    return [_array([textures[i] for i in group]) for group in places(textures)[0]]


def _array(pictures: list[Texture]) -> Texture:
    target = _common(pictures)
    known = _arrays.get(pictures[0])
    if known is not None:
        had, size, array = known
        if size == target and len(had) == len(pictures) and all(r() is p for r, p in zip(had, pictures, strict=True)):
            return array
    array = stack("2darray", len(pictures), (_sized(p, target) for p in pictures))
    _arrays[pictures[0]] = [ref(p) for p in pictures], target, array
    return array


def _common(pictures: list[Texture]) -> Target:
    """What all of an array are: as they are where that is the same, else as large as the largest, within twice the
    memory that they take."""
    first = pictures[0]
    if all((p.width, p.height, p.format) == (first.width, first.height, first.format) for p in pictures):
        return target_like(first)._replace(aspect=None)
    width, height = max(p.width for p in pictures), max(p.height for p in pictures)
    pixels = sum(p.width * p.height for p in pictures)
    scale = min(1.0, (2 * pixels / (len(pictures) * width * height)) ** 0.5)
    eight = all(pixel_format(p.format).kind == "8fixed" for p in pictures)
    size = max(round(width * scale), 1), max(round(height * scale), 1)
    return Target(*size, "rgba8fixed" if eight else "rgba32float")


def _sized(picture: Texture, target: Target) -> Texture:
    if (picture.width, picture.height, picture.format) == (target.width, target.height, target.format):
        return picture
    return draw(_copy(), target, {"map": picture}, filter="mipmap")[0]


@cache
def _copy() -> Program:
    text = "in vec3 vUV;\nout vec4 color;\nuniform sampler2D map;\nvoid main() { color = texture(map, vUV.st); }\n"
    return compile_pass(Source().add("gathered", text))


@cache
def _most_slices() -> int:
    return int(context().info["GL_MAX_ARRAY_TEXTURE_LAYERS"])
