"""The Common page, on whatever TOP."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stovetop.data.pixels import LABELS, expand, pack, pixel_format
from stovetop.data.texture import Texture
from stovetop.ops.top import _family

pytestmark = pytest.mark.gl
RANDOM = np.random.default_rng(0).random((6, 8, 4), np.float32)


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("useinput", (640, 360)), ("eighth", (80, 45)), ("quarter", (160, 90)), ("half", (320, 180)),
        ("2x", (1280, 720)), ("4x", (2560, 1440)), ("8x", (5120, 2880)), ("custom", (300, 400)),
        ("fit", (300, 169)), ("limit", (300, 169)),
    ],
)  # fmt: skip
def test_output_resolution(mode, expected):
    par = type("P", (), {"outputresolution": mode, "resolutionw": 300, "resolutionh": 400, "resmult": True})
    assert _family.output_size(par, (640, 360)) == expected


def test_limit_does_not_enlarge_and_fit_does():
    par = type("P", (), {"outputresolution": "limit", "resolutionw": 300, "resolutionh": 400, "resmult": True})
    assert _family.output_size(par, (30, 20)) == (30, 20)
    par.outputresolution = "fit"
    assert _family.output_size(par, (30, 20)) == (300, 200)


@given(st.integers(1, 4000), st.integers(1, 4000), st.integers(1, 2000), st.integers(1, 2000))
def test_fit_keeps_the_proportions_and_touches_one_side(w, h, rw, rh):
    par = type("P", (), {"outputresolution": "fit", "resolutionw": rw, "resolutionh": rh, "resmult": True})
    a, b = _family.output_size(par, (w, h))
    assert a <= rw and b <= rh and (a == rw or b == rh)


def test_the_global_multiplier_obeys_its_toggle(monkeypatch):
    monkeypatch.setattr(_family, "GLOBAL_MULTIPLIER", 0.5)
    par = type("P", (), {"outputresolution": "custom", "resolutionw": 300, "resolutionh": 400, "resmult": True})
    assert _family.output_size(par, (1, 1)) == (150, 200)
    par.resmult = False
    assert _family.output_size(par, (1, 1)) == (300, 400)


@pytest.mark.parametrize("name", LABELS)
def test_pixel_format_stores_what_it_says(net, pixels, name):
    node = net("null", RANDOM, format=name)
    fmt = pixel_format(name)
    step = {"8fixed": 0.51 / 255, "16fixed": 0.51 / 65535, "16float": 5e-4, "10a2fixed": 0.17, "11float": 0.016}
    error = np.abs(pixels(node) - expand(pack(RANDOM, fmt), fmt)).max()
    assert node.data.format == name and error <= (0.01 if fmt.srgb else step.get(fmt.kind, 0.0)) * 2


def test_a_null_that_changes_nothing_hands_the_same_texture_on(net):
    source = net.image(RANDOM)
    assert net("null", source).data is source.output


def test_channel_mask_keeps_the_first_input(net, pixels):
    out = pixels(net("level", RANDOM, invert=1.0, chanmask="rb"))
    assert np.allclose(out[..., [0, 2]], 1 - RANDOM[..., [0, 2]], atol=1e-6)
    assert np.array_equal(out[..., [1, 3]], RANDOM[..., [1, 3]])
    node = net("level", RANDOM, invert=1.0)
    node.par("chanmask").set(2)
    assert node.eval("chanmask") == "g"


def test_passes_repeat_the_operator_at_one_size(net, pixels):
    node = net("level", RANDOM, brightness1=0.5, npasses=3, outputresolution="half")
    out = pixels(node)
    assert out.shape == (3, 4, 4)
    once = pixels(net("level", RANDOM, brightness1=0.125, outputresolution="half"))
    assert np.allclose(out[..., :3], once[..., :3], atol=1e-6)
    assert net.engine.face(node).curPass == 2


def test_aspect(net):
    wide = Texture.from_numpy(np.zeros((2, 4), np.float32), aspect=(5, 1))
    assert net("null", wide).data.aspect == 5
    assert net("null", wide, outputaspect="resolution").data.aspect == 2
    assert net("null", wide, outputaspect="custom", aspect=(3.0, 2.0)).data.aspect == 1.5


def test_input_filter(net, pixels):
    step = np.array([[0, 1]], np.float32)
    near = pixels(net("null", step, outputresolution="4x", inputfiltertype="nearest"))[0, :, 0]
    assert near.tolist() == [0, 0, 0, 0, 1, 1, 1, 1]
    soft = pixels(net("null", step, outputresolution="4x"))[0, :, 0]
    assert soft == pytest.approx([0, 0, 0.125, 0.375, 0.625, 0.875, 1, 1], abs=0.005)


def test_info_channels(net):
    node = net("constant", resolution=(320, 180), outputresolution="custom")
    node.data  # noqa: B018 (figures are of the last cook)
    assert node.kind.common_info(node)["gpu_memory_used"] == 0  # nobody has looked, so nothing was drawn
    node.data.raw()
    assert node.kind.common_info(node) == {
        "resx": 320, "resy": 180, "aspectx": 16, "aspecty": 9, "depth": 1, "gpu_memory_used": 320 * 180 * 4,
    }  # fmt: skip
