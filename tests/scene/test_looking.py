"""How cameras and lights look: the pivot of Window Roll, maps of fog, lights as cameras."""

import numpy as np
import pytest

pytestmark = pytest.mark.gl
SIZE = 64


@pytest.fixture
def mark(scene):
    """A small square at (0.5, 0) of a view of 4 by 2 units, 128 by 64 pixels."""
    scene.ball.par.render = False
    scene.set(scene.render, resolutionw=2 * SIZE, resolutionh=SIZE)
    scene.set(scene.camera, projection="ortho", orthowidth=4)
    scene.make("constantMAT", "flat")
    return scene.set(scene.shape("mark", "rectangle", material="flat", sizex=0.25, sizey=0.25), tx=0.5)


def middle(scene):
    """Where the mark is, in units of the view from its middle."""
    y, x = np.argwhere(scene.picture()[..., 3] > 0).T
    return (x.mean() + 0.5) / 32 - 2, (y.mean() + 0.5) / 32 - 1


@pytest.mark.parametrize(("pivot", "place"), [("viewport", (0, 0.5)), ("camera", (-1, -0.5)), ("legacy", (-1, -0.5))])
def test_window_roll_has_a_pivot(scene, mark, pivot, place):
    scene.set(scene.camera, winrollpivot=pivot, winx=0.25)
    assert middle(scene) == pytest.approx((-0.5, 0), abs=0.02)
    scene.camera.par.winroll = 90
    assert middle(scene) == pytest.approx(place, abs=0.02)
    # without a shift they are the same
    scene.camera.par.winx = 0
    assert middle(scene) == pytest.approx((0, -0.5), abs=0.02)


def test_window_roll_keeps_squares_square(scene, mark):
    scene.set(mark, tx=0, scale=4)
    scene.set(scene.camera, winroll=45, winrollpivot="viewport")
    y, x = np.argwhere(scene.picture()[..., 3] > 0).T
    assert np.ptp(x) == pytest.approx(np.ptp(y), abs=1) and np.ptp(x) == pytest.approx(2**0.5 * 32, abs=3)


def test_a_fog_map_lies_over_the_picture(scene, mark):
    scene.set(mark, tx=0, scale=100)
    scene.make("rampTOP", "ramp1", format="rgba32float", type="horizontal")
    scene.set(scene.camera, fog="linear", fognear=0, fogfar=10, fogmap="ramp1", fogcolorg=0.5, fogalpha=1)
    out = scene.picture()
    u = (np.arange(2 * SIZE) + 0.5) / (2 * SIZE)
    away = np.linalg.norm([0, 0, 5])
    column = out[SIZE // 2]
    left = (10 - np.hypot(away, (u - 0.5) * 4)) / 10
    assert np.abs(column[:, 0] - (left + (1 - left) * u)).max() < 0.01
    assert np.abs(column[:, 1] - (left + (1 - left) * u * 0.5)).max() < 0.01
    scene.camera.par.fogmap = ""
    assert np.abs(scene.picture()[SIZE // 2, :, 0] - 1).max() < 1e-5
    # without fog there is none to colour
    scene.set(scene.camera, fog="off", fogmap="ramp1")
    assert np.abs(scene.picture()[SIZE // 2, :, 0] - 1).max() < 1e-5


def test_a_light_is_a_camera(scene):
    scene.set(scene.render, resolutionw=2 * SIZE, resolutionh=SIZE)
    scene.set(scene.camera, tx=1, ty=2, tz=4, rx=-20, ry=10, fov=50, near=0.5)
    seen = scene.picture()
    eye = scene.make("lightCOMP", "eye", tx=1, ty=2, tz=4, rx=-20, ry=10, fov=50, near=0.5, dimmer=0)
    scene.set(eye, bgcolorr=0.25, bgcolora=0.5)
    scene.render.par.camera = "eye"
    through = scene.picture()
    drawn = seen[..., 3] == 1
    assert drawn.any() and np.abs(through - seen)[drawn].max() < 1e-5
    assert through[~drawn].tolist() == [[0.25, 0, 0, 0.5]] * int((~drawn).sum())
    # a picture for a square, stretched over this one
    eye.par.aspectcorrect = False
    stretched = scene.picture()
    assert eye.projection(2, 1).vals == eye.projection(1, 1).vals != scene.camera.projection(2, 1).vals
    scene.set(scene.render, resolutionw=SIZE, resolutionh=SIZE)
    square = scene.picture()[..., 3]
    assert np.abs(stretched[:, ::2, 3] - square).mean() < 0.01
    scene.set(eye, projection="ortho", orthowidth=3, rx=0, ry=0, tx=0, ty=0)
    scene.set(scene.camera, projection="ortho", orthowidth=3, near=0.1, rx=0, ry=0, tx=0, ty=0)
    flat = scene.picture()[..., 3]
    scene.render.par.camera = "cam1"
    assert np.array_equal(flat == 1, scene.picture()[..., 3] == 1)


def test_a_cone_light_sees_its_cone(scene):
    eye = scene.make("lightCOMP", "eye", tz=5, lighttype="cone", coneangle=20, conedelta=5, fov=90)
    scene.render.par.camera = "eye"
    seen = (scene.picture()[..., 3] == 1).sum()
    scene.set(scene.camera, fov=30)
    scene.render.par.camera = "cam1"
    assert seen == (scene.picture()[..., 3] == 1).sum()
    eye.par.useconeforfov = False
    scene.render.par.camera = "eye"
    assert (scene.picture()[..., 3] == 1).sum() < seen / 4


PAIR = """vec4 TDSOPToProj(vec4 p) { return uTDMat.worldCamProj * p; }
vec4 TDCamToProj(vec4 p) { vec4 q = uTDMat.proj * p; return vec4(-q.x, q.yzw); }"""
WORLD = (
    """vec4 UserWorldToProj(vec4 p, int camera) { vec4 q = uTDMats[camera].camProj * p; return vec4(-q.x, q.yzw); }"""
)


@pytest.mark.parametrize("text", [PAIR, WORLD])
def test_a_lights_own_projection(scene, text):
    dat = scene.inside.create("textDAT", "project")
    dat.text = text
    eye = scene.make("lightCOMP", "eye", tx=0.5, tz=5, fov=30)
    scene.render.par.camera = "eye"
    seen = scene.picture()[..., 3]
    eye.par.customproj = "project"
    mirrored = scene.picture()[..., 3]
    assert np.array_equal(mirrored, seen[:, ::-1]) and not np.array_equal(mirrored, seen)
    dat.text = "vec4 TDCamToProj(vec4 p) { return nothing; }"
    scene.render.cook(force=True)
    assert "/project1/project:1" in scene.render.errors() and "nothing" in scene.render.errors()
    dat.text = "// nothing"
    eye.cook(force=True)
    assert "TDCamToProj" in eye.errors()
