"""Compiled shaders, cached by their text, and the values of their uniforms."""

from __future__ import annotations

import ctypes
import weakref
from collections import OrderedDict, deque
from collections.abc import Iterable, Mapping
from typing import Any

from .context import context, function, glsl_version
from .source import ShaderError, Source, parse_log

#: kept although no node holds them, most recent last
_CACHE_SIZE = 256
_cache: OrderedDict[tuple[str, str], Program] = OrderedDict()
_dead: deque[tuple[Any, Any]] = deque()

#: sampler2D, sampler3D, …, each with its isampler and usampler
_SAMPLERS = {
    **dict.fromkeys((0x8B5E, 0x8DCA, 0x8DD2), "2d"),
    **dict.fromkeys((0x8B5F, 0x8DCB, 0x8DD3), "3d"),
    **dict.fromkeys((0x8DC1, 0x8DCF, 0x8DD7), "2darray"),
    **dict.fromkeys((0x8B60, 0x8DCC, 0x8DD4), "cube"),
    0x9108: "2dms",
}
_SAMPLER_1D, _SAMPLER_BUFFER = 0x8B5D, 0x8DC2
#: sampler2DShadow, the images, atomic counters: nothing to give a value
_VALUELESS = {0x8B62, *range(0x904C, 0x906D), 0x92DB}
_BOOLS = range(0x8B56, 0x8B5A)
_UINTS = {0x1405, 0x8DC6, 0x8DC7, 0x8DC8}
_INTS = {0x1404, 0x8B53, 0x8B54, 0x8B55}

_ABSENT: Any = object()
_COMPARED = {float, int, bool, tuple}

FULL_SCREEN = """
out vec3 vUV;
void main() {
    vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1) * 2.0;
    vUV = vec3(corner, 0.0);
    gl_Position = vec4(corner * 2.0 - 1.0, 0.0, 1.0);
}
"""


#: the same for one slice of several: `td_w` is its third coordinate
FULL_SCREEN_SLICE = "uniform float td_w;" + FULL_SCREEN.replace("vec3(corner, 0.0)", "vec3(corner, td_w)")


class Program:
    """A linked full-screen pass (one triangle that covers the target), or a compute shader.

    samplers: name -> its texture units, kinds: name -> the kind of texture it takes. uniforms: names of all other
    active uniforms. buffer_samplers: those that take a texture buffer. A uniform without a value gets the one its
    declaration gives, 0 where it gives none. counts: whether a shader counts primitives itself, so that a mesh has to
    be drawn at once.
    """

    counts = False

    def __init__(self, glo: Any, vao: Any) -> None:
        self.glo, self.vao = glo, vao
        self.samplers: dict[str, tuple[int, ...]] = {}
        self.kinds: dict[str, str] = {}
        self.buffer_samplers: dict[str, int] = {}
        self.line_samplers: dict[str, int] = {}
        self.uniforms: dict[str, Any] = {}
        self._initial: dict[str, Any] = {}
        self._now: dict[str, Any] = {}
        self._given: dict[str, Any] = {}
        unit = 0
        for name in glo:
            unit = self._register(name, glo[name], unit)
        weakref.finalize(self, _dead.append, (glo, vao)).atexit = False

    def _register(self, name: str, uniform: Any, unit: int) -> int:
        if not hasattr(uniform, "array_length") or not hasattr(uniform, "matrix"):  # an attribute or a block
            return unit
        kind = uniform.gl_type
        if kind in _SAMPLERS:
            self.kinds[name] = _SAMPLERS[kind]
            units = tuple(range(unit, unit + uniform.array_length))
            uniform.value = units if len(units) > 1 else units[0]
            self.samplers[name] = units
            return unit + len(units)
        if kind in (_SAMPLER_1D, _SAMPLER_BUFFER):
            # moderngl does not know these types and writes something else
            function("glUseProgram", ctypes.c_uint)(self.glo.glo)
            function("glUniform1i", ctypes.c_int, ctypes.c_int)(uniform.location, unit)
            (self.line_samplers if kind == _SAMPLER_1D else self.buffer_samplers)[name] = unit
            return unit + 1
        if kind not in _VALUELESS:
            self.uniforms[name] = uniform
            self._initial[name] = self._now[name] = uniform.value
        return unit

    def set(self, values: Mapping[str, Any]) -> list[str]:
        """Give the uniforms their values (numbers, bools or sequences, cut or filled with 0 to fit what is declared).

        Returns the names of active uniforms that have no value.
        """
        unassigned = []
        given = self._given
        for name, uniform in self.uniforms.items():
            value = values.get(name, _ABSENT)
            # the same value as last time needs neither fitting nor a call of the driver; arrays are not compared
            if type(value) in _COMPARED and given.get(name, _ABSENT) == value:
                continue
            given[name] = value
            if value is _ABSENT:
                fitted = self._initial[name]
                unassigned.append(name)
            else:
                fitted = fit(value, uniform)
            if self._now[name] != fitted:
                uniform.value = fitted
                self._now[name] = fitted
        return unassigned


def fit(value: Any, uniform: Any) -> Any:
    """A value in the shape that moderngl wants for this uniform."""
    size, count = uniform.dimension, uniform.array_length
    cast = _cast(uniform.gl_type)
    if count == 1:
        if hasattr(value, "__len__") and len(value) and hasattr(value[0], "__len__"):
            value = value[0]  # an array of one
        return _vector(value, size, cast)
    items = list(value)[:count]
    items += [0.0] * (count - len(items))
    return [_vector(v, size, cast) for v in items]


def _cast(kind: int) -> Any:
    if kind in _BOOLS:
        return lambda v: int(bool(v))
    if kind in _UINTS:
        return lambda v: int(v) & 0xFFFFFFFF
    return int if kind in _INTS else float


def _vector(value: Any, size: int, cast: Any) -> Any:
    if not hasattr(value, "__len__"):
        return cast(value) if size == 1 else (cast(value), *(cast(0),) * (size - 1))
    if size == 1:
        return cast(value[0])
    return tuple(cast(v) for v in [*value, *(0,) * size][:size])


def compile_pass(fragment: Source, vertex: Source | None = None, geometry: Source | None = None) -> Program:
    """The program of these texts without a `#version` line, compiled at most once. ShaderError names file and line."""
    vertex = vertex or Source().code(FULL_SCREEN)
    key = (vertex.text + geometry.text if geometry is not None else vertex.text, fragment.text)
    program = _cache.get(key)
    if program is None:
        _release_dead()
        program = _keep(key, _compile(vertex, fragment, geometry))
    _cache.move_to_end(key)
    return program


def compile_compute(source: Source) -> Program:
    """The compute program of this text, compiled at most once; see `compile_pass`."""
    import moderngl

    key = ("", source.text)
    program = _cache.get(key)
    if program is None:
        _release_dead()
        try:
            glo = context().compute_shader(f"#version {glsl_version()} core\n{source.text}")
        except moderngl.Error as cause:
            raise ShaderError(parse_log(str(cause), source)) from None
        program = _keep(key, Program(glo, None))
    _cache.move_to_end(key)
    return program


def _keep(key: tuple[str, str], program: Program) -> Program:
    _cache[key] = program
    if len(_cache) > _CACHE_SIZE:
        _cache.popitem(last=False)
    return program


def _compile(vertex: Source, fragment: Source, geometry: Source | None) -> Program:
    import moderngl

    ctx, header = context(), f"#version {glsl_version()} core\n"
    if glsl_version() < 400 and "GL_ARB_gpu_shader5" in ctx.extensions:
        # samplers of an array by a loop's counter, which 4.00 has
        header += "#extension GL_ARB_gpu_shader5 : enable\n"
    try:
        glo = ctx.program(
            vertex_shader=header + vertex.text,
            fragment_shader=header + fragment.text,
            geometry_shader=header + geometry.text if geometry is not None else None,
        )
    except moderngl.Error as cause:
        log = str(cause)
        failed = {"\nvertex_shader": vertex, "\ngeometry_shader": geometry}
        raise ShaderError(parse_log(log, next((s for n, s in failed.items() if s and n in log), fragment))) from None
    return Program(glo, ctx.vertex_array(glo, []))


def _release_dead() -> None:
    while _dead:
        glo, vao = _dead.popleft()
        if vao is not None:
            vao.release()
        glo.release()


def unassigned_warning(names: Iterable[str]) -> str:
    """The text of a warning about uniforms that nothing assigns."""
    return "; ".join(f"Uniform '{n}' is not assigned, it is 0 or what its declaration says" for n in names)
