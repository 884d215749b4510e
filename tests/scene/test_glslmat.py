"""GLSL MAT: shaders as TouchDesigner users write them, against the built-in materials; errors; uniforms; includes."""

import math

import numpy as np
import pytest

from stovetop.data.geometry import Geometry

pytestmark = pytest.mark.gl
SIZE = 64

#: as TouchDesigner users have them: a Phong shader with the loops and structures of the article
VERTEX = """
out Vertex
{
	vec4 color;
	vec3 worldSpacePos;
	vec3 worldSpaceNorm;
	flat int cameraIndex;
} oVert;

void main()
{
	vec4 worldSpacePos = TDDeform(TDPos());
	vec3 uvUnwrapCoord = TDInstanceTexCoord(TDUVUnwrapCoord());
	gl_Position = TDWorldToProj(worldSpacePos, uvUnwrapCoord);
#ifndef TD_PICKING_ACTIVE
	oVert.cameraIndex = TDCameraIndex();
	oVert.worldSpacePos.xyz = worldSpacePos.xyz;
	oVert.color = TDPointColor();
	oVert.worldSpaceNorm.xyz = normalize(TDDeformNorm(TDNormal()));
#else
	TDWritePickingValues();
#endif
}
"""
PIXEL = """
uniform vec3 uDiffuseColor;
uniform vec3 uSpecularColor;
uniform float uShininess;
in Vertex
{
	vec4 color;
	vec3 worldSpacePos;
	vec3 worldSpaceNorm;
	flat int cameraIndex;
} iVert;
layout(location = 0) out vec4 oFragColor[TD_NUM_COLOR_BUFFERS];
void main()
{
	TDCheckDiscard();
	vec4 outcol = vec4(0.0);
	vec3 diffuseSum = vec3(0.0);
	vec3 specularSum = vec3(0.0);
	vec3 normal = normalize(iVert.worldSpaceNorm.xyz);
	vec3 viewVec = normalize(uTDMats[iVert.cameraIndex].camInverse[3].xyz - iVert.worldSpacePos.xyz);
	if (!gl_FrontFacing)
		normal = -normal;
	for (int i = 0; i < TD_NUM_LIGHTS; i++)
	{
		TDPhongResult res;
		res = TDLighting(i, iVert.worldSpacePos.xyz, normal, 1.0, vec3(0.0), viewVec, uShininess, 0.0);
		diffuseSum += res.diffuse;
		specularSum += res.specular;
	}
	outcol.rgb += diffuseSum * uDiffuseColor * iVert.color.rgb;
	outcol.rgb += specularSum * uSpecularColor;
	outcol.rgb += uTDGeneral.ambientColor.rgb * uDiffuseColor * iVert.color.rgb;
	outcol = TDFog(outcol, iVert.worldSpacePos.xyz, iVert.cameraIndex);
	float alpha = iVert.color.a;
	outcol.rgb *= alpha;
	TDAlphaTest(alpha);
	outcol.a = alpha;
	oFragColor[0] = TDOutputSwizzle(outcol);
	for (int i = 1; i < TD_NUM_COLOR_BUFFERS; i++)
	{
		oFragColor[i] = vec4(0.0);
	}
}
"""


@pytest.fixture
def glsl(scene):
    made = scene.make("glslMAT", "glsl1")
    scene.ball.par.material = made.name
    return made


def shaders(scene, vertex=None, pixel=None):
    if vertex is not None:
        scene.inside.op("glsl1_vertex").text = vertex
    if pixel is not None:
        scene.inside.op("glsl1_pixel").text = pixel


def vector(op, index, name, *values):
    op.par.vec = max(op.par.vec.eval(), index + 1)
    op.par[f"vec{index}name"] = name
    for axis, value in zip("xyzw", values, strict=False):
        op.par[f"vec{index}value{axis}"] = value


def test_a_new_one_has_its_texts_and_is_white(scene, glsl):
    assert [d.name for d in glsl.docked] == ["glsl1_vertex", "glsl1_pixel", "glsl1_info"]
    assert scene.picture()[SIZE // 2, SIZE // 2].tolist() == [1, 1, 1, 1]
    assert "Compiled Successfully" in scene.inside.op("glsl1_info").text


@pytest.mark.parametrize("lights", [1, 3])
def test_a_phong_shader_of_a_users_own_is_phong(scene, glsl, lights):
    scene.set(scene.light, lighttype="point", tx=3, ty=2, tz=4)
    for i in range(1, lights):
        scene.make("lightCOMP", f"light{i + 1}", tx=-3 * i, tz=2, cr=0.3 * i)
    scene.make("ambientlightCOMP", "ambient1", cr=0.1)
    scene.set(scene.material, specr=0.5, specg=0.4, specb=0.3, shininess=15)
    scene.ball.par.material = "phong1"
    expected = scene.picture()
    scene.ball.par.material = "glsl1"
    shaders(scene, VERTEX, PIXEL)
    vector(glsl, 0, "uDiffuseColor", 0.7, 0.7, 0.7)
    vector(glsl, 1, "uSpecularColor", 0.5, 0.4, 0.3)
    vector(glsl, 2, "uShininess", 15)
    out = scene.picture()
    assert expected[..., :3].max() > 0.5 and np.abs(out - expected).max() < 1e-5


def test_older_names_and_a_version_line(scene, glsl):
    shaders(
        scene,
        "#version 330\nout vec3 n;\nvoid main() { gl_Position = TDWorldToProj(TDDeform(P));\n"
        "    n = uv[0] * 0.0 + TDDeformNorm(N); }",
        "in vec3 n;\nvoid main() { vec3 d, s; vec3 sum = vec3(0.0);\n"
        "    for (int i = 0; i < TD_NUM_LIGHTS; i++) { TDLighting(d, i, vec3(0.0), normalize(n)); sum += d; }\n"
        "    gl_FragColor = vec4(sum, 1.0); }",
    )
    assert scene.picture()[SIZE // 2, SIZE // 2, 0] == pytest.approx(1.0, abs=0.01)


def test_uniforms_samplers_matrices_constants_and_includes(scene, glsl):
    colour = scene.make("constantTOP", "c", colorr=0.5, format="rgba32float")
    table = scene.make("tableDAT", "m")
    table.clear()
    table.appendRows([[0, 0, 0, 0.25], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]])
    scene.make("textDAT", "helpers").text = "float half_of(float x) { return x * 0.5; }"
    shaders(
        scene,
        pixel='#include "helpers"\nuniform float uGain;\nuniform mat4 uMatrix, uRelative;\nuniform sampler2D sMap;\n'
        "layout(constant_id = 0) const int STEPS = 1;\nout vec4 fragColor;\nvoid main() {\n"
        "    fragColor = vec4(half_of(uGain), texture(sMap, vec2(0.5)).r, uMatrix[3].x + float(STEPS),\n"
        "        uRelative[3].x); }",
    )
    vector(glsl, 0, "uGain", 0.6)
    scene.set(glsl, sampler0name="sMap", sampler0top=colour.name, matrix0name="uMatrix", matrix0value="m")
    scene.set(glsl, const0name="STEPS", const0value=3, rel0name="uRelative", rel0from="cam1", rel0to="ball")
    scene.ball.par.tx = -0.1
    middle = scene.picture()[SIZE // 2, SIZE // 2]
    assert middle == pytest.approx([0.3, 0.5, 3.25, 0.1], abs=1e-5)


def test_attributes_of_the_geometry(scene, glsl):
    from stovetop.data.geometry import Geometry

    P = np.array([[-1, -1, 0], [1, -1, 0], [1, 1, 0], [-1, 1, 0]], np.float32)
    quad = Geometry.polygons(P, [[0, 1, 2, 3]]).with_attributes("point", life=np.float32([0, 1, 1, 0]))
    scene.custom("quad", quad, "glsl1")
    scene.ball.par.render = False
    scene.set(glsl, attr0name="life", attr0type="float")
    shaders(
        scene,
        "out float v;\nvoid main() { v = TDAttrib_life(); gl_Position = TDWorldToProj(TDDeform(TDPos())); }",
        "in float v;\nout vec4 c;\nvoid main() { c = vec4(v, 0.0, 0.0, 1.0); }",
    )
    row = scene.picture()[SIZE // 2]
    seen = row[row[:, 3] > 0][:, 0]
    assert seen[0] < 0.05 and seen[-1] > 0.95 and (np.diff(seen) > 0).all()


def test_instances_deform_and_are_numbered(scene, glsl):
    scene.set(scene.ball, scale=1, instancing=True, instancecountmode="manual", numinstances=3)
    shaders(
        scene,
        "flat out int id;\nvoid main() { id = TDInstanceID();\n"
        "    vec4 p = TDDeform(TDPos() * 0.2);\n    p.x += float(id) - 1.0;\n"
        "    gl_Position = TDWorldToProj(p); }",
        "flat in int id;\nout vec4 c;\nvoid main() { c = vec4(float(id + 1) * 0.25, 0.0, 0.0, 1.0); }",
    )
    row = scene.picture()[SIZE // 2]
    assert sorted(set(row[row[:, 3] > 0][:, 0].tolist())) == [0.25, 0.5, 0.75]


def test_a_shader_that_does_not_compile_is_the_operators_error_and_shows_the_checker(scene, glsl):
    scene.picture()
    shaders(scene, pixel="out vec4 c;\nvoid main()\n{\n    c = nonsense;\n}")
    out = scene.render.numpyArray()
    assert "/project1/glsl1_pixel:4: " in glsl.errors() and "nonsense" in glsl.errors()
    assert "glsl1_pixel:4" in scene.inside.op("glsl1_info").text and "glsl1_pixel:4" in glsl.compileResult
    inside = out[SIZE // 2 - 8 : SIZE // 2 + 8, SIZE // 2 - 8 : SIZE // 2 + 8]
    assert set(map(tuple, inside.reshape(-1, 4).tolist())) == {(1, 0, 0, 1), (0, 0, 1, 1)}  # as in TouchDesigner
    shaders(scene, pixel="out vec4 c;\nvoid main() { c = vec4(0.5); }")
    assert scene.picture()[SIZE // 2, SIZE // 2, 0] == 0.5 and glsl.errors() == ""


def test_load_uniform_names(scene, glsl):
    shaders(scene, pixel="uniform float uA; uniform vec3 uB;\nout vec4 c;\nvoid main() { c = vec4(uB, uA); }")
    glsl.par.loaduniformnames.pulse()
    assert [glsl.par[f"vec{i}name"].eval() for i in range(2)] == ["uA", "uB"]
    glsl.par.clearuniformnames.pulse()
    assert glsl.par.vec0name == ""


# -- geometry shaders

PASS = "void main() { gl_Position = TDDeform(TDPos()); }"
RED = "out vec4 c;\nvoid main() { TDCheckDiscard(); c = TDOutputSwizzle(vec4(1.0, 0.0, 0.0, 1.0)); }"


def with_geometry(scene, text, sop="points1"):
    """A GLSL MAT whose vertices arrive in world space at a geometry shader."""
    glsl = scene.make("glslMAT", "glsl1")
    glsl.par.vdat.eval().text, glsl.par.pdat.eval().text = PASS, RED
    scene.inside.create("textDAT", "geo_text").text = text
    scene.set(glsl, gdat="geo_text")
    scene.ball.par.render = False
    return glsl


SQUARES = """
layout(points) in;
layout(triangle_strip, max_vertices = 4) out;
void main() {
    for (int i = 0; i < 4; i++) {
        vec2 corner = vec2(i & 1, i >> 1) - 0.5;
        gl_Position = TDWorldToProj(gl_in[0].gl_Position + vec4(corner, 0.0, 0.0), 0);
        EmitVertex();
    }
    EndPrimitive();
}
"""


def test_a_geometry_shader_makes_squares_of_points(scene):
    glsl = with_geometry(scene, SQUARES)
    scene.custom("dots", Geometry(P=np.array([[-1, 0, 0], [1, 0, 0]], np.float32)), material="glsl1")
    scene.set(scene.camera, projection="ortho", orthowidth=4)
    red = scene.picture()[..., 0]
    assert red.sum() == pytest.approx(2 * 16**2, abs=1)
    assert red[32, 16] == 1 and red[32, 48] == 1 and red[32, 32] == 0
    # the same without layouts of its own
    dat = scene.inside.op("geo_text")
    dat.text = "\n".join(line for line in SQUARES.splitlines() if "layout" not in line)
    scene.set(glsl, inprim="points", outprim="tristrip", numout=4)
    assert scene.picture()[..., 0].sum() == red.sum()


def test_a_geometry_shader_over_faces_and_lines(scene):
    shrink = """
layout(triangles) in;
layout(triangle_strip, max_vertices = 3) out;
void main() {
    vec4 middle = (gl_in[0].gl_Position + gl_in[1].gl_Position + gl_in[2].gl_Position) / 3.0;
    for (int i = 0; i < 3; i++) {
        gl_Position = TDWorldToProj(mix(middle, gl_in[i].gl_Position, 0.5), 0);
        EmitVertex();
    }
    EndPrimitive();
}"""
    with_geometry(scene, shrink)
    square = scene.shape("square", "rectangle", material="glsl1", sizex=2, sizey=2)
    scene.set(scene.camera, projection="ortho", orthowidth=4)
    assert scene.picture()[..., 0].sum() == pytest.approx(32**2 / 4, rel=0.1)
    square.par.render = False
    # a bar from each line's place before to the one after: the ends of an open polygon are their own neighbours
    scene.inside.op("geo_text").text = """
layout(lines_adjacency) in;
layout(triangle_strip, max_vertices = 4) out;
void main() {
    vec4 a = gl_in[0].gl_Position, b = gl_in[3].gl_Position;
    if (gl_in[1].gl_Position.x < -0.5 || gl_in[2].gl_Position.x > 0.5) return;
    for (int i = 0; i < 4; i++) {
        gl_Position = TDWorldToProj(mix(a, b, float(i & 1)) + vec4(0.0, float(i >> 1) - 0.5, 0.0, 0.0), 0);
        EmitVertex();
    }
    EndPrimitive();
}"""
    points = np.array([[-1.5, 0, 0], [-0.5, 0, 0], [0.5, 0, 0], [1.5, 0, 0]], np.float32)
    scene.custom("line", Geometry.polygons(points, np.arange(4)[None], closed=False), material="glsl1")
    assert scene.picture()[..., 0].sum() == pytest.approx(48 * 16, abs=2)


def test_geometry_shaders_cast_shadows_and_say_what_is_wrong(scene):
    glsl = with_geometry(scene, SQUARES)
    scene.custom("dots", Geometry(P=np.array([[0, 0, 1]], np.float32)), material="glsl1")
    wall = scene.shape("wall", "rectangle", sizex=4, sizey=4)
    scene.set(scene.camera, projection="ortho", orthowidth=4)
    scene.set(scene.light, lighttype="cone", tz=3, shadowtype="hard2d", shadowcasters="dots", coneangle=120)
    lit = scene.picture()[..., 1]
    # from 2 away the square of 1 throws a shadow of 1.5 on the wall 1 behind it: 4 pixels wide beside it
    assert (lit[:, 40:] == 0).sum() == pytest.approx(4 * 24, abs=8)
    wall.par.render = False
    scene.inside.op("geo_text").text = SQUARES.replace("points", "triangles")
    scene.render.cook(force=True)
    assert "takes triangles, and there are none" in scene.render.warnings()
    scene.inside.op("geo_text").text = SQUARES.replace("EmitVertex", "EmitNothing")
    glsl.cook(force=True)
    assert "geo_text:8" in glsl.errors() and "EmitNothing" in glsl.errors()


PRIMITIVES = """
out vec4 fragColor;
void main() {
    TDCheckDiscard();
    fragColor = TDOutputSwizzle(vec4(vec3(float(gl_PrimitiveID % 64) / 63.0), 1.0));
}
"""


@pytest.mark.parametrize("pixel", [None, PRIMITIVES])
def test_a_large_mesh_in_two_parts_is_the_same_picture(scene, glsl, monkeypatch, pixel):
    """A shader that counts primitives has it drawn at once."""
    from stovetop.gl import mesh

    shaders(scene, pixel=pixel)
    if pixel is None:
        scene.ball.par.material = "phong1"
    whole = scene.picture()
    drawn = []
    monkeypatch.setattr(mesh, "_LARGE", 24)
    monkeypatch.setattr(mesh, "function", lambda name: lambda: drawn.append(name))
    scene.render.par.bgcolorr = 0.25
    again = scene.picture()
    seen = whole[..., 3] == 1
    assert np.array_equal(again[seen], whole[seen]) and np.ptp(whole[seen]) > 0
    assert bool(drawn) == (pixel is None and mesh.software())


#: every function that the article Write a GLSL Material lists, called once
COMMON = """
    TDSineLookup(0.5); TDTranslate(1.0, 2.0, 3.0); TDRotateX(1.0); TDRotateY(1.0); TDRotateZ(1.0);
    TDRotateOnAxis(1.0, v3); TDScale(1.0, 2.0, 3.0); TDRotateToVector(v3, v3); TDCreateRotMatrix(v3, v3);
    TDCreateTBNMatrix(v3, v3, 1.0); TDPerlinNoise(v2); TDPerlinNoise(v3); TDPerlinNoise(v4); TDSimplexNoise(v2);
    TDSimplexNoise(v3); TDSimplexNoise(v4); TDHSVToRGB(v3); TDRGBToHSV(v3); TDEquirectangularToCubeMap(v2);
    TDCubeMapToEquirectangular(v3); TDCubeMapToEquirectangular(v3, f); TDInstanceTextureIndex(0);
    TDInstanceTexture(0u, v3); TDInstanceTexture(0u, v2); texture(sTDWhite2D, v2); texture(sTDWhite3D, v3);
    texture(sTDWhite2DArray, v3); texture(sTDWhiteCube, v3); texture(sTDSineLookup, 0.5); texture(sTDNoiseMap, v2);
    TDInstanceColor(0, v4); TDInstanceTexCoord(0, v3); TDInstanceActive(0); TDInstanceTranslate(0); TDInstanceScale(0);
    TDInstanceRotateMat(0); TDInstanceMat(0); TDInstanceMat3(0); TDInstanceMat3ForNorm(0); TDTexGenSphere(v3);
    TDRemap(0.5, 0.0, 1.0, 2.0, 3.0); TDLoop(1.0, 0.0, 2.0); TDZigZag(1.0, 0.0, 2.0); TDAverage(1.0, 2.0); TDFade(0.5);
    TDPerlinNoiseDeriv(v3); TDSimplexNoiseDeriv(v4, f); TDTransferLinearToSRGB(v4); TDLuminance(v3);
    TDTriplanarBlend(v3, v4, v4, v4, 2); TDBicubicInterpolation(sTDWhite2D, v2); TDQuaternionFromTo(v3, d);
"""
IN_VERTEX = """
    TDPos(); TDNormal(); TDTexCoord(0u); TDWorldToProj(v4); TDWorldToProj(v3); TDWorldToProj(v4, v3);
    TDWorldToProj(v3, v3); TDPointColor(); TDInstanceID(); TDCameraIndex(); TDTrueCameraIndex(); TDDeform(v4);
    TDDeform(v3); TDDeformVec(v3); TDDeformNorm(v3); TDDeform(0, v3); TDDeformVec(0, v3); TDDeformNorm(0, v3);
    TDSkinnedDeform(v4); TDSkinnedDeformVec(v3); TDInstanceDeform(v4); TDInstanceDeformVec(v3); TDBoneMat(0);
    TDInstanceMat(0); TDInstanceMat(); TDInstanceMat3(0); TDInstanceMat3(); TDInstanceTexCoord(0, v3);
    TDInstanceTexCoord(v3); TDQuadReproject(v4, 0); TDPickAdjust(v4, 0); TDUVUnwrapCoord(); TDInstanceColor(v4);
    TDInstanceColor(0, v4); TDInstanceCustomAttrib0(); TDInstanceCustomAttrib0(0); TDInstanceCustomAttrib3();
    TDInstanceCustomAttrib3(0); TDInstanceTextureIndex(); TDInstanceTexture(v2); TDInstanceTexture(v3); TDColor();
    TDInstanceIndex(); TDInstanceScale(); TDInstanceRotateMat(); TDInstanceCustomAttrib11(); TDInstanceDeformNorm(v3);
    TDFastDeformTangent(v3, v4, v3); TDSkinnedDeformNorm(v3);
    TDWritePickingValues();
"""
IN_PIXEL = """
    TDFrontFacing(v3, v3); TDCheckDiscard(); TDPointCoord(); TDPixelColor(v4); TDAlphaTest(1.0); TDFog(v4, v3, 0);
    TDDither(v4); TDOutputSwizzle(v4); TDLightingPBR(0, v3, v3, v3, v3, 1.0, v3, v3, 0.5);
    TDEnvLightingPBR(d, s, 0, v3, v3, v3, v3, 0.5, 1.0); TDLighting(0, v3, v3, 1.0, v3, v3, 5.0, 6.0);
    TDHardShadow(0, v3); TDSoftShadow(0, v3); TDSoftShadow(0, v3, 4, 4); TDProjMap(0, v3, v4);
    TDEnvLightTextureLod(0, v2, 0.0); TDEnvLightTextureLod(0, v3, 0.0); TDCompareShadowTexture(0, v2, 0.5);
    TDCompareShadowTextureProj(0, v4); TDShadowTexture(0, v2); TDShadowTextureProj(0, v3);
    TDProjTexture(0, v2, 0.0); TDProjTextureProj(0, v3); TDConeLookup(0, 0.5); TDAttenuateLight(0, 1.0);
    TDProjTextureLod(0, v2, 1.0); TDProjTextureSize(0); TDScreenSpaceCoord(); TDFog(v4, v3);
    TDLightingPBR(d, s, f, 0, v3, v3, v3, v3, 1.0, v3, v3, 0.5);
    TDLightingPBR(d, s, 0, v3, v3, v3, v3, 1.0, v3, v3, 0.5);
"""
NAMED = "vec2 v2 = vec2(0.5); vec3 v3 = vec3(0.6), d = v3, s = v3; vec4 v4 = vec4(0.5); float f;"


@pytest.mark.parametrize("dressed", [False, True])
def test_every_function_of_the_article_is_there(scene, glsl, dressed):
    if dressed:
        scene.make("environmentlightCOMP", "sky")
        scene.set(scene.light, shadowtype="soft2d")
        scene.set(scene.ball, instancing=True, instanceop=scene.make("constantCHOP", "one", name0="tx").name)
        scene.ball.par.instancetx = "tx"
    shaders(
        scene,
        f"void main() {{ {NAMED} {COMMON} {IN_VERTEX} gl_Position = TDWorldToProj(TDDeform(P)); }}",
        f"out vec4 fragColor;\nvoid main() {{ {NAMED} {COMMON} {IN_PIXEL} fragColor = TDOutputSwizzle(vec4(1.0)); }}",
    )
    assert scene.picture()[SIZE // 2, SIZE // 2].tolist() == [1, 1, 1, 1]


@pytest.mark.parametrize(
    ("call", "value"),
    [
        ("TDEquirectangularToCubeMap(vec2(0.0, 0.5))", (1, 0, 0)),
        ("TDEquirectangularToCubeMap(vec2(0.25, 0.5))", (0, 0, 1)),
        ("TDEquirectangularToCubeMap(vec2(0.5, 0.5))", (-1, 0, 0)),
        ("TDEquirectangularToCubeMap(vec2(0.3, 1.0))", (0, 1, 0)),
        ("vec3(TDCubeMapToEquirectangular(normalize(vec3(-1.0, 0.0, -1.0))), 0.0)", (0.625, 0.5, 0)),
        ("vec3(TDCubeMapToEquirectangular(normalize(vec3(0.0, 1.0, 1.0))), 0.0)", (0.25, 0.75, 0)),
        ("vec3(TDSineLookup(0.5), TDSineLookup(-3.0), TDSineLookup(7.0))", (math.sin(math.pi / 4), 0, 1)),
        ("TDCreateTBNMatrix(vec3(0, 0, 1), vec3(1, 0, 0), -1.0) * vec3(1, 2, 3)", (1, -2, 3)),
        ("texture(sTDWhite2D, vec2(0.3)).rgb * texture(sTDWhiteCube, vec3(1.0)).rgb", (1, 1, 1)),
        ("uTDEnvLightBuffers[0].shCoeffs[0] * 0.282095", (0.5, 0.5, 0.5)),
        ("TDEnvLightTextureLod(0, vec2(0.2, 0.6), 0.0).rgb", (0.5, 0.5, 0.5)),
        ("TDEnvLightTextureLod(0, vec3(1.0, 0.0, 0.0), 0.0).rgb", (0, 0, 0)),  # the map is no cube
    ],
)
def test_what_the_functions_give(scene, glsl, call, value):
    half = scene.make("constantTOP", "half", colorr=0.5, colorg=0.5, colorb=0.5, format="rgba32float")
    scene.make("environmentlightCOMP", "sky", envlightmap=half.name)
    scene.render.par.premultrgbbyalpha = False
    shaders(scene, pixel=f"out vec4 fragColor;\nvoid main() {{ TDCheckDiscard(); fragColor = vec4({call}, 1.0); }}")
    assert scene.picture()[SIZE // 2, SIZE // 2, :3] == pytest.approx(value, abs=2e-3)


def test_a_point_colour_is_the_instances_only_when_asked(scene, glsl):
    chop = scene.make("constantCHOP", "colours", name0="r", value0=0.5)
    scene.set(scene.ball, instancing=True, instanceop=chop.name, instancer="r", instancecolormode="multiply")
    vertex = "out vec3 v; void main() { v = vec3(%s.r); gl_Position = TDWorldToProj(TDDeform(TDPos())); }"
    pixel = "in vec3 v; out vec4 fragColor;\nvoid main() { fragColor = vec4(v, 1.0); }"
    for call, value in (("TDPointColor()", 1), ("TDInstanceColor(TDPointColor())", 0.5), ("TDColor()", 1)):
        shaders(scene, vertex % call, pixel)
        assert scene.picture()[SIZE // 2, SIZE // 2, 0] == pytest.approx(value)
    by_number = "out vec4 fragColor;\nvoid main() { fragColor = TDInstanceColor(0, vec4(0.8)); }"
    shaders(scene, pixel=by_number)
    assert scene.picture()[SIZE // 2, SIZE // 2, 0] == pytest.approx(0.4)


def test_dithering_is_the_renders(scene, glsl):
    shaders(scene, pixel="out vec4 fragColor;\nvoid main() { fragColor = TDDither(vec4(0.5, 0.5, 0.5, 1.0)); }")
    assert np.ptp(scene.picture()[28:36, 28:36, 0]) == 0
    scene.render.par.dither = True
    noisy = scene.picture()[28:36, 28:36]
    assert 0.002 < np.ptp(noisy[..., 0]) <= 1 / 256 and np.ptp(noisy[..., 3]) == 0
    assert scene.render.par.dither.default is True


def test_projector_maps_by_level_and_their_size(scene, glsl):
    ramp = scene.make("rampTOP", "ramp1", type="vertical", outputresolution="custom", resolutionw=32, resolutionh=16)
    scene.set(scene.light, lighttype="cone", projmap=ramp.name, tz=4)
    scene.render.par.premultrgbbyalpha = False
    for call, value in (
        ("vec3(TDProjTextureSize(0)) / 64.0", (0.5, 0.25)),
        ("TDScreenSpaceCoord()", (0.5 + 0.5 / SIZE, 0.5 + 0.5 / SIZE)),
        ("TDProjTextureLod(0, vec2(0.5, 0.25), 0.0).rgb", (0.25, 0.25)),
    ):
        shaders(scene, pixel=f"out vec4 fragColor;\nvoid main() {{ fragColor = vec4({call}, 1.0); }}")
        assert scene.picture()[SIZE // 2, SIZE // 2, :2] == pytest.approx(value, abs=0.02)


def test_where_the_newest_slice_of_a_volume_is(scene, glsl):
    from stovetop.data.texture import Texture

    volume = scene.inside.create("nullTOP", "volume")
    volume._node.flags = {"lock": True}
    one = Texture.from_numpy(np.zeros((4, 2, 2, 4), np.uint8), kind="3d")
    one.newest = 3
    volume._node.set_output(one)
    scene.set(glsl, sampler0name="sCloud", sampler0top=volume.name)
    body = "fragColor = vec4(sCloudPOffset, texture(sCloud, vec3(0.5)).r, 0.5, 1.0);"
    shaders(
        scene,
        pixel=f"uniform sampler3D sCloud; uniform float sCloudPOffset; out vec4 fragColor; void main() {{ {body} }}",
    )
    assert scene.picture()[SIZE // 2, SIZE // 2].tolist() == [0.75, 0, 0.5, 1]
