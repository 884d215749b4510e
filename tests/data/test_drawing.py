"""Geometry as triangles and lines."""

import numpy as np
import pytest

from stovetop.data.drawing import at_vertices, drawing
from stovetop.data.geometry import Geometry
from stovetop.data.topology import point_normals

SQUARE = [[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]]


def square() -> Geometry:
    return Geometry.polygons(SQUARE, [[0, 1, 2, 3]])


def test_a_square_with_nothing_but_points():
    d = drawing(square())
    assert d.triangles.tolist() == [[0, 1, 2], [0, 2, 3]] and d.prims.tolist() == [0, 0] and len(d.lines) == 0
    assert d.arrays["P"].tolist() == SQUARE
    assert np.all(d.arrays["N"] == [0, 0, 1]) and np.all(d.arrays["uv"] == 0) and np.all(d.arrays["Cd"] == 1)


def test_vertices_come_before_points_before_primitives_before_the_detail():
    g = square().with_attributes("detail", k=[4.0]).with_attributes("prim", name=["text"])
    for cls, n, value in (("detail", 1, 4), ("prim", 1, 3), ("point", 4, 2), ("vertex", 4, 1)):
        g = g.with_attributes(cls, k=np.full(n, float(value)))
        assert np.all(at_vertices(g, "k") == value) and at_vertices(g, "k").shape == (4, 1)
    assert at_vertices(g, "name") is None and at_vertices(g, "absent") is None
    assert "name" not in drawing(g).arrays


@pytest.mark.parametrize(("size", "want"), [(3, [0.5, 0.5, 0.5, 1]), (4, [0.5] * 4)])
def test_colours_have_an_alpha(size, want):
    g = square().with_attributes("point", Cd=np.full((4, size), 0.5), uv=np.full((4, 2), 0.25))
    d = drawing(g)
    assert np.all(d.arrays["Cd"] == want) and np.all(d.arrays["uv"] == [0.25, 0.25, 0])


def test_open_polygons_are_lines():
    g = Geometry.merge([square(), Geometry.line(SQUARE), Geometry.line(SQUARE[:2], closed=True)])
    d = drawing(g)
    assert len(d.triangles) == 2 and np.all(d.triangles < 4)
    assert d.lines.tolist() == [[4, 5], [5, 6], [6, 7], [8, 9], [9, 8]]


def test_meshes_keep_their_number_and_close_their_texture():
    turn = np.arange(8) * np.pi / 4
    ring = np.stack([np.cos(turn), 0 * turn, -np.sin(turn)], -1)
    mesh = Geometry.mesh(np.concatenate([ring, np.add(ring, [0, 1, 0])]), 2, 8, closed_u=True)
    mesh = mesh.with_attributes("vertex", uv=[[i / 8, j, 0] for j in (0, 1) for i in range(8)])
    d = drawing(Geometry.merge([square(), mesh, square()]))
    assert d.prims.tolist() == [0, 0] + [1] * 16 + [2, 2]
    assert np.ptp(d.arrays["uv"][d.triangles[2:18]][..., 0], axis=1).max() == pytest.approx(1 / 8)
    a, b, c = d.arrays["P"][d.triangles[2:18]].transpose(1, 0, 2)
    assert np.all((np.cross(b - a, c - a) * (a + b + c) * [1, 0, 1]).sum(1) > 0)
    assert "_prim" not in d.arrays
    # the mesh keeps its 16 vertices, two more end its texture
    assert len(d.arrays["P"]) == 4 + 16 + 2 + 4


def test_normals_are_the_points_where_there_are_none():
    g = Geometry.polygons([*SQUARE, [0.5, 0.5, 1]], [[0, 1, 4], [1, 2, 4], [2, 3, 4], [3, 0, 4]])
    assert np.allclose(drawing(g).arrays["N"], point_normals(g))
    with_uv = g.with_attributes("vertex", uv=np.zeros((12, 3), np.float32))
    assert np.allclose(drawing(with_uv).arrays["N"], point_normals(g)[g.verts])


def test_nothing_draws_nothing():
    d = drawing(Geometry())
    assert d.triangles.shape == (0, 3) and d.lines.shape == (0, 2) and d.arrays["P"].shape == (0, 3)


def test_normals_of_points_stand_in_where_vertices_have_none():
    points = square().with_attributes("point", N=np.tile(np.float32([1, 0, 0]), (4, 1)))
    vertices = square().with_attributes("vertex", N=np.tile(np.float32([0, 1, 0]), (4, 1)))
    N = drawing(Geometry.merge([points, vertices])).arrays["N"]
    assert N[:4].tolist() == [[1, 0, 0]] * 4 and N[4:].tolist() == [[0, 1, 0]] * 4
    # none of either: the surface's
    N = drawing(Geometry.merge([square(), vertices])).arrays["N"]
    assert np.abs(N[:4]).tolist() == [[0, 0, 1]] * 4 and N[4:].tolist() == [[0, 1, 0]] * 4
