"""run: frames, real time, and the two ways to end it from outside."""

from __future__ import annotations

import signal
import time

import pytest

COUNTER = (
    "e = op('/project1').create('executeDAT', 'e')\n"
    "for name in ('start', 'framestart', 'exit'):\n\te.par[name] = True\n"
    "e.text = '''def onStart():\n\tprint('start')\ndef onFrameStart(frame):\n\tprint('frame')\n"
    "def onExit():\n\tprint('exit')\n'''"
)


def test_runs_so_many_frames_and_says_goodbye(cli, made):
    made("p.tdn", COUNTER)
    cli("--version")  # drops what was printed so far
    got = cli("run", "p.tdn", "--frames", "5", "--fast")
    assert (got.status, got.err) == (0, "")
    assert got.out.split() == ["start", *["frame"] * 5, "exit"]


def test_keeps_the_frame_rate_unless_fast(cli, made):
    made("p.tdn", "op('/').time.rate = 60\nop('/project1').create('nullCHOP')")
    took = {}
    for mode in ([], ["--fast"]):
        began = time.perf_counter()
        assert cli("run", "p.tdn", "--frames", "30", *mode).status == 0
        took[bool(mode)] = time.perf_counter() - began
    assert took[False] >= 0.48 > took[True]


def test_watched_operators_cook_each_frame(cli, made):
    made(
        "p.tdn",
        "s = op('/project1').create('scriptCHOP', 's')\n"
        "s.docked[0].text = 'def onCook(scriptOp):\\n\\tprint(int(absTime.frame))\\n'",
    )
    assert cli("run", "p.tdn", "--frames", "3", "--fast").out == ""
    assert cli("run", "p.tdn", "--frames", "3", "--fast", "--watch", "/project1/s").out.split() == ["1", "2", "3"]
    got = cli("run", "p.tdn", "--frames", "3", "--watch", "/nope")
    assert got.status == 2 and "/nope" in got.err


def test_an_error_that_repeats_is_shown_once_with_its_line(cli, made):
    made(
        "p.tdn",
        "e = op('/project1').create('executeDAT', 'e')\ne.par.framestart = True\n"
        "e.text = 'def onFrameStart(frame):\\n\\tnope\\n'",
    )
    got = cli("run", "p.tdn", "--frames", "5", "--fast")
    assert got.err.count("\n") == 1
    assert "/project1/e: NameError" in got.err and "(/project1/e, line 2: nope)" in got.err


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_cleanly(start, made, how):
    made("p.tdn", COUNTER)
    process = start("run", "p.tdn")
    assert process.stdout.readline() == "start\n"
    assert process.stdout.readline() == "frame\n"
    process.send_signal(how)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, err) == (0, "")
    assert out.endswith("exit\n") and out.count("exit") == 1


def test_a_project_may_quit(cli, made):
    made("p.tdn", "run('project.quit()', delayFrames=1)")
    made(
        "q.tdn",
        "e = op('/project1').create('executeDAT', 'e')\ne.par.framestart = True\n"
        "e.text = 'def onFrameStart(frame):\\n\\tprint(1)\\n\\tif absTime.frame == 4:\\n\\t\\tproject.quit()\\n'",
    )
    got = cli("run", "q.tdn", "--fast")
    assert (got.status, got.out) == (0, "1\n" * 4)
