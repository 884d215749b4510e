from __future__ import annotations

from stovetop.core.pars import Int, Menu, Page, Pulse, Toggle
from stovetop.data.texture import Texture
from stovetop.ops.top._caching import Caching, Ring, pulsed


class Texture3D(Caching):
    """A 3D texture or 2D array of the input's images: while active, each frame (or each `step`-th) replaces one slice.

    It starts at slice 0 and at the last slice begins again; the newest is the texture's `newest`. Slices that nothing
    was written to, and all after a reset or where the input's size or format changes, are transparent black. A pulse of
    Pre Fill fills all slices.

    Source: https://docs.derivative.ca/Texture_3D_TOP
    """

    label = "Texture 3D"
    inputs = ("input",)

    class Pars:
        _cache = Page("Cache")
        type = Menu({"texture3d": "3D Texture", "texture2darray": "2D Texture Array"}, label="Type")
        active = Toggle(True, label="Active")
        replacesingle = Toggle(False, label="Replace Single")
        replacesinglepulse = Pulse(label="Replace Single Pulse")
        replaceindex = Int(0, label="Replace Index", min=0)
        prefill = Toggle(False, label="Pre Fill")
        prefillpulse = Pulse(label="Pre Fill Pulse")
        cachesize = Int(8, label="Cache Size", min=1)
        step = Int(1, label="Step Size", min=1)
        reset = Toggle(False, label="Reset")
        resetpulse = Pulse(label="Reset Pulse")

    def cook(self, par, input: Texture, *, state, now, me) -> Texture:
        if getattr(par, "td_pass", 0):
            return input
        picture = self.pass_through(par, input)
        kind = "3d" if par.type == "texture3d" else "2darray"
        ring = getattr(state, "ring", None)
        if ring is None or pulsed(state, "resetpulse") or par.reset or not ring.fits(kind, par.cachesize, picture):
            ring = state.ring = Ring(kind, par.cachesize, picture)
            state.count = 0
        slices, newest = {}, ring.texture.newest
        active = not self.holds(par, state, me) and par.active and not par.reset
        if active and now.abs_frame != getattr(state, "at", None):
            state.at = now.abs_frame
            if state.count % par.step == 0:
                slices[ring.next], newest = picture, ring.next
                ring.next = (ring.next + 1) % par.cachesize
            state.count += 1
        if pulsed(state, "replacesinglepulse") or par.replacesingle:
            slices[min(par.replaceindex, par.cachesize - 1)] = picture
        ring.write(slices, newest)
        return ring.texture

    def filled(self, node, pictures: list[Texture]) -> None:
        par, state = node.values, node.local
        images = [self.pass_through(par, p if p.kind == "2d" else p.slice(0)) for p in pictures]
        ring = Ring("3d" if par.type == "texture3d" else "2darray", len(images), images[0])
        fitting = {i: p for i, p in enumerate(images) if ring.fits(ring.target.kind, len(images), p)}
        ring.write(fitting, len(images) - 1)
        state.ring, state.count, state.at = ring, 0, node.engine.clock.frame
