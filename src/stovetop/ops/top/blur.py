from __future__ import annotations

from typing import Any

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.pars import XYZ, Float, Int, Line, Menu, Toggle
from stovetop.data.texture import Texture
from stovetop.data.transforms import rotation
from stovetop.gl.draw import Target, target_like
from stovetop.gl.slices import layer, stack
from stovetop.ops.top._blur import DITHER, MAX_RADIUS, blurred, resized, shader, taps, tolerance, working_format
from stovetop.ops.top._depth import through
from stovetop.ops.top._family import COPY, TOP, run
from stovetop.ops.top._kernel import plan, type_menu, weights
from stovetop.ops.top._neighbours import sample_step
from stovetop.ops.top._place import in_pixels, in_slices, unit

EXTENDS = {"hold": "Hold", "repeat": "Repeat", "mirror": "Mirror"}
_AVERAGE = shader("resolution.glsl")


class Blur(TOP):
    """The image under a separable kernel that reaches `size` * `scale` pixels to each side; 0 leaves it as it is.

    The Gaussian's standard deviation is a third of that, cut there; the page leaves the kernels' widths open. Large
    kernels are applied to the image at half its size (again and again) and brought back, as often as the result differs
    by at most 0.7/255 from the kernel's for any image of 0..1, reckoned for the kernel at hand; 5e-4 for 16-bit floats,
    2e-4 for other formats. With the rounding of 8-bit pictures in between, results on noise, stripes, steps and
    drawings (radius 15 to 120) are within 1/255 of the exact one as 8 bits hold it, at most 1.4/255 from the exact one.
    What such a blur does not come close to (Box, Sinc and other small or hard-edged kernels) costs by its size, as do
    other Sample Steps than one pixel and rotated kernels. Pre-Shrink n averages n x n pixels to one first.

    Kernels turn counter-clockwise about x, then y, then z; of a picture's what they show of themselves in its plane
    counts. A 3D texture is blurred across its slices, too, by `scalez`; 2D arrays and cubes slice by slice.

    Source: https://docs.derivative.ca/Blur_TOP
    """

    inputs = ("input",)
    #: as newer builds name it
    aliases = {f"filterscale{c}": f"scale{c}" for c in "xyz"}
    volumes = slicewise = True

    class Pars:
        type = type_menu("catmull")
        extend = Menu(EXTENDS, label="Extend")
        preshrink = Int(1, label="Pre-Shrink", min=1, norm=(1, 8))
        size = Int(7, label="Filter Size", min=0, norm=(1, 32))
        scale = Line(
            label="Filter Scale",
            scalex=Float(1.0, label="", min=0, norm=(0, 32)),
            scaley=Float(1.0, label="", min=0, norm=(0, 32)),
            scalez=Float(1.0, label="", min=0, norm=(0, 32)),
        )
        offset = sample_step(XYZ(1.0, 1.0, 1.0, label="Sample Step", norm=(1, 4)))
        offsetunit = unit("Sample Step Unit", "pixels")
        rotate = Line(
            label="Rotate Kernel",
            rotatex=Float(0.0, label="", norm=(0, 360)),
            rotatey=Float(0.0, label="", norm=(0, 360)),
            rotatez=Float(0.0, label="", norm=(0, 360)),
        )
        dither = Toggle(False, label="Dither")

    def deep(self, par, inputs) -> bool:
        return inputs[0] is not None and inputs[0].kind == "3d"

    def cook(self, par, input: Texture) -> Texture:
        if input.kind == "3d":
            return self._deep(par, input, self.target(par, [input]))
        return self._flat(par, input, self.target(par, [input]))

    def _flat(self, par: Any, input: Texture, target: Target) -> Texture:
        sizes = par.size * par.scalex, par.size * par.scaley
        finish = DITHER if par.dither else ""
        if not any(sizes) and par.preshrink == 1 and not par.dither:
            return input if target == target_like(input) else run(COPY, target, [input], filter=par.inputfiltertype)
        image = input
        if par.preshrink > 1:
            small = (-(-n // par.preshrink) for n in (image.width, image.height))
            image = run(_AVERAGE, Target(*small, working_format(target.format, False, True)), [image])
        step = in_pixels((par.offsetx, par.offsety), par.offsetunit, input)
        if step != (1, 1) or any(par.rotate):
            return self._turned(par, image, sizes, step, target, finish)
        allowed = tolerance(target.format)
        plans = plan(par.type, sizes[0], allowed), plan(par.type, sizes[1], allowed)
        return blurred(image, plans, target, par.extend, finish)

    def _turned(self, par: Any, image: Texture, sizes: Any, step: Any, target: Target, finish: str) -> Texture:
        """Both directions without halving, at any distance and angle."""
        steps = [tuple(float(v) for v in axes(par)[:2, k] * step[k]) for k in (0, 1)]
        kernels = [weights(par.type, size) for size in sizes]
        negative = any((k < 0).any() for k in kernels)
        work = Target(image.width, image.height, working_format(target.format, negative, par.dither))
        filters = ["nearest" if all(float(v).is_integer() for v in st) else "linear" for st in steps]
        image = taps(image, kernels[0], steps[0], work, par.extend, filter=filters[0])
        same = (target.width, target.height) == (image.width, image.height)
        last = target if same else work
        image = taps(image, kernels[1], steps[1], last, par.extend, filter=filters[1], finish=finish * same)
        return image if same else resized(image, target, finish)

    def _deep(self, par: Any, input: Texture, target: Target) -> Texture:
        """Across the slices, then each by itself; with a kernel that leans out of them all three ways through all."""
        tilted = par.rotatex or par.rotatey
        size = input.width, input.height, input.depth
        step = (
            *in_pixels((par.offsetx, par.offsety), par.offsetunit, input),
            in_slices(par.offsetz, par.offsetunit, input),
        )
        kernels = [weights(par.type, par.size * scale) for scale in (par.scalex, par.scaley, par.scalez)]
        work = working_format(target.format, any((k < 0).any() for k in kernels), True)
        image, turn = input, axes(par) if tilted else np.eye(3)
        if tilted and par.preshrink > 1:
            small = (-(-n // par.preshrink) for n in size[:2])
            image = run(_AVERAGE, Target(*small, work, None, "3d", input.depth, input.newest), [image])
        for axis in (0, 1, 2) if tilted else (2,):
            kernel = kernels[axis]
            if len(kernel) > MAX_RADIUS + 1:
                raise CookError(f"the filter reaches {len(kernel) - 1} pixels, more than {MAX_RADIUS}")
            if len(kernel) > 1:
                stride = turn[:, axis] * step[axis] / (image.width, image.height, image.depth)
                table = Texture.from_numpy(kernel.astype(np.float32)[None, :, None])
                place = target_like(image)._replace(format=work)
                whole = all(float(v).is_integer() for v in turn[:, axis] * step[axis])
                values, how = {"stride": tuple(stride.tolist())}, "nearest" if whole else "linear"
                image = through(
                    self, par, "_blurz.glsl", [image, table], place, values,
                    filter=how, extend=par.extend, prelude="uniform vec3 stride;\n",
                )  # fmt: skip
        if tilted:
            return resized(image, target, DITHER if par.dither else "")
        flat = target._replace(kind="2d", depth=1, newest=0)
        slices = (self._flat(par, layer(image, i), flat) for i in range(target.depth))
        return stack("3d", target.depth, slices, target.newest)


def axes(par: Any) -> np.ndarray:
    """(3, 3) where the kernel's own axes point, a column each."""
    return rotation(par.rotate)[:3, :3]
