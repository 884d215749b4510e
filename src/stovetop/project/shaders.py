"""Shaders written for other programs (ISF, Shadertoy) as components of GLSL TOPs.

`convert(file, out)` writes one; `add(parent, file)` makes one in a project. What a format asks for and a component
cannot give is a ConvertError. The component has a custom parameter for each of the shader's own, an In TOP for each
image, and an Out TOP; its shaders are the user's text in a DAT of its own, included by one GLSL Multi TOP a pass.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from stovetop.core.errors import StovetopError

#: identifiers that OpenGL's ES dialect allows and TouchDesigner's GLSL has taken
_TAKEN = re.compile(r"\b(sample|buffer|shared|patch|precise|subroutine|resource|noperspective)\b")
#: GLSL type -> how many values
LENGTHS = {"float": 1, "int": 1, "bool": 1, "vec2": 2, "vec3": 3, "vec4": 4}


class ConvertError(StovetopError):
    """A shader that cannot become a component; the message names the file and the cause."""


@dataclass
class Control:
    """A custom parameter. style: "Float", "Int", "Toggle", "Momentary", "Menu", "XY", "XYZW" or "RGBA"."""

    name: str
    style: str
    label: str = ""
    default: Any = None
    min: Any = None
    max: Any = None
    menu: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Uniform:
    """A uniform that an expression gives each value of; `{name}` in it stands for the parameter's own name."""

    name: str
    type: str
    values: list[str]


@dataclass
class Pass:
    """One GLSL TOP. reads: what its inputs are, in order: ("image", its name), ("file", its name), ("pass", number) or
    ("before", number), that pass's picture of the frame before. size: expressions of width and height."""

    head: str
    reads: list[tuple[str, Any]]
    size: tuple[str, str]
    float: bool = False
    name: str = ""


@dataclass
class Plan:
    """A component. source: the user's text; tail: what follows it in every pass. files: name -> path of a picture."""

    source: str
    head: str
    passes: list[Pass]
    controls: list[Control] = field(default_factory=list)
    uniforms: list[Uniform] = field(default_factory=list)
    images: list[str] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    tail: str = ""
    comment: str = ""
    repeat: bool = False
    dates: bool = False


def plan(file: Path | str) -> Plan:
    """What a shader file becomes: ISF where it begins with ISF's header, Shadertoy where it defines `mainImage`."""
    from . import isf, shadertoy

    path = Path(file)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as cause:
        raise ConvertError(f"{path}: not a text file") from cause
    if isf.recognises(text):
        return isf.plan(text, path)
    if shadertoy.recognises(text):
        return shadertoy.plan(text, str(path))
    raise ConvertError(f"{path}: neither ISF (a /*{{ … }}*/ header) nor Shadertoy (a function mainImage)")


def convert(file: Path | str, out: Path | str, size: tuple[int, int] = (1280, 720)) -> list[str]:
    """Write the component of a shader file as TDN; gives warnings. `size` is what it draws where no input says one."""
    from . import write
    from .host import Project

    with Project(folder=Path(out).parent) as project:
        made = add(project.op("/project1"), file, size)
        return write.save(project.engine, out, made._node)


def add(parent: Any, file: Path | str, size: tuple[int, int] = (1280, 720)) -> Any:
    """Make the component inside `parent`, an OP; gives it. ConvertError, and nothing made, where it cannot be."""
    what = plan(file)
    name = re.sub(r"\W", "_", Path(file).stem)
    comp = parent.create("containerCOMP", name if re.match(r"[A-Za-z]", name) else f"shader_{name}")
    comp.comment = what.comment
    _Builder(comp, what, size).build()
    return comp


def legal(text: str) -> str:
    """The text without identifiers that are words of newer GLSL."""
    return _TAKEN.sub(lambda m: m[0] + "_", text)


def expression_name(name: str, taken: set[str]) -> str:
    """A custom parameter's name for a shader's: a capital, then small letters and digits."""
    base = (re.sub(r"[^A-Za-z0-9]", "", name) or "Value").capitalize()
    base = base if base[0].isalpha() else f"P{base}"
    found, k = base, 2
    while found in taken:
        found, k = f"{base}{k}", k + 1
    taken.add(found)
    return found


class _Builder:
    def __init__(self, comp: Any, what: Plan, size: tuple[int, int]) -> None:
        self.comp, self.plan, self.size = comp, what, size
        self.names: dict[str, str] = {}
        self.ops: dict[tuple[str, Any], Any] = {}
        self.glsl: list[Any] = []

    def build(self) -> None:
        self._controls()
        self._text("source", self.plan.source, 0)
        self._text("head", self.plan.head, 1)
        if self.plan.tail:
            self._text("tail", self.plan.tail, 2)
        if self.plan.dates:
            self._text("clock", CLOCK, 3)
        for i, image in enumerate(self.plan.images):
            self.ops["image", image] = self._create("inTOP", _name(image), 0, i)
        for i, (image, path) in enumerate(self.plan.files.items()):
            top = self.ops["file", image] = self._create("moviefileinTOP", _name(image), 0, len(self.plan.images) + i)
            top.par.file = path
        for i, p in enumerate(self.plan.passes):
            self.glsl.append(self._pass(i, p))
        for i, p in enumerate(self.plan.passes):
            for k, read in enumerate(p.reads):
                self.glsl[i].inputConnectors[k].connect(self._source(read))
        out = self._create("outTOP", "out1", 4 + len(self.glsl), 0)
        out.inputConnectors[0].connect(self.glsl[-1])

    def _controls(self) -> None:
        page = self.comp.appendCustomPage("Shader")
        taken: set[str] = set()
        if "{Resolution}" in "".join(s for p in self.plan.passes for s in p.size):
            group = page.appendWH(expression_name("Resolution", taken), label="Resolution")
            group.val = self.size
            for par, value in zip(group, self.size, strict=True):
                par.default = value
            self.names["Resolution"] = group.name
        for control in self.plan.controls:
            name = self.names[control.name] = expression_name(control.name, taken)
            group = getattr(page, f"append{control.style}")(name, label=control.label or control.name)
            _shape(group, control)

    def _text(self, name: str, text: str, place: int) -> Any:
        dat = self._create("textDAT", name, place, -2)
        dat.text = text
        return dat

    def _create(self, kind: str, name: str, x: int, y: int) -> Any:
        op = self.comp.create(kind, name)
        op.nodeX, op.nodeY = x * 200, -y * 150
        return op

    def _pass(self, index: int, p: Pass) -> Any:
        top = self._create("glslmultiTOP", f"pass{index}", 2 + index, 0)
        compute = self.comp.op(f"{top.name}_compute")
        if compute is not None:
            compute.destroy()
        for docked in top.docked:
            docked.nodeX, docked.nodeY = docked.nodeX + top.nodeX, docked.nodeY + top.nodeY
        tail = "#include <tail>\n" if self.plan.tail else ""
        top.par.pixeldat.eval().text = f"{p.head}\n#include <head>\n#include <source>\n{tail}"
        top.par.computedat = ""
        top.par.outputresolution = "custom"
        top.par.resolutionw.expr, top.par.resolutionh.expr = (self._expression(s) for s in p.size)
        top.par.format = "rgba32float" if p.float else "rgba8fixed"
        top.par.inputextenduv = "repeat" if self.plan.repeat else "hold"
        top.seq.vec.numBlocks = max(1, len(self.plan.uniforms))
        for i, uniform in enumerate(self.plan.uniforms):
            getattr(top.par, f"vec{i}name").val = uniform.name
            for c, value in zip("xyzw", uniform.values, strict=False):
                getattr(top.par, f"vec{i}value{c}").expr = self._expression(value)
        return top

    def _expression(self, text: str) -> str:
        """With the parameters' own names."""
        return re.sub(r"\{(\w+)\}", lambda m: f"parent().par.{self.names[m[1]]}", text)

    def _source(self, read: tuple[str, Any]) -> Any:
        kind, which = read
        if kind == "pass":
            return self.glsl[which]
        if read not in self.ops:
            self.ops[read] = self._before(which)
        return self.ops[read]

    def _before(self, index: int) -> Any:
        """A Feedback TOP of a pass's last picture; transparent black at first."""
        target = self.glsl[index]
        black = self._create("constantTOP", f"black{index}", 2 + index, 2)
        for name, value in {"colorr": 0, "colorg": 0, "colorb": 0, "alpha": 0, "outputresolution": "custom"}.items():
            setattr(black.par, name, value)
        for name in ("resolutionw", "resolutionh"):
            getattr(black.par, name).expr = f"op('{target.name}').par.{name}"
        black.par.format = target.par.format.eval()
        feedback = self._create("feedbackTOP", f"before{index}", 2 + index, 1)
        feedback.inputConnectors[0].connect(black)
        feedback.par.top = target.name
        return feedback


CLOCK = """import datetime


def date(part):
\tabsTime.frame  # each frame anew
\tnow = datetime.datetime.now()
\tday = now.hour * 3600 + now.minute * 60 + now.second + now.microsecond / 1e6
\treturn (now.year, now.month - 1, now.day, day)[part]
"""


def _name(text: str) -> str:
    return re.sub(r"\W", "_", text)


def _shape(group: Any, control: Control) -> None:
    """Default, range and menu of a custom parameter."""
    if control.menu:
        par = group[0]
        par.menuNames = [n for n, _ in control.menu]
        par.menuLabels = [label for _, label in control.menu]
        par.default = par.val = str(control.default)
        return
    for i, par in enumerate(group):
        pick = lambda v, i=i: v[i] if isinstance(v, (list, tuple)) else v  # noqa: E731
        if control.min is not None:
            par.normMin = par.min = pick(control.min)
            par.clampMin = control.style in ("Float", "Int")
        if control.max is not None:
            par.normMax = par.max = pick(control.max)
            par.clampMax = control.style in ("Float", "Int")
        if control.default is not None:
            par.default = par.val = pick(control.default)
