from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.network import Node
from stovetop.core.pars import XYZW, Float, Int, Menu, Page, Pulse, Ref, Sequence, Str, Toggle
from stovetop.data.table import Table
from stovetop.data.transforms import inverse
from stovetop.gl.dialect import from_vulkan, modernise, specialise
from stovetop.gl.source import ShaderError
from stovetop.ops._arrays import array_blocks, arrays
from stovetop.ops._docked import dock
from stovetop.ops._matrices import matrix_of
from stovetop.ops._sampling import sampling, sampling_pars
from stovetop.ops.mat._family import MAT, state
from stovetop.scene.objects import Material, Placed, Rows
from stovetop.scene.programs import compiles
from stovetop.scene.render import ERROR

TYPES = [f"{kind}{n}" for kind in ("vec", "dvec", "ivec", "uvec") for n in (2, 3, 4)]
_ORDER = ("float", *TYPES[:3], "double", *TYPES[3:6], "int", *TYPES[6:9], "uint", *TYPES[9:])
#: what shaders call who write to the Images of a Render TOP
_IMAGES = re.compile(r"\bimage(?:Store|Load|Size|Atomic\w+)\b|\bTDImage(?:Store|Load)_")
_TAKES = re.compile(r"\blayout\s*\(\s*(\w+)[^)]*\)\s*in\s*;")
_MAKES = re.compile(r"\blayout\s*\([^)]*\bmax_vertices\b[^)]*\)\s*out\s*;")
_INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]', re.MULTILINE)

VERTEX_TEXT = """out vec4 vColor;
void main()
{
	vColor = TDInstanceColor(TDPointColor());
	gl_Position = TDWorldToProj(TDDeform(TDPos()));
}
"""
PIXEL_TEXT = """in vec4 vColor;
out vec4 fragColor;
void main()
{
	TDCheckDiscard();
	vec4 color = vColor;
	TDAlphaTest(color.a);
	fragColor = TDOutputSwizzle(color);
}
"""


class GLSL(MAT):
    """A user's vertex and pixel shader over what TD declares: attributes, TDDeform, lights, cameras, instances, fog.

    The texts are compiled when it cooks, without lights: an error names DAT and line, shows in the docked Info DAT, and
    what has the material is drawn with the error checker. A geometry shader says with `layout(…) in` and `out` what
    it takes and makes, else Input and Output Primitive Type and Num Output Vertices do: triangles of faces, lines (or
    lines_adjacency) of open polygons, points of particles and of points without primitives. Render Pick leaves out
    what has one. In Camera Space the functions of light take places and directions in it; uTDLights stay in world
    space. Quality noise lies askew to the axes.
    Source: https://docs.derivative.ca/Write_a_GLSL_Material
    """

    label = "GLSL"
    page = "Load"

    class Pars:
        glslversion = Menu(
            {f"glsl{v}": f"{v[0]}.{v[1:]}" for v in ("120", "330", "400", "410", "420", "430", "440", "450", "460")},
            "glsl330",
            label="GLSL Version",
            created="glsl430",
        )
        predat = Ref("DAT", "", label="Preprocess Directives")
        vdat = Ref("DAT", "", label="Vertex Shader")
        pdat = Ref("DAT", "", label="Pixel Shader")
        loaduniformnames = Pulse(label="Load Uniform Names")
        clearuniformnames = Pulse(label="Clear Uniform Names")
        gdat = Ref("DAT", "", label="Geometry Shader")
        inherit = Ref("MAT", "", label="Inherit Uniforms/Samplers from")
        lightingspace = Menu(
            {"worldspace": "World Space", "cameraspace": "Camera Space (Legacy 088 shaders)"},
            label="Lighting Space",
        )
        simplexnoise = Menu({"performance": "Performance", "quality": "Quality"}, label="TDSimplexNoise()")
        inprim = Menu(
            {"points": "Points", "lines": "Lines", "triangles": "Triangles"},
            "triangles",
            label="Input Primitive Type",
        )
        outprim = Menu(
            {"points": "Points", "linestrip": "Line Strip", "tristrip": "Triangle Strip"},
            "tristrip",
            label="Output Primitive Type",
        )
        numout = Int(4, label="Num Output Vertices", min=1)
        twocolor = Toggle(False, label="Two Sided Coloring")
        _attributes = Page("Attributes")
        attr = Sequence(
            label="Attribute",
            name=Str("", label="Name"),
            type=Menu({t: t for t in _ORDER}, label="Type"),
            size=Int(1, label="Array Size", min=1, norm=(1, 8)),
        )
        _samplers = Page("Samplers")
        sampler = Sequence(
            label="Sampler",
            name=Str("", label="Name"),
            top=Ref("TOP", "", label="TOP"),
            **sampling_pars(),
        )
        _vectors = Page("Vectors")
        vec = Sequence(label="Vector", name=Str("", label="Name"), value=XYZW(1.0, 1.0, 1.0, 1.0, label="Value"))
        _arrays = Page("Arrays")
        array = array_blocks("Name")
        _matrices = Page("Matrices")
        matrix = Sequence(label="Matrix", name=Str("", label="Name"), value=Ref("OP", "", label="Matrix", matrix=True))
        rel = Sequence(
            label="Relative",
            name=Str("", label="Name"),
            **{"from": Ref("Object", "", label="Xform from"), "to": Ref("Object", "", label="To")},
        )
        _constants = Page("Constants")
        const = Sequence(label="Constant", name=Str("", label="Name"), value=Float(0.0, label="Value"))

    def cook(self, par, *, state: Any, me: Node) -> Material:
        if par.vdat is None or par.pdat is None:
            raise CookError(f"no {'Vertex' if par.vdat is None else 'Pixel'} Shader DAT")
        made = self._material(par, me)
        try:
            compiles(made)
            state.log = "Vertex and Pixel Shader Compile Results:\nCompiled Successfully\n"
        except ShaderError as cause:
            state.log = f"Vertex and Pixel Shader Compile Results:\n{cause}\n"
            if not _IMAGES.search(made.pixel[1] + made.vertex[1] + "".join(i[2] for i in made.includes)):
                me.set_output(ERROR)
                raise
            me.warn(f"compiles in a Render TOP alone, where its images are declared: {cause}")
        state.material = made
        return made

    def _material(self, par: Any, me: Node) -> Material:
        texts = {n: dat for n in ("predat", "vdat", "pdat", "gdat") if (dat := getattr(par, n)) is not None}
        constants = {b.name: b.value for b in par.const if b.name}
        includes: dict[str, tuple[str, str]] = {}
        vertex = prepared(texts["vdat"], me, "vertex", constants, includes)
        pixel = prepared(texts["pdat"], me, "pixel", constants, includes)
        if re.search(r"\btd_FragColor\b", pixel):
            pixel = "layout(location = 0) out vec4 td_FragColor; " + pixel
        geometry = self._geometry(par, me, texts["gdat"], constants, includes) if "gdat" in texts else None
        if geometry is None:
            vertex, pixel, handed = colored(vertex, pixel, "VERTEX", par.twocolor)
        else:
            name, between, takes = geometry
            between, pixel, handed = colored(between, pixel, "GEOMETRY", par.twocolor)
            geometry = name, between, takes
        head = attributes(par, vertex) + handed
        if par.lightingspace == "cameraspace":
            head += "#define TD_CAMERA_SPACE\n"
        if par.simplexnoise == "quality":
            head += "#define TD_QUALITY_NOISE\n"
        if par.pointcolorpremult == "premultinshader":
            head += "#define PREMULTIPLY_POINT_COLOR\n"
        if "predat" in texts:
            head += prepared(texts["predat"], me, "before", constants, includes) + "\n"
        inherited = par.inherit.data if par.inherit is not None else None
        uniforms = dict(inherited.uniforms) if inherited is not None else {}
        textures = dict(inherited.textures) if inherited is not None else {}
        uniforms |= {b.name: b.value for b in par.vec if b.name}
        uniforms |= {b.name: matrix_of(b.value) for b in par.matrix if b.name and b.value is not None}
        uniforms |= {b.name: relative(b) for b in par.rel if b.name}
        values, rows = arrays(par)
        uniforms |= values
        buffers = dict(inherited.buffers) if inherited is not None else {}
        buffers |= {name: Rows(given) for name, given in rows.items()}
        textures |= {b.name: sampling(b, b.top) for b in par.sampler if b.name and b.top}
        # where in a 3D texture its newest slice is
        volumes = {name: s.texture for name, s in textures.items() if s.texture.kind == "3d"}
        uniforms |= {f"{name}POffset": t.newest / t.depth for name, t in volumes.items()}
        return Material(
            me.path,
            vertex=(texts["vdat"].path, vertex),
            pixel=(texts["pdat"].path, pixel),
            defines=head,
            uniforms=uniforms,
            textures=textures,
            buffers=buffers,
            state=replace(state(par), point_size="gl_PointSize" in vertex),
            includes=tuple((path, *found) for path, found in includes.items()),
            moves=True,
            geometry=geometry,
            discards=any(re.search(r"\bdiscard\b", text) for text in (pixel, *(t for _, t in includes.values()))),
        )

    def _geometry(self, par: Any, me: Node, dat: Node, constants: Any, includes: Any) -> tuple[str, str, str]:
        """Name, text and input of the geometry shader."""
        text = prepared(dat, me, "geometry", constants, includes)
        takes = _TAKES.search(text)
        head = ""
        if takes is None:
            head += f"layout({par.inprim}) in; "
        elif takes[1] not in ("points", "lines", "lines_adjacency", "triangles"):
            raise CookError(
                f"{dat.path}: layout({takes[1]}) in: points, lines, lines_adjacency or triangles can be taken"
            )
        if not _MAKES.search(text):
            made = {"linestrip": "line_strip", "tristrip": "triangle_strip"}.get(par.outprim, par.outprim)
            head += f"layout({made}, max_vertices = {par.numout}) out; "
        return dat.path, head + text, takes[1] if takes else par.inprim

    def info_text(self, node: Node) -> str:
        """What an Info DAT shows: the result of the last compilation."""
        return getattr(node.local, "log", "")

    def pulse(self, node: Node, name: str) -> None:
        if name == "clearuniformnames":
            for i in range(node.num_blocks("vec")):
                node.par(f"vec{i}name").set("")
        elif name == "loaduniformnames":
            found = re.findall(r"\buniform\s+(?:float|u?int|bool|[iub]?vec[234])\s+(\w+)", _text(node, "vdat", "pdat"))
            wanted = [n for n in dict.fromkeys(found) if n not in {b.name for b in node.values.vec}]
            free = [i for i, b in enumerate(node.values.vec) if not b.name]
            for uniform in wanted:
                if not free:
                    free = [node.num_blocks("vec")]
                    node.set_blocks("vec", free[0] + 1)
                node.par(f"vec{free.pop(0)}name").set(uniform)

    def created(self, node: Node) -> None:
        """Docked DATs: vertex and pixel shader, and an Info DAT."""
        engine, parent = node.engine, node.parent
        for i, (par, kind, text) in enumerate((("vdat", "vertex", VERTEX_TEXT), ("pdat", "pixel", PIXEL_TEXT))):
            dat = engine.create(parent, "textDAT", f"{node.name}_{kind}")
            dat.set_content(Table.from_text(text))
            node.par(par).set(dat.name)
            dock(node, dat, i)
        info = engine.create(parent, "infoDAT", f"{node.name}_info")
        info.par("op").set(node.name)
        dock(node, info, 2)


def _text(node: Node, *names: str) -> str:
    dats = (getattr(node.values, n) for n in names)
    return "\n".join(d.data.text for d in dats if d is not None)


def prepared(dat: Node, me: Node, stage: str, constants: dict[str, float], includes: dict[str, tuple[str, str]]) -> str:
    """A DAT's text as OpenGL takes it; what it includes is put into `includes`: path as written -> (name, text)."""
    text, _ = from_vulkan(specialise(modernise(dat.data.text, stage), constants))
    for path in _INCLUDE.findall(text):
        found = me.engine.find_sibling(path, dat) or me.engine.find_sibling(path, me)
        if found is not None and found.family == "DAT" and path not in includes:
            includes[path] = (found.path, "")  # against circles
            includes[path] = (found.path, prepared(found, me, stage, constants, includes))
    return text


def colored(before: str, pixel: str, stage: str, both: bool) -> tuple[str, str, str]:
    """The texts of a stage and of the pixel stage, with the colours that OpenGL once handed on as their own, and the
    declarations of these.

    both: gl_Color is that of the side which is seen, else the front's.
    """
    written = r"\bgl_((?:Front|Back)(?:Secondary)?Color)\b"
    read = [name for name in ("Color", "SecondaryColor") if re.search(rf"\bgl_{name}\b", pixel)]
    names = {f"{side}{name}" for side in ("Front", "Back") for name in read} | set(re.findall(written, before))
    if not names:
        return before, pixel, ""
    before = re.sub(r"\bgl_Color\b", "Cd", re.sub(written, r"td_\1", before))
    for name in read:
        seen = f"(gl_FrontFacing ? td_Front{name} : td_Back{name})" if both else f"td_Front{name}"
        pixel = re.sub(rf"\bgl_{name}\b", seen, pixel)
    declared = ", ".join(f"td_{name}" for name in sorted(names))
    ways = ((stage, "out"), ("PIXEL", "in"))
    return before, pixel, "".join(f"#ifdef TD_{at}_SHADER\n{way} vec4 {declared};\n#endif\n" for at, way in ways)


#: arrays that the skin's capture attributes give: what scene/glsl/skin.glsl takes as their sizes
_BONES = {"BoneIndices": "TD_BONE_INDICES", "BoneWeights": "TD_BONE_WEIGHTS"}


def attributes(par: Any, vertex: str) -> str:
    """Declarations of the Attributes page, for the vertex stage; a text that declares one itself keeps its own.

    CookError for arrays: attributes have four values at most, but for those of bones.
    """
    lines = []
    for b in par.attr:
        if b.name in _BONES:
            lines.append(f"#define {_BONES[b.name]} {b.size}")
        elif b.name and b.size > 1:
            raise CookError(f"Attribute {b.name!r}: only BoneIndices and BoneWeights are arrays")
        elif b.name:
            if not re.search(rf"\bin\s+\w+\s+{re.escape(b.name)}\b", vertex):
                lines.append(f"in {b.type} {b.name};")
            lines.append(f"{b.type} TDAttrib_{b.name}() {{ return {b.name}; }}")
            lines.append(f"{b.type} TDAttrib_{b.name}(uint index) {{ return {b.name}; }}")
            # of SOPs whatever the name is
            lines.append(f"vec3 TDTexAttrib_{b.name}(uint layer) {{ return TDTexCoord(layer); }}")
    before = "#ifdef TD_VERTEX_SHADER\nvec3 TDTexCoord(uint layer);\n"
    return before + "\n".join(lines) + "\n#endif\n" if lines else ""


def relative(block: Any) -> list[float]:
    """From one object's space to another's, as GLSL takes it: column by column."""
    worlds = []
    for node in (getattr(block, "from"), block.to):
        data = node.data if node is not None else None
        worlds.append(data.world if isinstance(data, Placed) else np.eye(4))
    return (inverse(worlds[1]) @ worlds[0]).T.ravel().tolist()
