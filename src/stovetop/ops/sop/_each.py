"""Parameters that differ from point to point: expressions with `me.inputPoint` and the like.

An expression of arithmetic, `math` and the input's members is evaluated once over whole arrays; any other once for
each element, `node.local.each` holding (geometry, element number) meanwhile.
"""

from __future__ import annotations

import ast
import builtins
import math
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from stovetop.core.value import EXPRESSION
from stovetop.data.geometry import Geometry, default_value

if TYPE_CHECKING:
    from stovetop.core.network import Node

ALL = slice(None)
_INPUT = re.compile(r"\bme\.(input\w+|curPos)")
_PLAIN = (
    *(ast.Expression, ast.BinOp, ast.UnaryOp, ast.operator, ast.unaryop, ast.Constant, ast.Attribute, ast.Name),
    *(ast.Load, ast.Subscript, ast.Call, ast.Compare, ast.cmpop),
)
_NAMES = frozenset({"me", "math", "op", "parent", "absTime", "abs"})


class ArrayMath:
    """`math`, over arrays."""

    pi, e, tau, inf = math.pi, math.e, math.tau, math.inf

    def __getattr__(self, name: str) -> Any:
        ours = {"pow": "power", "fabs": "abs", "asin": "arcsin", "acos": "arccos", "atan": "arctan", "atan2": "arctan2"}
        return getattr(np, ours.get(name, name))


class Columns:
    """All elements of a class at once: members as arrays, those with several values as a tuple of arrays."""

    def __init__(self, g: Geometry, cls: str, picked: NDArray[np.int64]) -> None:
        self._g, self._cls, self._picked = g, cls, picked

    def _position(self) -> NDArray[np.float64]:
        points = self._g.verts[self._picked] if self._cls == "vertex" else self._picked
        return np.asarray(self._g.P, np.float64)[points]

    @property
    def index(self) -> NDArray[np.int64]:
        """Element numbers; of vertices their place in the primitive."""
        if self._cls == "vertex":
            return np.asarray(self._picked - self._g.offsets[self._g.vertex_prim[self._picked]])
        return self._picked

    @property
    def point(self) -> Columns:
        if self._cls != "vertex":
            raise AttributeError("point")
        return Columns(self._g, "point", self._g.verts[self._picked].astype(np.int64))

    @property
    def P(self) -> tuple[NDArray[Any], ...]:
        return tuple(self._position().T)

    x, y, z = (property(lambda self, i=i: self._position()[:, i]) for i in range(3))

    @property
    def normP(self) -> tuple[NDArray[Any], ...]:
        low, high = self._g.bounds
        size = high - low
        return tuple(np.divide(self._position() - low, size, out=np.zeros((len(self._picked), 3)), where=size > 0).T)

    def columns(self, name: str, default: Any) -> tuple[NDArray[Any], ...]:
        """An attribute's values, of the point or else the first vertex that uses it; else the default."""
        own = getattr(self._g, self._cls).get(name)
        if own is None and self._cls == "vertex" and name in self._g.point:
            own = self._g.point[name][self._g.verts]
        if own is None and self._cls == "point" and name in self._g.vertex:
            first = np.zeros(self._g.num_points, np.int64)
            first[self._g.verts[::-1]] = np.arange(self._g.num_vertices)[::-1]
            own = self._g.vertex[name][first] if self._g.num_vertices else None
        if own is None:
            own = default() if callable(default) else np.tile(default, (max(self._picked.max(initial=0) + 1, 1), 1))
        values = np.asarray(own)[self._picked]
        return tuple(values.reshape(len(values), -1).T)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name not in getattr(self._g, self._cls):
            raise AttributeError(name)
        return self.columns(name, None)


@lru_cache(512)
def whole(text: str) -> bool:
    """Whether an expression means the same over whole arrays."""
    try:
        nodes = list(ast.walk(ast.parse(text.strip(), mode="eval")))
    except SyntaxError:
        return False
    calls = [n for n in nodes if isinstance(n, ast.Call)]
    return (
        all(isinstance(n, _PLAIN) for n in nodes)
        and all(n.id in _NAMES for n in nodes if isinstance(n, ast.Name))
        and not any(isinstance(n, ast.Compare) and len(n.ops) > 1 for n in nodes)
        and all(_plain_call(n) for n in calls)
    )


def _plain_call(call: ast.Call) -> bool:
    text = ast.unparse(call)
    return not call.keywords and (text.startswith(("math.", "abs(")) or _INPUT.search(text) is None)


def evaluated(me: Node, text: str, g: Geometry, picked: NDArray[np.int64]) -> Any:
    """The values of an expression for the elements picked: an array of floats, or one float."""
    local = me.local
    try:
        if whole(text):
            local.each = (g, ALL, picked)
            found = _at_once(me, text)
            if isinstance(found, np.ndarray) and found.shape == picked.shape:
                return found.astype(np.float64)
            if isinstance(found, builtins.int | float | np.number):
                return float(found)
        out = np.empty(len(picked))
        for k, i in enumerate(picked.tolist()):
            local.each = (g, i, picked)
            out[k] = me.engine.plain(me.engine.evaluate(text, me))
        return out
    finally:
        local.each = None


def _at_once(me: Node, text: str) -> Any:
    """Over whole arrays; None where that fails: then single elements show the cause."""
    try:
        return me.engine.plain(me.engine.evaluate(text, me, math=ArrayMath(), abs=np.abs))
    except Exception:
        return None


def expression(me: Node, name: str, default: str | None = None) -> str | None:
    """A parameter's expression where it depends on the element; `default` where nobody has touched it."""
    value = me.pars.get(name)
    if value is None:
        return default
    return value.expr if value.mode == EXPRESSION and _INPUT.search(value.expr or "") else None


def values(me: Node, par: Any, name: str, g: Geometry, picked: NDArray[np.int64], default: str | None = None) -> Any:
    """A parameter for the elements picked: (n,) floats, or one number for all."""
    text = expression(me, name, default)
    return getattr(par, name) if text is None else evaluated(me, text, g, picked)


TYPES = {t: t for t in ("float", "vec2", "vec3", "vec4", "int", "ivec2", "ivec3", "ivec4")}


def value_size(kind: str) -> tuple[type, int]:
    """The dtype and number of values of a custom attribute's type."""
    return np.int32 if kind.startswith("i") else np.float32, int(kind[-1]) if kind[-1].isdigit() else 1


def put(g: Geometry, cls: str, name: str, kind: type, columns: list[Any], picked: NDArray[np.int64]) -> Geometry:
    """The attribute with new values for the elements picked; others keep theirs, or the default where it is new."""
    old = getattr(g, cls).get(name)
    n = {"point": g.num_points, "vertex": g.num_vertices, "prim": g.num_prims}[cls]
    width = () if len(columns) == 1 else (len(columns),)
    if old is None or old.shape[1:] != width or old.dtype.kind not in "fiu":
        old = np.zeros((n, *width), kind)
        start = default_value(name, old)
        old[:] = start if np.shape(start) in ((), width) else 0
    new = old.astype(kind)
    new[picked] = np.stack(np.broadcast_arrays(*columns, np.zeros(len(picked)))[:-1], -1).reshape(len(picked), *width)
    return g.with_attributes(cls, **{name: new})
