"""The pages in docs/ say what is so: excerpts stand in the code, operators work, lists are current."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import stovetop
from stovetop.core import registry

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "adding-an-operator.md").read_text()
#: file name -> text of each block of code that begins with a file's name
BLOCKS = [(m[1], m[2]) for m in re.finditer(r"```(?:python|glsl)\n(?:#|//) (\S+)\n(.*?)```", PAGE, re.S)]
OWN = ("quantizeCHOP", "peakCHOP", "vignetteTOP")


@pytest.mark.parametrize(("file", "text"), [b for b in BLOCKS if b[0].startswith("src/")])
def test_excerpts_are_in_the_code(file, text):
    code, at = (ROOT / file).read_text(), 0
    for part in re.split(r"^ *\.\.\.\n", text, flags=re.M):
        found = code.find(part, at)
        assert found >= 0, f"{file} has no\n{part}"
        at = found + len(part)


@pytest.fixture
def own(tmp_path):
    """The page's operators in a folder on the search path; a project's /project1."""
    for file, text in BLOCKS:
        if file.startswith("my_ops/"):
            path = tmp_path / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
    registry.search_path.append(tmp_path / "my_ops")
    registry.find.cache_clear()
    try:
        with stovetop.Project() as project:
            yield project.op("/project1")
    finally:
        registry.search_path.pop()
        registry.find.cache_clear()
        for name in [n for n in sys.modules if n.startswith("stovetop_ops")]:
            del sys.modules[name]


def source(inside, **values: float):
    constant = inside.create("constantCHOP")
    constant.seq.const.numBlocks = len(values)
    for i, (name, value) in enumerate(values.items()):
        constant.par[f"const{i}name"], constant.par[f"const{i}value"] = name, value
    return constant


def test_operators_of_one_s_own_are_listed(own):
    assert set(OWN) <= set(registry.types())
    assert registry.find("quantizeCHOP").spec.pars["step"].label == "Step"


def test_quantize(own):
    quantize = own.create("quantizeCHOP", "q")
    quantize.setInputs([source(own, a=1.3, b=-0.25, c=0.75)])
    quantize.par.step = 0.5
    assert [c.eval() for c in quantize.chans()] == [1.5, 0, 1]
    quantize.par.method = "down"
    assert [c.eval() for c in quantize.chans()] == [1, -0.5, 0.5]
    quantize.par.step = 0
    quantize.cook()
    assert "Step must be above 0, not 0" in quantize.errors()
    assert quantize["a"] == 1, "the last good output stays"


def test_peak_remembers_falls_and_is_reset(own):
    constant = source(own, a=1.0)
    peak = own.create("peakCHOP")
    peak.setInputs([constant])
    assert peak["a"] == 1
    constant.par.const0value = 0.25
    assert peak["a"] == 1
    peak.par.decay = 3
    own._node.engine.step(10)
    assert peak["a"].eval() == pytest.approx(0.5, abs=1e-5)
    peak.par.reset.pulse()
    assert peak["a"] == 0.25


def test_vignette(own):
    from helpers import need_gl

    need_gl()
    white = own.create("constantTOP")
    white.par.colorr = white.par.colorg = white.par.colorb = 1
    vignette = own.create("vignetteTOP")
    vignette.setInputs([white])
    vignette.par.amount, vignette.par.colorg = 0.8, 1
    pixels = vignette.numpyArray()
    assert pixels.shape == (256, 256, 4)
    y, x = (np.indices((256, 256)) + 0.5) / 256 - 0.5
    want = 1 - 0.8 * (x**2 + y**2) * 2
    assert np.abs(pixels[..., 0] - want).max() <= 1 / 255
    assert np.all(pixels[..., 1] == 1)


def test_they_survive_a_project_file(own, tmp_path):
    own.create("quantizeCHOP", "q").par.step = 0.25
    own._node.engine.hooks.save_project(str(tmp_path / "p.tdn"))
    with stovetop.load(tmp_path / "p.tdn") as again:
        assert again.op("/project1/q").OPType == "quantizeCHOP"
        assert again.op("/project1/q").par.step == 0.25
        assert "step" in (tmp_path / "p.tdn").read_text() and "method" not in (tmp_path / "p.tdn").read_text()


def test_the_tool_writes_what_the_page_says(tmp_path):
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "new_op.py", "limitTOP", "--print", "--unsupported", "positive"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "class Limit(TOP):" in done.stdout and "Source: https://docs.derivative.ca/Limit_TOP" in done.stdout
    marked = [line for line in done.stdout.splitlines() if "unsupported=True" in line]
    assert len(marked) == 1 and marked[0].strip().startswith("positive = ")


def test_the_lists_of_differences_are_current():
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "list_unsupported.py", "--check"], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_the_lists_name_what_is_marked():
    page = (ROOT / "docs" / "differences.md").read_text()
    for name in registry.types():
        lacking = [d.name for d in registry.find(name).spec.pars.values() if d.unsupported]
        row = next((line for line in page.splitlines() if line.startswith(f"| {name} |")), "")
        assert bool(row) == bool(lacking), name
        if row and "page *" not in row:
            assert row.count("`") == 2 * len(set(lacking)), name
