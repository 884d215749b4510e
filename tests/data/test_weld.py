"""Joining and parting points."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from stovetop.data.geometry import Geometry
from stovetop.data.topology import to_polygons
from stovetop.data.weld import clean, close_pairs, clusters, cusp, unique_points, weld

GRID = np.array([[x, y, 0] for y in range(3) for x in range(4)], np.float32)


def grid() -> Geometry:
    return to_polygons(Geometry.mesh(GRID, 3, 4))


def roof(rise: float) -> Geometry:
    """Two quads that meet at the edge 1-2."""
    P = [[0, 0, 0], [1, 0, rise], [1, 1, rise], [0, 1, 0], [2, 0, 0], [2, 1, 0]]
    return Geometry.polygons(P, [[0, 1, 2, 3], [1, 4, 5, 2]])


@given(
    arrays(np.float64, st.tuples(st.integers(0, 25), st.just(3)), elements=st.integers(0, 6).map(float)),
    st.sampled_from([0.0, 1.0, 1.5]),
)
def test_close_pairs_against_all_pairs(P, distance):
    got = {tuple(sorted(p)) for p in close_pairs(P, distance).tolist()}
    apart = np.linalg.norm(P[:, None] - P[None], axis=-1)
    want = {(i, j) for i, j in zip(*np.nonzero(apart <= distance), strict=True) if i < j}
    assert got == {(int(i), int(j)) for i, j in want}


@given(st.integers(1, 30), st.data())
def test_clusters_against_a_walk(count, data):
    pairs = data.draw(st.lists(st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)), max_size=30))
    parent = list(range(count))
    for a, b in pairs:
        old, new = parent[a], parent[b]
        parent = [new if p == old else p for p in parent]
    names = {p: i for i, p in enumerate(dict.fromkeys(parent))}
    got = clusters(count, np.array(pairs, np.int64).reshape(-1, 2))
    assert got.tolist() == [names[p] for p in parent]


def test_parting_and_welding_undo_each_other():
    g = grid().with_attributes("point", k=np.arange(12)).replace(point_groups={"left": GRID[:, 0] == 0})
    parted = unique_points(g)
    assert parted.num_points == 24 and np.array_equal(parted.P[parted.verts], g.P[g.verts])
    assert np.array_equal(parted.point["k"][parted.verts], g.verts)
    whole = weld(parted, 0.0)
    assert whole.num_points == 12 and np.array_equal(whole.P[whole.verts], g.P[g.verts])
    assert np.array_equal(whole.point_groups["left"], whole.P[:, 0] == 0)


def test_welded_points_lie_in_the_middle():
    g = Geometry.line([[0, 0, 0], [0.5, 0, 0], [3, 0, 0]])
    assert weld(g, 1).P.tolist() == [[0.25, 0, 0], [3, 0, 0]] and weld(g, 0.1) is g


@pytest.mark.parametrize(("rise", "angle", "points"), [(1, 20, 8), (1, 89, 8), (1, 91, 6), (0, 0, 6)])
def test_cusp_parts_sharp_edges(rise, angle, points):
    """A roof of 45 degrees on either side bends by 90."""
    g = cusp(roof(rise), angle)
    assert g.num_points == points
    assert np.array_equal(g.P[g.verts], roof(rise).P[roof(rise).verts])


def test_cusp_keeps_unused_points_and_meshes():
    g = Geometry.merge([roof(1), Geometry.mesh(GRID, 3, 4), Geometry(P=np.float32([[9, 9, 9]]))])
    parted = cusp(g, 20)
    assert parted.num_points == 8 + 12 + 1 and parted.P[-1].tolist() == [9, 9, 9]
    assert np.array_equal(parted.P[parted.verts], g.P[g.verts])


def test_clean():
    P = [*GRID.tolist(), [7, 7, 7]]
    g = Geometry.polygons(P, [[0, 1, 5, 4], [0, 0, 1], [0, 1, 2]])
    line = Geometry.line([[0, 0, 0], [1, 0, 0]])
    cleaned = clean(Geometry.merge([g, line]))
    assert cleaned.num_prims == 2 and cleaned.num_points == 6 and cleaned.closed.tolist() == [True, False]


def test_nothing_stays_nothing():
    for change in (unique_points, clean, lambda g: weld(g, 1.0), lambda g: cusp(g, 20)):
        assert change(Geometry()).num_points == 0
