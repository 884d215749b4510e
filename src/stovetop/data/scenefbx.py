"""FBX scenes, version 7 (2011) and later, binary or text: this reads them itself, without a library.

Meshes keep polygons, N, uv (all sets), Cd and tangents of vertices; those of several materials are split. Animation is
of the first layer that has a curve, sampled at the keys and the frames between, pivots and all. Lengths are the file's
(centimetres as a rule). Inherit types, constraints and NURBS are not read.
"""

from __future__ import annotations

import math
from collections import defaultdict
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .animation import Curve, Take
from .fbxcurves import TICKS, along
from .fbxtree import Record, parse
from .geometry import Geometry
from .scenefile import Eye, Lamp, Layer, Material, Mesh, Picture, Scene, SceneNode, Skin, key_for
from .sceneshapes import without_loose
from .topology import point_normals
from .transforms import axis_rotation, decompose, quat_from_matrix

Array = NDArray[np.float64]
_RATES = {1: 120.0, 2: 100.0, 3: 60.0, 4: 50.0, 5: 48.0, 6: 30.0, 7: 30.0, 8: 29.97, 9: 29.97, 10: 25.0, 11: 24.0,
          13: 23.976, 15: 96.0, 16: 72.0, 17: 59.94}  # fmt: skip
_ORDERS = ("xyz", "xzy", "yzx", "yxz", "zxy", "zyx")
_PARTS = {"Lcl Translation": 0, "Lcl Rotation": 1, "Lcl Scaling": 2}
_MAPS = {
    "DiffuseColor": "color", "SpecularColor": "specular", "EmissiveColor": "emit", "NormalMap": "normal",
    "TransparencyFactor": "alpha", "TransparentColor": "alpha",
}  # fmt: skip
#: what cameras (along +x) and lights (along -y) are turned by to look along -z
_TURNS = {"Camera": axis_rotation(1, -90.0), "Light": axis_rotation(0, -90.0)}


def read(path: Path) -> Scene:
    """ValueError where the file is broken."""
    try:
        root = parse(path.read_bytes())
    except ValueError as cause:
        raise ValueError(f"{path.name}: {cause}") from None
    version = int((root.find("FBXHeaderExtension") or Record("")).value("FBXVersion", 7000))
    if version < 7000:
        raise ValueError(f"{path.name} is FBX of version {version / 1000:g}: 7 and later are read")
    if root.find("Objects") is None:
        raise ValueError(f"{path.name}: there are no objects in it")
    scene = _Reader(root).scene()
    scene.version = version
    return scene


class Thing(NamedTuple):
    """An object of the file."""

    id: int
    name: str
    kind: str
    record: Record
    set: dict[str, list[Any]]


class Joint(NamedTuple):
    """A model's transform: what stands around its translate, rotate and scale."""

    base: tuple[Array, Array, Array]
    order: str
    before: Array
    after: Array
    pivot: Array
    offset: Array
    scale_pivot: Array
    scale_offset: Array
    turn: Array

    def at(self, t: Array, r: Array, s: Array) -> Array:
        """(n, 4, 4) of n translations, rotations (degrees) and scales, (n, 3) each."""
        turned = moved(self.pivot) @ self.before @ rotations(r, self.order) @ self.after @ moved(-self.pivot)
        scales = np.zeros((len(s), 4, 4))
        scales[:, range(3), range(3)], scales[:, 3, 3] = s, 1
        sized = moved(self.scale_offset + self.scale_pivot) @ scales @ moved(-self.scale_pivot)
        places = np.broadcast_to(np.eye(4), (len(t), 4, 4)).copy()
        places[:, :3, 3] = t
        return places @ moved(self.offset) @ turned @ sized @ self.turn


class _Reader:
    def __init__(self, root: Record) -> None:
        self.out = Scene()
        objects = root.find("Objects") or Record("")
        self.things: dict[int, Thing] = {}
        for record in objects.inner:
            if len(record.values) >= 2:
                name = str(record.values[1])
                name = name.partition("\x00")[0] if "\x00" in name else name.rpartition("::")[2]
                kind = str(record.values[2]) if len(record.values) > 2 else ""
                self.things[record.values[0]] = Thing(record.values[0], name, kind, record, record.settings())
        self.children: dict[int, list[tuple[int, str]]] = defaultdict(list)
        self.parents: dict[int, list[tuple[int, str]]] = defaultdict(list)
        for c in (root.find("Connections") or Record("")).all("C"):
            child, parent = c.values[1], c.values[2]
            prop = str(c.values[3]) if len(c.values) > 3 else ""
            self.children[parent].append((child, prop))
            self.parents[child].append((parent, prop))
        self.settings = (root.find("GlobalSettings") or Record("")).settings()
        self.places: dict[int, int] = {}
        self.joints: dict[int, Joint] = {}
        self.shapes: dict[int, tuple[int, str]] = {}
        #: geometry -> its meshes, with which of its points they have (None: all) and how many it has
        self.skinned: dict[int, list[tuple[str, NDArray[np.bool_] | None, int]]] = {}

    def below(self, id: int, record: str, kind: str = "") -> list[Thing]:
        """What is connected to an object, by the name of its record and its kind."""
        found = [self.things[c] for c, _ in self.children[id] if c in self.things]
        return [t for t in found if t.record.name == record and kind in ("", t.kind)]

    def scene(self) -> Scene:
        rate = int(self.setting("TimeMode", 0))
        self.out.fps = _RATES.get(rate, self.setting("CustomFrameRate", 0) or 24.0 if rate == 14 else 30.0)
        self.out.root = self.axes()
        stack = [(t, -1) for t in reversed(self.below(0, "Model"))]
        while stack:
            thing, parent = stack.pop()
            if thing.id in self.places:
                continue
            self.model(thing, parent)
            stack += [(t, self.places[thing.id]) for t in reversed(self.below(thing.id, "Model"))]
        for stage in (t for t in self.things.values() if t.record.name == "AnimationStack"):
            take = self.take(stage)
            if take.curves:
                span = [float((stage.set.get(f"Local{end}") or [0])[0]) / TICKS for end in ("Start", "Stop")]
                if span[1] > span[0]:
                    take.start, take.end = span
                self.out.takes[key_for(stage.name or "animation", self.out.takes)] = take
        for geometry, keys in self.skinned.items():
            self.skin(self.things[geometry], keys)
        return self.out

    def setting(self, name: str, otherwise: float) -> float:
        found = self.settings.get(name)
        return float(found[0]) if found else otherwise

    def axes(self) -> Array:
        """From the file's axes to x right, y up, z towards the viewer."""
        m = np.zeros((4, 4))
        m[3, 3] = 1
        for row, (name, axis) in enumerate((("Coord", 0), ("Up", 1), ("Front", 2))):
            m[row, int(self.setting(f"{name}Axis", axis))] = self.setting(f"{name}AxisSign", 1) or 1
        return m if abs(np.linalg.det(m)) > 0.5 else np.eye(4)

    # -- nodes

    def model(self, thing: Thing, parent: int) -> None:
        node = SceneNode(thing.name or "model", parent)
        index = self.places[thing.id] = len(self.out.nodes)
        self.out.nodes.append(node)
        turn, seen = np.eye(4), self.below(thing.id, "NodeAttribute")
        for attribute in seen:
            if attribute.kind in _TURNS:
                looks = node
                if self.below(thing.id, "Model"):
                    looks = SceneNode(f"{node.name}_{attribute.kind.lower()}", index)
                    looks.place(_TURNS[attribute.kind])
                    self.out.nodes.append(looks)
                else:
                    turn = _TURNS[attribute.kind]
                if attribute.kind == "Camera":
                    looks.camera = eye(attribute.set)
                else:
                    looks.light = lamp(attribute.set)
        joint = self.joints[thing.id] = joint_of(thing.set, turn)
        node.place(joint.at(*(v[None] for v in joint.base))[0])
        node.visible = bool(thing.set.get("Visibility", [1])[0]) and bool(thing.set.get("Show", [1])[0])
        for geometry in self.below(thing.id, "Geometry", "Mesh"):
            self.mesh(thing, node, geometry, index)

    def mesh(self, model: Thing, node: SceneNode, geometry: Thing, index: int) -> None:
        """A node's mesh, in as many parts as it has materials."""
        materials = [self.material(t) for t in self.below(model.id, "Material")]
        g, which = polygons(geometry.record)
        around = joint_of(model.set, np.eye(4), "Geometric")
        m = around.at(*(v[None] for v in around.base))[0]
        g = g if np.allclose(m, np.eye(4)) else g.transform(m)
        morphs = self.morphs(geometry, g, m, index)
        found = []
        for slot in np.unique(which) if len(which) else [0]:
            mask = which == slot
            part, used = (g, None) if mask.all() else without_loose(g.keep(prims=mask))
            name = materials[slot] if 0 <= slot < len(materials) else ""
            if name and part.num_prims:
                part = part.replace(prim_groups={name.partition("#")[0]: np.ones(part.num_prims, bool)})
            key = key_for(geometry.name or node.name, self.out.meshes)
            own: dict[str, tuple[Array, Array | None]] = {
                k: (step if used is None else step[used], None) for k, step in morphs.items()
            }
            self.out.meshes[key] = Mesh(part, own)
            self.skinned.setdefault(geometry.id, []).append((key, used, g.num_points))
            found.append((key, name))
        (node.mesh, node.material), node.more = found[0], found[1:]

    def morphs(self, geometry: Thing, g: Geometry, m: Array, index: int) -> dict[str, Array]:
        """Blend shapes: name -> (points, 3); their present weights go to the node."""
        found: dict[str, Array] = {}
        weights = []
        for deformer in self.below(geometry.id, "Deformer", "BlendShape"):
            for channel in self.below(deformer.id, "Deformer", "BlendShapeChannel"):
                for shape in self.below(channel.id, "Geometry", "Shape")[:1]:
                    step = np.zeros((g.num_points, 3))
                    at = shape.record.array("Indexes", np.int64)
                    step[at] = shape.record.array("Vertices").reshape(-1, 3) @ m[:3, :3].T
                    name = key_for(channel.name or shape.name or "shape", found)
                    self.shapes[channel.id] = (index, name)
                    found[name] = step
                    weights.append(float(channel.record.value("DeformPercent", 0.0)) / 100)
        if weights:
            self.out.nodes[index].weights = tuple(weights)
        return found

    def skin(self, geometry: Thing, keys: list[tuple[str, NDArray[np.bool_] | None, int]]) -> None:
        """The bones of a geometry's meshes: each cluster is one, bound by its Transform."""
        joints: list[int] = []
        inverse: list[Array] = []
        influences: list[tuple[Any, Array, int]] = []
        for deformer in self.below(geometry.id, "Deformer", "Skin"):
            for cluster in self.below(deformer.id, "Deformer", "Cluster"):
                bones = [b for b in self.below(cluster.id, "Model") if b.id in self.places]
                matrix = cluster.record.array("Transform")
                if bones and len(matrix) == 16:
                    influences.append(
                        (cluster.record.array("Indexes", np.int64), cluster.record.array("Weights"), len(joints))
                    )
                    joints.append(self.places[bones[0].id])
                    inverse.append(matrix.reshape(4, 4).T)
        if not joints:
            return
        index, weight = strongest(influences, keys[0][2])
        whole = Skin(np.array(joints), np.array(inverse), index, weight)
        for key, used, _ in keys:
            self.out.meshes[key].skin = whole if used is None else whole.part(used)

    # -- materials

    def material(self, thing: Thing) -> str:
        key = f"{thing.name or 'material'}#{thing.id}"
        if key in self.out.materials:
            return key
        p = {k: [float(x) for x in v if isinstance(x, (int, float))] for k, v in thing.set.items()}

        def color(name: str, otherwise: float, factor: float = 1.0) -> tuple[float, float, float]:
            c = p.get(f"{name}Color") or [otherwise] * 3
            f = (p.get(f"{name}Factor") or [factor])[0]
            return (c[0] * f, c[1] * f, c[2] * f)

        opacity = (p.get("Opacity") or [1.0 - (p.get("TransparencyFactor") or [0.0])[0]])[0]
        m = self.out.materials[key] = Material(
            "phong",
            color("Diffuse", 0.8),
            opacity,
            emit=color("Emissive", 0.0),
            ambient=color("Ambient", 0.0),
            specular=color("Specular", 0.0)
            if "phong" in str(thing.record.value("ShadingModel", "")).lower()
            else (0,) * 3,
            shininess=(p.get("ShininessExponent") or p.get("Shininess") or [20.0])[0],
        )
        for child, prop in self.children[thing.id]:
            texture = self.things.get(child)
            if texture is not None and texture.record.name == "Texture" and prop in _MAPS:
                m.maps[_MAPS[prop]] = self.layer(texture)
        if opacity < 1 or "alpha" in m.maps:
            m.alpha = "blend"
        return key

    def layer(self, texture: Thing) -> Layer:
        file = str(texture.record.value("RelativeFilename") or texture.record.value("FileName") or texture.name)
        key = f"{Path(file.replace(chr(92), '/')).stem}#{texture.id}"
        content = b""
        for video in self.below(texture.id, "Video"):
            found = video.record.value("Content", b"")
            content = found if isinstance(found, bytes) else b""
        suffix = Path(file).suffix or ".png"
        self.out.pictures[key] = Picture(content=content, suffix=suffix) if content else Picture(file, suffix=suffix)
        extend = tuple("hold" if (texture.set.get(f"WrapMode{c}") or [0])[0] == 1 else "repeat" for c in "UV")
        return Layer(key, extend=(extend[0], extend[1]))

    # -- animation

    def take(self, stack: Thing) -> Take:
        take = Take()
        driven: dict[tuple[int, int], dict[str, Record]] = {}
        for layer in self.below(stack.id, "AnimationLayer"):
            for node in self.below(layer.id, "AnimationCurveNode"):
                curves = {
                    prop.rpartition("|")[2]: self.things[c].record
                    for c, prop in self.children[node.id]
                    if c in self.things and len(self.things[c].record.array("KeyTime", np.int64))
                }
                for target, prop in self.parents[node.id]:
                    if curves and target in self.joints and prop in _PARTS:
                        driven.setdefault((target, _PARTS[prop]), curves)
                    elif curves and target in self.shapes:
                        self.weigh(take, target, next(iter(curves.values())))
        for model in dict.fromkeys(m for m, _ in driven):
            self.move(take, model, [driven.get((model, part), {}) for part in range(3)])
        take.measure()
        return take

    def move(self, take: Take, model: int, curves: list[dict[str, Record]]) -> None:
        """A model's curves as those of its whole transform, at the keys and the frames between."""
        joint = self.joints[model]
        keys = [curve.array("KeyTime", np.int64) / TICKS for part in curves for curve in part.values()]
        ends = np.concatenate(keys)
        times = np.unique(np.append(ends, np.arange(ends.min(), ends.max(), 1 / self.out.fps)))
        values = []
        for part, base in zip(curves, joint.base, strict=True):
            rows = np.repeat(base[None], len(times), 0)
            for axis, name in enumerate("XYZ"):
                if name in part:
                    rows[:, axis] = along(part[name], times)
            values.append(rows)
        matrices = joint.at(*values)
        t, q, s = np.zeros((len(times), 3)), np.zeros((len(times), 4)), np.zeros((len(times), 3))
        for i, m in enumerate(matrices):
            s[i] = np.linalg.norm(m[:3, :3], axis=0)
            t[i] = m[:3, 3]
            if s[i].all():
                s[i] = decompose(m)[0]
                q[i] = quat_from_matrix(m[:3, :3] / s[i])
            else:
                q[i] = q[i - 1] if i else (0, 0, 0, 1)
        for name, rows in (("t", t), ("r", q), ("s", s)):
            if np.ptp(rows, axis=0).max() > 1e-7:
                take.curves[self.places[model], name] = Curve(times, rows, turn=name == "r")

    def weigh(self, take: Take, channel: int, curve: Record) -> None:
        """A blend shape's percentage as one of its node's weights."""
        index, name = self.shapes[channel]
        weights = self.out.nodes[index].weights
        position = list(self.out.meshes[self.out.nodes[index].mesh].morphs).index(name)
        times = curve.array("KeyTime", np.int64) / TICKS
        times = np.unique(np.append(times, np.arange(times[0], times[-1], 1 / self.out.fps)))
        old = take.curves.get((index, "weights"))
        if old is not None:
            times = np.unique(np.append(times, old.times))
        rows = old.at(times) if old is not None else np.repeat(np.array([weights]), len(times), 0)
        rows[:, position] = along(curve, times) / 100
        take.curves[index, "weights"] = Curve(times, rows)


def strongest(influences: list[tuple[Any, Array, int]], points: int) -> tuple[NDArray[np.int64], Array]:
    """(points, k) joints and weights, of each joint's (points, weights, joint): the four strongest, summing to 1."""
    table = np.zeros((points, len(influences)))
    for column, (at, weight, _) in enumerate(influences):
        inside = at < points
        np.add.at(table[:, column], at[inside], weight[: len(at)][inside])
    k = min(4, table.shape[1])
    order = np.argsort(-table, axis=1, kind="stable")[:, :k]
    weight = np.take_along_axis(table, order, 1)
    total = weight.sum(1, keepdims=True)
    return np.array([joint for *_, joint in influences])[order], weight / np.where(total > 0, total, 1)


def joint_of(given: dict[str, list[Any]], turn: Array, prefix: str = "") -> Joint:
    """A model's transform, or with the prefix "Geometric" that of its mesh alone."""

    def vector(name: str, otherwise: float = 0.0) -> Array:
        return np.array([float(v) for v in given.get(name, [otherwise] * 3)[:3]])

    zero = np.zeros(3)
    if prefix:
        base = (vector("GeometricTranslation"), vector("GeometricRotation"), vector("GeometricScaling", 1.0))
        return Joint(base, "xyz", np.eye(4), np.eye(4), zero, zero, zero, zero, turn)
    order = _ORDERS[int((given.get("RotationOrder") or [0])[0]) % 6]
    before = rotations(vector("PreRotation")[None], "xyz")[0]
    after = np.linalg.inv(rotations(vector("PostRotation")[None], "xyz")[0])
    base = (vector("Lcl Translation"), vector("Lcl Rotation"), vector("Lcl Scaling", 1.0))
    return Joint(
        base, order, before, after, vector("RotationPivot"), vector("RotationOffset"), vector("ScalingPivot"),
        vector("ScalingOffset"), turn,
    )  # fmt: skip


def moved(t: Array) -> Array:
    m = np.eye(4)
    m[:3, 3] = t
    return m


def rotations(degrees: Array, order: str) -> Array:
    """(n, 4, 4) of (n, 3) angles, the first letter of the order turning first."""
    out = np.broadcast_to(np.eye(4), (len(degrees), 4, 4))
    for letter in order:
        axis = "xyz".index(letter)
        i, j = (axis + 1) % 3, (axis + 2) % 3
        c, s = np.cos(np.radians(degrees[:, axis])), np.sin(np.radians(degrees[:, axis]))
        m = np.broadcast_to(np.eye(4), (len(degrees), 4, 4)).copy()
        m[:, i, i], m[:, i, j], m[:, j, i], m[:, j, j] = c, -s, s, c
        out = m @ out
    return out


def polygons(record: Record) -> tuple[Geometry, NDArray[np.int64]]:
    """A mesh, and the number of the material of each polygon."""
    P = record.array("Vertices").reshape(-1, 3)
    raw = record.array("PolygonVertexIndex", np.int64)
    last = raw < 0
    verts = np.where(last, ~raw, raw)
    if len(verts) and (verts.max() >= len(P) or not last[-1]):
        raise ValueError(f"a polygon names vertex {verts.max()} of {len(P)}, or does not end")
    ends = np.flatnonzero(last) + 1
    g = Geometry.polygons(P, np.split(verts, ends[:-1]) if len(ends) else [])
    for name, ours, size in (("Normal", "Normals", 3), ("Color", "Colors", 4), ("Tangent", "Tangents", 3)):
        layer = record.find(f"LayerElement{name}")
        cls, values = spread(layer, ours, f"{name}Index" if name == "Color" else f"{ours}Index", size, g)
        if values is None:
            continue
        if name == "Tangent":
            values = np.pad(values, ((0, 0), (0, 1)), constant_values=1.0)
        g = g.with_attributes(cls, **{{"Normal": "N", "Color": "Cd", "Tangent": "T"}[name]: values})
    sets = []
    for layer in record.all("LayerElementUV"):
        cls, values = spread(layer, "UV", "UVIndex", 2, g)
        if values is not None:
            sets.append(np.pad(values if cls == "vertex" else values[g.verts], ((0, 0), (0, 1))))
    if sets:
        g = g.with_attributes("vertex", uv=np.concatenate(sets, 1))
    if "N" not in g.vertex and "N" not in g.point and g.num_prims:
        g = g.with_attributes("point", N=point_normals(g))
    layer = record.find("LayerElementMaterial")
    which = layer.array("Materials", np.int64) if layer is not None else np.zeros(0, np.int64)
    by_polygon = layer is not None and layer.value("MappingInformationType") == "ByPolygon"
    if not by_polygon or len(which) != g.num_prims:
        which = np.repeat(which[:1] if len(which) else [0], g.num_prims)
    return g, which.astype(np.int64)


def spread(
    layer: Record | None, name: str, index: str, size: int, g: Geometry
) -> tuple[str, NDArray[np.float32] | None]:
    """(class, values) of a layer: of points, vertices or primitives."""
    if layer is None:
        return "vertex", None
    values = layer.array(name).reshape(-1, size).astype(np.float32)
    if str(layer.value("ReferenceInformationType", "")).startswith("Index"):
        at = layer.array(index, np.int64)
        if len(at):
            values = values[at]
    how = str(layer.value("MappingInformationType", ""))
    cls, n = {
        "ByPolygonVertex": ("vertex", g.num_vertices),
        "ByPolygon": ("prim", g.num_prims),
        "AllSame": ("point", g.num_points),
    }.get(how, ("point", g.num_points))
    if how == "AllSame":
        values = np.repeat(values[:1], n, 0)
    return cls, values if len(values) == n else None


def eye(given: dict[str, list[Any]]) -> Eye:
    def number(name: str, otherwise: float) -> float:
        return float((given.get(name) or [otherwise])[0])

    near, far = number("NearPlane", 10.0), number("FarPlane", 4000.0)
    if number("CameraProjectionType", 0):
        return Eye(0.0, width=30.0 * number("OrthoZoom", 1.0), near=near, far=far)
    if "FocalLength" in given:
        half = number("FilmWidth", 0.816) * 25.4 / 2 / number("FocalLength", 35.0)
        return Eye(math.degrees(2 * math.atan(half)), True, near=near, far=far)
    return Eye(number("FieldOfView", 25.115), number("ApertureMode", 2) != 2, near=near, far=far)


def lamp(given: dict[str, list[Any]]) -> Lamp:
    def number(name: str, otherwise: float) -> float:
        return float((given.get(name) or [otherwise])[0])

    color = [float(v) for v in (given.get("Color") or [1, 1, 1])[:3]]
    outer = number("OuterAngle", 45.0)
    inner = min(number("InnerAngle", outer), outer)
    return Lamp(
        ("point", "distant", "cone")[min(int(number("LightType", 0)), 2)],
        (color[0], color[1], color[2]),
        number("Intensity", 100.0) / 100,
        (inner / 2, outer / 2),
        shadow=bool(number("CastShadows", 0)),
    )
