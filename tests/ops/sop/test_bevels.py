"""Extrude SOP: Fuse Points."""

import numpy as np
import pytest
from sopkit import area, data, edge_counts, volume

from stovetop.data.geometry import Geometry


@pytest.fixture
def shape(make):
    """shape(corners, …): a node with a flat polygon for each (n, 2)."""

    def new(*loops):
        node = make("nullSOP")
        parts = [Geometry.line(np.pad(np.asarray(c, float), ((0, 0), (0, 1))), closed=True) for c in loops]
        node.set_output(Geometry.merge(parts))
        return node

    return new


def box(w, h, x=0.0):
    return [[x, 0], [x + w, 0], [x + w, h], [x, h]]


def bevel(make, source, inward, fuse, depth=1.0, **pars):
    section = make("lineSOP", pax=0, pay=0, pbx=-inward, pby=depth)
    return data(make("extrudeSOP", source, section, dofuse=fuse, sharefaces=True, docusp=False, **pars))


def back(g):
    """The part at the deep end."""
    deep = np.isclose(g.P[:, 2], g.P[:, 2].min())
    return g.keep(prims=g._spread("prim", deep))


@pytest.mark.parametrize("fuse", ["all", "min", "on"])
def test_a_rectangle_becomes_a_roof(make, shape, fuse):
    source = shape(box(4, 2))
    g = bevel(make, source, 3, fuse)
    # a ridge of length 2
    assert sorted(g.counts) == [3, 3, 4, 4, 4] and g.num_points == 6 and np.all(edge_counts(g) == 2)
    assert volume(g) == pytest.approx(1 * 2 * (2 * 4 + 2) / 6, rel=1e-5)
    assert bevel(make, source, 0.5, fuse).same(bevel(make, source, 0.5, "off"))


def test_a_square_becomes_a_pyramid(make, shape):
    g = bevel(make, shape(box(2, 2)), 9, "on")
    assert sorted(g.counts) == [3, 3, 3, 3, 4] and volume(g) == pytest.approx(4 / 3, rel=1e-5)
    straight = bevel(make, shape(box(2, 2)), 9, "straight")
    assert volume(straight) == pytest.approx(4, rel=1e-5)


def test_all_faces_or_each_by_itself(make, shape):
    source = shape(box(4, 2), box(8, 6, 10))
    both = {fuse: back(bevel(make, source, 2, fuse)) for fuse in ("off", "all", "on", "straight")}
    assert area(both["all"]) == pytest.approx(6 * 4, rel=1e-5)
    assert area(both["on"]) == pytest.approx(4 * 2, rel=1e-5)
    assert area(both["straight"]) == pytest.approx(4 * 2 + 4 * 2, rel=1e-5)
    assert both["off"].num_prims == 2


def test_the_minimal_set_stops_alone(make, shape):
    """A square with one corner cut off: the cut shrinks to a point long before the rest."""
    cut = 0.4
    source = shape([[0, 0], [4, 0], [4, 4 - cut], [4 - cut, 4], [0, 4]])
    # the cut's length is cut * sqrt(2), it shrinks by 2 tan(22.5 degrees) for each step inward
    at = cut * np.sqrt(2) / (2 * (np.sqrt(2) - 1)) * -1
    for fuse, others in (("min", 1.5), ("on", -at), ("all", -at)):
        g = bevel(make, source, 1.5, fuse)
        assert np.all(edge_counts(g) == 2)
        end = back(g)
        P = end.P[np.unique(end.verts)]
        assert np.allclose(P[:, :2].min(0), [others, others], atol=1e-5)
        # on the diagonal, 4 - cut / 2 - (…) from either side
        tip = 4 + at
        assert np.any(np.all(np.abs(P[:, :2] - tip) < 1e-5, axis=1)), (fuse, P)


def test_corners_reach_other_sides(make, shape):
    """A notch into a wide plate: its tip reaches the far side before any side has shrunk away."""
    plate = [[0, 0], [10, 0], [10, 3], [6, 3], [5, 1], [4, 3], [0, 3]]
    g = back(bevel(make, shape(plate), 2, "on"))
    # the tip goes down by one over the sine of half its angle, the far side comes up by 1
    down = np.sqrt(5) / 1
    stop = 1 / (1 + down)
    assert g.P[g.verts][:, 1].min() == pytest.approx(stop, abs=1e-5)
    outward = back(bevel(make, shape([[0, 0], [9, 0], [9, 9], [6, 9], [6, 3], [4, 3], [4, 9], [0, 9]]), -3, "on"))
    # the arms of a U meet in the middle of their gap of 2
    assert np.allclose(outward.bounds[:, :2], [[-1, -1], [10, 10]], atol=1e-5)


@pytest.mark.parametrize("fuse", ["all", "min", "on", "straight"])
def test_odd_faces_are_no_riddle(make, shape, fuse):
    for loop in ([[0, 0], [1, 0], [1, 0], [0, 1]], [[0, 0], [1, 0], [2, 0]], [[0, 0], [0, 0], [0, 0]]):
        for inward in (5, -5):
            assert np.isfinite(bevel(make, shape(loop), inward, fuse).P).all()
    sides = bevel(make, shape(box(4, 2)), 3, fuse, sidetype="rowcol", fronttype="off", backtype="off")
    assert not sides.closed.any()
