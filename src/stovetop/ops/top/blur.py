from __future__ import annotations

from math import cos, radians, sin
from typing import Any

from stovetop.core.pars import XYZ, Float, Int, Line, Menu, Toggle
from stovetop.data.texture import Texture
from stovetop.gl.draw import Target
from stovetop.ops.top._blur import DITHER, blurred, resized, shader, taps, tolerance, working_format
from stovetop.ops.top._family import TOP, run
from stovetop.ops.top._kernel import plan, type_menu, weights
from stovetop.ops.top._neighbours import sample_step
from stovetop.ops.top._place import in_pixels, unit

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
    other Sample Steps than one pixel and rotated kernels, which turn in the image's plane, counter-clockwise.
    Pre-Shrink n averages n x n pixels to one first.

    Source: https://docs.derivative.ca/Blur_TOP
    """

    inputs = ("input",)
    volumes = slicewise = True

    class Pars:
        type = type_menu()
        extend = Menu(EXTENDS, label="Extend")
        preshrink = Int(1, label="Pre-Shrink", min=1, norm=(1, 10))
        size = Int(5, label="Filter Size", min=0, norm=(0, 100))
        scale = Line(
            label="Filter Scale",
            scalex=Float(1.0, label="", min=0, norm=(0, 1)),
            scaley=Float(1.0, label="", min=0, norm=(0, 1)),
            scalez=Float(1.0, label="", min=0, norm=(0, 1), unsupported=True),
        )
        offset = sample_step(XYZ(1.0, 1.0, 1.0, label="Sample Step", norm=(0, 10)))
        offsetunit = unit("Sample Step Unit", "pixels")
        rotate = Line(
            label="Rotate Kernel",
            rotatex=Float(0.0, label="", norm=(-180, 180), unsupported=True),
            rotatey=Float(0.0, label="", norm=(-180, 180), unsupported=True),
            rotatez=Float(0.0, label="", norm=(-180, 180)),
        )
        dither = Toggle(False, label="Dither")

    def cook(self, par, input: Texture) -> Texture:
        target = self.target(par, [input])
        sizes = par.size * par.scalex, par.size * par.scaley
        finish = DITHER if par.dither else ""
        if not any(sizes) and par.preshrink == 1 and not par.dither:
            return self.pass_through(par, input)
        image = input
        if par.preshrink > 1:
            small = (-(-n // par.preshrink) for n in (image.width, image.height))
            image = run(_AVERAGE, Target(*small, working_format(target.format, False, True)), [image])
        step = in_pixels((par.offsetx, par.offsety), par.offsetunit, input)
        if step != (1, 1) or par.rotatez:
            return self._turned(par, image, sizes, step, target, finish)
        allowed = tolerance(target.format)
        plans = plan(par.type, sizes[0], allowed), plan(par.type, sizes[1], allowed)
        return blurred(image, plans, target, par.extend, finish)

    def _turned(self, par: Any, image: Texture, sizes: Any, step: Any, target: Target, finish: str) -> Texture:
        """Both directions without halving, at any distance and angle."""
        c, s = cos(radians(par.rotatez)), sin(radians(par.rotatez))
        steps = ((c * step[0], s * step[0]), (-s * step[1], c * step[1]))
        kernels = [weights(par.type, size) for size in sizes]
        negative = any((k < 0).any() for k in kernels)
        work = Target(image.width, image.height, working_format(target.format, negative, par.dither))
        filters = ["nearest" if all(float(v).is_integer() for v in st) else "linear" for st in steps]
        image = taps(image, kernels[0], steps[0], work, par.extend, filter=filters[0])
        same = (target.width, target.height) == (image.width, image.height)
        last = target if same else work
        image = taps(image, kernels[1], steps[1], last, par.extend, filter=filters[1], finish=finish * same)
        return image if same else resized(image, target, finish)
