"""Back faces of solids are left out where nobody sees them: the same pictures, and all of them where one looks in."""

import numpy as np
import pytest

from stovetop.scene import render, solids

pytestmark = pytest.mark.gl


@pytest.fixture
def drawn(monkeypatch):
    """How each draw was asked for: (with its back faces left out, ...) of those since it was last emptied."""
    found = []
    real = render.one_sided

    def seen(view, draws, worlds):
        out = real(view, draws, worlds)
        found.extend(out.tolist())
        return out

    monkeypatch.setattr(solids, "software", lambda: True)
    monkeypatch.setattr(render, "one_sided", seen)
    return found


def both(scene, monkeypatch, drawn):
    """(the picture, the same with all faces, what was left out in the first)."""
    drawn.clear()
    scene.render.cook(force=True)
    one = scene.picture().copy()
    left_out = list(drawn)
    with monkeypatch.context() as m:
        m.setattr(solids, "software", lambda: False)
        scene.render.cook(force=True)
        whole = scene.picture().copy()
    return one, whole, left_out


def test_the_picture_is_the_same(scene, monkeypatch, drawn):
    scene.ball.op("sphere1").par.freq = 9
    scene.shape("ring", "torus", radx=1.5, rady=0.2)
    scene.set(scene.shape("box", "box"), tx=-0.7, tz=0.5, ry=30, rx=20)
    scene.set(scene.shape("tube", "tube", cap=True), tx=0.7, ty=0.6, rz=30, sx=0.4)
    scene.shape("floor", "grid", sizex=8, sizey=8).par.rx = 60
    one, whole, left_out = both(scene, monkeypatch, drawn)
    assert left_out == [True, True, True, True, False]
    assert np.ptp(whole[..., 0]) > 0.3
    # a pixel where a front and a back face meet at the same depth may show the back one
    assert (np.abs(one - whole).max(axis=-1) > 1e-6).sum() <= 2


def test_shadows_too(scene, monkeypatch, drawn):
    scene.set(scene.light, lighttype="cone", coneangle=60, tz=4, tx=3, shadowtype="hard2d")
    scene.set(scene.shape("wall", "grid", sizex=8, sizey=8), tz=-1.5)
    one, whole, left_out = both(scene, monkeypatch, drawn)
    assert True in left_out and whole[..., 0].min() < 0.1
    assert (np.abs(one - whole).max(axis=-1) > 1e-6).sum() <= 2


@pytest.mark.parametrize(
    ("what", "changes"),
    [
        ("camera", {"tz": 0}),
        ("camera", {"tz": 1.05}),
        ("camera", {"near": 4.5}),
        ("camera", {"projection": "ortho", "near": 5}),
        ("render", {"cullface": "frontfaces"}),
        ("render", {"polygonoffset": True}),
        ("render", {"transparency": "alphatocoverage", "antialias": "aa4"}),
        ("ball", {"sx": -1}),
        ("material", {"cullface": "frontfaces"}),
        ("material", {"blending": True}),
        ("material", {"depthtest": False}),
        ("material", {"depthwriting": False}),
        ("material", {"depthfunc": "greater"}),
        ("material", {"alphatest": True}),
        ("material", {"wireframe": "topology"}),
        ("material", {"polygonoffset": True}),
    ],
    ids=str,
)
def test_where_back_faces_can_be_seen_they_are_drawn(scene, monkeypatch, drawn, what, changes):
    scene.set(getattr(scene, what), **changes)
    one, whole, left_out = both(scene, monkeypatch, drawn)
    assert not any(left_out)
    assert np.array_equal(one, whole)


def test_from_within_the_inside_is_seen(scene, drawn):
    scene.camera.par.tz = 0
    scene.light.par.lighttype = "point"
    scene.light.par.tz = 0
    assert scene.picture()[..., 0].min() > 0.3


def test_shaders_that_may_move_points_keep_all_faces(scene, drawn):
    mat = scene.make("glslMAT", "glsl1")
    scene.ball.par.material = mat.name
    assert scene.picture().any() and drawn == [False]


@pytest.fixture
def crowd(scene):
    table = scene.make("tableDAT", "places")
    rng = np.random.default_rng(3)
    rows = [["tx", "ty", "tz", "rx", "sx"]]
    rows += [[*rng.uniform(-1.5, 1.5, 3), rng.uniform(0, 360), rng.uniform(0.3, 1)] for _ in range(40)]
    for row in rows:
        table.appendRow(row)
    table.deleteRow(0)
    geo = scene.shape("crowd", "box", sizex=0.3, sizey=0.3, sizez=0.3)
    scene.ball.par.render = False
    scene.set(geo, instancing=True, instanceop="places", instancefirstrow="names")
    for name in ("tx", "ty", "tz", "rx", "sx"):
        geo.par[f"instance{name}"] = name
    return table, geo


def test_instances_too(scene, monkeypatch, drawn, crowd):
    one, whole, left_out = both(scene, monkeypatch, drawn)
    assert left_out == [True] and len(np.unique(whole[..., 0])) > 40
    assert (np.abs(one - whole).max(axis=-1) > 1e-6).sum() <= 4


@pytest.mark.parametrize("order", ["worldinstance", "instanceworld"])
def test_an_instance_at_the_near_plane_keeps_all(scene, monkeypatch, drawn, crowd, order):
    table, geo = crowd
    geo.par.instanceorder = order
    scene.camera.par.near = 5 - float(table[7, "tz"])
    one, whole, left_out = both(scene, monkeypatch, drawn)
    assert left_out == [False] and np.array_equal(one, whole)


def test_a_mirrored_instance_keeps_all(scene, monkeypatch, drawn, crowd):
    table, _ = crowd
    table[3, "sx"] = -1
    one, whole, left_out = both(scene, monkeypatch, drawn)
    assert left_out == [False] and np.array_equal(one, whole)
    table[3, "sx"] = 0
    assert both(scene, monkeypatch, drawn)[2] == [False], "a flat one shows both sides"


def test_how_much_matrices_lengthen():
    rng = np.random.default_rng(1)
    m = rng.normal(size=(50, 4, 4))
    real = np.linalg.norm(m[:, :3, :3], 2, axis=(1, 2))
    assert np.all(solids.stretch(m) >= real * (1 - 1e-12)) and np.all(solids.stretch(m) < 2 * real)
    assert solids.stretch(np.diag([2.0, 2, 2, 1])[None]) == pytest.approx(2)
