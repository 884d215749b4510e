"""What lies at a place of a render: the scene drawn again, a few pixels of it, into buffers of facts, not colours.

Materials keep their vertex shaders, so that what they move is found where it is seen; their pixel shaders are replaced.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from stovetop.data.texture import Texture
from stovetop.gl.draw import Target
from stovetop.gl.frame import Frame
from stovetop.gl.readback import Download

from .objects import Material
from .programs import GLSL
from .render import ERROR, Draw, Problem, Renderer
from .view import View, halves

#: sizes of the types that a custom attribute can have
SIZES = {f"{kind}{n if n > 1 else ''}": n for kind in ("float", "int") for n in range(1, 5)}
#: as shaders read them; whole numbers are stored as floats too
_GLSL = {1: "float", 2: "vec2", 3: "vec3", 4: "vec4"}
_FILL = {1: ", 0.0, 0.0, 0.0", 2: ", 0.0, 0.0", 3: ", 0.0", 4: ""}


class Asked(NamedTuple):
    """What is to be found out beside the object.

    position, normal: "sopSpace", "worldSpace" or "camSpace"; custom: (attribute, type) of each.
    """

    position: str = "worldSpace"
    normal: str = "worldSpace"
    custom: tuple[tuple[str, str], ...] = ()


class Search(NamedTuple):
    """Where to look around a place if nothing is there: rings up to `radius` pixels, `step` apart, with a place every
    `along` pixels."""

    radius: int = 0
    step: int = 1
    along: int = 1

    def places(self) -> NDArray[np.int64]:
        """(n, 2) rows and columns of a square of 2 radius + 1 pixels, the middle first, then ring by ring."""
        found = [(0, 0)]
        for r in range(self.step, self.radius + 1, max(self.step, 1)):
            n = max(round(2 * math.pi * r / max(self.along, 1)), 1)
            turns = 2 * math.pi * np.arange(n) / n
            found += zip(np.rint(r * np.sin(turns)).astype(int), np.rint(r * np.cos(turns)).astype(int), strict=True)
        return np.array(list(dict.fromkeys(found))) + self.radius


class Hit(NamedTuple):
    """What is seen at a place. draw: its number in the list; position, normal, uv: (3,); color: (4,); depth: 0 (near)
    to 1; custom: the attributes' values."""

    draw: int
    position: NDArray[np.float64]
    normal: NDArray[np.float64]
    color: NDArray[np.float64]
    uv: NDArray[np.float64]
    depth: float
    instance: int
    custom: tuple[NDArray[np.float64], ...]


class Answer:
    """The facts on their way from the GPU; `hit` waits for them."""

    def __init__(self, pictures: list[Texture], search: Search, asked: Asked, priorities: Sequence[float]) -> None:
        self._downloads = [Download(p) for p in pictures]
        self._search, self._asked, self._priorities = search, asked, priorities

    def hit(self) -> Hit | None:
        """The object of highest priority that the search meets, nearest to the middle; None where there is nothing.
        Call once."""
        facts = [d.result().astype(np.float64) for d in self._downloads]
        rows, columns = self._search.places().T
        numbers = np.rint(facts[3][rows, columns, 3]).astype(int) - 1
        met = np.flatnonzero(numbers >= 0)
        if not len(met):
            return None
        best = max(met, key=lambda i: (self._priorities[numbers[i]], -i))
        place, shade, color, where, *custom = (f[rows[best], columns[best]] for f in facts)
        length = float(np.linalg.norm(shade[:3]))
        normal = shade[:3] / length if length > 0 else shade[:3]
        kinds = [kind for _, kind in self._asked.custom]
        values = tuple(_typed(c[: SIZES[kind]], kind) for c, kind in zip(custom, kinds, strict=True))
        draw = int(numbers[best])
        return Hit(draw, place[:3], normal, color, where[:3], float(place[3]), round(float(shade[3])), values)


def _typed(value: NDArray[np.float64], kind: str) -> NDArray[np.float64]:
    """Whole numbers stay whole between points that have different ones."""
    return np.rint(value) if kind.startswith("int") else value


class Picker:
    """Keeps buffers between picks; one for each place that picks."""

    def __init__(self) -> None:
        self._frames: dict[tuple[int, int], Frame] = {}
        self._renderer = Renderer(broken=picked(ERROR, 0, Asked()))

    def pick(
        self, draws: Sequence[Draw], view: View, target: Target, at: tuple[float, float], asked: Asked,
        search: Search, pickable: Sequence[bool], priorities: Sequence[float],
    ) -> tuple[Answer, list[Problem]]:  # fmt: skip
        """What `view` shows at (u, v), 0 to 1 from the lower left corner of a picture like `target`. pickable: of each
        draw; one that is not hides what is behind it."""
        side, buffers = 2 * search.radius + 1, 4 + len(asked.custom)
        width, height = target.aspect or (target.width, target.height)
        frame = self._frames.get((side, buffers))
        if frame is None:
            frame = self._frames[side, buffers] = Frame(Target(side, side, "rgba32float"), buffers)
        # the projection is the whole picture's
        frame.target = Target(side, side, "rgba32float", (float(width), float(height)))
        materials = [
            picked(d.material, i + 1 if ok else 0, asked) for i, (d, ok) in enumerate(zip(draws, pickable, strict=True))
        ]
        scale = (target.width / side, target.height / side)
        piece = (*scale, *((1 - 2 * a) * s for a, s in zip(at, scale, strict=True)))
        looked = replace(
            view, buffers=buffers, size=(target.width, target.height), dither=False,
            uniforms={**(view.uniforms or {}), "td_pick": piece},
        )  # fmt: skip
        frame.begin((0.0, 0.0, 0.0, 0.0))
        own = [d._replace(material=m) for d, m in zip(draws, materials, strict=True)]
        problems = [p for one in halves(looked) for p in self._renderer.render(frame, one, own, ())]
        return Answer(frame.finish(), search, asked, priorities), problems


def picked(material: Material, number: int, asked: Asked) -> Material:
    """The same material, but that it writes facts."""
    vertex, defines = _texts(material.vertex[1], material.defines, asked)
    return replace(
        material,
        vertex=(material.vertex[0], vertex),
        pixel=("picking", (GLSL / "pick.frag").read_text()),
        defines=defines,
        uniforms={**material.uniforms, "td_object": float(number)},
        state=replace(material.state, blend=None, color=True, alpha_test=(0, 0.0)),
    )


@cache
def _texts(vertex: str, defines: str, asked: Asked) -> tuple[str, str]:
    """The vertex shader around a material's own, and the defines of both stages."""
    lines = ["#ifdef TD_VERTEX_SHADER", "#define main td_own_main", "#endif", "#define TD_PICKING_ACTIVE"]
    lines.append(f"#define TD_PICK_POSITION {asked.position}Position")
    lines.append(f"#define TD_PICK_NORMAL {asked.normal}Normal")
    names = [name for name, _ in asked.custom]
    if names:
        fields = " ".join(f"{_GLSL[SIZES[kind]]} {name};" for name, kind in dict(asked.custom).items())
        lines.append(f"#define TD_PICK_CUSTOM {fields}")
    write = " ".join(f"vTDCustomPickVert.{n} = {n};" for n in dict.fromkeys(names))
    read = " ".join(
        f"td_picked[{4 + i}] = vec4(vTDCustomPickVert.{n}{_FILL[SIZES[kind]]});"
        for i, (n, kind) in enumerate(asked.custom)
    )
    lines += [f"#define TD_PICK_WRITE {write}", f"#define TD_PICK_READ {read}"]
    declared = [
        f"in {_GLSL[SIZES[kind]]} {name};"
        for name, kind in dict(asked.custom).items()
        if name not in BUILT_IN and not re.search(rf"\bin\s+\w+\s+{re.escape(name)}\b", defines + vertex)
    ]
    text = "\n".join([vertex, "#undef main", *declared, (GLSL / "pick.vert").read_text()])
    return text, "\n".join([*lines, defines])


#: attributes that the vertex stage declares itself
BUILT_IN = ("P", "N", "Cd")
