from __future__ import annotations

import math

import numpy as np

from stovetop.core.pars import Menu, Page, Pulse, Ref, StrMenu, Toggle
from stovetop.ops import _playback as playback
from stovetop.ops import _scenes as scenes
from stovetop.ops.chop._family import CHOP, SLICED_PLAIN, Channels, time_slice


class ImportSelect(playback.Plays, CHOP):
    """Animation of the file that an FBX or USD COMP has read: where its nodes are now, or all of it.

    Channels `path:tx` … `path:sz` of what moves, the path being that of the node's operator inside the component, so
    that Export Method "Channel Name is Path:Parameter" drives it; rotations are degrees for the order rx ry rz, going
    on without jumps. Blend Shapes: a channel for each shape of the mesh (all meshes where none is named). One sample,
    or a time slice at the timeline's rate; Output Full Range gives every sample from the first index on.
    Source: https://docs.derivative.ca/Import_Select_CHOP
    """

    page = "General"
    scoped = False
    common = SLICED_PLAIN

    class Pars:
        parent = Ref("COMP", "", label="Import Parent")
        taketype = Menu({"blendshapes": "Blend Shapes", "animation": "Animation"}, "animation", label="Take Type")
        blendshape = StrMenu("", label="Blend Shape", menu_source=scenes.named("shapes"))
        reload = Pulse(label="Reload")
        _playback = Page("Playback")
        useparentanim = Toggle(True, label="Use Parent Animation")
        animation = StrMenu("", label="Animation", menu_source=scenes.named("takes"))
        _play = playback.play_pars(pulses=False)

    def cook(self, par, *, state, me, now) -> Channels:
        comp = importer_or_none(me, par.parent)
        if comp is None:
            return self.empty()
        scene = scenes.scene_of(comp)
        own = not par.useparentanim
        take = scenes.take_of(scene, comp, own, par.animation)
        if take is None:
            return self.empty()
        at = scenes.playing(me, par, own, comp, take, scene.fps, now)
        rows, names = self.rows(par, state, comp, scene, take)
        if (par.playmode if own else comp.eval("playmode")) == "outputfullrange":
            count = math.floor(at.span.last - at.span.first + 1e-6) + 1
            index = at.span.first + np.arange(count)
            vals = sampled(take, rows, index / at.span.rate + at.span.zero)
            return Channels(vals, names, at.span.rate, round(at.span.first))
        if not par.timeslice:
            return Channels(sampled(take, rows, at.span.seconds([at.index])), names, now.rate)
        cut = time_slice(now, state, now.rate)
        index = at.index - (cut.times[-1] - cut.times) * at.speed
        start = round(cut.times[0] * now.rate)
        return Channels(sampled(take, rows, at.span.seconds(index)), names, now.rate, start, time_slice=True)

    def rows(self, par, state, comp, scene, take) -> tuple[list, tuple[str, ...]]:
        """What is shown and the channels' names, made anew after an import or another choice."""
        made = (scene, take, par.taketype, par.blendshape)
        if getattr(state, "made", None) != made:
            state.shown = shown(scene, take, par, paths(comp, scene))
            state.names = tuple(name for _, _, labels in state.shown for name in labels)
            state.made = made
        return state.shown, state.names

    def info(self, node) -> dict[str, float]:
        """In seconds: the page names no unit."""
        take = scenes.chosen(node)
        return {} if take is None else {"animation_length": take.end - take.start}

    def pulse(self, node, name: str) -> None:
        if name == "reload":
            scenes.reload(scenes.importer(node, node.own("parent")))
        else:
            self.press(node, name)


def importer_or_none(me, given):
    """A CHOP that stands alone and names nothing is new, not wrong."""
    return scenes.importer(me, given) if given or any(map(scenes.is_importer, me.ancestors())) else None


def paths(comp, scene) -> dict[int, str]:
    """The path of each node's operator inside the component, by their names."""
    found = {n.name: n.path[len(comp.path) + 1 :] for n in comp.descendants() if n.family == "COMP"}
    return {i: found.get(n.name, n.name) for i, n in enumerate(scene.nodes)}


def shown(scene, take, par, paths) -> list[tuple[int, str, list[str]]]:
    """(node, curve, channel names) of what the CHOP shows."""
    if par.taketype == "animation":
        moving = [key for key in take.curves if key[1] != "weights"]
        return [(i, part, [f"{paths[i]}:{part}{c}" for c in "xyz"]) for i, part in moving]
    rows = []
    for i, part in take.curves:
        shapes = list(scene.meshes[scene.nodes[i].mesh].morphs) if part == "weights" and scene.nodes[i].mesh else []
        if shapes and par.blendshape in ("", scene.nodes[i].mesh, scene.nodes[i].name):
            rows.append((i, part, [f"{paths[i]}:{shape}" for shape in shapes]))
    return rows


def sampled(take, rows, seconds) -> np.ndarray:
    """(channels, n) float32."""
    found = take.sample([(i, part) for i, part, _ in rows], seconds)
    found = [values[:, : len(names)] for values, (_, _, names) in zip(found, rows, strict=True)]
    return np.concatenate(found, 1).T.astype(np.float32) if found else np.zeros((0, len(seconds)), np.float32)
