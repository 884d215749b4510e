"""Depth TOP and Render Select TOP: distances of planes, cameras, buffers, layers."""

import numpy as np
import pytest

pytestmark = pytest.mark.gl
SIZE = 64
MIDDLE = SIZE // 2


@pytest.fixture
def wall(scene):
    """A wall in the left half, 3 in front of the camera."""
    made = scene.shape("wall", "grid", sizex=4, sizey=8, rows=2, cols=2)
    scene.set(made, tx=-2, tz=2)
    scene.ball.par.render = False
    return made


@pytest.fixture
def depth(scene):
    return scene.make("depthTOP", "depth1", rendertop="render1")


@pytest.mark.usefixtures("wall")
def test_depth_as_stored(scene, depth):
    out = depth.numpyArray()
    near, far, z = 0.1, 1000.0, 3.0
    assert out[MIDDLE, 5] == pytest.approx([far / (far - near) * (1 - near / z)] * 3 + [1], abs=2e-7)
    assert out[MIDDLE, -5].tolist() == [1, 1, 1, 1] and depth.errors() == ""
    scene.set(scene.camera, projection="ortho", orthowidth=2, near=1, far=5)
    assert depth.numpyArray()[MIDDLE, 5, 0] == pytest.approx(0.5, abs=1e-6)


@pytest.mark.usefixtures("wall")
@pytest.mark.parametrize("projection", ["perspective", "ortho"])
@pytest.mark.parametrize("samples", ["aa1", "aa4"])
def test_camera_space_is_the_distance_along_the_axis(scene, depth, projection, samples):
    scene.set(scene.camera, projection=projection, orthowidth=2, far=20, ry=8)
    scene.render.par.antialias = samples
    depth.par.depthspace = "cameraspace"
    out = depth.numpyArray()[..., 0]
    camera = scene.camera._node.data
    to_clip = camera.lens.projection(1.0) @ camera.view()
    for x, y in ((5, 5), (20, 50)):
        # the point of the plane z = 2 that this pixel sees
        ndc = [(v + 0.5) / SIZE * 2 - 1 for v in (x, y)]
        near, far = (np.linalg.inv(to_clip) @ [*ndc, d, 1] for d in (0, 1))
        near, far = near[:3] / near[3], far[:3] / far[3]
        at = near + (far - near) * (2 - near[2]) / (far[2] - near[2])
        assert out[y, x] == pytest.approx(-(camera.view() @ [*at, 1])[2], abs=2e-2 if samples == "aa4" else 1e-4)
    assert out[MIDDLE, -1] == pytest.approx(20, rel=1e-4)


@pytest.mark.usefixtures("wall")
def test_range_clamp_gamma_and_formats(scene, depth):
    scene.set(depth, depthspace="reranged", rangefrom1=1, rangefrom2=9, rangeto1=2, rangeto2=0)
    assert depth.numpyArray()[MIDDLE, 5, 0] == pytest.approx(2 - 2 * (3 - 1) / 8, abs=1e-4)
    depth.par.clamp = True
    assert depth.numpyArray()[MIDDLE, 5, 0] == 1
    scene.set(depth, rangefrom1=0, rangefrom2=12, rangeto1=0, rangeto2=1, gamma=2)
    assert depth.numpyArray()[MIDDLE, 5, 0] == pytest.approx(0.5, abs=1e-4)
    for name, expected in (
        ("rgba8fixed", [0.5] * 3 + [1]),
        ("a16float", [0, 0, 0, 0.5]),
        ("rg32float", [0.5] * 2 + [0, 1]),
    ):
        depth.par.pixelformat = name
        assert depth.numpyArray()[MIDDLE, 5].astype(float) == pytest.approx(expected, abs=3e-3)


def test_depth_follows_the_render_and_fisheyes_and_cubes(scene, wall, depth):
    depth.par.depthspace = "cameraspace"
    assert depth.numpyArray()[MIDDLE, 5, 0] == pytest.approx(3, abs=1e-3)
    wall.par.tz = 0
    assert depth.numpyArray()[MIDDLE, 5, 0] == pytest.approx(5, abs=1e-3)
    scene.set(scene.ball, render=True)
    scene.set(wall, render=False)
    scene.render.par.rendermode = "fisheye180"
    assert depth.numpyArray()[MIDDLE, MIDDLE, 0] == pytest.approx(4, abs=2e-2)
    scene.render.par.rendermode = "cubemap"
    faces = depth._node.data.raw()[..., 0]
    assert faces.shape == (6, SIZE, SIZE) and faces[5, MIDDLE, MIDDLE] == pytest.approx(4, abs=1e-2)
    assert faces[4, MIDDLE, MIDDLE] == pytest.approx(1000, rel=1e-3)


def test_what_has_no_depth(scene, depth):
    depth.par.rendertop = ""
    assert depth.numpyArray().tolist() == [[[0, 0, 0, 0]]]
    scene.make("noiseTOP", "noise1")
    depth.par.rendertop = "noise1"
    depth.cook()
    assert "/project1/noise1 has not rendered anything" in depth.errors()
    scene.set(depth, rendertop="render1", cameraindex=1)
    depth.cook()
    assert "/project1/render1 has 1 cameras, there is no number 1" in depth.errors()


def test_each_camera_and_each_buffer_can_be_selected(scene):
    scene.make("cameraCOMP", "cam2", tx=3, tz=5, fov=30)
    flat = scene.make("glslMAT", "glsl1")
    flat.par.pdat.eval().text = """
layout(location = 0) out vec4 a; layout(location = 1) out vec4 b;
void main() { a = vec4(1.0, 0.0, 0.0, 1.0); b = vec4(0.0, 1.0, 0.5, 1.0); }"""
    scene.set(scene.ball, material=flat.name)
    scene.set(scene.render, camera="cam1 cam2", numcolorbufs=2)
    select = scene.make("renderselectTOP", "select1", top="render1")
    assert np.array_equal(select.numpyArray(), scene.picture())
    assert select.numpyArray()[MIDDLE, MIDDLE].tolist() == [1, 0, 0, 1]
    select.par.colorbufindex = 1
    assert select.numpyArray()[MIDDLE, MIDDLE].tolist() == [0, 1, 0.5, 1]
    select.par.cameraindex = 1
    assert select.numpyArray()[MIDDLE, MIDDLE].tolist() == [0, 0, 0, 0] and select.errors() == ""
    select.par.colorbufindex = 2
    select.cook()
    assert "there are 2 color buffers, no number 2" in select.errors()


@pytest.mark.parametrize("samples", ["aa1", "aa4"])
def test_peel_layers_are_the_surfaces_behind_each_other(scene, samples):
    """A sphere's front, then its back; behind that nothing is left."""
    scene.set(scene.render, depthpeel=True, transpeellayers=3, antialias=samples)
    depth = scene.make("depthTOP", "depth1", rendertop="render1", depthspace="cameraspace")
    select = scene.make("renderselectTOP", "select1", top="render1")
    seen = []
    for layer in range(3):
        depth.par.peellayerindex = select.par.peellayerindex = layer
        seen.append((depth.numpyArray()[MIDDLE, MIDDLE, 0], select.numpyArray()[MIDDLE, MIDDLE, 3]))
    assert seen == [
        (pytest.approx(4, abs=0.02), 1),
        (pytest.approx(6, abs=0.02), 1),
        (pytest.approx(1000, rel=0.01), 0),
    ]
    select.par.peellayerindex = 3
    select.cook()
    assert "there are 3 peel layers, no number 3" in select.errors()


def test_the_shadow_map_of_a_light(scene, depth):
    scene.set(scene.light, lighttype="cone", tz=4, near=1, far=9, shadowtype="hard2d", projection="ortho", orthowidth=4)
    scene.set(scene.light, shadowresolution1=32, shadowresolution2=16)
    scene.set(depth, rendertop="light1", depthspace="cameraspace")
    out = depth.numpyArray()[..., 0]
    assert out.shape == (16, 32) and depth.errors() == ""
    # the ball's nearest point, and nothing
    assert out[8, 16] == pytest.approx(3, abs=0.05) and out[0, 0] == pytest.approx(9)
    depth.par.depthspace = "input"
    assert depth.numpyArray()[8, 16, 0] == pytest.approx(2 / 8, abs=0.01)
    # what casts no shadows is left out
    scene.light.par.shadowcasters = "nothing"
    assert depth.numpyArray().min() == 1
    scene.light.par.shadowtype = "off"
    depth.numpyArray()
    assert "/project1/light1 has no shadow map of its own" in depth.errors()
