"""Channels: extend conditions, sampling, resampling, names."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stovetop.data.channels import EMPTY, Channels, extend, unique

MODES = ("hold", "slope", "cycle", "mirror", "default")
rows = st.lists(st.floats(-100, 100, width=32), min_size=1, max_size=12)


def clip(values, **more):
    return Channels([values], ["a"], **more)


def one(c, index):
    return float(c.at(index)[0])


@pytest.mark.parametrize(
    ("mode", "before", "after"),
    [
        ("hold", [1, 1, 1, 1], [4, 4, 4, 4]),
        ("slope", [0, -1, -2, -3], [6, 8, 10, 12]),
        ("cycle", [4, 2, 1, 4], [1, 2, 4, 1]),
        ("mirror", [1, 2, 4, 4], [4, 2, 1, 1]),
        ("default", [9, 9, 9, 9], [9, 9, 9, 9]),
    ],
)
def test_extend_conditions(mode, before, after):
    c = clip([1, 2, 4], left=mode, right=mode, default=9)
    assert [one(c, -i) for i in (1, 2, 3, 4)] == before
    assert [one(c, 2 + i) for i in (1, 2, 3, 4)] == after


def test_each_side_has_its_own_condition():
    c = clip([1, 2, 4], left="default", right="cycle", default=-1)
    assert [one(c, i) for i in (-1, 0, 3)] == [-1, 1, 1]


@given(rows, st.sampled_from(MODES), st.sampled_from(MODES))
def test_samples_inside_are_themselves(values, left, right):
    c = clip(values, left=left, right=right)
    np.testing.assert_array_equal(c.sampled(np.arange(len(values)))[0], np.float32(values))


@given(rows, st.integers(-30, 30))
def test_cycle_repeats_with_its_length(values, index):
    c = clip(values, left="cycle", right="cycle")
    assert one(c, index) == pytest.approx(np.float32(values[index % len(values)]))


@given(rows, st.integers(-30, 30))
def test_mirror_is_its_own_mirror(values, index):
    c = clip(values, left="mirror", right="mirror")
    assert one(c, index) == one(c, -1 - index) == one(c, index + 2 * len(values))


@given(rows, st.floats(-40, 40), st.sampled_from(("hold", "cycle", "mirror")))
def test_no_new_extremes_where_nothing_is_extrapolated(values, index, mode):
    value = one(clip(values, left=mode, right=mode), index)
    span = max(map(abs, values)) * 1e-6
    assert min(values) - span <= value <= max(values) + span


@given(st.integers(1, 9), st.floats(-50, 50))
def test_extended_indices_stay_inside(n, index):
    for left in MODES:
        for right in MODES:
            assert 0 <= extend(np.array([index]), n, left, right)[0] <= n - 1


def test_between_samples_is_linear():
    assert one(clip([0, 10, 20]), 0.25) == 2.5
    assert one(clip([0, 10, 20]), 1.9) == pytest.approx(19)


def test_no_samples_give_the_default():
    np.testing.assert_array_equal(
        Channels(np.zeros((2, 0)), ["a", "b"], default=3).sampled(np.arange(4)), np.full((2, 4), 3)
    )


@given(rows, st.sampled_from((24.0, 30.0, 60.0, 120.0)))
def test_the_same_rate_is_the_same_clip(values, rate):
    c = clip(values, rate=rate)
    assert c.resampled(rate) is c


@given(st.integers(2, 60), st.sampled_from((30.0, 60.0, 120.0, 48000.0)), st.sampled_from((24.0, 60.0, 100.0)))
def test_resampling_keeps_a_line_and_its_seconds(n, rate, new):
    c = clip(np.arange(n) / rate, rate=rate, right="slope")
    r = c.resampled(new)
    assert r.rate == new
    assert r.num_samples == max(1, round(n * new / rate))
    np.testing.assert_allclose(r.vals[0], np.arange(r.num_samples) / new, rtol=1e-4, atol=1e-6)


@given(rows)
def test_twice_the_rate_holds_every_sample(values):
    r = clip(values, rate=30.0, start=3.0).resampled(60.0)
    np.testing.assert_array_equal(r.vals[0, ::2], np.float32(values))
    assert r.start == 6


def test_start_and_end():
    c = clip([1, 2, 3], start=10.0)
    assert (c.end, c.num_samples, c.num_chans) == (12, 3, 1)
    assert (EMPTY.num_chans, EMPTY.num_samples, EMPTY.end) == (0, 0, 0)


def test_finding_channels():
    c = Channels(np.zeros((3, 1)), ["tx", "ty", "rx"])
    assert [c.index(k) for k in ("ty", "t*", "r?", 1, -1, 3, "no")] == [1, 0, 2, 1, 2, None, None]
    assert c.select("* ^ty") == [0, 2]
    assert c.take([2, 0]).names == ("rx", "tx")
    assert c.index("TX") is None
    assert c.index("TX", case_sensitive=False) == 0


def test_samples_cannot_be_written():
    array = np.zeros((1, 3), np.float32)
    c = Channels(array, ["a"])
    with pytest.raises(ValueError, match="read-only"):
        c.vals[0, 0] = 1
    array[0, 0] = 1  # the caller's own array stays writable


def test_names_and_rows_must_agree():
    with pytest.raises(ValueError, match="2 channels with 1 names"):
        Channels(np.zeros((2, 1)), ["a"])
    with pytest.raises(TypeError, match="Channels has no colour"):
        EMPTY.replace(colour=1)


@pytest.mark.parametrize(
    ("given_", "want"),
    [
        ("a b", "a b"), ("chan1 chan1 chan1", "chan1 chan2 chan3"), ("a a a", "a a1 a2"), ("c2 c3 c2", "c2 c3 c4"),
        ("c9 c9", "c9 c10"),
    ],
)  # fmt: skip
def test_unique(given_, want):
    assert " ".join(unique(given_.split())) == want


@given(st.lists(st.text("ab1", min_size=1, max_size=3), max_size=12))
def test_unique_names_are_unique_and_the_first_stay(names):
    got = unique(names)
    assert len(got) == len(names) == len(set(got))
    assert all(g == n for i, (g, n) in enumerate(zip(got, names, strict=True)) if n not in [*names[:i], *got[:i]])
