"""TD's pixel formats as OpenGL textures.

Formats without all four channels are stored with fewer and read through a swizzle; RGB formats have a fourth, unread
channel, because OpenGL need not draw into three-channel textures. Where a driver cannot draw into a packed format
(10-bit, 11-bit) the next wider one stands in.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from stovetop.data.pixels import PixelFormat

from .context import context

_MODERNGL = {"8fixed": "f1", "16fixed": "nu2", "16float": "f2", "32float": "f4", "10a2fixed": "f4", "11float": "f4"}
_INTERNAL = {"srgba8fixed": 0x8C43, "rgb10a2fixed": 0x8059, "rgba11float": 0x8C3A}
#: kind -> the sized formats of 1, 2 and 4 channels
_SIZED = {
    "8fixed": {1: 0x8229, 2: 0x822B, 4: 0x8058},
    "16fixed": {1: 0x822A, 2: 0x822C, 4: 0x805B},
    "16float": {1: 0x822D, 2: 0x822F, 4: 0x881A},
    "32float": {1: 0x822E, 2: 0x8230, 4: 0x8814},
}
_WIDER = {"10a2fixed": "16fixed", "11float": "16float"}
_failed: set[str] = set()


def is_wider(fmt: PixelFormat) -> bool:
    """Whether the driver cannot draw into it, so that a wider format stands in."""
    return fmt.name in _failed


def stored_components(fmt: PixelFormat) -> int:
    """Channels in GPU memory."""
    if fmt.kind == "11float" and fmt.name not in _failed:
        return 3
    return 4 if fmt.layout == "rgb" else fmt.components


def internal_format(fmt: PixelFormat) -> int:
    """OpenGL's number of what is stored."""
    if fmt.name in _INTERNAL and fmt.name not in _failed:
        return _INTERNAL[fmt.name]
    kind = _WIDER[fmt.kind] if fmt.name in _failed else fmt.kind
    return _SIZED[kind][stored_components(fmt)]


def moderngl_type(fmt: PixelFormat) -> str:
    """moderngl's name of what a channel is."""
    return _MODERNGL[fmt.kind]


def create(width: int, height: int, fmt: PixelFormat) -> tuple[Any, Any]:
    """A texture and a framebuffer that draws into it, contents undefined."""
    if fmt.name not in _failed:
        try:
            return _create(width, height, fmt, fmt.kind, _INTERNAL.get(fmt.name))
        except Exception:
            if fmt.kind not in _WIDER:
                raise
            _failed.add(fmt.name)
    return _create(width, height, fmt, _WIDER[fmt.kind], None)


def _create(width: int, height: int, fmt: PixelFormat, kind: str, internal: int | None) -> tuple[Any, Any]:
    ctx = context()
    extra = {"internal_format": internal} if internal else {}
    texture = ctx.texture((width, height), stored_components(fmt), dtype=_MODERNGL[kind], alignment=1, **extra)
    if fmt.swizzle != "RGBA":
        texture.swizzle = fmt.swizzle
    return texture, ctx.framebuffer([texture])


def upload_array(raw: np.ndarray, fmt: PixelFormat) -> np.ndarray:
    """Stored pixels as the GPU wants them: with the fourth channel that RGB formats have there."""
    if raw.shape[2] == stored_components(fmt):
        return np.ascontiguousarray(raw)
    return np.ascontiguousarray(np.concatenate([raw, np.ones((*raw.shape[:2], 1), raw.dtype)], axis=2))
