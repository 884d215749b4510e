"""The operators that a scene becomes: which, where, with what parameters. Nothing is made here."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from stovetop.data.scenefile import Eye, Lamp, Layer, Material, Scene, SceneNode
from stovetop.data.transforms import decompose
from stovetop.ops.mat import constant, pbr, phong

ACROSS, DOWN = 200, 150
#: our names of maps by the short names of the materials' own tables, and the parameter that says which channel counts
PBR_MAPS = {
    "color": "color", "specular": "spec", "metallic": "metallic", "roughness": "roughness", "occlusion": "occlusion",
    "normal": "normal", "emit": "emit", "alpha": "alpha",
}  # fmt: skip
PHONG_MAPS = {"color": "color", "specular": "spec", "normal": "normal", "emit": "emit", "alpha": "alpha"}


class Choice(NamedTuple):
    """What an importer's first page asks for."""

    lights: bool = True
    cameras: bool = True
    materials: bool = True
    scale: float = 1.0
    most_wired: int = 5


@dataclass(slots=True)
class Wanted:
    """An operator. home: the path of its component inside the importer ("" itself). wire: the name of the object beside
    it that is its parent. pars: those that leave what a new one has. matrix: for a table that is its transform."""

    home: str
    name: str
    op_type: str
    pars: dict[str, Any] = field(default_factory=dict)
    wire: str = ""
    shown: bool = False
    at: tuple[int, int] = (0, 0)
    matrix: Any = None

    @property
    def path(self) -> str:
        return f"{self.home}/{self.name}" if self.home else self.name

    def outside(self, name: str) -> str:
        """How its parameters name an operator that stands in the importer itself."""
        return "../" * (self.home.count("/") + 2) + name if self.home else name


def layout(scene: Scene, choice: Choice) -> list[Wanted]:
    """Every operator of a scene, those before others that hold or drive them."""
    tree = Tree(scene, choice)
    objects = tree.objects()
    used = [n.material for n in scene.nodes if n.mesh and n.material] if choice.materials else []
    materials = [m for m in scene.materials if m in used]
    images = [layer.image for m in materials for layer in scene.materials[m].maps.values()]
    images += [n.light.image for n in scene.nodes if n.light is not None and n.light.image and choice.lights]
    pictures = [p for p in scene.pictures if p in images]
    out = [
        Wanted("", name, "importselectTOP", {"texture": name}, at=(-2 * ACROSS, -i * DOWN))
        for i, name in enumerate(pictures)
    ]
    for i, name in enumerate([*materials, *tree.plain]):
        op_type, pars = finish(scene.materials[name]) if name in materials else ("pbrMAT", {"metallic": 0.0})
        out.append(Wanted("", name, op_type, pars, at=(-ACROSS, -i * DOWN)))
    for w in out:
        if w.op_type.endswith("MAT") and w.name in tree.bent:
            # all skins count the same bones: the first mesh speaks for those of the material
            w.pars |= {"dodeform": True, "targetsop": f"{tree.bent[w.name]}/importselect1", "skelrootpath": ".."}
    out += objects
    if scene.takes:
        out.append(Wanted("", "importselect1", "importselectCHOP", {}, at=(-ACROSS, DOWN)))
    return out


def paths(scene: Scene, choice: Choice) -> dict[int, str]:
    """The paths inside the importer of what nodes become, by their index."""
    tree = Tree(scene, choice)
    tree.objects()
    return tree.paths


class Tree:
    """The objects of a scene: children are wired below their parent, or stand inside it where there are many."""

    def __init__(self, scene: Scene, choice: Choice) -> None:
        self.scene, self.choice = scene, choice
        self.below = scene.children()
        # candela and lux mean nothing to lights that do not fall off: the brightest of a kind is 1
        self.most: dict[str, float] = {}
        for light in (n.light for n in scene.nodes if n.light is not None):
            self.most[light.kind] = max(self.most.get(light.kind, 1.0), light.intensity)
        self.out: list[Wanted] = []
        self.column = 0
        #: what nodes have become, by their index; the first component of a mesh with bones, by its material; and the
        #: name of a material for those with bones and none
        self.paths: dict[int, str] = {}
        self.bent: dict[str, str] = {}
        self.plain: tuple[str, ...] = ()

    def objects(self) -> list[Wanted]:
        home, wire = "", ""
        conversion = self.scene.root * np.array([[self.choice.scale]] * 3 + [[1.0]])
        if not np.allclose(conversion, np.eye(4)):
            top = self.add(Wanted("", "root", "nullCOMP", placed_by(conversion), at=(0, 0)))
            home, wire = self.place_for(top, len(self.below[-1]))
        self.many(self.below[-1], home, wire, 1 if wire else 0)
        return self.out

    def spare(self) -> str:
        """A material for meshes with bones that have none."""
        taken = {n.name for n in self.scene.nodes} | set(self.scene.materials) | set(self.scene.pictures)
        self.plain = (next(n for n in ("bones", *(f"bones{i}" for i in range(1, len(taken) + 2))) if n not in taken),)
        return self.plain[0]

    def place_for(self, parent: Wanted, children: int) -> tuple[str, str]:
        """(home, wire) of a parent's children."""
        return (parent.path, "") if children > self.choice.most_wired else (parent.home, parent.name)

    def many(self, indices: list[int], home: str, wire: str, depth: int) -> None:
        # a stack of our own: trees of files may be deep
        stack = [(i, home, wire, depth) for i in reversed(indices)]
        while stack:
            index, home, wire, depth = stack.pop()
            made = self.node(index, home, wire, depth)
            children = self.below[index]
            if made is None:
                continue
            inner, by = self.place_for(made, len(children))
            stack += [(c, inner, by, depth + 1 if by else 0) for c in reversed(children)]
            if not children:
                self.column += 1

    def add(self, wanted: Wanted) -> Wanted:
        self.out.append(wanted)
        return wanted

    def node(self, index: int, home: str, wire: str, depth: int) -> Wanted | None:
        node, choice = self.scene.nodes[index], self.choice
        light = node.light if choice.lights else None
        camera = node.camera if choice.cameras else None
        nothing = (node.light is not None or node.camera is not None) and light is None and camera is None
        if nothing and not self.below[index]:
            return None
        made = Wanted(home, node.name, "nullCOMP", placed(node), wire, at=(self.column * ACROSS, -depth * DOWN))
        made.matrix = node.matrix
        if node.mesh:
            made.op_type = "geometryCOMP"
        elif camera is not None:
            made.op_type = "cameraCOMP"
            made.pars |= eye(camera)
        elif light is not None and light.kind == "dome":
            made.op_type, made.wire, made.pars = "environmentlightCOMP", "", lamp(light, 1 / self.most[light.kind])
        elif light is not None:
            made.op_type = "lightCOMP"
            made.pars |= lamp(light, 1 / self.most[light.kind])
        if light is not None and light.image:
            made.pars["envlightmap"] = made.outside(light.image)
        if not node.visible and node.mesh:
            made.pars["render"] = False
        self.add(made)
        self.paths[index] = made.path
        if node.mesh:
            material = node.material if choice.materials else ""
            if self.scene.meshes[node.mesh].skin is not None:
                # bones bend by a material
                material = material or self.spare()
                self.bent.setdefault(material, made.path)
            if material:
                made.pars["material"] = made.outside(material)
            self.add(Wanted(made.path, "importselect1", "importselectSOP", {"geometry": node.mesh}, shown=True))
        return made


def placed(node: SceneNode) -> dict[str, Any]:
    """The Xform page of a node. All of it: cameras and lights are new somewhere else than at the origin."""
    from stovetop.data.animation import eulers

    if node.matrix is not None:
        return vector("t", (0.0, 0.0, 0.0))
    angles = eulers(np.array([node.q], np.float64))[0]
    return {**vector("t", node.t), **vector("r", angles), **vector("s", node.s)}


def placed_by(m: Any) -> dict[str, Any]:
    s, r, t = decompose(m)
    return {**vector("t", t), **vector("r", r), **vector("s", s)}


def vector(name: str, values: Any, letters: str = "xyz") -> dict[str, float]:
    # -0.0 is 0
    return {f"{name}{c}": round(float(v), 9) + 0.0 for c, v in zip(letters, values, strict=True)}


def eye(camera: Eye) -> dict[str, Any]:
    if camera.width:
        return {"projection": "ortho", "orthowidth": camera.width, "near": camera.near, "far": camera.far}
    method = "horzfov" if camera.horizontal else "vertfov"
    return {"viewanglemethod": method, "fov": camera.fov, "near": camera.near, "far": camera.far}


def lamp(light: Lamp, dim: float) -> dict[str, Any]:
    pars: dict[str, Any] = {**vector("c", light.color, "rgb"), "dimmer": light.intensity * dim}
    if light.kind == "dome":
        return pars
    pars["lighttype"] = light.kind
    if light.kind == "cone":
        pars |= {"coneangle": 2 * light.cone[0], "conedelta": max(light.cone[1] - light.cone[0], 0.0)}
    if light.range:
        pars |= {"attenuated": True, "attenuationend": light.range}
    if light.shadow and light.kind != "point":
        pars["shadowtype"] = "soft2d"
    return pars


def finish(m: Material) -> tuple[str, dict[str, Any]]:
    """The type of MAT and its parameters."""
    kind, table, short = {
        "phong": ("phongMAT", phong.MAPS, PHONG_MAPS),
        "constant": ("constantMAT", constant.MAPS, {"color": "color"}),
    }.get(m.kind, ("pbrMAT", pbr.MAPS, PBR_MAPS))
    pars: dict[str, Any] = {}
    if kind == "pbrMAT":
        pars |= {**vector("basecolor", m.color, "rgb"), "metallic": m.metallic, "roughness": m.roughness}
        pars |= {"specularlevel": m.specular[0], "alphafront": m.opacity}
    elif kind == "phongMAT":
        pars |= {**vector("diff", m.color, "rgb"), **vector("amb", m.ambient, "rgb"), "ambdiff": False}
        pars |= {**vector("spec", m.specular, "rgb"), "shininess": m.shininess, "alphafront": m.opacity}
    else:
        pars |= {**vector("color", m.color, "rgb"), "alpha": m.opacity}
    if kind != "constantMAT":
        pars |= {**vector("emit", m.emit, "rgb"), "bumpscale": m.bump}
    for ours, layer in m.maps.items():
        if ours in short:
            pars |= mapped(table[short[ours]], layer)
    pars["cullface"] = "neither" if m.double_sided else "backfaces"
    if m.alpha == "blend":
        pars["blending"] = True
    elif m.alpha == "mask":
        pars |= {"alphatest": True, "alphafunc": "greaterorequal", "alphathreshold": m.cutoff}
    return kind, pars


def mapped(table: Any, layer: Layer) -> dict[str, Any]:
    """The parameters of one map."""
    prefix = table.prefix or table.name
    pars = {
        table.name: layer.image,
        f"{prefix}extendu": layer.extend[0],
        f"{prefix}extendv": layer.extend[1],
        table.coord or f"{prefix}coord": f"uv{min(layer.coord, 7)}",
    }
    if layer.nearest:
        pars[f"{prefix}filter"] = "nearest"
    if layer.channel and table.name in {pbr.MAPS[short].name for short in pbr.SOURCED}:
        pars[f"{table.name}channelsource"] = layer.channel
    return pars
