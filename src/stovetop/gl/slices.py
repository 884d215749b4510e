"""Slices of 3D textures, 2D arrays and cubes as pictures, and pictures as their slices."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Sequence

from stovetop.data.texture import Texture

from .context import function
from .pool import Image, acquire, image_of
from .volume import read_from

_int, _uint = ctypes.c_int, ctypes.c_uint
_TEXTURE0, _TEXTURE_2D = 0x84C0, 0x0DE1


def layer(texture: Texture, index: int) -> Texture:
    """One slice or face as a picture, on the GPU where the texture is; a picture is its own only slice.

    Beyond the slices stands the nearest.
    """
    if texture.kind == "2d" or texture.draw() is None:
        return texture.slice(index)
    picture = acquire(texture.width, texture.height, texture.format)
    image_of(texture).texture.read_from(max(0, min(index, texture.depth - 1)))
    function("glActiveTexture", _uint)(_TEXTURE0)
    function("glBindTexture", _uint, _uint)(_TEXTURE_2D, picture.texture.glo)
    function("glCopyTexSubImage2D", _uint, *(_int,) * 7)(_TEXTURE_2D, 0, 0, 0, 0, 0, texture.width, texture.height)
    return Texture(texture.width, texture.height, texture.format, image=picture, aspect=texture.aspect_size)


def stack(kind: str, depth: int, slices: Iterable[Texture], newest: int = 0) -> Texture:
    """Pictures of one size and format as one texture; they may come as they are drawn, one at a time."""
    volume: Image | None = None
    first: Texture | None = None
    for i, picture in enumerate(slices):
        if volume is None or first is None:
            first = picture
            volume = acquire(picture.width, picture.height, picture.format, kind, depth)
        put(volume, i, picture)
    assert volume is not None and first is not None
    return Texture(
        first.width, first.height, first.format,
        image=volume, aspect=first.aspect_size, kind=kind, depth=depth, newest=newest,
    )  # fmt: skip


def stack_all(kind: str, depth: int, rows: Iterable[list[Texture]]) -> list[Texture]:
    """`stack` for passes with several outputs: each row has one picture of each."""
    volumes: list[Image] = []
    first: list[Texture] = []
    for i, row in enumerate(rows):
        volumes = volumes or [acquire(p.width, p.height, p.format, kind, depth) for p in row]
        first = first or row
        for volume, picture in zip(volumes, row, strict=True):
            put(volume, i, picture)
    return [
        Texture(p.width, p.height, p.format, image=v, aspect=p.aspect_size, kind=kind, depth=depth)
        for v, p in zip(volumes, first, strict=True)
    ]


def put(volume: Image, index: int, picture: Texture) -> None:
    """Copy a picture into a slice. ValueError where their sizes or formats differ."""
    source = image_of(picture)
    if source.texture.size != volume.texture.size or source.format != volume.format:
        raise ValueError(f"{picture} is no slice of {volume.texture.size} {volume.format.name}")
    read_from(source.texture.glo)
    volume.texture.copy_to(index)
    volume.mipmapped = False


def move(source: Image, target: Image, indices: Iterable[int]) -> None:
    """Copy slices between two of one size and format."""
    for i in indices:
        source.texture.read_from(i)
        target.texture.copy_to(i)
    target.mipmapped = False


def fill(image: Image, stored: Sequence[float] = (0.0, 0.0, 0.0, 0.0)) -> None:
    """Four stored channels in every pixel; transparent black."""
    if image.fbo is not None:
        image.fbo.clear(*stored)
        return
    width, height = image.texture.size
    picture = acquire(width, height, image.format.name)
    picture.fbo.clear(*stored)
    one = Texture(width, height, image.format.name, image=picture)
    for i in range(image.texture.depth):
        put(image, i, one)
