"""Rectangle SOP: Fill Camera View."""

import numpy as np
import pytest
from sopkit import data, error

CORNERS = [[-1, -1], [1, -1], [1, 1], [-1, 1]]
LENSES = [
    {},
    {"viewanglemethod": "vertfov", "fov": 70, "win": (0.2, -0.1), "winsize": 0.5},
    {"projection": "ortho", "orthowidth": 3, "winroll": 30},
    {"projection": "persporthoblend", "projectionblend": 0.4, "ipdshift": 0.3},
]


@pytest.fixture
def scene(project):
    """A camera and a Geometry COMP with a rectangle that fills its view."""
    root = project.op("/project1")
    made = [root.create("cameraCOMP"), root.create("geometryCOMP")]
    camera, geo = made
    camera.par.tx, camera.par.ty, camera.par.rx, camera.par.ry = 1, 2, -20, 35
    geo.par.tx, geo.par.rz, geo.par.scale = -3, 40, 2
    rectangle = geo.create("rectangleSOP")
    rectangle.par.orient, rectangle.par.camera = "cam", camera.path
    yield camera, geo, rectangle
    for o in reversed(made):
        o.destroy()


def seen(camera, geo, rectangle, aspect):
    """(4, 3) where the picture shows the corners, and (4,) how far along the view they are."""
    P = np.concatenate([data(rectangle).P.astype(float), np.ones((4, 1))], 1)
    view = camera._node.data.view() @ np.asarray(geo._node.data.world)
    at = P @ view.T
    clip = at @ np.asarray(camera._node.data.lens.projection(aspect)).T
    return clip[:, :3] / clip[:, 3:], -at[:, 2]


@pytest.mark.parametrize("lens", LENSES)
@pytest.mark.parametrize("aspect", [(1, 1), (16, 9)])
def test_corners_are_the_pictures(scene, lens, aspect):
    camera, _, rectangle = scene
    for name, value in lens.items():
        if isinstance(value, tuple):
            camera.par[f"{name}x"], camera.par[f"{name}y"] = value
        else:
            camera.par[name] = value
    rectangle.par.cameraaspectx, rectangle.par.cameraaspecty = aspect
    for z in (0.5, 7):
        rectangle.par.camz = z
        at, depth = seen(*scene, aspect[0] / aspect[1])
        assert np.allclose(at[:, :2], CORNERS, atol=1e-4) and np.allclose(depth, z, rtol=1e-5)
    rectangle.par.sizex, rectangle.par.sizey = 0.5, 0.25
    at, _ = seen(*scene, aspect[0] / aspect[1])
    assert np.allclose(at[:, :2], np.array(CORNERS) * [0.5, 0.25], atol=1e-4)


def test_it_looks_back_and_follows(scene):
    camera, geo, rectangle = scene
    N = data(rectangle).point["N"] @ np.asarray(geo._node.data.world)[:3, :3].T
    back = np.asarray(camera._node.data.world)[:3, 2]
    assert np.allclose(N / np.linalg.norm(N, axis=1, keepdims=True), back / np.linalg.norm(back), atol=1e-5)
    before = data(rectangle).P
    camera.par.tx = 9
    moved = np.asarray(geo._node.data.world)[:3, :3] @ (data(rectangle).P - before).T
    assert np.allclose(moved.T, [8, 0, 0], atol=1e-4)
    camera.par.fov = 90
    assert np.allclose(seen(*scene, 1)[0][:, :2], CORNERS, atol=1e-4)
    here = data(rectangle).P
    rectangle.par.ty = 1.5
    assert np.allclose(data(rectangle).P - here, [0, 1.5, 0], atol=1e-5)
    rectangle.par.ty, geo.par.tz = 0, 4
    assert np.allclose(seen(*scene, 1)[0][:, :2], CORNERS, atol=1e-4)


def test_what_is_missing_is_said(scene):
    camera, geo, rectangle = scene
    rectangle.par.cameraaspectx = 0
    assert "Aspect" in error(rectangle)
    rectangle.par.cameraaspectx, rectangle.par.camera = 1, geo.path
    assert "Camera" in error(rectangle)
    rectangle.par.camera = ""
    assert "Camera" in error(rectangle)
    rectangle.par.camera, rectangle.par.camz = camera.path, 0
    assert np.allclose(data(rectangle).P, data(rectangle).P[0])
