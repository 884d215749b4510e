"""A CUDA runtime for machines without an NVIDIA GPU: the calls that gl/cuda.py makes, on memory of the host and the
textures of the OpenGL that is there, as strict as the real one where that would go wrong without a word."""

from __future__ import annotations

import ctypes
import itertools

import numpy as np

from stovetop.gl.context import context, function

_u, _i, _p = ctypes.c_uint, ctypes.c_int, ctypes.c_void_p
_RED, _RG, _RGBA = 0x1903, 0x8227, 0x1908
#: what cudaGraphicsGLRegisterImage takes of what Stovetop makes -> channels, type
FORMATS = {
    0x8229: (_RED, np.uint8), 0x822B: (_RG, np.uint8), 0x8058: (_RGBA, np.uint8),
    0x822A: (_RED, np.uint16), 0x822C: (_RG, np.uint16), 0x805B: (_RGBA, np.uint16),
    0x822D: (_RED, np.float16), 0x822F: (_RG, np.float16), 0x881A: (_RGBA, np.float16),
    0x822E: (_RED, np.float32), 0x8230: (_RG, np.float32), 0x8814: (_RGBA, np.float32),
}  # fmt: skip
_CHANNELS = {_RED: 1, _RG: 2, _RGBA: 4}
_TYPES = {np.uint8: 0x1401, np.uint16: 0x1403, np.float16: 0x140B, np.float32: 0x1406}
OK, BAD_VALUE, NO_MEMORY, NO_DEVICE, BAD_HANDLE, UNKNOWN = 0, 1, 2, 100, 400, 999


class Texture:
    """A registered texture; `array` while it is mapped."""

    def __init__(self, name: int, internal: int, size: tuple[int, int]) -> None:
        self.name, self.size = name, size
        self.channels, self.dtype = FORMATS[internal]
        self.array: np.ndarray | None = None
        self.changed = False

    def __int__(self) -> int:
        return self.name

    def bind(self) -> None:
        function("glActiveTexture", _u)(0x84C0)
        function("glBindTexture", _u, _u)(0x0DE1, self.name)
        for packing in (0x0CF5, 0x0D05):
            function("glPixelStorei", _u, _i)(packing, 1)


class Emulator:
    cudaMemcpyKind = staticmethod(int)
    cudaGLDeviceList = staticmethod(int)

    def __init__(self) -> None:
        self.interop, self.limit = True, 1 << 40
        self.memory: dict[int, np.ndarray] = {}
        self.registered: dict[int, Texture] = {}
        self.calls: list[tuple] = []
        self.events = itertools.count(1)

    # -- for tests

    @property
    def held(self) -> int:
        """Bytes of memory that nobody has freed."""
        return sum(len(block) for block in self.memory.values())

    def put(self, array: np.ndarray) -> int:
        """The address of a copy in device memory."""
        data = np.ascontiguousarray(array)
        _, ptr = self.cudaMalloc(data.nbytes)
        self._at(ptr, data.nbytes)[:] = data.reshape(-1).view(np.uint8)
        return ptr

    def get(self, address: int, shape: tuple[int, ...], dtype) -> np.ndarray:
        size = int(np.prod(shape)) * np.dtype(dtype).itemsize
        return self._at(address, size).view(dtype).reshape(shape).copy()

    def names(self) -> list[str]:
        return [name for name, *_ in self.calls]

    def _at(self, address: int, size: int) -> np.ndarray:
        for start, block in self.memory.items():
            if start <= address and address + size <= start + len(block):
                return block[address - start : address - start + size]
        raise AssertionError(f"{size} bytes at {address:#x} are not CUDA memory")

    def _side(self, address: int, size: int, on_device: bool) -> np.ndarray:
        if on_device:
            return self._at(address, size)
        assert all(not s <= address < s + len(b) for s, b in self.memory.items()), "device memory taken for the host's"
        return np.frombuffer((ctypes.c_uint8 * size).from_address(address), np.uint8)

    # -- devices, memory

    def cudaGetDeviceCount(self):
        return OK, 1

    def cudaGetDevice(self):
        return OK, 0

    def cudaSetDevice(self, device):
        return (OK if device == 0 else BAD_VALUE,)

    def cudaGLGetDevices(self, cudaDeviceCount, deviceList):
        return (OK, 1, [0]) if self.interop else (NO_DEVICE, 0, [])

    def cudaMalloc(self, size):
        if self.held + size > self.limit:
            return NO_MEMORY, None
        block = np.full(size, 0xCD, np.uint8)
        self.memory[block.ctypes.data] = block
        self.calls.append(("malloc", size))
        return OK, block.ctypes.data

    def cudaFree(self, devPtr):
        del self.memory[devPtr]
        self.calls.append(("free", devPtr))
        return (OK,)

    def cudaMemcpyAsync(self, dst, src, count, kind, stream):
        return self.cudaMemcpy2DAsync(dst, count, src, count, count, 1, kind, stream)

    def cudaMemcpy2DAsync(self, dst, dpitch, src, spitch, width, height, kind, stream):
        assert width <= min(dpitch, spitch) and kind in (1, 2, 3)
        self.calls.append(("copy", kind, stream))
        for y in range(height):
            source = self._side(src + y * spitch, width, kind != 1)
            self._side(dst + y * dpitch, width, kind != 2)[:] = source
        return (OK,)

    # -- streams

    def cudaStreamSynchronize(self, stream):
        self.calls.append(("synchronize", stream))
        return (OK,)

    def cudaEventCreateWithFlags(self, flags):
        return OK, next(self.events)

    def cudaEventRecord(self, event, stream):
        self.calls.append(("record", event, stream))
        return (OK,)

    def cudaStreamWaitEvent(self, stream, event, flags):
        self.calls.append(("wait", event, stream))
        return (OK,)

    def cudaEventDestroy(self, event):
        return (OK,)

    # -- textures of OpenGL

    def cudaGraphicsGLRegisterImage(self, image, target, flags):
        context()
        assert function("glIsTexture", _u, result=ctypes.c_ubyte)(image) and target == 0x0DE1
        if image in self.registered:
            return UNKNOWN, None
        found = []
        for what in (0x1003, 0x1000, 0x1001):
            function("glActiveTexture", _u)(0x84C0)
            function("glBindTexture", _u, _u)(target, image)
            value = _i()
            function("glGetTexLevelParameteriv", _u, _i, _u, _p)(target, 0, what, ctypes.byref(value))
            found.append(value.value)
        if found[0] not in FORMATS:
            return BAD_VALUE, None
        self.registered[image] = Texture(image, found[0], (found[1], found[2]))
        self.calls.append(("register", image))
        return OK, self.registered[image]

    def cudaGraphicsUnregisterResource(self, resource):
        assert function("glIsTexture", _u, result=ctypes.c_ubyte)(resource.name), "its texture is gone"
        assert resource.array is None, "it is mapped"
        del self.registered[resource.name]
        return (OK,)

    def cudaGraphicsMapResources(self, count, resources, stream):
        assert count == 1
        if resources.array is not None or self.registered.get(resources.name) is not resources:
            return (BAD_HANDLE,)
        resources.bind()
        width, height = resources.size
        resources.array = np.empty((height, width, _CHANNELS[resources.channels]), resources.dtype)
        get = function("glGetTexImage", _u, _i, _u, _u, _p)
        get(0x0DE1, 0, resources.channels, _TYPES[resources.dtype], resources.array.ctypes.data)
        self.calls.append(("map", resources.name, stream))
        return (OK,)

    def cudaGraphicsSubResourceGetMappedArray(self, resource, arrayIndex, mipLevel):
        if resource.array is None:
            return BAD_HANDLE, None
        return OK, resource

    def cudaGraphicsUnmapResources(self, count, resources, stream):
        if resources.array is None:
            return (BAD_HANDLE,)
        if resources.changed:
            resources.bind()
            put = function("glTexSubImage2D", _u, _i, _i, _i, _i, _i, _u, _u, _p)
            kind = _TYPES[resources.dtype]
            put(0x0DE1, 0, 0, 0, *resources.size, resources.channels, kind, resources.array.ctypes.data)
        resources.array, resources.changed = None, False
        self.calls.append(("unmap", resources.name, stream))
        return (OK,)

    def cudaMemcpy2DFromArrayAsync(self, dst, dpitch, src, wOffset, hOffset, width, height, kind, stream):
        rows = src.array.reshape(src.size[1], -1).view(np.uint8)[hOffset : hOffset + height, wOffset : wOffset + width]
        assert rows.shape == (height, width) and width <= dpitch and kind == 3
        for y, row in enumerate(rows):
            self._at(dst + y * dpitch, width)[:] = row
        self.calls.append(("from array", src.name, stream))
        return (OK,)

    def cudaMemcpy2DToArrayAsync(self, dst, wOffset, hOffset, src, spitch, width, height, kind, stream):
        rows = dst.array.reshape(dst.size[1], -1).view(np.uint8)[hOffset : hOffset + height, wOffset : wOffset + width]
        assert rows.shape == (height, width) and width <= spitch and kind == 3
        for y, row in enumerate(rows):
            row[:] = self._at(src + y * spitch, width)
        dst.changed = True
        self.calls.append(("to array", dst.name, stream))
        return (OK,)


def shower(inside):
    """A Script TOP that shows what `copy(scriptOp)` gives it: show(copy) is that TOP, cooked."""
    top = inside.create("scriptTOP", "script1")
    top.par.callbacks.eval().text = "def onCook(scriptOp):\n    parent().fetch('copy')(scriptOp)\n"

    def show(copy):
        inside.store("copy", copy)
        top.cook(force=True)
        assert top.errors() == "", top.errors()
        return top

    return show


def picture(dtype=np.uint8, components=4, size=(5, 7)):
    """Random pixels, integers over all of their range, floats of 0..2."""
    shape, rng = (*size, components), np.random.default_rng(2)
    if np.dtype(dtype).kind == "u":
        return rng.integers(0, np.iinfo(dtype).max, shape, dtype=dtype, endpoint=True)
    return rng.uniform(0, 2, shape).astype(dtype)
