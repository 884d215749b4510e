"""PBR MAT and environment lights: energy, limits, and light from the right side."""

import math

import numpy as np
import pytest

from stovetop.scene import environment

pytestmark = pytest.mark.gl
SIZE = 64


@pytest.fixture
def pbr(scene):
    made = scene.make("pbrMAT", "pbr1")
    scene.ball.par.material = made.name
    return made


def ball_of(picture):
    """The pixels well inside the ball."""
    y, x = np.mgrid[:SIZE, :SIZE]
    half = math.tan(math.radians(15)) * 5 / SIZE * 2
    return picture[np.hypot(x - SIZE / 2 + 0.5, y - SIZE / 2 + 0.5) * half < 0.85]


@pytest.mark.parametrize("metallic", [0.0, 1.0])
@pytest.mark.parametrize("roughness", [0.05, 0.3, 0.6, 1.0])
def test_furnace_a_white_ball_under_a_white_sky_is_white(scene, pbr, metallic, roughness):
    scene.set(scene.light, dimmer=0)
    scene.make("environmentlightCOMP", "envlight1")
    scene.set(pbr, metallic=metallic, roughness=roughness)
    assert np.abs(ball_of(scene.picture())[:, :3] - 1).max() < 0.02


def test_a_rough_dielectric_is_lambert_below_little_shine(scene, pbr):
    scene.set(pbr, metallic=0, roughness=1, specularlevel=0, basecolorr=0.5)
    scene.set(scene.light, tx=2, tz=2, lookat="ball")
    middle = scene.picture()[SIZE // 2, SIZE // 2, 0]
    assert middle == pytest.approx(0.5 * math.cos(math.pi / 4), abs=0.01)


def test_direct_light_reflects_what_the_table_says(scene, pbr):
    """A head-on light: the closed form of GGX where normal, light and camera are one direction."""
    scene.set(pbr, metallic=1, roughness=0.6, basecolorr=0.8, basecolorg=0.4, basecolorb=0.2)
    middle = scene.picture()[SIZE // 2, SIZE // 2, :3]
    a2 = 0.6**4
    # D = 1 / (pi a2), V = 1 / 4, times pi
    assert middle == pytest.approx(np.array([0.8, 0.4, 0.2]) / a2 / 4, rel=0.02)


def test_light_comes_from_where_the_map_has_it(scene, pbr):
    scene.set(scene.light, dimmer=0)
    sky = scene.make("rampTOP", "sky", type="vertical", format="rgba32float", outputresolution="custom", resolutionw=64)
    light = scene.make("environmentlightCOMP", "envlight1", envlightmap=sky.name)
    scene.set(pbr, metallic=0, roughness=1, specularlevel=0)
    column = scene.picture()[:, SIZE // 2, 0]
    seen = column[8:-8]
    assert seen[-1] > 0.65 and seen[0] < 0.35 and (np.diff(seen) > -1e-3).all()
    light.par.envlightmaprotatex = 180
    assert scene.picture()[-9, SIZE // 2, 0] < 0.35
    scene.set(pbr, metallic=1, roughness=0.02)
    light.par.envlightmaprotatex = 0
    # a mirror: the middle shows what lies behind the camera, at the horizon
    assert scene.picture()[SIZE // 2, SIZE // 2, 0] == pytest.approx(0.5, abs=0.03)


def test_maps_multiply(scene, pbr):
    half = scene.make("constantTOP", "half", colorr=0.5, colorg=0.25, colorb=1, format="rgba32float")
    scene.set(pbr, metallic=0, roughness=1, specularlevel=0, basecolormap=half.name)
    assert scene.picture()[SIZE // 2, SIZE // 2, :3] == pytest.approx([0.5, 0.25, 1.0], abs=0.01)
    scene.set(pbr, metallic=1, metallicmap=half.name, metallicmapchannelsource="red")
    # half is metal: of its blue a half is reflected head-on, by a roughness of 1 an eighth of the light
    assert scene.picture()[SIZE // 2, SIZE // 2, 2] == pytest.approx(0.5 * 0.5 + 0.5 * 0.25, abs=0.01)


def test_harmonics_of_a_uniform_sky_and_of_one_side():
    flat = environment.project(np.ones((16, 32, 3)))
    assert flat[0, 0] * 0.282095 == pytest.approx(1, abs=1e-3) and np.abs(flat[1:]).max() < 0.02
    up = np.zeros((32, 64, 3))
    up[16:] = 1
    coefficients = environment.project(up)
    bright, dark = (environment.basis(np.array([0, y, 0.0])) @ coefficients[:, 0] for y in (1.0, -1.0))
    assert bright == pytest.approx(1, abs=0.06) and dark == pytest.approx(0, abs=0.06)


def test_a_cube_map_lights_as_well(scene, pbr):
    inner = scene.make("cameraCOMP", "cam2", tx=50)
    scene.set(scene.light, dimmer=0)
    scene.make(
        "renderTOP", "sky", camera=inner.name, rendermode="cubemap", geometry="", bgcolorr=0.5, bgcolora=1,
        outputresolution="custom", resolutionw=32, resolutionh=32, format="rgba32float",
    )  # fmt: skip
    scene.make("environmentlightCOMP", "envlight1", envlightmap="sky")
    scene.set(pbr, metallic=0, roughness=1)
    assert ball_of(scene.picture())[:, 0].mean() == pytest.approx(0.5, abs=0.02)


def test_prefiltered_maps_light_as_the_map_itself(scene, pbr):
    scene.set(scene.light, dimmer=0)
    scene.make(
        "rampTOP", "sky", type="vertical", outputresolution="custom", resolutionw=64, resolutionh=32,
        format="rgba32float",
    )  # fmt: skip
    light = scene.make("environmentlightCOMP", "envlight1", envlightmap="sky")
    for output in ("diffuse", "specular"):
        made = scene.make("prefiltermapTOP", output, output=f"envlight{output}")
        made.inputConnectors[0].connect(scene.inside.op("sky"))
    diffuse, specular = scene.inside.op("diffuse"), scene.inside.op("specular")
    assert (diffuse.width, diffuse.height) == (9, 1) and (specular.width, specular.height) == (128, 384)
    for metal, rough in ((0, 1), (1, 0.2), (1, 0.7)):
        scene.set(pbr, metallic=metal, roughness=rough)
        scene.set(light, envlightmap="sky", envlightmapprefilter="automatic", envlightspecmap="")
        expected = scene.picture()
        scene.set(light, envlightmap="diffuse", envlightmapprefilter="useprefiltertop", envlightspecmap="specular")
        assert np.abs(scene.picture() - expected).max() < 2e-3
    scene.set(light, envlightspecmap="")
    scene.set(pbr, metallic=1)
    assert ball_of(scene.picture())[:, :3].max() == 0
    # fewer directions: about the same, from another number of them
    scene.set(light, envlightmap="sky", envlightmapprefilter="off", envlightmapquality=0.05)
    rough = np.abs(scene.picture() - expected)
    assert 0 < rough.max() and rough.mean() < 0.05
