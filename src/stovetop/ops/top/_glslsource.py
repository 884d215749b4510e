"""The shader that a GLSL TOP runs: the user's texts between what TD declares, compiled.

Source: https://docs.derivative.ca/Write_a_GLSL_TOP
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from stovetop.core.errors import CookError
from stovetop.core.network import Node
from stovetop.data.pixels import pixel_format
from stovetop.gl import compute, loops
from stovetop.gl.context import glsl_version, texture_units
from stovetop.gl.dialect import any_input, from_vulkan, modernise, specialise
from stovetop.gl.draw import output_swizzle
from stovetop.gl.libraries import asked
from stovetop.gl.program import FULL_SCREEN_SLICE, Program, compile_compute, compile_pass
from stovetop.gl.source import ShaderError, Source

#: kind of input -> GLSL type, name in what TD declares, name of its count
INPUTS = {
    "2d": ("sampler2D", "2D", "2D"),
    "3d": ("sampler3D", "3D", "3D"),
    "2darray": ("sampler2DArray", "2DArray", "2D_ARRAY"),
    "cube": ("samplerCube", "Cube", "CUBE"),
}

VERTEX_HEAD = """
uniform float td_w;
vec2 td_corner = vec2(gl_VertexID & 1, gl_VertexID >> 1) * 2.0;
vec3 P = vec3(td_corner * 2.0 - 1.0, 0.0);
vec3 N = vec3(0.0, 0.0, 1.0);
vec4 Cd = vec4(1.0);
#define td_UV vec3(td_corner, td_w)
vec3 uv[8] = vec3[8](td_UV, td_UV, td_UV, td_UV, td_UV, td_UV, td_UV, td_UV);
vec4 TDSOPToProj(vec4 p) { return p; }
vec4 TDSOPToProj(vec3 p) { return vec4(p, 1.0); }
"""
#: a vertex shader runs three times: its loops need an end, not a flag
VERTEX_LOOPS = "int td_turns = 0;\nbool td_turn() { return ++td_turns < %d; }\n"
#: channel layout -> the RGBA of what an image of it stores
UNSWIZZLED = {
    "rgb": "vec4(c.rgb, 1.0)",
    "rg": "vec4(c.rg, 0.0, 1.0)",
    "mono": "vec4(c.rrr, 1.0)",
    "a": "vec4(0.0, 0.0, 0.0, c.r)",
    "monoalpha": "vec4(c.rrr, c.g)",
}


class Shape(NamedTuple):
    """What a shader is compiled for: the kinds of its inputs, and what its output is."""

    mode: str
    counts: tuple[int, ...]
    format: str
    kind: str
    buffers: int
    access: str

    def declared(self, kind: str) -> int:
        return self.counts[list(INPUTS).index(kind)]


class Shader(NamedTuple):
    """counters: name of an atomic counter -> its length as the text says. counted: its loops raise a flag when they do
    not end."""

    program: Program
    shape: Shape
    counters: dict[str, str]
    counted: bool


class Texts:
    """The DATs of one shader, and those that they include, as they become a program."""

    def __init__(self, par: Any, me: Node) -> None:
        self.par, self.me = par, me
        names = ("predat", "computedat") if par.mode == "compute" else ("predat", "vertexdat", "pixeldat")
        self.dats: dict[str, Node] = {n: dat for n in names if (dat := getattr(par, n)) is not None}
        self.texts = {n: source_text(dat) for n, dat in self.dats.items()}
        self.constants = {b.name: b.value for b in par.const if b.name}
        self.included: list[tuple[Node, str]] = []
        self.extensions: list[str] = []
        self.counters: dict[str, str] = {}

    def source(self, name: str, source: Source, stage: str) -> Source:
        """Add a DAT's text, and what it includes."""
        dat = self.dats[name]
        return source.add(dat.path, self._prepare(self.texts[name], stage), lambda path: self._find(path, dat, stage))

    def _find(self, path: str, base: Node, stage: str) -> tuple[str, str] | None:
        engine = self.me.engine
        dat = engine.find_sibling(path, base) or engine.find_sibling(path, self.me)
        if dat is None or dat.family != "DAT":
            return None
        text = source_text(dat)
        self.included.append((dat, text))
        return dat.path, self._prepare(text, stage)

    def _prepare(self, text: str, stage: str) -> str:
        """A user's text as OpenGL takes it; its lines keep their numbers."""
        text, extensions = from_vulkan(specialise(modernise(text, stage), self.constants))
        self.extensions += [e for e in extensions if e not in self.extensions]
        text = compute.declare_counters(text, self.counters)
        return loops.counted(text) if stage != "before" and loops.supported() else text


def source_text(dat: Node) -> str:
    return dat.data.text


def build(par: Any, me: Node, state: Any, shape: Shape) -> Shader:
    """The compiled shader. ShaderError names the DAT and the user's line; CookError without a DAT.

    While no text that went into it has changed, it is the one of last time.
    """
    texts = Texts(par, me)
    if shape.mode == "compute":
        if "computedat" not in texts.dats:
            raise CookError("no Compute Shader DAT")
        compute.check_supported()
    elif "pixeldat" not in texts.dats:
        raise CookError("no Pixel Shader DAT")
    if sum(shape.counts) > texture_units():
        raise CookError(f"{sum(shape.counts)} inputs: this device's shaders read at most {texture_units()} textures")
    if par.glslversion == "glsl460" and glsl_version() < 460:
        me.warn(f"this GPU has GLSL {glsl_version() / 100:.2f}, not 4.60")
    quality = getattr(par, "simplexnoise", "")
    key = (texts.texts, texts.constants, shape, quality)
    if getattr(state, "key", None) == key and all(source_text(d) == t for d, t in state.included):
        return state.built
    state.key = None
    state.built = assemble(texts, shape, quality)
    state.key, state.included = key, texts.included
    return state.built


def assemble(texts: Texts, shape: Shape, quality: str = "") -> Shader:
    """Compile."""
    if shape.mode == "compute":
        main, counted = _stage(texts, shape, "computedat", "compute", quality)
        return Shader(compile_compute(main), shape, texts.counters, counted)
    main, counted = _stage(texts, shape, "pixeldat", "pixel", quality)
    if "vertexdat" in texts.dats:
        user = texts.source("vertexdat", Source(), "vertex").text
        vertex = Source().code("\n".join(texts.extensions) + VERTEX_HEAD)
        if "td_turn()" in user:
            vertex.code(VERTEX_LOOPS % loops.limit())
        texts.source("vertexdat", vertex, "vertex")
    else:
        vertex = Source().code(FULL_SCREEN_SLICE) if shape.kind != "2d" else None
    return Shader(compile_pass(main, vertex), shape, texts.counters, counted)


def _stage(texts: Texts, shape: Shape, name: str, stage: str, quality: str) -> tuple[Source, bool]:
    """The text of a pixel or compute shader, and whether its loops are counted."""
    if "predat" in texts.dats:
        texts.source("predat", Source(), "before")  # for its extensions
    user = texts.source(name, Source(), stage).text
    texts.included.clear()
    counted = "td_turn()" in user
    out = Source().code("\n".join(texts.extensions))
    if "predat" in texts.dats:
        texts.source("predat", out, "before")  # what counts loops is declared after it
    out.add("td.glsl", environment(user, shape, stage == "pixel" and "vertexdat" not in texts.dats, quality))
    if counted:
        out.code(loops.before())
    texts.source(name, out, stage)
    return (out.code(loops.after(user)) if counted else out), counted


def environment(text: str, shape: Shape, own_vertex: bool, quality: str = "") -> str:
    """What TD declares before a shader of this text."""
    lines = [f"#define TD_NUM_COLOR_BUFFERS {shape.buffers}"]
    for kind, (_, _, count) in INPUTS.items():
        lines.append(f"#define TD_NUM_{count}_INPUTS {shape.declared(kind)}")
    if own_vertex:
        lines.append("in vec3 vUV;")
    for old, array in (("td_FragColor", ""), ("td_FragData", f"[{shape.buffers}]")):
        if re.search(rf"\b{old}\b", text):
            lines.append(f"layout(location = 0) out vec4 {old}{array};")
    lines.append('#include "td.glsl"')
    for kind, (sampler, name, _) in INPUTS.items():
        size = max(shape.declared(kind), 1)
        lines.append(f"uniform {sampler} sTD{name}Inputs[{size}];\nuniform TDTexInfo uTD{name}Infos[{size}];")
        if "td_any_" in text and re.search(rf"\btd_any_\w+_sTD{name}Inputs\b", text):
            lines.append(any_input(f"sTD{name}Inputs", size, "pixel" if shape.mode != "compute" else "compute"))
    lines.append(output_swizzle(pixel_format(shape.format).layout))
    lines += asked(text, quality == "quality")
    if shape.mode == "compute":
        lines.append(outputs(text, shape))
    return "\n".join(lines)


def outputs(text: str, shape: Shape) -> str:
    """The output images of a compute shader, and the functions that write and read them.

    ShaderError where the text reads them and Output Access does not let it.
    """
    kind, at = compute.IMAGE_TYPES[shape.kind]
    srgb = shape.format == "srgba8fixed"
    fmt = pixel_format("rgba8fixed" if srgb else shape.format)
    for function, forbidden in (("TDImageLoadOutput", "writeonly"), ("TDImageStoreOutput", "readonly")):
        if shape.access == forbidden and re.search(rf"\b{function}\b", text):
            raise ShaderError([("stovetop", 0, f"{function}: Output Access is {forbidden}, it has to be Read-Write")])
    access = "" if shape.access == "readwrite" else shape.access
    layout = f"layout({compute.image_layout(fmt)[0]}, binding = 0)"
    lines = [
        f"{layout} {access} uniform {kind} mTDComputeOutputs[{shape.buffers}];",
        "#define sTDComputeOutputs mTDComputeOutputs",
    ]
    if srgb:
        lines.append('#include "color.glsl"')
    store = "vec4(TDLinearToSRGB(clamp(color.rgb, 0.0, 1.0)), color.a)" if srgb else "TDOutputSwizzle(color)"
    load = "vec4(TDSRGBToLinear(c.rgb), c.a)" if srgb else UNSWIZZLED.get(fmt.layout, "c")
    place = f"ivec3(coord).{at}"
    for coord in ("ivec3", "uvec3"):
        if shape.access != "readonly":
            lines.append(
                f"void TDImageStoreOutput(uint index, {coord} coord, vec4 color)"
                f" {{ imageStore(mTDComputeOutputs[index], {place}, {store}); }}"
            )
        if shape.access != "writeonly":
            lines.append(
                f"vec4 TDImageLoadOutput(uint index, {coord} coord)"
                f" {{ vec4 c = imageLoad(mTDComputeOutputs[index], {place}); return {load}; }}"
            )
    return "\n".join(lines)
