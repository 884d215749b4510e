"""Vertices on the GPU, framebuffers with depth, and draws with state: what a renderer of scenes needs of OpenGL."""

from __future__ import annotations

import weakref
from collections import deque
from collections.abc import Mapping
from typing import Any

import numpy as np

from stovetop.core.errors import CookError

from .context import context, function, software
from .program import Program

_dead: deque[Any] = deque()
#: names of the primitives that a mesh draws; the last: lines, each between its neighbours in the same polygon
TRIANGLES, LINES, POINTS, ADJACENT = "triangles", "lines", "points", "lines_adjacency"


#: vertices from which a mesh is drawn in two parts by a software renderer
_LARGE = 100_000


class Mesh:
    """Attributes in buffers of their own, and indices for each kind of primitive.

    arrays: name -> (n, 1..4) float32. triangles: (m, 3) int32, lines: (k, 2) int32, points: (j,) int32.
    """

    def __init__(self, arrays: Mapping[str, np.ndarray], **indices: np.ndarray) -> None:
        _release_dead()
        ctx = context()
        #: whether the points have colours and tangents of their own, and how many vectors of bones and weights
        self.colored, self.tangents, self.captured = False, False, 0
        #: where its faces are those of solids: (x, y, z, radius) of a ball around all of them
        self.ball: tuple[float, float, float, float] | None = None
        try:
            self._buffers = {
                n: (ctx.buffer(np.ascontiguousarray(a, np.float32)), a.shape[1]) for n, a in arrays.items() if len(a)
            }
            self._indices = {k: ctx.buffer(np.ascontiguousarray(i, np.int32)) for k, i in indices.items() if len(i)}
        except Exception as cause:
            raise CookError(f"no room on the GPU for geometry: {cause}") from cause
        #: the kinds of primitives that it has
        self.kinds = tuple(self._indices)
        self._lines = indices.get(LINES)
        self._vaos: dict[tuple[int, str], Any] = {}
        self._programs: list[Program] = []
        held = [b for b, _ in self._buffers.values()] + list(self._indices.values())
        weakref.finalize(self, _dead.extend, held).atexit = False

    def draw(self, program: Program, kind: str = TRIANGLES, instances: int = 1) -> None:
        key = (id(program), kind)
        vao = self._vaos.get(key)
        if vao is None:
            vao = self._vaos[key] = self._array(program, kind)
            # the id above stays this program's as long as it lives
            self._programs.append(program)
        vertices = self._indices[kind].size // 4
        if instances == 1 and vertices >= _LARGE and software() and not program.counts:
            # a software renderer fills pixels on its threads once it is asked to, and this one makes the rest ready
            # meanwhile: 131,000 triangles take 0.93 (at 720p) or 0.83 (at 180p) times as long
            half = vertices // 24 * 12
            vao.render(vertices=half)
            function("glFlush")()
            vao.render(vertices=vertices - half, first=half)
        else:
            vao.render(instances=instances)

    def _array(self, program: Program, kind: str) -> Any:
        import moderngl

        mode = getattr(moderngl, kind.upper())
        if kind == ADJACENT and kind not in self._indices and self._lines is not None:
            self._indices[kind] = context().buffer(adjacent(self._lines))
            weakref.finalize(self, _dead.append, self._indices[kind]).atexit = False
        content = [
            (buffer, f"{size}f", name)
            for name, (buffer, size) in self._buffers.items()
            if isinstance(program.glo.get(name, None), moderngl.Attribute)
        ]
        return context().vertex_array(program.glo, content, index_buffer=self._indices[kind], mode=mode)


def adjacent(lines: np.ndarray) -> np.ndarray:
    """(k, 4) int32 of (k, 2): the vertex before each line's, its two, the one after; at ends the line's own again."""
    top = int(lines.max()) + 1 if len(lines) else 0
    before, after = np.arange(top, dtype=np.int32), np.arange(top, dtype=np.int32)
    before[lines[:, 1]], after[lines[:, 0]] = lines[:, 0], lines[:, 1]
    return np.stack([before[lines[:, 0]], lines[:, 0], lines[:, 1], after[lines[:, 1]]], -1).astype(np.int32)


class Block:
    """A uniform buffer of as many equal parts as asked for, each bound by its number."""

    def __init__(self, dtype: np.dtype, count: int = 1) -> None:
        align = int(context().info["GL_UNIFORM_BUFFER_OFFSET_ALIGNMENT"])
        self.stride = -(-dtype.itemsize // align) * align
        self.size, self.count = dtype.itemsize, max(count, 1)
        self.buffer = context().buffer(reserve=self.stride * self.count)
        weakref.finalize(self, _dead.append, self.buffer).atexit = False

    def write(self, values: np.ndarray) -> None:
        """(count,) of the dtype."""
        raw = np.zeros((len(values), self.stride), np.uint8)
        raw[:, : self.size] = values.view(np.uint8).reshape(len(values), -1)
        self.buffer.write(raw)

    def bind(self, binding: int, index: int = 0) -> None:
        self.buffer.bind_to_uniform_block(binding, offset=index * self.stride, size=self.size)


def _release_dead() -> None:
    while _dead:
        _dead.popleft().release()
