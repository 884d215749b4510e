"""Iso Surface and Polyreduce: level sets by formula, and shapes that stay while triangles go."""

import numpy as np
import pytest
from sopkit import area, data, edge_counts, error, volume

from stovetop.data.nets import surface_net


def test_surface_nets_are_closed_and_look_outward():
    x, y, z = np.meshgrid(*[np.linspace(-2, 2, 41)] * 3, indexing="ij")
    g = surface_net(np.sqrt(x**2 + (y * 2) ** 2 + z**2) - 1, [-2, -2, -2], [2, 2, 2])
    assert np.all(edge_counts(g) == 2) and volume(g) == pytest.approx(4 / 3 * np.pi / 2, rel=0.03)
    assert np.allclose(np.sqrt(g.P[:, 0] ** 2 + (g.P[:, 1] * 2) ** 2 + g.P[:, 2] ** 2), 1, atol=0.02)
    plane = surface_net(z - 0.3, [-2, -2, -2], [2, 2, 2])
    assert np.allclose(plane.P[:, 2], 0.3, atol=1e-6) and area(plane) == pytest.approx(3.9**2, rel=1e-5)
    assert surface_net(np.ones((4, 4, 4)), [0] * 3, [1] * 3).num_prims == 0
    holes = np.where(x > 1, np.nan, np.sqrt(x**2 + y**2 + z**2) - 1.5)
    assert np.isfinite(surface_net(holes, [-2] * 3, [2] * 3).P).all()


def test_isosurface_of_a_function(op):
    node = op(
        "isosurfaceSOP", divsx=30, divsy=30, divsz=30, minx=-1.5, miny=-1.5, minz=-1.5, maxx=1.5, maxy=1.5, maxz=1.5
    )
    ball = data(node)
    assert volume(ball) == pytest.approx(4 / 3 * np.pi, rel=0.02)
    assert np.allclose(ball.point["N"], ball.P / np.linalg.norm(ball.P, axis=1, keepdims=True), atol=0.1)
    node.par.func.expr = "(math.sqrt(me.curPos[0]**2 + me.curPos[1]**2) - 1)**2 + me.curPos.z**2 - 0.2"
    ring = data(node)
    assert volume(ring) == pytest.approx(2 * np.pi**2 * 0.2, rel=0.03)
    node.par.func.expr = "max(abs(me.curPos.x), abs(me.curPos.y), abs(me.curPos.z)) - 1"
    node.par.divsx = node.par.divsy = node.par.divsz = 12
    assert volume(data(node)) == pytest.approx(8, rel=0.15), "asked point by point"
    node.par.func.expr = "me.curPos.nothing"
    assert "nothing" in error(node)
    node.par.divsx = 100000
    assert "too many" in error(op("isosurfaceSOP", divsx=10000, divsy=10000))


@pytest.mark.parametrize("percent", [50, 20, 5])
def test_a_ball_stays_a_ball(make, percent):
    ball = make("sphereSOP", type="poly", freq=16)
    g = data(make("polyreduceSOP", ball, percentage=percent))
    assert g.num_prims <= data(ball).num_prims * percent / 100 + 2
    assert np.all(edge_counts(g) == 2) and volume(g) == pytest.approx(4 / 3 * np.pi, rel=0.6 / percent)
    assert np.allclose(np.linalg.norm(g.P, axis=1), 1, atol=0.1)
    assert np.allclose(np.linalg.norm(g.point["N"], axis=1), 1, atol=1e-5)


def test_flat_ground_costs_nothing(make):
    grid = make("gridSOP", rows=20, cols=20, type="poly")
    g = data(make("polyreduceSOP", grid, method="number", numpolys=4, borderweight=100))
    assert g.num_prims <= 30 and area(g) == pytest.approx(1, rel=1e-3) and np.allclose(g.P[:, 2], 0)
    assert np.allclose(g.bounds, data(grid).bounds, atol=1e-3)
    whole = data(make("polyreduceSOP", grid))
    assert whole.num_prims == 722 and area(whole) == pytest.approx(1)
    own = data(make("polyreduceSOP", make("sphereSOP", type="poly", freq=8), percentage=30, originalpoints=True))
    there = data(make("sphereSOP", type="poly", freq=8)).P
    assert np.linalg.norm(own.P[:, None] - there, axis=-1).min(1).max() < 1e-6


def test_only_the_group_is_reduced(make):
    grid = make("gridSOP", rows=20, cols=20, type="poly")
    g = data(make("polyreduceSOP", grid, reduce="0-179", percentage=10, keepedges=True))
    rest = g.counts == 4
    assert rest.sum() == 361 - 180 and area(g) == pytest.approx(1, rel=1e-4)
    pairs = np.sort(g.verts[g.offsets[:-1][rest][:, None] + np.arange(4)], axis=1)
    assert len(np.unique(pairs, axis=0)) == 181
    quads = data(make("polyreduceSOP", grid, percentage=10, triangulate=False, keepedges=True))
    assert quads.num_prims == 361


def test_reduction_by_distance(op):
    ball = op("sphereSOP", type="poly", freq=10)
    far = op("geometryCOMP", tx=10)
    g = data(op("polyreduceSOP", ball, method="distance", obj=far, distance=2))
    assert g.num_prims == pytest.approx(data(ball).num_prims * 0.2, abs=4)
    far.par.tx = 1
    assert data(op("polyreduceSOP", ball, method="distance", obj=far, distance=2)).num_prims == data(ball).num_prims
    assert "object" in error(op("polyreduceSOP", ball, method="distance"))
