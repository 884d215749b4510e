"""Vertices on the GPU, framebuffers with depth, and draws with state: what a renderer of scenes needs of OpenGL."""

from __future__ import annotations

import weakref
from collections import deque
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stovetop.core.errors import CookError

from .context import context, function, software
from .facing import Facing, Seen
from .program import Program

_dead: deque[Any] = deque()
#: names of the primitives that a mesh draws; the last: lines, each between its neighbours in the same polygon
TRIANGLES, LINES, POINTS, ADJACENT = "triangles", "lines", "points", "lines_adjacency"


#: vertices from which a software renderer draws a mesh in two parts, and leaves out what looks away
_LARGE = 100_000
#: draws without that; so much does finding the planes of its triangles take
_LOOKED = 8


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
        #: whether a software renderer leaves out what looks away
        self.large = software() and TRIANGLES in indices and indices[TRIANGLES].size >= _LARGE
        self._lines = indices.get(LINES)
        self._faces = (arrays.get("P"), indices.get(TRIANGLES)) if self.large else (None, None)
        self._facing: Facing | None = None
        self._looked = 0
        self._vaos: dict[tuple[int, str | int], Any] = {}
        self._programs: list[Program] = []
        held = [b for b, _ in self._buffers.values()] + list(self._indices.values())
        weakref.finalize(self, _dead.extend, held).atexit = False

    def draw(
        self, program: Program, kind: str = TRIANGLES, instances: int = 1, eye: NDArray[np.float64] | None = None
    ) -> None:
        """eye: from where it is seen, where no triangle's back is and the program moves none (see Facing.seen)."""
        vao = None
        if eye is not None and kind == TRIANGLES and self.large and not program.counts:
            facing = self._looking()
            if facing is not None:
                seen = facing.seen(eye)
                vao, count = self._vao(program, kind, seen), seen.count
                if not count:
                    return
        if vao is None:
            vao = self._vao(program, kind)
            count = self._indices[kind].size // 4
        if instances > 1 or count < _LARGE or not software() or program.counts:
            vao.render(instances=instances, vertices=count)
            return
        # a software renderer fills pixels on its threads once it is asked to, and this one makes the rest ready
        # meanwhile: 131,000 triangles take 0.93 (at 720p) or 0.83 (at 180p) times as long
        half = count // 24 * 12
        vao.render(vertices=half)
        function("glFlush")()
        vao.render(vertices=count - half, first=half)

    def _looking(self) -> Facing | None:
        """Once it was drawn a few times: what changes with every frame costs more to look through than that gains."""
        self._looked += 1
        if self._facing is None and self._looked > _LOOKED:
            points, triangles = self._faces
            assert points is not None and triangles is not None
            self._facing = Facing(points, triangles, self._reserve)
            self._faces = None, None
        return self._facing

    def _reserve(self, size: int) -> Any:
        buffer = context().buffer(reserve=size)
        weakref.finalize(self, _dead.append, buffer).atexit = False
        return buffer

    def _vao(self, program: Program, kind: str, seen: Seen | None = None) -> Any:
        key = (id(program), kind if seen is None else seen.number)
        vao = self._vaos.get(key)
        if vao is None:
            vao = self._vaos[key] = self._array(program, kind, seen)
            # the id above stays this program's as long as it lives
            self._programs.append(program)
        return vao

    def _array(self, program: Program, kind: str, seen: Seen | None) -> Any:
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
        indices = self._indices[kind] if seen is None else seen.buffer
        return context().vertex_array(program.glo, content, index_buffer=indices, mode=mode)


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
