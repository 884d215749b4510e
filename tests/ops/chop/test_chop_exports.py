"""Exports: channels that drive parameters."""

from __future__ import annotations

import numpy as np
import pytest


@pytest.fixture
def geo(bench):
    target = bench("math")
    target.name = "geo1"
    return target


def table(bench, *rows):
    dat = bench.inside.create("tableDAT")
    dat.clear()
    for row in rows:
        dat.appendRow(row)
    return dat


def test_by_channel_name(bench, geo):
    source = bench.set(bench.clip({"geo1:gain": [4], "geo1/postoff": [2], "nobody:gain": [9]}), exportmethod="autoname")
    source.export = True
    bench.step()
    assert (geo.par.gain.eval(), geo.par.postoff.eval()) == (4, 2)
    assert geo.par.gain.mode.name == "EXPORT"
    assert source["geo1:gain"].exports == [geo.par.gain]


def test_the_flag_off_restores_the_value(bench, geo):
    geo.par.gain = 7
    source = bench.constant(**{"geo1:gain": 4})
    source.par.exportmethod = "autoname"
    source.export = True
    assert geo.par.gain.eval() == 4
    source.par.const0value = 5
    assert geo.par.gain.eval() == 5
    source.export = False
    assert geo.par.gain.eval() == 7
    assert geo.par.gain.mode.name == "CONSTANT"


def test_from_another_root(bench):
    comp = bench.inside.create("baseCOMP", "inner")
    inner = comp.create("mathCHOP", "geo1")
    source = bench.constant(**{"geo1:gain": 4, "geo1:nothing": 1})
    bench.set(source, exportmethod="autoname", autoexportroot=comp)
    source.export = True
    assert inner.par.gain.eval() == 4


@pytest.mark.parametrize(
    ("method", "column", "cells"), [("datindex", "index", ("1", "0")), ("datname", "name", ("b", "a"))]
)
def test_by_a_table(bench, geo, method, column, cells):
    dat = table(
        bench,
        ["path", "parameter", column, "enable"],
        ["geo1", "gain", cells[0], "1"],
        ["geo1", "preoff", cells[1], "0"],
        ["geo1", "postoff", cells[1], "1"],
    )
    source = bench.set(bench.constant(a=3, b=5), exportmethod=method, exporttable=dat)
    source.export = True
    bench.step()
    assert (geo.par.gain.eval(), geo.par.preoff.eval(), geo.par.postoff.eval()) == (5, 0, 3)
    dat[2, "enable"] = "1"
    dat[1, "enable"] = "0"
    bench.step()
    assert (geo.par.gain.eval(), geo.par.preoff.eval()) == (1, 3)


def test_what_is_exported_is_the_present_value(bench, geo):
    slice_ = bench("lfo", wavetype="ramp", channelname="geo1:gain", exportmethod="autoname")
    slice_.export = True
    bench.step(15)
    assert geo.par.gain.eval() == pytest.approx(0.25)


def test_a_clip_is_exported_by_the_timeline(bench, geo):
    clip = bench.clip({"geo1:gain": np.arange(100)})
    bench.set(clip, exportmethod="autoname").export = True
    bench.step(10)
    assert geo.par.gain.eval() == pytest.approx(10)
    bench.step(5)
    assert geo.par.gain.eval() == pytest.approx(15)


def test_toggles_and_menus_take_numbers(bench):
    target = bench("lfo")
    target.name = "target"
    source = bench.constant(**{"target:play": 0.5, "target:wavetype": 2})
    bench.set(source, exportmethod="autoname").export = True
    assert (target.par.play.eval(), target.par.wavetype.eval()) == (True, "tri")
    source.par.const0value = -1
    assert target.par.play.eval() == False  # noqa: E712


def test_what_comes_later_is_found(bench):
    source = bench.constant(**{"late:gain": 6})
    bench.set(source, exportmethod="autoname").export = True
    bench.step()
    late = bench("math")
    late.name = "late"
    bench.step()
    assert late.par.gain.eval() == 6


def test_the_info_counts_rebuilds(bench, geo):
    source = bench.constant(**{"geo1:gain": 4})
    bench.set(source, exportmethod="autoname").export = True
    before = source.exportChanges
    source.par.const0name = "geo1:postoff"
    bench.step()
    assert source.exportChanges == before + 1
    assert (geo.par.gain.eval(), geo.par.postoff.eval()) == (1, 4)
