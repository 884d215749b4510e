"""Blend, Polyspline, Refine."""

import numpy as np
import pytest
from sopkit import area, data, error
from test_curves import spline

from stovetop.data.curves import positions, samples
from stovetop.data.geometry import BEZIER, MESH, Geometry
from stovetop.ops.sop.refine import needed

ZIGZAG = np.array([[0, 0, 0], [1, 2, 0], [2, 0, 0], [3, 2, 1], [4, 0, 0], [5, 2, 0], [6, 0, 0.0]])


def test_blend(op):
    a = op("lineSOP", points=3)
    b, c = op("transformSOP", a, tx=2), op("transformSOP", a, ty=3)
    node = op("blendSOP", a, b, c)
    node.seq.input.numBlocks = 3
    node.par.input0weight, node.par.input1weight, node.par.input2weight = 1, 2, 1
    P = data(a).P
    assert np.allclose(data(node).P, P + np.array([1, 0.75, 0]), atol=1e-6)
    node.par.diff = True
    assert np.allclose(data(node).P, P + np.array([4, 3, 0]), atol=1e-6), "differences are not scaled to 1"
    node.par.input1weight = -0.5
    node.par.group = "1"
    assert np.allclose(data(node).P, P + np.array([[0, 0, 0], [-1, 3, 0], [0, 0, 0]]), atol=1e-6)
    node.par.dopos = False
    assert np.array_equal(data(node).P, P)
    node.par.diff, node.par.dopos, node.par.group = False, True, ""
    for k in range(3):
        node.par[f"input{k}weight"] = 0
    assert np.array_equal(data(node).P, P), "without weights it is the first"


def test_blended_attributes_and_lengths(op):
    a = op("pointSOP", op("gridSOP", rows=3, cols=3), doclr="on", diffr=1, diffg=0, diffb=0)
    b = op("pointSOP", op("gridSOP", rows=2, cols=3), doclr="on", diffr=0, diffg=0, diffb=1)
    node = op("blendSOP", a, b, doclr=True, dopos=False)
    node.seq.input.numBlocks = 2
    Cd = data(node).point["Cd"]
    assert np.allclose(Cd[:6, :3], [0.5, 0, 0.5]) and np.allclose(Cd[6:, :3], [1, 0, 0])
    assert np.array_equal(data(node).P, data(a).P)


def test_blend_leaves_inputs_of_no_weight_alone(op):
    a, b = op("boxSOP"), op("lineSOP", points=1000)
    node = op("blendSOP", a, b)
    node.seq.input.numBlocks = 2
    node.par.input1weight = 0
    before = b.totalCooks
    _ = data(node)
    assert b.totalCooks == before


def test_bspline_and_cardinal(given, make):
    from scipy.interpolate import BSpline, CubicHermiteSpline

    source = given(Geometry.line(ZIGZAG))
    g = data(make("polysplineSOP", source, basis="bspline", edgedivs=4))
    t = np.linspace(3, 7, 17)
    assert np.allclose(g.P, BSpline(np.arange(11.0), ZIGZAG, 3)(t), atol=1e-6)
    g = data(make("polysplineSOP", source, edgedivs=5, basis="cardinal"))
    slopes = (ZIGZAG[2:] - ZIGZAG[:-2]) / 2
    want = CubicHermiteSpline(np.arange(5), ZIGZAG[1:-1], slopes)(np.linspace(0, 4, 21))
    assert np.allclose(g.P, want, atol=1e-6)
    ends = data(make("polysplineSOP", source, first=2, last=2, basis="cardinal"))
    assert np.allclose(ends.P[[0, -1]], ZIGZAG[[0, -1]]), "a doubled end is reached"
    ends = data(make("polysplineSOP", source, first=3, last=3, basis="bspline"))
    assert np.allclose(ends.P[[0, -1]], ZIGZAG[[0, -1]], atol=1e-6)


def test_bezier_splines(given, make):
    source = given(Geometry.line(ZIGZAG))
    g = data(make("polysplineSOP", source, basis="bezier", edgedivs=2))
    want = positions(spline(ZIGZAG), samples(spline(ZIGZAG), 0, 1.5))
    assert len(g.P) == 13 and np.allclose(g.P, want, atol=1e-6)
    two = data(make("polysplineSOP", source, basis="degree2", edgedivs=1))
    t = np.array([0, 0.5])[:, None]
    P = ZIGZAG
    first = (1 - t) ** 2 * P[0] + 2 * t * (1 - t) * P[1] + t * t * P[2]
    assert np.allclose(two.P[:2], first, atol=1e-6) and np.allclose(two.P[-1], P[-1])
    for basis in ("sbezier", "c1bezier"):
        for closed in (False, True):
            ring = given(Geometry.line(ZIGZAG, closed))
            fine = data(make("polysplineSOP", ring, basis=basis, edgedivs=50))
            around = np.concatenate([fine.P, fine.P[:1]]) if closed else fine.P
            assert np.linalg.norm(np.diff(around, axis=0), axis=1).max() < 0.2, (basis, closed)
            assert fine.closed[0] == closed
    middles = data(make("polysplineSOP", source, basis="sbezier", edgedivs=1))
    assert np.allclose(middles.P[1:-1], (P[:-1] + P[1:])[: len(middles.P) - 2] / 2, atol=1e-6)


@pytest.mark.parametrize("basis", ["bezier", "sbezier", "c1bezier", "degree2", "bspline", "cardinal", "linear"])
@pytest.mark.parametrize("closed", [False, True])
def test_tension_1_is_the_polygon(given, make, basis, closed):
    source = given(Geometry.line(ZIGZAG[:, :2] @ np.eye(2, 3), closed))
    g = data(make("polysplineSOP", source, basis=basis, tension=2, edgedivs=4))
    P = data(source).P
    a, b = P, np.roll(P, -1, 0)
    t = np.clip(((g.P[:, None] - a) * (b - a)).sum(-1) / ((b - a) ** 2).sum(-1), 0, 1)
    away = np.linalg.norm(g.P[:, None] - a - t[..., None] * (b - a), axis=-1).min(1)
    assert away.max() < 1e-5 and len(g.P) > 7


def test_polyspline_divisions(given, make):
    source = given(Geometry.line(ZIGZAG))
    by_count = data(make("polysplineSOP", source, divide="evenlen", polydivs=90, edgedivs=50, basis="cardinal"))
    step = np.linalg.norm(np.diff(by_count.P, axis=0), axis=1)
    assert len(step) == 90 and np.ptp(step) < 0.05 * step.mean()
    even_x = data(make("polysplineSOP", source, divide="evenx", polydivs=8, basis="cardinal"))
    assert np.allclose(np.diff(even_x.P[:, 0]), 0.5, atol=1e-5)
    by_size = data(make("polysplineSOP", source, divide="evenx", polydivs=0, segsize=0.75, basis="cardinal"))
    assert np.allclose(np.diff(by_size.P[:, 0]), 0.8, atol=1e-5), "as many as fit, of the same length"
    both = data(make("polysplineSOP", source, divide="evenx", polydivs=3, segsize=0.5, basis="cardinal"))
    assert np.allclose(both.P[:, 0], [1, 1.5, 2, 2.5], atol=1e-5)
    assert "above 0" in error(make("polysplineSOP", source, divide="evenlen", polydivs=0, basis="cardinal"))
    closed = data(make("polysplineSOP", make("circleSOP", divs=6), basis="bspline"))
    assert closed.closed[0] and closed.num_points == 60
    assert not data(make("polysplineSOP", make("circleSOP", divs=6), closure="cnone", basis="cardinal")).closed[0]
    short = given(Geometry.line(ZIGZAG[:2]))
    assert np.array_equal(data(make("polysplineSOP", short, basis="cardinal")).P, ZIGZAG[:2]), "too few for a spline"


def test_refined_polygons(given, make):
    line = make("lineSOP", points=3, pbx=2)
    assert data(make("refineSOP", line, domainu1=0.25)).P[:, 0].tolist() == [0, 0.5, 1, 2]
    many = data(make("refineSOP", line, domainu1=0, secondu=True, domainu2=1, divsu=9))
    assert np.allclose(many.P[:, 0], np.linspace(0, 2, 9))
    uneven = given(Geometry.line([[0, 0, 0], [1, 0, 0], [9, 0, 0]]))
    arc = data(make("refineSOP", uneven, domainu1=0, secondu=True, domainu2=1, divsu=3, space="arc"))
    assert arc.P[:, 0].tolist() == [0, 1, 3, 5, 7, 9]
    ring = make("circleSOP", divs=6)
    g = data(make("refineSOP", ring, domainu1=0, secondu=True, domainu2=1, divsu=13))
    assert g.closed[0] and g.num_points == 12 and area(g) == pytest.approx(area(data(ring)))
    same = data(make("refineSOP", line, refineu=0, domainu1=0.25))
    assert same.same(data(line)) and data(make("refineSOP", line, firstu=False, domainu1=0.25)).num_points == 3


def test_refined_bezier_curves_stay_what_they_are(given, make):
    g = spline(ZIGZAG)
    out = data(make("refineSOP", given(g), domainu1=0.3, secondu=True, domainu2=0.9, divsu=3))
    assert out.kind.tolist() == [BEZIER] and out.num_vertices == 7 + 9 and out.rows.tolist() == [4]
    whole = positions(g, samples(g, 0, 250.0))
    mine = positions(out, samples(out, 0, 50.0))
    away = np.linalg.norm(mine[:, None] - whole[None], axis=-1).min(1)
    assert away.max() < 5e-3


def test_refined_meshes(make):
    grid = make("gridSOP", type="mesh", rows=3, cols=5, sizex=4)
    g = data(make("refineSOP", grid, domainu1=0.125, domainv1=0.25))
    assert g.kind.tolist() == [MESH] and g.rows.tolist() == [4] and g.cols(0) == 6
    assert area(g) == pytest.approx(4) and np.allclose(np.sort(np.unique(g.P[:, 0]))[1], -1.5)
    tube = make("tubeSOP", type="mesh", cols=12, rows=2, cap=False)
    finer = data(make("refineSOP", tube, domainu1=0, secondu=True, domainu2=1, divsu=25, refinev=0))
    assert finer.closed[0] and finer.cols(0) == 24 and area(finer) == pytest.approx(area(data(tube)), rel=1e-5)


def test_unrefine(given, make):
    line = given(Geometry.line([[x, 0.2 * (x == 3) + (x > 5) * (x - 5), 0] for x in range(9)]))
    P = data(make("refineSOP", line, firstu=False, unrefineu=1, refineu=0)).P
    assert P[:, 0].tolist() == [0, 2, 3, 4, 5, 8]
    P = data(make("refineSOP", line, firstu=False, unrefineu=1, refineu=0, tolu=0.5)).P
    assert P[:, 0].tolist() == [0, 5, 8]
    half = data(make("refineSOP", line, domainu1=0.5, unrefineu=1, refineu=0, tolu=0.5)).P
    assert half[:, 0].tolist() == [0, 1, 2, 3, 4, 5, 8], "from First U to the end"
    grid = make("gridSOP", type="mesh", rows=6, cols=7)
    g = data(make("refineSOP", grid, firstu=False, firstv=False, unrefineu=1, unrefinev=1))
    assert g.rows.tolist() == [2] and g.num_points == 4
    assert needed(np.zeros((1, 3)), [], 0.1).tolist() == [True]
