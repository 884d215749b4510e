from __future__ import annotations

from stovetop.core.network import Node
from stovetop.core.pars import File, Float, Folder, Int, Menu, Page, Pulse, Ref, StrMenu, Toggle
from stovetop.ops._playback import play_pars
from stovetop.ops._scenes import named
from stovetop.ops.comp._importing import METHODS, Importer
from stovetop.ops.comp._layout import Choice


class FBX(Importer):
    """A scene of a .fbx, .gltf, .glb or .obj file, or a mesh of a .ply, .stl, .off or .3mf one, as a network.

    Nodes become Null, Geometry, Camera and Light COMPs, wired to their parents, or inside them where those have more
    than Max Wired Children; materials PBR, Phong or Constant MATs, with Import Select TOPs as maps. An Import Select
    CHOP exports the animation to their parameters, as the Play page says: by indices at the Sample Rate, a cycle's end
    being its beginning. Where the file has another up axis, or Import Scale is not 1, all hang below a Null "root";
    lengths are the file's times Import Scale. Colours are the file's, as stored. Lights of a kind keep their strengths
    relative to each other, the brightest being 1 or less. Bones come as Nulls, which bend meshes by the Deform
    pages of their materials, in a .fbx by the four strongest at each point; one without a material gets a plain one.
    Merge Geometry makes what stands still below Merge Level part of the node there, one mesh for each material.
    Changed settings count from the next import on. Source: https://docs.derivative.ca/FBX_COMP
    """

    label = "FBX"

    class Pars:
        file = File("", label="FBX File")
        importmethod = Menu(METHODS, label="Import Method")
        imp = Pulse(label="Import")
        importscale = Float(1.0, label="Import Scale", min=0.0001, norm=(0.0001, 2))
        texdir = Folder("", label="Texture Directory")
        lights = Toggle(True, label="Lights")
        cameras = Toggle(True, label="Cameras")
        genactors = Toggle(False, label="Generate Actor COMPs", unsupported=True)
        mergegeo = Toggle(True, label="Merge Geometry")
        mergelevel = Int(1, label="Merge Level", min=1, norm=(1, 10))
        keepparams = Toggle(True, label="Keep Parameters")
        primgroups = Toggle(False, label="Primitive Groups")
        maxwiredchildren = Int(5, label="Max Wired Children", min=0, norm=(0, 20))
        pops = Toggle(True, label="Import POPs", unsupported=True, created=False)
        gpudirect = Toggle(False, label="Direct to GPU", unsupported=True)
        keepconnections = Toggle(True, label="Keep Connections")
        callbacks = Ref("DAT", "", label="Callbacks DAT")
        _play = Page("Play")
        animation = StrMenu("", label="Animation", menu_source=named("takes"))
        _playback = play_pars()

    def choice(self, node: Node) -> Choice:
        par = node.values
        return Choice(par.lights, par.cameras, True, par.importscale, par.maxwiredchildren)

    def info(self, node: Node) -> dict[str, float]:
        scene = getattr(node.local, "scene", None)
        return {"fbx_file_version": float(scene.version) if scene is not None else 0.0, **super().info(node)}
