"""Render Pick CHOP and DAT against rays through the same scene; strategies, events, cameras, materials that move."""

import numpy as np
import pytest

from stovetop import td

pytestmark = pytest.mark.gl


def matrix(op):
    return np.array(op.worldTransform.vals).reshape(4, 4).T


def ray(scene, u, v):
    """Where the camera's view of (u, v) meets the unit sphere about `ball` in world space, and its normal; or None."""
    m, half = matrix(scene.camera), np.tan(np.radians(scene.camera.par.fov.eval()) / 2)
    d = m[:3, :3] @ np.array([(2 * u - 1) * half, (2 * v - 1) * half, -1.0])
    d /= np.linalg.norm(d)
    c = matrix(scene.ball)[:3, 3] - m[:3, 3]
    below = (c @ d) ** 2 - (c @ c - 1)
    if below < 0:
        return None
    p = m[:3, 3] + d * (c @ d - np.sqrt(below))
    return p, p - matrix(scene.ball)[:3, 3]


@pytest.fixture
def pick(scene):
    """A Render Pick CHOP in the middle of the scene that answers at once."""
    return scene.make(
        "renderpickCHOP", "pick1", rendertop="render1", responsetime="thiscook", pickingby="parameters",
        strategy="always", picku=0.5, pickv=0.5, select=False, position="worldspace", normal="worldspace", color=True,
        uv=True, depth=True, instanceid=True, clearprev=False, includenonpickable=False,
    )  # fmt: skip


def values(op):
    return {c.name: c.eval() for c in op.chans()}


def place(op):
    return [op[c].eval() for c in ("tx", "ty", "tz")]


def normal(op):
    return [op[c].eval() for c in ("nx", "ny", "nz")]


def square(scene, name, **pars):
    """A square of two units in the plane z = 0 as a Geometry COMP; its Rectangle SOP is `rectangle1`."""
    geo = scene.shape(name, "rectangle", sizex=2, sizey=2, texture="face")
    return scene.set(geo, **pars)


def test_a_ray_says_the_same(scene, pick):
    scene.set(scene.ball.op("sphere1"), freq=120)
    scene.set(scene.camera, tx=0.7, ty=-0.4, rx=3, ry=6, fov=40)
    near, far = scene.camera.par.near.eval(), scene.camera.par.far.eval()
    hits = 0
    for u, v in np.random.default_rng(3).uniform(0, 1, (24, 2)):
        scene.set(pick, picku=u, pickv=v)
        got, expected = values(pick), ray(scene, u, v)
        assert got["picked"] == (expected is not None)
        if expected is None:
            assert not any(got.values())
            continue
        hits += 1
        assert place(pick) == pytest.approx(expected[0].tolist(), abs=4e-3)
        assert normal(pick) == pytest.approx(expected[1].tolist(), abs=0.03)
        z = -(np.linalg.inv(matrix(scene.camera)) @ [*expected[0], 1])[2]
        assert got["depth"] == pytest.approx(far / (far - near) * (1 - near / z), abs=1e-4)
    assert 5 < hits < 20


def test_spaces(scene, pick):
    scene.ball.par.render = False
    square(scene, "plane", tx=1, rz=30, ry=20)
    other = scene.make("nullCOMP", "other", ty=2, rx=90)
    scene.set(scene.camera, tx=1.2)
    world, n = place(pick), normal(pick)
    assert pick.pickedSOP == scene.inside.op("plane/rectangle1")

    def moved(m, p, w):
        return (m @ [*p, w])[:3].tolist()

    into = np.linalg.inv(matrix(scene.inside.op("plane")))
    scene.set(pick, position="sopspace", normal="sopspace")
    assert place(pick) == pytest.approx(moved(into, world, 1), abs=1e-5)
    assert normal(pick) == pytest.approx([0, 0, 1], abs=1e-6)
    into = np.linalg.inv(matrix(scene.camera))
    scene.set(pick, position="cameraspace", normal="cameraspace")
    assert place(pick) == pytest.approx(moved(into, world, 1), abs=1e-5)
    assert normal(pick) == pytest.approx(moved(into, n, 0), abs=1e-6)
    into = np.linalg.inv(matrix(other))
    scene.set(pick, position="relativetoobj", normal="relativetoobj", referenceobj="other")
    assert place(pick) == pytest.approx(moved(into, world, 1), abs=1e-5)
    assert normal(pick) == pytest.approx(moved(into, n, 0), abs=1e-6)
    scene.set(pick, position="no", normal="no", color=False, uv=False, depth=False, instanceid=False)
    assert [c.name for c in pick.chans()] == ["picked", "trigger"]


def test_colours_texture_coordinates_and_attributes(scene, pick):
    scene.ball.par.render = False
    plane = square(scene, "plane")
    script = plane.create("scriptSOP", "script1")
    script.inputConnectors[0].connect(plane.op("rectangle1"))
    plane.op(script.par.callbacks.eval()).text = (
        "def onCook(scriptOp):\n"
        "    scriptOp.copy(scriptOp.inputs[0])\n"
        "    scriptOp.pointAttribs.create('Cd')\n"
        "    scriptOp.pointAttribs.create('heat', 0.0)\n"
        "    scriptOp.pointAttribs.create('flow', (0.0, 0.0, 0.0))\n"
        "    for p in scriptOp.points:\n"
        "        p.heat, p.flow, p.Cd = p.x * 2, (p.x, p.y, 7), (0.25, 0.5, 0.75, 1)\n"
    )
    plane.op("rectangle1").render = False
    script.render = True
    scene.set(pick, customattrib1="heat", customattrib2="flow", customattrib2type="float3", picku=0.6, pickv=0.4)
    x, y = place(pick)[:2]
    assert x > 0.1 and y < -0.1
    got = values(pick)
    assert [got[c] for c in ("cr", "cg", "cb", "ca")] == [0.25, 0.5, 0.75, 1.0]
    assert [got["mapu"], got["mapv"]] == pytest.approx([x / 2 + 0.5, y / 2 + 0.5], abs=1e-5)
    assert got["heat"] == pytest.approx(2 * x, abs=1e-5)
    assert [got["flow0"], got["flow1"], got["flow2"]] == pytest.approx([x, y, 7], abs=1e-5)
    scene.set(pick, customattrib1type="int", customattrib2type="int2")
    got = values(pick)
    assert (got["heat"], got["flow0"], got["flow1"]) == (round(2 * x), round(x), round(y)) and "flow2" not in got
    scene.set(pick, customattrib1="no name")
    pick.cook(force=True)
    assert "Custom Attrib 1: 'no name' is no attribute's name" in pick.errors()


def test_vertices_are_found_where_the_material_puts_them(scene, pick):
    scene.ball.par.render = False
    glsl = scene.make("glslMAT", "glsl1")
    square(scene, "plane", material="glsl1")
    glsl.par.vdat.eval().text = (
        "void main() {\n"
        "    vec3 p = TDPos() + vec3(0.0, 3.0, 0.0);\n"
        "    TDWritePickingValues();\n"
        "#ifdef TD_PICKING_ACTIVE\n"
        "    vTDPickVert.sopSpacePosition = p;\n"
        "#endif\n"
        "    gl_Position = TDWorldToProj(TDDeform(p));\n"
        "}\n"
    )
    glsl.par.pdat.eval().text = "out vec4 c;\nvoid main() { discard; c = TDOutputSwizzle(vec4(1.0)); }\n"
    assert values(pick)["picked"] == 0
    scene.set(scene.camera, ty=3)
    scene.set(pick, position="sopspace")
    assert values(pick)["picked"] == 1 and place(pick) == pytest.approx([0, 3, 0], abs=1e-5)


def test_a_displaced_surface(scene, pick):
    grey = scene.make("constantTOP", "grey", colorr=0.5, colorg=0.5, colorb=0.5, format="rgba32float")
    scene.set(scene.material, heightmapenable=True, heightmap=grey.name, displaceverts=True)
    scene.set(scene.material, displacescale=2.0, displacemid=0)
    scene.set(scene.ball.op("sphere1"), freq=60)
    front = place(pick)[2]
    scene.set(scene.material, displaceverts=False)
    assert place(pick)[2] == pytest.approx(1, abs=1e-2) and front > place(pick)[2] + 0.5


def test_instances_and_their_numbers(scene, pick):
    table = scene.inside.create("tableDAT", "places")
    table.clear()
    for row in (("tx", "ty"), (-1, 0), (1, 0), (0, 1)):
        table.appendRow(row)
    scene.set(scene.ball, instancing=True, instanceop="places", instancetx="tx", instancety="ty", scale=0.3)
    scene.set(scene.camera, projection="ortho", orthowidth=2)
    seen = {}
    for x, y in ((-0.3, 0), (0.3, 0), (0, 0.3), (0, 0)):
        scene.set(pick, picku=0.5 + x / 2, pickv=0.5 + y / 2)
        seen[x, y] = (values(pick)["picked"], values(pick)["instance"])
    assert seen[-0.3, 0] == (1, 0) and seen[0.3, 0] == (1, 1) and seen[0, 0.3] == (1, 2)


def test_the_search_finds_what_is_near_and_what_has_priority(scene, pick):
    scene.set(scene.camera, projection="ortho", orthowidth=8)  # 8 pixels a unit
    scene.set(pick, picku=0.5 + 1.5 / 8, pickradius=3)
    assert values(pick)["picked"] == 0
    scene.set(pick, pickradius=5)
    assert values(pick)["picked"] == 1 and pick.pickedSOP.parent() == scene.ball
    assert 0.8 < place(pick)[0] <= 1
    near = scene.shape("near", "sphere", type="poly")
    scene.set(near, tx=2.2, scale=0.5)
    assert pick.pickedSOP.parent() == near
    scene.ball.par.pickpriority = 1
    assert pick.pickedSOP.parent() == scene.ball
    # rings that are too far apart miss a thing between them
    scene.set(near, scale=0.05, tx=1.9)
    scene.ball.par.render = False
    scene.set(pick, picku=0.5 + 1.9 / 8 - 3 / 64)
    assert values(pick)["picked"] == 1
    scene.set(pick, pickradstep=5)
    assert values(pick)["picked"] == 0


def test_pickable_flags(scene, pick):
    wall = square(scene, "wall", tz=2)
    assert pick.pickedSOP.parent() == wall
    scene.ball.pickable = True
    scene.set(pick, usepickableflags=True)
    assert pick.pickedSOP.parent() == scene.ball
    scene.set(pick, includenonpickable=True)
    assert values(pick)["picked"] == 0
    wall.pickable = True
    assert pick.pickedSOP.parent() == wall


def select(scene, pick, u, on=True):
    scene.set(pick, picku=u, select=on)
    got = values(pick)
    return got["picked"], got["trigger"], got["tz"] > 0


def test_strategies(scene, pick):
    hit, miss = 0.5, 0.01
    scene.set(pick, strategy="select")
    assert select(scene, pick, hit, False) == (0, 0, False)
    assert select(scene, pick, hit) == (1, 1, True)
    assert select(scene, pick, miss) == (0, 0, False)
    assert select(scene, pick, hit) == (1, 1, True)
    assert select(scene, pick, hit, False) == (0, 0, True)
    scene.set(pick, strategy="always")
    assert select(scene, pick, hit, False) == (1, 0, True)
    assert select(scene, pick, miss, False) == (0, 0, False)
    scene.set(pick, strategy="holdlast")
    assert select(scene, pick, hit) == (1, 1, True)
    assert select(scene, pick, miss)[2]
    assert select(scene, pick, miss, False)[2]
    assert select(scene, pick, miss)[2]
    select(scene, pick, miss, False)
    scene.set(pick, clearprev=True)
    assert not select(scene, pick, miss)[2]
    select(scene, pick, miss, False)
    scene.set(pick, strategy="holdfirst")
    assert select(scene, pick, hit) == (1, 1, True)
    first = place(pick)
    assert select(scene, pick, hit + 0.05) == (1, 1, True) and place(pick) == first
    select(scene, pick, hit, False)
    assert select(scene, pick, hit + 0.05) == (1, 1, True) and place(pick) != first


def test_next_cook_answers_a_frame_later(scene, pick):
    scene.set(pick, responsetime="nextcook")
    assert values(pick)["picked"] == 0
    scene.project.step()
    assert values(pick)["picked"] == 1
    cooks = pick.totalCooks
    for _ in range(3):
        scene.project.step()
        assert values(pick)["picked"] == 1
    # nothing changes: it rests
    assert pick.totalCooks == cooks
    scene.ball.par.tx = 10
    values(pick)
    scene.project.step()
    assert values(pick)["picked"] == 0


def test_events(scene, pick):
    scene.set(pick, strategy="select", activatecallbacks=True, instanceid=False)
    pick.par.callbacks.eval().text = (
        "def onEvent(renderPickChop, event, eventPrev):\n"
        "    parent().store('log', parent().fetch('log', []) + [(renderPickChop.name, event, eventPrev)])\n"
    )

    def log():
        pick.cook(force=True)
        found = scene.inside.fetch("log", [])
        scene.inside.store("log", [])
        return found

    log()
    assert log() == []
    scene.set(pick, select=True)
    ((name, event, before),) = log()
    assert name == "pick1" and event.select and event.selectStart and not event.selectEnd
    assert event.pickOp == scene.ball.op("sphere1") == event.selectedOp and before.pickOp is None
    assert isinstance(event.pos, td.tdu.Position) and isinstance(event.normal, td.tdu.Vector)
    assert event.pos.z == pytest.approx(1, abs=1e-2) and event.texture == event.selectedTexture
    assert (event.u, event.v, event.color, event.instanceId) == (0.5, 0.5, (1, 1, 1, 1), 0)
    ((_, event, before),) = log()
    assert not event.selectStart and before.selectStart
    assert log() == []
    scene.set(pick, picku=0.01)
    ((_, event, _),) = log()
    assert event.pickOp is None and event.selectedOp == scene.ball.op("sphere1")
    scene.set(pick, select=False)
    ((_, event, _),) = log()
    assert event.selectEnd and not event.select and event.selectedOp == scene.ball.op("sphere1")
    pick.par.callbacks.eval().text = "def onEvent(renderPickChop, event, eventPrev):\n    event.nothing\n"
    scene.set(pick, select=True)
    pick.cook(force=True)
    assert "nothing" in pick.scriptErrors()


def test_an_info_dat_shows_the_path(scene, pick):
    info = scene.make("infoDAT", "info1")
    info.par.op = "pick1"
    values(pick)
    assert "/project1/ball/sphere1" in info.text
    scene.set(pick, path=False)
    values(pick)
    assert "/project1/ball/sphere1" not in info.text


@pytest.fixture
def table(scene):
    dat = scene.inside.create("tableDAT", "touches")
    dat.clear()
    for row in (("name", "select", "u", "v"), ("a", 1, 0.5, 0.5), ("b", 1, 0.01, 0.5), ("c", 0, 0.5, 0.5)):
        dat.appendRow(row)
    return dat


@pytest.fixture
def picks(scene, table):
    dat = scene.make(
        "renderpickDAT", "picks", rendertop="render1", responsetime="thiscook", depth=True, position="worldspace"
    )
    dat.inputConnectors[0].connect(table)
    return dat


def test_a_row_for_each_place(scene, table, picks):
    assert [c.val for c in picks.row(0)] == ["path", "tx", "ty", "tz", "depth"]
    assert [c.val for c in picks.col("path")][1:] == ["/project1/ball/sphere1", "", ""]
    assert float(picks[1, "tz"]) == pytest.approx(1, abs=1e-2) and float(picks[2, "tz"]) == 0
    scene.set(picks, mergeinputdat=True, strategy="always")
    assert [c.val for c in picks.row(0)][-4:] == ["name", "select", "u", "v"]
    assert [c.val for c in picks.col("name")][1:] == ["a", "b", "c"]
    assert picks[3, "path"] == "/project1/ball/sphere1"
    table[1, "u"] = "left"
    picks.cook(force=True)
    assert "row 1, column 'u': 'left' is no number" in picks.errors()
    table.deleteCol("u")
    picks.cook(force=True)
    assert "the input has no column 'u'" in picks.warnings() and picks.numRows == 1


def test_cameras_of_rows(scene, table, picks):
    scene.make("cameraCOMP", "side", tx=5, tz=0, ry=90, fov=30)
    table.appendCol(["camera", 0, 0, 0])
    table[1, "camera"], table[2, "camera"], table[2, "u"] = "side", 1, 0.5
    picks.cook(force=True)
    assert "there are 1 cameras, no number 1" in picks.errors()
    scene.set(picks, custompickcameras="cam1 side", normal="worldspace")
    picks.cook(force=True)
    for row in (1, 2):
        assert [float(picks[row, c]) for c in ("tx", "ty", "tz")] == pytest.approx([1, 0, 0], abs=1e-2)


def test_events_of_rows(scene, table, picks):
    scene.set(picks, activatecallbacks=True, customattrib1="N", customattrib1type="float3", uv=True)
    picks.par.callbacks.eval().text = (
        "def onEvents(renderPickDat, events, eventsPrev):\n"
        "    for event, eventPrev in zip(events, eventsPrev):\n"
        "        if event.pickOp and event.selectStart:\n"
        "            parent().store('seen', (event.row, event.inValues, event.custom, event.texture.x))\n"
    )
    picks.cook(force=True)
    row, cells, custom, u = scene.inside.fetch("seen")
    assert row == 1 and cells == {"name": "a", "select": "1", "u": "0.5", "v": "0.5"}
    assert custom["N"] == pytest.approx((0, 0, 1), abs=1e-2) and 0 <= u <= 1


def test_what_cannot_be_picked_from_says_so(scene, pick):
    scene.set(pick, rendertop="")
    pick.cook(force=True)
    assert "no Render/RenderPass TOP is given" in pick.errors()
    scene.make("noiseTOP", "noise1")
    scene.set(pick, rendertop="noise1")
    pick.cook(force=True)
    assert "noise1" in pick.errors()
    scene.set(pick, rendertop="render1", picku=2)
    assert values(pick)["picked"] == 0 and pick.errors() == ""
    scene.set(scene.render, rendermode="cubemap")
    scene.set(pick, picku=0.5)
    pick.cook(force=True)
    assert "cube map" in pick.errors()


def test_the_crop_and_a_render_pass(scene, pick):
    scene.set(scene.render, cropleft=0.5)
    scene.set(pick, picku=0.0)
    assert values(pick)["picked"] == 1 and place(pick)[0] == pytest.approx(0, abs=1e-3)
    scene.set(scene.render, cropleft=0.0)
    inner = square(scene, "inner", tz=-3)
    scene.make("renderpassTOP", "pass1", renderinput="render1", geometry=inner.name)
    scene.set(pick, rendertop="pass1", picku=0.5)
    assert pick.pickedSOP.parent() == inner


def test_a_pick_by_a_call(scene, picks):
    picks.inputConnectors[0].disconnect()
    scene.set(picks, normal="worldspace", customattrib1="N", customattrib1type="float3")
    event = picks.pick(0.5, 0.5)
    assert event.pickOp == scene.ball.op("sphere1") and (event.u, event.v, event.row) == (0.5, 0.5, 0)
    assert list(event.pos) == pytest.approx([0, 0, 1], abs=1e-2)
    assert list(event.normal) == pytest.approx([0, 0, 1], abs=1e-2)
    assert event.custom["N"] == pytest.approx((0, 0, 1), abs=1e-2)
    assert 0 < event.depth < 1
    for u in (0.01, 2.0):
        assert picks.pick(u, 0.5).pickOp is None
    scene.ball.par.tx = 1.5
    assert picks.pick(0.5, 0.5).pickOp is None
    side = scene.make("cameraCOMP", "side", tx=5, tz=0, ry=90, fov=30)
    assert list(picks.pick(0.5, 0.5, camera=side).pos) == pytest.approx([2.5, 0, 0], abs=1e-2)
    scene.set(picks, custompickcameras="cam1 side")
    assert list(picks.pick(0.5, 0.5, 1).pos) == pytest.approx([2.5, 0, 0], abs=1e-2)
    scene.set(picks, rendertop="")
    with pytest.raises(td.tdError, match="no Render/RenderPass TOP is given"):
        picks.pick(0.5, 0.5)
