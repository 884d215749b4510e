"""ISF, the Interactive Shader Format: a pixel shader with a header in JSON that says its inputs and passes.

Source: https://docs.isf.video/ref_json.html, https://docs.isf.video/ref_functions.html
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from stovetop.gl.dialect import modernise

from .shaders import Control, ConvertError, Pass, Plan, Uniform, legal

_HEADER = re.compile(r"\A(?:\s|//[^\n]*\n)*/\*\s*(\{.*?\})\s*\*/", re.DOTALL)
_KNOWN = {
    "ISFVSN", "VSN", "DESCRIPTION", "CREDIT", "CATEGORIES", "INPUTS", "PASSES", "IMPORTED", "PERSISTENT_BUFFERS",
    "KEYWORDS", "TAGS", "NAME",
}  # fmt: skip
_PASS_KEYS = {"TARGET", "PERSISTENT", "FLOAT", "WIDTH", "HEIGHT", "DESCRIPTION"}
#: style of the parameter, type of the uniform
STYLES = {
    "event": ("Momentary", "bool"),
    "bool": ("Toggle", "bool"),
    "long": ("Menu", "int"),
    "float": ("Float", "float"),
    "point2D": ("XY", "vec2"),
    "color": ("RGBA", "vec4"),
}
_SUFFIXES = {"XY": "xy", "RGBA": "rgba"}
UNIFORMS = [
    Uniform("TIME", "float", ["absTime.seconds"]),
    Uniform("TIMEDELTA", "float", ["1 / project.cookRate"]),
    Uniform("FRAMEINDEX", "int", ["absTime.frame"]),
    Uniform("DATE", "vec4", [f"mod('clock').date({i}) + {int(i == 1)}" for i in range(4)]),
]
HEAD = """layout(location = 0) out vec4 isf_FragColor;
#define RENDERSIZE uTDOutputInfo.res.zw
#define isf_FragNormCoord vUV.st
#define vv_FragNormCoord vUV.st
#define IMG_SIZE(image) vec2(textureSize(image, 0))
#define IMG_NORM_PIXEL(image, place) texture(image, place)
#define IMG_PIXEL(image, place) texture(image, (place) / IMG_SIZE(image))
#define IMG_THIS_PIXEL(image) texture(image, vUV.st)
#define IMG_THIS_NORM_PIXEL(image) texture(image, vUV.st)
"""
_FUNCTIONS = {"floor", "ceil", "min", "max", "abs", "pow", "sqrt", "sin", "cos", "round", "log", "exp"}
_SIZE_TOKEN = re.compile(r"\s*(\$?[A-Za-z_]\w*|\d+\.?\d*|\.\d+|[-+*/%(),])")


def recognises(text: str) -> bool:
    return _HEADER.match(text) is not None


def plan(text: str, path: Path) -> Plan:
    """The component of an ISF file. ConvertError names what of it cannot be done."""
    header = _header(text, path)
    if path.with_suffix(".vs").exists():
        raise ConvertError(f"{path}: {path.with_suffix('.vs').name}: vertex shaders of ISF are not converted")
    inputs = header.get("INPUTS") or []
    images = [i["NAME"] for i in inputs if i.get("TYPE") == "image"]
    controls, uniforms = _controls(inputs, path)
    bare = re.sub(r"//[^\n]*|/\*.*?\*/", "", text, flags=re.DOTALL)
    used = [u for u in UNIFORMS if re.search(rf"\b{u.name}\b", bare)]
    files = _files(header.get("IMPORTED") or {}, path)
    # some declare an input themselves, which once is enough
    own = set(re.findall(r"\buniform\s+\w+\s+(\w+)\s*;", bare))
    head = HEAD + "".join(f"uniform {u.type} {u.name};\n" for u in [*used, *uniforms] if u.name not in own)
    source = re.sub(r"\btd_FragColor\b", "isf_FragColor", modernise(text))
    return Plan(
        source=legal(source),
        head=head,
        passes=_passes(header, images, list(files), [c.name for c in controls], path),
        controls=controls,
        uniforms=[*used, *uniforms],
        images=images,
        files=files,
        comment=str(header.get("DESCRIPTION") or ""),
        dates=any(u.name == "DATE" for u in used),
    )


def _header(text: str, path: Path) -> dict[str, Any]:
    found = _HEADER.match(text)
    assert found is not None
    try:
        header = json.loads(found[1], strict=False)
    except ValueError as cause:
        raise ConvertError(f"{path}: the header is not JSON: {cause}") from cause
    unknown = set(header) - _KNOWN
    if unknown:
        raise ConvertError(f"{path}: {', '.join(sorted(unknown))}: unknown in an ISF header")
    return header


def _controls(inputs: list[dict[str, Any]], path: Path) -> tuple[list[Control], list[Uniform]]:
    controls, uniforms = [], []
    for i in inputs:
        name, kind = i.get("NAME", ""), i.get("TYPE", "")
        if kind == "image":
            continue
        if kind not in STYLES or not re.fullmatch(r"[A-Za-z_]\w*", name):
            raise ConvertError(f"{path}: input {name!r} of type {kind!r} is not converted")
        style, declared = STYLES[kind]
        menu: list[tuple[str, str]] = []
        if kind == "long":
            values = i.get("VALUES") or []
            labels = [str(x) for x in i.get("LABELS") or values]
            style = "Menu" if values else "Int"
            menu = list(zip(map(str, values), labels, strict=False))
        default = i.get("DEFAULT", 0 if kind in ("long", "float") else None)
        controls.append(Control(name, style, i.get("LABEL", ""), default, i.get("MIN"), i.get("MAX"), menu))
        suffixes = _SUFFIXES.get(style)
        plain = f"int({{{name}}}.eval())" if menu else f"{{{name}}}"
        uniforms.append(Uniform(name, declared, [f"{{{name}}}{c}" for c in suffixes] if suffixes else [plain]))
    return controls, uniforms


def _files(imported: Any, path: Path) -> dict[str, str]:
    """Pictures that the header names, by the name in the shader."""
    entries = imported.items() if isinstance(imported, dict) else ((i.get("NAME", ""), i) for i in imported)
    files = {}
    for name, entry in entries:
        if entry.get("TYPE") == "cube" or not isinstance(entry.get("PATH"), str):
            raise ConvertError(f"{path}: imported {name!r}: cube maps are not converted")
        files[name] = str(path.parent / entry["PATH"])
    return files


def _passes(header: dict[str, Any], images: list[str], files: list[str], names: list[str], path: Path) -> list[Pass]:
    given = [dict(p) for p in header.get("PASSES") or [{}]]
    older = header.get("PERSISTENT_BUFFERS") or []
    for p in given:
        unknown = set(p) - _PASS_KEYS
        if unknown:
            raise ConvertError(f"{path}: {', '.join(sorted(unknown))}: unknown in a pass")
        if isinstance(older, dict) and p.get("TARGET") in older:
            p.update({k: v for k, v in older[p["TARGET"]].items() if k in _PASS_KEYS})
    targets = list(dict.fromkeys(p["TARGET"] for p in given if p.get("TARGET")))
    passes = []
    for index, p in enumerate(given):
        reads: list[tuple[str, Any]] = [*(("image", n) for n in images), *(("file", n) for n in files)]
        lines = [f"#define PASSINDEX {index}"]
        for target in targets:
            writers = [k for k, other in enumerate(given) if other.get("TARGET") == target]
            done = [k for k in writers if k < index]
            reads.append(("pass", done[-1]) if done else ("before", writers[-1]))
        lines += [f"#define {n} sTD2DInputs[{k}]" for k, n in enumerate([*images, *files, *targets])]
        base = [f"op('{images[0]}').{s}" if images else f"{{Resolution}}{s[0]}" for s in ("width", "height")]
        size = [_size(p.get(k), base, names, path) or base[i] for i, k in enumerate(("WIDTH", "HEIGHT"))]
        passes.append(Pass("\n".join(lines), reads, (size[0], size[1]), _true(p.get("FLOAT"))))
    return passes


def _true(value: Any) -> bool:
    return str(value).lower() in ("true", "1", "1.0", "yes")


def _size(text: Any, base: list[str], names: list[str], path: Path) -> str:
    """ISF's expression of a size in Python: numbers, + - * /, functions, $WIDTH, $HEIGHT and $name of an input."""
    if text is None or text == "":
        return ""
    text, out, at = str(text), [], 0
    while at < len(text.rstrip()):
        m = _SIZE_TOKEN.match(text, at)
        token = m[1] if m else ""
        if token in ("$WIDTH", "$HEIGHT"):
            token = base[token == "$HEIGHT"]
        elif token.startswith("$") and token[1:] in names:
            token = f"{{{token[1:]}}}"
        elif token in _FUNCTIONS:
            token = token if token in ("min", "max", "abs", "pow", "round") else f"math.{token}"
        elif not m or token[0].isalpha() or token[0] in "$_":
            raise ConvertError(f"{path}: {text!r} is no size that can be converted")
        out.append(token)
        at = m.end()  # type: ignore[union-attr]
    return f"max(1, int({''.join(out)}))"
