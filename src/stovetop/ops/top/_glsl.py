"""What the GLSL TOPs share: the environment that a user's shader sees, and its uniforms from the parameter pages.

Source: https://docs.derivative.ca/Write_a_GLSL_TOP
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.pars import RGB, XYZW, Float, Int, Menu, Page, Ref, Str, StrMenu, Toggle
from stovetop.core.pars import Sequence as Blocks
from stovetop.data.pixels import pixel_format
from stovetop.data.texture import Texture
from stovetop.gl.buffers import TextureBuffer
from stovetop.gl.context import glsl_version
from stovetop.gl.draw import Target, draw, noise_map, output_swizzle
from stovetop.gl.program import Program, compile_pass, unassigned_warning
from stovetop.gl.source import ShaderError, Source, modernise, specialise
from stovetop.ops.top._family import TOP, run

if TYPE_CHECKING:
    from stovetop.core.network import Node

#: library file -> what in a shader's text asks for it
LIBRARIES = {
    "noise.glsl": r"\bTD(Simplex|Perlin)Noise\b",
    "color.glsl": r"\bTD(HSVToRGB|RGBToHSV|SRGBToLinear|LinearToSRGB)\b",
    "dither.glsl": r"\bTDDither\b",
    "matrix.glsl": r"\bTD(Translate|Scale|RotateX|RotateY|RotateZ|RotateOnAxis|RotateToVector|CreateRotMatrix)\b",
}
COLUMNS = {"float": 1, "vec2": 2, "vec3": 3, "vec4": 4}

VERTEX_HEAD = """
vec2 td_corner = vec2(gl_VertexID & 1, gl_VertexID >> 1) * 2.0;
vec3 P = vec3(td_corner * 2.0 - 1.0, 0.0);
vec3 N = vec3(0.0, 0.0, 1.0);
vec4 Cd = vec4(1.0);
vec3 uv[8] = vec3[8](vec3(td_corner, 0.0), vec3(td_corner, 0.0), vec3(td_corner, 0.0), vec3(td_corner, 0.0),
    vec3(td_corner, 0.0), vec3(td_corner, 0.0), vec3(td_corner, 0.0), vec3(td_corner, 0.0));
vec4 TDSOPToProj(vec4 p) { return p; }
vec4 TDSOPToProj(vec3 p) { return vec4(p, 1.0); }
"""

PIXEL_TEXT = """// uniform vec4 uColor;

out vec4 fragColor;
void main()
{
	// vec4 color = texture(sTD2DInputs[0], vUV.st);
	vec4 color = vec4(1.0);
	fragColor = TDOutputSwizzle(color);
}
"""

COMPUTE_TEXT = """layout (local_size_x = 8, local_size_y = 8) in;
void main()
{
	vec4 color = vec4(1.0);
	TDImageStoreOutput(0, gl_GlobalInvocationID, color);
}
"""


class Uniforms:
    """The pages that give a shader's uniforms their values."""

    _vectors = Page("Vectors")
    vec = Blocks(label="Vector", name=Str("", label="Name"), value=XYZW(0.0, 0.0, 0.0, 0.0, label="Value"))
    _arrays = Page("Arrays")
    array = Blocks(
        label="Array",
        name=Str("", label="Name"),
        type=Menu({c: c for c in COLUMNS}, label="Type"),
        chop=Ref("CHOP", "", label="CHOP"),
        arraytype=Menu({"uniformarray": "Uniform Array", "texturebuffer": "Texture Buffer"}, label="Array Type"),
    )
    _matrices = Page("Matrices")
    matrix = Blocks(label="Matrix", name=Str("", label="Name"), value=Ref("OP", "", label="Matrix"))
    _atomic_counters = Page("Atomic Counters")
    ac = Blocks(
        label="Atomic Counter",
        name=Str("", label="Name", unsupported=True),
        initvalue=Menu({"val": "Single Value", "chop": "CHOP Values"}, label="Initial Value Type", unsupported=True),
        singlevalue=Int(0, label="Initial Value", unsupported=True),
        chopvalue=Ref("CHOP", "", label="Initial Values CHOP", unsupported=True),
    )
    _constants = Page("Constants")
    const = Blocks(label="Constant", name=Str("", label="Name"), value=Float(0.0, label="Value"))


class Colors:
    _colors = Page("Colors")
    premultrgbbyalpha = Toggle(False, label="Pre-Multiply RGB by Alpha")
    color = Blocks(
        label="Color",
        name=Str("", label="Name"),
        rgb=RGB(0.0, 0.0, 0.0, label="RGB"),
        alpha=Float(1.0, label="Alpha"),
    )


class Buffers:
    _buffers = Page("Buffers")
    buffer = Blocks(
        label="Buffer",
        pop=Ref("POP", "", label="POP", unsupported=True),
        attrclass=Menu(
            {"point": "Point", "vertex": "Vertex", "primitive": "Primitive"},
            label="Attribute Class",
            unsupported=True,
        ),
        attr=StrMenu("", label="Attribute", unsupported=True),
        name=Str("", label="Name", unsupported=True),
    )


class GLSLBase(TOP):
    """Draws a user's pixel shader over the output; the first color buffer is the output.

    `state.buffers` holds the textures of all color buffers, `state.log` what the last compilation said.
    """

    def cook(self, par, *inputs: Texture | None, state, me) -> Texture:
        if par.mode != "vertexpixel":
            if par.computedat is None:
                raise CookError("no Compute Shader DAT")
            raise CookError("compute shaders are not supported yet; set Mode to Vertex/Pixel Shader")
        textures = [i for i in inputs if i is not None] + [n.data for n in getattr(par, "tops", ())]
        target = self.target(par, inputs)
        error = None
        try:
            program = state.program = build(par, me, state, len(textures), target)
            state.log = "Pixel Shader Compile Results:\nCompiled Successfully\n"
        except ShaderError as cause:
            error, program = cause, getattr(state, "program", None)
            state.log = f"Pixel Shader Compile Results:\n{cause}\n"
        if error is not None:
            me.set_output(self._after_error(par, program, textures, target))
            raise error
        state.buffers = self._draw(par, program, textures, target, me)
        return state.buffers[0]

    def _draw(self, par: Any, program: Program, textures: list[Texture], target: Target, me: Node) -> list[Texture]:
        values, buffers = uniform_values(par)
        values.update(built_in(target, textures, getattr(par, "td_pass", 0)))
        missing = [n for n in program.uniforms if n not in values and not n.startswith("uTD")]
        if missing:
            me.warn(unassigned_warning(missing))
        samplers = {"sTD2DInputs": textures, "sTDNoiseMap": noise_map(), **buffers}
        return draw(
            program,
            target,
            samplers,
            values,
            filter=par.inputfiltertype,
            extend=par.inputextenduv,
            buffers=max(1, par.numcolorbufs),
        )

    def _after_error(self, par: Any, program: Program | None, textures: list[Texture], target: Target) -> Texture:
        """The image while the shader does not compile: the last good program's, a checkerboard, or black."""
        behavior = getattr(par, "errorbehavior", "showprevious")
        if behavior == "showprevious" and program is not None:
            values, buffers = uniform_values(par)
            values.update(built_in(target, textures, 0))
            samplers = {"sTD2DInputs": textures, "sTDNoiseMap": noise_map(), **buffers}
            extra = max(1, par.numcolorbufs)
            return draw(program, target, samplers, values, extend=par.inputextenduv, buffers=extra)[0]
        if behavior == "showcheckerboard":
            code = "vec4 cook(vec2 uv) { ivec2 c = ivec2(uv * 8.0); return vec4(vec3(float((c.x + c.y) & 1)), 1.0); }"
            return run(code, target)
        return run("vec4 cook(vec2 uv) { return vec4(0.0, 0.0, 0.0, 1.0); }", target)

    def info_text(self, node: Node) -> str:
        """What an Info DAT shows: the result of the last compilation."""
        return getattr(node.local, "log", "")

    def pulse(self, node: Node, name: str) -> None:
        """Load Uniform Names: a block of the Vectors page for each of the shader's uniforms that has none."""
        program = getattr(node.local, "program", None)
        if name != "loaduniformnames" or program is None:
            return
        named = {b.name for page in ("vec", "color", "array", "matrix") for b in getattr(node.values, page, ())}
        free = [i for i, b in enumerate(node.values.vec) if not b.name]
        for uniform in program.uniforms:
            if uniform.startswith("uTD") or uniform in named:
                continue
            if not free:
                count = node.num_blocks("vec")
                node.set_blocks("vec", count + 1)
                free = [count]
            node.par(f"vec{free.pop(0)}name").set(uniform)

    def created(self, node: Node) -> None:
        """Docked DATs: the pixel shader, the compute shader, and an Info DAT."""
        engine, parent = node.engine, node.parent
        from stovetop.data.table import Table

        for i, (kind, text) in enumerate((("pixel", PIXEL_TEXT), ("compute", COMPUTE_TEXT))):
            dat = engine.create(parent, "textDAT", f"{node.name}_{kind}")
            dat.set_content(Table.from_text(text))
            node.par(f"{kind}dat").set(dat.name)
            dock(node, dat, i)
        info = engine.create(parent, "infoDAT", f"{node.name}_info")
        info.par("op").set(node.name)
        dock(node, info, 2)


def dock(node: Node, docked: Node, place: int) -> None:
    """Attach an operator to another and put it below it, side by side."""
    docked.dock = node
    docked.x, docked.y = node.x + (place - 1) * 150, node.y - 120


# -- the shader


def build(par: Any, me: Node, state: Any, count: int, target: Target) -> Program:
    """The compiled shader for so many inputs. ShaderError names the DAT and the user's line; CookError without a DAT.

    While no text that went into it has changed, the program is the one of last time.
    """
    if par.pixeldat is None:
        raise CookError("no Pixel Shader DAT")
    layout = pixel_format(target.format).layout
    wanted = {"glsl460": 460}.get(par.glslversion, 0)
    if wanted > glsl_version():
        me.warn(f"this GPU has GLSL {glsl_version() / 100:.2f}, not 4.60")
    texts = {name: source_text(dat) for name in ("predat", "vertexdat", "pixeldat") if (dat := getattr(par, name))}
    constants = {b.name: b.value for b in par.const if b.name}
    key = (texts, constants, count, layout)
    if getattr(state, "key", None) == key and all(source_text(d) == t for d, t in state.included):
        return state.built
    included: list[tuple[Node, str]] = []
    state.key = None
    state.built = assemble(par, me, texts, constants, count, layout, included)
    state.key, state.included = key, included
    return state.built


def source_text(dat: Node) -> str:
    return dat.data.text


def assemble(
    par: Any,
    me: Node,
    texts: Mapping[str, str],
    constants: Mapping[str, float],
    count: int,
    layout: str,
    included: list,
) -> Program:
    """Compile; `included` receives the DATs that were included and their texts."""

    def resolver(base: Node) -> Any:
        def resolve(path: str) -> tuple[str, str] | None:
            dat = me.engine.find_sibling(path, base) or me.engine.find_sibling(path, me)
            if dat is None or dat.family != "DAT":
                return None
            text = source_text(dat)
            included.append((dat, text))
            return dat.path, prepare(text, constants)

        return resolve

    pixel, user = Source(), prepare(texts["pixeldat"], constants)
    probe = Source().add(par.pixeldat.path, user, resolver(par.pixeldat)).text
    included.clear()
    if "predat" in texts:
        pixel.add(par.predat.path, texts["predat"], resolver(par.predat))
    pixel.add("td.glsl", environment(probe, count, layout, par.vertexdat is None))
    pixel.add(par.pixeldat.path, user, resolver(par.pixeldat))
    if "vertexdat" not in texts:
        return compile_pass(pixel)
    vertex = Source().code(VERTEX_HEAD)
    vertex.add(par.vertexdat.path, prepare(texts["vertexdat"], constants), resolver(par.vertexdat))
    return compile_pass(pixel, vertex)


def prepare(text: str, constants: Mapping[str, float]) -> str:
    """A user's text as OpenGL takes it; its lines keep their numbers."""
    return specialise(modernise(text), constants)


def environment(text: str, count: int, layout: str, own_vertex: bool) -> str:
    """What TD declares before a pixel shader, for `count` 2D inputs and an output of this channel layout."""
    size = max(count, 1)
    lines = [
        f"#define TD_NUM_2D_INPUTS {count}",
        "#define TD_NUM_3D_INPUTS 0\n#define TD_NUM_2D_ARRAY_INPUTS 0\n#define TD_NUM_CUBE_INPUTS 0",
        "in vec3 vUV;" if own_vertex else "",
        "layout(location = 0) out vec4 td_FragColor;" if re.search(r"\btd_FragColor\b", text) else "",
        '#include "td.glsl"',
        f"uniform sampler2D sTD2DInputs[{size}];\nuniform TDTexInfo uTD2DInfos[{size}];",
        output_swizzle(layout),
    ]
    lines += [f'#include "{file}"' for file, pattern in LIBRARIES.items() if re.search(pattern, text)]
    return "\n".join(lines)


# -- uniforms


def built_in(target: Target, textures: Sequence[Texture], index: int) -> dict[str, Any]:
    """Values of the uniforms that TD sets itself."""
    values: dict[str, Any] = {"uTDPass": index, "uTDCurrentDepth": 0}
    values.update(info("uTDOutputInfo", target.width, target.height))
    for i, t in enumerate(textures):
        values.update(info(f"uTD2DInfos[{i}]", t.width, t.height))
    return values


def info(name: str, width: int, height: int) -> dict[str, Any]:
    return {f"{name}.res": (1 / width, 1 / height, width, height), f"{name}.depth": (1.0, 1.0, 0.0, 0.0)}


def uniform_values(par: Any) -> tuple[dict[str, Any], dict[str, TextureBuffer]]:
    """The values that the pages give, and the arrays that go as texture buffers, by the uniform's name."""
    values: dict[str, Any] = {}
    buffers: dict[str, TextureBuffer] = {}
    for b in getattr(par, "color", ()):
        factor = b.alpha if par.premultrgbbyalpha else 1.0
        values[b.name] = (*(c * factor for c in b.rgb), b.alpha)
    for b in par.vec:
        values[b.name] = b.value
    for b in par.matrix:
        if b.name and b.value is not None:
            values[b.name] = matrix_of(b.value)
    for b in par.array:
        if b.name and b.chop is not None:
            rows = interleaved(b.chop.data.vals, COLUMNS[b.type])
            if b.arraytype == "texturebuffer":
                buffers[b.name] = TextureBuffer(rows)
            else:
                values[b.name] = rows.tolist()
    values.pop("", None)
    return values, buffers


def interleaved(vals: np.ndarray, columns: int) -> np.ndarray:
    """(n, columns) of channels (chans, n): a sample's first channels side by side, absent ones 0."""
    out = np.zeros((vals.shape[1], columns), np.float32)
    out[:, : vals.shape[0]] = vals[:columns].T
    return out


def matrix_of(node: Node) -> list[float]:
    """16 floats, column by column: of a 4x4 table (translation in the last column) or a CHOP's first 16 channels.

    CookError for anything else.
    """
    if node.family == "CHOP" and node.data.vals.shape[0] >= 16 and node.data.vals.shape[1]:
        return node.data.vals[:16, 0].tolist()
    if node.family == "DAT":
        rows = node.data.rows
        if len(rows) >= 4 and all(len(r) >= 4 for r in rows[:4]):
            try:
                return np.array([r[:4] for r in rows[:4]], float).T.ravel().tolist()
            except ValueError as cause:
                raise CookError(f"{node.path}: not a matrix of numbers: {cause}") from cause
    raise CookError(f"{node.path} holds no matrix: a 4x4 table or a CHOP of 16 channels does")
