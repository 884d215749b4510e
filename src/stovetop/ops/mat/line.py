from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from stovetop.core.network import Node
from stovetop.core.pars import RGB, Float, Int, Menu, Page, Str, StrMenu, Toggle
from stovetop.ops._shaders import beside
from stovetop.ops.mat._family import MAT, flat_defines, state
from stovetop.scene.objects import Material, Strokes

CAPS = {"round": "Round", "square": "Square", "triangle": "Triangle", "arrow": "Arrow", "none": "None"}
#: what shapes the S of widths and of colours
CURVE = ("bias", "steepness", "linearize")
#: what leaves that S as it is
PLAIN = (0.0, 1.0, 0.0)
#: names that the defaults have, of points of POPs: what they are called in SOPs
IN_SOPS = {"LineWidth": "width", "PointScale": "pscale", "Color": "Cd"}
#: a Lift Scale of 1 in world units
LIFT = 0.001


class Line(MAT):
    """The sides of primitives, the points and a vector at each point as flat strokes that face the camera.

    A width of 1 is a thousandth of the picture's width, times the points' width attribute. S Curve goes from the
    near to the far width along an S of the distance from the camera; Inverse Distance is the near width times
    (Distance Near / distance) ^ exponent. How TouchDesigner shapes the S is not published: here it is half a cosine
    whose middle Bias moves by half of itself (-1 near, 1 far), Steepness times as steep there (0 gives a line), and
    Linearize is how much of a line is in it. Points have the width as their radius, times Point Size Multiplier and
    the points' pscale. Caps stand out by half the width times their factors. Where lines meet they
    are round, or have at the corners of primitives a miter, a bevel where they turn by more than Miter Threshold.
    Circles, round caps and round joints have Num Points in Circle corners; Circle (Sprite) is exact, Sphere is too,
    and is as near as one. Cone is a flat triangle. A Lift Scale of 1 is a thousandth of a world unit, a guess. How
    TouchDesigner counts Vector Instance Custom Attribute Index is not published: here it is the attribute's number from
    0, whose X, Y and Z are the vector. Colours are multiplied by those of the points. LineWidth, PointScale and Color
    are width, pscale and Cd of SOPs.

    Source: https://docs.derivative.ca/Line_MAT
    """

    #: the running program's names
    aliases = {
        **{f"vec{name}": f"vector{name}" for name in ("startcaptype", "endcaptype", "taperstrength")},
        **{f"vec{at}{name}": f"vector{at}{name}" for at in ("near", "far") for name in ("colorr", "colorg", "colorb")},
        **{f"vec{at}alpha": f"vector{at}alpha" for at in ("near", "far")},
        "specifyvecfarcolor": "specifyvectorfarcolor",
        "vecdiratttype": "vectoratttype",
        "vecdiratt": "vectoratt",
        "vecdircusattidx": "vectorcusattribidx",
    }

    class Pars:
        _setup = Page("Setup")
        depthinterpolationmodel = Menu(
            {
                "scurve": "S Curve",
                "inversedistance": "Inverse Distance",
            },
            label="Depth Interpolation Model",
        )
        inversedistanceexponent = Float(1.0, label="Inverse Distance Exponent", norm=(0, 2))
        distancenear = Float(3.0, label="Distance Near", min=0, norm=(0, 100))
        distancefar = Float(7.0, label="Distance Far", min=0, norm=(0, 100))
        widthnear = Float(4.0, label="Width Near", norm=(0, 20))
        widthfar = Float(2.0, label="Width Far", norm=(0.1, 20))
        widthaffectedbyfov = Toggle(False, label="Width Affected by FOV/OrthoWidth")
        widthbias = Float(0.0, label="Width Bias", norm=(-1, 1))
        widthsteepness = Float(1.0, label="Width Steepness", norm=(0, 2))
        widthlinearize = Float(0.0, label="Width Linearize")
        colorbias = Float(0.0, label="Color Bias", norm=(-1, 1))
        colorsteepness = Float(1.0, label="Color Steepness", norm=(0, 2))
        colorlinearize = Float(0.0, label="Color Linearize")
        liftdirection = Menu(
            {
                "alongcamerazaxis": "Along Camera Z Axis",
                "alongnormal": "Along Normal",
                "towardcamera": "Toward Camera",
            },
            "towardcamera",
            label="Lift Direction",
        )
        liftscale = Float(5.0, label="Lift Scale", norm=(0, 10))
        numptsincircle = Int(15, label="Num Points in Circle", min=0, norm=(0, 20))
        _line = Page("Line")
        drawlines = Toggle(True, label="Draw Lines")
        linejointtype = Menu(
            {
                "round": "Round",
                "miter": "Miter",
                "bevel": "Bevel",
            },
            label="Line Joint Type",
        )
        miterthreshold = Int(180, label="Miter Threshold (deg)", norm=(0, 180))
        linestartcaptype = Menu(CAPS, label="Line Start Cap Type")
        lineendcaptype = Menu(CAPS, label="Line End Cap Type")
        lineendtaperstrength = Float(0.0, label="Line End Taper Strength")
        linenearcolor = RGB(0.8, 0.8, 0.8, label="Line Near Color")
        linenearalpha = Float(1.0, label="Line Near Alpha", min=0, max=1)
        specifylinefarcolor = Toggle(True, label="Specify Line Far Color")
        linefarcolor = RGB(0.3, 0.3, 0.3, label="Line Far Color")
        linefaralpha = Float(1.0, label="Line Far Alpha", min=0, max=1)
        _point = Page("Point")
        drawpoints = Toggle(False, label="Draw Points")
        pointtype = Menu(
            {
                "circle": "Circle",
                "sphere": "Sphere",
                "circlesprite": "Circle (Sprite)",
                "square": "Square",
                "cone": "Cone",
            },
            label="Point Type",
        )
        pointsizemultiplier = Float(1.0, label="Point Size Multiplier", norm=(0, 5))
        pointnearcolor = RGB(0.8, 0.8, 0.8, label="Point Near Color")
        pointnearalpha = Float(1.0, label="Point Near Alpha", min=0, max=1)
        specifypointfarcolor = Toggle(True, label="Specify Point Far Color")
        pointfarcolor = RGB(0.3, 0.3, 0.3, label="Point Far Color")
        pointfaralpha = Float(1.0, label="Point Far Alpha", min=0, max=1)
        pointliftdirection = Menu(
            {
                "towardcamera": "Toward Camera",
                "alongnormal": "Along Normal",
            },
            label="Point Lift Direction",
        )
        pointliftscale = Float(10.0, label="Point Lift Scale", norm=(0, 10))
        _vector = Page("Vector")
        drawvectors = Toggle(False, label="Draw Vectors")
        scale = Float(1.0, label="Scale", norm=(0, 5))
        vectorstartcaptype = Menu(CAPS, label="Vector Start Cap Type")
        vectorendcaptype = Menu(CAPS, "triangle", label="Vector End Cap Type")
        vectortaperstrength = Float(0.7, label="Vector Taper Strength")
        vectornearcolor = RGB(0.8, 0.8, 0.8, label="Vector Near Color")
        vectornearalpha = Float(1.0, label="Vector Near Alpha", min=0, max=1)
        specifyvectorfarcolor = Toggle(True, label="Specify Vector Far Color")
        vectorfarcolor = RGB(0.3, 0.3, 0.3, label="Vector Far Color")
        vectorfaralpha = Float(1.0, label="Vector Far Alpha", min=0, max=1)
        _caps = Page("Caps")
        roundwidth = Float(1.0, label="Round Width", norm=(0, 5))
        roundheight = Float(1.0, label="Round Height", norm=(0, 5))
        squarewidth = Float(1.0, label="Square Width", norm=(0, 5))
        squareheight = Float(0.5, label="Square Height", norm=(0, 5))
        trianglewidth = Float(1.0, label="Triangle Width", norm=(0, 5))
        triangleheight = Float(1.0, label="Triangle Height", norm=(0, 5))
        arrowwidth = Float(1.5, label="Arrow Width", norm=(0, 5))
        arrowheight = Float(1.8, label="Arrow Height", norm=(0, 5))
        arrowtaillength = Float(1.5, label="Arrow Tail Length", norm=(0, 5))
        endcapwidthmultiplier = Float(1.0, label="End Cap Width Multiplier", norm=(0, 5))
        endcapheightmultiplier = Float(1.0, label="End Cap Height Multiplier", norm=(0, 5))
        startcappullback = Float(0.0, label="Start Caps Pullback")
        endcappullback = Float(0.0, label="End Caps Pullback")
        _attributes = Page("Attributes")
        lineposatt = Str("P", label="Line Position Attribute")
        linewidthatt = Str("LineWidth", label="Line Width Attribute")
        linecoloratt = Str("Color", label="Line Color Attribute")
        pointposatt = Str("P", label="Point Position Attribute")
        pointsizeatt = Str("PointScale", label="Point Size Attribute")
        pointcoloratt = Str("Color", label="Point Color Attribute")
        vectoratttype = Menu(
            {
                "sopattrib": "SOP Attribute",
                "instanceattribsop": "Instance Custom Attribute (SOP Space)",
                "instanceattribworld": "Instance Custom Attribute (World Space)",
            },
            label="Vector Attribute Type",
        )
        vectoratt = StrMenu(
            "N",
            label="Vector Attribute",
            items={
                "N": "N (Point Normal X, Y, Z)",
                "P": "P (Point Position X, Y, Z)",
                "Cd": "Cd (Point Color red, green, blue, alpha)",
                "uv": "uv (Point Texture Coordinates U,V,W)",
            },
        )
        vectorcusattribidx = Int(0, label="Vector Instance Custom Attribute Index", norm=(0, 5))

    def cook(self, par, *, me: Node) -> Material:
        form = Strokes(
            par.drawlines,
            par.drawpoints,
            vectors(par),
            par.scale,
            in_sops(par.lineposatt, par.linewidthatt, par.linecoloratt),
            in_sops(par.pointposatt, par.pointsizeatt, par.pointcoloratt),
            joints=par.drawlines and par.linejointtype != "round",
        )
        return Material(
            me.path,
            vertex=beside(__file__, "line.vert"),
            pixel=beside(__file__, "line.frag"),
            defines=defines(par) + flat_defines(par),
            uniforms=values(par),
            state=replace(state(par), form=form, wire=0.0),
            lit=False,
            discards=True,
        )


def in_sops(position: str, size: str, color: str) -> tuple[str, str, str]:
    """The attributes' names as SOPs have them."""
    return position, IN_SOPS.get(size, size), IN_SOPS.get(color, color)


def vectors(par: Any) -> str | None:
    """What gives the vectors, as Strokes has it."""
    if not par.drawvectors:
        return ""
    return par.vectoratt if par.vectoratttype == "sopattrib" else None


def defines(par: Any) -> str:
    caps = list(CAPS)
    points = max(par.numptsincircle, 3)
    menus = {
        "LINE_START": caps.index(par.linestartcaptype),
        "LINE_END": caps.index(par.lineendcaptype),
        "VECTOR_START": caps.index(par.vectorstartcaptype),
        "VECTOR_END": caps.index(par.vectorendcaptype),
        "POINT": {"square": 1, "cone": 2, "circle": 3}.get(par.pointtype, 0),
        "CIRCLE": f"{points}.0",
        "HALF_CIRCLE": f"{(points + 1) // 2}.0",
        "JOINT": {"miter": 1, "bevel": 2}.get(par.linejointtype, 0),
        "VECTORS": ("sopattrib", "instanceattribsop", "instanceattribworld").index(par.vectoratttype),
        "VECTOR_INDEX": par.vectorcusattribidx,
        "INVERSE": int(par.depthinterpolationmodel == "inversedistance"),
        "CURVED": int(any(bend != PLAIN for bend in bends(par))),
        "WITH_VIEW": int(par.widthaffectedbyfov),
        "LIFT": ("alongcamerazaxis", "alongnormal", "towardcamera").index(par.liftdirection),
        "POINT_LIFT": {"alongnormal": 1, "towardcamera": 2}[par.pointliftdirection],
    }
    lines = [f"#define {name} {value}\n" for name, value in menus.items()]
    if par.drawpoints and par.pointtype == "sphere":
        lines.append("#define SPHERE\n")
    return "".join(lines)


def bends(par: Any) -> list[tuple[float, ...]]:
    """What shapes the S of widths and that of colours."""
    return [
        tuple(getattr(par, f"width{what}") for what in CURVE),
        tuple(getattr(par, f"color{what}") for what in CURVE),
    ]


def curve(bias: float, steepness: float, linearize: float) -> tuple[float, float, float]:
    """The S curve as the shader takes it."""
    middle = (1.0 + min(max(bias, -0.99), 0.99)) / 2.0
    return math.log(0.5) / math.log(middle), max(steepness, 1e-3), min(max(linearize, 0.0), 1.0)


def values(par: Any) -> dict[str, Any]:
    near = [
        (*par.linenearcolor, par.linenearalpha),
        (*par.pointnearcolor, par.pointnearalpha),
        (*par.vectornearcolor, par.vectornearalpha),
    ]
    far = [
        (*par.linefarcolor, par.linefaralpha) if par.specifylinefarcolor else near[0],
        (*par.pointfarcolor, par.pointfaralpha) if par.specifypointfarcolor else near[1],
        (*par.vectorfarcolor, par.vectorfaralpha) if par.specifyvectorfarcolor else near[2],
    ]
    wide, high = par.endcapwidthmultiplier, par.endcapheightmultiplier
    shapes = [(getattr(par, f"{n}width") * wide, getattr(par, f"{n}height") * high) for n in list(CAPS)[:4]]
    return {
        "uNear": near,
        "uFar": far,
        "uAway": (par.distancenear, par.distancefar, par.widthnear, par.widthfar),
        "uCurve": [curve(*bend) for bend in bends(par)],
        "uMiter": math.cos(math.radians(min(max(par.miterthreshold, 0), 179))) - 1e-4,
        "uScale": par.scale,
        "uExponent": par.inversedistanceexponent,
        "uLift": tuple(LIFT * lift for lift in (par.liftscale, par.pointliftscale, par.liftscale)),
        "uPoint": par.pointsizemultiplier,
        "uTaper": (par.lineendtaperstrength, par.vectortaperstrength),
        "uCaps": [*shapes, (0.0, 0.0)],
        "uTail": par.arrowtaillength,
        "uBack": (par.startcappullback, par.endcappullback),
    }
