"""GLSL MAT: lighting space, quality noise, two sided coloring; PBR MAT: quality of environment lights."""

import numpy as np
import pytest

pytestmark = pytest.mark.gl
SIZE = 64


@pytest.fixture
def glsl(scene):
    made = scene.make("glslMAT", "glsl1")
    scene.ball.par.material = made.name
    return made


def shaders(glsl, vertex, pixel):
    glsl.par.vdat.eval().text, glsl.par.pdat.eval().text = vertex, pixel


#: the same light, from places in the world or in the camera's space
LIT = """
in vec3 place, way;
out vec4 c;
void main() {
    vec3 n = normalize(way), to = normalize(EYE - place), sum = vec3(0.0), d, s, s2;
    for (int i = 0; i < TD_NUM_LIGHTS; i++) {
        FORM
        sum += TDProjMap(i, place, vec4(1.0)).rgb * 0.25 + TDShadow(i, place) * 0.1;
    }
    c = TDFog(vec4(sum, 1.0), place);
}
"""
VERTEX = """
out vec3 place, way;
void main() {
    vec4 world = TDDeform(TDPos());
    place = world.xyz;
    way = TDDeformNorm(TDNormal());
    TURN
    gl_Position = TDWorldToProj(world);
}
"""
TURN = "place = (uTDMats[0].cam * world).xyz; way = mat3(uTDMats[0].cam) * way;"
FORMS = [
    "TDPhongResult r = TDLighting(i, place, n, 1.0, vec3(0.1), to, 9.0, 5.0); sum += r.diffuse + r.specular2;",
    "float f; TDLighting(d, s, s2, f, i, place, n, 1.0, vec3(0.1), to, 20.0, 5.0); sum += d + s + s2 + f;",
    "TDLighting(d, s, s2, i, place, n, to, 20.0, 5.0); sum += d + s + s2;",
    "TDLighting(d, i, place, n, 1.0, vec3(0.1)); sum += d;",
    "TDLighting(d, s, s2, i, place, n, 1.0, vec3(0.1), to, 20.0, 5.0); sum += d + s + s2;",
    "TDLighting(d, s, i, place, n, 1.0, vec3(0.1), to, 20.0); sum += d + s;",
    "TDLighting(d, s, i, place, n, to, 20.0); sum += d + s;",
    "TDLighting(d, i, place, n); sum += d;",
    "TDPBRResult r = TDLightingPBR(i, vec3(0.5), vec3(0.4), place, n, 1.0, vec3(0.1), to, 0.4); sum += r.specular;",
    "TDPBRResult r = TDEnvLightingPBR(0, vec3(0.5), vec3(0.4), n, to, 0.4, 1.0); sum += r.diffuse + r.specular;",
    "sum += TDHardShadow(i, place) * 0.5 + TDSoftShadow(i, place) * 0.2 + TDSoftShadow(i, place, 9, 9) * 0.1;",
]


@pytest.mark.parametrize("form", FORMS)
def test_camera_space_is_world_space_seen_from_the_camera(scene, glsl, form):
    scene.set(scene.camera, tx=2, ty=1, tz=4, rx=-12, ry=25, fog="linear", fogfar=20, fogcolorg=0)
    scene.make("rampTOP", "ramp1", type="vertical")
    scene.set(scene.light, lighttype="cone", tx=2, ty=1, tz=3, rx=-15, ry=35, coneangle=60)
    scene.set(scene.light, projmap="ramp1", shadowtype="hard2d")
    scene.make("environmentlightCOMP", "envlight1", envlightmap="ramp1", envlightmaprotatex=40)
    shaders(glsl, VERTEX.replace("TURN", ""), LIT.replace("FORM", form).replace("EYE", "uTDMats[0].camInverse[3].xyz"))
    expected = scene.picture()
    assert np.ptp(expected[SIZE // 2, :, 0]) > 0.05
    shaders(glsl, VERTEX.replace("TURN", TURN), LIT.replace("FORM", form).replace("EYE", "vec3(0.0)"))
    assert np.abs(scene.picture() - expected).max() > 0.05
    glsl.par.lightingspace = "cameraspace"
    assert np.abs(scene.picture() - expected).max() < 2e-3


NOISE = "out vec4 c;\nvoid main() { vec2 p = gl_FragCoord.xy / 7.0; c = vec4(CALL, 0.0, 0.0, 1.0); }"


@pytest.mark.parametrize("at", ["p", "vec3(p, 0.0)", "vec4(p, 0.3, 0.7)"])
def test_quality_noise_lies_askew(scene, glsl, at):
    vertex = glsl.par.vdat.eval().text
    scene.set(scene.ball, scale=5)
    shaders(glsl, vertex, NOISE.replace("CALL", f"TDSimplexNoise({at})"))
    usual = scene.picture()[..., 0]
    glsl.par.simplexnoise = "quality"
    turned = scene.picture()[..., 0]
    assert np.abs(usual - turned).max() > 0.3
    assert turned.std() == pytest.approx(usual.std(), rel=0.35) and abs(turned.mean()) < 0.15
    if at == "p":
        # the same noise, turned
        glsl.par.simplexnoise = "performance"
        shaders(glsl, vertex, NOISE.replace("CALL", "TDSimplexNoise(mat2(0.8, 0.6, -0.6, 0.8) * p)"))
        assert np.abs(scene.picture()[..., 0] - turned).max() < 1e-4


SIDES = """
void main() {
    gl_FrontColor = gl_Color * vec4(1.0, 0.0, 0.0, 1.0);
    gl_BackColor = vec4(0.0, 1.0, 0.0, 1.0);
    gl_FrontSecondaryColor = vec4(0.25);
    gl_BackSecondaryColor = vec4(0.5);
    gl_Position = TDWorldToProj(TDDeform(P));
}
"""
SEEN = "void main() { gl_FragColor = vec4(gl_Color.rg, gl_SecondaryColor.b, 1.0); }"
BETWEEN = """
layout(triangles) in;
layout(triangle_strip, max_vertices = 3) out;
void main() {
    for (int i = 0; i < 3; i++) {
        gl_FrontColor = vec4(1.0, 0.0, 0.0, 1.0);
        gl_BackColor = vec4(0.0, 1.0, 0.0, 1.0);
        gl_FrontSecondaryColor = vec4(0.25);
        gl_BackSecondaryColor = vec4(0.5);
        gl_Position = TDWorldToProj(gl_in[i].gl_Position);
        EmitVertex();
    }
}
"""


@pytest.mark.parametrize("stage", ["vertex", "geometry"])
def test_two_sided_coloring(scene, glsl, stage):
    shaders(glsl, SIDES, SEEN)
    if stage == "geometry":
        shaders(glsl, "void main() { gl_Position = TDDeform(P); }", SEEN)
        scene.inside.create("textDAT", "between").text = BETWEEN
        glsl.par.gdat = "between"
    scene.ball.par.render = False
    wall = scene.shape("wall", "grid", material="glsl1", sizex=9, sizey=9, rows=2, cols=2)
    front, back = [1, 0, 0.25, 1], [0, 1, 0.5, 1]
    middle = (SIZE // 2, SIZE // 2)
    assert scene.picture()[middle].tolist() == front
    wall.par.ry = 180
    assert scene.picture()[middle].tolist() == front
    glsl.par.twocolor = True
    assert scene.picture()[middle].tolist() == back
    wall.par.ry = 0
    assert scene.picture()[middle].tolist() == front


def test_env_light_quality_is_multiplied_by_the_lights(scene):
    scene.make("noiseTOP", "sky", outputresolution="custom", resolutionw=64, resolutionh=32, period=0.3)
    light = scene.make("environmentlightCOMP", "envlight1", envlightmap="sky", envlightmapprefilter="off")
    pbr = scene.make("pbrMAT", "pbr1", metallic=1, roughness=0.5)
    scene.set(scene.light, dimmer=0)
    scene.ball.par.material = "pbr1"

    def shown(of_light, of_material):
        light.par.envlightmapquality, pbr.par.envlightquality = of_light, of_material
        return scene.picture()

    few, many = shown(0.1, 0.05), shown(0.1, 1)
    assert np.abs(few - many).max() > 1e-3
    assert np.array_equal(few, shown(0.05, 0.1)) and np.array_equal(many, shown(1, 0.1))
    exact = shown(1, 1)
    assert np.abs(many - exact).mean() < np.abs(few - exact).mean()
    # a second material with a quality of its own in the same picture
    scene.make("pbrMAT", "pbr2", metallic=1, roughness=0.5, envlightquality=0.05)
    scene.set(scene.shape("other", "sphere", material="pbr2", type="poly", freq=40), tx=50)
    assert np.array_equal(shown(0.1, 1), many)
    # with Pre-Filter neither counts
    light.par.envlightmapprefilter = "automatic"
    assert np.array_equal(shown(0.1, 0.05), shown(1, 1))
    assert np.isfinite(shown(-1, 1e9)).all()
    light.par.envlightmapprefilter = "off"
    for odd in (-1, float("inf"), float("nan")):
        assert np.isfinite(shown(0.25, odd)).all()


@pytest.mark.parametrize("kind", ["uniformarray", "texturebuffer"])
def test_arrays_of_channels(scene, glsl, kind):
    chop = scene.make("patternCHOP", "levels", channelname="r g", wavetype="ramp", length=4, fromrange1=0, torange2=1)
    scene.set(glsl, array0name="uLevels", array0type="vec2", array0chop=chop.name, array0arraytype=kind)
    declared = "uniform vec2 uLevels[4];" if kind == "uniformarray" else "uniform samplerBuffer uLevels;"
    read = "uLevels[2]" if kind == "uniformarray" else "texelFetch(uLevels, 2).rg"
    shaders(glsl, VERTEX.replace("TURN", ""), f"{declared}\nout vec4 c;\nvoid main() {{ c = vec4({read}, 0.0, 1.0); }}")
    expected = chop.numpyArray()[:, 2]
    assert scene.picture()[SIZE // 2, SIZE // 2, :2] == pytest.approx(expected)
    assert expected[0] > 0.5
    # another material takes them over
    heir = scene.make(
        "glslMAT", "heir", inherit=glsl.name, vdat=glsl.par.vdat.eval().name, pdat=glsl.par.pdat.eval().name
    )
    scene.ball.par.material = heir.name
    assert scene.picture()[SIZE // 2, SIZE // 2, :2] == pytest.approx(expected)
    scene.set(chop, torange1=0.5)
    assert scene.picture()[SIZE // 2, SIZE // 2, :2] == pytest.approx(chop.numpyArray()[:, 2])


def test_texture_layers_by_a_name_of_ones_own(scene, glsl):
    """Of SOPs TDTexAttrib_ gives the layer of uv, whatever the attribute is called."""
    scene.set(glsl, attr0name="Tex", attr0type="vec3")
    vertex = "out vec3 t; void main() { t = TDInstanceTexCoord(%s); gl_Position = TDWorldToProj(TDDeform(TDPos())); }"
    pixel = "in vec3 t; out vec4 c;\nvoid main() { c = vec4(t, 1.0); }"
    shaders(glsl, vertex % "TDTexCoord(0u)", pixel)
    expected = scene.picture()
    shaders(glsl, vertex % "TDTexAttrib_Tex(0u)", pixel)
    assert np.array_equal(scene.picture(), expected) and np.ptp(expected[..., 1]) > 0.5


WRITES = """
layout(location = 0) out vec4 c[TD_NUM_COLOR_BUFFERS];
void main() { c[0] = vec4(0.25); c[1] = vec4(0.75); }
"""


def test_shaders_that_write_further_color_buffers_compile_for_renders_that_have_them(scene, glsl):
    glsl.par.pdat.eval().text = WRITES
    scene.set(scene.render, numcolorbufs=2)
    second = scene.make("renderselectTOP", "second", top="render1", colorbufindex=1)
    assert scene.picture()[SIZE // 2, SIZE // 2, 0] == 0.25
    assert second.numpyArray()[SIZE // 2, SIZE // 2, 0] == 0.75
    scene.render.par.numcolorbufs = 1
    scene.render.cook(force=True)
    assert "array index" in scene.render.warnings() + scene.render.errors()


def test_the_error_checker_leaves_further_color_buffers_empty(scene, glsl):
    glsl.par.pdat.eval().text = "nothing"
    scene.set(scene.render, numcolorbufs=3)
    third = scene.make("renderselectTOP", "third", top="render1", colorbufindex=2)
    assert not third.numpyArray().any()
    assert scene.render.numpyArray()[SIZE // 2, SIZE // 2, 3] == 1
