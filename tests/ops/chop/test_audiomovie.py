"""Audio Movie and Audio File In: the file's samples, where the playing is."""

import numpy as np
import pytest

from stovetop.data.moviewriter import MovieWriter, Sound

RATE, FPS, FRAMES = 8000, 20, 40
N = RATE // FPS


def sine(n, channels=2):
    t = np.arange(n) / RATE
    return np.stack([0.5 * np.sin(2 * np.pi * (300 + 170 * k) * t + k) for k in range(channels)]).astype(np.float32)


SOUND = sine(RATE * FRAMES // FPS)
TOTAL = SOUND.shape[1]


@pytest.fixture
def movie(bench, tmp_path):
    """A Movie File In on 2 seconds of black with a sine, at 20 frames a second, and its Audio Movie."""
    path = tmp_path / "m.mov"
    with MovieWriter(path, FPS, codec="rle", sound=Sound("pcm32", RATE, 2)) as w:
        for i in range(FRAMES):
            w.write(np.zeros((4, 4, 3), np.uint8))
            w.write_audio(SOUND[:, i * N : (i + 1) * N])
    bench.project.engine.clock.rate = bench.project.engine.root_timeline.rate = float(FPS)
    top = bench.inside.create("moviefileinTOP")
    top.par.file = str(path)
    return top


def slices(bench, chop, frames):
    """What comes out in the next frames, joined; the first cook's one sample left out."""
    chop.cook()
    out = []
    for _ in range(frames):
        bench.step()
        out.append(chop._node.data.vals.copy())
        assert not chop.errors(), chop.errors()
    return np.concatenate(out, axis=1)


def close(a, b):
    return a.shape == b.shape and np.abs(a - b).max() < 2e-6


def test_the_samples_are_the_files(bench, movie):
    chop = bench("audiomovie", moviefileintop=movie.path)
    out = slices(bench, chop, 10)
    assert close(out, SOUND[:, 1 : 10 * N + 1])
    data = chop._node.data
    assert (data.rate, data.names, data.time_slice) == (RATE, ("chan1", "chan2"), True)
    assert chop.hasAudio and chop.playbackRate == 1


def test_it_loops_without_a_gap(bench, movie):
    out = slices(bench, bench("audiomovie", moviefileintop=movie.path), FRAMES + 10)
    assert close(out, np.concatenate([SOUND, SOUND], axis=1)[:, 1 : (FRAMES + 10) * N + 1])


def test_frames_that_are_no_whole_number_of_samples(bench, movie):
    """8000 samples in 1/24 second are 333.33: no sample is left out, none comes twice, none lies between."""
    bench.project.engine.clock.rate = bench.project.engine.root_timeline.rate = 24.0
    out = slices(bench, bench("audiomovie", moviefileintop=movie.path), 24)
    found = [k for k in range(3) if close(out, SOUND[:, k : k + out.shape[1]])]
    assert found and out.shape[1] == RATE


def test_speed_cue_and_play(bench, movie):
    chop = bench("audiomovie", moviefileintop=movie.path)
    movie.par.speed = 2
    out = slices(bench, chop, 5)
    assert np.abs(out - SOUND[:, 2 : 10 * N + 2 : 2]).max() < 1e-5
    movie.par.speed = 0.5
    before = chop._node.local.at
    out = slices(bench, chop, 2)
    positions = before * RATE + np.arange(1, 2 * N + 1) / 2
    low = np.floor(positions).astype(int)
    want = SOUND[:, low] * (1 - positions % 1) + SOUND[:, low + 1] * (positions % 1)
    assert np.abs(out - want).max() < 1e-4
    movie.par.speed = -1
    out = slices(bench, chop, 2)
    at = round(chop._node.local.at * RATE)
    assert close(out, SOUND[:, at + 2 * N - 1 : at - 1 : -1])
    movie.par.cue = True
    assert not slices(bench, chop, 2).any()
    movie.par.cue, movie.par.play = False, False
    assert not slices(bench, chop, 2).any() and chop.playbackRate == 0


def test_play_volume_and_the_index_channel(bench, movie):
    chop = bench("audiomovie", moviefileintop=movie.path, volume=0.5, index=True)
    out = slices(bench, chop, 4)
    assert close(out[:2], SOUND[:, 1 : 4 * N + 1] / 2)
    assert chop._node.data.names[-1] == "index" and out[2, -1] == pytest.approx(4 / FRAMES)
    chop.par.play = False
    assert not slices(bench, chop, 2)[:2].any()


def test_the_sync_offset_plays_later(bench, movie):
    chop = bench("audiomovie", moviefileintop=movie.path, syncoffset=100, syncoffsetunit="samples")
    out = slices(bench, chop, 8)
    assert close(out[:, 2 * N :], SOUND[:, 2 * N - 99 : 8 * N - 99])


def test_trim_and_extend(bench, movie):
    movie.par.trim, movie.par.tstart, movie.par.tend = True, 10, 19
    movie.par.tstartunit = movie.par.tendunit = "indices"
    out = slices(bench, bench("audiomovie", moviefileintop=movie.path), 15)
    part = SOUND[:, 10 * N : 20 * N]
    assert close(out, np.concatenate([part, part], axis=1)[:, 1 : 15 * N + 1])
    movie.par.textendright = "hold"
    movie.par.cuepoint, movie.par.cuepointunit = 10, "indices"
    movie.par.cuepulse.pulse()
    movie.par.cuebehavior = "play"
    chop = bench("audiomovie", moviefileintop=movie.path)
    out = slices(bench, chop, 15)
    assert not out[:, -4 * N :].any() and np.abs(out[:, : 5 * N]).max() > 0.4


def test_loop_crossfade_fades_the_sound_too(bench, movie):
    movie.par.loopcrossfade = 8
    out = slices(bench, bench("audiomovie", moviefileintop=movie.path), FRAMES)
    head, tail = SOUND[:, : 8 * N], SOUND[:, -8 * N :]
    w = np.arange(8 * N) / (8 * N)
    assert np.abs(out[:, -8 * N - 1 : -1] - (tail * (1 - w) + head * w)).max() < 1e-5


@pytest.mark.parametrize("how", ["silence", "fade", "match"])
def test_a_driven_index_follows_audio_loop(bench, movie, how):
    movie.par.playmode, movie.par.audioloop = "specify", how
    movie.par.index.expr = "(absTime.frame * 1.5 + 30) % 40"
    chop = bench("audiomovie", moviefileintop=movie.path)
    chop.cook()
    at = [30 + 1.5 * bench.project.engine.clock.frame]
    pieces = []
    for _ in range(8):
        bench.step()
        at.append(30 + 1.5 * bench.project.engine.clock.frame)
        pieces.append(chop._node.data.vals.copy())
    k = next(i for i in range(8) if at[i] < 40 < at[i + 1])
    inside = round((40 - at[k]) / 1.5 * N)
    end, after = pieces[k][:, : inside - 2], pieces[k][:, inside + 2 :]
    assert after.size and bool(after.any()) == (how == "match")
    edge = {"silence": 0.2, "match": 0.2, "fade": 0.0}[how]
    assert np.abs(end[:, -40:]).max() > edge or how == "fade"
    if how == "fade":
        positions = (at[k] * N + 1.5 * np.arange(1, inside - 1))[-100:]
        left = (40 * N - positions) / RATE / 0.05
        assert np.abs(end[0, -100:] / np.clip(left, 1e-3, 1)).max() < 0.55
    assert pieces[k + 1].any()


def test_what_has_no_sound_is_said(bench, movie, tmp_path):
    chop = bench("audiomovie", moviefileintop=movie.path)
    chop.cook()
    with MovieWriter(tmp_path / "silent.mov", 20, codec="rle") as w:
        w.write(np.zeros((4, 4, 3), np.uint8))
    movie.par.file = str(tmp_path / "silent.mov")
    chop.cook(force=True)
    assert "no sound" in chop.errors() and not chop.hasAudio
    chop.par.moviefileintop = bench.inside.create("constantTOP").path
    chop.cook(force=True)
    assert "is no Movie File In" in chop.errors()


@pytest.fixture
def file(bench, tmp_path):
    """An Audio File In on 2 seconds of a sine, 8000 samples a second."""
    import av

    path = tmp_path / "a.wav"
    with av.open(str(path), "w") as out:
        stream = out.add_stream("pcm_f32le", rate=RATE, layout="stereo")
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(SOUND), "fltp", "stereo")
        frame.sample_rate, frame.pts = RATE, 0
        out.metadata["title"] = "A sine"
        out.mux(stream.encode(frame))
    bench.project.engine.clock.rate = bench.project.engine.root_timeline.rate = float(FPS)
    return bench("audiofilein", file=str(path))


def test_a_file_plays_and_repeats(bench, file):
    out = slices(bench, file, FRAMES + 5)
    assert close(out, np.concatenate([SOUND, SOUND], axis=1)[:, 1 : (FRAMES + 5) * N + 1])
    file.par.repeat = "off"
    file.par.cuepoint = 1.9
    file.par.cuepulse.pulse()
    out = slices(bench, file, 4)
    assert not out[:, :N].any() and close(out[:, N : 3 * N - 1], SOUND[:, -2 * N + 1 :]) and not out[:, 3 * N :].any()


def test_a_file_mono_volume_trim_and_speed(bench, file):
    bench.set(file, mono=True, volume=0.5, trim=True, trimstart=0.5, trimend=0.5)
    out = slices(bench, file, 25)
    part = SOUND[:, RATE // 2 : -RATE // 2].mean(axis=0, keepdims=True) / 2
    assert close(out, np.concatenate([part, part], axis=1)[:, 1 : 25 * N + 1])
    info = file._node.kind.info(file._node)
    assert (info["file_length"], info["true_file_length"], info["open"]) == (RATE, 2 * RATE, 1)
    bench.set(file, mono=False, volume=1, trim=False, speed=2)
    file.par.cuepulse.pulse()
    out = slices(bench, file, 4)
    assert np.abs(out[:, N:] - SOUND[:, 2 : 8 * N + 2 : 2][:, : 4 * N][:, N : 4 * N]).max() < 0.3


def test_a_file_follows_the_timeline_an_index_and_a_timecode(bench, file):
    file.par.playmode = "locked"
    out = slices(bench, file, 6)
    assert close(out, SOUND[:, 1 : 6 * N + 1])
    file.par.playmode, file.par.indexunit = "specify", "samples"
    file.par.index.expr = f"absTime.frame * {N} - {2 * N}"
    out = slices(bench, file, 5)
    first = 4 * N
    assert close(out[:, 2 * N :], SOUND[:, first + 2 * N + 1 : first + 5 * N + 1])
    bench.text("code", "00:00:01:00")
    file.par.playmode, file.par.timecodeop = "timecodeop", "code"
    assert not slices(bench, file, 3)[:, 2 * N :].any()
    assert file.timecode.text == "00:00:01:00" and file.metadata["title"] == "A sine"


def test_a_missing_file_is_named(bench, file):
    file.par.file = "gone.wav"
    file.cook()
    assert "gone.wav" in file.errors()
