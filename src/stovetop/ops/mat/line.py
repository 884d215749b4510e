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


class Line(MAT):
    """The sides of primitives, the points and a vector at each point as flat strokes that face the camera.

    A width of 1 is a thousandth of the picture's width, times the points' width attribute. S Curve goes from the
    near to the far width along an S of the distance from the camera; Inverse Distance is the near width times
    (Distance Near / distance) ^ exponent. How TouchDesigner shapes the S is not published: here it is half a cosine
    whose middle Bias moves by half of itself (-1 near, 1 far), 1 + Steepness times as steep there (-1 gives a
    line), and Linearize is how much of a line is in it. Points have the width as their radius, times Point Size
    Multiplier and the points' pscale. Caps stand out by half the width times their factors. Where lines meet they
    are round, or have at the corners of primitives a miter, a bevel where they turn by more than Miter Threshold.
    Circles, round caps and round joints have Num Points in Circle corners; Circle (Sprite) is exact, Sphere is too,
    and is as near as one. Cone is a flat triangle. Lift is in world units. How TouchDesigner counts Vector Instance
    Custom Attribute Index is not published: here it is the attribute's number from 0, whose X, Y and Z are the
    vector. Colours are multiplied by those of the points.

    Source: https://docs.derivative.ca/Line_MAT
    """

    class Pars:
        _setup = Page("Setup")
        depthinterpolationmodel = Menu(
            {
                "scurve": "S Curve",
                "inversedistance": "Inverse Distance",
            },
            label="Depth Interpolation Model",
        )
        inversedistanceexponent = Float(1.0, label="Inverse Distance Exponent")
        distancenear = Float(1.0, label="Distance Near")
        distancefar = Float(10.0, label="Distance Far")
        widthnear = Float(3.0, label="Width Near")
        widthfar = Float(1.0, label="Width Far")
        widthaffectedbyfov = Toggle(False, label="Width Affected by FOV/OrthoWidth")
        widthbias = Float(0.0, label="Width Bias")
        widthsteepness = Float(0.0, label="Width Steepness")
        widthlinearize = Float(0.0, label="Width Linearize")
        colorbias = Float(0.0, label="Color Bias")
        colorsteepness = Float(0.0, label="Color Steepness")
        colorlinearize = Float(0.0, label="Color Linearize")
        liftdirection = Menu(
            {
                "alongcamerazaxis": "Along Camera Z Axis",
                "alongnormal": "Along Normal",
                "towardcamera": "Toward Camera",
            },
            label="Lift Direction",
        )
        liftscale = Float(0.0, label="Lift Scale")
        numptsincircle = Int(20, label="Num Points in Circle", min=3)
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
        miterthreshold = Int(90, label="Miter Threshold (deg)")
        linestartcaptype = Menu(CAPS, label="Line Start Cap Type")
        lineendcaptype = Menu(CAPS, label="Line End Cap Type")
        lineendtaperstrength = Float(0.0, label="Line End Taper Strength")
        linenearcolor = RGB(1.0, 1.0, 1.0, label="Line Near Color")
        linenearalpha = Float(1.0, label="Line Near Alpha")
        specifylinefarcolor = Toggle(False, label="Specify Line Far Color")
        linefarcolor = RGB(1.0, 1.0, 1.0, label="Line Far Color")
        linefaralpha = Float(1.0, label="Line Far Alpha")
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
        pointsizemultiplier = Float(1.0, label="Point Size Multiplier")
        pointnearcolor = RGB(1.0, 1.0, 1.0, label="Point Near Color")
        pointnearalpha = Float(1.0, label="Point Near Alpha")
        specifypointfarcolor = Toggle(False, label="Specify Point Far Color")
        pointfarcolor = RGB(1.0, 1.0, 1.0, label="Point Far Color")
        pointfaralpha = Float(1.0, label="Point Far Alpha")
        pointliftdirection = Menu(
            {
                "towardcamera": "Toward Camera",
                "alongnormal": "Along Normal",
            },
            label="Point Lift Direction",
        )
        pointliftscale = Float(0.0, label="Point Lift Scale")
        _vector = Page("Vector")
        drawvectors = Toggle(False, label="Draw Vectors")
        scale = Float(1.0, label="Scale")
        vectorstartcaptype = Menu(CAPS, label="Vector Start Cap Type")
        vectorendcaptype = Menu(CAPS, "arrow", label="Vector End Cap Type")
        vectortaperstrength = Float(0.0, label="Vector Taper Strength")
        vectornearcolor = RGB(1.0, 1.0, 1.0, label="Vector Near Color")
        vectornearalpha = Float(1.0, label="Vector Near Alpha")
        specifyvectorfarcolor = Toggle(False, label="Specify Vector Far Color")
        vectorfarcolor = RGB(1.0, 1.0, 1.0, label="Vector Far Color")
        vectorfaralpha = Float(1.0, label="Vector Far Alpha")
        _caps = Page("Caps")
        roundwidth = Float(1.0, label="Round Width")
        roundheight = Float(1.0, label="Round Height")
        squarewidth = Float(1.0, label="Square Width")
        squareheight = Float(1.0, label="Square Height")
        trianglewidth = Float(1.0, label="Triangle Width")
        triangleheight = Float(1.0, label="Triangle Height")
        arrowwidth = Float(1.0, label="Arrow Width")
        arrowheight = Float(1.0, label="Arrow Height")
        arrowtaillength = Float(0.5, label="Arrow Tail Length")
        endcapwidthmultiplier = Float(1.0, label="End Cap Width Multiplier")
        endcapheightmultiplier = Float(1.0, label="End Cap Height Multiplier")
        startcappullback = Float(0.0, label="Start Caps Pullback")
        endcappullback = Float(0.0, label="End Caps Pullback")
        _attributes = Page("Attributes")
        lineposatt = Str("P", label="Line Position Attribute")
        linewidthatt = Str("width", label="Line Width Attribute")
        linecoloratt = Str("Cd", label="Line Color Attribute")
        pointposatt = Str("P", label="Point Position Attribute")
        pointsizeatt = Str("pscale", label="Point Size Attribute")
        pointcoloratt = Str("Cd", label="Point Color Attribute")
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
        vectorcusattribidx = Int(0, label="Vector Instance Custom Attribute Index")

    def cook(self, par, *, me: Node) -> Material:
        form = Strokes(
            par.drawlines,
            par.drawpoints,
            vectors(par),
            par.scale,
            (par.lineposatt, par.linewidthatt, par.linecoloratt),
            (par.pointposatt, par.pointsizeatt, par.pointcoloratt),
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
        "CURVED": int(any(getattr(par, f"{of}{what}") for of in ("width", "color") for what in CURVE)),
        "WITH_VIEW": int(par.widthaffectedbyfov),
        "LIFT": ("alongcamerazaxis", "alongnormal", "towardcamera").index(par.liftdirection),
        "POINT_LIFT": {"alongnormal": 1, "towardcamera": 2}[par.pointliftdirection],
    }
    lines = [f"#define {name} {value}\n" for name, value in menus.items()]
    if par.drawpoints and par.pointtype == "sphere":
        lines.append("#define SPHERE\n")
    return "".join(lines)


def curve(bias: float, steepness: float, linearize: float) -> tuple[float, float, float]:
    """The S curve as the shader takes it."""
    middle = (1.0 + min(max(bias, -0.99), 0.99)) / 2.0
    return math.log(0.5) / math.log(middle), max(1.0 + steepness, 1e-3), min(max(linearize, 0.0), 1.0)


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
        "uCurve": [
            curve(*(getattr(par, f"width{what}") for what in CURVE)),
            curve(*(getattr(par, f"color{what}") for what in CURVE)),
        ],
        "uMiter": math.cos(math.radians(min(max(par.miterthreshold, 0), 179))) - 1e-4,
        "uScale": par.scale,
        "uExponent": par.inversedistanceexponent,
        "uLift": (par.liftscale, par.pointliftscale, par.liftscale),
        "uPoint": par.pointsizemultiplier,
        "uTaper": (par.lineendtaperstrength, par.vectortaperstrength),
        "uCaps": [*shapes, (0.0, 0.0)],
        "uTail": par.arrowtaillength,
        "uBack": (par.startcappullback, par.endcappullback),
    }
