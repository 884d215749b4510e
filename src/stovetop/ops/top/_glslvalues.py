"""Values of a shader's uniforms: those that TD sets, and those that the parameter pages give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from stovetop.data.texture import Texture
from stovetop.gl.buffers import TextureBuffer
from stovetop.gl.draw import Target
from stovetop.ops._arrays import arrays
from stovetop.ops._matrices import matrix_of
from stovetop.ops.top._glslsource import INPUTS

#: the length of an array of atomic counters that the shader gives by a name
UNKNOWN_LENGTH = 1024


def by_kind(textures: Sequence[Texture]) -> dict[str, list[Texture]]:
    """The inputs as the shader's arrays hold them: each kind for itself, in order."""
    return {kind: [t for t in textures if t.kind == kind] for kind in INPUTS}


def built_in(target: Target, inputs: Mapping[str, Sequence[Texture]], index: int) -> dict[str, Any]:
    """Values of the uniforms that TD sets itself."""
    values: dict[str, Any] = {"uTDPass": index, "uTDCurrentDepth": 0, "td_w": 0.0}
    values.update(info("uTDOutputInfo", target.width, target.height, target.depth))
    for kind, (_, name, _) in INPUTS.items():
        for i, t in enumerate(inputs[kind]):
            offset = t.newest / t.depth if kind == "3d" else float(t.newest)
            values.update(info(f"uTD{name}Infos[{i}]", t.width, t.height, 1 if kind == "cube" else t.depth, offset))
    return values


def slice_values(target: Target, index: int) -> dict[str, Any]:
    """What differs from slice to slice: its number, and where it is read (the third coordinate of its middle)."""
    return {"uTDCurrentDepth": index, "td_w": (index + 0.5) / target.depth if target.kind == "3d" else float(index)}


def info(name: str, width: int, height: int, depth: int = 1, offset: float = 0.0) -> dict[str, Any]:
    return {f"{name}.res": (1 / width, 1 / height, width, height), f"{name}.depth": (1 / depth, depth, offset, 0.0)}


def counter_values(par: Any, counters: Mapping[str, str]) -> list[np.ndarray]:
    """The initial values of each atomic counter, uint32; 0 where no block of the page names it or its CHOP has too
    few."""
    blocks = {b.name: b for b in par.ac if b.name}
    out = []
    for name, length in counters.items():
        count = int(length) if length.isdigit() else UNKNOWN_LENGTH
        values, block = np.zeros(count, np.uint32), blocks.get(name)
        if block is not None and block.initvalue == "val":
            values[:] = max(0, block.singlevalue)
        elif block is not None and block.chopvalue is not None:
            given = block.chopvalue.data.vals.ravel()[:count]
            values[: len(given)] = np.nan_to_num(given).clip(0, 2**32 - 1)
        out.append(values)
    return out


def uniform_values(par: Any) -> tuple[dict[str, Any], dict[str, TextureBuffer]]:
    """The values that the pages give, and the arrays that go as texture buffers, by the uniform's name."""
    values, rows = arrays(par)
    for b in getattr(par, "color", ()):
        factor = b.alpha if par.premultrgbbyalpha else 1.0
        values[b.name] = (*(c * factor for c in b.rgb), b.alpha)
    for b in par.vec:
        values[b.name] = b.value
    for b in par.matrix:
        if b.name and b.value is not None:
            values[b.name] = matrix_of(b.value)
    values.pop("", None)
    return values, {name: TextureBuffer(values) for name, values in rows.items()}
