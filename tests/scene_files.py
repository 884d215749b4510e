"""Scene files for tests: glTF by pygltflib, FBX by records of our own."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pygltflib as gl

from stovetop.data import skin

SIZES = {1: "SCALAR", 2: "VEC2", 3: "VEC3", 4: "VEC4", 16: "MAT4"}
KINDS = {"f4": gl.FLOAT, "u1": gl.UNSIGNED_BYTE, "u2": gl.UNSIGNED_SHORT, "u4": gl.UNSIGNED_INT, "i2": gl.SHORT}


def png(color, size: int = 4) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGBA" if len(color) == 4 else "RGB", (size, size), color).save(out, "PNG")
    return out.getvalue()


class GLTF:
    """A glTF file in the making; `add` gives an accessor of an array, `view` a buffer view of bytes."""

    def __init__(self) -> None:
        self.doc = gl.GLTF2(scene=0, scenes=[gl.Scene(nodes=[])])
        self.raw = b""

    def view(self, raw: bytes, stride: int | None = None) -> int:
        self.raw += b"\0" * (-len(self.raw) % 4)
        self.doc.bufferViews.append(
            gl.BufferView(buffer=0, byteOffset=len(self.raw), byteLength=len(raw), byteStride=stride)
        )
        self.raw += raw
        return len(self.doc.bufferViews) - 1

    def add(self, array: Any, dtype: str = "f4", normalized: bool = False) -> int:
        a = np.asarray(array, dtype)
        a = a.reshape(len(a), -1)
        view = self.view(np.ascontiguousarray(a).tobytes())
        self.doc.accessors.append(
            gl.Accessor(
                bufferView=view,
                componentType=KINDS[dtype],
                count=len(a),
                type=SIZES[a.shape[1]],
                normalized=normalized or None,
            )
        )
        return len(self.doc.accessors) - 1

    def image(self, raw: bytes, name: str = "") -> int:
        self.doc.images.append(gl.Image(name=name or None, bufferView=self.view(raw), mimeType="image/png"))
        self.doc.textures.append(gl.Texture(source=len(self.doc.images) - 1))
        return len(self.doc.textures) - 1

    def mesh(self, P: Any, faces: Any, name: str = "Mesh", material: int | None = None, **attributes: Any) -> int:
        given = gl.Attributes(POSITION=self.add(P), **{k: self.add(v) for k, v in attributes.items()})
        primitive = gl.Primitive(attributes=given, indices=self.add(np.ravel(faces), "u2"), material=material)
        self.doc.meshes.append(gl.Mesh(name=name, primitives=[primitive]))
        return len(self.doc.meshes) - 1

    def node(self, parent: int | None = None, **what: Any) -> int:
        self.doc.nodes.append(gl.Node(**what))
        index = len(self.doc.nodes) - 1
        (self.doc.scenes[0].nodes if parent is None else self.doc.nodes[parent].children).append(index)
        return index

    def animate(self, node: int, path: str, times: Any, values: Any, kind: str = "LINEAR", take: str = "take") -> None:
        found = next((a for a in self.doc.animations if a.name == take), None)
        if found is None:
            found = gl.Animation(name=take, channels=[], samplers=[])
            self.doc.animations.append(found)
        found.samplers.append(gl.AnimationSampler(input=self.add(times), output=self.add(values), interpolation=kind))
        target = gl.AnimationChannelTarget(node=node, path=path)
        found.channels.append(gl.AnimationChannel(sampler=len(found.samplers) - 1, target=target))

    def save(self, path: Path) -> Path:
        self.doc.buffers = [gl.Buffer(byteLength=len(self.raw))]
        self.doc.set_binary_blob(self.raw)
        if path.suffix == ".glb":
            self.doc.save_binary(str(path))
        else:
            self.doc.buffers[0].uri = path.stem + ".bin"
            path.with_suffix(".bin").write_bytes(self.raw)
            self.doc.save_json(str(path))
        return path


QUAD = np.array([[-1, -1, 0], [1, -1, 0], [1, 1, 0], [-1, 1, 0]], float)
FACES = [[0, 1, 2], [0, 2, 3]]


def turn(axis: str, degrees: float) -> list[float]:
    """A quaternion."""
    half = np.radians(degrees) / 2
    return [np.sin(half) * (axis == c) for c in "xyz"] + [np.cos(half)]


def turntable(path: Path) -> Path:
    """A textured quad "Plate" that turns about y once in 4 s, a camera upon it, and a lamp; one animation "turn"."""
    f = GLTF()
    f.image(png((255, 0, 0)), "paint")
    color = gl.PbrMetallicRoughness(
        baseColorFactor=[1, 0.5, 0.25, 1],
        metallicFactor=0.0,
        roughnessFactor=0.4,
        baseColorTexture=gl.TextureInfo(index=0),
    )
    f.doc.materials.append(gl.Material(name="Paint", pbrMetallicRoughness=color))
    mesh = f.mesh(QUAD, FACES, "Quad", 0, NORMAL=[[0, 0, 1]] * 4, TEXCOORD_0=[[0, 1], [1, 1], [1, 0], [0, 0]])
    plate = f.node(name="Plate", mesh=mesh, translation=[0, 1, 0])
    f.doc.cameras.append(gl.Camera(type="perspective", perspective=gl.Perspective(yfov=0.7, znear=0.1, zfar=50)))
    f.node(plate, name="Eye", camera=0, translation=[0, 0, 5])
    f.doc.extensionsUsed.append("KHR_lights_punctual")
    f.doc.extensions["KHR_lights_punctual"] = {
        "lights": [{"type": "spot", "color": [1, 0.5, 0], "intensity": 500, "spot": {"outerConeAngle": np.radians(30)}}]
    }
    f.node(name="Lamp", translation=[0, 4, 0], extensions={"KHR_lights_punctual": {"light": 0}})
    f.animate(plate, "rotation", range(5), [turn("y", 90 * i) for i in range(5)], take="turn")
    return f.save(path)


# -- FBX


def record(name: str, *values: Any, inner: list[Any] = ()) -> tuple[str, tuple[Any, ...], list[Any]]:
    return name, values, list(inner)


def settings(**values: Any) -> Any:
    """Properties70; names with an underscore have a space there."""
    found = []
    for name, v in values.items():
        v = v if isinstance(v, (list, tuple)) else [v]
        found.append(record("P", name.replace("_", " "), "", "", "A", *v))
    return record("Properties70", inner=found)


def fbx_text(records: list[Any], depth: int = 0) -> str:
    out, pad = [], "\t" * depth
    for name, values, inner in records:
        parts, body = [], ""
        for v in values:
            if isinstance(v, np.ndarray):
                numbers = ",".join(f"{x:.9g}" if v.dtype.kind == "f" else str(x) for x in v)
                parts.append(f"*{len(v)}")
                body = f" {{\n{pad}\ta: {numbers}\n{pad}}}"
            else:
                parts.append(f'"{v}"' if isinstance(v, str) else str(v))
        if inner:
            body = f" {{\n{fbx_text(inner, depth + 1)}{pad}}}"
        out.append(f"{pad}{name}: {', '.join(parts)}{body}\n")
    return "".join(out)


def fbx_binary(records: list[Any], version: int = 7400) -> bytes:
    head = b"Kaydara FBX Binary  \x00\x1a\x00" + struct.pack("<I", version)
    return head + _records(records, len(head), version) + b"\0" * 160


def _records(records: list[Any], at: int, version: int) -> bytes:
    shape, width = ("<QQQB", 25) if version >= 7500 else ("<IIIB", 13)
    out = b""
    for name, values, inner in records:
        raw = name.encode()
        body = b"".join(map(_property, values))
        start = at + len(out) + width + len(raw) + len(body)
        below = _records(inner, start, version) if inner else b""
        out += struct.pack(shape, start + len(below), len(values), len(body), len(raw)) + raw + body + below
    return out + b"\0" * width


def _property(v: Any) -> bytes:
    if isinstance(v, np.ndarray):
        kind = {"f8": b"d", "f4": b"f", "i4": b"i", "i8": b"l"}[v.dtype.str[1:]]
        raw = zlib.compress(v.tobytes())
        return kind + struct.pack("<III", len(v), 1, len(raw)) + raw
    if isinstance(v, str):
        return b"S" + struct.pack("<I", len(v.encode())) + v.encode()
    if isinstance(v, bytes):
        return b"R" + struct.pack("<I", len(v)) + v
    if isinstance(v, float):
        return b"D" + struct.pack("<d", v)
    return b"L" + struct.pack("<q", v)


def bent(scene, mesh, take=None, seconds=0.0):
    """The mesh of node 0 after its joints, in the space of its node."""
    world = scene.pose(take, seconds)
    skeleton = scene.skeleton({})
    joints = [joint for joint, _ in skeleton.numbers]
    matrices = np.linalg.inv(world[0]) @ world[joints] @ skeleton.binds
    return skin.deformed(mesh.skin.captured(mesh.at(seconds), skeleton), matrices)
