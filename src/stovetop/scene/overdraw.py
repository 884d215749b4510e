"""How often each pixel is drawn: the scene drawn again with every fragment that passes its tests adding one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from stovetop.data.pixels import pixel_format
from stovetop.data.texture import Texture
from stovetop.gl.draw import Target, draw, output_swizzle
from stovetop.gl.program import compile_pass
from stovetop.gl.source import Source

from .objects import Material
from .render import Draw

#: of the buffers that are counted in: one more than the render has, the last
FORMAT = "rgba32float"
_ADD = ("one", "one", "add", "one", "one", "add")
_COUNT = "layout(location = {}) out vec4 td_count;\nvoid main() {{ {} td_count = vec4(1.0); }}\n"
_LEVELS = """
uniform sampler2D td_counts;
uniform float limit;
out vec4 color;
void main() {
    float n = texelFetch(td_counts, ivec2(gl_FragCoord.xy), 0).r;
    color = TDOutputSwizzle(vec4(vec3(min(n / limit, 1.0)), 1.0));
}
"""


def counting(draws: Sequence[Draw], buffer: int) -> list[Draw]:
    """The same draws with materials that count their fragments in this colour buffer; those of one material still have
    one in common. A pixel shader that may leave pixels out runs, and writes to the buffers before."""
    made = {id(d.material): _counting(d.material, buffer) for d in draws}
    return [d._replace(material=made[id(d.material)]) for d in draws]


def _counting(m: Material, buffer: int) -> Material:
    name, text = m.pixel
    if m.discards or m.state.alpha_test[0] > 0:
        text = f"#define main td_shade\n{text}\n#undef main\n" + _COUNT.format(buffer, "td_shade();")
    else:
        text = _COUNT.format(buffer, "TDCheckDiscard();")
    return replace(m, pixel=(name, text), state=replace(m.state, blend=_ADD, color=True))


def levels(counts: Texture, target: Target, limit: int) -> Texture:
    """Black where nothing was drawn to white where it was `limit` times or more."""
    swizzle = output_swizzle(pixel_format(target.format).layout)
    program = compile_pass(Source().code(swizzle + _LEVELS))
    return draw(program, target, {"td_counts": counts}, {"limit": float(max(limit, 1))}, filter="nearest")[0]
