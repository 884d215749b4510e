"""From the command to the first frame, and `import stovetop`: the best of three, since machines are busy."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest


def best_of_three(command: list[str], **settings) -> float:
    took = []
    for _ in range(3):
        began = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, **settings)
        took.append(time.perf_counter() - began)
    return min(took)


def test_import_is_quick():
    bare = best_of_three([sys.executable, "-c", "pass"])
    assert best_of_three([sys.executable, "-c", "import stovetop"]) - bare <= 0.25


@pytest.mark.gl
def test_first_frame_is_quick(cli, tmp_path):
    cli("new", "p.tdn")
    command = [sys.executable, "-m", "stovetop", "render", "p.tdn", "--op", "/project1/out1", "-o", "f.png"]
    assert best_of_three(command, cwd=tmp_path) <= 1.5


def test_heavy_libraries_wait_for_their_first_use():
    code = (
        "import sys, stovetop; p = stovetop.Project(); p.op('/project1').create('noiseCHOP').cook(); p.step(2)\n"
        "print(*{'moderngl', 'av', 'OpenImageIO', 'cv2', 'scipy', 'rich', 'typer', 'PIL'} & set(sys.modules))"
    )
    out = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    assert out.strip() == ""
