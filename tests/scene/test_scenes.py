"""Render TOP: shading against closed formulas, places against matrices, shadows against rays, state, bad input."""

import math

import numpy as np
import pytest

from stovetop.data.geometry import Geometry
from stovetop.scene import mesh

pytestmark = pytest.mark.gl
SIZE = 64


def sphere_normals(fov=30.0, distance=5.0):
    """For each pixel the point of the unit sphere that the camera sees, and whether it sees it."""
    half = math.tan(math.radians(fov) / 2)
    x, y = np.meshgrid((np.arange(SIZE) + 0.5) / SIZE * 2 - 1, (np.arange(SIZE) + 0.5) / SIZE * 2 - 1)
    d = np.stack([x * half, y * half, -np.ones_like(x)], -1)
    d /= np.linalg.norm(d, axis=-1, keepdims=True)
    o = np.array([0, 0, distance])
    b = d @ o
    disc = b * b - (distance**2 - 1)
    hit = disc > 0.02
    t = -b - np.sqrt(np.maximum(disc, 0))
    return o + t[..., None] * d, d, hit


# -- shading


def test_lambert_on_a_sphere(scene):
    scene.set(scene.light, tx=2, ty=3, tz=4, lookat="ball")
    n, _, hit = sphere_normals()
    to_light = np.array([2, 3, 4]) / math.sqrt(29)
    expected = 0.7 * np.maximum(n @ to_light, 0)
    out = scene.picture()
    assert np.abs(out[..., 0] - expected)[hit].max() < 0.01
    assert np.allclose(out[hit][:, 3], 1) and (out[0, 0] == 0).all()


def test_blinn_phong_on_a_sphere(scene):
    scene.set(scene.light, lighttype="point", tx=3, ty=2, tz=4)
    scene.set(scene.material, diffr=0, diffg=0, diffb=0, specr=0.8, specg=0.4, specb=0.2, shininess=20)
    n, d, hit = sphere_normals()
    to = np.array([3, 2, 4]) - n
    to /= np.linalg.norm(to, axis=-1, keepdims=True)
    h = to - d
    h /= np.linalg.norm(h, axis=-1, keepdims=True)
    shine = np.where((n * to).sum(-1) > 0, np.maximum((n * h).sum(-1), 0) ** 20, 0)
    assert np.abs(scene.picture()[..., :3] - shine[..., None] * [0.8, 0.4, 0.2])[hit].max() < 0.02


def test_ambient_emit_constant_and_point_colours(scene):
    scene.set(scene.light, dimmer=0)
    scene.make("ambientlightCOMP", "ambient1", cr=0.5, cg=0.25, cb=0.0)
    scene.set(scene.material, emitr=0.1, constantb=0.2)
    middle = scene.picture()[SIZE // 2, SIZE // 2]
    assert middle == pytest.approx([0.7 * 0.5 + 0.1, 0.7 * 0.25, 0.2, 1.0], abs=1e-5)
    scene.set(scene.material, ambdiff=False, ambr=1.0)
    assert scene.picture()[SIZE // 2, SIZE // 2, 0] == pytest.approx(0.6, abs=1e-5)


def test_attenuation_and_cone(scene):
    plane = scene.shape("wall", "grid", sizex=8, sizey=8, rows=2, cols=2)
    scene.ball.par.render = False
    scene.set(scene.light, lighttype="point", tz=3, attenuated=True, attenuationstart=1, attenuationend=5)
    middle = scene.picture()[SIZE // 2, SIZE // 2, 0]
    assert middle == pytest.approx(0.7 * math.sin((5 - 3) / 4 * math.pi / 2), abs=0.01)
    scene.set(scene.light, attenuated=False, lighttype="cone", coneangle=20, conedelta=0.01)
    out = scene.picture()[SIZE // 2]
    seen = np.flatnonzero(out[:, 0] > 0.01)
    width = 2 * 3 * math.tan(math.radians(10)) / (2 * 5 * math.tan(math.radians(15))) * SIZE
    assert len(seen) == pytest.approx(width, abs=2)
    assert plane.par.render.eval()


def test_colour_map_alpha_and_uv(scene):
    ramp = scene.make("rampTOP", "ramp1", type="horizontal", resolutionw=256, resolutionh=2, outputresolution="custom")
    wall = scene.shape("wall", "grid", sizex=2, sizey=2, rows=2, cols=2)
    scene.ball.par.render = False
    scene.set(scene.camera, projection="ortho", orthowidth=2)
    scene.set(
        scene.material, colormap=ramp.name, diffr=1, diffg=1, diffb=1, colormapextendu="hold", colormapfilter="linear"
    )
    row = scene.picture()[SIZE // 2, :, 0]
    assert np.abs(row - (np.arange(SIZE) + 0.5) / SIZE).max() < 0.01
    assert wall.par.material.eval() is not None


def test_a_normal_map_turns_the_normals(scene):
    flat = scene.make(
        "constantTOP",
        "tilted",
        colorr=0.5 + 0.5 * math.sin(0.5),
        colorg=0.5,
        colorb=0.5 + 0.5 * math.cos(0.5),
        format="rgba32float",
    )
    scene.shape("wall", "grid", sizex=2, sizey=2, rows=2, cols=2)
    scene.ball.par.render = False
    scene.set(scene.material, normalmap=flat.name, diffr=1)
    assert scene.picture()[SIZE // 2, SIZE // 2, 0] == pytest.approx(math.cos(0.5), abs=0.01)


# -- places


def test_points_lie_where_the_matrices_say(scene):
    """The camera's own projection and the object's own world transform give the pixel that is drawn."""
    dot = scene.shape("dot", "sphere", type="poly", freq=3)
    scene.ball.par.render = False
    scene.set(scene.camera, tx=1, ty=0.5, ry=12, rx=-5, winx=0.1)
    scene.set(dot, tx=0.4, ty=0.3, tz=-1, scale=0.05)
    scene.set(scene.make("nullCOMP", "null1"), tx=0.2, rz=30).outputCOMPConnectors[0].connect(dot)
    seen = np.argwhere(scene.picture()[..., 3] > 0)
    camera = scene.camera._node.data
    world = np.array(dot.worldTransform.rows)
    clip = camera.lens.projection(1.0) @ camera.view() @ world[:, 3]
    pixel = (clip[:2] / clip[3] * 0.5 + 0.5) * SIZE - 0.5
    assert np.abs(seen.mean(axis=0)[::-1] - pixel).max() < 0.75


def test_nearer_things_cover_further_ones_whatever_the_order(scene):
    red = scene.make("constantMAT", "red", colorg=0, colorb=0)
    near = scene.shape("a_near", "grid", material=red.name, sizex=1, sizey=1)
    scene.set(near, tz=2)
    for name in ("near", "far"):
        near.name = f"{'a' if name == 'near' else 'z'}_{name}"
        assert scene.picture()[SIZE // 2, SIZE // 2] == pytest.approx([1, 0, 0, 1])
    near.par.tz = -2
    assert scene.picture()[SIZE // 2, SIZE // 2, 0] != 1


def test_look_at_and_hierarchy(scene):
    target = scene.make("nullCOMP", "target", tx=3, ty=1, tz=-2)
    scene.set(scene.camera, lookat=target.name)
    m = np.array(scene.camera.worldTransform.rows)
    away = np.array([3, 1, -2]) - m[:3, 3]
    assert np.allclose(-m[:3, 2], away / np.linalg.norm(away), atol=1e-6)
    inner = scene.ball.create("nullCOMP", "inner")
    inner.par.tx = 1
    scene.set(scene.ball, ty=2, rz=90)
    assert np.allclose(np.array(inner.worldTransform.rows)[:3, 3], [0, 3, 0], atol=1e-6)
    inner.par.parentxformsrc = "worldorigin"
    assert np.allclose(np.array(inner.worldTransform.rows)[:3, 3], [1, 0, 0])


def test_projections(scene):
    lens = scene.camera._node.data.lens
    p = lens.projection(2.0)
    edge = p @ [math.tan(math.radians(15)), 0, -1, 1]
    assert edge[0] / edge[3] == pytest.approx(1.0)
    assert [(p @ [0, 0, -z, 1])[2] / z for z in (lens.near, lens.far)] == pytest.approx([0, 1], abs=1e-9)
    scene.set(scene.camera, projection="ortho", orthowidth=4)
    o = scene.camera._node.data.lens.projection(2.0)
    assert (o @ [2, 1, -lens.far, 1]).tolist() == pytest.approx([1, 1, 1, 1])


def test_crop_shows_a_part_of_the_same_picture(scene):
    whole = scene.picture()
    scene.set(scene.render, cropleft=0.5, croptop=0.5, resolutionw=SIZE // 2, resolutionh=SIZE // 2)
    scene.render.par.outputaspect = "custom"
    part = scene.picture()
    assert np.abs(part - whole[: SIZE // 2, SIZE // 2 :]).max() < 0.03


# -- instances


def test_instances_of_each_kind_of_operator(scene):
    table = scene.make("tableDAT", "table1")
    table.clear()
    table.appendRows([["x", "g", "on"], [-1, 1, 1], [0, 1, 0], [1, 0, 1]])
    scene.set(scene.material, emitr=0.0)
    white = scene.make("constantMAT", "white")
    scene.set(
        scene.ball,
        material=white.name,
        scale=0.2,
        instancing=True,
        instanceop="table1",
        instancetx="x",
        instanceg="g",
        instanceactive="on",
    )
    instances = scene.ball._node.data.instances
    assert instances.matrices[:, 0, 3].tolist() == [-1, 1]
    scene.set(scene.ball, scale=1, instancesop="", instanceop="table1")
    chop = scene.make("constantCHOP", "chop1")
    chop.par.const0name, chop.par.const0value = "s", 0.2
    scene.set(scene.ball, instancesop="chop1", instancesx="s", instancesy="s", instancesz="s")
    out = scene.picture()
    left, right = out[SIZE // 2, : SIZE // 2], out[SIZE // 2, SIZE // 2 :]
    assert left[left[:, 3] > 0][:, :3].tolist()[0] == [1, 1, 1] and right[right[:, 3] > 0][:, :3].tolist()[0] == [
        1,
        0,
        1,
    ]
    assert out[SIZE // 2, SIZE // 2, 3] == 0
    ramp = scene.make(
        "rampTOP",
        "ramp1",
        type="horizontal",
        format="rgba32float",
        outputresolution="custom",
        resolutionw=4,
        resolutionh=1,
    )
    scene.set(scene.ball, instanceop=ramp.name, instancetx="r", instanceg="", instanceactive="")
    assert scene.ball._node.data.instances.matrices[:, 0, 3] == pytest.approx([0.125, 0.375, 0.625, 0.875], abs=1e-3)
    scene.set(scene.ball, instanceop="ball/sphere1", instancetx="P(0)")
    assert len(scene.ball._node.data.instances) == scene.ball.op("sphere1").numPoints
    scene.set(scene.ball, instancetx="P(7)")
    scene.ball.cook()
    assert "instancing: /project1/ball/sphere1 has no 'P(7)'" in scene.ball.errors()


def test_rotating_instances_to_a_vector(scene):
    table = scene.make("tableDAT", "table1")
    table.clear()
    table.appendRows([["x", "y", "z"], [0, 1, 0], [1, 0, 0], [0, 0, -1]])
    scene.set(
        scene.ball, instancing=True, instanceop="table1", instancerottox="x", instancerottoy="y", instancerottoz="z"
    )
    for forward, axis in (("posz", [0, 0, 1]), ("negx", [-1, 0, 0]), ("posy", [0, 1, 0])):
        scene.ball.par.instancerottoforward = forward
        turned = scene.ball._node.data.instances.matrices[:, :, :3] @ np.array(axis, float)
        assert np.allclose(turned, [[0, 1, 0], [1, 0, 0], [0, 0, -1]], atol=1e-6)


# -- shadows


@pytest.mark.parametrize("kind", ["hard2d", "soft2d"])
def test_shadows_fall_where_rays_are_blocked(scene, kind):
    scene.set(scene.ball, ty=1.5, scale=0.5)
    floor = scene.shape("floor", "grid", sizex=8, sizey=8, rows=2, cols=2)
    floor.par.rx = -90
    scene.set(scene.camera, ty=6, tz=0, rx=-90, projection="ortho", orthowidth=6)
    scene.set(
        scene.light,
        lighttype="point",
        tx=0,
        ty=5,
        tz=0,
        rx=-90,
        shadowtype=kind,
        fov=90,
        shadowresolution1=512,
        shadowresolution2=512,
    )
    scene.set(scene.light, lightsize1=0.01, lightsize2=0.01)
    out = scene.picture()[..., 0]
    at = (np.arange(SIZE) + 0.5) / SIZE * 6 - 3
    radius = np.hypot(*np.meshgrid(at, at))
    # the light at height 5 sees the ball (radius 0.5, 3.5 below it) under this angle: on the floor a circle
    edge = 5 * math.tan(math.asin(0.5 / 3.5))
    ring = (radius > 0.55) & (radius < edge - 0.15)
    lit = (radius > edge + 0.15) & (radius < 2.5)
    assert ring.any() and out[ring].max() < 0.02
    n = 0.7 * 5 / np.sqrt(25 + radius**2)
    assert np.abs(out - n)[lit].max() < 0.02


# -- state


def test_blending_and_alpha_test(scene):
    back = scene.make("constantMAT", "back", colorr=0, colorg=0)
    front = scene.make("constantMAT", "front", colorg=0, colorb=0, alpha=0.25, blending=True)
    scene.ball.par.render = False
    scene.set(scene.shape("a", "grid", material=front.name, sizex=1, sizey=1), tz=1)
    scene.shape("b", "grid", material=back.name, sizex=2, sizey=2)
    assert scene.picture()[SIZE // 2, SIZE // 2] == pytest.approx([0.25, 0, 0.75, 1.0], abs=1e-5)
    scene.set(front, alphatest=True, alphafunc="greater", alphathreshold=0.5)
    assert scene.picture()[SIZE // 2, SIZE // 2] == pytest.approx([0, 0, 1, 1], abs=1e-5)


def test_culling_fog_and_background(scene):
    flat = scene.make("constantMAT", "flat", colorr=1, colorg=1, colorb=1, cullface="backfaces")
    wall = scene.shape("wall", "grid", material=flat.name, sizex=1, sizey=1)
    scene.ball.par.render = False
    assert scene.picture()[SIZE // 2, SIZE // 2, 3] == 1
    wall.par.ry = 180
    assert scene.picture()[SIZE // 2, SIZE // 2, 3] == 0
    scene.set(flat, cullface="userender")
    scene.set(scene.camera, fog="linear", fognear=0, fogfar=10, fogcolorr=0, fogcolorg=0, fogcolorb=0, fogalpha=1)
    scene.set(scene.camera, bgcolorr=0.2, bgcolora=1)
    scene.set(scene.render, bgcolorg=0.3, bgcolora=0.5)
    out = scene.picture()
    assert out[SIZE // 2, SIZE // 2] == pytest.approx([0.5, 0.5, 0.5, 1], abs=1e-4)
    assert out[0, 0] == pytest.approx([0.2, 0.15, 0, 1.5], abs=1e-5)


def test_anti_aliasing_smooths_edges_alone(scene):
    plain = scene.picture()
    scene.render.par.antialias = "aa4"
    smooth = scene.picture()
    levels = [len(np.unique(p[..., 3].round(4))) for p in (plain, smooth)]
    assert levels[0] == 2 and levels[1] > 2
    _, _, hit = sphere_normals()
    inner = hit & np.roll(hit, 2, 0) & np.roll(hit, -2, 0) & np.roll(hit, 2, 1) & np.roll(hit, -2, 1)
    assert np.abs(plain - smooth)[inner].max() < 0.02


def test_a_cube_map_has_six_views(scene):
    scene.set(scene.camera, tz=0)
    scene.set(scene.ball, tx=3)
    scene.set(scene.light, lighttype="point", tz=0)
    scene.render.par.rendermode = "cubemap"
    texture = scene.render._node.data
    faces = texture.raw()
    assert texture.kind == "cube" and [bool(f[..., 3].any()) for f in faces] == [
        True,
        False,
        False,
        False,
        False,
        False,
    ]
    assert faces[0][SIZE // 2, SIZE // 2, 0] == pytest.approx(0.7, abs=0.01)


# -- what costs nothing


def test_geometry_is_uploaded_once(scene, monkeypatch):
    made = []
    upload = mesh._upload
    monkeypatch.setattr(mesh, "_upload", lambda g: (made.append(g), upload(g))[1])
    for k in range(4):
        scene.camera.par.tx = 0.1 * k
        scene.picture()
    assert len(made) == 1
    scene.ball.op("sphere1").par.radx = 0.5
    scene.picture()
    assert len(made) == 2


def test_nothing_is_rendered_where_nothing_changed(scene):
    scene.picture()
    cooks = scene.render.totalCooks
    scene.project.step(3)
    scene.picture()
    assert scene.render.totalCooks == cooks


# -- bad input


def test_no_camera_is_an_error_and_the_last_picture_stays(scene):
    before = scene.picture()
    scene.render.par.camera = "nobody"
    assert np.array_equal(scene.render.numpyArray(), before)
    assert "no camera: 'nobody' finds none (/project1/render1)" in scene.render.errors()
    scene.render.par.camera = "cam1"
    scene.picture()


def test_geometry_that_cannot_cook_leaves_the_rest(scene):
    before = scene.picture()
    other = scene.shape("other", "box")
    scene.set(other, instancing=True)
    scene.light.par.shadowcasters = "ball other"
    scene.light.par.shadowtype = "hard2d"
    other.par.instancety = "nothing"
    shown = scene.render.numpyArray()
    assert "Error" not in scene.render.errors() and other.errors() != ""
    assert np.allclose(shown[..., 3], before[..., 3])


@pytest.mark.parametrize("name", ["camera", "light", "ball"])
def test_objects_without_size_stop_nothing(scene, name):
    scene.picture()
    scene.set(getattr(scene, name), sx=0, sz=0)
    scene.render.numpyArray()
    assert "Error" not in scene.render.errors(), scene.render.errors()


def test_no_light_is_dark_and_no_material_the_default(scene):
    scene.render.par.lights = ""
    out = scene.picture()
    assert out[SIZE // 2, SIZE // 2].tolist() == [0, 0, 0, 1]
    scene.ball.par.material = ""
    out = scene.picture()
    assert out[SIZE // 2, SIZE // 2, 0] > 0.5
    assert not scene.render.warnings()
    scene.ball.par.material = "nowhere"
    assert np.array_equal(scene.picture(), out)
    assert "parameter 'material': no fitting operator at 'nowhere'" in scene.ball.warnings()


def test_geometry_of_nans_and_of_nothing(scene):
    P = np.array([[0, 0, 0], [1, 0, 0], [np.nan, 1, 0], [np.inf, 0, 0]], np.float32)
    scene.custom("broken", Geometry.polygons(P, [[0, 1, 2], [0, 1, 3]]))
    scene.custom("empty", Geometry())
    out = scene.picture()
    assert np.isfinite(out).all() and out[SIZE // 2, SIZE // 2, 0] > 0.5


def test_too_much_geometry_is_refused(scene, monkeypatch):
    monkeypatch.setattr(mesh, "MOST_VERTICES", 100)
    scene.ball.op("sphere1").par.radx = 0.9
    scene.render.numpyArray()
    assert "vertices is more than can be rendered" in scene.render.warnings()


def test_a_size_that_is_no_cube(scene):
    scene.set(scene.render, rendermode="cubemap", resolutionh=SIZE // 2)
    scene.render.cook()
    assert "a cube map needs six sides and a square resolution" in scene.render.errors()


def test_primitives_have_materials_of_their_own(scene):
    red = scene.make("constantMAT", "red", colorr=1, colorg=0, colorb=0)
    scene.make("constantMAT", "green", colorr=0, colorg=1, colorb=0)
    geo = scene.shape("halves", "rectangle", material="", sizex=2, sizey=2)
    scene.ball.par.render = False
    geo.op("rectangle1").render = False
    sops = []
    for i, (name, path) in enumerate((("left", "../../red"), ("right", "../../green"))):
        move = geo.create("transformSOP", name)
        scene.set(move, tx=(-1, 1)[i])
        move.inputConnectors[0].connect(geo.op("rectangle1"))
        mat = geo.create("materialSOP", f"mat_{name}")
        mat.inputConnectors[0].connect(move)
        scene.set(mat, mat=path)
        sops.append(mat)
    merge = geo.create("mergeSOP", "merge1")
    for i, sop in enumerate(sops):
        merge.inputConnectors[i].connect(sop)
    merge.render = True
    image = scene.render.numpyArray()
    middle = SIZE // 2
    assert image[middle, 10, :3].tolist() == [1, 0, 0] and image[middle, -10, :3].tolist() == [0, 1, 0]
    red.par.colorb = 1
    assert scene.render.numpyArray()[middle, 10, :3].tolist() == [1, 0, 1]
    # the object's Material goes before them
    geo.par.material = "green"
    assert scene.render.numpyArray()[middle, 10, :3].tolist() == [0, 1, 0]


def test_light_masks(scene):
    red = scene.make("lightCOMP", "red", lighttype="distant", tz=1, cr=1, cg=0, cb=0)
    scene.set(scene.light, cr=0, cg=0, cb=1)
    other = scene.shape("other", "sphere", type="poly", freq=40)
    scene.set(other, tx=3)
    scene.set(scene.ball, tx=-3)
    scene.set(scene.camera, projection="ortho", orthowidth=12)
    middle, quarter = SIZE // 2, SIZE // 4

    def colours():
        image = scene.picture()
        return [(image[middle, x, :3] > 0.4).astype(int).tolist() for x in (quarter, -quarter)]

    assert colours() == [[1, 0, 1], [1, 0, 1]]
    scene.ball.par.lightmask = "red"
    assert colours() == [[1, 0, 0], [1, 0, 1]]
    other.par.lightmask = "light1"
    assert colours() == [[1, 0, 0], [0, 0, 1]]
    red.par.cg = 1
    assert colours() == [[1, 1, 0], [0, 0, 1]]
    # both say no
    scene.set(scene.camera, camlightmask="light1")
    assert colours() == [[0, 0, 0], [0, 0, 1]]
    ambient = scene.make("ambientlightCOMP", "ambient1", cr=0, cg=1, cb=0)
    scene.set(scene.camera, camlightmask="")
    other.par.lightmask = "light1 ambient1"
    assert colours() == [[1, 1, 0], [0, 1, 1]]
    ambient.par.dimmer = 0
    assert colours() == [[1, 1, 0], [0, 0, 1]]


# -- paths and projections of one's own


def test_a_chain_of_bones(scene):
    make = scene.make
    upper, lower, hand = (make("boneCOMP", name, rord="xyz") for name in ("upper", "lower", "hand"))
    held = make("nullCOMP", "held")
    lower.inputCOMPConnectors[0].connect(upper)
    hand.inputCOMPConnectors[0].connect(lower)
    held.inputCOMPConnectors[0].connect(hand)
    scene.set(upper, length=2, ry=90, tx=1)
    scene.set(lower, length=3, rx=90)
    scene.set(hand, length=9, tx=0.5)

    def at(op):
        return [round(v, 6) + 0.0 for v in op.worldTransform.decompose()[2]]

    # a bone stands at the end of the one above: 2 along -z, turned to -x; there 3 more, turned upwards
    assert at(lower) == [-1, 0, 0] and at(hand) == [-1, 3, -0.5] and at(held) == at(hand)
    upper.par.length = 4
    assert at(hand) == [-3, 3, -0.5] and make("boneCOMP", "new").par.rord == "zyx"
    scene.set(lower, parentxformsrc="worldorigin")
    assert at(lower) == [0, 0, 0]
    # what is inside is rendered
    box = lower.create("boxSOP")
    box.render = True
    scene.set(lower, material="phong1", rx=0)
    scene.ball.par.render = False
    assert scene.picture()[SIZE // 2, SIZE // 2, 3] == 1


def test_an_object_on_a_path(scene):
    around = scene.inside.create("geometryCOMP", "around")
    around.op("torus1").destroy()
    path = scene.set(around.create("circleSOP", "path"), type="poly", divs=400)
    scene.set(around, tx=1)
    rider = scene.make("nullCOMP", "rider", pathsop="around/path", ty=0.5)

    def at(pos):
        rider.par.pos = pos
        return np.array(rider.worldTransform.vals).reshape(4, 4).T

    first = path.points[0]
    begin = np.array([first.x + 1, first.y, first.z])
    for pos in (0.0, 0.25, 0.6, 1.0, 2.25):
        m = at(pos)
        centre = m[:3, 3] - 0.5 * m[:3, 1] - [1, 0, 0]
        assert np.linalg.norm(centre) == pytest.approx(1, abs=1e-3)
        # z along the path is square to the radius
        assert m[:3, 2] @ centre == pytest.approx(0, abs=0.02) and np.linalg.det(m) == pytest.approx(1, abs=1e-6)
        turned = np.degrees(np.arctan2(np.cross(begin - [1, 0, 0], centre)[2], (begin - [1, 0, 0]) @ centre)) % 360
        assert abs(abs(turned - 180) - abs(pos % 1 * 360 - 180)) < 1
    scene.set(rider, pathorient=False, roll=90)
    assert at(0.25)[:3, :3] == pytest.approx(np.array([[0, -1, 0], [1, 0, 0], [0, 0, 1]]), abs=1e-6)
    scene.set(rider, pathsop="ball/sphere1")
    rider.par.pathsop = ""
    assert np.array(rider.worldTransform.vals).reshape(4, 4).T[:3, 3].tolist() == [0, 0.5, 0]


def test_a_projection_of_ones_own(scene):
    dat = scene.inside.create("textDAT", "project")
    dat.text = """vec4 UserWorldToProj(vec4 p, int cameraIndex) {
    vec4 proj = uTDMats[cameraIndex].camProj * p;
    return vec4(-proj.x, proj.y, proj.z, proj.w);
}"""
    scene.set(scene.ball, tx=0.5)
    seen = scene.picture()[..., 3]
    scene.camera.par.customproj = "project"
    mirrored = scene.picture()[..., 3]
    assert np.array_equal(mirrored, seen[:, ::-1]) and not np.array_equal(mirrored, seen)
    dat.text = "vec4 UserWorldToProj(vec4 p, int c) { return nothing; }"
    scene.render.cook(force=True)
    assert "/project1/project:1" in scene.render.errors() and "nothing" in scene.render.errors()


def test_a_quad_fills_the_picture(scene):
    scene.ball.par.render = False
    ramp = scene.make("rampTOP", "ramp1", type="horizontal", outputresolution="custom", resolutionw=64, resolutionh=64)
    scene.make("constantMAT", "flat", colormap=ramp.name)
    wall = scene.shape("wall", "rectangle", material="flat", sizex=2, sizey=2, texture="face")
    scene.set(wall, ry=35, rx=-20, tx=0.4)
    P = [(p.x, p.y) for p in wall.op("rectangle1").points]
    order = [P.index(c) for c in ((-1, -1), (1, -1), (-1, 1), (1, 1))]
    tilted = scene.picture()
    assert tilted[..., 3].min() == 0
    for i, point in enumerate(order, 1):
        setattr(scene.camera.par, f"quadreprojpts{i}", point)
    scene.camera.par.quadreprojsop = "wall/rectangle1"
    image = scene.picture()
    assert image[1:-1, 1:-1, 3].min() == 1
    across = (np.arange(SIZE) + 0.5) / SIZE
    for row in (5, 32, 58):
        assert image[row, 2:-2, 0] == pytest.approx(across[2:-2], abs=0.02)
    scene.camera.par.quadreprojpts4 = 9
    scene.render.cook(force=True)
    assert "has 4 points, not" in scene.camera.errors()


def test_a_shadow_map_of_ones_own(scene):
    scene.ball.par.render = False
    scene.shape("wall", "rectangle", sizex=4, sizey=4)
    scene.set(scene.camera, projection="ortho", orthowidth=4)
    scene.make(
        "constantTOP", "depths", colorr=1, format="rgba32float", outputresolution="custom", resolutionw=8, resolutionh=8
    )
    scene.set(
        scene.light,
        lighttype="cone",
        tz=3,
        coneangle=100,
        shadowtype="custom",
        shadowmap="depths",
        lightsize1=0.01,
        lightsize2=0.01,
    )
    lit = scene.picture()[SIZE // 2, SIZE // 2, 0]
    scene.inside.op("depths").par.colorr = 0.1
    assert lit > 0.5 and scene.picture()[SIZE // 2, SIZE // 2, 0] == 0


def test_blending_of_further_buffers(scene):
    glsl = scene.make("glslMAT", "glsl1", blending=True, srcblend="one", destblend="one", depthtest=False)
    glsl.par.pdat.eval().text = (
        "layout(location = 0) out vec4 c[TD_NUM_COLOR_BUFFERS];\n"
        "void main() { for (int i = 0; i < TD_NUM_COLOR_BUFFERS; i++) c[i] = vec4(0.25); }\n"
    )
    scene.ball.par.render = False
    for name in ("one", "two"):
        scene.shape(name, "rectangle", material="glsl1", sizex=2, sizey=2)
    scene.set(scene.render, numcolorbufs=2)
    second = scene.make("renderselectTOP", "second", top="render1", colorbufindex=1)

    def middles():
        return [float(op.numpyArray()[SIZE // 2, SIZE // 2, 0]) for op in (scene.render, second)]

    assert middles() == [0.5, 0.25]
    scene.render.par.allowbufblending = True
    assert middles() == [0.5, 0.5]
