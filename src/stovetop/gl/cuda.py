"""CUDA memory and pictures of the GPU, exchanged on the device; by way of the host where OpenGL draws elsewhere.

A texture is registered with CUDA once, for as long as it lives, and mapped for each exchange. Rows come bottom row
first, as OpenGL has them. Streams are handles; None is the default stream.
"""

from __future__ import annotations

import ctypes
import weakref
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import numpy as np

from stovetop.core.errors import CookError, MissingLibraryError
from stovetop.data.pixels import format_for, pixel_format
from stovetop.data.texture import Texture

from .context import context, function
from .draw import Target
from .fusion import Pass, lazy, shader
from .pool import Image, acquire, image_of
from .slices import layer, stack

_TO_DEVICE, _TO_HOST, _ON_DEVICE = 1, 2, 3
_TEXTURE_2D, _ALL_DEVICES = 0x0DE1, 1
#: bytes of freed memory that are kept for the next request, which saves the driver's call
BUDGET = 1 << 30
#: what CUDA cannot map -> what it gets instead; sRGB is stored in the same bits
_INSTEAD = {
    "srgba8fixed": "rgba8fixed",
    "rgb10a2fixed": "rgba32float",
    "rgba11float": "rgba32float",
    "rgb16float": "rgba16float",
    "rgb32float": "rgba32float",
}

_free: dict[tuple[int, int], list[int]] = {}
_returned: deque[tuple[int, int, int, bool]] = deque()
_held = 0


class DeviceBuffer:
    """CUDA memory, undefined at first; given back with this object. `ptr` is its address, `size` its bytes.

    shared: read on other streams than its own, so that it is not handed out again but freed, which waits for them.
    """

    def __init__(self, size: int, stream: int | None) -> None:
        self.size, self.stream, self._shared = size, int(stream or 0), [False]
        self.ptr = _take(size, self.stream)
        # the finalizer may run on any thread, so it only queues
        weakref.finalize(self, _give_back, size, self.stream, self.ptr, self._shared).atexit = False

    def share(self) -> None:
        self._shared[0] = True


def _give_back(size: int, stream: int, ptr: int, shared: list[bool]) -> None:
    _returned.append((size, stream, ptr, shared[0]))


def _take(size: int, stream: int) -> int:
    """Memory of this size; a block that was freed serves the stream that it was used on, whose work is in order."""
    global _held
    cuda = runtime()
    _collect(cuda)
    waiting = _free.get((size, stream))
    if waiting:
        _held -= size
        return waiting.pop()
    error, ptr = cuda.cudaMalloc(size)
    if int(error):
        _release(cuda, 0)
        error, ptr = cuda.cudaMalloc(size)
    if int(error):
        raise CookError(f"no room for {size:,} bytes on the CUDA device ({_name(error)})")
    return int(ptr)


def _collect(cuda: Any) -> None:
    global _held
    while _returned:
        size, stream, ptr, shared = _returned.popleft()
        if shared:
            cuda.cudaFree(ptr)
        else:
            _free.setdefault((size, stream), []).append(ptr)
            _held += size
    _release(cuda, BUDGET)


def _release(cuda: Any, budget: int) -> None:
    """Free what waits, the oldest sizes first, until no more than the budget is left."""
    global _held
    while _held > budget:
        key = next(k for k, v in _free.items() if v)
        cuda.cudaFree(_free[key].pop(0))
        _held -= key[0]
        if not _free[key]:
            del _free[key]


# -- the driver


@cache
def runtime() -> Any:
    """The CUDA runtime, on OpenGL's device; MissingLibraryError where there is no NVIDIA GPU or no `cuda-bindings`."""
    try:
        from cuda.bindings import runtime
    except ImportError as cause:
        raise MissingLibraryError("CUDA memory needs `pip install stovetop[cuda]` and an NVIDIA GPU") from cause
    try:
        error, count = runtime.cudaGetDeviceCount()
    except Exception as cause:  # the bindings raise their own errors where the driver is absent
        raise MissingLibraryError(f"CUDA memory needs an NVIDIA GPU and its driver ({cause})") from cause
    if int(error) or not count:
        raise MissingLibraryError("CUDA memory needs an NVIDIA GPU and its driver")
    return runtime


@cache
def device() -> int:
    """The CUDA device that exchanges memory with TOPs: the one that OpenGL draws on where that is one."""
    found = _drawing()
    if found is None:
        return int(checked(runtime().cudaGetDevice()))
    checked(runtime().cudaSetDevice(found))
    return found


def interop() -> bool:
    """Whether OpenGL draws on a CUDA device; otherwise pixels go by way of the host."""
    return _drawing() is not None


@cache
def _drawing() -> int | None:
    context()
    cuda = runtime()
    error, count, devices = cuda.cudaGLGetDevices(1, cuda.cudaGLDeviceList(_ALL_DEVICES))
    return int(devices[0]) if not int(error) and count else None


def available() -> bool:
    """Whether there is CUDA at all."""
    try:
        runtime()
    except MissingLibraryError:
        return False
    return True


def checked(result: tuple[Any, ...]) -> Any:
    """The value that a call of CUDA gave; CookError where it failed."""
    error, *values = result
    if int(error):
        raise CookError(f"CUDA: {_name(error)}")
    return values[0] if values else None


def _name(error: Any) -> str:
    return str(getattr(error, "name", error))


def in_order(before: int | None, after: int | None) -> None:
    """What stream `after` does from here on waits for what stream `before` has been asked for."""
    first, second = (0 if s in (None, 1) else int(s) for s in (before, after))
    if first == second:
        return
    cuda = runtime()
    event = checked(cuda.cudaEventCreateWithFlags(2))  # without times
    checked(cuda.cudaEventRecord(event, first))
    checked(cuda.cudaStreamWaitEvent(second, event, 0))
    checked(cuda.cudaEventDestroy(event))


# -- textures


class Registration:
    """A texture that CUDA knows; ended before OpenGL deletes it."""

    def __init__(self, texture: Any) -> None:
        self.cuda = runtime()
        self.resource = checked(self.cuda.cudaGraphicsGLRegisterImage(texture.glo, _TEXTURE_2D, 0))

    def end(self) -> None:
        self.cuda.cudaGraphicsUnregisterResource(self.resource)


@contextmanager
def mapped(image: Image, stream: int | None) -> Iterator[Any]:
    """The CUDA array of a picture from the pool. While it lasts OpenGL must leave the picture alone; CUDA's work on the
    stream follows OpenGL's before, and OpenGL's afterwards follows that."""
    cuda, texture = runtime(), image.texture
    if texture.extra is None:
        texture.extra = Registration(texture)
    resource, queue = texture.extra.resource, int(stream or 0)
    checked(cuda.cudaGraphicsMapResources(1, resource, queue))
    try:
        yield checked(cuda.cudaGraphicsSubResourceGetMappedArray(resource, 0, 0))
    finally:
        checked(cuda.cudaGraphicsUnmapResources(1, resource, queue))


def to_device(texture: Texture, stream: int | None, bgra: bool = False) -> tuple[DeviceBuffer, tuple[int, ...], Any]:
    """A copy in CUDA memory: (memory, shape, dtype), [depth,] height, width and components as the format stores them.

    Formats that CUDA has no word for become RGBA ones. bgra: four components of 8 bits in this order.
    """
    if not interop():
        return _through_host(texture, stream, bgra)
    device()
    slices = 1 if texture.kind == "2d" else texture.depth
    memory: DeviceBuffer | None = None
    for i in range(slices):
        image = _exported(texture if texture.kind == "2d" else layer(texture, i), bgra)
        fmt, (width, height) = image.format, image.texture.size
        row = width * fmt.components * fmt.dtype.itemsize
        memory = memory or DeviceBuffer(slices * row * height, stream)
        with mapped(image, stream) as array:
            checked(
                runtime().cudaMemcpy2DFromArrayAsync(
                    memory.ptr + i * row * height, row, array, 0, 0, row, height, _kind(_ON_DEVICE), memory.stream
                )
            )
    assert memory is not None
    shape = (height, width, fmt.components)
    return memory, shape if texture.kind == "2d" else (slices, *shape), fmt.dtype


def exported(texture: Texture) -> Image:
    """The picture as CUDA can map it: its own where that has a format that CUDA knows. CookError without interop."""
    if not interop():
        raise CookError("OpenGL does not draw on the CUDA device: its pictures cannot be mapped, only copied")
    device()
    return _exported(texture, False)


def _exported(texture: Texture, bgra: bool) -> Image:
    name = _INSTEAD.get(texture.format, texture.format)
    if texture.format == "srgba8fixed":
        texture = Texture(texture.width, texture.height, name, image=_same_bits(image_of(texture), name))
    if bgra and name == "rgba8fixed":
        return image_of(_drawn(texture, name, "texture(in0, uv).bgra"))
    image = image_of(texture) if name == texture.format else None
    # a picture without a framebuffer is no colour picture of the pool
    return image if image is not None and image.fbo is not None else image_of(_drawn(texture, name))


def converted(texture: Texture, format: str) -> Texture:
    """The picture, or the texture with slices, in another pixel format."""
    if texture.format == format:
        return texture
    if texture.kind == "2d":
        return _drawn(texture, format)
    slices = (_drawn(layer(texture, i), format) for i in range(texture.depth))
    return stack(texture.kind, texture.depth, slices, texture.newest)


def _drawn(texture: Texture, format: str, value: str = "texture(in0, uv)") -> Texture:
    target = Target(texture.width, texture.height, format, texture.aspect_size)
    code = f"vec4 cook(vec2 uv) {{ return {value}; }}"
    return lazy(Pass(shader("cuda", code, "", (True,)), target, [texture], {}, [("nearest", "hold")]))


def _same_bits(image: Image, format: str) -> Image:
    """A copy of what is stored in another format of the same size."""
    width, height = image.texture.size
    out = acquire(width, height, format)
    u, i = ctypes.c_uint, ctypes.c_int
    copy = function("glCopyImageSubData", u, u, i, i, i, i, u, u, i, i, i, i, i, i, i)
    copy(image.texture.glo, _TEXTURE_2D, 0, 0, 0, 0, out.texture.glo, _TEXTURE_2D, 0, 0, 0, 0, width, height, 1)
    return out


def from_device(
    address: int, shape: tuple[int, ...], dtype: Any, stream: int | None, *,
    kind: str = "2d", bgra: bool = False, pitch: int = 0,
) -> Texture:  # fmt: skip
    """A picture of CUDA memory: (height, width, 1..4) or (depth, height, width, 1..4) of uint8, uint16, float16 or
    float32, three components with an alpha of 1.

    bgra: four components of 8 bits come in this order. pitch: bytes from row to row; 0: no gaps. ValueError for other
    shapes and types. The memory may change once the stream has done what it was asked for so far.
    """
    dtype, row = np.dtype(dtype), shape[-2] * shape[-1] * np.dtype(dtype).itemsize
    name = format_for(dtype, shape[-1])
    pitch = pitch or row
    if not interop():
        return _from_host(address, shape, dtype, stream, kind, bgra, pitch)
    device()
    size = pitch * shape[-3]
    if kind == "2d":
        return _imported(address, shape, name, stream, bgra, pitch)
    slices = (_imported(address + i * size, shape[1:], name, stream, bgra, pitch) for i in range(shape[0]))
    return stack(kind, shape[0], slices)


def _imported(address: int, shape: tuple[int, ...], format: str, stream: int | None, bgra: bool, pitch: int) -> Texture:
    cuda, queue = runtime(), int(stream or 0)
    height, width, components = shape
    fmt = pixel_format(format)
    size = fmt.dtype.itemsize
    row, memory = width * components * size, None
    if components == 3:
        # a fourth component between the pixels: there are no textures of three
        memory = DeviceBuffer(width * height * 4 * size, stream)
        pixels = [(address, width * height, memory.ptr)]
        if pitch != row:
            pixels = [(address + y * pitch, width, memory.ptr + y * width * 4 * size) for y in range(height)]
        for source, count, to in pixels:
            checked(cuda.cudaMemcpy2DAsync(to, 4 * size, source, 3 * size, 3 * size, count, _kind(_ON_DEVICE), queue))
        address, row = memory.ptr, width * 4 * size
        pitch = row
    image = acquire(width, height, format)
    with mapped(image, stream) as array:
        checked(cuda.cudaMemcpy2DToArrayAsync(array, 0, 0, address, pitch, row, height, _kind(_ON_DEVICE), queue))
    texture = Texture(width, height, format, image=image)
    if components == 3:
        return _drawn(texture, format, "vec4(texture(in0, uv).rgb, 1.0)")
    return _drawn(texture, format, "texture(in0, uv).bgra") if bgra and format == "rgba8fixed" else texture


def _kind(number: int) -> Any:
    return runtime().cudaMemcpyKind(number)


# -- by way of the host


def _through_host(texture: Texture, stream: int | None, bgra: bool) -> tuple[DeviceBuffer, tuple[int, ...], Any]:
    raw = texture.raw()
    name = _INSTEAD.get(texture.format, texture.format)
    if pixel_format(name).components != raw.shape[-1]:
        raw = np.concatenate([raw, np.ones((*raw.shape[:-1], 1), raw.dtype)], axis=-1)
    raw = np.ascontiguousarray(reordered(raw) if bgra else raw)
    memory = DeviceBuffer(raw.nbytes, stream)
    cuda = runtime()
    checked(cuda.cudaMemcpyAsync(memory.ptr, raw.ctypes.data, raw.nbytes, _kind(_TO_DEVICE), memory.stream))
    checked(cuda.cudaStreamSynchronize(memory.stream))  # the array must not go before
    return memory, raw.shape, raw.dtype


def _from_host(
    address: int, shape: tuple[int, ...], dtype: Any, stream: int | None, kind: str, bgra: bool, pitch: int
) -> Texture:
    out = np.empty(shape, dtype)
    cuda, queue, row = runtime(), int(stream or 0), shape[-2] * shape[-1] * out.itemsize
    rows = out.size * out.itemsize // row
    checked(cuda.cudaMemcpy2DAsync(out.ctypes.data, row, address, pitch, row, rows, _kind(_TO_HOST), queue))
    checked(cuda.cudaStreamSynchronize(queue))
    return Texture.from_numpy(reordered(out) if bgra else out, kind=kind, copy=False)


def reordered(pixels: np.ndarray) -> np.ndarray:
    """RGBA as BGRA and the other way round, of four components of 8 bits; others as they are."""
    return pixels[..., [2, 1, 0, 3]] if pixels.dtype == np.uint8 and pixels.shape[-1] == 4 else pixels
