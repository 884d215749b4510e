"""What a Render TOP draws and what it leaves out: flags of components, Render of what was imported."""

import pytest

pytestmark = pytest.mark.gl


def seen(scene):
    return bool(scene.picture()[..., 3].any())


def test_the_render_flag_of_a_component_hides_it(scene):
    assert seen(scene)
    scene.ball.render = False
    assert not seen(scene)
    scene.ball.render, scene.ball.display = True, False
    assert seen(scene)
    scene.ball.par.render = False
    assert not seen(scene)


def test_a_hidden_component_still_stands_somewhere(scene):
    target = scene.inside.create("geometryCOMP", "target")
    target.par.tx, target.render = 100, False
    assert seen(scene)
    scene.camera.par.lookat = target
    assert not seen(scene)


def test_an_fbx_component_that_is_not_rendered_shows_nothing_inside(scene):
    scene.ball.destroy()
    fbx = scene.inside.create("fbxCOMP", "fbx1")
    geo = fbx.create("geometryCOMP", "geo1")
    geo.par.material = "/project1/phong1"
    assert seen(scene)
    fbx.par.render = False
    assert not seen(scene) and fbx.warnings() == ""
    fbx.par.render, fbx.render = True, False
    assert not seen(scene)
    geo.render = True
    fbx.render = True
    assert seen(scene)


def test_geometry_components_inside_geometry_components_are_drawn_by_their_own_flags(scene):
    scene.ball.destroy()
    outer = scene.inside.create("geometryCOMP", "outer")
    outer.op("torus1").destroy()
    holder = outer.create("nullCOMP", "holder")
    inner = holder.create("geometryCOMP", "inner")
    inner.par.material = "/project1/phong1"
    outer.create("baseCOMP", "base").create("geometryCOMP", "apart").par.tx = 0.5
    for pattern in ("*", "outer", "outer outer/holder/inner"):
        scene.render.par.geometry = pattern
        assert seen(scene)
        inner.par.render = False
        assert not seen(scene)
        inner.par.render = True
    outer.par.render = False
    assert seen(scene)
    outer.par.tx = 100
    assert not seen(scene)
    outer.par.tx = 0
    inner.destroy()
    assert not seen(scene)
