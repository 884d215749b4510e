"""Every example runs as it stands: projects load, check and make pictures; scripts run through the command line."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

import stovetop
from helpers import need_gl

EXAMPLES = Path(__file__).parent.parent / "examples"
PROJECTS = sorted(p.parent.name for p in EXAMPLES.glob("*/project.tdn"))
SCRIPTS = sorted(p.name for p in (EXAMPLES / "scripts").glob("*.py"))


def need_what_it_imports(*files: Path) -> None:
    """Skip where OpenGL or a library that the example's own code imports is missing."""
    need_gl()
    for name in {n for f in files for n in re.findall(r"^\s*import (cv2|scipy|PIL)\b", f.read_text(), re.M)}:
        if find_spec(name) is None:
            pytest.skip(f"the example uses {name}, which is not installed: pip install stovetop[examples]")


@pytest.fixture
def example(request):
    """The project of an example's folder."""
    file = EXAMPLES / request.param / "project.tdn"
    need_what_it_imports(file)
    with stovetop.load(file) as project:
        yield project


def outputs(project):
    """The TOPs that nothing in the project takes further: what the example is about."""
    return [o for o in project.root.findChildren(parName="*") if o.family == "TOP" and not o.outputs and o.inputs]


@pytest.mark.parametrize("example", PROJECTS, indirect=True)
def test_loads_and_checks(example):
    assert example.warnings == []
    example.step()
    for node in example.engine.nodes():
        node.data  # noqa: B018 (cooks it)
    assert example.errors() == []


@pytest.mark.parametrize("example", PROJECTS, indirect=True)
def test_its_pictures_show_something(example):
    tops = outputs(example)
    assert tops
    for top in tops:
        example.watch(top)
    example.step(10)
    for top in tops:
        pixels = top.numpyArray()[..., :3]
        assert min(pixels.shape[:2]) >= 64
        assert pixels.std() > 0.05, f"{top.path} is blank"


def overlap(a, b):
    """Whether two nodes lie on each other in the network editor."""
    across, up = abs(a.nodeX - b.nodeX), abs(a.nodeY - b.nodeY)
    return across < max(a.nodeWidth, b.nodeWidth) and up < max(a.nodeHeight, b.nodeHeight)


@pytest.mark.parametrize("example", PROJECTS, indirect=True)
def test_its_network_can_be_read(example):
    for home in example.root.findChildren(type=stovetop.td.COMP, maxDepth=1):
        children = list(home.children)
        on_each_other = [(a.path, b.path) for i, a in enumerate(children) for b in children[:i] if overlap(a, b)]
        assert on_each_other == []


@pytest.mark.parametrize("example", ["feedback", "reaction_diffusion", "turntable", "video_flow"], indirect=True)
def test_its_picture_moves_on(example):
    out = example.op("/project1/out1")
    example.watch(out)
    example.step(4)
    before = out.numpyArray()
    example.step(4)
    assert np.abs(out.numpyArray() - before).mean() > 0.001


@pytest.mark.parametrize("script", SCRIPTS)
def test_scripts_run_through_the_command_line(script, tmp_path):
    file = EXAMPLES / "scripts" / script
    need_what_it_imports(file)
    command = [sys.executable, "-m", "stovetop", "exec", str(file), "--frames", "90"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("all claims hold\n")


def test_the_control_room_goes_through_a_project_file(tmp_path, capsys):
    script = EXAMPLES / "scripts" / "control_room.py"
    need_what_it_imports(script)
    with stovetop.Project() as project:
        project.run(script.read_text())
        project.step(90)
        assert project.engine.log == []
        mix = project.op("/project1/control_room/mix").numpyArray()
        project.save(tmp_path / "room.tdn")
    with stovetop.load(tmp_path / "room.tdn") as again:
        room = again.op("/project1/control_room")
        assert (room.Fired, list(room.History)) == (4, ["doors", "intro", "chase", "finale"])
        assert room.Cue == "none", "a property of the extension alone begins anew"
        assert room.fetch("frames") == 0, "its startup value"
        assert np.array_equal(room.op("mix").numpyArray(), mix)
        room.op("desk").par.Fader1 = 0.5
        assert room.op("zone1").par.Level == 0.5
        again.step(3)
        assert again.errors() == []


# -- movielights: lights that follow a movie


@pytest.fixture
def lit():
    """The project with a ball that goes across the picture as its movie: in frame n of 40 it is at n / 40."""
    file = EXAMPLES / "movielights" / "project.tdn"
    need_what_it_imports(file)
    with stovetop.load(file) as project:
        ball = project.op("/project1").create("circleTOP", "ball")
        ball.par.outputresolution, ball.par.resolutionw, ball.par.resolutionh = "custom", 320, 180
        ball.par.radiusx = ball.par.radiusy = 0.15
        ball.par.fillcolorr, ball.par.fillcolorg, ball.par.fillcolorb = 0.2, 0.4, 1
        ball.par.centerx.expr = "me.time.frame / 40 - 0.5"
        ball.par.centery = 0.2
        project.op("/project1/small").inputConnectors[0].connect(ball)
        project.watch(project.op("/project1/watch"))
        yield project


def test_lights_follow_what_is_bright_and_what_moves(lit):
    watch, aimed = lit.op("/project1/watch"), lit.op("/project1/target")
    lights = [lit.op(f"/project1/glow{n}") for n in (1, 2, 3)]
    across, brightest = [], []
    for _ in range(38):
        lit.step()
        across.append(watch["u0"].eval())
        brightest.append(int(np.argmax([light.par.dimmer.eval() for light in lights])))
    assert all(b > a for a, b in pairwise(across[6:])), "the beam goes with it"
    assert abs(across[-1] - 38 / 40) < 0.15 and watch["moved"] > 0.1
    assert aimed.par.tx.eval() == pytest.approx((watch["u0"].eval() - 0.5) * 9)
    assert brightest[8:12] == [0] * 4 and brightest[20:24] == [1] * 4 and brightest[-4:] == [2] * 4
    third = lights[2]
    assert third.par.cr < third.par.cg < 0.5 and third.par.cb > 0.99, "its colour, made stronger"
    assert third.par.tx > 1 and third.par.ty > lights[0].par.ty.eval()
    before = watch["moved"].eval()
    lit.op("/project1/ball").par.centerx = 0
    lit.step(12)
    assert watch["moved"] < before / 10, "nothing moves any more"


# -- first_light: code and pictures work on each other


@pytest.fixture
def light(request):
    file = EXAMPLES / "first_light" / "project.tdn"
    need_what_it_imports(file)
    with stovetop.load(file) as project:
        yield project


def test_the_script_top_writes_the_table(light):
    inside = light.op("/project1")
    inside.op("points").clear(keepFirstRow=True)
    inside.op("features").cook(force=True)
    points = inside.op("points")
    assert 20 < points.numRows - 1 <= inside.op("features").par.Count
    uv = np.array([[float(c) for c in row[:2]] for row in points.rows(val=True)[1:]])
    assert uv.min() >= 0 and uv.max() <= 1
    inside.op("features").par.Count = 7
    inside.op("features").cook()
    assert points.numRows - 1 == 7


def test_the_script_chop_and_sop_cook_again_exactly_when_the_table_changes(light):
    inside = light.op("/project1")
    points, readers = inside.op("points"), [inside.op("crowd"), inside.op("mesh")]
    readings = []
    for _ in range(3):
        light.step()
        for reader in readers:
            reader.cook()
        readings.append([r.totalCooks for r in readers])
    assert readings[0] == readings[1] == readings[2], "nobody has changed the table"
    points.appendRow(["0.5", "0.25", "1"])
    count = inside.op("crowd")["count"].eval()
    assert count == points.numRows - 1
    for reader in readers:
        reader.cook()
    assert [r.totalCooks for r in readers] == [n + 1 for n in readings[0]]
    points[1, "bright"] = "0.123"
    assert [(r.cook(), r.totalCooks)[1] for r in readers] == [n + 2 for n in readings[0]]


def test_each_movie_frame_makes_a_table_a_mesh_and_another_picture(light):
    inside = light.op("/project1")
    out, mesh, points = inside.op("out1"), inside.op("mesh"), inside.op("points")
    pictures, cooks, tables = [], [], []
    for _ in range(3):
        light.step(6)
        pictures.append(out.numpyArray())
        tables.append(points.text)
        cooks.append(mesh.totalCooks)
        out.cook()
        assert mesh.totalCooks == cooks[-1], "asked again in the same frame, nothing cooks"
    assert len(set(tables)) == 3
    assert [b - a for a, b in pairwise(cooks)] == [1, 1]
    for a, b in pairwise(pictures):
        assert np.abs(a - b).mean() > 0.005


def test_the_same_frame_is_the_same_picture(light):
    light.step(5)
    first = light.op("/project1/portrait").numpyArray()
    with stovetop.load(EXAMPLES / "first_light" / "project.tdn") as again:
        again.step(5)
        assert np.array_equal(again.op("/project1/portrait").numpyArray(), first)


# -- turntable: a model with its animation


def test_the_turntable_goes_round_in_eight_seconds():
    with stovetop.load(EXAMPLES / "turntable" / "project.tdn") as project:
        table, vessel = (project.op(f"/project1/amphora/{name}") for name in ("turntable", "amphora"))
        for frames, degrees in ((1, 0.75), (119, 90), (240, 270), (119, 359.25), (1, 0)):
            project.step(frames)
            assert table.par.ry.eval() % 360 == pytest.approx(degrees, abs=1e-3)
        project.step(120)
        edge = vessel.worldTransform * stovetop.td.tdu.Position(1, 0, 0)
        assert tuple(edge) == pytest.approx((0, 0.16, -1), abs=1e-5)


def test_its_script_makes_its_model(tmp_path):
    pytest.importorskip("PIL")
    from stovetop.data import scenefile

    folder = EXAMPLES / "turntable"
    subprocess.run([sys.executable, folder / "make_amphora.py", tmp_path / "a.glb"], check=True, timeout=120)
    made, kept = scenefile.load(tmp_path / "a.glb"), scenefile.load(folder / "amphora.glb")
    assert [n.name for n in made.nodes] == [n.name for n in kept.nodes]
    assert list(made.materials) == list(kept.materials) and list(made.pictures) == list(kept.pictures)
    for key, mesh in kept.meshes.items():
        assert made.meshes[key].geometry.P == pytest.approx(mesh.geometry.P, abs=1e-5)
