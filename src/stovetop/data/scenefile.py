"""Scenes of files as plain data: nodes in a tree, meshes, materials, images, cameras, lights, animations.

`load` reads .gltf and .glb (scenegltf.py), .usd .usda .usdc .usdz (sceneusd.py), .fbx (scenefbx.py), .obj with its
materials (sceneobj.py), and .ply .stl .off .3mf as one mesh. Right-handed, lengths in the file's units; `root` turns
the file's up axis to y. Times are seconds, quaternions (x, y, z, w), texture coordinates begin at the bottom left.
Cameras and lights look along their -z.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .animation import Curve, Take
from .geometry import Geometry
from .skin import captured
from .topology import point_normals
from .transforms import compose, decompose, quat_from_matrix, quat_matrix

Array = NDArray[np.float64]
GLTF, USD, OBJ, FBX, MESH = (".gltf", ".glb"), (".usd", ".usda", ".usdc", ".usdz"), (".obj",), (".fbx",), (
    ".ply", ".stl", ".off", ".3mf",
)  # fmt: skip


class Skeleton(NamedTuple):
    """The bones of a scene's skins: one list for all, so that one material bends several meshes.

    paths: of operators; binds: (bones, 4, 4) from a mesh's space to the bone's when bound; numbers: by Skin.keys.
    """

    paths: tuple[str, ...]
    binds: Array
    numbers: dict[tuple[int, bytes], int]


@dataclass(slots=True, eq=False)
class Skin:
    """How bones move points. joints: (j,) nodes; inverse: (j, 4, 4) from the mesh's space to each one's when bound.

    index, weight: (points, k) the joints that move a point, and how much; a point's weights sum to 1, or to 0 where
    nothing moves it.
    """

    joints: NDArray[np.int64]
    inverse: Array
    index: NDArray[np.int64]
    weight: Array

    def captured(self, g: Geometry, bones: Skeleton) -> Geometry:
        """The geometry with capture attributes (skin.py) that count the bones of a scene."""
        numbers = np.array([bones.numbers[k] for k in self.keys()])
        index = np.where(self.weight > 0, numbers[self.index], -1)
        return captured(g, bones.paths, bones.binds, index, self.weight)

    def keys(self) -> list[tuple[int, bytes]]:
        """What tells each of its bones from those of other skins: the joint and how it was bound."""
        return [(int(j), m.tobytes()) for j, m in zip(self.joints, self.inverse.round(6) + 0.0, strict=True)]

    def part(self, points: NDArray[np.bool_]) -> Skin:
        return replace(self, index=self.index[points], weight=self.weight[points])


@dataclass(slots=True, eq=False)
class Mesh:
    """Geometry, and how it deforms. morphs: name -> ((points, 3) steps of P, of N or None); moments: P over time."""

    geometry: Geometry
    morphs: dict[str, tuple[Array, Array | None]] = field(default_factory=dict)
    moments: Curve | None = None
    skin: Skin | None = None

    @property
    def deforms(self) -> bool:
        return self.moments is not None or bool(self.morphs)

    def at(self, seconds: float, weights: Iterable[float] = ()) -> Geometry:
        """The shape at a time, with so much of each morph; bones have not moved it yet."""
        g = self.geometry
        if self.moments is not None:
            g = g.replace(P=self.moments.at(seconds)[0].reshape(-1, 3).astype(np.float32))
            g = g.replace(vertex={k: a for k, a in g.vertex.items() if k != "N"})
            g = g.with_attributes("point", N=point_normals(g))
        steps = [(w, *m) for w, m in zip(weights, self.morphs.values(), strict=False) if w]
        if not steps:
            return g
        P = g.P + sum(w * dP for w, dP, _ in steps)
        g = g.replace(P=np.asarray(P, np.float32))
        turned = [w * dN for w, _, dN in steps if dN is not None]
        if turned and "N" in g.point:
            N = g.point["N"] + sum(turned)
            length = np.linalg.norm(N, axis=1, keepdims=True)
            g = g.with_attributes("point", N=(N / np.where(length > 0, length, 1)).astype(np.float32))
        return g


@dataclass(slots=True)
class Eye:
    """A camera. fov: vertical, degrees, or `horizontal`; width: of an orthographic view (fov 0)."""

    fov: float = 45.0
    horizontal: bool = False
    width: float = 0.0
    near: float = 0.1
    far: float = 1000.0


@dataclass(slots=True)
class Lamp:
    """kind: "point", "cone", "distant" or "dome" (it has an image). cone: half angles of full and of no light, degrees.

    range: where the light ends, 0 for nowhere.
    """

    kind: str = "point"
    color: tuple[float, float, float] = (1.0, 1.0, 1.0)
    intensity: float = 1.0
    cone: tuple[float, float] = (22.5, 32.5)
    range: float = 0.0
    shadow: bool = False
    image: str = ""


@dataclass(slots=True)
class Picture:
    """An image: a file or its bytes, whose kind `suffix` tells. opaque: its alpha means nothing to who shows it."""

    path: str = ""
    content: bytes = b""
    suffix: str = ".png"
    opaque: bool = False


@dataclass(slots=True)
class Layer:
    """Where a material takes a map from. channel: the one that counts of a map of one value. extend: of u and v."""

    image: str
    channel: str = ""
    coord: int = 0
    extend: tuple[str, str] = ("repeat", "repeat")
    nearest: bool = False


@dataclass(slots=True)
class Material:
    """kind: "pbr", "phong" or "constant". Colours and factors as the file has them (glTF's and USD's are linear).

    alpha: "opaque", "mask" (alpha from `cutoff` on is kept) or "blend". maps: color, metallic, roughness, normal,
    occlusion, emit, alpha, specular -> layer.
    """

    kind: str = "pbr"
    color: tuple[float, float, float] = (1.0, 1.0, 1.0)
    opacity: float = 1.0
    metallic: float = 0.0
    roughness: float = 0.5
    emit: tuple[float, float, float] = (0.0, 0.0, 0.0)
    ambient: tuple[float, float, float] = (0.0, 0.0, 0.0)
    specular: tuple[float, float, float] = (0.0, 0.0, 0.0)
    shininess: float = 20.0
    bump: float = 1.0
    alpha: str = "opaque"
    cutoff: float = 0.5
    double_sided: bool = True
    maps: dict[str, Layer] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class SceneNode:
    """A place in the tree. parent: its index, which is smaller than its own, or -1. matrix: the whole transform where
    t, q and s cannot say it (shear). mesh, material: keys of the scene's; weights: of the mesh's morphs."""

    name: str
    parent: int = -1
    t: tuple[float, ...] = (0.0, 0.0, 0.0)
    q: tuple[float, ...] = (0.0, 0.0, 0.0, 1.0)
    s: tuple[float, ...] = (1.0, 1.0, 1.0)
    matrix: Array | None = None
    mesh: str = ""
    material: str = ""
    camera: Eye | None = None
    light: Lamp | None = None
    visible: bool = True
    weights: tuple[float, ...] = ()
    #: further meshes of the same node, with their materials: `load` gives each a node of its own
    more: list[tuple[str, str]] = field(default_factory=list)

    def place(self, m: Array) -> None:
        """Stand where a (4, 4) local matrix says."""
        found = np.asarray(m, np.float64)
        try:
            s, _, t = decompose(found)
        except ValueError:
            self.matrix = found
            return
        turn = found[:3, :3] / s
        self.t, self.s, self.q = (tuple(map(float, v)) for v in (t, s, quat_from_matrix(turn)))
        if np.abs(turn.T @ turn - np.eye(3)).max() > 1e-4:
            self.matrix = found

    def local(self) -> Array:
        """(4, 4) to its parent's space."""
        if self.matrix is not None:
            return self.matrix
        return compose(self.t, (0, 0, 0), (1, 1, 1)) @ quat_matrix(self.q) @ compose((0, 0, 0), (0, 0, 0), self.s)


@dataclass(slots=True, eq=False)
class Scene:
    """A file. Names of nodes, materials and pictures are unique among all of them and legal for operators.

    fps: samples a second of its animation; root: (4, 4) from the file's axes to ours. version: the number that an FBX
    file has for its format, else 0.
    """

    nodes: list[SceneNode] = field(default_factory=list)
    meshes: dict[str, Mesh] = field(default_factory=dict)
    materials: dict[str, Material] = field(default_factory=dict)
    pictures: dict[str, Picture] = field(default_factory=dict)
    takes: dict[str, Take] = field(default_factory=dict)
    fps: float = 60.0
    version: int = 0
    root: Array = field(default_factory=lambda: np.eye(4))
    #: what the file has and this does not take
    notes: list[str] = field(default_factory=list)

    def take(self, name: str) -> Take | None:
        """The animation of a name, else the first; None where there is none."""
        return self.takes.get(name) or next(iter(self.takes.values()), None)

    def world(self, index: int) -> Array:
        """(4, 4) of a node at rest, in our axes."""
        m = np.eye(4)
        while index >= 0:
            m = self.nodes[index].local() @ m
            index = self.nodes[index].parent
        return self.root @ m

    def pose(self, take: Take | None = None, seconds: float = 0.0) -> Array:
        """(nodes, 4, 4) of all nodes at a moment of an animation, or at rest, in the file's axes."""
        keys = [key for key in take.curves if key[1] != "weights"] if take is not None else []
        parts = {name: np.array([getattr(n, own) for n in self.nodes], np.float64) for name, own in _PARTS.items()}
        for (i, name), found in zip(keys, take.sample(keys, seconds, raw=True) if take else (), strict=True):
            parts[name][i] = found[0]
        out = turned(parts["r"])
        out[:, :3, :3] *= parts["s"][:, None]
        out[:, :3, 3] = parts["t"]
        for i, node in enumerate(self.nodes):
            if node.matrix is not None:
                out[i] = node.matrix
            if node.parent >= 0:
                out[i] = out[node.parent] @ out[i]
        return out

    def skeleton(self, paths: Mapping[int, str]) -> Skeleton:
        """The bones of all its skins; paths: of the operators that nodes have become."""
        numbers: dict[tuple[int, bytes], int] = {}
        binds: list[Array] = []
        for skin in (m.skin for m in self.meshes.values() if m.skin is not None):
            for key, inverse in zip(skin.keys(), skin.inverse, strict=True):
                if key not in numbers:
                    numbers[key] = len(binds)
                    binds.append(inverse)
        return Skeleton(tuple(paths.get(j, "") for j, _ in numbers), np.array(binds).reshape(-1, 4, 4), numbers)

    def children(self) -> list[list[int]]:
        """The indices of each node's children, and last of the roots (index -1)."""
        found: list[list[int]] = [[] for _ in range(len(self.nodes) + 1)]
        for i, node in enumerate(self.nodes):
            found[node.parent].append(i)
        return found


_PARTS = {"t": "t", "r": "q", "s": "s"}


def turned(q: Array) -> Array:
    """(n, 4, 4) rotations of quaternions (n, 4) of any length but 0."""
    x, y, z, w = (q / np.linalg.norm(q, axis=1, keepdims=True)).T
    out = np.zeros((len(q), 4, 4))
    out[:, 0, :3] = np.stack([1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)], 1)
    out[:, 1, :3] = np.stack([2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)], 1)
    out[:, 2, :3] = np.stack([2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)], 1)
    out[:, 3, 3] = 1
    return out


def load(path: Path | str, textures: str = "") -> Scene:
    """The scene of a file, by its extension; `textures` is a further folder to look for pictures in.

    ValueError for what is broken or unknown, OSError, ImportError where a library is missing: each says the cause.
    """
    path = Path(path)
    suffix = path.suffix.lower()
    if suffix in GLTF:
        from .scenegltf import read
    elif suffix in USD:
        from .sceneusd import read
    elif suffix in FBX:
        from .scenefbx import read
    elif suffix in OBJ:
        from .sceneobj import read
    elif suffix in MESH:
        read = _read_mesh
    else:
        known = " ".join((*FBX, *GLTF, *USD, *OBJ, *MESH))
        raise ValueError(f"{path.name}: scenes are read from {known}")
    if not path.is_file():
        raise FileNotFoundError(f"there is no file {path}")
    try:
        scene = read(path)
    except (KeyError, IndexError, TypeError, AttributeError) as cause:
        raise ValueError(f"{path.name}: {type(cause).__name__}: {cause}") from cause
    finish(scene)
    for picture in scene.pictures.values():
        if picture.path:
            picture.path = str(located(picture.path, path.parent, textures))
    return scene


def _read_mesh(path: Path) -> Scene:
    from . import geometryio

    return Scene([SceneNode(path.stem, mesh=path.stem)], {path.stem: Mesh(geometryio.load(path))})


def located(text: str, folder: Path, textures: str = "") -> Path:
    """A picture's file: as it is written, beside the scene, or in the folder for textures; the first that exists."""
    name = text.replace("\\", "/")
    tries = [folder / name, folder / Path(name).name]
    if textures:
        tries += [Path(textures) / name, Path(textures) / Path(name).name]
    return next((t for t in tries if t.is_file()), tries[0])


def finish(scene: Scene) -> None:
    """Give further meshes of a node nodes of their own, and everything names that operators can have."""
    for i in range(len(scene.nodes)):
        node = scene.nodes[i]
        if not node.more:
            continue
        for mesh, material in ((node.mesh, node.material), *node.more):
            label = material.partition("#")[0] or "part"
            scene.nodes.append(SceneNode(f"{node.name}_{label}", i, mesh=mesh, material=material))
            scene.nodes[-1].weights = node.weights
            for take in scene.takes.values():
                if (i, "weights") in take.curves:
                    take.curves[len(scene.nodes) - 1, "weights"] = take.curves[i, "weights"]
        node.mesh = node.material = ""
    taken: set[str] = set()
    for node in scene.nodes:
        node.name = unique_name(node.name, taken, "node1")
    # readers tell those of one name apart by what follows a #
    renamed = {key: unique_name(key.partition("#")[0], taken, "material1") for key in scene.materials}
    scene.materials = {renamed[key]: m for key, m in scene.materials.items()}
    for node in scene.nodes:
        node.material = renamed.get(node.material, "")
    images = {key: unique_name(Path(key.partition("#")[0]).stem, taken, "image1") for key in scene.pictures}
    scene.pictures = {images[key]: p for key, p in scene.pictures.items()}
    for surface in scene.materials.values():
        surface.maps = {k: replace(x, image=images[x.image]) for k, x in surface.maps.items() if x.image in images}
    for name, picture in scene.pictures.items():
        users = [m for m in scene.materials.values() if any(x.image == name for x in m.maps.values())]
        picture.opaque = all(m.alpha == "opaque" for m in users)
    for node in scene.nodes:
        if node.light is not None:
            node.light.image = images.get(node.light.image, "")


def unique_name(text: str, taken: set[str], otherwise: str) -> str:
    """A legal operator name that nobody has yet, made of a text; it is then taken."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c == "_") else "_" for c in text).strip("_") or otherwise
    name, number = plain, 0
    while name in taken:
        number += 1
        name = f"{plain.rstrip('0123456789')}{number}"
    taken.add(name)
    return name


def key_for(text: str, taken: dict[str, Any]) -> str:
    """`text`, numbered where a dict has it already."""
    key, number = text, 1
    while key in taken:
        number += 1
        key = f"{text}_{number}"
    return key
