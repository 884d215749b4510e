"""Movie File In: codecs, times, blends, fields, timecodes, what is read ahead, and its class."""

import json
import random
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from stovetop.data import imageio
from stovetop.data.ahead import Ahead
from stovetop.data.movie import MovieWriter, open_clip
from stovetop.data.moviewriter import CODECS
from stovetop.data.texture import Texture
from stovetop.ops.top._fields import field
from stovetop.ops.top._playing import Range

pytestmark = pytest.mark.gl


def numbered(i, width=64, height=48):
    """A picture that says its number in six bars."""
    a = np.zeros((height, width, 3), np.float32)
    for bit in range(6):
        a[:, bit * 10 : (bit + 1) * 10] = i >> bit & 1
    return a


def number(pixels):
    top = np.iinfo(pixels.dtype).max if pixels.dtype.kind == "u" else 1
    return sum(int(pixels[20:28, bit * 10 + 3 : bit * 10 + 7, 1].mean() > top / 2) << bit for bit in range(6))


def write(path, frames=24, codec="", rate=25, **more):
    with MovieWriter(path, rate, codec=codec, **more) as w:
        for i in range(frames):
            w.write(numbered(i))
    return path


def remuxed(source, target, stamp, format=None):
    """The packets of a movie with other time stamps: stamp(i, pts) -> (pts, dts)."""
    import av

    with av.open(str(source)) as given, av.open(str(target), "w", format=format) as made:
        stream = made.add_stream_from_template(given.streams.video[0])
        stream.time_base = Fraction(1, 1000)
        for i, packet in enumerate(p for p in given.demux(video=0) if p.dts is not None):
            packet.pts, packet.dts = stamp(i, packet)
            packet.time_base = Fraction(1, 1000)
            packet.stream = stream
            made.mux(packet)
    return target


ORDER = [*range(24), *random.Random(2).sample(range(24), 24), *range(23, -1, -1)]


@pytest.mark.parametrize(
    "codec", ["h264", "h265", "prores", "ffv1", "rle", "png", "mjpa", "mpeg4", "vp8", "vp9", "av1"]
)
def test_every_codec_is_exact_in_any_order(tmp_path, codec):
    fast = {"vp8": {"deadline": "realtime"}, "vp9": {"deadline": "realtime"}, "av1": {"preset": "12"}}.get(codec, {})
    clip = open_clip(str(write(tmp_path / f"m{CODECS[codec].suffix}", codec=codec, quality=0.8, options=fast)))
    assert (clip.length, clip.rate, clip.warning, clip.times) == (24, 25.0, "", None)
    assert [number(clip.frame(i)) for i in ORDER] == ORDER
    clip.close()


@pytest.mark.parametrize("options", [
    {"x264-params": "open-gop=1:bframes=4:b-pyramid=normal:keyint=6:min-keyint=6:scenecut=0"},
    {"x264-params": "bframes=0:keyint=5"}, {"x264-params": "keyint=infinite"},
])  # fmt: skip
@pytest.mark.parametrize("suffix", [".mp4", ".mkv", ".ts"])
def test_groups_of_pictures_of_every_kind(tmp_path, options, suffix):
    clip = open_clip(str(write(tmp_path / f"m{suffix}", codec="h264", options=options)))
    assert clip.length == 24 and [number(clip.frame(i)) for i in ORDER] == ORDER
    clip.close()


def test_avi_has_no_presentation_times_for_b_frames(tmp_path):
    clip = open_clip(str(write(tmp_path / "m.avi", codec="h264", options={"x264-params": "bframes=3:keyint=8"})))
    assert clip.length == 24 and [number(clip.frame(i)) for i in ORDER] == ORDER


def test_a_raw_stream_without_times_is_counted_and_says_so(tmp_path, net):
    write(tmp_path / "m.h264", codec="h264")
    clip = open_clip(str(tmp_path / "m.h264"))
    assert clip.length == 24 and "counted" in clip.warning and clip.times is None
    assert [number(clip.frame(i)) for i in (5, 3, 20, 0)] == [5, 3, 20, 0]
    node = net("moviefilein", file=str(tmp_path / "m.h264"), playmode="specify", indexunit="indices", index=7.0)
    assert number(node.data.numpy()) == 7 and "m.h264" in node.all_warnings()[0]


def test_equal_times_are_counted(tmp_path):
    source = write(tmp_path / "m.mkv", codec="ffv1")
    same = remuxed(source, tmp_path / "same.mkv", lambda i, p: (0, 0))
    clip = open_clip(str(same))
    assert clip.length == 24 and "repeat" in clip.warning
    assert [number(clip.frame(i)) for i in (5, 3, 20, 0)] == [5, 3, 20, 0]


def test_uneven_times_are_followed(tmp_path, net):
    """The second half of the frames lasts four times as long: 12 x 40 ms, then 12 x 160 ms."""
    source = write(tmp_path / "m.mkv", codec="ffv1")
    clip_path = remuxed(source, tmp_path / "v.mkv", lambda i, p: ((t := 40 * min(i, 12) + 160 * max(i - 12, 0)), t))
    clip = open_clip(str(clip_path))
    assert clip.times is not None and clip.length == 24
    for i in (0, 5, 12, 13, 23):
        assert clip.index_at(clip.even(i)) == pytest.approx(i)
    assert clip.times[12] == pytest.approx(0.48, abs=0.002)
    node = net("moviefilein", file=str(clip_path), playmode="specify", indexunit="indices", index=13.0)
    assert number(node.data.numpy()) == 13
    for seconds, expected in ((0.41, 10), (0.5, 12), (0.63, 12), (0.65, 13), (0.97, 15)):
        net.set(node, index=seconds, indexunit="seconds")
        assert number(node.data.numpy()) == expected, seconds
    net.set(node, index=1.0, indexunit="fraction")
    assert number(node.data.numpy()) == 23


def test_hap(tmp_path):
    """Frames of Hap (one section of DXT1 without compression) in a file whose codec's name is changed to it."""
    import av

    with av.open(str(tmp_path / "m.mov"), "w") as file:
        stream = file.add_stream("png", rate=25)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "rgb24"
        stream.codec_context.open()
        for i in range(6):
            white = numbered(i)[::4, ::4, 0] > 0.5
            colors = np.where(white, 0xFFFF, 0).astype("<u2")
            blocks = np.zeros((12, 16, 4), "<u2")
            blocks[..., 0] = blocks[..., 1] = colors
            data = blocks[::-1].tobytes()
            packet = av.Packet(len(data).to_bytes(3, "little") + b"\xab" + data)
            packet.stream, packet.pts, packet.dts, packet.time_base = stream, i, i, Fraction(1, 25)
            packet.is_keyframe = True
            file.mux(packet)
    path = tmp_path / "m.mov"
    path.write_bytes(path.read_bytes().replace(b"png ", b"Hap1"))
    clip = open_clip(str(path))
    assert clip.length == 6 and clip._decoder.name == "hap"
    assert [number(clip.frame(i)) for i in (5, 0, 3, 1)] == [5, 0, 3, 1]


@pytest.mark.parametrize("suffix", [".tga", ".hdr", ".dpx", ".webp", ".jp2", ".sgi", ".ico"])
def test_other_kinds_of_pictures(tmp_path, net, pixels, suffix):
    import OpenImageIO as oiio

    x = np.zeros((64, 64, 3), np.float32)
    x[:32] = 0.5, 0.25, 0.75
    out = oiio.ImageOutput.create(str(tmp_path / f"a{suffix}"))
    assert out.open(str(tmp_path / f"a{suffix}"), oiio.ImageSpec(64, 64, 3, "uint8"))
    assert out.write_image(x) and out.close()
    picture = pixels(net("moviefilein", file=f"a{suffix}"))
    # the first rows of the file are the upper ones
    assert np.abs(picture[40:60, 4:60, :3] - x[0, 0]).max() < 0.03 and picture[4:24, 4:60, :3].max() < 0.05


def test_times_that_the_files_index_does_not_tell(tmp_path):
    """Decoded every 40 ms, every third frame shown 15 ms late: the index has the former only."""
    source = write(tmp_path / "m.mp4", codec="h264", options={"x264-params": "bframes=0:keyint=5"})
    late = remuxed(source, tmp_path / "l.mp4", lambda i, p: (40 * i + 15 * (i % 3 == 2), 40 * i))
    clip = open_clip(str(late))
    assert [number(clip.frame(i)) for i in ORDER] == ORDER
    assert clip.times is not None and clip.times[2] == pytest.approx(0.095, abs=0.002)


def test_webm_alpha_and_deep_colours(tmp_path, net, pixels):
    x = np.full((32, 32, 4), 0.5, np.float32)
    x[:16, :, 3] = 1
    for name, codec, kind in (("a.webm", "vp9", "rgba8fixed"), ("a.mov", "prores", "rgba16fixed")):
        with MovieWriter(tmp_path / name, 30, codec=codec, pixels="rgba", quality=1) as w:
            w.write(x)
        node = net("moviefilein", file=str(tmp_path / name), premultrgbbyalpha="off")
        out = pixels(node)
        assert node.data.format == kind
        assert out[4, 4] == pytest.approx([0.5, 0.5, 0.5, 1], abs=0.02)
        assert out[28, 4] == pytest.approx([0.5, 0.5, 0.5, 0.5], abs=0.02)


@pytest.mark.parametrize("format", ["mov", "avi"])
def test_one_broken_frame_is_an_error_and_the_others_are_not(tmp_path, net, format):
    import av

    path = write(tmp_path / f"m.{format}", codec="png")
    with av.open(str(path)) as file:
        places = [(p.pos, p.size) for p in file.demux(video=0) if p.size]
    data = bytearray(path.read_bytes())
    # its header's values: where a PNG begins and ends is still seen
    data[places[5][0] + 16 : places[5][0] + 29] = b"x" * 13
    path.write_bytes(data)
    node = net("moviefilein", file=path.name, playmode="specify", indexunit="indices", index=4.0)
    for index in (4, 6, 3, 23, 7, 0):
        net.set(node, index=float(index))
        assert number(node.data.numpy()) == index and not node.all_errors()
    net.set(node, index=5.0)
    last = node.output
    assert node.data is last and f"m.{format}: frame 5" in node.all_errors()[0]
    assert node.kind.info(node)["has_decode_errors"] == 1
    net.set(node, index=6.0)
    assert number(node.data.numpy()) == 6 and not node.all_errors()


def test_gif(tmp_path):
    clip = open_clip(str(write(tmp_path / "m.gif", codec="gif")))
    assert [number(clip.frame(i)[..., :3]) for i in (0, 9, 23, 4)] == [0, 9, 23, 4]


def test_yuv_matrix_follows_the_colour_space(tmp_path, net, pixels):
    x = np.zeros((32, 32, 3), np.float32)
    x[..., 0] = 1
    with MovieWriter(tmp_path / "r.mp4", 30, quality=1) as w:
        w.write(x)
    node = net("moviefilein", file=str(tmp_path / "r.mp4"))
    assert pixels(node)[8, 8, :3] == pytest.approx([1, 0, 0], abs=0.02)
    net.set(node, inputcolorspace="rec601ntsc")
    # BT.709's red, read as BT.601: R' = Y' + 1.402 Pr with Y' = 0.2126 and Pr = 0.5
    assert pixels(node)[8, 8, 0] == pytest.approx(0.2126 + 1.402 * 0.5, abs=0.02)


@pytest.fixture
def movie(net, tmp_path):
    write(tmp_path / "clip.mkv", codec="ffv1", rate=30)
    net.engine.clock.rate = net.engine.root_timeline.rate = 30.0
    return net("moviefilein", file="clip.mkv")


def test_loop_crossfade_is_smooth_and_blends(net, movie, pixels):
    place = Range(0.0, 9.0, "cycle", "cycle", 4.0)
    assert place.at(5) == (5, "", 0, 0) and place.at(8)[0] == 8 and place.at(8)[2:] == (2.0, 0.5)
    assert place.at(10) == (4, "cycle", 0, 0) and place.at(16)[0] == place.at(10)[0]
    net.set(movie, playmode="specify", indexunit="indices", loopcrossfade=8.0, loopcrossfadeunit="indices", index=20.0)
    expected = (numbered(20) + numbered(4)) / 2
    assert np.abs(pixels(movie)[..., :3] - expected).max() < 0.01


def test_fields(net, movie):
    x = np.random.default_rng(0).integers(0, 255, (6, 4, 3), np.uint8)
    top = x[::-1].astype(float)
    even, odd = field(x, "even", "even", False)
    assert not odd and np.array_equal(even[::-1][::2], top[::2])
    assert np.abs(even[::-1][1] - (top[0] + top[2]) / 2).max() <= 0.5 and np.array_equal(even[::-1][5], top[4])
    odds, odd = field(x, "odd", "even", False)
    assert odd and np.array_equal(odds[::-1][1::2], top[1::2]) and np.array_equal(odds[::-1][0], top[1])
    assert np.abs(odds[::-1][2] - (top[1] + top[3]) / 2).max() <= 0.5
    assert np.array_equal(field(x, "bob", "even", True)[0], odds)
    assert np.array_equal(field(x, "bob", "odd", True)[0], even)
    for h in (2, 3, 5):
        assert field(x[:h], "even", "even", False)[0].shape == field(x[:h], "odd", "even", False)[0].shape == (h, 4, 3)
    net.set(movie, playmode="specify", indexunit="indices", index=4.5, deinterlace="bob", precedence="even")
    movie.data  # noqa: B018
    assert movie.kind.info(movie)["odd_field"] == 1


def test_timecodes_move_it(net, movie):
    net.text("code", "00:00:00:17")
    net.set(movie, playmode="timecodeop", timecodeop="code")
    assert number(movie.data.numpy()) == 17
    chop = net.engine.create(net.engine.root, "constantCHOP", "time")
    for i, (name, value) in enumerate({"hour": 0, "second": 0, "frame": 9}.items()):
        net.engine.evaluate(f"setattr(op('/time').seq.const, 'numBlocks', {i + 1})", movie)
        chop.par(f"const{i}name").set(name)
        chop.par(f"const{i}value").set(float(value))
    net.set(movie, timecodeop="time")
    assert number(movie.data.numpy()) == 9
    movie.par("timecodeop").set_expression("tdu.Timecode('00:00:00:21', fps=30)")
    assert number(movie.data.numpy()) == 21
    movie.par("timecodeop").set("nowhere")
    movie.data  # noqa: B018
    assert "timecode" in movie.all_errors()[0]


def test_the_files_own_timecode(net, tmp_path):
    write(tmp_path / "t.mov", codec="prores", rate=30, metadata={"timecode": "01:00:00:00", "title": "A title"})
    net.text("code", "01:00:00:05")
    node = net("moviefilein", file="t.mov", playmode="timecodeop", timecodeop="code", timecodemode="usefiletimecode")
    assert number(node.data.numpy()) == 5
    face = net.engine.face(node)
    assert face.fileStartTimecode.text == "01:00:00:00" and face.timecode.text == "01:00:00:05"
    assert face.metadata["title"] == "A title" and face.findHeader("title") == "A title"
    assert face.getHeader(face.numHeaders - 1)[0] in face.metadata


def test_reading_ahead_changes_nothing_but_when(net, movie):
    def played(ahead, speed):
        net.set(movie, prereadframes=ahead, speed=speed, cuebehavior="repeat")
        movie.kind.pulse(movie, "cuepulse")
        movie.data  # noqa: B018
        out = []
        for _ in range(30):
            net.engine.step()
            out.append(number(movie.data.numpy()))
        return out

    for speed in (1.0, -1.5, 3.0):
        assert played(0, speed) == played(4, speed)
    assert played(3, 1.0)[:4] == [0, 1, 2, 3]


def test_reading_ahead_reads_each_once_and_raises_what_was_raised():
    read = []

    def one(index):
        read.append(index)
        if index == 3:
            raise OSError("three")
        return index * 10

    ahead = Ahead(one)
    assert ahead.get(0) == 0
    ahead.expect([1, 2, 3])
    assert [ahead.get(1), ahead.get(2)] == [10, 20] and ahead.misses == 1
    with pytest.raises(OSError, match="three"):
        ahead.get(3)
    assert read == [0, 1, 2, 3]
    ahead.close(lambda: read.append("closed"))
    assert read[-1] == "closed"


def test_its_class(net, movie):
    face = net.engine.face(movie)
    reference = Path(__file__).parents[3] / "reference" / "classes.jsonl"
    net.set(movie, playmode="specify", indexunit="indices", index=25.5)
    movie.data  # noqa: B018
    names = next(c for c in map(json.loads, reference.read_text().splitlines()) if c.get("class") == "moviefileinTOP")
    for name in (*names["members"], *names["methods"]):
        assert hasattr(face, name["name"]), name
    assert (face.index, face.trueIndex, face.isLoopFrame) == (1.0, 25.5, True)
    assert face.indexFraction == pytest.approx(0.5)
    assert (face.fileWidth, face.fileHeight, face.rate, face.numImages) == (64, 48, 30.0, 24.0)
    assert face.isOpen and not face.isInvalid and not face.isOpening and face.numSeconds == 0.8
    face.unload()
    assert not face.isOpen
    face.preload(5)
    movie.local.ahead.get(7)
    assert face.isOpen and face.isFullyPreRead and movie.local.ahead.expected == [5, 6, 7]
    net.set(movie, index=23.0)
    assert number(movie.data.numpy()) == 23 and face.isLastFrame


def test_pictures_have_headers(net, tmp_path):
    imageio.save(tmp_path / "a.exr", Texture.from_numpy(np.ones((2, 2, 4), np.float32)), metadata={"key": "value"})
    node = net("moviefilein", file="a.exr")
    node.data  # noqa: B018
    face = net.engine.face(node)
    assert face.findHeader("key") == "value" and face.sourceChannels == ("R", "G", "B", "A")


def test_folder_settings(net, tmp_path):
    for i in range(3):
        imageio.save(tmp_path / "s" / f"{i}.png", Texture.from_numpy(np.full((2, 2, 3), i * 50, np.uint8)),
                     create_folders=True)  # fmt: skip
    (tmp_path / "s" / "info.xml").write_text('<Settings><attributes fps="12.5"/><audio filename="a.wav"/></Settings>')
    clip = open_clip(str(tmp_path / "s"))
    assert clip.rate == 12.5 and clip.audio.endswith("a.wav") and clip.has_audio
    imageio.save(tmp_path / "s" / "3.png", Texture.from_numpy(np.zeros((4, 4, 3), np.uint8)))
    node = net("moviefilein", file="s", playmode="specify", indexunit="indices", index=2.0)
    assert round(float(node.data.numpy()[0, 0, 0]) * 255) == 100
    net.set(node, index=3.0)
    assert round(float(node.data.numpy()[0, 0, 0]) * 255) == 100 and "4x4 in a sequence of 2x2" in node.all_errors()[0]


def test_the_error_image_shows_where_there_was_none(net):
    node = net("moviefilein", file="gone.mp4", outputresolution="custom", resolution=(8, 4))
    image = node.data.numpy()
    assert image.shape == (4, 8, 4) and image[0, 7].tolist() == [1, 0, 0, 1] and image[3, 0].tolist() == [0, 0, 0, 1]
    assert "gone.mp4" in node.all_errors()[0]
    net.set(node, loadingerrorimage="zero")
    assert not node.data.numpy().any()


def test_a_web_address_is_downloaded_once(net, tmp_path):
    import threading
    from functools import partial
    from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    imageio.save(tmp_path / "w.png", Texture.from_numpy(np.full((2, 2, 3), 128, np.uint8)))
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        node = net("moviefilein", file=f"http://127.0.0.1:{server.server_port}/w.png")
        assert round(float(node.data.numpy()[0, 0, 0]) * 255) == 128
        net.set(node, file=f"http://127.0.0.1:{server.server_port}/gone.png")
        node.data  # noqa: B018
        assert "gone.png" in node.all_errors()[0]
        server.shutdown()


def test_non_square_pixels(tmp_path, net):
    import av

    with av.open(str(tmp_path / "w.mp4"), "w") as file:
        stream = file.add_stream("libx264", rate=30)
        stream.width, stream.height, stream.pix_fmt = 16, 16, "yuv420p"
        stream.codec_context.sample_aspect_ratio = Fraction(2, 1)
        frame = av.VideoFrame.from_ndarray(np.zeros((16, 16, 3), np.uint8), format="rgb24")
        file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    node = net("moviefilein", file="w.mp4", outputaspect="useinput")
    assert (node.data.width, node.data.aspect) == (16, 2.0)
