"""Users' GLSL brought to OpenGL's: old names, and what Vulkan's dialect says otherwise. Lines keep their numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping

_LEGACY = {
    "gl_FragColor": "td_FragColor",
    "gl_FragData": "td_FragData",
    "gl_InstanceIndex": "gl_InstanceID",
    "gl_VertexIndex": "gl_VertexID",
    "texelFetchBuffer": "texelFetch",
    "texture1D": "texture",
    "texture2D": "texture",
    "texture2DLod": "textureLod",
    "texture2DProj": "textureProj",
    "texture2DRect": "texture",
    "texture3D": "texture",
    "texture3DLod": "textureLod",
    "textureCube": "texture",
    "textureCubeLod": "textureLod",
}
_LEGACY_WORD = re.compile(rf"\b({'|'.join(_LEGACY)})\b")
_CONSTANT = re.compile(
    r"layout\s*\(\s*constant_id\s*=\s*\w+\s*\)\s*const\s+(int|uint|float|bool)\s+(\w+)\s*=\s*([^;]+);"
)
_OLD_INFO = re.compile(r"\b(uTD\w*Infos?(?:\s*\[[^\]]*\])?)\s*\.\s*(?=[xyzwrgbastpq]{1,4}\b)(?!res\b)")
_EXTENSION = re.compile(r"^[ \t]*#[ \t]*extension[ \t]+(\w+)[^\n]*$", re.MULTILINE)
#: extensions of Vulkan's GLSL, which OpenGL does not know and this text does not need
_VULKAN = re.compile(r"GL_(GOOGLE_\w+|KHR_vulkan_glsl|EXT_nonuniform_qualifier|EXT_samplerless_texture_functions)$")
_LAYOUT = re.compile(r"\blayout\s*\(([^()]*)\)")
_NOT_OPENGL = re.compile(r"\s*(set|binding|input_attachment_index)\s*=")
_NONUNIFORM = re.compile(
    r"\b(texture|textureLod|textureGrad|texelFetch|textureSize)\s*\(\s*(sTD\w+)\s*\[\s*nonuniformEXT\s*\("
)


def modernise(text: str, stage: str = "pixel") -> str:
    """Names that newer GLSL dropped, as its own. stage: "pixel", "vertex", "compute" or another."""
    text = _LEGACY_WORD.sub(lambda m: _LEGACY[m[1]], text)
    if "varying" in text or "attribute" in text:
        text = re.sub(r"\bvarying\b", "out" if stage == "vertex" else "in", text)
        text = re.sub(r"\battribute\b", "in", text)
    if stage == "pixel":
        text = re.sub(r"\bgl_TexCoord\s*\[\s*0\s*\]", "vec4(vUV, 1.0)", text)
    return _OLD_INFO.sub(r"\1.res.", text)


def specialise(text: str, values: Mapping[str, float]) -> str:
    """Specialization constants as plain ones, with the values given by name in place of their own."""

    def plain(m: re.Match[str]) -> str:
        kind, name, value = m.groups()
        if name in values:
            given = values[name]
            value = {"bool": str(bool(given)).lower(), "float": repr(float(given))}.get(kind, str(int(given)))
            value += "u" if kind == "uint" else ""
        return f"const {kind} {name} = {value};"

    return _CONSTANT.sub(plain, text)


def from_vulkan(text: str) -> tuple[str, list[str]]:
    """Without Vulkan's layout qualifiers, and with its `nonuniformEXT` as calls of `td_any_…`; and the `#extension`
    lines, which have to come first, taken out."""
    extensions: list[str] = []

    def lift(m: re.Match[str]) -> str:
        if not _VULKAN.match(m[1]):
            extensions.append(m[0].strip())
        return ""

    text = _LAYOUT.sub(_opengl_layout, _EXTENSION.sub(lift, text))
    while (m := _NONUNIFORM.search(text)) is not None:
        end = _closing(text, m.end())
        after = text.index("]", end) + 1
        text = f"{text[: m.start()]}td_any_{m[1]}_{m[2]}({text[m.end() : end]}{text[after:]}"
    return text, extensions


def _opengl_layout(m: re.Match[str]) -> str:
    parts = m[1].split(",")
    kept = [p for p in parts if not _NOT_OPENGL.match(p) and p.strip() != "push_constant"]
    lines = "\n" * m[0].count("\n")
    return m[0] if len(kept) == len(parts) else f"layout({','.join(kept)}){lines}" if kept else lines


def _closing(text: str, start: int) -> int:
    depth = 1
    for i in range(start, len(text)):
        depth += (text[i] == "(") - (text[i] == ")")
        if not depth:
            return i
    return len(text) - 1


#: kind of sampler array -> (its name, its coordinate, its pixel, its size)
_ARRAYS = {
    "sTD2DInputs": ("vec2", "ivec2", "ivec2"),
    "sTD3DInputs": ("vec3", "ivec3", "ivec3"),
    "sTD2DArrayInputs": ("vec3", "ivec3", "ivec3"),
    "sTDCubeInputs": ("vec3", "", "ivec2"),
}


def any_input(array: str, count: int, stage: str) -> str:
    """GLSL of the `td_any_…` functions: an input by a number that differs from pixel to pixel. All are read."""
    at, pixel, size = _ARRAYS[array]
    slope = "vec2" if at == "vec2" else "vec3"
    if array == "sTD2DArrayInputs":
        slope = "vec2"
    forms = [
        ("vec4", "texture", f"{at} p", "p"),
        ("vec4", "textureLod", f"{at} p, float lod", "p, lod"),
        ("vec4", "textureGrad", f"{at} p, {slope} dx, {slope} dy", "p, dx, dy"),
        (size, "textureSize", "int lod", "lod"),
    ]
    if stage == "pixel":
        forms.append(("vec4", "texture", f"{at} p, float bias", "p, bias"))
    if pixel:
        forms.append(("vec4", "texelFetch", f"{pixel} p, int lod", "p, lod"))
    return "".join(
        f"{kind} td_any_{name}_{array}(int i, {declared}) {{\n"
        f"    {kind} found = {kind}(0);\n"
        f"    for (int k = 0; k < {count}; k++) {{ {kind} c = {name}({array}[k], {given}); if (k == i) found = c; }}\n"
        "    return found;\n}\n"
        for kind, name, declared, given in forms
    )
