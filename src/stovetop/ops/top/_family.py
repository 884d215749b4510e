"""What all TOPs share: the Common page, the output's size and format, and passes over a shader file."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from stovetop.core.operator import Operator
from stovetop.core.pars import Float, Group, Int, Menu, Page, ParDef, Toggle
from stovetop.data.pixels import LABELS
from stovetop.data.texture import Texture, square_aspect
from stovetop.gl.draw import Target, target_like
from stovetop.gl.fusion import Pass, lazy, shader
from stovetop.gl.slices import layer, stack
from stovetop.ops._colors import Colors

if TYPE_CHECKING:
    from stovetop.core.network import Node

#: TD's Global Resolution Multiplier (a preference there): factor on the size of every TOP with `resmult` on
GLOBAL_MULTIPLIER = 1.0

FILTERS = {"nearest": "Nearest Pixel", "linear": "Interpolate Pixels", "mipmap": "Mipmap Pixels"}
EXTENDS = {"hold": "Hold", "zero": "Zero", "repeat": "Repeat", "mirror": "Mirror"}
#: bit mask as an index, as TD counts it: r is 1, g 2, b 4, a 8
MASKS = ["".join(c for bit, c in enumerate("rgba") if mask >> bit & 1) or "none" for mask in range(16)]
FACTORS = {"useinput": 1.0, "eighth": 0.125, "quarter": 0.25, "half": 0.5, "2x": 2.0, "4x": 4.0, "8x": 8.0}
EMPTY = Texture.from_numpy(np.zeros((1, 1, 4), np.uint8))


class Common:
    """The Common page. `fillmode` and `filtertype` are for whoever shows the image."""

    _common = Page("Common")
    outputresolution = Menu(
        {
            "useinput": "Use Input",
            "eighth": "Eighth",
            "quarter": "Quarter",
            "half": "Half",
            "2x": "2X",
            "4x": "4X",
            "8x": "8X",
            "fit": "Fit Resolution",
            "limit": "Limit Resolution",
            "custom": "Custom Resolution",
        },
        label="Output Resolution",
    )
    resolution = Group(
        "Int",
        [Int(256, "Resolution", min=1, norm=(1, 2048)), Int(256, "Resolution", min=1, norm=(1, 2048))],
        "Resolution",
        ("w", "h"),
    )
    resmult = Toggle(True, label="Use Global Res Multiplier")
    outputaspect = Menu(
        {"useinput": "Use Input", "resolution": "Resolution", "custom": "Custom Aspect"}, label="Output Aspect"
    )
    aspect = Float((1.0, 1.0), label="Aspect", size=2)
    inputfiltertype = Menu(FILTERS, "linear", label="Input Smoothness")
    fillmode = Menu(
        {
            "useinput": "Use Input",
            "fill": "Fill",
            "width": "Fit Horizontal",
            "height": "Fit Vertical",
            "best": "Fit Best",
            "outside": "Fit Outside",
            "nativeres": "Native Resolution",
        },
        "best",
        label="Fill Viewer",
    )
    filtertype = Menu(FILTERS, "linear", label="Viewer Smoothness")
    npasses = Int(1, label="Passes", norm=(0, 10))
    chanmask = Menu({m: m.upper() for m in MASKS}, "rgba", label="Channel Mask")
    format = Menu({"useinput": "Use Input", **LABELS}, label="Pixel Format")


class Last:
    _common = Page("Common")
    pageindex = Int(0, label="Page Index")


COLORED: tuple[type, ...] = (Common, Colors, Last)


class TOP(Operator):
    """An operator on images.

    One without a `cook` of its own is one pass of the shader file beside it, which defines `vec4 cook(vec2 uv)`. There,

    - `p_<name>` is a parameter or group: float, int, bool, vecN, ivecN; a menu is the int of its item, and its items
      are the constants `<name>_<item>`. Menus and toggles are constants of the program, so what they exclude costs
      nothing; the others are uniforms;
    - `in0`, `in1`, … are the inputs (absent ones read as 0 and have a false `has_in0`, …). One that is only read as
      `texture(in0, uv)` in the body of `cook`, `uv` unchanged, may be computed in the same program (gl/fusion.py);
    - `td_res` is (1 / width, 1 / height, width, height) of the output, `td_aspect` its width by height as seen.

    Functions of gl/glsl come with `#include "noise.glsl"`. `cook` functions call `shade` for the same.
    """

    family = "TOP"
    common = (Common, Last)
    #: whether Float parameters are compiled in while they hold their default: for shaders that do many things at will
    specialised: ClassVar[bool] = False
    #: whether it takes 3D textures, 2D arrays and cubes and works on each slice; others get the first slice
    volumes: ClassVar[bool] = False
    #: `volumes` by one cook for each slice, for operators of several passes
    slicewise: ClassVar[bool] = False
    #: format of the output where neither an input nor a parameter says one
    default_format: ClassVar[str] = "rgba8fixed"

    def empty(self) -> Texture:
        return EMPTY

    def cook(self, par: Any, *inputs: Texture | None) -> Texture:
        return self.shade(par, inputs)

    def evaluate(self, node: Node, par: Any, inputs: list[Any]) -> Any:
        """One cook, drawn at once and by itself where somebody asks for its time on the device."""
        timer = getattr(node.local_state, "gpu_timer", None)
        if timer is None:
            return self._evaluate(node, par, inputs)
        with timer:
            out = self._evaluate(node, par, inputs)
            out.draw()
        return out

    def _evaluate(self, node: Node, par: Any, inputs: list[Any]) -> Any:
        """`npasses` passes, each but the first over the last one's result, then the channel mask."""
        if node.local_state is not None:
            node.local.cur_pass = 0
        if not self.lazy and any(i is not None and i.kind != "2d" for i in inputs):
            if self.slicewise and not self.deep(par, inputs):
                return self._slices(node, par, inputs)
            if not self.volumes:
                inputs = [i and layer(i, 0) for i in inputs]
        out = super().evaluate(node, par, inputs)
        for index in range(1, par.npasses if inputs and not self.lazy else 1):
            node.local.cur_pass = index
            again = LaterPass(par, index, target_like(out))
            out = super().evaluate(node, again, [out, *inputs[1:]])
        if par.chanmask != "rgba" and not self.lazy:
            out = self._masked(par, out, next((i for i in inputs if i is not None), EMPTY))
        last = node.output
        if last is not out and last is not EMPTY:
            # wanted twice, it is not worth drawing as a part of others: gl/fusion.py, rule 2
            out.keep = last.taken + last.looked > 1
        return out

    def deep(self, par: Any, inputs: Sequence[Texture | None]) -> bool:
        """Whether a `slicewise` operator takes these whole: it reads across slices."""
        return False

    def _slices(self, node: Node, par: Any, inputs: list[Any]) -> Texture:
        """A cook for each slice of the first input, over that slice of all."""
        first = next(i for i in inputs if i is not None)

        def one(index: int) -> Texture:
            return self._evaluate(node, par, [i and layer(i, index) for i in inputs])

        if first.kind == "2d":
            return one(0)
        return stack(first.kind, first.depth, map(one, range(first.depth)), first.newest)

    def _masked(self, par: Any, out: Texture, first: Texture) -> Texture:
        """The result in the masked channels, the first input in the others."""
        keep = [float(c in par.chanmask) for c in "rgba"] if par.chanmask != "none" else [0.0] * 4
        code = "uniform vec4 keep;\nvec4 cook(vec2 uv) { return mix(texture(in1, uv), texture(in0, uv), keep); }"
        target = target_like(out)
        return run(code, target, [out, first], {"keep": keep}, filter=par.inputfiltertype)

    # -- what the output is

    def target(self, par: Any, inputs: Sequence[Texture | None] = (), **changes: Any) -> Target:
        """Size, format and aspect that the Common page and the first wired input give. `size`, `format`, `aspect` in
        `changes` stand for the input's where an operator knows better (a movie's)."""
        again = getattr(par, "td_target", None)
        if again is not None:
            return again
        first = next((i for i in inputs if i is not None), None)
        size = changes.get("size") or ((first.width, first.height) if first else (par.resolutionw, par.resolutionh))
        width, height = output_size(par, size)
        fmt = par.format
        if fmt == "useinput":
            fmt = changes.get("format") or (first.format if first else self.default_format)
        aspect = changes.get("aspect") or (first.aspect_size if first else square_aspect(width, height))
        slices = (first.kind, first.depth, first.newest) if first and self.volumes else ("2d", 1, 0)
        return Target(width, height, fmt, output_aspect(par, (width, height), aspect), *slices)

    # -- passes

    def shade(
        self,
        par: Any,
        inputs: Sequence[Texture | None] = (),
        *,
        target: Target | None = None,
        shader: str = "",
        uniforms: Mapping[str, Any] | None = None,
        extend: str = "hold",
        filter: str = "",
        prelude: str = "",
        per_channel: bool = False,
    ) -> Texture:
        """One pass of the shader file of this name (the operator's own where empty) with the parameters as uniforms.

        per_channel: each channel of the result depends on that channel of the first input's same pixel alone.
        filter: "nearest", "linear" or "mipmap" in place of the Input Smoothness.
        """
        code = shader_file(type(self), shader)
        used = self._used(code.text + prelude)
        values = {name: read(par) for name, read in used.readers}
        if uniforms:
            values.update(uniforms)
        target = target or self.target(par, inputs)
        return run(
            code,
            target,
            inputs,
            values,
            filter=filter or par.inputfiltertype,
            extend=extend,
            prelude=used.declarations(par) + prelude,
            per_channel=per_channel,
        )

    def _used(self, text: str) -> Uniforms:
        key = (self.op_type, text)
        if key not in _UNIFORMS:
            _UNIFORMS[key] = Uniforms(self.spec, text, self.specialised)
        return _UNIFORMS[key]

    def pass_through(self, par: Any, texture: Texture) -> Texture:
        """The texture itself where the Common page changes nothing about it, otherwise a copy as that says."""
        target = self.target(par, [texture])
        if target == target_like(texture):
            return texture
        return run(COPY, target, [texture], {}, filter=par.inputfiltertype)

    def common_info(self, node: Node) -> dict[str, float]:
        """The family's Info CHOP channels."""
        return texture_info(node.output)


COPY = "vec4 cook(vec2 uv) { return texture(in0, uv); }"


class LaterPass:
    """Parameters as a second and later pass sees them: the same, with the output's size and format settled."""

    def __init__(self, par: Any, index: int, target: Target) -> None:
        self.td_par, self.td_pass, self.td_target = par, index, target

    def __getattr__(self, name: str) -> Any:
        return getattr(self.td_par, name)


def texture_info(texture: Texture) -> dict[str, float]:
    """Info CHOP channels of an image."""
    return {
        "resx": texture.width,
        "resy": texture.height,
        "aspectx": texture.aspect_size[0],
        "aspecty": texture.aspect_size[1],
        "depth": texture.depth,
        "gpu_memory_used": texture.gpu_memory,
    }


def output_size(par: Any, size: tuple[int, int]) -> tuple[int, int]:
    """The Common page's resolution rules on an input of this size, at least 1x1.

    `fit` grows or shrinks into resolutionw x resolutionh, `limit` only shrinks; both keep the proportions.
    """
    mode, (w, h) = par.outputresolution, size
    if mode == "custom":
        w, h = par.resolutionw, par.resolutionh
    elif mode in ("fit", "limit"):
        factor = min(par.resolutionw / w, par.resolutionh / h)
        factor = min(factor, 1.0) if mode == "limit" else factor
        w, h = w * factor, h * factor
    else:
        w, h = w * FACTORS[mode], h * FACTORS[mode]
    scale = GLOBAL_MULTIPLIER if par.resmult and mode != "useinput" else 1.0
    return max(1, round(w * scale)), max(1, round(h * scale))


def output_aspect(par: Any, size: tuple[int, int], inherited: tuple[float, float]) -> tuple[float, float]:
    """The Common page's aspect rules."""
    if par.outputaspect == "custom" and par.aspect1 > 0 and par.aspect2 > 0:
        return float(par.aspect1), float(par.aspect2)
    return square_aspect(*size) if par.outputaspect == "resolution" else inherited


class ShaderFile:
    """A shader's text and the name that errors show; the same object for the same file."""

    def __init__(self, name: str, text: str) -> None:
        self.name, self.text = name, text


@cache
def shader_file(cls: type, name: str = "") -> ShaderFile:
    """The shader beside an operator's file: of the same name, or of the one given."""
    module = sys.modules[cls.__module__].__file__
    assert module
    file = Path(module).with_suffix(".glsl") if not name else Path(module).with_name(name)
    return ShaderFile(file.name, file.read_text())


class Uniforms:
    """The parameters that a shader mentions: the uniforms' (name, function of par), and the declarations."""

    def __init__(self, spec: Any, text: str, specialised: bool) -> None:
        self.readers: list[tuple[str, Callable[[Any], Any]]] = []
        self._constants: list[tuple[str, str, Callable[[Any], Any], Any]] = []
        self._declared: dict[tuple[Any, ...], str] = {}
        lines = []
        for name in dict.fromkeys(re.findall(r"\bp_(\w+)", text)):
            parts = [spec.pars[n] for n in spec.groups.get(name, (name,))]
            kind, read = _glsl_type(parts), _reader(name, parts[0])
            if parts[0].style in ("Menu", "Toggle") and len(parts) == 1:
                self._constants.append((name, kind, read, _ALWAYS))
            else:
                self.readers.append((f"p_{name}", read))
                if specialised and kind == "float":
                    self._constants.append((name, kind, read, float(parts[0].default)))
                else:
                    lines.append(f"uniform {kind} p_{name};")
        for d in spec.pars.values():
            if d.style == "Menu" and re.search(rf"(?<!const int )\b{d.name}_\w", text) and f"int {d.name}_" not in text:
                lines += [f"const int {_item(d.name, n)} = {i};" for i, n in enumerate(d.menu_names)]
        self._lines = "\n".join(lines) + "\n"

    def declarations(self, par: Any) -> str:
        """The GLSL that declares them, with these parameters' menus and toggles."""
        values = tuple(
            value if when is _ALWAYS or value == when else _ALWAYS
            for _, _, read, when in self._constants
            for value in (read(par),)
        )
        text = self._declared.get(values)
        if text is None:
            lines = (
                f"uniform {kind} p_{name};" if v is _ALWAYS else f"const {kind} p_{name} = {_literal(kind, v)};"
                for (name, kind, _, _), v in zip(self._constants, values, strict=True)
            )
            text = self._declared[values] = self._lines + "\n".join(lines) + "\n"
        return text


_ALWAYS = object()


def _literal(kind: str, value: Any) -> str:
    return str(bool(value)).lower() if kind == "bool" else repr(float(value)) if kind == "float" else str(int(value))


_UNIFORMS: dict[tuple[str, str], Uniforms] = {}


def _item(par: str, item: str) -> str:
    return f"{par}_{re.sub(r'[^A-Za-z0-9]', '_', item)}"


def _glsl_type(parts: list[ParDef]) -> str:
    style = parts[0].style
    if len(parts) == 1:
        return {"Int": "int", "Menu": "int", "Toggle": "bool"}.get(style, "float")
    return f"{'i' if style == 'Int' else ''}vec{len(parts)}"


def _reader(name: str, d: ParDef) -> Callable[[Any], Any]:
    if d.style == "Menu":
        return lambda par: d.menu_names.index(getattr(par, name))
    return lambda par: getattr(par, name)


def run(
    code: str | ShaderFile,
    target: Target,
    inputs: Sequence[Texture | None] = (),
    uniforms: Mapping[str, Any] | None = None,
    *,
    filter: str = "linear",
    extend: str = "hold",
    prelude: str = "",
    per_channel: bool = False,
) -> Texture:
    """One pass of GLSL that defines `vec4 cook(vec2 uv)`; see `TOP` for what it sees. Drawn when somebody looks.

    An input of the target's size that is read at the drawn pixel alone is not filtered: that would round.
    """
    if target.kind != "2d" or any(i is not None and i.kind != "2d" for i in inputs):
        return _by_slices(code, target, inputs, uniforms, filter, extend, prelude)
    name, text = ("stovetop", code) if isinstance(code, str) else (code.name, code.text)
    part = shader(name, text, prelude, tuple(i is not None for i in inputs))
    w, h = target.width, target.height
    aspect = target.aspect or (w, h)
    exact = (("nearest", extend), (filter, extend))
    filters = [
        exact[not (i in part.aligned and t is not None and t.width == w and t.height == h)]
        for i, t in enumerate(inputs)
    ]
    values = {**(uniforms or {}), "td_aspect": aspect[0] / aspect[1]}
    return lazy(Pass(part, target, inputs, values, filters, per_channel))


def _by_slices(
    code: str | ShaderFile, target: Target, inputs: Sequence[Texture | None], uniforms: Any, *how: str
) -> Texture:
    """`run` where something has slices: one pass for each of the target's, over that slice of each input."""
    flat = target._replace(kind="2d", depth=1, newest=0)
    filter, extend, prelude = how

    def one(index: int) -> Texture:
        slices = [i if i is None else layer(i, index) for i in inputs]
        return run(code, flat, slices, uniforms, filter=filter, extend=extend, prelude=prelude)

    if target.kind == "2d":
        return one(0)
    return stack(target.kind, target.depth, map(one, range(target.depth)), target.newest)
