from __future__ import annotations

from stovetop.core.pars import Menu, Toggle
from stovetop.data.texture import Texture
from stovetop.ops.top._depth import through
from stovetop.ops.top._family import EXTENDS, TOP
from stovetop.ops.top._warp import CHANNEL, channel


class Remap(TOP):
    """The first input, read at the uv that the second's channels hold: 0 is the left and lower edge, 1 the other.

    A source of None leaves that coordinate as it is. Cubic is Catmull-Rom's over 4x4 pixels. Of a 3D texture the Z
    Source says the depth, 0 in front of the first slice and 1 behind the last; the slices are as many as the Depth Res
    Source has. Those of 2D arrays are remapped each by itself.

    Source: https://docs.derivative.ca/Remap_TOP
    """

    inputs = ("source", "uv")
    volumes = slicewise = True

    class Pars:
        resolutionsource = Menu({"input1": "Input 1", "input2": "Input2"}, label="Resolution Source")
        depthressource = Menu({"input1": "Input 1", "input2": "Input2"}, label="Depth Res Source")
        horzsource = channel("Horizontal Source", "red")
        vertsource = channel("Vertical Source", "green")
        zsource = channel("Z Source", "blue")
        fliphorz = Toggle(False, label="Flip Horizontal Direction")
        flipvert = Toggle(False, label="Flip Vertical Direction")
        flipz = Toggle(False, label="Flip Z Direction")
        extend = Menu(EXTENDS, "zero", label="Extend")
        interp = Menu({"linear": "Linear", "cubic": "Cubic"}, label="Interpolation", created="linear")

    def deep(self, par, inputs) -> bool:
        return all(i is not None and i.kind != "cube" for i in inputs)

    def cook(self, par, source: Texture, uv: Texture) -> Texture:
        other = uv if par.resolutionsource == "input2" else source
        target = self.target(par, [source], size=(other.width, other.height), aspect=other.aspect_size)
        if source.kind == uv.kind == "2d":
            return self.shade(par, [source, uv], target=target, extend=par.extend, prelude=CHANNEL)
        slices = uv if par.depthressource == "input2" else source
        target = target._replace(kind=slices.kind, depth=slices.depth, newest=slices.newest)
        how = {"filter": par.inputfiltertype, "extend": par.extend, "prelude": CHANNEL}
        return through(self, par, "_remapz.glsl", [source, uv], target, **how)
