"""Patterns over names: matching, selecting in order, expansion and replacement.

A pattern is a list of words separated by blanks; quotes keep blanks inside a word.

    *  ?          any run of characters, any one character
    [xyz]         one of these characters (`[a-g]` is not a range: it is a, - or g)
    [3-7:2]       a whole number 3, 5 or 7; leading zeros in the name count as nothing
    [2-3,5,13]    a whole number of a list of numbers and ranges
    ^word         not what the word matches

Words are read from left to right and the last one that matches a name decides, so `* ^t* tx` holds tx. A pattern that
starts with `^` starts from everything. Source: Pattern Matching, Pattern Expansion and Pattern Replacement.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

_NUMBERS = re.compile(r"-?\d+(?:-\d+(?::\d+)?)?(?:,-?\d+(?:-\d+(?::\d+)?)?)*$")
_RANGE = re.compile(r"(-?\d+)(?:-(\d+)(?::(\d+))?)?$")
_EXPANSION = re.compile(r"\[(?:([^\W\d_]+)|(\d+)-(\d+)(?::(\d+))?)\]")
_WORD = re.compile(r"""(?:[^\s"']|"[^"]*"|'[^']*')+""")
_BACK_REFERENCE = re.compile(r"([*?])\((\d+)\)")
_SPECIAL = frozenset("*?[^\"'")


def is_pattern(text: str) -> bool:
    """Whether text means more than one literal name."""
    return not _SPECIAL.isdisjoint(text) or len(text.split()) > 1


def words(pattern: str) -> list[str]:
    """The pattern's words; quotes hold a word together and are taken off."""
    if '"' not in pattern and "'" not in pattern:
        return pattern.split()
    return [w.replace('"', "").replace("'", "") for w in _WORD.findall(pattern)]


def match(pattern: str, names: Iterable[str], case_sensitive: bool = True) -> list[str]:
    """The names that the pattern holds, in the order of `names`.

    >>> match("t? ^ty", ["rx", "tx", "ty", "tz"])
    ['tx', 'tz']
    """
    parts = _compiled(pattern, case_sensitive)
    if len(parts) == 1 and not parts[0][0]:
        accepts = parts[0][1].fullmatch
        return [n for n in names if accepts(n)]
    return [n for n in names if _holds(parts, n)]


def matches(pattern: str, name: str, case_sensitive: bool = True) -> bool:
    """Whether the pattern holds one name."""
    return _holds(_compiled(pattern, case_sensitive), name)


def select(pattern: str, names: Sequence[str], case_sensitive: bool = True) -> list[str]:
    """The names in the order of the pattern's words, one as often as words match it (the Select CHOP's rule).

    >>> select("tz t[xy] tx", ["tx", "ty", "tz"])
    ['tz', 'tx', 'ty', 'tx']
    """
    parts = _compiled(pattern, case_sensitive)
    chosen = list(names) if parts and parts[0][0] else []
    for negative, regex in parts:
        if negative:
            chosen = [n for n in chosen if not regex.fullmatch(n)]
        else:
            chosen += [n for n in names if regex.fullmatch(n)]
    return chosen


def expand(pattern: str) -> list[str]:
    """The words that a pattern generates; brackets that are no expansion stay as they are.

    >>> expand("A[1-3] B[xyz]")
    ['A1', 'A2', 'A3', 'Bx', 'By', 'Bz']
    """
    return [name for word in words(pattern) for name in _expand_word(word)]


def replace(pattern: str, replacement: str, names: Sequence[str], case_sensitive: bool = True) -> list[str]:
    """The names after renaming those that the pattern holds; as long as `names` and in its order.

    The n-th match, in the order of `select`, takes the n-th word of the expanded replacement, which starts over
    where it is shorter. `*(1)` and `?(0)` stand for what the matching word's second `*` or first `?` took.

    >>> replace("*_side_*", "*(1)_floor_*(0)", ["left_side_monitor"])
    ['monitor_floor_left']
    """
    new = _expanded(replacement)
    renamed: dict[str, str] = {}
    for name, word in _chosen(pattern, names, case_sensitive) if new else ():
        if name not in renamed:
            renamed[name] = _fill(new[len(renamed) % len(new)], word, name, case_sensitive)
    return [renamed.get(n, n) for n in names]


def _chosen(pattern: str, names: Sequence[str], case_sensitive: bool) -> list[tuple[str, str]]:
    """(name, the word that matched it), in the order of `select`."""
    parts = _compiled(pattern, case_sensitive)
    chosen = [(n, "*") for n in names] if parts and parts[0][0] else []
    for word, (negative, regex) in zip(words(pattern), parts, strict=True):
        if negative:
            chosen = [pair for pair in chosen if not regex.fullmatch(pair[0])]
        else:
            chosen += [(n, word) for n in names if regex.fullmatch(n)]
    return chosen


def _fill(template: str, word: str, name: str, case_sensitive: bool) -> str:
    """The template with what the word's wildcards took of the name; a reference to an absent wildcard is empty."""
    if "(" not in template:
        return template
    kinds = _wildcards(word)
    found = _regex(word, case_sensitive).fullmatch(name)
    taken: dict[str, list[str]] = {"*": [], "?": []}
    for kind, text in zip(kinds, found.groups() if found else (), strict=False):
        taken[kind].append(text)

    def one(m: re.Match[str]) -> str:
        values = taken[m[1]]
        return values[int(m[2])] if int(m[2]) < len(values) else ""

    return _BACK_REFERENCE.sub(one, template)


def _holds(parts: tuple[tuple[bool, re.Pattern[str]], ...], name: str) -> bool:
    for negative, regex in reversed(parts):
        if regex.fullmatch(name):
            return not negative
    return bool(parts) and parts[0][0]


@lru_cache(4096)
def _compiled(pattern: str, case_sensitive: bool) -> tuple[tuple[bool, re.Pattern[str]], ...]:
    """(negative, regex) for each word."""
    return tuple((w.startswith("^"), _regex(w.removeprefix("^"), case_sensitive)) for w in words(pattern))


@lru_cache(4096)
def _regex(word: str, case_sensitive: bool) -> re.Pattern[str]:
    """A word as a regular expression whose groups are its `*` and `?`, in order."""
    out, i = [], 0
    while i < len(word):
        c = word[i]
        end = word.find("]", i) if c == "[" else -1
        if c == "*":
            out.append("(.*?)" if "*" in word[i + 1 :] else "(.*)")
        elif c == "?":
            out.append("(.)")
        elif end > i + 1:
            out.append(_set(word[i + 1 : end]))
            i = end
        else:
            out.append(re.escape(c))
        i += 1
    return re.compile("".join(out), re.DOTALL | (0 if case_sensitive else re.IGNORECASE))


def _wildcards(word: str) -> list[str]:
    return re.findall(r"[*?]", re.sub(r"\[[^\]]+\]", "", word))


def _set(body: str) -> str:
    """The regular expression of what stands between brackets."""
    if not _NUMBERS.fullmatch(body):
        return "[" + re.escape(body).replace("^", r"\^") + "]"
    return "(?:" + "|".join(_number_range(part) for part in body.split(",")) + ")"


def _number_range(text: str) -> str:
    m = _RANGE.fullmatch(text)
    assert m
    lo = int(m[1])
    lo, hi = sorted((lo, int(m[2]) if m[2] else lo))
    numbers = range(lo, hi + 1, max(int(m[3] or 1), 1))
    # longest first: a shorter number may be the beginning of a longer one
    return "|".join(f"-0*{-n}" if n < 0 else f"0*{n}" for n in reversed(numbers))


def _expand_word(word: str) -> list[str]:
    pieces: list[list[str]] = []
    at = 0
    for m in _EXPANSION.finditer(word):
        pieces += [[word[at : m.start()]], _generated(m)]
        at = m.end()
    pieces.append([word[at:]])
    return ["".join(p) for p in itertools.product(*pieces)]


def _generated(m: re.Match[str]) -> list[str]:
    if m[1]:
        return list(m[1])
    first, last, step = int(m[2]), int(m[3]), max(int(m[4] or 1), 1)
    return [str(n) for n in (range(first, last + 1, step) if first <= last else range(first, last - 1, -step))]


@lru_cache(1024)
def _expanded(pattern: str) -> tuple[str, ...]:
    return tuple(expand(pattern))


_DIGITS = re.compile(r"(\d+)\D*$")


@cache
@lru_cache(1 << 16)
def digits_of(name: str) -> int | None:
    """The last number in a name; None without one."""
    m = _DIGITS.search(name)
    return int(m[1]) if m else None
