"""Bezier and NURBS surfaces, and the generators and conversions that make them."""

import numpy as np
import pytest
from sopkit import area, data, edge_counts, error, volume

from stovetop.data.curves import positions, samples
from stovetop.data.drawing import drawing
from stovetop.data.geometry import BEZIER, BEZIER_SURFACE, MESH, NURBS, NURBS_SURFACE, Geometry
from stovetop.data.geometryio import obj_lines
from stovetop.data.rays import Surface, inside
from stovetop.data.splines import hull_size, interpolating, spline_surfaces, to_meshes
from stovetop.data.topology import to_polygons


def hull(rows=5, cols=7, seed=0, **closed):
    P = np.random.default_rng(seed).normal(size=(rows * cols, 3))
    return Geometry.mesh(P, rows, cols, **closed)


def test_nurbs_surfaces_against_scipy():
    from scipy.interpolate import BSpline

    g = hull()
    made = to_meshes(spline_surfaces(g, False, (4, 3)))
    P = g.P.reshape(5, 7, 3).astype(float)
    u = BSpline(np.concatenate([np.zeros(3), np.arange(5), np.full(3, 4)]), P.swapaxes(0, 1), 3)(np.arange(17) / 4)
    want = BSpline(np.concatenate([np.zeros(2), np.arange(4), np.full(2, 3)]), u.swapaxes(0, 1), 2)(np.arange(13) / 4)
    assert made.rows.tolist() == [13] and made.cols(0) == 17
    assert np.allclose(made.P.reshape(13, 17, 3), want, atol=1e-5)


def test_bezier_surfaces_by_bernstein():
    g = hull(4, 4)
    made = to_meshes(spline_surfaces(g, True, (4, 4)), divs=(2, 2))
    t = np.array([0, 0.5, 1])[:, None]
    B = np.concatenate([(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3], 1)
    want = np.einsum("vi,uj,ijk->vuk", B, B, g.P.reshape(4, 4, 3))
    assert np.allclose(made.P.reshape(3, 3, 3), want, atol=1e-5)
    assert [hull_size(True, n, 4, False) for n in (2, 4, 5, 7, 8)] == [4, 4, 7, 7, 10]
    assert [hull_size(True, n, 4, True) for n in (3, 4, 6)] == [3, 6, 6] and hull_size(False, 5, 4, True) == 5
    padded = spline_surfaces(hull(5, 5), True, (4, 4))
    assert padded.rows.tolist() == [7] and padded.num_vertices == 49 and padded.num_points == 25


@pytest.mark.parametrize("order", [2, 3, 4, 5])
@pytest.mark.parametrize("closed", [False, True])
@pytest.mark.parametrize("kind", [BEZIER, NURBS])
def test_curves_through_points(order, closed, kind):
    n = hull_size(kind == BEZIER, 9, order, closed)
    P = np.random.default_rng(1).normal(size=(n, 3))
    line = Geometry.line(interpolating(P, kind, order, closed), closed)
    g = line.replace(kind=np.array([kind], np.uint8), rows=np.array([order], np.int32))
    fine = positions(g, samples(g, 0, 60.0))
    away = np.linalg.norm(P[:, None] - fine[None], axis=-1).min(1)
    assert away.max() < 0.05


@pytest.mark.parametrize("kind", ["nurbs", "bezier"])
@pytest.mark.parametrize(
    ("op_type", "want"),
    [("sphereSOP", 4 * np.pi), ("torusSOP", None), ("tubeSOP", 2 * np.pi)],
)
def test_round_surfaces_go_through_their_points(make, op_type, want, kind):
    node = make(op_type, type=kind, rows=9, cols=12)
    g = data(node)
    assert g.kind[0] == (NURBS_SURFACE if kind == "nurbs" else BEZIER_SURFACE)
    assert g.prim["orderu"][0] == 4
    smooth = data(make("convertSOP", node, lodu=3, lodv=3))
    flat = data(make(op_type, type="poly", rows=9, cols=12))
    assert np.allclose(smooth.bounds, flat.bounds, atol=0.05)
    fine = data(make(op_type, type="poly", rows=90, cols=120))
    assert area(smooth) == pytest.approx(want or area(fine), rel=0.02)
    if op_type == "sphereSOP":
        assert np.allclose(np.linalg.norm(smooth.P, axis=1), 1, atol=0.03)
        assert volume(smooth) == pytest.approx(4 / 3 * np.pi, rel=0.03)
    uv = smooth.vertex["uv"]
    span = np.ptp(uv[:, 0].reshape(-1, 4), axis=1)
    assert span.max() < 0.1, "no side of the texture is squeezed into the seam"


def test_grids(make):
    g = data(make("gridSOP", type="nurbs", rows=6, cols=6))
    assert g.kind.tolist() == [NURBS_SURFACE] and g.num_points == 36
    assert area(to_polygons(g)) == pytest.approx(1, rel=1e-5)
    inner = data(make("gridSOP", type="nurbs", rows=6, cols=6, interpu=False))
    assert np.ptp(to_polygons(inner).P[:, 0]) == pytest.approx(3 / 5, rel=1e-5), "a span less at either end"
    assert np.ptp(to_polygons(inner).P[:, 1]) == pytest.approx(1, rel=1e-5)
    free, tied = make("gridSOP", type="nurbs", interpu=False), make("gridSOP", type="nurbs")
    both = to_meshes(data(make("mergeSOP", free, tied)))
    width = [np.ptp(both.P[both.prim_points(k)][:, 0]) for k in range(2)]
    assert width[0] < 0.95 and width[1] > 0.99, "merging changes neither"
    bezier = data(make("gridSOP", type="bezier", rows=5, cols=4, orderu=4, orderv=3))
    assert bezier.rows.tolist() == [5] and bezier.num_points == 20
    assert area(to_polygons(bezier)) == pytest.approx(1, rel=1e-5)


def test_circles(make):
    for kind, number in (("nurbs", NURBS), ("bezier", BEZIER)):
        g = data(make("circleSOP", type=kind, divs=12))
        assert g.kind.tolist() == [number] and g.closed[0]
        r = np.linalg.norm(positions(g, samples(g, 0, 5.0)), axis=1)
        assert np.allclose(r, 1, atol=5e-3)
        arc = data(make("circleSOP", type=kind, divs=9, arc="openarc", endangle=180))
        P = positions(arc, samples(arc, 0, 5.0))
        assert np.allclose(P[[0, -1], 0], [1, -1], atol=1e-5) and np.allclose(np.linalg.norm(P, axis=1), 1, atol=0.01)
    assert "centre" in error(make("circleSOP", type="nurbs", arc="closedarc"))


def test_conversions(make):
    grid = make("noiseSOP", make("gridSOP", type="mesh", rows=6, cols=8))
    for kind, number in (("nurbsurf", NURBS_SURFACE), ("bezsurf", BEZIER_SURFACE)):
        g = data(make("convertSOP", grid, totype=kind, orderv=3))
        assert g.kind.tolist() == [number] and g.prim["orderv"].tolist() == [3]
        back = data(make("convertSOP", make("convertSOP", grid, totype=kind), totype="mesh", divu=3, divv=2))
        assert back.kind.tolist() == [MESH] and "orderu" not in back.prim
    fitted = make("convertSOP", grid, totype="nurbsurf", interphull=True)
    P = data(make("convertSOP", fitted, totype="mesh", lodu=8, lodv=8)).P
    away = np.linalg.norm(data(grid).P[:, None] - P[None], axis=-1).min(1)
    assert away.max() < 0.02, "through the hull's old points"
    line = make("noiseSOP", make("lineSOP", points=8))
    curve = data(make("convertSOP", line, totype="nurbcurve", interphull=True))
    fine = positions(curve, samples(curve, 0, 40.0))
    assert np.linalg.norm(data(line).P[:, None] - fine[None], axis=-1).min(1).max() < 0.01
    assert data(make("convertSOP", make("boxSOP"), totype="nurbsurf")).num_prims == 6, "polygons are no hulls"
    kept = data(
        make("deleteSOP", make("mergeSOP", fitted, make("boxSOP")), usenumber=True, pattern="*", geotype="nurb")
    )
    assert NURBS_SURFACE not in kept.kind and kept.num_prims == 6


def test_drawn_and_written(make):
    ball = data(make("sphereSOP", type="nurbs", rows=8, cols=8))
    d = drawing(ball)
    assert len(d.triangles) > 500 and set(d.prims.tolist()) == {0}
    assert np.allclose(np.linalg.norm(d.arrays["N"], axis=1), 1, atol=1e-4)
    assert sum(line.startswith("f ") for line in obj_lines(ball)) > 200
    assert (edge_counts(to_polygons(data(make("torusSOP", type="nurbs", rows=6, cols=8)))) == 2).all()
    turned = data(make("transformSOP", make("sphereSOP", type="nurbs"), tx=2, scale=3))
    assert np.allclose(to_polygons(turned).bounds.mean(0), [2, 0, 0], atol=0.05)


def test_primitives_of_spline_surfaces(op):
    ball = op("sphereSOP", type="nurbs")
    inside_out = data(op("primitiveSOP", ball, vtxsort="reverseu"))
    assert volume(to_polygons(inside_out)) == pytest.approx(-volume(to_polygons(data(ball))), rel=0.01)
    free = data(op("primitiveSOP", op("gridSOP", type="nurbs"), clampv="unclamp"))
    assert free.prim["unclampv"].tolist() == [1] and np.ptp(to_polygons(free).P[:, 1]) < 0.95
    again = op("primitiveSOP", op("primitiveSOP", op("gridSOP", type="nurbs"), clampv="unclamp"), clampv="clamp")
    assert np.ptp(to_polygons(data(again)).P[:, 1]) == pytest.approx(1, rel=1e-5)


def test_other_operators_take_them_as_they_are_drawn(make):
    ball = make("sphereSOP", type="nurbs", rows=20, cols=20)
    half = data(make("carveSOP", ball, domainu1=0.5))
    assert half.num_prims == 1 and area(half) == pytest.approx(4 * np.pi, rel=0.03)
    assert data(make("carveSOP", make("metaballSOP"))).num_prims == 1
    surface = Surface(data(make("sphereSOP", type="nurbs", rows=8, cols=8)))
    t, _, _ = surface.hits([[0.1, 0.1, 3]], [[0, 0, -1]])
    assert 3 - t[0] == pytest.approx(np.sqrt(1 - 0.02), abs=0.02), "not its hull"
    points = [[0, 0, 0], [0.8, 0, 0], [0.6, 0, 0]]
    assert inside(data(make("metaballSOP", metaweight=4)), points).tolist() == [True, False, True]
    pytest.importorskip("manifold3d")
    cut = data(make("booleanSOP", ball, make("boxSOP", tx=0.5), booleanop="aminusb"))
    assert 3 < volume(cut) < 4


@pytest.mark.parametrize("kind", ["nurbs", "bezier"])
def test_revolved_splines(make, kind):
    arc = make("circleSOP", type=kind, arc="openarc", beginangle=-90, endangle=90, divs=9)
    ball = data(make("revolveSOP", arc, divs=12))
    assert (
        ball.kind.tolist() == [7 if kind == "nurbs" else 6] and ball.closed[0] and ball.prim["orderv"].tolist() == [4]
    )
    fine = to_meshes(ball, (4, 4))
    assert np.allclose(np.linalg.norm(fine.P, axis=1), 1, atol=0.02)
    ring = make("circleSOP", type=kind, radx=0.3, rady=0.3, tx=1, divs=9)
    torus = to_meshes(data(make("revolveSOP", ring, divs=12)), (4, 4))
    assert area(torus) == pytest.approx(4 * np.pi**2 * 0.3, rel=0.02)
    half = data(make("revolveSOP", arc, type="openarc", endangle=180, divs=9, order=3))
    assert not half.closed[0] and half.prim["orderu"].tolist() == [3]
    assert area(to_meshes(half, (6, 6))) == pytest.approx(2 * np.pi, rel=0.02)
    assert data(make("revolveSOP", arc, type="closedarc", endangle=180)).kind.tolist() == [MESH]
    assert (data(make("revolveSOP", arc, polys=True)).kind == 0).all()
