"""What the GLSL TOPs share: the parameter pages, and a cook.

Source: https://docs.derivative.ca/Write_a_GLSL_TOP
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from stovetop.core.errors import CookError
from stovetop.core.network import Node
from stovetop.core.pars import RGB, XYZW, Float, Int, Menu, Page, Ref, Str, StrMenu, Toggle
from stovetop.core.pars import Sequence as Blocks
from stovetop.data.table import Table
from stovetop.data.texture import Texture
from stovetop.gl import compute
from stovetop.gl.draw import Target, draw, noise_map
from stovetop.gl.loops import Guard, is_software, limit
from stovetop.gl.program import unassigned_warning
from stovetop.gl.slices import stack_all
from stovetop.gl.source import ShaderError
from stovetop.ops._arrays import array_blocks
from stovetop.ops._docked import dock
from stovetop.ops.top._family import TOP, run
from stovetop.ops.top._glslsource import INPUTS, Shader, Shape, build
from stovetop.ops.top._glslvalues import built_in, by_kind, counter_values, slice_values, uniform_values

KINDS = {"texture2d": "2d", "texture2darray": "2darray", "texture3d": "3d"}

PIXEL_TEXT = """// uniform vec4 uColor;

out vec4 fragColor;
void main()
{
	// vec4 color = texture(sTD2DInputs[0], vUV.st);
	vec4 color = vec4(1.0);
	fragColor = TDOutputSwizzle(color);
}
"""

COMPUTE_TEXT = """layout (local_size_x = 8, local_size_y = 8) in;
void main()
{
	vec4 color = vec4(1.0);
	TDImageStoreOutput(0, gl_GlobalInvocationID, color);
}
"""


class Uniforms:
    """The pages that give a shader's uniforms their values."""

    _vectors = Page("Vectors")
    vec = Blocks(label="Vector", name=Str("", label="Name"), value=XYZW(0.5, 0.0, 0.0, 0.0, label="Value"))
    _arrays = Page("Arrays")
    array = array_blocks("Array")
    _matrices = Page("Matrices")
    matrix = Blocks(label="Matrix", name=Str("", label="Name"), value=Ref("OP", "", label="Matrix", matrix=True))
    _atomic_counters = Page("Atomic Counters")
    ac = Blocks(
        label="Atomic Counter",
        name=Str("", label="Name"),
        initvalue=Menu({"val": "Single Value", "chop": "CHOP Values"}, label="Initial Value Type"),
        singlevalue=Int(0, label="Initial Value", min=0, norm=(0, 65536)),
        chopvalue=Ref("CHOP", "", label="Initial Values CHOP"),
    )
    _constants = Page("Constants")
    const = Blocks(label="Constant", name=Str("", label="Name"), value=Float(0.0, label="Value"))


class Colors:
    _colors = Page("Colors")
    premultrgbbyalpha = Toggle(True, label="Pre-Multiply RGB by Alpha")
    color = Blocks(
        label="Color",
        name=Str("", label="Name"),
        rgb=RGB(1.0, 1.0, 1.0, label="RGB"),
        alpha=Float(1.0, label="Alpha"),
    )


class Buffers:
    _buffers = Page("Buffers")
    buffer = Blocks(
        label="Buffer",
        pop=Ref("POP", "", label="POP", unsupported=True),
        attrclass=Menu(
            {"point": "Point", "vertex": "Vertex", "primitive": "Primitive"},
            label="Attribute Class",
            unsupported=True,
        ),
        attr=StrMenu("", label="Attribute", unsupported=True),
        name=Str("", label="Name", unsupported=True),
    )


class GLSLBase(TOP):
    """Runs a user's shader over the output; the first color buffer is the output.

    `state.buffers` holds the textures of all color buffers, `state.log` what the last compilation said. Where the
    shader's loops do not end (gl/loops.py says after how many turns), that is an error on this operator.
    """

    volumes = True

    def cook(self, par, *inputs: Texture | None, state, me) -> Texture:
        textures = [i for i in inputs if i is not None] + [n.data for n in getattr(par, "tops", ())]
        target = output(par, self.target(par, inputs), textures)
        slices = input_slices(par, target, textures)
        shape = shape_of(par, target, slices[0])
        stage = "Compute" if par.mode == "compute" else "Pixel"
        error, before = None, getattr(state, "shader", None)
        try:
            state.shader = build(par, me, state, shape)
            state.log = f"{stage} Shader Compile Results:\nCompiled Successfully\n"
        except ShaderError as cause:
            error = cause
            state.log = f"{stage} Shader Compile Results:\n{cause}\n"
        if error is not None:
            shown = self._after_error(par, target, slices, state, me)
            if shown is not None:
                me.set_output(shown)
            raise error
        state.buffers = self._run(par, target, slices, state, me, fresh=state.shader is not before)
        return state.buffers[0]

    def _run(
        self, par: Any, target: Target, slices: list[Inputs], state: Any, me: Node, fresh: bool = False
    ) -> list[Texture]:
        """All color buffers. CookError where the shader's loops do not end."""
        shader: Shader = state.shader
        values, buffers = uniform_values(par)
        values.update(built_in(target, slices[0], getattr(par, "td_pass", 0)))
        missing = [n for n in shader.program.uniforms if n not in values and not n.startswith("uTD")]
        if missing:
            me.warn(unassigned_warning(missing))
        if shader.counted:
            guard = state.guard = getattr(state, "guard", None) or Guard()
            if guard.raised(wait=False):
                stuck(guard, state)
            guard.use()
        counters = compute.Counters(counter_values(par, shader.counters))
        counters.use()
        out = self._draw(par, target, slices, values, buffers, state)
        counters.release()
        if shader.counted and guard.raised(wait=fresh or is_software() or getattr(state, "was_stuck", False)):
            stuck(guard, state)
        state.was_stuck = False
        return out

    def _draw(
        self,
        par: Any,
        target: Target,
        slices: list[Inputs],
        values: dict[str, Any],
        more: Mapping[str, Any],
        state: Any,
    ) -> list[Texture]:
        shader: Shader = state.shader
        how = (par.inputfiltertype, par.inputextenduv, par.inputextendw)
        sampling = {
            "filter": par.inputfiltertype, "extend": par.inputextenduv,
            "sampling": {"sTDNoiseMap": ("linear", "repeat"), **{f"sTD{n}Inputs": how for _, n, _ in INPUTS.values()}},
        }  # fmt: skip
        if par.mode == "compute":
            clear = par.clearvalue if par.clearoutputs else None
            images = compute.output_images(target, shader.shape.buffers, getattr(state, "buffers", ()), clear)
            groups = None if par.autodispatchsize else (par.dispatchsizex, par.dispatchsizey, par.dispatchsizez)
            textures = samplers(slices[0], more)
            compute.dispatch(shader.program, target, images, par.outputaccess, groups, textures, values, **sampling)
            return [compute.result(i, target) for i in images]
        count = shader.shape.buffers
        if target.kind == "2d":
            return draw(shader.program, target, samplers(slices[0], more), values, buffers=count, **sampling)
        flat = target._replace(kind="2d", depth=1)

        def one(index: int) -> list[Texture]:
            inputs = slices[index % len(slices)]
            here = {**values, **built_in(target, inputs, values["uTDPass"]), **slice_values(target, index)}
            return draw(shader.program, flat, samplers(inputs, more), here, buffers=count, **sampling)

        return stack_all(target.kind, target.depth, map(one, range(target.depth)))

    def _after_error(self, par: Any, target: Target, slices: list[Inputs], state: Any, me: Node) -> Texture | None:
        """The image while the shader does not compile: the last good program's (None: the last image, where that
        program was made for other inputs or outputs), a checkerboard, or black."""
        behavior, shader = getattr(par, "errorbehavior", "showprevious"), getattr(state, "shader", None)
        if behavior == "showprevious" and shader is not None:
            if shader.shape != shape_of(par, target, slices[0]):
                return None
            state.buffers = self._run(par, target, slices, state, me)
            return state.buffers[0]
        if behavior == "showcheckerboard":
            code = "vec4 cook(vec2 uv) { ivec2 c = ivec2(uv * 8.0); return vec4(vec3(float((c.x + c.y) & 1)), 1.0); }"
            return run(code, target)
        return run("vec4 cook(vec2 uv) { return vec4(0.0, 0.0, 0.0, 1.0); }", target)

    def info_text(self, node: Node) -> str:
        """What an Info DAT shows: the result of the last compilation."""
        return getattr(node.local, "log", "")

    def pulse(self, node: Node, name: str) -> None:
        """Load Uniform Names: a block of the Vectors page for each of the shader's uniforms that has none."""
        shader = getattr(node.local, "shader", None)
        if name != "loaduniformnames" or shader is None:
            return
        named = {b.name for page in ("vec", "color", "array", "matrix") for b in getattr(node.values, page, ())}
        free = [i for i, b in enumerate(node.values.vec) if not b.name]
        for uniform in shader.program.uniforms:
            if uniform.startswith(("uTD", "td_")) or uniform in named:
                continue
            if not free:
                count = node.num_blocks("vec")
                node.set_blocks("vec", count + 1)
                free = [count]
            node.par(f"vec{free.pop(0)}name").set(uniform)

    def created(self, node: Node) -> None:
        """Docked DATs: the pixel shader, the compute shader, and an Info DAT."""
        engine, parent = node.engine, node.parent
        for i, (kind, text) in enumerate((("pixel", PIXEL_TEXT), ("compute", COMPUTE_TEXT))):
            dat = engine.create(parent, "textDAT", f"{node.name}_{kind}")
            dat.set_content(Table.from_text(text))
            node.par(f"{kind}dat").set(dat.name)
            dock(node, dat, i)
        info = engine.create(parent, "infoDAT", f"{node.name}_info")
        info.par("op").set(node.name)
        dock(node, info, 2)


# -- inputs and outputs

Inputs = dict[str, list[Texture]]


def output(par: Any, target: Target, textures: Sequence[Texture]) -> Target:
    """The target with the kind and depth that the GLSL page gives."""
    kind = KINDS[par.type]
    if kind == "2d":
        return target._replace(kind="2d", depth=1, newest=0)
    depth = par.customdepth
    if par.depth == "input":
        depth = next((t.depth for t in textures if t.kind in ("3d", "2darray")), 1)
    return target._replace(kind=kind, depth=max(1, depth), newest=0)


def input_slices(par: Any, target: Target, textures: Sequence[Texture]) -> list[Inputs]:
    """The inputs of each slice, one for all where they are the same. CookError where slices get inputs of different
    kinds, which one program cannot have."""
    if par.inputmapping == "all" or target.kind == "2d" or not textures:
        return [by_kind(textures)]
    n, count = max(1, par.nval), len(textures)
    slices = [by_kind([textures[(i * n + k) % count] for k in range(n)]) for i in range(target.depth)]
    if any({k: len(v) for k, v in s.items()} != {k: len(v) for k, v in slices[0].items()} for s in slices):
        raise CookError("N Inputs per Slice: the slices would get inputs of different kinds (2D, 3D, cube)")
    return slices


def shape_of(par: Any, target: Target, inputs: Inputs) -> Shape:
    counts = tuple(len(inputs[kind]) for kind in INPUTS)
    access = par.outputaccess if par.mode == "compute" else ""
    return Shape(par.mode, counts, target.format, target.kind, max(1, par.numcolorbufs), access)


def samplers(inputs: Inputs, more: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **{f"sTD{name}Inputs": inputs[kind] for kind, (_, name, _) in INPUTS.items()},
        "sTDNoiseMap": noise_map(),
        **more,
    }


def stuck(guard: Guard, state: Any) -> None:
    """CookError: the loops of one pixel went on too long."""
    guard.clear()
    state.was_stuck = True
    raise CookError(f"the shader does not end: a loop was stopped after {limit():,} turns in one pixel")
