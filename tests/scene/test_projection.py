"""Projection TOP, and that a render's cube map shows each direction where it is looked up."""

import numpy as np
import pytest

pytestmark = pytest.mark.gl
BALLS = {
    "right": ((1, 0.2, 0.1), (1, 0, 0)), "left": ((-1, 0.1, 0.3), (0, 1, 0)), "up": ((0.2, 1, 0.1), (0, 0, 1)),
    "down": ((0.1, -1, -0.3), (1, 1, 0)), "behind": ((0.3, 0.2, 1), (0, 1, 1)), "ahead": ((-0.2, 0.3, -1), (1, 0, 1)),
}  # fmt: skip


@pytest.fixture
def around(scene):
    """Six small balls around the camera, off the axes, rendered into a cube map; and a Projection TOP of it."""
    scene.set(scene.camera, tz=0)
    scene.ball.par.render = False
    for name, (place, color) in BALLS.items():
        scene.make("constantMAT", f"{name}_mat", colorr=color[0], colorg=color[1], colorb=color[2])
        ball = scene.shape(name, "sphere", material=f"{name}_mat", type="poly", freq=3)
        scene.set(ball, tx=place[0], ty=place[1], tz=place[2], scale=0.1)
    scene.render.par.rendermode = "cubemap"
    made = scene.make("projectionTOP", "projection1")
    made.inputConnectors[0].connect(scene.render)
    return made


def direction(name):
    d = np.array(BALLS[name][0])
    return d / np.linalg.norm(d)


def at(picture, u, v):
    h, w = picture.shape[:2]
    return picture[int(v * h), int(u * w), :3].tolist()


def equirectangular(d):
    return np.arctan2(d[2], d[0]) / (2 * np.pi) % 1, np.arcsin(d[1]) / np.pi + 0.5


def test_a_rendered_cube_as_equirectangular(around):
    out = around.numpyArray()
    assert around.errors() == "" and out.shape == (128, 256, 4)
    for name, (_, color) in BALLS.items():
        assert at(out, *equirectangular(direction(name))) == list(color), name


def test_a_rendered_cube_as_a_fisheye(around):
    around.par.output, around.par.fov = "fisheye", 270
    out = around.numpyArray()
    assert out[0, 0].tolist() == [0, 0, 0, 0]
    for name in ("right", "left", "up", "down", "ahead"):
        d = direction(name)
        r = np.arccos(-d[2]) / np.radians(135)
        u, v = 0.5 + 0.5 * r * d[:2] / np.linalg.norm(d[:2])
        assert at(out, u, v) == list(BALLS[name][1]), name


def test_rotate_turns_what_is_looked_at(around):
    around.par.ry = 90
    out = around.numpyArray()
    # by 90 degrees about y ahead becomes left: what is looked at in the middle is what was at -x
    d = direction("left")
    turned = np.array([-d[2], d[1], d[0]])
    assert at(out, *equirectangular(turned)) == list(BALLS["left"][1])


def test_there_and_back(scene, around):
    whole = around.numpyArray()
    cube = scene.make("projectionTOP", "back", input="equirectangular", output="cubemap")
    cube.inputConnectors[0].connect(around)
    again = scene.make("projectionTOP", "again")
    again.inputConnectors[0].connect(cube)
    out = again.numpyArray()
    assert cube._node.data.kind == "cube" and np.abs(out - whole).mean() < 0.01
    for name, (_, color) in BALLS.items():
        assert at(out, *equirectangular(direction(name))) == pytest.approx(color, abs=0.05), name


def test_what_is_no_cube_map(scene, around):
    around.inputConnectors[0].connect(scene.make("noiseTOP", "noise1"))
    around.cook()
    assert "the input is no cube map" in around.warnings()
