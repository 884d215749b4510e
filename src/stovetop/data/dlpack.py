"""DLPack capsules of memory that NumPy does not know: what array libraries exchange without a copy.

Source: https://dmlc.github.io/dlpack/latest/python_spec.html
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

CPU, CUDA, CUDA_HOST, CUDA_MANAGED = 1, 2, 3, 13
_CODES = {"i": 0, "u": 1, "f": 2, "b": 6}
_FRESH, _USED = b"dltensor", b"used_dltensor"


class _Tensor(ctypes.Structure):
    _fields_ = [
        ("data", ctypes.c_void_p), ("device", ctypes.c_int32), ("device_id", ctypes.c_int32), ("ndim", ctypes.c_int32),
        ("code", ctypes.c_uint8), ("bits", ctypes.c_uint8), ("lanes", ctypes.c_uint16),
        ("shape", ctypes.POINTER(ctypes.c_int64)), ("strides", ctypes.POINTER(ctypes.c_int64)),
        ("offset", ctypes.c_uint64),
    ]  # fmt: skip


class _Managed(ctypes.Structure):
    _fields_ = [("tensor", _Tensor), ("context", ctypes.c_void_p), ("deleter", ctypes.c_void_p)]


_Deleter = ctypes.CFUNCTYPE(None, ctypes.c_void_p)
_new = ctypes.pythonapi.PyCapsule_New
_new.restype, _new.argtypes = ctypes.py_object, [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]
_valid = ctypes.pythonapi.PyCapsule_IsValid
_valid.restype, _valid.argtypes = ctypes.c_int, [ctypes.c_void_p, ctypes.c_char_p]
_pointer = ctypes.pythonapi.PyCapsule_GetPointer
_pointer.restype, _pointer.argtypes = ctypes.c_void_p, [ctypes.c_void_p, ctypes.c_char_p]
_rename = ctypes.pythonapi.PyCapsule_SetName
_rename.restype, _rename.argtypes = ctypes.c_int, [ctypes.py_object, ctypes.c_char_p]

#: what capsules that somebody holds are made of, by address
_alive: dict[int, tuple[Any, ...]] = {}


@_Deleter
def _delete(address: int) -> None:
    _alive.pop(address, None)


@_Deleter
def _drop(capsule: int) -> None:
    """A capsule goes; one that nobody has taken the tensor out of takes that along."""
    if _valid(capsule, _FRESH):
        _alive.pop(_pointer(capsule, _FRESH), None)


def capsule(ptr: int, shape: tuple[int, ...], dtype: Any, device: tuple[int, int], owner: Any) -> Any:
    """A capsule of memory without gaps; owner: what has to live as long as somebody reads it."""
    kind = np.dtype(dtype)
    sizes = (ctypes.c_int64 * len(shape))(*shape)
    tensor = _Tensor(ptr, *device, len(shape), _CODES[kind.kind], 8 * kind.itemsize, 1, sizes, None, 0)
    managed = _Managed(tensor, None, ctypes.cast(_delete, ctypes.c_void_p))
    address = ctypes.addressof(managed)
    _alive[address] = (managed, sizes, owner)
    return _new(address, _FRESH, ctypes.cast(_drop, ctypes.c_void_p))


class Foreign(NamedTuple):
    """Memory of another library. strides: in bytes; None: no gaps. release: to be called once it was read."""

    ptr: int
    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    strides: tuple[int, ...] | None
    device: tuple[int, int]
    release: Callable[[], None]


def taken(given: Any) -> Foreign:
    """What a capsule holds, which is ours from here on. ValueError where it is no capsule or was taken before."""
    handle = id(given)
    if not _valid(handle, _FRESH):
        raise ValueError("not a DLPack capsule, or one that was used before")
    address = _pointer(handle, _FRESH)
    _rename(given, _USED)
    managed = _Managed.from_address(address)
    t = managed.tensor
    deleter = _Deleter(managed.deleter) if managed.deleter else None
    kinds = {code: kind for kind, code in _CODES.items()}
    if t.lanes != 1 or t.code not in kinds:
        if deleter is not None:
            deleter(address)
        raise ValueError("values of this type are not exchanged")
    kind = np.dtype(f"{kinds[t.code]}{t.bits // 8}")
    strides = tuple(t.strides[i] * kind.itemsize for i in range(t.ndim)) if t.strides else None
    shape = tuple(t.shape[i] for i in range(t.ndim))

    def release() -> None:
        if deleter is not None:
            deleter(address)

    return Foreign((t.data or 0) + t.offset, shape, kind, strides, (t.device, t.device_id), release)
