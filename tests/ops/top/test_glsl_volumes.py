"""GLSL TOPs that read and make 3D textures, 2D arrays and cubes."""

import numpy as np
import pytest

from stovetop.data.texture import Texture

pytestmark = pytest.mark.gl
A = np.random.default_rng(1).random((3, 4, 8, 4), np.float32)
B = np.random.default_rng(2).random((4, 8, 4), np.float32)
HEAD = "out vec4 fragColor;\n"


def volume(array=A, kind="3d", newest=0):
    t = Texture.from_numpy(array, kind=kind)
    t.newest = newest
    return t


def test_each_kind_of_input_has_an_array_of_its_own(glsl, pixels):
    cube = np.zeros((6, 2, 2, 4), np.float32)
    cube[2] = 0.25  # +y
    body = """fragColor = vec4(TD_NUM_2D_INPUTS, TD_NUM_3D_INPUTS, TD_NUM_2D_ARRAY_INPUTS, TD_NUM_CUBE_INPUTS) * 10.0
        + texture(sTD2DInputs[1], vUV.st) + texture(sTD3DInputs[0], vec3(vUV.st, 0.5))
        + texture(sTD2DArrayInputs[0], vec3(vUV.st, 2.0)) + texture(sTDCubeInputs[0], vec3(0, 1, 0));"""
    inputs = [B * 0, volume(), B, volume(cube, "cube"), volume(A, "2darray")]
    out = pixels(glsl(body, *inputs, name="glslmulti", inputfiltertype="nearest"))
    assert np.allclose(out, [20, 10, 10, 10] + B + A[1] + A[2] + 0.25, atol=1e-5)


def test_infos_say_depth_and_the_newest_slice(glsl, pixels):
    body = "fragColor = vec4(uTD3DInfos[0].depth.xyz, uTD3DInfos[0].res.z);"
    assert pixels(glsl(body, volume(newest=2)))[0, 0] == pytest.approx([1 / 3, 3, 2 / 3, 8])
    body = "fragColor = vec4(uTD2DArrayInfos[0].depth.xyz, uTDCubeInfos[0].depth.y);"
    cube = np.zeros((6, 2, 2, 4), np.float32)
    out = pixels(glsl(body, volume(A, "2darray", newest=2), volume(cube, "cube")))
    assert out[0, 0] == pytest.approx([1 / 3, 3, 2, 1])


def test_the_newest_slice_as_the_article_reads_it(glsl, pixels):
    body = """float slice = uTD3DInfos[0].depth.x * 0.5 + uTD3DInfos[0].depth.z;
        fragColor = texture(sTD3DInputs[0], vec3(vUV.st, slice));"""
    assert np.allclose(pixels(glsl(body, volume(newest=1))), A[1], atol=1e-5)


@pytest.mark.parametrize(("kind", "places"), [("texture3d", [1 / 6, 3 / 6, 5 / 6]), ("texture2darray", [0, 1, 2])])
def test_an_output_with_slices_is_drawn_once_for_each(glsl, pixels, kind, places):
    body = "fragColor = vec4(uTDCurrentDepth, vUV.z, uTDOutputInfo.depth.y, vUV.x);"
    node = glsl(body, type=kind, depth="custom", customdepth=3)
    out = pixels(node)
    assert out.shape == (3, 4, 8, 4) and node.data.kind == {"texture3d": "3d"}.get(kind, "2darray")
    assert np.allclose(out[:, 0, 0, 0], [0, 1, 2]) and np.allclose(out[:, 0, 0, 1], places, atol=1e-6)
    assert np.all(out[..., 2] == 3) and np.allclose(out[1, 2, :, 3], (np.arange(8) + 0.5) / 8)


def test_depth_comes_from_the_input_and_a_volume_can_be_copied_slice_by_slice(glsl, pixels):
    node = glsl("fragColor = texture(sTD3DInputs[0], vUV);", volume(), type="texture3d")
    assert np.allclose(pixels(node), A, atol=1e-5)
    node = glsl("fragColor = texelFetch(sTD3DInputs[0], ivec3(gl_FragCoord.xy, 1), 0);", volume())
    assert node.data.kind == "2d" and np.allclose(pixels(node), A[1])


def test_n_inputs_for_each_slice(glsl, pixels):
    inputs = [np.full((4, 8, 4), x, np.float32) for x in (1, 2, 3, 4)]
    body = "fragColor = texture(sTD2DInputs[0], vUV.st) + 10.0 * texture(sTD2DInputs[1], vUV.st) + TD_NUM_2D_INPUTS;"
    pars = {"type": "texture3d", "depth": "custom", "customdepth": 3, "inputmapping": "ninputs", "nval": 2}
    out = pixels(glsl(body, *inputs, name="glslmulti", **pars))
    assert out[:, 0, 0, 0].tolist() == [23, 45, 23]
    node = glsl(body, inputs[0], volume(), name="glslmulti", **{**pars, "nval": 1})
    assert node.data is not None and "different kinds" in node.all_errors()[0]


@pytest.mark.parametrize(("extend", "expected"), [("hold", 0), ("zero", None), ("repeat", 2), ("mirror", 0)])
def test_the_third_coordinate_extends_by_itself(glsl, pixels, extend, expected):
    body = "fragColor = texture(sTD3DInputs[0], vec3(vUV.st, -1.0 / 6.0));"
    out = pixels(glsl(body, volume(), inputextendw=extend, inputfiltertype="nearest"))
    assert np.allclose(out, 0 if expected is None else A[expected], atol=1e-6)


def test_several_colour_buffers_of_slices(glsl):
    head = "layout(location = 0) out vec4 a; layout(location = 1) out vec4 b;\n"
    node = glsl("a = vec4(uTDCurrentDepth); b = -a;", head=head, numcolorbufs=2, type="texture3d", depth="custom",
                customdepth=2)  # fmt: skip
    assert node.data.numpy()[:, 0, 0, 0].tolist() == [0, 1]
    assert node.local.buffers[1].numpy()[:, 0, 0, 0].tolist() == [0, -1]


def test_passes_of_a_volume_feed_the_first_input(glsl, pixels):
    node = glsl("fragColor = texture(sTD3DInputs[0], vUV) + 1.0;", volume(), type="texture3d", npasses=3)
    assert np.allclose(pixels(node), A + 3, atol=1e-4)


def test_a_vertex_shader_gets_the_slice_too(net, glsl, pixels):
    net.text("vs", "out vec3 tc; void main() { tc = uv[0]; gl_Position = TDSOPToProj(vec4(P, 1.0)); }")
    node = glsl("fragColor = vec4(tc, 1);", head="in vec3 tc;\n" + HEAD, vertexdat="vs", type="texture2darray",
                depth="custom", customdepth=2)  # fmt: skip
    assert pixels(node)[1, 0, 0] == pytest.approx([1 / 16, 1 / 8, 1, 1])


def test_load_uniform_names_leaves_the_environments_own(glsl):
    node = glsl("fragColor = vec4(vUV.z + k);", head="uniform float k;\n" + HEAD, type="texture3d")
    assert node.data is not None
    node.kind.pulse(node, "loaduniformnames")
    assert [b.name for b in node.values.vec] == ["k"]


def test_too_many_inputs_and_too_many_slices_are_said(net, glsl, monkeypatch):
    from stovetop.ops.top import _glslsource

    monkeypatch.setattr(_glslsource, "texture_units", lambda: 2)
    node = glsl("fragColor = vec4(1);", B, B, B)
    assert node.data is not None and "at most 2 textures" in node.all_errors()[0]
    deep = glsl("fragColor = vec4(1);", type="texture3d", depth="custom", customdepth=10**6)
    assert deep.data is not None and "beyond this GPU" in deep.all_errors()[0]


def test_volumes_that_a_texture_of_another_kind_replaces(net, glsl, pixels):
    source = net.image(volume())
    node = glsl("fragColor = vec4(TD_NUM_2D_INPUTS, TD_NUM_3D_INPUTS, 0, 0);", source)
    assert pixels(node)[0, 0].tolist() == [0, 1, 0, 0]
    source.set_output(Texture.from_numpy(B))
    assert pixels(node)[0, 0].tolist() == [1, 0, 0, 0]
