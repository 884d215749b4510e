"""Arrays that shaders index: texture buffers and one-dimensional lookups, which moderngl does not wrap."""

from __future__ import annotations

import ctypes
import weakref
from collections import deque
from functools import cache
from typing import Any

import numpy as np

from .context import context, function

_TEXTURE0, _TEXTURE_BUFFER, _TEXTURE_1D = 0x84C0, 0x8C2A, 0x0DE0
_MIN_FILTER, _MAG_FILTER, _WRAP_S, _LINEAR, _HOLD = 0x2801, 0x2800, 0x2802, 0x2601, 0x812F
_R32F, _RED, _FLOAT = 0x822E, 0x1903, 0x1406
_BUFFER_FORMATS = {1: 0x822E, 2: 0x8230, 3: 0x8815, 4: 0x8814}  # R32F, RG32F, RGB32F, RGBA32F
_uint, _int = ctypes.c_uint, ctypes.c_int
_dead: deque[tuple[int, Any]] = deque()


class TextureBuffer:
    """A `samplerBuffer`: rows (n, 1..4) of float32, read with `texelFetch(name, i)`."""

    def __init__(self, values: np.ndarray) -> None:
        _release_dead()
        values = np.ascontiguousarray(values, np.float32)
        self.buffer = context().buffer(values.tobytes() or bytes(16))
        self.name = _generate()
        _bind(self.name, 0, _TEXTURE_BUFFER)
        set_buffer = function("glTexBuffer", _uint, _uint, _uint)
        set_buffer(_TEXTURE_BUFFER, _BUFFER_FORMATS[values.shape[1]], self.buffer.glo)
        weakref.finalize(self, _dead.append, (self.name, self.buffer)).atexit = False

    def use(self, unit: int) -> None:
        _bind(self.name, unit, _TEXTURE_BUFFER)


@cache
def sine_lookup() -> int:
    """The texture of `sTDSineLookup`: from 0 to 1 as a sine rises, 1024 samples; before it 0, after it 1."""
    table = np.sin(np.linspace(0, np.pi / 2, 1024)).astype(np.float32)
    name = _generate()
    _bind(name, 0, _TEXTURE_1D)
    image = function("glTexImage1D", _uint, _int, _int, _int, _int, _uint, _uint, ctypes.c_void_p)
    image(_TEXTURE_1D, 0, _R32F, len(table), 0, _RED, _FLOAT, table.ctypes.data)
    parameter = function("glTexParameteri", _uint, _uint, _int)
    for key, value in ((_MIN_FILTER, _LINEAR), (_MAG_FILTER, _LINEAR), (_WRAP_S, _HOLD)):
        parameter(_TEXTURE_1D, key, value)
    return name


def use_line(name: int, unit: int) -> None:
    """Bind a one-dimensional texture."""
    _bind(name, unit, _TEXTURE_1D)
    function("glBindSampler", _uint, _uint)(unit, 0)


def _generate() -> int:
    name = _uint()
    function("glGenTextures", _int, ctypes.c_void_p)(1, ctypes.byref(name))
    return name.value


def _bind(name: int, unit: int, kind: int) -> None:
    function("glActiveTexture", _uint)(_TEXTURE0 + unit)
    function("glBindTexture", _uint, _uint)(kind, name)


def _release_dead() -> None:
    while _dead:
        name, buffer = _dead.popleft()
        function("glDeleteTextures", _int, ctypes.c_void_p)(1, ctypes.byref(_uint(name)))
        buffer.release()
