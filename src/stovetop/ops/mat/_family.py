"""What all materials share: the Common page (blending, depth, alpha test, wire frame, culling) and Deform."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, ClassVar

from stovetop.core.errors import CookError
from stovetop.core.operator import Operator
from stovetop.core.pars import RGB, Float, Int, Menu, Page, Ref, Str, Toggle
from stovetop.data.skin import DATA, PATH
from stovetop.ops._bones import to_world
from stovetop.ops._colors import Colors
from stovetop.scene.objects import Bones, State

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


class Deform:
    _deform = Page("Deform")
    dodeform = Toggle(False, label="Deform")
    deformdata = Menu(
        {"sop": "From a SOP", "mat": "From another MAT", "deformin": "From a DeformIn MAT"}, label="Get Bone Data:"
    )
    targetsop = Ref("OP", "", label="SOP with Capture Data")
    # TD's defaults are the names of a Bone Group SOP's first group; skins that are no groups have them without numbers
    pcaptpath = Str(f"{PATH}0", label="pCaptPath Attrib", created=PATH)
    pcaptdata = Str(f"{DATA}0", label="pCaptData Attrib", created=DATA)
    skelrootpath = Ref("Object", "..", label="Skeleton Root Path", created="")
    mat = Ref("MAT", "", label="MAT")


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
    blendconstant = RGB(1.0, 1.0, 1.0, label="Blend Constant Color")
    blendconstanta = Float(1.0, label="Blend Constant Alpha")
    legacyalphabehavior = Toggle(False, label="Legacy Alpha Behavior")
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
        "greater",
        label="Keep Pixels with Alpha",
    )
    alphathreshold = Float(0.0, label="Alpha Threshold")
    wireframe = Menu(
        {"off": "Off", "tesselated": "OpenGL Tesselated Wire Frame", "topology": "Topology Wire Frame"},
        label="Wire Frame",
    )
    wirewidth = Float(1.0, label="Line Width", min=0, norm=(0, 10))
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
    polygonoffsetfactor = Float(1.0, label="Offset Factor")
    polygonoffsetunits = Float(1.0, label="Offset Units")


def without(page: type, *names: str) -> type:
    """The same page less some of its parameters."""
    return type(page.__name__, (), {k: v for k, v in vars(page).items() if k not in names and not k.startswith("__")})


class Last:
    _common = Page("Common")
    pageindex = Int(0, label="Page Index")


def flat_defines(par: Any) -> str:
    """Defines of the Common page for materials without light."""
    return "".join(f"#define {name}\n" for name, on in alpha_defines(par).items() if on)


def alpha_defines(par: Any) -> dict[str, Any]:
    """Which defines the Common page asks for about alpha."""
    return {
        "PREMULTIPLY_POINT_COLOR": par.pointcolorpremult == "premultinshader",
        "POST_MULTIPLY": par.postmultalpha and not par.legacyalphabehavior,
        "LEGACY_ALPHA": par.postmultalpha and par.legacyalphabehavior,
    }


class MAT(Operator):
    """A material: shaders, their values and the state of the draw, as scene/objects.py's Material.

    With Deform on, points follow the bones of the SOP with Capture Data, or those of another material.
    """

    family = "MAT"
    common = (Deform, Common, Colors, Last)
    #: whether its Deform page acts
    deforms: ClassVar[bool] = True

    def empty(self) -> Any:
        return None

    def plain(self, node: Node) -> bool:
        return False

    def same(self, node: Node, old: Any, new: Any) -> bool:
        return bool(old == new)

    def evaluate(self, node: Node, par: Any, inputs: list[Any]) -> Any:
        made = super().evaluate(node, par, inputs)
        if made is None or not self.deforms or not par.dodeform:
            return made
        return replace(made, bones=bones(par), moves=True)


def preset(kind: type[MAT], **changes: Any) -> SimpleNamespace:
    """What a material's `cook` reads as `par` where no operator stands for it: the defaults but for `changes`."""
    spec = kind.spec
    values: dict[str, Any] = {name: None if d.is_op else d.created for name, d in spec.pars.items()}
    values |= {name: tuple(values[n] for n in names) for name, names in spec.groups.items() if names != (name,)}
    return SimpleNamespace(**{**values, **dict.fromkeys(spec.sequences, ()), **changes})


def bones(par: Any) -> Bones | None:
    """The Deform page. CookError where the bones cannot be found."""
    if par.deformdata != "sop":
        if par.mat is None:
            raise CookError("Deform: no MAT is given to get bone data from")
        return par.mat.data.bones if par.mat.data is not None else None
    if par.targetsop is None:
        raise CookError("Deform: no SOP with Capture Data is given")
    found = to_world(par.targetsop.data, par.targetsop, par.skelrootpath, par.pcaptpath, par.pcaptdata)
    if found is None:
        raise CookError(f"Deform: {par.targetsop.path} has no {par.pcaptpath} and {par.pcaptdata}")
    return Bones(found)


def state(par: Any) -> State:
    """The Common page."""
    blend = None
    if par.blending:
        color = (par.srcblend, par.destblend, par.blendop)
        blend = (*color, *((par.srcblenda, par.destblenda, par.blendopa) if par.separatealphafunc else color))
    test = list(Common.alphafunc.menu_names).index(par.alphafunc) + 1 if par.alphatest else 0
    return State(
        blend=blend,
        blend_constant=(*par.blendconstant, par.blendconstanta),
        depth=par.depthfunc if par.depthtest else None,
        depth_write=par.depthwriting,
        cull=par.cullface,
        offset=(par.polygonoffsetfactor, par.polygonoffsetunits) if par.polygonoffset else None,
        wire=max(par.wirewidth, 1.0) if par.wireframe != "off" else 0.0,
        alpha_test=(test, par.alphathreshold),
        form="edges" if par.wireframe == "topology" else "surface",
    )
