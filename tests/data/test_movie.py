import random

import numpy as np
import pytest

from stovetop.data import imageio
from stovetop.data.movie import MovieWriter, natural, open_clip
from stovetop.data.texture import Texture


def numbered(i, width=96, height=64):
    """A picture whose lower half says its number in six black or white bars, and whose upper half is its brightness."""
    a = np.zeros((height, width, 3), np.float32)
    for bit in range(6):
        a[: height // 2, bit * 16 : (bit + 1) * 16] = i >> bit & 1
    a[height // 2 :] = i / 63
    return a


def number(pixels):
    return sum(int(pixels[16, bit * 16 + 8].mean() > 127) << bit for bit in range(6))


@pytest.fixture(scope="module")
def movie(tmp_path_factory):
    path = tmp_path_factory.mktemp("movie") / "m.mp4"
    with MovieWriter(path, 25) as w:
        for i in range(50):
            w.write(numbered(i))
    return path


def test_every_frame_is_exact_in_any_order(movie):
    clip = open_clip(str(movie))
    assert (clip.length, clip.rate, clip.width, clip.height, clip.has_audio) == (50, 25.0, 96, 64, False)
    order = [*range(50), *random.Random(1).sample(range(50), 50), *range(49, -1, -1)]
    assert [number(clip.frame(i)) for i in order] == order
    clip.close()


def test_brightness_survives(movie):
    frame = open_clip(str(movie)).frame(40)
    assert frame.dtype == np.uint8 and abs(float(frame[48].mean()) / 255 - 40 / 63) < 0.02


def test_odd_sizes_are_extended(tmp_path):
    with MovieWriter(tmp_path / "o.mp4", 30) as w:
        w.write(Texture.from_numpy(np.full((33, 35, 4), 255, np.uint8)))
    clip = open_clip(str(tmp_path / "o.mp4"))
    assert (clip.width, clip.height, clip.length) == (36, 34, 1) and clip.frame(0).min() > 250


def test_nothing_is_left_of_a_failed_movie(tmp_path):
    with pytest.raises(ValueError, match="in a movie of"), MovieWriter(tmp_path / "f.mp4") as w:
        w.write(numbered(0))
        assert not (tmp_path / "f.mp4").exists()
        w.write(numbered(0, 48))
    assert not list(tmp_path.iterdir())


def test_sequences_by_place_and_by_number(tmp_path):
    for n in (2, 10, 4):
        imageio.save(tmp_path / f"shot{n}.png", Texture.from_numpy(np.full((2, 3, 3), n, np.uint8)))
    by_place = open_clip(str(tmp_path))
    assert [int(by_place.frame(i)[0, 0, 0]) for i in range(by_place.length)] == [2, 4, 10]
    by_number = open_clip(str(tmp_path / "shot*.png"), by_number=True)
    assert by_number.length == 11
    assert [int(by_number.frame(i)[0, 0, 0]) for i in (0, 3, 4, 9, 10)] == [2, 2, 4, 4, 10]


def test_what_cannot_be_opened_is_named(tmp_path):
    text = tmp_path / "text.mp4"
    text.write_text("no movie")
    for path, message in ((text, "text.mp4"), (tmp_path / "no.mp4", "no such file"), (tmp_path / "*.png", "no images")):
        with pytest.raises(OSError, match=message):
            open_clip(str(path))


def test_names_sort_by_value():
    assert sorted(["a10", "a9", "B1", "a9b"], key=natural) == ["a9", "a9b", "a10", "B1"]
