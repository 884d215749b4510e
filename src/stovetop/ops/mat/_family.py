"""What all materials share: the Common page (blending, depth, alpha test, wire frame, culling), Deform, maps, rims."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stovetop.core.operator import Operator
from stovetop.core.pars import RGB, Float, Int, Menu, Page, Ref, Sequence, Str, StrMenu, Toggle
from stovetop.ops._colors import Colors
from stovetop.ops._sampling import ANISOTROPY, EXTENDS, FILTERS, sampling
from stovetop.scene.objects import Sampling, State

if TYPE_CHECKING:
    from stovetop.core.network import Node

BLEND_OPS = {
    "add": "Add",
    "subtract": "Subtract",
    "revsubtract": "Reverse Subtract",
    "minimum": "Minimum",
    "maximum": "Maximum",
}
SOURCES = {
    "zero": "Zero",
    "dcol": "Dest Color",
    "omdcol": "One Minus Dest Color",
    "sa": "Source Alpha",
    "omsa": "One Minus Source Alpha",
    "da": "Dest Alpha",
    "omda": "One Minus Dest Alpha",
    "sas": "Source Alpha Saturate",
    "one": "One",
    "constantcol": "Constant Color",
    "omconstantcol": "One Minus Constant Color",
    "constanta": "Constant Alpha",
    "omconstanta": "One Minus Constant Alpha",
}
DESTINATIONS = {
    "one": "One",
    "scol": "Src Color",
    "omscol": "One Minus Src Color",
    "sa": "Source Alpha",
    "omsa": "One Minus Source Alpha",
    "da": "Dest Alpha",
    "omda": "One Minus Dest Alpha",
    "zero": "Zero",
    "dcol": "Dest Color",
    "omdcol": "One Minus Dest Color",
    "sas": "Source Alpha Saturate",
    "constantcol": "Constant Color",
    "omconstantcol": "One Minus Constant Color",
    "constanta": "Constant Alpha",
    "omconstanta": "One Minus Constant Alpha",
}
LAYERS = {f"uv{i}": f"Texture Layer {i} (uv[{3 * i}-{3 * i + 2}])" for i in range(8)}
SAMPLING_MODES = {"regular": "Regular", "screenspace": "Screen Space Coordinates", "triplanar": "Triplanar Mapping"}
INTERPOLATION = {"perspectivecorrect": "Perspective Correct", "linear": "Linear (noperspective)"}


class Deform:
    _deform = Page("Deform")
    dodeform = Toggle(False, label="Deform", unsupported=True)
    deformdata = Menu(
        {"sop": "From a SOP", "mat": "From another MAT", "deformin": "From a DeformIn MAT"},
        label="Get Bone Data:",
        unsupported=True,
    )
    targetsop = Ref("OP", "", label="SOP with Capture Data", unsupported=True)
    pcaptpath = Str("pCaptPath", label="pCaptPath Attrib", unsupported=True)
    pcaptdata = Str("pCaptData", label="pCaptData Attrib", unsupported=True)
    skelrootpath = Ref("Object", "", label="Skeleton Root Path", unsupported=True)
    mat = Ref("MAT", "", label="MAT", unsupported=True)


class Common:
    _common = Page("Common")
    blending = Toggle(False, label="Blending (Transparency)")
    blendop = Menu(BLEND_OPS, label="Blend Operation")
    srcblend = Menu(SOURCES, "one", label="Source Color *")
    destblend = Menu(DESTINATIONS, "omsa", label="Destination Color *")
    separatealphafunc = Toggle(False, label="Separate Alpha Function")
    blendopa = Menu(BLEND_OPS, label="Alpha Blend Operation")
    srcblenda = Menu(SOURCES, "one", label="Source Alpha *")
    destblenda = Menu(DESTINATIONS, "omsa", label="Destination Alpha *")
    blendconstant = RGB(0.0, 0.0, 0.0, label="Blend Constant Color", unsupported=True)
    blendconstanta = Float(0.0, label="Blend Constant Alpha", unsupported=True)
    legacyalphabehavior = Toggle(False, label="Legacy Alpha Behavior", unsupported=True)
    postmultalpha = Toggle(True, label="Post-Mult Color by Alpha")
    pointcolorpremult = Menu(
        {"alreadypremult": "Already Pre-Multiplied By Alpha", "premultinshader": "Pre-Multiply By Alpha in Shader"},
        label="Point Color Pre-Multiply",
    )
    depthtest = Toggle(True, label="Depth Test")
    depthfunc = Menu(
        {
            "less": "Less Than",
            "lessorequal": "Less Than or Equal",
            "equal": "Equal",
            "greater": "Greater Than",
            "greaterorequal": "Greater Than or Equal",
            "notequal": "Not Equal",
            "always": "Always",
        },
        "lessorequal",
        label="Depth Test Function",
    )
    depthwriting = Toggle(True, label="Write Depth Values")
    alphatest = Toggle(False, label="Discard Pixels Based on Alpha")
    alphafunc = Menu(
        {
            "less": "Less Than",
            "lessorequal": "Less Than or Equal",
            "greater": "Greater Than",
            "greaterorequal": "Greater Than or Equal",
        },
        label="Keep Pixels with Alpha",
    )
    alphathreshold = Float(0.0, label="Alpha Threshold")
    wireframe = Menu(
        {"off": "Off", "tesselated": "OpenGL Tesselated Wire Frame", "topology": "Topology Wire Frame"},
        label="Wire Frame",
    )
    wirewidth = Float(1.0, label="Line Width", norm=(0, 10))
    cullface = Menu(
        {
            "userender": "Use Render Setting",
            "neither": "Neither",
            "backfaces": "Back Faces",
            "frontfaces": "Front Faces",
            "bothfaces": "Both Faces",
        },
        label="Cull Face",
    )
    polygonoffset = Toggle(False, label="Polygon Depth Offset")
    polygonoffsetfactor = Float(1.0, label="Offset Factor", norm=(0, 10))
    polygonoffsetunits = Float(1.0, label="Offset Units", norm=(0, 10))


def without(page: type, *names: str) -> type:
    """The same page less some of its parameters."""
    return type(page.__name__, (), {k: v for k, v in vars(page).items() if k not in names and not k.startswith("__")})


class Last:
    _common = Page("Common")
    pageindex = Int(0, label="Page Index")


def map_pars(name: str, label: str, prefix: str = "", used: bool = True, **renamed: str) -> dict[str, Any]:
    """A map's TOP and its Texture Sampling Parameters.

    prefix: what their names begin with, where that is not the map's name. renamed: `mode`, `coord`, `attrib`, `interp`
    where a page spells them otherwise. used: False where the material does not act on the map yet.
    """
    p, no = prefix or name, {"unsupported": True}
    own = {} if used else no
    pars: dict[str, Any] = {name: Ref("TOP", "", label=label, **own)}
    for axis in "uvw":
        pars[f"{p}extend{axis}"] = Menu(
            EXTENDS, "repeat", label=f"Extend {axis.upper()}", **(own if axis == "u" else no)
        )
    pars[f"{p}filter"] = Menu(FILTERS, "mipmaplinear", label="Filter", **own)
    pars[f"{p}anisotropy"] = Menu(ANISOTROPY, label="Anisotropic Filter", **no)
    pars[renamed.get("mode", f"{p}samplingmode")] = Menu(SAMPLING_MODES, label="Texture Sampling Mode", **no)
    pars[renamed.get("coord", f"{p}coord")] = Menu(LAYERS, label="SOP Texture Coord", **own)
    pars[renamed.get("attrib", f"{p}coordattrib")] = StrMenu("", label="POP Texture Coord Attribute", **no)
    pars[renamed.get("interp", f"{p}coordinterp")] = Menu(INTERPOLATION, label="Coord Interpolation", **no)
    return pars


CHANNELS = {
    "luminance": "Luminance",
    "red": "Red",
    "green": "Green",
    "blue": "Blue",
    "alpha": "Alpha",
    "rgbaverage": "RGB Average",
    "average": "RGBA Average",
}
FACES = {"uselight": "Use Per-Light(s) Parameter", "frontlit": "Front Lit", "backlit": "Back Lit"}


class Lit:
    """The Advanced page of materials that light falls on."""

    _advanced = Page("Advanced")
    shadowstrength = Float(1.0, label="Shadow Strength")
    shadowcolor = RGB(0.0, 0.0, 0.0, label="Shadow Color")
    darknessemit = Toggle(False, label="Darkness Emit")
    darknessemitcolor = RGB(0.7, 0.7, 0.7, label="Darkness Emit Color")
    _darknessemitmap = map_pars("darknessemitmap", "Darkness Emit Map", used=False)


def rim_pars() -> Sequence:
    """Light around the outline, a block each."""
    maps_ = {
        k.removeprefix("map"): v for k, v in map_pars("map", "Color Map", used=False, attrib="mapcoordattr").items()
    }
    renamed = {("map" + k) if k else "map": v for k, v in maps_.items()}
    return Sequence(
        label="Rim Light",
        enable=Toggle(False, label="Enable"),
        **renamed,
        color=RGB(0.7, 0.7, 0.7, label="Color"),
        center=Float(0.0, label="Center"),
        width=Float(0.5, label="Width"),
        strength=Float(1.0, label="Strength"),
        strengthramp=Ref("TOP", "", label="Strength Ramp", unsupported=True),
    )


def surface_values(par: Any) -> tuple[dict[str, Any], str]:
    """Uniforms and defines that the lit surface materials share: shadows, darkness, rims, points' colour, alpha."""
    lines = []
    rims = [b for b in par.rimlight if b.enable]
    values: dict[str, Any] = {"uShadowStrength": par.shadowstrength, "uShadowColor": par.shadowcolor}
    if rims:
        lines.append(f"#define NUM_RIMS {len(rims)}")
        values["uRimColor"] = [b.color for b in rims]
        values["uRim"] = [(b.center, max(b.width, 1e-4), b.strength, 0.0) for b in rims]
    if par.darknessemit:
        lines.append("#define DARKNESS_EMIT")
        values["uDarkness"] = par.darknessemitcolor
    if par.applypointcolor:
        lines.append("#define POINT_COLOR")
    if par.pointcolorpremult == "premultinshader":
        lines.append("#define PREMULTIPLY_POINT_COLOR")
    if par.postmultalpha:
        lines.append("#define POST_MULTIPLY")
    return values, "".join(f"{line}\n" for line in lines)


def flat_defines(par: Any) -> str:
    """Defines of the Common page for materials without light."""
    lines = {"PREMULTIPLY_POINT_COLOR": par.pointcolorpremult == "premultinshader", "POST_MULTIPLY": par.postmultalpha}
    return "".join(f"#define {name}\n" for name, on in lines.items() if on)


class MAT(Operator):
    """A material: shaders, their values and the state of the draw, as scene/objects.py's Material."""

    family = "MAT"
    common = (Deform, Common, Colors, Last)

    def empty(self) -> Any:
        return None

    def plain(self, node: Node) -> bool:
        return False

    def same(self, node: Node, old: Any, new: Any) -> bool:
        return bool(old == new)


def state(par: Any) -> State:
    """The Common page."""
    blend = None
    if par.blending:
        color = (par.srcblend, par.destblend, par.blendop)
        blend = (*color, *((par.srcblenda, par.destblenda, par.blendopa) if par.separatealphafunc else color))
    test = list(Common.alphafunc.menu_names).index(par.alphafunc) + 1 if par.alphatest else 0
    return State(
        blend=blend,
        depth=par.depthfunc if par.depthtest else None,
        depth_write=par.depthwriting,
        cull=par.cullface,
        offset=(par.polygonoffsetfactor, par.polygonoffsetunits) if par.polygonoffset else None,
        wire=max(par.wirewidth, 1.0) if par.wireframe != "off" else 0.0,
        alpha_test=(test, par.alphathreshold),
        form="edges" if par.wireframe == "topology" else "surface",
    )


def maps(par: Any, names: dict[str, str], prefixes: dict[str, str] | None = None) -> tuple[dict[str, Sampling], str]:
    """What the shaders read of a material's maps: sampler -> picture, and the defines that say which there are.

    names: parameter -> name in the shader, which also is its define (`HAS_COLOR`) and its texture layer (`COLOR_UV`).
    prefixes: of the sampling parameters' names, where that is not the map's name.
    """
    textures, lines = {}, []
    for name, short in names.items():
        node = getattr(par, name)
        if node is None:
            continue
        prefix = (prefixes or {}).get(name, name)
        textures[f"map_{short}"] = sampling(
            node.data, getattr(par, f"{prefix}filter"), getattr(par, f"{prefix}extendu")
        )
        layer = int(getattr(par, f"{name}coord")[2:])
        lines += [f"#define HAS_{short.upper()}", f"#define {short.upper()}_UV {layer}"]
    return textures, "".join(f"{line}\n" for line in lines)
