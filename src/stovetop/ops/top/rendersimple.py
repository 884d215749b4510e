from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.network import Node
from stovetop.core.pars import RGB, RGBA, Float, Group, Menu, Ref, Toggle
from stovetop.data.geometry import Geometry
from stovetop.data.texture import Texture
from stovetop.data.transforms import compose, scaling, translation
from stovetop.gl.frame import Frame
from stovetop.ops.mat._family import preset
from stovetop.ops.mat.phong import Phong
from stovetop.ops.top._family import COLORED, EMPTY, TOP
from stovetop.ops.top._render import DEFAULT, report
from stovetop.scene.objects import Camera, Lens, Light, Material, Part, Ready, Shape
from stovetop.scene.render import Renderer, draws_of
from stovetop.scene.view import View

SAMPLES = 4


def floats(label: str, values: tuple[float, ...] = (0.0, 0.0, 0.0), **extra: Any) -> Any:
    """Three numbers; TouchDesigner has them as such, not as a place."""
    return Group("Float", [Float(v, label, **extra) for v in values], label, tuple("xyz"))


class RenderSimple(TOP):
    """One operator's geometry under one white point light, seen along -z; no COMPs are needed.

    The operator is a SOP: POPs are not done here, one that is given is an error; where the Render and Display flags
    stand is not asked. Normalize Geo goes from the geometry as it is (0) to its box centred at the origin, 2 units
    along its longest side (1); then it is scaled, rotated and translated. Internal Phong is a Phong MAT as it comes but
    for the colours and the map given here; its wire frame is that of the primitives. Edges are smoothed by 4 samples.
    The defaults are guesses: none are published.

    Source: https://docs.derivative.ca/Render_Simple_TOP
    """

    page = "Setup"
    common = COLORED

    class Pars:
        ortho = Toggle(False, label="Orthographic")
        fov = Float(45.0, label="FOV", norm=(1, 179))
        orthowidth = Float(2.0, label="Ortho Width", norm=(0, 10))
        camdistance = Float(5.0, label="Camera Distance", norm=(0, 10))
        normalizegeo = Float(0.0, label="Normalize Geo")
        bgcolor = RGBA(0.0, 0.0, 0.0, 0.0, label="Background Color")
        pop = Ref("POP", "", label="POP")
        geotranslate = floats("Geometry Translate")
        georotate = floats("Geometry Rotate", norm=(-180, 180))
        geoscale = Float(1.0, label="Geometry Scale", norm=(0, 2))
        lighttranslate = floats("Light Translate", (0.0, 0.0, 10.0), norm=(-10, 10))
        materialsource = Menu({"internalphong": "Internal Phong", "matnode": "MAT Node"}, label="Material Source")
        wireframe = Toggle(False, label="Wireframe")
        constant = RGB(0.0, 0.0, 0.0, label="Constant")
        diffuse = RGB(1.0, 1.0, 1.0, label="Diffuse")
        colormap = Ref("TOP", "", label="Color Map")
        mat = Ref("MAT", "", label="MAT")

    def cook(self, par, *, state, me: Node) -> Texture:
        if par.pop is None:
            return EMPTY
        if not isinstance(par.pop.data, Geometry):
            raise CookError(f"{par.pop.path} is no SOP: other operators have no geometry that is drawn here")
        world = placed(par, par.pop.data.bounds)
        material = par.mat and par.mat.data if par.materialsource == "matnode" else internal(par, me)
        shape = Ready(Shape(world, path=me.path), [Part(par.pop.data, None, par.pop, "no MAT is given")], material)
        draws, problems = draws_of([shape], None, DEFAULT)
        target = self.target(par)._replace(kind="2d", depth=1)
        frame, had = getattr(state, "frame", (None, None))
        if frame is None or had != target:
            frame = Frame(target, samples=SAMPLES)
            state.frame = frame, target
        state.renderer = getattr(state, "renderer", None) or Renderer()
        r, g, b, a = par.bgcolor
        frame.begin((r * a, g * a, b * a, a))
        light = Light(translation(par.lighttranslate))
        problems += state.renderer.render(frame, View(camera(par)), draws, [light])
        report(me, problems)
        return frame.finish()[0]


def placed(par: Any, bounds: np.ndarray) -> np.ndarray:
    """From the geometry's space to the world's."""
    size = float((bounds[1] - bounds[0]).max())
    share = par.normalizegeo
    scale = 1 + share * (2 / size - 1) if size > 0 else 1.0
    own = compose(par.geotranslate, par.georotate, (par.geoscale,) * 3)
    return own @ scaling((scale,) * 3) @ translation(-share * bounds.mean(0))


def camera(par: Any) -> Camera:
    lens = Lens(
        method="ortho" if par.ortho else "perspective",
        fov=min(max(par.fov, 1e-3), 179.9),
        ortho_width=max(par.orthowidth, 1e-9),
    )
    return Camera(translation((0.0, 0.0, par.camdistance)), lens=lens)


def internal(par: Any, me: Node) -> Material:
    pars: SimpleNamespace = preset(
        Phong,
        constant=par.constant,
        diff=par.diffuse,
        colormap=par.colormap,
        wireframe="topology" if par.wireframe else "off",
    )
    return Phong().cook(pars, me=me)


for _axis, _size in (("w", 1280), ("h", 720)):
    RenderSimple.spec.pars[f"resolution{_axis}"].created = _size
