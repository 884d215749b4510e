"""Defaults, slider ranges and menus as a running TouchDesigner has them."""

import pytest

from stovetop.core import registry

#: Par.default
DEFAULTS = {
    "audiofileinCHOP": {"trimend": 1.0, "opentimeout": 999999.0},
    "audiomovieCHOP": {"opentimeout": 999999.0, "syncoffset": -0.15},
    "constantCHOP": {"current": True, "startunit": "seconds", "endunit": "seconds"},
    "inCHOP": {"numchannels": 3},
    "infoCHOP": {"infotype": "general", "range1": -1.0},
    "mathCHOP": {"srselect": "max", "renamefrom": "*", "renameto": ""},
    "noiseCHOP": {"harmon": 1, "numint": 2, "startunit": "seconds", "endunit": "seconds"},
    "nullCHOP": {"checkvalues": True, "checknames": False, "checkrange": False},
    "parameterCHOP": {"pargroups": ""},
    "patternCHOP": {"numsteps": 1, "seed": 1.0, "taperdecay": 0.0, "left": "cycle", "right": "cycle"},
    "renderpickCHOP": {
        "clearprev": True,
        "pickradius": 1,
        "pickradstep": 0,
        "pickcirstep": 0,
        "usepickableflags": True,
        "includenonpickable": True,
        "panel": "..",
        "panelvalue": "select",
        "picku": 0.5,
        "pickv": 0.5,
        "select": True,
        "activatecallbacks": True,
        "position": "sopspace",
    },
    "selectCHOP": {"renameto": "", "stripdigits": True, "autoprefix": True},
    "soptoCHOP": {"attribscope": "", "renamescope": ""},
    "speedCHOP": {"speed": 0.0, "resetcondition": "on", "resetonstart": True},
    "timerCHOP": {
        "active": "running",
        "runvalues": "zero",
        "cueunits": "fraction",
        "cyclelimit": True,
        "maxcycles": 4,
        "subend": 1.0,
        "subendaction": "loop",
        "outready": True,
        "extinitoff": 1.0,
    },
}
#: what a new one holds where that is not the default
CREATED = {
    "audiomovieCHOP": {"syncoffset": 0.0},
    "constantCHOP": {"startunit": "samples", "end": 599.0, "endunit": "samples"},
    "inCHOP": {"numchannels": 0},
    "noiseCHOP": {"startunit": "samples", "end": 599.0, "endunit": "samples"},
    "renderpickCHOP": {"pickradstep": 1, "pickcirstep": 1, "usepickableflags": False, "panel": ""},
    "soptoCHOP": {"attribscope": "P", "renamescope": "t[xyz]"},
    "timerCHOP": {"active": "always"},
}
#: (slider's low end, high end)
SLIDERS = {
    "audiofileinCHOP": {
        "speed": (0, 10),
        "cuepoint": (0, 1000),
        "index": (0, 1000),
        "trimstart": (0, 500),
        "trimend": (0, 500),
        "prereadlength": (0.3, 3),
        "opentimeout": (0, 1000),
    },
    "audiomovieCHOP": {"prereadlength": (0.1, 8), "syncoffset": (-1, 1), "audiotrack": (0, 5)},
    "constantCHOP": {
        "const0value": (0, 1),
        "first": (0, 40),
        "start": (0, 10),
        "end": (0, 10),
        "rate": (0, 120),
        "defval": (-10, 10),
    },
    "inCHOP": {"numchannels": (0, 10), "connectorder": (0, 10)},
    "lfoCHOP": {"frequency": (0, 8), "offset": (-2, 2), "amp": (0, 10), "rate": (0, 120)},
    "mathCHOP": {"preoff": (-10, 10), "postoff": (-10, 10)},
    "noiseCHOP": {
        "period": (0.0001, 10),
        "spread": (0, 20),
        "rough": (0, 1),
        "exp": (0, 4),
        "numint": (0, 5),
        "amp": (0, 10),
        "constrstart": (-10, 10),
        "constrend": (-10, 10),
        "constrmean": (-10, 10),
        "start": (0, 10),
        "end": (0, 10),
    },
    "patternCHOP": {
        "length": (1, 10000),
        "steppercycle": (-100, 100),
        "numsteps": (0, 10),
        "bias": (-0.5, 0.5),
        "seed": (0, 10),
        "phase": (-1, 1),
        "taperdecay": (-1, 1),
        "amp": (0, 10),
        "offset": (-2, 2),
    },
    "renderpickCHOP": {"pickradius": (1, 50), "pickradstep": (1, 50), "pickcirstep": (1, 50), "picku": (0, 1)},
    "selectCHOP": {"digits": (0, 10)},
    "speedCHOP": {"speed": (-1, 1), "constant1": (-10, 10), "min": (0, 1), "max": (0, 1), "resetvalue": (0, 1)},
    "timerCHOP": {
        "speed": (0, 4),
        "cuepoint": (0, 1),
        "cycleendalert": (0, 4),
        "substart": (0, 10),
        "subend": (0, 10),
        "extstartoff": (0, 10),
    },
}
#: the lowest value that is let through
LOWEST = {
    "audiofileinCHOP": {"cuepoint": 0, "index": 0, "prereadlength": 0.3},
    "audiomovieCHOP": {"prereadlength": 0.1},
    "noiseCHOP": {"period": 0.0001, "spread": 0, "rough": 0, "numint": 0},
    "patternCHOP": {"length": 1, "numcycles": 0, "numsteps": 0},
    "renderpickCHOP": {"pickradius": 1, "pickradstep": 1, "pickcirstep": 1, "picku": 0, "pickv": 0},
    "selectCHOP": {"digits": 0},
    "timerCHOP": {"length": 0, "delay": 0, "speed": 0, "cuepoint": 0, "cycleendalert": 0, "substart": 0, "subend": 0},
}
ATTRIBUTE_TYPES = ("float", "float2", "float3", "float4", "int", "int2", "int3", "int4")
MENUS = {
    "renderpickCHOP": {f"customattrib{i}type": ATTRIBUTE_TYPES for i in range(1, 5)},
    "timerCHOP": {
        f"out{name}": ("off", "seconds", "frames", "samples", "all")
        for name in ("timercount", "delaycount", "length", "cumulativecount", "playingcount", "runningcount")
    },
}


def pars(op_type, *names):
    spec = registry.find(op_type).spec.pars
    return {name: spec[name] for name in names}


@pytest.mark.parametrize("op_type", DEFAULTS)
def test_defaults(op_type):
    found = {name: d.default for name, d in pars(op_type, *DEFAULTS[op_type]).items()}
    assert found == DEFAULTS[op_type]


@pytest.mark.parametrize("op_type", DEFAULTS)
def test_new_operators(bench, op_type):
    want = DEFAULTS[op_type] | CREATED.get(op_type, {})
    made = bench(op_type.removesuffix("CHOP"))
    found = {name: made.par[name].val for name in want}
    assert found == want


@pytest.mark.parametrize("op_type", SLIDERS)
def test_sliders(op_type):
    found = {name: (d.norm_min, d.norm_max) for name, d in pars(op_type, *SLIDERS[op_type]).items()}
    assert found == SLIDERS[op_type]


@pytest.mark.parametrize("op_type", LOWEST)
def test_clamps(bench, op_type):
    made = bench(op_type.removesuffix("CHOP"), **dict.fromkeys(LOWEST[op_type], -5))
    assert {name: made.par[name].eval() for name in LOWEST[op_type]} == LOWEST[op_type]


@pytest.mark.parametrize("op_type", MENUS)
def test_menus(op_type):
    found = {name: d.menu_names for name, d in pars(op_type, *MENUS[op_type]).items()}
    assert found == MENUS[op_type]


def test_names_of_other_builds(bench):
    select = bench("select", filterdigits=True, chops="a*")
    assert select.par.filterbydigits.eval() and select.par.chop.val == "a*"
    assert bench("parameter", parameters="t?").par.parameter.eval() == "t?"


def test_a_parameter_group_is_a_choice_only_where_one_is_named(bench):
    o = bench("parameter", ops=bench("noise"), builtin=True, parameter="tx ty rx")
    assert [c.name for c in o.chans()] == ["tx", "ty", "rx"]
    o.par.pargroups = "t"
    assert [c.name for c in o.chans()] == ["tx", "ty"]


def test_whole_brownian_noise_is_white_without_integrals(bench):
    steps = bench("noise", type="brownian", numint=0, end=40, normal=False).numpyArray()[0]
    walk = bench("noise", type="brownian", numint=1, end=40, normal=False).numpyArray()[0]
    # a point of the walk every half second
    assert abs(steps).max() <= 1
    assert walk[30] - walk[0] == pytest.approx(steps[30], abs=1e-5)
