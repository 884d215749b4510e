"""What the TOPs that draw scenes share: finding cameras, lights and geometry, shadows, views."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from stovetop.core.errors import CookError
from stovetop.core.network import Node
from stovetop.core.pars import XYZW, Float, Group, Int, Menu, Ref, Str, Toggle
from stovetop.data.pixels import LABELS, pixel_format
from stovetop.data.texture import Texture
from stovetop.gl.draw import Target
from stovetop.gl.frame import Frame, Peels, coverage
from stovetop.gl.pool import acquire, image_of
from stovetop.gl.slices import stack
from stovetop.ops._sampling import sampling, sampling_pars
from stovetop.ops.comp._object import geometry, turns
from stovetop.ops.top._renderimages import cleared, image_outputs, pictures
from stovetop.ops.top._samples import SAMPLES
from stovetop.scene import overdraw
from stovetop.scene.images import ImageOutput
from stovetop.scene.objects import Ambient, Camera, EnvironmentLight, Light, Material, Matrix, Ready, Shape, camera_of
from stovetop.scene.programs import calls
from stovetop.scene.render import DEPTH_ONLY, Draw, Problem, Renderer, draws_of, silhouettes
from stovetop.scene.view import View, face_camera, halves

#: an image's pixel formats: all but the two RGB ones, with the line that the menu has between them
FORMATS = {"useoutput": "Use Output"}
for _name, _label in LABELS.items():
    if _name == "rgb10a2fixed":
        FORMATS["_separator_"] = "separator"
    if _name not in ("rgb16float", "rgb32float"):
        FORMATS[_name] = _label
CULL = {"neither": "Neither", "backfaces": "Back Faces", "frontfaces": "Front Faces", "bothfaces": "Both Faces"}
TRANSPARENCY = {
    "sortedblending": "Sorted Draw with Blending",
    "orderind": "Order Independent Transparency",
    "alphatocoverage": "Alpha-to-Coverage",
}
LAYERS = {f"uv{i}": f"Texture Layer {i} (uv[{3 * i}-{3 * i + 2}])" for i in range(8)}
#: what the Render Mode is called here, and the modes of six pictures
MODES = {
    "render2d": "2d", "cubemap": "cube", "fisheye180": "fisheye", "dualparaboloid": "paraboloid", "uvunwrap": "unwrap",
    "cubemapods": "ods",
}  # fmt: skip
CUBES = ("cube", "ods")
BLACK = (0.0, 0.0, 0.0, 0.0)
#: a State's blend: premultiplied colours over what is there
OVER = ("one", "omsa", "add") * 2
_UNITS = {"pixels": "P", "fraction": "F", "fractionaspect": "A"}


def _unit(label: str) -> Any:
    return Menu(_UNITS, "fraction", label=label)


#: of the Advanced and the Crop page
FACES: dict[str, Any] = {
    "cullface": Menu(CULL, label="Cull Face"),
    "overridemat": Ref("MAT", "", label="Override Material"),
    "polygonoffset": Toggle(False, label="Polygon Depth Offset"),
    "polygonoffsetfactor": Float(1.0, label="Offset Factor", norm=(0, 10)),
    "polygonoffsetunits": Float(1.0, label="Offset Units", norm=(0, 10)),
    "overdraw": Toggle(False, label="Display Overdraw"),
    "overdrawlimit": Int(10, label="Overdraw Limit", min=1),
}
EDGES: dict[str, Any] = {
    "cropleft": Float(0.0, label="Crop Left"),
    "cropleftunit": _unit("Crop Left Unit"),
    "cropright": Float(1.0, label="Crop Right"),
    "croprightunit": _unit("Crop Right Unit"),
    "cropbottom": Float(0.0, label="Crop Bottom"),
    "cropbottomunit": _unit("Crop Bottom Unit"),
    "croptop": Float(1.0, label="Crop Top"),
    "croptopunit": _unit("Crop Top Unit"),
}


def sides(label: str) -> Any:
    return Group("Toggle", [Toggle(True, label) for _ in "xyz"], label, tuple("xyz"))


def vector_pars() -> dict[str, Any]:
    return {"name": Str("", label="Uniform Name"), "value": XYZW(0.0, 0.0, 0.0, 0.0, label="Value")}


def sampler_pars(label: str = "Sampler Name") -> dict[str, Any]:
    return {
        "name": Str("", label=label),
        "top": Ref("TOP", "", label="TOP"),
        **sampling_pars(extend="hold", filter="linear"),
    }


class Scene(NamedTuple):
    shapes: list[Ready]
    lights: list[Light]
    ambient: list[Ambient]
    environments: list[EnvironmentLight]
    nodes: dict[Node, Ready]


def _filled(nodes: Iterable[Node]) -> dict[Node, Ready]:
    """What Geometry COMPs show; one that never cooked well has an error of its own, and shows nothing."""
    return {n: shape.filled() for n in nodes if isinstance(shape := n.data, Shape)}


def scene(par: Any, me: Node) -> Scene:
    """What the patterns of geometry and lights find; what they find that is neither is left out."""
    nodes = _filled(geometry(par.geometry))
    if any(ready.shape.priority for ready in nodes.values()):
        turn = turns({n: ready.shape.priority for n, ready in nodes.items()})
        nodes = {n: ready._replace(turn=turn[n]) for n, ready in nodes.items()}
    found = [n.data for n in par.lights if n.op_type in ("lightCOMP", "ambientlightCOMP", "environmentlightCOMP")]
    return Scene(
        list(nodes.values()),
        [d for d in found if isinstance(d, Light)],
        [d for d in found if isinstance(d, Ambient)],
        [d for d in found if isinstance(d, EnvironmentLight)],
        nodes,
    )


def cameras(par: Any, me: Node) -> list[Camera]:
    """At least one, of a light what it looks like through it; CookError where there is none."""
    cameras = [c for n in par.camera if (c := camera_of(n.data)) is not None]
    if not cameras:
        asked = me.par("camera").val
        raise CookError(f"no camera: {asked!r} finds none" if asked else "no camera is given")
    return cameras


class Output(NamedTuple):
    """What a render draws into; a Render Pass takes it over from the render that it draws on.

    mode: "2d", "cube", "ods", "fisheye", "paraboloid" or "unwrap" (by the texture layer `unwrap`). blending: into all
    colour buffers, not only the first. floats: whether depths are.
    """

    target: Target
    buffers: int
    samples: int
    mode: str
    unwrap: int
    floats: bool
    blending: bool = False

    @property
    def aspect(self) -> float:
        w, h = self.target.aspect or (self.target.width, self.target.height)
        return w / h


class Side(NamedTuple):
    """One view of a camera, or of one of a cube's sides: a picture for each colour buffer, and where its depth is.

    layers: with Depth Peel the same for each layer, the nearest first.
    """

    pictures: list[Texture]
    frame: Frame
    layers: tuple[Side, ...] = ()


class Seen(NamedTuple):
    """What a render keeps of a camera, for those that read more of it than its first picture. sides: 1, or 6.
    eye: of a stereo pair of cubes, see View. images: of the Images page, the elements of arrays too."""

    camera: Camera
    output: Output
    sides: list[Side]
    eye: float = 0.0
    images: Sequence[Texture] = ()

    def picture(self, buffer: int, layer: int = 0) -> Texture:
        """CookError where there is no such buffer or layer."""
        if buffer >= self.output.buffers:
            raise CookError(f"there are {self.output.buffers} color buffers, no number {buffer}")
        pictures = [side.pictures[buffer] for side in self.peeled(layer)]
        return stack("cube", 6, iter(pictures)) if self.output.mode in CUBES else pictures[0]

    def peeled(self, layer: int) -> list[Side]:
        """The sides of a peel layer; without Depth Peel there is one, what is seen."""
        layers = [side.layers or (side,) for side in self.sides]
        if not 0 <= layer < len(layers[0]):
            raise CookError(f"there are {len(layers[0])} peel layers, no number {layer}")
        return [layer_of[layer] for layer_of in layers]


def all_seen(node: Node) -> list[Seen]:
    """What a render's cameras see; CookError where the operator is no render."""
    first = node.data  # cooks it
    views = getattr(node.local, "views", None)
    if first is None or not views:
        raise CookError(f"{node.path} has not rendered anything")
    return views


def seen(node: Node, index: int) -> Seen:
    """What a render's camera of this number sees; CookError where it is no render or has no such camera."""
    views = all_seen(node)
    if not 0 <= index < len(views):
        raise CookError(f"{node.path} has {len(views)} cameras, there is no number {index}")
    return views[index]


def output(par: Any, target: Target) -> Output:
    """What the parameters of a Render TOP ask for."""
    if MODES[par.rendermode] in CUBES:
        if target.width != target.height or not all((*par.posside, *par.negside)):
            raise CookError(f"a cube map needs six sides and a square resolution, not {target.width}x{target.height}")
    mode = MODES[par.rendermode]
    samples, unwrap = SAMPLES[par.antialias], int(par.uvunwrapcoord[2:])
    floats = par.depthformat == "float32"
    target = target._replace(kind="2d", depth=1)
    return Output(target, par.numcolorbufs, samples, mode, unwrap, floats, par.allowbufblending)


class Job:
    """One cook's rendering: what there is to draw, drawn for each camera; kept as `state.job`, as its frames are."""

    def __init__(self, par: Any, state: Any, scene: Scene, output: Output) -> None:
        self.par, self.scene, self.output = par, scene, output
        state.job = self
        override = par.overridemat.data if par.overridemat else None
        self.draws, self.problems = draws_of(scene.shapes, override, DEFAULT)
        if par.overdraw:
            if output.buffers == 8:
                raise CookError("overdraw: it is counted in a color buffer of its own, and there are 8 already")
            self.draws = overdraw.counting(self.draws, output.buffers)
        elif par.drawdepthonly:
            self.draws = silhouettes(self.draws)
        #: by the camera's number; at None without pictures
        self.images: dict[int | None, list[ImageOutput]] = {None: image_outputs(par, output.target.format)}
        self.shadows, more = shadow_maps(state, scene, self.images[None])
        self.problems += more
        self.frames = state.frames = getattr(state, "frames", None) or {}
        self.renderer = state.renderer = getattr(state, "renderer", None) or Renderer()

    def look(self, cameras: Sequence[Camera], before: Sequence[Seen] = ()) -> list[Seen]:
        """What each camera sees, drawn over what was seen `before`; without cameras, by those that saw that. Of a
        stereo pair the left eye comes before the right one."""
        eyes = [(view.camera, view.eye) for view in before]
        if cameras:
            sides = (-0.5, 0.5) if self.output.mode == "ods" else (0.0,)
            eyes = [(camera, side * camera.lens.ipd_shift) for camera in cameras for side in sides]
        last = len(before) - 1
        return [self._see(*one, i, before[min(i, last)] if before else None) for i, one in enumerate(eyes)]

    def _see(self, camera: Camera, eye: float, index: int, before: Seen | None) -> Seen:
        self.images[index] = cleared(self.images[None])
        head = None
        if self.output.mode == "ods":
            camera = replace(camera, lens=replace(camera.lens, ipd_shift=0.0))
            head = camera.view(), eye
        faces = [face_camera(camera, i) for i in range(6)] if self.output.mode in CUBES else [camera]
        wanted = [used for pair in zip(self.par.posside, self.par.negside, strict=True) for used in pair]
        sides = []
        for i, face in enumerate(faces):
            under = before.sides[i] if before else None
            kept = under is not None and len(faces) == 6 and not wanted[i]
            sides.append(under if under is not None and kept else self._side(face, index, i, under, head))
        written = pictures(self.images[index]) or (before.images if before is not None else ())
        return Seen(camera, self.output, sides, eye, written)

    def _side(
        self, camera: Camera, index: int, number: int, before: Side | None, head: tuple[Matrix, float] | None
    ) -> Side:
        layers: list[Side] = []
        par = self.par
        for layer in range(max(par.transpeellayers, 1) if par.depthpeel else 1):
            frame = self._frame((index, number, layer))
            self._begin(frame, camera, before)
            looked = self.view(camera, index)
            if head is not None:
                looked = replace(looked, head=head[0], eye=head[1])
            if layer:
                looked = replace(looked, peel=layers[-1].frame.peeled())
            with coverage(looked.coverage):
                if par.transparency == "orderind" and not (par.depthpeel or par.overdraw or par.drawdepthonly):
                    self._unordered(frame, looked)
                else:
                    self._draw(frame, looked, self.draws)
            layers.append(Side(self._finished(frame), frame))
        return layers[0]._replace(layers=tuple(layers)) if self.par.depthpeel else layers[0]

    def _finished(self, frame: Frame) -> list[Texture]:
        out, wanted = self.output, self.par.coloroutputneeded
        found = frame.finish(wanted)
        if not wanted:
            t = out.target
            image = acquire(t.width, t.height, t.format)
            image.fbo.clear(*BLACK)
            return [Texture(t.width, t.height, t.format, image=image, aspect=t.aspect)] * out.buffers
        if self.par.overdraw:
            return [overdraw.levels(found[-1], out.target, self.par.overdrawlimit)] * out.buffers
        return found

    def _frame(self, slot: Any) -> Frame:
        out = self.output
        key = (out.target, out.buffers, out.samples, out.floats)
        if self.par.overdraw:
            key = (out.target._replace(format=overdraw.FORMAT), out.buffers + 1, out.samples, out.floats)
        frame, had = self.frames.get(slot, (None, None))
        if frame is None or had != key:
            frame = Frame(*key)
            self.frames[slot] = (frame, key)
        return frame

    def _begin(self, frame: Frame, camera: Camera, before: Side | None) -> None:
        par = self.par
        if before is None:
            frame.begin(BLACK if par.overdraw else backdrop(par, camera))
        else:
            color = BLACK if par.overdraw else camera.background
            frame.begin(color if par.cleartocamcolor else None, before.frame, par.cleardepth)

    def view(self, camera: Camera, index: int) -> View:
        par, out = self.par, self.output
        return View(
            camera,
            index,
            crop=crop(par, out.target),
            mode="2d" if out.mode == "cube" else out.mode,
            unwrap_layer=out.unwrap,
            cull=par.cullface,
            offset=(par.polygonoffsetfactor, par.polygonoffsetunits) if par.polygonoffset else None,
            dither=par.dither,
            buffers=out.buffers,
            blending=out.blending or par.overdraw,
            coverage=par.transparency == "alphatocoverage",
            images=tuple(self.images.get(index, self.images[None])),
            layout=pixel_format(out.target.format).layout,
            uniforms={b.name: b.value for b in par.vec if b.name},
            textures={b.name: sampling(b, b.top) for b in par.sampler if b.name and b.top},
        )

    def _draw(self, frame: Frame, looked: View, draws: list[Draw]) -> None:
        scene = self.scene
        for one in halves(looked):
            self.problems += self.renderer.render(
                frame, one, draws, scene.lights, scene.ambient, scene.environments, self.shadows
            )

    def _unordered(self, frame: Frame, looked: View) -> None:
        """All in the order of depth at each pixel: layers are found from the front, each the nearest behind the one
        before (Everitt 2001, depth peeling), and drawn from the back where the depth is the layer's: with the blending
        that materials ask for, over what is behind where they ask for none.

        What is not blended and opaque is drawn before all layers: it hides what is behind, and takes none of them.
        """
        before, layered = opaque(self.draws)
        self._draw(frame, looked, before)
        if not layered:
            return
        count = max(self.par.transpeellayers, 1)
        peels = Peels(frame, count)
        found = with_state(layered, blend=None, depth="less", depth_write=True)
        drawn = with_state([d for d in layered if d.material.state.blend is not None], depth="equal", depth_write=False)
        plain = [d for d in layered if d.material.state.blend is None]
        drawn += with_state(plain, depth="equal", depth_write=False, blend=OVER)
        for layer in range(count):
            with peels.find(layer) as behind:
                self._draw(frame, replace(looked, peel=behind), found)
        for layer in reversed(range(count)):
            with peels.draw(layer) as behind:
                self._draw(frame, replace(looked, peel=behind), drawn)


def opaque(draws: list[Draw]) -> tuple[list[Draw], list[Draw]]:
    """What needs no layer of transparency, and what does.

    Of what is not blended that is where alpha is 1 (but for rounding), found by a test in place of the material's own,
    which it implies; all of it where shaders call no TDCheckDiscard, and so cannot be parted into layers. None where
    they do not test alpha, or the material's test keeps low ones.
    """
    whole, tested, layered = [], [], []
    for d in draws:
        m = d.material
        if m.state.blend is None and not calls(m, "TDCheckDiscard", "TDCheckOrderIndTrans"):
            whole.append(d)
            continue
        layered.append(d)
        if m.state.blend is None and m.state.alpha_test[0] not in (1, 2) and calls(m, "TDAlphaTest"):
            tested.append(d)
    return whole + with_state(tested, alpha_test=(4, 0.9995)), layered


def with_state(draws: list[Draw], **changes: Any) -> list[Draw]:
    """The same draws with another state; those of one material still have one in common."""
    made: dict[int, Material] = {}
    for material in (d.material for d in draws):
        if id(material) not in made:
            made[id(material)] = replace(material, state=replace(material.state, **changes))
    return [d._replace(material=made[id(d.material)]) for d in draws]


def report(me: Node, problems: Sequence[Problem]) -> None:
    """A warning for each thing that could not be drawn as it should; said once."""
    for problem in dict.fromkeys(problems):
        me.warn(problem.cause if problem.path == me.path else f"{problem.path}: {problem.cause}")


def backdrop(par: Any, camera: Camera) -> tuple[float, ...]:
    """The camera's background plus the render's."""
    r, g, b, a = par.bgcolor
    if par.premultrgbbyalpha:
        r, g, b = r * a, g * a, b * a
    return tuple(c + o for c, o in zip(camera.background, (r, g, b, a), strict=True))


def crop(par: Any, target: Target) -> tuple[float, float, float, float]:
    """The Crop page in fractions of the view: left, right, bottom, top."""
    ratio = target.width / target.height
    out = []
    edges = {"left": target.width, "right": target.width, "bottom": target.height, "top": target.height}
    for side, size in edges.items():
        value, kind = getattr(par, f"crop{side}"), getattr(par, f"crop{side}unit")
        if kind == "pixels":
            value = value / size
        elif kind == "fractionaspect" and side in ("left", "right"):
            value = value / ratio
        out.append(value)
    left, right, bottom, top = out
    if right <= left or top <= bottom:
        raise CookError("the crop leaves nothing")
    return left, right, bottom, top


def shadow_maps(state: Any, scene: Scene, images: Sequence[ImageOutput]) -> tuple[dict[int, Any], list[Problem]]:
    """The depth seen from each light that casts shadows, by the light's id."""
    found: dict[int, Any] = {}
    problems: list[Problem] = []
    kept = state.shadows = getattr(state, "shadows", None) or {}
    for i, light in enumerate(scene.lights):
        if light.shadow == "off" or max(light.color) <= 0:
            continue
        if light.shadow_map is not None:
            found[id(light)] = image_of(light.shadow_map).texture
            continue
        further = _filled(n for n in light.shadow_casters if n not in scene.nodes)
        casters = [ready for n in light.shadow_casters if (ready := scene.nodes.get(n) or further.get(n))]
        frame, renderer = kept.get(i, (None, None))
        if frame is None or (frame.target.width, frame.target.height) != light.shadow_size:
            frame, renderer = Frame(Target(*light.shadow_size)), Renderer()
            kept[i] = (frame, renderer)
        problems += _cast(light, casters, frame, renderer, images)
        found[id(light)] = frame.depth
    return found, problems


def _cast(
    light: Light, casters: Sequence[Ready], frame: Frame, renderer: Renderer, images: Sequence[ImageOutput] = ()
) -> list[Problem]:
    draws, _ = draws_of(casters, None, DEPTH_ONLY)
    frame.begin(BLACK)
    project = light.camera.project if light.camera is not None else None
    camera = Camera(light.world, lens=light.lens, project=project)
    seen = View(camera, offset=light.shadow_offset, images=tuple(images))
    problems = renderer.render(frame, seen, silhouettes(draws), ())
    frame.finish()
    return problems


def shadow(node: Node) -> Seen:
    """What a Light COMP's shadow map is made of, drawn for whoever reads it; CookError where it casts none."""
    light = node.data
    if light.shadow == "off" or light.shadow_map is not None:
        raise CookError(f"{node.path} has no shadow map of its own")
    frame = Frame(Target(*light.shadow_size))
    _cast(light, list(_filled(light.shadow_casters).values()), frame, Renderer())
    output = Output(frame.target, 1, 1, "2d", 0, floats=False)
    return Seen(Camera(light.world, lens=light.lens), output, [Side([], frame)])


_PLAIN = """
in vec3 td_normal;
in vec3 td_camera;
out vec4 color;
void main() {
    TDCheckDiscard();
    vec3 n = normalize(td_normal), v = normalize(td_camera);
    color = TDOutputSwizzle(vec4(vec3(0.2 + 0.6 * abs(dot(n, v))), 1.0));
}
"""
#: what geometry without a material is drawn with: grey, as if lit from the camera
DEFAULT = Material(
    "default",
    vertex=(
        "default",
        "out vec3 td_normal;\nout vec3 td_camera;\nvoid main() {\n    vec4 w = TDDeform(TDPos());\n"
        "    td_normal = TDDeformNorm(TDNormal());\n"
        "    td_camera = uTDMats[0].camInverse[3].xyz - w.xyz;\n    gl_Position = TDWorldToProj(w);\n}",
    ),
    pixel=("default", _PLAIN),
    lit=False,
)
