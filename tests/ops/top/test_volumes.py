"""Operators on 3D textures, 2D arrays and cubes: each slice as a picture would be."""

import numpy as np
import pytest

from stovetop.data.texture import Texture

pytestmark = pytest.mark.gl
A = np.random.default_rng(1).random((3, 4, 5, 4), np.float32)
B = np.random.default_rng(2).random((3, 4, 5, 4), np.float32)


def volume(array, kind="3d"):
    return Texture.from_numpy(array, kind=kind)


def shown(node):
    data = node.data
    assert not node.all_errors(), node.all_errors()
    return data


@pytest.mark.parametrize("kind", ["3d", "2darray"])
def test_each_slice_is_drawn(net, kind):
    out = shown(net("level", volume(A, kind), invert=1.0))
    assert (out.kind, out.depth, out.width, out.height) == (kind, 3, 5, 4)
    assert np.allclose(out.numpy()[..., :3], 1 - A[..., :3], atol=1e-6) and np.array_equal(
        out.numpy()[..., 3], A[..., 3]
    )


def test_slices_of_both_inputs_and_a_picture_for_all(net):
    both = shown(net("add", volume(A), volume(B), size="input1"))
    assert np.allclose(both.numpy(), A + B, atol=1e-6)
    one = shown(net("multiply", volume(A), B[0], size="input1"))
    assert np.allclose(one.numpy(), A * B[0], atol=1e-6)
    flat = shown(net("add", volume(A), B[0], size="input2"))
    assert flat.kind == "2d" and np.allclose(flat.numpy(), A[0] + B[0], atol=1e-6)


def test_a_cube_stays_a_cube(net):
    faces = np.random.default_rng(3).random((6, 4, 4, 4), np.float32)
    out = shown(net("level", volume(faces, "cube"), brightness1=0.5))
    assert out.kind == "cube" and np.allclose(out.numpy()[..., :3], faces[..., :3] / 2, atol=1e-6)


def test_what_changes_nothing_hands_it_on_and_the_common_page_works_on_slices(net):
    source = net.image(volume(A))
    assert net("null", source).data is source.output
    out = shown(net("null", source, format="mono8fixed", outputresolution="custom", resolution=(3, 2)))
    assert out.raw().shape == (3, 2, 3, 1) and out.depth == 3
    masked = shown(net("level", source, invert=1.0, chanmask="r", npasses=2)).numpy()
    assert np.allclose(masked, A, atol=1e-6)


def test_an_operator_for_pictures_gets_the_first_slice(net):
    out = shown(net("resolution", volume(A)))
    assert out.kind == "2d" and np.array_equal(out.numpy(), A[0])


def test_constant_makes_volumes(net):
    out = shown(net("constant", type="texture3d", slices=3, color=(0.0, 0.5, 1.0), outputresolution="custom",
                    resolution=(4, 2), format="rgba32float"))  # fmt: skip
    assert out.kind == "3d" and out.numpy().shape == (3, 2, 4, 4) and np.allclose(out.numpy(), [0, 0.5, 1, 1])
    assert shown(net("constant", type="texture3darray", slices=2)).kind == "2darray"


def test_scripts_see_depth_samples_and_files(net, tmp_path):
    from stovetop.data import imageio

    face = net.engine.face(net("null", net.image(volume(A))))
    assert face.depth == 3 and face.newestSliceWOffset == 0 and face.numpyArray().shape == (3, 4, 5, 4)
    assert face.numpyArray(delayed=True, neverNone=True).shape == (3, 4, 5, 4)
    assert face.sample(x=1, y=2, z=2) == pytest.approx(A[2, 2, 1])
    assert face.sample(u=0.3, v=0.6, w=0.5) == pytest.approx(A[1, 2, 1])
    assert face.gpuMemory == 0
    face.save(str(tmp_path / "first.exr"))
    assert np.array_equal(imageio.load(tmp_path / "first.exr").numpy(), A[0])
    drawn = net("level", net.image(volume(A)), invert=1.0)
    assert drawn.data.raw() is not None and net.engine.face(drawn).gpuMemory == 3 * 4 * 5 * 16


def test_the_devices_time_is_measured_once_somebody_asks(net, glsl):
    body = "float x = vUV.x; for (int i = 0; i < 2000; i++) x = fract(x * 1.7 + k); fragColor = vec4(x);"
    node = glsl(body, head="uniform float k; out vec4 fragColor;\n", vec0name="k", resolution=(256, 256))
    face = net.engine.face(node)
    assert shown(node) is not None and face.gpuCookTime == 0
    node.par("vec0valuex").set(0.75)
    assert shown(node) is not None and face.gpuCookTime > 0.05
    assert net.engine.face(net.engine.root).childrenGPUCookTime == face.gpuCookTime


# -- images of earlier frames


@pytest.fixture
def clock(net):
    """A picture whose red is the timeline's frame: float, 4x2."""
    local = net.engine.create(net.engine.root, "baseCOMP", "local")
    net.engine.create(local, "timeCOMP", "time")
    node = net("constant", outputresolution="custom", resolution=(4, 2), format="rgba32float", rgbaunit="u1")
    node.par("colorr").set_expression("me.time.frame")
    return node


def reds(node):
    """The red of each slice's first pixel."""
    return shown(node).numpy()[:, 0, 0, 0].tolist()


def test_texture_3d_replaces_one_slice_a_frame(net, clock):
    node = net("texture3d", clock, cachesize=3)
    seen, kept = [], []
    for _ in range(5):
        seen.append((reds(node), node.data.newest))
        kept.append(node.data)
        net.engine.step()
    assert seen == [([1, 0, 0], 0), ([1, 2, 0], 1), ([1, 2, 3], 2), ([4, 2, 3], 0), ([4, 5, 3], 1)]
    # what was handed on has not changed, though nobody had looked at it
    assert [t.numpy()[:, 0, 0, 0].tolist() for t in kept] == [r for r, _ in seen]
    assert net.engine.face(node).newestSliceWOffset == 2 and net.engine.face(node).depth == 3


def test_two_images_serve_a_texture_3d_for_ever(net, clock):
    node = net("texture3d", clock, cachesize=3)
    names = set()
    for _ in range(9):
        names.add(shown(node).image.texture.glo)
        net.engine.step()
    assert len(names) == 2


def test_texture_3d_steps_replaces_pauses_and_resets(net, clock):
    node = net("texture3d", clock, cachesize=4, step=2, type="texture2darray")
    for _ in range(5):
        assert shown(node).kind == "2darray"
        net.engine.step()
    assert node.output.numpy()[:, 0, 0, 0].tolist() == [1, 3, 5, 0]
    net.set(node, active=False, replacesingle=True, replaceindex=3)
    assert reds(node) == [1, 3, 5, 6]
    net.set(node, replacesingle=False, replaceindex=0)
    net.engine.step()
    assert reds(node) == [1, 3, 5, 6]
    net.engine.pulse(node.par("replacesinglepulse"))
    assert reds(node) == [7, 3, 5, 6]
    net.engine.pulse(node.par("resetpulse"))
    assert reds(node) == [0, 0, 0, 0]
    net.set(node, active=True, reset=True)
    assert reds(node) == [0, 0, 0, 0]


@pytest.mark.parametrize("name", ["texture3d", "cache"])
def test_prefill_cooks_the_source_at_the_first_frames(net, clock, name):
    net.engine.step(6)
    node = net(name, clock, cachesize=3, step=2)
    net.set(node, prefill=True)
    wanted = [1, 3, 5]
    if name == "cache":
        assert [image.numpy()[0, 0, 0] for image in node.local.images[::-1]] == wanted
        assert shown(node).numpy()[0, 0, 0] == 5
    else:
        assert reds(node) == wanted and node.data.newest == 2
    assert clock.data.numpy()[0, 0, 0] == 7
    net.engine.step()
    assert shown(node).numpy().ravel()[0] in (1, 5)  # it does not capture while Pre Fill is on
    net.set(node, prefill=False)
    net.engine.step()
    assert 9 in shown(node).numpy()[..., 0]
    net.engine.pulse(node.par("prefillpulse"))
    assert shown(node) is not None and 9 not in node.data.numpy()[..., 0]


def test_prefill_by_an_expression_happens_at_the_end_of_the_frame(net, clock):
    node = net("texture3d", clock, cachesize=2, active=False)
    net.engine.watch(node)
    node.par("prefill").set_expression("me.time.frame > 2")
    net.engine.step(3)
    assert reds(node) == [1, 2]


def test_texture_3d_of_another_size_begins_again(net):
    source = net.image(np.ones((2, 4, 4), np.float32))
    node = net("texture3d", source, cachesize=2)
    assert reds(node) == [1, 0]
    source.set_output(Texture.from_numpy(np.full((3, 5, 4), 2, np.float32)))
    net.engine.step()
    assert reds(node) == [2, 0] and shown(node).width == 5
    assert shown(net("texture3d", source, format="mono8fixed", npasses=2)).format == "mono8fixed"


@pytest.mark.parametrize("kind", ["texture3d", "texture2darray"])
def test_time_machine(net, clock, kind):
    volume_ = net("texture3d", clock, cachesize=4, type=kind)
    offset = np.array([[0, 1 / 3, 0.5, 1]] * 2, np.float32)
    node = net("timemachine", volume_, offset, inputfiltertype="nearest")
    for _ in range(6):
        row = shown(node).numpy()[0, :, 0]
        net.engine.step()
    assert np.allclose(row, [3, 4, 4.5, 6], atol=1e-4)  # from the oldest of frames 3 to 6 to the newest
    net.set(node, blackoffset=-1.0, blackoffsetunit="frames", whiteoffset=-1.0, whiteoffsetunit="indices")
    assert np.allclose(shown(node).numpy()[..., 0], 6, atol=1e-4)
    net.set(node, blackoffset=-1.0, blackoffsetunit="seconds", whiteoffset=5.0)
    assert np.allclose(shown(node).numpy()[0, :, 0], [4, 4, 4, 7], atol=1e-4)
    single = net("timemachine", np.ones((2, 4, 4), np.float32), offset)
    assert shown(single).numpy().min() == 1


def test_cache_delays_and_blends(net, clock):
    node = net("cache", clock, cachesize=4, outputindex=-2.0)
    select = net("cacheselect", cachetop=node.path, index=-1)
    delayed = []
    for _ in range(6):
        delayed.append((shown(node).numpy()[0, 0, 0], shown(select).numpy()[0, 0, 0]))
        net.engine.step()
    assert delayed == [(1, 1), (1, 1), (1, 2), (2, 3), (3, 4), (4, 5)]
    net.set(node, active=False, outputindex=-0.25, interp=True)
    assert shown(node).numpy()[0, 0, 0] == pytest.approx(5.75)
    net.set(node, outputindex=-1.0, outputindexunit="fraction")
    assert shown(node).numpy()[0, 0, 0] == 3
    net.set(node, outputindex=-2 / 60, outputindexunit="seconds")
    assert shown(node).numpy()[0, 0, 0] == pytest.approx(4)
    net.set(node, outputindex=9.0, outputindexunit="frames")
    assert shown(node).numpy()[0, 0, 0] == 6


def test_cache_freezes_replaces_and_empties(net, clock):
    node = net("cache", clock, active=False)
    assert shown(node).numpy().max() == 0 and shown(node).width == 4
    net.engine.pulse(node.par("activepulse"))
    assert shown(node).numpy()[0, 0, 0] == 1
    net.engine.step()
    assert shown(node).numpy()[0, 0, 0] == 1
    net.set(node, replace=True)
    assert shown(node).numpy()[0, 0, 0] == 2
    net.set(node, replace=False)
    net.engine.step()
    assert shown(node).numpy()[0, 0, 0] == 2
    net.engine.pulse(node.par("replacespulse"))
    assert shown(node).numpy()[0, 0, 0] == 3
    net.engine.pulse(node.par("resetpulse"))
    assert shown(node).numpy().max() == 0
    net.set(node, cacheonce=True)
    assert shown(node).numpy()[0, 0, 0] == 3
    net.set(node, cacheonce=False, reset=True)
    assert shown(node).numpy().max() == 0


def test_cache_counts_cooks_and_always_cook_makes_them(net, clock):
    node = net("cache", clock, step=2, cachesize=9)
    for _ in range(5):
        shown(node)
        net.engine.step()
    assert [image.numpy()[0, 0, 0] for image in node.local.images] == [5, 3, 1]
    still = net("cache", np.ones((2, 2, 4), np.float32), alwayscook=True)
    idle = net("cache", np.ones((2, 2, 4), np.float32))
    for _ in range(3):
        shown(still), shown(idle)
        net.engine.step()
    assert len(still.local.images) == 3 and len(idle.local.images) == 1


def test_cache_select_names_what_it_cannot_read(net, clock):
    assert shown(net("cacheselect")).width == 1
    node = net("cacheselect", cachetop=clock.path)
    assert node.data is not None and "is no Cache TOP" in node.all_errors()[0]


def test_render_select_shows_a_color_buffer(net, glsl):
    head = "layout(location = 0) out vec4 a; layout(location = 1) out vec4 b;\n"
    source = glsl("a = vec4(0.25); b = vec4(0.75);", head=head, numcolorbufs=2)
    node = net("renderselect", top=source.path, colorbufindex=1)
    assert shown(node).numpy().min() == 0.75
    net.set(node, colorbufindex=2)
    assert node.data is not None and "2 color buffers" in node.all_errors()[0]
    for name in ("bufferindex", "index"):
        assert shown(net("renderselect", top=source.path, **{name: 1})).numpy().min() == 0.75
    assert shown(net("renderselect")).width == 1


# -- cube maps


def faces(size=4):
    return [np.random.default_rng(i).random((size, size, 4), np.float32) for i in range(6)]


def test_six_images_stand_upright_on_the_faces(net, glsl, pixels):
    images = faces()
    node = net("cubemap", *images, inputfiltertype="nearest")
    out = shown(node)
    assert out.kind == "cube" and np.allclose(out.numpy(), np.stack(images)[:, ::-1], atol=1e-6)
    # up is up: a direction that leans towards +y reads the upper half of +x, -x, +z, -z
    up = np.zeros((4, 4, 4), np.float32)
    up[2:] = 1
    cube = net("cubemap", *[up] * 6, inputfiltertype="nearest")
    body = """float seen = 0.0; vec2 d[4] = vec2[](vec2(1, 0), vec2(-1, 0), vec2(0, 1), vec2(0, -1));
        for (int i = 0; i < 4; i++) seen += texture(sTDCubeInputs[0], vec3(d[i].x, 0.5, d[i].y)).r
            - texture(sTDCubeInputs[0], vec3(d[i].x, -0.5, d[i].y)).r;
        fragColor = vec4(seen);"""
    assert pixels(glsl(body, cube, inputfiltertype="nearest"))[0, 0, 0] == 4
    partly = shown(net("cubemap", images[0])).numpy()
    assert partly[0].any() and not partly[1:].any()


@pytest.mark.parametrize(("cross", "shape", "minus_z"), [("vertical", (4, 3), (3, 1)), ("horizontal", (3, 4), (1, 3))])
def test_crosses_there_and_back(net, cross, shape, minus_z):
    images = faces()
    cube = net("cubemap", *images, inputfiltertype="nearest")
    flat = net("cubemap", cube, mode=f"cubemapto{cross}cross", inputfiltertype="nearest")
    out = shown(flat).numpy()[::-1]  # top row first
    assert out.shape == (4 * shape[0], 4 * shape[1], 4)
    tiles = {(y, x): out[4 * y : 4 * y + 4, 4 * x : 4 * x + 4][::-1] for y in range(shape[0]) for x in range(shape[1])}
    turned = images[5][::-1, ::-1] if cross == "vertical" else images[5]
    wanted = {(1, 2): images[0], (1, 0): images[1], (0, 1): images[2], (2, 1): images[3], (1, 1): images[4]}
    for place, image in {**wanted, minus_z: turned}.items():
        assert np.allclose(tiles.pop(place), image, atol=1e-6)
    assert not any(t.any() for t in tiles.values())
    again = net("cubemap", flat, mode=f"{cross}crosstocubemap", inputfiltertype="nearest")
    assert np.allclose(shown(again).numpy(), shown(cube).numpy(), atol=1e-6)


def test_a_cross_needs_a_cube_map_and_the_common_page_sets_the_size(net):
    node = net("cubemap", faces()[0], mode="cubemaptoverticalcross")
    assert node.data is not None and "no cube map" in node.all_errors()[0]
    sized = shown(net("cubemap", faces()[0], outputresolution="custom", resolution=(8, 6), format="mono8fixed"))
    assert (sized.width, sized.height, sized.format) == (6, 6, "mono8fixed")


# -- every operator that says so

#: operators for which slices are more than pictures side by side
OWN_WAYS = {
    "analyze", "cache", "cubemap", "feedback", "glsl", "glslmulti", "pack", "prefiltermap", "script", "switch",
    "texture3d", "timemachine",
}  # fmt: skip
#: what keeps those to one slice that go across them
FLAT = {"blur": {"scalez": 0.0}, "remap": {"zsource": "none"}}


def on_slices():
    from stovetop.core import registry

    kinds = (registry.find(t) for t in registry.types() if t.endswith("TOP"))
    return sorted(k.type for k in kinds if k.volumes and k.min_inputs and k.type not in OWN_WAYS)


@pytest.mark.parametrize("name", on_slices())
def test_each_slice_is_what_the_picture_would_be(net, name):
    count = net(name, init=False).kind.min_inputs
    whole = shown(net(name, *(volume(x) for x in (A, B, A, B)[:count]), **FLAT.get(name, {})))
    assert whole.kind == "3d" and whole.depth == 3
    for i in range(3):
        one = shown(net(name, *(x[i] for x in (A, B, A, B)[:count])))
        assert np.allclose(whole.numpy()[i], one.numpy(), atol=1e-5), i
