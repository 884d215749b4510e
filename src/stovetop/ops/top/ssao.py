from __future__ import annotations

import numpy as np

from stovetop.core.network import Node
from stovetop.core.pars import Float, Int, Menu, Toggle
from stovetop.data.texture import Texture
from stovetop.ops.top._family import TOP, run
from stovetop.ops.top._render import Seen, all_seen

_SCALES = {"full": 1, "half": 2, "quarter": 4}
_COMBINE = "vec4 cook(vec2 uv) { vec4 c = texture(in0, uv); return vec4(c.rgb * texture(in1, uv).r, c.a); }"
_ALONE = "vec4 cook(vec2 uv) { return vec4(vec3(texture(in1, uv).r), 1.0); }"


class SSAO(TOP):
    """A Render or Render Pass TOP's picture, darker where what stands around keeps light from all sides off.

    For each direction on the screen the steepest rise over the surface within SSAO Radius (of the camera's space), as
    the sine of its angle beyond Surface Avoid Angle times 1 - (distance / radius)^2; of their mean m comes
    (1 - Attenuation m)^Contrast. Medium takes twice the directions. The blur leaves out what is Edge Threshold nearer
    or further, and weighs what is as far apart as that by e^-Sharpness. A cropped render is taken for a whole one.

    Source: https://docs.derivative.ca/SSAO_TOP
    """

    inputs = ("input",)

    class Pars:
        quality = Menu({"low": "Low", "medium": "Medium"}, label="Quality")
        sampledirs = Int(8, label="Sample Directions", min=1, norm=(1, 32))
        samplesteps = Int(6, label="Sample Steps", min=1, norm=(1, 32))
        surfaceavoid = Float(10.0, label="Surface Avoid Angle", norm=(0, 90))
        ssaopassres = Menu({"full": "Full", "half": "Half", "quarter": "Quarter"}, label="SSAO Pass Resolution")
        ssaoradius = Float(0.5, label="SSAO Radius")
        contrast = Float(1.0, label="Contrast", norm=(0, 4))
        attenuation = Float(1.0, label="Attenuation")
        edgethresh = Float(0.1, label="Edge Threshold")
        blurradius = Float(4.0, label="Blur Radius", min=0, norm=(0, 16))
        blursharpness = Float(1.0, label="Blur Sharpness", norm=(0, 16))
        combinewithcolor = Toggle(True, label="Combine with Color")

    def cook(self, par, input: Texture, *, me: Node) -> Texture:
        source = me.inputs[0]
        if source is None or not getattr(source.local, "views", None):
            me.warn("the input is no Render TOP or Render Pass TOP")
            return self.pass_through(par, input)
        if (mode := all_seen(source)[0].output.mode) != "2d":
            me.warn(f"Render Mode {mode}: only 2D renders have a depth that says where things stand around")
            return self.pass_through(par, input)
        open_ = self._open(par, all_seen(source)[0])
        code = _COMBINE if par.combinewithcolor else _ALONE
        out = run(code, self.target(par, [input]), [input, open_], {}, filter=par.inputfiltertype)
        out.draw()  # before the frame is drawn again
        return out

    def _open(self, par, view: Seen) -> Texture:
        depth = view.sides[0].frame.depth_picture()
        lens, full = view.camera.lens, view.output.target._replace(format="mono32float")
        projection = lens.projection(view.output.aspect)
        unproject = {"td_unproject": np.linalg.inv(projection).T.ravel().tolist()}
        by = _SCALES[par.ssaopassres]
        target = full._replace(width=max(full.width // by, 1), height=max(full.height // by, 1))
        scale = (0.5 * abs(projection[0, 0]), 0.5 * abs(projection[1, 1]))
        values = {**unproject, "td_scale": scale, "td_ortho": bool(projection[3, 3] == 1.0)}
        values["td_depths"] = (full.width, full.height)
        out = self.shade(par, [depth], target=target, uniforms=values, filter="nearest")
        if par.blurradius > 0:
            for along in ((1.0 / full.width, 0.0), (0.0, 1.0 / full.height)):
                blur = {**unproject, "td_along": along}
                out = self.shade(par, [out, depth], target=full, shader="_ssaoblur.glsl", uniforms=blur)
        return out
