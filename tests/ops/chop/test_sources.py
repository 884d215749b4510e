"""CHOPs that make, take, order and name channels: Constant, Merge, Select, In, Out, Null, Parameter, Info."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from chopkit import names, vals


def one(op):
    return {n: float(v) for n, v in zip(names(op), vals(op)[:, -1], strict=True)}


# -- Constant


def test_a_new_constant_has_one_channel(bench):
    o = bench("constant")
    assert one(o) == {"chan1": 0}
    assert o.par.const0name.default == "chan1"


def test_constant_names_expand(bench):
    o = bench("constant", const0name="geo[1-5:2]:s[xy]", const0value=3)
    assert one(o) == {f"geo{i}:s{a}": 3 for i in (1, 3, 5) for a in "xy"}


def test_constant_blocks(bench):
    o = bench("constant", const0name="a")
    o.seq.const.numBlocks = 3
    bench.set(o, const1name="", const2name="c", const2value=2)
    assert one(o) == {"a": 0, "c": 2}, "a block without a name makes no channel"
    bench.set(o, const1name="c", const1value=1)
    assert one(o) == {"a": 0, "c": 1, "c1": 2}


def test_constant_names_of_older_builds(bench):
    o = bench("constant")
    o.par.name0, o.par.value0 = "old", 4
    assert one(o) == {"old": 4}


def test_constant_longer_than_a_sample(bench):
    o = bench("constant", const0name="a", const0value=5, single=False, start=2, end=1, endunit="seconds")
    bench.set(o, right="default", defval=-1)
    assert (o.numSamples, o.start, o.end) == (59, 2, 60)
    assert set(vals(o)[0]) == {5}
    assert o["a"].eval(100) == -1


def test_constant_takes_a_snapshot(bench):
    source = bench.clip({"a": [1, 2], "b": [3, 4], "c": [5, 6]})
    o = bench("constant", source)
    assert one(o) == {"chan1": 0}, "the input does not pass"
    o.par.snap.pulse()
    assert one(o) == {"a": 2, "b": 4, "c": 6}
    o.par.first = 1
    o.par.snap.pulse()
    assert one(o) == {"b": 4, "c": 6}


def test_constant_follows_its_input_while_active(bench):
    knob, active = bench.constant(k=5), bench.constant(on=0)
    o = bench("constant", knob, active, const0name="a", const0value=1)
    assert one(o) == {"a": 1}
    knob.par.const0value = 6
    assert one(o) == {"a": 1}
    active.par.const0value = 1
    assert one(o) == {"a": 1}
    knob.par.const0value = 8
    assert one(o) == {"a": 3}
    active.par.const0value = 0
    o.cook()
    knob.par.const0value = 0
    assert one(o) == {"a": 3}


# -- Merge


@pytest.mark.parametrize(
    ("how", "want"),
    [
        ("unique", {"a": 1, "b": 2, "b1": 3, "c": 4, "a1": 5}), ("first", {"a": 1, "b": 2, "c": 4}),
        ("last", {"b": 3, "c": 4, "a": 5}), ("replace", {"a": 5, "b": 3, "c": 4}),
    ],
)  # fmt: skip
def test_merge_duplicates_and_order(bench, how, want):
    o = bench("merge", bench.constant(a=1, b=2), bench.constant(b=3, c=4), bench.constant(a=5), duplicate=how)
    assert list(one(o).items()) == list(want.items())


def test_merge_aligns_and_matches_rates(bench):
    o = bench("merge", bench.clip([[1, 2, 3, 4]]), bench.clip([[10, 20]], rate=30.0))
    np.testing.assert_allclose(vals(o), [[1, 2, 3, 4], [10, 15, 20, 20]])


def test_merge_cuts_the_present_slice(bench):
    o = bench("merge", bench.clip([np.arange(600.0)]), timeslice=True)
    o.cook()
    bench.step(4)
    assert (vals(o).tolist(), o.isTimeSlice) == ([[1, 2, 3, 4]], True)


def test_merge_of_nothing_is_empty(bench):
    assert vals(bench("merge")).shape == (0, 0)


# -- Select


def test_select_in_the_pattern_s_order_and_as_often(bench):
    source = bench.constant(c1=1, c2=2, c3=3, c5=5)
    o = bench("select", chop=source, channames="c2 c5 c3 c3", autoprefix=False)
    assert list(one(o).items()) == [("c2", 2), ("c5", 5), ("c3", 3), ("c4", 3)]
    assert names(bench.set(o, channames="c[1-3:2] c5")) == ["c1", "c3", "c5"]
    assert names(bench.set(o, channames="* ^c[2-3]")) == ["c1", "c5"]


def test_select_renames(bench):
    source = bench.constant(**{f"c{i}": i for i in range(1, 11)}, ambient=0)
    o = bench("select", source, channames="c[1-10:2] ambient", renamefrom="c* ambient", renameto="b[1-5] amb")
    assert one(o) == {"b1": 1, "b2": 3, "b3": 5, "b4": 7, "b5": 9, "amb": 0}


def test_select_from_many_with_prefixes(bench):
    bench.set(bench.constant(chan1=1, x=5), scope="*").name = "wave1"
    bench.constant(chan1=2).name = "wave2"
    o = bench("select", chop="wave*", autoprefix=False)
    assert one(o) == {"chan1": 1, "x": 5, "chan2": 2}
    assert one(bench.set(o, autoprefix=True)) == {"wave1:chan1": 1, "x": 5, "wave2:chan1": 2}


def test_select_by_digits(bench):
    o = bench("select", bench.constant(tx1=1, ty1=2, tx2=3, tx11=4), filterbydigits=True, digits=1, stripdigits=False)
    assert names(o) == ["tx1", "ty1"]
    assert names(bench.set(o, stripdigits=True)) == ["tx", "ty"]


def test_a_wire_counts_before_the_parameter(bench):
    o = bench("select", bench.constant(wired=1), chop=bench.constant(named=2))
    assert names(o) == ["wired"]


# -- In, Out, Null


def test_in_and_out(bench, project):
    comp = bench.inside.create("baseCOMP")
    inner, outer = comp.create("inCHOP"), comp.create("outCHOP")
    outer.inputConnectors[0].connect(inner)
    comp.inputConnectors[0].connect(bench.constant(a=1, b=2))
    assert one(outer) == {"a": 1, "b": 2}
    assert names(bench.set(inner, channames="x[1-2]")) == ["x1", "x2"]
    bench.set(inner, channames="b", numchannels=1)
    assert one(outer) == {"b": 2}
    bench.set(inner, channames="", numchannels=3)
    inner.cook(force=True)
    assert "3 channels are wanted, 2 arrive" in inner.errors()


def test_a_selective_null_wakes_nobody_without_a_change(bench):
    lfo = bench("lfo", wavetype="square", frequency=0.1)
    step = bench("math", lfo, postop="pos")
    null = bench("null", bench("null", bench.constant(a=1)), cooktype="selective")
    after = bench("math", null)
    after.cook()
    cooks = after.totalCooks
    source = null.inputs[0].inputs[0]
    source.par.const0value = 2
    source.par.const0value = 1
    after.cook()
    assert after.totalCooks == cooks
    source.par.const0value = 3
    assert (after["a"], after.totalCooks) == (3, cooks + 1)
    bench.set(null, checkvalues=False)
    after.cook()
    cooks = after.totalCooks
    source.par.const0value = 4
    after.cook()
    assert after.totalCooks == cooks
    assert step["chan1"] == 1


def test_a_null_that_always_cooks(bench):
    lfo = bench("lfo")
    bench("null", lfo, cooktype="always")
    bench.step(3)
    assert lfo.totalCooks == 3


# -- Parameter


def test_parameter_names_and_values(bench):
    target = bench("lfo", frequency=0.25, wavetype="tri", play=False)
    o = bench("parameter", ops=target, builtin=True, parameter="frequency wavetype play channelname")
    assert one(o) == {"wavetype": 2, "play": 0, "frequency": 0.25, "channelname": 0}
    assert names(bench.set(o, nameformat="op"))[0] == f"{target.name}:wavetype"
    assert names(bench.set(o, nameformat="path"))[0] == f"{target.path}:wavetype"
    target.par.frequency = 3
    assert o[f"{target.path}:frequency"] == 3


def test_parameter_custom_only_by_default(bench):
    target = bench.inside.create("baseCOMP")
    target.appendCustomPage("P").appendXYZ("Size")
    target.par.Sizey = 4
    o = bench("parameter", ops=target)
    assert one(o) == {"Sizex": 0, "Sizey": 4, "Sizez": 0}
    assert names(bench.set(o, pargroups="Si*", parameter="*y", renamefrom="Size*", renameto="s*(0)")) == ["sy"]


def test_parameter_sequences_have_a_sample_a_block(bench):
    o = bench("parameter", ops=bench.constant(a=1, b=2, c=7), builtin=True, fetch="sequencetypes", parameter="*value")
    assert names(o) == ["constvalue"]
    np.testing.assert_array_equal(vals(o), [[1, 2, 7]])


# -- Info

REFERENCE = json.loads((Path(__file__).parents[3] / "reference" / "info_channels.json").read_text())


@pytest.mark.parametrize("op_type", ["constantCHOP", "timerCHOP", "boxSOP", "tableDAT", "baseCOMP"])
def test_info_has_the_family_s_channels_in_order(bench, op_type):
    target = bench.inside.create(op_type)
    if op_type == "timerCHOP":
        target.par.start.pulse()
    o = bench("info", op=target, infotype="all")
    common = REFERENCE["common"]
    want = [*REFERENCE["specific"].get(op_type, []), *common[target.family], *common["operator"]]
    timecode = ["hour", "minute", "second", "frame"] if hasattr(target, "timecode") else []
    assert names(o) == want + timecode
    assert names(bench.set(o, infotype="timecode")) == timecode


def test_info_values(bench):
    target = bench("pattern", length=20, rate=30)
    o = bench("info", op=target, iscope="length sample_rate num_channels start time_slice")
    assert one(o) == {"start": 0, "length": 20, "sample_rate": 30, "num_channels": 1, "time_slice": 0}
    o = bench.set(o, values="inside", range1=5, range2=25)
    assert one(o) == {"length": 20}
    assert set(one(bench.set(o, values="outside"))) == {"start", "sample_rate", "num_channels", "time_slice"}


def test_a_passive_info_cooks_nothing(bench):
    target = bench("pattern")
    o = bench("info", op=target, passive=True, iscope="total_cooks")
    assert one(o) == {"total_cooks": 0}
    bench.step()
    assert one(bench.set(o, passive=False)) == {"total_cooks": 1}


def test_info_children(bench):
    o = bench("info", op=bench.inside, childcooktime=True)
    assert "children_cpu_cook_time" in names(o)
