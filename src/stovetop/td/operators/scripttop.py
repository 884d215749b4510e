"""scriptTOP. Source: ScriptTOP_Class."""

from __future__ import annotations

from typing import Any

import numpy as np

from stovetop.data import imageio
from stovetop.data.texture import Texture
from stovetop.td.cuda import CUDAMemoryShape, texture_of
from stovetop.td.finders import tdError
from stovetop.td.scripted import ScriptedOP
from stovetop.td.top import TOP


class scriptTOP(ScriptedOP, TOP):
    """A Script TOP: its image can be written in its cook, while it is locked, or with Modify Outside of Cook on."""

    __slots__ = ()

    def _put(self, texture: Texture) -> None:
        n = self._live()
        n.kind.writing(n).texture = texture  # type: ignore[attr-defined]

    def copyNumpyArray(self, numpyArray: Any, is3D: bool = False, isCube: bool = False) -> None:
        """Show an array (h, w, 1..4) of uint8, uint16 or float32, bottom row first; (d, h, w, 1..4) as a 2D array, a 3D
        texture or the six faces of a cube map (+X, -X, +Y, -Y, +Z, -Z). tdError for anything else."""
        array = np.asarray(numpyArray)
        if array.ndim not in (3, 4) or not 1 <= array.shape[-1] <= 4 or 0 in array.shape:
            raise tdError(f"{self.path}: copyNumpyArray needs an array of shape (h, w, 1..4), not {array.shape}")
        if array.ndim == 3 and (is3D or isCube):
            what = "a cube map an array (6, h, h, 1..4)" if isCube else "a 3D texture an array (d, h, w, 1..4)"
            raise tdError(f"{self.path}: copyNumpyArray needs for {what}, not {array.shape}")
        if array.dtype not in (np.uint8, np.uint16, np.float32):
            raise tdError(f"{self.path}: copyNumpyArray needs uint8, uint16 or float32, not {array.dtype}")
        kind = "2d" if array.ndim == 3 else "cube" if isCube else "3d" if is3D else "2darray"
        try:
            self._put(Texture.from_numpy(array, kind=kind))
        except ValueError as cause:
            raise tdError(f"{self.path}: {cause}") from cause

    def copyCUDAMemory(
        self,
        address: Any,
        size: int | None = None,
        shape: CUDAMemoryShape | None = None,
        stream: int | None = None,
        *,
        is3D: bool = False,
        isCube: bool = False,
    ) -> None:
        """Show what CUDA memory holds, copied on the device after what the stream has been asked for.

        Stovetop's own: instead of address, size and shape an array of torch, CuPy and the like, (h, w[, 1..4]) or
        (d, h, w, 1..4) in RGBA order; is3D and isCube as for `copyNumpyArray`.
        MissingLibraryError without CUDA; tdError where `size` is too small, and for other arrays.
        """
        from stovetop.gl import cuda

        cuda.runtime()
        try:
            if shape is None:
                if isinstance(address, int):
                    raise tdError("copyCUDAMemory needs size and shape beside an address")
                self._put(texture_of(address, stream, is3D, isCube))
                return
            wanted, dtype = shape._array(), np.dtype(shape.dataType)
            if size is None or size < np.prod(wanted) * dtype.itemsize:
                raise tdError(f"{size} bytes of CUDA memory are too few for {shape}")
            self._put(cuda.from_device(int(address), wanted, dtype, stream, kind=shape._kind(), bgra=True))
        except (tdError, ValueError) as cause:
            raise tdError(f"{self.path}: {cause}") from cause

    def loadByteArray(self, extension: str, byteArray: bytes | bytearray) -> bool:
        """Show the picture in a file's bytes; False where they are none of that type."""
        try:
            texture = imageio.decode(extension, bytes(byteArray))
        except OSError:
            return False
        self._put(texture)
        return True
