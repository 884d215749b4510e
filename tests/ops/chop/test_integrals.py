"""Speed CHOP: integrals."""

from __future__ import annotations

import numpy as np
import pytest
from chopkit import vals

import stovetop


def test_a_constant_becomes_time(bench):
    o = bench("speed", bench.constant(a=2, b=-3))
    np.testing.assert_array_equal(vals(o), [[0], [0]])
    for _ in range(6):
        bench.step(10)
        o.cook()
    np.testing.assert_allclose(vals(o)[:, -1], [2, -3], rtol=1e-5)


def test_the_slice_holds_every_step(bench):
    o = bench("speed", bench.constant(a=6))
    o.cook()
    bench.step(5)
    np.testing.assert_allclose(vals(o), [np.arange(1, 6) / 10], rtol=1e-6)
    assert (o.isTimeSlice, o.start, o.end) == (True, 1, 5)


def test_without_an_input_the_parameter(bench):
    o = bench("speed", speed=3)
    o.cook()
    bench.step(30)
    assert o[0] == pytest.approx(1.5)


def test_another_cook_in_one_frame_adds_nothing(bench):
    source = bench.constant(a=1)
    o = bench("speed", source)
    o.cook()
    bench.step(6)
    assert o["a"] == pytest.approx(0.1)
    source.par.const0value = 2
    assert o["a"] == pytest.approx(0.2), "the same slice with the new value"
    bench.step(6)
    assert o["a"] == pytest.approx(0.4)


@pytest.mark.parametrize("cook_rate", [60, 30, 24])
def test_the_integral_of_a_sine_is_a_cosine(cook_rate):
    with stovetop.Project(rate=cook_rate) as project:
        inside = project.op("/project1")
        lfo, speed = inside.create("lfoCHOP"), inside.create("speedCHOP")
        lfo.par.rate = 480
        speed.inputConnectors[0].connect(lfo)
        speed.cook()
        project.step(cook_rate)
        t = np.arange(1, 481) / 480
        np.testing.assert_allclose(vals(speed)[0], (1 - np.cos(2 * np.pi * t)) / (2 * np.pi), atol=1.2e-3)


@pytest.mark.parametrize(
    ("order", "want"), [("first", lambda t: t), ("second", lambda t: t**2 / 2), ("third", lambda t: t**3 / 6)]
)
def test_orders_of_a_constant(bench, order, want):
    o = bench("speed", bench.constant(a=1), order=order)
    o.cook()
    bench.step(240)
    assert float(o["a"]) == pytest.approx(want(4.0), rel=0.02)


def test_constants_are_added_after_each_integration(bench):
    o = bench("speed", bench.clip(np.zeros((1, 61))), timeslice=False, order="second", constant1=2, constant2=5)
    np.testing.assert_allclose(vals(o)[0], 5 + 2 * np.arange(1, 62) / 60, rtol=1e-5)


def test_a_clip_is_integrated_from_its_first_sample(bench):
    x = np.random.default_rng(1).normal(size=(2, 50))
    o = bench("speed", bench.clip(x, rate=25.0, start=10.0), timeslice=False)
    np.testing.assert_allclose(vals(o), np.cumsum(x, axis=1) / 25, atol=1e-5)
    assert (o.start, o.rate) == (10, 25)


@pytest.mark.parametrize(
    ("limit", "want"),
    [("off", 2.5), ("clamp", 1), ("loop", 0.5), ("zigzag", 0.5)],
)
def test_limits(bench, limit, want):
    o = bench("speed", bench.constant(a=1), limittype=limit)
    o.cook()
    bench.step(150)
    assert o["a"] == pytest.approx(want, abs=1e-4)


def test_zigzag_comes_back_and_loop_starts_over(bench):
    zigzag = bench("speed", bench.constant(a=1), limittype="zigzag", min=1, max=3)
    zigzag.cook()
    bench.step(60 * 7)
    t = np.arange(1, 60 * 7 + 1) / 60
    np.testing.assert_allclose(
        vals(zigzag)[0], 1 + np.abs((t + 1) % 4 - 2)[:] * 0 + (2 - np.abs((t - 1) % 4 - 2)), atol=1e-4
    )


def test_a_clamped_sum_comes_back_at_once(bench):
    source = bench.constant(a=1)
    o = bench("speed", source, limittype="clamp")
    o.cook()
    bench.step(180)
    assert o["a"] == 1
    source.par.const0value = -1
    bench.step(30)
    assert o["a"] == pytest.approx(0.5, abs=1e-4)


def test_reset(bench):
    switch = bench.constant(r=0)
    o = bench("speed", bench.constant(a=1), switch, resetvalue=10, resetcondition="offtoon")
    o.cook()
    bench.step(30)
    assert o["a"] == pytest.approx(0.5)
    switch.par.const0value = 1
    bench.step()
    assert o["a"] == 10
    bench.step(6)
    assert o["a"] == pytest.approx(10.1)
    o.par.resetcondition = "on"
    bench.step(6)
    assert o["a"] == 10
    switch.par.const0value = 0
    bench.step(6)
    assert o["a"] == pytest.approx(10.1)
    o.par.resetpulse.pulse()
    assert o["a"] == 10


def test_speed_per_sample(bench):
    o = bench("speed", bench.clip([[1, 2, 3]]), speedsamples=True)
    o.cook()
    bench.step(60)
    np.testing.assert_allclose(vals(o), [[1, 2, 3]], rtol=1e-5)
    assert not o.isTimeSlice


def test_limits_by_channel(bench):
    o = bench("speed", bench.constant(a=1, b=1), limittype="clamp")
    o.par.max.expr = "me.chanIndex + 1"
    o.cook()
    bench.step(150)
    np.testing.assert_allclose(vals(o)[:, -1], [1, 2])
