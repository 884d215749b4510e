"""The Execute DATs: what calls which function, with which arguments."""

import pytest

from stovetop.core import registry
from stovetop.data.channels import Channels
from stovetop.data.table import Table
from stovetop.ops.dat.datexecute import compare

CALLS: list = []


@pytest.fixture(autouse=True)
def no_calls():
    CALLS.clear()


def script(*heads):
    """Functions that note their names and arguments in CALLS, through the DAT's storage."""
    lines = []
    for head in heads:
        name, _, args = head.partition("(")
        lines += [f"def {name}({args.rstrip(')')}):", f"\tme.fetch('calls').append(('{name}', {args.rstrip(')')}))"]
    return "\n".join(lines)


@pytest.fixture
def executing(make):
    def executing(op_type, *heads, **pars):
        node = make(op_type, script(*heads), **pars)
        node.storage = {"calls": CALLS}
        return node

    return executing


def plain(calls):
    """Façade objects as (name) or values."""
    return [tuple(getattr(a, "name", a) for a in c) for c in calls]


# -- Execute


def test_frames(executing, engine):
    executing("executeDAT", "onFrameStart(frame)", "onFrameEnd(frame)", framestart=True, frameend=True)
    engine.step(2)
    assert CALLS == [("onFrameStart", 2), ("onFrameEnd", 2), ("onFrameStart", 3), ("onFrameEnd", 3)]


def test_old_names_active_and_bypass(executing, engine):
    node = executing("executeDAT", "frameStart(frame)", framestart=True)
    engine.step()
    node.par("active").set(False)
    engine.step()
    node.par("active").set(True)
    engine.set_flag(node, "bypass", True)
    engine.step()
    assert CALLS == [("frameStart", 2)]


def test_a_missing_function_is_skipped_and_a_failing_one_reported(make, engine):
    node = make("executeDAT", "def onFrameStart(frame):\n\traise ValueError('oops')", framestart=True, frameend=True)
    engine.step()
    assert "ValueError: oops" in node.errors_text() and engine.clock.frame == 1


def test_pausing(executing, engine):
    executing("executeDAT", "onPlayStateChange(state)", playstatechange=True)
    engine.step()
    engine.root_timeline.play = False
    engine.step(2)
    engine.root_timeline.play = True
    engine.step()
    assert CALLS == [("onPlayStateChange", True), ("onPlayStateChange", False)]


def test_start_create_and_saving(executing, engine):
    heads = "onStart()", "onCreate()", "onProjectPreSave()", "onProjectPostSave()", "onExit()"
    toggles = dict.fromkeys(["start", "create", "projectpresave", "projectpostsave", "exit"], True)
    node = executing("executeDAT", *heads, **toggles)
    engine.step()
    assert CALLS == [], "made by hand: neither the project nor a copy has come"
    for event in (lambda: node.kind.saving(node, before=True), lambda: node.kind.saving(node, before=False)):
        event()
    node.kind.closing(node)
    assert CALLS == [("onProjectPreSave",), ("onProjectPostSave",), ("onExit",)]
    CALLS.clear()
    node.local_state = None
    node.kind.started(node)
    engine.step(2)
    assert CALLS == [("onStart",), ("onCreate",)]
    CALLS.clear()
    node.local_state = None
    engine.step(2)
    assert CALLS == [("onCreate",)], "a copy: the project has started before"


@pytest.mark.parametrize("op_type", [t for t in registry.types("DAT") if "execute" in t])
def test_default_scripts_define_every_function(make, op_type):
    node = make(op_type)
    defined = {line[4 : line.index("(")] for line in node.content.text.splitlines() if line.startswith("def ")}
    assert defined == {head.partition("(")[0] for head, _ in node.kind.functions}
    compile(node.content.text, op_type, "exec")


# -- CHOP Execute

HEADS = [
    f"{n}(channel, sampleIndex, val, prev)" for n in ("onOffToOn", "whileOn", "onOnToOff", "whileOff", "onValueChange")
]


@pytest.fixture
def chop(make, engine):
    node = make("nullCHOP")
    engine.set_flag(node, "lock", True)

    def put(values, names=("a", "b"), **more):
        node.set_output(Channels(values, names, **more))

    put([[0.0], [0.0]])
    return put


def test_channel_changes(executing, engine, chop):
    executing("chopexecuteDAT", *HEADS, chop="null1")
    engine.step(2)
    chop([[1.0], [0.0]])
    engine.step(2)
    chop([[3.0], [-1.0]])
    engine.step()
    assert plain(CALLS) == [
        ("onValueChange", "a", 0, 1.0, 0.0),
        ("onValueChange", "a", 0, 3.0, 1.0),
        ("onValueChange", "b", 0, -1.0, 0.0),
    ]


def test_an_edge_calls_one_function(executing, engine, chop):
    executing("chopexecuteDAT", *HEADS, chop="null1", channel="a", offtoon=True, ontooff=True)
    engine.step()
    for value in (2.0, 3.0, 0.0):
        chop([[value], [value]])
        engine.step()
    assert plain(CALLS) == [
        ("onOffToOn", "a", 0, 2.0, 0.0),
        ("onValueChange", "a", 0, 3.0, 2.0),
        ("onOnToOff", "a", 0, 0.0, 3.0),
    ]


def test_while(executing, engine, chop):
    executing("chopexecuteDAT", *HEADS, chop="null1", channel="a", valuechange=False, whileon=True, whileoff=True)
    engine.step()
    chop([[1.0], [0.0]])
    engine.step(2)
    assert [c[0] for c in CALLS] == ["whileOff", "whileOn", "whileOn"]


def test_samples_of_a_time_slice_come_one_after_another(executing, engine, chop):
    executing("chopexecuteDAT", *HEADS, chop="null1", channel="a")
    engine.step()
    chop([[0.0, 1.0, 1.0, 2.0]], ["a"], time_slice=True)
    engine.step(2)
    assert [c[2:] for c in CALLS] == [(1, 1.0, 0.0), (3, 2.0, 1.0)]


def test_samples_of_a_clip_compare_at_their_places(executing, engine, chop):
    executing("chopexecuteDAT", *HEADS, chop="null1", channel="a")
    chop([[1.0, 2.0, 3.0]], ["a"])
    engine.step()
    chop([[1.0, 5.0, 3.0]], ["a"])
    engine.step()
    assert [c[2:] for c in CALLS] == [(1, 5.0, 2.0)]


# -- DAT Execute


def test_table_change(executing, engine, make):
    table = make("tableDAT", [["n", "x"], ["a", 1], ["b", 2]])
    executing("datexecuteDAT", "onTableChange(dat, prevDAT, info)", dat="table1")
    engine.step()
    face = engine.face(table)
    face["b", "x"] = 5
    engine.step(2)
    ((name, dat, prev, info),) = CALLS
    assert (name, dat, prev["b", "x"].val, prev.numRows) == ("onTableChange", face, "2", 3)
    assert (info.rowsChanged, info.colsChanged, info.sizeChanged) == ([2], [1], False)
    assert [(c.row, c.col, c.val) for c in info.cellsChanged] == [(2, 1, "5")]
    face.deleteRow("a")
    face.appendCol(["y", 1])
    engine.step()
    info = CALLS[1][3]
    assert (info.rowsRemoved, info.rowsAdded, info.colsAdded, info.sizeChanged) == ([1], [], [2], True)


def test_compare_tells_lines_apart_by_name():
    old = Table.from_rows([["n", "x"], ["a", 1], ["b", 2]])
    assert compare(old, old) == ([], [], [], [], [], [], [], False)
    new = Table.from_rows([["n", "x"], ["a", 1], ["c", 7], ["b", 3]])
    assert compare(new, old) == ([3], [2], [], [1], [], [], [(3, 1)], True)


def test_functions_of_older_builds(executing, engine, make):
    table = make("tableDAT", [["n", "x"], ["a", 1]])
    heads = "onTableChange(dat)", "onRowChange(dat, rows)", "onColChange(dat, cols)", "onCellChange(dat, cells, prev)"
    toggles = dict.fromkeys(["rowchange", "colchange", "cellchange", "sizechange"], True)
    executing("datexecuteDAT", *heads, "onSizeChange(dat)", dat="table1", execute="end", **toggles)
    engine.step()
    engine.face(table)[1, 1] = 2
    engine.step()
    assert [c[0] for c in CALLS] == ["onTableChange", "onRowChange", "onColChange", "onCellChange"]
    assert CALLS[1][2] == [1] and CALLS[3][2][0].val == "2" and CALLS[3][3] == ["1"]
    CALLS.clear()
    engine.face(table).deleteRow(1)
    engine.step()
    assert [c[0] for c in CALLS] == ["onTableChange", "onSizeChange"]


# -- Parameter Execute


def test_parameter_values(executing, engine, make):
    lfo = make("lfoCHOP")
    node = executing("parameterexecuteDAT", "onValueChange(par, prev)", op="lfo1", pars="freq* amp")
    engine.step(2)
    lfo.par("frequency").set(3)
    lfo.par("phase").set(0.5)
    engine.step(2)
    assert plain(CALLS) == [("onValueChange", "frequency", lfo.par("frequency").pdef.default)]
    CALLS.clear()
    node.set_content(Table(text=script("onValueChange(par, val, prev)")))
    lfo.par("frequency").set(5)
    engine.step()
    assert plain(CALLS) == [("onValueChange", "frequency", 5.0, 3.0)]


def test_parameter_values_at_once_expressions_and_modes(executing, engine, make):
    lfo = make("lfoCHOP")
    lfo.par("amp").set(1.5)
    heads = "onValuesChanged(changes)", "onExpressionChange(par, val, prev)", "onModeChange(par, val, prev)"
    toggles = {"valuechange": False, "valueschanged": True, "expressionchange": True, "modechange": True}
    executing("parameterexecuteDAT", *heads, op="lfo1", pars="*", **toggles)
    engine.step()
    lfo.par("amp").set_expression("2 + 2")
    engine.step()
    assert [c[0] for c in CALLS] == ["onExpressionChange", "onModeChange", "onValuesChanged"]
    assert CALLS[0][2:] == ("2 + 2", "") and [m.name for m in CALLS[1][2:]] == ["EXPRESSION", "CONSTANT"]
    (change,) = CALLS[2][1]
    assert (change.par.name, change.par.eval(), change.prev) == ("amp", 4.0, 1.5)


def test_parameters_of_other_kinds_are_left_alone(executing, engine, make):
    lfo = make("lfoCHOP")
    node = executing("parameterexecuteDAT", "onValueChange(par, prev)", op="lfo1", pars="*", builtin=False)
    engine.step()
    lfo.par("amp").set(3)
    engine.step()
    node.par("builtin").set(True)
    node.par("active").set(False)
    lfo.par("amp").set(4)
    engine.step()
    assert CALLS == []


def test_pulses_come_at_once(executing, engine, make):
    table = make("textDAT")
    executing("parameterexecuteDAT", "onPulse(par)", op="text1", pars="*")
    engine.pulse(table.par("writepulse"))
    assert plain(CALLS) == [("onPulse", "writepulse")]


# -- OP Execute


def test_edits_of_operators(executing, engine, make, wire):
    table, null = make("tableDAT", [["a"]]), make("nullDAT")
    heads = "onFlagChange(changeOp, flag)", "onWireChange(changeOp)", "onNameChange(changeOp)", "onPathChange(changeOp)"
    toggles = dict.fromkeys(
        ["flagchange", "wirechange", "namechange", "pathchange", "uichange", "opdelete", "postcook"], True
    )
    executing(
        "opexecuteDAT", *heads, "onUIChange(changeOp)", "onDestroy()", "onPostCook(changeOp)", op="null1", **toggles
    )
    engine.step()
    wire(null, table)
    engine.set_flag(null, "viewer", True)
    null.x = 50
    assert null.data.num_rows == 1
    engine.step()
    assert plain(CALLS) == [
        ("onWireChange", "null1"), ("onFlagChange", "null1", "viewer"),
        ("onPostCook", "null1"), ("onUIChange", "null1"),
    ]  # fmt: skip
    CALLS.clear()
    engine.rename(null, "other")
    assert plain(CALLS) == [("onNameChange", "other"), ("onPathChange", "other")]
    CALLS.clear()
    engine.rename(null, "null1")
    engine.step()
    CALLS.clear()
    engine.destroy(null)
    assert CALLS == [("onDestroy",)]


def test_children(executing, engine, make):
    base = make("baseCOMP")
    heads = "onNumChildrenChange(changeOp)", "onChildRename(changeOp)", "onCurrentChildChange(changeOp)"
    toggles = dict.fromkeys(["numchildrenchange", "childrename", "currentchildchange"], True)
    executing("opexecuteDAT", *heads, op="base1", **toggles)
    child = engine.create(base, "nullDAT")
    engine.rename(child, "n")
    engine.set_flag(child, "current", True)
    engine.destroy(child)
    assert [c[0] for c in CALLS] == [
        "onNumChildrenChange", "onChildRename", "onCurrentChildChange", "onNumChildrenChange",
    ]  # fmt: skip


def test_a_deleted_dat_hears_nothing_more(executing, engine, make):
    make("nullDAT")
    node = executing("opexecuteDAT", "onFlagChange(changeOp, flag)", op="null1", flagchange=True)
    before = len(engine.listeners)
    engine.destroy(node)
    engine.set_flag(engine.root.child("null1"), "viewer", True)
    assert CALLS == [] and len(engine.listeners) == before - 1
