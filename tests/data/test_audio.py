"""Sound in files: every sample where it was written, whatever was read before."""

import random

import numpy as np
import pytest

from stovetop.data.audio import AudioFile, video_start
from stovetop.data.moviewriter import MovieWriter, Sound

RATE = 8000


def sine(n, rate=RATE, channels=2):
    t = np.arange(n) / rate
    return np.stack([0.5 * np.sin(2 * np.pi * 440 * (k + 1) * t) for k in range(channels)]).astype(np.float32)


def write(path, samples, codec, rate=RATE, layout=None, fmt="fltp"):
    import av

    with av.open(str(path), "w") as file:
        stream = file.add_stream(codec, rate=rate, layout=layout or {1: "mono", 2: "stereo"}[len(samples)])
        at = 0
        while at < samples.shape[1]:
            block = np.ascontiguousarray(samples[:, at : at + 1000])
            frame = av.AudioFrame.from_ndarray(block, fmt, stream.layout.name)
            frame.sample_rate, frame.pts = rate, at
            file.mux(stream.encode(frame))
            at += block.shape[1]
        file.mux(stream.encode(None))
    return str(path)


@pytest.mark.parametrize(
    ("name", "codec", "step"),
    [("a.wav", "pcm_s16le", 1 / 32768), ("a.wav", "pcm_s24le", 1 / 2**23), ("a.wav", "pcm_f32le", 0),
     ("a.wav", "pcm_u8", 1 / 128), ("a.aiff", "pcm_s16be", 1 / 32768), ("a.au", "pcm_s16be", 1 / 32768),
     ("a.flac", "flac", 1 / 32768), ("a.mkv", "pcm_s16le", 1 / 32768), ("a.m4a", "alac", 1 / 32768)],
)  # fmt: skip
def test_lossless_files_are_exact_from_anywhere(tmp_path, name, codec, step):
    x = sine(5 * RATE + 123)
    audio = AudioFile(write(tmp_path / name, x, codec))
    assert (audio.rate, audio.channels, audio.length) == (RATE, 2, x.shape[1])
    for start in [0, *random.Random(1).sample(range(5 * RATE), 12), 17000, 15999, 3]:
        got = audio.read(start, 700)
        want = np.zeros((2, 700), np.float32)
        part = x[:, start : start + 700]
        want[:, : part.shape[1]] = part
        assert np.abs(got - want).max() <= step + 1e-7, start
    assert not audio.read(-500, 500).any() and not audio.read(audio.length, 10).any()
    audio.close()


@pytest.mark.parametrize(("name", "codec"), [("a.m4a", "aac"), ("a.mp3", "libmp3lame"), ("a.opus", "libopus"),
                                             ("a.webm", "libopus"), ("a.mkv", "aac")])  # fmt: skip
def test_lossy_files_are_in_place_and_do_not_depend_on_the_order(tmp_path, name, codec):
    rate = 48000
    x = sine(5 * rate, rate)
    path = write(tmp_path / name, x, codec, rate)
    audio = AudioFile(path)
    starts = [4 * rate, 100000, 2 * rate - 500]
    got = [audio.read(s, 2000) for s in starts]
    again = AudioFile(path)
    again.read(0, 10)
    for start, values in zip(reversed(starts), reversed(got), strict=True):
        assert np.array_equal(again.read(start, 2000), values)
        # a shift by one sample of 880 Hz would be an error of 0.06
        assert np.abs(values - x[:, start : start + 2000]).max() < 0.04, start
    assert abs(audio.length - 5 * rate) <= 0.03 * rate


def test_between_samples_it_is_linear(tmp_path):
    x = sine(4 * RATE)
    audio = AudioFile(write(tmp_path / "a.wav", x, "pcm_f32le"))
    at = np.array([-1.0, 10.0, 10.25, 15999.5, 31999.0, 31999.5, 40000.0])
    got = audio.at(at)
    assert got[:, 1] == pytest.approx(x[:, 10])
    assert got[:, 2] == pytest.approx(x[:, 10] * 0.75 + x[:, 11] * 0.25, abs=1e-6)
    assert got[:, 3] == pytest.approx((x[:, 15999] + x[:, 16000]) / 2, abs=1e-6)
    assert got[:, 5] == pytest.approx(x[:, 31999] / 2, abs=1e-6)
    assert not got[:, [0, 6]].any()


def test_reading_ahead_gives_the_same(tmp_path):
    x = sine(6 * RATE)
    audio = AudioFile(write(tmp_path / "a.wav", x, "pcm_f32le"))
    audio.expect(0, 6 * RATE)
    assert np.array_equal(audio.read(3 * RATE, 9000), x[:, 3 * RATE : 3 * RATE + 9000])


def test_the_sound_of_a_movie_that_we_write(tmp_path):
    x = sine(2 * RATE, channels=1)
    with MovieWriter(tmp_path / "m.mov", 10, codec="rle", sound=Sound("pcm16", RATE, 1)) as w:
        for i in range(20):
            w.write(np.full((8, 8, 3), i * 10, np.uint8))
            w.write_audio(x[:, i * 800 : (i + 1) * 800])
    path = str(tmp_path / "m.mov")
    audio = AudioFile(path, origin=video_start(path))
    assert (audio.length, audio.channels, audio.origin) == (2 * RATE, 1, 0.0)
    assert np.abs(audio.read(0, 2 * RATE) - x).max() <= 1 / 32767


@pytest.mark.parametrize("codec", ["alac", "mp3", "aac", "opus", "pcm16", "pcm24", "pcm32"])
def test_every_codec_of_sound(tmp_path, codec):
    rate, channels = 48000, 2
    x = sine(rate, rate, channels)
    file = tmp_path / f"m{'.mp4' if codec == 'opus' else '.mov'}"
    with MovieWriter(file, 10, codec="h264", sound=Sound(codec, rate, channels, 192000)) as w:
        for i in range(10):
            w.write(np.zeros((16, 16, 3), np.uint8))
            w.write_audio(x[:, i * 4800 : (i + 1) * 4800])
    got = AudioFile(str(file)).read(10000, 20000)
    assert np.abs(got - x[:, 10000:30000]).max() < (1e-4 if codec.startswith("pcm") or codec == "alac" else 0.1)


def test_what_cannot_be_encoded_is_named(tmp_path):
    with pytest.raises(ValueError, match="vorbis cannot be encoded"):
        MovieWriter(tmp_path / "m.mkv", 10, sound=Sound("vorbis", 48000, 2))
    with pytest.raises(ValueError, match="notchlc cannot be encoded"):
        MovieWriter(tmp_path / "m.mov", 10, codec="notchlc")


def test_what_has_no_sound_is_named(tmp_path):
    with MovieWriter(tmp_path / "silent.mp4", 10) as w:
        w.write(np.zeros((8, 8, 3), np.uint8))
    (tmp_path / "text.wav").write_text("no sound")
    for name, part in (("silent.mp4", "no sound"), ("text.wav", "text.wav"), ("gone.wav", "gone.wav")):
        with pytest.raises(OSError, match=part):
            AudioFile(str(tmp_path / name))
