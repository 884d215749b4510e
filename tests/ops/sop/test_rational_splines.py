"""Perfect circles and surfaces of revolution, and weights wherever splines are evaluated."""

import numpy as np
import pytest
from sopkit import area, data, error, volume

from stovetop.data.conics import arc
from stovetop.data.curves import positions, samples
from stovetop.data.drawing import drawing
from stovetop.data.geometry import BEZIER, BEZIER_SURFACE, NURBS, NURBS_SURFACE, Geometry
from stovetop.data.splines import to_meshes

KINDS = ("nurbs", "bezier")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("order", [2, 3, 4, 5, 7, 11])
def test_perfect_circles_are_round_everywhere(make, kind, order):
    g = data(make("circleSOP", type=kind, order=order, imperfect=False, divs=5, arc="closedarc", radx=2, rady=2))
    degree = max(order - 1, 2)
    assert g.kind.tolist() == [NURBS if kind == "nurbs" else BEZIER] and g.closed.tolist() == [True]
    assert g.num_points == 4 * degree and g.rows.tolist() == [degree + 1], "Divisions and arcs are of imperfect ones"
    assert np.ptp(g.point["Pw"]) > 0.1 and g.point["Pw"].max() == pytest.approx(1)
    s = samples(g, 0, 25.0)
    P = (g.P[g.verts[s.index]].astype(np.float64) * s.weight[..., None]).sum(1)
    assert len(P) == 400 and np.allclose(np.linalg.norm(P, axis=1), 2, atol=2e-6)
    turn = np.unwrap(np.arctan2(P[:, 1], P[:, 0]))
    assert np.allclose(P[0], [2, 0, 0], atol=1e-6) and (np.diff(turn) > 0).all() and turn[-1] - turn[0] < 2 * np.pi
    if order == 3:
        assert np.allclose(g.point["Pw"].reshape(4, 2), [1, np.sqrt(0.5)])
        assert np.allclose(g.P[1], [2, 2, 0]), "the standard one: corners of the square around it"
    ellipse = data(make("circleSOP", type=kind, order=order, imperfect=False, radx=3, rady=0.5, tx=1))
    E = positions(ellipse, samples(ellipse, 0, 9.0)) - [1, 0, 0]
    assert np.allclose((E[:, 0] / 3) ** 2 + (E[:, 1] / 0.5) ** 2, 1, atol=1e-5)


def test_arcs():
    for begin, end in ((0, 90), (10, 300), (-200, 500), (90, -45), (30, 30)):
        for order in (3, 4, 6):
            a = arc(order, begin, end, False)
            u = np.linspace(*a.basis.domain, 50)
            index, weight = a.basis.at(u)
            w = weight * a.weight[index]
            c, s = ((w * x[index]).sum(1) / w.sum(1) for x in (a.cos, a.sin))
            assert np.allclose(np.hypot(c, s), 1, atol=1e-12)
            turn = np.degrees(np.unwrap(np.arctan2(s, c)))
            assert turn[-1] - turn[0] == pytest.approx(end - begin, abs=1e-6)
            assert np.allclose([c[0], s[0]], [np.cos(np.radians(begin)), np.sin(np.radians(begin))])
    assert len(arc(3, 0, 1e30, False).cos) < 10000, "endless angles end"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("orders", [(3, 3), (4, 4), (5, 3)])
def test_perfect_spheres(make, kind, orders):
    pars = {"type": kind, "orderu": orders[0], "orderv": orders[1], "imperfect": False}
    ball = make("sphereSOP", **pars, rows=4, cols=3)
    g = data(ball)
    assert g.kind.tolist() == [NURBS_SURFACE if kind == "nurbs" else BEZIER_SURFACE]
    assert g.cols(0) == 4 * (orders[0] - 1) and g.rows.tolist() == [2 * (orders[1] - 1) + 1]
    fine = to_meshes(g, (4, 4))
    assert np.allclose(np.linalg.norm(fine.P, axis=1), 1, atol=1e-6)
    assert volume(fine) == pytest.approx(4 / 3 * np.pi, rel=0.02)
    assert np.allclose(fine.point["N"], fine.P, atol=1e-5), "and so are its normals"
    uv = data(make("convertSOP", ball)).vertex["uv"]
    assert np.ptp(uv[:, 0].reshape(-1, 4), axis=1).max() < 0.15, "no side is squeezed into the seam"
    d = drawing(g)
    assert np.allclose(np.linalg.norm(d.arrays["P"], axis=1), 1, atol=1e-6), "as it is drawn"
    imperfect = data(make("sphereSOP", type=kind, rows=5, cols=8))
    assert np.abs(np.linalg.norm(to_meshes(imperfect).P, axis=1) - 1).max() > 1e-4


@pytest.mark.parametrize("kind", KINDS)
def test_perfect_tubes_and_rings(make, kind):
    for op_rows in (2, 5):
        cone = to_meshes(data(make("tubeSOP", type=kind, imperfect=False, rad1=0.5, rad2=2, height=3, rows=op_rows)))
        r = np.hypot(cone.P[:, 0], cone.P[:, 2])
        assert np.allclose(r, 2 - (cone.P[:, 1] + 1.5) * 0.5, atol=1e-5)
        assert np.allclose(np.linalg.norm(cone.point["N"], axis=1), 1, atol=1e-5)
        assert np.allclose(cone.point["N"][:, 1], 0.5 / np.hypot(1, 0.5), atol=1e-5)
    capped = data(make("tubeSOP", type=kind, imperfect=False, cap=True, cols=9))
    assert capped.num_prims == 3 and capped.counts[1:].tolist() == [9, 9]
    for pars in ({}, {"closeu": False, "endangleu": 200}, {"closev": False, "beginanglev": 30, "endanglev": 170}):
        g = to_meshes(data(make("torusSOP", type=kind, imperfect=False, orient="y", angleoffset=20, **pars)))
        ring = np.hypot(g.P[:, 0], g.P[:, 2])
        assert np.allclose(np.hypot(ring - 1, g.P[:, 1]), 0.5, atol=1e-5)
        middle = g.P / ring[:, None] * [1, 0, 1]
        assert np.allclose(g.point["N"], (g.P - middle) * 2, atol=1e-4)
        if pars:
            turn = np.degrees(np.arctan2(-g.P[:, 2], g.P[:, 0]))
            over = np.degrees(np.arctan2(g.P[:, 1], ring - 1)) % 360
            if "closeu" in pars:
                turn = np.sort((turn + 0.001) % 360)
                assert np.allclose(turn[[0, -1]], [0, 200], atol=0.01)
            else:
                assert np.allclose([over.min(), over.max()], [50, 190], atol=0.01)
    band = data(make("torusSOP", type=kind, imperfect=False, closev=False, endanglev=120, capv=True, orient="y"))
    flat = to_meshes(band)
    assert band.num_prims == 2 and np.isfinite(flat.P).all()
    ends = flat.P[flat.prim_points(1)].reshape(2, -1, 3) if flat.rows[1] == 2 else flat.P[flat.prim_points(1)]
    assert np.hypot(ends[..., 0], ends[..., 2]).min() == pytest.approx(0.75, abs=1e-4)


@pytest.mark.parametrize("kind", KINDS)
def test_perfect_revolutions(make, given, kind):
    half = make("circleSOP", type=kind, imperfect=False)
    tilted = make("transformSOP", half, tx=3, sx=0.5)
    torus = data(make("revolveSOP", tilted, imperfect=False, order=5, originy=1, cap=True))
    assert torus.num_prims == 1 and torus.closed.tolist() == [True] and torus.closed_v.tolist() == [True]
    assert torus.prim["orderu"].tolist() == [5] and torus.cols(0) == 16
    fine = to_meshes(torus, (3, 3))
    ring = np.hypot(fine.P[:, 0], fine.P[:, 2])
    assert np.allclose((ring - 3) ** 2 / 0.25 + fine.P[:, 1] ** 2, 1, atol=1e-4)
    part = to_meshes(
        data(make("revolveSOP", tilted, imperfect=False, type="openarc", beginangle=20, endangle=110)), (3, 3)
    )
    turn = np.degrees(np.arctan2(-part.P[:, 2], part.P[:, 0]))
    assert turn.min() == pytest.approx(20, abs=1e-3) and turn.max() == pytest.approx(110, abs=1e-3)
    ring = np.hypot(part.P[:, 0], part.P[:, 2])
    assert np.allclose((ring - 3) ** 2 / 0.25 + part.P[:, 1] ** 2, 1, atol=1e-4)
    loose = to_meshes(data(make("revolveSOP", tilted, divs=6)), (3, 3))
    ring = np.hypot(loose.P[:, 0], loose.P[:, 2])
    assert np.abs((ring - 3) ** 2 / 0.25 + loose.P[:, 1] ** 2 - 1).max() > 1e-3, "imperfect is that along, not around"


@pytest.mark.parametrize("kind", KINDS)
def test_weights_are_used_wherever_curves_are(make, kind):
    ring = make("circleSOP", type=kind, imperfect=False, order=4)

    def round_(node, at=1e-5):
        g = data(node)
        P = g.P[np.unique(g.verts)] if g.num_prims else g.P
        return len(P) > 2 and np.allclose(np.linalg.norm(P, axis=1), 1, atol=at)

    assert round_(make("convertSOP", ring, divu=7)) and data(make("convertSOP", ring, divu=7)).num_points == 28
    assert round_(make("resampleSOP", ring, length=0.1, lod=8), 1e-3)
    assert round_(make("carveSOP", ring, secondu=True))
    assert round_(make("carveSOP", ring, method="extract", extractop="xpoint", secondu=True, divsu=9), 2e-3)
    tube = make("skinSOP", make("mergeSOP", ring, make("transformSOP", ring, tz=1)))
    fine = to_meshes(data(tube), (4, 4))
    assert np.allclose(np.hypot(fine.P[:, 0], fine.P[:, 1]), 1, atol=1e-6)
    disc = make("circleSOP", type=kind, imperfect=False, radx=0.1, rady=0.1)
    swept = to_meshes(data(make("sweepSOP", disc, make("lineSOP", pbx=0, pbz=3, points=4), skin="on")), (4, 4))
    assert np.allclose(np.hypot(swept.P[:, 0], swept.P[:, 1]), 0.1, atol=1e-6)
    d = drawing(data(ring))
    assert area(data(make("convertSOP", ring, lodu=8))) == pytest.approx(np.pi, rel=1e-2) and len(d.triangles) > 20


def test_knots_follow_reordered_vertices(op):
    for kind in KINDS:
        ring = op("circleSOP", type=kind, imperfect=False, order=4)
        for pars in ({"vtxsort": "reverse"}, {"vtxsort": "shift", "vtxuoff": 3}):
            g = data(op("primitiveSOP", ring, **pars))
            assert np.allclose(np.linalg.norm(positions(g, samples(g, 0)), axis=1), 1, atol=1e-6), pars
    free = data(op("primitiveSOP", op("circleSOP", type="nurbs", imperfect=False), vtxsort="shift", vtxuoff=1))
    assert np.allclose(np.linalg.norm(positions(free, samples(free, 0)), axis=1), 1, atol=1e-6)
    ball = op("sphereSOP", type="nurbs", imperfect=False, orderv=3)
    for how in ("swapuv", "reverse", "reversev", "shift"):
        turned = to_meshes(data(op("primitiveSOP", ball, vtxsort=how, vtxuoff=5)))
        assert np.allclose(np.linalg.norm(turned.P, axis=1), 1, atol=1e-6), how
    inside_out = data(ball).reverse()
    assert volume(to_meshes(inside_out)) == pytest.approx(-volume(to_meshes(data(ball))), rel=1e-3)


@pytest.mark.parametrize("closed", [False, True])
@pytest.mark.parametrize("order", [3, 4, 6])
def test_a_spline_as_another_keeps_its_shape(make, given, closed, order):
    P, w = np.random.default_rng(1).normal(size=(9, 3)), np.random.default_rng(2).uniform(0.5, 2, 9)
    g = Geometry.line(P, closed).with_attributes("point", Pw=w)
    g = g.replace(kind=np.array([NURBS], np.uint8), rows=np.array([4], np.int32))
    bezier = make("convertSOP", given(g), totype="bezcurve", orderu=order)
    made = data(bezier)
    assert made.kind.tolist() == [BEZIER] and made.rows.tolist() == [max(order, 4)]
    back = data(make("convertSOP", bezier, totype="nurbcurve", orderu=order))
    whole = positions(g, samples(g, 0))
    for other in (made, back):
        # a closed one begins where its first point counts most
        P = positions(other, samples(other, 0))
        assert np.linalg.norm(P[:, None] - whole[None], axis=-1).min(1).max() < (0.2 if closed else 1e-4)
        assert np.allclose(np.sort(P @ [1, 2, 3])[[0, -1]], np.sort(whole @ [1, 2, 3])[[0, -1]], atol=0.02)


def test_surfaces_as_others_keep_their_shape(make):
    ball = make("sphereSOP", type="nurbs", imperfect=False)
    for kind, number in (("bezsurf", BEZIER_SURFACE), ("nurbsurf", NURBS_SURFACE)):
        g = data(make("convertSOP", ball, totype=kind, orderu=5))
        assert g.kind.tolist() == [number] and g.prim["orderu"].tolist() == [5]
        assert np.allclose(np.linalg.norm(to_meshes(g).P, axis=1), 1, atol=1e-5)
    torus = make("torusSOP", type="nurbs", rows=8, cols=12)
    as_bezier = to_meshes(data(make("convertSOP", torus, totype="bezsurf")), (4, 4))
    assert area(as_bezier) == pytest.approx(area(to_meshes(data(torus), (4, 4))), rel=1e-4)
    mixed = make("mergeSOP", ball, make("gridSOP", type="mesh"), make("boxSOP"))
    g = data(make("convertSOP", mixed, totype="bezsurf"))
    assert sorted(g.kind.tolist()) == [0] * 6 + [BEZIER_SURFACE] * 2


def test_python_evaluates_weights(op):
    ring = op("circleSOP", type="bezier", imperfect=False, order=4)
    for u in np.linspace(0, 1, 21):
        assert np.linalg.norm(list(ring.prims[0].eval(u))) == pytest.approx(1, abs=1e-6)
    assert np.allclose(list(ring.prims[0].eval(0.125)), [np.sqrt(0.5), np.sqrt(0.5), 0], atol=1e-6)


@pytest.mark.parametrize("value", [0.0, -1.0, 1e9, np.nan, np.inf])
def test_perfect_surfaces_of_strange_sizes(make, value):
    for op_type, names in (
        ("circleSOP", ("radx", "order")),
        ("sphereSOP", ("radx", "orderu")),
        ("tubeSOP", ("rad1", "height", "rows")),
        ("torusSOP", ("radx", "rady", "endangleu", "beginanglev", "angleoffset")),
    ):
        for name in names:
            wrap = {"closeu": False, "closev": False} if op_type == "torusSOP" else {}
            whole = name in ("order", "orderu", "rows")
            own = int(np.clip(np.nan_to_num(value), -5, 50)) if whole else value
            node = make(op_type, type="nurbs", imperfect=False, **{name: own}, **wrap)
            g = node.data
            assert node.all_errors() or g.num_prims > 0
            assert not any("Traceback" in e or "Error:" in e for e in node.all_errors()), node.all_errors()


def test_strange_weights(given, make):
    for w in (0.0, -1.0, np.nan, np.inf, 1e30):
        g = Geometry.line([[0, 0, 0], [1, 1, 0], [2, 0, 0], [3, 1, 0]]).with_attributes("point", Pw=[1.0, w, 1.0, 1.0])
        g = g.replace(kind=np.array([NURBS], np.uint8), rows=np.array([4], np.int32))
        made = data(make("convertSOP", given(g)))
        assert np.isfinite(made.P).all() and (made.point["Pw"] == 1).all() if "Pw" in made.point else True
    middle = []
    for w in (0.0, 1.0, 100.0):
        g = Geometry.line([[0, 0, 0], [1, 1, 0], [2, 0, 0]]).with_attributes("point", Pw=[1.0, w, 1.0])
        g = g.replace(kind=np.array([BEZIER], np.uint8), rows=np.array([3], np.int32))
        middle.append(positions(g, samples(g, 0))[8, 1])
    assert np.allclose(middle, [0, 0.5, 100 / 101], atol=1e-3), "towards the point"
    assert "centre" in error(make("circleSOP", type="nurbs", arc="closedarc"))
