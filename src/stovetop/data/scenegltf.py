"""glTF 2.0: .gltf with buffers beside it or within, and .glb.

Positions, normals, tangents, texture coordinates (all sets, in columns of three of uv), colours and morph targets of
points; several primitives of a mesh become meshes of their own, each in a primitive group of its material's name.
KHR_lights_punctual, KHR_materials_unlit, _emissive_strength and _specular are read, and KHR_texture_transform into the
coordinates; compressed meshes are not.
Source: https://registry.khronos.org/glTF/specs/2.0/glTF-2.0.html
"""

from __future__ import annotations

import base64
import json
import math
import struct
from pathlib import Path
from typing import Any, cast
from urllib.parse import unquote

import numpy as np
from numpy.typing import NDArray

from .animation import Curve, Take
from .geometry import Geometry
from .scenefile import Eye, Lamp, Layer, Material, Mesh, Picture, Scene, SceneNode, Skin, key_for
from .topology import point_normals

Item = dict[str, Any]
_TYPES = {5120: "i1", 5121: "u1", 5122: "<i2", 5123: "<u2", 5125: "<u4", 5126: "<f4"}
_SIZES = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4, "MAT2": 4, "MAT3": 9, "MAT4": 16}
_WRAPS = {33071: "hold", 33648: "mirror", 10497: "repeat"}
_PATHS = {"translation": "t", "rotation": "r", "scale": "s", "weights": "weights"}
#: extensions that change how geometry is stored
#: extensions that are read, or that say nothing about what is seen
_READ = (
    "KHR_lights_punctual", "KHR_materials_unlit", "KHR_materials_emissive_strength", "KHR_materials_specular",
    "KHR_texture_transform", "KHR_mesh_quantization", "KHR_xmp_json_ld",
)  # fmt: skip
_FOREIGN = ("KHR_draco_mesh_compression", "EXT_meshopt_compression")


def read(path: Path) -> Scene:
    """ValueError where the file is broken."""
    return _Reader(path).scene()


class _Reader:
    def __init__(self, path: Path) -> None:
        self.path = path
        raw = path.read_bytes()
        self.binary = b""
        if raw[:4] == b"glTF":
            raw, self.binary = _chunks(path, raw)
        try:
            self.doc: Item = json.loads(raw)
        except (ValueError, UnicodeDecodeError) as cause:
            raise ValueError(f"{path.name}: no glTF: {cause}") from cause
        if not isinstance(self.doc, dict) or not str(self.doc.get("asset", {}).get("version", "")).startswith("2"):
            raise ValueError(f"{path.name}: no glTF of version 2")
        foreign = [name for name in self.doc.get("extensionsRequired", ()) if name in _FOREIGN]
        if foreign:
            raise ValueError(f"{path.name} needs {', '.join(foreign)}, which is not read")
        self.buffers: dict[int, bytes] = {}
        self.influences: dict[str, tuple[NDArray[np.int64], NDArray[np.float64]]] = {}

    def all(self, key: str) -> list[Item]:
        return cast(list[Item], self.doc.get(key, []))

    def scene(self) -> Scene:
        out = Scene()
        for i, image in enumerate(self.all("images")):
            out.pictures[self.image_key(i)] = self.picture(image)
        for i, material in enumerate(self.all("materials")):
            out.materials[self.material_key(i)] = self.material(material)
        places = self.nodes(out)
        for i, animation in enumerate(self.all("animations")):
            take = self.take(animation, places)
            if take.curves:
                out.takes[key_for(animation.get("name") or f"animation{i + 1}", out.takes)] = take
        for i, place in places.items():
            item = self.all("nodes")[i]
            if "skin" in item and "mesh" in item:
                self.skin(out, out.nodes[place], self.all("skins")[item["skin"]], places)
        unread = [name for name in self.doc.get("extensionsUsed", ()) if name not in _READ]
        out.notes += [f"{name} is not read" for name in unread]
        self.out_of_step(out)
        return out

    # -- bytes

    def buffer(self, index: int) -> bytes:
        if index not in self.buffers:
            item = self.all("buffers")[index]
            raw = self.uri(item["uri"]) if "uri" in item else self.binary
            if len(raw) < item["byteLength"]:
                raise ValueError(f"{self.path.name}: buffer {index} is cut off: {len(raw)} bytes")
            self.buffers[index] = raw
        return self.buffers[index]

    def uri(self, text: str) -> bytes:
        if text.startswith("data:"):
            return base64.b64decode(text.partition(",")[2])
        return (self.path.parent / unquote(text)).read_bytes()

    def view(self, index: int) -> tuple[bytes, int, int]:
        """Its bytes, where they begin, and their stride (0: none)."""
        item = self.all("bufferViews")[index]
        return self.buffer(item["buffer"]), item.get("byteOffset", 0), item.get("byteStride", 0)

    def accessor(self, index: int) -> NDArray[Any]:
        """(count, size); normalised integers as floats."""
        item = self.all("accessors")[index]
        dtype, size, count = np.dtype(_TYPES[item["componentType"]]), _SIZES[item["type"]], item["count"]
        out = np.zeros((count, size), dtype)
        if "bufferView" in item:
            out = self._strided(item["bufferView"], item.get("byteOffset", 0), dtype, size, count)
        if "sparse" in item:
            sparse, out = item["sparse"], out.copy()
            where, values = sparse["indices"], sparse["values"]
            kind = np.dtype(_TYPES[where["componentType"]])
            rows = self._strided(where["bufferView"], where.get("byteOffset", 0), kind, 1, sparse["count"])
            found = self._strided(values["bufferView"], values.get("byteOffset", 0), dtype, size, sparse["count"])
            out[rows[:, 0]] = found
        if item.get("normalized"):
            out = np.maximum(out.astype(np.float64) / np.iinfo(dtype).max, -1.0)
        return out

    def _strided(self, view: int, offset: int, dtype: np.dtype[Any], size: int, count: int) -> NDArray[Any]:
        raw, start, stride = self.view(view)
        width = dtype.itemsize * size
        stride = stride or width
        if start + offset + (count - 1) * stride + width > len(raw):
            raise ValueError(f"{self.path.name}: an accessor reaches beyond its buffer")
        rows = np.ndarray((count, size), dtype, raw, start + offset, (stride, dtype.itemsize))
        return rows.copy()

    # -- materials

    def image_key(self, index: int) -> str:
        image = self.all("images")[index]
        return f"{image.get('name') or Path(str(image.get('uri', ''))[:80]).stem or 'image'}#{index}"

    def material_key(self, index: int) -> str:
        return f"{self.all('materials')[index].get('name') or 'material'}#{index}"

    def picture(self, image: Item) -> Picture:
        suffix = "." + str(image.get("mimeType", "image/png")).rpartition("/")[2].replace("jpeg", "jpg")
        uri = image.get("uri", "")
        if uri and not uri.startswith("data:"):
            return Picture(path=unquote(uri), suffix=Path(uri).suffix)
        if uri:
            kind = uri[5:].partition(";")[0].rpartition("/")[2]
            return Picture(content=self.uri(uri), suffix=f".{kind.replace('jpeg', 'jpg') or 'png'}")
        raw, start, _ = self.view(image["bufferView"])
        size = self.all("bufferViews")[image["bufferView"]]["byteLength"]
        return Picture(content=raw[start : start + size], suffix=suffix)

    def layer(self, info: Item | None, channel: str = "") -> Layer | None:
        if not info:
            return None
        texture = self.all("textures")[info["index"]]
        if "source" not in texture:
            return None
        sampler = self.all("samplers")[texture["sampler"]] if "sampler" in texture else {}
        extend = (_WRAPS[sampler.get("wrapS", 10497)], _WRAPS[sampler.get("wrapT", 10497)])
        nearest = sampler.get("magFilter") == 9728
        return Layer(self.image_key(texture["source"]), channel, info.get("texCoord", 0), extend, nearest)

    def material(self, item: Item) -> Material:
        pbr, extensions = item.get("pbrMetallicRoughness", {}), item.get("extensions", {})
        color = pbr.get("baseColorFactor", [1.0] * 4)
        strength = extensions.get("KHR_materials_emissive_strength", {}).get("emissiveStrength", 1.0)
        maps = {
            "color": self.layer(pbr.get("baseColorTexture")),
            "metallic": self.layer(pbr.get("metallicRoughnessTexture"), "blue"),
            "roughness": self.layer(pbr.get("metallicRoughnessTexture"), "green"),
            "normal": self.layer(item.get("normalTexture")),
            "occlusion": self.layer(item.get("occlusionTexture"), "red"),
            "emit": self.layer(item.get("emissiveTexture")),
        }
        return Material(
            kind="constant" if "KHR_materials_unlit" in extensions else "pbr",
            color=(color[0], color[1], color[2]),
            opacity=color[3],
            metallic=pbr.get("metallicFactor", 1.0),
            roughness=pbr.get("roughnessFactor", 1.0),
            specular=(0.5 * extensions.get("KHR_materials_specular", {}).get("specularFactor", 1.0),) * 3,
            emit=cast(tuple[float, float, float], tuple(v * strength for v in item.get("emissiveFactor", [0.0] * 3))),
            bump=item.get("normalTexture", {}).get("scale", 1.0),
            alpha=item.get("alphaMode", "OPAQUE").lower(),
            cutoff=item.get("alphaCutoff", 0.5),
            double_sided=item.get("doubleSided", False),
            maps={name: layer for name, layer in maps.items() if layer is not None},
        )

    def infos(self, material: int) -> list[Item]:
        """Where a material's maps come from, in order of their weight for the eye."""
        item = self.all("materials")[material]
        pbr = item.get("pbrMetallicRoughness", {})
        found = [pbr.get("baseColorTexture"), item.get("normalTexture"), pbr.get("metallicRoughnessTexture")]
        return [info for info in (*found, item.get("emissiveTexture"), item.get("occlusionTexture")) if info]

    def uv_transform(self, material: int) -> tuple[int, NDArray[np.float64] | None]:
        """(set, (3, 3) matrix) of KHR_texture_transform; the first map's counts for all of the set."""
        for info in self.infos(material):
            given = info.get("extensions", {}).get("KHR_texture_transform")
            if given is not None:
                angle = given.get("rotation", 0.0)
                c, s = math.cos(angle), math.sin(angle)
                (x, y), (u, v) = given.get("scale", (1, 1)), given.get("offset", (0, 0))
                m = np.array([[c * x, s * y, u], [-s * x, c * y, v], [0, 0, 1]], np.float64)
                return given.get("texCoord", info.get("texCoord", 0)), m
        return 0, None

    def out_of_step(self, out: Scene) -> None:
        """Note materials whose maps lie differently: geometry has one place for them all."""
        for i, item in enumerate(self.all("materials")):
            ways = [info.get("extensions", {}).get("KHR_texture_transform") for info in self.infos(i)]
            if any(way != ways[0] for way in ways):
                out.notes.append(
                    f"material {item.get('name', i)}: its maps are transformed differently, all as the first"
                )

    # -- meshes

    def primitives(self, out: Scene, index: int) -> list[tuple[str, str]]:
        """(mesh, material) of each primitive, read once."""
        item = self.all("meshes")[index]
        found = []
        for k, primitive in enumerate(item["primitives"]):
            name = item.get("name") or f"mesh{index}"
            key = f"{name}#{index}" if sum(m.get("name") == name for m in self.all("meshes")) > 1 else name
            key = f"{key}/{k}" if len(item["primitives"]) > 1 else key
            material = self.material_key(primitive["material"]) if "material" in primitive else ""
            if key not in out.meshes:
                group = self.all("materials")[primitive["material"]].get("name", "") if material else ""
                out.meshes[key] = self.mesh(key, primitive, item.get("extras", {}).get("targetNames", []), group)
            found.append((key, material))
        return found

    def mesh(self, key: str, primitive: Item, names: list[str], group: str) -> Mesh:
        given = {name: self.accessor(i) for name, i in primitive["attributes"].items()}
        P = given["POSITION"]
        self.weights(key, given)
        index = self.accessor(primitive["indices"])[:, 0] if "indices" in primitive else np.arange(len(P))
        if len(index) and int(index.max()) >= len(P):
            raise ValueError(f"{self.path.name}: a face names point {int(index.max())} of {len(P)}")
        g = _joined(P, index.astype(np.int64), primitive.get("mode", 4))
        coord, m = self.uv_transform(primitive["material"]) if "material" in primitive else (0, None)
        name = f"TEXCOORD_{coord}"
        if m is not None and name in given:
            given[name] = given[name][:, :2] @ m[:2, :2].T + m[:2, 2]
        g = g.with_attributes("point", **_attributes(given))
        if "N" not in g.point and g.num_prims and g.closed.any():
            g = g.with_attributes("point", N=point_normals(g))
        if group and g.num_prims:
            g = g.replace(prim_groups={group: np.ones(g.num_prims, bool)})
        morphs = {}
        for i, target in enumerate(primitive.get("targets", [])):
            steps = {k: self.accessor(v).astype(np.float64) for k, v in target.items() if k in ("POSITION", "NORMAL")}
            name = names[i] if i < len(names) else f"morph{i}"
            morphs[name] = (steps.get("POSITION", np.zeros((len(P), 3))), steps.get("NORMAL"))
        return Mesh(g, morphs)

    def skin(self, out: Scene, node: SceneNode, item: Item, places: dict[int, int]) -> None:
        """Give a node's meshes its bones."""
        joints = np.array([places[i] for i in item["joints"]], np.int64)
        inverse = np.repeat(np.eye(4)[None], len(joints), 0)
        if "inverseBindMatrices" in item:
            inverse = self.accessor(item["inverseBindMatrices"]).astype(np.float64).reshape(-1, 4, 4).transpose(0, 2, 1)
        for key in [node.mesh, *(mesh for mesh, _ in node.more)]:
            found = self.influences.get(key)
            if found is not None:
                # one mesh of several skins would need a key for each
                out.meshes[key].skin = Skin(joints, inverse[: len(joints)], *found)

    def weights(self, key: str, given: dict[str, NDArray[Any]]) -> None:
        """Keep the joints and weights of a mesh's points, all sets side by side."""
        sets = sorted(name[7:] for name in given if name.startswith("JOINTS_") and f"WEIGHTS_{name[7:]}" in given)
        if sets:
            index = np.concatenate([given[f"JOINTS_{n}"].astype(np.int64) for n in sets], 1)
            weight = np.concatenate([given[f"WEIGHTS_{n}"].astype(np.float64) for n in sets], 1)
            total = weight.sum(1, keepdims=True)
            self.influences[key] = (index, weight / np.where(total > 0, total, 1))

    # -- nodes

    def nodes(self, out: Scene) -> dict[int, int]:
        """Those of the default scene, parents before children; the file's index -> ours."""
        items = self.all("nodes")
        scenes = self.all("scenes")
        inner = {c for n in items for c in n.get("children", ())}
        roots = scenes[self.doc.get("scene", 0)].get("nodes", []) if scenes else []
        places: dict[int, int] = {}
        stack = [(i, -1) for i in reversed(roots or [i for i in range(len(items)) if i not in inner])]
        while stack:
            index, parent = stack.pop()
            if index in places:
                raise ValueError(f"{self.path.name}: node {index} has several parents")
            places[index] = len(out.nodes)
            out.nodes.append(self.node(items[index], parent, index, out))
            stack += [(c, places[index]) for c in reversed(items[index].get("children", []))]
        return places

    def node(self, item: Item, parent: int, index: int, out: Scene) -> SceneNode:
        node = SceneNode(item.get("name") or f"node{index}", parent)
        if "matrix" in item:
            node.place(np.array(item["matrix"], np.float64).reshape(4, 4).T)
        else:
            node.t = tuple(item.get("translation", node.t))
            node.q = tuple(item.get("rotation", node.q))
            node.s = tuple(item.get("scale", node.s))
        if "mesh" in item:
            first, *more = self.primitives(out, item["mesh"])
            (node.mesh, node.material), node.more = first, more
            node.weights = tuple(item.get("weights") or self.all("meshes")[item["mesh"]].get("weights", ()))
        if "camera" in item:
            node.camera = _eye(self.all("cameras")[item["camera"]])
        light = item.get("extensions", {}).get("KHR_lights_punctual")
        if light is not None:
            node.light = _lamp(self.doc["extensions"]["KHR_lights_punctual"]["lights"][light["light"]])
        return node

    def take(self, item: Item, places: dict[int, int]) -> Take:
        take = Take()
        for channel in item.get("channels", []):
            target, sampler = channel["target"], item["samplers"][channel["sampler"]]
            path = _PATHS.get(target.get("path", ""))
            if path is not None and target.get("node") in places:
                take.curves[places[target["node"]], path] = self.curve(sampler, path)
        take.measure()
        return take

    def curve(self, sampler: Item, path: str) -> Curve:
        times = self.accessor(sampler["input"])[:, 0].astype(np.float64)
        kind = {"STEP": "step", "CUBICSPLINE": "cubic"}.get(sampler.get("interpolation", ""), "linear")
        values = self.accessor(sampler["output"]).astype(np.float64)
        if not len(times):
            raise ValueError(f"{self.path.name}: an animation without keys")
        if kind == "cubic":
            enter, values, leave = values.reshape(len(times), 3, -1).transpose(1, 0, 2)
            return Curve(times, values, kind, path == "r", enter, leave)
        return Curve(times, values.reshape(len(times), -1), kind, path == "r")


def _chunks(path: Path, raw: bytes) -> tuple[bytes, bytes]:
    """The JSON and the binary chunk of a .glb."""
    if len(raw) < 20 or struct.unpack_from("<I", raw, 8)[0] > len(raw):
        raise ValueError(f"{path.name}: the file is cut off")
    found: dict[bytes, bytes] = {}
    at = 12
    while at + 8 <= len(raw):
        size, kind = struct.unpack_from("<I4s", raw, at)
        found.setdefault(kind, raw[at + 8 : at + 8 + size])
        at += 8 + size
    return found.get(b"JSON", b""), found.get(b"BIN\0", b"")


def _joined(P: NDArray[Any], index: NDArray[np.int64], mode: int) -> Geometry:
    """Points, lines or triangles of a primitive's mode."""
    n = len(index)
    if mode == 0:
        return Geometry(P=P.astype(np.float32))
    if mode in (1, 2, 3):
        if mode == 1:
            return Geometry.polygons(P, index[: n // 2 * 2].reshape(-1, 2), closed=False)
        return Geometry.polygons(P, index.reshape(1, n), closed=mode == 2)
    if mode == 4:
        faces = index[: n // 3 * 3].reshape(-1, 3)
    elif mode == 5:
        faces = np.stack([index[:-2], index[1:-1], index[2:]], 1)
        faces[1::2] = faces[1::2, [1, 0, 2]]
    else:
        faces = np.stack([np.full(n - 2, index[0]), index[1:-1], index[2:]], 1)
    return Geometry.polygons(P, faces.astype(np.int32))


def _attributes(given: dict[str, NDArray[Any]]) -> dict[str, NDArray[np.float32]]:
    out = {}
    for name, ours in (("NORMAL", "N"), ("TANGENT", "T")):
        if name in given:
            out[ours] = given[name].astype(np.float32)
    sets = sorted(name for name in given if name.startswith("TEXCOORD_"))
    if sets:
        uv = np.zeros((len(given["POSITION"]), 3 * len(sets)), np.float32)
        for i, name in enumerate(sets):
            uv[:, 3 * i] = given[name][:, 0]
            # theirs begins at the top
            uv[:, 3 * i + 1] = 1 - given[name][:, 1]
        out["uv"] = uv
    if "COLOR_0" in given:
        color = given["COLOR_0"].astype(np.float32)
        out["Cd"] = np.pad(color, ((0, 0), (0, 4 - color.shape[1])), constant_values=1.0)
    return out


def _eye(item: Item) -> Eye:
    own = item[item["type"]]
    if item["type"] == "orthographic":
        return Eye(0.0, width=2 * own["xmag"], near=own["znear"], far=own["zfar"])
    return Eye(math.degrees(own["yfov"]), near=own["znear"], far=own.get("zfar", 1000.0))


def _lamp(item: Item) -> Lamp:
    spot = item.get("spot", {})
    cone = (math.degrees(spot.get("innerConeAngle", 0.0)), math.degrees(spot.get("outerConeAngle", math.pi / 4)))
    kind = {"directional": "distant", "spot": "cone"}.get(item["type"], "point")
    color = item.get("color", [1.0] * 3)
    return Lamp(kind, (color[0], color[1], color[2]), item.get("intensity", 1.0), cone, item.get("range", 0.0))
