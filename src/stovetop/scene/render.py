"""Draws a scene: shapes through a camera under lights, into the colour and depth buffers of a frame."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np

from stovetop.core.errors import CookError
from stovetop.data.texture import Texture
from stovetop.gl.buffers import TextureBuffer, sine_lookup, use_line
from stovetop.gl.draw import Target, bind, noise_map, nothing, sampler
from stovetop.gl.frame import Frame, apply
from stovetop.gl.mesh import Block
from stovetop.gl.pool import image_of
from stovetop.gl.program import Program

from .blocks import CAMERA, ENVIRONMENT, GENERAL, LIGHT, MATRICES, matrices
from .environment import blurred, harmonics, reflectance, white
from .forms import formed
from .objects import Ambient, Camera, EnvironmentLight, Instances, Light, Material, Matrix, Ready, Sampling, State
from .programs import BINDINGS, Environment
from .view import View


class Draw(NamedTuple):
    """One mesh to draw. path: of the object that it belongs to; source: the operator that its geometry comes from."""

    mesh: Any
    world: Matrix
    material: Material
    instances: Instances | None
    priority: float
    path: str
    source: Any = None


class Problem(NamedTuple):
    """What could not be drawn as it should: the operator's path and the cause."""

    path: str
    cause: str


def draws_of(
    shapes: Sequence[Ready], override: Material | None, fallback: Material
) -> tuple[list[Draw], list[Problem]]:
    """What there is to draw, by priority (highest first), then as it stands."""
    draws, problems = [], []
    for shape, parts, common in shapes:
        if not shape.visible or (shape.instances is not None and not len(shape.instances)):
            continue
        for part in parts:
            material = override or common or part.material
            if material is None:
                problems.append(Problem(shape.path, part.missing))
                material = fallback
            try:
                mesh = formed(part.geometry, material.state.form)
            except CookError as cause:
                problems.append(Problem(shape.path, str(cause)))
                continue
            draws.append(Draw(mesh, shape.world, material, shape.instances, shape.priority, shape.path, part.source))
    draws.sort(key=lambda d: -d.priority)
    return draws, problems


class Renderer:
    """Keeps buffers between frames; one for each place that renders.

    `render` draws into a frame that has begun. Problems (a shader that does not compile, a missing material) are
    returned, and what they concern is drawn with the error checker (`broken`) or the fallback.
    """

    def __init__(self, broken: Material | None = None) -> None:
        self._broken = broken or ERROR
        self._matrices: Block | None = None
        self._blocks: dict[str, Block] = {}

    def render(
        self, frame: Frame, view: View, draws: list[Draw], lights: Sequence[Light], ambient: Sequence[Ambient] = (),
        environments: Sequence[EnvironmentLight] = (),
        shadows: Mapping[int, Any] | None = None,
    ) -> list[Problem]:  # fmt: skip
        target, camera = frame.target, view.camera
        problems: list[Problem] = []
        if not draws:
            return problems
        lights = [li for li in lights if max(li.color) > 0.0]
        aspect = target.aspect or (target.width, target.height)
        projection = camera.lens.projection(aspect[0] / aspect[1])
        environments = [e for e in environments if max(e.color) > 0.0]
        env = Environment(view, lights, bool(shadows), len(environments))
        around = _around(environments)
        materials = {id(d.material): d.material for d in draws}.values()
        # pictures that nobody has looked at are drawn now, not between two draws of this frame
        copies = {id(d.instances): d.instances for d in draws if d.instances is not None}.values()
        used = [s for m in materials for s in m.textures.values()] + [s for i in copies for s in i.textures]
        for given in (*used, *(view.textures or {}).values()):
            image_of(given.texture)
        for texture in (*(li.projector.texture for li in lights if li.projector is not None), *around.textures):
            image_of(texture)
        frame.use()
        self._fill(view, draws, lights, ambient, projection, target, shadows or {})
        self._block("TDEnvLightBlock", around.block.dtype, around.block)
        assert self._matrices is not None
        per_light = _per_light(lights)
        program: Any = None
        last: Any = None
        for number, d in _ordered(draws, camera):
            # what differs between two draws: the same material on plain objects needs its matrices alone
            kind = (id(d.material), d.instances, d.mesh.colored)
            if kind != last:
                program, material = self._chosen(env, d, problems)
                apply(material.state, frame, view.cull, view.offset)
                self._bind(program, material, view, lights, shadows or {}, around, d.instances)
                count = len(d.instances) if d.instances else 0
                values = {"uTDInstanceIDOffset": 0, "uTDNumInstances": count, **around.values, **per_light}
                self._set(program, material, view, values)
                _bind_instances(program, d.instances)
                last = kind
            self._matrices.bind(BINDINGS["TDMatrixBlock"], number)
            for primitives in _primitives(d, material, problems):
                d.mesh.draw(program, primitives, len(d.instances) if d.instances else 1)
        return problems

    def _chosen(self, env: Environment, d: Draw, problems: list[Problem]) -> tuple[Program, Material]:
        """The draw's material and its program; the error checker where it does not compile."""
        try:
            return env.program(d.material, d.instances, d.mesh.colored), d.material
        except CookError as error:
            problems.append(Problem(d.material.path, str(error)))
            return env.program(self._broken, d.instances, d.mesh.colored), self._broken

    def _fill(self, view: View, draws: list[Draw], lights, ambient, projection, target: Target, shadows) -> None:
        """The uniform blocks of this view."""
        camera = view.camera
        worlds = np.stack([d.world for d in draws])
        values = matrices(worlds, camera.view(), projection)
        if self._matrices is None or self._matrices.count < len(draws):
            self._matrices = Block(MATRICES, max(len(draws), 2 * (self._matrices.count if self._matrices else 0)))
        self._matrices.write(values)
        lens = camera.lens
        near_far = (lens.near, lens.far, lens.far - lens.near, 1 / max(lens.far - lens.near, 1e-20))
        _, density, near, far = camera.fog
        fog = (near, far, 1 / max(far - near, 1e-20), density)
        info = np.zeros(1, CAMERA)
        info["nearFar"], info["fog"], info["fogColor"], info["index"] = near_far, fog, camera.fog_color, view.index
        general = np.zeros(1, GENERAL)
        total = np.sum([a.color for a in ambient], axis=0) if ambient else np.zeros(3)
        general["ambientColor"] = (*total, 1.0)
        general["nearFar"], general["fog"], general["fogColor"] = near_far, fog, camera.fog_color
        width, height = view.size or (target.width, target.height)
        general["viewport"] = (0, 0, 1 / width, 1 / height)
        general["viewportRes"] = (1 / width, 1 / height, width, height)
        light_values = np.zeros(max(len(lights), 1), LIGHT)
        for i, light in enumerate(lights):
            light_values[i] = _light(light, shadows.get(id(light)))
        one = np.dtype((np.void, light_values.nbytes))
        self._block("TDCameraInfoBlock", CAMERA, info)
        self._block("TDGeneralBlock", GENERAL, general)
        self._block("TDLightBlock", one, light_values.view(one).reshape(1) if light_values.nbytes else light_values)

    def _block(self, name: str, dtype: np.dtype, values: np.ndarray) -> None:
        block = self._blocks.get(name)
        if block is None or block.size != dtype.itemsize:
            block = self._blocks[name] = Block(dtype)
        block.write(values)
        block.bind(BINDINGS[name])

    def _set(self, program: Program, material: Material, view: View, values: dict[str, Any]) -> None:
        left, right, bottom, top = view.crop
        sx, sy = 1 / max(right - left, 1e-6), 1 / max(top - bottom, 1e-6)
        crop = (sx, sy, (1 - left - right) * sx, (1 - bottom - top) * sy)
        program.set(
            {
                "td_crop": crop,
                "uTDAlphaTestVal": material.state.alpha_test[1],
                **values,
                **(view.uniforms or {}),
                **material.uniforms,
            }
        )

    def _bind(
        self, program: Program, material: Material, view: View, lights, shadows, around: Around, instances: Any
    ) -> None:
        for name, units in program.samplers.items():
            given: Any = material.textures.get(name) or (view.textures or {}).get(name)
            if name == "td_shadowmaps":
                for unit, light in zip(units, [*lights, *[None] * len(units)], strict=False):
                    depth = shadows.get(id(light))
                    if depth is not None:
                        depth.use(unit)
                        sampler("nearest", "hold").use(unit)
                    else:
                        bind(image_of(nothing()), unit, "nearest", "hold")
                continue
            if name == "td_projmaps":
                for unit, light in zip(units, [*lights, *[None] * len(units)], strict=False):
                    _read((light.projector if light is not None else None) or Sampling(nothing()), unit)
                continue
            if name == "sTDInstanceTextures":
                for unit, one in zip(units, instances.textures if instances else (), strict=False):
                    _read(one, unit)
                continue
            if name == "td_environments":
                for unit, texture in zip(units, around.textures, strict=False):
                    bind(image_of(texture), unit, "linear", "repeat")
                continue
            if name == "td_peeled" and view.peel is not None:
                view.peel.depth.use(units[0])
                sampler("nearest", "hold").use(units[0])
                continue
            if name == "td_reflectance":
                given = Sampling(reflectance())
            if name == "sTDNoiseMap":
                given = Sampling(noise_map(), "nearest", ("repeat",) * 3)
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


def _ordered(draws: list[Draw], camera: Camera) -> list[tuple[int, Draw]]:
    """By priority; of the same priority what is blended after what is not. Within that, as they come: TD sorts by the
    Draw Priority alone."""
    return sorted(enumerate(draws), key=lambda pair: (-pair[1].priority, pair[1].material.state.blend is not None))


class Around(NamedTuple):
    """What the environment lights give: pictures, uniforms, and their uniform block as one value."""

    textures: list[Texture]
    values: dict[str, Any]
    block: np.ndarray


def _around(lights: Sequence[EnvironmentLight]) -> Around:
    block = np.zeros(max(len(lights), 1), ENVIRONMENT)
    maps = [light.map or white() for light in lights]
    for i, light in enumerate(lights):
        block[i]["color"] = light.color
        block[i]["rotate"][:, :3] = light.turn.T
    one = np.dtype((np.void, block.nbytes))
    values = {"td_harmonics": [tuple(row) for m in maps for row in harmonics(m).tolist()]} if maps else {}
    return Around([blurred(m) for m in maps], values, block.view(one).reshape(1))


def _bind_instances(program: Program, instances: Instances | None) -> None:
    """Let the program read what it reads of the instances."""
    if instances is None:
        return
    arrays = {
        "sTDInstanceT": instances.matrices.reshape(-1, 4),
        "sTDInstanceColor": instances.color,
        "sTDInstanceTexCoord": instances.texcoord,
        "sTDInstanceCustom": None if instances.custom is None else instances.custom.reshape(-1, 4),
        "td_instance_texture": instances.texture_index,
    }
    wanted = [(unit, n) for n, unit in program.buffer_samplers.items() if arrays.get(n) is not None]
    # all are made before any is bound: making one binds it
    for unit, buffer in [(unit, _buffer(instances, name, arrays[name])) for unit, name in wanted]:
        buffer.use(unit)


_buffers: WeakKeyDictionary[Instances, dict[str, TextureBuffer]] = WeakKeyDictionary()


def _buffer(instances: Instances, name: str, values: np.ndarray) -> TextureBuffer:
    """Uploaded once for the same instances."""
    known = _buffers.setdefault(instances, {})
    if name not in known:
        known[name] = TextureBuffer(values)
    return known[name]


def _light(light: Light, shadow: Any) -> np.void:
    out = np.zeros(1, LIGHT)[0]
    out["position"] = (
        *(-light.direction if light.kind == "distant" else light.position),
        float(light.kind != "distant"),
    )
    out["direction"] = light.direction
    out["diffuse"] = light.color
    lens = light.lens
    out["nearFar"] = (lens.near, lens.far, lens.far - lens.near, 1 / max(lens.far - lens.near, 1e-20))
    if light.kind == "cone":
        angle, delta, roll = light.cone
        inner, outer = np.cos(np.radians(min(angle, 360) / 2)), np.cos(np.radians(min(angle / 2 + delta, 180)))
        scale = 1 / max(inner - outer, 1e-6)
        out["coneLookupScaleBias"] = (scale, -outer * scale, 1.0, roll)
    if light.attenuation is not None:
        start, end, roll = light.attenuation
        span = max(end - start, 1e-6)
        out["attenScaleBiasRoll"] = (-1 / span, end / span, roll, 0)
    else:
        out["attenScaleBiasRoll"] = (0, 1, 1, 0)
    view = np.linalg.inv(light.world)
    kind = {"hard2d": 1, "soft2d": 2, "custom": 1}.get(light.shadow, 0) if shadow is not None else 0
    samples, steps = light.samples
    out["misc"] = (light.softness, float(lens.method == "ortho"), kind, samples * 256 + steps)
    if shadow is not None:
        w, h = light.shadow_size
        projection = lens.projection(w / h)
        out["shadowMapMatrix"] = (TO_UNIT @ projection @ view).T
        out["shadowMapCamMatrix"] = view.T
        out["shadowMapRes"] = (1 / w, 1 / h, w, h)
        width = 2 / projection[0, 0]
        out["lightSize"] = (*light.size, light.size[0] / width, light.size[1] / width)
    if light.projector is not None:
        thrown = TO_UNIT @ light.projector_lens.projection(light.projector.texture.aspect)
        out["projMapMatrix"] = (view if light.projector_around else thrown @ view).T
    return out


def _per_light(lights: Sequence[Light]) -> dict[str, Any]:
    """What the blocks of TouchDesigner's shaders have no place for."""
    return {
        "td_projkinds": [0 if li.projector is None else 2 if li.projector_around else 1 for li in lights] or [0],
        "td_faces": [tuple(1.0 if seen else -1.0 for seen in li.faces) for li in lights] or [(1.0, 1.0)],
    }


def _read(given: Sampling, unit: int) -> None:
    """Let the sampler of this unit read a picture."""
    across, up, through = given.extend
    bind(image_of(given.texture), unit, given.filter, across, through, up, given.anisotropy)


#: clip space (x, y -1 to 1, depth 0 to 1) to texture space
TO_UNIT = np.array([[0.5, 0, 0, 0.5], [0, 0.5, 0, 0.5], [0, 0, 1, 0], [0, 0, 0, 1.0]])

#: what a material that does not compile is drawn with: the checker that TD shows
ERROR = Material(
    "error",
    (
        "error",
        "out vec3 td_p;\nvoid main() { vec4 w = TDDeform(TDPos()); td_p = TDPos(); gl_Position = TDWorldToProj(w); }",
    ),
    (
        "error",
        "in vec3 td_p;\nout vec4 color;\nvoid main() {\n    ivec2 c = ivec2(gl_FragCoord.xy) / 8;\n"
        "    color = TDOutputSwizzle((c.x + c.y) % 2 == 0 ? vec4(1.0, 0.0, 0.0, 1.0) : vec4(1.0, 1.0, 1.0, 1.0));\n}",
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
