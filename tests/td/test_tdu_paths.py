"""tdu.expandPath and collapsePath against a project's folder and paths."""

import pytest

import stovetop
from stovetop.td import tdu


@pytest.fixture
def project(tmp_path):
    with stovetop.Project() as project:
        project.engine.folder = tmp_path
        yield project


@pytest.fixture
def paths(project, tmp_path):
    found = project.engine.hooks.project.face.paths
    found["movies"] = str(tmp_path / "far" / "movies")
    found["near"] = f"{tmp_path}/far/"
    return found


def test_expanding(paths, tmp_path):
    assert tdu.expandPath("movies:/test.bmp") == f"{tmp_path}/far/movies/test.bmp"
    assert tdu.expandPath("movies://a/b.bmp") == f"{tmp_path}/far/movies/a/b.bmp"
    assert tdu.expandPath("sub/../test.bmp") == f"{tmp_path}/test.bmp"
    assert tdu.expandPath("/elsewhere/a.png") == "/elsewhere/a.png"
    assert tdu.expandPath("http://host/a.png") == "http://host/a.png"
    assert tdu.expandPath("C:\\a\\b.png") == "C:/a/b.png"


def test_collapsing(paths, tmp_path):
    assert tdu.collapsePath(f"{tmp_path}/far/movies/test.bmp") == "movies:/test.bmp"
    assert tdu.collapsePath(f"{tmp_path}/far/other/test.bmp") == "near:/other/test.bmp"
    assert tdu.collapsePath(f"{tmp_path}/in/test.bmp") == "in/test.bmp"
    assert tdu.collapsePath("/elsewhere/a.png") == "/elsewhere/a.png"
    assert tdu.collapsePath("/elsewhere/a.png", asExpression=True) == "'/elsewhere/a.png'"


def test_a_folder_that_only_begins_alike_is_another(paths, tmp_path):
    assert tdu.collapsePath(f"{tmp_path}/farther/a.png") == "farther/a.png"


def test_collapsing_to_an_expression(project):
    app = project.engine.hooks.project.app
    text = tdu.collapsePath(f"{app.samplesFolder}/Map/a.jpg", asExpression=True)
    assert text == "app.samplesFolder + '/Map/a.jpg'"
    assert eval(text, {"app": app}) == f"{app.samplesFolder}/Map/a.jpg"


def test_collapsing_undoes_expanding(paths):
    for path in ("movies:/a/b.mov", "in/test.bmp", "near:/x.png"):
        assert tdu.collapsePath(tdu.expandPath(path)) == path


def test_timecode_takes_the_projects_rate(project):
    project.engine.clock.rate = 25
    assert tdu.Timecode().fps == 25
