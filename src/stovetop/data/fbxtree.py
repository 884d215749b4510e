"""The records of an FBX file, binary or text: names, properties and records within."""

from __future__ import annotations

import re
import struct
import zlib
from dataclasses import dataclass, field
from typing import Any

import numpy as np

MAGIC = b"Kaydara FBX Binary  \x00"
_ARRAYS = {b"f": "<f4", b"d": "<f8", b"l": "<i8", b"i": "<i4", b"b": "u1"}
_SCALARS = {b"Y": "<h", b"C": "<?", b"I": "<i", b"F": "<f", b"D": "<d", b"L": "<q"}
_DEEPEST = 64


@dataclass(slots=True)
class Record:
    name: str
    values: list[Any] = field(default_factory=list)
    inner: list[Record] = field(default_factory=list)

    def find(self, name: str) -> Record | None:
        return next((r for r in self.inner if r.name == name), None)

    def all(self, name: str) -> list[Record]:
        return [r for r in self.inner if r.name == name]

    def value(self, name: str, otherwise: Any = None) -> Any:
        """The first property of a record within."""
        found = self.find(name)
        return found.values[0] if found is not None and found.values else otherwise

    def array(self, name: str, dtype: Any = np.float64) -> Any:
        """The numbers of a record within: (n,); none where it is absent."""
        found = self.find(name)
        if found is None or not found.values:
            return np.zeros(0, dtype)
        first = found.values[0]
        if isinstance(first, np.ndarray):
            return first.astype(dtype)
        inner = found.find("a")
        return np.array(inner.values if inner is not None else found.values, np.float64).astype(dtype)

    def settings(self) -> dict[str, list[Any]]:
        """Properties70: name -> values."""
        found = self.find("Properties70") or Record("")
        return {str(p.values[0]): p.values[4:] for p in found.inner if p.name == "P" and p.values}


def parse(raw: bytes) -> Record:
    """ValueError where it is no FBX file, or cut off."""
    try:
        if raw.startswith(MAGIC):
            return _binary(raw)
        return _text(raw.decode("utf-8", "replace"))
    except (struct.error, zlib.error, IndexError, OverflowError) as cause:
        raise ValueError(f"the file is broken or cut off ({cause})") from None


# -- binary


def _binary(raw: bytes) -> Record:
    version = struct.unpack_from("<I", raw, 23)[0]
    head, width = ("<QQQB", 25) if version >= 7500 else ("<IIIB", 13)
    root, at = Record(""), 27
    while at < len(raw) - width:
        record, at = _record(raw, at, head, width, 0)
        if record is None:
            return root
        root.inner.append(record)
    raise ValueError("the file is cut off")


def _record(raw: bytes, at: int, head: str, width: int, depth: int) -> tuple[Record | None, int]:
    end, count, _, length = struct.unpack_from(head, raw, at)
    if end == 0:
        return None, at + width
    if end > len(raw) or end <= at or depth > _DEEPEST:
        raise ValueError("the file is broken or cut off")
    name = raw[at + width : at + width + length].decode("utf-8", "replace")
    out, at = Record(name), at + width + length
    for _ in range(count):
        value, at = _property(raw, at)
        out.values.append(value)
    while at < end:
        inner, at = _record(raw, at, head, width, depth + 1)
        if inner is None:
            break
        out.inner.append(inner)
    return out, end


def _property(raw: bytes, at: int) -> tuple[Any, int]:
    kind, at = raw[at : at + 1], at + 1
    if kind in _SCALARS:
        size = struct.calcsize(_SCALARS[kind])
        return struct.unpack_from(_SCALARS[kind], raw, at)[0], at + size
    if kind in (b"S", b"R"):
        size = struct.unpack_from("<I", raw, at)[0]
        found = raw[at + 4 : at + 4 + size]
        if len(found) < size:
            raise ValueError("the file is cut off")
        return (found.decode("utf-8", "replace") if kind == b"S" else found), at + 4 + size
    if kind in _ARRAYS:
        count, packed, size = struct.unpack_from("<III", raw, at)
        body = raw[at + 12 : at + 12 + size]
        body = zlib.decompress(body) if packed else body
        return np.frombuffer(body, _ARRAYS[kind], count), at + 12 + size
    raise ValueError(f"an unknown kind of property {kind!r}")


# -- text

_TOKEN = re.compile(
    r"""\s*(?:;[^\n]*\n\s*)*(?:
    (?P<name>[A-Za-z_][\w| ]*?)\s*:(?!:) | (?P<text>"[^"]*") | (?P<number>[-+]?[\d.][\d.eE+-]*) | (?P<count>\*\d+)
    | (?P<mark>[{},]) | (?P<word>\w+) )""",
    re.X,
)


def _text(text: str) -> Record:
    if "FBXHeaderExtension" not in text[:4000] and "Objects:" not in text:
        raise ValueError("it is no FBX file")
    root = Record("")
    stack, at, size = [root], 0, len(text.rstrip())
    current = root
    while at < size:
        found = _TOKEN.match(text, at)
        if found is None:
            if re.match(r"\s*(?:;[^\n]*(?:\n|$)\s*)*$", text[at:]):
                break
            line = text.count("\n", 0, at) + 1
            raise ValueError(f"line {line} cannot be read")
        at = found.end()
        kind, word = found.lastgroup, found[found.lastgroup or 0]
        if kind == "name":
            current = Record(word)
            stack[-1].inner.append(current)
        elif word == "{":
            stack.append(current)
        elif word == "}":
            if len(stack) == 1:
                raise ValueError("a bracket is closed that was not opened")
            current = stack.pop()
        elif kind == "text":
            current.values.append(word[1:-1].replace("&quot;", '"'))
        elif kind == "number":
            current.values.append(float(word) if re.search(r"[.eE]", word) else int(word))
        elif kind == "word":
            current.values.append(word)
        elif kind == "count":
            current.values.append(0)
    if len(stack) != 1:
        raise ValueError("the file is cut off")
    return root
