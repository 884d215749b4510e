"""How the features of the lit materials meet: sums, products, alpha and the points' colours."""

import numpy as np
import pytest

pytestmark = pytest.mark.gl
MIDDLE = (32, 32)
LUMINANCE = np.array([0.3, 0.6, 0.1])


@pytest.fixture
def wall(scene):
    """A wall that faces the camera and the light: what is diffuse and what shines arrives whole."""
    scene.ball.par.render = False
    scene.set(scene.camera, projection="ortho", orthowidth=2)
    return scene.shape("wall", "grid", sizex=2, sizey=2, rows=2, cols=2)


def color(scene, name, value, **more):
    r, g, b = value
    values = {"multrgbbyalpha": False, "format": "rgba32float", **more}
    return scene.make("constantTOP", name, colorr=r, colorg=g, colorb=b, **values)


def rgb(prefix, value):
    return {f"{prefix}{c}": v for c, v in zip("rgb", value, strict=True)}


def tinted(scene, geo, r, g, b, a):
    """The grid's points get a colour: Cd."""
    point = geo.create("pointSOP", "tinted")
    point.inputConnectors[0].connect(geo.op("grid1"))
    scene.set(point, doclr="on", diffr=r, diffg=g, diffb=b, alpha=a)
    geo.op("grid1").render = geo.op("grid1").display = False
    point.render = point.display = True
    return point


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("post", [False, True])
def test_all_at_once(scene, wall, seed, post):
    rng = np.random.default_rng(seed)
    names = (
        "light ambient diff amb spec emit constant dark map_color map_diff map_spec map_emit map_dark map_env env fog"
    )
    v = {name: rng.uniform(0.05, 0.45, 3) for name in names.split()}
    alpha, alpha_map, color_alpha = rng.uniform(0.3, 1, 3)
    point = rng.uniform(0.2, 1, 4)
    tinted(scene, wall, *point)
    tops = {n: color(scene, n, v[n], alpha=color_alpha if n == "map_color" else 1) for n in v if n.startswith("map_")}
    tops["map_alpha"] = color(scene, "map_alpha", (alpha_map,) * 3)
    scene.set(scene.light, **rgb("c", v["light"]))
    scene.make("ambientlightCOMP", "ambient1", **rgb("c", v["ambient"]))
    scene.set(scene.camera, fog="exp", fogdensity=0.1, fogalpha=1, **rgb("fogcolor", v["fog"]))
    scene.set(
        scene.material, **rgb("diff", v["diff"]), ambdiff=False, **rgb("amb", v["amb"]), **rgb("spec", v["spec"]),
        **rgb("emit", v["emit"]), **rgb("constant", v["constant"]), darknessemit=True, postmultalpha=post,
        **rgb("darknessemitcolor", v["dark"]), colormap=tops["map_color"], diffusemap=tops["map_diff"],
        specmap=tops["map_spec"], emitmap=tops["map_emit"], darknessemitmap=tops["map_dark"],
        alphamap=tops["map_alpha"], envmap=tops["map_env"], **rgb("envmapcolor", v["env"]), alphafront=alpha,
        alphamode=True, alphamultlight=True,
    )  # fmt: skip
    total = (v["diff"] * v["map_diff"] + v["spec"] * v["map_spec"]) * v["light"] + v["amb"] * v["ambient"]
    total += v["emit"] * v["map_emit"] + v["constant"]
    lightness = total @ LUMINANCE
    total = total * v["map_color"] * point[:3] + v["map_env"] * v["env"]
    # points' colours and pictures come multiplied by their own alpha
    own = alpha * alpha_map * lightness
    if post:
        total = total * own
    left = np.exp(-0.1 * 5)
    total = v["fog"] * (1 - left) + total * left
    total = v["dark"] * v["map_dark"] * (1 - lightness) + total * lightness
    # the fog has an alpha of its own, 1
    opacity = own * color_alpha * point[3] * left + 1 - left
    assert scene.picture()[MIDDLE] == pytest.approx([*total, opacity], abs=1e-3)


@pytest.mark.parametrize("seed", range(3))
def test_metal_and_roughness_all_at_once(scene, wall, seed):
    """Alpha takes from the base colour alone; ambient lights have no effect; occlusion is for environments."""
    rng = np.random.default_rng(seed)
    v = {n: rng.uniform(0.1, 0.6, 3) for n in "base emit constant map_color map_emit sky".split()}
    alpha, color_alpha, metallic, level, occlusion, map_occlusion = rng.uniform(0.2, 1, 6)
    point = rng.uniform(0.2, 1, 4)
    tinted(scene, wall, *point)
    scene.make("ambientlightCOMP", "ambient1")
    material = scene.make(
        "pbrMAT", "pbr1", **rgb("basecolor", v["base"]), **rgb("emit", v["emit"]), **rgb("constant", v["constant"]),
        basecolormap=color(scene, "map_color", v["map_color"], alpha=color_alpha), alphafront=alpha,
        emitmap=color(scene, "map_emit", v["map_emit"]), metallic=metallic, roughness=1, specularlevel=level,
        ambientocclusion=occlusion, ambientocclusionmap=color(scene, "map_occlusion", (map_occlusion,) * 3),
    )  # fmt: skip
    wall.par.material = material
    base = v["base"] * v["map_color"] * point[:3] * alpha
    reflected = 0.08 * level * (1 - metallic) + base * metallic
    glow = v["emit"] * v["map_emit"] + v["constant"] * point[:3]
    expected = base * (1 - metallic) * (1 - reflected) + reflected * 0.25 + glow
    opacity = alpha * color_alpha * point[3]
    assert scene.picture()[MIDDLE] == pytest.approx([*expected, opacity], abs=2e-3)
    # an even environment: what is not reflected goes in
    scene.light.par.dimmer = 0
    scene.make("environmentlightCOMP", "sky1", envlightmap=color(scene, "sky", (1, 1, 1)))
    lit = (scene.picture()[MIDDLE][:3] - glow) / (occlusion * map_occlusion)
    assert (lit > base * (1 - metallic) * 0.5).all() and (lit < base * (1 - metallic) + reflected + 0.05).all()


def test_alpha_goes_from_front_to_side_as_a_sine(scene):
    scene.set(scene.material, alphamode=False, alphafront=1, alphaside=0, rolloff=2, postmultalpha=False)
    scene.set(scene.camera, projection="ortho", orthowidth=2)
    out = scene.picture()[32, :, 3]
    x = (np.arange(64) + 0.5) / 32 - 1
    expected = np.sin(0.5 * np.pi * np.sqrt(1 - x**2)) ** 2
    assert np.abs(out - expected)[4:-4].max() < 0.05


@pytest.mark.parametrize("kind", ["phongMAT", "constantMAT", "pointspriteMAT", "lineMAT"])
@pytest.mark.parametrize("premult", ["alreadypremult", "premultinshader"])
def test_points_colours_come_multiplied_by_their_alpha(scene, wall, kind, premult):
    tinted(scene, wall, 0.5, 0.25, 1, 0.5)
    black = {"phongMAT": {**rgb("diff", (0, 0, 0)), **rgb("spec", (0, 0, 0)), **rgb("emit", (1, 1, 1))}}
    large = {"pointspriteMAT": {"pointsize": 500}, "lineMAT": {"drawpoints": True, "pointsizemultiplier": 900.0}}
    large["lineMAT"] |= {**rgb("pointnearcolor", (1, 1, 1)), "specifypointfarcolor": False}
    material = scene.make(kind, "drawn", pointcolorpremult=premult, **black.get(kind, {}), **large.get(kind, {}))
    wall.par.material = material
    part = 0.5 if premult == "premultinshader" else 1
    assert scene.picture()[MIDDLE] == pytest.approx([0.5 * part, 0.25 * part, part, 0.5], abs=2e-3)
    scene.set(material, legacyalphabehavior=True)
    assert scene.picture()[MIDDLE] == pytest.approx([0.25 * part, 0.125 * part, 0.5 * part, 0.5], abs=2e-3)


def test_without_point_colour_the_instances_colour_stays(scene, wall):
    tinted(scene, wall, 0.5, 0.25, 1, 1)
    scene.set(scene.material, **rgb("diff", (1, 1, 1)), applypointcolor=False)
    chop = scene.make("constantCHOP", "colours")
    chop.par.name0, chop.par.value0 = "r", 0.5
    scene.set(wall, instancing=True, instanceop=chop.name, instancer="r", instancecolormode="multiply")
    assert scene.picture()[MIDDLE][:3] == pytest.approx([0.5, 1, 1], abs=2e-3)
    scene.material.par.applypointcolor = True
    assert scene.picture()[MIDDLE][:3] == pytest.approx([0.25, 0.25, 1], abs=2e-3)


def test_instances_replace_the_components_that_they_name(scene, wall):
    tinted(scene, wall, 0.5, 0.25, 1, 0.5)
    wall.par.material = scene.make("constantMAT", "flat")
    chop = scene.make("constantCHOP", "colours")
    chop.par.name0, chop.par.value0 = "g", 0.75
    scene.set(wall, instancing=True, instanceop=chop.name, instanceg="g", instancecolormode="replace")
    assert scene.picture()[MIDDLE] == pytest.approx([0.5, 0.75, 1, 0.5], abs=2e-3)
    # of texture coordinates as well: U is the geometry's, V the instance's
    ramp = scene.make("rampTOP", "ramp", type="horizontal", format="rgba32float")
    scene.set(scene.inside.op("flat"), colormap=ramp, applypointcolor=False)
    scene.set(wall, instanceg="", instancev="g", instancetexmode="replace")
    across = scene.picture()[32, :, 0]
    assert np.allclose(across, (np.arange(64) + 0.5) / 64, atol=0.02)


def test_where_it_is_brighter_than_white_no_darkness_is_taken_away(scene, wall):
    scene.set(scene.material, diffr=3, diffg=3, diffb=3, darknessemit=True)
    assert scene.picture()[MIDDLE] == pytest.approx([3, 3, 3, 1])


@pytest.mark.parametrize("kind", ["phongMAT", "pbrMAT"])
def test_a_shadow_is_the_shadows_colour_in_place_of_the_lights(scene, wall, kind):
    material = scene.make(kind, "shadowed", shadowcolorr=0.2, shadowcolorg=0.4, shadowcolorb=0.6, shadowstrength=0.75)
    if kind == "phongMAT":
        scene.set(material, diffr=1, diffg=1, diffb=1, specr=0, specg=0, specb=0)
    else:
        scene.set(material, metallic=0, specularlevel=0)
    wall.par.material = material.name
    # beside the view, between the wall and the light
    scene.shape("card", "grid", sizex=1, sizey=1, rows=2, cols=2).par.tz = 1
    scene.set(scene.light, tz=4, cr=0.5, cg=0.4, cb=0.3, lighttype="distant", shadowtype="hard2d")
    scene.set(scene.light, projection="ortho", orthowidth=3, shadowcasters="card")
    scene.render.par.geometry = "wall"
    out = scene.picture()
    assert out[4, 4, :3] == pytest.approx([0.5, 0.4, 0.3], abs=2e-3)
    assert out[MIDDLE][:3] == pytest.approx(
        0.25 * np.array([0.5, 0.4, 0.3]) + 0.75 * np.array([0.2, 0.4, 0.6]), abs=2e-3
    )
