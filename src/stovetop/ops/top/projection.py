from __future__ import annotations

from math import radians

from stovetop.core.errors import CookError
from stovetop.core.network import Node
from stovetop.core.pars import XYZ, Float, Menu
from stovetop.data.pixels import pixel_format
from stovetop.data.texture import Texture
from stovetop.data.transforms import rotation
from stovetop.gl.draw import Target, draw, output_swizzle
from stovetop.gl.program import compile_pass
from stovetop.gl.slices import layer, stack
from stovetop.gl.source import Source
from stovetop.ops.top._family import TOP, shader_file

_OUT = "in vec3 vUV;\nlayout(location = 0) out vec4 color;\nvoid main() { color = TDOutputSwizzle(cook(vUV.xy)); }\n"


class Projection(TOP):
    """A picture of all directions in another projection: cube map, equirectangular, fish-eye.

    An equirectangular picture begins with +x at its left and goes on to +z, -x and -z: u = atan2(z, x) / 360 and
    v = asin(y) / 180 + 1/2 degrees, as TouchDesigner's shader functions have it. The middle of a fish-eye is -z, ahead;
    the distance from it is in proportion to the angle; as an input it is 180 degrees wide. A cube's side is its input's
    height, halved where that is a whole turn. Rotate turns what is looked at by x, then y, then z. Where a cube map is
    asked for, a picture that is none is handed on with a warning. Dual Paraboloid is what the Render TOP makes.

    Source: https://docs.derivative.ca/Projection_TOP
    """

    inputs = ("input",)
    volumes = True

    class Pars:
        input = Menu(
            {
                "cubemap": "Cube Map",
                "equirectangular": "Equirectangular",
                "fisheye": "Fish-Eye",
                "dualparaboloid": "Dual Paraboloid",
            },
            label="Input",
        )
        output = Menu(
            {"cubemap": "Cube Map", "equirectangular": "Equirectangular", "fisheye": "Fish-Eye"},
            "equirectangular",
            label="Output",
        )
        fov = Float(180.0, label="FOV Angle", norm=(0, 360))
        r = XYZ(0.0, 0.0, 0.0, label="Rotate", norm=(0, 360))

    def cook(self, par, input: Texture, *, me: Node) -> Texture:
        if (par.input == "cubemap") != (input.kind == "cube"):
            if par.input == "cubemap":
                me.warn("the input is no cube map")
                return input
            input = layer(input, 0)
        kinds = ("cubemap", "equirectangular", "fisheye", "dualparaboloid")
        target = self._target(par, input)
        head = f"#define INPUT {kinds.index(par.input)}\n#define OUTPUT {kinds.index(par.output)}\n"
        head += f"uniform sampler{'Cube' if par.input == 'cubemap' else '2D'} map;\n"
        file = shader_file(type(self))
        source = (
            Source()
            .code(head + output_swizzle(pixel_format(target.format).layout) + "\n")
            .add(file.name, file.text)
            .code(_OUT)
        )
        program = compile_pass(source)
        values = {"turn": rotation(par.r)[:3, :3].T.ravel().tolist(), "angle": radians(par.fov)}
        extend = "repeat" if par.input == "equirectangular" else "hold"

        def side(face: int) -> Texture:
            return draw(program, target, {"map": input}, {**values, "face": face}, extend=extend)[0]

        return stack("cube", 6, map(side, range(6))) if par.output == "cubemap" else side(0)

    def _target(self, par, input: Texture) -> Target:
        side = input.height // 2 if par.input == "equirectangular" else input.height
        size = {"cubemap": (side, side), "equirectangular": (4 * side, 2 * side), "fisheye": (2 * side, 2 * side)}
        if par.input == par.output:
            size[par.output] = (input.width, input.height)
        found = self.target(par, [input], size=size[par.output], aspect=size[par.output])
        if par.output == "cubemap" and found.width != found.height:
            raise CookError(f"a cube map's sides are square, not {found.width}x{found.height}")
        return found._replace(kind="2d", depth=1, newest=0)
