"""render: images, movies, going on where it stopped, and being stopped."""

from __future__ import annotations

import os
import signal
import time

import numpy as np
import pytest

pytestmark = pytest.mark.gl

#: a picture whose red is its frame by 100
RAMP = (
    "c = op('/project1').create('constantTOP', 'c')\n"
    "c.par.outputresolution = 'custom'\nc.par.resolutionw, c.par.resolutionh = 16, 8\n"
    "c.par.colorr.expr = 'me.time.frame / 100'\n"
    "o = op('/project1').create('outTOP', 'out1')\no.inputConnectors[0].connect(c)\n"
)


@pytest.fixture
def ramp(made):
    return made("p.tdn", RAMP)


def red(file) -> int:
    """The red of a picture whose pixels are all the same, of 255."""
    from stovetop.data.imageio import load

    pixels = load(file).numpy()
    assert pixels.shape[:2] == (8, 16) and np.ptp(pixels[..., 0]) == 0
    return round(float(pixels[0, 0, 0]) * 255)


def test_a_numbered_sequence(cli, ramp, tmp_path):
    got = cli("render", "p.tdn", "--op", "/project1/out1", "--frames", "3-5", "-o", "made/f.%04d.png")
    assert (got.status, got.err) == (0, "")
    files = sorted((tmp_path / "made").iterdir())
    assert [f.name for f in files] == ["f.0003.png", "f.0004.png", "f.0005.png"]
    assert [red(f) for f in files] == [round(n * 2.55) for n in (3, 4, 5)]


def test_one_frame_of_a_component_as_exr(cli, ramp, tmp_path):
    assert cli("render", "p.tdn", "--op", "/project1", "--frames", "40", "-o", "f.exr").status == 0
    assert red(tmp_path / "f.exr") == 102


def test_a_movie(cli, ramp, tmp_path):
    from stovetop.data.movie import Movie

    assert cli("render", "p.tdn", "--op", "/project1/out1", "--frames", "1-6", "-o", "m.mp4").status == 0
    movie = Movie(tmp_path / "m.mp4")
    try:
        assert (movie.length, movie.rate, movie.width, movie.height) == (6, 60, 16, 8)
        assert abs(int(movie.frame(5)[0, 0, 0]) - 15) <= 3
    finally:
        movie.close()
    assert sorted(f.name for f in tmp_path.iterdir()) == ["m.mp4", "p.tdn"]


def test_a_later_frame_of_a_feedback_loop_has_the_frames_before_in_it(cli, made, tmp_path):
    """What a viewer would show at that frame, although nothing before it was asked for."""
    grey = ", ".join(f"color{c}=1 / 255" for c in "rgb")
    made(
        "loop.tdn",
        RAMP.partition("c.par.colorr")[0]
        + f"for n, v in dict({grey}).items():\n\tc.par[n] = v\n"
        + "f = op('/project1').create('feedbackTOP', 'f')\nf.inputConnectors[0].connect(c)\n"
        "a = op('/project1').create('addTOP', 'a')\na.inputConnectors[0].connect(f)\na.inputConnectors[1].connect(c)\n"
        "f.par.top = 'a'\n",
    )
    assert cli("render", "loop.tdn", "--op", "/project1/a", "--frames", "1-9", "-o", "f.%d.png").status == 0
    assert [red(tmp_path / f"f.{n}.png") for n in (1, 2, 9)] == [2, 3, 10]
    assert cli("render", "loop.tdn", "--op", "/project1/a", "--frames", "9", "-o", "one.png").status == 0
    assert red(tmp_path / "one.png") == 10


def test_goes_on_where_it_stopped(cli, ramp, tmp_path):
    args = ("render", "p.tdn", "--op", "/project1/out1", "--frames", "1-4", "-o", "f.%d.png")
    assert cli(*args).status == 0
    (tmp_path / "f.3.png").unlink()
    for n in (1, 2, 4):
        os.utime(tmp_path / f"f.{n}.png", (1000, 1000))
    assert cli(*args).status == 0
    times = {n: (tmp_path / f"f.{n}.png").stat().st_mtime for n in (1, 2, 3, 4)}
    assert times[3] > 1e6 and times[1] == times[2] == times[4] == 1000
    assert red(tmp_path / "f.3.png") == 8
    assert cli(*args, "--restart").status == 0
    assert (tmp_path / "f.1.png").stat().st_mtime > 1e6


def test_one_picture_is_always_made_anew(cli, ramp, tmp_path):
    (tmp_path / "f.png").write_bytes(b"old")
    assert cli("render", "p.tdn", "--op", "/project1/out1", "-o", "f.png").status == 0
    assert red(tmp_path / "f.png") == 3


@pytest.mark.parametrize("out", ["f.%04d.png", "m.mp4"])
def test_killed_in_the_middle_leaves_nothing_half_written(start, ramp, tmp_path, out):
    process = start("render", "p.tdn", "--op", "/project1/out1", "--frames", "1-100000", "-o", out)
    wait_for(lambda: [f for f in tmp_path.iterdir() if f.name != "p.tdn"], process)
    time.sleep(0.3)
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    shown = [f for f in tmp_path.iterdir() if not f.name.startswith(".") and f.name != "p.tdn"]
    assert bool(shown) == (out == "f.%04d.png"), "a movie has its name only when it is whole"
    assert all(abs(red(f) - min(255, int(f.name.split(".")[1]) * 2.55)) <= 1 for f in shown)


def test_stopped_by_hand(start, ramp, tmp_path):
    process = start("render", "p.tdn", "--op", "/project1/out1", "--frames", "1-100000", "-o", "m.mp4")
    wait_for(lambda: [f for f in tmp_path.iterdir() if f.name != "p.tdn"], process)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert err.startswith("stovetop: stopped at frame ") and err.count("\n") == 1
    assert [f.name for f in tmp_path.iterdir()] == ["p.tdn"], "nothing of the movie is left"


def wait_for(ready, process, seconds: float = 30) -> None:
    end = time.perf_counter() + seconds
    while not ready():
        assert process.poll() is None and time.perf_counter() < end, process.stderr.read()
        time.sleep(0.02)


def test_mistakes_say_what_would_do(cli, ramp, made):
    made("n.tdn", "op('/project1').create('nullCHOP', 'n')")
    for args, part in [
        (("p.tdn", "--op", "/project1/nope", "-o", "f.png"), "TOPs to render: /project1/out1"),
        (("n.tdn", "--op", "/project1/n", "-o", "f.png"), "a nullCHOP is not a picture"),
        (("n.tdn", "--op", "/project1", "-o", "f.png"), "is not a picture"),
        (("p.tdn", "--op", "/project1/out1", "-o", "f.png", "--frames", "1-3"), "f.%04d.png"),
        (("p.tdn", "--op", "/project1/out1", "-o", "f.%q.png", "--frames", "1-3"), "a name with a number"),
        (("p.tdn", "--op", "/project1/out1", "-o", "f.gif"), ".gif is not written"),
        (("p.tdn", "--op", "/project1/out1", "-o", "f.png", "--frames", "0"), "counts from 1"),
        (("p.tdn", "--op", "/project1/out1", "-o", "f.png", "--frames", "4-2"), "rises"),
        (("p.tdn", "--op", "/project1/out1", "-o", "f.png", "--frames", "one"), "A-B or A"),
        (("p.tdn", "--op", "/project1/out1", "-o", "/proc/nowhere.png"), "/proc/nowhere.png: "),
    ]:
        got = cli("render", *args)
        assert (got.status, got.out) == (2, ""), args
        assert part in got.err and got.err.startswith("stovetop: ") and got.err.count("\n") == 1


def test_an_error_in_any_frame_is_shown_at_once_and_fails_the_render(cli, made, tmp_path):
    made("p.tdn", RAMP + "c.par.colorg.expr = '1 / (me.time.frame - 2)'\n" + FAILING)
    got = cli("render", "p.tdn", "--op", "/project1/out1", "--frames", "1-4", "-o", "f.%d.png")
    assert got.status == 1
    assert "frame 3: /project1/e: ValueError: third (/project1/e, line 3: raise ValueError('third'))" in got.err
    assert len(list(tmp_path.glob("f.*.png"))) == 4


FAILING = (
    "e = op('/project1').create('executeDAT', 'e')\ne.par.framestart = True\n"
    "e.text = '''def onFrameStart(frame):\n\tif me.time.frame == 3:\n\t\traise ValueError('third')\n'''\n"
)


def test_a_project_that_quits_early_is_no_success(cli, made, tmp_path):
    made("p.tdn", RAMP + FAILING.replace("raise ValueError('third')", "project.quit()"))
    got = cli("render", "p.tdn", "--op", "/project1/out1", "--frames", "1-9", "-o", "m.mp4")
    assert got.status == 2 and "quits at frame 3" in got.err
    assert [f.name for f in tmp_path.iterdir()] == ["p.tdn"]
