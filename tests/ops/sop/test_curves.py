"""Resample, Carve, Line Thick, Skin, Sweep, Revolve, and curves as weighted vertices."""

import numpy as np
import pytest
from sopkit import area, data, edge_counts, error, volume

from stovetop.data.builder import GeometryBuilder
from stovetop.data.curves import frames, lengths, positions, samples, to_polylines
from stovetop.data.geometry import NURBS, Geometry


def spline(P, kind="bezier", order=4, closed=False):
    if kind == "bezier":
        b = GeometryBuilder()
        b.append_points(P)
        b.append_bezier(list(range(len(P))), closed, order)
        return b.freeze()
    line = Geometry.line(P, closed)
    return line.replace(kind=np.array([NURBS], np.uint8), rows=np.array([order], np.int32))


def test_bezier_and_nurbs_against_scipy():
    from scipy.interpolate import BSpline

    P = np.random.default_rng(0).normal(size=(7, 3))
    g = spline(P)
    t = np.linspace(0, 1, 5)[:, None]
    first = (1 - t) ** 3 * P[0] + 3 * t * (1 - t) ** 2 * P[1] + 3 * t**2 * (1 - t) * P[2] + t**3 * P[3]
    got = positions(g, samples(g, 0, 1.0))
    assert len(got) == 9 and np.allclose(got[:5], first, atol=1e-6)
    knots = np.concatenate([np.zeros(3), np.arange(5), np.full(3, 4)])
    want = BSpline(knots, P, 3)(np.linspace(0, 4, 17))
    own = spline(P, "nurbs")
    assert np.allclose(positions(own, samples(own, 0, 1.0)), want, atol=1e-6)
    ring = spline(P, "nurbs", closed=True)
    loop = positions(ring, samples(ring, 0, 1.0))
    around = np.concatenate([P, P[:3]])
    assert np.allclose(loop[:-1], BSpline(np.arange(-3, 11.0), around, 3)(np.arange(28) / 4), atol=1e-6)
    assert to_polylines(ring).kind.tolist() == [0]


def test_frames_are_turns_along_the_path():
    t = np.linspace(0, 12, 80)
    P = np.stack([np.cos(t), t / 5, np.sin(t)], -1)
    f = frames(P, False)
    assert np.allclose(f.transpose(0, 2, 1) @ f, np.eye(3), atol=1e-9) and np.allclose(np.linalg.det(f), 1)
    # as little turn about the path as can be: what is left between neighbours is the bend of the path
    step = np.einsum("nij,nik->njk", f[:-1], f[1:])
    assert np.abs(step[:, 0, 1]).max() < 1e-2
    ring = np.stack([np.cos(t[:-1] * np.pi / 6), np.sin(t[:-1] * np.pi / 6), 0.3 * np.sin(t[:-1] * np.pi / 3)], -1)
    closed = frames(ring, True)
    last = np.einsum("ij,ik->jk", closed[-1], closed[0])
    assert abs(last[0, 1]) < 0.05


@pytest.mark.parametrize(
    ("pars", "count", "length"),
    [
        ({"length": 0.25}, 13, 0.25),
        ({"length": 0.25, "dosegs": True, "segs": 4}, 5, 0.25),
        ({"dolength": False, "dosegs": True, "segs": 6}, 7, 0.5),
        ({"length": 0.7, "last": False}, 5, 0.7),
        ({"length": 10}, 2, 3.0),
    ],
)
def test_resampled_lines(make, pars, count, length):
    g = data(make("resampleSOP", make("lineSOP", points=5, pbx=3), **{"last": True, **pars}))
    assert g.num_points == count and np.allclose(np.diff(g.P[:, 0]), length, atol=1e-5)


def test_resample_keeps_the_shape_and_attributes(make):
    ring = make("circleSOP", divs=60)
    g = data(make("resampleSOP", ring, dolength=False, dosegs=True, segs=20))
    assert g.closed.all() and g.num_points == 20
    assert np.allclose(np.linalg.norm(g.P, axis=1), 1, atol=2e-3)
    assert np.allclose(g.point["uv"][:, :2], g.P[:, :2] / 2 + 0.5, atol=1e-5)
    square = make("rectangleSOP", sizex=2, sizey=1)
    by_edge = data(make("resampleSOP", square, edge=True, length=0.5))
    assert by_edge.num_points == 12 and area(by_edge) == pytest.approx(2)
    by_x = data(make("resampleSOP", make("lineSOP", points=2, pbx=1, pby=5), method="x", length=0.25))
    assert np.allclose(np.diff(by_x.P[:, 0]), 0.25)
    both = make("mergeSOP", make("boxSOP", consolidatepts=True), make("lineSOP"))
    g = data(make("resampleSOP", both, group="6", length=0.5))
    assert g.num_prims == 7 and g.num_points == 11 and len(g.prim_points(6)) == 3
    assert "Length" in error(make("resampleSOP", ring, length=0))
    assert data(make("resampleSOP", ring, dolength=False)).num_points == 60


def total(g):
    return sum(lengths(positions(g, samples(g, i)))[-1] for i in range(g.num_prims))


def test_carve_lines(make):
    line = make("lineSOP", points=5, pbx=4)
    inside = data(make("carveSOP", line, secondu=True))
    assert inside.P[:, 0].tolist() == [1, 2, 3]
    outside = data(make("carveSOP", line, secondu=True, keepin=False, keepout=True, domainu1=0.1, domainu2=0.6))
    assert np.allclose(outside.P[:, 0], [0, 0.4, 2.4, 3, 4]) and outside.num_prims == 2
    assert data(make("carveSOP", line)).num_prims == 2
    many = data(make("carveSOP", line, domainu1=0, secondu=True, domainu2=1, divsu=9))
    assert many.num_prims == 8 and total(many) == pytest.approx(4)
    ring = make("circleSOP", divs=8)
    opened = data(make("carveSOP", ring))
    assert opened.num_prims == 1 and not opened.closed[0] and total(opened) == pytest.approx(total(data(ring)))
    parts = [data(make("carveSOP", ring, secondu=True, domainu1=0.3, keepin=i, keepout=not i)) for i in (True, False)]
    assert total(parts[0]) + total(parts[1]) == pytest.approx(total(data(ring)), rel=1e-6)
    points = data(make("carveSOP", line, method="extract", secondu=True, divsu=3))
    assert points.num_prims == 0 and np.allclose(points.P[:, 0], [1, 2, 3])
    breaks = data(
        make("carveSOP", line, location="break", domainu1=0.2, secondu=True, domainu2=0.9, allubreakpoints=True)
    )
    assert breaks.num_prims == 3


def test_carve_meshes(make):
    grid = make("gridSOP", rows=5, cols=5)
    g = data(make("carveSOP", grid, secondu=True, firstv=True, secondv=True))
    assert g.num_prims == 1 and area(g) == pytest.approx(0.25)
    assert np.allclose(g.point["uv"][:, :2] - 0.5, g.P[:, :2], atol=1e-6)
    tube = make("tubeSOP", cols=40)
    opened = data(make("carveSOP", tube))
    assert not opened.closed[0] and area(opened) == pytest.approx(area(data(tube)), rel=1e-5)
    lines = data(make("carveSOP", tube, method="extract", firstv=True, domainu1=0.5, domainv1=0.5))
    assert lines.closed.tolist() == [False, True] and np.allclose(lines.P[lines.prim_points(1), 1], 0)
    at = data(make("carveSOP", grid, method="extract", extractop="xpoint", firstv=True, domainu1=0.3, domainv1=0.9))
    assert np.allclose(at.P, [[-0.2, 0.4, 0]])
    assert "profile" in error(make("carveSOP", grid, method="extract", extractop="xprofile"))


def test_ribbons(make):
    line = make("lineSOP", pbx=2, points=3)
    g = data(make("linethickSOP", line, startwidth1=0.1, startwidth2=0.3, endwidth1=0.3, endwidth2=0.5))
    assert area(g) == pytest.approx(2 * (0.4 + 0.8) / 2)
    assert np.allclose(g.bounds, [[0, -0.5, 0], [2, 0.3, 0]], atol=1e-6)
    part = data(make("linethickSOP", line, domain1=0.25, domain2=0.5))
    assert np.allclose(part.bounds[:, 0], [0.5, 1])
    leaf = data(
        make("linethickSOP", line, symmetric=True, startwidth1=0, startwidth2=0, rows=201, endwidth1=0.5, endwidth2=0.5)
    )
    assert area(leaf) == pytest.approx(1, rel=1e-3)
    ring = data(
        make(
            "linethickSOP",
            make("circleSOP", divs=100),
            rows=101,
            startwidth1=0.2,
            startwidth2=0.1,
            endwidth1=0.2,
            endwidth2=0.1,
        )
    )
    assert area(ring) == pytest.approx(np.pi * (1.1**2 - 0.8**2), rel=1e-2)
    assert "no curve" in error(make("linethickSOP", make("gridSOP")))


def test_skins(make):
    rings = make("copySOP", make("circleSOP", divs=40), ncy=5, tz=0.5)
    tube = data(make("skinSOP", rings))
    assert tube.rows[0] == 5 and tube.closed[0] and area(tube) == pytest.approx(2 * np.pi * 2, rel=1e-2)
    assert np.array_equal(tube.P, data(rings).P)
    wrapped = data(make("skinSOP", rings, closev="wv"))
    assert wrapped.closed_v[0]
    assert np.all(edge_counts(data(make("skinSOP", rings, closev="wv", polys=True))) == 2)
    pairs = data(make("skinSOP", rings, skinops="group", inc=2, polys=True))
    assert pairs.num_prims == 2 * 40 + 1
    kept = data(make("skinSOP", rings, prim=True))
    assert kept.num_prims == 6
    mixed = make("mergeSOP", make("circleSOP", divs=10), make("circleSOP", divs=25, tz=1))
    assert data(make("skinSOP", mixed)).num_vertices == 50
    lines = data(
        make("skinSOP", make("mergeSOP", make("lineSOP"), make("lineSOP", pay=1, pby=1, points=4)), polys=True)
    )
    assert lines.num_prims == 3 and area(lines) == pytest.approx(1)
    assert "no curve" in error(make("skinSOP", make("addSOP")))


def test_coons_patch_has_its_curves_as_borders(make):
    def arch(**k):
        line = make("lineSOP", points=9, **k)
        return make("twistSOP", line, op="shear", paxis="x", saxis="z", strength=0)

    u = make("mergeSOP", arch(), arch(pay=1, pby=1))
    v = make("mergeSOP", arch(pbx=0, pby=1), arch(pax=1, pby=1))
    g = data(make("skinSOP", u, v))
    assert (g.rows[0], g.num_points) == (9, 81) and area(g) == pytest.approx(1)
    one = data(make("skinSOP", arch(), arch(pbx=0, pby=2)))
    assert area(one) == pytest.approx(2)


def test_sweep(make):
    disc = make("circleSOP", divs=12, radx=0.1, rady=0.1)
    path = make("lineSOP", pbx=0, pbz=3, points=4)
    g = data(make("sweepSOP", disc, path))
    assert g.num_prims == 4 and np.allclose(g.P.reshape(4, 12, 3).mean(1), data(path).P, atol=1e-6)
    tube = data(make("sweepSOP", disc, path, skin="on"))
    assert tube.num_prims == 1 and area(tube) == pytest.approx(12 * 0.2 * np.sin(np.pi / 12) * 3, rel=1e-5)
    ring = make("circleSOP", divs=60)
    torus = data(make("sweepSOP", disc, ring, skin="auto"))
    assert torus.closed_v[0]
    inner = 12 / 2 * np.sin(2 * np.pi / 12) * 0.01
    assert abs(volume(torus)) == pytest.approx(2 * np.pi * inner, rel=1e-2)
    wide = data(make("sweepSOP", make("lineSOP", pax=-0.5, pbx=0.5), path, twist=30, scale=2, skin="off"))
    ends = wide.P.reshape(4, 2, 3)
    assert np.allclose(np.linalg.norm(ends[:, 1] - ends[:, 0], axis=1), 2)
    turns = np.degrees(np.arctan2(*(ends[:, 1] - ends[:, 0])[:, [1, 0]].T))
    assert np.allclose(turns, [30, 60, 90, 120], atol=1e-3)
    both = make("mergeSOP", disc, make("rectangleSOP", sizex=0.1, sizey=0.1))
    assert [len(p) for p in data(make("sweepSOP", both, path, cycle="cycle"))] == [12, 4, 12, 4]
    assert data(make("sweepSOP", both, path, skin="on", newg=True)).num_prims == 2
    doubled = make("addSOP", make("mergeSOP", path, path), method="group", keep=True)
    assert data(make("sweepSOP", disc, make("lineSOP", pbx=0, points=3, pbz=1e-9))).num_prims == 1
    assert data(make("sweepSOP", disc, doubled)).num_prims == 8
    aimed = data(
        make(
            "sweepSOP",
            make("lineSOP", pax=0, pbx=0, pby=1),
            path,
            make("addSOP", addpts=True, point0posx=50),
            aimatref=True,
        )
    )
    assert np.allclose((aimed.P[1::2] - aimed.P[::2])[:, 0], 1, atol=1e-2)
    assert "cross-section" in error(make("sweepSOP", make("gridSOP"), path))


def test_sections_follow_expressions_of_the_paths_vertex(op):
    path = op("lineSOP", pax=0, pay=0, paz=0, pbx=0, pby=0, pbz=3, points=4)
    section = op("lineSOP", pax=0, pay=0, paz=0, pbx=1, pby=0, pbz=0)
    swept = op("sweepSOP", section, path, scale="=1 + me.inputVertex.index", roll="=me.inputVertex.point.z * 90")
    P = data(swept).P.reshape(4, 2, 3)
    turned = np.radians([0, 90, 180, 270])
    expected = np.stack([np.cos(turned), np.sin(turned)], 1) * np.arange(1, 5)[:, None]
    assert np.allclose((P[:, 1] - P[:, 0])[:, :2], expected, atol=1e-5)
    swept.par.roll, swept.par.scale.expr = 0, "[2, 4][me.inputVertex.index % 2]"
    P = data(swept).P.reshape(4, 2, 3)
    assert np.allclose(np.linalg.norm(P[:, 1] - P[:, 0], axis=1), [2, 4, 2, 4])
    curve = op("sweepSOP", section, op("convertSOP", path, totype="nurbcurve"), scale="=me.inputVertex.prim.index + 1")
    assert data(curve).num_prims and curve.inputVertex.index == 0 and op("sweepSOP").inputVertex.index == 0


def test_revolve(make):
    line = make("lineSOP", pax=1, pay=0, pbx=1, pby=2)
    tube = data(make("revolveSOP", line, divs=60))
    assert area(tube) == pytest.approx(4 * np.pi, rel=5e-3) and tube.closed[0]
    assert np.allclose(np.hypot(tube.P[:, 0], tube.P[:, 2]), 1, atol=1e-5)
    half = data(make("revolveSOP", line, divs=60, type="openarc", endangle=180))
    assert area(half) == pytest.approx(2 * np.pi, rel=5e-3) and not half.closed[0]
    solid = data(make("revolveSOP", line, divs=60, cap=True, polys=True))
    assert abs(volume(solid)) == pytest.approx(2 * np.pi, rel=5e-3)
    pie = data(make("revolveSOP", line, divs=30, type="closedarc", endangle=90, cap=True))
    assert abs(volume(pie)) == pytest.approx(2 * np.pi / 4, rel=5e-3)
    ring = data(make("revolveSOP", make("circleSOP", tx=3, divs=40), divs=60))
    assert abs(volume(ring)) == pytest.approx(2 * np.pi**2 * 3, rel=1e-2) and ring.closed_v[0]
    rows = data(make("revolveSOP", line, surftype="cols", divs=7))
    assert rows.num_prims == 7 and not rows.closed.any()
    assert "Direction" in error(make("revolveSOP", line, diry=0))


def test_join(make):
    a, b = make("lineSOP", points=3, pbx=2), make("lineSOP", points=3, pax=2.5, pbx=4.5)
    both = make("mergeSOP", a, b)
    apart = data(make("joinSOP", both, tolerance=0))
    assert np.allclose(apart.P[apart.verts, 0], [0, 1, 2, 2.5, 3.5, 4.5]) and apart.num_prims == 1
    part = data(make("joinSOP", both, tolerance=0.25))
    assert np.allclose(part.P[part.verts, 0], [0, 1, 1.75, 2.25, 2.75, 3.5, 4.5])
    for bias, at in ((0, 2.5), (0.5, 2.25), (1, 2)):
        g = data(make("joinSOP", both, bias=bias))
        assert np.allclose(g.P[g.verts, 0], [0, 1, at, 3.5, 4.5]) and g.num_points == 5
    back = make("mergeSOP", a, make("lineSOP", points=3, pax=4.5, pbx=2.5))
    near = data(make("joinSOP", back, proximity=True, blend=False))
    assert np.allclose(near.P[near.verts, 0], [0, 1, 2, 2.5, 3.5, 4.5])
    assert data(make("joinSOP", both, loop=True)).closed.tolist() == [True]
    rows = make("gridSOP", rows=4, cols=3, type="poly", surftype="rows")
    pairs = data(make("joinSOP", rows, joinop="group", blend=False))
    assert [p.tolist() for p in pairs] == [[0, 1, 2, 3, 4, 5], [6, 7, 8, 9, 10, 11]]
    skipped = data(make("joinSOP", rows, joinop="skip", blend=False))
    assert np.allclose(skipped.P[skipped.prim_points(0), 1], data(rows).P[[0, 1, 2, 6, 7, 8], 1])
    assert data(make("joinSOP", rows, prim=True)).num_prims == 5
    mixed = make("mergeSOP", make("gridSOP"), both)
    assert data(make("joinSOP", mixed)).num_prims == 2
    assert "no curve" in error(make("joinSOP", make("metaballSOP")))


def test_points_of_a_path_shape_its_sections(make, given):
    section, line = make("lineSOP", pax=-0.5, pbx=0.5), data(make("lineSOP", pbx=0, pbz=3, points=4))

    def swept(attributes, **pars):
        path = line.with_attributes("point", **{n: np.array(v, np.float32) for n, v in attributes.items()})
        ends = data(make("sweepSOP", section, given(path), **pars)).P.reshape(4, 2, 3)
        across = ends[:, 1] - ends[:, 0]
        return np.linalg.norm(across, axis=1), np.degrees(np.arctan2(across[:, 1], across[:, 0]))

    length, angle = swept({"scale": [1, 2, 3, 0.5]}, scale=2)
    assert length == pytest.approx([2, 4, 6, 1]) and angle == pytest.approx([0] * 4, abs=1e-3)
    length, angle = swept({"twist": [0, 10, 20, 0], "roll": [5, 0, 0, 15]}, roll=1)
    assert length == pytest.approx([1] * 4) and angle == pytest.approx([6, 11, 31, 46], abs=1e-3)
    assert swept({"Twist": [0, 10, 20, 0], "Roll": [5, 0, 0, 15]}, roll=1)[1] == pytest.approx(angle)
    assert swept({"twist": [0, 10, 20, 0]}, twist=1)[1] == pytest.approx([1, 12, 33, 34], abs=1e-3)
