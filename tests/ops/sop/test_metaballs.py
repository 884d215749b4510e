"""Metaballs, what they do to points, and how they and particles are drawn."""

import numpy as np
import pytest
from sopkit import data, edge_counts, volume

from stovetop.data.drawing import drawing
from stovetop.data.geometry import METABALL, PARTICLES, Geometry
from stovetop.data.kernels import kernel
from stovetop.data.metaballs import balls_of, metaballs, polygonized


def ball(center=(0, 0, 0), radius=(1, 1, 1), weight=2.0, name="elendt", exponents=(1, 1)):
    return metaballs([center], radius, weight, name, exponents)


@pytest.mark.parametrize("name", ["wyvill", "elendt", "blinn", "links"])
def test_the_surface_lies_where_the_field_is_1(name):
    g = polygonized(ball(name=name))
    r = np.linalg.norm(g.P, axis=1)
    assert np.ptp(r) < 1e-4 and kernel(name, r[:1])[0] == pytest.approx(0.5, abs=1e-4)
    assert np.allclose(g.point["N"], g.P / r[:, None], atol=1e-3)
    assert (edge_counts(g) == 2).all() and volume(g) == pytest.approx(4 / 3 * np.pi * r.mean() ** 3, rel=0.05)


def test_fields_add_up_and_far_balls_stay_apart():
    near = Geometry.merge([ball((-0.5, 0, 0)), ball((0.5, 0, 0))])
    assert balls_of(near).field([[0, 0, 0]])[0] == pytest.approx(2 * 2 * (1 - 0.25) ** 2)
    g = polygonized(near)
    assert np.allclose(balls_of(near).field(g.P), 1, atol=2e-3)
    # one alone ends at 0.54 of its radius; together they reach further between them
    assert np.linalg.norm(g.P[np.abs(g.P[:, 0]) < 0.1], axis=1).min() > 0.5
    far = polygonized(Geometry.merge([ball(), ball((1000, 0, 0))]))
    alone = polygonized(ball())
    assert far.num_points == 2 * alone.num_points and volume(far) == pytest.approx(2 * volume(alone), rel=1e-3)
    assert polygonized(ball(weight=0.5)).num_prims == 0, "a field that never reaches 1 has no surface"


def test_metaballs_turn_and_scale_with_the_geometry(make):
    turned = data(
        make("transformSOP", make("metaballSOP", radx=2, rady=1, radz=1, kernel="elendt"), rz=90, scale=2, tx=1)
    )
    assert np.allclose(turned.prim["metax"], [[0, 4, 0]], atol=1e-5)
    size = polygonized(turned).bounds
    assert np.allclose(size.mean(0), [1, 0, 0], atol=1e-3)
    assert np.allclose(np.ptp(size, axis=0), np.array([4, 8, 4]) * np.sqrt(1 - np.sqrt(0.5)), rtol=0.02)
    copies = data(make("copySOP", make("metaballSOP"), ncy=3, scale=0.5, vlength=True))
    assert np.allclose(copies.prim["metax"][:, 0], [1, 0.5, 0.25])


def test_exponents_make_it_square_or_a_star():
    square, star = polygonized(ball(exponents=(0.1, 0.1))), polygonized(ball(exponents=(2, 2)))
    round_ball = volume(polygonized(ball()))
    assert volume(square) > 1.5 * round_ball and volume(star) < 0.5 * round_ball


def test_the_operator(make):
    g = data(make("metaballSOP", radx=2, tx=1, metaweight=3, kernel="wyvill", expxy=0.5, expz=2))
    assert g.kind.tolist() == [METABALL] and g.P.tolist() == [[1, 0, 0]]
    assert g.prim["metaweight"][0] == 3 and g.prim["metakernel"][0] == 0 and g.prim["metaexp"].tolist() == [[0.5, 2]]
    box = make("boxSOP", sizex=4, tx=5)
    assert np.allclose(data(make("metaballSOP", box)).prim["metax"], [[2, 0, 0]])
    changed = data(make("metaballSOP", box, modifybounds=True, radx=2, tx=1))
    assert np.allclose(changed.prim["metax"], [[4, 0, 0]]) and np.allclose(changed.P, [[6, 0, 0]])
    faces = data(make("convertSOP", make("metaballSOP")))
    assert faces.num_prims > 100 and "N" in faces.point and "metax" not in faces.prim
    flat = make("convertSOP", make("metaballSOP", normals=False), lodu=2)
    assert "N" not in data(flat).point and data(flat).num_prims > 3 * faces.num_prims
    kept = data(
        make(
            "deleteSOP",
            make("mergeSOP", make("metaballSOP"), make("boxSOP")),
            usenumber=True,
            pattern="*",
            geotype="meta",
        )
    )
    assert METABALL not in kept.kind


def test_colours_blend(op):
    red = op("pointSOP", op("metaballSOP", tx=-0.6), doclr="on", diffg=0, diffb=0)
    blue = op("pointSOP", op("metaballSOP", tx=0.6), doclr="on", diffr=0, diffg=0)
    g = polygonized(data(op("mergeSOP", red, blue)))
    left, right = g.point["Cd"][g.P[:, 0].argmin()], g.point["Cd"][g.P[:, 0].argmax()]
    assert np.allclose(left[:3], [1, 0, 0], atol=0.01) and np.allclose(right[:3], [0, 0, 1], atol=0.01)


def test_a_magnet(make):
    grid = make("gridSOP", sizex=4, sizey=4, rows=21, cols=21)
    g = data(make("magnetSOP", grid, make("metaballSOP", metaweight=1, kernel="elendt"), tz=0.5))
    r = np.linalg.norm(data(grid).P, axis=1)
    assert np.allclose(g.P[:, 2], 0.5 * kernel("elendt", r), atol=1e-5)
    assert data(make("magnetSOP", grid, make("metaballSOP", metaweight=0), tz=1)).same(data(grid))
    assert data(make("magnetSOP", grid, make("metaballSOP"))).same(data(grid)), "no transform, no move"
    assert data(make("magnetSOP", grid, make("boxSOP"), tz=1)).same(data(grid)), "no metaball"
    tinted = data(make("magnetSOP", grid, make("metaballSOP", metaweight=1), tx=-1, position=False, color=True))
    assert np.allclose(tinted.P, data(grid).P) and np.allclose(tinted.point["Cd"][220], [0, 1, 1, 1])
    some = data(make("magnetSOP", grid, make("metaballSOP"), tz=1, deformgrp="0-10"))
    assert not some.P[11:, 2].any()
    swirl = data(make("magnetSOP", grid, make("metaballSOP", metaweight=1), rz=90, velocity=True, nml=True, tx=1))
    assert np.allclose(swirl.point["v"][220], [1, 0, 0]), "translation moves values as it moves places"


def test_drawn_as_faces_and_lines():
    scene = Geometry.merge([Geometry.polygons([[0, 0, 0], [1, 0, 0], [0, 1, 0]], [[0, 1, 2]]), ball((3, 0, 0))])
    d = drawing(scene)
    assert set(d.prims.tolist()) == {0, 1} and not len(d.lines) and (d.prims == 1).sum() > 100
    dots = Geometry.polygons([[0, 0, 0], [1, 0, 0]], [[0, 1]], False).with_attributes(
        "point", v=[[0, 3, 0], [0, 0, 6.0]]
    )
    lines = dots.replace(kind=np.array([PARTICLES], np.uint8))
    d = drawing(lines)
    assert np.allclose(d.arrays["P"][d.lines], [[[0, 0, 0], [0, -0.1, 0]], [[1, 0, 0], [1, 0, -0.2]]])
    assert not len(drawing(lines.replace(rows=np.array([1], np.int32))).lines)


def test_closed_curves_are_drawn_as_faces():
    ring = np.stack([np.cos(np.arange(6) * np.pi / 3), np.sin(np.arange(6) * np.pi / 3), np.zeros(6)], -1)
    curve = Geometry.line(ring, True).replace(kind=np.array([2], np.uint8), rows=np.array([4], np.int32))
    both = drawing(Geometry.merge([Geometry.line(ring), curve]))
    assert set(both.prims.tolist()) == {1} and len(both.prims) == 14 and len(both.lines) == 5


def test_particles_of_points(make):
    g = data(make("convertSOP", make("boxSOP"), totype="part", prtype="pointsprites"))
    assert g.kind.tolist() == [PARTICLES] and g.counts.tolist() == [g.num_points] and g.rows.tolist() == [1]
    from stovetop.data.geometryio import obj_lines

    lines = list(obj_lines(Geometry.merge([g, data(make("metaballSOP"))])))
    assert sum(x.startswith("p ") for x in lines) == 1 and sum(x.startswith("f ") for x in lines) > 100


def test_force(make):
    g = data(
        make("forceSOP", make("metaballSOP"), radial=-0.5, doaxis=True, dirx=2, dirz=0, vortex=0.25, doradial=True)
    )
    assert g.prim["fradial"].tolist() == [-0.5] and g.prim["fdir"].tolist() == [[1, 0, 0]]
    assert g.prim["fvortex"].tolist() == [0.25] and g.prim["faxial"].tolist() == [0]
    none = data(make("forceSOP", make("metaballSOP"), doradial=False))
    assert "fradial" not in none.prim
    turned = data(make("transformSOP", make("forceSOP", make("metaballSOP"), doaxis=True), ry=90))
    assert np.allclose(turned.prim["fdir"], [[1, 0, 0]], atol=1e-6)


def test_primitives_and_tables_make_particles_and_weights(make, op):
    both = op("mergeSOP", op("metaballSOP"), op("convertSOP", op("boxSOP"), totype="part"))
    g = data(op("primitiveSOP", both, metaweight=True, doweight=5, doprender=True, prtype="pointsprites"))
    assert g.prim["metaweight"].tolist() == [5, 0] and g.rows.tolist() == [0, 1]
    assert data(op("primitiveSOP", both, metaweight=True, doweight=5, group="1")).prim["metaweight"][0] == 2
    table = op("tableDAT")
    table.clear()
    table.appendRow(["index", "P(0)", "P(1)", "P(2)"])
    for k in range(3):
        table.appendRow([k, k, 0, 0])
    dots = data(op("dattoSOP", pointsdat=table, build="particleall", prtype="pointsprites"))
    assert dots.kind.tolist() == [PARTICLES] and dots.rows.tolist() == [1] and dots.counts.tolist() == [3]


def test_sorted_particles(make):
    cloud = make("convertSOP", make("lineSOP", points=5, pbx=4), totype="part")

    def xs(**pars):
        g = data(make("sortSOP", cloud, **pars))
        assert np.array_equal(g.P, data(cloud).P), "points stay where they are"
        return g.P[g.verts, 0].tolist()

    assert xs() == [0, 1, 2, 3, 4] and xs(partsort="rev") == [4, 3, 2, 1, 0]
    assert xs(partsort="shift", partoffset=1) == [4, 0, 1, 2, 3]
    assert xs(partsort="prox", partproxx=2) == [2, 1, 3, 0, 4]
    assert xs(partsort="vector", partdirx=-1, partdiry=0) == [4, 3, 2, 1, 0]
    assert xs(partsort="byx", partreverse=True) == [4, 3, 2, 1, 0]
