"""What every operator keeps to, found by itself: the file is the registration, so a new operator is tested when it
exists."""

from __future__ import annotations

import inspect
import json
import re
from functools import cache
from pathlib import Path

import pytest

import stovetop
from stovetop.core import registry
from stovetop.core.pars import OP_STYLES, PULSE_STYLES, SUFFIXES
from stovetop.ops._sampling import NAMES

REFERENCE = Path(__file__).parents[2] / "reference" / "operators.jsonl"
TYPES = registry.types()
#: names of our own, with the reason
OWN = {"pageindex": "in every running operator, on no page"}
PROGRAM = "the running program has it, its page does not list it"
_LAYER = (
    "cropleft cropright cropbottom croptop prefit justifyh justifyv extend r tx ty sx sy scale px py opacity "
    "brightness blacklevel gamma operand swaporder bypass"
)
PER_LAYER = {f"lay0{name}": "the pages describe a layer's parameters without their names" for name in _LAYER.split()}
MORE = {
    "layerTOP": PER_LAYER,
    "layermixTOP": {**PER_LAYER, "swaporder": "the page lists it as an item of the menu before it"},
    **{f"{t}{f}": {"connectorder": PROGRAM} for t in ("in", "out") for f in ("TOP", "CHOP", "SOP", "DAT", "MAT")},
    "tableDAT": {"loadonstartpulse": PROGRAM, "writepulse": PROGRAM},
    "textDAT": {"defaultreadencoding": PROGRAM},
    "mergeSOP": {"sops": "no page lists its parameters"},
    "glslMAT": dict.fromkeys(
        ("array0name", "array0type", "array0chop", "array0arraytype"),
        "the page names the sequence alone; as the GLSL TOP",
    ),
    "audiomovieCHOP": dict.fromkeys(("scope", "srselect", "exportmethod", "exporttable"), "its page leaves Common out"),
}
#: what the list has and the operator has not, with the reason
LESS = {
    **{key: {"instancerottoorder": "it has no instances"} for key in ("boneCOMP", "nullCOMP", "fbxCOMP", "usdCOMP")},
    "renderTOP": {"uni0name": "the older name of sampler0name"},
}
#: vectors that the pages list as one name; files of the program hold their components
VECTORS = {"image0res": "WH", "color0rgb": "RGB", "vec0value": "XYZW", "point0pos": "XYZ", "attr0value": "1234"}
#: menus of which the page lists the items as parameters
ITEMS_LISTED = {("layoutTOP", "collayout")}
#: what the pages misspell or cut short
SLIPS = {
    ("layermixTOP", "operand"): "the page lists its name and the toggle after it as its items",
    ("noiseCHOP", "type"): "Harmonic is misspelt",
    **dict.fromkeys(
        (("particleSOP", "prtype"), ("convertSOP", "prtype"), ("dattoSOP", "prtype"), ("primitiveSOP", "prtype")),
        "pointsprites in the running program, pointprites on the pages",
    ),
    ("timerCHOP", "cueunits"): "listed twice, the first time without Fraction",
    **{
        ("timerCHOP", f"out{name}count"): "the page orders some of these menus the other way round"
        for name in ("timer", "delay", "cumulative", "running")
    },
    ("*DAT", "language"): "some pages list the first two items only",
    ("*DAT", "extension"): "pages list different numbers of items",
    ("geometryCOMP", "instancerottoorder"): "2025 has the Copy POP's items, the page those of older builds",
    ("timeCOMP", "clone"): "there is no /sys/local/time here",
    ("tableDAT", "defaultreadencoding"): "Auto Detect is 'manual' on the page, its default 'autodetect'",
}
#: defaults that the list infers from other operators and the running program has otherwise
OTHERWISE = {
    *((f"{t}TOP", "outputaspect") for t in "cacheselect chopto glsl glslmulti moviefilein noise pointfilein".split()),
    ("videodeviceinTOP", "outputaspect"), ("pointfileinTOP", "filtertype"),
}  # fmt: skip
#: styles that the list gets wrong: text that names something, an operator of any family, vectors among menus, factors
STYLED = {
    "image0resw": "Int", "image0resh": "Int", "parentxformsrc": "Menu", "parentshortcut": "Str", "opshortcut": "Str",
    "iop0shortcut": "Str", "iop0op": "OP",
    **{f"blurTOP.scale{c}": "Float" for c in "xyz"}, "bloomTOP.output": "Menu", "layermixTOP.lay0top": "TOP",
    **{f"color0rgb{c}": "RGB" for c in "rgb"}, **{f"vec0value{c}": "XYZW" for c in "xyzw"},
    **{f"attr0value{i}": "Float" for i in "1234"}, **{f"addSOP.point0pos{c}": "XYZ" for c in "xyz"},
}  # fmt: skip
#: parameters that the page leaves without a label
UNLABELLED = {("containerCOMP", "resizecomp"), ("audiomovieCHOP", "autoexportroot"), ("audiomovieCHOP", "timeslice")}
#: parameters that an editor or another program reads
KEPT = {
    "language": "an editor's colours", "wordwrap": "an editor's lines", "extension": "an editor's file type",
    "customext": "an editor's file type", "label": "the name of a connector", "x": "a panel's place",
    "y": "a panel's place",
    "w": "a panel's size", "h": "a panel's size", "display": "a panel's state", "enable": "a panel's state",
    "layer": "a panel's order", "alignorder": "a panel's order", "opviewer": "an editor's viewer",
    "initextonstart": "the project's loader",
    "externaltox": "the façade's reload",
    "parentshortcut": "the façade's parent", "opshortcut": "the façade's op",
    "envlightmaptype2d": "it has one item",
    "fillmode": "a viewer", "filtertype": "a viewer",
}  # fmt: skip


@cache
def reference() -> dict[str, dict]:
    return {e["OPType"]: e for e in map(json.loads, REFERENCE.read_text().splitlines())}


def documented(op_type: str) -> dict[str, dict]:
    """The parameters of TD's page by the name that the program uses, sequence blocks by their number 0."""
    found: dict[str, dict] = {}
    for p in reference()[op_type]["parameters"]:
        if p.get("uiOnly") or later_block(p) or p["name"] in LESS.get(op_type, ()):
            continue
        parts = [p] if (op_type, p["name"]) in ITEMS_LISTED else p.get("components") or spread(p) or [p]
        for c in parts:
            name = c.get("runtimeName", c["name"]) if c is p else c["name"]
            found.setdefault(name, {**c, "page": p.get("page"), "style": c.get("style", p["style"]), "own": c is p})
    return found


def later_block(p: dict) -> bool:
    """Whether it belongs to a block of a sequence after the first: some pages describe those too."""
    return bool(p.get("blockPar")) and p["name"].startswith(p["sequence"]) and p["name"][len(p["sequence"])] != "0"


def spread(p: dict) -> list[dict]:
    """The components of a vector for which the page lists none (blocks of sequences)."""
    style = VECTORS.get(p["name"], p["style"])
    return [{"name": p["name"] + s, "label": p["label"]} for s in SUFFIXES.get(style, style if style == "1234" else ())]


def make(project, op_type: str):
    op = project.op("/project1").create(op_type)
    feed(project, op)
    return op


def feed(project, op) -> None:
    """Wire what the operator needs to cook."""
    source = {"TOP": "constantTOP", "CHOP": "constantCHOP", "SOP": "boxSOP", "DAT": "tableDAT"}.get(op.family)
    for index in range(op.minInputs):
        made = project.op("/project1").create(source)
        if source == "boxSOP":
            made.par.consolidatepts = True  # closed, and a lattice
        op.inputConnectors[index].connect(made)


def skip_without_gl(op_type: str) -> None:
    if op_type.endswith("TOP"):
        from helpers import need_gl

        need_gl()


@pytest.mark.parametrize("op_type", TYPES)
def test_names_are_touchdesigners(op_type):
    kind = registry.find(op_type)
    ours = {d.name for d in kind.spec.pars.values()} - set(OWN) - set(MORE.get(op_type, ()))
    theirs = set(documented(op_type))
    assert ours == theirs, f"missing {sorted(theirs - ours)}, too many {sorted(ours - theirs)}"


@pytest.mark.parametrize("op_type", TYPES)
def test_labels_styles_and_menus_are_touchdesigners(op_type):
    kind = registry.find(op_type)
    for name, p in documented(op_type).items():
        d = kind.spec.pars[name]
        menu = [m["name"] for m in p.get("menu") or []]
        slip = (op_type, name) in SLIPS or (f"*{kind.family}", name) in SLIPS
        if p["own"] and (op_type, name) not in UNLABELLED:
            assert d.label == p["label"], name
        if p["style"]:
            assert d.style == STYLED.get(f"{op_type}.{name}", STYLED.get(name, p["style"])), name
        if menu and d.style == "Menu" and not slip:
            assert list(d.menu_names) == menu, name
            assert list(d.menu_labels) == [m["label"] for m in p["menu"]], name


@pytest.mark.parametrize("op_type", TYPES)
def test_known_defaults_are_touchdesigners(op_type):
    kind = registry.find(op_type)
    for name, p in documented(op_type).items():
        d = kind.spec.pars[name]
        if (op_type, name) in OTHERWISE:
            continue
        if "default" in p and p.get("default") is not None and d.style not in PULSE_STYLES and d.style != "Sequence":
            want = p["default"]
            if d.style == "Menu" and isinstance(want, int) and not isinstance(want, bool):
                want = d.menu_names[want]
            assert d.default == pytest.approx(want) if isinstance(want, float) else d.default == want, name


@pytest.mark.parametrize("op_type", TYPES)
def test_new_operators_hold_touchdesigners_values(op_type):
    kind = registry.find(op_type)
    for name, p in documented(op_type).items():
        if "creationDefault" in p and name in kind.spec.pars and (op_type, name) not in SLIPS:
            assert kind.spec.pars[name].created == p["creationDefault"], name


@pytest.mark.parametrize("op_type", TYPES)
def test_declares_what_it_reads(op_type):
    """Each parameter is named somewhere in the operator's or its family's code, or is marked as unsupported."""
    kind = registry.find(op_type)
    files = [Path(inspect.getfile(c)) for c in type(kind).__mro__ if c.__module__.startswith("stovetop.")]
    shader = files[0].with_suffix(".glsl")
    shared = [f for folder in files[0].parents[:2] for f in (*folder.glob("_*.py"), *folder.glob("_*.glsl"))]
    code = "\n".join(f.read_text() for f in {*files, *shared})
    code += shader.read_text() if shader.is_file() else ""
    # maps are declared by their names (ops/mat/_maps.py), then read by them
    maps = set(re.findall(r'\bMap\(\s*(?:f?)"(\w+)"', code))
    for d in kind.spec.pars.values():
        if d.unsupported or d.style in PULSE_STYLES or d.name in OWN or d.name in KEPT or d.sequence:
            continue
        # ops/_sampling.py declares these and reads them
        if (d.name.endswith(NAMES) and "sampling(" in code) or d.name in maps:
            continue
        names = {d.name, d.group}
        # once where it is declared, once more where it is read
        uses = max(len(re.findall(rf"\b(?:p_)?{re.escape(n)}\b", code)) for n in names)
        assert uses > 1 or in_f_string(d.name, code), (
            f"{d.name} is declared and never read: do it, or mark it unsupported"
        )


def in_f_string(name: str, code: str) -> bool:
    """Whether the name can come of an f-string in the code, like `postt{axis}` or `{map}filter`."""
    begins = any(re.search(rf'f"{re.escape(name[:k])}\{{', code) for k in range(2, len(name)))
    return begins or any(re.search(rf'\}}{re.escape(name[k:])}"', code) for k in range(1, len(name) - 4))


@pytest.mark.parametrize("op_type", TYPES)
def test_cooks_at_defaults_and_twice_the_same(op_type):
    skip_without_gl(op_type)
    with stovetop.Project() as project:
        op = make(project, op_type)
        op.cook(force=True)
        assert op.errors() in ("", expected_error(op))
        first = fingerprint(op)
        op.cook(force=True)
        if not op.isCOMP and not op._node.reads_clock:
            assert fingerprint(op) == first


def expected_error(op) -> str:
    """An operator that needs a file or another operator says so when it is new; that is an error with a cause."""
    return op.errors() if re.search(r"\(/project1/\w+\)$", op.errors()) and needs_reference(op) else ""


def needs_reference(op) -> bool:
    return op.type in ("moviefilein", "render", "videodevicein")


def fingerprint(op) -> object:
    data = op._node.output
    for name in ("vals", "P", "rows"):
        if hasattr(data, name):
            value = getattr(data, name)
            return value.tobytes() if hasattr(value, "tobytes") else value
    return data.numpy().tobytes() if hasattr(data, "numpy") else data


@pytest.mark.parametrize("op_type", TYPES)
def test_each_parameter_makes_it_stale(op_type, tmp_path):
    skip_without_gl(op_type)
    with stovetop.Project(folder=tmp_path) as project:
        op = make(project, op_type)
        op.cook()
        for par in list(op.builtinPars):
            d = par._def
            if par.style in PULSE_STYLES | {"Header", "Sequence", "Python"} | OP_STYLES or d.read_only:
                continue
            op._node.state = 0
            before = par.val
            par.val = another(par)
            if par.val != before:
                assert op._node.state, f"{par.name} does not wake the operator"
            par.val = before


def another(par):
    """A value that differs from the present one and is legal."""
    if par.style == "Menu":
        names = par.menuNames
        return names[(names.index(par.val) + 1) % len(names)] if par.val in names else par.val
    if par.style == "Toggle":
        return not par.val
    if par.isNumber:
        return par.val + 1 if not (par.clampMax and par.val + 1 > par.max) else par.val - 1
    return str(par.val) + "x"


@pytest.mark.parametrize("op_type", TYPES)
def test_survives_a_project_file(op_type, tmp_path):
    with stovetop.Project(folder=tmp_path) as project:
        op = make(project, op_type)
        changed = {}
        for par in op.builtinPars:
            if par.style in PULSE_STYLES | {"Header", "Sequence", "Python"} | OP_STYLES or par._def.read_only:
                continue
            if par.name in (
                "externaltox",
                "enableexternaltox",
                "reloadtox",
                "savebackup",
                "reloadcustom",
                "pageindex",
                "opshortcut",
            ):
                continue
            par.val = another(par)
            changed[par.name] = par.val
        path = op.path
        project.save(tmp_path / "p.tdn")
    with stovetop.load(tmp_path / "p.tdn") as again:
        op = again.op(path)
        assert op.OPType == op_type
        for name, value in changed.items():
            got = op.par[name].val
            assert got == pytest.approx(value, abs=1e-6) if isinstance(value, float) else got == value, name


@pytest.mark.parametrize("op_type", TYPES)
def test_says_what_it_does_and_where_that_is_written(op_type):
    doc = type(registry.find(op_type)).__doc__
    assert "Source: https://docs.derivative.ca/" in doc
