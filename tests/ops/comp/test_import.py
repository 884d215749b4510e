"""FBX and USD COMPs: what they make of a file, how it plays, and what stays when it is imported again."""

from __future__ import annotations

import sys

import numpy as np
import pytest

import stovetop
from helpers import need_gl
from scene_files import FACES, GLTF, QUAD, png, turn, turntable
from stovetop.data import scenefile


@pytest.fixture
def project(tmp_path):
    with stovetop.Project(folder=tmp_path) as p:
        yield p


@pytest.fixture
def table(project, tmp_path):
    """An FBX COMP with the turntable: "Plate" goes round once in 4 s at 60 samples a second."""
    turntable(tmp_path / "a.glb")
    fbx = project.op("/project1").create("fbxCOMP", "scene")
    fbx.par.mergegeo = False
    fbx.par.file = "a.glb"
    assert fbx.errors() == ""
    return fbx


def kinds(comp):
    return {o.path.removeprefix(comp.path + "/"): o.OPType for o in comp.findChildren()}


def matrix(op):
    return np.array(op.worldTransform.rows)


def test_a_file_given_to_an_empty_component_becomes_a_network(table):
    assert kinds(table) == {
        "paint": "importselectTOP",
        "Paint": "pbrMAT",
        "Plate": "geometryCOMP",
        "Plate/importselect1": "importselectSOP",
        "Eye": "cameraCOMP",
        "Lamp": "lightCOMP",
        "importselect1": "importselectCHOP",
    }
    plate, eye, lamp, paint = (table.op(n) for n in ("Plate", "Eye", "Lamp", "Paint"))
    assert plate.par.material.eval() is paint and eye.inputCOMPs == [plate] and plate.inputCOMPs == []
    assert (eye.par.viewanglemethod, eye.par.near, eye.par.far) == ("vertfov", 0.1, 50)
    assert eye.par.fov == pytest.approx(np.degrees(0.7))
    assert (lamp.par.lighttype, lamp.par.dimmer, lamp.par.conedelta) == ("cone", 1, pytest.approx(30))
    assert (paint.par.basecolorg, paint.par.metallic, paint.par.roughness) == pytest.approx((0.5, 0, 0.4))
    assert paint.par.basecolormap.eval() is table.op("paint") and paint.par.cullface == "backfaces"
    sop = plate.op("importselect1")
    assert sop.render and sop.display and (sop.numPoints, sop.numPrims) == (4, 2)


@pytest.mark.gl
def test_pictures_arrive(table):
    need_gl()
    assert table.op("paint").numpyArray()[0, 0] == pytest.approx([1, 0, 0, 1])


@pytest.mark.gl
@pytest.mark.parametrize(("mode", "alpha"), [("OPAQUE", 1), ("BLEND", 0.2)])
def test_alpha_of_pictures_counts_where_the_material_has_one(project, tmp_path, mode, alpha):
    need_gl()
    import pygltflib as gl

    f = GLTF()
    f.image(png((255, 0, 0, 51)), "paint")
    color = gl.PbrMetallicRoughness(baseColorTexture=gl.TextureInfo(index=0))
    f.doc.materials.append(gl.Material(name="m", pbrMetallicRoughness=color, alphaMode=mode))
    f.node(mesh=f.mesh(QUAD, FACES, "Quad", 0))
    f.save(tmp_path / "b.glb")
    fbx = project.op("/project1").create("fbxCOMP")
    fbx.par.file = "b.glb"
    assert fbx.op("paint").numpyArray()[0, 0] == pytest.approx([1, 0, 0, alpha])
    assert fbx.op("m").par.blending == (mode == "BLEND")


def test_objects_stand_where_the_file_has_them(table, tmp_path):
    scene = scenefile.load(tmp_path / "a.glb")
    for index, node in enumerate(scene.nodes):
        assert matrix(table.op(node.name)) == pytest.approx(scene.world(index), abs=1e-6)


def at(project, table, frames):
    project.step(frames)
    return table.op("Plate").par.ry.eval()


def test_the_animation_drives_the_parameters(project, table):
    seconds = 0.0
    assert table.op("Plate").par.ry.eval() == pytest.approx(0)
    for frames in (6, 30, 12):
        seconds += frames / 60
        assert at(project, table, frames) == pytest.approx(90 * seconds, abs=1e-3)
        y = np.radians(90 * seconds)
        assert matrix(table.op("Eye"))[:3, 3] == pytest.approx([5 * np.sin(y), 1, 5 * np.cos(y)], abs=1e-4)
    assert table.op("Plate").par.ry.mode.name == "EXPORT"


def test_locked_to_the_timeline_and_by_index(project, table):
    table.par.playmode = "lockedtotimeline"
    assert at(project, table, 30) == pytest.approx(45)
    project.op("/").time.frame = 121
    assert at(project, table, 0) == pytest.approx(180)
    table.par.playmode = "specifyindex"
    for unit, index in (("indices", 60), ("seconds", 1), ("frames", 60), ("fraction", 0.25)):
        table.par.indexunit, table.par.index = unit, index
        assert at(project, table, 1) == pytest.approx(90, abs=1e-3)
    table.par.sampleratemode, table.par.samplerate, table.par.indexunit = "custom", 10, "indices"
    table.par.index = 15
    assert at(project, table, 1) == pytest.approx(135, abs=1e-3)


@pytest.mark.parametrize(
    ("extend", "first", "index", "degrees"),
    [
        ("hold", 0, 300, 360),
        ("hold", 60, 30, 90),
        ("cycle", 0, 300, 90),
        ("cycle", 60, 30, 315),
        ("mirror", 0, 300, 270),
        ("mirror", 60, 30, 135),
        ("mirror", 0, 510, 45),
    ],
)
def test_beyond_the_ends(project, table, extend, first, index, degrees):
    table.par.playmode, table.par.index = "specifyindex", index
    table.par.trim, table.par.tstart, table.par.tstartunit = True, first, "indices"
    table.par.textendleft = table.par.textendright = extend
    assert at(project, table, 1) == pytest.approx(degrees, abs=1e-3)


def test_trim(project, table):
    table.par.trim, table.par.tstart, table.par.tend = True, 0.25, 0.5
    table.par.initialize.pulse()
    assert at(project, table, 10) == pytest.approx(90, abs=1e-3), "it waits at the beginning"
    table.par.start.pulse()
    at(project, table, 1)
    assert at(project, table, 30) == pytest.approx(135, abs=1e-3)
    assert at(project, table, 40) == pytest.approx(105, abs=1e-3), "round again after a quarter"


def test_play_speed_and_cue(project, table):
    assert at(project, table, 20) == pytest.approx(30, abs=1e-3)
    table.par.play = False
    assert at(project, table, 50) == pytest.approx(30, abs=1e-3)
    table.par.play, table.par.speed = True, -2
    at(project, table, 1)
    assert at(project, table, 10) == pytest.approx(0, abs=1e-3)
    table.par.cuepoint, table.par.cuepointunit, table.par.cue = 2, "seconds", True
    assert at(project, table, 10) == pytest.approx(180, abs=1e-3)
    table.par.cue, table.par.speed = False, 1
    at(project, table, 1)
    assert at(project, table, 20) == pytest.approx(210, abs=1e-3)
    table.par.cuepulse.pulse()
    assert at(project, table, 1) == pytest.approx(180, abs=1e-3)


def test_the_whole_range_as_channels(table):
    chop = table.op("importselect1")
    table.par.playmode = "outputfullrange"
    chop.cook()
    assert [c.name for c in chop.chans()] == ["Plate:rx", "Plate:ry", "Plate:rz"]
    assert (chop.numSamples, chop.rate, chop.start) == (241, 60, 0)
    assert chop["Plate:ry"].numpyArray() == pytest.approx(np.arange(241) * 1.5, abs=1e-3)


def test_menus_name_what_the_file_has(table):
    assert table.par.animation.menuNames == ["turn"] and table.op("paint").par.texture.menuNames == ["paint"]
    assert table.op("Plate/importselect1").par.geometry.menuNames == ["Quad"]
    assert table.op("importselect1").par.blendshape.menuNames == []


def test_time_slices_lose_nothing(project, table):
    chop = table.op("importselect1")
    chop.par.timeslice = True
    project.watch(chop)
    project.step(3)
    assert chop.numSamples == 1 and chop["Plate:ry"].eval() == pytest.approx(4.5, abs=1e-3)
    project.unwatch(chop) if hasattr(project, "unwatch") else project.engine.unwatch(chop._node)
    chop.export = False
    project.step(4)
    chop.cook()
    assert chop["Plate:ry"].numpyArray() == pytest.approx(np.array([6, 7.5, 9, 10.5]), abs=1e-3)


def test_an_import_select_with_an_animation_of_its_own(project, table):
    chop = table.create("importselectCHOP", "own")
    chop.par.useparentanim, chop.par.playmode, chop.par.index = False, "specifyindex", 120
    assert chop["Plate:ry"].eval() == pytest.approx(180)
    chop.par.animation = "gone"
    chop.cook()
    assert "no animation 'gone', but turn" in chop.errors()


def test_a_scene_that_stands_still_costs_nothing_a_frame(project, tmp_path):
    f = GLTF()
    f.node(name="a", mesh=f.mesh(QUAD, FACES))
    f.save(tmp_path / "b.glb")
    fbx = project.op("/project1").create("fbxCOMP")
    fbx.par.file = "b.glb"
    sop = fbx.op("a/importselect1")
    project.watch(sop)
    project.step(5)
    assert sop.totalCooks == 1 and fbx.op("importselect1") is None


def test_blend_shapes_move_the_geometry_and_come_as_channels(project, tmp_path):
    f = GLTF()
    mesh = f.mesh(QUAD, FACES)
    f.doc.meshes[mesh].primitives[0].targets = [{"POSITION": f.add([[0, 0, 1]] * 4)}]
    f.doc.meshes[mesh].extras = {"targetNames": ["lift"]}
    f.animate(f.node(name="a", mesh=mesh), "weights", [0, 1], [0, 2])
    f.save(tmp_path / "b.glb")
    fbx = project.op("/project1").create("fbxCOMP")
    fbx.par.file, fbx.par.playmode, fbx.par.indexunit, fbx.par.index = "b.glb", "specifyindex", "seconds", 0.25
    assert fbx.op("a/importselect1").points[0].z == pytest.approx(0.5)
    chop = fbx.create("importselectCHOP")
    chop.par.taketype = "blendshapes"
    assert chop["a:lift"].eval() == pytest.approx(0.5)


@pytest.mark.gl
def test_bones_bend_skins(project, tmp_path):
    import pygltflib as gl

    f = GLTF()
    mesh = f.mesh(QUAD, FACES)
    given = f.doc.meshes[mesh].primitives[0].attributes
    given.JOINTS_0, given.WEIGHTS_0 = f.add([[0] * 4] * 4, "u1"), f.add([[1, 0, 0, 0]] * 4)
    f.doc.meshes[mesh].primitives[0].material = len(f.doc.materials)
    f.doc.materials.append(gl.Material(name="paint"))
    f.node(name="a", mesh=mesh, skin=0, translation=[0, 7, 0])
    bone = f.node(name="bone")
    f.doc.skins.append(gl.Skin(joints=[bone]))
    f.animate(bone, "translation", [0, 1], [[0, 0, 0], [0, 0, 4]])
    f.save(tmp_path / "b.glb")
    inside = project.op("/project1")
    fbx = inside.create("fbxCOMP")
    fbx.par.file = "b.glb"
    fbx.par.tx = 2
    sop, mat = fbx.op("a/importselect1"), fbx.op("paint")
    assert [p.z for p in sop.points] == [p[2] for p in QUAD]
    assert mat.par.dodeform and mat.errors() == ""
    deform = fbx.op("a").create("deformSOP")
    deform.inputConnectors[0].connect(sop)
    deform.par.skelrootpath = fbx.path
    # where the bone is, wherever the mesh's own node stands
    for frames in (0, 30, 15):
        project.step(frames)
        bones = mat._node.data.bones.matrices[0]
        assert bones[:3, 3] == pytest.approx([2, 0, fbx.op("bone").par.tz.eval()], abs=1e-5)
        assert deform.points[0].z == pytest.approx(fbx.op("bone").par.tz.eval(), abs=1e-5)
        assert deform.points[0].y == pytest.approx(QUAD[0][1] - 7, abs=1e-5)
    assert deform.points[0].z == pytest.approx(3, abs=1e-5)
    # a mesh without a material gets one, or nothing would bend it
    f.doc.meshes[mesh].primitives[0].material = None
    f.save(tmp_path / "c.glb")
    other = inside.create("fbxCOMP")
    other.par.file = "c.glb"
    assert other.op("a").par.material.eval() == other.op("bones") and other.op("bones").par.dodeform
    assert other.op("bones").errors() == ""
    # a user's own transform of the bone counts
    fbx.op("importselect1").export = False
    fbx.op("bone").par.tz = 9
    assert deform.points[0].z == pytest.approx(9, abs=1e-5)


# -- where things go


def test_many_children_stand_inside(project, tmp_path):
    f = GLTF()
    top = f.node(name="top", translation=[1, 0, 0])
    for i in range(4):
        f.node(f.node(top, name=f"c{i}", translation=[0, i, 0]), name=f"d{i}")
    f.animate(3, "translation", [0, 1], [[0, 0, 0], [0, 0, 6]])
    scene = scenefile.load(f.save(tmp_path / "b.glb"))
    fbx = project.op("/project1").create("fbxCOMP")
    fbx.par.maxwiredchildren, fbx.par.mergegeo = 3, False
    fbx.par.file = "b.glb"
    assert [o.path for o in fbx.children if o.isCOMP] == [fbx.path + "/top"]
    assert {o.name for o in fbx.op("top").children} == {f"{c}{i}" for c in "cd" for i in range(4)}
    assert fbx.op("top/d2").inputCOMPs == [fbx.op("top/c2")]
    name = scene.nodes[3].name
    project.step(30)
    assert fbx.op(f"top/{name}").par.tz == pytest.approx(3), "channels are named after the paths"
    fbx.par.maxwiredchildren, fbx.par.importmethod = 4, "full"
    fbx.par.imp.pulse()
    assert fbx.op("c2").inputCOMPs == [fbx.op("top")] and fbx.op("d2").inputCOMPs == [fbx.op("c2")]


def test_scale_and_axes_are_a_null_above_all(project, tmp_path):
    scene = scenefile.load(turntable(tmp_path / "a.glb"))
    fbx = project.op("/project1").create("fbxCOMP")
    fbx.par.importscale = 0.1
    fbx.par.file = "a.glb"
    assert fbx.op("Plate").inputCOMPs == [fbx.op("root")]
    want = np.diag([0.1, 0.1, 0.1, 1]) @ scene.world(1)
    assert matrix(fbx.op("Eye")) == pytest.approx(want, abs=1e-6)


def test_shear_becomes_a_table(project, tmp_path):
    f = GLTF()
    m = np.eye(4)
    m[0, 1], m[0, 3] = 0.5, 2
    f.node(name="a", matrix=m.T.ravel().tolist())
    f.save(tmp_path / "b.glb")
    fbx = project.op("/project1").create("fbxCOMP")
    fbx.par.file = "b.glb"
    assert matrix(fbx.op("a")) == pytest.approx(m)


def test_lights_and_cameras_can_stay_away(project, tmp_path):
    turntable(tmp_path / "a.glb")
    fbx = project.op("/project1").create("fbxCOMP")
    fbx.par.lights = fbx.par.cameras = False
    fbx.par.file = "a.glb"
    assert {o.name for o in fbx.children if o.isCOMP} == {"Plate"}


def test_merging_geometry_changes_nothing_that_is_seen(project, tmp_path):
    import pygltflib as gl

    f = GLTF()
    f.doc.materials += [gl.Material(name="red"), gl.Material(name="blue")]
    red, blue = (f.mesh(QUAD, FACES, f"m{i}", i) for i in (0, 1))
    car = f.node(name="car", translation=[5, 0, 0])
    body = f.node(car, name="body", mesh=red, scale=[1, -1, 1])
    f.node(body, name="door", mesh=red, translation=[0, 3, 0], rotation=turn("y", 90))
    f.node(body, name="glass", mesh=blue)
    wheel = f.node(car, name="wheel", mesh=red)
    f.node(wheel, name="cap", mesh=blue, translation=[0, 0, 1])
    f.animate(wheel, "rotation", [0, 1], [turn("z", 0), turn("z", 90)])
    f.save(tmp_path / "b.glb")
    whole, less = (project.op("/project1").create("fbxCOMP", n) for n in ("whole", "less"))
    whole.par.mergegeo, less.par.mergegeo, less.par.primgroups = False, True, True
    whole.par.file = less.par.file = "b.glb"

    def seen(comp):
        """Corners of all triangles in the world, by material, and which way they face."""
        found = {"red": [], "blue": []}
        for geo in comp.findChildren(type=stovetop.td.geometryCOMP):
            g, m = geo.op("importselect1")._node.data, matrix(geo)
            P = (g.P @ m[:3, :3].T + m[:3, 3])[g.verts.reshape(-1, 3)]
            n = np.cross(P[:, 1] - P[:, 0], P[:, 2] - P[:, 0]) * np.sign(np.linalg.det(m[:3, :3]))
            found[geo.par.material.eval().name] += [
                (*np.round(p.mean(0), 3), *np.round(v, 3)) for p, v in zip(P, n, strict=True)
            ]
        return {k: np.array(sorted(v)) for k, v in found.items()}

    project.step(30)
    a, b = seen(whole), seen(less)
    for material in ("red", "blue"):
        assert b[material] == pytest.approx(a[material], abs=2e-3)
    names = {o.name for o in less.children if o.isCOMP}
    assert names == {"car", "car_red", "car_blue", "wheel", "wheel_blue"}
    assert set(less.op("car_red/importselect1").primGroups) == {"red", "body", "door"}
    less.par.mergelevel = 5
    less.par.imp.pulse()
    assert {o.name for o in less.children if o.isCOMP} == {o.name for o in whole.children if o.isCOMP}


# -- errors, and importing again


def test_a_broken_file_is_an_error_and_the_contents_stay(project, table, tmp_path):
    before = kinds(table)
    for raw, says in ((b"glTFxx", "cut off"), (None, "there is no file")):
        (tmp_path / "a.glb").write_bytes(raw) if raw else (tmp_path / "a.glb").unlink()
        table.par.imp.pulse()
        assert says in table.errors() and kinds(table) == before
        assert at(project, table, 60) > 0, "and it plays on"
    turntable(tmp_path / "a.glb")
    table.par.imp.pulse()
    assert table.errors() == "" and kinds(table) == before


def test_a_missing_library_says_how_to_get_it(project, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pxr", None)
    (tmp_path / "a.usda").write_text("#usda 1.0\n")
    usd = project.op("/project1").create("usdCOMP")
    usd.par.file = "a.usda"
    assert "pip install 'stovetop[scenes]'" in usd.errors()


def test_what_it_does_not_read_is_no_import(project, tmp_path):
    fbx = project.op("/project1").create("fbxCOMP")
    fbx.par.file = "a.blend"
    assert "scenes are read from .fbx" in fbx.errors() and fbx.children == []


def test_an_import_select_that_names_nothing(project, table):
    sop = project.op("/project1").create("importselectSOP")
    sop.par.geometry = "Quad"
    sop.cook()
    assert "Import Parent" in sop.errors()
    sop.par.parent = "scene"
    assert sop.numPoints == 4
    sop.par.geometry = "Quad gone"
    sop.cook()
    assert "no geometry 'gone'" in sop.errors() and sop.numPoints == 4


def rewritten(path, **changes):
    """The turntable's file with another colour, a moved lamp, without the camera, and with a further node."""
    f = GLTF()
    import pygltflib as gl

    f.doc.materials.append(
        gl.Material(name="Paint", pbrMetallicRoughness=gl.PbrMetallicRoughness(baseColorFactor=[0, 0, 1, 1]))
    )
    bigger = f.mesh(QUAD * 2, FACES, "Quad", 0)
    plate = f.node(name="Plate", mesh=bigger, translation=[0, 3, 0])
    f.node(plate, name="New")
    f.animate(plate, "rotation", range(3), [turn("y", 45 * i) for i in range(3)], take="turn")
    return f.save(path)


def test_merging_keeps_what_a_user_changed(project, table, tmp_path):
    table.op("Paint").par.roughness = 0.9
    table.op("Plate").par.sx = 2
    table.op("Plate").par.tz.expr = "1 + 1"
    mine = table.create("nullCOMP", "mine")
    rewritten(tmp_path / "a.glb")
    table.par.importmethod = "merge"
    table.par.imp.pulse()
    paint, plate = table.op("Paint"), table.op("Plate")
    assert (paint.par.basecolorr, paint.par.basecolorb) == (0, 1), "from the file"
    assert paint.par.roughness == pytest.approx(0.9) and plate.par.sx == 2 and plate.par.tz.eval() == 2, "the user's"
    assert plate.par.ty == 3 and plate.op("importselect1").points[0].x == -2
    assert table.op("Eye") is None and table.op("Lamp") is None and table.op("paint") is None, "the file has no more"
    assert table.op("New").inputCOMPs == [plate] and mine.valid
    before = at(project, table, 1)
    assert at(project, table, 60) - before == pytest.approx(45, abs=1e-2)
    table.par.keepparams = False
    table.par.imp.pulse()
    assert paint.par.roughness == 1 and plate.par.sx == 1 and plate.par.tz.eval() == 0


def test_full_replacement_keeps_nothing(table, tmp_path):
    table.op("Paint").par.roughness = 0.9
    mine = table.create("nullCOMP", "mine")
    table.par.imp.pulse()
    assert not mine.valid and table.op("Paint").par.roughness == pytest.approx(0.4)


def test_reloading_renews_the_geometry_alone(project, table, tmp_path):
    rewritten(tmp_path / "a.glb")
    table.par.importmethod = "reload"
    table.par.imp.pulse()
    assert table.op("Plate/importselect1").points[0].x == -2
    assert table.op("Eye") is not None and table.op("Paint").par.basecolorr == 1
    turntable(tmp_path / "a.glb")
    table.op("Plate/importselect1").par.reload.pulse()
    assert table.op("Plate/importselect1").points[0].x == -1


def test_connections_are_kept(table):
    table.op("Eye").inputCOMPConnectors[0].disconnect()
    table.par.importmethod = "merge"
    table.par.imp.pulse()
    assert table.op("Eye").inputCOMPs == []
    table.par.keepconnections = False
    table.par.imp.pulse()
    assert table.op("Eye").inputCOMPs == [table.op("Plate")]


def test_callbacks_hear_of_an_import(project, table):
    dat = project.op("/project1").create("textDAT", "calls")
    dat.text = (
        "def onImport(comp, allOps, newOps):\n\tcomp.store('heard', [len(allOps), sorted(o.name for o in newOps)])\n"
    )
    table.par.callbacks, table.par.importmethod = "calls", "merge"
    table.op("Lamp").destroy()
    table.par.imp.pulse()
    assert table.fetch("heard") == [7, ["Lamp"]]


def test_what_is_left_out_is_a_warning(project, tmp_path):
    f = GLTF()
    f.node(name="a")
    f.doc.extensionsUsed.append("KHR_materials_sheen")
    f.save(tmp_path / "b.glb")
    fbx = project.op("/project1").create("fbxCOMP")
    fbx.par.file = "b.glb"
    fbx.cook()
    assert "KHR_materials_sheen is not read" in fbx.warnings()


def test_it_goes_through_a_project_file(project, table, tmp_path):
    table.op("Paint").par.roughness = 0.9
    project.step(30)
    project.save(tmp_path / "p.tdn")
    with stovetop.load(tmp_path / "p.tdn") as again:
        fbx = again.op("/project1/scene")
        assert fbx.op("Paint").par.roughness == pytest.approx(0.9), "loading does not import"
        again.step(20)
        assert fbx.op("Plate").par.ry.eval() == pytest.approx(30, abs=1e-3)
        assert again.errors() == [] and again.warnings == []


def test_a_copy_plays_by_itself(project, table):
    at(project, table, 20)
    other = project.op("/project1").copy(table)
    assert kinds(other) == kinds(table) and other.op("Eye").inputCOMPs == [other.op("Plate")]
    other.par.playmode, other.par.index = "specifyindex", 120
    assert at(project, table, 10) == pytest.approx(45, abs=1e-3)
    assert other.op("Plate").par.ry.eval() == pytest.approx(180, abs=1e-3)


def test_a_project_without_the_contents_gets_them(project, tmp_path):
    turntable(tmp_path / "a.glb")
    project.op("/project1").create("baseCOMP", "scene")
    project.save(tmp_path / "p.tdn")
    text = (tmp_path / "p.tdn").read_text()
    (tmp_path / "p.tdn").write_text(
        text.replace("type: baseCOMP\n    size", "type: fbxCOMP\n    parameters:\n      file: a.glb\n    size")
    )
    with stovetop.load(tmp_path / "p.tdn") as again:
        assert len(kinds(again.op("/project1/scene"))) == 7


def test_many_channels_each_drive_their_own(project, tmp_path):
    f = GLTF()
    for i in range(9):
        f.animate(f.node(name=f"n{i}"), "translation", [0, 1], [[i, 0, 0], [i, i, 0]], "STEP" if i % 2 else "LINEAR")
    f.save(tmp_path / "b.glb")
    fbx = project.op("/project1").create("fbxCOMP")
    fbx.par.file, fbx.par.playmode, fbx.par.indexunit, fbx.par.index = "b.glb", "specifyindex", "seconds", 0.5
    project.step()
    for i in range(9):
        assert fbx.op(f"n{i}").par.tx == i and fbx.op(f"n{i}").par.ty == (0 if i % 2 else i / 2)


def test_usd(project, tmp_path):
    pytest.importorskip("pxr")
    from pxr import Gf, Usd, UsdGeom, UsdLux

    stage = Usd.Stage.CreateNew(str(tmp_path / "a.usda"))
    UsdGeom.SetStageUpAxis(stage, UsdGeom.Tokens.z)
    spin = UsdGeom.Xform.Define(stage, "/Spin").AddRotateZOp()
    spin.Set(0, 0)
    spin.Set(360, 48)
    mesh = UsdGeom.Mesh.Define(stage, "/Spin/Quad")
    mesh.CreatePointsAttr([Gf.Vec3f(*p) for p in QUAD])
    mesh.CreateFaceVertexCountsAttr([4])
    mesh.CreateFaceVertexIndicesAttr(range(4))
    UsdLux.DomeLight.Define(stage, "/Sky").CreateIntensityAttr(0.5)
    stage.GetRootLayer().Save()
    usd = project.op("/project1").create("usdCOMP")
    usd.par.file = "a.usda"
    assert usd.errors() == "" and usd.op("Sky").OPType == "environmentlightCOMP" and usd.op("Sky").par.dimmer == 0.5
    project.step(15)
    assert usd.op("Spin").par.rz.eval() == pytest.approx(45, abs=1e-3)
    x = matrix(usd.op("Quad")) @ [1, 0, 0, 0]
    assert x == pytest.approx([np.sqrt(0.5), 0, -np.sqrt(0.5), 0], abs=1e-4), "z is up in the file, y here"
    usd.par.usematerial = False
    for pulse in ("update", "buildnetwork", "reload"):
        usd.par[pulse].pulse()
        assert usd.errors() == "" and usd.op("Quad") is not None


@pytest.mark.gl
def test_a_render_takes_what_is_inside(project, tmp_path):
    f = GLTF()
    top = f.node(name="top")
    for i in range(2):
        f.node(f.node(top, name=f"c{i}", translation=[3 * i, 0, 0]), name=f"d{i}", mesh=f.mesh(QUAD, FACES))
    f.save(tmp_path / "b.glb")
    inside = project.op("/project1")
    fbx = inside.create("fbxCOMP", "fbx1")
    fbx.par.mergegeo = False
    fbx.par.file, fbx.par.maxwiredchildren = "b.glb", 0
    fbx.par.imp.pulse()
    inside.create("cameraCOMP", "cam1")
    render = inside.create("renderTOP")
    render.numpyArray()
    assert [d.path for d in render._node.local.job.draws] == [
        c.path for c in fbx.findChildren(type=stovetop.td.geometryCOMP)
    ]
    assert len(render._node.local.job.draws) == 2
    first = fbx.findChildren(type=stovetop.td.geometryCOMP)[0]
    first.destroy()
    render.numpyArray()
    assert len(render._node.local.job.draws) == 1
