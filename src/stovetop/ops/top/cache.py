from __future__ import annotations

from math import floor

from stovetop.core.pars import Float, Int, Pulse, Toggle
from stovetop.data.texture import Texture
from stovetop.ops.top._caching import Caching, pulsed
from stovetop.ops.top._family import run
from stovetop.ops.top._units import to_index, unit


class Cache(Caching):
    """The input's images of the last cooks, of which Output Index shows one: 0 is the newest, -1 the one before.

    One image a frame, each `step`-th cook; it cooks when its input does, every frame with Always Cook. Indices beyond
    what is there show the nearest. Units: frames and seconds count a step as `step` frames, a fraction of -1 is the
    oldest place. Replace Index counts back from the newest. Empty it is transparent black.

    Source: https://docs.derivative.ca/Cache_TOP
    """

    inputs = ("input",)
    volumes = True

    class Pars:
        active = Toggle(True, label="Active")
        activepulse = Pulse(label="Active Pulse")
        cacheonce = Toggle(False, label="Get One Image on Startup")
        replace = Toggle(False, label="Replace Single")
        replacespulse = Pulse(label="Replace Pulse")
        replaceindex = Int(0, label="Replace Index", max=0, norm=(-127, 0))
        prefill = Toggle(False, label="Pre-Fill")
        prefillpulse = Pulse(label="Pre-Fill Pulse")
        cachesize = Int(32, label="Cache Size", min=1, norm=(1, 128))
        step = Int(1, label="Step Size", min=1, norm=(1, 20))
        outputindex = Float(0.0, label="Output Index", max=0, norm=(-127, 0))
        outputindexunit = unit("Output Index Unit")
        interp = Toggle(False, label="Interpolate Frames")
        alwayscook = Toggle(False, label="Always Cook")
        reset = Toggle(False, label="Reset")
        resetpulse = Pulse(label="Reset")

    def cook(self, par, input: Texture, *, state, now, me) -> Texture:
        if getattr(par, "td_pass", 0):
            return input
        images = state.images = getattr(state, "images", [])
        if par.alwayscook:
            _ = now.abs_frame  # depends on time
        if pulsed(state, "resetpulse") or par.reset:
            images.clear()
        elif self._captures(par, state, me, bool(images)):
            input.draw()  # here and now, as what it is drawn from moves on
            images.insert(0, input)
        if (pulsed(state, "replacespulse") or par.replace) and images:
            images[min(abs(par.replaceindex), len(images) - 1)] = input
        del images[par.cachesize :]
        me.poke("images")
        if not images:
            return run("vec4 cook(vec2 uv) { return vec4(0.0); }", self.target(par, [input]))
        back = -to_index(par.outputindex, par.outputindexunit, par.cachesize, now.rate / par.step, now.rate)
        return self._shown(par, images, max(0.0, back))

    def _captures(self, par, state, me, some: bool) -> bool:
        """Whether this cook keeps the input's image."""
        frame = me.engine.clock.frame
        if pulsed(state, "activepulse") or (par.cacheonce and not some):
            return True
        if self.holds(par, state, me) or not par.active or getattr(state, "at", None) == frame:
            return False
        state.at, count = frame, getattr(state, "count", 0)
        state.count = count + 1
        return count % par.step == 0

    def _shown(self, par, images: list[Texture], back: float) -> Texture:
        """The image so many back, or between two."""
        last = len(images) - 1
        first, part = images[min(floor(back), last)], back - floor(back)
        if not par.interp or not part:
            return self.pass_through(par, first)
        pair = [first, images[min(floor(back) + 1, last)]]
        code = "uniform float part;\nvec4 cook(vec2 uv) { return mix(texture(in0, uv), texture(in1, uv), part); }"
        return run(code, self.target(par, pair), pair, {"part": part}, filter=par.inputfiltertype)

    def filled(self, node, pictures: list[Texture]) -> None:
        node.local.images = pictures[::-1]
