"""Pixels in CUDA memory, by way of the host: what scripts exchange with other CUDA code."""

from __future__ import annotations

import weakref
from typing import Any

import numpy as np

from stovetop.core.errors import MissingLibraryError

_HOST_TO_DEVICE, _DEVICE_TO_HOST = 1, 2


class DeviceBuffer:
    """CUDA memory with a copy of an array; freed with this object. `ptr` is its address, `size` its bytes."""

    def __init__(self, array: np.ndarray, stream: int | None = None) -> None:
        runtime = _runtime()
        data = np.ascontiguousarray(array)
        self.size = data.nbytes
        self.ptr = int(_checked(runtime.cudaMalloc(self.size)))
        weakref.finalize(self, runtime.cudaFree, self.ptr)
        _wait(runtime, stream)
        _checked(runtime.cudaMemcpy(self.ptr, data.ctypes.data, self.size, runtime.cudaMemcpyKind(_HOST_TO_DEVICE)))


def download(address: int, shape: tuple[int, ...], dtype: Any, stream: int | None = None) -> np.ndarray:
    """A copy of CUDA memory as an array, once what the stream has queued is done."""
    runtime = _runtime()
    out = np.empty(shape, dtype)
    _wait(runtime, stream)
    _checked(runtime.cudaMemcpy(out.ctypes.data, address, out.nbytes, runtime.cudaMemcpyKind(_DEVICE_TO_HOST)))
    return out


def _runtime() -> Any:
    """The CUDA runtime; MissingLibraryError where there is no NVIDIA GPU or no `cuda-bindings`."""
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


def _checked(result: tuple[Any, ...]) -> Any:
    error, *values = result
    if int(error):
        raise MissingLibraryError(f"CUDA: {getattr(error, 'name', error)}")
    return values[0] if values else None


def _wait(runtime: Any, stream: int | None) -> None:
    if stream is not None:
        _checked(runtime.cudaStreamSynchronize(stream))
