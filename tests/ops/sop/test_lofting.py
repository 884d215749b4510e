"""Polyloft and Align."""

import numpy as np
import pytest
from sopkit import area, data, edge_counts, error

from stovetop.data.geometry import Geometry
from stovetop.data.splines import to_meshes
from stovetop.data.transforms import compose


def circle(n, z, r=1.0, turn=0.0):
    t = np.arange(n) * 2 * np.pi / n + turn
    return Geometry.line(np.stack([r * np.cos(t), r * np.sin(t), np.full(n, float(z))], -1), True)


def test_lofted_rings(make, given):
    rings = given(Geometry.merge([circle(12, 0), circle(20, 1, turn=1.0), circle(7, 2)]))
    g = data(make("polyloftSOP", rings, closeu="ifprimwu"))
    assert g.num_points == 39 and g.num_prims == 12 + 20 + 20 + 7 and (g.counts == 3).all()
    counts = edge_counts(g)
    assert (counts == 1).sum() == 12 + 7 and counts.max() == 2, "a tube, open at both ends"
    assert area(g) == pytest.approx(4 * np.pi, rel=0.12)
    longer = data(make("polyloftSOP", rings, proximity=False, closeu="ifprimwu"))
    assert area(longer) > area(g), "rings that begin elsewhere twist"
    torus = data(make("polyloftSOP", rings, closev="wv", closeu="ifprimwu"))
    assert (edge_counts(torus) == 2).all()
    named = data(make("polyloftSOP", rings, creategroup=True, polygroup="loft", prim=True, closeu="ifprimwu"))
    assert named.num_prims == 3 + 59 and named.prim_groups["loft"].sum() == 59
    assert data(make("polyloftSOP", rings, group="0 1", closeu="ifprimwu")).num_prims == 32
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
    by_rest = data(make("polyloftSOP", given(moved), given(rest), closeu="ifprimwu"))
    assert np.array_equal(by_rest.verts, data(make("polyloftSOP", given(rest), closeu="ifprimwu")).verts)
    assert "points" in error(make("polyloftSOP", given(moved), given(circle(3, 0))))
    doubled = Geometry.merge([circle(8, 0), circle(8, 1)])
    P = doubled.P.copy()
    P[1] = P[0]
    fused = data(make("polyloftSOP", given(doubled.replace(P=P)), consolidate=True, closeu="ifprimwu"))
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
    part = np.sqrt(2) / 4
    hull = np.array([[-1, 0, 0], [-1 + part, 0, 0], [0, 1 - part, 0], [0, 1, 0]])
    want = (1 - t) ** 3 * hull[0] + 3 * t * (1 - t) ** 2 * hull[1] + 3 * t * t * (1 - t) * hull[2] + t**3 * hull[3]
    assert np.allclose(free.P[free.prim_points(0)], want, atol=1e-6)
    backwards = lines(given, [[-2, 0, 0], [-1, 0, 0]], [[0, 2, 0], [0, 1, 0]])
    convex = fillet(make, backwards, fillettype="convex", rightuv1=1)
    assert np.allclose(convex.P[convex.prim_points(0)], want, atol=1e-6)
    assert not np.allclose(fillet(make, corner, lrscale2=0.25).P, free.P), "the other way round"
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
    assert np.allclose(np.abs(g.point["N"][g.verts]), [0, 0, 1], atol=1e-5), "as the grids have N"
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


def test_stitched_lines(make, given):
    two = lines(given, [[0, 0, 0], [1, 0, 0], [2, 0, 0]], [[3, 1, 0], [4, 1, 0], [5, 1, 0]])
    g = data(make("stitchSOP", two, dotangent=False))
    assert np.allclose(g.P[[2, 3]], [[2.5, 0.5, 0]] * 2) and np.allclose(g.P[[0, 1, 4, 5]], data(two).P[[0, 1, 4, 5]])
    assert np.allclose(data(make("stitchSOP", two, dotangent=False, bias=0)).P[3], [2, 0, 0])
    smooth = data(make("stitchSOP", two, bias=0))
    assert np.allclose(smooth.P, [[0, 0, 0], [1, 0, 0], [2, 0, 0], [2, 0, 0], [3, 0, 0], [5, 1, 0]])
    scaled = data(make("stitchSOP", two, bias=0, lrscale2=0.5))
    assert np.allclose(scaled.P[4], [2.5, 0, 0])
    slopes = data(make("stitchSOP", two, dostitch=False, bias=1))
    assert np.allclose(slopes.P[[2, 3]], data(two).P[[2, 3]])
    assert data(make("stitchSOP", two, stitchop="group", inc=1)).same(data(make("stitchSOP", two, group="0")))
    loop = data(make("stitchSOP", two, group="0", loop=True, dotangent=False))
    assert np.allclose(loop.P[0], loop.P[2]) and np.allclose(loop.P[0], [1, 0, 0])
    goal = lines(given, [[0, 9, 0], [1, 9, 0]])
    onto = data(make("stitchSOP", two, goal, dotangent=False))
    assert np.allclose(onto.P[[2, 5]], [[0, 9, 0]] * 2)


def test_stitched_surfaces(make):
    left = make("gridSOP", type="mesh", rows=3, cols=4)
    both = make("mergeSOP", left, make("transformSOP", left, tx=2))
    g = data(make("stitchSOP", both, bias=0))
    assert np.allclose(g.P[3:12:4], g.P[12::4], atol=1e-6) and np.allclose(g.P[:12], data(left).P, atol=1e-6)
    part_way = data(make("stitchSOP", both, bias=0, lrwidth1=0.1, lrwidth2=0.1))
    assert np.allclose(part_way.P[12, 0], 1.5) and np.allclose(part_way.P[16, 0], 0.5)
    above = make("mergeSOP", left, make("transformSOP", left, ty=3))
    up = data(make("stitchSOP", above, dir="vjoin", leftuv2=1, rightuv2=0, dotangent=False, leftuv1=0.5, rightuv1=0.5))
    assert np.allclose(up.P[8:12], up.P[12:16])


def test_cracks_are_stitched(make, given):
    coarse = make("gridSOP", type="poly", rows=3, cols=3)
    fine = make("transformSOP", make("gridSOP", type="poly", rows=9, cols=9), tx=1.0005)
    both = make("mergeSOP", coarse, fine)
    g = data(make("polystitchSOP", both, consolidate=True, findcorner=True))
    edge = np.abs(g.P[:, 0] - 0.5) < 1e-3
    assert set(np.round(g.P[edge, 1], 5).tolist()) == {-0.5, 0.0, 0.5} and edge.sum() == 6
    assert area(g) == pytest.approx(2, abs=2e-3) and g.num_points == 9 + 81 - 6
    loose = data(make("polystitchSOP", both, consolidate=False))
    assert loose.num_points == 90
    far = data(
        make(
            "polystitchSOP",
            make("mergeSOP", coarse, make("transformSOP", fine, tx=1)),
            consolidate=True,
            findcorner=True,
        )
    )
    assert far.num_points == 90, "too far away"
    assert data(make("polystitchSOP", both, stitch="0-3", consolidate=True, findcorner=True)).num_points == 90
    whole = data(make("polystitchSOP", both, findcorner=False, consolidate=True))
    assert whole.num_points == 90, "without corners borders are whole rings"
    marked = data(make("polystitchSOP", both, findcorner=False, corners="2 8 9 81", consolidate=True))
    assert marked.num_points == g.num_points


def bridged(make, source, **pars):
    """(the new surface as a mesh, its hull)"""
    g = data(make("bridgeSOP", source, **pars))
    new = g.keep(prims=g.kind == 7)
    return to_meshes(new, (4, 4)), new


def test_bridges_between_rings(make, given):
    rings = given(Geometry.merge([circle(24, 0), circle(24, 2)]))
    tube, hull = bridged(make, rings)
    assert hull.kind.tolist() == [7] and hull.rows.tolist() == [5] and hull.closed[0]
    assert area(tube) == pytest.approx(4 * np.pi, rel=0.01) and np.allclose(tube.bounds[:, 2], [0, 2], atol=1e-4)
    assert bridged(make, rings, isodivs=9)[1].rows.tolist() == [9]
    cone = given(Geometry.merge([circle(24, 0), circle(24, 2, 0.5)]))
    soft, _ = bridged(make, cone, isodivs=15)
    r = np.linalg.norm(soft.P[:, :2], axis=1)
    for z in (0.02, 1.98):
        near = np.abs(soft.P[:, 2] - z) < 0.06
        assert np.allclose(r[near], 1 if z < 1 else 0.5, atol=0.02), "it leaves square to the rings"
    straight, _ = bridged(make, cone, isodivs=15, scalet1=0, scalet2=0, scalet3=0)
    assert np.allclose(np.linalg.norm(straight.P[:, :2], axis=1), 1 - straight.P[:, 2] / 4, atol=0.02)
    flared, _ = bridged(make, rings, isodivs=9, rotatet1=-60, rotatet3=60)
    narrow, _ = bridged(make, rings, isodivs=9, rotatet1=60, rotatet3=-60)
    widths = [np.linalg.norm(g.P[:, :2], axis=1) for g in (flared, narrow)]
    assert {round(float(w.max()), 1) > 1.2 for w in widths} == {True, False} and min(w.min() for w in widths) < 0.8
    frenet, _ = bridged(make, rings, frenet="frenet")
    assert np.allclose(frenet.P, tube.P, atol=1e-4)
    assert "two curves" in error(make("bridgeSOP", rings, group="0"))


def test_bridges_of_rings_in_one_plane_do_not_depend_on_rounding(make, given):
    ring = circle(24, 0)
    mirrored = ring.replace(P=(ring.P * [1, -1, 1] + [0, 3, 0]).astype(np.float32))
    pair = Geometry.merge([ring, mirrored])
    flat, _ = bridged(make, given(pair), isodivs=9)
    assert np.ptp(flat.P[:, 2]) > 0.5 and (np.sign(flat.P[:, 2].sum()) * flat.P[:, 2]).min() > -1e-3, "an arch"
    for degrees in (10, 70, 130, 200):
        m = compose((0, 0, 0), (degrees, 2 * degrees, 3 * degrees), (1, 1, 1))
        turned, _ = bridged(make, given(pair.transform(m)), isodivs=9)
        assert np.allclose(turned.P, flat.P @ m[:3, :3].T, atol=1e-4)


def test_bridges_turn_and_pair(make, given):
    side = circle(24, 0)
    turned = side.replace(P=np.stack([side.P[:, 2], side.P[:, 1] + 3, -side.P[:, 0] - 3], -1).astype(np.float32))
    bow, _ = bridged(make, given(Geometry.merge([side, turned])), circular=True, isodivs=9)
    assert np.isfinite(bow.P).all() and area(bow) > 10
    four = given(Geometry.merge([circle(24, z) for z in (0, 1, 5, 6)]))
    count = [bridged(make, four, bridge=how)[1].num_prims for how in ("all", "group", "skip")]
    assert count == [1, 2, 2]
    lines_ = lines(given, [[0, 0, 0], [1, 0, 0]], [[0, 0, 2], [1, 0, 2]])
    flat, hull = bridged(make, lines_)
    assert (area(flat) == pytest.approx(2, rel=1e-4) and hull.cols(0) == 1) or hull.rows[0] == 5
