"""The Images page of the Render TOP: pictures that GLSL MATs write to at any pixel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from stovetop.core.errors import CookError
from stovetop.core.pars import Group, Int, Menu, Str
from stovetop.data.texture import Texture
from stovetop.gl.compute import output_images, result
from stovetop.gl.draw import Target
from stovetop.scene.images import ImageOutput

KINDS = {"texture2d": "2d", "texture2darray": "2darray", "texture3d": "3d", "texturecube": "cube"}


def image_pars(formats: dict[str, str]) -> dict[str, Any]:
    return {
        "name": Str("", label="Name"),
        "arraylength": Int(1, label="Array Length", min=0),
        "res": Group("Int", [Int(256, "Resolution", min=1), Int(256, "Resolution", min=1)], "Resolution", ("w", "h")),
        "format": Menu(formats, label="Format"),
        "type": Menu(
            {
                "texture2d": "2D Texture",
                "texture2darray": "2D Texture Array",
                "texture3d": "3D Texture",
                "texturecube": "Cube Texture",
            },
            label="Type",
        ),
        "depth": Int(1, label="Depth", min=1),
        "access": Menu({"writeonly": "Write Only", "readwrite": "Read-Write"}, label="Access"),
    }


def image_outputs(par: Any, own: str) -> list[ImageOutput]:
    """What the page asks for, without pictures yet. own: the render's pixel format. CookError names the block."""
    found: list[ImageOutput] = []
    for i, block in enumerate(getattr(par, "image", ())):  # a Render Pass has none
        if not block.name:
            continue
        if not (block.name.isidentifier() and block.name.isascii()):
            raise CookError(f"image{i}name: {block.name!r} is no name for a uniform")
        if any(block.name == other.name for other in found):
            raise CookError(f"image{i}name: there is another image {block.name!r}")
        (width, height), kind = block.res, KINDS[block.type]
        if kind == "cube" and width != height:
            raise CookError(f"image{i}res: a cube's sides are square, not {width}x{height}")
        depth = {"2d": 1, "cube": 6}.get(kind, block.depth)
        fmt = own if block.format == "useoutput" else block.format
        found.append(
            ImageOutput(block.name, block.arraylength, Target(width, height, fmt, None, kind, depth), block.access)
        )
    return found


def cleared(outputs: Sequence[ImageOutput]) -> list[ImageOutput]:
    """The same with pictures of transparent black."""
    return [o._replace(images=tuple(output_images(o.target, o.count, (), (0.0,) * 4))) for o in outputs]


def pictures(outputs: Sequence[ImageOutput]) -> list[Texture]:
    """What was written, one after the other, the elements of arrays too."""
    return [result(image, out.target) for out in outputs for image in out.images]
