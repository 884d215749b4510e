"""Align: the ten ways to one interval."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stovetop.data.align import ALIGN, align
from stovetop.data.channels import Channels


def clip(values, start=0.0, **more):
    return Channels([values], ["a"], start=start, **more)


#: a from 0 to 3, b from 2 to 4
A, B = clip([0, 1, 2, 3]), clip([10, 20, 30], 2.0)


@pytest.mark.parametrize(
    ("how", "start", "a", "b"),
    [
        ("auto", 0, [0, 1, 2, 3, 3], [10, 10, 10, 20, 30]),
        ("none", 0, [0, 1, 2, 3, 3], [10, 10, 10, 20, 30]),
        ("stretch", 0, [0, 0.75, 1.5, 2.25, 3], [10, 15, 20, 25, 30]),
        ("start", 0, [0, 1, 2, 3], [10, 20, 30, 30]),
        ("end", 1, [0, 1, 2, 3], [10, 10, 20, 30]),
        ("shift1", 0, [0, 1, 2, 3], [10, 20, 30, 30]),
        ("trim1", 0, [0, 1, 2, 3], [10, 10, 10, 20]),
        ("stretch1", 0, [0, 1, 2, 3], [10, 10 + 20 / 3, 10 + 40 / 3, 30]),
        ("trim", 2, [2, 3], [10, 20]),
        ("squash", 2, [0, 3], [10, 30]),
    ],
)
def test_each_way(how, start, a, b):
    first, second = align([A, B], how)
    assert (first.start, second.start) == (start, start)
    np.testing.assert_allclose(first.vals[0], a, rtol=1e-6)
    np.testing.assert_allclose(second.vals[0], b, rtol=1e-6)


def test_the_table_tests_every_item():
    assert len(ALIGN) == 10


def test_extension_uses_each_clip_s_own_conditions():
    first, second = align([A.replace(right="slope"), B.replace(left="default", default=7)], "none")
    assert first.vals[0, -1] == 4
    assert list(second.vals[0, :2]) == [7, 7]


def test_a_time_slice_decides_with_automatic():
    slice_ = clip([5, 6], 100.0, time_slice=True)
    one, long = clip([3]), clip(np.arange(200))
    a, b, c = align([long, slice_, one], "auto")
    assert all(x.time_slice and (x.start, x.num_samples) == (100, 2) for x in (a, b, c))
    assert (list(a.vals[0]), list(b.vals[0]), list(c.vals[0])) == ([100, 101], [5, 6], [3, 3])


@given(
    st.sampled_from(list(ALIGN)),
    st.lists(st.tuples(st.integers(-20, 20), st.integers(1, 12)), min_size=1, max_size=4),
)
def test_all_come_out_alike(how, spans):
    out = align([clip(np.arange(n), float(s)) for s, n in spans], how)
    assert len({(c.start, c.num_samples) for c in out}) == 1
    assert out[0].num_samples >= 1


@given(st.sampled_from(list(ALIGN)), st.integers(-20, 20), st.integers(1, 12))
def test_clips_of_one_interval_stay_as_they_are(how, start, n):
    a, b = clip(np.arange(n), float(start)), clip(np.ones(n), float(start))
    assert align([a, b], how) == [a, b]
    assert align([a], how) == [a]
