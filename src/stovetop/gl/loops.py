"""Users' shaders that loop for ever: each loop counts, and a pixel that goes on too long stops the whole pass.

A count runs through all loops of one invocation. The first that exceeds the limit raises a flag in a buffer, which
every invocation that begins later looks at first and ends at once, so that a stuck pass costs the limit times the
few invocations at work, not times the pixels. Loops whose number of turns is written down (`for (int i = 0; i < 16;
i++)`) are left as they are. A software renderer ends an invocation's loops itself after 65,535 turns, without a
word; the limit there is half of that. Needs OpenGL 4.3; without it, loops are as they are.

Measured on llvmpipe at 1280x720: 1.1 times the time of a ray marcher, 1.45 times that of a loop with three instructions
in its body, nothing without such loops. An endless loop at 1024x1024 is an error after 0.15 s; left alone it takes half
a minute there.
"""

from __future__ import annotations

import ctypes
import re
import weakref
from collections import deque
from functools import cache
from typing import Any

from .context import context, function, glsl_version, renderer

#: turns of all loops of one invocation: on a software renderer, on a GPU
SOFTWARE_LIMIT, GPU_LIMIT = 1 << 15, 1 << 22
#: a loop of at most so many turns, if the text says how many, is not counted
_FEW = 4096
_BINDING, _STORAGE_BUFFER, _MAPPED_BARRIER = 7, 0x90D2, 0x4000
#: read, persistent, coherent
_ACCESS = 0x1 | 0x40 | 0x80
_dead: deque[int] = deque()

_COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
_LOOP = re.compile(r"\b(for|while)\s*\(")
_DEFINED = re.compile(
    r"^[ \t]*#[ \t]*define[ \t]+(\w+)[ \t]+(\d+)[ \t]*$|\bconst\s+u?int\s+(\w+)\s*=\s*(\d+)u?\s*;", re.MULTILINE
)
_START = re.compile(r"\s*(?:u?int|float)\s+(\w+)\s*=\s*(-?[\w.]+)\s*$")
_END = re.compile(r"\s*(\w+)\s*(<|<=|>|>=|!=)\s*(-?[\w.]+)\s*$")
_TURN = re.compile(r"\s*(?:(\w+)\s*(?:\+\+|--|[+-]=\s*(\d+)u?)|(?:\+\+|--)\s*(\w+))\s*$")
_DECLARES = re.compile(r"^\s*(?:const\s+)?(?:bool|u?int|float)\s+\w+\s*=")

_BEFORE = f"""
layout(std430, binding = {_BINDING}) coherent buffer td_Guard {{ uint td_stuck; }};
const int td_most = %d;
int td_turns = 0;
bool td_turn() {{ return ++td_turns < td_most; }}
#define main td_main
"""
_AFTER = """
#undef main
void main() {
    if (%s) return;
    td_main();
    // not where it happens: a write in a loop costs as much as the loop
    if (td_turns >= td_most) td_stuck = 1u;
}
"""


def before() -> str:
    """What stands before a shader with counted loops."""
    return _BEFORE % limit()


def after(text: str) -> str:
    """What stands after it. Where invocations wait for each other, all or none must begin."""
    return _AFTER % ("false" if re.search(r"\bbarrier\s*\(", text) else "td_stuck != 0u")


def supported() -> bool:
    return glsl_version() >= 430


@cache
def limit() -> int:
    """Turns of an invocation's loops on this device."""
    return SOFTWARE_LIMIT if is_software() else GPU_LIMIT


def is_software() -> bool:
    return any(name in renderer().lower() for name in ("llvmpipe", "softpipe", "swrast", "swiftshader"))


def counted(text: str) -> str:
    """The shader's text with `td_turn()` in the condition of its loops, on the lines where they were."""
    bare = _COMMENT.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), text)
    known = {m[1] or m[3]: int(m[2] or m[4]) for m in _DEFINED.finditer(bare)}
    # a function may change a loop's variable where it gets it as `inout`
    careful = re.search(r"\b(?:inout|out)\s+(?:\w+\s+)?(?:u?int|float)\b", bare) is not None
    edits: list[tuple[int, int, str]] = []
    for m in _LOOP.finditer(bare):
        start = m.end()
        end = _closing(bare, start)
        if end < 0:
            continue
        if m[1] == "for":
            parts = _split(bare, start, end)
            if len(parts) != 3 or (not careful and _few_turns(bare, parts, end, known)):
                continue
            start, end = parts[1]
        condition = bare[start:end]
        if _DECLARES.match(condition):
            continue
        edits.append((start, end, f"({text[start:end]}) && td_turn()" if condition.strip() else " td_turn()"))
    for start, end, new in reversed(sorted(edits)):
        text = text[:start] + new + text[end:]
    return text


def _closing(text: str, start: int) -> int:
    """Where the bracket that was opened before `start` closes; -1 where it does not."""
    depth = 1
    for i in range(start, len(text)):
        depth += (text[i] in "([{") - (text[i] in ")]}")
        if not depth:
            return i
    return -1


def _split(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The parts of a `for`, as places."""
    places = [i for i in range(start, end) if text[i] == ";"]
    return list(zip([start, *(p + 1 for p in places)], [*places, end], strict=True))


def _few_turns(text: str, parts: list[tuple[int, int]], end: int, known: dict[str, int]) -> bool:
    """Whether a `for` says how often it turns, does not change its mind, and that is not often."""
    start, stop, turn = (e.match(text[a:b]) for e, (a, b) in zip((_START, _END, _TURN), parts, strict=True))
    if not (start and stop and turn) or not (start[1] == stop[1] == (turn[1] or turn[3])):
        return False
    try:
        first, last = (float(known.get(t.lstrip("-"), t)) for t in (start[2].rstrip("uf"), stop[3].rstrip("uf")))
    except ValueError:
        return False
    step = float(turn[2] or 1) * (-1 if "-" in turn[0] else 1)
    if step == 0 or (last - first) * step < 0 or (stop[2] == "!=" and (last - first) % step):
        return False
    rest = text[end + 1 :].lstrip()
    body_start = len(text) - len(rest)
    body = text[body_start : _closing(text, body_start + 1)] if rest.startswith("{") else rest.partition(";")[0]
    name = re.escape(start[1])
    changed = re.search(rf"\b{name}\s*(?:\+\+|--|(?:[-+*/%&|^]|<<|>>)?=(?!=))|(?:\+\+|--)\s*{name}\b", body)
    return not changed and abs((last - first) / step) <= _FEW


class Guard:
    """The flag of one operator's shader."""

    def __init__(self) -> None:
        _release_dead()
        name = ctypes.c_uint()
        function("glGenBuffers", ctypes.c_int, ctypes.c_void_p)(1, ctypes.byref(name))
        self.name = name.value
        self._bind()
        self._value: Any = _map() if _persistent() else None
        self.clear()
        weakref.finalize(self, _dead.append, self.name).atexit = False

    def _bind(self) -> None:
        function("glBindBufferBase", ctypes.c_uint, ctypes.c_uint, ctypes.c_uint)(_STORAGE_BUFFER, _BINDING, self.name)

    def use(self) -> None:
        """For the next pass."""
        self._bind()

    def clear(self) -> None:
        if self._value is not None:
            self._value.value = 0
            return
        self._bind()
        zero = ctypes.c_uint(0)
        put = function("glBufferData", ctypes.c_uint, ctypes.c_ssize_t, ctypes.c_void_p, ctypes.c_uint)
        put(_STORAGE_BUFFER, 4, ctypes.byref(zero), 0x88EA)

    def raised(self, wait: bool) -> bool:
        """Whether a pass has been stuck. Without waiting: as far as it is known."""
        context().memory_barrier(_MAPPED_BARRIER)
        if self._value is not None:
            if wait:
                context().finish()
            return bool(self._value.value)
        self._bind()
        out = ctypes.c_uint()
        get = function("glGetBufferSubData", ctypes.c_uint, ctypes.c_ssize_t, ctypes.c_ssize_t, ctypes.c_void_p)
        get(_STORAGE_BUFFER, 0, 4, ctypes.byref(out))
        return bool(out.value)


def _persistent() -> bool:
    return glsl_version() >= 440


def _map() -> Any:
    """The bound buffer's value in memory that this process and the device share."""
    storage = function("glBufferStorage", ctypes.c_uint, ctypes.c_ssize_t, ctypes.c_void_p, ctypes.c_uint)
    # written by us (the flag is taken back) and read
    storage(_STORAGE_BUFFER, 4, None, _ACCESS | 0x2)
    map_ = function(
        "glMapBufferRange", ctypes.c_uint, ctypes.c_ssize_t, ctypes.c_ssize_t, ctypes.c_uint, result=ctypes.c_void_p
    )
    return ctypes.c_uint.from_address(map_(_STORAGE_BUFFER, 0, 4, _ACCESS | 0x2))


def _release_dead() -> None:
    while _dead:
        name = ctypes.c_uint(_dead.popleft())
        function("glDeleteBuffers", ctypes.c_int, ctypes.c_void_p)(1, ctypes.byref(name))
