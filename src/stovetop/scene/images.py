"""Images that materials' shaders read and write at any pixel, beside the colour buffers: declared, and bound."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from stovetop.core.errors import CookError
from stovetop.data.pixels import pixel_format
from stovetop.gl.compute import IMAGE_TYPES, bind_image, image_layout, writable
from stovetop.gl.context import context, glsl_version
from stovetop.gl.draw import Target
from stovetop.gl.pool import Image


class ImageOutput(NamedTuple):
    """What shaders call `name`, an array of `length` or, at 0, none. access: "writeonly" or "readwrite". images: none
    where what is written goes nowhere."""

    name: str
    length: int
    target: Target
    access: str
    images: tuple[Image, ...] = ()

    @property
    def count(self) -> int:
        return max(self.length, 1)


def declared(outputs: Sequence[ImageOutput], *texts: str) -> str:
    """GLSL of those that the texts name. CookError where the device has no images."""
    lines, unit = [], 0
    for out in outputs:
        if any(re.search(rf"\b(?:TDImage(?:Store|Load)_)?{out.name}\b", text) for text in texts):
            if glsl_version() < 420:
                raise CookError(f"image outputs need OpenGL 4.2; this device has GLSL {glsl_version() / 100:.2f}")
            kind, fmt = IMAGE_TYPES[out.target.kind][0], image_layout(pixel_format(writable(out.target.format)))[0]
            access = "writeonly " if out.access == "writeonly" else ""
            array, at, put = (f"[{out.length}]", "[i]", "i, ") if out.length else ("", "", "")
            lines.append(f"layout({fmt}, binding = {unit}) uniform {access}{kind} {out.name}{array};")
            lines.append(f"#define TDImageStore_{out.name}({put}at, value) imageStore({out.name}{at}, at, value)")
            lines.append(f"#define TDImageLoad_{out.name}({put}at) imageLoad({out.name}{at}, at)")
        unit += out.count
    return "".join(f"{line}\n" for line in lines)


def bind_outputs(outputs: Sequence[ImageOutput]) -> None:
    """Let shaders write to them. CookError where there are more than the device takes."""
    unit, most = 0, context().info.get("GL_MAX_FRAGMENT_IMAGE_UNIFORMS") or 8
    total = sum(out.count for out in outputs)
    if total > most:
        raise CookError(f"{total} image outputs are more than this device's {most}")
    for out in outputs:
        for i in range(out.count):
            bind_image(unit, out.images[i] if out.images else None, out.target.kind != "2d", out.access)
            unit += 1
