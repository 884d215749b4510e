"""The process's one OpenGL context: made on first use, without a window, on the thread that cooks."""

from __future__ import annotations

import ctypes
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Any

from stovetop.core.errors import MissingLibraryError, ThreadError

if TYPE_CHECKING:
    import moderngl

ADVICE = "OpenGL could not be started; install `libegl1 libgl1-mesa-dri` (software rendering) or a GPU driver"
FRAMEBUFFER_SRGB = 0x8DB9

_context: moderngl.Context | None = None
_backend: Any = None
_thread = 0
_failure: str | None = None


def context() -> moderngl.Context:
    """The context. MissingLibraryError, always the same and without trying again, where there is no OpenGL 3.3;
    ThreadError on any other thread than the one that asked first."""
    if _context is None:
        return _create()
    if threading.get_ident() != _thread:
        raise ThreadError("OpenGL belongs to the cook thread: use TOPs there only")
    return _context


def opened() -> bool:
    """Whether something has been drawn, so that asking about the device makes no context."""
    return _context is not None


def _create() -> moderngl.Context:
    global _context, _thread, _failure
    if _failure is not None:
        raise MissingLibraryError(_failure)
    try:
        ctx = _open()
    except Exception as cause:  # drivers fail with all kinds of exceptions
        _failure = f"{ADVICE} ({cause})"
        raise MissingLibraryError(_failure) from cause
    # sRGB textures then encode what is drawn into them; it leaves all other formats alone
    ctx.enable_direct(FRAMEBUFFER_SRGB)
    _context, _thread = ctx, threading.get_ident()
    return ctx


def _open() -> moderngl.Context:
    """A surfaceless context: EGL on Linux (X11 where EGL fails), the system's own elsewhere."""
    import glcontext

    makers = [glcontext.default_backend]
    if sys.platform.startswith("linux"):
        makers.insert(0, lambda: glcontext.get_backend_by_name("egl"))
    for i, maker in enumerate(makers):
        try:
            ctx = _made(maker(), 330)
        except Exception:
            if i + 1 == len(makers):
                raise
        else:
            # most drivers give the newest they have; some give what was asked for: compute shaders begin with 4.3
            return ctx if ctx.version_code >= 430 else _newer(maker(), ctx)
    raise AssertionError("unreachable")


def _made(backend: Any, version: int) -> moderngl.Context:
    global _backend
    import moderngl

    made = backend(mode="standalone", glversion=version)
    ctx = moderngl.create_context(standalone=True, context=made)
    _backend = made
    return ctx


def _newer(backend: Any, ctx: moderngl.Context) -> moderngl.Context:
    """The newest context that the driver makes, the one there is where it makes no newer one."""
    before = _backend
    for version in (460, 450, 430, 410):
        if version > ctx.version_code:
            with suppress(Exception):
                return _made(backend, version)
    before.__enter__()  # makes it current again
    return ctx


def available() -> bool:
    """Whether OpenGL can be had; starts it."""
    try:
        context()
    except MissingLibraryError:
        return False
    return True


def renderer() -> str:
    """The driver's name of the device ("llvmpipe …" is software)."""
    return str(context().info["GL_RENDERER"])


@cache
def software() -> bool:
    """Whether the device is a driver that draws on the processor."""
    return "llvmpipe" in renderer() or "softpipe" in renderer()


def glsl_version() -> int:
    """What `#version` shaders get: 330 to 460."""
    return min(context().version_code, 460)


def texture_units() -> int:
    """How many textures a shader can read."""
    return int(context().info["GL_MAX_TEXTURE_IMAGE_UNITS"])


@cache
def function(name: str, *types: Any, result: Any = None) -> Callable[..., Any]:
    """An OpenGL function that moderngl does not wrap, by name and ctypes types of its arguments and result."""
    context()
    address = _backend.load(name)
    if not address:
        raise MissingLibraryError(f"this OpenGL driver has no {name}")
    return ctypes.CFUNCTYPE(result, *types)(address)
