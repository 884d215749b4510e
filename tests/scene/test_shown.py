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
