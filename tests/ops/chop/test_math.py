"""Math CHOP against NumPy."""

from __future__ import annotations

import numpy as np
import pytest
from chopkit import names, vals

A = np.array([[1.0, -2.0, 0.0], [4.0, 0.25, -9.0]], np.float32)
B = np.array([[3.0, 5.0, -1.0], [0.0, 2.0, 2.0]], np.float32)


def safe(a, b):
    return np.divide(a, b, out=np.zeros_like(a), where=b != 0)


UNARY = {
    "off": lambda x: x, "negate": lambda x: -x, "pos": np.abs, "root": lambda x: np.sqrt(np.maximum(x, 0)),
    "square": lambda x: x * x, "inverse": lambda x: safe(np.ones_like(x), x),
}  # fmt: skip
COMBINE = {
    "add": lambda a, b: a + b, "sub": lambda a, b: a - b, "mul": lambda a, b: a * b, "div": safe,
    "avg": lambda a, b: (a + b) / 2, "min": np.minimum, "max": np.maximum, "len": np.hypot,
}  # fmt: skip


@pytest.mark.parametrize("op", UNARY)
def test_channel_pre_and_post_op(bench, op):
    np.testing.assert_allclose(vals(bench("math", A, preop=op)), UNARY[op](A), rtol=1e-6)
    np.testing.assert_allclose(vals(bench("math", A, postop=op)), UNARY[op](A), rtol=1e-6)


@pytest.mark.parametrize("op", COMBINE)
def test_combine_channels(bench, op):
    m = bench("math", A, chanop=op)
    np.testing.assert_allclose(vals(m), COMBINE[op](A[0], A[1])[None], rtol=1e-6)
    assert names(m) == ["chan1"]


@pytest.mark.parametrize("op", COMBINE)
def test_combine_chops(bench, op):
    np.testing.assert_allclose(vals(bench("math", A, B, chopop=op)), COMBINE[op](A, B), rtol=1e-6)


@pytest.mark.parametrize(
    ("kind", "want"), [("ceiling", np.ceil), ("floor", np.floor), ("round", lambda x: np.floor(x + 0.5))]
)
def test_integer(bench, kind, want):
    x = np.array([[-1.5, -0.5, 0.5, 1.5, 2.5, 2.4, -2.6]])
    np.testing.assert_array_equal(vals(bench("math", x, integer=kind)), want(x))


def test_the_order_of_the_steps(bench):
    m = bench(
        "math", A, B, preop="square", chanop="add", chopop="sub", postop="negate", preoff=1, gain=3, postoff=0.25,
        fromrange1=0, fromrange2=2, torange1=10, torange2=20, integer="floor",
    )  # fmt: skip
    x = -((A**2).sum(axis=0) - (B**2).sum(axis=0))
    x = (x + 1) * 3 + 0.25
    np.testing.assert_array_equal(vals(m), np.floor(10 + x / 2 * 10)[None])


def test_matching_by_name_and_by_number(bench):
    a = bench.clip({"x": [1, 1], "y": [2, 2]})
    b = bench.clip({"y": [10, 10], "z": [5, 5]})
    m = bench("math", a, b, chopop="add", match="name")
    assert dict(zip(names(m), vals(m)[:, 0], strict=True)) == {"x": 1, "y": 12, "z": 5}
    m.par.match = "index"
    assert dict(zip(names(m), vals(m)[:, 0], strict=True)) == {"x": 11, "y": 7}


def test_without_combining_all_channels_are_there(bench):
    m = bench("math", A, B, gain=2)
    assert names(m) == ["chan1", "chan2", "chan3", "chan4"]
    np.testing.assert_array_equal(vals(m), np.concatenate([A, B]) * 2)


def test_an_empty_from_range_gives_the_start(bench):
    np.testing.assert_array_equal(
        vals(bench("math", A, fromrange1=1, fromrange2=1, torange1=7, torange2=9)), np.full((2, 3), 7)
    )


def test_scope_leaves_other_channels_alone(bench):
    m = bench("math", bench.clip({"tx": [1], "ty": [2], "rx": [3]}), gain=10, scope="t*")
    assert dict(zip(names(m), vals(m)[:, 0], strict=True)) == {"tx": 10, "ty": 20, "rx": 3}


def test_renaming_on_the_common_page(bench):
    m = bench("math", bench.clip({"tx": [1], "ty": [2]}), renamefrom="t*", renameto="r*(0)")
    assert names(m) == ["rx", "ry"]


def test_chan_index_and_sample_index(bench):
    m = bench("math", np.ones((3, 2)))
    m.par.gain.expr = "[2, 3, 5][me.chanIndex]"
    np.testing.assert_array_equal(vals(m), [[2, 2], [3, 3], [5, 5]])
    m.par.postoff.expr = "me.chanIndex * 10 + me.sampleIndex"
    np.testing.assert_array_equal(vals(m), [[2, 3], [13, 14], [25, 26]])
    assert (m.chanIndex, m.sampleIndex) == (0, 0)


def test_interpolated_parameters_take_a_slice_to_change(bench):
    m = bench("math", bench.clip(np.ones((1, 4)), time_slice=True), interppars=True)
    vals(m)
    m.par.gain = 5
    np.testing.assert_allclose(vals(m), [[2, 3, 4, 5]])


@pytest.mark.parametrize(("how", "rate", "count"), [("first", 30, 3), ("max", 60, 6), ("min", 30, 3)])
def test_sample_rate_match(bench, how, rate, count):
    a, b = bench.clip([[0, 1, 2]], rate=30.0), bench.clip([[0, 0, 0, 0, 0, 6]], rate=60.0)
    m = bench("math", a, b, chopop="add", srselect=how)
    assert (m.rate, m.numSamples) == (rate, count)
    assert not m.errors()


def test_different_rates_may_be_an_error(bench):
    m = bench("math", bench.clip([[0, 1, 2]], rate=30.0), bench.clip([[1.0]]), srselect="err")
    m.cook(force=True)
    assert "sample rates differ: 30, 60" in m.errors()
