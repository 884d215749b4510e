"""Materials' programs: their texts in the environment of scene/glsl, which depends on lights, camera and output too."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from stovetop.gl.draw import output_swizzle
from stovetop.gl.libraries import asked
from stovetop.gl.program import Program, ShaderError, compile_pass
from stovetop.gl.source import Source

from .environment import LEVELS
from .gathered import DIRECT, places
from .images import declared
from .objects import Camera, Instances, Light, Material
from .projecting import INCLUDE, projections
from .view import View

GLSL = Path(__file__).parent / "glsl"
#: that a render has at most
MOST_BUFFERS = 8
#: of the uniform blocks
BINDINGS = {"TDMatrixBlock": 0, "TDCameraInfoBlock": 1, "TDGeneralBlock": 2, "TDLightBlock": 3, "TDEnvLightBlock": 4}


#: what the environment includes where a camera has a projection of its own
_PROJECTION = "td_user_projection"


class Environment:
    """What a material's program depends on beside the material: lights, projection, fog, the output's channels."""

    def __init__(
        self, view: View, lights: Sequence[Light], shadows: bool, environments: int = 0, ambient: bool = True
    ) -> None:
        shadowed = sum(li.shadow in ("hard2d", "soft2d", "custom") for li in lights) if shadows else 0
        lines = [
            f"#define TD_NUM_LIGHTS {len(lights)}",
            f"#define TD_LIGHTS_ARRAY_SIZE {max(len(lights), 1)}",
            f"#define TD_NUM_SHADOWED_LIGHTS {shadowed}",
            f"#define TD_NUM_ENV_LIGHTS {environments}",
            f"#define TD_ENV_LIGHTS_ARRAY_SIZE {max(environments, 1)}",
            f"#define TD_ENV_LEVELS {LEVELS}",
            "#define TD_NUM_CAMERAS 1",
            f"#define TD_NUM_COLOR_BUFFERS {view.buffers}",
            f"#define TD_UNWRAP_LAYER {view.unwrap_layer}",
            f"#define TD_FOG {view.camera.fog[0]}",
            f"#define TD_FOG_MAP {int(view.camera.fog_map is not None)}",
            f"#define TD_DITHER {int(view.dither)}",
        ]
        # what is not there is not read for each pixel or vertex: small triangles cost what their shaders read
        if ambient:
            lines.append("#define TD_AMBIENT")
        if any(li.kind == "cone" for li in lights):
            lines.append("#define TD_CONE_LIGHTS")
        if any(li.kind == "distant" for li in lights):
            lines.append("#define TD_DISTANT_LIGHTS")
        if any(li.attenuation is not None for li in lights):
            lines.append("#define TD_ATTENUATED_LIGHTS")
        if any(li.projector for li in lights):
            lines.append("#define TD_PROJECTOR_MAPS")
        if any(li.faces != (True, True) for li in lights):
            lines.append("#define TD_LIGHT_FACES")
        further = range(view.buffers - 1)
        lines.append(f"#define TD_EXTRAS {' '.join(f'td_extra[{i}] = TD_EXTRA_{i};' for i in further)}")
        lines.append(f"#define TD_NO_EXTRAS {' '.join(f'td_extra[{i}] = vec4(0.0);' for i in further)}")
        if view.peel is not None:
            lines.append(f"#define TD_PEEL {view.peel.samples}")
            if view.peel.samples > 1:
                lines.insert(0, "#extension GL_ARB_sample_shading : enable")
        # blended and custom projections are told apart for each pixel
        lines.append(f"#define TD_FLAT_VIEW {dict(perspective=0, ortho=1).get(view.camera.lens.method, 2)}")
        if view.camera.quad is not None and view.mode == "2d":
            lines.append("#define TD_QUAD")
        if view.crop != (0.0, 1.0, 0.0, 1.0):
            lines.append("#define TD_CROP")
        if view.mode == "unwrap":
            lines.append("#define TD_UNWRAP")
        if view.mode == "fisheye":
            lines += ["#define TD_FISHEYE", "const vec2 td_fisheye = vec2(1.0);"]
        if view.mode == "paraboloid":
            lines.append(f"#define TD_PARABOLOID {view.half}")
        if view.mode == "ods":
            lines.append("#define TD_ODS")
        self.projections = projections(lights)
        if self.projections:
            lines.append("#define TD_LIGHT_PROJECTIONS")
        self.project = view.camera.project if view.mode == "2d" else None
        if self.project is not None:
            lines.append("#define TD_USER_PROJECTION")
        self.head = "\n".join(lines) + "\n"
        self.layout = view.layout
        self.images = view.images

    def program(self, material: Material, instances: Instances | None, mesh: Any = None) -> Program:
        """mesh: what is drawn; without one as if it had colours and no capture."""
        head = (
            self.head
            + "#define TD_HAS_COLOR\n" * (mesh is None or mesh.colored)
            + "#define TD_HAS_TANGENTS\n" * (mesh is not None and mesh.tangents)
            + (f"#define TD_CAPTURE {mesh.captured}\n" if mesh is not None and material.bones and mesh.captured else "")
            + _instancing(instances)
            + _tested(material)
            + (declared(self.images, *_texts(material)) if self.images else "")
            + material.defines
        )
        includes = (*material.includes, *self.projections)
        if self.project is not None:
            includes = (*includes, (_PROJECTION, *self.project))
        return _program(head, material.vertex, material.pixel, self.layout, includes, material.geometry)


def _instancing(instances: Instances | None) -> str:
    if instances is None:
        return ""
    lines = ["#define TD_INSTANCED", f"#define TD_INSTANCE_COLOR {instances.color_mode}"]
    lines.append(f"#define TD_INSTANCE_TEXCOORD {instances.texcoord_mode}")
    for name, given in (("COLOR", instances.color_given), ("TEXCOORD", instances.texcoord_given)):
        if not all(given):
            parts = ", ".join("false" if g else "true" for g in given)
            lines.append(f"#define TD_INSTANCE_{name}_KEEPS bvec{len(given)}({parts})")
    if instances.custom is not None:
        lines.append(f"#define TD_INSTANCE_CUSTOM {instances.custom.shape[1]}")
    if instances.textures:
        lines.append(f"#define TD_INSTANCE_TEXTURES {len(instances.textures)}")
        if len(instances.textures) > DIRECT:
            lines.append(f"#define TD_INSTANCE_ARRAYS {len(places([s.texture for s in instances.textures])[0])}")
    if instances.outer:
        lines.append("#define TD_INSTANCES_OUTSIDE")
    return "\n".join(lines) + "\n"


def _texts(m: Material) -> list[str]:
    between = [m.geometry[1]] if m.geometry is not None else []
    return [m.vertex[1], m.pixel[1], m.defines, *between, *(text for _, _, text in m.includes)]


def calls(m: Material, *functions: str) -> bool:
    """Whether its texts, or the files of scene/glsl that they include, name one of these functions."""
    return any(f in _whole(text) for text in _texts(m) for f in functions)


@lru_cache(256)
def _whole(text: str) -> str:
    """With the texts of the files of scene/glsl that it includes."""
    files = (included(path) for path in re.findall(r'#include "([^"]+)"', text))
    return "\n".join([text, *(_whole(file[1]) for file in files if file is not None)])


def _tested(material: Material) -> str:
    return f"#define TD_ALPHA_TEST {material.state.alpha_test[0]}\n"


def compiles(material: Material) -> None:
    """Nothing; ShaderError where the material's texts do not compile: tried without lights, for one color buffer and
    then for as many as a render may have, which a pixel shader may need."""
    problems = []
    for buffers in (1, MOST_BUFFERS):
        try:
            Environment(View(Camera(np.eye(4)), buffers=buffers), (), False).program(material, None)
            return
        except ShaderError as problem:
            problems.append(problem)
    raise problems[0]


@cache
def _program(
    head: str, vertex: tuple[str, str], pixel: tuple[str, str], layout: str,
    includes: tuple[tuple[str, str, str], ...], geometry: tuple[str, str, str] | None = None,
) -> Program:  # fmt: skip
    """ShaderError with file and line where one of the texts does not compile."""
    given = {_PROJECTION: ("", ""), INCLUDE: ("", ""), **{path: (name, text) for path, name, text in includes}}

    texts = [vertex[1], pixel[1], geometry[1] if geometry is not None else "", *(text for *_, text in includes)]
    libraries = asked("\n".join(texts), "TD_QUALITY_NOISE" in head)

    def stage(kind: str, name: str, text: str) -> Source:
        source = Source().code(f"#define TD_{kind.upper()}_SHADER\n#define TD_UV_LAYERS {uv_layers(head)}\n" + head)
        source.add(f"{kind}.glsl", (GLSL / f"{kind}.glsl").read_text(), lambda path: given.get(path) or included(path))
        if kind == "pixel":
            source.code(output_swizzle(layout) + "\n")
        source.add("libraries", "\n".join(libraries))
        return source.add(name, text, lambda path: given.get(path) or included(path))

    between = stage("geometry", *geometry[:2]) if geometry is not None else None
    program = compile_pass(stage("pixel", *pixel), stage("vertex", *vertex), between)
    for name, binding in BINDINGS.items():
        block = program.glo.get(name, None)
        if block is not None:
            block.binding = binding
    program.counts = any("gl_PrimitiveID" in text for text in texts)
    return program


def uv_layers(head: str) -> int:
    """How many texture layers the material's maps read: one more than the last that a `…_UV n` names, or where
    instances have pictures of their own a `…_UV_OWN n`."""
    named = r"_UV(?:_OWN)? (\d)" if "#define TD_INSTANCE_TEXTURES" in head else r"_UV (\d)"
    return 1 + max((int(n) for n in re.findall(named, head)), default=-1)


def included(path: str) -> tuple[str, str] | None:
    """A file of scene/glsl by its name: what messages call it, and its text."""
    file = GLSL / path
    return (f"scene/{path}", file.read_text()) if file.parent == GLSL and file.is_file() else None
