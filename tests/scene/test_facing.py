"""Of large solids a renderer on the processor is given the triangles that look at the eye alone: the same pictures."""

import numpy as np
import pytest

from stovetop.gl import mesh
from stovetop.gl.facing import Facing
from stovetop.scene import solids

pytestmark = pytest.mark.gl


@pytest.fixture(autouse=True)
def lists(monkeypatch):
    """(list, planes) of each draw; every mesh counts as large, from its first draw on."""
    found = []
    real = Facing.seen

    def seen(self, eye):
        out = real(self, eye)
        found.append((out, len(self._planes)))
        return out

    for module in (mesh, solids):
        monkeypatch.setattr(module, "software", lambda: True)
    monkeypatch.setattr(mesh, "_LARGE", 0)
    monkeypatch.setattr(mesh, "_LOOKED", 0)
    monkeypatch.setattr(Facing, "seen", seen)
    return found


def both(scene, monkeypatch):
    """The picture, and the same with all triangles."""
    scene.render.cook(force=True)
    one = scene.picture().copy()
    with monkeypatch.context() as m:
        m.setattr(mesh.Mesh, "_looking", lambda self: None)
        scene.render.cook(force=True)
        return one, scene.picture().copy()


@pytest.mark.parametrize(
    "camera",
    [{}, {"tx": 1.5, "ry": 20}, {"projection": "ortho", "orthowidth": 4, "ry": 35, "tx": 2.5}, {"tz": 2.8, "fov": 90}],
)
def test_the_picture_is_the_same(scene, monkeypatch, lists, camera):
    scene.ball.op("sphere1").par.freq = 9
    scene.set(scene.ball, sx=0.6, ry=30, tx=-0.4)
    scene.set(scene.shape("ring", "torus", radx=0.8, rady=0.3), rx=40, tx=0.5, sy=1.7)
    scene.set(scene.camera, **camera)
    one, whole = both(scene, monkeypatch)
    assert np.ptp(whole[..., 0]) > 0.3
    assert np.array_equal(one, whole)
    assert len(lists) == 2
    for seen, planes in lists:
        assert 0 < seen.count // 3 < 0.7 * planes


def test_a_list_lasts_until_the_eye_has_moved_away(scene, monkeypatch, lists):
    scene.ball.op("sphere1").par.freq = 9
    counts = []
    for i in range(40):
        scene.set(scene.camera, tx=0.02 * i)
        one, whole = both(scene, monkeypatch)
        assert np.array_equal(one, whole), i
        counts.append(lists[-1][0].eye[0])
    assert 3 < len(set(counts)) < 40


def test_two_eyes_keep_their_lists(scene, lists):
    scene.set(scene.inside.create("cameraCOMP", "cam2"), tx=4, ry=90)
    scene.set(scene.render, camera="cam1 cam2")
    for _ in range(3):
        scene.render.cook(force=True)
    assert len(lists) == 6
    assert len({id(seen.buffer) for seen, _ in lists}) == 2


def test_more_eyes_than_lists(scene, monkeypatch, lists):
    scene.ball.op("sphere1").par.freq = 9
    for ry in range(0, 360, 45):
        scene.set(scene.camera, tx=4 * np.sin(np.radians(ry)), tz=4 * np.cos(np.radians(ry)), ry=ry)
        one, whole = both(scene, monkeypatch)
        assert np.ptp(whole[..., 3]) == 1 and np.array_equal(one, whole)
    assert len({id(seen.buffer) for seen, _ in lists}) == 4


def test_nothing_looks_at_an_eye_inside(scene, monkeypatch, lists):
    scene.set(scene.camera, tz=0)
    one, whole = both(scene, monkeypatch)
    assert not lists and np.array_equal(one, whole) and whole[..., 3].all()


def test_instances_are_drawn_whole(scene, lists):
    table = scene.inside.create("tableDAT", "places")
    table.clear()
    table.appendRow(["tx"])
    for x in (-0.5, 0.5):
        table.appendRow([x])
    scene.set(scene.ball, instancing=True, instanceop="places", instancetx="tx")
    scene.render.cook(force=True)
    assert not lists


def test_materials_that_count_primitives_get_all_of_them(scene, monkeypatch, lists):
    scene.make("glslMAT", "glsl1")
    scene.inside.op(
        "glsl1_pixel"
    ).text = "out vec4 c;\nvoid main() { c = vec4(float(gl_PrimitiveID % 7) / 7.0, 0.0, 0.0, 1.0); }"
    scene.ball.par.material = "glsl1"
    one, whole = both(scene, monkeypatch)
    assert not lists and np.array_equal(one, whole) and np.ptp(whole[..., 0]) > 0.5
