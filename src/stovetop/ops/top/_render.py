"""What the TOPs that draw scenes share: finding cameras, lights and geometry, shadows, views."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from stovetop.core.errors import CookError
from stovetop.core.network import Node
from stovetop.core.pars import XYZW, Group, Int, Menu, Ref, Str, Toggle
from stovetop.data.pixels import LABELS, pixel_format
from stovetop.data.texture import Texture
from stovetop.gl.draw import Target
from stovetop.gl.frame import Frame
from stovetop.gl.slices import stack
from stovetop.ops._sampling import ANISOTROPY, EXTENDS, FILTERS, sampling
from stovetop.scene.objects import Ambient, Camera, EnvironmentLight, Light, Material, Shape
from stovetop.scene.render import DEPTH_ONLY, Problem, Renderer, View, draws_of, face_camera

ANTIALIAS = {
    "aa1": "1x (Off)",
    "aa2": "2x",
    "aa4": "4x",
    "aa8mid": "8x (Medium)",
    "aa8high": "8x (High)",
    "aa16low": "16x (Low)",
    "aa16mid": "16x (Medium)",
    "aa16high": "16x (High)",
    "aa32": "32x",
}
#: an image's pixel formats: all but the two RGB ones, with the line that the menu has between them
FORMATS = {"useoutput": "Use Output"}
for _name, _label in LABELS.items():
    if _name == "rgb10a2fixed":
        FORMATS["_separator_"] = "separator"
    if _name not in ("rgb16float", "rgb32float"):
        FORMATS[_name] = _label
CULL = {"neither": "Neither", "backfaces": "Back Faces", "frontfaces": "Front Faces", "bothfaces": "Both Faces"}
LAYERS = {f"uv{i}": f"Texture Layer {i} (uv[{3 * i}-{3 * i + 2}])" for i in range(8)}
_UNITS = {"pixels": "P", "fraction": "F", "fractionaspect": "A"}


def unit(label: str) -> Any:
    return Menu(_UNITS, "fraction", label=label)


def sides(label: str) -> Any:
    return Group("Toggle", [Toggle(True, label) for _ in "xyz"], label, tuple("xyz"))


def vector_pars() -> dict[str, Any]:
    return {"name": Str("", label="Uniform Name"), "value": XYZW(0.0, 0.0, 0.0, 0.0, label="Value")}


def sampler_pars() -> dict[str, Any]:
    extends = {
        f"extend{a}": Menu(EXTENDS, label=f"Extend {a.upper()}", **({} if a == "u" else {"unsupported": True}))
        for a in "uvw"
    }
    return {
        "name": Str("", label="Sampler Name"),
        "top": Ref("TOP", "", label="TOP"),
        **extends,
        "filter": Menu(FILTERS, "linear", label="Filter"),
        "anisotropy": Menu(ANISOTROPY, label="Anisotropic Filter", unsupported=True),
    }


def image_pars() -> dict[str, Any]:
    """Images that shaders write to are not done."""
    no = {"unsupported": True}
    return {
        "name": Str("", label="Name", **no),
        "arraylength": Int(1, label="Array Length", **no),
        "res": Group("Int", [Int(256, "Resolution", **no), Int(256, "Resolution", **no)], "Resolution", ("w", "h")),
        "format": Menu(FORMATS, label="Format", **no),
        "type": Menu(
            {
                "texture2d": "2D Texture",
                "texture2darray": "2D Texture Array",
                "texture3d": "3D Texture",
                "texturecube": "Cube Texture",
            },
            label="Type",
            **no,
        ),
        "depth": Int(1, label="Depth", **no),
        "access": Menu({"writeonly": "Write Only", "readwrite": "Read-Write"}, label="Access", **no),
    }


class Scene(NamedTuple):
    shapes: list[Shape]
    lights: list[Light]
    ambient: list[Ambient]
    environments: list[EnvironmentLight]
    nodes: dict[Node, Shape]


def scene(par: Any, me: Node) -> Scene:
    """What the patterns of geometry and lights find; what they find that is neither is left out."""
    nodes = {n: n.data.filled() for n in par.geometry if n.op_type == "geometryCOMP"}
    found = [n.data for n in par.lights if n.op_type in ("lightCOMP", "ambientlightCOMP", "environmentlightCOMP")]
    return Scene(
        list(nodes.values()),
        [d for d in found if isinstance(d, Light)],
        [d for d in found if isinstance(d, Ambient)],
        [d for d in found if isinstance(d, EnvironmentLight)],
        nodes,
    )


def cameras(par: Any, me: Node) -> list[Camera]:
    """At least one; CookError where there is none."""
    found = [n.data for n in par.camera]
    cameras = [c for c in found if isinstance(c, Camera)]
    if not cameras:
        asked = me.par("camera").val
        raise CookError(f"no camera: {asked!r} finds none" if asked else "no camera is given")
    return cameras


def view(par: Any, me: Node, state: Any, scene: Scene, camera: Camera, index: int, target: Target) -> list[Texture]:
    """One camera's pictures, a texture for each colour buffer; its depth stays in `state.frames[index]`."""
    draws, problems = draws_of(scene.shapes, par.overridemat.data if par.overridemat else None, DEFAULT)
    shadows, more = shadow_maps(state, scene)
    frames = state.frames = getattr(state, "frames", None) or {}
    samples = int("".join(c for c in par.antialias if c.isdigit()))
    key = (target.width, target.height, target.format, par.numcolorbufs, samples)
    renderer = state.renderer = getattr(state, "renderer", None) or Renderer()
    background = backdrop(par, camera)

    def draw(camera: Camera, slot: Any, mode: str) -> list[Texture]:
        frame, had = frames.get(slot, (None, None))
        if frame is None or had != key:
            frame = Frame(target._replace(kind="2d", depth=1), par.numcolorbufs, samples)
            frames[slot] = (frame, key)
        frame.begin(background)
        looked = View(
            camera,
            index,
            crop=crop(par, target),
            mode=mode,
            unwrap_layer=int(par.uvunwrapcoord[2:]),
            cull=par.cullface,
            offset=(par.polygonoffsetfactor, par.polygonoffsetunits) if par.polygonoffset else None,
            dither=par.dither,
            buffers=par.numcolorbufs,
            layout=pixel_format(target.format).layout,
            uniforms={b.name: b.value for b in par.vec if b.name},
            textures={b.name: sampling(b.top.data, b.filter, b.extendu) for b in par.sampler if b.name and b.top},
        )
        drawn = [d._replace(material=DEPTH_ONLY) for d in draws] if par.drawdepthonly else draws
        problems.extend(renderer.render(frame, looked, drawn, scene.lights, scene.ambient, scene.environments, shadows))
        return frame.finish()

    if par.rendermode == "cubemap":
        used = [*zip(par.posside, par.negside, strict=True)]
        faces = [draw(face_camera(camera, i), (index, i), "2d")[0] for i in range(6) if used[i // 2][i % 2]]
        pictures = [stack("cube", 6, iter(faces))] if len(faces) == 6 and target.width == target.height else None
        if pictures is None:
            raise CookError(f"a cube map needs six sides and a square resolution, not {target.width}x{target.height}")
    else:
        mode = {"fisheye180": "fisheye", "uvunwrap": "unwrap"}.get(par.rendermode, "2d")
        pictures = draw(camera, index, mode)
    report(me, [*problems, *more])
    return pictures


def report(me: Node, problems: Sequence[Problem]) -> None:
    """A warning for each thing that could not be drawn as it should; said once."""
    for problem in dict.fromkeys(problems):
        me.warn(f"{problem.path}: {problem.cause}")


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


def shadow_maps(state: Any, scene: Scene) -> tuple[dict[int, Any], list[Problem]]:
    """The depth seen from each light that casts shadows, by the light's id."""
    found: dict[int, Any] = {}
    problems: list[Problem] = []
    kept = state.shadows = getattr(state, "shadows", None) or {}
    for i, light in enumerate(scene.lights):
        if light.shadow == "off" or max(light.color) <= 0:
            continue
        casters = [scene.nodes.get(n) or n.data.filled() for n in light.shadow_casters]
        draws, _ = draws_of(casters, DEPTH_ONLY, DEPTH_ONLY)
        width, height = light.shadow_size
        frame, renderer = kept.get(i, (None, None))
        if frame is None or (frame.target.width, frame.target.height) != (width, height):
            frame, renderer = Frame(Target(width, height)), Renderer()
            kept[i] = (frame, renderer)
        frame.begin((0.0, 0.0, 0.0, 0.0))
        seen = View(Camera(light.world, lens=light.lens), offset=light.shadow_offset)
        problems += renderer.render(frame, seen, draws, ())
        frame.finish()
        found[id(light)] = frame.depth
    return found, problems


_PLAIN = """
in vec3 td_normal;
in vec3 td_camera;
out vec4 color;
void main() {
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
