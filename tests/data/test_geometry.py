"""Geometry arrays, what follows from them, and the builder."""

import gc

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from stovetop.data.builder import GeometryBuilder
from stovetop.data.geometry import MESH, POLY, Geometry
from stovetop.data.topology import (
    area_vectors,
    edges,
    faces,
    point_normals,
    prim_normals,
    to_polygons,
    triangles,
    vertex_normals,
)

SQUARE = [[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]]
CUBE = np.array([[x, y, z] for z in (0, 1) for y in (0, 1) for x in (0, 1)], np.float32)
CUBE_FACES = np.array([[4, 5, 7, 6], [1, 0, 2, 3], [5, 1, 3, 7], [0, 4, 6, 2], [6, 7, 3, 2], [0, 1, 5, 4]])
FLOATS = st.floats(-10, 10, width=32)


def cube() -> Geometry:
    return Geometry.polygons(CUBE, CUBE_FACES)


def torus(rows: int = 5, cols: int = 7) -> Geometry:
    u, v = np.meshgrid(np.arange(cols) * 2 * np.pi / cols, np.arange(rows) * 2 * np.pi / rows)
    ring = 2 + np.cos(v)
    P = np.stack([ring * np.cos(u), ring * np.sin(u), np.sin(v)], -1).reshape(-1, 3)
    return Geometry.mesh(P, rows, cols, closed_u=True, closed_v=True)


def area(g: Geometry) -> float:
    verts, offsets, _ = faces(g)
    return float(np.linalg.norm(area_vectors(g.P, g.verts[verts], offsets), axis=1).sum())


def volume(g: Geometry) -> float:
    tri, _ = triangles(g)
    a, b, c = np.asarray(g.P, np.float64)[g.verts[tri]].transpose(1, 0, 2)
    return float((a * np.cross(b, c)).sum() / 6)


def euler(g: Geometry) -> int:
    pairs = np.sort(g.verts[edges(g)], axis=1)
    return g.num_points - len(np.unique(pairs, axis=0)) + len(faces(g)[1]) - 1


def matrices():
    return arrays(np.float64, (3, 3), elements=st.floats(-3, 3)).map(
        lambda m: np.block([[m, np.ones((3, 1))], [np.zeros((1, 3)), np.ones((1, 1))]])
    )


def test_cube_is_closed_and_looks_outward():
    g = cube()
    assert (g.num_points, g.num_prims, g.num_vertices) == (8, 6, 24)
    assert euler(g) == 2
    assert area(g) == pytest.approx(6)
    assert volume(g) == pytest.approx(1)
    outward = g.P[CUBE_FACES].mean(1) - 0.5
    assert np.allclose(prim_normals(g), outward * 2)
    assert np.allclose(point_normals(g), (CUBE - 0.5) * 2 / np.sqrt(3), atol=1e-6)


def test_torus_has_euler_characteristic_zero():
    g = torus()
    assert (g.num_prims, g.cols(0), int(g.rows[0])) == (1, 7, 5)
    assert euler(g) == 0
    assert len(faces(g)[2]) == 35
    assert volume(g) > 0


def test_mesh_and_its_polygons_are_the_same_surface():
    g = torus().with_attributes("vertex", k=np.arange(35))
    p = to_polygons(g)
    assert p.num_prims == 35
    assert set(p.kind) == {POLY}
    assert area(p) == pytest.approx(area(g))
    assert volume(p) == pytest.approx(volume(g))
    assert np.array_equal(p.verts, p.vertex["k"])
    assert np.allclose(point_normals(p), point_normals(g))


def test_open_mesh_and_line():
    g = Geometry.mesh(np.zeros((6, 3)), 2, 3)
    assert len(faces(g)[2]) == 2
    assert len(edges(g)) == 7
    line = Geometry.line(SQUARE)
    assert edges(line).tolist() == [[0, 1], [1, 2], [2, 3]]
    assert len(edges(Geometry.line(SQUARE, closed=True))) == 4
    assert triangles(line)[0].shape == (0, 3)


def test_faces_of_any_length():
    g = Geometry.polygons(SQUARE, [[0, 1, 2], [0, 1, 2, 3], [0, 1]])
    assert g.counts.tolist() == [3, 4, 2]
    assert [len(p) for p in g] == [3, 4, 2]
    tri, prims = triangles(g)
    assert g.verts[tri].tolist() == [[0, 1, 2], [0, 1, 2], [0, 2, 3]]
    assert prims.tolist() == [0, 1, 1]


@pytest.mark.parametrize("flip", [False, True])
def test_concave_faces_are_cut_by_their_ears(flip):
    star = np.array(
        [[np.cos(a) * r, np.sin(a) * r, 0] for a, r in zip(np.arange(10) * np.pi / 5, [2, 1] * 5, strict=True)]
    )
    face = np.arange(10)[::-1] if flip else np.arange(10)
    g = Geometry.polygons(star, [face])
    tri, _ = triangles(g)
    areas = np.cross(
        star[g.verts[tri[:, 1]]] - star[g.verts[tri[:, 0]]], star[g.verts[tri[:, 2]]] - star[g.verts[tri[:, 0]]]
    )
    assert len(tri) == 8
    assert np.all(areas[:, 2] < 0 if flip else areas[:, 2] > 0)
    assert np.abs(areas[:, 2]).sum() / 2 == pytest.approx(area(g))


@pytest.mark.parametrize("start", range(4))
@pytest.mark.parametrize("flip", [1, -1])
def test_quads_that_bend_inwards_are_cut_inside(start, flip):
    arrow = np.roll([[0, 0, 0], [2, -1, 0], [0.5, 0, 0], [2, 1, 0]], start, axis=0)[::flip]
    square = np.add(SQUARE, [5, 0, 0])
    g = Geometry.polygons(np.concatenate([square, arrow]), [[0, 1, 2, 3], [4, 5, 6, 7]])
    tri, prims = triangles(g)
    a, b, c = g.P[g.verts[tri]].transpose(1, 0, 2)
    areas = np.cross(b - a, c - a)[:, 2] / 2
    assert prims.tolist() == [0, 0, 1, 1]
    assert len(np.unique(np.sign(areas[2:]))) == 1
    assert np.abs(areas[2:]).sum() == pytest.approx(0.5)


def test_cusp_angle_decides_between_flat_and_smooth():
    g = cube()
    assert np.allclose(vertex_normals(g, 10), np.repeat(prim_normals(g), 4, axis=0))
    assert np.allclose(vertex_normals(g, 180), point_normals(g)[g.verts])
    assert np.allclose(vertex_normals(g, 91), point_normals(g)[g.verts], atol=1e-6)


@given(matrices())
def test_transform_matches_homogeneous_product(m):
    g = cube().transform(m)
    full = np.c_[CUBE, np.ones(8)] @ m.T
    assert np.allclose(g.P, full[:, :3], atol=1e-4)


@given(matrices())
def test_normals_stay_on_the_surface(m):
    det = m[0, :3] @ np.cross(m[1, :3], m[2, :3])
    assume(abs(det) >= 1e-2)
    g = cube()
    g = g.with_attributes("prim", N=prim_normals(g), v=prim_normals(g)).transform(m)
    assert np.allclose(g.prim["N"], prim_normals(g) * np.sign(det), atol=1e-3)
    assert np.allclose(g.prim["v"], prim_normals(cube()) @ m[:3, :3].T, atol=1e-4)


def test_transform_of_some_points():
    up = np.eye(4)
    up[1, 3] = 5
    mask = CUBE[:, 1] == 1
    g = cube().transform(up, mask)
    assert np.array_equal(g.P[mask], CUBE[mask] + [0, 5, 0])
    assert np.array_equal(g.P[~mask], CUBE[~mask])


def test_merge_fills_what_is_missing():
    a = cube().with_attributes("point", Cd=np.zeros((8, 4))).replace(point_groups={"left": CUBE[:, 0] == 0})
    b = Geometry.line(SQUARE).with_attributes("point", id=np.arange(4))
    g = Geometry.merge([a, b])
    assert (g.num_points, g.num_prims) == (12, 7)
    assert np.array_equal(g.point["Cd"], np.r_[np.zeros((8, 4)), np.ones((4, 4))])
    assert g.point["id"].tolist() == [0] * 8 + [0, 1, 2, 3]
    assert g.point_groups["left"].sum() == 4
    assert g.prim_points(6).tolist() == [8, 9, 10, 11]
    assert g.closed.tolist() == [True] * 6 + [False]
    assert Geometry.merge([]).num_points == 0
    assert Geometry.merge([a]) is a


def test_merge_refuses_attributes_of_different_size():
    a = cube().with_attributes("point", x=np.zeros((8, 2)))
    with pytest.raises(ValueError, match="'x'"):
        Geometry.merge([a, cube().with_attributes("point", x=np.zeros(8))])


def test_keep_and_reverse():
    g = cube().keep(points=CUBE[:, 0] == 0)
    assert (g.num_points, g.num_prims) == (4, 1)
    assert np.allclose(prim_normals(g), [[-1, 0, 0]])
    assert np.allclose(prim_normals(g.reverse()), [[1, 0, 0]])
    assert volume(torus().reverse()) == pytest.approx(-volume(torus()))
    assert cube().reverse().reverse().same(cube())
    assert not cube().reverse().same(cube())


def test_bounds():
    assert cube().bounds.tolist() == [[0, 0, 0], [1, 1, 1]]
    assert Geometry().bounds.tolist() == [[0, 0, 0], [0, 0, 0]]
    assert cube().center.tolist() == [0.5, 0.5, 0.5]


def test_arrays_cannot_be_written():
    source = CUBE.copy()
    g = Geometry.polygons(source, CUBE_FACES).with_attributes("point", Cd=np.ones((8, 4)))
    source[0] = 99
    assert g.P[0].tolist() == [0, 0, 0]
    for a in (g.P, g.verts, g.point["Cd"]):
        with pytest.raises(ValueError, match="read-only"):
            a[0] = 1


def test_bad_arguments_are_named():
    with pytest.raises(IndexError, match="point 8"):
        Geometry.polygons(CUBE, [[0, 8]])
    with pytest.raises(ValueError, match="'Cd'"):
        cube().with_attributes("point", Cd=np.ones((3, 4)))
    with pytest.raises(ValueError, match="12 vertices"):
        Geometry.mesh(np.zeros((5, 3)), 3, 4, index=np.arange(5))


# -- the builder


def test_builder_gives_back_what_it_was_made_from():
    g = cube().with_attributes("point", Cd=np.random.default_rng(1).random((8, 4)), id=np.arange(8))
    g = g.with_attributes("vertex", uv=np.ones((24, 3))).with_attributes("prim", name=np.array(list("abcdef")))
    g = g.replace(point_groups={"left": CUBE[:, 0] == 0}, prim_groups={"one": np.arange(6) == 1})
    g = Geometry.merge([g, torus()])
    b = GeometryBuilder(g)
    assert b.freeze() is g
    assert len(b.points) == g.num_points
    assert b.freeze().same(g)


def test_builder_builds_a_square():
    b = GeometryBuilder()
    prim = b.append_poly(4)
    for v, p in zip(b.spans[prim], SQUARE, strict=True):
        b.place(b.refs[v], p)
    b.create_attribute("point", "Cd")
    b.column("point", "Cd", write=True)[b.points[2]] = (1, 0, 0, 1)
    g = b.freeze()
    assert g.P.tolist() == SQUARE
    assert g.closed.tolist() == [True]
    assert g.point["Cd"].tolist() == [[1, 1, 1, 1], [1, 1, 1, 1], [1, 0, 0, 1], [1, 1, 1, 1]]


def test_moving_points_keeps_the_primitives():
    g = cube().with_attributes("prim", name=np.array(list("abcdef")))
    b = GeometryBuilder(g)
    b.ys[b.points[0]] = 5
    b.append_point(1, 2, 3)
    got = b.freeze()
    assert got.verts is g.verts and got.prim["name"] is g.prim["name"]
    assert got.P[0, 1] == 5 and got.P[8].tolist() == [1, 2, 3]
    b.set_array("prim", "name", np.array(list("ghijkl")))
    assert [b.column("prim", "name")[p] for p in b.prims] == list("ghijkl")
    b.destroy_point(b.points[0])
    assert sorted(b.freeze().counts.tolist()) == [3, 3, 3, 4, 4, 4]


def test_the_garbage_collector_is_left_as_it_was():
    before = gc.get_threshold()
    GeometryBuilder(cube()).settle()
    assert gc.get_threshold() == before


def test_destroyed_points_leave_polygons():
    b = GeometryBuilder(cube())
    b.point_groups["g"] = {b.points[0], b.points[1]}
    b.destroy_point(b.points[0])
    g = b.freeze()
    assert (g.num_points, g.num_prims) == (7, 6)
    assert sorted(g.counts.tolist()) == [3, 3, 3, 4, 4, 4]
    assert g.point_groups["g"].tolist() == [True] + [False] * 6


def test_destroyed_prims_take_the_points_nobody_else_uses():
    b = GeometryBuilder(Geometry.merge([cube(), Geometry.line(SQUARE)]))
    b.destroy_prim(b.prims[6])
    assert (len(b.points), len(b.prims)) == (8, 6)
    b.destroy_prim(b.prims[0])
    assert (len(b.points), len(b.prims)) == (8, 5)
    b.destroy_prim(b.prims[0], points=False)
    assert len(b.points) == 8
    while b.prims:
        b.destroy_prim(b.prims[-1])
    assert b.freeze().num_points == 0


def test_a_destroyed_point_takes_its_mesh():
    b = GeometryBuilder()
    b.append_mesh(3, 4, closed_u=True)
    assert b.freeze().kind.tolist() == [MESH]
    b.destroy_point(b.points[5])
    g = b.freeze()
    assert (g.num_points, g.num_prims) == (11, 0)


def test_vertices_without_points_are_left_out():
    b = GeometryBuilder()
    points = b.append_points(SQUARE)
    prim = b.append_poly(4, add_points=False)
    for v, p in zip(b.spans[prim], points[:3], strict=False):
        b.refs[v] = p
    assert b.freeze().verts.tolist() == [0, 1, 2]
    b.append_mesh(2, 2, add_points=False)
    assert b.freeze().num_prims == 1


@pytest.mark.parametrize(
    ("n", "closed", "order"), [(6, True, 4), (7, False, 4), (4, False, 4), (5, False, 3), (4, True, 3)]
)
def test_bezier_vertex_counts(n, closed, order):
    b = GeometryBuilder()
    assert len(b.spans[b.append_bezier(n, closed, order)]) == n


@pytest.mark.parametrize(("n", "closed", "order"), [(7, True, 4), (6, False, 4), (1, False, 4), (3, False, 1)])
def test_wrong_bezier_vertex_counts(n, closed, order):
    with pytest.raises(ValueError, match="order"):
        GeometryBuilder().append_bezier(n, closed, order)


def test_what_was_given_away_before_a_new_start_belongs_to_nobody():
    b = GeometryBuilder(cube())
    b.create_attribute("point", "id", 7)
    old, prim = b.points[3], b.prims[1]
    b.load(Geometry.line(SQUARE).with_attributes("point", w=np.arange(4.0)))
    b.xs[old] = 99
    b.destroy_point(old)
    b.destroy_prim(prim)
    assert (b.count("point"), b.count("vertex"), b.count("prim")) == (4, 4, 1)
    new = b.append_point(1, 2, 3)
    b.column("point", "w", write=True)[new] = 5
    assert [b.index("point", p) for p in b.points] == [0, 1, 2, 3, 4]
    with pytest.raises(IndexError, match="destroyed"):
        b.index("point", old)
    g = b.freeze()
    assert g.P.tolist() == [*SQUARE, [1, 2, 3]] and g.verts.tolist() == [0, 1, 2, 3]
    assert g.point["w"].tolist() == [0, 1, 2, 3, 5] and list(g.point) == ["w"]
    # a vertex that refers to such a point has none
    b.refs[b.spans[b.prims[0]][2]] = old
    assert b.freeze().verts.tolist() == [0, 1, 3]


def test_attributes_after_points_have_gone():
    b = GeometryBuilder(cube().with_attributes("point", id=np.arange(8)))
    b.destroy_point(b.points[2])
    assert b.array("point", "id").tolist() == [0, 1, 3, 4, 5, 6, 7]
    b.append_point()
    b.set_array("point", "id", np.arange(8) * 10)
    b.set_array("point", "P", np.ones((8, 3)))
    g = b.freeze()
    assert g.point["id"].tolist() == [0, 10, 20, 30, 40, 50, 60, 70] and np.all(g.P == 1)
    with pytest.raises(ValueError, match="rows of"):
        b.set_array("point", "id", np.zeros((8, 2)))
    assert g.point["id"].dtype == b.freeze().point["id"].dtype


@st.composite
def edits(draw):
    return draw(
        st.lists(st.tuples(st.sampled_from(["point", "prim", "poly", "only"]), st.integers(0, 30)), max_size=12)
    )


@given(edits())
def test_the_builder_against_lists(steps):
    """The same edits on plain lists: points by name, polygons as lists of names."""
    b = GeometryBuilder(cube().with_attributes("point", id=np.arange(8)))
    points, polys, fresh = list(range(8)), [list(map(int, f)) for f in cube()], 100
    for what, n in steps:
        if what == "poly":
            b.append_poly(3)
            for p in list(b.points)[-3:]:
                b.column("point", "id", write=True)[p] = fresh
                points.append(fresh)
                fresh += 1
            polys.append(points[-3:])
        elif what == "point" and points:
            gone = points.pop(n % len(points))
            b.destroy_point(b.points[n % (len(points) + 1)])
            polys = [[p for p in f if p != gone] for f in polys]
            polys = [f for f in polys if f]
        elif polys and what in ("prim", "only"):
            face = polys.pop(n % len(polys))
            b.destroy_prim(b.prims[n % (len(polys) + 1)], points=what == "prim")
            used = {p for f in polys for p in f}
            if what == "prim":
                points = [p for p in points if p not in face or p in used]
    g = b.freeze()
    assert g.point["id"].tolist() == points
    assert [[points[i] for i in face] for face in g] == polys


@given(arrays(np.float32, st.tuples(st.integers(0, 12), st.just(3)), elements=FLOATS))
def test_points_survive_the_builder(P):
    b = GeometryBuilder()
    b.append_points(P)
    assert np.array_equal(b.freeze().P, P)


def test_transforms_in_a_row_are_one():
    rng = np.random.default_rng(4)
    g = Geometry.polygons(rng.normal(size=(5, 3)), [[0, 1, 2, 3, 4]]).with_attributes(
        "point", N=rng.normal(size=(5, 3)), v=rng.normal(size=(5, 3)), Cd=rng.uniform(size=(5, 4))
    )
    steps = [rng.normal(size=(4, 4)) for _ in range(4)]
    for m in steps:
        m[3] = [0, 0, 0, 1]
    at_once, one_by_one = g, g
    for i, m in enumerate(steps):
        # lengths are kept in the last two: what comes before is made first
        at_once = at_once.transform(m, keep_length=i > 1)
        one_by_one = one_by_one.transform(m, keep_length=i > 1)
        assert len(one_by_one.P) == 5
    assert at_once.num_points == 5 and at_once.num_vertices == 5
    assert at_once.P == pytest.approx(one_by_one.P, rel=1e-5, abs=1e-5)
    for name in ("N", "v", "Cd"):
        assert at_once.point[name] == pytest.approx(one_by_one.point[name], rel=1e-4, abs=1e-4)
    assert at_once.P is at_once.P and at_once.point["Cd"] is g.point["Cd"]
    named = at_once.with_attributes("point", k=np.arange(5.0))
    assert type(named) is Geometry and named.P is at_once.P
