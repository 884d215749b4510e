"""Reading a GPU texture without waiting for it: ask now, take the pixels later."""

from __future__ import annotations

from typing import Any

import numpy as np

from stovetop.data.texture import Texture

from .context import context
from .pool import image_of


class Download:
    """RGBA float32 pixels of a texture on their way to memory."""

    def __init__(self, texture: Texture) -> None:
        self.size = (texture.height, texture.width)
        self.buffer: Any = context().buffer(reserve=texture.width * texture.height * 16)
        image_of(texture).fbo.read_into(self.buffer, components=4, dtype="f4", alignment=1)
        # keeps the picture out of the pool until its pixels were taken
        self.texture: Texture | None = texture

    def result(self) -> np.ndarray:
        """(h, w, 4) float32, row 0 at the bottom, as `Texture.numpy`; waits where the GPU is not done. Call once."""
        texture = self.texture
        assert texture is not None
        stored = np.frombuffer(self.buffer.read(), np.float32).reshape(*self.size, 4)
        self.buffer.release()
        self.texture = None
        fmt = texture.pixel_format
        if fmt.srgb:
            return texture.numpy()
        out = np.empty_like(stored)
        for i, source in enumerate(fmt.swizzle):
            out[..., i] = float(source) if source in "01" else stored[..., "RGBA".index(source)]
        return out
