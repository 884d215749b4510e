"""What a scene is made of, as plain data: the components of ops/comp hand these on, render.py draws them.

Matrices are (4, 4) float64 and multiply column vectors from the left. World space is right-handed with y up; a camera
and a light look along their own -z.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from stovetop.data.geometry import Geometry
from stovetop.data.texture import Texture
from stovetop.data.transforms import inverse

Matrix = NDArray[np.float64]
Color = tuple[float, float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """Something with a place. world: from its own space to the world's."""

    world: Matrix

    @property
    def position(self) -> NDArray[np.float64]:
        return self.world[:3, 3]

    @property
    def direction(self) -> NDArray[np.float64]:
        """Where its -z points, of length 1."""
        z = -self.world[:3, 2]
        return z / max(float(np.linalg.norm(z)), 1e-30)


@dataclass(frozen=True, slots=True)
class Lens:
    """How a view is projected: `method` "perspective", "ortho", "blend" or "custom".

    angle: "horzfov", "vertfov" in degrees, or by `focal` and `aperture`. window: the centre's shift in sizes of the
    view (x, y), window_size the part of it that is seen, window_roll degrees, about the middle of the picture or
    (roll_on_axis) where the camera's axis meets it. blend: 0 perspective, 1 orthographic. stretched: as of a square
    view, whatever its aspect.
    """

    method: str = "perspective"
    angle: str = "horzfov"
    fov: float = 45.0
    focal: float = 50.0
    aperture: float = 41.42136
    ortho_width: float = 2.0
    near: float = 0.1
    far: float = 1000.0
    blend: float = 0.0
    window: tuple[float, float] = (0.0, 0.0)
    window_size: float = 1.0
    window_roll: float = 0.0
    roll_on_axis: bool = False
    stretched: bool = False
    ipd_shift: float = 0.0
    custom: Matrix | None = None

    def projection(self, aspect: float) -> Matrix:
        """Camera space to clip space, depth 0 (near) to 1 (far), of a view `aspect` times as wide as high."""
        if self.stretched:
            aspect = 1.0
        if self.method == "custom" and self.custom is not None:
            m = self.custom
        elif self.method == "ortho":
            m = self._ortho(aspect)
        elif self.method == "blend":
            m = (1 - self.blend) * self._perspective(aspect) + self.blend * self._ortho(aspect)
        else:
            m = self._perspective(aspect)
        return self._window(aspect) @ m

    def _perspective(self, aspect: float) -> Matrix:
        half = self.aperture / 2 / self.focal if self.angle == "focalaperture" else np.tan(np.radians(self.fov) / 2)
        x, y = (1 / half / aspect, 1 / half) if self.angle == "vertfov" else (1 / half, aspect / half)
        n, f = self.near, self.far
        m = np.zeros((4, 4))
        m[0, 0], m[1, 1], m[2, 2], m[2, 3], m[3, 2] = x, y, f / (n - f), n * f / (n - f), -1.0
        return m

    def _ortho(self, aspect: float) -> Matrix:
        n, f, w = self.near, self.far, self.ortho_width
        m = np.diag([2 / w, 2 * aspect / w, 1 / (n - f), 1.0])
        m[2, 3] = n / (n - f)
        return m

    def _window(self, aspect: float) -> Matrix:
        """Zoom, shift and roll (of square pixels) of the projected image."""
        m, roll = np.eye(4), np.eye(4)
        m[:2] /= self.window_size
        m[0, 3], m[1, 3] = (-2 * w / self.window_size for w in self.window)
        if self.window_roll:
            c, s = np.cos(np.radians(self.window_roll)), np.sin(np.radians(self.window_roll))
            roll[:2, :2] = [[c, s / aspect], [-s * aspect, c]]
        return m @ roll if self.roll_on_axis else roll @ m


@dataclass(frozen=True, slots=True, eq=False)
class Camera(Placed):
    """light_mask: the only lights that it sees shine, None for all. project: (name, GLSL text) of a function
    UserWorldToProj in place of the lens. quad: (4, 3), places in the world that are moved to the picture's corners
    (lower left, lower right, upper left, upper right).

    fog: (kind 0 off, 1 linear, 2 exponential, 3 its square; density, near, far), fog_color RGBA, times fog_map, which
    lies over the picture.
    """

    lens: Lens = Lens()
    background: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    fog: tuple[int, float, float, float] = (0, 0.0, 0.0, 1.0)
    fog_color: tuple[float, float, float, float] = (1.0, 1.0, 1.0, 1.0)
    fog_map: Texture | None = None
    light_mask: frozenset[Placed] | None = None
    project: tuple[str, str] | None = None
    quad: NDArray[np.float64] | None = None

    def view(self) -> Matrix:
        """World space to camera space."""
        m = inverse(self.world)
        if self.lens.ipd_shift:
            m[0, 3] -= self.lens.ipd_shift
        return m

    def reproject(self, projection: Matrix) -> Matrix:
        """What `quad` asks for, in clip space."""
        if self.quad is None:
            return np.eye(4)
        seen = np.concatenate([self.quad, np.ones((4, 1))], 1) @ (projection @ self.view()).T
        return stretched(seen[:, :2] / np.where(np.abs(seen[:, 3:]) > 1e-12, seen[:, 3:], 1e-12))


def stretched(corners: NDArray[np.float64]) -> Matrix:
    """Clip space to clip space: four places (4, 2) of a picture go to its corners, straight lines stay straight.

    Depths keep their order; all of them stay within 0 to 1 inside. The identity where the four enclose nothing.
    """
    rows, right = [], []
    for (x, y), (u, v) in zip(corners, ((-1, -1), (1, -1), (-1, 1), (1, 1)), strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        right += [u, v]
    try:
        h = np.append(np.linalg.solve(np.array(rows, float), np.array(right, float)), 1.0).reshape(3, 3)
    except np.linalg.LinAlgError:
        return np.eye(4)
    least = float((corners @ h[2, :2] + h[2, 2]).min())
    if not least > 0:
        return np.eye(4)
    m = np.eye(4)
    m[np.ix_([0, 1, 3], [0, 1, 3])] = h / least
    return m


@dataclass(frozen=True, slots=True)
class Sampling:
    """A picture and how a shader reads it. extend: across, up and through; anisotropy: 1 is none."""

    texture: Texture
    filter: str = "linear"
    extend: tuple[str, str, str] = ("hold", "hold", "hold")
    anisotropy: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Light(Placed):
    """kind: "point", "cone" or "distant". cone: full angle, delta and rolloff (degrees). attenuation: start, end,
    rolloff, or None. faces: whether front and back faces are lit on the side that the camera sees, or from behind.
    camera: of a render that looks through it, and with its projection shadows and (projector_as_seen) the projector
    are thrown."""

    kind: str = "point"
    color: Color = (1.0, 1.0, 1.0)
    cone: tuple[float, float, float] = (90.0, 10.0, 1.0)
    attenuation: tuple[float, float, float] | None = None
    lens: Lens = Lens()
    shadow: str = "off"
    shadow_casters: tuple[Any, ...] = ()
    shadow_size: tuple[int, int] = (512, 512)
    shadow_offset: tuple[float, float] = (1.0, 1.0)
    shadow_map: Texture | None = None
    size: tuple[float, float] = (1.0, 1.0)
    softness: float = 1.0
    samples: tuple[int, int] = (25, 25)
    projector: Sampling | None = None
    projector_lens: Lens = Lens()
    projector_around: bool = False
    projector_as_seen: bool = False
    faces: tuple[bool, bool] = (True, True)
    camera: Camera | None = None


def camera_of(data: Any) -> Camera | None:
    """What a camera, or a light that is looked through, sees with; None of anything else."""
    return data.camera if isinstance(data, Light) else data if isinstance(data, Camera) else None


@dataclass(frozen=True, slots=True, eq=False)
class Ambient(Placed):
    color: Color = (0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True, eq=False)
class EnvironmentLight(Placed):
    """Light from all around. map: equirectangular or a cube; turn: (3, 3), from the world to the map.

    samples: how many directions of it a pixel of a highlight is made of (times the quality of the material), None
    for enough. filtered: in place of the map what the PreFilter Map TOP makes of one, (9, 1) harmonics and blurred
    copies one above the other.
    """

    color: Color = (1.0, 1.0, 1.0)
    map: Texture | None = None
    samples: float | None = None
    filtered: tuple[Texture | None, Texture | None] | None = None
    turn: Matrix = field(default_factory=lambda: np.eye(3))


class Strokes(NamedTuple):
    """Flat strokes instead of faces: along the sides of primitives, at points, and vectors from them.

    vectors: the attribute, "" for none, and its scale; None: the shader knows where they end. line, point: attributes
    of their position, width and colour. joints: pieces of their own where two sides of a primitive meet.
    """

    lines: bool
    points: bool
    vectors: str | None
    scale: float
    line: tuple[str, str, str]
    point: tuple[str, str, str]
    joints: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """What is not up to the shader. blend: None, or (source, destination, operation, and the same for alpha).

    depth: "less", … or None for no test. cull: "neither", "backfaces", "frontfaces" or "bothfaces". offset: factor and
    units. wire: width in pixels, 0 for faces. color: whether colours are written. form: "surface", "edges" (the sides
    of primitives as lines), "sprites" (a square for each point) or strokes; see forms.py. point_size: whether the
    vertex shader says how large points are, which otherwise are pixels.
    """

    blend: tuple[str, str, str, str, str, str] | None = None
    blend_constant: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    depth: str | None = "lessorequal"
    depth_write: bool = True
    cull: str = "neither"
    offset: tuple[float, float] | None = None
    wire: float = 0.0
    alpha_test: tuple[int, float] = (0, 0.0)
    color: bool = True
    form: str | Strokes = "surface"
    point_size: bool = False


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Bones:
    """matrices: (bones, 4, 4), each from the space of a skin at rest to the world."""

    matrices: Matrix


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Rows:
    """What a shader reads as a texture buffer: (n, 1 to 4) float32."""

    values: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Material:
    """Shaders, values and state. vertex, pixel: (name for messages, text after the environment of scene/glsl).

    path: of the operator, for errors. defines: compiled in. includes: (as written, name for messages, text) of what the
    texts include. lit: whether it wants lights. moves, discards: whether vertices go elsewhere than the geometry has
    them, and whether the pixel shader leaves pixels out: shadows are of what is drawn. geometry: as vertex and pixel,
    a shader between the two, and what it takes: "points", "lines", "lines_adjacency" or "triangles".
    bones: what captured points follow. quality: how many times the samples of environment lights are taken.
    """

    path: str
    vertex: tuple[str, str]
    pixel: tuple[str, str]
    defines: str = ""
    uniforms: Mapping[str, Any] = field(default_factory=dict)
    textures: Mapping[str, Sampling] = field(default_factory=dict)
    buffers: Mapping[str, Rows] = field(default_factory=dict)
    state: State = State()
    includes: tuple[tuple[str, str, str], ...] = ()
    lit: bool = True
    moves: bool = False
    discards: bool = False
    geometry: tuple[str, str, str] | None = None
    bones: Bones | None = None
    quality: float = 1.0


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Instances:
    """Copies of an object. matrices: (n, 3, 4) float32, rows of each one's transform in the object's space.

    color: (n, 4) with how it meets the point's colour (1 replaces, 2 multiplies, 3 adds, 4 subtracts). texcoord: (n, 4)
    (1 replaces, 2 adds). Of both the components that are given replace, all where nothing is said. custom: (n, k, 4).
    textures: pictures of which `texture_index` (n, 1) chooses one each. outer: the instances' transforms come after the
    object's, not before.
    """

    matrices: NDArray[np.float32]
    color: NDArray[np.float32] | None = None
    color_mode: int = 0
    color_given: tuple[bool, ...] = ()
    texcoord: NDArray[np.float32] | None = None
    texcoord_mode: int = 0
    texcoord_given: tuple[bool, ...] = ()
    custom: NDArray[np.float32] | None = None
    textures: tuple[Sampling, ...] = ()
    texture_index: NDArray[np.float32] | None = None
    outer: bool = False

    def __len__(self) -> int:
        return len(self.matrices)


@dataclass(frozen=True, slots=True, eq=False)
class Shape(Placed):
    """Geometry to render. sources, surface: the operators that geometry and material come from; `filled` asks them. Who
    only wants to know where the object stands does not cook them. light_mask: the only lights that shine on it."""

    sources: tuple[Any, ...] = ()
    surface: Any = None
    instances: Instances | None = None
    priority: float = 0.0
    visible: bool = True
    path: str = ""
    light_mask: frozenset[Placed] | None = None

    def filled(self) -> Ready:
        """With the present geometry and material of its operators."""
        if self.surface is not None:
            material = self.surface.data
            missing = f"{self.surface.path} gives no material" if material is None else ""
            return Ready(self, [Part(s.data, None, s, missing) for s in self.sources], material)
        return Ready(self, [part for s in self.sources for part in _parts(s)], None)


class Part(NamedTuple):
    """Geometry with a material of its own or None, and the operator that it comes from. missing: why there is none;
    empty where none is asked for."""

    geometry: Geometry
    material: Material | None
    source: Any = None
    missing: str = ""


class Ready(NamedTuple):
    """A shape that can be drawn: its geometry, and the material of all of it, which goes before its parts' own. turn:
    lower ones are drawn first."""

    shape: Shape
    parts: list[Part]
    material: Material | None
    turn: int = 0


_split: WeakKeyDictionary[Geometry, dict[str, Geometry]] = WeakKeyDictionary()


def _parts(source: Any) -> list[Part]:
    """An operator's geometry by its primitives' attribute `material`, the path of a MAT from there."""
    g: Geometry = source.data
    paths = g.prim.get("material")
    if paths is None or paths.dtype.kind not in "UO":
        return [Part(g, None, source)]
    if g not in _split:
        # once for the same geometry: its pieces keep their buffers
        _split[g] = {str(path): g.keep(prims=paths == path) for path in np.unique(paths.astype(str))}
    parts = []
    for path, piece in _split[g].items():
        mat = source.engine.find_sibling(path, source) if path else None
        known = mat is not None and mat.family == "MAT"
        parts.append(Part(piece, mat.data if known else None, source, f"no material {path!r}" if path else ""))
    return parts
