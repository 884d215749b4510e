"""What a Group parameter names: groups, patterns of them, and lists of numbers."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from stovetop.core.errors import CookError
from stovetop.core.patterns import match, select
from stovetop.data.geometry import Geometry

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

_NUMBERS = re.compile(r"[!^]?(?:\*|(\d+)(?:-(\d+)(?::(\d+)(?:,(\d+))?)?)?)$")
_AWAY = ("!", "^")


def numbers(pattern: str, count: int) -> Ints | None:
    """The element numbers of a list such as `0 4-20:3,2 9-5 !7 *`, in order; None where a word is no number.

    `a-b:every,of` takes the first `of` of each `every` (backwards where b < a). `!` or `^` takes away; first, it starts
    from all. Numbers beyond the last element are left out.
    """
    parts = [_NUMBERS.match(w) for w in pattern.split()]
    if not parts or any(p is None for p in parts):
        return None
    out = np.arange(count if pattern.split()[0].startswith(_AWAY) else 0)
    for word, part in zip(pattern.split(), parts, strict=True):
        assert part is not None
        which = np.arange(count) if part[1] is None else _range(*(None if p is None else int(p) for p in part.groups()))
        which = which[which < count]
        out = out[~np.isin(out, which)] if word.startswith(_AWAY) else np.concatenate([out, which])
    return out.astype(np.int64)


def _range(first: int | None, last: int | None, every: int | None, of: int | None) -> Ints:
    assert first is not None
    end = first if last is None else last
    step = np.arange(abs(end - first) + 1)
    step = step[step % max(every or 1, 1) < max(of or 1, 1)]
    return first + step if end >= first else first - step


def ordered(g: Geometry, pattern: str, cls: str) -> Ints:
    """The numbers of a class's ('point', 'prim') elements that a pattern names, in its order; all where it is empty.

    Groups, too, one after the other, where one of them is ordered; else by number. CookError where the pattern names
    nothing that there is.
    """
    count = g.num_points if cls == "point" else g.num_prims
    if not pattern.strip():
        return np.arange(count)
    found = numbers(pattern, count)
    if found is not None:
        return np.asarray(list(dict.fromkeys(found.tolist())), np.int64)
    mask = points_of(g, pattern) if cls == "point" else prims_of(g, pattern)
    known = g.point_order if cls == "point" else g.prim_order
    names = select(pattern, list(g.point_groups if cls == "point" else g.prim_groups))
    if not known.keys() & set(names):
        return np.flatnonzero(mask)
    own = np.concatenate([g.members(cls, name) for name in names])
    return np.asarray(list(dict.fromkeys([*own.tolist(), *np.flatnonzero(mask).tolist()])), np.int64)


def _named(g: Geometry, pattern: str) -> tuple[list[str], list[str]]:
    """The point and the primitive groups that the pattern holds; CookError where there are none."""
    in_points, in_prims = match(pattern, g.point_groups), match(pattern, g.prim_groups)
    if not in_points and not in_prims:
        raise CookError(f"no group matches '{pattern}'")
    return in_points, in_prims


def points_of(g: Geometry, pattern: str) -> Bools | None:
    """(points,) bool, the points of the groups (and of the primitives in groups) or numbers; None where it is empty."""
    return _elements(g, pattern, "point") if pattern.strip() else None


def prims_of(g: Geometry, pattern: str) -> Bools | None:
    """(prims,) bool, the primitives of the groups (and those all of whose points are in groups) or numbers."""
    return _elements(g, pattern, "prim") if pattern.strip() else None


def _elements(g: Geometry, pattern: str, cls: str) -> Bools:
    """A mask of a class's elements. CookError where the pattern names no group and no numbers.

    `* ^b*` chooses among the names of groups. Where there are numbers among the words, or a `!`, each word adds its
    elements to those before it, or takes them away: `side 7-9 !8`, `!side`.
    """
    count = g.num_points if cls == "point" else g.num_prims
    mask = np.zeros(count, bool)
    found = numbers(pattern, count)
    if found is not None:
        mask[found] = True
        return mask
    words = pattern.split()
    if not any(w.startswith("!") or ((part := _NUMBERS.match(w)) and part[1]) for w in words):
        return _grouped(g, *_named(g, pattern), cls)
    mask[:] = words[0].startswith(_AWAY)
    for word in words:
        away = word.startswith(_AWAY)
        bare = word[1:] if away else word
        some = numbers(bare, count)
        which = _grouped(g, *_named(g, bare), cls) if some is None else np.isin(np.arange(count), some)
        mask = mask & ~which if away else mask | which
    return mask


def _grouped(g: Geometry, in_points: list[str], in_prims: list[str], cls: str) -> Bools:
    """What is in any of these point and primitive groups: their points, or the primitives that are in them whole."""
    mask = np.zeros(g.num_points if cls == "point" else g.num_prims, bool)
    for name in in_prims:
        members = g.prim_groups[name]
        if cls == "point":
            mask[g.verts[members[g.vertex_prim]]] = True
        else:
            mask |= members
    for name in in_points:
        mask |= g.point_groups[name] if cls == "point" else within(g, g.point_groups[name])
    return mask


def within(g: Geometry, points: Bools) -> Bools:
    """(prims,) bool, the primitives all of whose points are in a mask."""
    hits = np.bincount(g.vertex_prim, points[g.verts], g.num_prims)
    return (hits == g.counts) & (g.counts > 0)


def prims_or_all(g: Geometry, pattern: str) -> Bools:
    mask = prims_of(g, pattern)
    return np.ones(g.num_prims, bool) if mask is None else mask
