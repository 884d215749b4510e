"""What the classes and functions of tdu take, and what they say of what they cannot take."""

import numpy as np
import pytest

import stovetop
from stovetop.td import tdu
from stovetop.td.finders import tdError


@pytest.fixture
def home():
    with stovetop.Project() as project:
        yield project.op("/project1")


FLAT = tdu.Matrix(zero=True)
TURNED = tdu.Quaternion(10, 20, 30)


@pytest.mark.parametrize(
    "ask",
    [
        # digits of a string are no values
        lambda: tdu.Vector("123"),
        lambda: tdu.Position(None),
        lambda: tdu.Color("1234"),
        lambda: tdu.Quaternion("1234"),
        lambda: tdu.Quaternion(1),
        lambda: tdu.Matrix("1234"),
        lambda: tdu.Matrix(1),
        lambda: tdu.Matrix().translate(1, 2),
        lambda: tdu.Matrix().rotate(1, 2, 3, pivot=(1, 2)),
        lambda: tdu.Matrix().scale(1, 2, 3, pivot=5),
        lambda: tdu.Matrix().projectAndClip(3),
        lambda: TURNED.rotate(3),
        lambda: TURNED.lerp(3, 0.5),
        lambda: tdu.Camera().setTransform(None),
        lambda: tdu.Camera().blendCamera(None, 0.5),
        lambda: tdu.ArcBall().setTransform(3),
        lambda: tdu.parSummary(None),
    ],
)
def test_wrong_kinds_are_named(ask):
    with pytest.raises(TypeError, match=r"needed|takes|components|blended"):
        ask()


@pytest.mark.parametrize(
    ("ask", "cause"),
    [
        (lambda: tdu.Matrix().lookat((0, 0, 5), (0, 0, 5), (0, 1, 0)), "no way to look"),
        (lambda: tdu.Matrix().lookat((0, 0, 0), (0, 5, 0), (0, 1, 0)), "no way to look"),
        (lambda: tdu.Matrix().mapUnitSquareToQuad(*[0] * 8), "no quadrilateral"),
        (lambda: tdu.Matrix().mapQuadToUnitSquare(*[0] * 8), "no quadrilateral"),
        (lambda: tdu.Matrix().projectionFrustum(1, 1, -1, 1, 0.1, 10), "a width, a height and a depth"),
        (lambda: tdu.Matrix().projectionFovX(45, 16, 9, 1, 1), "a width, a height and a depth"),
        (lambda: tdu.Matrix().projectionFovX(45, 0, 9, 0.1, 10), "aspect"),
        (lambda: tdu.Matrix().projectionStereo(0.06, 0, 45, 16, 9, 0.1, 10), "converge"),
        (lambda: tdu.Quaternion(FLAT), "flattens an axis"),
        (lambda: tdu.Quaternion(0, 0, 0, 0).inverse(), "length 0"),
        (lambda: tdu.Camera().setTransform(FLAT), "flattens an axis"),
        (lambda: setattr(tdu.Camera(), "dir", (0, 0, 0)), "length is not 0"),
        (lambda: tdu.Camera().frameBounds((0, 0, 0), (1, 1, 1), 0, 1), "above 0"),
        (lambda: tdu.Camera().frameBounds((0, 0, 0), (1, 1, 1), 1, 0), "above 0"),
        (lambda: tdu.ArcBall().setTransform(FLAT), "flattens an axis"),
        (lambda: tdu.ArcBall(forCamera=True).setTransform(FLAT), "no inverse"),
    ],
)
def test_what_has_no_result_says_why(ask, cause):
    with pytest.raises(ValueError, match=cause):
        ask()


def test_a_matrix_stays_as_it_was_where_a_projection_fails():
    matrix = tdu.Matrix(TURNED)
    before = matrix.copy()
    for ask in (lambda: matrix.projectionFovX(45, 16, 9, 1, 1), lambda: matrix.lookat((0, 0, 0), (0, 0, 0), (0, 1, 0))):
        with pytest.raises(ValueError):
            ask()
    assert matrix == before


def test_corners_and_projections_take_what_stands_for_a_number(home):
    chop, table = home.create("constantCHOP"), home.create("tableDAT")
    chop.par.const0value = 2
    table.clear()
    table.appendRow(["2"])
    given, plain = tdu.Matrix(), tdu.Matrix()
    for value in (chop.par.const0value, chop[0], table[0, 0], np.float32(2)):
        given.mapUnitSquareToQuad(0, 0, value, 0, 0, value, value, value)
        plain.mapUnitSquareToQuad(0, 0, 2, 0, 0, 2, 2, 2)
        assert given == plain
        given.projectionStereo(0.06, value, 45, value, value, 0.1, 10)
        plain.projectionStereo(0.06, 2, 45, 2, 2, 0.1, 10)
        assert given == plain


def test_orders_of_rotation_may_stand_in_a_cell(home):
    table = home.create("tableDAT")
    table.clear()
    table.appendRow(["zyx"])
    assert TURNED.eulerAngles(table[0, 0]) == TURNED.eulerAngles("zyx")
    assert tdu.Quaternion().fromEuler(1, 2, 3, order=table[0, 0]) == tdu.Quaternion().fromEuler(1, 2, 3, order="zyx")


@pytest.mark.parametrize("sign", [1, -1])
def test_a_camera_looks_straight_up_and_down(sign):
    camera = tdu.Camera()
    camera.dir = (0, 3 * sign, 0)
    assert tuple(camera.dir) == pytest.approx((0, sign, 0))
    # the head goes back to look up, forward to look down
    assert tuple(camera.transform().cols[1][:3]) == pytest.approx((0, 0, sign))
    assert camera.transform().determinant() == pytest.approx(1) and tuple(camera.position) == (0, 0, 5)
    camera.dir = (0, -sign, 0)
    assert tuple(camera.dir) == pytest.approx((0, -sign, 0))


def test_cameras_and_arcballs_take_what_a_matrix_is_made_of():
    for thing in (tdu.Camera(), tdu.ArcBall()):
        for given in (np.eye(4), [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1], tdu.Matrix()):
            thing.setTransform(given)
            assert np.allclose(thing.transform(), np.eye(4))


def test_seeds_beyond_floats():
    assert 0 <= tdu.rand(10**400) < 1 and tdu.rand(10**400) != tdu.rand(10**401)


def test_summaries_are_of_types(home):
    with pytest.raises(TypeError, match="noise1"):
        tdu.parSummary(home.create("noiseTOP", "noise1"))


def test_objects_relate_to_objects(home):
    geo = home.create("geometryCOMP", "geo1")
    for wrong in (None, "geo1", home.create("baseCOMP"), home.create("noiseTOP")):
        with pytest.raises(TypeError, match=r"geo1: relativeTransform\(\) takes an Object COMP"):
            geo.relativeTransform(wrong)


def test_picking_operators_that_are_gone_or_misled(home):
    chop, dat = home.create("renderpickCHOP"), home.create("renderpickDAT", "pick1")
    with pytest.raises(TypeError, match=r"pick1: .* a Camera COMP or its number"):
        dat.pick(0.5, 0.5, camera="cam1")
    chop.destroy()
    with pytest.raises(tdError, match="has been destroyed"):
        chop.pickedSOP  # noqa: B018
