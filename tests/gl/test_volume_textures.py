"""Textures with slices: upload, reading back, slices as pictures, and what samplers see of them."""

import numpy as np
import pytest

from stovetop.core.errors import CookError
from stovetop.data.pixels import LABELS, expand, pack, pixel_format
from stovetop.data.texture import Texture
from stovetop.gl import pool
from stovetop.gl.draw import Target, draw
from stovetop.gl.program import compile_pass
from stovetop.gl.slices import fill, layer, move, put, stack
from stovetop.gl.source import Source

pytestmark = pytest.mark.gl
RANDOM = np.random.default_rng(3).random((6, 5, 5, 4), np.float32)
SHAPES = {"3d": (4, 3), "2darray": (4, 3), "cube": (5, 6)}


def volume(kind, name="rgba32float"):
    side, depth = SHAPES[kind]
    raw = pack(RANDOM[:depth, :side, :5], pixel_format(name))
    return Texture(5, side, name, raw=raw, kind=kind, depth=depth)


@pytest.mark.parametrize("kind", SHAPES)
@pytest.mark.parametrize("name", LABELS)
def test_each_format_goes_there_and_back_whole_and_by_slices(kind, name):
    stored = volume(kind, name)
    image = pool.image_of(stored)
    assert stored.gpu_memory == 5 * stored.height * stored.depth * stored.pixel_format.bytes
    on_gpu = Texture(5, stored.height, name, image=image, kind=kind, depth=stored.depth)
    step = {"10a2fixed": 0.5 / 3, "11float": 0.016}.get(stored.pixel_format.kind, 1e-6)
    assert on_gpu.raw().shape == stored.raw().shape and on_gpu.numpy().shape == (*stored.raw().shape[:3], 4)
    assert np.abs(on_gpu.numpy() - stored.numpy()).max() <= step
    again = stack(kind, stored.depth, (layer(on_gpu, i) for i in range(stored.depth)))
    assert np.abs(again.numpy() - on_gpu.numpy()).max() <= (1e-3 if stored.pixel_format.srgb else 1e-6)


def test_a_slice_in_memory_and_beyond_the_last():
    stored = volume("3d")
    assert np.array_equal(layer(stored, 1).numpy(), stored.numpy()[1])
    assert np.array_equal(layer(stored, 9).numpy(), stored.numpy()[2])
    assert stored.pixel(0, 0, 2) == pytest.approx(stored.numpy()[2, 0, 0])


def test_slices_are_replaced_moved_and_cleared():
    stored, picture = volume("2darray"), Texture.from_numpy(RANDOM[5, :4])
    a, b = pool.image_of(stored), pool.acquire(5, 4, "rgba32float", "2darray", 3)
    fill(b)
    move(a, b, [2])
    put(b, 0, picture)
    out = b.read()
    assert np.array_equal(out[0], RANDOM[5, :4]) and not out[1].any() and np.array_equal(out[2], stored.raw()[2])
    with pytest.raises(ValueError, match="no slice"):
        put(b, 0, Texture.from_numpy(RANDOM[0, :2]))


def read(kind, body, texture, **sampling):
    names = {"3d": "sampler3D", "2darray": "sampler2DArray", "cube": "samplerCube"}
    head = f"in vec3 vUV;\nout vec4 color;\nuniform {names[kind]} source;\n"
    program = compile_pass(Source().code(head).add("test", f"void main() {{ color = {body}; }}"))
    textures = {"source": texture} if texture is not None else {}
    return draw(program, Target(1, 1, "rgba32float"), textures, **sampling)[0].numpy()[0, 0]


def test_samplers_read_between_slices_by_number_and_by_direction():
    a = volume("3d")
    between = read("3d", "texture(source, vec3(0.5, 0.625, 2.0 / 6.0))", a)
    assert between == pytest.approx((a.numpy()[0, 2, 2] + a.numpy()[1, 2, 2]) / 2, abs=1e-3)
    assert read("2darray", "texelFetch(source, ivec3(4, 1, 2), 0)", volume("2darray")) == pytest.approx(RANDOM[2, 1, 4])
    cube = volume("cube")
    directions = ["1, 0, 0", "-1, 0, 0", "0, 1, 0", "0, -1, 0", "0, 0, 1", "0, 0, -1"]
    for face, direction in enumerate(directions):
        seen = read("cube", f"texture(source, vec3({direction}))", cube, filter="nearest")
        assert seen == pytest.approx(RANDOM[face, 2, 2])
    assert not read("3d", "texture(source, vec3(0.5))", None).any()


@pytest.mark.parametrize(("extend", "slice_"), [("hold", 0), ("repeat", 2), ("mirror", 0), ("zero", None)])
def test_the_third_coordinate_has_an_extend_of_its_own(extend, slice_):
    a = volume("3d")
    sampling = {"sampling": {"source": ("nearest", "hold", extend)}}
    seen = read("3d", "texture(source, vec3(0.5, 0.625, -1.0 / 6.0))", a, **sampling)
    assert seen == pytest.approx([0] * 4 if slice_ is None else a.numpy()[slice_, 2, 2])


def test_mipmaps_of_a_volume():
    a = Texture.from_numpy(np.stack([np.zeros((4, 4, 1)), np.ones((4, 4, 1))]).astype(np.float32), kind="3d")
    assert read("3d", "textureLod(source, vec3(0.5), 2.0)", a, filter="mipmap")[0] == pytest.approx(0.5)


def test_pool_and_limits():
    image = pool.acquire(7, 7, "rgba8fixed", "3d", 3)
    glo = image.texture.glo
    del image
    assert pool.acquire(7, 7, "rgba8fixed", "3d", 3).texture.glo == glo
    with pytest.raises(CookError, match="beyond this GPU"):
        pool.acquire(8, 8, "rgba8fixed", "3d", 10**6)
    with pytest.raises(CookError, match="square"):
        pool.acquire(8, 4, "rgba8fixed", "cube", 6)


def test_arrays_that_are_no_volumes():
    with pytest.raises(ValueError, match="depth, h, w"):
        Texture.from_numpy(np.zeros((4, 4, 4), np.uint8), kind="3d")
    with pytest.raises(ValueError, match="six square"):
        Texture.from_numpy(np.zeros((5, 4, 4, 4), np.uint8), kind="cube")
    assert repr(Texture.from_numpy(np.zeros((2, 4, 4, 3), np.uint8), kind="3d")) == "<Texture 4x4x2 3d rgba8fixed>"


def test_expand_keeps_the_slices():
    for name in ("a8fixed", "srgba8fixed", "monoalpha16float"):
        raw = pack(RANDOM, pixel_format(name))
        whole = expand(raw, pixel_format(name))
        assert np.array_equal(whole[3], expand(raw[3], pixel_format(name)))
