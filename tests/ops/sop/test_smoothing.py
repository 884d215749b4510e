"""Divide SOP: Smooth Polygons, by Doo and Sabin's rule."""

import numpy as np
import pytest
from sopkit import area, data, edge_counts, error, volume

from stovetop.data.geometry import Geometry


@pytest.mark.parametrize("weight", [(1, 1), (4, 0.5), (0, 0), (0.2, 3)])
def test_a_box_loses_its_edges_and_corners(make, weight):
    pars = {"smooth": True, "convex": False, "weight1": weight[0], "weight2": weight[1]}
    g = data(make("divideSOP", make("boxSOP", consolidatepts=True), **pars))
    assert (g.num_points, g.num_prims) == (24, 6 + 12 + 8) and np.all(edge_counts(g) == 2)
    assert sorted(g.counts) == [3] * 8 + [4] * 18
    # along each side of a face: half the middles' share
    step = (weight[1] / 2 + 1 / 2) / (weight[0] + 2 * weight[1] + 1)
    flat = np.sort(np.abs(g.P), axis=1)
    assert np.allclose(flat, [0.5 - step, 0.5 - step, 0.5], atol=1e-6)
    s = step
    # less a prism along each edge, less the corners' part
    assert volume(g) == pytest.approx(1 - 12 * s * s / 2 * (1 - 2 * s) - 8 * (s**3 - s**3 / 6), rel=1e-5)


def test_divisions_come_nearer_and_nearer(make):
    box = make("boxSOP", consolidatepts=True)
    sizes = [data(make("divideSOP", box, smooth=True, convex=False, divs=k, numsides=3)) for k in (0, 1, 2, 3)]
    assert sizes[0].same(data(box)) and [g.num_prims for g in sizes] == [6, 26, 98, 386]
    assert np.all(np.diff([volume(g) for g in sizes]) < 0) and all(np.all(edge_counts(g) == 2) for g in sizes[1:])
    # the middles of the first faces stay where they are
    assert np.allclose([np.abs(g.P).max() for g in sizes], 0.5)
    cut = data(make("divideSOP", box, smooth=True, divs=2, convex=True, numsides=3))
    assert np.all(cut.counts == 3) and volume(cut) == pytest.approx(volume(sizes[2]), rel=1e-5)
    assert "corners" in error(make("divideSOP", box, smooth=True, divs=50, convex=True, numsides=3))


def test_flat_ground_stays_as_it_is(make):
    grid = make("gridSOP", rows=4, cols=5, type="poly")
    g = data(make("divideSOP", grid, smooth=True, convex=False, divs=2))
    assert area(g) == pytest.approx(1, rel=1e-5) and np.allclose(g.bounds, data(grid).bounds, atol=1e-6)
    assert np.all(edge_counts(g) <= 2) and np.allclose(g.point["N"], [0, 0, 1])
    assert np.allclose(g.point["uv"][:, :2], g.P[:, :2] + 0.5, atol=1e-6)
    some = data(make("divideSOP", grid, group="0 1", smooth=True, convex=False))
    assert some.num_prims == 10 + 3 and area(some) == pytest.approx(1, rel=1e-5)


def test_odd_faces_are_no_riddle(make):
    source = make("nullSOP")
    P = np.random.default_rng(3).normal(size=(6, 3))
    # three faces at one edge, one that turns the other way, one with a side of no length
    source.set_output(Geometry.polygons(P, [[0, 1, 2], [1, 0, 3], [0, 1, 4], [2, 1, 5], [3, 3, 4, 5]]))
    for weight in (0.0, -1.0, 1e9):
        g = data(make("divideSOP", source, smooth=True, divs=3, weight1=weight, weight2=weight))
        assert np.isfinite(g.P).all() and np.abs(g.P).max() <= np.abs(P).max() + 1e-5
