"""Which primitives belong together: all, groups of N, or every N-th (Align, Fillet)."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

SETS = {"all": "All Primitives", "group": "Groups of N Primitives", "skip": "Skip Every Nth Primitive"}


def sets(how: str, every: int, which: NDArray[Any]) -> list[NDArray[Any]]:
    """(n,) primitive numbers as rows."""
    n = max(every, 1)
    if how == "group":
        return [which[i : i + n] for i in range(0, len(which), n)]
    return [which[k::n] for k in range(min(n, len(which)))] if how == "skip" else [which]
