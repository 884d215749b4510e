"""Script CHOP, as TouchDesigner code uses it."""

from __future__ import annotations

import numpy as np
import pytest
from chopkit import names, vals


@pytest.fixture
def script(bench):
    """`script("scriptOp.clear()", …)`: a Script CHOP whose onCook runs these lines."""

    def make(*lines, inputs=(), head="", **pars):
        op = bench("script", *inputs, **pars)
        op.docked[0].text = head + "\ndef onCook(scriptOp):\n" + "".join(f"\t{line}\n" for line in lines)
        return op

    return make


def test_a_new_script_runs_as_it_is(bench):
    o = bench("script")
    o.cook()
    assert (o.numChans, o.errors(), o.scriptErrors()) == (0, "", "")
    o.par.setuppars.pulse()
    assert [p.name for p in o.customPars] == ["Valuea", "Valueb"]
    assert o.customPages[0].name == "Custom"


def test_channels_are_appended_and_written(script):
    o = script(
        "scriptOp.clear()", "scriptOp.numSamples = 4", "scriptOp.rate = 30", "scriptOp.start = 2",
        "a = scriptOp.appendChan('a')", "for i in range(4):", "\ta[i] = i * 2", "b = scriptOp.appendChan()",
        "b.vals = [5, 6, 7, 8]",
    )  # fmt: skip
    np.testing.assert_array_equal(vals(o), [[0, 2, 4, 6], [5, 6, 7, 8]])
    assert (names(o), o.rate, o.start, o.end) == (["a", "chan1"], 30, 2, 5)


def test_samples_come_into_being_with_the_channel(script):
    assert vals(script("scriptOp.clear()", "c = scriptOp.appendChan('x')", "c[0] = 3")).tolist() == [[3]]


def test_names_that_exist_are_numbered(script):
    o = script("scriptOp.clear()", "for i in range(3):", "\tscriptOp.appendChan('v')[0] = i")
    assert names(o) == ["v", "v1", "v2"]


def test_length_and_rate_survive_clear(script, bench):
    o = script("scriptOp.clear()", "scriptOp.appendChan('n')[0] = scriptOp.numSamples", "scriptOp.numSamples += 1")
    assert vals(o)[0, 0] == 1
    o.cook(force=True)
    assert vals(o)[0, 0] == 2


def test_numpy_arrays(script):
    o = script(
        "import numpy", "scriptOp.copyNumpyArray(numpy.arange(6, dtype=numpy.float32).reshape(2, 3), baseName='v')"
    )
    assert names(o) == ["v1", "v2"]
    np.testing.assert_array_equal(o.numpyArray(), [[0, 1, 2], [3, 4, 5]])
    np.testing.assert_array_equal(o["v2"].numpyArray(), [3, 4, 5])
    bad = script("import numpy", "scriptOp.copyNumpyArray(numpy.zeros((2, 3)))")
    bad.cook()
    assert "float32" in bad.errors()


def test_copy_takes_everything(script, bench):
    source = bench.clip({"a": [1, 2], "b": [3, 4]}, rate=24.0, start=7.0)
    o = script("scriptOp.copy(scriptOp.inputs[0])", "scriptOp['b'][1] = 9", inputs=[source])
    assert vals(o).tolist() == [[1, 2], [3, 9]]
    assert (names(o), o.rate, o.start) == (["a", "b"], 24, 7)
    assert vals(source).tolist() == [[1, 2], [3, 4]], "the input stays as it is"


def test_time_slices(script, bench):
    o = script("scriptOp.clear()", "scriptOp.isTimeSlice = True", "scriptOp.rate = me.time.rate",
               "c = scriptOp.appendChan('n')", "c.vals = [absTime.frame] * scriptOp.numSamples")  # fmt: skip
    o.cook()
    for step in (1, 3, 2):
        bench.step(step)
        assert vals(o).tolist() == [[float(o.cookAbsFrame)] * step]
        assert o.isTimeSlice
    assert o.timeSliceDefault is False


def test_time_slice_default_is_the_input_s(script, bench):
    o = script("scriptOp.isTimeSlice = scriptOp.timeSliceDefault", inputs=[bench("lfo")])
    o.cook()
    assert o.isTimeSlice


def test_it_cooks_again_when_what_it_read_has_changed(script, bench):
    source = bench.constant(a=1)
    o = script("scriptOp.clear()",
               f"scriptOp.appendChan('x')[0] = op('{source.name}')['a'] + scriptOp.par.Speed",
               head="def onSetupParameters(scriptOp):\n"
               "\tscriptOp.appendCustomPage('P').appendFloat('Speed')")  # fmt: skip
    o.par.setuppars.pulse()
    assert o["x"] == 1
    o.par.Speed = 5
    assert o["x"] == 6
    source.par.const0value = 10
    assert o["x"] == 15


def test_older_ways_to_append_parameters(script):
    o = script("pass", head="def setupParameters(scriptOp):\n\tp = scriptOp.appendParFloat('Amp', label='Amplitude')\n"
               "\tscriptOp.appendParPulse('Go')\n\tscriptOp.appendParFloat('ValueA', page='More')\n")  # fmt: skip
    o.par.setuppars.pulse()
    assert (o.par.Amp.label, o.par.Go.isPulse) == ("Amplitude", True)
    assert (o.par.Valuea.label, o.par.Valuea.page.name) == ("ValueA", "More")
    assert o.destroyCustomPars() == 3


def test_older_name_of_the_callback(bench):
    o = bench("script")
    o.docked[0].text = "def cook(scriptOp):\n\tscriptOp.clear()\n\tscriptOp.appendChan('old')[0] = 1\n"
    assert o["old"] == 1


def test_pulses_of_custom_parameters(script):
    o = script("pass", head="def onSetupParameters(scriptOp):\n\tscriptOp.appendCustomPage('P').appendPulse('Go')\n"
               "def onPulse(par):\n\tpar.owner.store('went', par.name)\n")  # fmt: skip
    o.par.setuppars.pulse()
    o.par.Go.pulse()
    assert o.fetch("went") == "Go"


def test_a_failing_script_keeps_the_last_output(script, bench):
    o = script("scriptOp.clear()", "scriptOp.appendChan('x')[0] = 1 / op('d')['a']")
    d = bench.constant(a=2)
    d.name = "d"
    assert o["x"] == 0.5
    d.par.const0value = 0
    o.cook()
    assert "division" in o.errors()
    assert o.numpyArray().tolist() == [[0.5]]
    d.par.const0value = 4
    assert (o["x"], o.errors()) == (0.25, "")


def test_only_its_own_cook_may_write(script, bench):
    o = script("scriptOp.clear()", "scriptOp.appendChan('x')")
    o.cook()
    with pytest.raises(Exception, match="while it is locked"):
        o.appendChan("y")
    with pytest.raises(Exception, match="while it is locked"):
        o["x"][0] = 1


def test_a_locked_one_is_written_from_outside(script, bench):
    o = script("scriptOp.clear()", "scriptOp.appendChan('x')[0] = 1")
    assert o["x"] == 1
    o.lock = True
    o["x"][0] = 5
    o.appendChan("y")[0] = 6
    assert dict(zip(names(o), vals(o)[:, 0], strict=True)) == {"x": 5, "y": 6}
    other = script("scriptOp.clear()", f"op('{o.name}')['x'][0] = 8", "scriptOp.appendChan('done')[0] = 1")
    assert other["done"] == 1
    assert o["x"] == 8


def test_modify_outside_of_cook(script, bench):
    o = script("scriptOp.clear()", modoutsidecook=True)
    after = bench("math", o, gain=10)
    o.cook()
    o.clear()
    o.appendChan("x")[0] = 2
    assert after["x"] == 20
    o["x"][0] = 3
    assert after["x"] == 30


@pytest.mark.parametrize(
    ("level", "idle", "changed", "watched"),
    [("AUTOMATIC", 0, 0, 0), ("ON_CHANGE", 0, 1, 0), ("WHEN_USED", 0, 0, 3), ("ALWAYS", 3, 3, 3)],
)
def test_cook_levels(script, bench, project, level, idle, changed, watched):
    """How often it cooks in three frames: not asked for, not asked for with an input that changes once, watched."""
    source = bench.constant(a=1)
    o = script("scriptOp.copy(scriptOp.inputs[0])", inputs=[source],
               head=f"def onGetCookLevel(scriptOp):\n\treturn CookLevel.{level}\n")  # fmt: skip
    o.cook()

    def cooks():
        before = o.totalCooks
        bench.step(3)
        return o.totalCooks - before

    assert cooks() == idle
    source.par.const0value = 2
    assert cooks() == changed
    o.cook()
    project.watch(o)
    assert cooks() == watched
