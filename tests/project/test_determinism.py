"""The same project and frame give the same bytes, in one process and in another."""

from __future__ import annotations

import hashlib
import subprocess
import sys

import pytest

import stovetop
from helpers import need_gl

SCRIPT = """
import hashlib, sys, stovetop
project = stovetop.load(sys.argv[1])
project.step(int(sys.argv[2]))
data = b"".join(project.op(path)._node.data.raw().tobytes() for path in ("/project1/noise1", "/project1/mix"))
data += b"".join(chan.numpyArray().tobytes() for chan in project.op("/project1/wave").chans())
print(hashlib.sha256(data).hexdigest())
"""


def build(path) -> None:
    project = stovetop.Project(folder=path.parent)
    inside = project.op("/project1")
    noise, ramp = inside.create("noiseTOP", "noise1"), inside.create("rampTOP", "ramp1")
    noise.par.tz.expr = "absTime.seconds"
    feedback = inside.create("feedbackTOP", "feedback1")
    mix = inside.create("compositeTOP", "mix")
    mix.par.operand = "average"
    feedback.par.top = "mix"
    feedback.inputConnectors[0].connect(ramp)
    for i, source in enumerate((noise, feedback)):
        mix.inputConnectors[i].connect(source)
    wave = inside.create("noiseCHOP", "wave")
    wave.par.timeslice = True
    for op in (mix, wave):
        project.watch(op)
    project.save(path)


def digest(path, frames: int) -> str:
    run = subprocess.run([sys.executable, "-c", SCRIPT, str(path), str(frames)], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return run.stdout.strip()


@pytest.mark.gl
def test_the_same_project_and_frame_give_the_same_bytes(tmp_path):
    need_gl()
    file = tmp_path / "p.tdn"
    build(file)
    first = digest(file, 7)
    assert digest(file, 7) == first
    assert digest(file, 8) != first
    assert len(first) == hashlib.sha256().digest_size * 2
