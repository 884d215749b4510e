"""Matrices, Euler angles and quaternions against each other and against NumPy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from stovetop.data import transforms as tf

ANGLES = st.tuples(*[st.floats(-180, 180)] * 3)
VECTOR = arrays(np.float64, 3, elements=st.floats(-5, 5)).filter(lambda v: np.linalg.norm(v) > 1e-2)


def test_quarter_turns():
    assert np.allclose(tf.rotation((0, 0, 90)) @ [1, 0, 0, 1], [0, 1, 0, 1])
    assert np.allclose(tf.rotation((90, 0, 0)) @ [0, 1, 0, 1], [0, 0, 1, 1])
    assert np.allclose(tf.rotation((0, 90, 0)) @ [0, 0, 1, 1], [1, 0, 0, 1])


@pytest.mark.parametrize("order", tf.ROTATE_ORDERS)
def test_rotation_order_names_what_comes_first(order):
    single = {"x": (20, 0, 0), "y": (0, 30, 0), "z": (0, 0, 40)}
    m = np.eye(4)
    for letter in order:
        m = tf.rotation(single[letter]) @ m
    assert np.allclose(tf.rotation((20, 30, 40), order), m)


@pytest.mark.parametrize("xord", tf.TRANSFORM_ORDERS)
def test_transform_order_names_what_comes_first(xord):
    t, r, s, p = (1, 2, 3), (10, 20, 30), (2, 3, 4), (1, 1, 0)
    m = tf.translation([-1, -1, 0])
    for letter in xord:
        m = {"t": tf.translation(t), "r": tf.rotation(r), "s": tf.scaling(s)}[letter] @ m
    assert np.allclose(tf.compose(t, r, s, p, xord), tf.translation(p) @ m)


def test_unknown_order_is_named():
    with pytest.raises(ValueError, match="'xxy'"):
        tf.rotation((1, 2, 3), "xxy")


@given(ANGLES, st.sampled_from(tf.ROTATE_ORDERS))
def test_euler_angles_give_the_rotation_back(r, order):
    m = tf.rotation(r, order)
    assert np.allclose(tf.rotation(tf.euler(m, order), order), m, atol=1e-6)


@pytest.mark.parametrize("order", tf.ROTATE_ORDERS)
@pytest.mark.parametrize("middle", [90, -90])
def test_euler_angles_where_two_axes_coincide(order, middle):
    r = [25.0, 35.0, 45.0]
    r["xyz".index(order[1])] = middle
    m = tf.rotation(r, order)
    assert np.allclose(tf.rotation(tf.euler(m, order), order), m, atol=1e-6)


@given(ANGLES, st.tuples(*[st.floats(0.1, 5)] * 3), VECTOR, st.booleans())
def test_decompose_undoes_compose(r, s, t, mirror):
    s = (-s[0], s[1], s[2]) if mirror else s
    m = tf.compose(t, r, s)
    scale, rotate, translate = tf.decompose(m)
    assert np.allclose(scale, s) and np.allclose(translate, t)
    assert np.allclose(tf.compose(translate, rotate, scale), m, atol=1e-5)


def test_decompose_of_a_flat_matrix():
    with pytest.raises(ValueError, match="flattens"):
        tf.decompose(tf.scaling((1, 0, 1)))


@given(ANGLES)
def test_quaternion_and_matrix_agree(r):
    m = tf.rotation(r)
    q = tf.quat_from_matrix(m)
    assert np.allclose(tf.quat_matrix(q), m, atol=1e-7)
    assert np.linalg.norm(q) == pytest.approx(1)


@given(ANGLES, ANGLES)
def test_quaternion_product_is_the_matrix_product(a, b):
    p, q = tf.quat_from_matrix(tf.rotation(a)), tf.quat_from_matrix(tf.rotation(b))
    assert np.allclose(tf.quat_matrix(tf.quat_multiply(p, q)), tf.rotation(a) @ tf.rotation(b), atol=1e-7)


@given(VECTOR, VECTOR)
def test_quaternion_between_turns_one_to_the_other(a, b):
    m = tf.quat_matrix(tf.quat_between(a, b))
    assert np.allclose(m[:3, :3] @ tf.unit(a), tf.unit(b), atol=1e-5)


def test_quaternion_between_opposites():
    m = tf.quat_matrix(tf.quat_between([0, 2, 0], [0, -1, 0]))
    assert np.allclose(m[:3, :3] @ [0, 1, 0], [0, -1, 0])


@given(VECTOR, st.floats(-180, 180), st.floats(0, 1))
def test_slerp_turns_evenly(axis, angle, t):
    q = tf.quat_slerp([0, 0, 0, 1], tf.quat_axis(axis, angle), t)
    assert np.allclose(tf.quat_matrix(q), tf.rotate_about(axis, angle * t), atol=1e-5)


def test_look_at():
    m = tf.look_at([0, 0, 5], [0, 0, 0], [0, 1, 0])
    assert np.allclose(m @ [0, 0, 0, 1], [0, 0, -5, 1])
    m = tf.look_at([3, 4, 5], [1, 1, 1], [0, 1, 0])
    assert np.allclose(m @ [3, 4, 5, 1], [0, 0, 0, 1])
    assert np.allclose((m @ [1, 1, 1, 1])[:2], 0)
    assert np.allclose(m[:3, :3] @ m[:3, :3].T, np.eye(3))


def test_frustum_depth_runs_from_zero_to_one():
    m = tf.frustum(-1, 3, -2, 2, 1, 10)
    near, far = m @ [-1, -2, -1, 1], m @ [30, 20, -10, 1]
    assert np.allclose(near / near[3], [-1, -1, 0, 1])
    assert np.allclose(far / far[3], [1, 1, 1, 1])


def test_square_to_quad():
    corners = np.array([[0.1, 0.2], [2.0, 0.0], [-0.3, 1.5], [1.4, 1.1]])
    m = tf.square_to_quad(corners)
    for (u, v), corner in zip([(0, 0), (1, 0), (0, 1), (1, 1)], corners, strict=True):
        p = m @ [u, v, 0, 1]
        assert np.allclose(p[:2] / p[3], corner)
