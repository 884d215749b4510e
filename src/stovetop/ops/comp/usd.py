from __future__ import annotations

from stovetop.core.network import Node
from stovetop.core.pars import File, Int, Menu, Page, Pulse, Ref, Toggle
from stovetop.ops._playback import play_pars
from stovetop.ops.comp._importing import METHODS, Importer
from stovetop.ops.comp._layout import Choice


class USD(Importer):
    """A scene of a .usd, .usda, .usdc or .usdz file as a network, in the FBX COMP's manner; read by usd-core.

    Xforms, meshes (also deforming ones, and those that skeletons bend), points, curves as open polygons, solids,
    cameras, lights (a dome as an Environment Light COMP) and UsdPreviewSurface materials as PBR MATs; a mesh of several
    materials becomes several. Instances are taken one by one, what is invisible is not rendered, payloads are loaded,
    variants are the file's choice. Subdivision surfaces stay their cages, with smooth normals where they have none.
    Where z is up all hang below a Null "root"; lengths are the file's. Merge Geometry works as the FBX COMP's.
    Source: https://docs.derivative.ca/USD_COMP
    """

    label = "USD"
    presses = {"imp": "", "reload": "reload", "buildnetwork": "full", "update": "merge"}

    class Pars:
        file = File("", label="USD File")
        importmethod = Menu(METHODS, label="Import Method")
        imp = Pulse(label="Import")
        usematerial = Toggle(True, label="Use Material")
        cameras = Toggle(False, label="Cameras")
        genactors = Toggle(False, label="Generate Actor COMPs", unsupported=True)
        mergegeo = Toggle(False, label="Merge Geometry")
        mergelevel = Int(1, label="Merge Level", min=1, norm=(1, 10))
        maxwiredchildren = Int(5, label="Max Wired Children", min=1, norm=(1, 10))
        computenormals = Toggle(False, label="Compute Normals", unsupported=True)
        keepparams = Toggle(True, label="Keep Parameters")
        pops = Toggle(True, label="Import POPs", unsupported=True, created=False)
        gpudirect = Toggle(False, label="Direct to GPU", unsupported=True)
        keepconnections = Toggle(True, label="Keep Connections")
        callbacks = Ref("DAT", "", label="Callbacks DAT")
        reload = Pulse(label="Reload File")
        buildnetwork = Pulse(label="Build Network")
        update = Pulse(label="Update")
        _play = Page("Play")
        _playback = play_pars()

    def choice(self, node: Node) -> Choice:
        par = node.values
        return Choice(cameras=par.cameras, materials=par.usematerial, most_wired=par.maxwiredchildren)
