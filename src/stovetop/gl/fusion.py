"""Passes that are drawn when somebody looks, several as one.

A pass is not drawn when it is made: its texture holds the recipe. Whoever needs the pixels draws it, and every pass
that it reads at the drawn pixel alone, and that nobody has looked at, goes into the same program: what the inner pass
would have stored (rounded and clamped as its pixel format says) is a variable there. Rules:

1. An input is read "aligned" where its only use is `texture(in0, uv)` in the body of `cook`, with `uv` as it came; the
   shader's text says so. Sizes must agree, and the format's rounding must be expressible.
2. A texture is put into another's program once. Asked for again, it is drawn by itself, and then read: a static source
   under an animated operator is drawn once, not every frame. What was wanted more than once in one frame is drawn first
   in the next (`keep`).
3. Programs are cached by structure: shaders, wiring and formats. Values are uniforms.
4. A new structure whose passes all have programs of their own is drawn with those the first time, so that an edit of a
   running network does not wait for a compiler unless the network stays that way.
5. Runs of passes that treat each channel alone, on 8-bit pixels, are evaluated for the 256 values there are and looked
   up, where the device has shown that this is quicker (tables.py).
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np

from stovetop.data.pixels import pixel_format
from stovetop.data.texture import Texture

from . import tables
from .context import glsl_version
from .draw import Target, bind, nothing, output_swizzle, render
from .pool import Image, acquire, check_size, picture
from .program import Program, compile_pass
from .rounding import half, rounding, stored
from .source import Source

#: passes in one program; a longer chain is drawn in pieces
LONGEST = 24
#: pictures that one program reads: every driver has 16 units
MOST_INPUTS = 12
#: programs kept
_CACHE_SIZE = 512
#: below, a look-up pass costs more than the arithmetic that it saves
_LOOKUP_PIXELS, _LOOKUP_PASSES = 1 << 16, 2
_Key = tuple[Any, ...]

_programs: OrderedDict[_Key, Fused] = OrderedDict()
_seen: OrderedDict[_Key, None] = OrderedDict()


class Shader:
    """GLSL that defines `vec4 cook(vec2 uv)`, with a number of inputs; the same object for the same text.

    source: its text with includes put in. names: what it declares, which a program with several passes renames.
    aligned: the inputs that it reads at the drawn pixel alone.
    """

    def __init__(self, name: str, text: str, prelude: str, wired: tuple[bool, ...]) -> None:
        self.source = Source()
        if prelude.strip():
            self.source.add("prelude", prelude)
        self.source.add(name, text)
        self.wired = wired
        head = "uniform float td_aspect;\n"
        for i, has in enumerate(wired):
            head += f"uniform sampler2D in{i};\nconst bool has_in{i} = {str(has).lower()};\n"
        self.head = head
        self.names = declared(head + self.source.text)
        bare = _COMMENT.sub("", self.source.text)
        self.aligned = frozenset(i for i, has in enumerate(wired) if has and reads_aligned(bare, f"in{i}"))

    def text(self, step: int, wiring: Sequence[int]) -> str:
        """As pass number `step` of a program. wiring: for each input the number of the pass it is, or -1."""
        text = self.head + self.source.text
        for i, other in enumerate(wiring):
            if other >= 0:
                text = re.sub(rf"\btexture\(\s*in{i}\s*,\s*uv\s*\)", f"td_pixel{other}", text)
        return _renamer(self.names)(text, step)


@cache
def shader(name: str, text: str, prelude: str, wired: tuple[bool, ...]) -> Shader:
    return Shader(name, text, prelude, wired)


class Pass:
    """One pass of a shader over a target: the recipe of a texture.

    filters: for each input ("nearest" | "linear" | "mipmap", "hold" | "zero" | "repeat" | "mirror").
    per_channel: whether each channel of the result depends on that channel of input 0 at the same pixel alone, and on
    neither place nor time.
    """

    __slots__ = ("filters", "inputs", "merged", "per_channel", "pictures", "shader", "size", "target", "uniforms")

    def __init__(
        self,
        shader: Shader,
        target: Target,
        inputs: Sequence[Texture | None],
        uniforms: Mapping[str, Any],
        filters: Sequence[tuple[str, str]],
        per_channel: bool = False,
    ) -> None:
        self.shader, self.target, self.inputs, self.uniforms = shader, target, inputs, uniforms
        self.filters, self.per_channel, self.merged = filters, per_channel, False
        #: passes and pictures of the program that this one would be drawn with
        self.size, self.pictures = 1, 0
        for i, texture in enumerate(inputs):
            if texture is None:
                continue
            if texture.recipe is not None and not self._joins(i):
                texture.draw()
            inner: Any = texture.recipe
            self.size += inner.size if inner else 0
            self.pictures += max(inner.pictures, 1) if inner else 1

    def _joins(self, index: int) -> bool:
        """Whether this input, not drawn yet, can be a part of this pass's program."""
        texture = self.inputs[index]
        assert texture is not None
        inner: Any = texture.recipe
        return (
            index in self.shader.aligned
            and not inner.merged
            and not texture.keep
            and self.size + inner.size <= LONGEST
            and self.pictures + inner.pictures <= MOST_INPUTS
            and texture.width == self.target.width
            and texture.height == self.target.height
            and texture.depth == 1
            and rounding(texture.pixel_format) is not None
        )

    def draw(self) -> Image:
        """The picture, with all that joins in one program where that is there or worth compiling."""
        chain = self._lookup_chain() if self.per_channel else []
        if chain:
            source = chain[0].inputs[0]
            assert source is not None
            source.draw()
            wirings = [(-1,), *((i,) for i in range(len(chain) - 1))]
            return self.draw_by(chain, wirings, source)
        return self.draw_by(*gather(self))

    def draw_by(self, passes: list[Pass], wirings: list[tuple[int, ...]], source: Texture | None = None) -> Image:
        """These passes as one; of the table of all values where they only have `source`."""
        fused = _ready(passes, tuple((p.shader, w, p.target.format) for p, w in zip(passes, wirings, strict=True)))
        if fused is None:
            return self._alone()
        for p in passes[:-1]:
            p.merged = True
        if source is None:
            return fused.run(passes, self.target)
        table = Texture(256, 1, image=fused.run(passes, Target(256, 1), _every_value()))
        return Pass(_LOOK_UP, self.target, [source, table], {}, [("nearest", "hold")] * 2)._alone()

    def _alone(self) -> Image:
        """The picture, with each pass below drawn by itself first."""
        for texture in self.inputs:
            inner: Any = texture.recipe if texture is not None else None
            if inner is not None and texture is not None:
                texture.image, texture.recipe = inner._alone(), None
        fused = _ready([self], _single(self))
        assert fused is not None
        return fused.run([self], self.target)

    def _lookup_chain(self) -> list[Pass]:
        """The passes that a table of 256 values stands for, this one last; none where that does not pay."""
        chain: list[Pass] = []
        p: Any = self
        width, height = self.target[:2]
        while p is not None and p.per_channel and p.target.format == "rgba8fixed" and not p.merged:
            chain.append(p)
            source = p.inputs[0]
            if (source.width, source.height, source.format, source.depth) != (width, height, "rgba8fixed", 1):
                return []
            p = source.recipe
        enough = len(chain) >= _LOOKUP_PASSES and width * height >= _LOOKUP_PIXELS
        return chain[::-1] if enough and tables.tables_pay() else []


def lazy(recipe: Pass) -> Texture:
    """The texture of a pass. CookError where the device has no such size."""
    target = recipe.target
    check_size(target.width, target.height)
    for texture in recipe.inputs:
        if texture is not None:
            texture.taken += 1
    return Texture(target.width, target.height, target.format, recipe=recipe, aspect=target.aspect)


def gather(last: Pass) -> tuple[list[Pass], list[tuple[int, ...]]]:
    """The passes of one program, inner ones first, and for each the numbers of the passes that its inputs are (-1: a
    picture)."""
    passes: list[Pass] = []
    wirings: list[tuple[int, ...]] = []
    numbers: dict[int, int] = {}

    def visit(p: Pass) -> int:
        if id(p) in numbers:
            return numbers[id(p)]
        wiring = []
        for texture in p.inputs:
            inner: Any = texture.recipe if texture is not None else None
            # an input that was waiting may have gone into another program since this pass was made
            if inner is not None and inner.merged and id(inner) not in numbers:
                assert texture is not None
                texture.draw()
                inner = None
            wiring.append(-1 if inner is None else visit(inner))
        numbers[id(p)] = len(passes)
        passes.append(p)
        wirings.append(tuple(wiring))
        return numbers[id(p)]

    visit(last)
    return passes, wirings


def _ready(passes: list[Pass], key: _Key) -> Fused | None:
    """The program, compiled unless rule 4 says to wait: None then."""
    fused = _programs.get(key)
    if fused is None:
        if len(passes) > 1 and key not in _seen and all(_single(p) in _programs for p in passes):
            _seen[key] = None
            if len(_seen) > _CACHE_SIZE:
                _seen.popitem(last=False)
            return None
        fused = _programs[key] = Fused(key)
        if len(_programs) > _CACHE_SIZE:
            _programs.popitem(last=False)
    _programs.move_to_end(key)
    return fused


def _single(p: Pass) -> _Key:
    return ((p.shader, (-1,) * len(p.inputs), p.target.format),)


class Fused:
    """The program of a structure. key: (shader, wiring, format) of each pass, inner ones first."""

    def __init__(self, key: _Key) -> None:
        self.program: Program = compile_pass(compose(key))
        self.uniforms = [(n, *_origin(n)) for n in self.program.uniforms]
        self.samplers = [(units[0], *_input_of(n)) for n, units in self.program.samplers.items()]

    def run(self, passes: list[Pass], target: Target, source: Texture | None = None) -> Image:
        """Draw. source: stands for every picture that the passes read."""
        w, h = target.width, target.height
        values: dict[str, Any] = {"td_res": (1 / w, 1 / h, w, h)}
        for uniform, step, name in self.uniforms:
            if step >= 0:
                value = passes[step].uniforms.get(name)
                if value is not None:
                    values[uniform] = value
        image = acquire(w, h, target.format)
        for unit, step, index in self.samplers:
            texture = source or passes[step].inputs[index]
            bind(picture(texture or nothing()), unit, *passes[step].filters[index])
        self.program.set(values)
        render(self.program, image.fbo, target)
        return image


def compose(key: _Key) -> Source:
    """One program of all passes; the last one's value is what is stored."""
    last = pixel_format(key[-1][2])
    head = "in vec3 vUV;\nout vec4 td_out;\nuniform vec4 td_res;\n" + output_swizzle(last.layout)
    head += "".join(f"\nvec4 td_pixel{i};" for i in range(len(key)))
    if len(key) > 1 and glsl_version() >= 420:
        head += f"\n{half()}"
    body = ""
    source = Source().code(head)
    for i, (part, wiring, format) in enumerate(key):
        source.files = [*source.files, *part.source.files[1:]] if len(key) > 1 else part.source.files
        source.text += part.text(i, wiring) + "\n"
        value = f"cook_s{i}(uv)"
        if i < len(key) - 1:
            body += f"    td_pixel{i} = {stored(pixel_format(format), value)};\n"
    return source.code(f"void main() {{\n    vec2 uv = vUV.xy;\n{body}    td_out = TDOutputSwizzle({value});\n}}")


# -- tables


@cache
def _every_value() -> Texture:
    return Texture.from_numpy(np.repeat(np.arange(256, dtype=np.uint8)[None, :, None], 4, axis=2))


# -- reading shader text

_COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.S)
_TOKEN = re.compile(r"#[^\n]*|\d[\w.]*|[A-Za-z_]\w*|[{}();=,\[\]]")
_DEFINE = re.compile(r"#\s*define\s+(\w+)")
_KEYWORDS = {"layout", "td_res"}


def declared(text: str) -> frozenset[str]:
    """Names of what GLSL declares outside of functions: functions, variables, structs and macros."""
    names: set[str] = set()
    braces = parens = 0
    word, in_value = "", False
    for token in _TOKEN.findall(_COMMENT.sub("", text)):
        if token[0] == "#":
            names.update(_DEFINE.findall(token))
        elif token.isidentifier():
            word = token if not braces and not parens else ""
        elif token in "()":
            if token == "(" and word and not in_value:
                names.add(word)
            parens += 1 if token == "(" else -1
            word = ""
        elif token in "{}":
            if token == "{" and word and not in_value:
                names.add(word)
            braces += 1 if token == "{" else -1
            word = ""
        elif not braces and not parens:
            if word and not in_value:
                names.add(word)
            in_value = token == "=" or (in_value and token == "[")
            word = ""
    return frozenset(names - _KEYWORDS)


@cache
def _renamer(names: frozenset[str]) -> Any:
    # not a member after a dot, nor the word of a directive (`#line`)
    pattern = re.compile(rf"(?<![\w.#])({'|'.join(sorted(map(re.escape, names)))})\b")
    return lambda text, step: pattern.sub(rf"\1_s{step}", text)


_ORIGIN = re.compile(r"(\w+)_s(\d+)")


def _origin(uniform: str) -> tuple[int, str]:
    """Pass and own name of a renamed uniform; pass -1 for those of the whole program."""
    m = _ORIGIN.fullmatch(uniform)
    return (int(m[2]), m[1]) if m else (-1, uniform)


def _input_of(sampler: str) -> tuple[int, int]:
    step, name = _origin(sampler)
    return step, int(name[2:])


def reads_aligned(text: str, name: str) -> bool:
    """Whether GLSL without comments uses this sampler only as `texture(name, uv)` inside `cook`, `uv` unchanged."""
    start = re.search(r"\bvec4\s+cook\s*\(\s*vec2\s+uv\s*\)\s*\{", text)
    if not start:
        return False
    end, depth = start.end(), 1
    while depth and end < len(text):
        depth += {"{": 1, "}": -1}.get(text[end], 0)
        end += 1
    body = text[start.end() : end]
    if re.search(r"\buv\s*(\.\w+\s*)?[-+*/]?=(?!=)|\b\w+\s+uv\b|\buv\s*(\.\w+\s*)?(\+\+|--)", body):
        return False
    uses = len(re.findall(rf"\b{name}\b", text))
    return 0 < uses == len(re.findall(rf"\btexture\(\s*{name}\s*,\s*uv\s*\)", body))


_LOOK_UP = Shader(
    "lookup",
    """
vec4 cook(vec2 uv) {
    ivec4 i = ivec4(texture(in0, uv) * 255.0 + 0.5);
    return vec4(texelFetch(in1, ivec2(i.r, 0), 0).r, texelFetch(in1, ivec2(i.g, 0), 0).g,
        texelFetch(in1, ivec2(i.b, 0), 0).b, texelFetch(in1, ivec2(i.a, 0), 0).a);
}
""",
    "",
    (True, True),
)
