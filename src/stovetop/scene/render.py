"""Draws a scene: shapes through a camera under lights, into the colour and depth buffers of a frame."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np

from stovetop.core.errors import CookError
from stovetop.data.transforms import inverse
from stovetop.gl.buffers import TextureBuffer, sine_lookup, use_line
from stovetop.gl.context import context
from stovetop.gl.draw import Target, bind, noise_map, nothing, sampler
from stovetop.gl.frame import Frame, apply, clip
from stovetop.gl.mesh import Block
from stovetop.gl.pool import image_of
from stovetop.gl.program import Program

from .blocks import CAMERA, GENERAL, MATRICES, matrices
from .environment import reflectance
from .forms import formed
from .gathered import DIRECT, gathered, places
from .images import bind_outputs
from .lighting import Lights, Mask
from .mesh import MOST_CAPTURES, too_many_bones
from .objects import (
    Ambient,
    Bones,
    Camera,
    EnvironmentLight,
    Instances,
    Light,
    Material,
    Matrix,
    Ready,
    Rows,
    Sampling,
    State,
)
from .programs import BINDINGS, Environment
from .solids import one_sided
from .view import View


class Draw(NamedTuple):
    """One mesh to draw. path: of the object that it belongs to; source: the operator that its geometry comes from.
    lights: the only ones that shine on it."""

    mesh: Any
    world: Matrix
    material: Material
    instances: Instances | None
    turn: int
    path: str
    source: Any = None
    lights: Mask = None


class Problem(NamedTuple):
    """What could not be drawn as it should: the operator's path and the cause."""

    path: str
    cause: str


def draws_of(
    shapes: Sequence[Ready], override: Material | None, fallback: Material
) -> tuple[list[Draw], list[Problem]]:
    """What there is to draw, by turn, then as it stands."""
    draws, problems = [], []
    for shape, parts, common, turn in shapes:
        if not shape.visible or (shape.instances is not None and not len(shape.instances)):
            continue
        for part in parts:
            material = override or common or part.material
            if material is None:
                if part.missing:
                    problems.append(Problem(shape.path, part.missing))
                material = fallback
            try:
                mesh = formed(part.geometry, material.state.form)
            except CookError as cause:
                problems.append(Problem(shape.path, str(cause)))
                continue
            if material.bones is not None and too_many_bones(part.geometry):
                cause = f"its points follow more than {2 * MOST_CAPTURES} bones: it is drawn by the first of them"
                problems.append(Problem(shape.path, cause))
            draw = Draw(mesh, shape.world, material, shape.instances, turn, shape.path, part.source, shape.light_mask)
            draws.append(draw)
    draws.sort(key=lambda d: d.turn)
    return draws, problems


_NONE = object()


class Renderer:
    """Keeps buffers between frames; one for each place that renders.

    `render` draws into a frame that has begun. Problems (a shader that does not compile, a missing material) are
    returned, and what they concern is drawn with the error checker (`broken`) or the fallback.
    """

    def __init__(self, broken: Material | None = None) -> None:
        self._broken = broken or ERROR
        self._matrices: Block | None = None
        self._blocks: dict[tuple[str, int], Block] = {}

    def render(
        self, frame: Frame, view: View, draws: list[Draw], lights: Sequence[Light], ambient: Sequence[Ambient] = (),
        environments: Sequence[EnvironmentLight] = (),
        shadows: Mapping[int, Any] | None = None,
    ) -> list[Problem]:  # fmt: skip
        problems: list[Problem] = []
        if not draws:
            return problems
        shining = {
            mask: Lights(view, mask, lights, ambient, environments, shadows or {}) for mask in {d.lights for d in draws}
        }
        materials = {id(d.material): d.material for d in draws}.values()
        # pictures that nobody has looked at are drawn now, not between two draws of this frame
        copies = {id(d.instances): d.instances for d in draws if d.instances is not None}.values()
        used = [s for m in materials for s in m.textures.values()] + [s for i in copies for s in i.textures]
        if view.camera.fog_map is not None:
            image_of(view.camera.fog_map)
        for given in (*used, *(view.textures or {}).values()):
            image_of(given.texture)
        qualities = {m.quality for m in materials}
        for texture in (t for on in shining.values() for t in on.pictures(qualities)):
            image_of(texture)
        for many in (i.textures for i in copies if len(i.textures) > DIRECT):
            gathered([s.texture for s in many])
        frame.use()
        worlds = np.stack([d.world for d in draws])
        self._fill(view, worlds, frame.target)
        front = one_sided(view, draws, worlds).tolist()
        toward = inverse(view.camera.view())[:, 3 if view.camera.lens.method == "perspective" else 2]
        clip(view.mode in ("fisheye", "paraboloid"))
        bind_outputs(view.images)
        assert self._matrices is not None
        program: Any = None
        last: Any = None
        under: Any = _NONE
        for number, d in _ordered(draws):
            # what differs between two draws: the same material on plain objects needs its matrices alone
            m = d.mesh
            kind = (id(d.material), d.instances, m.colored, m.captured, m.tangents, d.lights, front[number])
            if kind != last:
                on = shining[d.lights]
                if d.lights != under:
                    self._light(view, frame.target, on, list(shining).index(d.lights))
                    under = d.lights
                program, material = self._chosen(on.program, d, problems)
                apply(material.state, frame, view.cull, view.offset, view.blending, front[number])
                self._bind(program, material, view, on, d.instances)
                count = len(d.instances) if d.instances else 0
                self._set(program, material, view, {"uTDInstanceIDOffset": 0, "uTDNumInstances": count, **on.values})
                _bind_arrays(program, d.instances, material)
                last = kind
            self._matrices.bind(BINDINGS["TDMatrixBlock"], number)
            eye = None
            if front[number] and m.large and d.instances is None and material.bones is None:
                eye = np.linalg.solve(d.world, toward)
            for primitives in _primitives(d, material, problems):
                d.mesh.draw(program, primitives, len(d.instances) if d.instances else 1, eye)
        clip(False)
        if view.images:
            context().memory_barrier()
        return problems

    def _chosen(self, env: Environment, d: Draw, problems: list[Problem]) -> tuple[Program, Material]:
        """The draw's material and its program; the error checker where it does not compile."""
        try:
            return env.program(d.material, d.instances, d.mesh), d.material
        except CookError as error:
            problems.append(Problem(d.material.path, str(error)))
            return env.program(self._broken, d.instances, d.mesh), self._broken

    def _fill(self, view: View, worlds: np.ndarray, target: Target) -> None:
        """The uniform blocks of this view."""
        camera = view.camera
        width, height = target.aspect or (target.width, target.height)
        projection = camera.lens.projection(width / height)
        reproject = camera.reproject(projection) if view.mode == "2d" else np.eye(4)
        values = matrices(worlds, camera.view(), projection, reproject)
        if self._matrices is None or self._matrices.count < len(worlds):
            self._matrices = Block(MATRICES, max(len(worlds), 2 * (self._matrices.count if self._matrices else 0)))
        self._matrices.write(values)
        info = np.zeros(1, CAMERA)
        info["nearFar"], info["fog"], info["fogColor"] = _camera(camera)
        info["index"] = view.index
        self._block("TDCameraInfoBlock", info)

    def _light(self, view: View, target: Target, on: Lights, number: int) -> None:
        """The uniform blocks of lights; number: of the Light Mask."""
        general = np.zeros(1, GENERAL)
        general["ambientColor"] = (*on.ambient, 1.0)
        general["nearFar"], general["fog"], general["fogColor"] = _camera(view.camera)
        width, height = view.size or (target.width, target.height)
        general["viewport"] = (0, 0, 1 / width, 1 / height)
        general["viewportRes"] = (1 / width, 1 / height, width, height)
        self._block("TDGeneralBlock", general, number)
        for name, values in on.blocks().items():
            self._block(name, values, number)

    def _block(self, name: str, values: np.ndarray, number: int = 0) -> None:
        block = self._blocks.get((name, number))
        if block is None or block.size != values.dtype.itemsize:
            block = self._blocks[name, number] = Block(values.dtype)
        block.write(values)
        block.bind(BINDINGS[name])

    def _set(self, program: Program, material: Material, view: View, values: dict[str, Any]) -> None:
        left, right, bottom, top = view.crop
        sx, sy = 1 / max(right - left, 1e-6), 1 / max(top - bottom, 1e-6)
        crop = (sx, sy, (1 - left - right) * sx, (1 - bottom - top) * sy)
        head = {} if view.head is None else {"td_head": tuple(view.head.T.ravel().tolist()), "td_eye": view.eye}
        program.set(
            {
                "td_crop": crop,
                **head,
                "uTDAlphaTestVal": material.state.alpha_test[1],
                **values,
                **(view.uniforms or {}),
                **material.uniforms,
            }
        )

    def _bind(self, program: Program, material: Material, view: View, on: Lights, instances: Any) -> None:
        for name, units in program.samplers.items():
            given: Any = material.textures.get(name) or (view.textures or {}).get(name)
            if name == "td_shadowmaps":
                for unit, light in zip(units, [*on.lights, *[None] * len(units)], strict=False):
                    depth = on.shadows.get(id(light))
                    if depth is not None:
                        depth.use(unit)
                        sampler("nearest", "hold").use(unit)
                    else:
                        bind(image_of(nothing()), unit, "nearest", "hold")
                continue
            if name == "td_projmaps":
                for unit, light in zip(units, [*on.lights, *[None] * len(units)], strict=False):
                    _read((light.projector if light is not None else None) or Sampling(nothing()), unit)
                continue
            if name == "sTDInstanceTextures":
                for unit, one in zip(units, instances.textures if instances else (), strict=False):
                    _read(one, unit)
                continue
            if name == "td_instance_arrays":
                how = instances.textures[0]
                for unit, array in zip(units, gathered([s.texture for s in instances.textures]), strict=False):
                    _read(replace(how, texture=array), unit)
                continue
            if name == "td_environments":
                for unit, texture in zip(units, on.around(material.quality), strict=False):
                    bind(image_of(texture), unit, "linear", "repeat")
                continue
            if name == "td_peeled" and view.peel is not None:
                view.peel.depth.use(units[0])
                sampler("nearest", "hold").use(units[0])
                continue
            if name == "td_fogmap" and view.camera.fog_map is not None:
                given = Sampling(view.camera.fog_map)
            if name == "td_reflectance":
                given = Sampling(reflectance())
            if name == "sTDNoiseMap":
                given = Sampling(noise_map(), "nearest", ("repeat",) * 3)
            if name.startswith("sTDWhite"):
                given = Sampling(nothing(program.kinds[name], 255))
            given = given or Sampling(nothing(program.kinds[name]))
            for unit in units:
                _read(given, unit)
        for unit in program.line_samplers.values():
            use_line(sine_lookup(), unit)


def _primitives(d: Draw, material: Material, problems: list[Problem]) -> Sequence[str]:
    """The kinds of primitives to draw: all there are, or those that a geometry shader takes."""
    if material.geometry is None:
        return tuple(d.mesh.kinds)
    takes = material.geometry[2]
    if takes.partition("_")[0] in d.mesh.kinds:
        return (takes,)
    problems.append(Problem(d.path, f"{material.path}'s geometry shader takes {takes}, and there are none"))
    return ()


def _camera(camera: Camera) -> tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...]]:
    """nearFar, fog and fogColor as the uniform blocks have them."""
    lens = camera.lens
    near_far = (lens.near, lens.far, lens.far - lens.near, 1 / max(lens.far - lens.near, 1e-20))
    _, density, near, far = camera.fog
    return near_far, (near, far, 1 / max(far - near, 1e-20), density), camera.fog_color


def _ordered(draws: list[Draw]) -> list[tuple[int, Draw]]:
    """By turn; in one turn what is blended after what is not. Within that, as they come: TD sorts by the Draw Priority
    alone."""
    return sorted(enumerate(draws), key=lambda pair: (pair[1].turn, pair[1].material.state.blend is not None))


def _bind_arrays(program: Program, instances: Instances | None, material: Material) -> None:
    """Let the program read what it reads of the instances, the bones and the material's own."""
    arrays: dict[str, tuple[Any, np.ndarray | None]] = {}
    if instances is not None:
        custom = None if instances.custom is None else instances.custom.reshape(-1, 4)
        arrays = {
            "sTDInstanceT": (instances, instances.matrices.reshape(-1, 4)),
            "sTDInstanceColor": (instances, instances.color),
            "sTDInstanceTexCoord": (instances, instances.texcoord),
            "sTDInstanceCustom": (instances, custom),
            "td_instance_texture": (instances, instances.texture_index),
        }
        if len(instances.textures) > DIRECT:
            arrays["td_instance_place"] = instances, places([s.texture for s in instances.textures])[1]
    if material.bones is not None:
        arrays["td_bones"] = (material.bones, material.bones.matrices[:, :3].reshape(-1, 4))
    arrays |= {name: (rows, rows.values) for name, rows in material.buffers.items()}
    wanted = [(unit, n, *arrays[n]) for n, unit in program.buffer_samplers.items() if n in arrays]
    # all are made before any is bound: making one binds it
    made = [(unit, _buffer(owner, n, values)) for unit, n, owner, values in wanted if values is not None]
    for unit, buffer in made:
        buffer.use(unit)


_buffers: WeakKeyDictionary[Instances | Bones | Rows, dict[str, TextureBuffer]] = WeakKeyDictionary()


def _buffer(owner: Instances | Bones | Rows, name: str, values: np.ndarray) -> TextureBuffer:
    """Uploaded once for the same owner."""
    known = _buffers.setdefault(owner, {})
    if name not in known:
        known[name] = TextureBuffer(values)
    return known[name]


def _read(given: Sampling, unit: int) -> None:
    """Let the sampler of this unit read a picture."""
    across, up, through = given.extend
    bind(image_of(given.texture), unit, given.filter, across, through, up, given.anisotropy)


#: what a material that does not compile is drawn with: the blue and red checker that TD shows
ERROR = Material(
    "error",
    (
        "error",
        "out vec3 td_p;\nvoid main() { vec4 w = TDDeform(TDPos()); td_p = TDPos(); gl_Position = TDWorldToProj(w); }",
    ),
    (
        "error",
        "in vec3 td_p;\nlayout(location = 0) out vec4 color[TD_NUM_COLOR_BUFFERS];\nvoid main() {\n"
        "    for (int i = 1; i < TD_NUM_COLOR_BUFFERS; i++) color[i] = vec4(0.0);\n"
        "    ivec2 c = ivec2(gl_FragCoord.xy) / 8;\n"
        "    float red = (c.x + c.y) % 2 == 0 ? 1.0 : 0.0;\n"
        "    color[0] = TDOutputSwizzle(vec4(red, 0.0, 1.0 - red, 1.0));\n}",
    ),
    lit=False,
)


def silhouettes(draws: list[Draw]) -> list[Draw]:
    """The same without colour, for shadow maps and renders of depth alone: where materials put vertices, without the
    pixels that they leave out. Those of one material still have one in common."""
    made = {id(d.material): _silhouette(d.material) for d in draws}
    return [d._replace(material=made[id(d.material)]) for d in draws]


def _silhouette(m: Material) -> Material:
    leaves_out = m.discards or m.state.alpha_test[0] > 0
    if not (m.moves or leaves_out or m.state.wire or m.state.form != "surface"):
        return replace(DEPTH_ONLY, state=replace(m.state, blend=None, color=False))
    pixel = m.pixel if leaves_out else DEPTH_ONLY.pixel
    return replace(m, pixel=pixel, state=replace(m.state, blend=None, color=False))


#: the least of a material: places and depths
DEPTH_ONLY = Material(
    "depth",
    ("depth", "void main() { gl_Position = TDWorldToProj(TDDeform(TDPos())); }"),
    ("depth", "void main() {}"),
    state=State(color=False),
    lit=False,
)
