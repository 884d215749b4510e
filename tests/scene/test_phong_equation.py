"""How the Phong MAT's features meet, against the sums and products of https://docs.derivative.ca/Phong_Lighting_Equation."""

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
    return scene.make("constantTOP", name, colorr=r, colorg=g, colorb=b, format="rgba32float", **more)


def rgb(prefix, value):
    return {f"{prefix}{c}": v for c, v in zip("rgb", value, strict=True)}


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("post", [False, True])
def test_all_at_once(scene, wall, seed, post):
    rng = np.random.default_rng(seed)
    names = (
        "light ambient diff amb spec emit constant dark map_color map_diff map_spec map_emit map_dark map_env env fog"
    )
    v = {name: rng.uniform(0.05, 0.45, 3) for name in names.split()}
    alpha, alpha_map, color_alpha = rng.uniform(0.3, 1, 3)
    tops = {n: color(scene, n, v[n], alpha=color_alpha if n == "map_color" else 1) for n in v if n.startswith("map_")}
    tops["map_alpha"] = color(scene, "map_alpha", (alpha_map,) * 3)
    scene.set(scene.light, **rgb("c", v["light"]))
    scene.make("ambientlightCOMP", "ambient1", **rgb("c", v["ambient"]))
    scene.set(scene.camera, fog="exp", fogdensity=0.1, **rgb("fogcolor", v["fog"]))
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
    total = total * v["map_color"] + v["map_env"] * v["env"]
    left = np.exp(-0.1 * 5)
    total = v["fog"] * (1 - left) + total * left
    total = v["dark"] * v["map_dark"] * (1 - lightness) + total * lightness
    # the fog has an alpha of its own, 1
    opacity = alpha * alpha_map * color_alpha * lightness * left + 1 - left
    assert scene.picture()[MIDDLE] == pytest.approx([*(total * (opacity if post else 1)), opacity], abs=1e-3)


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
