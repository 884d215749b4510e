import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stovetop.core.engine import Engine
from stovetop.core.errors import ProjectError
from stovetop.data import files as assets
from stovetop.project import read, write
from stovetop.project.yaml_io import dump, load

HEAD = {"format": "tdn", "version": "2.0", "network_path": "/"}


def build(document):
    engine = Engine()
    warnings = read.build(engine, read.Document(Path("x.tdn"), read.parse(dump(document))))
    return engine, warnings


def document_of(engine, comp=None):
    document = write.Writer(engine).document(comp or engine.root)
    return {k: v for k, v in document.items() if k not in ("exported_at", "generator", "td_build")}


def operators(*items):
    return {**HEAD, "operators": list(items)}


def op(name, op_type="lfoCHOP", **fields):
    return {"name": name, "type": op_type, **fields}


def saved_operators(*items):
    engine, _ = build(operators(*items))
    return document_of(engine)["operators"]


# -- property: what is loaded, saved and loaded again is the same network

text = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\r"), max_size=8)
words = st.sampled_from(["=me.digits", "~op('a').par.tx", "==x", "~~y", "", "on", "a\nb", "1e5"]) | text
values = words | st.booleans() | st.integers(-1000, 1000) | st.floats(-1e6, 1e6).map(lambda v: round(v, 10))
storage = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text.filter(lambda t: t[:1] != "$"), inner, max_size=3),
    max_leaves=5,
)
numbers = st.integers(-500, 500)
common = {
    "position": st.lists(numbers, min_size=2, max_size=2),
    "size": st.lists(st.integers(1, 400), min_size=2, max_size=2),
    "color": st.lists(st.floats(0, 1).map(lambda v: round(v, 4)), min_size=3, max_size=3),
    "comment": text,
    "tags": st.lists(text, max_size=2, unique=True),
    "flags": st.lists(st.sampled_from(["viewer", "display", "bypass", "-expose", "lock"]), unique=True, max_size=3),
    "storage": st.dictionaries(st.sampled_from(["k1", "k2"]), storage, max_size=2),
    "inputs": st.lists(st.none() | st.sampled_from(["n0", "n1", "n2", "/n0/n1", "nowhere"]), max_size=3),
    "dock": st.sampled_from(["n0", "n1"]),
}
chop = st.fixed_dictionaries(
    {"type": st.just("lfoCHOP")},
    optional={
        **common,
        "parameters": st.fixed_dictionaries(
            {}, optional={"frequency": numbers | st.just("=me.digits"), "wavetype": st.sampled_from(["sin", "ramp"])}
        ),
    },
)
unknown = st.fixed_dictionaries(
    {"type": st.sampled_from(["mysteryTOP", "mysteryDAT"])},
    optional={**common, "parameters": st.dictionaries(st.sampled_from(["tx", "file", "other"]), values, max_size=3)},
)
pages = st.dictionaries(
    st.sampled_from(["About", "Controls"]),
    st.just(
        [
            {"name": "Speed", "style": "Float", "default": 1, "max": 10, "clampMin": True, "value": 2.5},
            {"name": "Pos", "style": "XYZ", "values": [1, 2, "=me.digits"]},
            {"name": "Weight", "style": "Float", "size": 3, "values": [0, 0.5, 1]},
            {"name": "Mode", "style": "Menu", "menuNames": ["a", "b"], "menuLabels": ["A", "B"], "value": "b"},
            {"name": "Tint", "style": "RGBA", "size": 3, "startSection": True, "help": "Its colour."},
        ]
    ),
    max_size=1,
)


def comp(children):
    return st.fixed_dictionaries(
        {"type": st.sampled_from(["baseCOMP", "containerCOMP"]), "children": level(children)},
        optional={**common, "custom_pars": pages},
    )


def level(item):
    return st.lists(item, max_size=3).map(lambda items: [{"name": f"n{i}", **item} for i, item in enumerate(items)])


networks = level(st.recursive(chop | unknown, comp, max_leaves=6))


def state(engine):
    """All that a network is, by path."""
    found = {}
    for n in [engine.root, *engine.root.descendants()]:
        pars = {k: (v.mode, v.val, v.expr, v.bind_expr) for k, v in n.pars.items() if v.mode or v.val != v.pdef.created}
        found[n.path] = (
            n.op_type, pars, {k: v for k, v in (n.flags or {}).items() if v is not (k == "expose")}, n.comment,
            (n.x, n.y, n.w, n.h), n.tags or set(), repr(n.storage or {}), [w and w[0].path for w in n.ins],
            n.dock and n.dock.path, n.content, (n.custom and n.custom.pages) or None, n.rgb,
        )  # fmt: skip
    return found


@settings(max_examples=60, deadline=None)
@given(networks)
def test_a_saved_network_loads_as_the_same_network(items):
    first, _ = build(operators(*items))
    document = document_of(first)
    second, _ = build(document)
    assert state(second) == {p: (*s[:-1], _visible(s[-1])) for p, s in state(first).items()}
    assert document_of(second) == document


def _visible(rgb):
    """Colours near the default grey are not saved."""
    return None if rgb is None or all(abs(c - 0.545) <= 0.01 for c in rgb) else rgb


# -- single facts


def test_defaults_of_a_type_are_merged_and_hoisted_again():
    shared = {"lfoCHOP": {"parameters": {"frequency": 3}, "flags": ["viewer"], "size": [130, 90]}}
    document = {**operators(op("a"), op("b", parameters={"amp": 2})), "type_defaults": shared}
    engine, warnings = build(document)
    assert not warnings and [c.eval("frequency") for c in engine.root.children.values()] == [3, 3]
    saved = document_of(engine)
    assert saved["type_defaults"] == shared
    assert saved["operators"] == [op("a"), op("b", parameters={"amp": 2})]
    engine.root.child("b").par("frequency").set(4)
    saved = document_of(engine)
    assert saved["type_defaults"] == {"lfoCHOP": {"flags": ["viewer"], "size": [130, 90]}}
    assert [o["parameters"] for o in saved["operators"]] == [{"frequency": 3}, {"frequency": 4, "amp": 2}]


def test_modes_and_escapes():
    pars = {"a": "=me.digits", "b": "~op('x').par.tx", "c": "==text", "d": "~~text", "e": "plain"}
    engine, _ = build(operators(op("n1", "mysteryTOP", parameters=pars)))
    live = engine.root.child("n1").pars
    assert [(live[k].mode, live[k].val, live[k].expr, live[k].bind_expr) for k in "abcde"] == [
        (1, None, "me.digits", ""), (3, None, "", "op('x').par.tx"), (0, "=text", "", ""), (0, "~text", "", ""),
        (0, "plain", "", ""),
    ]  # fmt: skip
    assert document_of(engine)["operators"][0]["parameters"] == pars


def test_unknown_types_parameters_fields_and_wires_are_kept_and_reported():
    item = op("a", parameters={"frequency": 2, "fancy": [1, 2][0]}, inputs=["gone"], glow={"deep": [1]})
    mystery = op("b", "mysteryTOP", parameters={"x": 1}, sequences={"vec": [{"name": "u"}, {}]}, inputs=[None, "a"])
    engine, warnings = build(operators(item, mystery))
    assert {o["name"]: o for o in document_of(engine)["operators"]} == {"a": item, "b": mystery}
    assert any("fancy" in w for w in warnings) and any("gone" in w for w in warnings)


def test_gaps_between_inputs():
    items = [op("a"), op("b"), op("m", "mysteryCHOP", inputs=["a", None, "b"])]
    engine, _ = build(operators(*items))
    assert [w and w[0].name for w in engine.root.child("m").ins] == ["a", None, "b"]
    assert document_of(engine)["operators"] == items


def test_templates_are_filled_in_and_found_again():
    about = [
        {"name": "Build", "style": "Int", "label": "Build Number", "readOnly": True},
        {"name": "V", "style": "Str"},
    ]
    document = {
        **operators(
            op("a", "baseCOMP", custom_pars={"About": {"$t": "about", "Build": 3, "V": "1.0"}}),
            op("b", "baseCOMP", custom_pars={"About": {"$t": "about", "Build": 4}}),
        ),
        "par_templates": {"about": about},
    }
    engine, warnings = build(document)
    assert not warnings
    assert (engine.root.child("a").eval("Build"), engine.root.child("b").eval("V")) == (3, "")
    saved = document_of(engine)
    assert (saved["par_templates"], saved["operators"]) == (document["par_templates"], document["operators"])


def test_storage_of_every_plain_kind_and_nothing_else(capsys):
    kept = {"t": (1, [2]), "s": {"b", "a"}, "b": b"\0\xff", "n": None, "d": {"x": 1.5}, "count": True}
    engine, _ = build(operators(op("a")))
    node = engine.root.child("a")
    node.storage = {**kept, "f": test_gaps_between_inputs, "o": object(), "k": {1: 2}, "hover": 1}
    writer = write.Writer(engine)
    document = writer.document(engine.root)
    assert document["operators"][0]["storage"]["t"] == {"$type": "tuple", "$value": [1, [2]]}
    again, _ = build(document)
    assert again.root.child("a").storage == kept
    assert len(writer.warnings) == 3 and all("/a: storage" in w for w in writer.warnings)


def test_startup_storage_wins_at_the_start():
    engine, _ = build(operators(op("a", storage={"n": 5, "m": 1}, startup_storage={"n": 0})))
    assert engine.root.child("a").storage == {"n": 0, "m": 1}
    assert document_of(engine)["operators"][0] == op("a", storage={"m": 1}, startup_storage={"n": 0})


def test_older_forms():
    item = op("a", parameters={"frequency": {"expr": "3"}}, flags={"viewer": True, "expose": False})
    script = op("t", "mysteryDAT", dat_content=["a", "b"], dat_content_format="text")
    wired = op("m", "mysteryCHOP", inputs=[{"index": 1, "source": "a"}])
    flat = op("c", "baseCOMP", custom_pars=[{"name": "X", "style": "Float", "page": "P", "value": 2}])
    assert saved_operators(item, script, wired, flat) == [
        op("a", parameters={"frequency": "=3"}, flags=["viewer", "-expose"]),
        op("t", "mysteryDAT", dat_content="a\nb", dat_content_format="text"),
        op("m", "mysteryCHOP", inputs=[None, "a"]),
        op("c", "baseCOMP", custom_pars={"P": [{"name": "X", "style": "Float", "value": 2}]}),
    ]


def test_json_files_of_tdn_1():
    text = '{\n\t"format": "tdn", "version": "1.5", "operators": [\n\t\t{"name": "a", "type": "lfoCHOP"}]\n}'
    assert read.parse(text)["operators"] == [op("a")]


def test_custom_pages_keep_every_field():
    definitions = [
        {
            "name": "F",
            "style": "Float",
            "label": "Eff",
            "default": 2,
            "min": -1.0,
            "max": 5.0,
            "normMin": -1.0,
            "value": 3,
        },
        {"name": "Src", "style": "StrMenu", "menuSource": "op('x')", "default": "d"},
        {"name": "Go", "style": "Pulse"},
        {"name": "T", "style": "Toggle", "default": True, "value": False},
        {"name": "Tint", "style": "RGBA", "size": 3, "values": [1, "=0.5", 0]},
        {"name": "Op", "style": "OP", "value": "../x"},
        {"name": "H", "style": "Header", "label": "Head"},
    ]
    item = op("c", "baseCOMP", custom_pars={"Page": definitions})
    assert saved_operators(item) == [item]


def test_exports_begin_once_everything_is_there():
    rows = [["path", "parameter", "value"], ["z", "frequency", "7"]]
    table = op("a", "tableDAT", flags=["export"], dat_content=rows, dat_content_format="table")
    engine, warnings = build(operators(table, op("z")))
    assert not warnings and engine.root.child("z").eval("frequency") == 7
    assert document_of(engine)["operators"] == [table, op("z")]


def test_contents_of_dats():
    items = [
        op("t", "textDAT", dat_content="a\n\tb", dat_content_format="text"),
        op("u", "tableDAT", dat_content=[["a", "1"], ["", "x"]], dat_content_format="table"),
        op("e", "tableDAT", dat_content=[], dat_content_format="table"),
        op("v", "nullDAT", flags=["lock"], dat_content=[["kept"]], dat_content_format="table"),
        op("w", "infoDAT", parameters={"op": "t"}, dat_read_only=True),
    ]
    engine, warnings = build(operators(*items))
    assert not warnings
    assert engine.root.child("e").data.num_rows == 0
    assert [engine.root.child(n).data.rows[0] for n in "tuv"] == [("a\n\tb",), ("a", "1"), ("kept",)]
    assert document_of(engine)["operators"] == items


# -- files


def test_one_knob_is_one_line(tmp_path):
    file = tmp_path / "p.tdn"
    engine, _ = build(operators(*(op(f"n{i}", parameters={"frequency": i + 2, "amp": i}) for i in range(20))))
    write.save(engine, file)
    before = file.read_text().split("\n")
    again = Engine()
    read.load(again, file)
    again.root.child("n7").par("frequency").set(0.5)
    write.save(again, file)
    after = file.read_text().split("\n")
    changed = [(a, b) for a, b in zip(before, after, strict=True) if a != b]
    assert changed == [("    frequency: 9", "    frequency: 0.5")]


def test_components_with_files_of_their_own(tmp_path):
    inner = {**HEAD, "network_path": "/c", "type": "baseCOMP", "operators": [op("deep")], "comment": "own"}
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub/c.tdn").write_text(dump(inner))
    outer = operators(op("c", "baseCOMP", tdn_ref="sub/c.tdn"), op("lost", "baseCOMP", tdn_ref="no.tdn"))
    (tmp_path / "p.tdn").write_text(dump(outer))
    engine = Engine(folder=tmp_path)
    warnings = read.load(engine, tmp_path / "p.tdn")
    assert engine.find("/c/deep", engine.root) is not None and engine.find("/c", engine.root).comment == "own"
    assert len(warnings) == 1 and "no.tdn" in warnings[0]
    engine.find("/c/deep", engine.root).par("frequency").set(7)
    write.save(engine, tmp_path / "p.tdn")
    assert "children" not in (tmp_path / "p.tdn").read_text()
    assert load((tmp_path / "sub/c.tdn").read_text())["operators"] == [op("deep", parameters={"frequency": 7})]
    assert not (tmp_path / "no.tdn").exists(), "an empty shell is no file's contents"
    before = (tmp_path / "sub/c.tdn").stat().st_mtime_ns
    write.save(engine, tmp_path / "elsewhere/p.tdn")
    assert "frequency: 7" in (tmp_path / "elsewhere/sub/c.tdn").read_text()
    assert (tmp_path / "sub/c.tdn").stat().st_mtime_ns == before


def test_files_that_refer_to_themselves_end(tmp_path):
    (tmp_path / "a.tdn").write_text(dump(operators(op("c", "baseCOMP", tdn_ref="a.tdn"))))
    engine = Engine(folder=tmp_path)
    assert "back to itself" in read.load(engine, tmp_path / "a.tdn")[0]
    before = load((tmp_path / "a.tdn").read_text())["operators"]
    write.save(engine, tmp_path / "a.tdn")
    assert load((tmp_path / "a.tdn").read_text())["operators"] == before


def test_a_malformed_file_changes_nothing(tmp_path):
    engine, _ = build(operators(op("a")))
    (tmp_path / "x.tdn").write_text(dump(operators(op("b"), op("b"))))
    with pytest.raises(ProjectError, match=r"x\.tdn:7: two operators"):
        read.load(engine, tmp_path / "x.tdn")
    assert list(engine.root.children) == ["a"]
    with pytest.raises(ProjectError, match="No such file"):
        read.load(engine, tmp_path / "missing.tdn")


def test_a_killed_save_leaves_the_old_file_whole(tmp_path):
    file = tmp_path / "p.tdn"
    file.write_text("old")
    code = (
        "import os, sys; from pathlib import Path; from stovetop.data import files as assets\n"
        "os.replace = lambda *a: os.kill(os.getpid(), 9)\n"
        f"assets.save_atomically(Path({str(file)!r}), b'new' * 1000)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == -9
    assert file.read_text() == "old"
    assets.save_atomically(file, b"new")
    assert file.read_text() == "new"


def test_a_failed_save_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError("disk full")))
    engine, _ = build(operators(op("a")))
    with pytest.raises(ProjectError, match="disk full"):
        write.save(engine, tmp_path / "p.tdn")
    assert list(tmp_path.iterdir()) == []


def test_ten_thousand_operators_load(tmp_path):
    items = [
        op(
            f"n{i}",
            parameters={"frequency": i + 2, "amp": "=me.digits"},
            position=[i, 2],
            inputs=[f"n{i - 1}"] * (i > 0),
        )
        for i in range(10_000)
    ]
    (tmp_path / "p.tdn").write_text(dump(operators(*[{**i, "type": "nullCHOP", "parameters": {}} for i in items])))
    engine = Engine()
    read.load(engine, tmp_path / "p.tdn")
    assert engine.root.child("n9999").ins[0][0].name == "n9998"


TEXT = """\
format: tdn
version: '2.0'
build: 3
generator: Embody/6.0.63
td_build: 099.2025.32820
exported_at: '2026-07-01T00:54:43Z'
network_path: /lab/waves
options:
  include_dat_content: true
  include_storage: true
type_defaults:
  lfoCHOP:
    flags:
    - viewer
    size: [130, 90]
    color: [0.67, 0.67, 0.67]
type: baseCOMP
custom_pars:
  Waves:
  - name: Speed
    style: Float
    startSection: true
    default: 1.2
    max: 4.0
    clampMin: true
    help: 'How fast: 0 stops.'
    value: 0.35
  - name: Source
    style: Menu
    default: demo
    menuNames:
    - demo
    - external
tags:
- tdn
operators:
- name: wave1
  type: lfoCHOP
  parameters:
    frequency: =parent().par.Speed.eval()
  position: [0, -300]
- name: wave2
  type: lfoCHOP
  position: [200, -300]
- name: script
  type: mysteryDAT
  dock: wave1
  dat_content: |-
    def onCook(scriptOp):
    \tscriptOp.clear()

    \treturn
  dat_content_format: text
- name: out1
  type: nullCHOP
  position: [450, -150]
  inputs:
  - wave2
annotations:
- name: annotate1
  mode: annotate
  title: Two waves
  size: [870, 750]
  opacity: 0.3
"""


def test_a_file_of_tdns_own_tool_is_saved_byte_for_byte(tmp_path):
    (tmp_path / "in.tdn").write_text(TEXT)
    engine = Engine()
    assert read.load(engine, tmp_path / "in.tdn") == []
    write.save(engine, tmp_path / "out.tdn")
    assert (tmp_path / "out.tdn").read_text() == TEXT
    engine.create(engine.root, "baseCOMP", "beside")
    write.save(engine, tmp_path / "out.tdn")
    assert load((tmp_path / "out.tdn").read_text())["network_path"] == "/"
