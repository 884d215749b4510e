"""Defaults, slider ranges and menus as a running TouchDesigner has them."""

import pytest

from stovetop.core import registry

#: Par.default
DEFAULTS = {
    "mergeDAT": {"spacer": "\\t"},
    "renderpickDAT": {
        "clearprev": True,
        "pickradius": 1,
        "usepickableflags": True,
        "includenonpickable": True,
        "activatecallbacks": True,
        "position": "sopspace",
    },
    "tableDAT": {"removeblank": False},
}
#: what a new one holds where that is not the default
CREATED = {"mergeDAT": {"spacer": " "}, "renderpickDAT": {"usepickableflags": False}}
#: (slider's low end, high end, lowest value that is let through)
RANGES = {
    "evaluateDAT": {
        "rowindexstart": (-1, 10, -1),
        "rowindexend": (-1, 10, -1),
        "fromcol": (0, 50, 0),
        "colindexstart": (-1, 10, -1),
        "colindexend": (-1, 10, -1),
        "fromrow": (0, 50, 0),
    },
    "tableDAT": {"rows": (0, 100, 0), "cols": (0, 100, 0)},
}
LANGUAGES = "input node text python glsl json yaml xml tscript"
EXTENSIONS = "csv dat frag glsl html json md py rtf sdp tsv txt vert xml yaml yml languageext customext"


@pytest.mark.parametrize("op_type", DEFAULTS)
def test_defaults(make, op_type):
    spec = registry.find(op_type).spec.pars
    assert {name: spec[name].default for name in DEFAULTS[op_type]} == DEFAULTS[op_type]
    want, made = DEFAULTS[op_type] | CREATED.get(op_type, {}), make(op_type)
    assert {name: made.own(name) for name in want} == want


@pytest.mark.parametrize("op_type", RANGES)
def test_ranges(op_type):
    spec = registry.find(op_type).spec.pars
    found = {n: (spec[n].norm_min, spec[n].norm_max, spec[n].min) for n in RANGES[op_type]}
    assert found == RANGES[op_type]
    assert all(spec[n].clamp_min for n in found)


def test_menus():
    spec = registry.find("textDAT").spec.pars
    assert spec["language"].menu_names == tuple(LANGUAGES.split())
    assert spec["extension"].menu_names == tuple(EXTENSIONS.split())


def test_a_tab_between_merged_cells_is_written_as_an_escape(make, wire):
    merged = wire(make("mergeDAT", how="collapsecol", spacer="\\t"), make("tableDAT", [["a", "b"]]))
    assert merged.data.rows == (("a\tb",),)


def test_the_newer_name_of_the_dats_of_a_merge(make):
    merged = make("mergeDAT", dats="table*")
    assert merged.par("dat").val == "table*"
