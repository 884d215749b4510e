"""tdu's functions, menus, files, timecodes and debug: the documented examples, then the rules."""

import os

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stovetop.td import tdu

#: what Tdu_Module and its debug module list
TDU = """
    fileTypes Matrix Position Vector Quaternion Color Dependency FileInfo ArcBall Camera debug Timecode rand
    clamp remap base digits validName validPath expand expandPath collapsePath split match forceCrash
    tryExcept ParMenu TableMenu isPointCloudFile parSummary
"""
DEBUG = "debug setStyle debugs info"


def test_the_module_has_all_that_the_reference_lists():
    assert [n for n in TDU.split() if not hasattr(tdu, n)] == []
    assert [n for n in DEBUG.split() if not hasattr(tdu.debug, n)] == []


@given(st.one_of(st.floats(allow_nan=False), st.integers(-(2**60), 2**60), st.text()))
def test_rand_is_fixed_for_a_seed(seed):
    assert tdu.rand(seed) == tdu.rand(seed)
    assert 0 <= tdu.rand(seed) < 1


def test_rand_is_even_and_its_seeds_independent():
    values = np.array([tdu.rand(i) for i in range(10_000)])
    assert abs(values.mean() - 0.5) < 0.01 and abs(values.var() - 1 / 12) < 0.003
    assert abs(np.corrcoef(values[:-1], values[1:])[0, 1]) < 0.03
    assert len({tdu.rand(f"/project1/op{i}") for i in range(1000)}) == 1000
    assert tdu.rand(1) == tdu.rand(1.0) != tdu.rand("1")


def test_clamp_and_remap():
    assert [tdu.clamp(v, 0, 1) for v in (-1, 0.5, 2)] == [0, 0.5, 1]
    assert tdu.clamp("m", "a", "c") == "c"
    assert tdu.remap(0.5, 0, 1, -180, 180) == 0
    assert tdu.remap(3, 1, 2, 10, 20) == 30
    with pytest.raises(ZeroDivisionError):
        tdu.remap(1, 2, 2, 0, 1)


@pytest.mark.parametrize(("text", "base"), [("arm123", "arm"), ("arm123/leg456", "leg"), ("leg", "leg"), ("1a", "")])
def test_base(text, base):
    assert tdu.base(text) == base


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("arm123", 123),
        ("arm123/leg456", 456),
        ("arm123/leg", None),
        ("arm123/456leg", 456),
        ("a1b22c", 22),
        ("a007", 7),
    ],
)
def test_digits(text, digits):
    assert tdu.digits(text) == digits


def test_names():
    assert tdu.validName("a#bc def") == tdu.legalName("a#bc def") == "a_bc_def"
    assert tdu.validName("a/b") == "a_b"
    assert tdu.validPath("/a#bc d/ef") == "/a_bc_d/ef"


def test_expand_and_match():
    assert tdu.expand("A[1-3] B[xyz]") == ["A1", "A2", "A3", "Bx", "By", "Bz"]
    assert tdu.match("foo*", ["foo", "bar"]) == ["foo"]
    assert tdu.match("ba?", ["foo", "bar"]) == ["bar"]
    assert tdu.match("FOO", ["foo", 1, "Foo"], caseSensitive=False) == ["foo", "Foo"]


def test_split():
    text = '1 2.3 None fred "one \'2\'" "[1,2]"'
    assert tdu.split(text) == ["1", "2.3", "None", "fred", "one '2'", "[1,2]"]
    assert tdu.split(text, True) == [1, 2.3, None, "fred", "one '2'", [1, 2]]
    assert tdu.split(12) == ["12"] and tdu.split("") == []
    assert tdu.split("a '' b") == ["a", "", "b"]


def test_try_except():
    called = []
    assert tdu.tryExcept(lambda: 1, lambda: called.append(1)) == 1 and not called
    assert tdu.tryExcept(lambda: 1 / 0, 0.5) == 0.5
    assert tdu.tryExcept(lambda: 1 / 0, lambda: 7) == 7


def test_force_crash(monkeypatch):
    crashed = []
    monkeypatch.setattr(os, "abort", lambda: crashed.append(True))
    tdu.forceCrash()
    assert crashed


def test_menus():
    menu = tdu.ParMenu(["a", "b"])
    assert (menu.menuNames, menu.menuLabels) == (["a", "b"], ["a", "b"])
    assert tdu.ParMenu(["a", "b"], ["A", "B"]).menuLabels == ["A", "B"]
    with pytest.raises(ValueError, match="2 names has 1"):
        tdu.ParMenu(["a", "b"], ["A"])


class FakeTable:
    rows = [["names", "labels"], ["one", "One"], ["two", "Two"]]

    def col(self, key):
        if isinstance(key, str):
            key = self.rows[0].index(key) if key in self.rows[0] else 9
        return [r[key] for r in self.rows] if key < 2 else None


def test_table_menu():
    assert tdu.TableMenu(FakeTable()).menuNames == ["one", "two"]
    menu = tdu.TableMenu(FakeTable(), nameCol="names", labelCol="labels")
    assert (menu.menuNames, menu.menuLabels) == (["one", "two"], ["One", "Two"])
    menu = tdu.TableMenu(FakeTable(), labelCol=1, includeFirstRow=True)
    assert menu.menuLabels == ["labels", "One", "Two"]
    with pytest.raises(ValueError, match="'absent'"):
        tdu.TableMenu(FakeTable(), nameCol="absent")


def test_file_info(tmp_path):
    file = tmp_path / "clip.MOV"
    file.write_bytes(b"")
    info = tdu.FileInfo(str(file))
    assert isinstance(info, str) and info == str(file) == info.path
    assert (info.ext, info.fileType, info.baseName) == (".MOV", "movie", "clip.MOV")
    assert (info.exists, info.isFile, info.isDir) == (True, True, False)
    assert info.dir == str(tmp_path) and info.absPath == str(file)
    assert tdu.PathInfo(str(tmp_path)).isDir
    other = tdu.FileInfo("absent.unknown")
    assert (other.exists, other.fileType, other.absPath) == (False, None, os.path.abspath("absent.unknown"))
    assert [tdu.FileInfo(n).fileType for n in ("a.png", "a.wav", "a.obj", "a.toe")] == [
        "image",
        "audio",
        "object",
        "project",
    ]


def test_file_types_are_lower_case_and_named_once():
    for kind in ("movie", "image", "audio"):
        assert tdu.fileTypes[kind]
    for names in tdu.fileTypes.values():
        assert names == sorted(set(names), key=names.index) and all(n == n.lower() for n in names)


def test_point_cloud_files(tmp_path):
    oiio = pytest.importorskip("OpenImageIO")
    assert tdu.isPointCloudFile("a.ply") and tdu.isPointCloudFile("a.XYZ") and not tdu.isPointCloudFile("a.png")
    for name, channels in (("points", ("P.X", "P.Y", "P.Z")), ("colors", ("R", "G", "B"))):
        spec = oiio.ImageSpec(2, 2, 3, "float")
        spec.channelnames = channels
        out = oiio.ImageOutput.create(f"{tmp_path}/{name}.exr")
        out.open(f"{tmp_path}/{name}.exr", spec)
        out.write_image(np.zeros((2, 2, 3), np.float32))
        out.close()
    assert tdu.isPointCloudFile(f"{tmp_path}/points.exr")
    assert not tdu.isPointCloudFile(f"{tmp_path}/colors.exr")
    with pytest.raises(OSError, match="absent"):
        tdu.isPointCloudFile(f"{tmp_path}/absent.exr")


def test_par_summary():
    summary = tdu.parSummary("boxSOP")
    assert summary["sizex"]["default"] == 1.0 and summary["sizex"]["label"] == "Size"
    assert summary["rord"]["menuNames"] == ["xyz", "xzy", "yxz", "yzx", "zxy", "zyx"]
    assert next(iter(summary)) == "orientbounds"
    assert tdu.parSummary(type("boxSOP", (), {})) == summary
    with pytest.raises(ValueError, match="'nopeTOP'"):
        tdu.parSummary("nopeTOP")


# -- Timecode


def test_documented_timecodes():
    assert tdu.Timecode("01:11:11:15", fps=30).text == "01:11:11:15"
    assert tdu.Timecode(frame=185, fps=30).text == "00:00:06:05"
    t = tdu.Timecode(hour=1, minute=2, second=3, frame=4, negative=True, fps=30)
    assert t.text == "-01:02:03:04" and t.negative and not t.smpte
    t.setComponents(12, 22, 33, 45, negative=True, fps=60)
    assert t.text == "-12:22:33:45"
    t.setString("01:01:00:00", fps=60)
    assert t.totalSeconds == 3660
    t.setTotalFrames(120, fps=60)
    assert str(t) == "00:00:02:00"
    t.setLength(600)
    assert t.countdown.text == "00:00:08:00"


def test_timecode_components():
    t = tdu.Timecode("10:20:30.12", fps=24)
    assert (t.hour, t.minute, t.second, t.frame) == (10, 20, 30, 12)
    assert t.totalFrames == (10 * 3600 + 20 * 60 + 30) * 24 + 12
    t.fps = 48
    assert t.text == "10:20:30:12"
    assert tdu.Timecode("23:59:59:23", fps=24).countdown.totalFrames == 0
    assert tdu.Timecode("00:00:00:00", fps=24, smpte=False).countdown.text == "99:59:59:23"


@pytest.mark.parametrize(
    ("fps", "frames", "text"),
    [
        (29.97, 1799, "00:00:59:29"),
        (29.97, 1800, "00:01:00:02"),
        (29.97, 17981, "00:09:59:29"),
        (29.97, 17982, "00:10:00:00"),
        (29.97, 107892, "01:00:00:00"),
        (59.94, 3600, "00:01:00:04"),
        (59.94, 215784, "01:00:00:00"),
        (23.976, 1440, "00:01:00:00"),
    ],
)
def test_dropped_frames(fps, frames, text):
    t = tdu.Timecode(fps=fps)
    t.setTotalFrames(frames)
    assert t.text == text
    assert tdu.Timecode(text, fps=fps).totalFrames == frames
    assert t.dropFrame == (fps > 24)
    assert not tdu.Timecode(fps=fps, autoDropFrame=False).dropFrame


@given(st.integers(0, 24 * 3600 * 29), st.sampled_from([24, 25, 29.97, 30, 59.94, 60]))
def test_timecode_text_and_frames_agree(frames, fps):
    t = tdu.Timecode(fps=fps)
    t.setTotalFrames(frames)
    again = tdu.Timecode(t.text, fps=fps)
    assert again.totalFrames == t.totalFrames == frames % t._frames_in(24 * 3600)
    assert again == t


def test_smpte_wraps_and_refuses():
    assert tdu.Timecode(hour=25, fps=30).text == "01:00:00:00"
    assert tdu.Timecode(hour=25, fps=30, smpte=False).text == "25:00:00:00"
    assert tdu.Timecode(fps=120, smpte=False).fps == 120
    with pytest.raises(ValueError, match="60 frames"):
        tdu.Timecode(fps=120)
    with pytest.raises(ValueError, match="above 0"):
        tdu.Timecode(fps=0)
    with pytest.raises(ValueError, match="'nonsense'"):
        tdu.Timecode("nonsense", fps=30)
    t = tdu.Timecode("-00:00:01:00", fps=30)
    assert t.totalFrames == -30
    t.smpte = True
    assert t.text == "23:59:59:00" and not t.negative


def test_length_cycles_or_holds():
    t = tdu.Timecode(fps=60, length=600)
    t.setTotalFrames(610)
    assert t.totalFrames == 10
    t.cycle = False
    t.setTotalFrames(610)
    assert t.totalFrames == 600 and t.countdown.totalFrames == 0
    with pytest.raises(ValueError, match="above 0"):
        t.setLength(0)
    t.setLength(tdu.Timecode("00:00:01:00", fps=60))
    assert t.totalFrames == 60


# -- debug


@pytest.fixture
def plain_debug():
    style = tdu.debug._style
    saved = dict(vars(style))
    yield tdu.debug
    vars(style).update(saved)


def test_debug_says_where(plain_debug, capsys):
    plain_debug.debug("a", 1)
    out = capsys.readouterr().out
    assert out.startswith("a 1 \n") and "fn:test_debug_says_where" in out and f"DAT:{__file__}" in out
    text, dat, function, _line = plain_debug.info("x")
    assert (text, dat, function) == ("x", __file__, "test_debug_says_where")


def test_debug_style(plain_debug, capsys):
    plain_debug.setStyle(printStyle=repr, showDAT=False, showFunction=False, showLineNo=False)
    assert plain_debug.debugs("a", 1) == "'a' 1"
    plain_debug.setStyle(showFunction=True)
    assert plain_debug.debugs("a").endswith("(Debug - fn:test_debug_style)")
    plain_debug.setStyle(formatOverride=lambda text, place: f"<{text}>")
    assert plain_debug.debugs(2) == "<2>"
    got = []
    plain_debug.setStyle(functionOverride=lambda *args: got.append(args))
    plain_debug.debug(1, 2)
    plain_debug.setStyle(suppress=True)
    plain_debug.debug(3)
    assert got == [(1, 2)] and capsys.readouterr().out == ""
