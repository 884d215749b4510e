from __future__ import annotations

from stovetop.core.errors import CookError
from stovetop.core.pars import Menu
from stovetop.data.texture import Texture
from stovetop.gl.slices import layer, stack
from stovetop.ops.top._family import TOP, run

#: columns, rows, and where faces +x, -x, +y, -y, +z, -z lie (column, row from the top)
VERTICAL = (3, 4, ((2, 1), (0, 1), (1, 0), (1, 2), (1, 1), (1, 3)))
HORIZONTAL = (4, 3, ((2, 1), (0, 1), (1, 0), (1, 2), (1, 1), (3, 1)))
CROSSES = {"verticalcross": VERTICAL, "horizontalcross": HORIZONTAL}
#: a face of the cube, whose row 0 is its t = 0, out of a picture
FACE = """uniform vec4 place;
uniform bool turned;
vec4 cook(vec2 uv) {
    vec2 p = turned ? 1.0 - uv : uv;
    return texture(in0, vec2(place.x + p.x * place.z, 1.0 - place.y - p.y * place.w));
}"""
CROSS = """uniform vec2 tiles;
uniform vec2 places[6];
uniform bool turned;
vec4 cook(vec2 uv) {
    vec2 p = vec2(uv.x, 1.0 - uv.y) * tiles, tile = floor(p), q = p - tile;
    if (tile == places[0]) return texture(in0, q);
    if (tile == places[1]) return texture(in1, q);
    if (tile == places[2]) return texture(in2, q);
    if (tile == places[3]) return texture(in3, q);
    if (tile == places[4]) return texture(in4, q);
    if (tile == places[5]) return texture(in5, turned ? 1.0 - q : q);
    return vec4(0.0);
}"""


class CubeMap(TOP):
    """A cube map of six images (+x, -x, +y, -y, +z, -z) or a cross, or a cross of a cube map.

    Images stand upright on the faces: their top is towards +y (of ±y: +y's bottom and -y's top edge meet +z). A cross
    has -x, +z, +x side by side, +y above and -y below +z; -z is to the right of +x (horizontal), or at the bottom,
    turned by 180 degrees (vertical). A missing side is transparent black; the corners of a cross too.

    Source: https://docs.derivative.ca/Cube_Map_TOP
    """

    inputs = ("positivex", "negativex", "positivey", "negativey", "positivez", "negativez")
    min_inputs = 1
    volumes = True

    class Pars:
        mode = Menu(
            {
                "onepersidetocubemap": "One Input Per Side to Cube Map",
                "verticalcrosstocubemap": "Vertical Cross to Cube Map",
                "cubemaptoverticalcross": "Cube Map to Vertical Cross",
                "horizontalcrosstocubemap": "Horizontal Cross to Cube Map",
                "cubemaptohorizontalcross": "Cube Map to Horizontal Cross",
            },
            label="Mode",
        )

    def cook(self, par, *inputs: Texture | None) -> Texture:
        first = next(i for i in inputs if i is not None)
        if getattr(par, "td_pass", 0):
            return first
        if par.mode.startswith("cubemapto"):
            return self._cross(par, first, CROSSES[par.mode.removeprefix("cubemapto")])
        if par.mode == "onepersidetocubemap":
            sides = [(i if i is None else layer(i, 0), (0.0, 0.0, 1.0, 1.0)) for i in inputs]
            return self._cube(par, sides, min(first.width, first.height), False)
        columns, rows, places = CROSSES[par.mode.removesuffix("tocubemap")]
        picture = layer(first, 0)
        sides = [(picture, (x / columns, y / rows, 1 / columns, 1 / rows)) for x, y in places]
        return self._cube(par, sides, max(1, min(first.width // columns, first.height // rows)), rows == 4)

    def _cube(self, par, sides: list, size: int, turned: bool) -> Texture:
        target = self.target(par, [s for s, _ in sides], size=(size, size), aspect=(1.0, 1.0))
        size = min(target.width, target.height)
        flat = target._replace(width=size, height=size, kind="2d", depth=1, newest=0)

        def face(index: int) -> Texture:
            picture, place = sides[index]
            if picture is None:
                return run("vec4 cook(vec2 uv) { return vec4(0.0); }", flat)
            values = {"place": place, "turned": turned and index == 5}
            return run(FACE, flat, [picture], values, filter=par.inputfiltertype)

        return stack("cube", 6, map(face, range(6)))

    def _cross(self, par, cube: Texture, cross: tuple) -> Texture:
        if cube.kind != "cube":
            raise CookError("the first input is no cube map")
        columns, rows, places = cross
        size = (cube.width * columns, cube.height * rows)
        target = self.target(par, [cube], size=size, aspect=size)._replace(kind="2d", depth=1, newest=0)
        values = {"tiles": (columns, rows), "places": [(float(x), float(y)) for x, y in places], "turned": rows == 4}
        return run(CROSS, target, [layer(cube, i) for i in range(6)], values, filter=par.inputfiltertype)
