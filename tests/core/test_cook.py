"""The rules at the top of core/cook.py, a test each, on the engine alone."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import stovetop
from stovetop.core.engine import Engine


@pytest.fixture
def engine():
    e = Engine()
    e.create(e.root, "baseCOMP", "project1")
    return e


def chain(engine, *types: str):
    """Nodes of these types, each wired to the one before."""
    parent = engine.find("/project1", engine.root)
    nodes = [engine.create(parent, t) for t in types]
    for a, b in itertools.pairwise(nodes):
        engine.connect(a, b)
    return nodes


def test_a_change_marks_stale_and_only_a_request_cooks(engine):
    constant, null = chain(engine, "constantCHOP", "nullCHOP")
    null.data  # noqa: B018
    cooks = constant.total_cooks, null.total_cooks
    constant.par("const0value").set(5)
    constant.par("const0name").set("a")
    engine.step(3)
    assert (constant.total_cooks, null.total_cooks) == cooks
    assert null.data.vals[0, 0] == 5
    assert (constant.total_cooks, null.total_cooks) == (cooks[0] + 1, cooks[1] + 1)


def test_a_request_without_a_reason_does_not_cook(engine):
    _, null = chain(engine, "constantCHOP", "nullCHOP")
    null.data  # noqa: B018
    for _ in range(5):
        engine.step()
        null.data  # noqa: B018
    assert null.total_cooks == 1


def test_each_run_s_reads_replace_the_last(inside):
    a, b, flag = (inside.create("constantCHOP", n) for n in ("a", "b", "flag"))
    for o in (a, b, flag):
        o.par.const0name = "x"
    s = inside.create("scriptCHOP")
    s.docked[0].text = (
        "def onCook(scriptOp):\n\tscriptOp.clear()\n"
        "\tscriptOp.appendChan('y')[0] = op('a')['x'] if op('flag')['x'] == 0 else op('b')['x']\n"
    )
    assert s["y"] == 0
    b.par.const0value = 3
    s.cook()
    assert s.totalCooks == 1, "it did not read b"
    flag.par.const0value = 1
    assert s["y"] == 3
    cooks = s.totalCooks
    a.par.const0value = 9
    s.cook()
    assert s.totalCooks == cooks, "it no longer reads a"
    b.par.const0value = 4
    assert s["y"] == 4


def test_at_most_once_a_frame_and_shared_sources_once(engine):
    parent = engine.find("/project1", engine.root)
    lfo = engine.create(parent, "lfoCHOP")
    left, right, merge = (engine.create(parent, t) for t in ("nullCHOP", "nullCHOP", "mergeCHOP"))
    engine.connect(lfo, left)
    engine.connect(lfo, right)
    engine.connect(left, merge, 0)
    engine.connect(right, merge, 1)
    engine.watch(merge)
    engine.step()
    before = lfo.total_cooks, merge.total_cooks
    engine.step()
    merge.data, left.data  # noqa: B018
    assert (lfo.total_cooks, merge.total_cooks) == (before[0] + 1, before[1] + 1)


def test_an_equal_result_does_not_wake_what_follows(engine):
    constant, math, null = chain(engine, "constantCHOP", "mathCHOP", "nullCHOP")
    constant.par("const0name").set("a")
    null.data  # noqa: B018
    before = null.total_cooks
    constant.par("const0value").set_expression("min(absTime.frame, 0)")
    engine.hooks = hooked(engine)
    for _ in range(3):
        engine.step()
        null.data  # noqa: B018
    assert null.total_cooks == before
    assert math.total_cooks == 1


def hooked(engine):
    from stovetop.td.hooks import TdHooks

    return TdHooks(engine)


def test_reading_the_clock_makes_time_dependent_and_a_static_branch_costs_nothing(engine):
    lfo, null = chain(engine, "lfoCHOP", "nullCHOP")
    static, other = chain(engine, "constantCHOP", "nullCHOP")
    for n in (null, other):
        engine.watch(n)
    engine.step(10)
    assert null.total_cooks >= 10
    assert (static.total_cooks, other.total_cooks) == (1, 1)
    assert null.reads_clock is False and lfo.reads_clock is True


def test_a_failing_cook_keeps_the_last_good_output_and_the_frame_goes_on(inside, project):
    s = inside.create("scriptCHOP")
    s.docked[
        0
    ].text = "def onCook(scriptOp):\n\tscriptOp.clear()\n\tscriptOp.appendChan('a')[0] = 1 / (3 - absTime.frame)\n"
    lfo = inside.create("lfoCHOP")
    for o in (s, lfo):
        project.watch(o)
    project.step(2)
    good = float(s["a"])
    project.step()
    assert "ZeroDivisionError" in s.errors() and s.path in s.errors()
    assert float(s["a"]) == good
    assert lfo.cookedThisFrame
    project.step()
    assert s.errors() == "" and float(s["a"]) == -1


def test_a_node_that_asks_for_itself_gets_its_previous_output_and_a_warning(inside, project):
    s = inside.create("scriptCHOP", "loop")
    s.docked[0].text = (
        "def onCook(scriptOp):\n\tlast = op('next')['a']\n\tlast = float(last) if last is not None else 0\n"
        "\tscriptOp.clear()\n\tscriptOp.appendChan('a')[0] = last + 1\n\tabsTime.frame\n"
    )
    null = inside.create("nullCHOP", "next")
    null.inputConnectors[0].connect(s)
    project.watch(null)
    project.step(3)
    assert "Cook dependency loop" in s.warnings() + null.warnings()
    assert 1 <= float(null["a"]) <= 4


def test_a_chain_of_a_hundred_thousand_nodes_cooks_without_recursion(engine):
    parent = engine.find("/project1", engine.root)
    first = previous = engine.create(parent, "constantCHOP")
    engine.loading += 1
    for i in range(100_000):
        node = engine.create(parent, "nullCHOP", f"n{i}", init=False)
        engine.connect(previous, node)
        previous = node
    engine.loading -= 1
    first.par("const0name").set("a")
    first.par("const0value").set(7)
    assert previous.data.vals[0, 0] == 7
    first.par("const0value").set(8)
    assert previous.data.vals[0, 0] == 8


def test_explain_says_why_what_it_read_and_what_it_cost(inside, project):
    lfo = inside.create("lfoCHOP")
    null = inside.create("nullCHOP")
    null.inputConnectors[0].connect(lfo)
    null.cook()
    project.step()
    null.cook()
    text = project.explain(null)
    assert "woken by /project1/lfo1, woken by absTime" in text
    assert "inputs: /project1/lfo1" in text
    assert "cooked 2 times" in text and " ms" in text


def test_touching_operators_off_the_cook_thread_raises_and_says_how_to_come_back(inside, project):
    import threading

    caught = []

    def work():
        for act in (
            lambda: inside.par.w.__setattr__("val", 5),
            lambda: inside.create("nullCHOP"),
            lambda: project.op("/project1").op("x"),
        ):
            try:
                act()
            except stovetop.StovetopError as error:
                caught.append(str(error))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert len(caught) == 3
    assert all("run(callable, delayFrames=1)" in text for text in caught)


def test_a_locked_operator_does_not_cook_and_a_component_can_stop_its_inside(engine):
    lfo, null = chain(engine, "lfoCHOP", "nullCHOP")
    engine.step(2)
    held = null.data
    engine.set_flag(null, "lock", True)
    engine.step(2)
    assert null.data is held
    engine.set_flag(null, "lock", False)
    assert null.data is not held
    engine.set_flag(engine.find("/project1", engine.root), "allowCooking", False)
    cooks = lfo.total_cooks
    engine.step(2)
    null.data  # noqa: B018
    assert lfo.total_cooks == cooks


def test_bypass_hands_the_input_on(engine):
    constant, math = chain(engine, "constantCHOP", "mathCHOP")
    constant.par("const0name").set("a")
    constant.par("const0value").set(2)
    math.par("gain").set(10)
    assert math.data.vals[0, 0] == 20
    engine.set_flag(math, "bypass", True)
    assert math.data.vals[0, 0] == 2


def test_an_expression_is_evaluated_after_the_inputs_whose_cooks_it_reads(inside, project):
    """A script further up writes a table, an expression further down reads it: both once a frame, in that order."""
    table = inside.create("tableDAT", "log")
    script = inside.create("scriptCHOP")
    script.docked[0].text = (
        "def onCook(scriptOp):\n\tt = op('log')\n\tt.clear()\n\tt.appendRow(['frame', absTime.frame])\n"
        "\tassert t.numRows == 1\n\tscriptOp.clear()\n\tscriptOp.appendChan('a')\n"
    )
    math = inside.create("mathCHOP")
    math.inputConnectors[0].connect(script)
    math.par.postoff.expr = "op('log')['frame', 1]"
    for frame in range(1, 5):
        project.step()
        assert math["a"] == frame
        assert (script.totalCooks, math.totalCooks) == (frame, frame)
    assert table["frame", 1] == 4


def clean_only_over_clean(project) -> None:
    """Nothing is up to date while something it depends on is not: a change would never reach it."""
    for node in project.engine.nodes():
        if node.state == 0 and node.total_cooks:
            for source in (*(w for w in node.inputs if w), *node.live, *(node.sources or ())):
                assert source.state == 0, f"{node.path} is up to date, {source.describe()} is not"


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_whatever_is_edited_a_request_gives_what_a_fresh_network_would(data):
    """A random network of wires, expressions and references under random edits, against plain recursion."""
    project = stovetop.Project()
    inside = project.op("/project1")
    count = data.draw(st.integers(2, 7))
    ops = [inside.create("constantCHOP" if i == 0 else "mathCHOP", f"n{i}") for i in range(count)]
    ops[0].par.const0name = "a"
    model: list[dict] = [{"value": 0.0} if i == 0 else {"wire": None, "gain": 1.0, "read": None} for i in range(count)]

    def expected(i: int) -> float | None:
        m = model[i]
        if i == 0:
            return m["value"]
        if m["wire"] is None:
            return None
        gain = m["gain"] if m["read"] is None else (expected(m["read"]) or 0.0)
        below = expected(m["wire"])
        return None if below is None else below * gain

    for _ in range(data.draw(st.integers(1, 12))):
        i = data.draw(st.integers(0, count - 1))
        edit = data.draw(st.sampled_from(["value", "wire", "gain", "read", "ask", "step"]))
        if edit == "value":
            model[0]["value"] = ops[0].par.const0value.val = float(data.draw(st.integers(-3, 3)))
        elif edit == "wire" and i:
            model[i]["wire"] = data.draw(st.integers(0, i - 1))
            ops[i].inputConnectors[0].connect(ops[model[i]["wire"]])
        elif edit == "gain" and i:
            model[i]["gain"], model[i]["read"] = float(data.draw(st.integers(-2, 2))), None
            ops[i].par.gain = model[i]["gain"]
        elif edit == "read" and i:
            model[i]["read"] = data.draw(st.integers(0, i - 1))
            ops[i].par.gain.expr = f"(op('n{model[i]['read']}')['a'] or 0)"
        elif edit == "step":
            project.step()
        elif edit == "ask":
            chan, want = ops[i]["a"], expected(i)
            assert (chan is None and want is None) or chan == pytest.approx(want)
        clean_only_over_clean(project)
    for i in range(count):
        chan, want = ops[i]["a"], expected(i)
        assert (chan is None and want is None) or chan == pytest.approx(want)
    clean_only_over_clean(project)


def test_a_reference_that_a_new_operator_holds_is_no_reason_to_cook_twice(project):
    """Its value is found in the first cook, which must not mark the cook that finds it as stale."""
    render = project.op("/project1").create("renderTOP")
    render.cook()
    before = render.totalCooks
    project.step(2)
    render.cook()
    assert render.totalCooks == before
