"""CUDA memory of TOPs. Sources: CUDAMemory_Class, CUDAMemoryShape_Class."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from stovetop.data import dlpack
from stovetop.data.texture import Texture
from stovetop.td.finders import tdError


class CUDAMemoryShape:
    """What a block of CUDA memory holds. Four components of uint8 are in the order BGRA, everything else in RGBA."""

    def __init__(self) -> None:
        self.width = self.height = 0
        self.depth = 1
        self.numComps = 4
        self.dataType: Any = np.uint8
        self.is3D = self.isCube = False

    @classmethod
    def _of(cls, shape: tuple[int, ...], dtype: Any, kind: str) -> CUDAMemoryShape:
        made = cls()
        made.height, made.width, made.numComps = shape[-3:]
        made.depth = shape[0] if len(shape) > 3 else 1
        made.dataType, made.is3D, made.isCube = np.dtype(dtype).type, kind == "3d", kind == "cube"
        return made

    def _array(self) -> tuple[int, ...]:
        """The shape of the array: (height, width, components), with the depth before where there is one."""
        flat = (int(self.height), int(self.width), int(self.numComps))
        return (int(self.depth), *flat) if self._kind() != "2d" else flat

    def _kind(self) -> str:
        return "cube" if self.isCube else "3d" if self.is3D else "2darray" if self.depth > 1 else "2d"

    def __repr__(self) -> str:
        deep = f"x{self.depth}" if self.depth > 1 else ""
        return f"<CUDAMemoryShape {self.width}x{self.height}{deep}x{self.numComps} {np.dtype(self.dataType).name}>"


class CUDAMemory:
    """A block of CUDA memory, given back with this object.

    Stovetop's own: torch, CuPy and others read it in place, by `__dlpack__` and `__cuda_array_interface__`, as an array
    (height, width, components), bottom row first, the components in the order that they have in memory.
    """

    def __init__(self, buffer: Any, shape: CUDAMemoryShape) -> None:
        self._buffer, self._shape = buffer, shape

    @property
    def ptr(self) -> int:
        """The address."""
        return self._buffer.ptr

    @property
    def size(self) -> int:
        """In bytes."""
        return self._buffer.size

    @property
    def shape(self) -> CUDAMemoryShape:
        return self._shape

    @property
    def __cuda_array_interface__(self) -> dict[str, Any]:
        return {
            "shape": self._shape._array(),
            "typestr": np.dtype(self._shape.dataType).str,
            "data": (self.ptr, False),
            "version": 3,
            "stream": self._buffer.stream or 1,
        }

    def __dlpack_device__(self) -> tuple[int, int]:
        from stovetop.gl.cuda import device

        return dlpack.CUDA, device()

    def __dlpack__(self, *, stream: int | None = None, **_: Any) -> Any:
        """A capsule of this memory; the reader's stream (-1: none) waits for what fills it."""
        from stovetop.gl.cuda import in_order

        if stream != -1:
            in_order(self._buffer.stream, stream)
        self._buffer.share()
        return dlpack.capsule(self.ptr, self._shape._array(), self._shape.dataType, self.__dlpack_device__(), self)


class CUDAArray(NamedTuple):
    """Stovetop's own: a TOP's picture as a CUDA array, for texture objects of one's own kernels. array: the handle
    (cudaArray_t); rows come bottom row first, components in the order RGBA."""

    array: int
    width: int
    height: int
    numComps: int
    dataType: Any


class _Block(NamedTuple):
    """CUDA memory to make a picture of. pitch: bytes from row to row; 0: no gaps. release: once it was read."""

    ptr: int
    shape: tuple[int, ...]
    dtype: Any
    pitch: int
    release: Callable[[], None]


def texture_of(given: Any, stream: int | None, is3D: bool = False, isCube: bool = False) -> Texture:
    """A picture of an array in CUDA memory: (height, width[, components]), or with the depth before, in RGBA order.

    tdError for what is no such array.
    """
    from stovetop.gl import cuda

    block = _block(given, stream)
    shape = block.shape if len(block.shape) > 2 else (*block.shape, 1)
    try:
        if len(shape) not in (3, 4) or 0 in shape:
            raise tdError(f"a picture is an array (h, w), (h, w, 1..4) or (d, h, w, 1..4), not {block.shape}")
        kind = "2d" if len(shape) == 3 else "cube" if isCube else "3d" if is3D else "2darray"
        try:
            return cuda.from_device(block.ptr, shape, block.dtype, stream, kind=kind, pitch=block.pitch)
        except ValueError as cause:
            raise tdError(str(cause)) from cause
    finally:
        block.release()


def _block(given: Any, stream: int | None) -> _Block:
    from stovetop.gl import cuda

    found = getattr(given, "__cuda_array_interface__", None)
    if found is not None:
        if found.get("stream") is not None:
            cuda.in_order(found["stream"], stream)
        dtype, shape = np.dtype(found["typestr"]), tuple(found["shape"])
        pitch = _pitch(shape, found.get("strides"), dtype.itemsize)
        return _Block(int(found["data"][0]), shape, dtype, pitch, lambda: None)
    if not hasattr(given, "__dlpack__"):
        raise tdError(f"CUDA memory is an address or an array of torch, CuPy and the like, not {type(given).__name__}")
    if given.__dlpack_device__()[0] not in (dlpack.CUDA, dlpack.CUDA_MANAGED):
        raise tdError(f"this {type(given).__name__} is not in CUDA memory; copyNumpyArray takes arrays of the host")
    taken = dlpack.taken(given.__dlpack__(stream=stream or 1))
    try:
        pitch = _pitch(taken.shape, taken.strides, taken.dtype.itemsize)
    except tdError:
        taken.release()
        raise
    return _Block(taken.ptr, taken.shape, taken.dtype, pitch, taken.release)


def _pitch(shape: tuple[int, ...], strides: tuple[int, ...] | None, size: int) -> int:
    """Bytes from row to row; 0 where there are no gaps. tdError for gaps anywhere else."""
    if strides is None or len(shape) < 2:
        return 0
    inner = shape[2:] if len(shape) == 3 else shape[3:] if len(shape) == 4 else ()
    pixel = size * int(np.prod(inner))
    rows = len(shape) - 2 - len(inner)
    want = {len(shape) - 1: size} if inner else {}
    want[rows + 1] = pixel
    pitch = strides[rows]
    if len(shape) == 4:
        want[0] = pitch * shape[1]
    if any(strides[axis] != step and shape[axis] > 1 for axis, step in want.items()) or pitch < pixel * shape[rows + 1]:
        raise tdError("this array has gaps between its pixels, or another order: make it contiguous first")
    return pitch
