"""The orders of groups: name -> (members,) int32, the numbers of what is in it, as they are gone through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]


def check(orders: Mapping[str, Ints], groups: Mapping[str, Bools]) -> None:
    """ValueError where an order does not hold the members of its group; nobody can change it any more."""
    for name, order in orders.items():
        if not np.array_equal(np.sort(order), np.flatnonzero(groups[name])):
            raise ValueError(f"the order of group {name!r} does not hold its members once each")
        order.flags.writeable = False


def untouched(orders: Mapping[str, Ints], old: Mapping[str, Bools], new: Mapping[str, Bools]) -> dict[str, Ints]:
    """Those of groups that are the very same arrays."""
    return {k: a for k, a in orders.items() if new.get(k) is old[k]}


def kept(orders: Mapping[str, Ints], mask: Bools) -> dict[str, Ints]:
    """Of the elements of a mask alone, by their new numbers."""
    return {k: (np.cumsum(mask, dtype=np.int32) - 1)[a[mask[a]]] for k, a in orders.items()}


def taken(orders: Mapping[str, Ints], which: NDArray[np.integer]) -> dict[str, Ints]:
    """Of elements taken by number; of one that is there more than once the places one after the other."""
    if not orders:
        return {}
    old = np.argsort(which, kind="stable")
    out = {}
    for name, order in orders.items():
        first, last = (np.searchsorted(which[old], order, side) for side in ("left", "right"))
        places = [old[a:b] for a, b in zip(first, last, strict=True)]
        out[name] = np.concatenate(places).astype(np.int32) if places else order
    return out


def merged(parts: Sequence[tuple[Mapping[str, Ints], Mapping[str, Bools], int]]) -> dict[str, Ints]:
    """One part after the other, of groups that have an order in some: (orders, groups, elements) of each."""
    starts = np.cumsum([0, *(n for *_, n in parts)], dtype=np.int32)
    own = [(orders, groups, start) for (orders, groups, _), start in zip(parts, starts, strict=False)]
    return {
        name: np.concatenate([members(orders, groups, name) + start for orders, groups, start in own if name in groups])
        for name in dict.fromkeys(k for orders, *_ in parts for k in orders)
    }


def members(orders: Mapping[str, Ints], groups: Mapping[str, Bools], name: str) -> Ints:
    return orders[name] if name in orders else np.flatnonzero(groups[name]).astype(np.int32)
