"""tdu's mathematics: every documented operation against NumPy."""

import copy
import math
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stovetop.td import tdu

FLOAT = st.floats(-100, 100, allow_subnormal=False)
TRIPLE = st.tuples(FLOAT, FLOAT, FLOAT)
ANGLES = st.tuples(*[st.floats(-180, 180)] * 3)
#: what Position_Class, Vector_Class, … list
MEMBERS = {
    "ArcBall": """beginPan beginRotate beginDolly pan panTo rotateTo dolly dollyTo transform setTransform
        identity""",
    "Camera": """dir pivot position blendCamera dolly frameBounds look move3D pan setTransform track
        transform tumble walk""",
    "Color": """r g b a copy""",
    "Matrix": """vals rows cols transpose getTranspose invert getInverse determinant mapUnitSquareToQuad
        mapQuadToUnitSquare fillTable numpyArray identity copy translate rotate rotateOnAxis scale lookat
        decompose projectionFrustum projectionFovX projectAndClip projectionStereo""",
    "Position": """x y z translate scale copy""",
    "Quaternion": """x y z w lerp length cross rotate slerp eulerAngles fromEuler axis dot exp copy log
        inverse angle""",
    "Timecode": """countdown dropFrame fps frame hour minute second negative smpte text totalFrames
        totalSeconds cycle setComponents setString setTotalFrames setLength""",
    "Vector": """x y z angle scale normalize length lengthSquared copy distance lerp slerp dot cross
        project reflect""",
    "FileInfo": """path ext fileType absPath dir exists isDir isFile baseName""",
}


def close(a, b, atol=1e-6):
    return np.allclose(np.array(list(a), float), np.array(list(b), float), atol=atol)


def transform(r=(10, 20, 30), t=(1, 2, 3), s=(2, 3, 4)) -> tdu.Matrix:
    m = tdu.Matrix()
    m.scale(*s)
    m.rotate(*r)
    m.translate(*t)
    return m


@pytest.mark.parametrize("name", MEMBERS)
def test_members_are_those_of_the_reference(name):
    cls = getattr(tdu, name)
    assert [n for n in MEMBERS[name].split() if not hasattr(cls, n)] == []


# -- Position and Vector


@pytest.mark.parametrize("cls", [tdu.Position, tdu.Vector])
def test_construction(cls):
    assert list(cls()) == [0, 0, 0]
    assert list(cls(1, 5, 0)) == [1, 5, 0]
    assert list(cls([0, 1, 0])) == [0, 1, 0]
    assert list(cls(2.5)) == [2.5] * 3
    assert list(cls(tdu.Vector(1, 2, 3))) == list(cls(tdu.Position(1, 2, 3))) == [1, 2, 3]
    assert list(cls(np.array([1, 2, 3]))) == [1, 2, 3]
    for bad in [(1, 2), (1, 2, 3, 4), ([1, 2],)]:
        with pytest.raises(TypeError, match="3 values"):
            cls(*bad)


@pytest.mark.parametrize("cls", [tdu.Position, tdu.Vector])
def test_components(cls):
    p = cls(1, 2, 3)
    p.y = "5"
    p[2] = p[1] + 1
    assert (p.x, p.y, p.z) == (1, 5, 6) == tuple(p)
    assert p[-1] == 6 and p[0:2] == [1, 5] and len(p) == 3
    assert p == cls(1, 5, 6) and p != cls(1, 5, 7)
    assert str(p) == f"tdu.{cls.__name__}(1.0, 5.0, 6.0)"
    q = p.copy()
    q.x = 9
    assert p.x == 1
    assert copy.deepcopy(p) == pickle.loads(pickle.dumps(p)) == p
    assert np.array(p).tolist() == [1, 5, 6]
    with pytest.raises(IndexError):
        p[3]


@given(TRIPLE, TRIPLE, FLOAT)
def test_arithmetic(a, b, f):
    x, y = np.array(a), np.array(b)
    for cls in (tdu.Position, tdu.Vector):
        p = cls(a)
        for got, want in [
            (p * f, x * f),
            (f * p, x * f),
            (p + f, x + f),
            (f + p, x + f),
            (p - f, x - f),
            (f - p, f - x),
            (-p, -x),
            (abs(p), abs(x)),
            (p * cls(b), x * y),
        ]:
            assert type(got) is cls and close(got, want)
        if abs(f) > 1e-3:
            assert close(p / f, x / f)
    assert type(tdu.Position(a) + tdu.Vector(b)) is tdu.Position
    assert close(tdu.Vector(b) + tdu.Position(a), x + y)
    assert type(tdu.Vector(b) + tdu.Position(a)) is tdu.Position
    assert type(tdu.Position(a) - tdu.Vector(b)) is tdu.Position
    assert type(tdu.Position(a) - tdu.Position(b)) is tdu.Vector
    assert close(tdu.Position(a) - tdu.Position(b), x - y)
    assert close(tdu.Vector(a) + tdu.Vector(b), x + y) and close(tdu.Vector(a) - tdu.Vector(b), x - y)


def test_numpy_scalars_scale():
    assert type(np.float64(2) * tdu.Vector(1, 2, 3)) is tdu.Vector
    assert list(np.float32(2) * tdu.Position(1, 2, 3)) == [2, 4, 6]
    assert list(np.float64(2) - tdu.Vector(1, 2, 3)) == [1, 0, -1]
    assert type(np.float64(2) * tdu.Matrix()) is tdu.Matrix


def test_numpy_functions_take_them_as_arrays():
    a, b, m = tdu.Position(3, 2, 1), tdu.Vector(1, 1, 1), tdu.Matrix(*range(16))
    for made in (np.subtract(a, b), np.subtract(a, (1, 1, 1)), np.array([3, 2, 1]) - b):
        assert type(made) is np.ndarray and made.tolist() == [2, 1, 0]
    assert np.multiply(a, 2).tolist() == [6, 4, 2] and np.add.reduce(a) == 6
    assert (np.array([1, 2, 3]) * a).tolist() == [3, 4, 3]
    assert (m @ np.ones(4)).tolist() == m.numpyArray().sum(axis=1).tolist()
    assert np.add(m, 1).tolist() == (m.numpyArray() + 1).tolist()


@pytest.mark.parametrize(
    "operation",
    [
        lambda p, v: v - p,
        lambda p, v: p + p,
        lambda p, v: p * v,
        lambda p, v: p / p,
        lambda p, v: p + "1",
        lambda p, v: p * tdu.Matrix(),
    ],
)
def test_meaningless_operations_are_refused(operation):
    with pytest.raises(TypeError):
        operation(tdu.Position(1, 2, 3), tdu.Vector(1, 2, 3))


def test_operations_in_place_keep_the_object():
    p = same = tdu.Position(1, 2, 3)
    p += 1
    p += tdu.Vector(1, 0, 0)
    p -= 2
    p -= tdu.Vector(0, 1, 0)
    p *= 2
    p *= tdu.Position(1, 2, 3)
    p /= 2
    p.translate(1, 1, 1)
    p.scale(1, 2, 3)
    assert p is same and list(p) == [2, 2, 21]
    v = tdu.Vector(1, 2, 3)
    v *= transform()
    assert close(v, transform() * tdu.Vector(1, 2, 3))
    p *= transform()
    assert p is same and close(p, transform() * tdu.Position(2, 2, 21))
    with pytest.raises(TypeError, match="in place"):
        p -= tdu.Position(1, 1, 1)


@given(TRIPLE, TRIPLE)
def test_vector_products(a, b):
    v, w = tdu.Vector(a), tdu.Vector(b)
    assert v.dot(w) == pytest.approx(np.dot(a, b), abs=1e-6)
    assert close(v.cross(w), np.cross(a, b))
    assert v.length() == pytest.approx(np.linalg.norm(a)) and v.lengthSquared() == pytest.approx(np.dot(a, a))
    assert v.distance(w) == pytest.approx(np.linalg.norm(np.subtract(a, b)))
    assert close(v.lerp(w, 0.25), np.array(a) * 0.75 + np.array(b) * 0.25)


def test_vector_geometry():
    assert tdu.Vector(1, 0, 0).angle(tdu.Vector(0, 2, 0)) == pytest.approx(90)
    assert tdu.Vector(1, 0, 0).angle([-1, 0, 0]) == pytest.approx(180)
    v = tdu.Vector(3, 4, 0)
    v.normalize()
    assert close(v, (0.6, 0.8, 0))
    zero = tdu.Vector()
    zero.normalize()
    assert list(zero) == [0, 0, 0]
    v = tdu.Vector(1, 2, 3)
    v.project(tdu.Vector(1, 0, 0), tdu.Vector(math.sqrt(0.5), math.sqrt(0.5), 0))
    assert close(v, (1, 2, 0))
    with pytest.raises(ValueError, match="plane"):
        v.project(tdu.Vector(1, 0, 0), tdu.Vector(-1, 0, 0))
    v = tdu.Vector(1, -1, 0)
    v.reflect(tdu.Vector(0, 5, 0))
    assert close(v, (1, 1, 0))


@given(st.floats(-2, 3), st.floats(1, 179))
def test_vector_slerp_turns_evenly(t, angle):
    a = math.radians(angle)
    v = tdu.Vector(1, 0, 0).slerp(tdu.Vector(math.cos(a), math.sin(a), 0), t)
    assert close(v, (math.cos(a * t), math.sin(a * t), 0), atol=1e-5)


# -- Color


def test_color():
    assert list(tdu.Color()) == [0, 0, 0, 1]
    assert list(tdu.Color(0, 0, 1, 1)) == [0, 0, 1, 1]
    values = tdu.Color([0, 1, 0, 1])
    assert values[1] == values.g == 1
    assert list(tdu.Color(0.5)) == [0.5, 0.5, 0.5, 1]
    c = tdu.Color(values)
    c.a, c[0] = 0.25, 0.5
    assert (c.r, c.g, c.b, c.a) == (0.5, 1, 0, 0.25) and list(values) == [0, 1, 0, 1]
    assert c.copy() == c != values and len(c) == 4
    with pytest.raises(TypeError, match="4 components"):
        tdu.Color(1, 2)


# -- Matrix


def test_matrix_construction():
    rows = [[1, 5, 9, 13], [2, 6, 10, 14], [3, 7, 11, 15], [4, 8, 12, 16]]
    m = tdu.Matrix(*range(1, 17))
    assert m.rows == rows
    assert tdu.Matrix(list(range(1, 17))) == m
    assert tdu.Matrix([1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12], [13, 14, 15, 16]) == m
    assert m.vals == list(range(1, 17)) and m.cols == np.transpose(rows).tolist()
    assert tdu.Matrix().rows == np.eye(4).tolist() and tdu.Matrix(zero=True).vals == [0] * 16
    three = tdu.Matrix(*range(9))
    assert three.rows == [[0, 3, 6, 0], [1, 4, 7, 0], [2, 5, 8, 0], [0, 0, 0, 1]]
    assert tdu.Matrix(list(range(9))) == tdu.Matrix([0, 1, 2], [3, 4, 5], [6, 7, 8]) == three
    copied = tdu.Matrix(m)
    copied[0, 3] = 0
    assert m[0, 3] == 13 and copied[0, 3] == 0
    q = tdu.Quaternion(10, 20, 30)
    assert close(tdu.Matrix(list(q)).vals, tdu.Matrix(q).vals)
    m.vals = range(16)
    assert m.vals == list(range(16))
    for bad in [(1, 2), (list(range(5)),), ([1, 2], [3, 4], [5, 6])]:
        with pytest.raises(TypeError):
            tdu.Matrix(*bad)


@given(ANGLES, TRIPLE, TRIPLE)
def test_matrix_products(r, t, p):
    m, n = transform(r, t), transform((5, 6, 7), (8, 9, 10))
    a, b = m.numpyArray(), n.numpyArray()
    assert close((m * n).numpyArray().flat, (a @ b).flat)
    assert close((m + n).vals, (a + b).T.flat) and close((m - n).vals, (a - b).T.flat)
    assert close(m * tdu.Position(p), (a @ [*p, 1])[:3], atol=1e-4)
    assert close(m * tdu.Vector(p), (a @ [*p, 0])[:3], atol=1e-4)
    assert type(m * tdu.Position(p)) is tdu.Position and type(m * tdu.Vector(p)) is tdu.Vector


@given(ANGLES, TRIPLE)
def test_matrix_inverse_and_transpose(r, t):
    m = transform(r, t)
    assert close((m * m.getInverse()).vals, np.eye(4).flat)
    assert m.getTranspose().rows == m.cols
    assert m.determinant() == pytest.approx(24)
    n = m.copy()
    n.invert()
    n.invert()
    n.transpose()
    n.transpose()
    assert close(m.vals, n.vals, atol=1e-4)


def test_singular_matrix():
    with pytest.raises(ValueError, match="no inverse"):
        tdu.Matrix(zero=True).invert()


def test_steps_come_from_the_left_or_the_right():
    for step, args in [
        ("translate", (1, 2, 3)),
        ("rotate", (10, 20, 30)),
        ("scale", (1, 2, 3)),
        ("rotateOnAxis", ([0, 1, 1], 30)),
    ]:
        alone, left, right = tdu.Matrix(), transform(), transform()
        getattr(alone, step)(*args)
        getattr(left, step)(*args)
        getattr(right, step)(*args, fromRight=True)
        assert close(left.vals, (alone * transform()).vals)
        assert close(right.vals, (transform() * alone).vals)


def test_rotation_order_is_xyz():
    def one(*r):
        m = tdu.Matrix()
        m.rotate(*r)
        return m

    assert close(one(10, 20, 30).vals, (one(0, 0, 30) * one(0, 20, 0) * one(10, 0, 0)).vals)


@pytest.mark.parametrize("step", [("rotate", (0, 0, 90)), ("scale", (2, 3, 4)), ("rotateOnAxis", ((1, 1, 0), 50))])
@pytest.mark.parametrize("pivot", [[0, 5, 0], tdu.Position(1, 2, 3), tdu.Vector(3, 2, 1)])
def test_the_pivot_stays_where_it_is(step, pivot):
    m = tdu.Matrix()
    getattr(m, step[0])(*step[1], pivot=pivot)
    assert close(m * tdu.Position(pivot), pivot)


def test_lookat_places_an_eye():
    m = tdu.Matrix()
    m.lookat(tdu.Position(0, 0, -5), tdu.Position(0, 5, 5), tdu.Position(0, 1, 0))
    assert close(m * tdu.Position(), (0, 0, -5))
    assert close(m * tdu.Vector(0, 0, -1), np.array([0, 5, 10]) / math.sqrt(125))
    assert (m * tdu.Vector(0, 1, 0)).y > 0


def test_decompose():
    s, r, t = transform().decompose()
    assert close(s, (2, 3, 4)) and close(r, (10, 20, 30)) and close(t, (1, 2, 3))


def test_projections():
    m = tdu.Matrix()
    m.projectionFovX(90, 16, 9, 1, 100)
    assert close(m * tdu.Position(1, 9 / 16, -1), (1, 1, 0))
    assert close(m * tdu.Position(-100, -100 * 9 / 16, -100), (-1, -1, 1))
    other = tdu.Matrix()
    other.projectionFovX(90, 1920, 1080, 1, 100)
    assert close(m.vals, other.vals)
    other.projectionFrustum(-1, 1, -9 / 16, 9 / 16, 1, 100)
    assert close(m.vals, other.vals)
    assert close(m.projectAndClip(tdu.Position(1, 0, -2)), (0.5, 0, 100 / 99 * 0.5))
    for outside in [(3, 0, -2), (0, 2, -2), (0, 0, 1), (0, 0, -101), (0, 0, -0.5)]:
        assert m.projectAndClip(tdu.Position(*outside)) is None


def test_stereo_eyes_meet_at_the_convergence():
    for eye, x in [(False, -0.03), (True, 0.03)]:
        m = tdu.Matrix()
        m.projectionStereo(0.06, 2, 60, 16, 9, 0.1, 10, rightEye=eye)
        assert close((m * tdu.Position(0 - x, 0, -2))[:2], (0, 0))
        # further away things part, to the side of the eye that sees them
        assert (m * tdu.Position(0 - x, 0, -8)).x * x > 0


def test_quads():
    quad = (0.1, 0.2, 2.0, 0.0, -0.3, 1.5, 1.4, 1.1)
    m, back = tdu.Matrix(), tdu.Matrix()
    m.mapUnitSquareToQuad(*quad)
    back.mapQuadToUnitSquare(*quad)
    for i, (u, v) in enumerate([(0, 0), (1, 0), (0, 1), (1, 1)]):
        corner = m * tdu.Position(u, v, 0)
        assert close(corner, (*quad[2 * i : 2 * i + 2], 0))
        assert close(back * corner, (u, v, 0))


def test_fill_table():
    class Table:
        def __init__(self):
            self.made = ["old"]

        def clear(self):
            self.made = []

        def appendRow(self, row):
            self.made.append(row)

    table = Table()
    transform().fillTable(table)
    assert table.made == transform().rows


# -- Quaternion


def test_quaternion_construction():
    assert list(tdu.Quaternion()) == [0, 0, 0, 1]
    assert list(tdu.Quaternion(1, 2, 3, 4)) == list(tdu.Quaternion([1, 2, 3, 4])) == [1, 2, 3, 4]
    assert close(tdu.Quaternion(30, 5, -5), tdu.Quaternion([30, 5, -5]))
    half = math.radians(15)
    assert close(tdu.Quaternion(30, tdu.Vector(0, 2, 0)), (0, math.sin(half), 0, math.cos(half)))
    turn = tdu.Quaternion(tdu.Vector(1, 0, 0), tdu.Vector(0, 3, 0))
    assert close(turn.rotate(tdu.Vector(1, 0, 0)), (0, 1, 0))
    q = tdu.Quaternion(turn)
    q.x, q[2] = 5, 6
    assert (q.x, q.z, turn.x) == (5, 6, 0)
    with pytest.raises(TypeError, match="4 components"):
        tdu.Quaternion(1, 2, 3, 4, 5)


@given(ANGLES, ANGLES, TRIPLE)
def test_quaternions_turn_as_matrices_do(a, b, v):
    m, n = tdu.Matrix(), tdu.Matrix()
    m.rotate(*a)
    n.rotate(*b)
    p, q = tdu.Quaternion(*a), tdu.Quaternion(n)
    assert close(p.rotate(v), m * tdu.Vector(v), atol=1e-4)
    assert close((p * q).rotate(v), m * n * tdu.Vector(v), atol=1e-4)
    product = p.copy()
    product *= q
    assert product == p * q
    product.inverse()
    assert close((product * p * q).rotate(v), v, atol=1e-4)


@given(ANGLES)
def test_quaternion_exponential_undoes_the_logarithm(r):
    q = tdu.Quaternion(*r)
    assert close(q.log().exp(), q)
    scaled = tdu.Quaternion(2 * q.x, 2 * q.y, 2 * q.z, 2 * q.w)
    assert close(scaled.log().exp(), scaled) and scaled.length() == pytest.approx(2)


def test_quaternion_axis_angle_and_euler():
    q = tdu.Quaternion(70, tdu.Vector(0, 0, 2))
    assert q.angle() == pytest.approx(70) and close(q.axis(), (0, 0, 1))
    assert close(q.eulerAngles(), (0, 0, 70))
    assert tdu.Quaternion().angle() == 0 and tdu.Quaternion().axis().length() == 1
    q = tdu.Quaternion()
    given = q.fromEuler(10, 20, 30, order="zyx")
    assert given == tuple(q) and close(q.eulerAngles("zyx"), (10, 20, 30))
    q.fromEuler((10, 20, 30))
    assert close(q, tdu.Quaternion(10, 20, 30))


def test_quaternion_between():
    p, q = tdu.Quaternion(), tdu.Quaternion(90, tdu.Vector(0, 1, 0))
    assert p.slerp(q, 0.25).angle() == pytest.approx(22.5)
    assert p.lerp(q, 0.5).angle() == pytest.approx(45)
    assert p.dot(q) == pytest.approx(math.cos(math.radians(45)))
    assert list(p.cross([1, 2, 3, 4])) == [0, 0, 0]
    m = tdu.Matrix()
    m.rotate(0, 90, 0)
    assert close(p.slerp(m, 1), q)


# -- ArcBall and Camera


def test_arcball_turns_what_is_under_the_mouse():
    ball = tdu.ArcBall()
    ball.beginRotate(0.5, 0.5)
    ball.rotateTo(1.0, 0.5)
    assert close(ball.transform() * tdu.Vector(0, 0, 1), (1, 0, 0))
    ball.identity()
    ball.beginRotate(0.5, 0.5)
    ball.rotateTo(1.0, 0.5, scale=0.5)
    assert close(ball.transform() * tdu.Vector(0, 0, 1), (math.sqrt(0.5), 0, math.sqrt(0.5)))


def test_arcball_moves():
    ball = tdu.ArcBall()
    ball.beginPan(0.1, 0.1)
    ball.panTo(0.2, 0.4)
    ball.pan(0, 0.1)
    ball.dolly(3)
    ball.beginDolly(0, 0)
    ball.dollyTo(0.5, 0.25, scale=2)
    assert close(ball.transform() * tdu.Position(), (0.2, 0.8, 4.5))


def test_arcball_for_a_camera_is_the_inverse():
    world, camera = tdu.ArcBall(), tdu.ArcBall(forCamera=True)
    for ball in (world, camera):
        ball.beginRotate(0.5, 0.5)
        ball.rotateTo(0.7, 0.6)
        ball.pan(0.1, 0.2)
    assert close((world.transform() * camera.transform()).vals, np.eye(4).flat)
    again = tdu.ArcBall(forCamera=True)
    again.setTransform(camera.transform())
    assert close(again.transform().vals, camera.transform().vals)


def test_camera_starts_before_the_origin():
    camera = tdu.Camera()
    assert close(camera.position, (0, 0, 5)) and close(camera.dir, (0, 0, -1)) and close(camera.pivot, (0, 0, 0))
    camera.setTransform(transform((0, 90, 0)))
    assert close(camera.position, (1, 2, 3)) and close(camera.dir, (-1, 0, 0))


def test_tumble_keeps_the_distance_and_the_view_of_the_pivot():
    camera = tdu.Camera()
    camera.pivot = (1, 0, 0)
    camera.dir = (1, 0, -5)
    for u, v in [(0.1, 0.2), (-0.3, 0.4), (0.2, -0.9)]:
        camera.tumble(u, v)
        to = camera.pivot - camera.position
        assert to.length() == pytest.approx(math.sqrt(26))
        assert camera.dir.angle(to) == pytest.approx(0, abs=1e-4)
        assert camera.transform()[0, 1] ** 2 + camera.transform()[2, 1] ** 2 <= 1
        # the head stays up: the camera's x axis stays level
        assert camera.transform()[1, 0] == pytest.approx(0, abs=1e-9)


def test_camera_moves():
    camera = tdu.Camera()
    camera.look(0.25, 0)
    assert close(camera.position, (0, 0, 5)) and close(camera.dir, np.array([1, 0, -1]) / math.sqrt(2))
    camera = tdu.Camera()
    camera.dolly(2)
    assert close(camera.position, (0, 0, 3))
    camera.dolly(100)
    assert 0 < camera.position.z < 1
    camera = tdu.Camera()
    camera.pan(1, 2)
    assert close(camera.position, (-1, -2, 5)) and close(camera.pivot, (-1, -2, 0))
    camera.track(1, 2)
    assert close(camera.position, (0, 0, 5)) and close(camera.pivot, (-1, -2, 0))
    camera.walk(0.5, 3)
    assert close(camera.position, (3, 0, 5)) and close(camera.dir, (1, 0, 0))
    camera.move3D((1, 0, 0), (0, 0, 0), mode="camera")
    assert close(camera.position, (3, 0, 6))
    with pytest.raises(ValueError, match="'other'"):
        camera.move3D((0, 0, 0), (0, 0, 0), mode="other")


@pytest.mark.parametrize("aspect", [0.5, 1.0, 2.0])
def test_framed_bounds_fit_the_view(aspect):
    camera = tdu.Camera()
    camera.setTransform(transform((20, 30, 0), s=(1, 1, 1)))
    low, high = tdu.Position(1, 2, 3), tdu.Position(2, 5, 4)
    width = camera.frameBounds(low, high, math.radians(45), aspect)
    assert close(camera.pivot, (1.5, 3.5, 3.5)) and width >= (high - low).length()
    projection = tdu.Matrix()
    projection.projectionFovX(45, aspect, 1, 0.1, 100)
    view = projection * camera.transform().getInverse()
    corners = [(x, y, z) for x in (1, 2) for y in (2, 5) for z in (3, 4)]
    assert all(view.projectAndClip(tdu.Position(*c)) for c in corners)


def test_blended_camera():
    a, b = tdu.Camera(), tdu.Camera()
    b.setTransform(transform((0, 90, 0), (5, 0, 0), (1, 1, 1)))
    middle = a.blendCamera(b, 0.5)
    assert close(middle.position, (2.5, 0, 2.5)) and close(middle.dir, np.array([-1, 0, -1]) / math.sqrt(2))
    assert close(a.blendCamera(b, 1).transform().vals, b.transform().vals)
