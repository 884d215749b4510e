"""Blobs from frame to frame."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stovetop.data.blobs import EXPIRED, FOUND, LOST, Box, Rules, Tracker, thinned

STRICT = Rules(10, False, 0, 0, 0, 1.0)
KIND = Rules(10, True, 2.0, 50, 30, 1.0)


def at(*places, size=4):
    return [Box(x, y, size, size) for x, y in places]


def ids(tracker, state=FOUND):
    return {b.id: (b.box.x, b.box.y) for b in tracker.blobs if b.state == state}


def test_blobs_keep_their_numbers_whatever_the_order():
    t = Tracker()
    t.see(at((0, 0), (50, 0)), 0.0, STRICT)
    assert ids(t) == {1: (0, 0), 2: (50, 0)}
    t.see(at((55, 0), (0, 5)), 0.1, STRICT)
    assert ids(t) == {1: (0, 5), 2: (55, 0)} and [b.change for b in t.blobs] == ["", ""]


def test_the_nearest_pair_comes_first():
    t = Tracker()
    t.see(at((0, 0), (8, 0)), 0, STRICT)
    t.see(at((7, 0), (15, 0)), 1, STRICT)
    assert ids(t) == {2: (7, 0), 3: (15, 0)}, "2 moved by 1, and 15 is out of 1's reach"


def test_further_than_it_may_is_another():
    t = Tracker()
    t.see(at((0, 0)), 0, STRICT)
    t.see(at((11, 0)), 1, STRICT)
    assert ids(t) == {2: (11, 0)} and ids(t, EXPIRED) == {1: (0, 0)}


def test_lost_revived():
    t = Tracker()
    t.see(at((0, 0)), 0, KIND)
    t.see([], 1, KIND)
    assert list(ids(t, LOST)) == [1] and t.blobs[0].change == "lost"
    t.see(at((20, 0)), 2.9, KIND)
    assert ids(t) == {1: (20, 0)} and t.blobs[0].change == "revived"


@pytest.mark.parametrize("box, when", [(Box(31, 0, 4, 4), 2), (Box(5, 0, 9, 9), 2), (Box(5, 0, 4, 4), 3.1)])
def test_not_revived_too_far_too_different_too_late(box, when):
    t = Tracker()
    t.see(at((0, 0)), 0, KIND)
    t.see([], 1, KIND)
    t.see([box], when, KIND)
    assert list(ids(t)) == [2]


def test_lost_then_expired_then_forgotten():
    t = Tracker()
    t.see(at((0, 0)), 0, KIND)
    states = []
    for now in (1, 3, 3.5, 4.5, 4.6):
        t.see([], now, KIND)
        states.append([b.state for b in t.blobs])
    assert states == [[LOST], [LOST], [EXPIRED], [EXPIRED], []]


def test_overlap():
    big, small = Box(5, 5, 10, 10), Box(9, 5, 4, 4)
    assert small.overlap(big) == big.overlap(small) == pytest.approx(12 / 16)
    assert Box(30, 5, 4, 4).overlap(big) == 0 and Box(5, 5, 0, 0).overlap(big) == 0


def test_thinning_keeps_the_larger():
    boxes = [Box(0, 0, 2, 2), Box(1, 0, 4, 4), Box(20, 0, 3, 3)]
    assert thinned(boxes, lambda box, larger: box.distance(larger) < 5) == [boxes[1], boxes[2]]
    assert thinned(boxes, lambda *_: False) == [boxes[1], boxes[2], boxes[0]]


places = st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)), max_size=6, unique=True)


@given(st.lists(places, max_size=5))
def test_what_is_seen_is_found_and_numbers_never_come_back(frames):
    t, highest = Tracker(), 0
    for now, frame in enumerate(frames):
        before = {b.id for b in t.blobs}
        t.see(at(*frame), now, KIND)
        assert sorted(ids(t).values()) == sorted(frame)
        new = {b.id for b in t.blobs} - before
        assert all(n > highest for n in new)
        highest = max([highest, *new])
