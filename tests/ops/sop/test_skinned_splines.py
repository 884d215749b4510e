"""Skin SOP and Sweep SOP over splines, and the knots that bring curves together."""

import numpy as np
import pytest
from sopkit import area, data, error

from stovetop.data.curves import basis_of, positions, samples
from stovetop.data.geometry import BEZIER, BEZIER_SURFACE, MESH, NURBS, NURBS_SURFACE, Geometry
from stovetop.data.hulls import through
from stovetop.data.knots import Basis, common, pieces, read, refit, written
from stovetop.data.splines import to_meshes


def value(basis, P, part):
    """(m, 3) at parts (0 to 1) of the way from where a basis begins, closed ones on from their end."""
    low, high = basis.domain
    u = np.asarray(part) * (high - low)
    u = low + (basis.start - low + u) % (high - low) if basis.closed else low + u
    index, weight = basis.at(u)
    return (P[index] * weight[..., None]).sum(1)


@pytest.mark.parametrize("closed", [False, True])
@pytest.mark.parametrize("degree", [1, 2, 3, 4])
@pytest.mark.parametrize("more", [0, 1, 3])
@pytest.mark.parametrize("bezier", [False, True])
def test_other_knots_and_degrees_are_the_same_curve(closed, degree, more, bezier):
    P = np.random.default_rng(degree).normal(size=(7, 3))
    source, other = Basis(7, degree, closed).unit(), Basis(5, 1, closed).unit()
    goal = common([source, other], degree + more, closed, bezier)
    at = np.linspace(0, 0.999, 60)
    assert np.allclose(value(source, P, at), value(goal, refit(source, goal) @ P, at), atol=1e-6)
    assert goal.count > 7 and goal.degree == degree + more
    assert np.allclose(refit(source, common([source], degree, closed)), np.eye(7))
    if closed:
        opened = common([source], degree + more, False)
        assert np.allclose(value(source, P, at), value(opened, refit(source, opened) @ P, at), atol=1e-6)
        rolled = value(source.rolled(2), np.roll(P, 2, 0), at)
        assert np.allclose(rolled, value(source, P, at - 2 / 7), atol=1e-6)
    back = value(source.reversed(), P[::-1], at)
    end = 6 / 7 if closed else 1
    assert np.allclose(back, value(source, P, end - at), atol=1e-6)


def test_knots_against_scipy():
    from scipy.interpolate import BSpline

    P = np.random.default_rng(3).normal(size=(8, 3))
    k = np.array([0, 0, 0, 0, 1, 1, 2.5, 3, 4, 4, 4, 4.0])
    basis = read(" ".join(map(str, k)), 8, 3, False, True)
    u = np.linspace(0, 4, 41)
    index, weight = basis.at(u)
    assert np.allclose((P[index] * weight[..., None]).sum(1), BSpline(k, P, 3)(u))
    assert written(read(written(basis), 8, 3, False, True)) == written(basis) and written(Basis(8, 3)) == ""
    for wrong in ("1 2", "0 0 0 0 x 1 2 3 4 4 4 4", "0 0 0 0 0 1 2 3 4 4 4 4", "0 0 0 0 3 2 1 3 4 4 4 4"):
        assert read(wrong, 8, 3, False, True).is_even, "what fits no hull is not read"
    assert np.allclose(pieces(2, 3, False).knots, [0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 2])


def spline(P, kind, order, closed=False):
    g = Geometry.line(np.asarray(P, float), closed)
    return g.replace(kind=np.array([kind], np.uint8), rows=np.array([order], np.int32))


def wave(a, b, n, seed, kind=NURBS, order=4):
    P = np.linspace(a, b, n)
    P[1:-1] += np.random.default_rng(seed).normal(size=(n - 2, 3)) * 0.4
    return spline(P, kind, order) if kind else Geometry.line(P)


def rows_at(g, v):
    """A curve: a spline surface's points along u at one v (0 to 1), as many as it has columns and more."""
    bu, bv = basis_of(g, 0, "u"), basis_of(g, 0, "v")
    hull = g.P.astype(float)[g.verts].reshape(g.rows[0], -1, 3)
    low, high = bv.domain
    v = low + (bv.start - low + v * (high - low)) % (high - low) if bv.closed else low + v * (high - low)
    index, weight = bv.at(np.array([v]))
    row = (hull[index[0]] * weight[0][:, None, None]).sum(0)
    return lambda at: value(bu, row, at)


@pytest.mark.parametrize("kinds", [(NURBS, NURBS, NURBS, NURBS, NURBS), (NURBS, BEZIER, 0, NURBS, BEZIER)])
def test_skins_go_through_each_section(make, given, kinds):
    orders, counts = (4, 3, 4, 5, 3), (7, 9, 5, 8, 9)
    curves = [
        wave((0, 0, z), (4, 0, z), n, z, k, o) for z, (k, o, n) in enumerate(zip(kinds, orders, counts, strict=True))
    ]
    source = given(Geometry.merge(curves))
    g = data(make("skinSOP", source, keepshape=True))
    assert g.kind.tolist() == [NURBS_SURFACE] and g.rows.tolist() == [5]
    assert g.prim["orderv"].tolist() == [4] and g.prim["orderu"].tolist() == [5]
    even = Basis(5, 3).unit()
    at = np.linspace(0, 1, 101)
    for k, curve in enumerate(curves):
        mine = rows_at(g, even.all[k + 1 : k + 4].mean())(at)
        basis = basis_of(curve, 0) if kinds[k] else Basis(counts[k], 1)
        assert np.allclose(mine, value(basis, curve.P.astype(float), at), atol=1e-5), k
    free = data(make("skinSOP", source, keepshape=False))
    inner = rows_at(free, even.all[2:5].mean())(at)
    assert np.abs(inner - value(basis_of(curves[1], 0), curves[1].P.astype(float), at)).max() > 0.05
    assert np.allclose(rows_at(free, 0.0)(at), rows_at(g, 0.0)(at), atol=1e-5), "the first is reached either way"


def test_skins_of_bezier_curves(make, given):
    curves = [wave((0, 0, z), (4, 0, z), 7, z, BEZIER) for z in range(5)]
    source = given(Geometry.merge(curves))
    smooth = data(make("skinSOP", source, keepshape=True))
    assert smooth.kind.tolist() == [BEZIER_SURFACE] and smooth.cols(0) == 7 and smooth.rows.tolist() == [7]
    at = np.linspace(0, 1, 50)
    even = Basis(5, 3).unit()
    for k, curve in enumerate(curves):
        mine = rows_at(smooth, even.all[k + 1 : k + 4].mean())(at)
        assert np.allclose(mine, value(basis_of(curve, 0), curve.P.astype(float), at), atol=1e-5)
    hull = data(make("skinSOP", source, keepshape=False, force=True, orderv=3))
    assert hull.rows.tolist() == [5] and hull.prim["orderv"].tolist() == [3]
    assert np.allclose(hull.P.reshape(5, 7, 3), [c.P for c in curves])
    padded = data(make("skinSOP", source, keepshape=False))
    assert padded.rows.tolist() == [7] and np.allclose(padded.P[-7:], curves[-1].P)
    mixed = data(make("skinSOP", given(Geometry.merge([curves[0], Geometry.line([[0, 0, 9], [1, 2, 9], [4, 0, 9]])]))))
    assert mixed.kind.tolist() == [BEZIER_SURFACE] and mixed.prim["orderv"].tolist() == [2]


def test_the_order_across(make, given):
    def order(count, **pars):
        g = data(
            make("skinSOP", given(Geometry.merge([wave((0, 0, z), (4, 0, z), 7, z) for z in range(count)])), **pars)
        )
        return int(g.prim["orderv"][0]), int(g.rows[0])

    assert [order(n) for n in (2, 3, 4, 6)] == [(2, 2), (3, 3), (4, 4), (4, 6)]
    assert order(3, closev="wv") == (4, 3), "closed it needs one less"
    assert order(6, force=True, orderv=6) == (6, 6) and order(6, orderv=6) == (4, 6)
    assert order(6, force=True, orderv=2) == (2, 6) and order(3, force=True, orderv=9) == (3, 3)
    flat = data(
        make("skinSOP", given(Geometry.merge([Geometry.line([[0, z, 0], [1, z, 0]]) for z in range(5)])), force=True)
    )
    assert flat.kind.tolist() == [MESH], "polygons make a mesh whatever the order"


def test_skins_of_closed_splines(make, given):
    rings = [
        make("transformSOP", make("circleSOP", type="nurbs", divs=n, order=o), tz=z)
        for z, n, o in ((0, 12, 4), (1, 20, 3), (2, 9, 5))
    ]
    source = make("mergeSOP", *rings)
    g = data(make("skinSOP", source, keepshape=True))
    assert g.closed.tolist() == [True] and g.closed_v.tolist() == [False]
    assert area(to_meshes(g, (4, 4))) == pytest.approx(4 * np.pi, rel=0.01)
    at = np.linspace(0, 0.99, 40)
    for k, ring in enumerate(rings):
        mine = rows_at(g, k / 2)(at)
        assert np.allclose(mine, value(basis_of(data(ring), 0), data(ring).P.astype(float), at), atol=1e-5)
    assert data(make("skinSOP", source, closev="ifprimwv")).closed_v.tolist() == [True]
    line = make("lineSOP", pax=1, pay=0, paz=3, pbx=1, pby=1, pbz=3)
    opened = data(make("skinSOP", make("mergeSOP", rings[0], line)))
    assert opened.closed.tolist() == [False]
    first = rows_at(opened, 0.0)(at)
    assert np.allclose(first, value(basis_of(data(rings[0]), 0), data(rings[0]).P.astype(float), at), atol=1e-5)
    pairs = data(make("skinSOP", make("mergeSOP", source, rings[0]), skinops="group", inc=2, prim=True))
    assert pairs.kind.tolist() == [NURBS] * 4 + [NURBS_SURFACE] * 2


def test_one_spline_is_filled(make):
    for kind in ("nurbs", "bezier"):
        disc = data(make("skinSOP", make("circleSOP", type=kind, divs=12)))
        assert disc.kind.tolist() == [NURBS_SURFACE if kind == "nurbs" else BEZIER_SURFACE]
        assert area(to_meshes(disc, (8, 8))) == pytest.approx(np.pi, rel=2e-3)
        half = make("circleSOP", type=kind, arc="openarc", endangle=180, divs=12)
        assert area(to_meshes(data(make("skinSOP", half)), (8, 8))) == pytest.approx(np.pi / 2, rel=2e-3)
        assert data(make("skinSOP", half, orderv=5, force=True)).prim["orderv"].tolist() == [2]


CORNERS = np.array([[0, 0, 0], [3, 0, 0], [3, 3, 0], [0, 3, 0.0]])


@pytest.mark.parametrize("kinds", [(NURBS,) * 4, (BEZIER,) * 4, (NURBS, BEZIER, 0, NURBS)])
def test_blends_of_two_families(make, given, kinds):
    ends = ((0, 1), (3, 2), (0, 3), (1, 2))
    curves = [wave(CORNERS[a], CORNERS[b], 7, k, kinds[k], 4) for k, (a, b) in enumerate(ends)]
    u, v = Geometry.merge(curves[:2]), Geometry.merge(curves[2:])
    g = data(make("skinSOP", given(u), given(v)))
    assert g.kind.tolist() == [BEZIER_SURFACE if kinds[0] == BEZIER else NURBS_SURFACE]
    at = np.linspace(0, 1, 40)
    fine = [value(basis_of(c, 0) if c.kind[0] else Basis(7, 1), c.P.astype(float), at) for c in curves]
    assert np.allclose(rows_at(g, 0.0)(at), fine[0], atol=1e-5) and np.allclose(rows_at(g, 1.0)(at), fine[1], atol=1e-5)
    sides = [np.stack([rows_at(g, t)(np.array([end]))[0] for t in at]) for end in (0.0, 1.0)]
    assert np.allclose(sides[0], fine[2], atol=1e-5) and np.allclose(sides[1], fine[3], atol=1e-5)
    swept = data(make("skinSOP", given(curves[0]), given(curves[2])))
    assert np.allclose(rows_at(swept, 1.0)(at), fine[0] + CORNERS[3] - CORNERS[0], atol=1e-5)
    rails = data(make("skinSOP", given(curves[0]), given(v)))
    assert np.allclose(rows_at(rails, 0.0)(at), fine[0], atol=1e-5)
    assert np.allclose([rows_at(rails, t)(np.array([1.0]))[0] for t in at], fine[3], atol=1e-5)
    three = data(make("skinSOP", given(u), given(curves[2])))
    assert np.allclose(rows_at(three, 1.0)(at), fine[1], atol=1e-5)


def test_weights_go_through_skins(make, given):
    def weighted(z, w):
        return spline([[0, 0, z], [1, 1, z], [2, 0, z]], NURBS, 3).with_attributes("point", Pw=[1.0, w, 1.0])

    curves = [weighted(z, w) for z, w in enumerate((1.0, 4.0, 0.5))]
    g = data(make("skinSOP", given(Geometry.merge(curves)), keepshape=True))
    fine = to_meshes(g, (6, 6))
    assert (fine.point["Pw"] == 1).all(), "what was used is not used again"
    for c in curves:
        P = positions(c, samples(c, 0, 3))
        near = np.abs(fine.P[:, 2] - P[0, 2]) < 1e-3
        assert np.linalg.norm(P[:, None] - fine.P[near][None], axis=-1).min(1).max() < 0.02
    uneven = [weighted(z, w) for z, w in enumerate((1.0, 1e4, 1.0, 1e4, 1e-3))]
    straight = data(make("skinSOP", given(Geometry.merge(uneven)), keepshape=True))
    assert straight.prim["orderv"].tolist() == [2] and np.isfinite(to_meshes(straight).P).all()


def test_skins_of_what_is_hardly_a_curve(make, given):
    rng = np.random.default_rng(0)
    ring = spline(rng.normal(size=(3, 3)), NURBS, 99, True)
    bad = [
        spline(np.zeros((1, 3)), NURBS, 4),
        spline(np.zeros((9, 3)), BEZIER, 4),
        spline(rng.normal(size=(2, 3)), BEZIER, 4, True),
        spline(rng.normal(size=(5, 3)), BEZIER, 4, True),
        spline(rng.normal(size=(4, 3)), NURBS, -4),
        ring,
    ]
    for a in bad:
        for b in bad:
            node = make("skinSOP", given(Geometry.merge([a, b, ring])), orderv=11, force=True, closev="ifprimwv")
            assert np.isfinite(to_meshes(data(node)).P).all()
            assert np.isfinite(data(make("skinSOP", given(a), given(b))).P).all()
        assert np.isfinite(to_meshes(data(make("skinSOP", given(a)))).P).all()
    assert "no curve" in error(make("skinSOP", given(Geometry())))


def test_interpolation_matrices():
    for closed in (False, True):
        for degree in (1, 2, 3, 4):
            basis = Basis(6, degree, closed).unit()
            P = np.random.default_rng(1).normal(size=(6, 3))
            at = np.array([basis.all[i + 1 : i + degree + 1].mean() for i in range(6)])
            low, high = basis.domain
            index, weight = basis.at(low + (at - low) % (high - low) if closed else at)
            assert np.allclose(((through(basis) @ P)[index] * weight[..., None]).sum(1), P)


def turns(g, size):
    """Degrees between neighbouring sections' y, beyond what the path itself turns by; sections of points 0 and y."""
    P = g.P.reshape(-1, size, 3).astype(float)
    y = P[:, 1] - P[:, 0]
    y /= np.linalg.norm(y, axis=1, keepdims=True)
    return np.degrees(np.arccos(np.clip((y[1:] * y[:-1]).sum(1), -1, 1)))


def test_sweeps_do_not_buckle(make, given):
    t = np.linspace(0, 2 * np.pi, 101)[:-1]
    up = make("lineSOP", pax=0, pay=0, pbx=0, pby=0.1)
    loop = np.stack([0.2 * np.sin(2 * t), np.cos(t), np.sin(t)], -1)
    knot = np.stack([np.sin(t) + 2 * np.sin(2 * t), np.cos(t) - 2 * np.cos(2 * t), -np.sin(3 * t)], -1)
    bends = np.stack([np.sin(3 * t), 0 * t, np.cos(2 * t) * 3], -1)
    for P, closed in ((loop, True), (knot, True), (bends, False)):
        fixed = turns(data(make("sweepSOP", up, given(Geometry.line(P, closed)), noflip=False)), 2)
        path = np.diff(P, axis=0)
        path /= np.linalg.norm(path, axis=1, keepdims=True)
        bend = np.degrees(np.arccos(np.clip((path[1:] * path[:-1]).sum(1), -1, 1))).max()
        assert fixed.max() < bend + 4, "no more than the path itself"
    level = given(Geometry.line(bends))
    alone = data(make("sweepSOP", up, level, angle=False)).P.reshape(-1, 2, 3)
    assert np.allclose(alone[:, 1] - alone[:, 0], [0, 0.1, 0], atol=1e-6), "in the zx plane up stays up"
    back = given(Geometry.line([[0, 0, 0], [0, 0, -1], [0, 0, -2.0]]))
    assert np.allclose(np.ptp(data(make("sweepSOP", up, back, angle=False, noflip=False)).P[:, 1]), 0.1)


def test_flips_are_turned_back(make, given):
    """Around -z a section by itself turns twice as fast as the path's direction does."""
    t = np.arange(25) * 2 * np.pi / 5
    path = given(Geometry.line(np.stack([0.1 * np.cos(t), 0.1 * np.sin(t), -t], -1)))
    up = make("lineSOP", pax=0, pay=0, pbx=0, pby=0.1)
    free = turns(data(make("sweepSOP", up, path, angle=False, noflip=False)), 2)[1:-1]
    held = turns(data(make("sweepSOP", up, path, angle=False)), 2)[1:-1]
    fixed = turns(data(make("sweepSOP", up, path, noflip=False)), 2)
    assert np.allclose(free, 144, atol=5) and np.allclose(held, 36, atol=5) and fixed.max() < 10


def test_swept_splines_are_spline_surfaces(make):
    disc = make("circleSOP", type="nurbs", divs=12, radx=0.1, rady=0.1)
    ring = make("circleSOP", divs=60)
    torus = data(make("sweepSOP", disc, ring, skin="auto", newg=True))
    assert torus.kind.tolist() == [NURBS_SURFACE] and (torus.closed[0], torus.closed_v[0]) == (True, True)
    assert torus.prim_groups["sweepGroup0"].tolist() == [True]
    assert area(to_meshes(torus, (2, 2))) == pytest.approx(4 * np.pi**2 * 0.1, rel=0.01)
    assert not data(make("sweepSOP", disc, ring, skin="on")).closed_v[0]
    mesh = data(make("sweepSOP", make("circleSOP", radx=0.1, rady=0.1), ring, skin="on", newg=True))
    assert mesh.kind.tolist() == [MESH] and mesh.prim_groups["sweepGroup0"].all()
    beziers = make("circleSOP", type="bezier", divs=12, radx=0.1, rady=0.1)
    two = data(make("sweepSOP", make("mergeSOP", beziers, disc), ring, skin="on"))
    assert two.kind.tolist() == [BEZIER_SURFACE, NURBS_SURFACE]


def boundaries(make, kind, **pars):
    """A sheet of 2 by 1 and its copy 3 above it."""
    low = make("gridSOP", type=kind, sizex=2, sizey=1, rows=4, cols=5, orient="zx", **pars)
    return make("mergeSOP", low, make("transformSOP", low, ty=3))


@pytest.mark.parametrize(("kind", "made"), [("mesh", MESH), ("nurbs", NURBS_SURFACE), ("bezier", BEZIER_SURFACE)])
def test_surfaces_are_skinned_over_their_boundaries(make, kind, made):
    sheets = boundaries(make, kind)
    g = data(make("skinSOP", sheets))
    assert g.num_prims == 4 and (g.kind == made).all()
    areas = [area(to_meshes(g.keep(prims=np.arange(4) == i), (4.0, 4.0))) for i in range(4)]
    assert sorted(areas) == pytest.approx([3, 3, 6, 6], rel=1e-4)
    assert np.allclose(np.ptp(g.P, 0), [2, 3, 1] if np.ptp(g.P[:, 0]) > 1.5 else [1, 3, 2], atol=1e-5)
    assert data(make("skinSOP", sheets, prim=True)).num_prims == 6


def test_boundaries_of_several_inputs_and_closed_surfaces(make):
    tubes = [make("tubeSOP", type=kind, height=1, ty=y, cap=False) for kind, y in (("mesh", 0), ("nurbs", 2))]
    g = data(make("skinSOP", *tubes))
    assert g.num_prims == 2 and g.closed.all() and (g.kind == NURBS_SURFACE).all()
    low, high = np.sort([g.P[v][:, 1].min() for v in np.split(g.verts, g.offsets[1:-1])])
    assert (low, high) == pytest.approx((-0.5, 0.5), abs=1e-5)


def test_one_surface_is_not_enough(make):
    assert "two or more" in error(make("skinSOP", make("gridSOP", type="mesh")))
