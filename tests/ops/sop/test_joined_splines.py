"""Join SOP over splines and surfaces."""

import numpy as np
import pytest
from sopkit import area, data, error
from test_skinned_splines import spline, wave
from test_spline_ends import away, fine

from stovetop.data.curves import basis_of
from stovetop.data.geometry import BEZIER, BEZIER_SURFACE, MESH, NURBS, NURBS_SURFACE, POLY, Geometry
from stovetop.data.splines import spline_surfaces, to_meshes

A, B = wave((0, 0, 0), (4, 0, 0), 7, 1), wave((5, 1, 0), (9, 0, 0), 7, 2)


def kinks(P):
    """Degrees that neighbouring steps turn by, at most."""
    step = np.diff(P, axis=0)
    step = step[np.linalg.norm(step, axis=1) > 1e-7]
    step /= np.linalg.norm(step, axis=1, keepdims=True)
    return np.degrees(np.arccos(np.clip((step[1:] * step[:-1]).sum(1), -1, 1))).max()


@pytest.mark.parametrize("kinds", [(NURBS, NURBS), (BEZIER, BEZIER), (NURBS, BEZIER), (0, BEZIER), (NURBS, 0)])
def test_joined_curves_keep_their_shapes(make, given, kinds):
    a, b = (wave((x, 0, 0), (x + 4, 1, 0), 7, x, k, 4) for x, k in ((0, kinds[0]), (6, kinds[1])))
    both = given(Geometry.merge([a, b]))
    want = NURBS if NURBS in kinds else BEZIER
    straight = data(make("joinSOP", both, tolerance=0, knotmult=True))
    assert straight.kind.tolist() == [want] and straight.rows.tolist() == [4]
    for c in (a, b):
        assert away(fine(c, 0, 10), fine(straight)) < 0.02
    side = np.linspace(a.P[-1], b.P[0], 20)
    assert away(side, fine(straight)) < 0.02
    fillet = data(make("joinSOP", both, blend=False, knotmult=True))
    assert all(away(fine(c, 0, 10), fine(fillet)) < 0.02 for c in (a, b))
    assert away(side, fine(fillet)) > 0.1
    if kinds == (NURBS, NURBS):
        assert kinks(fine(fillet)) < 30 < kinks(fine(straight)), "it goes on as they end"
    flat = data(make("joinSOP", both, blend=False, tolerance=0, knotmult=True))
    assert np.allclose(fine(flat), fine(straight), atol=1e-5)
    for bias, at in ((0, b.P[0]), (1, a.P[-1]), (0.5, (a.P[-1] + b.P[0]) / 2)):
        blended = data(make("joinSOP", both, bias=bias, knotmult=True))
        assert np.linalg.norm(fine(blended) - at, axis=1).min() < 1e-4
    near = data(make("joinSOP", both, tolerance=0.2, knotmult=True))
    wide = data(make("joinSOP", both))
    moved = [np.linalg.norm(fine(a, 0, 10)[:, None] - fine(g)[None], axis=-1).min(1) for g in (near, wide)]
    assert moved[0].sum() < moved[1].sum(), "a smaller part gives way"
    assert np.isfinite(near.P).all()


@pytest.mark.parametrize("kind", [NURBS, BEZIER])
def test_multiplicity_makes_joints_pointed(make, given, kind):
    a = spline([[0, 0, 0], [1, 0, 0], [2, 0, 0], [3, 0, 0]], kind, 4)
    b = spline([[3, 0, 0], [3, 1, 0], [3, 2, 0], [3, 3, 0]], kind, 4)
    both = given(Geometry.merge([a, b]))
    pointed, smooth = (data(make("joinSOP", both, knotmult=on)) for on in (True, False))
    assert kinks(fine(pointed)) == pytest.approx(90, abs=1e-2) and kinks(fine(smooth)) < 10
    assert np.allclose(fine(smooth)[[0, -1]], [[0, 0, 0], [3, 3, 0]], atol=1e-5), "the free ends stay"
    if kind == NURBS:
        assert pointed.num_points == 7 and smooth.num_points == 5
        d, k = 3, basis_of(smooth, 0).all
        assert np.unique(np.round(k[d + 1 : -d - 1], 6), return_counts=True)[1].tolist() == [1]
    assert away(fine(smooth), fine(pointed)) < 0.5
    lines = given(Geometry.merge([Geometry.line(x.P) for x in (a, b)]))
    assert data(make("joinSOP", lines)).same(data(make("joinSOP", lines, knotmult=False))), "nothing for polygons"
    n = 7
    sides = [np.linspace(*ends, n) for ends in (((0, 0, 0), (3, 0, 0)), ((3, 0, 0), (3, 3, 0)))]
    both = given(Geometry.merge([spline(P, kind, 4) for P in sides]))
    for on in (True, False):
        ring = data(make("joinSOP", both, loop=True, knotmult=on))
        P = fine(ring)
        assert ring.closed.tolist() == [True] and np.allclose(P[0], P[-1], atol=1e-5)
        assert (kinks(np.concatenate([P, P[1:3]])) > 40) == on
        apart = data(make("joinSOP", both, loop=True, tolerance=0, knotmult=on))
        assert apart.closed.tolist() == [True] and np.isfinite(fine(apart)).all()
    alone = data(make("joinSOP", given(a), loop=True))
    assert alone.closed.tolist() == [True] and data(make("joinSOP", given(a))).same(a)


def test_joins_of_turned_and_closed_curves(make, given):
    back = A.replace(verts=A.verts[::-1].copy())
    turned = data(make("joinSOP", given(Geometry.merge([back, B])), proximity=True, tolerance=0))
    plain = data(make("joinSOP", given(Geometry.merge([A, B])), tolerance=0))
    assert np.allclose(turned.P[turned.verts], plain.P[plain.verts], atol=1e-5)
    ring = make("circleSOP", type="nurbs", imperfect=False)
    g = data(make("joinSOP", make("mergeSOP", ring, make("transformSOP", ring, tx=5)), tolerance=0, knotmult=True))
    assert not g.closed[0] and "Pw" in g.point
    P = fine(g, 0, 10)
    on = np.minimum(*(np.abs(np.hypot(P[:, 0] - x, P[:, 1]) - 1) for x in (0, 5)))
    assert (on < 1e-5).sum() > 300, "circles stay circles, cut where they begin"
    heavy = data(make("joinSOP", given(Geometry.merge([A, B, A])), joinop="group", inc=2, prim=True))
    assert heavy.num_prims == 3 + 2 and heavy.kind.tolist() == [NURBS] * 5


@pytest.mark.parametrize("along", ["ujoin", "vjoin"])
def test_surfaces_are_joined_along_u_or_v(make, given, along):
    axis = 0 if along == "ujoin" else 1
    left = Geometry.mesh(
        np.stack([*np.meshgrid(np.linspace(0, 2, 4), np.linspace(0, 2, 3)), np.zeros((3, 4))], -1), 3, 4
    )
    step = np.eye(3)[axis] * 3
    finer = Geometry.mesh(
        np.stack([*np.meshgrid(np.linspace(0, 2, 3), np.linspace(0, 2, 6)), np.zeros((6, 3))], -1), 6, 3
    )
    right = finer.replace(P=(finer.P + step).astype(np.float32))
    both = given(Geometry.merge([left, right]))
    g = data(make("joinSOP", both, dir=along, tolerance=0))
    assert g.kind.tolist() == [MESH] and area(g) == pytest.approx(2 * 5, rel=1e-5)
    lines = (3 + 6 - 2, 4 + 3) if along == "ujoin" else (3 + 6, 4 + 3 - 2 - 1)
    assert (int(g.rows[0]), g.cols(0))[1 - axis] == (lines[1] if along == "ujoin" else lines[0])
    blended = data(make("joinSOP", both, dir=along, bias=1))
    assert area(blended) == pytest.approx(10, rel=1e-5) and blended.num_points < g.num_points
    other = data(make("joinSOP", both, dir="vjoin" if along == "ujoin" else "ujoin", tolerance=0, proximity=False))
    assert area(other) > 10.5, "across the gap it runs from side to side"
    belt = data(make("joinSOP", both, dir=along, loop=True))
    assert (belt.closed[0], belt.closed_v[0]) == ((True, False) if along == "ujoin" else (False, True))
    curved = spline_surfaces(right, False, (3, 3))
    mixed = data(make("joinSOP", given(Geometry.merge([left, curved])), dir=along, tolerance=0))
    assert mixed.kind.tolist() == [NURBS_SURFACE]
    assert area(to_meshes(mixed, (3, 3))) == pytest.approx(10, rel=1e-4)
    smooth = data(make("joinSOP", given(Geometry.merge([left, curved])), dir=along, knotmult=False))
    pointed = data(make("joinSOP", given(Geometry.merge([left, curved])), dir=along, knotmult=True))
    assert smooth.num_points < pointed.num_points and np.isfinite(to_meshes(smooth).P).all()


def test_surfaces_turn_their_nearer_sides(make, given):
    left = make("gridSOP", type="bezier", rows=4, cols=4)
    right = make("transformSOP", left, tx=1, rz=180)
    node = make("joinSOP", make("mergeSOP", left, right), proximity=True)
    g = data(node)
    assert g.kind.tolist() == [BEZIER_SURFACE] and g.cols(0) == 7
    tube = make("tubeSOP", type="nurbs", imperfect=False)
    tall = data(make("joinSOP", make("mergeSOP", tube, make("transformSOP", tube, ty=3)), dir="vjoin", tolerance=0))
    assert tall.closed[0] and np.allclose(np.hypot(*to_meshes(tall).P[:, [0, 2]].T), 1, atol=1e-5)
    assert area(to_meshes(tall, (8, 2))) == pytest.approx(2 * np.pi * 4, rel=1e-2)


def test_joins_of_what_is_hardly_a_curve(make, given):
    bad = [
        Geometry.line(np.zeros((1, 3))),
        spline(np.zeros((1, 3)), NURBS, 4),
        spline(np.zeros((2, 3)), BEZIER, 4, True),
        spline(np.ones((3, 3)), NURBS, 99, True),
        spline(np.ones((6, 3)), BEZIER, -2),
    ]
    for a in bad:
        for b in bad:
            for pars in ({}, {"loop": True, "knotmult": False}, {"blend": False, "proximity": True}):
                g = data(make("joinSOP", given(Geometry.merge([a, b])), **pars, tolerance=0.3))
                assert np.isfinite(g.P).all() and g.num_prims == 1
        assert data(make("joinSOP", given(a), loop=True)).num_prims == 1
    thin = Geometry.merge([Geometry.mesh(np.zeros((3, 3)), 3, 1), Geometry.mesh(np.ones((3, 3)), 1, 3)])
    assert np.isfinite(data(make("joinSOP", given(thin))).P).all()
    assert data(make("joinSOP", given(Geometry.merge([A, thin])))).kind.tolist() == [MESH, MESH, NURBS]
    assert "no curve" in error(make("joinSOP", given(Geometry())))
    assert data(make("joinSOP", given(Geometry.merge([A, B])), tolerance=9, bias=0.5)).kind.tolist() == [NURBS]
    assert data(make("joinSOP", make("lineSOP", points=3))).kind.tolist() == [POLY]
