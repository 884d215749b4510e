"""Video Device In, on FFmpeg's own test pictures in place of a camera."""

import time

import numpy as np
import pytest

from stovetop.data import camera

pytestmark = pytest.mark.gl


@pytest.fixture
def device(monkeypatch):
    """Devices are descriptions of FFmpeg filters."""
    monkeypatch.setattr(camera, "source", lambda name: (name, "lavfi"))


def wait(net, node, until, seconds=5.0):
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        net.engine.step()
        node.data  # noqa: B018
        if until():
            return
        time.sleep(0.01)
    raise AssertionError("it did not happen")


def test_the_newest_frame_is_shown(net, device):
    node = net("videodevicein", device="color=red:size=32x16:rate=50,format=rgb24,realtime")
    wait(net, node, lambda: node.data.width == 32)
    assert node.data.numpy()[3, 3].tolist() == pytest.approx([254 / 255, 0, 0, 1], abs=2 / 255)
    first = node.kind.info(node)["capture_total"]
    wait(net, node, lambda: node.kind.info(node)["capture_total"] > first + 3)
    info, face = node.kind.info(node), net.engine.face(node)
    assert info["connected"] == 1 and info["signal_fps"] == 50 and face.isConnected
    assert face.inputSignalFormat == "32x16 50"
    net.set(node, active=False)
    assert node.data.width == 32 and not face.isConnected
    net.set(node, active=True, outputresolution="custom", resolution=(8, 8))
    wait(net, node, lambda: node.data.width == 8)
    node.kind.closing(node)


def test_bits_and_fields(net, device):
    lines = "geq=lum='255*mod(Y,2)':cb=128:cr=128"
    node = net("videodevicein", device=f"color=black:size=16x8:rate=5,format=yuv444p,{lines},realtime",
               deinterlace="even", inputpixelformat="fixed10")  # fmt: skip
    wait(net, node, lambda: node.data.width == 16)
    assert node.data.format == "rgb10a2fixed" and node.data.numpy()[..., :3].max() < 0.1
    net.set(node, deinterlace="odd", inputpixelformat="fixed16")
    assert node.data.format == "rgba16fixed" and node.data.numpy()[..., :3].min() > 0.9
    node.kind.closing(node)


def test_no_device_is_an_error_that_names_it(net):
    node = net("videodevicein", device="/dev/no_such_camera")
    wait(net, node, node.all_errors)
    assert "no_such_camera" in node.all_errors()[0] and node.kind.info(node)["connected"] == 0
    net.set(node, driver="aja")
    node.data  # noqa: B018
    assert "AJA" in node.all_errors()[0]


def test_a_device_that_ends_is_an_error_and_its_last_frame_stays(net, device):
    node = net("videodevicein", device="color=blue:size=16x16:rate=50:duration=0.1,realtime")
    wait(net, node, node.all_errors)
    assert "no more pictures" in node.all_errors()[0] and node.output.width in (1, 16)


def test_signal_formats():
    assert camera.options("1280x720 30") == {"video_size": "1280x720", "framerate": "30"}
    assert camera.options("640x480") == {"video_size": "640x480"} and camera.options("") == {}
    assert np.all([isinstance(n, str) for n in camera.devices()])
