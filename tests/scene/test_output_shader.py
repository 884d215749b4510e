"""Output Shader of Phong and PBR MAT: the GLSL MAT that it makes draws the same picture."""

import numpy as np
import pytest

from stovetop.ops.mat._output import resolved
from stovetop.td import tdError

pytestmark = pytest.mark.gl

PHONG = {
    "plain": {},
    "specular": {"specr": 0.5, "spec2r": 0.3, "shininess2": 8, "shininess": 30, "emitr": 0.1, "constantg": 0.1},
    "maps": {
        "colormap": "ramp1", "colormapextendu": "mirror", "diffusemap": "noise1", "diffusemapfilter": "nearest",
        "normalmap": "noise1", "bumpscale": 0.4, "emitmap": "ramp1", "emitg": 0.3, "alphamap": "noise1",
        "specmap": "noise1", "texturesamplingmode": "screenspace", "diffusemapcoordinterp": "linear",
    },
    "environment": {"envmap": "ramp1", "envmaptype2d": "equirect", "envmaprotatex": 30, "envmapcolorg": 0.5},
    "multi": {"multitexturing": True, "texture1": "ramp1", "texture2": "noise1", "multitexexpr": "t0 * t1.r + 0.1"},
    "height": {"heightmapenable": True, "heightmap": "noise1", "displaceverts": True, "displacescale": 0.3},
    "parallax": {"heightmapenable": True, "heightmap": "noise1", "parallaxscale": 0.1, "parallaxocclusion": True,
                 "colormap": "ramp1"},
    "alpha": {"alphamode": False, "alphaside": 0.2, "rolloff": 2, "blending": True, "postmultalpha": True,
              "alphatest": True, "alphafunc": "greater", "alphathreshold": 0.3},
    "faces": {"frontfacelit": "backlit", "cullface": "frontfaces", "shadowcolorr": 0.5, "darknessemit": True,
              "darknessemitmap": "ramp1"},
    "depth": {"writecameradepthtoalpha": True, "postmultalpha": False},
    "wire": {"wireframe": "topology"},
}  # fmt: skip
PBR = {
    "plain": {},
    "maps": {"basecolormap": "ramp1", "roughnessmap": "noise1", "roughnessmapchannelsource": "red",
             "metallicmap": "noise1", "ambientocclusionmap": "ramp1", "specularlevelmap": "noise1", "metallic": 0.6},
}  # fmt: skip


@pytest.fixture
def lit(scene):
    """With all sorts of lights."""
    scene.set(scene.light, lighttype="point", tx=2, ty=2, tz=3)
    scene.make("lightCOMP", "light2", lighttype="cone", tx=-1, tz=3, coneangle=40, shadowtype="hard2d")
    scene.make("ambientlightCOMP", "ambient1", cr=0.2, cg=0.1, cb=0.1)
    scene.make("rampTOP", "ramp1", type="horizontal")
    scene.make("noiseTOP", "noise1", outputresolution="custom", resolutionw=32, resolutionh=32)
    scene.set(scene.camera, fog="linear", fogfar=40)
    return scene


def same(scene, mat, least=0.01):
    """The GLSL MAT's picture is the material's, and a picture at all."""
    scene.ball.par.material = mat.name
    expected = scene.picture()
    assert np.ptp(expected) > least
    mat.par.outputshader.pulse()
    assert mat.errors() == ""
    made = scene.inside.op(f"{mat.name}_glsl")
    assert made.type == "glsl" and made.errors() == "" and made.warnings() == ""
    mat.destroy()
    scene.ball.par.material = made.name
    assert np.abs(scene.picture() - expected).max() < 1e-5
    return made


@pytest.mark.parametrize("case", PHONG)
def test_a_phong_shader(lit, case):
    lit.set(lit.material, **PHONG[case])
    same(lit, lit.material)


@pytest.mark.parametrize("case", PBR)
def test_a_pbr_shader(lit, case):
    lit.make("environmentlightCOMP", "envlight1", envlightmap="ramp1")
    same(lit, lit.make("pbrMAT", "pbr1", **PBR[case]))


def test_rims_and_further_buffers(lit):
    lit.material.seq.rimlight.numBlocks = 2
    for i, color in enumerate((0.9, 0.2)):
        block = lit.material.seq.rimlight[i].par
        block.enable, block.colorr, block.center, block.strength = True, color, 90 * i, 1.5
    lit.material.seq.rimlight[1].par.map, lit.material.seq.rimlight[0].par.strengthramp = "noise1", "ramp1"
    lit.material.seq.color.numBlocks = 1
    lit.material.seq.color[0].par.output = "worldspacenormal"
    lit.render.par.numcolorbufs = 2
    second = lit.make("renderselectTOP", "select1", top="render1", colorbufindex=1)
    expected = second.numpyArray()
    assert np.ptp(expected) > 0.5
    same(lit, lit.material)
    assert np.abs(second.numpyArray() - expected).max() < 1e-5


def test_it_draws_the_same_under_other_lights_and_by_its_own_parameters(lit):
    lit.set(lit.material, specr=0.5, diffr=0.2)
    lit.material.par.outputshader.pulse()
    made = lit.inside.op("phong1_glsl")
    names = {made.seq.vec[i].par.name.eval(): made.seq.vec[i] for i in range(made.seq.vec.numBlocks)}
    assert names["uDiffuse"].par.valuex == pytest.approx(0.2)
    assert [d.name for d in made.docked] == [f"phong1_glsl_{n}" for n in ("vertex", "pixel", "info", "directives")]
    lit.inside.op("light2").destroy()
    lit.set(lit.light, cr=0.3)
    expected = lit.picture()
    lit.ball.par.material = made.name
    assert np.abs(lit.picture() - expected).max() < 1e-5
    names["uDiffuse"].par.valuex = 0.9
    assert lit.picture()[32, 32, 0] > expected[32, 32, 0] + 0.05
    # a second one has its own name
    lit.material.par.outputshader.pulse()
    assert lit.inside.op("phong1_glsl1").par.vdat.eval().text == made.par.vdat.eval().text


def test_a_material_with_an_error_gives_none(lit):
    lit.set(lit.material, multitexturing=True, multitexexpr="t2")
    lit.material.par.outputshader.pulse()
    assert lit.inside.op("phong1_glsl") is None and "no shader" in lit.material.errors()
    lit.material.par.multitexexpr = ""
    lit.material.par.outputshader.pulse()
    assert lit.inside.op("phong1_glsl") is not None and lit.material.errors() == ""


def test_conditions_that_the_material_decides_are_gone():
    text = "#ifdef A\na\n#ifndef B\nnot b\n#else\nb\n#endif\n#elif defined(C)\nc\n#endif\n"
    text += "#ifdef TD_X\nx\n#else\ny\n#endif"
    assert resolved(text, "#define A 1").split("\n") == ["a", "not b", "#ifdef TD_X", "x", "#else", "y", "#endif", ""]
    assert resolved(text, "").split("\n")[:3] == ["#if defined(C)", "c", "#endif"]
    # what is defined under a condition stays open
    assert resolved("#ifdef A\na\n#endif", "#ifdef TD_X\n#define A\n#endif\n") == "#ifdef A\na\n#endif\n"


def test_a_script_outputs_the_shader(lit):
    made = lit.material.outputShader()
    assert type(made).__name__ == "glslMAT" and made.errors() == "" and made.parent() == lit.inside
    with pytest.raises(tdError, match="no geometry shader"):
        lit.material.outputShader(includeGeoShader=True)
    lit.material.par.diffr.expr = "no_such_name"
    with pytest.raises(tdError, match="error"):
        lit.material.outputShader()
