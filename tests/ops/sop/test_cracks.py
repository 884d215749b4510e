"""Subdivide SOP: the cracks between what is divided and what is around it."""

import numpy as np
import pytest
from sopkit import area, data, edge_counts, volume

from stovetop.data.geometry import Geometry

WAYS = [(how, around) for how in ("pull", "stitch") for around in ("nodiv", "edges", "triangulate")]


@pytest.mark.parametrize(("how", "around"), WAYS)
@pytest.mark.parametrize("iterations", [2, 3])
def test_a_box_is_closed_again(make, how, around, iterations):
    pars = {"subdivide": "2", "iterations": iterations, "closeholes": how, "surroundpoly": around}
    g = data(make("subdivideSOP", make("boxSOP", consolidatepts=True), **pars))
    assert (edge_counts(data(make("subdivideSOP", make("boxSOP", consolidatepts=True), subdivide="2"))) == 1).any()
    pieces = 2**iterations
    inside = 4**iterations
    if (how, around) == ("pull", "nodiv"):
        # four long edges still meet four chains of short ones
        assert (edge_counts(g) == 1).sum() == 4 + 4 * pieces and g.num_prims == 5 + inside
    else:
        assert np.all(edge_counts(g) == 2)
    assert np.all(np.bincount(g.verts, minlength=g.num_points) > 0)
    if around == "triangulate":
        assert np.isin(g.counts, (3, 4)).all() and (g.counts == 4).sum() == inside + 1
    # what was flat stays flat but for the face itself, which its rounded border pulls nowhere
    assert volume(g) == pytest.approx(1, abs=1e-5) or (how, around) in (("pull", "edges"), ("pull", "triangulate"))
    if how == "stitch" and around == "nodiv":
        assert (g.counts == 3).sum() == 4 * (pieces + 1)
    if how == "stitch" and around == "edges":
        assert (g.counts == 3).sum() == 4 * 2 * pieces and (g.counts == 4 + pieces - 1).sum() == 4


@pytest.mark.parametrize("bias", [0.0, 0.25, 1.0])
def test_bias_says_which_side_moves(make, bias):
    """The middle quad of nine: its border's curve lies within, its edges stay where they were."""
    grid = make("gridSOP", rows=4, cols=4, sizex=3, sizey=3, type="poly")
    n = 4
    pars = {"subdivide": "4", "iterations": 2, "surroundpoly": "edges"}
    alone = data(make("subdivideSOP", grid, **pars)).P[16:]
    edge = np.stack([np.linspace(-0.5, 0.5, n + 1), np.full(n + 1, 0.5), np.zeros(n + 1)], -1)
    # the uniform cubic spline of the square's corners, as its rule refines it twice
    curve = np.array([[-0.5, 0.5], [0.5, 0.5], [0.5, -0.5], [-0.5, -0.5]])
    for _ in range(2):
        corners = (6 * curve + np.roll(curve, 1, 0) + np.roll(curve, -1, 0)) / 8
        curve = np.stack([corners, (curve + np.roll(curve, -1, 0)) / 2], 1).reshape(-1, 2)
    curve = np.pad(curve[: n + 1], ((0, 0), (0, 1)))
    assert np.linalg.norm(alone[None] - curve[:, None], axis=-1).min(1).max() < 1e-6
    g = data(make("subdivideSOP", grid, **pars, closeholes="pull", bias=bias))
    assert (edge_counts(g) == 1).sum() == 12 and area(g) == pytest.approx(9, rel=1e-5)
    goal = edge + (curve - edge) * bias
    above = [g.P[g.prim_points(i)] for i in np.flatnonzero(g.counts == 4 + n - 1)]
    above = max(above, key=lambda p: p[:, 1].mean())
    assert np.linalg.norm(above[None] - goal[:, None], axis=-1).min(1).max() < 1e-6


def test_pulled_without_division_lies_on_the_edges(make):
    grid = make("gridSOP", rows=4, cols=4, sizex=3, sizey=3, type="poly")
    g = data(make("subdivideSOP", grid, subdivide="4", iterations=3, closeholes="pull"))
    quads = g.num_prims - 8
    own = g.keep(prims=np.arange(g.num_prims) >= 8)
    assert quads == 64 and area(own) == pytest.approx(1, rel=1e-5) and area(g) == pytest.approx(9, rel=1e-5)
    low, high = Geometry.polygons(own.P[own.verts], []).bounds
    assert np.allclose(low[:2], -0.5) and np.allclose(high[:2], 0.5)


@pytest.mark.parametrize(("how", "around"), WAYS)
def test_attributes_go_on_over_closed_cracks(make, how, around):
    grid = make("gridSOP", rows=4, cols=4, type="poly")
    made = data(grid)
    marked = make("nullSOP")
    marked.set_output(
        made.with_attributes("point", own=made.P * 2, N=np.tile([0.0, 0, 1], (16, 1)))
        .with_attributes("vertex", uv=made.P[made.verts])
        .with_attributes("prim", number=np.arange(9))
    )
    g = data(make("subdivideSOP", marked, subdivide="4", closeholes=how, surroundpoly=around))
    assert np.allclose(g.point["N"], [0, 0, 1], atol=1e-6)
    if (how, around) != ("pull", "nodiv"):
        assert np.allclose(g.point["own"], g.P * 2, atol=1e-5)
    assert sorted(np.unique(g.prim["number"])) == list(range(9))
    if how == "stitch":
        # in the plane the triangles fill what the rounding left
        assert area(g) == pytest.approx(1, rel=1e-5)


def test_sides_that_fit_already_are_joined_without_triangles(make):
    """One step along a straight border moves its two ends alone."""
    grid = make("gridSOP", rows=4, cols=4, type="poly")
    pars = {"subdivide": "0-2", "closeholes": "stitch"}
    g = data(make("subdivideSOP", grid, **pars, surroundpoly="edges"))
    assert (g.counts == 3).sum() == 2 and (g.counts == 5).sum() == 3 and (g.counts == 4).sum() == 3 + 12
    sharing = data(make("subdivideSOP", grid, **pars))
    assert (sharing.counts == 3).sum() == 2 + 3


def test_lines_and_loose_corners_stay_as_they_were(make):
    """A line along the crack, and a face that only touches a corner."""
    P = [[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0], [2, 0, 0], [2, 1, 0], [-1, -1, 0], [0, -1, 0]]
    faces = Geometry.polygons(P, [[0, 1, 2, 3], [1, 4, 5, 2], [6, 7, 0]])
    line = Geometry.polygons(P, [[1, 2]], closed=False)
    both = Geometry.merge([faces, line]).replace(P=faces.P, verts=np.concatenate([faces.verts, line.verts]))
    source = make("nullSOP")
    source.set_output(both)
    for how, around in WAYS:
        g = data(make("subdivideSOP", source, subdivide="0", closeholes=how, surroundpoly=around))
        assert (~g.closed).sum() == 1 and g.counts[~g.closed][0] == 2
        assert any(np.allclose(p, [-1, -1, 0]) for p in g.P)
    alone = data(make("subdivideSOP", source, subdivide="2", closeholes="stitch"))
    assert alone.same(data(make("subdivideSOP", source, subdivide="2")))
