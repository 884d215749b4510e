"""Polyloft and Align."""

import numpy as np
import pytest
from sopkit import area, data, edge_counts, error

from stovetop.data.geometry import Geometry


def circle(n, z, r=1.0, turn=0.0):
    t = np.arange(n) * 2 * np.pi / n + turn
    return Geometry.line(np.stack([r * np.cos(t), r * np.sin(t), np.full(n, float(z))], -1), True)


def test_lofted_rings(make, given):
    rings = given(Geometry.merge([circle(12, 0), circle(20, 1, turn=1.0), circle(7, 2)]))
    g = data(make("polyloftSOP", rings))
    assert g.num_points == 39 and g.num_prims == 12 + 20 + 20 + 7 and (g.counts == 3).all()
    counts = edge_counts(g)
    assert (counts == 1).sum() == 12 + 7 and counts.max() == 2, "a tube, open at both ends"
    assert area(g) == pytest.approx(4 * np.pi, rel=0.12)
    longer = data(make("polyloftSOP", rings, proximity=False))
    assert area(longer) > area(g), "rings that begin elsewhere twist"
    torus = data(make("polyloftSOP", rings, closev="wv"))
    assert (edge_counts(torus) == 2).all()
    named = data(make("polyloftSOP", rings, creategroup=True, polygroup="loft", prim=True))
    assert named.num_prims == 3 + 59 and named.prim_groups["loft"].sum() == 59
    assert data(make("polyloftSOP", rings, group="0 1")).num_prims == 32
    assert "two faces" in error(make("polyloftSOP", rings, group="0"))


def test_lofted_lines_and_points(make, given):
    def line(y, n, flip=False):
        x = np.linspace(0, 3, n)
        return Geometry.line(np.stack([x[::-1] if flip else x, np.full(n, float(y)), 0 * x], -1))

    strip = data(make("polyloftSOP", given(Geometry.merge([line(0, 4), line(1, 7, True)]))))
    assert strip.num_prims == 3 + 6 and area(strip) == pytest.approx(3)
    crossed = data(make("polyloftSOP", given(Geometry.merge([line(0, 4), line(1, 7, True)])), proximity=False))
    assert not np.array_equal(crossed.verts, strip.verts) and crossed.prim_points(0)[2] == 4
    three = data(make("polyloftSOP", given(Geometry.merge([line(0, 4), line(1, 7)])), minimize="point3"))
    assert area(three) == pytest.approx(3)
    closed = data(make("polyloftSOP", given(Geometry.merge([line(0, 4), line(1, 4)])), closeu="wu"))
    assert closed.num_prims == 8
    node = make("polyloftSOP", given(Geometry.merge([line(0, 4), line(1, 7)])), method="points")
    node.set_blocks("point", 2)
    node.par("point0group").set("0-3")
    node.par("point1group").set("4-10")
    assert area(data(node)) == pytest.approx(3)


def test_loft_by_rest_and_fused(make, given):
    rest = Geometry.merge([circle(8, 0), circle(8, 1)])
    moved = rest.replace(P=(rest.P * [1, 1, 1] + np.where(np.arange(16)[:, None] > 7, [5, 0, 0], 0)).astype(np.float32))
    by_rest = data(make("polyloftSOP", given(moved), given(rest)))
    assert np.array_equal(by_rest.verts, data(make("polyloftSOP", given(rest))).verts)
    assert "points" in error(make("polyloftSOP", given(moved), given(circle(3, 0))))
    doubled = Geometry.merge([circle(8, 0), circle(8, 1)])
    P = doubled.P.copy()
    P[1] = P[0]
    fused = data(make("polyloftSOP", given(doubled.replace(P=P)), consolidate=True))
    assert fused.num_points == 15 and fused.num_prims == 15


def lines(given, *ends):
    return given(Geometry.merge([Geometry.line(np.array(e, float)) for e in ends]))


def test_aligned_to_each_other(make, given):
    three = lines(given, [[0, 0, 0], [1, 0, 0]], [[5, 5, 0], [5, 6, 0]], [[9, 0, 0], [9, 0, 2]])
    g = data(make("alignSOP", three))
    assert np.allclose(g.P, [[0, 0, 0], [1, 0, 0], [1, 0, 0], [2, 0, 0], [2, 0, 0], [4, 0, 0]], atol=1e-5)
    last = data(make("alignSOP", three, bias=1))
    assert np.allclose(last.P[4:], [[9, 0, 0], [9, 0, 2]], atol=1e-5) and np.allclose(last.P[3], last.P[4], atol=1e-5)
    moved = data(make("alignSOP", three, dorotate=False))
    assert np.allclose(moved.P[2:4], [[1, 0, 0], [1, 1, 0]], atol=1e-5)
    turned = data(make("alignSOP", three, dotrans=False))
    assert np.allclose(turned.P[2:4], [[5, 5, 0], [6, 5, 0]], atol=1e-5)
    middle = data(make("alignSOP", three, leftuv1=0.5, dorotate=False))
    assert np.allclose(middle.P[2], [0.5, 0, 0], atol=1e-5)
    pairs = data(make("alignSOP", three, align="group"))
    assert np.allclose(pairs.P[4:], data(three).P[4:], atol=1e-6)
    skip = data(make("alignSOP", three, align="skip"))
    assert np.allclose(skip.P[2:4], data(three).P[2:4], atol=1e-6) and np.allclose(skip.P[4], [1, 0, 0], atol=1e-5)
    after = data(make("alignSOP", three, group="0 1", ty=3, dorotate=False))
    assert np.allclose(after.P[2], [1, 3, 0], atol=1e-5)


def test_aligned_to_another(make, given):
    three = lines(given, [[0, 0, 0], [1, 0, 0]], [[5, 5, 0], [5, 6, 0]], [[9, 0, 0], [9, 0, 2]])
    rail = lines(given, [[0, 10, 0], [0, 10, 8]])
    g = data(make("alignSOP", three, rail, leftuv1=0))
    assert np.allclose(g.P[::2], [[0, 10, 0], [0, 10, 4], [0, 10, 8]], atol=1e-5)
    assert np.allclose(g.P[1] - g.P[0], [0, 0, 1], atol=1e-5)
    together = data(make("alignSOP", three, rail, leftuv1=0, individual=False, dorotate=False))
    assert np.allclose(together.P, data(three).P + np.array([0, 10, 0]), atol=1e-5)
    sheet = make("transformSOP", make("gridSOP", type="mesh"), rx=90, ty=7)
    flat = data(make("alignSOP", make("gridSOP", type="mesh", rows=3, cols=3), sheet, leftuv2=0.5, leftuv1=0.5,
                     rightuv1=0.5, rightuv2=0.5))  # fmt: skip
    assert np.allclose(flat.center, data(sheet).center, atol=1e-5) and np.ptp(flat.P[:, 1]) < 1e-5
    shared = data(make("alignSOP", make("boxSOP"), dorotate=False))
    assert shared.num_points == 24, "faces part"
    assert "no primitive" in error(make("alignSOP", three, given(Geometry())))


def fillet(make, source, *more, **pars):
    """The new primitives."""
    g = data(make("filletSOP", source, *more, **pars))
    return g.keep(prims=np.arange(g.num_prims) >= data(source).num_prims)


def test_fillets_between_lines(make, given):
    corner = lines(given, [[-2, 0, 0], [-1, 0, 0]], [[0, 1, 0], [0, 2, 0]])
    g = fillet(make, corner, fillettype="circular")
    P = g.P[g.prim_points(0)]
    assert len(P) == 13 and np.allclose(P[[0, -1]], [[-1, 0, 0], [0, 1, 0]], atol=1e-6)
    assert np.allclose(np.linalg.norm(P - [-1, 1, 0], axis=1), 1, atol=1e-3), "a quarter of a circle"
    free = fillet(make, corner)
    t = np.linspace(0, 1, 13)[:, None]
    third = np.sqrt(2) / 3
    hull = np.array([[-1, 0, 0], [-1 + third, 0, 0], [0, 1 - third, 0], [0, 1, 0]])
    want = (1 - t) ** 3 * hull[0] + 3 * t * (1 - t) ** 2 * hull[1] + 3 * t * t * (1 - t) * hull[2] + t**3 * hull[3]
    assert np.allclose(free.P[free.prim_points(0)], want, atol=1e-6)
    backwards = lines(given, [[-2, 0, 0], [-1, 0, 0]], [[0, 2, 0], [0, 1, 0]])
    convex = fillet(make, backwards, fillettype="convex", rightuv1=1)
    assert np.allclose(convex.P[convex.prim_points(0)], want, atol=1e-6)
    moved = fillet(make, corner, lroffset1=0.5)
    assert np.allclose(moved.P[moved.prim_points(0)][0], [-0.5, 0, 0], atol=1e-6)
    for kind, number in (("bezier", 2), ("nurbs", 3)):
        curve = fillet(make, corner, primtype=kind)
        assert curve.kind.tolist() == [number] and np.allclose(curve.P[curve.prim_points(0)], hull, atol=1e-5)
    cut = data(make("filletSOP", corner, leftuv1=0.5, cut=True))
    assert np.allclose(cut.P[cut.prim_points(0)], [[-2, 0, 0], [-1.5, 0, 0]], atol=1e-6)
    assert fillet(make, corner, loop=True).num_prims == 2
    four = make("mergeSOP", corner, make("transformSOP", corner, tz=1))
    assert [fillet(make, four, fillet=how).num_prims for how in ("all", "group", "skip")] == [3, 2, 2]
    assert fillet(make, corner, lines(given, [[9, 9, 9], [9, 9, 10]])).num_prims == 2


def test_fillets_between_surfaces(make):
    left = make("gridSOP", type="mesh", rows=5, cols=5)
    right = make("transformSOP", left, tx=2)
    both = make("mergeSOP", left, right)
    g = fillet(make, both)
    assert g.rows.tolist() == [5] and g.cols(0) == 13 and area(g) == pytest.approx(1, rel=1e-5)
    assert np.allclose(g.P[g.verts][:, 0].min(), 0.5) and np.allclose(g.P[g.verts][:, 0].max(), 1.5)
    half = fillet(make, both, lrwidth1=0.5, lrwidth2=0.5)
    assert area(half) == pytest.approx(0.5, rel=1e-5)
    above = make("mergeSOP", left, make("transformSOP", left, ty=2))
    up = fillet(make, above, dir="vjoin", leftuv1=0.5, leftuv2=1, rightuv1=0.5, rightuv2=0)
    assert area(up) == pytest.approx(1, rel=1e-5) and np.ptp(up.P[up.verts][:, 0]) == pytest.approx(1)
    assert (fillet(make, both, primtype="polygon").kind == 0).all()
    spline = fillet(make, both, primtype="nurbs")
    assert spline.kind.tolist() == [7] and spline.cols(0) == 4
    trimmed = data(make("filletSOP", both, leftuv1=0.5, rightuv1=0.25, cut=True))
    assert area(trimmed) == pytest.approx(0.5 + 0.75 + 1.75, rel=1e-4)
