from __future__ import annotations

from stovetop.core.pars import Float, Int, Menu, Ref, Toggle
from stovetop.data.pixels import pixel_format
from stovetop.data.texture import Texture
from stovetop.gl.draw import Target
from stovetop.gl.slices import stack
from stovetop.ops.top._family import EMPTY, TOP
from stovetop.ops.top._render import Seen, Side, seen, shadow
from stovetop.scene.objects import Light

#: as the menu calls them -> as the format menus do; a depth reads as (d, d, d, 1)
FORMATS = {
    "depth": "mono32float",
    "rgb11": "rgba11float",
    "r8fixed": "mono8fixed",
    "r16fixed": "mono16fixed",
    "r16float": "mono16float",
    "r32float": "mono32float",
}


class Depth(TOP):
    """The depth of what a render or a light with shadows sees, 0 at its Near to 1 at its Far, where nothing is too.

    Input is d = (f / (f - n)) (1 - n / z) of the distance z along the camera's axis; linear for orthographic cameras,
    and of the distance itself for fisheyes. Camera Space is z. Re-ranging maps Range from to Range to, beyond them
    too; Clamp and Gamma (the result to the power of 1 / Gamma) follow. Depths are kept as the render's Depth Buffer
    Format says; of several samples one is taken. A single channel is read as (d, d, d, 1). Transparent black without
    a render.

    Source: https://docs.derivative.ca/Depth_TOP
    """

    volumes = True

    class Pars:
        rendertop = Ref("OP", "", label="Render TOP")
        cameraindex = Int(0, label="Camera Index", min=0)
        peellayerindex = Int(0, label="Peel Layer Index", min=0)
        pixelformat = Menu(
            {
                "depth": "Depth Texture",
                "rgba8fixed": "8-bit fixed (RGBA)",
                "rgba16float": "16-bit float (RGBA)",
                "rgba32float": "32-bit float (RGBA)",
                "rgb10a2fixed": "10-bit RGB, 2-bit Alpha, fixed (RGBA)",
                "rgba16fixed": "16-bit fixed (RGBA)",
                "rgb11": "11-bit float (RGB), Positive Values Only",
                "r8fixed": "8-bit fixed (R)",
                "r16fixed": "16-bit fixed (R)",
                "r16float": "16-bit float (R)",
                "r32float": "32-bit float (R)",
                "rg8fixed": "8-bit fixed (RG)",
                "rg16fixed": "16-bit fixed (RG)",
                "rg16float": "16-bit float (RG)",
                "rg32float": "32-bit float (RG)",
                "a8fixed": "8-bit fixed (A)",
                "a16float": "16-bit float (A)",
                "a32float": "32-bit float (A)",
            },
            label="Pixel Format",
        )
        depthspace = Menu(
            {"input": "Input", "cameraspace": "Camera Space", "reranged": "Reranged from Camera Space"},
            label="Depth Space",
        )
        rangefrom = Float((0.0, 1.0), label="Range from", size=2)
        rangeto = Float((0.0, 1.0), label="Range to", size=2)
        clamp = Toggle(False, label="Clamp to [0-1]")
        gamma = Float(1.0, label="Gamma", norm=(0, 2))

    def cook(self, par) -> Texture:
        if par.rendertop is None:
            return EMPTY
        if isinstance(par.rendertop.data, Light):
            view = shadow(par.rendertop)
        else:
            view = seen(par.rendertop, par.cameraindex)
        pictures = [self._picture(par, view, side) for side in view.peeled(par.peellayerindex)]
        return self.pass_through(par, pictures[0] if len(pictures) == 1 else stack("cube", 6, iter(pictures)))

    def _picture(self, par, view: Seen, side: Side) -> Texture:
        fmt = FORMATS.get(par.pixelformat, par.pixelformat)
        depth = side.frame.depth_picture()
        alpha = "d" if pixel_format(fmt).layout == "a" else "1.0"
        out = self.shade(
            par,
            [depth],
            target=Target(depth.width, depth.height, fmt, depth.aspect_size),
            uniforms={"td_z": camera_space(view)},
            prelude=f"uniform vec4 td_z;\n#define ALPHA {alpha}\n",
            filter="nearest",
        )
        out.draw()  # before the frame is drawn again
        return out


def camera_space(view: Seen) -> tuple[float, float, float, float]:
    """(a, b, c, e) of the distance (a + b d) / (c + e d) along the camera's axis that a depth d stands for."""
    lens = view.camera.lens
    if view.output.mode in ("fisheye", "paraboloid"):
        return lens.near, lens.far - lens.near, 1.0, 0.0
    if view.output.mode == "unwrap":
        return 0.0, 1.0, 1.0, 0.0
    m = lens.projection(view.output.aspect)
    return m[2, 3], -m[3, 3], m[2, 2], -m[3, 2]
