"""Extrude, Divide, Wireframe: closed, of the right size, cut without loss."""

import numpy as np
import pytest
from sopkit import area, data, edge_counts, error, volume

from stovetop.data.dividing import concave_faces, flat_faces
from stovetop.data.geometry import Geometry
from stovetop.data.topology import edges, to_polygons


def star(op):
    return op(
        "pointSOP",
        op("circleSOP", divs=10),
        tx="=me.inputPoint.x * (0.5 + 0.5 * (me.inputPoint.index % 2))",
        ty="=me.inputPoint.y * (0.5 + 0.5 * (me.inputPoint.index % 2))",
    )


@pytest.mark.parametrize("side", ["quads", "triangles", "alttriangles"])
@pytest.mark.parametrize("front", ["face", "convex"])
def test_extruded_faces_are_solids(op, side, front):
    source = star(op)
    node = op("extrudeSOP", source, sidetype=side, fronttype=front, backtype=front, sharefaces=True, depthscale=0.5)
    g = data(node)
    assert volume(g) == pytest.approx(area(data(source)) * 0.5, rel=1e-5)
    assert np.all(edge_counts(g) == 2) and np.allclose(g.bounds[:, 2], [-0.5, 0])
    node.par.depthscale = -0.5
    assert volume(data(node)) == pytest.approx(area(data(source)) * 0.5, rel=1e-5)
    assert np.allclose(data(node).bounds[:, 2], [0, 0.5])


def test_bevels_keep_their_distance(op):
    square = op("rectangleSOP", sizex=2, sizey=2)
    section = op("lineSOP", pax=5, pay=5, pbx=5.25, pby=6)
    g = data(op("extrudeSOP", square, section, sharefaces=True, docusp=True))
    assert np.allclose(g.bounds, [[-1.25, -1.25, -1], [1.25, 1.25, 0]], atol=1e-6)
    assert volume(g) == pytest.approx((4 + 6.25 + 5) / 3, rel=1e-5)
    thin = data(op("extrudeSOP", square, thickxlate=-0.25, docusp=True))
    assert np.allclose(thin.bounds[:, :2], [[-0.75, -0.75], [0.75, 0.75]], atol=1e-6)
    sides = data(op("extrudeSOP", square, fronttype="off", backtype="off", newg=True, docusp=True))
    assert list(sides.prim_groups) == ["extrudeSide"] and sides.num_prims == 4
    assert sides.num_points == 16, "parted at the corners"
    lines = data(op("extrudeSOP", square, fronttype="off", backtype="off", sidetype="rowcol", docusp=True))
    assert not lines.closed.any() and lines.num_prims == 12
    assert "no face" in error(op("extrudeSOP", op("lineSOP"), docusp=True))


def test_shared_sides_go(op):
    grid = op("gridSOP", rows=3, cols=3, type="poly")
    node = op("extrudeSOP", grid, removesharedsides=True, sharefaces=True)
    g = data(node)
    assert g.num_prims == 4 + 4 + 8 and volume(g) == pytest.approx(1)
    node.par.removesharedsides = False
    assert data(node).num_prims == 4 + 4 + 16


def test_convex_division(op):
    source = star(op)
    flat = data(source)
    assert concave_faces(flat).all() and flat_faces(flat).all()
    g = data(op("divideSOP", source, convex=True, numsides=3, planar=True))
    assert np.all(g.counts == 3) and area(g) == pytest.approx(area(flat), rel=1e-6)
    circle = op("circleSOP", divs=12)
    for most, want in ((4, 5), (5, 4), (12, 1)):
        cut = data(op("divideSOP", circle, numsides=most, convex=True, planar=True))
        assert cut.num_prims == want and cut.counts.max() <= most
        assert area(cut) == pytest.approx(area(data(circle)), rel=1e-6)
    bent = op("pointSOP", op("rectangleSOP"), tz="=me.inputPoint.index == 0")
    assert not flat_faces(data(bent)).any()
    assert data(op("divideSOP", bent, numsides=4, convex=True, planar=True)).num_prims == 2
    assert data(op("divideSOP", bent, numsides=4, planar=False, convex=True)).num_prims == 1
    assert (
        data(
            op("divideSOP", op("boxSOP", consolidatepts=True), group="0-1", convex=True, numsides=3, planar=True)
        ).num_prims
        == 8
    )


def test_bricks(op):
    box = op("boxSOP", consolidatepts=True)
    g = data(op("divideSOP", box, convex=False, brick=True, sizex=0.25, sizey=0.5, sizez=10))
    assert g.num_prims == 2 * (4 * 2 + 4 * 2 + 2 * 2) and area(g) == pytest.approx(6)
    assert np.all(edge_counts(g) == 2)
    turned = data(op("divideSOP", box, convex=False, brick=True, anglez=45, anglex=20, offsetx=0.1))
    assert area(turned) == pytest.approx(6, rel=1e-5) and volume(turned) == pytest.approx(1, rel=1e-5)
    assert "cuts" in error(op("divideSOP", box, brick=True, sizex=1e-6))


def test_joined_faces_and_duals(op):
    grid = op("gridSOP", rows=4, cols=4, type="poly")
    g = data(op("divideSOP", grid, convex=False, removesh=True))
    assert g.num_prims == 1 and g.num_points == 12 and area(g) == pytest.approx(1)
    ball = op("sphereSOP", type="poly", freq=2)
    twin = data(op("divideSOP", ball, convex=False, dual=True))
    one = data(ball)
    assert (twin.num_points, twin.num_prims) == (one.num_prims, one.num_points)
    assert np.all(edge_counts(twin) == 2) and volume(twin) > 0
    cube = data(op("divideSOP", op("boxSOP", consolidatepts=True), convex=False, dual=True))
    assert volume(cube) == pytest.approx(4 / 3 / 8)


def test_wireframes(op):
    box = op("boxSOP", consolidatepts=True)
    g = data(op("wireframeSOP", box, caps=True))
    assert g.num_prims == 12 * 10 and np.all(edge_counts(g) == 2)
    profile = 8 / 2 * np.sin(2 * np.pi / 8) * 0.05**2
    assert volume(g) == pytest.approx(12 * profile, rel=1e-5)
    assert data(op("wireframeSOP", box, corners=True)).num_prims == 12 * 8 + 8 * 32
    assert data(op("wireframeSOP", box, remove=False)).num_prims == 12 * 8 + 6
    assert data(op("wireframeSOP", box, group="0")).num_prims == 4 * 8
    assert Geometry().num_prims == data(op("wireframeSOP", op("addSOP"))).num_prims


def test_facet_turns_faces_the_same_way(op):
    box = op("boxSOP", consolidatepts=True, texture="off")
    mixed = op("primitiveSOP", box, vtxsort="flipfacing", group="1 4")
    assert volume(data(mixed)) != pytest.approx(1)
    g = data(op("facetSOP", mixed, orientpolys=True, postnml=True))
    assert volume(g) == pytest.approx(1) and np.all((g.point["N"] * g.P).sum(1) > 0.5)


def test_facet_takes_points_off_straight_lines(op):
    square = op("resampleSOP", op("rectangleSOP"), edge=True, length=0.25)
    g = data(op("facetSOP", square, inline=True))
    assert g.num_points == 4 and area(g) == pytest.approx(1)
    grid = op("gridSOP", rows=4, cols=4, type="poly")
    assert data(op("facetSOP", grid, inline=True)).num_points == 16, "corners of the inner faces stay"
    joined = op("divideSOP", grid, convex=False, removesh=True)
    assert data(op("facetSOP", joined, inline=True)).num_points == 4
    line = op("facetSOP", op("lineSOP", points=5), inline=True)
    assert data(line).num_points == 2


def test_facet_of_a_group(op):
    box = op("boxSOP", consolidatepts=True)
    g = data(op("facetSOP", box, group="0", unique=True))
    assert g.num_points == 12 and g.num_prims == 6 and volume(g) == pytest.approx(1)


@pytest.mark.parametrize("kind", ["facet", "share", "round", "tangent"])
def test_capped_tubes_are_closed(op, kind):
    tube = op("tubeSOP", cols=40, rows=3, rad1=1, rad2=1, height=2)
    node = op("capSOP", tube, firstv=kind, lastv=kind, divsv1=12, divsv2=12)
    g = to_polygons(data(node))
    disc = 40 / 2 * np.sin(2 * np.pi / 40)
    ends = 4 / 3 * disc if kind in ("round", "tangent") else 0
    assert volume(g) == pytest.approx(2 * disc + ends, rel=0.02)
    if kind != "facet":
        pairs = np.sort(g.verts[edges(g)], axis=1)
        pairs = pairs[pairs[:, 0] != pairs[:, 1]]
        assert np.all(np.unique(pairs, axis=0, return_counts=True)[1] == 2)
    if kind == "round":
        node.par.scalev2 = 0.5
        assert data(node).bounds[1, 1] == pytest.approx(1.5) and data(node).bounds[0, 1] == pytest.approx(-2)


def test_caps_along_the_other_way_and_of_polygons(op):
    bent = op("torusSOP", closeu=False, endangleu=180, rows=30, cols=40, radx=2, rady=0.5)
    g = to_polygons(data(op("capSOP", bent, firstu="share", lastu="share")))
    assert volume(g) == pytest.approx(np.pi**2 * 2 * 0.25, rel=0.02)
    line = op("lineSOP", points=3)
    assert data(op("capSOP", line, lastu="facet")).closed.all()
    assert data(op("capSOP", bent)).same(data(bent))
    assert data(op("capSOP", op("tubeSOP"), firstv="facet", group="5")).num_prims == 1


def test_holes_are_bridged_and_taken_out_again(op):
    square, inner = op("rectangleSOP", sizex=4, sizey=4), op("circleSOP", divs=12, radx=0.5, rady=0.5, tx=-1)
    other, island = (
        op("circleSOP", divs=8, tx=0.9, radx=0.8, rady=0.8),
        op("rectangleSOP", tx=0.9, sizex=0.3, sizey=0.3),
    )
    away = op("rectangleSOP", tz=3)
    flat = op("mergeSOP", square, inner, other, island, away)
    node = op("holeSOP", flat)
    g = data(node)
    assert g.num_prims == 3 and g.num_points == data(flat).num_points
    want = 16 - 6 * 0.25 * np.sin(np.pi / 6) - 4 * 0.64 * np.sin(np.pi / 4) + 0.09 + 1
    assert area(g) == pytest.approx(want, rel=1e-5)
    solid = data(op("extrudeSOP", node, fronttype="convex", backtype="convex"))
    assert volume(solid) == pytest.approx(want, rel=1e-5)
    back = data(op("holeSOP", node, unbridge=True))
    assert sorted(len(p) for p in back) == [4, 4, 4, 8, 12]
    assert data(op("holeSOP", op("boxSOP", consolidatepts=True))).num_prims == 6
    assert data(op("holeSOP", flat, group="3-4")).num_prims == 5


def test_holes_that_lie_near_the_face(op):
    flat = op("mergeSOP", op("rectangleSOP", sizex=4, sizey=4), op("rectangleSOP", tz=0.1))
    assert data(op("holeSOP", flat)).num_prims == 2
    assert np.ptp(data(op("holeSOP", flat, dist=0.2)).P[:, 2]) == pytest.approx(0.1)
    g = data(op("holeSOP", flat, dist=0.2, snap=True))
    assert g.num_prims == 1 and np.ptp(g.P[:, 2]) == 0 and area(g) == pytest.approx(15)
    tilted = op("mergeSOP", op("rectangleSOP", sizex=4, sizey=4), op("transformSOP", op("rectangleSOP"), rx=10))
    assert [data(op("holeSOP", tilted, dist=1, angle=a)).num_prims for a in (5, 15)] == [2, 1]
