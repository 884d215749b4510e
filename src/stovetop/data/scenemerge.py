"""Scenes with less in them: geometry that stands still becomes part of a node further up."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from .animation import Take
from .geometry import Geometry
from .scenefile import Array, Mesh, Scene, SceneNode, unique_name


def merged(scene: Scene, level: int, groups: bool = False) -> Scene:
    """What lies deeper than `level` (1: the top) and does not move becomes part of its ancestor there, by material.

    Nodes that are animated, deform, look or shine stay, with what lies between. groups: the parts are primitive groups
    of their nodes' names.
    """
    depth: list[int] = []
    for node in scene.nodes:
        depth.append(depth[node.parent] + 1 if node.parent >= 0 else 1)
    stays = _staying(scene, depth, max(level, 1))
    parts: dict[int, dict[str, list[tuple[SceneNode, Geometry]]]] = {}
    for i, node in enumerate(scene.nodes):
        if not stays[i] and node.mesh and node.visible:
            home, m = _home(scene, i, stays)
            g = scene.meshes[node.mesh].geometry
            g = g if np.allclose(m, np.eye(4)) else g.transform(m)
            # a mirrored part would show its inside
            g = g.reverse() if np.linalg.det(m[:3, :3]) < 0 else g
            parts.setdefault(home, {}).setdefault(node.material, []).append((node, g))
    return _assembled(scene, stays, parts, groups)


def _staying(scene: Scene, depth: list[int], level: int) -> list[bool]:
    """Which nodes stay: those above, those that are more than still geometry, and what these hang from."""
    moving = {i for take in scene.takes.values() for i, _ in take.curves}
    bones = {int(j) for m in scene.meshes.values() if m.skin is not None for j in m.skin.joints}
    stays = []
    for i, node in enumerate(scene.nodes):
        mesh = scene.meshes.get(node.mesh)
        alive = i in bones or (mesh is not None and mesh.deforms)
        more = node.camera is not None or node.light is not None or i in moving or alive or node.matrix is not None
        stays.append(depth[i] <= level or more)
    for i in reversed(range(len(stays))):
        if stays[i] and scene.nodes[i].parent >= 0:
            stays[scene.nodes[i].parent] = True
    return stays


def _home(scene: Scene, index: int, stays: list[bool]) -> tuple[int, Array]:
    """The closest node above that stays, and what leads from a node's space to its."""
    m = np.eye(4)
    while not stays[index]:
        m = scene.nodes[index].local() @ m
        index = scene.nodes[index].parent
    return index, m


def _assembled(
    scene: Scene, stays: list[bool], parts: dict[int, dict[str, list[tuple[SceneNode, Geometry]]]], groups: bool
) -> Scene:
    number = {old: new for new, old in enumerate(i for i, s in enumerate(stays) if s)}
    nodes = [replace(scene.nodes[old], parent=number.get(scene.nodes[old].parent, -1)) for old in number]
    meshes = {n.mesh: scene.meshes[n.mesh] for n in nodes if n.mesh}
    for key, mesh in meshes.items():
        if mesh.skin is not None:
            skin = replace(mesh.skin, joints=np.array([number[int(j)] for j in mesh.skin.joints]))
            meshes[key] = replace(mesh, skin=skin)
    taken = {n.name for n in scene.nodes} | set(scene.materials) | set(scene.pictures)
    for home, by_material in parts.items():
        own = nodes[number[home]]
        for material, found in by_material.items():
            name = f"{own.name}/{material or 'merged'}"
            still = own.mesh and own.material == material and own.visible and not scene.meshes[own.mesh].deforms
            if still:
                found = [(own, scene.meshes[own.mesh].geometry), *found]
            meshes[name] = Mesh(Geometry.merge(_grouped(n, g) if groups else g for n, g in found))
            if (still and found[0][0] is own) or (not own.mesh and len(by_material) == 1):
                own.mesh, own.material = name, material
            else:
                made = unique_name(f"{own.name}_{material or 'merged'}", taken, "merged1")
                nodes.append(SceneNode(made, number[home], mesh=name, material=material))
    takes = {
        name: Take({(number[i], part): curve for (i, part), curve in t.curves.items()}, t.start, t.end)
        for name, t in scene.takes.items()
    }
    return replace(scene, nodes=nodes, meshes=meshes, takes=takes)


def _grouped(node: SceneNode, g: Geometry) -> Geometry:
    return g.replace(prim_groups={**g.prim_groups, node.name: np.ones(g.num_prims, bool)}) if g.num_prims else g
