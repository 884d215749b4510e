"""Reading a GPU texture without waiting for it: ask now, take the pixels later."""

from __future__ import annotations

from typing import Any

import numpy as np

from stovetop.data.pixels import expand
from stovetop.data.texture import Texture

from .context import context
from .formats import stored_components
from .pool import image_of

_AS_STORED = {"8fixed": "f1", "16float": "f2", "32float": "f4"}


class Download:
    """The pixels of a texture on their way to memory, as they are stored where OpenGL reads that without converting."""

    def __init__(self, texture: Texture) -> None:
        fmt, size = texture.pixel_format, (texture.height, texture.width)
        kind = "" if fmt.srgb else _AS_STORED.get(fmt.kind, "f4")
        # keeps the picture out of the pool until its pixels were taken
        self.texture: Texture | None = texture
        self.buffer: Any = None
        if kind:
            self.dtype = fmt.dtype if fmt.kind in _AS_STORED else np.dtype(np.float32)
            self.shape = (*size, stored_components(fmt))
            self.buffer = context().buffer(reserve=int(np.prod(self.shape)) * self.dtype.itemsize)
            image_of(texture).fbo.read_into(self.buffer, components=self.shape[2], dtype=kind, alignment=1)

    def result(self) -> np.ndarray:
        """(h, w, 4) float32, row 0 at the bottom, as `Texture.numpy`; waits where the GPU is not done. Call once."""
        texture = self.texture
        assert texture is not None
        self.texture = None
        if self.buffer is None:
            return texture.pixels()
        stored = np.empty(self.shape, self.dtype)
        self.buffer.read_into(stored)
        self.buffer.release()
        return expand(stored[..., : texture.components], texture.pixel_format)
