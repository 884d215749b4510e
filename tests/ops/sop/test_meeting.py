"""Ray, Sprinkle, Lattice, Convert: surfaces met, filled, bent and turned into others."""

import numpy as np
import pytest
from sopkit import area, data, edge_counts, error, volume

from stovetop.data.geometry import BEZIER, MESH, NURBS
from stovetop.data.kernels import kernel
from stovetop.data.rays import Surface


def test_nearest_places_are_the_nearest(make):
    surface = Surface(data(make("boxSOP", sizex=2)))
    rng = np.random.default_rng(3)
    P = rng.uniform(-3, 3, (200, 3))
    got, tri = surface.nearest(P)
    half = np.array([1, 0.5, 0.5])
    clipped = np.clip(P, -half, half)
    outside = np.any(np.abs(P) > half, axis=1)
    assert np.allclose(got[outside], clipped[outside], atol=1e-6)
    depth = (half - np.abs(P[~outside])).min(1)
    assert np.allclose(np.linalg.norm(got[~outside] - P[~outside], axis=1), depth, atol=1e-6)
    weights = surface.barycentric(got, tri)
    assert np.allclose((surface.corners[tri] * weights[..., None]).sum(1), got, atol=1e-6)


def test_rays_onto_a_ball(make):
    ball = make("sphereSOP", type="poly", freq=30)
    grid = make("gridSOP", rows=9, cols=9, tz=-3)
    g = data(make("raySOP", grid, ball, normal="collision", putdist=True, newgrp=True))
    want = -np.sqrt(1 - np.square(g.P[:, :2]).sum(1))
    assert np.allclose(g.P[:, 2], want, atol=3e-3)
    assert np.allclose(g.point["N"], g.P, atol=2e-2)
    assert np.allclose(g.point["dist"], 3 + want, atol=3e-3) and g.point_groups["rayHitGroup"].all()
    far = data(make("raySOP", grid, ball, lookfar=True))
    assert np.allclose(far.P[:, 2], -want, atol=3e-3)
    half = data(make("raySOP", grid, ball, scale=0.5, lift=0.25))
    assert np.all(half.P[:, 2] < g.P[:, 2])
    wide = data(make("raySOP", make("gridSOP", sizex=4, sizey=4, tz=-3), ball, newgrp=True))
    missed = ~wide.point_groups["rayHitGroup"]
    assert missed.any() and np.allclose(wide.P[missed, 2], -3)
    near = data(make("raySOP", make("boxSOP", sizex=4, sizey=4, sizez=4), ball, method="minimum"))
    assert np.allclose(np.linalg.norm(near.P, axis=1), 1, atol=3e-3)
    assert np.allclose(near.P, data(make("boxSOP")).P * 2 / np.sqrt(3), atol=0.05)
    assert data(make("raySOP", grid, ball, dotrans=False)).same(data(grid))
    assert "no faces" in error(make("raySOP", grid, make("lineSOP")))


def test_rays_bounce(op):
    wall = op(
        "mergeSOP", op("gridSOP", sizex=50, sizey=50, orient="zx"), op("gridSOP", sizex=50, sizey=50, orient="zx", ty=1)
    )
    start = op(
        "pointSOP", op("deleteSOP", op("lineSOP", pay=0.5, pby=0.5), group="0", keeppoints=True), donml="on", nx=1, ny=1
    )
    once, twice = (data(op("raySOP", start, wall, bounces=k)) for k in (1, 2))
    assert np.allclose(once.P[0], [0.5, 1, 0], atol=1e-4) and np.allclose(twice.P[0], [1.5, 0, 0], atol=1e-4)
    mirrored = data(op("raySOP", start, wall, normal="reflect"))
    assert np.allclose(mirrored.point["N"][0], [np.sqrt(0.5), -np.sqrt(0.5), 0], atol=1e-4)


def test_bounce_geometry_is_kept(op):
    """Between walls at 0 and 1, the upper one short: the third bounce is the last, the fourth ray leaves."""
    low = op("gridSOP", sizex=50, sizey=50, orient="zx")
    high = op("gridSOP", sizex=5, sizey=5, orient="zx", ty=1)
    pair = op("lineSOP", pay=0.5, pby=0.5, pax=0, pbx=0.25)
    start = op("pointSOP", pair, donml="on", nx=1, ny=1)
    wall = op("mergeSOP", low, high)
    every = data(op("raySOP", start, wall, bounces=5, bouncegeo=True, normal="reflect", newgrp=True, putdist=True))
    assert every.num_prims == 5 and every.num_points == 10
    x = np.array([0.5, 1.5, 2.5, 3.5, 3.5])
    goal = np.stack([x, [1, 0, 1, 0, 0], np.zeros(5)], -1)
    assert np.allclose(every.P[::2], goal, atol=1e-4)
    assert np.allclose(every.P[1:5:2] - every.P[:4:2], [0.25, 0, 0], atol=1e-4)
    up = np.array([-1, 1, -1, 1, 1]) * np.sqrt(0.5)
    assert np.allclose(every.point["N"][::2, 1], up, atol=1e-4) and every.point_groups["rayHitGroup"].all()
    assert np.allclose(every.point["dist"][::2], np.hypot(x, goal[:, 1] - 0.5), atol=1e-4)
    # each is what as many bounces alone give, with samples too
    for sample in (1, 4):
        pars = {"sample": sample, "jitter": 0.02, "normal": "collision"}
        every = data(op("raySOP", start, wall, bounces=3, bouncegeo=True, **pars))
        single = [data(op("raySOP", start, wall, bounces=k, **pars)) for k in (1, 2, 3)]
        assert np.allclose(every.P, np.concatenate([g.P for g in single]), atol=1e-6)
    assert "points" in error(op("raySOP", start, wall, bounces=10**8, bouncegeo=True))
    near = op("raySOP", start, wall, method="minimum", bounces=3, bouncegeo=True)
    assert data(near).num_points == 2


@pytest.mark.parametrize("method", ["surface", "perprim", "boundingbox", "volume", "approxvol"])
def test_sprinkled_points_are_where_they_should_be(make, method):
    shape = make("mergeSOP", make("sphereSOP", type="poly", freq=12))
    g = data(make("sprinkleSOP", shape, method=method, numpoints=4000))
    r = np.linalg.norm(g.P, axis=1)
    assert g.num_points == 4000 and g.num_prims == 0 and np.linalg.norm(g.P.mean(0)) < 0.06
    if method in ("surface", "perprim"):
        assert np.allclose(r, 1, atol=0.02) and np.allclose(g.point["N"], g.P, atol=0.15)
        assert np.abs((g.P[:, 2] > 0.5).mean() - 0.25) < 0.03, "as much area as height on a ball"
    if method == "volume":
        assert r.max() <= 1 and np.abs((r < 0.5).mean() - 1 / 8) < 0.02
    if method == "boundingbox":
        assert r.max() > 1.2
    assert data(make("sprinkleSOP", shape, method=method, numpoints=50)).same(
        data(make("sprinkleSOP", shape, method=method, numpoints=50))
    )


def test_sprinkle_by_area_and_by_face(make):
    both = make(
        "mergeSOP",
        make("gridSOP", rows=2, cols=2, type="poly", sizex=3),
        make("gridSOP", rows=2, cols=2, type="poly", tz=5),
    )
    by_area = data(make("sprinkleSOP", both, numpoints=4000))
    assert np.abs((by_area.P[:, 2] > 1).mean() - 0.25) < 0.03
    each = data(make("sprinkleSOP", both, numpoints=4000, method="perprim"))
    assert np.abs((each.P[:, 2] > 1).mean() - 0.5) < 0.03
    assert np.allclose(by_area.point["uv"][:, 1], by_area.P[:, 1] + 0.5, atol=1e-5)
    thin = data(make("sprinkleSOP", both, numpoints=400, consolidate=True, neardist=0.2))
    away = np.linalg.norm(thin.P[:, None] - thin.P, axis=-1) + np.eye(thin.num_points)
    assert away.min() > 0.2 and thin.num_points > 20
    assert "no faces" in error(make("sprinkleSOP", make("lineSOP")))


def test_lattice(op):
    grid = op("gridSOP", rows=9, cols=9, sizex=2, sizey=2)
    rest = op("boxSOP", dodivs=True, divsx=2, divsy=2, divsz=2, sizex=2, sizey=2, sizez=2)
    moved = op("transformSOP", rest, tx=1, rz=30, sy=2)
    want = data(op("transformSOP", grid, tx=1, rz=30, sy=2)).P
    assert np.allclose(data(op("latticeSOP", grid, rest, moved)).P, want, atol=1e-5), "a straight change stays straight"
    bump = op("pointSOP", rest, tz="=me.inputPoint.z + (me.inputPoint.index == 13)")
    g = data(op("latticeSOP", grid, rest, bump))
    assert g.P[40, 2] == pytest.approx(1) and np.allclose(g.P[0], data(grid).P[0])
    assert g.P[42, 2] == pytest.approx(0.5)
    assert "divisions" in error(op("latticeSOP", grid, rest, bump, divsx=7))
    cloud, there = op("addSOP", addpts=True), op("addSOP", addpts=True, point0posz=1)
    pulled = data(op("latticeSOP", grid, cloud, there, deformtype="points", radius=1, kernel="elendt"))
    r = np.hypot(*data(grid).P[:, :2].T)
    assert np.allclose(pulled.P[:, 2], kernel("elendt", r), atol=1e-6)


@pytest.mark.parametrize("name", ["wyvill", "elendt", "blinn", "links"])
def test_kernels_fall_from_one_to_nothing(name):
    k = kernel(name, np.linspace(0, 1.5, 100))
    assert k[0] == pytest.approx(1) and np.all(np.diff(k) <= 1e-12) and np.allclose(k[-30:], 0, atol=1e-12)


def test_conversions(make):
    tube = make("tubeSOP", cap=True, rows=3)
    polys = data(make("convertSOP", tube))
    assert not (polys.kind == MESH).any() and volume(polys) == pytest.approx(volume(data(tube)), rel=1e-6)
    three = data(make("convertSOP", tube, surftype="triangles"))
    assert volume(three) == pytest.approx(volume(polys), rel=1e-6) and np.all(
        edge_counts(data(make("facetSOP", make("convertSOP", tube, surftype="triangles"), cons="fpoints"))) == 2
    )
    assert data(make("convertSOP", make("gridSOP", rows=3, cols=4), surftype="rows")).num_prims == 3
    assert data(make("convertSOP", tube, fromtype="poly")).num_prims == 3
    line = make("lineSOP", points=6, pbx=5)
    hull = make("convertSOP", line, totype="nurbcurve")
    assert data(hull).kind.tolist() == [NURBS] and data(hull).num_vertices == 6
    back = data(make("convertSOP", hull, divu=5))
    assert back.num_points == 3 * 5 + 1 and np.allclose(back.P[[0, -1], 0], [0, 5])
    bezier = data(make("convertSOP", line, totype="bezcurve"))
    assert bezier.kind.tolist() == [BEZIER] and bezier.num_vertices == 7
    assert data(make("convertSOP", make("gridSOP", rows=3, cols=4), totype="nurbcurve")).num_prims == 3
    assert data(make("convertSOP", line, totype="mesh")).rows.tolist() == [1]
    assert data(make("convertSOP", tube, new=True)).num_prims == 3 + 42
    assert area(data(make("convertSOP", make("gridSOP", rows=3, cols=4), surftype="alttriangles"))) == pytest.approx(1)
    assert "only" in error(make("convertSOP", line, totype="circle"))
