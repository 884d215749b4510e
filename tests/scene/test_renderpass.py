"""Render Pass TOP: what it draws over, what it clears, and that what was drawn before stays as it was."""

import numpy as np
import pytest

pytestmark = pytest.mark.gl
MIDDLE = 32


@pytest.fixture
def passed(scene):
    """A red wall that goes through the middle of the ball, drawn in a pass after the ball."""
    red = scene.make("constantMAT", "red", colorg=0, colorb=0)
    wall = scene.shape("wall", "grid", material=red.name, sizex=8, sizey=8, rows=2, cols=2)
    scene.render.par.geometry = "ball"
    made = scene.make("renderpassTOP", "pass1", geometry="wall", lights="light1", camera="cam1", dither=False)
    made.inputConnectors[0].connect(scene.render)
    scene.wall = wall
    return made


@pytest.mark.parametrize("samples", ["aa1", "aa4"])
def test_a_pass_draws_as_if_both_were_drawn_together(scene, passed, samples):
    scene.render.par.antialias = samples
    out = passed.numpyArray()
    assert passed.errors() == "" and out[2, 2].tolist() == [1, 0, 0, 1]
    scene.render.par.geometry = "ball wall"
    assert np.abs(out - scene.picture()).max() < 1e-5


@pytest.mark.parametrize("samples", ["aa1", "aa4"])
def test_depth_and_colour_are_kept_or_cleared(scene, passed, samples):
    scene.render.par.antialias = samples
    ball = scene.picture()
    assert passed.numpyArray()[MIDDLE, MIDDLE] == pytest.approx(ball[MIDDLE, MIDDLE])
    passed.par.cleardepth = True
    assert passed.numpyArray()[MIDDLE, MIDDLE] == pytest.approx([1, 0, 0, 1])
    scene.set(passed, cleardepth=False, cleartocamcolor=True)
    scene.set(scene.camera, bgcolorg=0.25, bgcolora=1)
    out = passed.numpyArray()
    assert out[MIDDLE, MIDDLE] == pytest.approx([0, 0.25, 0, 1]) and out[2, 2] == pytest.approx([1, 0, 0, 1])


def test_what_was_drawn_before_stays(scene, passed):
    depth = scene.make("depthTOP", "depth1", rendertop="render1", depthspace="cameraspace")
    before = scene.picture().copy()
    passed.numpyArray()
    assert np.array_equal(scene.picture(), before)
    assert depth.numpyArray()[2, 2, 0] == pytest.approx(1000, rel=1e-3)
    depth.par.rendertop = "pass1"
    out = depth.numpyArray()[..., 0]
    assert out[2, 2] == pytest.approx(5, abs=1e-2) and out[MIDDLE, MIDDLE] == pytest.approx(4, abs=1e-2)
    # another pass on the same render, and one on the pass
    other = scene.make("renderpassTOP", "pass2", renderinput="render1")
    assert np.array_equal(other.numpyArray(), before)
    other.par.renderinput = "pass1"
    assert np.array_equal(other.numpyArray(), passed.numpyArray())
    passed.par.render = False
    assert np.array_equal(passed.numpyArray(), before)


def test_its_own_camera_and_blending(scene, passed):
    scene.make("cameraCOMP", "cam2", tx=100, tz=5)
    passed.par.camera = "cam2"
    assert passed.numpyArray()[2, 2].tolist() == [0, 0, 0, 0]
    passed.par.camera = ""
    scene.set(scene.inside.op("red"), alpha=0.5, blending=True)
    scene.set(passed, transparency="orderind", cleardepth=True)
    ball = scene.picture()[MIDDLE, MIDDLE]
    assert passed.numpyArray()[MIDDLE, MIDDLE] == pytest.approx(0.5 * ball + [0.5, 0, 0, 0.5], abs=1e-5)


def test_only_a_render_can_be_drawn_over(scene, passed):
    passed.inputConnectors[0].connect(scene.make("noiseTOP", "noise1"))
    passed.cook()
    assert "/project1/noise1 has not rendered anything" in passed.errors()
