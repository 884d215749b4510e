"""Splines clamped, closed, capped, joined and refined."""

import numpy as np
import pytest
from sopkit import data, error, volume
from test_skinned_splines import spline

from stovetop.data.curves import positions, samples
from stovetop.data.geometry import BEZIER, BEZIER_SURFACE, NURBS, NURBS_SURFACE, POLY, Geometry
from stovetop.data.splines import spline_surfaces, to_meshes

HULL = np.random.default_rng(7).normal(size=(9, 3)) + np.linspace(0, 9, 9)[:, None] * [1, 0, 0]
#: where the Refine SOP refines
QUARTERS = {"domainu1": 0.25, "domainu2": 0.75, "domainv1": 0.25, "domainv2": 0.75}


def fine(g, i=0, lod=50.0):
    return positions(g, samples(g, i, lod))


def away(P, Q):
    """How far the points P are from the polyline Q, at most."""
    a, step = Q[:-1], np.diff(Q, axis=0)
    size = np.maximum((step**2).sum(-1), 1e-30)
    far = 0.0
    for p in P:
        t = np.clip(((p - a) * step).sum(-1) / size, 0, 1)
        far = max(far, float(np.linalg.norm(a + step * t[:, None] - p, axis=1).min()))
    return far


@pytest.fixture
def put(project, op):
    """put(geometry): an operator of a whole project that hands it on."""

    def new(geometry):
        o = op("nullSOP")
        o._node.set_output(geometry)
        return o

    return new


@pytest.mark.parametrize("order", [2, 3, 4, 5])
def test_clamping_keeps_the_shape(op, put, order):
    source = put(spline(HULL, NURBS, order))
    whole = data(source)
    loose = data(op("primitiveSOP", source, clampu="unclamp", pshapeu=True))
    if order > 2:
        assert loose.prim["unclampu"].tolist() == [1] and not np.allclose(loose.P[[0, -1]], HULL[[0, -1]], atol=0.01)
    assert np.allclose(fine(loose), fine(whole), atol=1e-4)
    again = data(op("primitiveSOP", put(loose), clampu="clamp", pshapeu=True))
    assert np.allclose(again.P, whole.P, atol=1e-4)
    free = data(op("primitiveSOP", source, clampu="unclamp"))
    assert np.allclose(free.P, whole.P)
    assert order == 2 or not np.allclose(fine(free)[0], HULL[0], atol=0.05)
    tied = data(op("primitiveSOP", put(free), clampu="clamp", pshapeu=True))
    assert np.allclose(fine(tied), fine(free), atol=1e-5) and np.allclose(tied.P[0], fine(free)[0], atol=1e-5)
    plain = data(op("primitiveSOP", put(free), clampu="clamp"))
    assert np.allclose(fine(plain), fine(whole), atol=1e-6)


def test_surfaces_are_clamped_along_both_ways(op, put):
    mesh = Geometry.mesh(np.random.default_rng(2).normal(size=(42, 3)), 6, 7)
    g = spline_surfaces(mesh, False, (4, 3)).with_attributes("prim", unclampu=[1], unclampv=[1])
    whole = to_meshes(g).P
    tied = data(op("primitiveSOP", put(g), clampu="clamp", pshapeu=True, clampv="clamp", pshapev=True))
    assert np.allclose(to_meshes(tied).P, whole, atol=1e-5) and tied.prim["unclampv"].tolist() == [0]
    assert np.allclose(tied.P[0], whole[0], atol=1e-5)
    one = data(op("primitiveSOP", put(g), clampu="clamp", pshapeu=True, clampv="clamp"))
    assert not np.allclose(to_meshes(one).P, whole, atol=0.01)
    weights = np.random.default_rng(3).uniform(0.5, 2, 42)
    heavy = g.with_attributes("point", Pw=weights)
    tied = data(op("primitiveSOP", put(heavy), clampu="clamp", pshapeu=True, clampv="clamp", pshapev=True))
    assert np.allclose(to_meshes(tied).P, to_meshes(heavy).P, atol=1e-5)


@pytest.mark.parametrize("kind", [NURBS, BEZIER])
@pytest.mark.parametrize("order", [2, 3, 4, 5])
def test_closing_keeps_the_shape(op, put, kind, order):
    n = 9 if order != 4 else 10
    P = np.random.default_rng(order).normal(size=(n, 3))
    source = put(spline(P, kind, order))
    whole = fine(data(source))
    straight = data(op("primitiveSOP", source, closeu="closesharp"))
    assert straight.closed.tolist() == [True] and straight.num_points == n + order - 2
    ring = fine(straight)
    assert np.allclose(ring[: len(whole)], whole, atol=1e-4)
    t = np.linspace(0, 1, 30)[:, None]
    assert away(P[-1] * (1 - t) + P[0] * t, ring) < 0.02, "a straight side"
    rounded = data(op("primitiveSOP", source, closeu="closeround", pshapeu=True))
    ring = fine(rounded)
    assert np.allclose(ring[: len(whole)], whole, atol=1e-4)
    if order > 3:
        step = np.diff(ring, axis=0)
        step /= np.maximum(np.linalg.norm(step, axis=1, keepdims=True), 1e-9)
        bend = (step[1:] * step[:-1]).sum(1)
        end = len(whole) - 2
        assert bend[end] > 0.99, "it goes on as it came"
    if kind == NURBS:
        hull = data(op("primitiveSOP", source, closeu="closeround"))
        assert np.allclose(hull.P, P, atol=1e-6) and hull.closed[0]
        assert order == 2 or np.linalg.norm(fine(hull) - P[0], axis=1).min() > 1e-3


@pytest.mark.parametrize("order", [2, 3, 4])
def test_opening(op, put, order):
    P = np.random.default_rng(order).normal(size=(9, 3))
    source = put(spline(P, NURBS, order, True))
    whole = fine(data(source))
    unrolled = data(op("primitiveSOP", source, closeu="unroll"))
    assert not unrolled.closed[0] and unrolled.num_points == 9 + order - 1
    assert np.allclose(fine(unrolled), whole, atol=1e-5) and np.allclose(unrolled.P[9:], P[: order - 1])
    opened = data(op("primitiveSOP", source, closeu="open", pshapeu=True))
    assert not opened.closed[0] and opened.num_points == 9
    assert np.allclose(fine(opened), whole[: len(fine(opened))], atol=1e-5)
    free = data(op("primitiveSOP", source, closeu="open"))
    assert np.allclose(free.P, P, atol=1e-6) and np.allclose(fine(free)[[0, -1]], P[[0, -1]], atol=1e-6)
    ring = put(spline(P[: 3 * (order - 1)], BEZIER, order, True))
    apart = data(op("primitiveSOP", ring, closeu="unroll"))
    assert np.allclose(fine(apart), fine(data(ring)), atol=1e-5) and not apart.closed[0]
    cut = data(op("primitiveSOP", ring, closeu="open"))
    assert cut.num_points == 2 * (order - 1) + 1


def test_rings_of_surfaces(op):
    tube = op("tubeSOP", type="nurbs", imperfect=False)
    flat = data(op("primitiveSOP", tube, closeu="unroll"))
    assert not flat.closed[0] and np.allclose(np.hypot(*to_meshes(flat).P[:, [0, 2]].T), 1, atol=1e-5)
    sheet = op("gridSOP", type="nurbs", rows=5, cols=5)
    belt = data(op("primitiveSOP", sheet, closev="closesharp", closeu="closeround"))
    assert belt.closed[0] and belt.closed_v[0] and belt.rows.tolist() == [7]
    assert np.isfinite(to_meshes(belt).P).all()
    both = op("mergeSOP", op("boxSOP"), sheet, op("lineSOP", points=5))
    mixed = data(op("primitiveSOP", both, closeu="closesharp", group="6-7"))
    assert mixed.kind.tolist() == [POLY] * 6 + [NURBS_SURFACE, POLY] and mixed.closed.all()


def sealed(g, size, lod=(6, 6)):
    """The volume of a spline surface with its caps, each turned into faces."""
    flat = data(size("convertSOP", g, lodu=lod[0], lodv=lod[1]))
    return volume(flat)


@pytest.mark.parametrize("kind", ["nurbs", "bezier"])
@pytest.mark.parametrize("imperfect", [False, True])
def test_caps_of_spline_tubes(make, given, kind, imperfect):
    tube = make("tubeSOP", type=kind, imperfect=imperfect, height=2, cols=12)
    for how in ("facet", "share"):
        node = make("capSOP", tube, firstv=how, lastv=how)
        g = data(node)
        curve, surface = (NURBS, NURBS_SURFACE) if kind == "nurbs" else (BEZIER, BEZIER_SURFACE)
        assert g.kind.tolist() == [surface, curve, curve] and g.closed.all()
        whole = data(tube)
        assert g.num_points == whole.num_points + (2 * whole.cols(0) if how == "facet" else 0)
        assert sealed(node, make) == pytest.approx(2 * np.pi, rel=0.02)
        for k in (1, 2):
            P = fine(g, k, 4)
            assert np.allclose(np.hypot(P[:, 0], P[:, 2]), 1, atol=0.01 if imperfect else 1e-5)
        if how == "facet":
            N = g.point["N"][g.prim_points(2)]
            assert np.allclose(N, [0, 1, 0], atol=1e-5)
    node = make("capSOP", tube, firstv="round", lastv="tangent", divsv1=6, divsv2=6)
    g = data(node)
    assert g.kind.tolist() == [surface] * 3 and set(g.verts.tolist()) == set(range(g.num_points))
    assert sealed(node, make) == pytest.approx(2 * np.pi + 4 / 3 * np.pi, rel=0.02)
    dome = to_meshes(g, (6, 6))
    P = dome.P[dome.prim_points(1)]
    assert np.allclose(np.linalg.norm(P - [0, -1, 0], axis=1), 1, atol=0.01), "half a ball"
    assert data(make("capSOP", tube)).same(data(tube))


def test_caps_clamp_what_does_not_reach_its_hull(make, given, op, put):
    tube = data(make("tubeSOP", type="nurbs", imperfect=False, rows=6, height=6, rad1=2))
    loose = given(tube.with_attributes("prim", unclampv=[1]))
    ends = to_meshes(data(loose)).bounds[:, 1]
    assert ends[0] > -2.9
    kept = data(make("capSOP", loose, firstv="facet", lastv="facet", pshapev=True))
    assert np.allclose(to_meshes(kept).bounds[:, 1], ends, atol=1e-4)
    caps = [fine(kept, k, 2) for k in (1, 2)]
    assert np.allclose([c[:, 1].mean() for c in caps], ends, atol=1e-4)
    free = data(make("capSOP", loose, firstv="facet", lastv="facet"))
    assert np.allclose(to_meshes(free).bounds[:, 1], [-3, 3], atol=1e-4)
    assert np.allclose([fine(free, k, 2)[:, 1].mean() for k in (1, 2)], [-3, 3], atol=1e-4)
    bow = data(make("torusSOP", type="nurbs", imperfect=False, closeu=False, endangleu=90))
    turned = given(bow.with_attributes("prim", unclampu=[0]))
    node = make("capSOP", turned, firstu="share", lastu="share", pshapeu=True)
    assert data(node).kind.tolist() == [NURBS_SURFACE, NURBS, NURBS]
    assert sealed(node, make, (12, 12)) == pytest.approx(np.pi**2 / 2 * 0.25, rel=0.03)
    curve = op("capSOP", put(spline(HULL, BEZIER, 3)), lastu="facet")
    assert data(curve).closed.all() and data(curve).num_points == 10


@pytest.mark.parametrize("closed", [False, True])
@pytest.mark.parametrize("kind", [NURBS, BEZIER])
@pytest.mark.parametrize("space", ["domain", "arc"])
def test_refined_splines_stay_what_they_are(make, given, closed, kind, space):
    n = 9 if closed else 10
    P = np.random.default_rng(5).normal(size=(n, 3))
    g = spline(P, kind, 4, closed).with_attributes("point", Pw=np.random.default_rng(6).uniform(0.5, 2, n))
    for pars in ({}, {"refineu": 2}, {"refineu": 9}, {"secondu": True, "domainu1": 0, "domainu2": 1, "divsu": 8}):
        out = data(make("refineSOP", given(g), space=space, **{**QUARTERS, **pars}))
        many = pars.get("divsu", 1) - (2 if "divsu" in pars and space == "domain" else 0)
        if kind == BEZIER:
            assert out.num_points > n and (out.num_points - n) % 3 == 0
        elif not closed:
            assert out.num_points == n + many * min(pars.get("refineu", 1), 3), pars
        assert out.kind.tolist() == [kind] and out.rows.tolist() == [4] and out.closed.tolist() == [closed]
        assert away(fine(out, 0, 4), fine(g)) < 1e-3 and away(fine(g, 0, 4), fine(out)) < 1e-3
    same = data(make("refineSOP", given(g), **{**QUARTERS, "refineu": 0}))
    assert same.same(g)


@pytest.mark.parametrize("kind", ["nurbs", "bezier"])
def test_refined_spline_surfaces_stay_what_they_are(make, kind):
    ball = make("sphereSOP", type=kind, imperfect=False)
    for pars in ({}, {"refineu": 0}, {"refinev": 2, "secondv": True, "divsv": 5}, {"space": "arc", "refineu": 3}):
        g = data(make("refineSOP", ball, **{**QUARTERS, "domainu1": 0.3, **pars}))
        assert g.num_points > data(ball).num_points and g.closed[0]
        assert np.allclose(np.linalg.norm(to_meshes(g).P, axis=1), 1, atol=1e-5)
    torus = make("torusSOP", type=kind, rows=6, cols=9)
    g = data(make("refineSOP", torus, domainu1=0.9, domainv1=0.05))
    at, was = to_meshes(g, (1, 1)).P, to_meshes(data(torus), (16, 16)).P
    assert np.linalg.norm(at[:, None] - was[None], axis=-1).min(1).max() < 0.04


def test_too_many_places_are_refused(make):
    ball = make("sphereSOP", type="nurbs", imperfect=False)
    assert "Divisions" in error(make("refineSOP", ball, secondu=True, divsu=10**7))
    mixed = make("mergeSOP", make("boxSOP"), ball, make("lineSOP", points=3))
    g = data(make("refineSOP", mixed, group="6", **QUARTERS))
    assert g.kind.tolist() == [POLY] * 6 + [NURBS_SURFACE, POLY] and g.num_points > data(mixed).num_points


@pytest.mark.parametrize("size", [(1, 1), (1, 4), (2, 2), (3, 5)])
@pytest.mark.parametrize("closed", [(False, False), (True, False), (True, True)])
def test_surfaces_of_too_few_points(op, put, size, closed):
    rows, cols = size
    mesh = Geometry.mesh(np.random.default_rng(4).normal(size=(rows * cols, 3)), rows, cols, *closed)
    for kind in (BEZIER_SURFACE, NURBS_SURFACE):
        g = mesh.replace(kind=np.array([kind], np.uint8)).with_attributes("prim", orderu=[4], orderv=[9])
        source = put(g)
        for op_type, pars in (
            ("primitiveSOP", {"closeu": "closeround", "closev": "closesharp", "pshapeu": True, "clampv": "unclamp"}),
            ("primitiveSOP", {"closeu": "open", "closev": "unroll", "clampu": "unclamp", "pshapeu": True}),
            ("primitiveSOP", {"vtxsort": "swapuv"}),
            ("capSOP", {"firstu": "round", "lastu": "facet", "firstv": "tangent", "lastv": "share", "pshapev": True}),
            ("refineSOP", {"refineu": 3}),
            ("joinSOP", {"loop": True, "knotmult": False, "blend": False}),
            ("joinSOP", {"loop": True, "dir": "vjoin", "tolerance": 0.5}),
            ("convertSOP", {"totype": "nurbsurf"}),
        ):
            assert np.isfinite(data(op(op_type, source, **pars)).P).all(), (op_type, pars)
