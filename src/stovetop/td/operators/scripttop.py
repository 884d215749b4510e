"""scriptTOP. Source: ScriptTOP_Class."""

from __future__ import annotations

from typing import Any

import numpy as np

from stovetop.data import imageio
from stovetop.data.texture import Texture
from stovetop.td.cuda import CUDAMemoryShape, cuda_order
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
        """Show an array (h, w, 1..4) of uint8, uint16 or float32, bottom row first. tdError for anything else."""
        array = np.asarray(numpyArray)
        if is3D or isCube or array.ndim == 4:
            raise tdError(f"{self.path}: 3D textures, texture arrays and cube maps are not supported yet")
        if array.ndim != 3 or not 1 <= array.shape[2] <= 4 or 0 in array.shape:
            raise tdError(f"{self.path}: copyNumpyArray needs an array of shape (h, w, 1..4), not {array.shape}")
        if array.dtype not in (np.uint8, np.uint16, np.float32):
            raise tdError(f"{self.path}: copyNumpyArray needs uint8, uint16 or float32, not {array.dtype}")
        self._put(Texture.from_numpy(array))

    def copyCUDAMemory(self, address: int, size: int, shape: CUDAMemoryShape, stream: int | None = None) -> None:
        """Show what CUDA memory holds. MissingLibraryError without CUDA; tdError where `size` is too small."""
        from stovetop.gl.cuda import download

        wanted = (shape.height, shape.width, shape.numComps)
        if size < np.prod(wanted) * np.dtype(shape.dataType).itemsize:
            raise tdError(f"{self.path}: {size} bytes of CUDA memory are too few for {shape}")
        self._put(Texture.from_numpy(cuda_order(download(address, wanted, shape.dataType, stream))))

    def loadByteArray(self, extension: str, byteArray: bytes | bytearray) -> bool:
        """Show the picture in a file's bytes; False where they are none of that type."""
        try:
            texture = imageio.decode(extension, bytes(byteArray))
        except OSError:
            return False
        self._put(texture)
        return True
