"""Colour and depth buffers that a scene is drawn into, multi-sampled or not, and the state of draws."""

from __future__ import annotations

import ctypes
import weakref
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from stovetop.core.errors import CookError
from stovetop.data.pixels import pixel_format
from stovetop.data.texture import Texture

from .context import context, function
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
    it has fewer. The depth of a multi-sampled frame is that of one of the samples. floats: whether depths are kept as
    32-bit floats, not in 24 bits.
    """

    def __init__(self, target: Target, buffers: int = 1, samples: int = 1, floats: bool = False) -> None:
        _release_dead()
        ctx, size = context(), (target.width, target.height)
        self.target, self.buffers, self.floats = target, buffers, floats
        self.samples = min(samples, ctx.max_samples) if samples > 1 else 1
        self._held: list[Any] = []
        try:
            self.depth = self._keep(_depth_texture(size, 0, floats))
            self._many: Any = None
            self._depths: Any = self.depth
            if self.samples > 1:
                fmt = pixel_format(target.format)
                colors = [
                    self._keep(
                        ctx.renderbuffer(size, stored_components(fmt), samples=self.samples, dtype=moderngl_type(fmt))
                    )
                    for _ in range(buffers)
                ]
                self._depths = self._keep(_depth_texture(size, self.samples, floats))
                self._many = self._keep(ctx.framebuffer(colors, self._depths))
        except Exception as cause:
            raise CookError(f"no room on the GPU for a {size[0]}x{size[1]} render: {cause}") from cause
        self.depth.compare_func = ""
        self.depth.filter = (0x2600, 0x2600)
        self._images: list[Image] = []
        self._single: Any = None
        self._instead: Any = None
        #: whether the last draw wrote no colours
        self.colorless = False
        weakref.finalize(self, _dead.extend, self._held[::-1]).atexit = False

    def _keep(self, thing: Any) -> Any:
        self._held.append(thing)
        return thing

    def begin(self, color: tuple[float, ...] | None, over: Frame | None = None, clear_depth: bool = False) -> None:
        """Take new pictures and clear colours and depth.

        over: start with the colours and the depth of this one, which is finished and of the same size, samples and
        format of depth; then None keeps the colours, and `clear_depth` clears the depth alone. Where its colours are
        of another format or number, these begin transparent black.
        """
        ctx, t = context(), self.target
        self._images = [acquire(t.width, t.height, t.format) for _ in range(self.buffers)]
        self._single = ctx.framebuffer([i.texture for i in self._images], self.depth)
        if over is not None:
            alike = (over.target.format, over.buffers) == (t.format, self.buffers)
            self._copy(over, alike)
            color = color if alike else color or (0.0,) * 4
        self.use()
        fbo = self.fbo
        fbo.depth_mask = over is None or clear_depth
        fbo.color_mask = _mask(color is not None, self.buffers)
        fbo.clear(*(color or (0.0,) * 4), depth=1.0)
        fbo.color_mask = _mask(True, self.buffers)
        self.colorless = False
        fbo.depth_mask = True

    def _copy(self, over: Frame, colors: bool) -> None:
        ctx = context()
        source = over._many or ctx.framebuffer([i.texture for i in over._images], over.depth)
        if colors:
            ctx.copy_framebuffer(self.fbo, source)
        else:
            _copy_depth(source, self.fbo, self.target)
        if source is not over._many:
            source.release()

    def use(self) -> None:
        """Draw into it from here on."""
        self.colored()
        self.fbo.use()
        self.fbo.viewport = (0, 0, self.target.width, self.target.height)

    def colored(self) -> None:
        """Write colours again."""
        if self.colorless:
            write_colors(True)
            self.colorless = False

    def finish(self, colors: bool = True) -> list[Texture]:
        """The pictures, and `depth` of what was drawn. colors: False leaves the pictures of a multi-sampled frame as
        they are, which is anything."""
        ctx, t = context(), self.target
        if self._many is not None and not colors:
            _copy_depth(self._many, self._single, t)
        elif self._many is not None:
            ctx.copy_framebuffer(self._single, self._many)
        reset()
        self._single.release()
        self._single = None
        return [Texture(t.width, t.height, t.format, image=i, aspect=t.aspect) for i in self._images]

    def depth_picture(self) -> Texture:
        """The depth as a picture whose red channel is read; it changes when the frame is drawn again."""
        t = self.target
        image = Image(self.depth, None, pixel_format("mono32float"))
        return Texture(t.width, t.height, "mono32float", image=image, aspect=t.aspect)

    def peeled(self) -> Peel:
        """The depth of all samples, for a further layer behind what was drawn."""
        return Peel(self._depths, self.samples)

    @property
    def fbo(self) -> Any:
        return self._instead or self._many or self._single


def _mask(on: bool, buffers: int) -> Any:
    return (on,) * 4 if buffers == 1 else ((on,) * 4,) * buffers


def write_colors(on: bool) -> None:
    """At once, into all buffers; a framebuffer's `color_mask` is for clearing it."""
    function("glColorMask", *(ctypes.c_ubyte,) * 4)(on, on, on, on)


class Peel(NamedTuple):
    """A texture of depths, multi-sampled where there is more than one sample."""

    depth: Any
    samples: int


class Peels:
    """Depths of the surfaces that lie behind each other in front of what a frame shows, for depth peeling.

    `find` and `draw` redirect the frame and give the depth that a layer's fragments have to lie behind.
    """

    def __init__(self, frame: Frame, count: int) -> None:
        ctx, size = context(), (frame.target.width, frame.target.height)
        samples = frame.samples if frame.samples > 1 else 0
        self._frame, self._shown = frame, frame.fbo
        self._fbos: list[Any] = []
        held: list[Any] = []
        weakref.finalize(self, _release, held).atexit = False
        self._depths = [_depth_texture(size, samples, frame.floats) for _ in range(count + 1)]
        held += self._depths
        for depth in self._depths:
            if not samples:
                depth.compare_func = ""
            self._fbos.append(ctx.framebuffer(depth_attachment=depth))
            held.append(self._fbos[-1])
        self._fbos[0].clear(depth=0.0)

    @contextmanager
    def find(self, layer: int) -> Iterator[Peel]:
        """Draw into this layer's depth, which begins as that of what the frame shows."""
        fbo = self._fbos[layer + 1]
        _copy_depth(self._shown, fbo, self._frame.target)
        yield from self._into(fbo, layer)

    @contextmanager
    def draw(self, layer: int) -> Iterator[Peel]:
        """Draw the frame's colours with this layer's depth."""
        fbo = context().framebuffer(self._shown.color_attachments, self._depths[layer + 1])
        yield from self._into(fbo, layer)
        fbo.release()

    def _into(self, fbo: Any, layer: int) -> Iterator[Peel]:
        self._frame.colored()
        self._frame._instead = fbo
        try:
            yield Peel(self._depths[layer], self._frame.samples)
        finally:
            self._frame.colored()
            self._frame._instead = None


def _release(things: list[Any]) -> None:
    _dead.extend(things[::-1])


def _depth_texture(size: tuple[int, int], samples: int, floats: bool) -> Any:
    """A texture of depths, multi-sampled from one sample on."""
    ctx = context()
    made = ctx.depth_texture(size, samples=samples)
    if floats:  # moderngl makes textures of 24 bits alone
        e, i = ctypes.c_uint, ctypes.c_int
        kind, format = (0x9100 if samples else 0x0DE1), 0x8CAC
        function("glBindTexture", e, e)(kind, made.glo)
        if samples:
            function("glTexImage2DMultisample", e, i, e, i, i, ctypes.c_ubyte)(kind, samples, format, *size, True)
        else:
            how = (e, i, i, i, i, i, e, e, ctypes.c_void_p)
            function("glTexImage2D", *how)(kind, 0, format, *size, 0, 0x1902, 0x1406, None)
        function("glBindTexture", e, e)(kind, 0)
    return made


def _copy_depth(source: Any, to: Any, target: Target) -> None:
    i, u = ctypes.c_int, ctypes.c_uint
    bind = function("glBindFramebuffer", u, u)
    bind(0x8CA8, source.glo)
    bind(0x8CA9, to.glo)
    w, h = target.width, target.height
    function("glBlitFramebuffer", *(i,) * 8, u, u)(0, 0, w, h, 0, 0, w, h, 0x0100, 0x2600)


@contextmanager
def coverage(on: bool) -> Iterator[None]:
    """While it lasts, alpha says how many of a pixel's samples are drawn."""
    if on:
        function("glEnable", ctypes.c_uint)(0x809E)
    try:
        yield
    finally:
        if on:
            function("glDisable", ctypes.c_uint)(0x809E)


def clip(on: bool) -> None:
    """Whether what lies at a negative `gl_ClipDistance[0]` is left out; it has to be written then."""
    function("glEnable" if on else "glDisable", ctypes.c_uint)(0x3000)


def reset() -> None:
    """The state that full-screen passes expect."""
    import moderngl

    ctx = context()
    ctx.enable_only(moderngl.NOTHING)
    ctx.wireframe = False
    ctx.polygon_offset = 0.0, 0.0
    ctx.blend_equation = moderngl.FUNC_ADD
    ctx.blend_func = moderngl.DEFAULT_BLENDING


def apply(
    state: Any, frame: Frame, cull: str, offset: tuple[float, float] | None, blending: bool = False, front: bool = False
) -> None:
    """Set a material's state. cull and offset: the renderer's, where the material has none of its own. blending: into
    all buffers, not only the first. front: without back faces, whatever the material says."""
    import moderngl

    ctx = context()
    flags = moderngl.PROGRAM_POINT_SIZE if state.point_size else moderngl.NOTHING
    if state.depth is not None:
        flags |= moderngl.DEPTH_TEST
        ctx.depth_func = _DEPTH[state.depth]
    if state.blend is not None:
        flags |= moderngl.BLEND
        s, d, e, sa, da, ea = state.blend
        ctx.blend_func = _factor(s), _factor(d), _factor(sa), _factor(da)
        ctx.blend_equation = _EQUATIONS[e], _EQUATIONS[ea]
        if any(name.removeprefix("om").startswith("constant") for name in (s, d, sa, da)):
            function("glBlendColor", *(ctypes.c_float,) * 4)(*state.blend_constant)
    how = "backfaces" if front else cull if state.cull == "userender" else state.cull
    if how != "neither":
        flags |= moderngl.CULL_FACE
        ctx.cull_face = {"backfaces": "back", "frontfaces": "front", "bothfaces": "front_and_back"}[how]
    ctx.enable_only(flags)
    if state.blend is not None and not blending:
        for buffer in range(1, frame.buffers):
            function("glDisablei", ctypes.c_uint, ctypes.c_uint)(0x0BE2, buffer)
    fbo = frame.fbo
    if state.color:
        frame.colored()
    elif not frame.colorless:
        write_colors(False)
        frame.colorless = True
    fbo.depth_mask = bool(state.depth_write and state.depth is not None)
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
