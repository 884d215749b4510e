"""Orient Bounds of Box, Sphere and Tube SOP."""

import numpy as np
import pytest
from sopkit import data, volume

from stovetop.data.geometry import Geometry
from stovetop.data.orientation import orientation, outermost
from stovetop.data.transforms import rotation

TURNS = [(0, 0, 0), (20, 0, 0), (10, 35, -25), (44, 44, 44), (200, 100, 50)]


def close_to(P, Q):
    return np.linalg.norm(P[:, None] - Q[None], axis=-1).min(1).max() < 1e-3


@pytest.mark.parametrize("turn", TURNS)
@pytest.mark.parametrize("op_type", ["boxSOP", "gridSOP", "lineSOP"])
def test_turned_boxes_are_found(make, turn, op_type):
    shape = make("transformSOP", make(op_type), sx=3, sy=2, scale=1.5, rx=turn[0], ry=turn[1], rz=turn[2], tx=5)
    P = data(shape).P
    g = data(make("boxSOP", shape, orientbounds=True, consolidatepts=True))
    assert close_to(P, g.P) or op_type == "gridSOP"
    size = np.sort(np.linalg.norm(g.P[[1, 2, 4]] - g.P[0], axis=1))
    want = {"boxSOP": (1.5, 3, 4.5), "gridSOP": (0, 3, 4.5)}.get(op_type)
    if want:
        assert np.allclose(size, want, atol=1e-3)
    plain = data(make("boxSOP", shape, consolidatepts=True))
    assert np.allclose(plain.bounds, [P.min(0), P.max(0)], atol=1e-5)


def test_upright_shapes_are_not_turned(make):
    for shape in (
        make("boxSOP", sizex=3),
        make("sphereSOP"),
        make("gridSOP"),
        make("torusSOP"),
        make("tubeSOP", height=3),
    ):
        assert np.array_equal(orientation(data(shape)), np.eye(3))
        a, b = (data(make("boxSOP", shape, orientbounds=on)) for on in (True, False))
        assert a.same(b)
    assert np.array_equal(data(make("boxSOP", orientbounds=True)).P, data(make("boxSOP")).P), "without an input"


def test_all_points_lie_within(make, given):
    rng = np.random.default_rng(0)
    for turn in TURNS[1:]:
        m = rotation(turn)
        P = rng.normal(size=(3000, 3)) * [5, 1, 0.2] @ m[:3, :3].T + [9, 0, 0]
        cloud = Geometry(P=P.astype(np.float32))
        own = orientation(cloud)
        assert np.allclose(own @ own.T, np.eye(3), atol=1e-9) and np.linalg.det(own) == pytest.approx(1)
        box = data(make("boxSOP", given(cloud), orientbounds=True, consolidatepts=True))
        assert volume(box) < 0.9 * np.prod(np.ptp(P, axis=0)) and box.solid
        local = (P - box.P.mean(0)) @ own
        half = np.abs((box.P - box.P.mean(0)) @ own).max(0)
        assert (np.abs(local) <= half + 1e-3).all()
    assert len(outermost(rng.normal(size=(9999, 3)))) <= 262


def test_spheres_and_tubes_turn_with_their_bounds(make):
    rod = make("transformSOP", make("tubeSOP", height=6, cap=True, cols=4, rad1=0.5, rad2=0.5), rz=30, rx=15, ty=2)
    m = rotation((15, 0, 30))[:3, :3]
    tube = data(make("tubeSOP", rod, orientbounds=True))
    local = (tube.P - [0, 2, 0]) @ m
    assert np.allclose(np.abs(local[:, 1]), 3, atol=1e-3) and np.ptp(np.hypot(local[:, 0], local[:, 2])) < 1e-3
    more = data(make("tubeSOP", rod, orientbounds=True, modifybounds=True, ry=90, height=2))
    assert np.ptp(np.linalg.norm(more.P - [0, 2, 0], axis=1)) < 1e-3
    assert np.linalg.norm(more.P - [0, 2, 0], axis=1).max() > 6
    ball = data(make("sphereSOP", rod, orientbounds=True))
    poles = ball.P[[0, -1]] - [0, 2, 0]
    assert np.allclose(np.abs(poles @ m), np.abs([[0, poles[0] @ m[:, 1], 0]] * 2), atol=1e-2)
    upright, turned = (
        np.linalg.norm(data(make("sphereSOP", rod, orientbounds=on)).P[0] - [0, 2, 0]) for on in (False, True)
    )
    assert turned < upright, "the bounds are smaller"


def test_hardly_any_bounds(make, given):
    for P in (
        np.zeros((0, 3)),
        np.zeros((1, 3)),
        np.ones((5, 3)),
        [[0, 0, 0], [1, 1, 1]],
        [[np.nan] * 3, [0, 0, 0], [1, 2, 3]],
    ):
        cloud = Geometry(P=np.array(P, np.float32).reshape(-1, 3))
        m = orientation(cloud)
        assert np.allclose(m @ m.T, np.eye(3), atol=1e-6)
        for op_type in ("boxSOP", "sphereSOP", "tubeSOP"):
            assert data(make(op_type, given(cloud), orientbounds=True)).num_points > 0
