"""Compute shaders, atomic counters, Vulkan's dialect, and shaders that do not end."""

import time

import numpy as np
import pytest

from stovetop.data.channels import Channels
from stovetop.data.pixels import LABELS, expand, pack, pixel_format
from stovetop.data.table import Table
from stovetop.data.texture import Texture
from stovetop.gl import context, loops

pytestmark = pytest.mark.gl
A = np.random.default_rng(1).random((4, 8, 4), np.float32)
LOCAL = "layout(local_size_x = 4, local_size_y = 4) in;\n"
AT = "ivec3 at = ivec3(gl_GlobalInvocationID); "


@pytest.fixture(autouse=True)
def _need_compute():
    if context.glsl_version() < 430:
        pytest.skip("no compute shaders on this device")


def test_a_compute_shader_covers_the_output(glsl, pixels):
    body = """TDImageStoreOutput(0, gl_GlobalInvocationID, vec4(vec2(gl_GlobalInvocationID), gl_WorkGroupID.x,
        uTDOutputInfo.res.z));"""
    out = pixels(glsl.compute(body, resolution=(7, 5)))
    y, x = np.mgrid[0:5, 0:7]
    assert np.array_equal(out[..., 0], x) and np.array_equal(out[..., 1], y)
    assert np.array_equal(out[..., 2], x // 4) and np.all(out[..., 3] == 7)


def test_inputs_and_uniforms(glsl, pixels):
    body = (
        AT
        + """vec2 uv = (vec2(at) + 0.5) * uTDOutputInfo.res.xy;
        TDImageStoreOutput(0, at, texture(sTD2DInputs[0], uv) * k + texelFetch(sTD2DInputs[0], at.xy, 0));"""
    )
    node = glsl.compute(body, A, head=LOCAL + "uniform float k;\n", vec0name="k")
    node.par("vec0valuex").set(2.0)
    assert np.allclose(pixels(node), 3 * A, atol=1e-4)


def test_the_old_way_to_write_and_a_literal_index(glsl, pixels):
    body = AT + "imageStore(mTDComputeOutputs[0], at.xy, TDOutputSwizzle(vec4(0.5)));"
    assert np.all(pixels(glsl.compute(body)) == 0.5)
    body = "imageStore(sTDComputeOutputs[0], ivec2(gl_GlobalInvocationID.xy), vec4(0.25));"
    node = glsl.compute(body)
    assert np.all(pixels(node) == 0.25) and not node.all_warnings()
    body = "TDImageStoreOutput(0, ivec3(gl_GlobalInvocationID.xy, 0), vec4(1, 0, 0, 1));"
    assert pixels(glsl.compute(body))[3, 7].tolist() == [1, 0, 0, 1]


@pytest.mark.parametrize("name", LABELS)
def test_every_format_is_written_and_read(glsl, pixels, name):
    fmt = pixel_format(name)
    color = np.array([[[0.25, 0.5, 0.75, 0.125]]], np.float32)
    stored = expand(pack(color, fmt), fmt)[0, 0]
    body = AT + "TDImageStoreOutput(0, at, vec4(0.25, 0.5, 0.75, 0.125));"
    out = pixels(glsl.compute(body, format=name))
    step = 0.3 if fmt.kind == "10a2fixed" else 0.02 if fmt.kind == "11float" else 0.004
    assert np.abs(out - stored).max() <= step
    body = AT + "TDImageStoreOutput(0, at, TDImageLoadOutput(0, at));"
    node = glsl.compute(body, format=name, outputaccess="readwrite", clearvalue=(0.25, 0.5, 0.75, 0.125))
    assert np.abs(pixels(node) - stored).max() <= step + 0.02 * fmt.srgb


def test_the_dispatch_size_by_hand(glsl, pixels):
    body = AT + "TDImageStoreOutput(0, at, vec4(1));"
    node = glsl.compute(body, autodispatchsize=False, dispatchsize=(1, 1, 1), clearvalue=(0.0, 0.0, 0.0, 0.5))
    out = pixels(node)
    assert np.all(out[:4, :4] == 1) and np.all(out[:, 4:] == [0, 0, 0, 0.5])
    node.par("dispatchsizex").set(10**9)
    assert node.data is not None and "beyond this device" in node.all_errors()[0]


def test_what_is_not_cleared_stays(net, glsl, pixels):
    body = AT + "TDImageStoreOutput(0, at, TDImageLoadOutput(0, at) + k);"
    pars = {"head": LOCAL + "uniform vec4 k;\n", "outputaccess": "readwrite", "clearoutputs": False}
    node = glsl.compute(body, vec0name="k", clearvalue=(0.5, 0.5, 0.5, 0.5), **pars)
    for i in range(3):
        net.set(node, vec0valuex=float(i + 1))
        out = pixels(node)
    assert np.all(out[..., 0] == 6)
    first = node.data
    net.set(node, clearoutputs=True)
    assert np.all(pixels(node)[..., 0] == 3.5) and np.all(first.numpy()[..., 0] == 6)


def test_reading_needs_the_access_and_a_failing_shader_keeps_the_last(net, glsl):
    node = glsl.compute(AT + "TDImageStoreOutput(0, at, vec4(0.75));", errorbehavior="showprevious")
    assert node.data.numpy().min() == 0.75
    glsl.edit(LOCAL + "void main() {\n TDImageStoreOutput(0, uvec3(0), TDImageLoadOutput(0, uvec3(0)));\n}")
    assert node.data.numpy().min() == 0.75 and "Output Access is writeonly" in node.all_errors()[0]
    glsl.edit(LOCAL + "void main() {\n\n  oops;\n}")
    assert node.data.numpy().min() == 0.75
    assert node.all_errors()[0].startswith("/px:4: ") and "/px:4" in node.kind.info_text(node)
    assert "Compute Shader Compile Results" in node.kind.info_text(node)


@pytest.mark.parametrize(("kind", "name"), [("texture3d", "3d"), ("texture2darray", "2darray")])
def test_a_volume_is_written_in_one_run(glsl, pixels, kind, name):
    body = "TDImageStoreOutput(0, gl_GlobalInvocationID, vec4(gl_GlobalInvocationID, 1));"
    node = glsl.compute(body, type=kind, depth="custom", customdepth=3)
    out = pixels(node)
    assert node.data.kind == name and out.shape == (3, 4, 8, 4)
    assert out[2, 1, 5].tolist() == [5, 1, 2, 1]
    kept = glsl.compute(body, type=kind, depth="custom", customdepth=3, dispatchsize=(1, 1, 1), autodispatchsize=False,
                        clearvalue=(0.5, 0.0, 0.0, 0.0))  # fmt: skip
    assert pixels(kept)[1, 0, 0].tolist() == [0.5, 0, 0, 0]


def test_several_outputs(glsl):
    body = AT + "TDImageStoreOutput(0, at, vec4(1)); TDImageStoreOutput(1, at, vec4(TD_NUM_COLOR_BUFFERS));"
    node = glsl.compute(body, numcolorbufs=2)
    assert node.data.numpy().max() == 1 and node.local.buffers[1].numpy().min() == 2


def test_shared_memory_sums_a_tile(glsl, pixels):
    head = LOCAL + "shared vec4 tile[16];\n"
    body = (
        AT
        + """tile[gl_LocalInvocationIndex] = texelFetch(sTD2DInputs[0], at.xy, 0);
        barrier();
        vec4 sum = vec4(0);
        for (int i = 0; i < 16; i++) sum += tile[i];
        TDImageStoreOutput(0, at, sum);"""
    )
    out = pixels(glsl.compute(body, A, head=head))
    assert np.allclose(out[0, 0], A[:, :4].sum(axis=(0, 1)), atol=1e-4)
    assert np.allclose(out[3, 7], A[:, 4:].sum(axis=(0, 1)), atol=1e-4)


def test_a_reduction_with_a_loop_that_waits(glsl, pixels):
    head = LOCAL + "shared float m[16];\n"
    body = (
        AT
        + """uint i = gl_LocalInvocationIndex;
        m[i] = texelFetch(sTD2DInputs[0], at.xy, 0).r;
        barrier();
        for (uint stride = 8u; stride > 0u; stride >>= 1u) {
            if (i < stride) m[i] = max(m[i], m[i + stride]);
            barrier();
        }
        if (i == 0u) imageStore(mTDComputeOutputs[0], ivec2(gl_WorkGroupID.xy), vec4(m[0]));"""
    )
    out = pixels(glsl.compute(body, A, head=head))
    assert out[0, :2, 0] == pytest.approx([A[:, :4, 0].max(), A[:, 4:, 0].max()])


def test_compute_shaders_are_refused_where_there_are_none(glsl, monkeypatch):
    from stovetop.gl import compute

    monkeypatch.setattr(compute, "glsl_version", lambda: 330)
    node = glsl.compute("TDImageStoreOutput(0, uvec3(0), vec4(1));")
    assert node.data is not None and "compute shaders need OpenGL 4.3" in node.all_errors()[0]


# -- atomic counters


def test_a_counter_counts_each_pixel_once(net, glsl, pixels):
    head = "uniform atomic_uint ac;\nout vec4 fragColor;\n"
    node = glsl("fragColor = vec4(atomicCounterIncrement(ac));", head=head)
    seen = pixels(node)[..., 0]
    assert sorted(seen.ravel().tolist()) == list(range(32)) and not node.all_warnings()
    net.set(node, ac0name="ac", ac0singlevalue=100)
    assert sorted(pixels(node)[..., 0].ravel().tolist()) == list(range(100, 132))


def test_an_array_of_counters_starts_with_a_chops_values(net, glsl, pixels):
    chop = net.engine.create(net.engine.root, "nullCHOP", "start")
    chop.flags = {"lock": True}
    chop.set_output(Channels(np.array([[5, 6], [7, 8]], np.float32), ("a", "b")))
    head = (
        "#define N 3\nlayout(binding = 4) uniform atomic_uint other;\nuniform atomic_uint ac[N];\nout vec4 fragColor;\n"
    )
    body = "fragColor = vec4(atomicCounter(ac[0]), atomicCounter(ac[1]), atomicCounter(ac[2]), atomicCounter(other));"
    node = glsl(body, head=head, ac0name="ac", ac0initvalue="chop", ac0chopvalue="start")
    assert pixels(node)[0, 0].tolist() == [5, 6, 7, 0]


# -- dialect


def test_an_input_by_a_number_that_differs_from_pixel_to_pixel(glsl, pixels):
    inputs = [np.full((4, 8, 4), x, np.float32) for x in (1, 2, 3)]
    pick = "int i = (int(gl_FragCoord.x) + 2 * int(gl_FragCoord.y)) % 3; "
    y, x = np.mgrid[0:4, 0:8]
    expected = (x + 2 * y) % 3 + 1
    head = "#extension GL_EXT_nonuniform_qualifier : require\nout vec4 fragColor;\n"
    out = pixels(glsl(pick + "fragColor = texture(sTD2DInputs[nonuniformEXT(i)], vUV.st);", *inputs, head=head))
    assert np.array_equal(out[..., 0], expected)
    body = pick + "fragColor = texelFetch(sTD2DInputs[nonuniformEXT(i)], ivec2(gl_FragCoord.xy), 0);"
    assert np.array_equal(pixels(glsl(body, *inputs))[..., 0], expected)
    body = (
        AT + "int i = at.x % 3; TDImageStoreOutput(0, at, textureLod(sTD2DInputs[nonuniformEXT(i)], vec2(0.5), 0.0));"
    )
    assert np.array_equal(pixels(glsl.compute(body, *inputs))[0, :, 0], np.arange(8) % 3 + 1)


def test_vulkans_layouts_and_old_names(glsl, pixels):
    head = """layout(set = 0, binding = 3) uniform sampler2D own;
        layout(location = 0, set = 1) out vec4 fragColor;
        """
    out = pixels(glsl("fragColor = texture(own, vUV.st) + vec4(uTD2DInfos[0].zw, 0, 0);", A, head=head))
    assert out[0, 0].tolist() == [8, 4, 0, 0]
    head = "varying vec3 tc;\nvoid main() { gl_FragData[0] = vec4(gl_TexCoord[0].st, 0, 1); }"
    assert pixels(glsl("", head=head))[0, 0] == pytest.approx([1 / 16, 1 / 8, 0, 1])


def test_an_extension_in_the_middle_comes_first(glsl, pixels):
    head = "out vec4 fragColor;\n#extension GL_ARB_shading_language_packing : enable\n"
    assert np.all(pixels(glsl("fragColor = vec4(1);", head=head)) == 1)


def test_quality_noise_is_the_noise_turned(glsl, pixels):
    body = """vec3 p = vUV * 9.0;
        fragColor = vec4(TDSimplexNoise(p.st), TDSimplexNoise(p), TDSimplexNoise(vec4(p, 1)), 1);"""
    usual, turned = (
        pixels(glsl(body, simplexnoise=q, resolution=(64, 64)))[..., :3] for q in ("performance", "quality")
    )
    assert np.abs(usual - turned).max() > 0.3
    for noise in (usual, turned):
        assert np.all(np.abs(noise) <= 1) and np.all(noise.std(axis=(0, 1)) > 0.1)


# -- loops


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("for (int i = 0; i < 16; i++) f();", 0),
        ("#define N 9\nfor (int i = 0; i < N; ++i) { for (int j = 8; j >= 0; j--) f(); }", 0),
        ("const int n = 12;\nfor (int i = 0; i < n; i += 2) f();", 0),
        ("for (float t = 0.0; t < 1.0; t += 1) f();", 0),
        ("// while (true)\n/* for (;;) */ int whiles;", 0),
        ("for (int i = 0; i < 16; i++) { i -= 1; }", 1),
        ("for (int i = 0; i < 16; i--) f();", 1),
        ("for (int i = 0; i != 5; i += 2) f();", 1),
        ("for (int i = 0; i < 100000; i++) f();", 1),
        ("void g(inout int x) { x--; } for (int i = 0; i < 16; i++) g(i);", 1),
        ("for (int i = 0; i < n; i++) { while (x(i)) f(); }", 2),
        ("for (;;) { do { f(); } while (true); }", 2),
        ("for (float t = 0.0; t < 1.0; t += h) f();", 1),
        ("#define FOREVER while (true)\nFOREVER { f(); }", 1),
    ],
)
def test_loops_that_say_how_often_they_turn_are_left_alone(text, counted):
    out = loops.counted(text)
    assert out.count("td_turn()") == counted and out.count("\n") == text.count("\n")
    assert (out == text) == (counted == 0)


@pytest.mark.parametrize(
    "body", ["while (true) { x += 1.0; }", "for (;;) x += 1.0;", "do { x += 1.0; } while (x > 0.0);"]
)
def test_a_shader_that_does_not_end_is_an_error_on_its_operator_and_soon(net, glsl, pixels, body):
    head = "uniform float go; out vec4 fragColor;\n"
    text = f"float x = 1.0; if (go > 0.0) {{ {body} }} fragColor = vec4(x);"
    node = glsl(text, head=head, vec0name="go", vec0valuex=0.0, errorbehavior="showprevious", resolution=(1024, 1024))
    assert np.all(pixels(node) == 1)
    kept = node.data
    net.set(node, vec0valuex=1.0)
    start = time.perf_counter()
    assert node.data is kept
    assert time.perf_counter() - start < 30  # every pixel by itself would take a minute on an idle machine
    assert "does not end" in node.all_errors()[0]
    net.set(node, vec0valuex=0.0)
    assert np.all(pixels(node) == 1)


def test_the_flag_is_seen_where_memory_is_not_shared_and_a_frame_late(net, glsl, pixels, monkeypatch):
    from stovetop.ops.top import _glsl

    body = "float x = 1.0; if (go > 0.0) while (true) x += 1.0; fragColor = vec4(x);"
    for persistent in (True, False):
        monkeypatch.setattr(loops, "_persistent", lambda answer=persistent: answer)
        monkeypatch.setattr(_glsl, "is_software", lambda: False)
        node = glsl(body, head="uniform float go; out vec4 fragColor;\n", vec0name="go", vec0valuex=0.0)
        assert np.all(pixels(node) == 1)
        net.set(node, vec0valuex=1.0)
        assert node.data is not None
        context.context().finish()
        net.set(node, vec0valuex=2.0)
        assert node.data is not None and "does not end" in node.all_errors()[0]
        net.set(node, vec0valuex=0.0)
        assert np.all(pixels(node) == 1)


def test_a_compute_and_a_vertex_shader_that_do_not_end(net, glsl, pixels):
    node = glsl.compute(
        AT + "float x = 0.0; while (x < 1.0) x += 0.0 * float(at.x); TDImageStoreOutput(0, at, vec4(x));"
    )
    assert node.data is not None and "does not end" in node.all_errors()[0]
    net.text("vs", "out vec3 tc; void main() { float k = 0.0; while (k < 1.0) k *= 2.0; tc = uv[0];"
                   " gl_Position = TDSOPToProj(vec4(P, 1.0)); }")  # fmt: skip
    ended = glsl("fragColor = vec4(tc, 1);", head="in vec3 tc; out vec4 fragColor;\n", vertexdat="vs")
    assert pixels(ended)[0, 0] == pytest.approx([1 / 16, 1 / 8, 0, 1])


def test_a_loop_that_ends_is_not_disturbed(glsl, pixels):
    body = """float x = 0.0;
        int i = 0;
        while (i < n) { if (i % 2 == 0) { i++; continue; } x += 1.0; i++; }
        fragColor = vec4(x);"""
    node = glsl(body, head="uniform int n; out vec4 fragColor;\n", vec0name="n")
    node.par("vec0valuex").set(20000)
    assert np.all(pixels(node) == 10000)


def test_an_include_with_a_loop_keeps_its_lines(net, glsl):
    net.text("lib", "float k(float x) {\n  while (x < 5.0)\n    x += 1.0;\n  return x + oops;\n}")
    node = glsl("fragColor = vec4(k(vUV.x));", head="#include <lib>\nout vec4 fragColor;\n")
    assert node.data is not None and node.all_errors()[0].startswith("/lib:4: ")
    net.engine.find("/lib", net.engine.root).set_content(
        Table.from_text("float k(float x) { while (x < 5.0) x++; return 5.0; }")
    )
    assert node.data.numpy().max() == 5 and not node.all_errors()


def test_textures_of_the_last_cook_are_not_written_again(net, glsl, pixels):
    node = glsl.compute(AT + "TDImageStoreOutput(0, at, texelFetch(sTD2DInputs[0], at.xy, 0));", A)
    first = node.data
    assert np.allclose(first.numpy(), A)
    node.inputs[0].set_output(Texture.from_numpy(A * 2))
    assert np.allclose(pixels(node), A * 2) and np.allclose(first.numpy(), A)
