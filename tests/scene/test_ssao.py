"""SSAO TOP: open surfaces stay as bright as they are, corners darken within the radius."""

import numpy as np
import pytest

pytestmark = pytest.mark.gl
MIDDLE = 32


@pytest.fixture
def ssao(scene):
    """A floor that meets a wall along a line, both seen at 45 degrees; the crease is in the middle row."""
    scene.ball.par.render = False
    scene.make("constantMAT", "flat", colorg=0.5)
    wall = scene.shape("wall", "grid", material="flat", sizex=20, sizey=4, rows=2, cols=2)
    floor = scene.shape("floor", "grid", material="flat", sizex=20, sizey=4, rows=2, cols=2)
    scene.set(wall, ty=2, tz=-2)
    scene.set(floor, rx=-90, tz=0)
    scene.set(scene.camera, ty=4, tz=2, rx=-45, projection="ortho", orthowidth=4)
    made = scene.make("ssaoTOP", "ssao1", combinewithcolor=False, surfaceavoid=0)
    made.inputConnectors[0].connect(scene.render)
    return made


def rows(ssao):
    return ssao.numpyArray()[:, 16:48, 0].mean(axis=1)


def test_a_corner_is_dark_within_the_radius_and_open_beyond(scene, ssao):
    out = rows(ssao)
    assert ssao.errors() == "" and ssao.warnings() == ""
    # 0.5 of the surface is 0.35 of the picture's 4 units, 6 pixels; the blur reaches 4 more
    assert out[:20].min() > 0.999 and out[44:].min() > 0.999
    assert out[MIDDLE - 1 : MIDDLE + 1].max() < 0.8
    # it opens up steadily towards both sides
    assert (np.diff(out[MIDDLE:44]) > -0.01).all() and (np.diff(out[20 : MIDDLE - 1]) < 0.01).all()
    dark = (1 - out).sum()
    ssao.par.ssaoradius = 1
    assert (1 - rows(ssao)).sum() > 1.5 * dark


def test_contrast_attenuation_quality_and_resolution(ssao):
    ssao.par.blurradius = 0
    plain = ssao.numpyArray()[..., 0]
    ssao.par.contrast = 2
    assert np.allclose(ssao.numpyArray()[..., 0], plain**2, atol=1e-5)
    ssao.par.contrast, ssao.par.attenuation = 1, 0.5
    assert np.allclose(1 - ssao.numpyArray()[..., 0], (1 - plain) / 2, atol=1e-5)
    ssao.par.attenuation, ssao.par.quality = 1, "medium"
    assert np.abs(ssao.numpyArray()[..., 0] - plain).mean() < 0.03
    ssao.par.ssaopassres = "half"
    assert np.abs(rows(ssao) - plain[:, 16:48].mean(axis=1)).max() < 0.2


def test_it_is_multiplied_with_the_colour(scene, ssao):
    dark = ssao.numpyArray()[..., 0]
    ssao.par.combinewithcolor = True
    expected = scene.picture() * np.stack([dark, dark, dark, np.ones_like(dark)], -1)
    assert np.allclose(ssao.numpyArray(), expected, atol=1e-5)


def test_perspective_and_no_occluder(scene, ssao):
    scene.set(scene.camera, projection="perspective", fov=45)
    assert rows(ssao).min() < 0.8
    scene.inside.op("wall").par.render = False
    # what is not drawn is open, and a plane hides nothing of itself
    assert rows(ssao).min() > 0.999


def test_only_renders_have_depth(scene, ssao):
    noise = scene.make("noiseTOP", "noise1")
    ssao.inputConnectors[0].connect(noise)
    assert np.array_equal(ssao.numpyArray(), noise.numpyArray())
    assert "no Render TOP" in ssao.warnings()
