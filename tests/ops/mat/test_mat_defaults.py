"""Defaults and ranges as a running TouchDesigner has them."""

import pytest

from helpers import span
from stovetop.core import registry

COMMON = {
    "blendconstantr": 1.0,
    "blendconstanta": 1.0,
    "alphafunc": "greater",
    "pcaptpath": "pCaptPath0",
    "pcaptdata": "pCaptData0",
    "skelrootpath": "..",
}
LIT = {
    "colormapcoordattrib": "Tex",
    "heightmapchannelsource": "red",
    "parallaxscale": 1.0,
    "alphaside": 0.0,
    "darknessemitcolorr": 0.7,
    "darknessemitcolorg": 0.5,
    "darknessemitcolorb": 1.0,
    "rimlight0center": 90.0,
    "rimlight0width": 0.5,
}
DEFAULTS = {
    "constantMAT": COMMON,
    "depthMAT": COMMON,
    "outMAT": COMMON,
    "phongMAT": {**COMMON, **LIT},
    "pbrMAT": {
        **COMMON,
        **{k: v for k, v in LIT.items() if k != "colormapcoordattrib"},
        "specularlevel": 1.0,
        "envlightquality": 1.0,
        **{f"{m}mapchannelsource": "red" for m in ("specularlevel", "metallic", "roughness", "ambientocclusion")},
    },
    "glslMAT": {**COMMON, "glslversion": "glsl330", "vec0valuex": 1.0, "vec0valuew": 1.0},
    "pointspriteMAT": {
        **COMMON,
        **{f"colormapextend{a}": "repeat" for a in "uvw"},
        "offsetright": 1.0,
        "offsettop": 1.0,
        "attennear": 1.0,
        "attenfar": 90.0,
        "attensizenear": 20.0,
        "sizeaffectedbyfov": True,
    },
    "lineMAT": {
        **COMMON,
        "distancenear": 3.0,
        "distancefar": 7.0,
        "widthnear": 4.0,
        "widthfar": 2.0,
        "widthsteepness": 1.0,
        "colorsteepness": 1.0,
        "liftdirection": "towardcamera",
        "liftscale": 5.0,
        "pointliftscale": 10.0,
        "numptsincircle": 15,
        "miterthreshold": 180,
        **{f"{what}nearcolorr": 0.8 for what in ("line", "point", "vector")},
        **{f"{what}farcolorr": 0.3 for what in ("line", "point", "vector")},
        **{f"specify{what}farcolor": True for what in ("line", "point", "vector")},
        "vectorendcaptype": "triangle",
        "vectortaperstrength": 0.7,
        "squareheight": 0.5,
        "arrowwidth": 1.5,
        "arrowheight": 1.8,
        "arrowtaillength": 1.5,
        "linewidthatt": "LineWidth",
        "linecoloratt": "Color",
        "pointsizeatt": "PointScale",
        "pointcoloratt": "Color",
    },
}
#: what a new material holds where that is not the default
CREATED = {
    "phongMAT": {"pcaptpath": "pCaptPath", "pcaptdata": "pCaptData", "skelrootpath": ""},
    "glslMAT": {"glslversion": "glsl430"},
    "pointspriteMAT": {"sizeaffectedbyfov": False},
}
#: the slider's range, and the clamps
RANGES = {
    "constantMAT": {"alpha": (0, 1, 0, 1), "wirewidth": (0, 10, 0, None), "polygonoffsetunits": (0, 1, None, None)},
    "phongMAT": {
        "shininess": (1, 256, 1, None),
        "bumpscale": (0, 3, None, None),
        "displacemid": (0, 1, 0, 1),
        "rolloff": (0.1, 10, None, None),
        "shadowstrength": (0, 1, 0, 1),
        "rimlight0center": (0, 360, 0, 360),
        "rimlight0width": (0, 1, None, None),
        "rimlight0strength": (0, 10, None, None),
    },
    "pbrMAT": {"roughness": (0, 1, 0, None), "envlightquality": (0, 1, 0, 1)},
    "pointspriteMAT": {"pointsize": (0, 10, 0, None), "attenfar": (0, 360, None, None)},
    "lineMAT": {
        "distancefar": (0, 100, 0, None),
        "widthfar": (0.1, 20, None, None),
        "widthbias": (-1, 1, None, None),
        "colorsteepness": (0, 2, None, None),
        "linefaralpha": (0, 1, 0, 1),
        "arrowheight": (0, 5, None, None),
    },
}


def pars(op_type):
    spec = registry.find(op_type).spec
    return spec.pars


@pytest.mark.parametrize("op_type", DEFAULTS)
def test_defaults(op_type):
    found = {name: pars(op_type)[name].default for name in DEFAULTS[op_type]}
    assert found == pytest.approx(DEFAULTS[op_type])


@pytest.mark.parametrize("op_type", CREATED)
def test_new_materials(op_type):
    assert {name: pars(op_type)[name].created for name in CREATED[op_type]} == CREATED[op_type]


@pytest.mark.parametrize("op_type", RANGES)
def test_ranges(op_type):
    assert {name: span(pars(op_type)[name]) for name in RANGES[op_type]} == RANGES[op_type]


@pytest.mark.parametrize(
    ("op_type", "name", "ours"),
    [
        ("lineMAT", "vecnearcolorr", "vectornearcolorr"),
        ("lineMAT", "specifyvecfarcolor", "specifyvectorfarcolor"),
        ("lineMAT", "vecdiratt", "vectoratt"),
        ("pbrMAT", "metallicmapextendu", "metalnessmapextendu"),
    ],
)
def test_names_of_the_program(op_type, name, ours):
    assert registry.find(op_type).aliases[name] == ours and ours in pars(op_type)
