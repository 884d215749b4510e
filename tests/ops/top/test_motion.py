"""Spectrum and Optical Flow against NumPy and against movements that are known."""

import sys

import numpy as np
import pytest

pytestmark = pytest.mark.gl
IMAGE = np.random.default_rng(5).random((6, 9, 4), np.float32)


# -- spectrum


@pytest.mark.parametrize("rows", [False, True])
@pytest.mark.parametrize("channel", "rga")
def test_spectrum_is_numpys(net, rows, channel):
    node = net("spectrum", IMAGE, coord="cartesian", chan=channel, transrows=rows)
    plane = IMAGE[..., "rgba".index(channel)]
    found = np.fft.fft(plane, axis=1) if rows else np.fft.fft2(plane)
    assert node.data.format == "rg32float"
    assert np.allclose(node.data.raw(), np.stack([found.real, found.imag], -1), atol=1e-4)
    net.set(node, coord="polar")
    assert np.allclose(node.data.raw()[..., 0], np.abs(found), atol=1e-4)
    magnitude, phase = np.moveaxis(node.data.raw(), -1, 0)
    assert np.allclose(magnitude * np.exp(1j * phase), found, atol=1e-4)


@pytest.mark.parametrize("coord", ["polar", "cartesian"])
@pytest.mark.parametrize("rows", [False, True])
def test_the_inverse_undoes_it(net, coord, rows):
    there = net("spectrum", IMAGE, coord=coord, transrows=rows)
    back = net("spectrum", there, mode="idft", coord=coord, transrows=rows)
    assert back.data.format == "mono32float"
    assert np.allclose(back.data.raw()[..., 0], IMAGE[..., 0], atol=1e-5)


# -- optical flow


def pattern(dx=0.0, dy=0.0, size=(96, 128)):
    """A soft pattern moved by so many pixels, right and up; row 0 at the bottom."""
    y, x = np.mgrid[: size[0], : size[1]].astype(np.float32)
    x, y = x - dx, y - dy
    value = 0.5 + 0.17 * (np.sin(x * 0.31 + y * 0.11) + np.sin(y * 0.27 - x * 0.05) + np.sin(x * 0.13 - y * 0.19))
    return np.stack([value, value, value, np.ones_like(value)], -1)


def moving(net, steps, **pars):
    """The operator after it has seen the patterns, one a frame."""
    from stovetop.data.texture import Texture

    source = net.image(pattern(*steps[0]))
    node = net("opticalflow", source, **pars)
    for step in steps:
        source.set_output(Texture.from_numpy(pattern(*step)))
        node.data  # noqa: B018 (sees it)
        net.engine.step()
    return node


@pytest.mark.parametrize("quality", ["high", "medium", "low"])
def test_flow_is_the_movement_in_widths_a_second(net, quality):
    pytest.importorskip("cv2")
    node = moving(net, [(0, 0), (2.0, -1.0)], quality=quality, gridsize="grid1x1")
    out = node.output.numpy()
    assert not node.all_errors() and out.shape == (96, 128, 4) and node.output.format == "rgba32float"
    inside = out[16:-16, 16:-16]
    assert np.median(inside[..., 0]) == pytest.approx(2.0 / 128 * 60, rel=0.1)
    assert np.median(inside[..., 1]) == pytest.approx(-1.0 / 128 * 60, rel=0.1)
    assert (out[..., 2] == 0).all() and (out[..., 3] == 1).all()


def test_flow_grid_gain_and_cost(net):
    pytest.importorskip("cv2")
    node = moving(net, [(0, 0), (2.0, 0.0)], gridsize="grid4x4", gain=(10, 0), costoutput=True)
    out = node.output.numpy()
    assert out.shape == (24, 32, 4)
    assert np.median(out[4:-4, 4:-4, 0]) == pytest.approx(2.0 / 128 * 600, rel=0.1)
    assert (out[..., 1] == 0).all()
    assert out[..., 2].max() <= 255 and (out[..., 2] == np.rint(out[..., 2])).mean() > 0.5


def test_flow_of_a_still_is_zero_and_the_first_image_has_none(net):
    pytest.importorskip("cv2")
    assert not moving(net, [(3, 3)]).output.numpy()[..., :2].any()
    assert np.abs(moving(net, [(3, 3), (3, 3)]).output.numpy()[..., :2]).max() < 0.01


def test_flow_with_timestamps_of_its_own(net):
    pytest.importorskip("cv2")
    from stovetop.data.texture import Texture

    source = net.image(pattern())
    node = net("opticalflow", source, manualtiming=True, timestamp=1.0, gridsize="grid1x1")
    node.data  # noqa: B018
    source.set_output(Texture.from_numpy(pattern(1.0)))
    net.set(node, timestamp=1.5)
    assert np.median(node.data.numpy()[16:-16, 16:-16, 0]) == pytest.approx(1.0 / 128 / 0.5, rel=0.15)


def test_without_opencv_it_says_what_to_install(net, monkeypatch):
    monkeypatch.setitem(sys.modules, "cv2", None)
    node = moving(net, [(0, 0), (2.0, 0.0)])
    assert node.all_errors() == ["OpenCV is not installed: pip install 'stovetop[vision]'"]
