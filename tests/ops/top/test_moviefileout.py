"""Movie File Out: what is in its files, when they appear, and what they are called."""

import subprocess
import sys

import numpy as np
import pytest

from stovetop.data import imageio
from stovetop.data.audio import AudioFile
from stovetop.data.channels import Channels
from stovetop.data.movie import open_clip
from stovetop.data.texture import Texture

pytestmark = pytest.mark.gl


@pytest.fixture
def out(net):
    """A Movie File Out whose input is, in every frame, grey of 10 times the frame's number."""
    net.engine.clock.rate = net.engine.root_timeline.rate = 20.0
    source = net("constant", outputresolution="custom", resolution=(32, 16))
    for c in "rgb":
        source.par("color" + c).set_expression("absTime.frame % 25 * 10 / 255")
    return net("moviefileout", source, init=True, videocodec="rle", file="out.mov", fps=20.0, uniquesuff=False)


def record(net, out, frames, **pars):
    net.set(out, record=True, **pars)
    for _ in range(frames):
        net.engine.step()
    net.set(out, record=False)
    assert not out.all_errors(), out.all_errors()


def greys(path):
    clip = open_clip(str(path))
    return [round(float(clip.frame(i)[4, 4, 0]) / (257 if clip.frame(i).dtype == np.uint16 else 1) / 10)
            for i in range(clip.length)]  # fmt: skip


def names(net):
    return sorted(p.name for p in net.engine.folder.iterdir())


def test_a_movie_of_each_frame_that_appears_at_the_end(net, out):
    net.set(out, record=True)
    for _ in range(5):
        net.engine.step()
    assert "out.mov" not in names(net)
    assert net.engine.face(out).writeCount == 5
    net.set(out, record=False)
    assert names(net) == ["out.mov"] and greys(net.engine.folder / "out.mov") == [1, 2, 3, 4, 5]
    clip = open_clip(str(net.engine.folder / "out.mov"))
    assert (clip.rate, clip.width, clip.height) == (20.0, 32, 16)


def test_pause_and_add_frame(net, out):
    net.set(out, record=True, pause=True)
    for _ in range(3):
        net.engine.step()
    out.kind.pulse(out, "addframe")
    net.engine.step()
    net.set(out, pause=False)
    net.engine.step()
    net.set(out, record=False)
    assert greys(net.engine.folder / "out.mov") == [3, 5]


@pytest.mark.parametrize(("unit", "length", "count"), [("indices", 3, 3), ("frames", 4, 4), ("seconds", 1, 20)])
def test_limited_length(net, out, unit, length, count):
    net.set(out, record=True, limitlength=True, length=float(length), lengthunit=unit)
    for _ in range(22):
        net.engine.step()
    assert greys(net.engine.folder / "out.mov") == list(range(1, count + 1)) and not out.eval("record")


def test_a_stop_frame_movie(net, out):
    net.set(out, type="stopframemovie", pause=True, record=True)
    for i in range(6):
        net.engine.step()
        if i % 2:
            out.kind.pulse(out, "addframe")
    net.set(out, record=False)
    assert greys(net.engine.folder / "out.mov") == [2, 4, 6]


def test_names_are_unique_and_numbered(net, out):
    out.par("file").set_expression("'take' + me.fileSuffix")
    net.set(out, uniquesuff=True, n=3)
    face = net.engine.face(out)
    assert face.fileSuffix == ".3.mov"
    record(net, out, 2)
    record(net, out, 2)
    assert names(net) == ["take.3.mov", "take.4.mov"]
    net.set(out, uniquesuff=False)
    record(net, out, 1)
    assert names(net) == ["take.3.mov", "take.4.mov"]
    assert len(greys(net.engine.folder / "take.3.mov")) == 1
    net.set(out, moviecontainer="mkv", videocodec="h264nvgpu", n=8)
    record(net, out, 1)
    assert "take.8.mkv" in names(net)


def test_an_empty_name(net, out):
    record(net, out, 1, file="", uniquesuff=True)
    assert names(net) == ["TDMovieOut.0.mov"]


def test_an_image_and_a_sequence(net, out):
    net.set(out, type="image", imagefiletype="png", file="one.png")
    net.engine.step()
    out.kind.pulse(out, "addframe")
    assert names(net) == ["one.png"]
    record(net, out, 2, file="two.png")
    assert round(float(imageio.load(net.engine.folder / "two.png").numpy()[0, 0, 0]) * 25.5) == 2
    record(net, out, 3, type="imagesequence", file="s/shot.png", leadingzerosdigits=3)
    shots = sorted(p.name for p in (net.engine.folder / "s").iterdir())
    assert shots == ["shot.000.png", "shot.001.png", "shot.002.png"]
    assert net.engine.face(out).curSeqIndex == 2
    assert greys(net.engine.folder / "s") == [4, 5, 6]
    out.par("file").set_expression("'t/shot' + me.fileSuffix")
    record(net, out, 2, uniquesuff=True, maxthread=1)
    record(net, out, 1)
    assert sorted(p.name for p in (net.engine.folder / "t").iterdir()) == [
        "shot.0.000.png", "shot.0.001.png", "shot.1.000.png",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("codec", "pixels", "name", "error"),
    [("rle", "rgba", "a.mov", 0), ("mjpa", "yuv420", "a.mov", 0.02), ("mpeg4", "yuv420", "a.mov", 0.02),
     ("h264nvgpu", "yuv420", "a.mp4", .02), ("h264nvgpu", "yuv444", "a.mp4", 0.02), ("gif", "3", "a.gif", 0.25),
     ("h265nvgpu", "yuv420p10bit", "a.mp4", .02), ("prores", "yuv422", "a.mov", 0.01), ("vp8", "yuv420", "a.webm", .1),
     ("vp9", "yuv420", "a.webm", 0.02), ("av1", "yuv420", "a.mp4", 0.02), ("cineform", "rgb", "a.mov", 0.01)],
)  # fmt: skip
def test_every_codec_writes_what_came(net, codec, pixels, name, error):
    x = np.ones((64, 64, 4), np.float32)
    x[..., :3] = 0.25, 0.5, 0.75
    x[32:, :, :3] = 0.75
    node = net("moviefileout", x, videocodec=codec, moviepixelformat=pixels, file=name, fps=30.0, uniquesuff=False)
    record(net, node, 3)
    clip = open_clip(str(net.engine.folder / name))
    got = Texture.from_numpy(clip.frame(2)).numpy()
    assert clip.length == 3
    # one step of 8 bits more than what the codec itself costs
    assert np.abs(got[4:28, 4:60] - x[4:28, 4:60])[..., :3].max() <= error + 0.51 / 255


@pytest.mark.parametrize(("codec", "part"), [("hap", "hap cannot"), ("notchlc", "notchlc"), ("vvc", "vvc")])
def test_what_cannot_be_encoded_is_an_error_on_the_node(net, out, codec, part):
    net.set(out, videocodec=codec, record=True)
    net.engine.step()
    net.engine.step()
    assert part in out.all_errors()[0] and names(net) == [] and out.data.width == 32


def record_again(net, out):
    net.set(out, record=False)
    net.engine.step()
    net.set(out, record=True)
    net.engine.step()
    net.set(out, record=False)


def test_an_error_stops_and_a_new_recording_goes_on(net, out):
    net.set(out, videocodec="hap", record=True)
    net.engine.step()
    assert out.all_errors()
    net.set(out, videocodec="rle")
    record_again(net, out)
    assert not out.all_errors() and names(net) == ["out.mov"]


def test_a_changed_size_keeps_nothing_half(net, out):
    net.set(out, record=True)
    net.engine.step()
    net.set(out.inputs[0], resolution=(16, 16))
    for _ in range(3):
        net.engine.step()
    net.set(out, record=False)
    net.engine.step()
    assert "16x16 in a movie of 32x16" in out.all_errors()[0] and names(net) == []


@pytest.mark.parametrize(
    ("fps", "pause", "shown"),
    [(30.0, (), [1, 1, 2, 3, 3, 4, 5, 5, 6, 7, 7, 8, 9, 9, 10]), (10.0, (), [1, 3, 5, 7, 9]),
     (20.0, (3, 4, 5), [1, 2, 3, 7, 8, 9, 10])],
)  # fmt: skip
def test_sound_keeps_in_step(net, out, fps, pause, shown):
    rate = 8000
    chop = net.engine.create(net.engine.root, "nullCHOP", "sound")
    chop.flags = {"lock": True}
    ramp = np.arange(rate, dtype=np.float32) / rate
    net.set(out, audiochop="sound", audiobitrate="pcm32", record=True, fps=fps)
    heard = []
    for i in range(10):
        vals = ramp[i * 400 : (i + 1) * 400][None]
        chop.set_output(Channels(vals, ("chan1",), rate=rate, time_slice=True))
        net.set(out, pause=i in pause)
        heard += [] if i in pause else [vals[0]]
        net.engine.step()
    net.set(out, record=False)
    assert not out.all_errors()
    path, heard = net.engine.folder / "out.mov", np.concatenate(heard)
    assert greys(path) == shown
    sound = AudioFile(str(path))
    assert sound.length == len(heard) and np.abs(sound.read(0, len(heard))[0] - heard).max() < 1e-6
    info = out.kind.info(out)
    assert (info["last_frames_written"], info["last_audio_samples_written"]) == (len(shown), len(heard))


def test_sound_that_is_no_time_slice_is_an_error(net, out):
    net.engine.create(net.engine.root, "patternCHOP", "p").par("timeslice").set(False)
    net.set(out, audiochop="p", record=True)
    net.engine.step()
    assert "not time-sliced" in out.all_errors()[0]


def test_timecode_and_headers(net, out):
    net.text("code", "01:02:03:04")
    net.table("head", [["title", "A title"], ["key", "value"]])
    record(net, out, 2, starttimecode="code", headerdat="head", videocodec="prores")
    clip = open_clip(str(net.engine.folder / "out.mov"))
    assert clip.start_timecode == "01:02:03:04" and clip.metadata["title"] == "A title"


def test_exr_channels_of_several_tops(net, out):
    extra = net("constant", outputresolution="custom", resolution=(32, 16), color=(0.1, 0.2, 0.3))
    out.set_blocks("input", 2)
    net.table("head", [["key", "value"]])
    net.set(out, type="image", imagefiletype="exr", file="a.exr", input0r="x", input0g="y", input0b="", input0a="",
            input1r="depth", input1g="", input1b="mask", input1a="", input1top=extra.path,
            headerdat="head", format="rgba32float")  # fmt: skip
    net.engine.step()
    out.kind.pulse(out, "addframe")
    assert not out.all_errors(), out.all_errors()
    channels, header = imageio.describe(net.engine.folder / "a.exr")
    assert set(channels) == {"x", "y", "depth", "mask"} and header["key"] == "value"
    import OpenImageIO as oiio

    pixels = oiio.ImageBuf(str(net.engine.folder / "a.exr")).get_pixels(oiio.FLOAT)
    found = {name: pixels[0, 0, i] for i, name in enumerate(channels)}
    assert found["depth"] == pytest.approx(0.1, abs=0.01) and found["mask"] == pytest.approx(0.3, abs=0.01)
    assert found["x"] == pytest.approx(10 / 255)


def test_the_settings_reach_the_encoder(net, out):
    def written(**pars):
        net.set(out, videocodec="h264nvgpu", file="s.mp4", **pars)
        record(net, out, 24)
        import av

        with av.open(str(net.engine.folder / "s.mp4")) as file:
            stream = file.streams.video[0]
            kinds = ["?IPB"[int(f.pict_type)] for f in file.decode(stream)]
            return stream.profile, kinds

    profile, kinds = written(profile="baseline", keyframeinterval=8)
    assert "Baseline" in profile and [i for i, k in enumerate(kinds) if k == "I"] == [0, 8, 16]
    assert "B" in written(profile="high", maxbframes=2)[1]
    profile, _ = written(profile="autoselect", preset="lossless")
    assert "4:4:4" in profile


@pytest.mark.parametrize("inside", [False, True])
def test_what_a_deleted_operator_recorded_is_there(net, out, inside):
    if inside:
        box = net.engine.create(net.engine.root, "baseCOMP")
        source = net.engine.create(box, "constantTOP")
        out = net.set(net.engine.create(box, "moviefileoutTOP"), file="out.mov", uniquesuff=False, videocodec="rle")
        net.engine.connect(source, out, 0)
    listeners = len(net.engine.listeners)
    net.set(out, record=True)
    net.engine.step()
    net.engine.step()
    net.engine.destroy(box if inside else out)
    assert open_clip(str(net.engine.folder / "out.mov")).length == 2 and len(net.engine.listeners) == listeners


def test_encode_test_mode_leaves_nothing(net, out):
    record(net, out, 3, encodetestmode=True)
    assert names(net) == [] and out.kind.info(out)["total_frames_written"] == 3


def test_two_recordings_are_the_same_bytes(net, out):
    for name in ("a.mkv", "b.mkv"):
        net.set(out, file=name, videocodec="h264nvgpu")
        net.engine.root_timeline.move(1.0)
        out.inputs[0].par("colorr").set_expression("absTime.frame * 0 + 0.5")
        for c in "gb":
            out.inputs[0].par("color" + c).set(0.25)
        record(net, out, 6)
    a, b = (open_clip(str(net.engine.folder / n)) for n in ("a.mkv", "b.mkv"))
    assert all(np.array_equal(a.frame(i), b.frame(i)) for i in range(6))


PROGRAM = """
import stovetop, sys
project = stovetop.Project(folder=sys.argv[1])
top = project.op('/project1').create('constantTOP')
out = project.op('/project1').create('moviefileoutTOP')
out.inputConnectors[0].connect(top)
out.par.file, out.par.uniquesuff, out.par.record = 'end.mov', False, True
project.step(4)
if sys.argv[2] == 'close':
    project.close()
"""


@pytest.mark.parametrize("how", ["close", "exit"])
def test_files_are_finished_when_the_project_or_the_program_ends(tmp_path, how):
    done = subprocess.run([sys.executable, "-c", PROGRAM, str(tmp_path), how], capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["end.mov"]
    assert open_clip(str(tmp_path / "end.mov")).length == 4
