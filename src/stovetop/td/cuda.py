"""CUDA memory of TOPs. Sources: CUDAMemory_Class, CUDAMemoryShape_Class."""

from __future__ import annotations

from typing import Any

import numpy as np


class CUDAMemoryShape:
    """What a block of CUDA memory holds. Four components of uint8 are in the order BGRA, everything else in RGBA."""

    def __init__(self) -> None:
        self.width = self.height = 0
        self.depth = 1
        self.numComps = 4
        self.dataType: Any = np.uint8
        self.is3D = self.isCube = False

    def __repr__(self) -> str:
        return f"<CUDAMemoryShape {self.width}x{self.height}x{self.numComps} {np.dtype(self.dataType).name}>"


class CUDAMemory:
    """A block of CUDA memory, freed with this object."""

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


def cuda_order(pixels: np.ndarray) -> np.ndarray:
    """Pixels (h, w, components) with RGBA and BGRA swapped where CUDA memory has them the other way round."""
    return pixels[..., [2, 1, 0, 3]] if pixels.dtype == np.uint8 and pixels.shape[2] == 4 else pixels
