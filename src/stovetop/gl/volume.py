"""Textures with slices on the GPU: 3D, 2D arrays and cubes, which moderngl wraps in too few formats.

They are filled and read slice by slice, through pictures: what draws, draws pictures.
"""

from __future__ import annotations

import ctypes
from functools import cache

import numpy as np

from stovetop.core.errors import CookError
from stovetop.data.pixels import PixelFormat

from .context import context, function
from .formats import internal_format, stored_components, upload_array

_TARGETS = {"3d": 0x806F, "2darray": 0x8C1A, "cube": 0x8513}
_FACE, _TEXTURE0, _SWIZZLE, _MAX_LEVEL, _SEAMLESS = 0x8515, 0x84C0, 0x8E46, 0x813D, 0x884F
_READ_FRAMEBUFFER, _COLOR0, _UNPACK, _PACK = 0x8CA8, 0x8CE0, 0x0CF5, 0x0D05
_TEXTURE_2D = 0x0DE1
_CHANNELS = {1: 0x1903, 2: 0x8227, 3: 0x1907, 4: 0x1908}
_TYPES = {"uint8": 0x1401, "uint16": 0x1403, "float16": 0x140B, "float32": 0x1406}
_SOURCES = {"R": 0x1903, "G": 0x1904, "B": 0x1905, "A": 0x1906, "0": 0, "1": 1}
_LIMITS = {
    "3d": "GL_MAX_3D_TEXTURE_SIZE",
    "2darray": "GL_MAX_ARRAY_TEXTURE_LAYERS",
    "cube": "GL_MAX_CUBE_MAP_TEXTURE_SIZE",
}
_uint, _int, _pointer = ctypes.c_uint, ctypes.c_int, ctypes.c_void_p


class VolumeTexture:
    """The OpenGL texture, contents undefined; the same few methods as moderngl's."""

    def __init__(self, kind: str, width: int, height: int, depth: int, fmt: PixelFormat) -> None:
        self.kind, self.size, self.depth, self.format = kind, (width, height), depth, fmt
        self.target, self.extra = _TARGETS[kind], None
        name = _uint()
        function("glGenTextures", _int, _pointer)(1, ctypes.byref(name))
        self.glo = name.value
        self.use(0)
        channels, kind_of = _CHANNELS[stored_components(fmt)], _TYPES[str(fmt.dtype)]
        internal = internal_format(fmt)
        if kind == "cube":
            context().enable_direct(_SEAMLESS)
            make = function("glTexImage2D", _uint, *(_int,) * 5, _uint, _uint, _pointer)
            for face in range(6):
                make(_FACE + face, 0, internal, width, height, 0, channels, kind_of, None)
        else:
            make = function("glTexImage3D", _uint, *(_int,) * 6, _uint, _uint, _pointer)
            make(self.target, 0, internal, width, height, depth, 0, channels, kind_of, None)
        if fmt.swizzle != "RGBA":
            sources = (_int * 4)(*(_SOURCES[c] for c in fmt.swizzle))
            function("glTexParameteriv", _uint, _uint, _pointer)(self.target, _SWIZZLE, sources)
        self._max_level(0)

    def _max_level(self, level: int) -> None:
        function("glTexParameteri", _uint, _uint, _int)(self.target, _MAX_LEVEL, level)

    def use(self, unit: int) -> None:
        function("glActiveTexture", _uint)(_TEXTURE0 + unit)
        function("glBindTexture", _uint, _uint)(self.target, self.glo)

    def build_mipmaps(self) -> None:
        self.use(0)
        self._max_level(1000)
        function("glGenerateMipmap", _uint)(self.target)

    def write(self, raw: np.ndarray) -> None:
        """All slices, (depth, h, w, components) as the format stores them."""
        self.use(0)
        function("glPixelStorei", _uint, _int)(_UNPACK, 1)
        for i, slice_ in enumerate(raw):
            data = upload_array(slice_, self.format)
            args = (_CHANNELS[data.shape[2]], _TYPES[str(data.dtype)], data.ctypes.data)
            if self.kind == "cube":
                put = function("glTexSubImage2D", _uint, *(_int,) * 5, _uint, _uint, _pointer)
                put(_FACE + i, 0, 0, 0, *self.size, *args)
            else:
                put = function("glTexSubImage3D", _uint, *(_int,) * 7, _uint, _uint, _pointer)
                put(self.target, 0, 0, 0, i, *self.size, 1, *args)

    def read(self, fmt: PixelFormat) -> np.ndarray:
        """All slices, (depth, h, w, components) of the format's dtype. Waits for the GPU."""
        self.use(0)
        function("glPixelStorei", _uint, _int)(_PACK, 1)
        stored = stored_components(fmt)
        out = np.empty((self.depth, self.size[1], self.size[0], stored), fmt.dtype)
        get = function("glGetTexImage", _uint, _int, _uint, _uint, _pointer)
        if self.kind == "cube":
            for i in range(6):
                get(_FACE + i, 0, _CHANNELS[stored], _TYPES[str(fmt.dtype)], out[i].ctypes.data)
        else:
            get(self.target, 0, _CHANNELS[stored], _TYPES[str(fmt.dtype)], out.ctypes.data)
        return out[..., : fmt.components]

    def read_from(self, index: int) -> None:
        """Make a slice what is copied from."""
        bind = function("glBindFramebuffer", _uint, _uint)
        bind(_READ_FRAMEBUFFER, _framebuffer())
        if self.kind == "cube":
            attach = function("glFramebufferTexture2D", _uint, _uint, _uint, _uint, _int)
            attach(_READ_FRAMEBUFFER, _COLOR0, _FACE + index, self.glo, 0)
        else:
            layer = function("glFramebufferTextureLayer", _uint, _uint, _uint, _int, _int)
            layer(_READ_FRAMEBUFFER, _COLOR0, self.glo, 0, index)
        function("glReadBuffer", _uint)(_COLOR0)

    def copy_to(self, index: int) -> None:
        """Copy what is read from into a slice."""
        self.use(0)
        if self.kind == "cube":
            function("glCopyTexSubImage2D", _uint, *(_int,) * 7)(_FACE + index, 0, 0, 0, 0, 0, *self.size)
        else:
            function("glCopyTexSubImage3D", _uint, *(_int,) * 8)(self.target, 0, 0, 0, index, 0, 0, *self.size)

    def release(self) -> None:
        function("glDeleteTextures", _int, _pointer)(1, ctypes.byref(_uint(self.glo)))


def read_from(picture: int) -> None:
    """Make a picture's texture what is copied from. Through the framebuffer that it is drawn with, Mesa 22.3 copies
    (r, r, r, 1) once that was used in some other ways."""
    function("glBindFramebuffer", _uint, _uint)(_READ_FRAMEBUFFER, _framebuffer())
    attach = function("glFramebufferTexture2D", _uint, _uint, _uint, _uint, _int)
    attach(_READ_FRAMEBUFFER, _COLOR0, _TEXTURE_2D, picture, 0)
    function("glReadBuffer", _uint)(_COLOR0)


@cache
def _framebuffer() -> int:
    """The framebuffer that slices are read through."""
    name = _uint()
    function("glGenFramebuffers", _int, _pointer)(1, ctypes.byref(name))
    return name.value


def make(kind: str, width: int, height: int, depth: int, fmt: PixelFormat) -> VolumeTexture:
    """CookError where the device has no such size, or a cube's faces are not square."""
    limit = context().info[_LIMITS[kind]]
    widest = context().info["GL_MAX_TEXTURE_SIZE"] if kind == "2darray" else limit
    if not (0 < width <= widest and 0 < height <= widest and 0 < depth <= (6 if kind == "cube" else limit)):
        raise CookError(f"a {kind} texture of {width}x{height}x{depth} is beyond this GPU's {widest}x{widest}x{limit}")
    if kind == "cube" and width != height:
        raise CookError(f"the faces of a cube map are square, not {width}x{height}")
    return VolumeTexture(kind, width, height, depth, fmt)
