"""Python's cyclic garbage collector while very many objects are made that all stay."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

#: new objects until it looks for cycles again
OBJECTS = 1_000_000


@contextmanager
def rarely() -> Iterator[None]:
    """The collector waits for a million new objects: else it goes through all of them again and again, in vain."""
    before = gc.get_threshold()
    if before[0]:
        gc.set_threshold(max(before[0], OBJECTS), *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
