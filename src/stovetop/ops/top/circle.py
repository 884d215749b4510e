from math import radians, tau

from stovetop.core.pars import XY, Float, Int, Line, Toggle
from stovetop.data.texture import Texture
from stovetop.ops.top._family import COLORED
from stovetop.ops.top._place import in_heights, unit
from stovetop.ops.top._shape import Edge, Look, OverInput, Shape


class Arc:
    arcangle = Line(label="Arc Angles", beginarcangle=Float(0.0, label=""), endarcangle=Float(0.0, label=""))


class Polygon:
    ispolygon = Toggle(False, label="Polygon")
    sides = Int(3, label="Sides", min=3, norm=(3, 40))


class Circle(Shape):
    """A circle, an ellipse or a regular polygon (corners at Radius X), filled, with a border and a background.

    The arc goes from the begin angle counter-clockwise to the end angle, from 0 at the right; a polygon has all its
    sides within the arc, its first corner at the begin angle. Equal angles, a full turn apart too, leave the shape
    whole. The border's outer edge is Border Offset of its width beyond the outline. Softness is a straight slope of
    that width inside of the outer edge, anti-aliasing one of a pixel about it. Fraction Aspect, and fractions of what
    has no direction, count in heights.
    Source: https://docs.derivative.ca/Circle_TOP
    """

    common = (Look, Arc, Edge, Polygon, OverInput, *COLORED)

    class Pars:
        radius = XY(0.4, 0.4, label="Radius")
        radiusunit = unit("Radius Unit", "fractionaspect")

    def cook(self, par, input: Texture | None = None) -> Texture:
        target = self.target(par, [input])
        ratio = target.aspect[0] / target.aspect[1]
        radii = in_heights(par.radius, par.radiusunit, (target.width, target.height), ratio)
        if par.ispolygon:
            radii = (radii[0], radii[0])
        span = radians(par.endarcangle - par.beginarcangle) % tau
        values = {"radii": radii, "begin": radians(par.beginarcangle), "span": span or tau}
        constants = {"is_round": radii[0] == radii[1], "is_cut": span != 0}
        lines = "".join(f"const bool {name} = {str(value).lower()};\n" for name, value in constants.items())
        return self.drawn(par, input, radii, target, values, lines)
