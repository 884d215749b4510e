"""Delayed scripts, errors, cook figures, time, passive(), exports: what a running project tells its scripts."""

import pytest

from stovetop import td
from stovetop.td.enums import ParMode
from stovetop.td.finders import tdError


@pytest.fixture
def script(inside):
    """Runs a text as a DAT's script."""

    def run(text, *args):
        dat = inside.op("script") or inside.create("textDAT", "script")
        dat.text = text
        dat.run(*args)
        return dat

    return run


@pytest.fixture
def heard(inside):
    return inside.store("heard", [])


# -- run


def test_run_later(script, heard, project):
    script("run('parent().fetch(\"heard\").append((me.path, args))', 1, 'a', delayFrames=2)")
    project.step()
    assert heard == []
    project.step()
    assert heard == [("/project1/script", (1, "a"))]
    project.step(5)
    assert len(heard) == 1


def test_run_a_function_with_arguments(script, heard, project):
    script(
        "def later(a, b):\n    parent().fetch('heard').append(a + b)\nrun(later, 1, 2, delayFrames=1)\nrun(later, 3, 4)"
    )
    assert heard == [7]
    project.step()
    assert heard == [7, 3]


def test_run_order_milliseconds_and_end_of_frame(script, heard, project):
    script(
        "h = parent().fetch('heard')\n"
        "run(lambda: h.append('b'), delayMilliSeconds=100)\n"
        "run(lambda: h.append('a'), delayFrames=1)\n"
        "run(lambda: h.append('end'), endFrame=True)\n"
        "run(lambda: h.append('c'), delayFrames=1)\n"
    )
    project.step()
    assert heard[:3] in (["end", "a", "c"], ["a", "c", "end"])
    project.step(4)
    assert "b" not in heard
    project.step()
    assert heard[-1] == "b", "100 ms are 6 frames at 60"


def test_run_from_another_operator(script, heard, inside, project):
    inside.create("baseCOMP", "other").create("tableDAT", "table")
    script("run('op(\"/project1\").fetch(\"heard\").append(me.path)', fromOP=op('other/table'), delayFrames=1)")
    project.step()
    assert heard == ["/project1/other/table"]


def test_op_from_a_component_looks_inside_or_as_its_parameter(script, heard, inside):
    inside.create("baseCOMP", "comp").create("textDAT", "note")
    inside.create("textDAT", "note")
    text = "parent().fetch('heard', [], search=True)\nroot.op('project1').fetch('heard').append(op('note').path)"
    inside.store("text", text)
    script("t = parent().fetch('text')\nrun(t, fromOP=op('comp'))\nrun(t, fromOP=op('comp'), asParameter=True)")
    note = inside.op("note")
    note.text = text
    note.run(fromOP=inside.op("comp")), note.run(fromOP=inside.op("comp"), asParameter=True)
    assert heard == ["/project1/comp/note", "/project1/note"] * 2


def test_a_delay_waits_while_its_timeline_stands_still(script, heard, project):
    script(
        "h = parent().fetch('heard')\n"
        "run(lambda: h.append('mine'), delayFrames=2)\n"
        "run(lambda: h.append('own'), delayFrames=2, delayRef=op.TDResources)\n"
        "run(lambda: h.append('wall'), delayFrames=2, wallTime=True)\n"
    )
    time = project.op("/project1").time
    project.step()
    time.play = False
    project.step(5)
    assert heard == ["own", "wall"]
    time.play = True
    project.step()
    assert heard == ["own", "wall", "mine"]


def test_killing_and_pausing(script, heard, project):
    script("parent().store('run', run('parent().fetch(\"heard\").append(1)', delayFrames=3, group='mine'))")
    found = project.root.evalExpression("runs")
    assert len(found) == 1 and found[0].group == "mine" and found[0].remainingFrames == 3
    assert found[0].isString and found[0].path == project.op("/project1/script")
    for run in found:
        if run.group == "mine":
            run.kill()
    project.step(5)
    assert heard == [] and len(found) == 0
    script("run('parent().fetch(\"heard\").append(2)', delayFrames=1).remainingFrames = 4")
    project.step(3)
    assert heard == []
    project.step()
    assert heard == [2]


def test_a_failing_run_is_a_script_error(script, project, inside):
    dat = script("run('1 / 0', delayFrames=1)\nrun('parent().store(\"after\", 1)', delayFrames=1)")
    project.step()
    assert "ZeroDivisionError" in dat.scriptErrors() and inside.fetch("after") == 1
    assert "ZeroDivisionError" in inside.scriptErrors(recurse=True)
    dat.clearScriptErrors()
    assert dat.scriptErrors() == ""
    with pytest.raises(tdError):
        script("run(5)")


def test_runs_may_ask_for_more(script, heard, project):
    script(
        "def tick(n):\n    parent().fetch('heard').append(n)\n"
        "    if n:\n        run(tick, n - 1, delayFrames=1)\ntick(3)"
    )
    project.step(5)
    assert heard == [3, 2, 1, 0]


# -- errors


def test_errors_and_warnings(inside):
    chop = inside.create("constantCHOP", "chop")
    chop.addScriptError("went wrong")
    assert chop.scriptErrors() == "went wrong (/project1/chop)" and "went wrong" in inside.scriptErrors(recurse=True)
    assert chop.errors() == ""
    chop.addWarning("careful")
    assert "careful" in chop.warnings() and "careful" in inside.warnings(recurse=True)
    chop.clearScriptErrors(error="other*")
    assert chop.scriptErrors()
    inside.clearScriptErrors(recurse=True)
    assert not chop.scriptErrors()
    chop.addError("bad")
    assert "bad (/project1/chop)" in chop.errors()
    chop.cook(force=True)
    assert "bad" not in chop.errors() and "careful" not in chop.warnings()


def test_a_script_operators_error_keeps_its_output(inside):
    chop = inside.create("scriptCHOP", "s")
    chop.docked[0].text = "def onCook(scriptOp):\n    scriptOp.clear()\n    scriptOp.appendChan('a')[0] = 4\n"
    assert chop["a"] == 4
    chop.docked[0].text = "def onCook(scriptOp):\n    scriptOp.clear()\n    raise ValueError('no')\n"
    assert chop["a"] == 4 and "no" in chop.errors() + chop.scriptErrors()


# -- cooking


def test_cook_figures(inside, project):
    lfo, still = inside.create("lfoCHOP"), inside.create("constantCHOP")
    assert lfo.totalCooks == 0 and not lfo.cookedThisFrame
    lfo.cook(), still.cook()
    assert lfo.totalCooks == 1 and lfo.cookedThisFrame and not lfo.cookedPreviousFrame and lfo.cookTime >= 0
    project.step()
    assert not lfo.cookedThisFrame and lfo.cookedPreviousFrame
    lfo.cook(), still.cook()
    assert lfo.totalCooks == 2 and lfo.cookAbsFrame == project.root.evalExpression("absTime.frame")
    assert still.totalCooks == 1, "nothing has changed"
    still.cook(force=True)
    assert still.totalCooks == 2
    inside.cook(recurse=True, force=True)
    assert lfo.totalCooks == 3 and inside.childrenCookTime > 0


def test_passive_does_not_cook_or_depend(inside, project):
    lfo = inside.create("lfoCHOP", "lfo")
    watcher = inside.create("constantCHOP")
    watcher.par.const0name, watcher.par.const0value.expr = "a", "td.passive(op('lfo')).numChans"
    assert watcher["a"] == 0 and lfo.totalCooks == 0
    lfo.cook()
    assert watcher["a"] == 0
    watcher.par.const0value.expr = "td.passive(op('lfo')).numChans + 0"
    assert watcher["a"] == lfo.numChans
    view = td.passive(lfo)
    assert view.passive and not lfo.passive and view.name == "lfo"
    cooks = lfo.totalCooks
    project.step()
    view[0].eval()
    assert lfo.totalCooks == cooks


def test_time(inside, project):
    me = inside.create("constantCHOP")
    see = me.evalExpression
    assert see("absTime.frame") == 0 and see("me.time.frame") == 1 and see("me.time.seconds") == 0
    me.par.const0name, me.par.const0value.expr = "a", "me.time.frame * 10"
    assert me["a"] == 10
    project.step(30)
    assert me["a"] == 310 and see("absTime.seconds") == 0.5 and see("me.time.seconds") == 0.5
    assert see("me.time.rate") == 60 and see("absTime.stepSeconds") == pytest.approx(1 / 60)
    time = me.time
    time.frame = 100
    assert me["a"] == 1000 and str(time.timecode) == "00:00:01:39"
    time.timecode = "00:00:02:00"
    assert time.frame == 121
    time.play = False
    project.step(3)
    assert time.frame == 121 and see("absTime.frame") == 33
    time.play, time.rangeEnd = True, 122
    project.step(3)
    assert time.frame == 2, "it loops"


def test_dependencies_and_evaluation(inside):
    a, b = inside.create("constantCHOP", "a"), inside.create("nullCHOP", "b")
    b.setInputs([a])
    c = inside.create("constantCHOP", "c")
    c.par.const0name, c.par.const0value.expr = "x", "op('b').numChans"
    c.cook()
    assert [[o.name for o in path] for path in c.dependenciesTo(a)] == [["c", "b", "a"]]
    assert c.evalExpression("1 + me.numChans") == 2
    with pytest.raises(NameError):
        c.evalExpression("no_such_name")


def test_dependency_lists_its_operators(inside):
    from stovetop.td import tdu

    dep = inside.store("dep", tdu.Dependency([1, 2]))
    chop = inside.create("constantCHOP")
    chop.par.const0name, chop.par.const0value.expr = "x", "parent().fetch('dep')[1]"
    assert chop["x"] == 2 and dep.ops == [chop]
    dep[1] = 5
    assert chop["x"] == 5
    dep.val.append(6)
    dep.modified()
    heard = []
    dep.callbacks.append(lambda info: heard.append((info["prevVal"], info["callback"] is dep.callbacks[0])))
    dep.val = [0, 9]
    assert chop["x"] == 9 and heard == [([1, 5, 6], True)] and dep.peekVal == [0, 9]


# -- exports


def test_export_by_channel_name(inside, project):
    target = inside.create("mathCHOP", "target")
    chop = inside.create("constantCHOP", "chop")
    chop.par.const0name, chop.par.const0value = "target:gain", 3
    method = chop.par.exportmethod
    chop.par.exportmethod = "autoname" if "autoname" in method.menuNames else method.menuNames[1]
    if chop.par["autoexportroot"] is not None:
        chop.par.autoexportroot = "/project1"
    chop.export = True
    project.step()
    gain = target.par.gain
    assert gain.eval() == 3 and gain.mode == ParMode.EXPORT and gain.exportOP == chop
    assert gain.exportSource.name == "target:gain"
    chop.par.const0value = 4
    assert gain.eval() == 4
    chop.export = False
    project.step()
    assert gain.eval() == 1 and gain.mode == ParMode.CONSTANT


def test_export_by_table(inside, project):
    target = inside.create("mathCHOP", "target")
    table = inside.create("tableDAT", "table")
    table.clear()
    table.appendRow(["path", "parameter", "value"])
    table.appendRow(["target", "gain", 6])
    table.export = True
    project.step()
    assert target.par.gain.eval() == 6 and target.par.gain.mode == ParMode.EXPORT
    table[1, "value"] = 7
    project.step()
    assert target.par.gain.eval() == 7
