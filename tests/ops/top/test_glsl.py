"""Users' shaders in the GLSL TOPs."""

import numpy as np
import pytest

from stovetop.data.channels import Channels
from stovetop.data.table import Table
from stovetop.data.texture import Texture

pytestmark = pytest.mark.gl
A = np.random.default_rng(1).random((4, 8, 4), np.float32)
B = np.random.default_rng(2).random((4, 8, 4), np.float32)


def test_vuv_and_output_info(glsl, pixels):
    out = pixels(glsl("fragColor = TDOutputSwizzle(vec4(vUV, uTDOutputInfo.res.z * 100.0 + uTDOutputInfo.res.w));"))
    assert out[0, 0] == pytest.approx([1 / 16, 1 / 8, 0, 804])
    assert out[3, 7] == pytest.approx([15 / 16, 7 / 8, 0, 804])
    res = pixels(glsl("fragColor = uTDOutputInfo.res + float(uTDCurrentDepth + uTDPass);"))[0, 0]
    assert res == pytest.approx([1 / 8, 1 / 4, 8, 4])


def test_inputs_and_their_infos(glsl, pixels):
    body = "fragColor = texture(sTD2DInputs[0], vUV.st) + texture(sTD2DInputs[1], vUV.st) * uTD2DInfos[1].res.w;"
    assert np.allclose(pixels(glsl(body, A, B)), A + B * 4, atol=1e-5)
    assert pixels(glsl("fragColor = vec4(TD_NUM_2D_INPUTS);", A, B))[0, 0, 0] == 2


def test_more_inputs_from_the_pattern_and_the_multi_top(net, glsl, pixels):
    net.engine.rename(net.image(B), "more1")
    body = (
        "fragColor = vec4(0); for (int i = 0; i < TD_NUM_2D_INPUTS; i++) fragColor += texture(sTD2DInputs[i], vUV.st);"
    )
    assert np.allclose(pixels(glsl(body, A, tops="more*")), A + B, atol=1e-5)
    assert np.allclose(pixels(glsl(body, A, B, A, A, A, name="glslmulti")), 4 * A + B, atol=1e-5)


@pytest.mark.parametrize(
    ("declared", "value", "expected"),
    [
        ("float", "vec4(u)", [1.5, 1.5, 1.5, 1.5]),
        ("vec2", "vec4(u, 0, 0)", [1.5, 2, 0, 0]),
        ("vec3", "vec4(u, 0)", [1.5, 2, 3, 0]),
        ("vec4", "u", [1.5, 2, 3, 4]),
        ("int", "vec4(u)", [1, 1, 1, 1]),
        ("bool", "vec4(u)", [1, 1, 1, 1]),
        ("ivec2", "vec4(u, 0, 0)", [1, 2, 0, 0]),
    ],
)
def test_a_vector_fits_the_declaration(glsl, pixels, declared, value, expected):
    node = glsl(f"fragColor = {value};", head=f"uniform {declared} u; out vec4 fragColor;\n", vec0name="u")
    for c, x in zip("xyzw", (1.5, 2, 3, 4), strict=True):
        node.par(f"vec0value{c}").set(x)
    assert pixels(node)[0, 0].tolist() == expected


def test_colors_and_premultiplying(glsl, pixels):
    node = glsl("fragColor = c;", head="uniform vec4 c; out vec4 fragColor;\n", color0name="c", color0alpha=0.5)
    for c, x in zip("rgb", (0.2, 0.4, 0.6), strict=True):
        node.par(f"color0rgb{c}").set(x)
    assert pixels(node)[0, 0] == pytest.approx([0.1, 0.2, 0.3, 0.5])
    node.par("premultrgbbyalpha").set(False)
    assert pixels(node)[0, 0] == pytest.approx([0.2, 0.4, 0.6, 0.5])


def test_specialization_constants(net, glsl, pixels):
    head = "layout(constant_id = 0) const int Mode = 4;\nout vec4 fragColor;\n"
    node = glsl("fragColor = vec4(Mode);", head=head)
    assert pixels(node)[0, 0, 0] == 4
    net.set(node, const0name="Mode", const0value=7.0)
    assert pixels(node)[0, 0, 0] == 7


@pytest.mark.parametrize("arraytype", ["uniformarray", "texturebuffer"])
def test_arrays_of_channels(net, glsl, pixels, arraytype):
    chop = net.engine.create(net.engine.root, "nullCHOP", "wave")
    chop.flags = {"lock": True}
    chop.set_output(Channels(np.array([[1, 2, 3], [4, 5, 6]], np.float32), ("a", "b")))
    buffer = arraytype == "texturebuffer"
    head = f"uniform {'samplerBuffer u' if buffer else 'vec2 u[3]'}; out vec4 fragColor;\n"
    body = "fragColor = vec4(texelFetch(u, 2).xy, 0, 0);" if buffer else "fragColor = vec4(u[2], 0, 0);"
    pars = {"array0name": "u", "array0type": "vec2", "array0chop": "wave", "array0arraytype": arraytype}
    assert pixels(glsl(body, head=head, **pars))[0, 0].tolist() == [3, 6, 0, 0]


def test_matrices(net, glsl, pixels):
    net.table("m", [[1, 0, 0, 5], [0, 1, 0, 6], [0, 0, 1, 7], [0, 0, 0, 1]])
    head = "uniform mat4 m; out vec4 fragColor;\n"
    node = glsl("fragColor = m * vec4(1, 1, 1, 1);", head=head, matrix0name="m", matrix0value="m")
    assert pixels(node)[0, 0].tolist() == [6, 7, 8, 1]
    net.table("bad", [[1, 2]])
    net.set(node, matrix0value="bad")
    assert node.data is not None and "/bad holds no matrix" in node.all_errors()[0]


def test_a_matrix_that_an_expression_gives(net, glsl, pixels):
    head = "uniform mat4 m; out vec4 fragColor;\n"
    node = glsl("fragColor = m * vec4(1, 1, 1, 1);", head=head, matrix0name="m")
    net.engine.face(node).store("offset", [5, 6, 7])
    node.par("matrix0value").set_expression("tdu.Matrix(1,0,0,0, 0,1,0,0, 0,0,1,0, *me.fetch('offset'), 1)")
    assert pixels(node)[0, 0].tolist() == [6, 7, 8, 1] and not node.all_warnings()
    net.engine.face(node).store("offset", [0, 0, 0])
    assert pixels(node)[0, 0].tolist() == [1, 1, 1, 1]


def test_an_unassigned_uniform_is_warned_of(glsl):
    node = glsl("fragColor = vec4(uGone);", head="uniform float uGone; out vec4 fragColor;\n")
    assert node.data is not None and "'uGone' is not assigned" in node.all_warnings()[0]


def test_legacy_dialect_and_stray_version(glsl, pixels):
    node = glsl("", A, head="#version 120\nvoid main() { gl_FragColor = texture2D(sTD2DInputs[0], vUV.st); }")
    assert np.allclose(pixels(node), A, atol=1e-5)


def test_includes_are_followed_when_they_change(net, glsl, pixels):
    lib = net.text("lib", "float k() { return 2.0; }")
    node = glsl("fragColor = vec4(k());", head="#include <lib>\nout vec4 fragColor;\n")
    assert pixels(node)[0, 0, 0] == 2
    lib.set_content(Table.from_text("float k() { return 3.0; }"))
    assert pixels(node)[0, 0, 0] == 3


def test_vertex_shader_and_preprocessor_dat(net, glsl, pixels):
    net.text("vs", "out vec3 tc;\nvoid main() { tc = uv[0]; gl_Position = TDSOPToProj(vec4(P, 1.0)); }")
    net.text("pre", "#define HALF 0.5")
    node = glsl("fragColor = vec4(tc, HALF);", head="in vec3 tc; out vec4 fragColor;\n", vertexdat="vs", predat="pre")
    out = pixels(node)
    assert out[0, 0] == pytest.approx([1 / 16, 1 / 8, 0, 0.5]) and out[3, 7, 0] == pytest.approx(15 / 16)


def test_several_colour_buffers(glsl, pixels):
    head = "layout(location = 0) out vec4 a; layout(location = 1) out vec4 b;\n"
    node = glsl("a = vec4(0.25); b = vec4(0.75);", head=head, numcolorbufs=2)
    assert pixels(node).max() == 0.25 and node.local.buffers[1].numpy().min() == 0.75


@pytest.mark.parametrize(("extend", "expected"), [("hold", 1), ("zero", 0), ("repeat", 0), ("mirror", 1)])
def test_input_extend(glsl, pixels, extend, expected):
    step = np.array([[0, 0, 1, 1]], np.float32)
    body = "fragColor = texture(sTD2DInputs[0], vec2(1.2, 0.5));"
    node = glsl(body, step, inputextenduv=extend, inputfiltertype="nearest")
    assert pixels(node)[0, 0, 0] == expected


def test_passes_feed_the_first_input(glsl, pixels):
    node = glsl("fragColor = texture(sTD2DInputs[0], vUV.st) + vec4(uTDPass + 1);", A, npasses=3)
    assert np.allclose(pixels(node), A + 6, atol=1e-4)


@pytest.mark.parametrize(
    ("fmt", "expected"), [("a32float", [0, 0, 0, 0.4]), ("monoalpha32float", [0.1, 0.1, 0.1, 0.4])]
)
def test_output_swizzle(glsl, pixels, fmt, expected):
    node = glsl("fragColor = TDOutputSwizzle(vec4(0.1, 0.2, 0.3, 0.4));", format=fmt)
    assert pixels(node)[0, 0] == pytest.approx(expected)


def test_matrix_functions(glsl, pixels):
    body = """vec3 v = TDRotateZ(1.5707963) * vec3(1, 0, 0) + TDRotateX(1.5707963) * vec3(0, 1, 0);
        v += (TDTranslate(1, 2, 3) * vec4(0, 0, 0, 1)).xyz + TDScale(2, 3, 4) * vec3(1);
        v += TDCreateRotMatrix(vec3(1, 0, 0), vec3(0, 1, 0)) * vec3(1, 0, 0);
        v += TDRotateToVector(vec3(0, 0, 2), vec3(0, 5, 0)) * vec3(0, 0, 1);
        fragColor = vec4(v, 1);"""
    assert pixels(glsl(body))[0, 0] == pytest.approx([3, 7, 9, 1], abs=1e-5)


def test_dither_stays_within_half_a_step(glsl, pixels):
    out = pixels(glsl("fragColor = TDDither(vec4(0.5));"))
    assert 0 < np.abs(out[..., :3] - 0.5).max() <= 0.5 / 256 and np.all(out[..., 3] == 0.5)


def test_a_function_in_the_preprocessor_dat(net, glsl, pixels):
    net.text("pre", "float k(float x) { while (x < 5.0) x += 1.0; return x; }")
    assert pixels(glsl("fragColor = vec4(k(0.5));", predat="pre"))[0, 0, 0] == 5.5


def test_an_extension_in_the_preprocessor_dat_reaches_the_compiler(net, glsl):
    net.text("pre", "#extension GL_EXT_no_such_thing : require")
    node = glsl("fragColor = vec4(1);", predat="pre")
    assert node.data is not None and "GL_EXT_no_such_thing" in node.all_errors()[0]


# -- errors


def test_an_error_names_dat_and_line_and_the_last_program_keeps_drawing(net, glsl):
    node = glsl("fragColor = texture(sTD2DInputs[0], vUV.st);", A, errorbehavior="showprevious")
    assert np.allclose(node.data.numpy(), A, atol=1e-5)
    glsl.edit("out vec4 c;\n\nvoid main() {\n  c = vec4(oops);\n}")
    source = node.inputs[0]
    source.set_output(Texture.from_numpy(B))
    assert np.allclose(node.data.numpy(), B, atol=1e-5)
    assert node.all_errors()[0].startswith("/px:4: ") and "oops" in node.all_errors()[0]
    assert "/px:4" in node.kind.info_text(node) and node.engine.face(node).compileResult == node.kind.info_text(node)
    glsl.edit("out vec4 c; void main() { c = vec4(0.5); }")
    assert node.data.numpy().max() == 0.5 and not node.all_errors()


def test_error_behaviors(net, glsl):
    node = glsl("broken", errorbehavior="showblack")
    assert node.data.numpy()[0, 0].tolist() == [0, 0, 0, 1]
    net.set(node, errorbehavior="showcheckerboard")
    assert set(np.unique(node.data.numpy()[..., 0])) == {0.0, 1.0}


def test_no_shader_and_compute_are_said(net):
    node = net("glsl")
    assert node.data is not None and node.all_errors() == ["no Pixel Shader DAT"]
    net.set(node, mode="compute")
    assert node.data is not None and node.all_errors() == ["no Compute Shader DAT"]


def test_load_uniform_names(net, glsl, pixels):
    head = "uniform float uOne; uniform vec2 uTwo; out vec4 fragColor;\n"
    node = glsl("fragColor = vec4(uOne, uTwo, 1);", head=head)
    assert node.data is not None
    node.kind.pulse(node, "loaduniformnames")
    assert {b.name for b in node.values.vec} == {"uOne", "uTwo"}
    assert pixels(node) is not None and not node.all_warnings()


def test_a_new_glsl_top_brings_its_dats_and_is_white(net, pixels):
    node = net("glsl", init=True)
    assert {n.name: n.dock is node for n in net.engine.root.children.values() if n is not node} == {
        "glsl1_pixel": True, "glsl1_compute": True, "glsl1_info": True,
    }  # fmt: skip
    assert np.all(pixels(node) == 1)


# -- a network as users build them


def test_an_animated_source_and_its_fold(net, pixels):
    net.text(
        "waves_pixel",
        """uniform vec4 uParams;  // x scale, y time
        uniform vec4 uPalette;
        out vec4 fragColor;
        const float PI = 3.14159265;
        float field(vec2 p, float t) { return sin(p.x * 3.0 + t) + sin(length(p) * 5.0 - t); }
        void main() {
            float aspect = uTDOutputInfo.res.z / uTDOutputInfo.res.w;
            vec2 p = (vUV.st - 0.5) * vec2(aspect, 1.0) * uParams.x;
            float v = field(p + 0.3 * sin(p.yx + uParams.y), uParams.y);
            fragColor = vec4(0.5 + 0.5 * cos(PI * (v + uPalette.xyz)), 1.0);
        }""",
    )
    net.text(
        "fold_pixel",
        """uniform vec4 uParams;
        out vec4 fragColor;
        void main() {
            vec2 p = vUV.st - 0.5;
            float wedge = 6.2831853 / max(2.0, uParams.x), a = abs(mod(atan(p.y, p.x), wedge) - wedge * 0.5);
            fragColor = texture(sTD2DInputs[0], abs(fract(length(p) * vec2(cos(a), sin(a)) + 0.25) * 2.0 - 1.0));
        }""",
    )
    waves = net("glsl", pixeldat="waves_pixel", outputresolution="custom", resolution=(64, 48), vec0name="uParams")
    net.set(waves, vec0valuex=4.0)
    waves.set_blocks("vec", 9)
    net.set(waves, vec1name="uPalette", vec1valuey=0.3, vec1valuez=0.6)
    fold = net("glsl", waves, pixeldat="fold_pixel", vec0name="uParams", vec0valuex=8.0, inputextenduv="hold")
    still = pixels(fold)
    assert still.shape == (48, 64, 4) and still[..., :3].std() > 0.1 and np.all(still[..., 3] == 1)
    assert np.allclose(still, still[::-1], atol=0.05)  # eight wedges mirror about the middle row
    net.set(waves, vec0valuey=1.0)
    assert not np.allclose(pixels(fold), still, atol=0.05)
    assert not waves.all_warnings() and not fold.all_warnings()
