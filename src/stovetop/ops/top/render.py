from __future__ import annotations

from stovetop.core.network import Node
from stovetop.core.pars import RGBA, Int, Menu, Page, Pulse, Ref, Sequence, Str, Toggle
from stovetop.data.texture import Texture
from stovetop.ops.top import _render as r
from stovetop.ops.top._family import COLORED, TOP
from stovetop.ops.top._renderimages import image_pars
from stovetop.ops.top._samples import sample_menu


class Render(TOP):
    """Geometry seen by a camera under lights; several cameras are rendered one after the other (Render Select).

    No camera is an error, a missing material a warning; geometry without one is grey. The background is the camera's
    plus this operator's. Within one Draw Priority, what is blended is drawn after what is not, further ones first. With
    Order Independent Transparency, what is opaque without Blending takes up no layer.
    Dual Paraboloid: the left half looks ahead, the right half back, the tangent of half the angle from the view's axis
    is the distance from a half's middle. Omnidirectional Stereo: IPD Shift is the distance of the eyes, which move on
    a circle as one looks around; the left one is camera 2n, the right one 2n + 1. Both place the corners of triangles:
    large ones need to be divided. Images begin transparent black for each camera; GLSL MATs write them with
    imageStore() or TDImageStore_Name(at, value), of arrays with the element before. Display Overdraw: in all buffers,
    black where nothing is drawn to white where something is Overdraw Limit times or more. Without Color Output Needed
    the pictures are transparent black; passes over this one and its depth are as ever.

    Source: https://docs.derivative.ca/Render_TOP
    """

    page = "Render"
    common = COLORED

    class Pars:
        camera = Ref("Object", "cam1", label="Camera(s)", many=True)
        multicamerahint = Menu(
            {
                "automatic": "Automatic",
                "off": "Off (One Pass Per Camera)",
                "stereocameras": "X-Offset Stereo Cameras",
            },
            label="Multi-Camera Hint",
            unsupported=True,
        )
        geometry = Ref("Object", "*", label="Geometry", many=True)
        lights = Ref("Object", "*", label="Lights", many=True)
        antialias = sample_menu()
        bgcolor = RGBA(0.0, 0.0, 0.0, 0.0, label="Background Color")
        premultrgbbyalpha = Toggle(True, label="Pre-Multiply RGB by Alpha")
        rendermode = Menu(
            {
                "render2d": "2D",
                "cubemap": "Cube Map",
                "fisheye180": "Fish-Eye (180)",
                "dualparaboloid": "Dual Paraboloid",
                "uvunwrap": "UV Unwrap",
                "cubemapods": "Cube Map (Omnidirectional Stereo)",
            },
            label="Render Mode",
        )
        posside = r.sides("Positive Sides")
        negside = r.sides("Negative Sides")
        uvunwrapcoord = Menu(r.LAYERS, label="UV Unwrap SOP Coord")
        uvunwrapcoordattrib = Str("Tex", label="UV Unwrap POP Coord Attribute", unsupported=True)
        transparency = Menu(r.TRANSPARENCY, label="Transparency")
        depthpeel = Toggle(False, label="Depth Peel")
        transpeellayers = Int(4, label="Transparency/Peel Layers", min=1, norm=(1, 8))
        _advanced = Page("Advanced")
        render = Toggle(True, label="Render")
        renderpulse = Pulse(label="Render Pulse")
        dither = Toggle(True, label="Dither")
        coloroutputneeded = Toggle(True, label="Color Output Needed")
        drawdepthonly = Toggle(False, label="Draw Depth Only")
        numcolorbufs = Int(1, label="# of Color Buffers", min=1, max=8)
        allowbufblending = Toggle(False, label="Allow Blending for Extra Buffers")
        depthformat = Menu(
            {"fixed24": "24-Bit Fixed-Point", "float32": "32-Bit Floating-Point"},
            label="Depth Buffer Format",
        )
        _faces = r.FACES
        _crop = Page("Crop")
        _edges = r.EDGES
        _vectors = Page("Vectors")
        vec = Sequence(label="Vector", **r.vector_pars())
        _samplers = Page("Samplers")
        sampler = Sequence(label="Sampler", **r.sampler_pars())
        _images = Page("Images")
        image = Sequence(label="Image", **image_pars(r.FORMATS))

    def cook(self, par, *, state, me: Node) -> Texture:
        if not par.render and not getattr(state, "pulsed", False) and getattr(state, "views", None):
            return me.output
        state.pulsed = False
        cameras = r.cameras(par, me)
        scene = r.scene(par, me)
        job = r.Job(par, state, scene, r.output(par, self.target(par)))
        state.views = job.look(cameras)
        r.report(me, job.problems)
        return state.views[0].picture(0)

    def pulse(self, node: Node, name: str) -> None:
        node.local.pulsed = True
        node.invalidate()


for _axis, _size in (("w", 1280), ("h", 720)):
    Render.spec.pars[f"resolution{_axis}"].created = _size
