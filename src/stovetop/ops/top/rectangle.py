from stovetop.core.pars import XY, Float
from stovetop.data.texture import Texture
from stovetop.ops.top._family import COLORED
from stovetop.ops.top._place import in_heights, unit
from stovetop.ops.top._shape import Edge, Look, OverInput, Shape, length


class Corner:
    cornerradius = Float(0.0, label="Corner Radius", min=0, norm=(0, 100))
    cornerradiusunit = unit("Corner Radius Unit", "pixels")


class Rectangle(Shape):
    """A rectangle with square or round corners, filled, with a border and a background.

    The border's outer edge is Border Offset of its width beyond the outline, square at square corners. Softness is a
    straight slope of that width inside of the outer edge, anti-aliasing one of a pixel about it. Fraction Aspect, and
    fractions of what has no direction, count in heights.
    Source: https://docs.derivative.ca/Rectangle_TOP
    """

    common = (Look, Corner, Edge, OverInput, *COLORED)

    class Pars:
        size = XY(0.5, 0.5, label="Size")
        sizeunit = unit("Size Unit", "fractionaspect")

    def cook(self, par, input: Texture | None = None) -> Texture:
        target = self.target(par, [input])
        ratio = target.aspect[0] / target.aspect[1]
        width, height = in_heights(par.size, par.sizeunit, (target.width, target.height), ratio)
        half = (max(width, 0.0) / 2, max(height, 0.0) / 2)
        corner = min(length(par.cornerradius, par.cornerradiusunit, target), *half)
        return self.drawn(par, input, half, target, {"half_size": half, "corner": corner})
