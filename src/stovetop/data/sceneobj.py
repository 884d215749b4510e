"""Wavefront .obj with the materials of its .mtl files: a node for each object, a mesh for each of its materials.

Materials are Phong's, or PBR where the .mtl has roughness or metal (Pr, Pm).
Source: https://paulbourke.net/dataformats/mtl/
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from .geometry import Geometry
from .geometryio import read_obj
from .scenefile import Layer, Material, Mesh, Picture, Scene, SceneNode, key_for
from .sceneshapes import without_loose
from .topology import point_normals

_MAPS = {
    "map_kd": "color", "map_ks": "specular", "map_ke": "emit", "map_d": "alpha", "norm": "normal",
    "map_pr": "roughness", "map_pm": "metallic",
}  # fmt: skip


def read(path: Path) -> Scene:
    """ValueError where the file is broken. A .mtl that is not there leaves its materials white."""
    text = path.read_text(errors="replace")
    try:
        g = read_obj(text)
    except ValueError as cause:
        raise ValueError(f"{path.name}: {cause}") from None
    if not g.num_points:
        raise ValueError(f"{path.name}: there is no geometry")
    if "N" not in g.vertex and g.num_prims:
        g = g.with_attributes("point", N=point_normals(g))
    labels, libraries = _labels(text)
    out = Scene()
    for name in libraries:
        if (path.parent / name).is_file():
            _materials((path.parent / name).read_text(errors="replace"), out)
        else:
            out.notes.append(f"{name}: there is no such file")
    for name in dict.fromkeys(o for o, _ in labels):
        node = SceneNode(name or path.stem)
        found = []
        for material in dict.fromkeys(m for o, m in labels if o == name):
            mask = np.array([label == (name, material) for label in labels], bool)
            part = g if mask.all() else without_loose(g.keep(prims=mask))[0]
            part = part.replace(prim_groups={k: m for k, m in part.prim_groups.items() if m.any()})
            key = key_for(f"{node.name}/{material}" if material else node.name, out.meshes)
            out.meshes[key] = Mesh(part)
            found.append((key, material if material in out.materials else ""))
        (node.mesh, node.material), node.more = found[0], found[1:]
        out.nodes.append(node)
    if not labels:
        out.meshes[path.stem] = Mesh(Geometry(P=g.P, point=g.point))
        out.nodes.append(SceneNode(path.stem, mesh=path.stem))
    return out


def _labels(text: str) -> tuple[list[tuple[str, str]], list[str]]:
    """(object, material) of each primitive, and the names of the material files."""
    labels, libraries, name, material = [], [], "", ""
    for line in text.replace("\\\n", " ").split("\n"):
        head, _, rest = line.strip().partition(" ")
        if head in ("f", "l"):
            labels.append((name, material))
        elif head == "o":
            name = rest.strip()
        elif head == "usemtl":
            material = rest.strip()
        elif head == "mtllib":
            libraries.append(rest.strip())
    return labels, libraries


def _materials(text: str, out: Scene) -> None:
    m = Material()
    for line in text.split("\n"):
        head, _, rest = line.strip().partition(" ")
        head, rest = head.lower(), rest.strip()
        if head == "newmtl":
            m = out.materials[rest] = Material("phong", specular=(0.0, 0.0, 0.0))
        elif head in ("map_bump", "bump"):
            out.notes.append(f"{rest}: height maps as bumps are not read")
        elif head in _MAPS and rest:
            # options come before the file's name
            file = rest if not rest.startswith("-") else rest.split()[-1]
            out.pictures[file] = Picture(path=file, suffix=Path(file).suffix)
            m.maps[_MAPS[head]] = Layer(file)
        elif rest:
            _value(m, head, rest.split())
    for m in out.materials.values():
        if m.opacity < 1 or "alpha" in m.maps:
            m.alpha = "blend"


def _value(m: Material, head: str, words: list[str]) -> None:
    try:
        v: list[Any] = [float(w) for w in words]
    except ValueError:
        return
    color = (v[0], v[1], v[2]) if len(v) >= 3 else (v[0],) * 3
    if head in ("kd", "ka", "ks", "ke"):
        setattr(m, {"kd": "color", "ka": "ambient", "ks": "specular", "ke": "emit"}[head], color)
    elif head == "ns":
        m.shininess = v[0]
    elif head in ("d", "tr"):
        m.opacity = v[0] if head == "d" else 1 - v[0]
    elif head in ("pr", "pm"):
        m.kind, m.specular = "pbr", (0.5, 0.5, 0.5)
        setattr(m, "roughness" if head == "pr" else "metallic", v[0])
