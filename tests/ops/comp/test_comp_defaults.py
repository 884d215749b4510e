"""Defaults, ranges and menus as a running TouchDesigner has them."""

import pytest

from helpers import span
from stovetop.core import registry

OBJECT = {"lookup": "on", "bank": 1.0, "initextonstart": False}
PLAY = {
    "shiftanimationstart": False,
    "cuepointunit": "fraction",
    "indexunit": "frames",
    "pops": True,
    "gpudirect": False,
}
DEFAULTS = {
    "geometryCOMP": OBJECT,
    "nullCOMP": OBJECT,
    "boneCOMP": OBJECT,
    "baseCOMP": {"initextonstart": False},
    "cameraCOMP": {
        **OBJECT,
        **{f"quadreprojpts{i}": 0 for i in (1, 2, 3, 4)},
        "fogdensity": 3.0,
        "fogfar": 10.0,
        "fogcolorr": 0.5,
        "fogalpha": 0.5,
    },
    "lightCOMP": {
        **OBJECT,
        "coneangle": 10.0,
        "conedelta": 3.0,
        "attenuationstart": 1.0,
        "attenuationend": 100.0,
        "projangle": 10.0,
        "backfacelit": "frontlit",
        "lightsize1": 0.05,
        "maxshadowsoftness": 0.1,
        "polygonoffsetunits": 5.0,
        "shadowresolution1": 1024,
        "aspectcorrect": False,
        "orthowidth": 2.0,
    },
    "environmentlightCOMP": {"envlightmapquality": 0.1},
    "fbxCOMP": {**PLAY, "mergegeo": True, "cameras": True},
    "usdCOMP": {**PLAY, "mergegeo": False, "cameras": False, "computenormals": False},
    "containerCOMP": {
        "multrgb": True,
        "justifymethod": "group",
        "scalex": 1.0,
        "scaley": 1.0,
        "builtindrop": True,
        "parmreferencewhite": "useparent",
    },
}
#: the slider's range, and the clamps
RANGES = {
    "geometryCOMP": {
        "tx": (0, 1, None, None),
        "rx": (0, 1, None, None),
        "scale": (0, 1, None, None),
        "roll": (0, 360, None, None),
        "pos": (0, 1, 0, None),
        "drawpriority": (0, 10, None, None),
        "numinstances": (0, 100, 0, None),
    },
    "cameraCOMP": {
        "fov": (0, 100, 0, None),
        "focal": (0.001, 100, 0.001, None),
        "near": (0.0001, 10, 0.0001, None),
        "far": (10, 1000, None, None),
        "orthowidth": (0.001, 10, 0.001, None),
        "winsize": (0.001, 10, None, None),
        "fogfar": (0, 100, 0, None),
    },
    "lightCOMP": {
        "dimmer": (0, 1, None, None),
        "coneangle": (0, 360, 0, 360),
        "attenuationstart": (0.001, 100, 0.001, None),
        "attenuationexp": (0.0001, 10, 0.0001, None),
        "lightsize2": (0, 0.25, 0, None),
        "filtersamples": (1, 64, 1, 64),
        "shadowresolution2": (1, 2048, 1, None),
    },
    "fbxCOMP": {
        "importscale": (0.0001, 2, 0.0001, None),
        "index": (0, 10, 0, None),
        "samplerate": (0, 120, 0, None),
    },
    "usdCOMP": {"maxwiredchildren": (1, 10, 1, None)},
    "timeCOMP": {
        "play": (-1, 1, -1, 1),
        "rate": (0.01, 100, 0.01, None),
        "end": (1, 600, None, None),
        "tempo": (0.01, 100, 0.01, None),
    },
    "containerCOMP": {
        "w": (0, 2000, None, None),
        "leftoffset": (-1000, 1000, None, None),
        "hfillweight": (0, 2, 0, None),
        "opacity": (0, 1, 0, 1),
        "scrollbarthickness": (1, 100, 1, None),
    },
}


def pars(op_type):
    return registry.find(op_type).spec.pars


@pytest.mark.parametrize("op_type", DEFAULTS)
def test_defaults(op_type):
    found = {name: pars(op_type)[name].default for name in DEFAULTS[op_type]}
    assert found == pytest.approx(DEFAULTS[op_type])


@pytest.mark.parametrize("op_type", RANGES)
def test_ranges(op_type):
    assert {name: span(pars(op_type)[name]) for name in RANGES[op_type]} == RANGES[op_type]


def test_new_components_hold_what_they_can_use():
    assert pars("fbxCOMP")["pops"].created is False, "there are no POPs here"
    assert (pars("cameraCOMP")["tz"].created, pars("lightCOMP")["tz"].created) == (5.0, 10.0)


def test_borders_of_panels_have_items():
    assert pars("containerCOMP")["leftborder"].menu_names == ("off", "bordera", "borderb")


def test_paths_by_the_name_of_the_program():
    assert registry.find("cameraCOMP").aliases["pathop"] == "pathsop"
    assert registry.find("cameraCOMP").aliases["extension1"] == "ext0object"
