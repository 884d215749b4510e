"""How long the device works on what is drawn between two moments."""

from __future__ import annotations

import ctypes
import weakref
from collections import deque
from types import TracebackType
from typing import Any

from .context import function

_TIMESTAMP, _RESULT = 0x8E28, 0x8866
_int, _uint = ctypes.c_int, ctypes.c_uint
_dead: deque[Any] = deque()


class Timer:
    """A context manager around drawing; may lie within another. It needs OpenGL from its first use on."""

    def __init__(self) -> None:
        self._names: Any = None

    def __enter__(self) -> Timer:
        if self._names is None:
            while _dead:
                function("glDeleteQueries", _int, ctypes.c_void_p)(2, _dead.popleft())
            self._names = (_uint * 2)()
            function("glGenQueries", _int, ctypes.c_void_p)(2, self._names)
            weakref.finalize(self, _dead.append, self._names).atexit = False
        self._mark(0)
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._mark(1)

    def _mark(self, which: int) -> None:
        function("glQueryCounter", _uint, _uint)(self._names[which], _TIMESTAMP)

    def milliseconds(self) -> float:
        """Of the last use, 0 before the first. Waits for the device."""
        if self._names is None:
            return 0.0
        values = [ctypes.c_uint64(), ctypes.c_uint64()]
        for name, value in zip(self._names, values, strict=True):
            function("glGetQueryObjectui64v", _uint, _uint, ctypes.c_void_p)(name, _RESULT, ctypes.byref(value))
        return (values[1].value - values[0].value) / 1e6
