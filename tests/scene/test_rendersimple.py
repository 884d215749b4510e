"""Render Simple TOP: the picture that the Render TOP makes of the same scene, and what it says of bad input."""

import numpy as np
import pytest

pytestmark = pytest.mark.gl
SIZE = 64


@pytest.fixture
def simple(scene):
    scene.ball.par.render = False
    made = scene.make("rendersimpleTOP", "simple1", pop="ball/sphere1", outputresolution="custom", format="rgba32float")
    return scene.set(made, resolutionw=SIZE, resolutionh=SIZE)


@pytest.fixture
def same(scene):
    """A function: both pictures, of `simple` and of the render with the scene set up by hand."""
    scene.set(scene.camera, tz=5, fov=45)
    scene.set(scene.light, lighttype="point", tx=0, ty=0, tz=10)
    scene.set(scene.render, antialias="aa4", geometry="hand")
    plain = scene.make("phongMAT", "plain", diffr=1, diffg=1, diffb=1)
    hand = scene.shape("hand", "sphere", material=plain.name, type="poly", freq=40)

    def pictures(simple, **at):
        scene.set(hand, **at)
        out = simple.numpyArray().copy()
        assert simple.errors() == "" and simple.warnings() == "" and 0.02 < out[..., 3].mean() < 0.95
        return out, scene.picture()

    return pictures


def test_as_the_render_top_draws_it(scene, simple, same):
    one, other = same(simple)
    assert np.array_equal(one, other)
    scene.set(simple, geotranslatex=0.3, geotranslatez=-1, georotatey=30, geoscale=0.5, lighttranslatex=4)
    scene.set(scene.light, tx=4)
    one, other = same(simple, tx=0.3, tz=-1, ry=30, scale=0.5)
    assert np.abs(one - other).max() < 1e-5
    scene.set(simple, ortho=True, orthowidth=3, camdistance=8)
    scene.set(scene.camera, projection="ortho", orthowidth=3, tz=8)
    one, other = same(simple)
    assert np.abs(one - other).max() < 1e-5


def test_colours_map_and_wire_frame_are_those_of_a_phong(scene, simple, same):
    stripes = scene.make("rampTOP", "ramp1")
    plain = scene.inside.op("plain")
    colours = dict(constantr=0.1, constantb=0.3)
    scene.set(simple, diffuser=0.2, diffuseg=0.9, diffuseb=0.4, colormap=stripes, **colours)
    scene.set(plain, diffr=0.2, diffg=0.9, diffb=0.4, colormap=stripes, **colours)
    one, other = same(simple)
    assert np.array_equal(one, other) and np.ptp(one[..., 0]) > 0.1
    simple.par.wireframe = True
    plain.par.wireframe = "topology"
    wires, other = same(simple)
    assert np.array_equal(wires, other) and not np.array_equal(wires, one)


def test_a_material_in_place_of_the_internal_one(scene, simple):
    red = scene.make("constantMAT", "red", colorg=0, colorb=0)
    scene.set(simple, materialsource="matnode")
    assert simple.numpyArray()[SIZE // 2, SIZE // 2, 3] == 1
    assert simple.warnings().startswith("no MAT is given")
    simple.par.mat = red
    assert simple.numpyArray()[SIZE // 2, SIZE // 2].tolist() == [1, 0, 0, 1] and simple.warnings() == ""


def extent(picture, width):
    """Centre and size of what is drawn, in units of an orthographic view's width."""
    rows, columns = np.nonzero(picture[..., 3] > 0.5)
    edges = [(v.min() / SIZE - 0.5, (v.max() + 1) / SIZE - 0.5) for v in (columns, rows)]
    return [width * (a + b) / 2 for a, b in edges], [width * (b - a) for a, b in edges]


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_normalize_geo_fits_the_box_into_2_units(scene, simple, share):
    scene.ball.create("boxSOP", "box1")
    scene.set(scene.ball.op("box1"), sizex=3, sizey=1.5, sizez=1, tx=1, ty=-0.5)
    scene.set(simple, pop="ball/box1", ortho=True, orthowidth=6, normalizegeo=share)
    center, size = extent(simple.numpyArray(), 6)
    scale = 1 + share * (2 / 3 - 1)
    assert center == pytest.approx([(1 - share) * scale, -0.5 * (1 - share) * scale], abs=0.1)
    assert size == pytest.approx([3 * scale, 1.5 * scale], abs=0.15)


def test_the_background_is_multiplied_by_its_alpha(scene, simple):
    scene.set(simple, bgcolorr=0.5, bgcolorg=1, bgcolora=0.5)
    assert simple.numpyArray()[0, 0].tolist() == [0.25, 0.5, 0, 0.5]


def test_flags_are_not_asked_and_changes_are_seen(scene, simple):
    sphere = scene.ball.op("sphere1")
    before = simple.numpyArray()[..., 3].sum()
    sphere.render = sphere.display = False
    assert simple.numpyArray()[..., 3].sum() == before
    sphere.par.radx = sphere.par.rady = sphere.par.radz = 0.5
    assert simple.numpyArray()[..., 3].sum() == pytest.approx(before / 4, rel=0.1)


def test_what_is_no_geometry(scene, simple):
    good = simple.numpyArray().copy()
    simple.par.pop = scene.ball
    assert np.array_equal(simple.numpyArray(), good) and "is no SOP" in simple.errors()
    empty = scene.make("nullSOP", "empty")
    simple.par.pop = empty
    assert simple.numpyArray().max() == 0 and simple.errors() == ""
    simple.par.pop = ""
    assert simple.numpyArray().shape == (1, 1, 4) and simple.errors() == ""
