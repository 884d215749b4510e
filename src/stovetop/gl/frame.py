"""Colour and depth buffers that a scene is drawn into, multi-sampled or not, and the state of draws."""

from __future__ import annotations

import weakref
from collections import deque
from typing import Any

from stovetop.core.errors import CookError
from stovetop.data.texture import Texture

from .context import context
from .draw import Target
from .formats import moderngl_type, stored_components
from .pool import Image, acquire

_dead: deque[Any] = deque()
_FACTORS = {
    "zero": "ZERO", "one": "ONE", "scol": "SRC_COLOR", "omscol": "ONE_MINUS_SRC_COLOR", "dcol": "DST_COLOR",
    "omdcol": "ONE_MINUS_DST_COLOR", "sa": "SRC_ALPHA", "omsa": "ONE_MINUS_SRC_ALPHA", "da": "DST_ALPHA",
    "omda": "ONE_MINUS_DST_ALPHA",
}  # fmt: skip
#: what moderngl has no name for
_NUMBERS = {"sas": 0x0308, "constantcol": 0x8001, "omconstantcol": 0x8002, "constanta": 0x8003, "omconstanta": 0x8004}
_EQUATIONS = {"add": 0x8006, "minimum": 0x8007, "maximum": 0x8008, "subtract": 0x800A, "revsubtract": 0x800B}
_DEPTH = {
    "less": "<",
    "lessorequal": "<=",
    "equal": "==",
    "greater": ">",
    "greaterorequal": ">=",
    "notequal": "!=",
    "always": "1",
}


class Frame:
    """Buffers of one size. `depth` is a texture of the finished frame, 0 (near) to 1.

    target: size and format of the colour buffers. samples: more than 1 smooths edges; the device's most is taken where
    it has fewer. The depth of a multi-sampled frame is that of one of the samples.
    """

    def __init__(self, target: Target, buffers: int = 1, samples: int = 1) -> None:
        _release_dead()
        ctx, size = context(), (target.width, target.height)
        self.target, self.buffers = target, buffers
        self.samples = min(samples, ctx.max_samples) if samples > 1 else 1
        self._held: list[Any] = []
        try:
            self.depth = self._keep(ctx.depth_texture(size))
            self._many: Any = None
            if self.samples > 1:
                fmt = target_format(target)
                colors = [
                    self._keep(
                        ctx.renderbuffer(size, stored_components(fmt), samples=self.samples, dtype=moderngl_type(fmt))
                    )
                    for _ in range(buffers)
                ]
                depth = self._keep(ctx.depth_renderbuffer(size, samples=self.samples))
                self._many = self._keep(ctx.framebuffer(colors, depth))
        except Exception as cause:
            raise CookError(f"no room on the GPU for a {size[0]}x{size[1]} render: {cause}") from cause
        self.depth.compare_func = ""
        self.depth.filter = (0x2600, 0x2600)
        self._images: list[Image] = []
        self._single: Any = None
        weakref.finalize(self, _dead.extend, self._held[::-1]).atexit = False

    def _keep(self, thing: Any) -> Any:
        self._held.append(thing)
        return thing

    def begin(self, color: tuple[float, ...] | None, keep_depth: bool = False) -> None:
        """Take new pictures and clear them, and the depth unless it is kept; None leaves colours undefined."""
        ctx = context()
        t = self.target
        self._images = [acquire(t.width, t.height, t.format) for _ in range(self.buffers)]
        self._single = ctx.framebuffer([i.texture for i in self._images], self.depth)
        self.use()
        fbo = self.fbo
        fbo.depth_mask = True
        if color is not None and not keep_depth:
            fbo.clear(*color, depth=1.0)

    def use(self) -> None:
        """Draw into it from here on."""
        self.fbo.use()
        self.fbo.viewport = (0, 0, self.target.width, self.target.height)

    def finish(self) -> list[Texture]:
        """The pictures, and `depth` of what was drawn."""
        ctx, t = context(), self.target
        if self._many is not None:
            ctx.copy_framebuffer(self._single, self._many)
        reset()
        self._single.release()
        images, self._images, self._single = self._images, [], None
        return [Texture(t.width, t.height, t.format, image=i, aspect=t.aspect) for i in images]

    @property
    def fbo(self) -> Any:
        return self._many or self._single


def target_format(target: Target) -> Any:
    from stovetop.data.pixels import pixel_format

    return pixel_format(target.format)


def reset() -> None:
    """The state that full-screen passes expect."""
    import moderngl

    ctx = context()
    ctx.enable_only(moderngl.NOTHING)
    ctx.wireframe = False
    ctx.polygon_offset = 0.0, 0.0
    ctx.blend_equation = moderngl.FUNC_ADD
    ctx.blend_func = moderngl.DEFAULT_BLENDING


def apply(state: Any, frame: Frame, cull: str, offset: tuple[float, float] | None) -> None:
    """Set a material's state. cull and offset: the renderer's, where the material has none of its own."""
    import moderngl

    ctx = context()
    flags = moderngl.PROGRAM_POINT_SIZE
    if state.depth is not None:
        flags |= moderngl.DEPTH_TEST
        ctx.depth_func = _DEPTH[state.depth]
    if state.blend is not None:
        flags |= moderngl.BLEND
        s, d, e, sa, da, ea = state.blend
        ctx.blend_func = _factor(s), _factor(d), _factor(sa), _factor(da)
        ctx.blend_equation = _EQUATIONS[e], _EQUATIONS[ea]
    how = cull if state.cull == "userender" else state.cull
    if how != "neither":
        flags |= moderngl.CULL_FACE
        ctx.cull_face = {"backfaces": "back", "frontfaces": "front", "bothfaces": "front_and_back"}[how]
    ctx.enable_only(flags)
    frame.fbo.depth_mask = bool(state.depth_write and state.depth is not None)
    ctx.polygon_offset = state.offset or offset or (0.0, 0.0)
    ctx.wireframe = state.wire > 0
    if state.wire > 0:
        ctx.line_width = state.wire


def _factor(name: str) -> int:
    import moderngl

    return _NUMBERS[name] if name in _NUMBERS else getattr(moderngl, _FACTORS[name])


def _release_dead() -> None:
    while _dead:
        _dead.popleft().release()
