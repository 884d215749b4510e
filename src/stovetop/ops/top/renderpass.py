from __future__ import annotations

from stovetop.core.network import Node
from stovetop.core.pars import Int, Menu, Page, Ref, Sequence, Toggle
from stovetop.data.texture import Texture
from stovetop.ops.top import _render as r
from stovetop.ops.top._family import EMPTY, TOP


class RenderPass(TOP):
    """Geometry drawn over what a Render or Render Pass TOP has drawn: its colours and depths are what this begins with.

    They are copied, so the input stays as it is and several passes may begin with it. Size, format, samples, color
    buffers and render mode are the input's; camera k draws over the input's camera k. Without cameras those of the
    input are looked through. With Render off the input is handed on.

    Source: https://docs.derivative.ca/Render_Pass_TOP
    """

    inputs = ("input",)
    min_inputs = 0
    volumes = True

    class Pars:
        renderinput = Ref("TOP", "", label="Render/RenderPass TOP")
        camera = Ref("Object", "", label="Camera", many=True)
        geometry = Ref("Object", "", label="Geometry", many=True)
        lights = Ref("Object", "", label="Lights", many=True)
        cleartocamcolor = Toggle(False, label="Clear to Camera Color")
        cleardepth = Toggle(False, label="Clear Depth Buffer")
        posside = r.sides("Positive Sides")
        negside = r.sides("Negative Sides")
        transparency = Menu(r.TRANSPARENCY, label="Transparency")
        depthpeel = Toggle(False, label="Depth Peel")
        transpeellayers = Int(4, label="Transparency/Peel Layers", min=1, norm=(1, 8))
        _advanced = Page("Advanced")
        render = Toggle(True, label="Render")
        dither = Toggle(True, label="Dither")
        coloroutputneeded = Toggle(True, label="Color Output Needed")
        drawdepthonly = Toggle(False, label="Draw Depth Only")
        allowbufblending = Menu(
            {"off": "Off", "on": "On", "useinput": "Use Input Setting"},
            "useinput",
            label="Allow Blending for Extra Buffers",
        )
        _faces = r.FACES
        _crop = Page("Crop")
        _edges = r.EDGES
        _samplers = Page("Samplers")
        sampler = Sequence(label="Sampler", **r.sampler_pars("Name"))
        _vectors = Page("Vectors")
        vec = Sequence(label="Vector", **r.vector_pars())

    def cook(self, par, input: Texture | None, *, state, me: Node) -> Texture:
        source = next((wire for wire in me.inputs if wire is not None), None) or par.renderinput
        if source is None:
            return EMPTY
        before = r.all_seen(source)
        state.views = before
        if par.render:
            out = before[0].output
            if par.allowbufblending != "useinput":
                out = out._replace(blending=par.allowbufblending == "on")
            job = r.Job(par, state, r.scene(par, me), out)
            state.views = job.look(r.cameras(par, me) if par.camera else (), before)
            r.report(me, job.problems)
        return self.pass_through(par, state.views[0].picture(0))
