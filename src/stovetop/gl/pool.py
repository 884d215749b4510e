"""GPU pictures, reused: one that nobody holds any more goes back and serves the next request of its size and format."""

from __future__ import annotations

import weakref
from collections import deque
from typing import Any

import numpy as np

from stovetop.core.errors import CookError
from stovetop.data.pixels import PixelFormat, pixel_format
from stovetop.data.texture import Texture

from .context import context
from .formats import create, stored_components, upload_array
from .volume import make as create_volume

#: bytes that unused pictures may hold before the oldest are released
BUDGET = 512 << 20
_Key = tuple[int, int, str, str, int]
_returned: deque[tuple[_Key, Any, Any]] = deque()
_free: dict[_Key, list[tuple[Any, Any]]] = {}
_held = 0


class Image:
    """A texture of the GPU with its framebuffer, or one with slices without; `Texture.image`."""

    __slots__ = ("__weakref__", "fbo", "format", "mipmapped", "texture")

    def __init__(self, texture: Any, fbo: Any, fmt: PixelFormat) -> None:
        self.texture, self.fbo, self.format, self.mipmapped = texture, fbo, fmt, False

    def read_into(self, out: np.ndarray) -> bool:
        """Read the stored pixels into an array (h, w, 4) of the format's dtype, without gaps; False where that needs
        more than a copy. Waits for the GPU."""
        if self.fbo is None or self.format.layout != "rgba" or self.format.kind in ("10a2fixed", "11float"):
            return False
        context()
        self.texture.read_into(out, alignment=1)
        return True

    def read(self) -> np.ndarray:
        """The stored pixels in a new array, (h, w, components) of the format's dtype, row 0 at the bottom, or (depth,
        h, w, components). Waits for the GPU."""
        context()
        if self.fbo is None:
            return self.texture.read(self.format)
        width, height = self.texture.size
        fmt, dtype = self.format, self.format.dtype
        if fmt.kind in ("10a2fixed", "11float"):
            packed = np.empty((height, width, fmt.components), np.float32)
            self.fbo.read_into(packed, components=fmt.components, dtype="f4", alignment=1)
            return packed
        array = np.empty((height, width, stored_components(fmt)), dtype)
        self.texture.read_into(array, alignment=1)
        return array[..., : fmt.components]


def check_size(width: int, height: int) -> None:
    """CookError where the GPU has no textures of this size."""
    limit = context().info["GL_MAX_TEXTURE_SIZE"]
    if not (0 < width <= limit and 0 < height <= limit):
        raise CookError(f"an image of {width}x{height} is beyond this GPU's 1..{limit}")


def acquire(width: int, height: int, format: str, kind: str = "2d", depth: int = 1) -> Image:
    """A picture, or a texture with slices, with undefined contents. CookError where the GPU has no room or no such
    size."""
    global _held
    check_size(width, height)
    fmt, key = pixel_format(format), (width, height, format, kind, depth)
    _collect()
    waiting = _free.get(key)
    if waiting:
        texture, fbo = waiting.pop()
        _held -= _bytes(key)
    else:
        texture, fbo = _make(width, height, fmt, kind, depth)
    image = Image(texture, fbo, fmt)
    # the finalizer may run on any thread, so it only queues; GPU calls follow here, on the cook thread
    weakref.finalize(image, _returned.append, (key, texture, fbo)).atexit = False
    return image


def _make(width: int, height: int, fmt: PixelFormat, kind: str, depth: int) -> tuple[Any, Any]:
    try:
        return create(width, height, fmt) if kind == "2d" else (create_volume(kind, width, height, depth, fmt), None)
    except CookError:
        raise
    except Exception as cause:
        raise CookError(f"no {width}x{height} texture of format {fmt.name}: {cause}") from cause


def _collect() -> None:
    global _held
    while _returned:
        key, texture, fbo = _returned.popleft()
        _free.setdefault(key, []).append((texture, fbo))
        _held += _bytes(key)
    while _held > BUDGET:
        key = next(k for k, v in _free.items() if v)
        texture, fbo = _free[key].pop(0)
        if fbo is not None:
            fbo.release()
        if texture.extra is not None:
            texture.extra.end()
        texture.release()
        _held -= _bytes(key)
        if not _free[key]:
            del _free[key]


def _bytes(key: _Key) -> int:
    return key[0] * key[1] * key[4] * pixel_format(key[2]).bytes


def image_of(texture: Texture) -> Image:
    """The texture's picture on the GPU, drawn or uploaded on first use."""
    texture.looked = True
    return picture(texture)


def picture(texture: Texture) -> Image:
    """`image_of` for gl/fusion.py, which keeps count of its own."""
    image = texture.draw()
    if image is None:
        image = acquire(texture.width, texture.height, texture.format, texture.kind, texture.depth)
        if image.fbo is None:
            image.texture.write(texture.raw())
        else:
            image.texture.write(upload_array(texture.raw(), texture.pixel_format), alignment=1)
        texture.image = image
    return image  # type: ignore[return-value]


def unused() -> int:
    """Bytes that pictures waiting for reuse hold."""
    _collect()
    return _held
