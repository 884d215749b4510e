from __future__ import annotations

from stovetop.core.errors import CookError
from stovetop.core.pars import Page, Pulse, Ref, StrMenu, Toggle
from stovetop.ops import _playback as playback
from stovetop.ops import _scenes as scenes
from stovetop.ops.sop._family import SOP, Geometry
from stovetop.ops.sop.attributecreate import with_tangents


class ImportSelect(playback.Plays, SOP):
    """Meshes of the file that an FBX or USD COMP has read; all of those that Geo Path names, separated by spaces.

    Points of the file with N, uv (a further set in each three columns), T and Cd of points or vertices, polygons as
    they are, and a primitive group of each material's name; in the space of their node. Blend shapes and moving points
    are as the animation has them now. Skins have capture attributes (pCapt, pCaptPath, pCaptData) for a material's
    Deform page or a Deform SOP, whose Skeleton Root Path is the component.
    Source: https://docs.derivative.ca/Import_Select_SOP
    """

    page = "General"

    class Pars:
        parent = Ref("COMP", "", label="Import Parent")
        geometry = StrMenu("", label="Geo Path", menu_source=scenes.named("meshes"))
        reload = Pulse(label="Reload")
        comptang = Toggle(False, label="Compute Tangents")
        _playback = Page("Playback")
        useparentanim = Toggle(True, label="Use Parent Animation")
        _play = playback.play_pars(playback.PLAY_MODES)

    def cook(self, par, *, me, now) -> Geometry:
        if not par.geometry:
            return Geometry()
        comp = scenes.importer(me, par.parent)
        scene = scenes.scene_of(comp)
        unknown = [key for key in keys(par.geometry, scene.meshes) if key not in scene.meshes]
        if unknown:
            raise CookError(f"{comp.path} has no geometry {unknown[0]!r}")
        parts = [shape(me, par, comp, scene, key, now) for key in keys(par.geometry, scene.meshes)]
        g = parts[0] if len(parts) == 1 else Geometry.merge(parts)
        return with_tangents(g, mikk=True) if par.comptang and ("uv" in g.point or "uv" in g.vertex) else g

    def info(self, node) -> dict[str, float]:
        """When the animation begins and ends in the file, in seconds."""
        take = scenes.chosen(node)
        return {} if take is None else {"true_start_time": take.start, "true_end_time": take.end}

    def pulse(self, node, name: str) -> None:
        if name == "reload":
            scenes.reload(scenes.importer(node, node.own("parent")))
        else:
            self.press(node, name)


def keys(text: str, meshes) -> list[str]:
    """The names in a text; one that has spaces itself stands alone."""
    return [text] if text in meshes else text.split()


def shape(me, par, comp, scene, key: str, now) -> Geometry:
    """A mesh as it is now, before its bones move it; the clock is only asked where it changes."""
    mesh, own = scene.meshes[key], not par.useparentanim
    if mesh.skin is not None:
        return mesh.skin.captured(changed(me, par, comp, scene, key, mesh, own, now), scenes.skeleton_of(comp))
    return changed(me, par, comp, scene, key, mesh, own, now)


def changed(me, par, comp, scene, key: str, mesh, own: bool, now) -> Geometry:
    """With its morphs and moving points."""
    if not mesh.deforms:
        return mesh.geometry
    node = next((i for i, n in enumerate(scene.nodes) if n.mesh == key), 0)
    weights = scene.nodes[node].weights
    take = scenes.take_of(scene, comp, own)
    if take is None:
        return mesh.at(0.0, weights)
    curve = take.curves.get((node, "weights"))
    seconds = scenes.playing(me, par, own, comp, take, scene.fps, now).seconds
    return mesh.at(seconds, weights if curve is None else curve.at(seconds)[0])
