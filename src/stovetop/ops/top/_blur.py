"""The passes of a separable blur: halve, blur along x, blur along y, double."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from math import ceil
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from stovetop.core.errors import CookError
from stovetop.data.pixels import LABELS, pixel_format
from stovetop.data.texture import Texture
from stovetop.gl.draw import Target
from stovetop.ops.top._family import ShaderFile, run
from stovetop.ops.top._kernel import Plan

#: pixels to each side that a pass can read
MAX_RADIUS = 1020
#: up to here the pass is written out, beyond it is a loop: llvmpipe takes a quarter longer for that
UNROLLED = 16


def shader(name: str) -> ShaderFile:
    file = Path(__file__).with_name(name)
    return ShaderFile(name, file.read_text())


_HALVE, _DOUBLE = shader("_halve.glsl").text, shader("_double.glsl").text
#: the uniforms that say where a pass reads
WHERE = ("place", "stride", "scale", "origin")
#: uses of a pass with the same values after which these are compiled in, and how often each was used
SETTLED = 3
_uses: OrderedDict[tuple[Any, ...], int] = OrderedDict()


class Axis(NamedTuple):
    """One direction of the blur: the plan and, for each level from the image's own on, the padding that the blurred
    picture of that level needs (`out`) and that the halved one has (`have`), in pixels."""

    plan: Plan
    size: int
    out: tuple[int, ...]
    have: tuple[int, ...]

    @classmethod
    def of(cls, plan: Plan, size: int) -> Axis:
        out = [0]
        for _ in range(plan.levels):
            out.append(ceil(out[-1] / 2) + 1)
        have = [out[-1] + len(plan.weights) - 1]
        for _ in range(plan.levels - 1):
            have.append(2 * have[-1] + 1)
        return cls(plan, size, tuple(out), (0, *reversed(have)) if plan.levels else (0,))

    def level(self, level: int) -> int:
        return min(level, self.plan.levels)

    def length(self, level: int, padding: Sequence[int]) -> int:
        level = self.level(level)
        return ceil(self.size / 2**level) + 2 * padding[level]


def tolerance(format: str) -> float:
    """What each direction of a blur may miss the kernel by, in units of an image of 0..1: with both and with rounding
    an 8-bit result is within 1/255."""
    return {"8fixed": 0.35 / 255, "16float": 2.5e-4, "11float": 2.5e-4, "10a2fixed": 2.5e-4}.get(
        pixel_format(format).kind, 1e-4
    )


def working_format(format: str, negative: bool, finer: bool) -> str:
    """What intermediate pictures have: the result's format; 16 bits where 8 would show (`finer`), floats where a kernel
    leaves 0..1."""
    fmt = pixel_format(format)
    wider = {"8fixed": "16float" if negative else "16fixed", "16fixed": "32float", "10a2fixed": "16float"}
    layout = "rgba" if fmt.layout == "rgb" else fmt.layout
    if fmt.kind == "11float":
        return "rgba16float"
    if (negative and fmt.fixed) or fmt.kind == "10a2fixed" or (finer and fmt.kind == "8fixed"):
        return layout + wider[fmt.kind]
    assert format in LABELS
    return format


def blurred(image: Texture, plans: tuple[Plan, Plan], target: Target, extend: str, finish: str = "") -> Texture:
    """The image under both kernels, at the target's size. finish: GLSL that defines FINISH, for the last pass."""
    x, y = Axis.of(plans[0], image.width), Axis.of(plans[1], image.height)
    top = max(x.plan.levels, y.plan.levels)
    negative = any((p.weights < -1e-6).any() and not p.levels for p in plans)
    coarse, fine = (working_format(target.format, negative, finer) for finer in (bool(finish), True))
    for level in range(1, top + 1):
        size = x.length(level, x.have), y.length(level, y.have)
        image = _halve(image, (x, y), level, Target(*size, coarse), extend)
    middle = Target(x.length(top, x.out), y.length(top, y.have), coarse)
    shift = x.have[-1] - x.out[-1]
    image = taps(image, x.plan.weights, (1, 0), middle, extend, shift=(shift, 0))
    last = Target(x.length(top, x.out), y.length(top, y.out), fine)
    direct = not top and (target.width, target.height) == (image.width, image.height)
    shift = y.have[-1] - y.out[-1]
    image = taps(
        image, y.plan.weights, (0, 1), target if direct else last, extend, shift=(0, shift), finish=finish * direct
    )
    for level in range(top, 0, -1):
        size = x.length(level - 1, x.out), y.length(level - 1, y.out)
        out = target if level == 1 else Target(*size, fine)
        image = _double(image, (x, y), level, size, out, finish if level == 1 else "")
    return image if top or direct else resized(image, target, finish)


def taps(
    image: Texture,
    weights: np.ndarray,
    step: tuple[float, float],
    target: Target,
    extend: str,
    *,
    shift: tuple[float, float] = (0, 0),
    filter: str = "nearest",
    finish: str = "",
) -> Texture:
    """One direction: the pixels at 0, 1, … steps (in pixels) to both sides, weighted. CookError beyond MAX_RADIUS."""
    radius = len(weights) - 1
    if radius > MAX_RADIUS:
        raise CookError(f"the filter reaches {radius} pixels, more than {MAX_RADIUS}; use Pre-Shrink")
    rows = np.zeros((radius // 4 + 1, 4))
    rows.ravel()[: radius + 1] = weights
    unrolled = radius <= UNROLLED
    if not unrolled:
        rows = np.resize(rows, (2 ** ceil(np.log2(len(rows))), 4))  # few programs: beyond the radius nothing is read
    size = np.array([image.width, image.height])
    groups = tuple(map(tuple, rows.tolist()))
    values = {
        **({f"w{i}": w for i, w in enumerate(groups)} if unrolled else {"weights": groups}),
        "radius": radius,
        "stride": tuple((step / size).tolist()),
        "place": (*(np.array(target[:2]) / size).tolist(), *(shift / size).tolist()),
    }
    code = _taps(radius, len(rows), unrolled, step)
    return drawn(code, target, image, values, filter, extend, finish or PLAIN)


def drawn(
    code: str, target: Target, image: Texture, values: Mapping[str, Any], filter: str, extend: str, prelude: str
) -> Texture:
    """One pass. Where pixels are read becomes constant once it has stayed the same: llvmpipe is a fifth faster then.
    Weights stay uniforms; as constants they are rounded otherwise in the last bit."""
    where = {name: value for name, value in values.items() if name in WHERE}
    key = (code, *where.items())
    _uses[key] = uses = _uses.pop(key, 0) + 1
    if len(_uses) > 256:
        _uses.popitem(last=False)
    if uses > SETTLED:
        code, values = constant(code, where), {n: v for n, v in values.items() if n not in where}
    return run(code, target, [image], values, filter=filter, extend=extend, prelude=prelude)


def constant(code: str, values: Mapping[str, Any]) -> str:
    """Shader text with vectors in place of its uniforms, where a line's are all among the values."""

    def declare(m: re.Match[str]) -> str:
        names = m[2].split(", ")
        if not values.keys() >= set(names):
            return m[0]
        vectors = (f"{n} = {m[1]}({', '.join(f'{float(v):.9g}' for v in values[n])})" for n in names)
        return f"const {m[1]} {', '.join(vectors)};"

    return re.sub(r"^uniform (\w+) ([^;]+);", declare, code, flags=re.MULTILINE)


PLAIN = "#define FINISH(c) c\n"
DITHER = '#include "dither.glsl"\n#define FINISH(c) TDDither(c)\n'


def _taps(radius: int, groups: int, unrolled: bool, step: tuple[float, float]) -> str:
    # along an axis the other coordinate is the same for all, which saves a third
    away = "{1} * stride" if all(step) else "vec2({1} * stride.x, 0.0)" if step[0] else "vec2(0.0, {1} * stride.y)"
    pair = f"sum += {{0}} * (texture(in0, at - {away}) + texture(in0, at + {away}));"
    if unrolled:
        declared = ", ".join(f"w{i}" for i in range(groups))
        lines = "\n".join(pair.format(f"w{i >> 2}[{i & 3}]", f"{i}.0") for i in range(1, radius + 1))
    else:
        declared = f"weights[{groups}]"
        lines = "for (int i = 1; i <= radius; i++) " + pair.format("weights[i >> 2][i & 3]", "float(i)")
    return f"""uniform vec4 {declared};
uniform vec4 place;
uniform vec2 stride;
uniform int radius;
vec4 cook(vec2 uv) {{
    vec2 at = uv * place.xy + place.zw;
    vec4 sum = {"w0" if unrolled else "weights[0]"}.x * texture(in0, at);
    {lines}
    return FINISH(sum);
}}"""


def halved(image: Texture) -> Texture:
    """Half the size, rounded up, under (1, 3, 3, 1) / 8 both ways; at the border the edge pixels go on."""
    target = Target(ceil(image.width / 2), ceil(image.height / 2), image.format)
    values = {"scale": (2.0, 2.0), "origin": (0.0, 0.0)}
    return drawn(_HALVE, target, image, values, "nearest", "hold", "#define X 1\n#define Y 1\n")


def _halve(image: Texture, axes: tuple[Axis, Axis], level: int, target: Target, extend: str) -> Texture:
    # in pixels of the picture that is halved: position = scale * (pixel's centre) + origin
    scale, origin = [], []
    for axis in axes:
        halved = level <= axis.plan.levels
        scale.append(2.0 if halved else 1.0)
        origin.append(axis.have[level - 1] - 2.0 * axis.have[level] if halved else 0.0)
    values = {"scale": tuple(scale), "origin": tuple(origin)}
    which = f"#define X {int(scale[0] == 2)}\n#define Y {int(scale[1] == 2)}\n"
    return drawn(_HALVE, target, image, values, "nearest", extend, which)


def _double(
    image: Texture, axes: tuple[Axis, Axis], level: int, size: tuple[int, int], target: Target, finish: str
) -> Texture:
    place, origin = [], []
    for axis, n, own in zip(axes, size, (image.width, image.height), strict=True):
        halved = level <= axis.plan.levels
        place.append((n / 2 if halved else n) / own)
        origin.append((axis.out[level] - axis.out[level - 1] / 2) / own if halved else 0.0)
    values = {"place": (*place, *origin)}
    return drawn(_DOUBLE, target, image, values, "linear", "hold", finish or PLAIN)


def resized(image: Texture, target: Target, finish: str = "") -> Texture:
    return drawn(_DOUBLE, target, image, {"place": (1.0, 1.0, 0.0, 0.0)}, "linear", "hold", finish or PLAIN)
