"""Auto-Bank Factor of object components: how the curvature of a Path SOP rolls them."""

import numpy as np
import pytest

import stovetop
from stovetop.data.curves import curvature
from stovetop.data.geometry import Geometry

RADIUS = 2.0


def ring(way=1, closed=True):
    """A circle in the plane of the ground, or half of one."""
    a = way * np.linspace(0, 2 * np.pi if closed else np.pi, 200, endpoint=not closed)
    P = np.stack([RADIUS * np.cos(a), 0 * a, RADIUS * np.sin(a)], -1)
    return Geometry.polygons(P.astype("f"), [list(range(200))], closed=closed)


@pytest.fixture
def ride():
    project = stovetop.Project()
    inside = project.op("/project1")
    rider = inside.create("nullCOMP", "rider")
    geo = inside.create("geometryCOMP", "geo1")
    geo.op("torus1").destroy()
    path = geo.create("nullSOP", "path")
    path._node.flags = {"lock": True}
    rider.par.pathsop = "geo1/path"

    def at(geometry, pos=0.3, **pars):
        path._node.set_output(geometry)
        for name, value in {"pos": pos, "bank": 0, "roll": 0, "pathorient": True, **pars}.items():
            setattr(rider.par, name, value)
        return np.array(rider.worldTransform.vals).reshape(4, 4).T

    yield at
    project.close()


@pytest.mark.parametrize("way", [1, -1])
@pytest.mark.parametrize("closed", [True, False])
@pytest.mark.parametrize("factor", [0.5, 1.0, 2.0, -1.0])
def test_on_a_circle_it_leans_inwards_by_the_factor(ride, way, closed, factor):
    path = ring(way, closed)
    for pos in (0.0, 0.1, 0.5, 0.99):
        m = ride(path, pos, bank=factor)
        inwards = -m[:3, 3] / np.linalg.norm(m[:3, 3])
        assert np.arctan2(m[:3, 1] @ inwards, m[1, 1]) == pytest.approx(np.arctan(factor / RADIUS), rel=5e-3)
        # z stays on the path
        assert m[:3, 2] == pytest.approx(ride(path, pos)[:3, 2], abs=1e-6)


def test_a_straight_path_does_not_roll_and_roll_is_added(ride):
    line = Geometry.polygons(np.array([[0, 0, 0], [0, 0, 1], [0, 0, 1], [0, 0, 5]], "f"), [[0, 1, 2, 3]], closed=False)
    assert ride(line, bank=3) == pytest.approx(ride(line), abs=1e-9)
    m, plain = ride(ring(), bank=1, roll=20), ride(ring())
    rolled = np.degrees(np.arctan2(m[:3, 1] @ -plain[:3, 0], m[:3, 1] @ plain[:3, 1]))
    inwards = np.sign(plain[:3, 0] @ -plain[:3, 3])
    assert rolled == pytest.approx(20 - inwards * np.degrees(np.arctan(1 / RADIUS)), rel=5e-3)


def test_hills_and_unoriented_objects_do_not_bank(ride):
    a = np.linspace(0, np.pi, 50)
    hill = Geometry.polygons(np.stack([0 * a, np.sin(a), -np.cos(a)], -1).astype("f"), [list(range(50))], closed=False)
    assert ride(hill, bank=5) == pytest.approx(ride(hill), abs=1e-6)
    assert ride(ring(), bank=1, pathorient=False) == pytest.approx(ride(ring(), pathorient=False), abs=1e-9)


def test_curvature_of_corners_and_of_too_few_points():
    square = np.array([[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0], [0, 0, 0]], float)
    # a quarter of a turn in each unit: at a corner inwards along the diagonal
    assert curvature(square, 0.25) == pytest.approx(np.pi / 2 * np.array([-1, 1, 0]) / np.sqrt(2))
    assert curvature(square, 0.0) == pytest.approx(curvature(square, 1.0))
    assert curvature(square, 0.125) == pytest.approx(np.pi / 2 * np.array([0, 1, 0]) / np.sqrt(2))
    assert curvature(square[:2], 0.5).tolist() == [0, 0, 0]
    assert curvature(np.zeros((4, 3)), 0.5).tolist() == [0, 0, 0]
    assert np.isfinite(curvature(np.array([[0, 0, 0], [1, 0, 0], [0, 0, 0]], float), 0.5)).all()
