import os

import numpy as np
import pytest

from stovetop.data import imageio
from stovetop.data.movie import MovieWriter
from stovetop.data.texture import Texture
from stovetop.ops.top._playing import place
from stovetop.ops.top._units import to_index

pytestmark = pytest.mark.gl


@pytest.fixture
def movie(net):
    """A Movie File In on 20 frames at 30 a second whose brightness is their number; `show()` is the number shown."""
    path = net.engine.folder / "clip.mp4"
    with MovieWriter(path, 30, crf=4) as w:
        for i in range(20):
            w.write(np.full((32, 48), i * 12, np.uint8))
    net.engine.clock.rate = 30.0
    node = net("moviefilein", file="clip.mp4", indexunit="indices", cuepointunit="indices")

    def show():
        image = node.data.numpy()
        assert not node.all_errors(), node.all_errors()
        return round(float(image[..., 0].mean()) * 255 / 12)

    node.extra = {"show": show}
    return node


def shown(node):
    return node.extra["show"]()


def run(net, node, frames):
    out = []
    for _ in range(frames):
        out.append(shown(node))
        net.engine.step()
    return out


def test_sequential_plays_and_cycles(net, movie):
    assert run(net, movie, 23) == [*range(20), 0, 1, 2]
    assert movie.data.width == 48 and movie.data.format == "rgba8fixed"


def test_speed_play_and_cue(net, movie):
    net.set(movie, speed=2.0)
    assert run(net, movie, 4) == [0, 2, 4, 6]
    net.set(movie, play=False)
    assert run(net, movie, 2) == [6, 6]
    net.set(movie, play=True, speed=-1.0)
    assert run(net, movie, 2) == [5, 4]
    net.set(movie, cue=True, cuepoint=11.0, speed=1.0)
    assert run(net, movie, 2) == [11, 11]
    net.set(movie, cue=False, cuebehavior="play")
    assert run(net, movie, 2) == [12, 13]
    movie.kind.pulse(movie, "cuepulse")
    assert run(net, movie, 3) == [11, 12, 13]


def test_specify_index_in_each_unit(net, movie):
    net.set(movie, playmode="specify")
    for value, unit, expected in ((7, "indices", 7), (6, "frames", 3), (0.5, "seconds", 15), (1, "fraction", 19)):
        net.set(movie, index=float(value), indexunit=unit)
        assert shown(movie) == expected
    net.set(movie, index=-1.0, indexunit="indices")
    assert shown(movie) == 19


def test_units():
    assert to_index(60, "frames", 100, 25.0, 60.0) == 25
    assert to_index(0.5, "fraction", 101, 25.0, 60.0) == 50


def test_trim_and_extend(net, movie):
    net.set(movie, playmode="specify", trim=True, tstart=5.0, tstartunit="indices", tend=9.0, tendunit="indices")
    for mode, expected in (
        ("hold", [9, 9, 5]), ("cycle", [5, 6, 9]), ("mirror", [9, 8, 5]), ("black", [0, 0, 0]), ("zero", [0, 0, 0]),
    ):  # fmt: skip
        net.set(movie, textendleft=mode, textendright=mode)
        for index, number in zip((10, 11, 4), expected, strict=True):
            net.set(movie, index=float(index))
            assert shown(movie) == number, (mode, index)
    assert movie.data.numpy()[0, 0, 3] == 0
    net.set(movie, textendleft="black")
    assert movie.data.numpy()[0, 0, 3] == 1


@pytest.mark.parametrize("mode", ["hold", "cycle", "mirror"])
def test_positions_end_inside(mode):
    for position in np.linspace(-50, 50, 777):
        index, _ = place(float(position), 3, 7, mode, mode)
        assert 3 <= index < 8


def test_step_size_and_interpolation(net, movie):
    net.set(movie, playmode="specify", index=14.0, stepsize=5)
    assert shown(movie) == 10
    net.set(movie, stepsize=1, interp=True, index=4.5)
    assert movie.data.numpy()[..., 0].mean() * 255 == pytest.approx(54, abs=1)


def test_locked_follows_the_timeline(net, movie):
    net.set(movie, playmode="locked", play=False)
    timeline = net.engine.root_timeline
    expected = round(20 * (timeline.frame - 1) / timeline.rate)
    assert shown(movie) == expected
    for _ in range(5):
        net.engine.step()
    assert shown(movie) == round((timeline.frame - 1) / timeline.rate * 30)


def test_override_sample_rate(net, movie):
    net.set(movie, overridesample=True, samplerate=60.0)
    assert run(net, movie, 3) == [0, 2, 4]


def test_info_channels(net, movie):
    import json
    from pathlib import Path

    net.set(movie, playmode="specify", index=23.0)
    shown(movie)
    info = movie.kind.info(movie)
    assert (info["index"], info["true_index"], info["true_length"], info["sample_rate"]) == (3, 23, 20, 30)
    assert (info["file_resx"], info["file_resy"], info["open"], info["loop_frame"]) == (48, 32, 1, 1)
    reference = Path(__file__).parents[3] / "reference" / "info_channels.json"
    assert list(info) == json.loads(reference.read_text())["specific"]["moviefileinTOP"]


def test_a_missing_or_broken_file_is_named_and_the_last_frame_stays(net, movie):
    net.set(movie, playmode="specify", index=6.0)
    assert shown(movie) == 6
    last = movie.data
    net.set(movie, file="gone.mp4")
    assert movie.data is last and "gone.mp4: no such file" in movie.all_errors()[0]
    (net.engine.folder / "broken.png").write_bytes(b"\x89PNG nothing")
    net.set(movie, file="broken.png")
    assert movie.data is last and "broken.png" in movie.all_errors()[0]
    net.set(movie, file="clip.mp4")
    assert shown(movie) == 6


def test_stills_keep_their_depth_and_reload(net, pixels):
    file = net.engine.folder / "a.tif"
    x = np.random.default_rng(0).random((4, 5, 4)).astype(np.float32)
    imageio.save(file, Texture.from_numpy(x))
    node = net("moviefilein", file="a.tif", premultrgbbyalpha="off")
    assert np.array_equal(pixels(node), x) and node.data.format == "rgba32float"
    imageio.save(file, Texture.from_numpy(1 - x))
    os.utime(file, ns=(1, 1))
    node.kind.pulse(node, "reloadpulse")
    assert np.array_equal(pixels(node), 1 - x)


def test_premultiplying_straight_alpha(net, pixels):
    imageio.save(net.engine.folder / "a.png", Texture.from_numpy(np.array([[[200, 100, 50, 128]]], np.uint8)))
    node = net("moviefilein", file="a.png")
    assert np.rint(pixels(node)[0, 0] * 255).tolist() == [100, 50, 25, 128]
    net.set(node, premultrgbbyalpha="off")
    assert np.rint(pixels(node)[0, 0] * 255).tolist() == [200, 100, 50, 128]


def test_bottom_half_is_alpha(net, pixels):
    picture = np.zeros((4, 2, 3), np.uint8)
    picture[2:], picture[:2, :, 0] = 255, 51
    imageio.save(net.engine.folder / "a.bmp", Texture.from_numpy(picture))
    out = pixels(net("moviefilein", file="a.bmp", bottomhalfalpha=True, premultrgbbyalpha="off"))
    assert out.shape == (2, 2, 4) and out[0, 0] == pytest.approx([1, 1, 1, 0.2])


def test_sequences(net, pixels):
    for n in (3, 5):
        imageio.save(net.engine.folder / f"s{n}.png", Texture.from_numpy(np.full((2, 2, 3), n * 10, np.uint8)))
    node = net("moviefilein", file="s*.png", playmode="specify", index=1.0, indexunit="indices")
    assert round(float(pixels(node)[0, 0, 0]) * 255) == 50
    net.set(node, imageindexing="filename", index=4.0)
    assert round(float(pixels(node)[0, 0, 0]) * 255) == 30
