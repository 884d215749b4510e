"""MATs that hand on other materials, also through components."""

import pytest

pytestmark = pytest.mark.gl


@pytest.fixture
def colours(scene):
    for name, rgb in (("red", (1, 0, 0)), ("green", (0, 1, 0))):
        scene.make("constantMAT", name, colorr=rgb[0], colorg=rgb[1], colorb=rgb[2])
    return scene.inside.op("red"), scene.inside.op("green")


def middle(scene):
    return scene.picture()[32, 32, :3].tolist()


def test_null_select_and_switch(scene, colours):
    null, switch = scene.make("nullMAT", "null1"), scene.make("switchMAT", "switch1", index=1)
    null.inputConnectors[0].connect(colours[0])
    for mat in (null, colours[1]):
        switch.inputConnectors[len(switch.inputs)].connect(mat)
    select = scene.make("selectMAT", "select1", selectmat="switch1")
    scene.ball.par.material = "select1"
    assert middle(scene) == [0, 1, 0]
    switch.par.index = 2
    assert middle(scene) == [0, 1, 0]
    switch.par.extend = "loop"
    assert middle(scene) == [1, 0, 0]
    colours[0].par.colorb = 0.5
    assert middle(scene) == [1, 0, 0.5]
    select.par.selectmat = ""
    scene.picture()
    assert "/project1/ball: /project1/select1 gives no material" in scene.render.warnings()


def test_in_and_out_of_a_component(scene, colours):
    comp = scene.inside.create("baseCOMP", "inner")
    into, out = comp.create("inMAT", "in1"), comp.create("outMAT", "out1")
    out.inputConnectors[0].connect(into)
    comp.inputConnectors[0].connect(colours[0])
    after = scene.make("nullMAT", "after")
    comp.outputConnectors[0].connect(after)
    scene.ball.par.material = "after"
    assert middle(scene) == [1, 0, 0]
    comp.inputConnectors[0].connect(colours[1])
    assert middle(scene) == [0, 1, 0]


def test_their_common_page_changes_nothing_and_says_so(scene, colours):
    null = scene.make("nullMAT", "null1", depthtest=False)
    null.inputConnectors[0].connect(colours[0])
    scene.ball.par.material = "null1"
    assert middle(scene) == [1, 0, 0]
    assert "depthtest" in null.warnings()
