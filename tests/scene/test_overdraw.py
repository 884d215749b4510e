"""Render TOP: Display Overdraw, renders whose colours nobody needs, depths of 32 bits."""

import numpy as np
import pytest

pytestmark = pytest.mark.gl
MIDDLE = 32
CUT = """
in float at;
layout(location = 0) out vec4 color[TD_NUM_COLOR_BUFFERS];
void main() {
    if (at < 0.0) discard;
    for (int i = 0; i < TD_NUM_COLOR_BUFFERS; i++) color[i] = vec4(0.5);
}
"""
VERTEX = "out float at; void main() { at = TDPos().x; gl_Position = TDWorldToProj(TDDeform(TDPos())); }"


@pytest.fixture
def walls(scene):
    """Three that fill the view, the furthest drawn first; the middle one is half as wide."""
    scene.ball.par.render = False
    scene.set(scene.camera, projection="ortho", orthowidth=2)
    scene.set(scene.render, overdraw=True, overdrawlimit=4)

    def wall(i):
        made = scene.shape(f"wall{i}", "grid", sizex=2 if i != 1 else 1, sizey=2, rows=2, cols=2)
        return scene.set(made, tz=i, drawpriority=-i)

    return [wall(i) for i in range(3)]


@pytest.mark.parametrize("samples", ["aa1", "aa4"])
def test_overdraw_is_how_often_a_pixel_was_drawn(scene, walls, samples):
    scene.render.par.antialias = samples
    out = scene.picture()
    assert out[MIDDLE, MIDDLE].tolist() == [0.75, 0.75, 0.75, 1] and out[MIDDLE, 3].tolist() == [0.5, 0.5, 0.5, 1]
    # the nearest first: the others fail the depth test
    for i, wall in enumerate(walls):
        wall.par.drawpriority = i
    assert np.unique(scene.picture()[..., 0]).tolist() == [0.25]
    scene.render.par.overdrawlimit = 1
    assert np.unique(scene.picture()).tolist() == [1]
    scene.render.par.geometry = "nothing"
    assert np.unique(scene.picture().reshape(-1, 4), axis=0).tolist() == [[0, 0, 0, 1]]


def test_overdraw_in_eight_bits_is_not_a_sum_of_rounded_steps(scene, walls):
    scene.set(scene.render, format="rgba8fixed", overdrawlimit=10)
    assert scene.picture()[MIDDLE, MIDDLE, 0] == pytest.approx(round(0.3 * 255) / 255)


def test_pixels_left_out_are_not_counted(scene, walls):
    mat = scene.make("glslMAT", "glsl1")
    mat.par.vdat.eval().text, mat.par.pdat.eval().text = VERTEX, CUT
    scene.render.par.numcolorbufs = 2
    walls[2].par.material = mat.name
    out = scene.picture()
    assert out[MIDDLE, 3, 0] == 0.25 and out[MIDDLE, -3, 0] == 0.5
    assert out[MIDDLE, 20, 0] == 0.5 and out[MIDDLE, -20, 0] == 0.75
    walls[2].par.material = scene.material.name
    scene.set(scene.material, alphatest=True, alphafunc="less", alphathreshold=0)
    assert scene.picture()[..., 0].max() == 0


def test_both_sides_of_a_ball_are_counted_and_blending_is_not_asked(scene):
    scene.material.par.blending = True
    scene.set(scene.render, overdraw=True, overdrawlimit=4, transparency="orderind")
    scene.shape("inner", "sphere", type="poly", freq=20).par.scale = 0.5
    far_side_first = scene.picture()[..., 0]
    assert set(np.unique(far_side_first)) >= {0.0, 0.25, 0.5} and far_side_first.max() <= 1


def test_a_pass_counts_on(scene, walls):
    scene.render.par.geometry = "wall0 wall1"
    more = scene.make("renderpassTOP", "pass1", renderinput="render1", geometry="wall2", overdraw=True)
    more.par.overdrawlimit = 4
    assert more.numpyArray()[MIDDLE, MIDDLE, 0] == 0.75 and more.errors() == ""
    # without counts before it there are its own, behind what was drawn
    scene.render.par.overdraw = False
    assert np.unique(more.numpyArray()[..., 0]).tolist() == [0.25]
    walls[2].par.tz = -1
    assert np.unique(more.numpyArray()[..., 0]).tolist() == [0]
    more.par.cleardepth = True
    assert np.unique(more.numpyArray()[..., 0]).tolist() == [0.25]


def test_no_color_buffer_left_to_count_in(scene):
    scene.set(scene.render, overdraw=True, numcolorbufs=8)
    scene.render.numpyArray()
    assert "overdraw" in scene.render.errors()
    scene.render.par.numcolorbufs = 7
    assert scene.picture().max() == 1


@pytest.mark.parametrize("samples", ["aa1", "aa4"])
def test_without_colour_output_passes_and_depth_go_on(scene, samples):
    scene.set(scene.render, antialias=samples, geometry="ball")
    red = scene.make("constantMAT", "red", colorg=0, colorb=0)
    scene.shape("wall", "grid", material=red.name, sizex=8, sizey=8, rows=2, cols=2)
    more = scene.make("renderpassTOP", "pass1", renderinput="render1", geometry="wall", lights="light1")
    depth = scene.make("depthTOP", "depth1", rendertop="render1")
    both, depths = more.numpyArray().copy(), depth.numpyArray().copy()
    assert both.max() > 0 and depths.min() < 1
    scene.render.par.coloroutputneeded = False
    assert scene.picture().max() == 0 and scene.picture().shape == both.shape
    assert np.array_equal(more.numpyArray(), both) and np.array_equal(depth.numpyArray(), depths)


@pytest.mark.parametrize("samples", ["aa1", "aa4"])
def test_depths_of_32_bits_are_no_steps_of_24(scene, samples):
    scene.set(scene.camera, near=4)
    scene.render.par.antialias = samples
    depth = scene.make("depthTOP", "depth1", rendertop="render1")

    def between_steps():
        steps = depth.numpyArray()[..., 0].astype(np.float64) * (2**24 - 1)
        steps = steps[(steps > 0) & (steps < 2**21)]
        assert len(steps) > 20
        return np.abs(steps - np.rint(steps)).max()

    coarse = scene.picture().copy()
    assert between_steps() < 0.25
    scene.render.par.depthformat = "float32"
    assert np.abs(scene.picture() - coarse).max() < 1e-3
    assert between_steps() > 0.3
    # a pass begins with depths of the same kind, as peeling does
    more = scene.make("renderpassTOP", "pass1", renderinput="render1")
    assert np.array_equal(more.numpyArray(), scene.picture())
    scene.set(scene.render, transparency="orderind", format="rgba32float")
    scene.set(scene.material, blending=True, alphafront=0.5)
    clear = scene.picture().copy()
    scene.render.par.depthformat = "fixed24"
    assert clear[MIDDLE, MIDDLE, 3] == 0.75 and np.abs(scene.picture() - clear).max() < 1e-3
