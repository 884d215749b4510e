"""Output Shader: a GLSL MAT with the shader that a material draws with at present."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from stovetop.core.errors import CookError
from stovetop.data.table import Table
from stovetop.gl.source import library
from stovetop.ops._docked import dock
from stovetop.ops._sampling import NAMES
from stovetop.ops.mat._family import Common, Deform
from stovetop.scene.programs import included

if TYPE_CHECKING:
    from stovetop.core.network import Node
    from stovetop.scene.objects import Material, Sampling

_INCLUDE = re.compile(r'\s*#\s*include\s*"([^"]+)"')
_DIRECTIVE = re.compile(r"\s*#\s*(ifdef|ifndef|if|elif|else|endif)\b\s*(.*)")
_DEFINE = re.compile(r"\s*#\s*define\s+(\w+)(.*)")
#: what scene/glsl asks of a material by its names, whether its texts do or not
_ASKED = re.compile(r"TD_\w+|\w+_UV")


def press(node: Node) -> None:
    """The pulse; an error stays on the node until this goes well."""
    node.errors.pop("output", None)
    try:
        output(node)
    except CookError as error:
        node.errors["output"] = str(error)


def output(node: Node) -> Node:
    """Make a GLSL MAT beside a material, and DATs of its shader; it draws the same, whatever lights there are.

    Numbers and vectors are on its Vectors page, pictures on its Samplers page, arrays and matrices constants of the
    texts; Deform and Common are as they are here. CookError where the material cannot be drawn with.
    """
    material: Material | None = node.data
    if material is None or node.all_errors():
        raise CookError("there is no shader: the material has an error")
    texts = [resolved(inlined(text), material.defines) for _, text in (material.vertex, material.pixel)]
    texts = [constants(text, material.uniforms) for text in texts]
    made = node.engine.create(node.parent, "glslMAT", f"{node.name}_glsl")
    made.x, made.y = node.x + 200, node.y
    head = node.engine.create(node.parent, "textDAT", f"{made.name}_directives")
    dock(made, head, 3)
    made.par("predat").set(head.name)
    head.set_content(Table.from_text(directives(material.defines, texts)))
    for name, text in zip(("vdat", "pdat"), texts, strict=True):
        made.own(name).set_content(Table.from_text(text))
    fill(made, node, material, texts)
    return made


def fill(made: Node, node: Node, material: Material, texts: Iterable[str]) -> None:
    """The parameters of the GLSL MAT."""
    whole = "\n".join(texts)
    used = {n: v for n, v in material.uniforms.items() if _flat(v) and re.search(rf"\buniform\b.*\b{n}\b", whole)}
    made.set_blocks("vec", max(len(used), 1))
    for i, (name, value) in enumerate(used.items()):
        made.par(f"vec{i}name").set(name)
        for axis, number in zip("xyzw", value if isinstance(value, tuple) else (value,), strict=False):
            made.par(f"vec{i}value{axis}").set(float(number))
    made.set_blocks("sampler", max(len(material.textures), 1))
    for i, (name, given) in enumerate(material.textures.items()):
        made.par(f"sampler{i}name").set(name)
        made.par(f"sampler{i}top").set(top(node, given).path)
        anisotropy = "off" if given.anisotropy <= 1 else f"{given.anisotropy:g}x"
        kind = "mipmaplinear" if given.filter == "mipmap" else given.filter
        for par, value in zip(NAMES, (*given.extend, kind, anisotropy), strict=True):
            made.par(f"sampler{i}{par}").set(value)
    shared = [name for page in (Deform, Common) for name in vars(page) if not name.startswith("_")]
    for name in (part for group in shared for part in node.group(group) or (group,)):
        value = node.own(name)
        made.par(name).set(value.path if hasattr(value, "path") else "" if value is None else value)


def _flat(value: Any) -> bool:
    """Whether it is a number or a vector."""
    if isinstance(value, (tuple, list)):
        return len(value) <= 4 and not any(isinstance(v, (tuple, list)) for v in value)
    return True


def top(node: Node, given: Sampling) -> Node:
    """The TOP whose picture a sampler reads: one of the material's parameters names it."""
    for d in node.definitions():
        found = node.own(d.name) if d.is_op and not d.many else None
        if found is not None and found.family == "TOP" and found.data is given.texture:
            return found
    raise CookError("a picture of the material comes from no TOP")


def inlined(text: str) -> str:
    """With what it includes in its place."""
    lines = []
    for line in text.splitlines():
        m = _INCLUDE.match(line)
        found = (included(m[1]) or library(m[1])) if m else None
        lines.append(inlined(found[1]) if found is not None else line)
    return "\n".join(lines)


def resolved(text: str, defines: str) -> str:
    """Without the `#ifdef` and `#ifndef` that the material decides; those that the render does stay."""
    sure, unsure = _defined(defines)
    unsure |= {m[1] for line in text.splitlines() if (m := _DEFINE.match(line))}

    def decided(kind: str, rest: str) -> bool | None:
        name = rest.split()[0] if rest.split() else ""
        if kind not in ("ifdef", "ifndef") or name in unsure or name.startswith("TD_"):
            return None
        return (name in sure) == (kind == "ifdef")

    lines: list[str] = []
    # of each open condition: what was decided, whether its lines stay, whether they did around it
    open_: list[list[Any]] = []
    stays = True
    for line in text.splitlines():
        m = _DIRECTIVE.match(line)
        if m is None:
            if stays:
                lines.append(line)
            continue
        kind, rest = m.groups()
        if kind.startswith("if"):
            answer = decided(kind, rest)
            open_.append([answer, stays])
            if answer is None and stays:
                lines.append(line)
            stays = stays and answer is not False
            continue
        answer, around = open_[-1]
        if kind == "endif":
            open_.pop()
            if answer is None and around:
                lines.append(line)
            stays = around
        elif answer is None:
            if around:
                lines.append(line)
        elif kind == "else":
            stays = around and not answer
        elif answer:
            stays = False
        else:
            # the first condition left is the one that begins
            open_[-1][0] = None
            stays = around
            if around:
                lines.append(f"#if {rest}")
    return "\n".join(lines) + "\n"


def _defined(defines: str) -> tuple[set[str], set[str]]:
    """The names that are defined in any case, and those that are where a condition holds."""
    sure, unsure, depth = set(), set(), 0
    for line in defines.splitlines():
        if m := _DEFINE.match(line):
            (unsure if depth else sure).add(m[1])
        elif m := _DIRECTIVE.match(line):
            depth += m[1].startswith("if") - (m[1] == "endif")
    return sure - unsure, unsure


def directives(defines: str, texts: Iterable[str]) -> str:
    """The material's definitions less those that nothing asks for any more."""
    lines = defines.splitlines()
    words = set(re.findall(r"\w+", "\n".join(texts)))
    for line in lines:
        m = _DEFINE.match(line)
        words |= set(re.findall(r"\w+", m[2] if m else line))
    kept = [line for line in lines if not (m := _DEFINE.match(line)) or m[1] in words or _ASKED.fullmatch(m[1])]
    return "\n".join(kept) + "\n"


def constants(text: str, uniforms: Mapping[str, Any]) -> str:
    """With the arrays and matrices among the uniforms as constants: the Vectors page has no place for them."""
    for name, value in uniforms.items():
        if not _flat(value):
            pattern = rf"\buniform (\w+) {name}(\[\w+\])?;"
            text = re.sub(pattern, lambda m, v=value: _constant(m[1], m[0].split()[2][:-1], m[2] or "", v), text)
    return text


def _constant(kind: str, name: str, size: str, value: Any) -> str:
    items = [f"{kind}({_numbers(v)})" for v in value] if size else [_numbers(value)]
    return f"const {kind} {name} = {kind}{size}({', '.join(items)});"


def _numbers(values: Iterable[float]) -> str:
    return ", ".join(repr(float(v)) for v in values)
