"""LFO, Pattern, Noise: the shapes against formulas, slices, seeds."""

from __future__ import annotations

import numpy as np
import pytest
from chopkit import names, vals

import stovetop


def ring(t):
    return 2 * np.pi * t


def triangle(t):
    return 2 / np.pi * np.arcsin(np.sin(ring(t)))


LFO = {
    "sin": lambda t: np.sin(ring(t)),
    "tri": triangle,
    "ramp": lambda t: t % 1,
    "square": lambda t: np.where(t % 1 < 0.5, 1, -1),
    "normal": lambda t: np.exp(-0.5 * ((t % 1 - 0.5) / (1 / 6)) ** 2),
}


@pytest.mark.parametrize("kind", LFO)
def test_lfo_waves(bench, kind):
    o = bench("lfo", wavetype=kind, frequency=0.7, amp=2, offset=1, phase=0.3)
    o.cook()
    bench.step(60)
    t = 0.7 * np.arange(1, 61) / 60 + 0.3
    np.testing.assert_allclose(vals(o)[0], 1 + 2 * LFO[kind](t), atol=2e-5)


def test_lfo_pulses_once_a_cycle(bench):
    o = bench("lfo", wavetype="pulse", frequency=6)
    assert o["chan1"] == 1, "the first sample begins a cycle"
    seen = []
    for _ in range(60):
        bench.step()
        seen.append(float(o["chan1"]))
    assert sum(seen) == 6
    assert [i for i, v in enumerate(seen) if v] == [9, 19, 29, 39, 49, 59]


def test_lfo_bias_moves_the_peak_and_the_width(bench):
    t = np.arange(1, 61) / 60
    o = bench("lfo", wavetype="square", bias=-0.5)
    tri = bench("lfo", wavetype="tri", bias=1)
    vals(o), vals(tri)
    bench.step(60)
    np.testing.assert_array_equal(vals(o)[0], np.where(np.round(t % 1, 9) < 0.25, 1, -1))
    np.testing.assert_allclose(np.sort(vals(tri)[0]), np.sort(2 * (t % 1) - 1), atol=2e-5)


@pytest.mark.parametrize(
    ("cook_rate", "rate", "frames"),
    [(60, 60, [1, 1, 2, 5]), (30, 60, [1, 3]), (24, 60, [1, 1, 1, 2]), (60, 44100, [1, 4]), (24, 44100, [1, 2]),
     (30, 120, [2, 1]), (60, 120, [1, 3]), (60, 24, [1, 1, 1, 4])],
)  # fmt: skip
def test_slices_cover_exactly_the_time_since_the_last_cook(cook_rate, rate, frames):
    with stovetop.Project(rate=cook_rate) as project:
        o = project.op("/project1").create("lfoCHOP")
        o.par.rate = rate
        o.cook()
        last, pieces = o.end, []
        for n in frames:
            project.step(n)
            array = vals(o)[0]
            if o.end > last:
                assert o.start == last + 1
                pieces.append(array)
            assert o.isTimeSlice
            last = o.end
        got = np.concatenate(pieces)
        assert len(got) == sum(frames) * rate // cook_rate
        np.testing.assert_allclose(got, np.sin(ring(np.arange(1, len(got) + 1) / rate)), atol=2e-4)


def test_another_cook_in_the_same_frame_gives_the_same_slice(bench):
    o = bench("lfo")
    o.cook()
    bench.step(3)
    first = vals(o)
    o.par.amp = 2
    np.testing.assert_allclose(vals(o), 2 * first, rtol=1e-5)
    bench.step()
    np.testing.assert_allclose(vals(o), [[2 * np.sin(ring(4 / 60))]], rtol=1e-5)


def test_lfo_goes_on_from_its_phase_when_the_frequency_changes(bench):
    o = bench("lfo", wavetype="ramp", frequency=1)
    o.cook()
    bench.step(15)
    assert o["chan1"] == pytest.approx(0.25)
    o.par.frequency = 2
    bench.step(15)
    assert o["chan1"] == pytest.approx(0.75)
    o.par.play = False
    bench.step(15)
    assert o["chan1"] == pytest.approx(0.75)


def test_lfo_octaves(bench):
    o = bench("lfo", bench.constant(a=1, b=-1), wavetype="ramp", frequency=1, channelname="x y z")
    o.cook()
    bench.step(6)
    np.testing.assert_allclose(vals(o)[:, -1], [0.2, 0.05, 0.2], rtol=1e-5)


def test_lfo_source_wave(bench):
    o = bench("lfo", None, None, bench.clip([[0, 10, 20, 30]]), frequency=1)
    o.cook()
    bench.step(15)
    assert o["chan1"] == pytest.approx(10)


@pytest.mark.parametrize(
    ("condition", "resets"), [("offtoon", [3]), ("on", [3, 4]), ("ontooff", [5]), ("off", [1, 2, 5, 6])]
)
def test_lfo_reset_conditions(bench, condition, resets):
    switch = bench.constant(r=0)
    o = bench("lfo", None, switch, wavetype="ramp", resetcondition=condition)
    o.cook()
    bench.step(10)
    o.cook()
    at = []
    for frame in range(1, 7):
        switch.par.const0value = frame in (3, 4)
        bench.step()
        if o["chan1"] == 0:
            at.append(frame)
    assert at == resets


def test_lfo_reset_pulse(bench):
    o = bench("lfo", wavetype="ramp")
    o.cook()
    bench.step(10)
    o.cook()
    o.par.resetpulse.pulse()
    assert o["chan1"] == 0
    bench.step(6)
    assert o["chan1"] == pytest.approx(0.1)


def test_lfo_channels(bench):
    o = bench("lfo", channelname="t[xyz] gain", wavetype="ramp")
    o.par.frequency.expr = "me.chanIndex + 1"
    o.cook()
    bench.step(6)
    assert names(o) == ["tx", "ty", "tz", "gain"]
    np.testing.assert_allclose(vals(o)[:, -1], [0.1, 0.2, 0.3, 0.4], rtol=1e-5)


def test_lfo_without_time_slice_is_a_second(bench):
    o = bench("lfo", timeslice=False, frequency=2)
    assert (o.numSamples, o.isTimeSlice) == (60, False)
    np.testing.assert_allclose(vals(o)[0], np.sin(ring(2 * np.arange(60) / 60)), atol=1e-6)


# -- Pattern

N = 25
P = np.arange(N) / (N - 1)
PATTERN = {
    "const": np.ones(N), "sin": np.sin(ring(P)), "cos": np.cos(ring(P)), "tri": triangle(P), "ramp": P,
    "rampsamples": np.arange(N), "square": np.where(P % 1 < 0.5, 1, -1), "rampcyclic": np.arange(N) / N,
    "step": np.floor(np.minimum(P, 1 - 1e-9) * 2),
}  # fmt: skip


@pytest.mark.parametrize("kind", PATTERN)
def test_pattern_waves(bench, kind):
    o = bench("pattern", wavetype=kind, length=N)
    np.testing.assert_allclose(vals(o)[0], PATTERN[kind], atol=1e-6)
    np.testing.assert_allclose(vals(bench.set(o, amp=3, offset=1))[0], 1 + 3 * PATTERN[kind], atol=1e-5)


def test_pattern_bias_and_steps(bench):
    o = bench("pattern", wavetype="tri", length=N, bias=0.5)
    saw = vals(o)[0]
    assert np.diff(saw).min() < -1 and (np.diff(saw) > 0).sum() == N - 2, "a sawtooth at the slider's end"
    assert np.all(vals(bench.set(o, wavetype="square"))[0] == 1)
    o.par.wavetype = "step"
    for steps in (0, 1, 4):
        assert sorted(set(vals(bench.set(o, numsteps=steps))[0])) == [k / max(steps, 1) for k in range(steps + 1)]


def test_pattern_pulse_is_one_sample_a_cycle(bench):
    row = vals(bench("pattern", wavetype="pulse", length=40, numcycles=4))[0]
    assert row[0] == 1
    assert set(row) == {0, 1}
    assert row.sum() in (4, 5)


def test_pattern_random_kinds(bench):
    o = bench("pattern", wavetype="random", length=100, seed=3)
    first = vals(o)
    assert 0 <= first.min() < first.max() <= 1
    o.cook(force=True)
    np.testing.assert_array_equal(vals(o), first)
    assert (vals(bench.set(o, seed=4)) != first).any()
    row = vals(bench.set(o, wavetype="randomcycle", numcycles=4, length=41))[0]
    assert len(set(row[:10])) == 1
    assert 3 <= len(set(row)) <= 5
    o.par.wavetype = "randomnonrepint"
    before = vals(o)[0]
    assert sorted(before) == list(range(41))
    o.par.randomize.pulse()
    assert sorted(vals(o)[0]) == list(range(41))
    assert list(vals(o)[0]) != list(before)


def test_pattern_phase_step_draws_a_circle(bench):
    x, y = vals(bench("pattern", length=N, channelname="x y", phasestep=0.25))
    np.testing.assert_allclose(x**2 + y**2, 1, atol=1e-6)


def test_pattern_shaping(bench):
    o = bench("pattern", wavetype="const", length=N, taper1=1, taper2=0)
    np.testing.assert_allclose(vals(o)[0], 1 - P, atol=1e-6)
    np.testing.assert_allclose(vals(bench.set(o, taperdecay=1))[0], (1 - P) ** 2, atol=1e-6)
    o = bench("pattern", wavetype="ramp", length=N, fromrange1=0, fromrange2=1, torange1=5, torange2=3, reverse=True)
    np.testing.assert_allclose(vals(o)[0], (5 - 2 * P)[::-1], atol=1e-6)
    o = bench("pattern", wavetype="ramp", length=N, numcycles=2, steppercycle=1)
    np.testing.assert_allclose(vals(o)[0], 2 * P, atol=1e-6)


def test_pattern_own_parameters_by_channel_and_sample(bench):
    o = bench("pattern", length=N, channelname="a b c")
    o.par.wavetype.expr = "['sin', 'cos', 'ramp'][me.chanIndex]"
    np.testing.assert_allclose(vals(o), [np.sin(ring(P)), np.cos(ring(P)), P], atol=1e-6)
    o = bench("pattern", wavetype="const", length=5)
    o.par.amp.expr = "me.sampleIndex ** 2"
    np.testing.assert_allclose(vals(o)[0], [0, 1, 4, 9, 16])


@pytest.mark.parametrize(
    ("how", "want"),
    [
        ("off", {"a": 1, "b": 1}), ("append", {"a": 5, "c": 6, "a1": 1, "b": 1}),
        ("insert", {"a": 1, "b": 1, "a1": 5, "c": 6}),
        ("replace", {"a": 1, "c": 6}), ("add", {"a": 6, "c": 6, "b": 1}), ("multiply", {"a": 5, "c": 6}),
    ],
)  # fmt: skip
def test_pattern_with_an_input(bench, how, want):
    o = bench(
        "pattern",
        bench.clip({"a": [5, 5, 5], "c": [6, 6, 6]}, rate=30.0),
        wavetype="const",
        channelname="a b",
        combine=how,
    )
    assert dict(zip(names(o), vals(o)[:, 0], strict=True)) == want
    assert (o.numSamples, o.rate) == (3, 30)


def test_pattern_hands_its_extend_conditions_on(bench):
    o = bench("pattern", wavetype="ramp", length=3, right="cycle", left="default", defval=7, rate=1)
    assert [o["chan1"].eval(i) for i in (-1, 3, 4)] == [7, 0, 0.5]


# -- Noise


@pytest.mark.parametrize("kind", ["sparse", "hermite", "harmonic", "brownian", "random", "alligator"])
def test_noise_is_the_same_each_time_and_another_for_another_seed(bench, kind):
    o = bench("noise", type=kind, channelname="a b")
    first = vals(o)
    assert first.shape == (2, 600)
    o.cook(force=True)
    np.testing.assert_array_equal(vals(o), first)
    assert np.abs(first[0] - first[1]).max() > 0.1, "each channel its own"
    assert np.abs(vals(bench.set(o, seed=2)) - first).max() > 0.1
    assert np.isfinite(first).all()


@pytest.mark.parametrize("kind", ["sparse", "hermite", "harmonic", "alligator"])
def test_noise_is_smooth_and_within_its_range(bench, kind):
    o = bench("noise", type=kind, harmon=0, end=5999)
    x = vals(o)[0]
    assert np.abs(np.diff(x)).max() < 0.2
    assert np.abs(x).max() <= 1.0001
    assert np.ptp(x) > 0.6


def test_noise_has_about_a_peak_a_period(bench):
    x = vals(bench("noise", type="hermite", harmon=0, period=2, end=60 * 200))[0]
    peaks = ((x[1:-1] > x[:-2]) & (x[1:-1] >= x[2:])).sum()
    assert 40 < peaks < 180


def test_noise_slices_are_the_same_curve(bench):
    whole = vals(bench("noise", type="hermite"))[0]
    o = bench("noise", type="hermite", timeslice=True)
    got = list(vals(o)[0])
    for n in (1, 1, 3, 7):
        bench.step(n)
        got += list(vals(o)[0])
    np.testing.assert_allclose(got, whole[: len(got)], atol=1e-5)
    o.par.resetpulse.pulse()
    assert o["chan1"] == pytest.approx(whole[0], abs=1e-6)
    bench.step(4)
    assert o["chan1"] == pytest.approx(whole[4], abs=1e-5)


def test_noise_constraints(bench):
    o = bench("noise", constraint="endpoints", constrstart=5, constrend=-3)
    assert (vals(o)[0, 0], vals(o)[0, -1]) == pytest.approx((5, -3))
    assert vals(bench.set(o, constraint="start"))[0, 0] == pytest.approx(5)
    assert vals(bench.set(o, constraint="end"))[0, -1] == pytest.approx(-3)
    assert vals(bench.set(o, constraint="offset", constrmean=2))[0].mean() == pytest.approx(2, abs=1e-5)


def test_noise_translates_through_its_space(bench):
    o = bench("noise", type="hermite", period=1)
    x = vals(o)[0]
    np.testing.assert_allclose(vals(bench.set(o, tx=2))[0][:540], x[60:], atol=1e-5)
    y = vals(bench.set(o, tx=0, ry=2))[0]
    assert abs(y[1] - x[1]) < 0.02
    assert np.abs(y - x).max() > 0.1


def test_noise_at_an_input_s_points(bench):
    along = vals(bench("noise", type="hermite", period=1))[0]
    points = bench.clip({"x": np.arange(10) / 30, "y": np.zeros(10)})
    o = bench("noise", points, type="hermite")
    np.testing.assert_allclose(vals(o)[0], along[:10], atol=1e-5)
    assert names(o) == ["chan1"]


def test_noise_exponent_and_amplitude(bench):
    x = vals(bench("noise"))[0]
    np.testing.assert_allclose(vals(bench("noise", exp=2, amp=3))[0], 3 * np.sign(x) * x**2, atol=1e-5)
