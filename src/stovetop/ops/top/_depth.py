"""Passes over 3D textures that read other slices than their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from stovetop.data.texture import Texture
from stovetop.gl.draw import Target, draw
from stovetop.gl.program import compile_pass
from stovetop.gl.slices import layer, stack
from stovetop.gl.source import Source
from stovetop.ops.top._family import TOP, shader_file


def through(
    op: TOP,
    par: Any,
    file: str,
    inputs: Sequence[Texture],
    target: Target,
    uniforms: Mapping[str, Any] | None = None,
    *,
    filter: str = "linear",
    extend: str = "hold",
    prelude: str = "",
) -> Texture:
    """The shader file's `vec4 cook(vec3 at)` over each slice of the target, `at.z` the slice's own place.

    3D textures are there whole, as `sampler3D`; of other inputs with slices the one of the same number is. DEEP<n> is
    defined for those that are whole. Filter and extend hold for the first input, others are held at their edges.
    """
    code = shader_file(type(op), file)
    used = op._used(code.text + prelude)
    head = "in vec3 vUV;\nout vec4 color;\nuniform float td_w;\n"
    for i, texture in enumerate(inputs):
        whole = texture.kind == "3d"
        head += f"uniform sampler{'3D' if whole else '2D'} in{i};\n" + f"#define DEEP{i}\n" * whole
    end = "void main() { color = cook(vec3(vUV.xy, td_w)); }"
    program = compile_pass(Source().code(head + used.declarations(par) + prelude).add(code.name, code.text).code(end))
    values = {**{name: read(par) for name, read in used.readers}, **(uniforms or {})}
    sampling = {f"in{i}": (filter, extend) if not i else ("linear", "hold") for i in range(len(inputs))}
    flat = target._replace(kind="2d", depth=1, newest=0)

    def one(index: int) -> Texture:
        textures = {f"in{i}": t if t.kind in ("3d", "2d") else layer(t, index) for i, t in enumerate(inputs)}
        return draw(program, flat, textures, {**values, "td_w": (index + 0.5) / target.depth}, sampling=sampling)[0]

    if target.kind == "2d":
        return one(0)
    return stack(target.kind, target.depth, map(one, range(target.depth)), target.newest)
