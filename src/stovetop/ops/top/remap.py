from __future__ import annotations

from stovetop.core.pars import Menu, Toggle
from stovetop.data.texture import Texture
from stovetop.ops.top._family import EXTENDS, TOP
from stovetop.ops.top._warp import CHANNEL, channel


class Remap(TOP):
    """The first input, read at the uv that the second's channels hold: 0 is the left and lower edge, 1 the other.

    A source of None leaves that coordinate as it is. Cubic is Catmull-Rom's over 4x4 pixels.

    Source: https://docs.derivative.ca/Remap_TOP
    """

    inputs = ("source", "uv")
    volumes = slicewise = True

    class Pars:
        resolutionsource = Menu({"input1": "Input 1", "input2": "Input2"}, "input2", label="Resolution Source")
        depthressource = Menu({"input1": "Input 1", "input2": "Input2"}, label="Depth Res Source", unsupported=True)
        horzsource = channel("Horizontal Source", "red")
        vertsource = channel("Vertical Source", "green")
        zsource = channel("Z Source", "blue", unsupported=True)
        fliphorz = Toggle(False, label="Flip Horizontal Direction")
        flipvert = Toggle(False, label="Flip Vertical Direction")
        flipz = Toggle(False, label="Flip Z Direction", unsupported=True)
        extend = Menu(EXTENDS, label="Extend")
        interp = Menu({"linear": "Linear", "cubic": "Cubic"}, label="Interpolation", created="linear")

    def cook(self, par, source: Texture, uv: Texture) -> Texture:
        other = uv if par.resolutionsource == "input2" else source
        target = self.target(par, [source], size=(other.width, other.height), aspect=other.aspect_size)
        return self.shade(par, [source, uv], target=target, extend=par.extend, prelude=CHANNEL)
