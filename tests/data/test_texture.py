"""Textures and pixel formats, without OpenGL."""

import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from stovetop.data.pixels import LABELS, expand, linear_to_srgb, pack, pixel_format, srgb_to_linear
from stovetop.data.texture import Texture

UNIT = st.floats(0, 1, width=32)


@pytest.mark.parametrize("name", LABELS)
def test_packing_and_expanding_is_within_half_a_step(name):
    fmt = pixel_format(name)
    rgba = np.random.default_rng(1).random((4, 3, 4), np.float32)
    back = expand(pack(rgba, fmt), fmt)
    present = {"rgba": "0123", "rgb": "012", "rg": "01", "mono": "0", "a": "3", "monoalpha": "03"}[fmt.layout]
    step = {"8fixed": 0.5 / 255, "16fixed": 0.5 / 65535, "16float": 0.0005}.get(fmt.kind, 0.0)
    if fmt.srgb:
        step = 0.005  # the encoding's steps are wider towards white
    for c in map(int, present):
        assert np.abs(back[..., c] - rgba[..., c]).max() <= step + 1e-7


def test_absent_channels_are_filled_as_td_does():
    a = np.full((1, 1, 2), 0.5, np.float32)
    mono, rg = Texture.from_numpy(a[..., :1]), Texture.from_numpy(a)
    assert mono.format == "mono32float" and mono.numpy()[0, 0].tolist() == [0.5, 0.5, 0.5, 1.0]
    assert rg.format == "rg32float" and rg.numpy()[0, 0].tolist() == [0.5, 0.5, 0.0, 1.0]
    alpha = Texture(1, 1, "a8fixed", raw=np.full((1, 1, 1), 51, np.uint8))
    assert alpha.numpy()[0, 0].tolist() == pytest.approx([0, 0, 0, 0.2])


@pytest.mark.parametrize(("dtype", "scale"), [(np.uint8, 255), (np.uint16, 65535), (np.float32, 1)])
def test_integers_count_from_0_to_1(dtype, scale):
    t = Texture.from_numpy(np.array([[[0, scale, scale]]], dtype))
    assert t.numpy()[0, 0].tolist() == [0.0, 1.0, 1.0, 1.0]
    assert t.components == 4


@given(arrays(np.float32, (3, 2, 3), elements=UNIT))
def test_srgb_curves_are_inverse(x):
    assert np.allclose(srgb_to_linear(linear_to_srgb(x)), x, atol=2e-6)


def test_what_comes_out_is_read_only_and_what_went_in_is_copied():
    a = np.zeros((2, 2, 4), np.uint8)
    t = Texture.from_numpy(a)
    a[:] = 255
    assert t.raw().max() == 0
    with pytest.raises(ValueError):
        t.numpy()[0, 0, 0] = 1


def test_sample_counts_from_the_lower_left_and_holds_the_edge():
    t = Texture.from_numpy(np.arange(6, dtype=np.float32).reshape(2, 3))
    assert t.sample(0.0, 0.0)[0] == 0 and t.sample(0.99, 0.99)[0] == 5
    assert t.sample(0.5, 0.2)[0] == 1 and t.sample(-3, 9)[0] == 3


@pytest.mark.parametrize("bad", [np.zeros((2, 2, 5)), np.zeros(3), np.zeros((0, 2, 4)), np.zeros((1, 1), np.int32)])
def test_arrays_that_are_no_images_are_refused(bad):
    with pytest.raises(ValueError, match=r"image|pixels"):
        Texture.from_numpy(bad)


def test_aspect_is_in_lowest_terms():
    assert Texture.from_numpy(np.zeros((720, 1280), np.uint8)).aspect_size == (16, 9)


def test_no_opengl_is_loaded_for_textures_of_arrays():
    import subprocess

    code = (
        "import sys, numpy as np; from stovetop.data.texture import Texture;"
        "Texture.from_numpy(np.zeros((2, 2, 4), np.uint8)).numpy(); sys.exit('moderngl' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("name", LABELS)
def test_pixels_are_a_copy_as_floats_or_as_stored(name):
    fmt = pixel_format(name)
    raw = pack(np.random.default_rng(2).random((4, 3, 4), np.float32), fmt)
    texture = Texture(3, 4, name, raw=raw)
    for _ in range(2):  # before and after the floats are kept
        copy = texture.pixels()
        assert copy.flags.writeable and np.array_equal(copy, texture.numpy())
        copy[:] = 7.0
    into = np.empty((4, 3, 4), np.float32)
    assert texture.pixels(out=into) is into and np.array_equal(into, texture.numpy())
    if not fmt.srgb:
        stored = texture.pixels(fmt.dtype)
        assert stored.dtype == fmt.dtype and stored.flags.writeable
        top = 1.0 if fmt.dtype.kind == "f" else np.iinfo(fmt.dtype).max
        assert np.allclose(stored / top, texture.numpy(), atol=1e-6)
    assert np.array_equal(texture.raw(), raw)


def test_pixels_of_a_type_or_shape_that_is_not_there():
    texture = Texture.from_numpy(np.zeros((4, 3, 4), np.uint8))
    for bad in (np.uint16, np.float64):
        with pytest.raises(ValueError, match="rgba8fixed are given as float32 or uint8"):
            texture.pixels(bad)
    with pytest.raises(ValueError, match=r"the array is \(3, 4, 4\)"):
        texture.pixels(out=np.empty((3, 4, 4), np.float32))
