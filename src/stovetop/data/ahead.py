"""Reading before it is asked for."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from time import perf_counter
from typing import Any


class Ahead:
    """`read(index)` on threads, some of it before anybody asks. When it is done changes, never what comes of it.

    All reading happens on its threads, so with one worker `read` needs no lock. misses: how often `get` found nothing
    begun; waited: seconds that the last `get` waited.
    """

    def __init__(self, read: Callable[[int], Any], workers: int = 1) -> None:
        self._read = read
        self._pool = ThreadPoolExecutor(min(workers, (os.cpu_count() or 1)), "read ahead")
        self._begun: dict[int, Future[Any]] = {}
        self.misses, self.waited = 0, 0.0

    def get(self, index: int) -> Any:
        """What `read` gives for it, or raises."""
        start = perf_counter()
        found = self._begun.get(index)
        if found is None:
            self.misses += 1
            # what waits in line would only keep this one waiting
            self._drop(lambda _: False)
            found = self._begun[index] = self._pool.submit(self._read, index)
        try:
            return found.result()
        finally:
            self.waited = perf_counter() - start

    def expect(self, indices: Iterable[int]) -> None:
        """These come next, soonest first: they are begun, whatever else was begun is forgotten."""
        wanted = list(dict.fromkeys(indices))
        keep = set(wanted)
        self._drop(keep.__contains__)
        for index in wanted:
            if index not in self._begun:
                self._begun[index] = self._pool.submit(self._read, index)

    def _drop(self, keep: Callable[[int], bool]) -> None:
        for index in [i for i in self._begun if not keep(i)]:
            self._begun.pop(index).cancel()

    @property
    def read_ahead(self) -> int:
        """How many of those expected are there."""
        return sum(f.done() for f in self._begun.values())

    @property
    def expected(self) -> list[int]:
        return list(self._begun)

    def close(self, last: Callable[[], Any] = lambda: None) -> None:
        """Give up what waits; `last` is called where the reading was done."""
        self._begun.clear()
        try:
            self._pool.submit(last)
        except (RuntimeError, CancelledError):
            return
        self._pool.shutdown(wait=True, cancel_futures=False)
