"""Any number of layers, each placed, adjusted and composited, in as few passes as the samplers allow: what Layer, Layer
Mix and Layout share. The pass is written for the layers at hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.pars import Float, Menu, Toggle
from stovetop.data.texture import Texture
from stovetop.gl.draw import Target
from stovetop.ops.top._blend import NUMBERS, OPERATIONS, check
from stovetop.ops.top._family import EMPTY, EXTENDS, run
from stovetop.ops.top._place import (
    FITS,
    JUSTIFY_H,
    JUSTIFY_V,
    about,
    affine,
    fitted,
    in_fractions,
    in_heights,
    inverse,
    justified,
    pivot,
    placed,
    rotate,
    scale,
    translate,
    uniform,
)

#: layers in one pass, of the 15 that the samplers allow: on llvmpipe each makes the program 70 ms slower to compile
LAYERS = 7
WHOLE = (0.0, 0.0, 1.0, 1.0)
NOTHING = (2.0, 2.0, 2.0, 2.0)


def layer_pars(**first: Any) -> dict[str, Any]:
    """The parameters of one layer, after its own."""
    return {
        **first,
        "cropleft": Float(0.0, label="Crop Left"),
        "cropright": Float(1.0, label="Crop Right"),
        "cropbottom": Float(0.0, label="Crop Bottom"),
        "croptop": Float(1.0, label="Crop Top"),
        "prefit": Menu(FITS, "fitbest", label="Pre-Fit"),
        "justifyh": Menu(JUSTIFY_H, "center", label="Justify Horizontal"),
        "justifyv": Menu(JUSTIFY_V, "center", label="Justify Vertical"),
        "extend": Menu(EXTENDS, "zero", label="Extend"),
        "r": rotate(),
        "t": translate(),
        "s": scale(),
        "scale": Float(1.0, label="Uniform Scale"),
        "p": pivot(),
        "opacity": Float(1.0, label="Opacity"),
        "brightness": Float(1.0, label="Brightness", norm=(0, 2)),
        "blacklevel": Float(0.0, label="Black Level"),
        "gamma": Float(1.0, label="Gamma", norm=(0, 4)),
        "operand": Menu(OPERATIONS, "over", label="Operation"),
        "swaporder": Toggle(False, label="Swap Order"),
    }


#: what a layer has where nothing says otherwise
PLAIN = SimpleNamespace(
    cropleft=0.0, cropright=1.0, cropbottom=0.0, croptop=1.0, prefit="fitbest", justifyh="center",
    justifyv="center", extend="zero", r=0.0, t=(0.0, 0.0), s=(1.0, 1.0), scale=1.0, p=None, opacity=1.0,
    brightness=1.0, blacklevel=0.0, gamma=1.0, operand="over", swaporder=False,
)  # fmt: skip


@dataclass
class Layer:
    """An image to lay over what is there: to_layer takes the output's uv to the part of the image that is shown, 0..1.

    part: that part of the image (left, bottom, right, top). cell: the part of the output that it may cover, as uv.
    tone: opacity, brightness, black level, gamma. operand: empty to put the image in place of what is there, as far as
    it reaches. lower: the layer is the second operand.
    """

    image: Texture
    to_layer: np.ndarray
    extend: str = "zero"
    part: Sequence[float] = WHOLE
    cell: Sequence[float] = WHOLE
    tone: tuple[float, float, float, float] = (1.0, 1.0, 0.0, 1.0)
    operand: str = "over"
    lower: bool = False


def colored(color: Sequence[float], cell: Sequence[float] = WHOLE) -> Layer:
    """One colour all over a cell."""
    image = Texture.from_numpy(np.array([[color]], np.float32))
    return Layer(image, np.eye(3), "hold", cell=cell, operand="")


def chosen(block: Any, **fixed: Any) -> SimpleNamespace:
    """A block's parameters with some of them settled for all layers."""
    return SimpleNamespace(**{n: fixed[n] if n in fixed else getattr(block, n) for n in vars(PLAIN)})


def sources(wired: Sequence[Texture | None], blocks: Sequence[Any]) -> list[tuple[Texture, Any]]:
    """Each layer's image with its block: a wired input takes the place of its block's TOPs, one after the other."""
    images = [i for i in wired if i is not None]
    found = [(image, blocks[i] if i < len(blocks) else PLAIN) for i, image in enumerate(images)]
    for block in blocks[len(images) :]:
        found += [(node.data, block) for node in block.top]
    return found


def layer(image: Texture, b: Any, target: Target, ratio: float, units: tuple[str, str] = ("fraction",) * 2) -> Layer:
    """A layer as its block places it in an output of this ratio. units: of the crop, of translation and pivot.

    The cropped part is fitted, justified, scaled, turned and moved. CookError where the crop leaves nothing.
    """
    crop, move_unit = units
    wide, high = (image.width, image.aspect), (image.height, 1.0)
    left, right = (in_fractions(v, crop, *wide) for v in (b.cropleft, b.cropright))
    low, top = (in_fractions(v, crop, *high) for v in (b.cropbottom, b.croptop))
    if right <= left or top <= low:
        raise CookError("a layer's crop leaves nothing")
    x, y = right - left, top - low
    shown = SimpleNamespace(width=image.width * x, height=image.height * y, aspect=image.aspect * x / y)
    size = target.width, target.height
    fit = fitted(b.prefit, shown, size, ratio)
    t = in_heights(b.t, move_unit, size, ratio)
    # one that is switched off is the centre, whatever the unit
    p = (0.0, 0.0) if b.p is None else about(b.p, move_unit, size, ratio)
    transform = affine(t, b.r, (b.s[0] * b.scale, b.s[1] * b.scale), p)
    back = inverse(placed(fit, justified(b.justifyh, b.justifyv, fit, ratio), transform, ratio))
    return Layer(
        image,
        np.zeros((3, 3)) if back is None else back,
        b.extend,
        (left, low, right, top),
        NOTHING if back is None else WHOLE,
        (b.opacity, b.brightness, b.blacklevel, b.gamma),
        b.operand,
    )


def stacked(layers: Sequence[Layer], target: Target, filter: str) -> Texture:
    """The layers one after the other; the first is the start. Without any: one transparent pixel.

    CookError names an operation that is not done.
    """
    for one in layers[1:]:
        check(one.operand)
    result: Texture | None = None
    for first in range(0, len(layers), LAYERS):
        some = layers[first : first + LAYERS]
        values: dict[str, Any] = {}
        for i, one in enumerate(some):
            values |= {f"to{i}": uniform(one.to_layer), f"part{i}": tuple(one.part)}
            values |= {f"cell{i}": tuple(one.cell), f"tone{i}": one.tone}
        last = first + LAYERS >= len(layers)
        out = target if last else target._replace(format=working(target.format))
        inputs = [result, *(one.image for one in some)]
        result = run(program(some, first > 0), out, inputs, values, filter=filter, prelude=NUMBERS)
    return EMPTY if result is None else result


def working(format: str) -> str:
    return "rgba32float" if "32float" in format else "rgba16float"


def program(layers: Sequence[Layer], follows: bool) -> str:
    """The pass. in0 is what the pass before made, where it follows one, in1 the first layer."""
    declared = '#include "stack.glsl"\n'
    lines = ["vec4 c = texture(in0, uv);" if follows else "vec4 c = vec4(0.0);"]
    for i, one in enumerate(layers):
        declared += f"uniform mat3 to{i};\nuniform vec4 part{i}, cell{i}, tone{i};\n"
        mode = list(EXTENDS).index(one.extend)
        lines.append(f"vec3 at{i} = td_layer_at({mode}, to{i}, part{i}, vec2(textureSize(in{i + 1}, 0)), uv);")
        lines.append(f"vec4 l{i} = td_layer_tone(texture(in{i + 1}, at{i}.xy) * at{i}.z, tone{i});")
        inside = f"td_in_cell(cell{i}, uv)"
        if one.operand and (follows or i):
            pair = f"c, l{i}" if one.lower else f"l{i}, c"
            lines.append(f"if ({inside}) c = td_composite(operand_{one.operand}, {pair});")
        else:
            lines.append(f"if ({inside} && at{i}.z > 0.0) c = l{i};")
    body = "\n    ".join(lines)
    return f"{declared}vec4 cook(vec2 uv) {{\n    {body}\n    return c;\n}}\n"
