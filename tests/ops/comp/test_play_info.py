"""What Info CHOPs say of imported animation."""

import pytest

import stovetop
from scene_files import turntable
from stovetop.ops.chop.info import figures

PLAYING = (
    "initializing ready running done timer_fraction timer_seconds timer_index playing_seconds running_seconds"
    " length_seconds cycles file_start_index file_end_index file_sample_rate sample_rate index start_index end_index"
).split()


@pytest.fixture
def project(tmp_path):
    with stovetop.Project(folder=tmp_path) as p:
        yield p


@pytest.fixture
def scene(project, tmp_path):
    """An FBX COMP whose animation takes 4 s at 60 samples a second."""
    turntable(tmp_path / "a.glb")
    fbx = project.op("/project1").create("fbxCOMP", "scene")
    fbx.par.file = "a.glb"
    project.watch(fbx.op("importselect1"))
    project.step()
    return fbx


def said(op):
    own = op._node.kind.info(op._node)
    assert own.items() <= figures(op._node).items()
    return own


def test_names_and_the_file(scene):
    own = said(scene)
    assert list(own) == ["fbx_file_version", *PLAYING]
    assert own["fbx_file_version"] == 0, "a glTF file"
    file = [own[f"file_{name}"] for name in ("start_index", "end_index", "sample_rate")]
    assert file == pytest.approx([0, 240, 60]) and own["length_seconds"] == pytest.approx(4)
    assert said(scene.op("Plate/importselect1")) == pytest.approx({"true_start_time": 0, "true_end_time": 4})
    assert said(scene.op("importselect1")) == pytest.approx({"animation_length": 4})


def test_playing_round_and_round(project, scene):
    project.step(299)
    own = said(scene)
    assert own["index"] == pytest.approx(60) and own["timer_fraction"] == pytest.approx(0.25)
    assert (own["timer_seconds"], own["playing_seconds"], own["cycles"]) == pytest.approx((1, 5, 1))
    assert (own["running"], own["done"], own["ready"]) == (1, 0, 0)
    scene.par.play = False
    project.step(60)
    own = said(scene)
    assert own["playing_seconds"] == pytest.approx(5) and own["running_seconds"] == pytest.approx(6)
    scene.par.initialize.pulse()
    project.step()
    own = said(scene)
    assert (own["ready"], own["running"], own["index"], own["cycles"]) == (1, 0, 0, 0)


def test_the_end_that_is_held(project, scene):
    scene.par.trim, scene.par.tstart, scene.par.tend, scene.par.textendright = True, 0.25, 0.5, "hold"
    scene.par.sampleratemode, scene.par.samplerate = "custom", 30
    scene.par.start.pulse()
    project.step(31)
    own = said(scene)
    assert (own["sample_rate"], own["start_index"], own["end_index"]) == pytest.approx((30, 30, 60))
    assert (own["file_end_index"], own["index"], own["timer_index"]) == pytest.approx((240, 45, 15))
    project.step(60)
    own = said(scene)
    assert (own["done"], own["running"], own["index"], own["timer_fraction"]) == pytest.approx((1, 0, 60, 1))
    assert own["cycles"] == 0


def test_nothing_that_plays(project):
    fbx = project.op("/project1").create("fbxCOMP", "empty")
    assert said(fbx) == {"fbx_file_version": 0}
    assert said(fbx.create("importselectSOP")) == {}
