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
    scene.set(scene.camera, fog="linear", fognear=0, fogfar=10, fogmap="ramp1", fogcolorr=1, fogcolorg=0.5, fogalpha=1)
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
    scene.set(eye, bgcolorr=0.25, bgcolora=0.5, aspectcorrect=True)
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


#: a lens that bends straight lines
BENT = """vec4 TDSOPToProj(vec4 p) { return uTDMat.worldCamProj * p; }
vec4 bent(vec4 q) { return vec4(q.xy * (1.0 - 0.2 * dot(q.xy, q.xy) / (q.w * q.w)), q.zw); }
vec4 TDCamToProj(vec4 p) { return bent(uTDMat.proj * p); }"""


@pytest.fixture
def shady(scene):
    """The ball's shadow on a wall of many faces, from a light that is off to the side."""
    scene.shape("wall", "grid", sizex=8, sizey=8, rows=60, cols=60).par.tz = -2
    scene.set(scene.light, lighttype="cone", tx=1.5, ty=1, tz=4, rx=-14, ry=20, coneangle=60, shadowresolution1=1024)
    scene.set(scene.light, shadowresolution2=1024, polygonoffsetfactor=2, polygonoffsetunits=10, conedelta=10)
    scene.set(scene.light, lightsize1=0.1, lightsize2=0.1, maxshadowsoftness=1)
    scene.inside.create("textDAT", "project")
    scene.make("rampTOP", "slide", type="horizontal", format="rgba32float", extendleft="zero", extendright="zero")
    return scene


@pytest.mark.parametrize("kind", ["hard2d", "soft2d"])
@pytest.mark.parametrize("text", [PAIR, WORLD, BENT])
def test_shadows_fall_where_they_do_by_any_projection(shady, kind, text):
    bare = shady.picture()
    shady.light.par.shadowtype = kind
    expected = shady.picture()
    dark = bare[..., 0] - expected[..., 0] > 0.1
    assert 100 < dark.sum() < 1500
    shady.inside.op("project").text = text
    shady.light.par.customproj = "project"
    out = shady.picture()
    assert (np.abs(out - expected)[..., 0] > 0.1).mean() < 0.01 and np.abs(out - expected).mean() < 2e-3


def test_max_shadow_softness_is_a_limit_of_its_own(shady):
    shady.light.par.shadowtype = "soft2d"

    def picture(**pars):
        shady.set(shady.light, **pars)
        return shady.picture()

    wide = picture()
    assert np.abs(picture(maxshadowsoftness=0.1) - wide).max() < 0.01, "the default is wider than these edges"
    assert np.abs(picture(maxshadowsoftness=0.002) - wide).max() > 0.1


def test_a_shadow_map_of_a_render_through_the_light(shady):
    shady.inside.op("project").text = BENT
    shady.set(shady.light, customproj="project", shadowtype="soft2d", filtersamples=1, searchsteps=1)
    expected = shady.picture()
    shady.make(
        "renderTOP", "through", camera="light1", outputresolution="custom", resolutionw=1024, resolutionh=1024,
        antialias="aa1", drawdepthonly=True,
    )  # fmt: skip
    shady.make("depthTOP", "depth1", rendertop="through", depthspace="input")
    shady.set(shady.light, shadowtype="custom", shadowmap="depth1")
    assert (np.abs(shady.picture() - expected)[..., 0] > 0.1).mean() < 0.02


def test_projector_maps_are_thrown_by_it(shady):
    shady.ball.par.render = False
    wall = shady.inside.op("wall")
    shady.set(shady.light, tx=0, ty=0, rx=0, ry=0, projmap="slide", projmapmode="useview", coneangle=120, conedelta=0)
    shady.set(shady.light, useconeforfov=False, fov=60)
    expected = shady.picture()[..., 0]
    assert expected[SIZE // 2, SIZE // 2 + 10] > 1.2 * expected[SIZE // 2, SIZE // 2 - 10]
    shady.inside.op("project").text = PAIR
    shady.light.par.customproj = "project"
    mirrored = shady.picture()[..., 0]
    assert np.abs(mirrored - expected[:, ::-1])[4:-4, 4:-4].max() < 0.02
    # a second light with another projection, a third with none
    shady.inside.create("textDAT", "project2").text = WORLD.replace("-q.x", "q.x")
    second = {"tz": 4, "lighttype": "point", "projmap": "slide", "projmapmode": "useview", "fov": 60}
    shady.make("lightCOMP", "light2", customproj="project2", **second)
    both = shady.picture()[..., 0]
    shady.set(shady.light, dimmer=0)
    alone = shady.picture()[..., 0]
    assert alone[SIZE // 2, SIZE // 2 + 10] > 1.2 * alone[SIZE // 2, SIZE // 2 - 10]
    assert np.abs(both - mirrored - alone).max() < 1e-4
    # Simple Horizontal FOV has none of it
    shady.set(shady.light, dimmer=1, projmapmode="simplehorzfov", projangle=60)
    shady.inside.op("light2").destroy()
    assert np.abs(shady.picture()[..., 0] - expected).max() < 1e-4
    assert wall.errors() == ""


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


@pytest.mark.parametrize("kind", ["phongMAT", "pbrMAT", "constantMAT"])
def test_the_alpha_that_is_tested_has_the_fogs_in_it(scene, kind):
    scene.make(kind, "tested", alphatest=True, alphafunc="greater", alphathreshold=0.5)
    scene.ball.par.material = "tested"
    assert scene.picture()[..., 3].max() == 1
    scene.set(scene.camera, fog="linear", fognear=0, fogfar=0.001, fogalpha=0.2)
    assert scene.picture()[..., 3].max() == 0
    scene.set(scene.camera, fogalpha=0.7)
    assert scene.picture()[..., 3].max() == pytest.approx(0.7, abs=0.01)
